"""Operations on one's own account: who one is, tokens, standing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from kezhuan.core import api as door
from kezhuan.core.access import Role
from kezhuan.core.api import PROBLEMS, Done
from kezhuan.core.errors import Reason, Refused, gettext_noop
from kezhuan.people import queries, tokens, usecases
from kezhuan.people.api.schemas import DelegateIn, HatIn, TokenIn, TokenMade, signed_in
from kezhuan.people.tokens import TokenRow
from kezhuan.people.views import DelegationRow

router = Router(tags=["我的账号"])


class HatOut(Schema):
    """A hat of the caller."""

    uid: str
    label: str
    current: bool


class Me(Schema):
    """The caller: person, hat worn, hats held."""

    uid: UUID
    name: str
    role: Role
    organisation: UUID | None
    region: str
    verified: bool
    hats: list[HatOut]


@router.get("/me", response={200: Me, **PROBLEMS}, summary="我是谁")
def get_me(request: HttpRequest) -> Any:
    """Who the caller is under which hat."""
    actor = signed_in(request.actor)
    hats = [HatOut(uid=hat.key, label=hat.label, current=hat.current) for hat in request.hats]
    return Me(uid=actor.user_id, name=actor.name, role=actor.role, organisation=actor.org_id, region=actor.region,
              verified=actor.verified, hats=hats)  # fmt: skip


@router.post("/me/hat", response={200: Done, **PROBLEMS}, summary="切换身份")
def choose_hat(request: HttpRequest, payload: HatIn) -> Any:
    """The hat is worn from the next call of this session on; a token keeps its own."""
    actor = signed_in(request.actor)
    _not_by_token(request)
    usecases.wear(str(payload.hat), actor=actor)
    request.session["hat"] = str(payload.hat)
    return {"uid": str(payload.hat)}


def _not_by_token(request: HttpRequest) -> None:
    if getattr(request, "by_token", False):
        raise Refused(Reason("token.session", gettext_noop("请登录网页后办理，访问令牌不能做这件事")))


@router.get("/me/tokens", response={200: list[TokenRow], **PROBLEMS}, summary="我的访问令牌")
def list_tokens(request: HttpRequest) -> Any:
    """The caller's tokens, without their secrets."""
    return list(tokens.listing(signed_in(request.actor)))


@router.post("/me/tokens", response={200: TokenMade, **PROBLEMS}, summary="创建访问令牌")
def create_token(request: HttpRequest, payload: TokenIn) -> Any:
    """A token stands; its secret is in this answer only, so a repeated call makes another."""
    actor = signed_in(request.actor)
    _not_by_token(request)
    uid, secret = tokens.create(payload.name, payload.scopes, days=payload.days, hat=payload.hat, actor=actor)
    return {"uid": str(uid), "secret": secret}


@router.post("/me/tokens/{uid}/revocation", response={200: Done, **PROBLEMS}, summary="撤销访问令牌")
def revoke_token(request: HttpRequest, uid: UUID) -> Any:
    """The token opens nothing from the next call on."""
    tokens.revoke(uid, actor=signed_in(request.actor))
    return {"uid": str(uid)}


@router.get("/me/delegations", response={200: list[DelegationRow], **PROBLEMS}, summary="代办与交接")
def list_delegations(request: HttpRequest) -> Any:
    """Work in other hands, and others' work in the caller's."""
    return list(queries.delegations(signed_in(request.actor)))


@router.post("/me/delegations", response={200: Done, **PROBLEMS}, summary="请人代办")
def delegate(request: HttpRequest, payload: DelegateIn) -> Any:
    """A colleague stands in for the named days."""
    actor = signed_in(request.actor)

    def call() -> dict[str, str]:
        made = usecases.delegate(payload.to, hat=payload.hat, starts_on=payload.starts_on, ends_on=payload.ends_on, actor=actor,
                                 today=door.today())  # fmt: skip
        return {"uid": str(made)}

    return door.do(request, call, body=payload.model_dump(mode="json"))


@router.post("/me/delegations/{uid}/end", response={200: Done, **PROBLEMS}, summary="结束代办")
def end_delegation(request: HttpRequest, uid: UUID) -> Any:
    """代办 ends at once."""
    usecases.end_delegation(uid, actor=signed_in(request.actor))
    return {"uid": str(uid)}
