"""A request about one's personal data, from filing to its reasoned answer."""

from __future__ import annotations

from kezhuan.core.access import Role, anyone, inside, own
from kezhuan.core.lifecycle import Lifecycle, Move, has

PEOPLE = tuple(role for role in Role if role not in {Role.VISITOR, Role.SYSTEM})
# Who answers for personal data here (个人信息保护负责人): the operator of the platform and the city's officers.
IN_CHARGE = (Role.OPERATOR, Role.CITY)

DATA_REQUEST = Lifecycle(
    name="data_request",
    label="个人信息请求",
    states={"filed": "处理中", "completed": "已办理", "declined": "不予办理", "withdrawn": "已撤回"},
    initial="filed",
    path=("filed", "completed"),
    moves=(
        Move("create", "提出请求", (), "filed", anyone(*PEOPLE), notice="data_request.filed"),
        Move(
            "complete",
            "办理并答复",
            ("filed",),
            "completed",
            inside(*IN_CHARGE),
            (has("answer", "请写明办理结果"),),
            notice="data_request.answered",
            asks=frozenset({"answer"}),
        ),
        Move(
            "decline",
            "不予办理",
            ("filed",),
            "declined",
            inside(*IN_CHARGE),
            (has("answer", "请写明不予办理的理由"),),
            notice="data_request.answered",
            asks=frozenset({"answer"}),
        ),
        Move("withdraw", "撤回请求", ("filed",), "withdrawn", own(*PEOPLE)),
    ),
)
