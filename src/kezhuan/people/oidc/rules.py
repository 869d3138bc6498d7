"""What a proved sign-in says of a person: who they are there, and for which legal person they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kezhuan.core.errors import Invalid, Reason, gettext_noop
from kezhuan.core.identifiers.uscc import read_uscc
from kezhuan.core.sm3 import digest

NAMELESS: Final = "统一认证用户"
# OpenID Connect Core 1.0, section 2: a subject has at most 255 characters.
LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the platform knows them; `uscc` and `organisation` are empty unless a legal person signed in."""

    issuer: str
    subject: str
    name: str
    uscc: str = ""
    organisation: str = ""

    @property
    def key(self) -> str:
        """What an account is bound to: issuer and subject together, so that another platform's equal subject is
        somebody else. Names, phones and addresses have no part in it."""
        return digest(f"{self.issuer}\n{self.subject}")


def identity(claims: Mapping[str, Any], names: Mapping[str, Any], *, issuer: str) -> Identity | Reason:
    """The identity these claims state under the names of settings.oidc, or a reason why they state none.

    A legal person is whoever brings a 统一社会信用代码; one that fails the check of GB 32100 is refused, not ignored.
    """
    subject = _text(claims, names["subject_claim"])
    if not subject or len(subject) > LONGEST_SUBJECT:
        return Reason(
            "oidc.subject", gettext_noop("统一身份认证没有给出用户标识，无法登录，请联系管理员核对字段对应")
        )
    uscc, organisation = "", ""
    if typed := _text(claims, names["uscc_claim"]):
        try:
            uscc = read_uscc(typed).number
        except Invalid:
            return Reason(
                "oidc.uscc",
                gettext_noop(
                    "统一身份认证给出的统一社会信用代码未通过校验，无法以法人身份登录，请在认证平台核对单位信息"
                ),
            )
        organisation = _text(claims, names["org_name_claim"])[:200]
    name = _text(claims, names["name_claim"])[:64] or organisation[:64] or NAMELESS
    return Identity(issuer, subject, name, uscc, organisation)


def _text(claims: Mapping[str, Any], name: str) -> str:
    """The claim as text; a number is a subject too, anything else is none."""
    value = claims.get(name, "") if name else ""
    return (
        " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def token_fault(claims: Mapping[str, Any], *, client_id: str, nonce: str) -> Reason | None:
    """A reason where a token whose signature, issuer, audience and days hold is still not the answer to this request
    (OpenID Connect Core 1.0, 3.1.3.7, items 3–5 and 11)."""
    audiences = claims.get("aud")
    several = isinstance(audiences, list) and len(audiences) > 1
    if ("azp" in claims or several) and claims.get("azp") != client_id:
        return Reason("oidc.token", NOT_OURS)
    if not nonce or claims.get("nonce") != nonce:
        return Reason("oidc.nonce", STALE)
    return None


def fresh_fault(claims: Mapping[str, Any], *, now: float, within_s: int) -> Reason | None:
    """A reason where the platform does not say that the person has just signed in there: the same old session proves
    nothing (OpenID Connect Core 1.0, 3.1.2.1 max_age; section 2 auth_time)."""
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return Reason("oidc.auth_time", NO_TIME)
    return None if now - at <= within_s else Reason("oidc.auth_time", NOT_FRESH)


def settings_fault(document: Mapping[str, Any], *, issuer: str) -> Reason | None:
    """A reason where the platform's own description is not of this issuer or leads outside TLS."""
    if document.get("issuer") != issuer:
        return Reason("oidc.issuer", NOT_OURS)
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(secure(document.get(name)) for name in wanted):
        return Reason("oidc.endpoints", NOT_OURS)
    return None


def secure(url: Any) -> bool:
    """True for an https address, or plain http on this very machine."""
    plain = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
    return isinstance(url, str) and (url.startswith("https://") or url.startswith(plain))


# What a trip to the platform is for that signs nobody in and binds nothing: the same person, once more.
AGAIN: Final = "again"
NO_TIME: Final = gettext_noop(
    "统一身份认证没有说明您刚刚登录过，不能用它再次验证身份，请改用短信验证码；没有验证过手机号码的，退出后重新登录"
)
NOT_FRESH: Final = gettext_noop("统一身份认证没有要求您重新登录，不能当作再次验证，请在认证平台退出后重试")
SOMEBODY_ELSE: Final = gettext_noop("在认证平台登录的不是这个账号绑定的身份，没有验证通过")
NOT_OURS: Final = gettext_noop("统一身份认证返回的凭证不能核实，没有登录。请重新登录；多次出现请联系管理员")
STALE: Final = gettext_noop("这次登录已失效，或不是从本网站发起的，请回到登录页重新开始")
CANCELLED: Final = gettext_noop("您取消了统一身份认证登录")
SILENT: Final = gettext_noop("统一身份认证暂时没有应答，请稍后再试，或改用其他方式登录")
BOUND: Final = gettext_noop("这个统一认证身份已绑定另一个账号，没有改动。请先用该账号登录并解除绑定")
OTHER_SESSION: Final = gettext_noop("绑定须由发起的本人在同一登录中完成，没有改动。请重新操作")
