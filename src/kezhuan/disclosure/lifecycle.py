"""How an agreement of secrecy between two organisations comes to stand, and how an owner opens sealed text to another."""

from __future__ import annotations

from kezhuan.core.access import Role, inside, own, party
from kezhuan.core.lifecycle import Lifecycle, Move, has, needs

# Who owns sealed text, and who may ask to read it.
OWNERS = (Role.ENTERPRISE, Role.INSTITUTE, Role.TTO)
READERS = (*OWNERS, Role.BROKER, Role.INVESTOR)

# The proposing side stands to an agreement as own, the other side as party.
NDA = Lifecycle(
    name="nda",
    label="保密协议",
    states={
        "proposed": "待对方签署",
        "uploaded": "扫描件待核对",
        "signed": "有效",
        "expired": "已到期",
        "ended": "已解除",
        "void": "未签成",
    },
    initial="proposed",
    path=("proposed", "signed"),
    moves=(
        Move(
            "create",
            "签署并发给对方",
            (),
            "proposed",
            own(*READERS),
            days="nda_signing_wd",
            notice="nda.proposed",
        ),
        Move("sign", "签署", ("proposed",), "signed", party(*READERS), notice="nda.signed"),
        Move(
            "upload",
            "上传盖章扫描件",
            ("proposed",),
            "uploaded",
            own(*READERS),
            (has("sheet", "请上传双方盖章的扫描件"),),
            days="nda_scan_check_wd",
            asks=frozenset({"sheet"}),
        ),
        Move(
            "check",
            "核对无误",
            ("uploaded",),
            "signed",
            party(*READERS) + inside(Role.OPERATOR),
            notice="nda.signed",
        ),
        Move(
            "return",
            "扫描件有误",
            ("uploaded",),
            "proposed",
            party(*READERS) + inside(Role.OPERATOR),
            (has("reason", "请写明哪里有误"),),
            days="nda_signing_wd",
            notice="nda.returned",
            asks=frozenset({"reason"}),
        ),
        Move("decline", "不签署", ("proposed",), "void", party(*READERS)),
        Move("withdraw", "撤回", ("proposed", "uploaded"), "void", own(*READERS)),
        Move(
            "end",
            "解除协议",
            ("signed",),
            "ended",
            own(*READERS) + party(*READERS),
            notice="nda.ended",
            danger=True,
        ),
        Move("expire", "到期", ("signed",), "expired", ()),
    ),
)

# The owner of the text stands to a grant as own, the reader as party.
GRANT = Lifecycle(
    name="grant",
    label="查看授权",
    states={
        "asked": "待答复",
        "granted": "可查看",
        "refused": "未同意",
        "withdrawn": "已撤回",
        "revoked": "已收回",
        "expired": "已到期",
    },
    initial="asked",
    path=("asked", "granted"),
    moves=(
        Move(
            "create",
            "申请查看未公开内容",
            (),
            "asked",
            party(*READERS),
            days="grant_answer_wd",
            notice="grant.asked",
        ),
        Move(
            "give",
            "同意查看",
            ("asked",),
            "granted",
            own(*OWNERS),
            (
                needs("blocked", False, "对方在本单位的屏蔽名单中，请先移出"),
                has("nda", "须先有双方签署、在有效期内的保密协议"),
            ),
            notice="grant.given",
            asks=frozenset({"nda"}),
        ),
        Move(
            "refuse",
            "不同意",
            ("asked",),
            "refused",
            own(*OWNERS),
            (has("reason", "请写明理由"),),
            notice="grant.refused",
            asks=frozenset({"reason"}),
        ),
        Move("withdraw", "撤回申请", ("asked",), "withdrawn", party(*READERS)),
        Move("revoke", "收回", ("granted",), "revoked", own(*OWNERS), notice="grant.revoked", danger=True),
        Move("expire", "到期", ("granted",), "expired", ()),
    ),
)
