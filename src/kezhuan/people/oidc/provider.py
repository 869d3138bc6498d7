"""allauth's OpenID Connect client held to what it leaves open: a nonce, the signature always checked, one issuer.

allauth takes a token fetched over TLS on trust and sends no nonce; behind a bureau's gateway that trust is the
gateway's, so here every token is checked whole.
"""

from __future__ import annotations

import secrets
import time
from functools import partial
from typing import Any, Final, NoReturn

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from kezhuan.core import clock
from kezhuan.core.errors import Reason
from kezhuan.core.rulebook.overlay import rulebook
from kezhuan.core.sm3 import digest
from kezhuan.people import again, identities
from kezhuan.people.oidc import rules
from kezhuan.people.step_up import FRESH_S

CALLBACK: Final = "/accounts/oidc/callback/"
# Signatures by public keys alone: "none" and shared secrets are how tokens are forged.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
KEPT_S: Final = 300
TIMEOUT_S: Final = 5
LEEWAY_S: Final = 60


class Denied(OAuth2Error):
    """The platform's answer is not taken; `reason` says why to the person."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def refuse(code: str, said: str) -> NoReturn:
    """The sign-in ends with this sentence."""
    raise Denied(Reason(code, said))


def names() -> dict[str, Any]:
    """How the platform names its claims today."""
    return dict(rulebook().body("settings.oidc", clock.today()))


class UnifiedAdapter(OpenIDConnectOAuth2Adapter):
    """The exchange with the platform; `state` is what this browser was given when it set out."""

    state: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        """The platform's description of itself, asked for once in five minutes, taken only from the issuer configured."""
        if not hasattr(self, "_openid_config"):
            provider = self.get_provider()
            document = _kept(provider.server_url)
            if fault := rules.settings_fault(document, issuer=provider.app.settings["issuer"]):
                cache.delete(_slot(provider.server_url))
                raise Denied(fault)
            self._openid_config = document
        return self._openid_config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        # The address registered at the platform, whatever host name this request came by.
        return settings.SITE_URL + CALLBACK

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who signed in there, after every check; Denied otherwise."""
        claims = self._proved(kwargs["response"].get("id_token"), app)
        wanted = names()
        if wanted["userinfo"]:
            told = self._fetch_user_info(token.token)
            if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
                refuse("oidc.userinfo", rules.NOT_OURS)
            claims = told | claims
        if self.state.get("process") == rules.AGAIN and (
            fault := rules.fresh_fault(claims, now=time.time(), within_s=FRESH_S + LEEWAY_S)
        ):
            raise Denied(fault)
        found = rules.identity(claims, wanted, issuer=app.settings["issuer"])
        if isinstance(found, Reason):
            raise Denied(found)
        login = SocialLogin(account=identities.account_for(found), provider=self.get_provider())
        login.identity = found
        return login

    def _proved(self, id_token: Any, app: SocialApp) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in ALGORITHMS:
                refuse("oidc.algorithm", rules.NOT_OURS)
            claims = jwt.decode(
                id_token, self._key(header), algorithms=[header["alg"]], audience=app.client_id, leeway=LEEWAY_S,
                issuer=app.settings["issuer"], options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )  # fmt: skip
        except (jwt.PyJWTError, ValueError, TypeError) as fault:
            raise Denied(Reason("oidc.token", rules.NOT_OURS)) from fault
        if fault := rules.token_fault(claims, client_id=app.client_id, nonce=self.state.get("nonce", "")):
            raise Denied(fault)
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        """The platform's key of this token; looked for afresh where the kept ones do not hold it (keys are rotated)."""
        address = self.openid_config["jwks_uri"]
        for fresh in (False, True):
            if fresh:
                cache.delete(_slot(address))
            for row in _kept(address).get("keys", ()):
                if row.get("kid") == header.get("kid") and row.get("alg", header["alg"]) == header["alg"]:
                    return jwt.PyJWK(row, algorithm=header["alg"]).key
        refuse("oidc.key", rules.NOT_OURS)


def _slot(address: str) -> str:
    return f"oidc:{digest(address)}"


def _kept(address: str) -> dict[str, Any]:
    """The JSON object at this address of the platform, kept for five minutes."""
    found = cache.get(_slot(address))
    if found is None:
        with session() as asked:
            answer = asked.get(address)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            refuse("oidc.answer", rules.NOT_OURS)
        cache.set(_slot(address), found, KEPT_S)
    return found


