"""`./kz rights` says what the rules say."""

import pytest
from click.testing import CliRunner

from kezhuan.rights.commands import rights

TAX = [
    "tax",
    "--reward",
    "30万元",
    "--received",
    "2026-01-31",
    "--paid",
    "2026-06-01",
    "--announced-wd",
    "15",
]


def call(*words):
    return CliRunner().invoke(rights, list(words))


def test_the_worked_example_from_the_command_line():
    told = call("share", "shandong_university", "--route", "assignment", "--contract", "2000万元", "--receipt", "1000万元", "--costs", "50万元",
                "--day", "2026-05-01")  # fmt: skip

    assert told.exit_code == 0, told.output
    assert "成果完成团队　7,695,000.00 元" in told.output
    assert "合计 9,500,000.00 元，不低于法定下限" in told.output


@pytest.mark.parametrize("words", [
    ["share", "nowhere", "--route", "licence", "--contract", "1", "--receipt", "1"],
    ["share", "shandong_university", "--route", "licence", "--contract", "0", "--receipt", "1元", "--day", "2026-05-01"],
    ["share", "shandong_university", "--route", "licence", "--contract", "5", "--receipt", "一元"],
])  # fmt: skip
def test_what_cannot_be_shared_is_one_sentence(words):
    told = call(*words)

    assert told.exit_code == 1
    assert told.output.startswith("Error: ")


def test_the_tax_hint_names_every_condition():
    part = call(*TAX, "--kind-confirmed").output
    whole = call(*TAX, "--kind-confirmed", "--from-conversion", "--registered", "--apart", "--filed").output

    assert part.count("不满足") == 4
    assert "300,000.00 元" in part
    assert "150,000.00 元" in whole
    assert "以税务机关意见为准" in whole
