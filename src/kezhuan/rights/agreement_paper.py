"""赋权协议 as a Word draft: parties, right and team filled in from the decision, the clauses the guidance asks for listed.

国科发区〔2020〕128号 asks an agreement on shared ownership to state shares, how decisions are made, who bears costs and
upkeep, rights and duties; what the platform does not know is left for the two sides to write.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from kezhuan.files.paper import Section, Table, word
from kezhuan.rights.views import EntitlementDetail

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN = "（由双方约定）"
FOOT = "草稿，由单位与团队协商确定、经单位法制机构审核后签署"


def handed(e: EntitlementDetail) -> HttpResponse:
    """The draft as a download."""
    answer = HttpResponse(agreement(e), content_type=WORD)
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"赋权协议草稿-{e.row.number}.docx") or "attachment"
    )
    answer["Cache-Control"] = "no-store"
    return answer


def agreement(e: EntitlementDetail) -> bytes:
    """The draft; amounts of shares and years are those the unit decided on."""
    facts = (("甲方（单位）", e.row.organisation), ("乙方（成果完成团队）", "、".join(m.name for m in e.members)), ("科技成果", e.row.title),
             ("集体决策文号", e.decision_no), ("协议编号", e.agreement_no or "（签订时填写）"))  # fmt: skip
    team = Table(
        ("姓名", "在团队所得中的比例（%）"),
        tuple((m.name, f"{m.share_bp / 100:.2f}") for m in e.members),
        numeric=frozenset({1}),
        caption="团队成员和比例",
    )
    return word(f"{e.row.kind_label}赋权协议（草稿）", footer=f"{e.row.number}　{FOOT}", sections=(
        Section(facts=facts, tables=(team,)),
        *(Section(f"第{n}条 {name}", paragraphs=(said,)) for n, (name, said) in enumerate(_clauses(e), start=1)),
        Section("签署", facts=(("甲方（盖章）", ""), ("乙方（全体成员签字）", ""), ("签订日期", ""))),
    ))  # fmt: skip


def _clauses(e: EntitlementDetail) -> tuple[tuple[str, str], ...]:
    shared = e.row.kind == "ownership"
    right = (
        f"甲方将上述成果所有权的 {(e.row.team_bp or 0) / 100:g}% 赋予乙方，双方成为共同所有权人，并办理权属变更登记。"
        if shared
        else f"甲方将上述成果的长期使用权赋予乙方，期限 {e.row.years} 年，自起始日起算，并办理许可备案。"
    )
    own = (
        (("重大事项的决策", OPEN), ("转让甲方份额时乙方的优先购买", OPEN))
        if shared
        else (("期满后的续期", OPEN),)
    )
    return (
        ("赋予的权利", right), ("转化方案和期限", e.plan or OPEN), ("权利和义务", e.obligations or OPEN), ("转化费用的分担", OPEN),
        ("知识产权维持费用的承担", OPEN), *own, ("转化收益的分配", OPEN), ("年度报告", "乙方每年向甲方报告转化进展和收入。"),
        ("利益关联情况", e.conflict or OPEN), ("逾期未实施的收回", OPEN), ("违约责任和争议解决", OPEN),
    )  # fmt: skip
