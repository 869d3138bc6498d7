import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexcore.analysis import (
    availability,
    breaks,
    components,
    correlations,
    peers,
    profile,
    ranking,
    significance,
    tiers,
)
from indexcore.errors import BadInput
from tests.bench_data import bench_path
from tests.indexcore import asem

pytestmark = pytest.mark.bench


def parents() -> dict[str, str]:
    meta = asem.metadata()
    kept = meta[meta["Type"].isin(["Indicator", "Aggregate"]) & meta["Parent"].notna()]
    return dict(zip(kept["iCode"], kept["Parent"], strict=True))


@pytest.mark.parametrize("method", correlations.METHODS)
def test_correlations_of_raw_data_and_of_aggregates_equal_the_reference(method):
    for name, data in (
        ("raw", asem.raw()),
        ("aggregates", asem.expected("expected_c01_aggregated.csv")),
    ):
        theirs = asem.expected(f"analysis_corr_{name}_{method}.csv", "iCode")
        data = data[theirs.columns]

        asem.close(correlations.correlation_matrix(data, method=method), theirs)


def test_p_values_of_pearson_correlations():
    theirs = asem.expected("analysis_corr_raw_pearson_pvalues.csv", "iCode")
    x = asem.raw()[theirs.columns].to_numpy(dtype=float)

    ours = correlations.p_values(x, x)

    off = ~np.eye(len(ours), dtype=bool)
    np.testing.assert_allclose(ours[off], theirs.to_numpy()[off], rtol=1e-9, atol=1e-30)


def test_spearman_tails_equal_the_published_series():
    # pspearman(36, 10, approximation = "AS89") of the R package of that name
    assert significance.spearman_tail(36, 10, lower=True) == pytest.approx(0.005825634, abs=5e-10)
    both = significance.spearman_tail(36, 10, lower=True) + significance.spearman_tail(38, 10, lower=False)
    assert both == pytest.approx(1, abs=1e-12)


def test_p_values_of_short_untied_columns_are_exact():
    a, b = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5])
    x, y = a[:, None], b[:, None]

    # S = 4: 1 + 4 + 3 of the 120 orders have S of 0, 2, 4; 14 have at most two discordant pairs
    assert correlations.p_values(x, y, method="spearman")[0, 0] == pytest.approx(2 * 8 / 120)
    assert correlations.p_values(x, y, method="kendall")[0, 0] == pytest.approx(2 * 14 / 120)
    tied = np.array([1.0, 1, 4, 3, 5])[:, None]
    r = correlations.correlations(x, tied, method="spearman")
    assert correlations.p_values(x, tied, method="spearman") == significance.by_student_t(
        r, np.array([[5.0]])
    )


def test_alpha_over_pairs_and_over_complete_rows():
    x = np.random.default_rng(3).normal(size=(30, 1)) + np.random.default_rng(4).normal(size=(30, 4))
    whole = components.cronbach_alpha(x)
    x[3, 1] = x[7, 2] = np.nan

    assert components.cronbach_alpha(x, missing="complete") == components.cronbach_alpha(
        np.delete(x, [3, 7], axis=0)
    )
    frame = pd.DataFrame(x).cov()
    expected = 4 / 3 * (1 - np.trace(frame) / frame.to_numpy().sum())
    assert components.cronbach_alpha(x) == pytest.approx(expected, rel=1e-12)
    assert whole != components.cronbach_alpha(x)


@pytest.mark.parametrize(("side", "threshold"), [("high", 0.6), ("low", -0.4)])
def test_flags_name_the_same_pairs(side, threshold):
    theirs = asem.expected(f"analysis_corr_flags_{side}.csv", None)
    data = asem.expected("expected_c01_normalised.csv")[asem.indicator_codes()]

    ours = correlations.correlation_flags(
        correlations.correlation_matrix(data), groups=parents(), threshold=threshold, side=side
    )

    pairs = {frozenset(p): c for *p, c in theirs[["Ind1", "Ind2", "Corr"]].itertuples(index=False)}
    mine = {frozenset(p): c for *p, c in ours[["Ind1", "Ind2", "Corr"]].itertuples(index=False)}
    assert mine.keys() == pairs.keys()
    asem.close([mine[p] for p in pairs], list(pairs.values()))


