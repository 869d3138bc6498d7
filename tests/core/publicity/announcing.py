"""A notice as a room would announce it, and the people around it."""

from uuid import UUID, uuid4

from kezhuan.core.access import Role
from kezhuan.core.publicity import usecases
from tests.builders import TODAY, actor, organisation


def office():
    """The office of a university that announces."""
    return actor(Role.TTO, org=organisation(kind="university", name="演示大学"))


def announce(by=None, *, subject: UUID | None = None, kind="payout", today=TODAY, **more) -> UUID:
    """A notice about some record."""
    by = by or office()
    values = {"title": "拟兑现名单公示", "lines": ["嘉兴甲公司，技术交易额 100 万元", "嘉兴乙公司，技术交易额 50 万元"],
              "contact": "张老师 0573-00000000"}  # fmt: skip
    return usecases.announce("payout", subject or uuid4(), kind, **{**values, **more}, region="330402", org_id=by.org_id, org_name="演示大学",
                             actor=by, today=today)  # fmt: skip
