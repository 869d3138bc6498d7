"""Who one is, shown again by an account that has neither a password nor a second factor: by the platform it comes in by, or
by a code to its proved number. Whoever has a password or a second factor shows that."""

from __future__ import annotations

import time
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, resume_request
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kezhuan.core import vault
from kezhuan.people import accounts
from kezhuan.people.identities import PROVIDER
from kezhuan.people.models import User
from kezhuan.people.oidc.rules import AGAIN

VALID_S: Final = 300
MOST_TRIES: Final = 3
SLOT: Final = "again_code"


def ways(user: Any, *, platform: str) -> list[dict[str, str]]:
    """The ways left to this account, in allauth's shape, best first; none for whoever has a password or a second factor.
    `platform` is the name of the unified platform, "" where none is configured."""
    if not user.is_authenticated or get_reauthentication_flows(user):
        return []
    found = []
    if platform and SocialAccount.objects.filter(provider=PROVIDER, user=user).exists():
        said = _("通过{name}再登录一次").format(name=platform)
        found.append({"id": "oidc_again", "description": said, "url": reverse("oidc_again")})
    if user.phone and user.phone_verified:
        found.append({"id": "code_again", "description": _("用短信验证码"), "url": reverse("code_again")})
    return found


def send(request: HttpRequest, user: User, code: str) -> None:
    """The code is on its way to the account's proved number; the session keeps its print for five minutes."""
    request.session[SLOT] = {"print": _print(user, code), "at": time.time(), "left": MOST_TRIES}
    accounts.send_code(user.phone or "", code)


def waits(request: HttpRequest) -> bool:
    """True where a code was sent that may still be typed."""
    kept = request.session.get(SLOT)
    return bool(kept) and kept["left"] > 0 and time.time() - kept["at"] < VALID_S


def proved(request: HttpRequest, user: User, code: str) -> bool:
    """True where this is the code that was sent: then the session holds a fresh proof. Three tries, five minutes, once."""
    if not waits(request):
        return False
    kept = request.session[SLOT]
    if kept["print"] != _print(user, code):
        request.session[SLOT] = kept | {"left": kept["left"] - 1}
        return False
    del request.session[SLOT]
    # No sign-in by code: that would let the session set a new password.
    record_authentication(request, user, method="code_again", reauthenticated=True)
    return True


def _print(user: User, code: str) -> str:
    return vault.print_of(f"again:{user.uid}:{code}")


def by_platform(request: HttpRequest, key: str) -> None:
    """The platform has just vouched for the identity bound to this account: the session holds a fresh proof."""
    record_authentication(
        request, request.user, method="socialaccount", reauthenticated=True, provider=PROVIDER, uid=key, process=AGAIN
    )  # fmt: skip


def resumed(request: HttpRequest, url: str) -> HttpResponse | None:
    """What was asked before the proof is answered now; None where nothing was."""
    request.GET = request.GET.copy()  # type: ignore[assignment]
    request.GET["next"] = url  # type: ignore[index]
    answer: HttpResponse | None = resume_request(request)
    return answer
