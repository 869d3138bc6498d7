"""Every environment variable, declared once: name, default, type, help. `kz doctor` prints them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: what it is called, what it is when unset, how it is read, what it is for, and whether it is a
    secret: no backup and no page carries those."""

    name: str
    default: Any
    read: Callable[[str], Any]
    help: str
    secret: bool = False


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("须为 1 或 0")


def _log(text: str) -> str:
    if text not in ("line", "json"):
        raise ValueError("须为 line 或 json")
    return text


def _issuer(text: str) -> str:
    """An https address, or plain http on this very machine, as secure() of people.oidc.rules has it."""
    if text and not text.startswith(("https://", "http://127.0.0.1:", "http://localhost:", "http://[::1]:")):
        raise ValueError("须为 https:// 开头的地址")
    return text


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


DECLARED = (
    Setting("KZ_VAR", ROOT / "var", Path, "可写目录：SQLite 文件、检索索引等可重建数据"),
    Setting(
        "KZ_DATABASE_URL", "", str, "postgresql://用户:口令@主机/库；空则用 KZ_VAR 下的 SQLite", secret=True
    ),
    Setting("KZ_SECRET_KEY", "", str, "会话与签名密钥；空则在 KZ_VAR 下生成并保存", secret=True),
    Setting("KZ_DEBUG", False, _flag, "显示出错细节，只用于开发"),
    Setting("KZ_DEMO", False, _flag, "演示实例：显示演示横幅、短信收件页与演示账号"),
    Setting("KZ_HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"], _words, "允许的主机名，逗号分隔"),
    Setting("KZ_HTTPS", False, _flag, "站点经 HTTPS 提供：安全 Cookie、HSTS"),
    Setting("KZ_SITE_URL", "http://localhost:8000", str, "站点对外地址，用于通知中的链接"),
    Setting("KZ_MAIL_URL", "", str, "smtp://用户:口令@主机:端口；空则邮件写入数据库收件页", secret=True),
    Setting(
        "KZ_WEBHOOK_ORIGINS",
        ["https://qyapi.weixin.qq.com"],
        _words,
        "通知可送往的地址（协议与主机，逗号分隔）：企业微信机器人与 Webhook",
    ),
    Setting("KZ_WEBHOOK_PRIVATE", False, _flag, "允许名单内的地址指向内部网络，如政务外网"),
    Setting("KZ_OIDC_ISSUER", "", _issuer, "统一身份认证的 issuer（与其发现文档一致，https）；空则不启用"),
    Setting("KZ_OIDC_CLIENT_ID", "", str, "在统一身份认证登记的客户端标识"),
    Setting("KZ_OIDC_CLIENT_SECRET", "", str, "在统一身份认证登记的客户端密钥", secret=True),
    Setting("KZ_OIDC_NAME", "政务服务统一认证", str, "登录页上统一身份认证按钮的名称"),
    Setting("KZ_BENCH", ROOT.parent / "shared" / "bench", Path, "测试用参照数据，缺失时相关测试跳过"),
    Setting("KZ_REGION", "3304", str, "本实例的行政区划代码前缀"),
    Setting("KZ_SITE_NAME", "科转", str, "站点名称"),
    Setting("KZ_SPONSOR", "", str, "页脚：主办单位"),
    Setting("KZ_ICP", "", str, "页脚：ICP 备案号"),
    Setting("KZ_SITE_CODE", "", str, "页脚：政府网站标识码"),
    Setting("KZ_PHONE", "", str, "咨询电话，出错页与页脚显示"),
    Setting("KZ_PHONE_HOURS", "工作日 9:00–17:00", str, "咨询电话的接听时间"),
    Setting("KZ_DENGBAO_STRICT", False, _flag, "等保口径的口令复杂度与 90 日更换"),
    Setting("KZ_PYTHON", "", str, "启动脚本所用的 Python 解释器，空则用 python3"),
    Setting(
        "KZ_WORKERS", 2, int, "生产服务的网页进程数，每个一次画一页；与核数相同，数据库在别的主机时多一倍"
    ),
    Setting("KZ_LOG", "line", _log, "日志的写法：line 一行文字，json 一行一个 JSON（正式服务用）"),
    Setting(
        "KZ_METRICS_FROM",
        ["127.0.0.1", "::1"],
        _words,
        "可直接读 /metrics 的地址或网段，逗号分隔；经代理转来的不算",
    ),
    Setting(
        "KZ_METRICS_TOKEN",
        "",
        str,
        "读 /metrics 的令牌（Authorization: Bearer …）；空则只按地址",
        secret=True,
    ),
    Setting("KZ_PG_URL", "", str, "测试所用 PostgreSQL 地址；空则启动随包自带的一个", secret=True),
)
_BY_NAME = {setting.name: setting for setting in DECLARED}


class SettingsError(Exception):
    """A variable is unknown or cannot be read; the sentence names it."""


def read(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every declared variable with its value; SettingsError names an unknown or unreadable one."""
    unknown = sorted(name for name in environ if name.startswith("KZ_") and name not in _BY_NAME)
    if unknown:
        raise SettingsError(f"未知的环境变量 {'、'.join(unknown)}；可用的有 {'、'.join(_BY_NAME)}")
    values = {}
    for name, setting in _BY_NAME.items():
        raw = environ.get(name)
        try:
            values[name] = setting.default if raw is None else setting.read(raw)
        except ValueError as fault:
            raise SettingsError(f"环境变量 {name}={raw!r} 无法读取：{fault}") from fault
    return values
