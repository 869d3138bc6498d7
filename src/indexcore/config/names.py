"""One canonical name for every method, and the other spellings people and other tools use for it."""

from collections.abc import Mapping

from indexcore.errors import refuse

Aliases = Mapping[str, tuple[str, ...]]

STEPS: Aliases = {
    "check": ("checks", "校验"),
    "select": ("选取",),
    "denominate": ("denomination", "scale_by", "无量纲分母", "除以分母"),
    "screen": ("screening", "筛选"),
    "impute": ("imputation", "插补", "填补"),
    "treat": ("treatment", "outliers", "异常值"),
    "transform": ("变换",),
    "normalise": ("normalize", "normalisation", "normalization", "标准化", "归一化"),
    "weights": ("weight", "weigh", "权重"),
    "aggregate": ("aggregation", "汇总", "合成"),
    "plus_x": ("4+x", "plusx", "feature_items", "特色项"),
    "rank": ("ranks", "ranking", "排名"),
    "tiers": ("tier", "分档", "梯队"),
    "analyse": ("analyze", "analysis", "分析"),
    "chain": ("chained", "环比链接", "链式指数"),
    "rebase": ("换基期",),
    "splice": ("接续",),
    "trend": ("trends", "趋势"),
    "membership": ("group_growth", "成员变化"),
}

CENTRES: Aliases = {
    "mean": ("i_mean", "average", "均值", "column_mean"),
    "median": ("i_median", "中位数", "column_median"),
    "group_mean": ("i_mean_grp", "mean_grp", "mean_group", "grp_mean", "组均值"),
    "group_median": ("i_median_grp", "median_grp", "median_group", "grp_median", "组中位数"),
    "value": ("fixed", "给定值"),
    "latest": ("locf", "carry_forward", "最近值"),
    "linear": ("interpolate", "线性"),
    "linear_constant": ("linear-constant", "线性两端常值"),
    "constant": ("常值",),
    "none": ("off", "no", "不插补"),
}

TRANSFORMS: Aliases = {
    "none": ("off", "no", "不处理"),
    "log": ("ln", "对数"),
    "log_CT": ("logct",),
    "log_CT_plus": ("logctplus",),
    "log_CT_orig": ("logctorig",),
    "log_GII": ("loggii",),
    "boxcox": ("box_cox", "box-cox"),
    "trim": ("percentile_trim", "percentile", "percentiles", "分位截尾"),
    "winsorise": ("winsorize", "winsor", "缩尾"),
}

NORMALISERS: Aliases = {
    "minmax": ("n_minmax", "min-max", "min_max", "极差法"),
    "zscore": ("n_zscore", "z", "z-score", "standardise", "standardize"),
    "scaled": ("n_scaled", "scale"),
    "percentile_rank": ("n_prank", "prank", "percentile", "percentrank", "perc_rank"),
    "rank": ("n_rank", "ranks", "位次"),
    "borda": ("n_borda",),
    "distance_to_max": ("n_dist2max", "dist2max", "distance_to_maximum"),
    "distance_to_reference": ("n_dist2ref", "dist2ref", "distance_to_ref"),
    "distance_to_target": ("n_dist2targ", "dist2targ", "distance_to_targ", "dist2target"),
    "fraction_of_max": ("n_fracmax", "fracmax", "frac_max", "frac_of_max", "fraction_max"),
    "goalposts": ("n_goalposts", "goalpost"),
    "efficacy": ("功效系数", "功效系数法", "efficacy_coefficient"),
    "ratio_to_base": ("base_ratio", "定基比", "基期比", "ratio_base"),
    "ratio_to_standard": ("standard_ratio", "监测标准法", "ratio_standard"),
    "ampi": ("adjusted_mpi",),
    "none": ("off", "no", "不标准化"),
}

MEANS: Aliases = {
    "arithmetic": ("a_amean", "amean", "mean", "arithmetic_mean", "linear", "算术平均"),
    "geometric": ("a_gmean", "gmean", "geometric_mean", "geomean", "几何平均"),
    "harmonic": ("a_hmean", "hmean", "harmonic_mean", "调和平均"),
    "power": ("power_mean", "a_pmean", "pmean", "a_genmean", "genmean", "generalised_mean", "幂平均"),
    "median": ("weighted_median", "wmedian", "a_wmedian", "加权中位数"),
    "owa": ("ordered_weighted_average", "有序加权"),
    "copeland": ("a_copeland",),
    "outranking": ("outrank", "outranking_score", "outranking_matrix", "outrankmatrix", "级别优于"),
    "kemeny": ("condorcet", "cky"),
    "mpi": ("mazziotta_pareto", "mazziotta-pareto"),
    "ampi": ("adjusted_mpi",),
    "benefit_of_the_doubt": ("bod", "dea", "无疑受益"),
    "min": ("minimum", "lowest", "最小"),
    "max": ("maximum", "highest", "最大"),
}

WEIGHTINGS: Aliases = {
    "metadata": ("meta", "original", "default", "imeta", "元数据"),
    "equal": ("equal_weights", "none", "等权"),
    "given": ("values", "file", "named", "custom", "给定"),
    "set": ("named_set", "权重集"),
    "entropy": ("熵权", "熵权法"),
    "critic": ("CRITIC",),
    "ahp": ("层次分析",),
    "pca": ("主成分", "pc1"),
    "factor": ("factor_analysis", "handbook_pca", "因子"),
    "optimised": ("optimized", "correlation", "correlation_optimised", "opt"),
    "deviation": ("standard_deviation", "sd", "标准差"),
}

SCREENS: Aliases = {
    "availability": ("na", "byna", "missing", "dat_avail", "data availability", "缺失"),
    "zeros": ("byzeros", "zero", "零值"),
    "availability and zeros": (
        "byNAandzeros", "na and zeros", "by na and zeros", "by na and zero", "na and zero", "both",
        "na_and_zeros", "availability_and_zeros", "缺失与零值",
    ),
    "none": ("off", "no", "forced"),
}  # fmt: skip


def _plain(text: str) -> str:
    return "".join(ch for ch in text.lower() if ch.isalnum() or ch == "+") or text.strip()


def canonical(text: str, *, among: Aliases, where: str) -> str:
    """The canonical name of a method given in any known spelling; refused with the list when unknown."""
    for name, others in among.items():
        if _plain(text) in {_plain(name), *map(_plain, others)}:
            return name
    raise refuse(where, f"不认识「{text}」；可用：{'、'.join(among)}")
