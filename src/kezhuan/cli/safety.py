"""What must not be served to other people: debugging, demo accounts, a weak key, names and addresses left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
KEY_LENGTH, KEY_KINDS = 50, 5
Sentence = tuple[str, str]


def trial(values: Mapping[str, Any], host: str) -> bool:
    """True where nobody but this machine is served."""
    return host in LOOPBACK and (urlsplit(values["KZ_SITE_URL"]).hostname or "") in LOOPBACK


def unsafe(values: Mapping[str, Any], *, host: str, key: str) -> Iterator[Sentence]:
    """Each thing in the settings that forbids serving, in Chinese and English, with what to do."""
    if values["KZ_DEBUG"]:
        yield (
            "KZ_DEBUG 会把出错细节给所有人看，只用于开发；请去掉",
            "KZ_DEBUG shows error details to everybody; unset it",
        )
    if values["KZ_DEMO"]:
        yield (
            "KZ_DEMO 会公开演示账号的口令；演示用 ./kz demo，正式服务请去掉",
            "KZ_DEMO publishes the demo's passwords; use ./kz demo for a demo, else unset it",
        )
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_KINDS:
        yield (
            f"KZ_SECRET_KEY 太短或太简单（至少 {KEY_LENGTH} 个字符）；不设则自动生成",
            f"KZ_SECRET_KEY is too short or too plain ({KEY_LENGTH} characters at least); unset, it is made for you",
        )
    if any(name in ("*", ".") or name.startswith("*") for name in values["KZ_HOSTS"]):
        yield (
            "KZ_HOSTS 放行了任意主机名；请逐个写明，如 kz.example.gov.cn",
            "KZ_HOSTS admits any name; list them one by one, such as kz.example.gov.cn",
        )
    if not trial(values, host):
        yield from _public(values)


def _public(values: Mapping[str, Any]) -> Iterator[Sentence]:
    site = urlsplit(values["KZ_SITE_URL"])
    name = site.hostname or ""
    if name in LOOPBACK:
        yield (
            "对外监听而 KZ_SITE_URL 仍是本机地址，通知里的链接打不开；请设为站点地址，如 https://kz.example.gov.cn",
            "Serving others while KZ_SITE_URL names this machine: links in letters lead nowhere; set the site's address",
        )
    elif not any(
        name == host or (host.startswith(".") and name.endswith(host)) for host in values["KZ_HOSTS"]
    ):
        yield (
            f"KZ_HOSTS 里没有站点的主机名 {name}；请加上",
            f"KZ_HOSTS lacks the site's own name {name}; add it",
        )
    if not values["KZ_HTTPS"] or site.scheme != "https":
        yield (
            "对外服务须经 HTTPS：前置代理并设 KZ_HTTPS=1，KZ_SITE_URL 用 https://",
            "Serving others needs HTTPS: a proxy in front, KZ_HTTPS=1, and KZ_SITE_URL with https://",
        )


def found_by_checks() -> Iterator[Sentence]:
    """What Django's own check for deployment finds."""
    from django.core.checks import WARNING, run_checks

    for found in run_checks(include_deployment_checks=True):
        if found.level >= WARNING and not found.is_silenced():
            yield f"部署检查 {found.id}：{found.msg}", f"Deployment check {found.id}: {found.msg}"


def found_in_database() -> Iterator[Sentence]:
    """What the database says: it stands at another version, or holds the demo's people, whose password everybody knows."""
    from kezhuan.core.operations.queries import pending_migrations

    if waiting := pending_migrations():
        yield (
            f"数据库还差 {len(waiting)} 步升级；请先运行 ./kz migrate",
            f"The database lacks {len(waiting)} migrations; run ./kz migrate first",
        )
    elif _demo_people():
        yield (
            "数据库里有演示账号，口令人人皆知；正式服务请用新的数据库",
            "The database holds the demo's accounts, whose password everybody knows; use another database",
        )


def _demo_people() -> bool:
    from kezhuan.demo.accounts import PASSWORD
    from kezhuan.demo.written import written
    from kezhuan.people.models import User

    found = User.objects.filter(
        username__in=[person["account"] for person in written("people")["person"]]
    ).first()
    return found is not None and found.check_password(PASSWORD)
