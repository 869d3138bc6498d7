"""The filing helper through the API: a record's values in the order of another platform's form."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from kezhuan.core import api as door
from kezhuan.core.api import PROBLEMS
from kezhuan.exchange import filing
from kezhuan.files.sheets import foreign_forms

router = Router(tags=["填报助手"], auth=door.signed_in)


class FormOut(Schema):
    """A form of another platform as mapped since that day; `mark` S or K: read in a public text, U or P: an example to
    be checked."""

    name: str
    title: str
    source: str
    of: str
    mark: str
    since: date


class LineOut(Schema):
    """One entry of the form; `told` says what to know before copying."""

    label: str
    value: str
    told: str
    note: str


class FilledOut(Schema):
    """A form filled as far as this platform can."""

    form: FormOut
    title: str
    lines: list[LineOut]


@router.get("/filing", response={200: list[FormOut], **PROBLEMS}, summary="其他平台的表")
def list_forms(request: HttpRequest) -> Any:
    """Every form that can be filled."""
    return list(foreign_forms(today=door.today()))


@router.get("/filing/{name}/{uid}", response={200: FilledOut, **PROBLEMS}, summary="按对方的表列出各项")
def filled(request: HttpRequest, name: Annotated[str, Field(max_length=40)], uid: UUID) -> Any:
    """The form with this record's values, for its holder."""
    return filing.filled(name, uid, actor=door.actor_of(request), today=door.today())
