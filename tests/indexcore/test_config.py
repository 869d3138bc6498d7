import re
import tomllib

import pytest

from indexcore.config.load import config_from
from indexcore.config.names import CENTRES, MEANS, NORMALISERS, STEPS, TRANSFORMS, WEIGHTINGS
from indexcore.errors import BadInput
from indexcore.steps.keys import KEYS
from indexcore.steps.registry import RUN
from tests.bench_data import ROOT
from tests.indexcore.builders import flat_tree, run

GUIDE = (ROOT / "docs" / "indexcore.md").read_text(encoding="utf-8")


def step(body: str):
    return config_from(f"[[step]]\n{body}").steps[0]


def test_an_unknown_key_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(BadInput) as caught:
        step('op = "screen"\nmin_availabel = 0.9')
    assert caught.value.faults[0].where == "config 第 1 步 screen min_availabel"
    assert "min_available、min_nonzero" in caught.value.faults[0].reason


@pytest.mark.parametrize(
    "body, reason",
    [
        ('op = "mince"', "不认识「mince」；可用：check"),
        ("winmax = 3", "缺少 op"),
        ('op = "rank"\nname = "../out"', "不能用「../out」作名字"),
        ('op = "rank"\nname = "results"', "不能用「results」作名字"),
        ('op = "treat"\nwinmax = "many"', '或 "unlimited" 表示不限'),
        ('op = "treat"\nforce = 1', "应为true 或 false"),
        ('op = "normalise"\nmethod = "magic"', "不认识「magic」；可用：minmax"),
        ('op = "normalise"\nrange = [0, 50, 100]', r"应为两个数的列表"),
        ('op = "treat"\nwinmax = 3\nmax_points = 4', "是同一个键"),
        ('op = "rank"\n[step.indicators]\na = "none"', "不能按指标分别设置"),
        ('op = "treat"\n[step.indicators.a]\npooled = true', "不认识的键"),
        ('op = "aggregate"\nmethod = ["mean", "wrong"]', "不认识「wrong」"),
        ('op = "treat"\n[[step.override]]\nwinmax = 1', "应写明 codes"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(body: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        step(body)


def test_an_unknown_top_level_key_and_broken_toml_are_refused() -> None:
    with pytest.raises(BadInput, match="不认识的键；可用的键：title"):
        config_from("steps_ = 1")
    with pytest.raises(BadInput, match="不是合法的 TOML"):
        config_from("[[step")


def test_a_key_the_method_does_not_use_is_pointed_out() -> None:
    assert step('op = "normalise"\nmethod = "zscore"\nmean = 5').idle == ()
    assert "range：只用于 minmax" in step('op = "normalise"\nmethod = "zscore"\nrange = [0, 1]').idle[0]
    mixed = 'op = "normalise"\nmethod = "zscore"\nrange = [0, 1]\n[step.indicators]\na = "minmax"'
    assert step(mixed).idle == ()
    assert step('op = "aggregate"\nmethod = ["mean", "power"]\np = 2').idle == ()
    assert step('op = "aggregate"\np = 2\n[step.levels.3]\nmethod = "power"').idle == ()
    state = run('[[step]]\nop = "impute"\nvalue = 3', [[1, 2]])
    assert "value：只用于 value" in state.stages[0].notes[0]


def test_other_spellings_mean_the_same() -> None:
    ours = step('op = "normalise"\nmethod = "percentile_rank"\nrange = [1, 100]')
    theirs = step('op = "Normalize"\nf_n = "n_prank"\nl_u = [1, 100]')
    assert (ours.op, ours.params) == (theirs.op, theirs.params)


def test_overrides_reach_named_indicators_and_those_under_an_aggregate_the_later_one_winning() -> None:
    found = step(
        'op = "treat"\nwinmax = 5\n[step.indicators]\na = "none"\n[[step.override]]\nunder = "I"\nwinmax = 2\nthen = "log"'
    )
    tree = flat_tree()
    assert found.for_leaf("b", tree)["winmax"] == 2
    a = found.for_leaf("a", tree)
    assert (a["method"], a["then"], a["winmax"]) == ("none", "none", 2)


@pytest.mark.parametrize(
    "body, fault",
    [
        ('op = "treat"\n[step.indicators]\nza = "none"', "indicators.za：结构中没有这个指标"),
        ('op = "normalise"\n[[step.override]]\nunder = ["Z"]\nmethod = "z"', "under Z：结构中没有这个汇总项"),
        ('op = "weights"\n[step.groups.Z]\nmethod = "equal"', "groups.Z：结构中没有这个汇总项"),
    ],
)
def test_a_misspelt_code_does_not_go_unnoticed(body: str, fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        run(f"[[step]]\n{body}", [[1, 2], [3, 4]])


def test_every_operation_has_keys_a_function_and_a_section_in_the_guide() -> None:
    assert set(STEPS) == set(KEYS) == set(RUN)
    for op in STEPS:
        assert re.search(rf"^### 3\.\d+ {op} ", GUIDE, flags=re.M), op


@pytest.mark.parametrize("op", KEYS)
def test_the_guide_names_every_key_and_alias_of_a_step(op: str) -> None:
    section = re.search(rf"^### 3\.\d+ {op} .*?(?=^##)", GUIDE, flags=re.M | re.S)
    assert section is not None
    for key in KEYS[op]:
        assert f"| `{key.name}` |" in section.group(), key.name
        assert all(f"`{alias}`" in section.group() for alias in key.aliases), key.name


@pytest.mark.parametrize("names", [CENTRES, TRANSFORMS, NORMALISERS, MEANS, WEIGHTINGS])
def test_the_guide_names_every_method(names) -> None:
    assert all(f"`{name}`" in GUIDE for name in names)


def test_every_example_in_the_guide_is_valid() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE, flags=re.S)
    assert len(blocks) >= 8
    for block in blocks:
        assert tomllib.loads(block)
        config_from(block)


def test_the_guide_prints_every_reference_file_in_full() -> None:
    for path in sorted((ROOT / "docs" / "indexcore").glob("c*.toml")):
        assert f"**{path.name}**\n```toml\n{path.read_text(encoding='utf-8').strip()}\n```" in GUIDE
