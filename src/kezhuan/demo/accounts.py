"""The demo's sign-ins: one per role, all with one password and one authenticator secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from kezhuan.core.access import MFA_ROLES, Role
from kezhuan.demo.written import written
from kezhuan.people.totp import code_at

# Known to everybody who reads this file: for a region nobody lives in, never for a real one.
PASSWORD = "yanshi-kezhuan-2026"  # noqa: S105
SECRET = "KEZHUANYANSHI234567ABCDEFGHIJKLM"  # noqa: S105


@contextmanager
def registry_sheet() -> Iterator[Path]:
    """The demo's enterprise registry as a file to import."""
    with resources.as_file(resources.files("kezhuan.demo") / "data" / "registry.csv") as path:
        yield path


def needs_code(person: dict) -> bool:
    """True where one of the person's hats asks for a second factor."""
    return any(Role(hat[1]) in MFA_ROLES for hat in person["hats"])


def code(account: str = "") -> str:
    """The six digits the demo's authenticator shows now; KeyError where this account needs none."""
    if account and not any(p["account"] == account and needs_code(p) for p in written("people")["person"]):
        raise KeyError(account)
    return code_at(SECRET)


def listing(url: str) -> str:
    """The sign-ins as the terminal shows them: role, account, and whether a code is asked."""
    shown = [person for person in written("people")["person"] if "says" in person]
    lines = [f"  {p['account']:<10}{'验证码 ' if needs_code(p) else '       '}{p['says']}" for p in shown]
    return "\n".join((
        f"登录：{url}accounts/login/", f"所有演示账号的密码：{PASSWORD}", "标「验证码」的账号还要动态码：./kz demo code",
        f"（或在手机验证器中录入密钥 {SECRET}）；短信见 {url}demo/inbox/", "", "  账号      第二步 身份", *lines,
    ))  # fmt: skip
