import io
import json

import numpy as np
import pandas as pd
import pytest

from indexcore.analyses.sensitivity import progress_bar
from indexcore.commands import main
from tests.bench_data import ROOT, bench_path
from tests.indexcore import asem, small

FACTORS = """
[[factor]]
name = "scale"
step = "normalise"
alternatives = [{method = "minmax", range = [1, 100]}, {method = "percentile_rank", range = [1, 100]}]
[[factor]]
name = "weights"
noise = 0.25
"""
CONFIG = '[[step]]\nop = "normalise"\npooled = false\nrange = [1, 100]\n[[step]]\nop = "aggregate"\n'


@pytest.fixture
def files(tmp_path):
    """Data of two years, metadata, configuration and factors in a folder."""
    rng = np.random.default_rng(4)
    rows = [
        {
            "uCode": f"U{u}",
            "Time": year,
            **dict(zip(small.LEAVES, rng.uniform(5, 60, 5).round(3), strict=True)),
        }
        for year in (2022, 2023)
        for u in range(6)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "data.csv", index=False)
    meta = [{"iCode": c, "Parent": c[0], "Level": 1} for c in small.LEAVES]
    meta += [{"iCode": c, "Parent": "I", "Level": 2} for c in "AB"] + [
        {"iCode": "I", "Parent": None, "Level": 3}
    ]
    pd.DataFrame(meta).assign(Direction=1, Weight=1).to_csv(tmp_path / "meta.csv", index=False)
    (tmp_path / "c.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "f.toml").write_text(FACTORS, encoding="utf-8")
    return tmp_path


def run(files, *arguments):
    """Exit code, standard output and errors of one command on the files."""
    out, err = io.StringIO(), io.StringIO()
    inputs = ["--data", "data.csv", "--meta", "meta.csv", "--config", "c.toml"]
    inputs = [part if part.startswith("--") else str(files / part) for part in inputs]
    return main([*map(str, arguments), *inputs], out=out, err=err), out.getvalue(), err.getvalue()


def test_monte_carlo_leaves_bands_tiers_and_a_chart(files):
    code, out, _ = run(
        files, "sensitivity", "--factors", files / "f.toml", "--runs", 60, "--tier-sizes", "2", "--tiers", "60,40",
        "--out", files / "s",
    )  # fmt: skip

    assert code == 0
    assert "60 次运算，6 个单位" in out
    bands = pd.read_csv(files / "s" / "bands.csv")
    assert (bands["Q5"] <= bands["Median"]).all()
    assert (bands["Median"] <= bands["Q95"]).all()
    tiers = pd.read_csv(files / "s" / "tiers_by_rank.csv", index_col=0)
    assert tiers.sum(axis=1).tolist() == pytest.approx([1] * 6)
    assert tiers["第1档"].sum() == pytest.approx(2, abs=0.2)
    assert len(pd.read_csv(files / "s" / "runs.csv")) == 60
    assert (files / "s" / "bands.svg").read_text(encoding="utf-8").startswith("<svg")
    assert not list((files / "s").glob(".indexcore-*"))


def test_sobol_prints_and_writes_one_row_per_factor(files):
    code, out, _ = run(
        files, "sensitivity", "--factors", files / "f.toml", "--sobol", 32, "--out", files / "s"
    )

    table = pd.read_csv(files / "s" / "sobol.csv")
    assert code == 0
    assert table["Variable"].tolist() == ["scale", "weights"]
    assert (table["STi"] >= 0).all()
    assert "128 次运算" in out


def test_a_bad_factor_file_writes_nothing(files):
    (files / "f.toml").write_text('[[factor]]\nname = "x"\nstep = "treat"\nalternatives = ["none", "log"]\n')

    code, _, err = run(files, "sensitivity", "--factors", files / "f.toml", "--out", files / "s")

    assert code == 2
    assert "因素 x step" in err
    assert not (files / "s").exists()


def test_whatif_answers_in_a_sentence_and_by_exit_code(files):
    code, out, _ = run(files, "whatif", "U3", "A1", "--score", 30)
    impossible, why, _ = run(files, "whatif", "U3", "A1", "--score", 1000)

    assert code == 0
    assert "U3" in out
    assert impossible == 1
    assert "只靠 A1 不能" in why


def test_the_printed_answer_suffices_and_json_is_exact(files):
    code, text, _ = run(files, "whatif", "U3", "--rank", 3, "--json")

    answers = {a["code"]: a for a in json.loads(text)}
    reachable = [code for code, answer in answers.items() if answer["reachable"]]
    assert set(answers) == set(small.LEAVES)
    assert code == 0
    assert reachable
    for leaf in reachable:
        assert answers[leaf]["then"]["rank"] <= 3
        _, sentence, _ = run(files, "whatif", "U3", leaf, "--rank", 3)
        printed = sentence.split("变为 ")[1].split("（")[0]
        _, told, _ = run(files, "whatif", "U3", "--set", f"{leaf}={printed}")
        assert int(told.split("设想：第 ")[1].split(" ")[0]) <= 3


def test_whatif_supposes_values(files):
    code, out, _ = run(files, "whatif", "U3", "--set", "A1=70", "--set", "B2=80")
    wrong, _, err = run(files, "whatif", "U3", "--set", "A=70")

    assert code == 0
    assert out.startswith("现在：第")
    assert wrong == 2
    assert "指标代码=数值" in err


def test_decompose_prints_parts_that_sum_to_the_change(files):
    code, out, _ = run(files, "decompose", "U3", "--from", 2022, "--out", files / "d")

    exact = pd.read_csv(files / "d" / "score.csv")["Contribution"].sum()
    places = pd.read_csv(files / "d" / "rank.csv")["Places"].sum()
    head, *rows = out.splitlines()
    change = float(head.rpartition("变化 ")[2])
    end = next(k for k, row in enumerate(rows) if row.startswith("名次"))
    assert code == 0
    assert sum(float(row.split()[-1]) for row in rows[:end]) == pytest.approx(change, abs=1e-4)
    assert "自身变化" in out
    assert exact == pytest.approx(change, abs=1e-6)
    assert places == pytest.approx(float(rows[end].rpartition("前进 ")[2].split()[0]), abs=1e-9)


def test_two_editions_are_decomposed(files):
    frame = pd.read_csv(files / "data.csv")
    for year in (2022, 2023):
        frame[frame["Time"] == year].drop(columns="Time").to_csv(files / "data.csv", index=False)
        assert run(files, "compute", "--out", files / str(year))[0] == 0
    out = io.StringIO()

    code = main(["decompose", "U1", "--old", str(files / "2022"), "--new", str(files / "2023")], out=out)

    assert code == 0
    assert "U1 I 得分" in out.getvalue()


def test_every_analysis_table_is_written(files):
    code, out, _ = run(files, "analyse", "--out", files / "a", "--period", 2022)

    names = {path.name for path in (files / "a").iterdir()}
    assert code == 0
    assert f"{len(names)} 个文件" in out
    assert {"raw_stats.csv", "scores_cronbach.csv", "level1_removal_ranks.csv", "trend_slope.csv"} <= names
    trend = pd.read_csv(files / "a" / "trend_CAGR.csv").set_index(["uCode", "iCode"])
    data = pd.read_csv(files / "data.csv").set_index(["uCode", "Time"])
    assert trend.loc[("U2", "B1"), "CAGR"] == pytest.approx(
        data.at[("U2", 2023), "B1"] / data.at[("U2", 2022), "B1"] - 1
    )


@pytest.mark.bench
def test_analysis_tables_of_the_reference_configuration(tmp_path):
    meta, data = bench_path("index/asem_metadata.csv"), bench_path("index/asem_indicators.csv")
    config = ROOT / "docs" / "indexcore" / "c01.toml"

    code = main(
        ["analyse", "--data", str(data), "--meta", str(meta), "--config", str(config), "--group", "GDP_group",
         "--out", str(tmp_path)], out=io.StringIO(),
    )  # fmt: skip

    assert code == 0
    for ours, theirs, key in (
        ("treated_stats", "analysis_stats_treated", "iCode"),
        ("level1_removal_scores", "analysis_remove_level1_scores", "uCode"),
        ("level2_removal_ranks", "analysis_remove_level2_ranks", "uCode"),
        ("level1_removal_shift", "analysis_remove_level1_meanabs", "removed"),
        ("group_ranks", "analysis_group_ranks_c01", "uCode"),
        ("raw_kendall_correlations", "analysis_corr_raw_kendall", "iCode"),
        ("scores_level2_pca", "analysis_pca_eigenvalues_c01", ["group", "component"]),
    ):
        mine = pd.read_csv(tmp_path / f"{ours}.csv", keep_default_na=False, na_values=[""]).set_index(key)
        wanted = asem.expected(f"{theirs}.csv", None).set_index(key).select_dtypes("number")
        asem.close(mine.loc[wanted.index, wanted.columns], wanted)


def test_unknown_periods_and_missing_files_are_named(files):
    assert "2020" in run(files, "decompose", "U3", "--from", 2020)[2]
    assert "--from" in run(files, "decompose", "U3")[2]
    assert "--new" in run(files, "decompose", "U3", "--old", files)[2]


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_the_progress_bar_is_drawn_only_where_somebody_watches():
    screen = Screen()

    tell = progress_bar(screen)
    tell(50, 100)
    tell(100, 100)

    assert "50/100" in screen.getvalue()
    assert screen.getvalue().endswith("100/100\n")
    assert progress_bar(io.StringIO()) is None
