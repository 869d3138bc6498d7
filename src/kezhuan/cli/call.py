"""`./kz call`: every operation of the REST API at a terminal, under the token of the person who acts.

The answers, refusals and limits are those of the API: a terminal opens no way past the access table.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click
from django.conf import settings

BASE = "/api/v1"
SECONDS = 60


class _Stay(HTTPRedirectHandler):
    """A redirect is an answer, not an order: the token goes to no other address."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        return None


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@click.command("call", help="用本人的访问令牌办理：接口的每个操作，与网页同一套规则。")
@click.argument("method", type=click.Choice(METHODS, case_sensitive=False), required=False)
@click.argument("address", required=False)
@click.option("--body", default="", help="要提交的 JSON；以 @ 开头为文件名，@- 读标准输入")
@click.option("--query", multiple=True, help="查询条件 名=值，可多次")
@click.option(
    "--token", envvar="KZ_TOKEN", default="", help="访问令牌，在「访问令牌」页生成；或环境变量 KZ_TOKEN"
)
@click.option("--url", default="", help="平台网址；不写则用本实例的网址（KZ_SITE_URL）")
@click.option("--key", default="", help="幂等键；同一键重复提交只办一次，不写则自动生成")
@click.option(
    "--list",
    "listed",
    is_flag=False,
    flag_value="",
    default=None,
    help="列出操作，可给一个词筛选，如 --list 需求",
)
def command(
    method: str | None,
    address: str | None,
    body: str,
    query: tuple[str, ...],
    token: str,
    url: str,
    key: str,
    listed: str | None,
) -> None:
    """Prints the answer's JSON; ends with 1 and the problem's sentence where the API refuses."""
    if listed is not None:
        for line in operations(listed):
            click.echo(line)
        return
    if not method or not address:
        raise click.UsageError("请写方法和地址，例如 ./kz call GET /demands；全部操作见 ./kz call --list")
    if not token:
        raise click.UsageError("缺少访问令牌：在「访问令牌」页生成，写在 --token 或环境变量 KZ_TOKEN")
    request = Request(
        _address(url or settings.SITE_URL, address, query),
        method=method.upper(),
        data=_body(body),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": key or uuid.uuid4().hex,
        },
    )
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            _print(answer.headers.get_content_type(), answer.read())
    except HTTPError as refusal:
        _refused(refusal)
    except URLError as fault:
        raise click.ClickException(
            f"连不上 {url or settings.SITE_URL}：{fault.reason}；请先运行 ./kz serve"
        ) from fault


def operations(word: str = "") -> Iterator[str]:
    """Every operation, one a line: method, address and what it does; those whose line holds `word`."""
    from kezhuan.api import api

    for address, methods in sorted(api.get_openapi_schema()["paths"].items()):
        for method, operation in methods.items():
            line = f"{method.upper():6} {address.removeprefix(BASE)}  {operation.get('summary', '')}"
            if word in line:
                yield line


def _address(site: str, address: str, query: tuple[str, ...]) -> str:
    if not site.startswith(("http://", "https://")):
        raise click.BadParameter("网址须以 http:// 或 https:// 开头", param_hint="--url")
    pairs = [pair.partition("=") for pair in query]
    wrong = [name for name, equals, _value in pairs if not equals]
    if wrong:
        raise click.BadParameter(f"「{wrong[0]}」应为 名=值", param_hint="--query")
    path = address if address.startswith(f"{BASE}/") else BASE + "/" + address.lstrip("/")
    asked = urlencode([(name, value) for name, _equals, value in pairs])
    return site.rstrip("/") + path + (f"?{asked}" if asked else "")


def _body(text: str) -> bytes | None:
    if not text:
        return None
    if text == "@-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise click.BadParameter(f"读不了文件 {text[1:]}：{fault}", param_hint="--body") from fault
    try:
        return json.dumps(json.loads(text)).encode()
    except ValueError as fault:
        raise click.BadParameter(f"不是有效的 JSON：{fault}", param_hint="--body") from fault


def _print(kind: str, content: bytes) -> None:
    if kind != "application/json":
        click.get_binary_stream("stdout").write(content)
        return
    click.echo(json.dumps(json.loads(content), ensure_ascii=False, indent=2))


def _refused(refusal: HTTPError) -> None:
    try:
        problem: dict[str, Any] = json.loads(refusal.read())
    except ValueError:
        problem = {}
    click.secho(f"{refusal.code} {problem.get('title', refusal.reason)}", fg="red", err=True)
    if detail := problem.get("detail"):
        click.echo(detail, err=True)
    for field, faults in (problem.get("fields") or {}).items():
        click.echo(f"  {field}：{'；'.join(faults)}", err=True)
    sys.exit(1)
