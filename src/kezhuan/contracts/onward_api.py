"""The REST API of what carries a contract on: to experts, to a registration point, back into force, and a hint answered."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from kezhuan.contracts import queries, usecases
from kezhuan.contracts.acts_api import acting
from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS, Body, Done, Version

router = Router(tags=["技术合同"], auth=door.signed_in)
Note = Annotated[str, Field(max_length=300)]


class ContractReferIn(Body):
    """Why experts are to look at it."""

    version: Version
    reason: Note


class ContractHandOverIn(Body):
    """The registration point the material package went to; empty: the one named before."""

    version: Version
    registered_by: Annotated[str, Field(max_length=120)] = ""


class ContractReinstateIn(Body):
    """Why the registration is to stand again."""

    version: Version
    note: Note


class ContractAnswerIn(Body):
    """What was found of one hint (代码表 suspicion_answers), and how it was checked."""

    version: Version
    answer: Annotated[str, Field(max_length=24)]
    note: Note


_act = acting(queries.get_contract)


def _said(payload: Body) -> dict[str, Any]:
    return payload.model_dump(exclude={"version"})


@router.post("/contracts/{uid}/referral", response={200: Done, **PROBLEMS}, summary="提请专家审核")
def refer_contract(request: HttpRequest, uid: UUID, payload: ContractReferIn) -> Any:
    """Experts look at it; the longer limit runs."""
    return _act(request, uid, payload, usecases.refer_to_experts, **_said(payload))


@router.post("/contracts/{uid}/handover", response={200: Done, **PROBLEMS}, summary="材料包已交登记点")
def hand_over_contract(request: HttpRequest, uid: UUID, payload: ContractHandOverIn) -> Any:
    """The material package is with the registration point."""
    return _act(request, uid, payload, usecases.hand_over, **_said(payload))


@router.post(
    "/contracts/{uid}/reinstatement", response={200: Done, **PROBLEMS}, summary="恢复登记（提请复核）"
)
def reinstate_contract(request: HttpRequest, uid: UUID, payload: ContractReinstateIn) -> Any:
    """The registration is proposed to stand again; a second person decides."""
    return _act(request, uid, payload, usecases.reinstate, **_said(payload))


@router.post(
    "/contracts/{uid}/suspicions/{suspicion_uid}/answer",
    response={200: Done, **PROBLEMS},
    summary="核实一条疑点提示",
)
def answer_suspicion(request: HttpRequest, uid: UUID, suspicion_uid: UUID, payload: ContractAnswerIn) -> Any:
    """One hint is answered by its reviewer."""
    return _act(request, uid, payload, usecases.answer_suspicion, suspicion_uid, **_said(payload))
