"""Django's settings, all derived from the declared environment variables."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from kezhuan.settings import signing
from kezhuan.settings.declared import ROOT, read
from kezhuan.settings.signing import *  # noqa: F403 - settings are read by name

KZ = read()
VAR: Path = KZ["KZ_VAR"]
VAR.mkdir(parents=True, exist_ok=True)


def _secret() -> str:
    """The secret of this installation, made once and kept beside its data."""
    if KZ["KZ_SECRET_KEY"]:
        return KZ["KZ_SECRET_KEY"]
    path = VAR / "secret.key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _database(url: str) -> dict:
    """The DATABASES entry; SQLite with WAL, IMMEDIATE and FULL, which reliability.md measured to hold."""
    if not url:
        url = f"sqlite:///{VAR / 'kezhuan.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            # Opened for every page anew, each would begin with three pragmas and no page of the file in memory.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(VAR / "test.sqlite3")},
        }
    query = dict(part.split("=", 1) for part in parts.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c statement_timeout=60000"},
    }


SECRET_KEY = _secret()
DEBUG = KZ["KZ_DEBUG"]
DEMO = KZ["KZ_DEMO"]
ALLOWED_HOSTS = KZ["KZ_HOSTS"]
SITE_NAME = KZ["KZ_SITE_NAME"]
SITE_FOOTER = {
    "sponsor": KZ["KZ_SPONSOR"],
    "icp": KZ["KZ_ICP"],
    "site_code": KZ["KZ_SITE_CODE"],
    "phone": KZ["KZ_PHONE"],
    "phone_hours": KZ["KZ_PHONE_HOURS"],
}
SITE_URL = KZ["KZ_SITE_URL"].rstrip("/")
HOME_REGION = KZ["KZ_REGION"]
INDEX_DIR = VAR / "index"
DATABASES = {"default": _database(KZ["KZ_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "kezhuan.urls"
WSGI_APPLICATION = "kezhuan.wsgi.application"
FORM_RENDERER = "kezhuan.ui.rendering.Renderer"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "kezhuan.ui",
    "kezhuan.people",  # before allauth: our sign-in pages stand in for its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "kezhuan.apps.HouseConfig",
    "kezhuan.core",
    "kezhuan.core.publicity",
    "kezhuan.core.channels",
    "kezhuan.core.operations",
    "kezhuan.core.privacy",
    "kezhuan.files",
    "kezhuan.achievements",
    "kezhuan.demands",
    "kezhuan.search",
    "kezhuan.disclosure",
    "kezhuan.matching",
    "kezhuan.payouts",
    "kezhuan.contracts",
    "kezhuan.rights",
    "kezhuan.ratings",
    "kezhuan.trials",
    "kezhuan.indices",
    "kezhuan.deals",
    "kezhuan.exchange",
    "kezhuan.portal",
    "kezhuan.desks",
]

MIDDLEWARE = [
    "kezhuan.core.operations.requests.Requests",  # before all others: whatever they answer is logged
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kezhuan.ui.headers.Headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kezhuan.people.hats.Hats",
    "kezhuan.ui.failures.Failures",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "kezhuan.ui.context.site",
            ],
            "builtins": ["kezhuan.ui.templatetags.parts"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "kezhuan" / "locale"]
FORMAT_MODULE_PATH = "kezhuan.ui.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kz_cache"}}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = signing.validators(strict=KZ["KZ_DENGBAO_STRICT"])

SESSION_COOKIE_AGE = 12 * 3600
SESSION_WARN_S = 600  # so long before a sign-in ends its page says so
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "kezhuan.ui.failures.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if KZ["KZ_HTTPS"]:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = True
    # Asked by machines beside this one, past the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Passkeys are refused on plain HTTP by browsers, except on localhost, where the demo and development run.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not KZ["KZ_HTTPS"]

# No platform, no button, no address: people/oidc/provider.py reads this when asked.
UNIFIED_SIGN_IN = {
    "issuer": KZ["KZ_OIDC_ISSUER"],
    "client_id": KZ["KZ_OIDC_CLIENT_ID"],
    "client_secret": KZ["KZ_OIDC_CLIENT_SECRET"],
    "name": KZ["KZ_OIDC_NAME"],
}

LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"

# Subdomains and the browsers' preload list are the deployer's: often another office's hosts lie below this one.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "kezhuan.core.operations.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": KZ["KZ_LOG"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "kezhuan.request": {"level": "INFO" if KZ["KZ_LOG"] == "json" else "WARNING"},
        # Django's own loggers end at the root's handler, in its one form.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