def ranked(x, **options):
    return ranking.score_places(x[:, None], **options)[:, 0]


def test_indicators_against_their_ancestors():
    theirs = asem.expected("analysis_corr_indicator_ancestors_c01.csv", None)
    scores = asem.expected("expected_c01_aggregated.csv")
    steps = {"Pillar": 1, "Sub-index": 2, "Index": 3}

    ours = correlations.ancestor_correlations(scores, parents=parents(), codes=asem.indicator_codes())

    by_key = ours.set_index(["Steps", "Code"])["Correlation"]
    found = [by_key[(steps[level], code)] for level, code in theirs[["Var1", "Var2"]].itertuples(index=False)]
    asem.close(found, theirs["Correlation"])
    assert len(ours) == len(theirs)


def test_denominator_correlations():
    theirs = asem.expected("analysis_denom_corr.csv", None)
    raw = asem.raw()

    ours = correlations.denominator_correlations(
        raw[asem.indicator_codes()], raw[asem.DENOMINATORS], threshold=0.7
    )

    assert ours[["Ind", "Denom"]].to_numpy().tolist() == theirs[["Ind", "Denom"]].to_numpy().tolist()
    asem.close(ours["Corr"], theirs["Corr"])


def test_principal_components_by_group():
    eigen = asem.expected("analysis_pca_eigenvalues_c01.csv", None)
    first = asem.expected("analysis_pca_pc1_c01.csv", None)
    data = asem.expected("expected_c01_normalised.csv")

    for group, rows in first.groupby("group"):
        ours = components.principal_components(data[rows["iCode"]].to_numpy(dtype=float))

        theirs = eigen[eigen["group"] == group]
        asem.close(ours.eigenvalues, theirs["eigenvalue"])
        asem.close(ours.shares, theirs["share"])
        loading = rows["PC1_loading"].to_numpy()
        asem.close(ours.loadings[:, 0] * np.sign(ours.loadings[:, 0] @ loading), loading)


def test_cronbach_alpha_of_every_group():
    theirs = asem.expected("analysis_cronbach_c01.csv", None)
    data, up = asem.expected("expected_c01_aggregated.csv"), parents()
    children = {g: [c for c in up if up[c] == g] for g in set(up.values())}
    children["Index_over_pillars"] = [c for c in up if up[c] in ("Conn", "Sust")]
    children["all_indicators"] = asem.indicator_codes()

    ours = [components.cronbach_alpha(data[children[g]].to_numpy(dtype=float)) for g in theirs["group"]]

    asem.close(ours, theirs["alpha"])


def test_data_availability():
    data = asem.raw()[asem.indicator_codes()]
    units = asem.expected("analysis_data_avail_units.csv")
    groups = asem.expected("analysis_data_avail_groups.csv")

    asem.close(availability.unit_availability(data).loc[units.index, units.columns], units)
    ours = availability.group_availability(data, parents=parents())
    asem.close(ours.loc[groups.index, groups.columns], groups)


def test_group_ranks():
    theirs = asem.expected("analysis_group_ranks_c01.csv")
    scores = asem.expected("expected_c01_aggregated.csv").loc[theirs.index]
    codes = [c for c in theirs.columns if c != "g"]

    ours = ranking.rank_table(scores[codes], groups=list(theirs["g"]))

    assert (ours.to_numpy() == theirs[codes].to_numpy()).all()


def test_strengths_and_weaknesses():
    theirs = asem.expected("analysis_strengths_weaknesses.csv", None)
    # equal ranks keep the order of columns, which in the reference run goes by parent
    codes = sorted(asem.indicator_codes(), key=parents().get)
    directions = asem.metadata().set_index("iCode")["Direction"].dropna().astype(int).to_dict()

    for unit, rows in theirs.groupby("uCode"):
        ours = profile.strengths_and_weaknesses(asem.raw()[codes], unit, directions=directions)

        wanted = ["Kind", "Code", "Rank"]
        assert ours[wanted].to_numpy().tolist() == rows[["kind", "Code", "Rank"]].to_numpy().tolist()
        asem.close(ours["Value"], rows["Value"])


