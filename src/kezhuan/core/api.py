"""The API's one door: who calls, doing an act once, and every failure as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder, Status
from pydantic import ConfigDict, Field

from kezhuan.core import clock
from kezhuan.core.access import Actor
from kezhuan.core.errors import Failure, Hidden, Invalid, Stale
from kezhuan.core.idempotency import once
from kezhuan.core.text import clean_text

Row = TypeVar("Row")
# Every integer of a schema has a maximum: an unbounded one breaks the database before it breaks a rule.
Version = Annotated[int, Field(ge=1, le=2_000_000_000)]
Offset = Annotated[int, Field(ge=0, le=100_000)]
Limit = Annotated[int, Field(ge=1, le=100)]
Fen = Annotated[int, Field(ge=0, le=9_000_000_000_000_000)]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=10_000)]


class Page(Schema, Generic[Row]):
    """One page of a list: how many there are, and the rows of this page."""

    total: int
    rows: list[Row]


class Body(Schema):
    """Unknown names are refused: a misspelt field must not be dropped in silence."""

    model_config = ConfigDict(extra="forbid")


class Window(Schema):
    """One page of rows."""

    offset: Offset = 0
    limit: Limit = 20


class Done(Schema):
    """An act that leaves nothing to show: the record's uid and, where it has one, its new state."""

    uid: str = ""
    state: str = ""


class Problem(Schema):
    """A failed call (application/problem+json)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: dict[str, list[str]] | None = None
    mine: dict[str, Any] | None = None
    theirs: dict[str, Any] | None = None


def _one_model_a_shape() -> None:
    """Ninja makes the model of an answer anew for every operation and status, over two thousand in this house, most of
    them of the same few shapes; made once each, the API stands in two thirds of the time."""
    anew, made = Operation._create_response_model, {}

    def once_made(operation: Operation, shape: Any) -> Any:
        if shape not in made:
            made[shape] = anew(operation, shape)
        return made[shape]

    Operation._create_response_model = once_made  # type: ignore[method-assign, assignment]


_one_model_a_shape()
PROBLEMS = {400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}
PROBLEM_TYPE = "application/problem+json"
TITLES = {
    400: "请求无法处理",
    401: "需要登录",
    403: "没有权限",
    404: "没有这一项",
    409: "现在不能办理",
    422: "填写有误",
    429: "请求过于频繁",
}


def problem(request: HttpRequest, status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """A problem+json answer."""
    from kezhuan.core.sm3 import canonical_json

    body = {
        "type": f"about:blank#{code}",
        "title": TITLES.get(status, ""),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return HttpResponse(canonical_json(body), content_type=PROBLEM_TYPE, status=status)


def on_failure(request: HttpRequest, failure: Failure) -> HttpResponse:
    """The four failures, each with its status and code."""
    if isinstance(failure, Hidden):
        return problem(request, 404, "hidden", "没有这一项，或您不能查看")
    more: dict[str, Any] = {}
    if isinstance(failure, Invalid):
        more["fields"] = {
            path: [str(reason) for reason in reasons] for path, reasons in failure.fields.items()
        }
    if isinstance(failure, Stale):
        more |= {"mine": _plain(failure.mine), "theirs": _plain(failure.theirs)}
    code = failure.reasons[0].code if failure.reasons else failure.code
    return problem(request, failure.status, code, str(failure), **more)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (str, int, bool, type(None))) else str(value)
        for name, value in values.items()
    }


class Plain(NinjaJSONEncoder):
    """What rooms hand over, sets included, as JSON; a set in one order always."""

    def default(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, (set, frozenset)) else super().default(value)


class PlainRenderer(JSONRenderer):
    """JSON by that encoder."""

    encoder_class = Plain


class CleanParser(Parser):
    """Everything a caller says is clean text: what a database cannot hold goes no further than this door."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            return _clean(super().parse_body(request))
        except RecursionError as fault:
            raise ValueError("too deep") from fault

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        return _clean(super().parse_querydict(data, list_fields, request))


def _clean(said: Any) -> Any:
    if isinstance(said, str):
        return clean_text(said)
    if isinstance(said, list):
        return [_clean(value) for value in said]
    if isinstance(said, dict):
        return {clean_text(name): _clean(value) for name, value in said.items()}
    return said


class Api(NinjaAPI):
    """An API whose description says of failures what it sends: application/problem+json."""

    def __init__(self, **options: Any) -> None:
        super().__init__(renderer=PlainRenderer(), parser=CleanParser(), **options)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, *args: Any, **options: Any) -> OpenAPISchema:
        """OpenAPI 3.1 with the media type of every problem; drawn once a process, for it takes seconds."""
        asked = repr((args, options))
        if asked not in self._described:
            self._described[asked] = self._describe(*args, **options)
        return self._described[asked]

    def _describe(self, *args: Any, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", ()):
                        answer["content"] = {PROBLEM_TYPE: answer["content"]["application/json"]}
        return schema


def install(api: NinjaAPI) -> None:
    """Every failure of this API is problem+json from now on."""
    handlers: dict[type[Exception], Any] = {
        Failure: on_failure,
        AuthenticationError: lambda request, error: problem(
            request, 401, "sign_in", "请先登录或提供有效的访问令牌"
        ),
        HttpError: lambda request, error: problem(request, error.status_code, "http", str(error)),
        ValidationError: _invalid,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for fault in error.errors:
        path = ".".join(
            str(part)
            for part in fault.get("loc", ())
            if part not in ("body", "query", "path", "payload", "data")
        )
        fields.setdefault(path or "body", []).append(str(fault.get("msg", "")))
    return problem(request, 422, "invalid", "填写有误", fields=fields)


def do(
    request: HttpRequest, call: Callable[[], Any], *, body: Mapping[str, Any] | None = None
) -> Status[Any]:
    """The act is done once per Idempotency-Key header; status and answer as stored for a repeated call.

    `call` returns something JSON can hold: a room's schema dumped with `mode="json"`.
    """
    actor = actor_of(request)
    if not actor.signed_in:
        raise AuthenticationError
    key = request.headers.get("Idempotency-Key", "")
    status, answer = once(
        key,
        {"path": request.path, "method": request.method, **(body or {})},
        lambda: (200, call()),
        actor=actor,
    )
    return Status(status, answer)


def signed_in(request: HttpRequest) -> bool:
    """For routers nothing of which is public: ninja answers 401 where this is false."""
    return actor_of(request).signed_in


def actor_of(request: HttpRequest) -> Actor:
    """Who calls; people.hats put it there."""
    return request.actor  # type: ignore[attr-defined]


def today() -> Any:
    """The day of this call, read once at the door."""
    return clock.today()
