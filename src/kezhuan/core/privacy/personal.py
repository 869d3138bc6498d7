"""What core itself holds about a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kezhuan.core.channels.models import Address, Choice
from kezhuan.core.errors import gettext_noop
from kezhuan.core.models import Event, Notice
from kezhuan.core.privacy import rules
from kezhuan.core.privacy.holding import BLANKED, DELETED, KEPT, Holding, Row, records, said
from kezhuan.core.privacy.models import Consent, DataRequest
from kezhuan.core.publicity.models import Objection

TIME, WHAT = gettext_noop("时间"), gettext_noop("事项")


def _consents(user_id: UUID) -> Iterable[Row]:
    for row in Consent.objects.filter(user_id=user_id).order_by("-id").iterator():
        yield {
            TIME: said(row.at), gettext_noop("处理目的"): row.purpose, gettext_noop("办理"): rules.ACTS[row.act],
            gettext_noop("文本版本"): row.edition,
        }  # fmt: skip


def _acts(user_id: UUID) -> Iterable[Row]:
    for row in Event.objects.filter(actor_id=user_id).order_by("-id").iterator():
        yield {TIME: said(row.at), gettext_noop("身份"): row.role, WHAT: row.verb}


def _notices(user_id: UUID) -> Iterable[Row]:
    for row in Notice.objects.filter(to_id=user_id).order_by("-id").iterator():
        yield {TIME: said(row.at), gettext_noop("内容"): row.template.format_map(row.params)}


def _addresses(user_id: UUID) -> Iterable[Row]:
    for row in Address.objects.filter(user_id=user_id).order_by("-id"):
        # A robot's address carries its key: only the origin is shown again.
        to = row.to.partition("?")[0]
        yield {
            gettext_noop("登记时间"): said(row.created_at),
            gettext_noop("通知方式"): row.channel,
            gettext_noop("地址"): to,
        }


def _forget_notices(user_id: UUID, today: date) -> None:
    Notice.objects.filter(to_id=user_id).delete()


def _forget_addresses(user_id: UUID, today: date) -> None:
    Address.objects.filter(user_id=user_id).delete()
    Choice.objects.filter(user_id=user_id).delete()


def _forget_objections(user_id: UUID, today: date) -> None:
    Objection.objects.filter(author_id=user_id).update(author_name="", phone="")


PERSONAL = (
    Holding("consents", gettext_noop("告知与同意"), KEPT, _consents),
    Holding("addresses", gettext_noop("站外通知地址"), DELETED, _addresses, _forget_addresses),
    Holding("notices", gettext_noop("收到的通知"), DELETED, _notices, _forget_notices),
    records("data_requests", gettext_noop("个人信息请求"), "data_request", lambda user: DataRequest.objects.filter(user_id=user)),
    Holding(
        "objections", gettext_noop("提出的异议"), BLANKED,
        records("", "", "objection", lambda user: Objection.objects.filter(author_id=user)).rows, _forget_objections,
    ),
    Holding("acts", gettext_noop("操作留痕"), KEPT, _acts),
)  # fmt: skip