def test_natural_breaks_equal_both_libraries():
    reference = json.loads(bench_path("index/expected/library_breaks_c01_index.json").read_text())
    scores = asem.expected("expected_c01_aggregated.csv")["Index"].to_numpy()

    for case in reference["classes"]:
        k = case["k"]
        bounds = breaks.fisher_jenks(scores, classes=k)
        asem.close(bounds, case["fisherjenks"])
        asem.close(breaks.goodness_of_fit(scores, bounds=bounds), case["gadf"])
        asem.close(breaks.absolute_deviation(scores, bounds=bounds), case["adcm"])
        asem.close(breaks.maximum_breaks(scores, classes=k), case["max_breaks"])
        asem.close(tiers.quantile_tiers(scores, tiers=k).cuts, case["quantiles"][:-1])
        numbers = tiers.natural_tiers(scores, tiers=k).tier_numbers(scores)
        assert [int((numbers == t).sum()) for t in range(k, 0, -1)] == case.get("fj_counts")


def test_peers_are_near_in_structure():
    raw = asem.raw()
    structure = pd.DataFrame({"people": raw["Population"], "wealth": raw["GDP"] / raw["Population"]})

    near = peers.nearest_peers(structure, "AUT", how_many=3, log_columns=["people"])

    assert len(near) == 3
    assert near.is_monotonic_increasing
    assert "AUT" not in near.index
    assert "AUT" not in peers.group_peers(raw["GDP_group"], "AUT")
    assert set(raw.loc[peers.group_peers(raw["GDP_group"], "AUT"), "GDP_group"]) == {
        raw.at["AUT", "GDP_group"]
    }


@asem.unhurried
@given(st.lists(st.integers(0, 30), min_size=3, max_size=12), st.integers(2, 3))
def test_no_partition_beats_fisher_jenks(values, classes):
    distinct = sorted(set(values))
    if len(distinct) < classes:
        with pytest.raises(BadInput, match="不同的得分"):
            breaks.fisher_jenks(np.array(values, dtype=float), classes=classes)
        return

    def cost(bounds):
        groups = np.searchsorted(bounds, values, side="left")
        data = np.array(values, dtype=float)
        return sum(((data[groups == g] - data[groups == g].mean()) ** 2).sum() for g in set(groups))

    ours = cost(breaks.fisher_jenks(np.array(values, dtype=float), classes=classes))

    inner = distinct[:-1]
    options = [[a] for a in inner] if classes == 2 else [[a, b] for a in inner for b in inner if a < b]
    assert ours <= min(cost([*o, distinct[-1]]) for o in options) + 1e-9


@asem.unhurried
@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20), st.randoms())
def test_ranks_do_not_depend_on_the_order_of_units(scores, random):
    places = list(range(len(scores)))
    random.shuffle(places)
    x = np.array(scores)

    assert (ranked(x)[places] == ranked(x[places])).all()
    assert ranked(x).min() == 1


def test_ties_within_rounding_noise_share_the_best_rank():
    x = np.array([0.1 + 0.2, 0.3, np.nan, 0.5])

    assert ranked(x)[[0, 1, 3]].tolist() == [2, 2, 1]
    assert np.isnan(ranked(x)[2])
    assert ranked(x, ties="average")[:2].tolist() == [2.5, 2.5]
    assert ranked(x, ties="max")[:2].tolist() == [3, 3]
    assert ranked(np.array([100.0, 100.001, 90]), relative_tolerance=1e-4).tolist() == [1, 1, 3]


def test_every_score_has_a_tier_and_cuts_are_half_open():
    scheme = tiers.fixed_tiers([170, 100], labels=["一", "二", "三"], edition="2023")

    assert scheme.tier_labels(np.array([170.0, 150.0, 99.99999999999999, 99.9, np.nan])) == [
        "一",
        "二",
        "二",
        "三",
        None,
    ]
    with pytest.raises(BadInput, match="档名"):
        tiers.TierScheme((1.0, 2.0), ("a", "b"), "fixed")
    relative = tiers.relative_tiers(np.array([50.0, 150.0]), factors=[1.25, 0.7])
    assert relative.cuts == (70.0, 125.0)