def session() -> requests.Session:
    """A client that waits five seconds, follows no redirect and reads no proxy of the environment."""
    made = requests.Session()
    made.trust_env = False
    made.request = partial(made.request, timeout=TIMEOUT_S, allow_redirects=False)  # type: ignore[method-assign]
    return made


class Unified(OpenIDConnectProvider):
    """The one platform this installation is configured for."""

    oauth2_adapter_class = UnifiedAdapter

    def begin(self, request: HttpRequest, *, process: str, next_url: str = "", data: str = "") -> str:
        """The platform's address to send this browser to: with state, nonce and PKCE (RFC 7636, S256); to show again who
        one is, with the wish that the person signs in afresh."""
        nonce = secrets.token_urlsafe(24)
        fresh = {"prompt": "login", "max_age": "0"} if process == rules.AGAIN else {}
        answer = self.redirect(
            request, process, next_url or None, data, scope=list(names()["scopes"]), auth_params={"nonce": nonce, **fresh}, nonce=nonce,
        )  # fmt: skip
        return answer["Location"]


class UnifiedSignIn(DefaultSocialAccountAdapter):
    """What a proved identity leads to; nothing else of it is ever matched with an account."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        app = configured()
        return [app] if app else []

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Unified:
        return Unified(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> requests.Session:
        return session()

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        return None

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """Nothing leaves by mail."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The account bound to the identity comes in, or a new one; a link is made for the session that asked."""
        who = sociallogin.identity
        if sociallogin.state.get("process") == rules.AGAIN:
            raise ImmediateHttpResponse(_again(request, sociallogin))
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            by = request.user.uid if request.user.is_authenticated else None
            if by is None or str(by) != sociallogin.state.get("data"):
                refuse("oidc.session", rules.OTHER_SESSION)
            if not identities.link(request.user, who):
                refuse("oidc.bound", rules.BOUND)
            raise ImmediateHttpResponse(_moved("/accounts/oidc/"))
        fresh = not sociallogin.is_existing
        if fresh:
            sociallogin.account = identities.enter(who)
            sociallogin.user = sociallogin.account.user
        if who.uscc:
            sociallogin.state["next"] = "/people/arrived/"
        elif fresh:
            sociallogin.state.setdefault("next", settings.ACCOUNT_SIGNUP_REDIRECT_URL)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        raise ImmediateHttpResponse(_said(request, error, exception))


def _said(request: HttpRequest, error: Any, exception: Exception | None) -> HttpResponse:
    """The page that says why nobody was signed in."""
    from kezhuan.people.pages.identities import failed

    if isinstance(exception, Denied):
        return failed(request, exception.reason.template, code=exception.reason.code, status=403)
    if exception is not None:
        return failed(request, rules.SILENT, code="oidc.silent", status=503)
    if error == AuthError.CANCELLED:
        return failed(request, rules.CANCELLED, code="oidc.cancelled", status=200)
    return failed(request, rules.STALE, code="oidc.state", status=403)


def _again(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """The person of this session has signed in there afresh: on with what they were about to do."""
    by = request.user.uid if request.user.is_authenticated else None
    if by is None or str(by) != sociallogin.state.get("data"):
        refuse("oidc.session", rules.OTHER_SESSION)
    if not sociallogin.is_existing or sociallogin.user.pk != request.user.pk:
        refuse("oidc.somebody", rules.SOMEBODY_ELSE)
    again.by_platform(request, sociallogin.identity.key)
    url = sociallogin.state.get("next") or "/"
    return again.resumed(request, url) or _moved(url)


def _moved(url: str) -> HttpResponse:
    answer = HttpResponse(status=303)
    answer["Location"] = url
    return answer


class UnifiedCallback(OAuth2CallbackView):
    """The answer of the platform; the state of this browser goes with it to the checks."""

    def _get_state(self, request: HttpRequest, provider: Unified) -> tuple[Any, Any]:
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, answer


def configured() -> SocialApp | None:
    """The platform of the settings; None where there is none, and then nothing of it is shown or answered."""
    wanted = settings.UNIFIED_SIGN_IN
    if not wanted["issuer"] or not wanted["client_id"]:
        return None
    return SocialApp(
        provider="openid_connect", provider_id=identities.PROVIDER, name=wanted["name"], client_id=wanted["client_id"],
        secret=wanted["client_secret"],
        settings={"server_url": wanted["issuer"].rstrip("/"), "issuer": wanted["issuer"], "oauth_pkce_enabled": True},
    )  # fmt: skip
