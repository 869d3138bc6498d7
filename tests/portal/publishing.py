"""A published demand and a published achievement, each by the use cases of its way."""

from kezhuan.achievements import usecases as achievements
from kezhuan.core.access import Role
from kezhuan.demands import usecases as demands
from kezhuan.demands.rules import GATE, TICKS
from tests.builders import TODAY, actor, organisation


def achievement(title, summary, *, region="330402", stage="", field="05"):
    office = actor(Role.TTO, org=organisation(kind="institute", region=region))
    a = achievements.draft_achievement(
        {"title": title, "summary": summary, "field": field, "modes": ["licence"], "stage": stage, "secrecy_cleared": True},
        actor=office, today=TODAY,
    )  # fmt: skip
    a = achievements.confirm_ownership(
        a.row.uid, note="权属清晰。", actor=office, today=TODAY, version=a.row.version
    )
    return achievements.publish_achievement(a.row.uid, actor=office, today=TODAY, version=a.row.version).row


def demand(title, public_title, teaser, *, audience="public", firm="嘉兴甲公司"):
    org = organisation(region="330402", name=firm)
    owner, staff = actor(Role.ENTERPRISE, org=org), actor(Role.OPERATOR, region="3304")
    officer = actor(Role.CITY, region="3304")
    d = demands.draft_demand(
        {"title": title, "problem": "现有部件太重。", "field": "05", "audience": audience, "anonymous": True, "secrecy_cleared": True},
        actor=owner, today=TODAY,
    )  # fmt: skip
    d = demands.submit_demand(d.row.uid, actor=owner, today=TODAY, version=d.row.version)
    d = demands.screen_demand(d.row.uid, ticks=dict.fromkeys(TICKS, True), note="已与技术负责人通话核实。", actor=staff, today=TODAY,
                              version=d.row.version)  # fmt: skip
    return demands.publish_demand(d.row.uid, audience=audience, public_title=public_title, teaser=teaser, gate=dict.fromkeys(GATE, True),
                                  actor=officer, today=TODAY, version=d.row.version).row  # fmt: skip
