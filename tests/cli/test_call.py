"""`./kz call` before it reaches a server: what is missing or wrong is named, and nothing is sent."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kezhuan.cli.call import command, operations


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "./kz call --list"),
        (["GET", "/demands"], "缺少访问令牌"),
        (["POST", "/demands", "--token", "t", "--body", "{"], "不是有效的 JSON"),
        (["POST", "/demands", "--token", "t", "--body", "@/nowhere.json"], "读不了文件 /nowhere.json"),
        (["GET", "/demands", "--token", "t", "--query", "limit"], "「limit」应为 名=值"),
        (["GET", "/demands", "--token", "t", "--url", "ftp://x"], "http:// 或 https://"),
    ],
)
def test_what_is_wrong_is_named(words: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KZ_TOKEN", raising=False)

    done = CliRunner().invoke(command, words)

    assert done.exit_code == 2
    assert said in done.stderr


def test_no_server_is_said_in_a_sentence() -> None:
    done = CliRunner().invoke(command, ["GET", "/demands", "--token", "t", "--url", "http://127.0.0.1:9"])

    assert done.exit_code == 1
    assert "连不上 http://127.0.0.1:9" in done.stderr


def test_operations_are_listed_by_word() -> None:
    assert "POST   /demands/{uid}/publish  发布" in list(operations("/publish"))
    assert all("公示" in line for line in operations("公示"))
