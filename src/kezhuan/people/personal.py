"""What people holds about a person, and how an account is closed: nothing left that leads to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from kezhuan.core import clock, notices
from kezhuan.core.access import Role
from kezhuan.core.errors import Reason, gettext_noop
from kezhuan.core.history import ROLE_LABELS
from kezhuan.core.privacy.holding import BLANKED, DELETED, KEPT, Holding, Row, records, said
from kezhuan.people import queries
from kezhuan.people.accounts import end_sessions
from kezhuan.people.lifecycle import PROFILE
from kezhuan.people.models import Claim, Membership, Profile, Token, User
from kezhuan.people.usecases.profiles import unlist_person

GONE = gettext_noop("已注销用户")
NAME, PHONE, SINCE = gettext_noop("姓名"), gettext_noop("手机号码"), gettext_noop("登记时间")
BLANK = {"summary": "", "works": "", "equipment": "", "availability": "", "title": "", "leader": "", "contact_name": "",
         "contact_phone": "", "keywords": [], "user": None}  # fmt: skip


def _account(user_id: UUID) -> Iterable[Row]:
    for user in User.objects.filter(uid=user_id):
        yield {
            NAME: user.name, gettext_noop("账号"): user.username, PHONE: user.phone or "", gettext_noop("邮箱"): user.email,
            SINCE: said(user.date_joined), gettext_noop("最近登录"): said(user.last_login),
        }  # fmt: skip


def _hats(user_id: UUID) -> Iterable[Row]:
    held = Membership.objects.filter(user__uid=user_id).select_related("organisation").order_by("-id")
    for row in held:
        yield {
            gettext_noop("单位"): row.organisation.name, gettext_noop("身份"): ROLE_LABELS[Role(row.role)],
            gettext_noop("起日"): said(row.starts_on), gettext_noop("止日"): said(row.ends_on),
        }  # fmt: skip


def _profiles(user_id: UUID) -> Iterable[Row]:
    for row in Profile.objects.filter(user__uid=user_id).order_by("-id"):
        yield {
            gettext_noop("名称"): row.name, gettext_noop("职称或职务"): row.title, gettext_noop("研究方向与能力简介"): row.summary,
            gettext_noop("代表性工作"): row.works, gettext_noop("联系人"): row.contact_name, gettext_noop("联系电话"): row.contact_phone,
            gettext_noop("状态"): PROFILE.states[row.state],
        }  # fmt: skip


def _ways_in(user_id: UUID) -> Iterable[Row]:
    for row in Authenticator.objects.filter(user__uid=user_id).order_by("-id"):
        yield {
            gettext_noop("登录方式"): row.type,
            SINCE: said(row.created_at),
            gettext_noop("最近使用"): said(row.last_used_at),
        }
    for token in Token.objects.filter(user__uid=user_id).order_by("-id"):
        yield {
            gettext_noop("登录方式"): token.name,
            SINCE: said(token.created_at),
            gettext_noop("最近使用"): said(token.last_used_at),
        }
    for bound in SocialAccount.objects.filter(user__uid=user_id).order_by("-id"):
        yield {
            gettext_noop("登录方式"): bound.provider,
            SINCE: said(bound.date_joined),
            gettext_noop("最近使用"): said(bound.last_login),
        }


def _forget_account(user_id: UUID, today: date) -> None:
    user = User.objects.select_for_update().get(uid=user_id)
    if user.phone and user.phone_verified:
        text = f"【{settings.SITE_NAME}】您的账号已注销（本人申请，或长期没有登录且已提前通知）。如有疑问，请立即联系我们。"
        notices.send("sms", to=user.phone, body=text)
    end_sessions(user)
    user.name, user.username = GONE, f"gone-{user.uid.hex}"
    user.phone, user.phone_verified, user.email, user.is_active = None, False, "", False
    user.set_unusable_password()
    user.save()


def _forget_hats(user_id: UUID, today: date) -> None:
    yesterday = today - timedelta(days=1)
    Membership.objects.filter(queries.live(today), user__uid=user_id).update(ends_on=yesterday)


def _forget_ways_in(user_id: UUID, today: date) -> None:
    for model in (Authenticator, SocialAccount, Token):
        model.objects.filter(user__uid=user_id).delete()


def _forget_profiles(user_id: UUID, today: date) -> None:
    unlist_person(user_id, today)
    Profile.objects.filter(user__uid=user_id).update(name=GONE, updated_at=clock.now(), **BLANK)


def holds_back(request: Any) -> Reason | None:
    """Why an account cannot be closed yet: an organisation would be left without anybody to manage it, or a claim
    is being decided."""
    if request.kind != "delete":
        return None
    today = clock.today()
    managed = Membership.objects.filter(queries.live(today), user__uid=request.user_id, manager=True)
    for row in managed:
        others = Membership.objects.filter(
            queries.live(today), organisation=row.organisation_id, manager=True
        )
        if not others.exclude(user__uid=request.user_id).exists():
            return Reason("hat.last_manager", gettext_noop("请先指定另一位单位管理员"))
    if Claim.objects.filter(user__uid=request.user_id, state="submitted").exists():
        return Reason("claim.open", gettext_noop("还有未办结的加入申请，请先办结或撤回"))
    return None


# The account last: the others find their rows by it.
PERSONAL = (
    Holding("profiles", gettext_noop("专家与团队档案"), BLANKED, _profiles, _forget_profiles),
    Holding("hats", gettext_noop("代表单位的身份"), KEPT, _hats, _forget_hats),
    records("claims", gettext_noop("加入申请"), "claim", lambda user: Claim.objects.filter(user__uid=user)),
    Holding("ways_in", gettext_noop("登录方式与访问令牌"), DELETED, _ways_in, _forget_ways_in),
    Holding("account", gettext_noop("账号"), BLANKED, _account, _forget_account),
)
