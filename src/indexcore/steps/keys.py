"""Every key of every step, with its kind, default and other spellings; docs/indexcore.md explains each."""

from indexcore.config.keys import Key
from indexcore.config.names import CENTRES, MEANS, NORMALISERS, SCREENS, TRANSFORMS, WEIGHTINGS

POOLED = "true：各期合在一起算参数；false：各期各算"
TIES = {"min": (), "max": (), "average": ("mean",), "dense": (), "first": ("ordinal",)}
LAMBDA = Key(
    "lambda",
    "number or word",
    0.0,
    'Box-Cox 的 λ：数，或 "estimate"（极大似然估计）',
    ("lam",),
    {"estimate": ("estimated", "mle", "估计")},
    each=True,
)
SHIFT = Key("shift", "flag", True, "Box-Cox 前平移到最小值为 1", ("makepos",), each=True)
TRIM = (
    Key("lower", "number", 0.025, "trim 的下分位（0–1）", ("lower_percentile",), each=True),
    Key("upper", "number", 0.975, "trim 的上分位（0–1）", ("upper_percentile",), each=True),
)

UNIT_SCALES = (
    "minmax", "percentile_rank", "distance_to_max", "distance_to_reference", "distance_to_target",
    "fraction_of_max", "goalposts", "scaled",
)  # fmt: skip
BOUNDED = ("goalposts", "scaled", "efficacy", "ampi")
RATIOS = ("ratio_to_base", "ratio_to_standard")

CHECK = (
    Key("range", "flag", True, "值须在元数据的下限、上限之间"),
    Key("jump", "limit", None, "与上一期之比超过此倍数（或低于其倒数）算异常", ("max_jump",)),
    Key("base_period", "label", None, "此期的值须存在且大于 0"),
    Key(
        "on_fault",
        "choice",
        "stop",
        "发现问题时停下或只记录",
        choices={"stop": ("error",), "report": ("log", "warn")},
    ),
)
SELECT = (
    Key("indicators", "codes", None, "只留这些指标", ("keep", "codes")),
    Key("drop", "codes", None, "去掉这些指标", ("drop_indicators",)),
    Key("units", "codes", None, "只留这些单位"),
    Key("drop_units", "codes", None, "去掉这些单位"),
)
DENOMINATE = (
    Key(
        "by", "table", None, "表 {指标 = 分母列}，默认用元数据的 Denominator 列", ("denominators", "denomby")
    ),
    Key("file", "text", None, "CSV：iCode, Denominator, ScaleFactor（可省）", ("denomby_file",)),
    Key(
        "data_file", "text", None, "分母数据另在一个 CSV：uCode（Time）与各分母列", ("denoms", "denoms_file")
    ),
    Key(
        "scale",
        "number or table",
        None,
        "分母倍数 x/(分母/倍数)，默认元数据 ScaleFactor 或 1",
        ("scale_factor",),
        each=True,
    ),
    Key("how", "choice", "divide", "相除或相乘", choices={"divide": ("/",), "multiply": ("*",)}),
    Key("denominator", "text", None, "（仅用于分指标设置）分母列，或 none", ("method",), each=True),
)
SCREEN = (
    Key(
        "method", "choice", "availability", "按缺失、按零值、两者、或只按名单", ("by", "unit_screen"), SCREENS
    ),
    Key(
        "min_available",
        "number",
        2 / 3,
        "单位的有值比例不得低于",
        ("dat_thresh", "threshold", "data_threshold", "min_data"),
    ),
    Key("min_nonzero", "number", 0.05, "有值之中非零的比例不得低于", ("nonzero_thresh", "zero_threshold")),
    Key("include", "codes", (), "强制保留的单位", ("force_include",)),
    Key("exclude", "codes", (), "强制剔除的单位", ("force_exclude",)),
    Key(
        "min_indicator_available",
        "number",
        None,
        "指标的有值比例低于此数则整列去掉",
        ("indicator_threshold",),
    ),
    Key("pooled", "flag", False, POOLED, ("global",)),
)
IMPUTE = (
    Key("method", "choice", "mean", "插补方法", ("f_i", "how"), CENTRES, each=True),
    Key("by", "choice", "column", "column 用同一指标的其他单位；row 用同一单位的其他指标", ("impute_by",),
        {"column": ("columns", "indicator", "列"), "row": ("rows", "unit", "行")}),
    Key("group", "text", None, "group_mean / group_median 的分组列", ("use_group", "group_column"), each=True, only=("mean", "median", "group_mean", "group_median")),
    Key("level", "whole", None, "by = row 时只用此层级同一组内的指标", ("group_level",)),
    Key("normalise_first", "flag", None, "by = row 时先按极差归一，再还原；默认 true", ("normalize_first",)),
    Key("value", "number", None, "method = value 时填的数", each=True, only=("value",)),
    Key("max_age", "limit", None, "latest 最多沿用几期前的值", ("max_time",), each=True, only=("latest",)),
    Key("pooled", "flag", False, POOLED, ("global",)),
)  # fmt: skip
TREAT = (
    Key("method", "choice", "winsorise", "第一手段", ("first", "f1"), TRANSFORMS, each=True),
    Key("then", "choice", None, "仍不通过时的第二手段；默认 log_CT，method 为 none 时默认 none", ("second", "f2"), TRANSFORMS, each=True),
    Key("winmax", "limit", 5.0, "缩尾点数上限", ("max_points",), each=True),
    Key("skew", "number", 2.0, "|偏度| 小于此数即通过", ("skew_thresh", "max_skew"), each=True),
    Key("kurt", "number", 3.5, "或峰度小于此数即通过", ("kurt_thresh", "max_kurt"), each=True),
    Key("winsorise_skew", "number", None, "缩尾自身停止用的偏度界，默认同 skew", ("win_skew",), each=True),
    Key("winsorise_kurt", "number", None, "缩尾自身停止用的峰度界，默认同 kurt", ("win_kurt",), each=True),
    Key("force", "flag", False, "true：缩尾一直做到 winmax", ("force_win",), each=True),
    Key("test", "choice", "skew_kurt", "none：不检验，一律先做 method 再做 then", (), {"skew_kurt": ("skewkurt", "check_skewkurt"), "none": ("off",)}, each=True),
    Key("combine", "flag", False, "true：then 作用于 method 的结果而非原列", ("combine_treat",), each=True),
    LAMBDA, SHIFT, *TRIM,
    Key("pooled", "flag", False, POOLED, ("global",)),
)  # fmt: skip
TRANSFORM = (
    Key("method", "choice", "none", "对整列做的变换", ("f", "function"), TRANSFORMS, each=True),
    Key("winmax", "limit", 5.0, "winsorise 的点数上限", each=True),
    Key("skew", "number", 2.0, "winsorise 的偏度界", each=True),
    Key("kurt", "number", 3.5, "winsorise 的峰度界", each=True),
    Key("force", "flag", False, "winsorise 一直做到 winmax", each=True),
    LAMBDA, SHIFT, *TRIM,
    Key("indicators_only", "codes", None, "只变换这些指标，默认全部", ("codes", "only")),
    Key("pooled", "flag", False, POOLED, ("global",)),
)  # fmt: skip
NORMALISE = (
    Key("method", "choice", "minmax", "标准化方法", ("f_n",), NORMALISERS, each=True),
    Key("range", "range", None, "结果的 [低, 高]；minmax 默认 [0, 100]，0–1 型方法默认 [0, 1]", ("l_u", "to"), each=True, only=UNIT_SCALES),
    Key("scale", "number", None, "等于 range = [0, scale]；scaled、ratio_* 默认 100", ("multiply",), each=True, only=(*UNIT_SCALES, *RATIOS)),
    Key("mean", "number", 0.0, "zscore 的目标均值", each=True, only=("zscore",)),
    Key("sd", "number", 1.0, "zscore 的目标标准差（样本标准差 n−1）", ("std",), each=True, only=("zscore",)),
    Key("m_sd", "range", None, "[mean, sd] 一起写", ("mean_sd",), each=True, only=("zscore",)),
    Key("ties", "choice", "min", "并列的处理", ("ties_method",), TIES, each=True, only=("percentile_rank", "rank", "borda")),
    Key("order", "choice", "ascending", "rank：ascending 最低为 1，descending 最高为 1", (), {"ascending": ("low",), "descending": ("high",)}, each=True, only=("rank",)),
    Key("reference", "text", None, "distance_to_reference 的参照单位代码", ("reference_unit", "iref", "unit"), each=True, only=("distance_to_reference",)),
    Key("cap", "number or flag", None, "distance_to_*：true 时不超过 1；ratio_*：结果的上限（数）", ("cap_max",), each=True, only=("distance_to_reference", "distance_to_target", *RATIOS)),
    Key("target", "number or table", None, "distance_to_target 的目标值，默认元数据 Target 列", ("targets", "targ"), each=True, only=("distance_to_target",)),
    Key("target_file", "text", None, "CSV：iCode, Target", ("targets_file",), only=("distance_to_target",)),
    Key("lower", "number or table", None, "goalposts / scaled / efficacy / ampi 的下界", ("low", "lo"), each=True, only=BOUNDED),
    Key("upper", "number or table", None, "上界", ("high", "hi"), each=True, only=BOUNDED),
    Key("goalposts", "numbers", None, "[下界, 上界] 或 [下界, 上界, 倍数] 一起写", ("gposts", "bounds", "npara"), each=True, only=BOUNDED),
    Key("bounds_file", "text", None, "CSV：iCode, lower, upper", ("goalposts_file", "file"), only=BOUNDED),
    Key("clip", "flag", None, "截到上下界之间；goalposts 默认 true，efficacy 默认 false", ("truncate", "trunc2posts", "trunc"), each=True, only=("goalposts", "efficacy")),
    Key("negative", "choice", None, "逆向指标怎么做：fraction_of_max 可用 reflect（默认）、inverse；scaled 可用 flip（默认）、sign", (), {"reflect": (), "inverse": ("min/x",), "flip": (), "sign": ()}, each=True, only=("fraction_of_max", "scaled")),
    Key("floor", "number", None, "efficacy 的底分（默认 60）、ampi 的底分（默认 70）", each=True, only=("efficacy", "ampi")),
    Key("span", "number", None, "efficacy 的幅度（默认 40）、ampi 的幅度（默认 60）", each=True, only=("efficacy", "ampi")),
    Key("base", "choice", "own", "ratio_to_base：own 各单位自己的基期值；common 同一个基数", (), {"own": ("自身",), "common": ("共同",)}, each=True, only=("ratio_to_base",)),
    Key("base_period", "label", None, "基期，默认数据的第一期", ("base_year",), only=("ratio_to_base",)),
    Key("base_unit", "text", None, "base = common 时以此单位的基期值为基数；默认基期各单位均值", each=True, only=("ratio_to_base",)),
    Key("base_value", "number or table", None, "直接给出基数", ("base_values",), each=True, only=("ratio_to_base",)),
    Key("yearly_cap", "number", None, "ratio_to_base：一期之内至多升到上期的几倍、降到几分之一", each=True, only=("ratio_to_base",)),
    Key("base_file", "text", None, "CSV：iCode, Base", only=("ratio_to_base",)),
    Key("standard", "number or table", None, "ratio_to_standard 的监测标准，默认元数据 Standard 列", ("standards",), each=True, only=("ratio_to_standard",)),
    Key("standard_file", "text", None, "CSV：iCode, Standard", ("standards_file",), only=("ratio_to_standard",)),
    Key("direction", "number or table", None, "方向 ±1，默认元数据 Direction 列", ("directions",), each=True),
    Key("direction_file", "text", None, "CSV：iCode, Direction", ("directions_file",)),
    Key("constant", "number or word", "missing", '全列一个值时："missing" 记为缺失，"stop" 停下，或填一个数', (), {"missing": ("nan",), "stop": ("error",)}, each=True),
    Key("pooled", "flag", True, POOLED, ("global",)),
)  # fmt: skip
WEIGHTS = (
    Key("method", "choice", "metadata", "权重从何而来", ("f_w",), WEIGHTINGS, each=True),
    Key("file", "text", None, "CSV：iCode, Weight（其余列不看）", ("weights_file",)),
    Key("values", "table", None, "表 {代码 = 权重}", ("weights",)),
    Key("set", "text", None, "[weight_sets.名字] 的名字", ("weight_set",)),
    Key("levels", "wholes", None, "只对这些层级的节点赋权，默认全部；数或列表", ("level",)),
    Key("matrix", "matrix", None, "ahp 的判断矩阵（按该组下级的顺序）；写在 [step.groups.上级代码] 里", each=True),
    Key("max_ratio", "number", 0.1, "ahp 一致性比率的上限，超过即停", ("max_cr",), each=True),
    Key("correlation", "choice", "pearson", "optimised、critic 用的相关系数", ("corr",), {"pearson": (), "spearman": (), "kendall": ()}, each=True),
    Key("against", "choice", "index", "optimised：与总指数的相关（整层一起优化），或与各组上级的相关", (), {"index": ("root", "指数"), "parent": ("group", "上级")}, each=True),
    Key("target", "numbers or word", "equal", 'optimised 各节点应达到的相对重要性："equal" 或列表', ("optimise_for",), {"equal": ()}, each=True),
    Key("factors", "whole", None, "factor 保留的因子数，默认特征值大于 1", each=True),
    Key("nonnegative", "flag", True, "pca、optimised 的权重不得为负", each=True),
)  # fmt: skip
AGGREGATE = (
    Key("method", "methods", "arithmetic", "一个方法；或自下而上的列表；或表 {层级 = 方法}", ("methods", "f_ag"), MEANS, each=True),
    Key("weights", "text or table", None, 'metadata、equal、权重集名、CSV 文件名，或表 {代码 = 权重}；默认前面 weights 步的结果', ("w",)),
    Key("min_available", "number or numbers", None, "下级有值比例低于此数则汇总值缺失；可按层级写列表", ("dat_thresh", "threshold", "data_threshold"), each=True),
    Key("p", "number", 1.0, "power 的指数", ("exponent", "power"), each=True, only=("power",)),
    Key("order_weights", "numbers", None, "owa 的位次权重，从最好到最差", ("owa_weights",), each=True, only=("owa",)),
    Key("quantifier", "number", 1.0, "没有 order_weights 时 owa 的 (k/n)^q", ("q",), each=True, only=("owa",)),
    Key("sign", "choice", "minus", "mpi 的惩罚方向", ("penalty",), {"minus": ("-", "negative", "neg"), "plus": ("+", "positive", "pos")}, each=True, only=("mpi", "ampi")),
    Key("ddof", "whole", None, "mpi 方差除以 n−ddof：mpi 默认 1，ampi 默认 0", each=True, only=("mpi", "ampi")),
    Key("decimals", "whole", 10, "copeland、outranking、kemeny 比较前保留的小数位", each=True),
    Key("nonpositive", "number or word", "stop", '几何、调和、幂平均遇到不可用的值："stop"、"missing"，或以此数为底', ("floor",), {"stop": ("error",), "missing": ("nan", "skip")}, each=True, only=("geometric", "harmonic", "power")),
    Key("share_limits", "range", None, "benefit_of_the_doubt 的份额下限与上限 [低, 高]", ("limits",), each=True, only=("benefit_of_the_doubt",)),
    Key("pooled", "flag", False, "copeland、outranking 是否把各期的单位放在一起比", ("global",), each=True),
)  # fmt: skip
PLUS_X = (
    Key("core", "text", None, "核心得分的代码，默认唯一的根"),
    Key("x", "text", "X", "特色项得分的代码", ("feature",)),
    Key("into", "text", "Total", "总分的代码", ("code", "total")),
    Key("mode", "choice", "bonus", "bonus 加分；blend 按 α 混合", (), {"bonus": ("加分",), "blend": ("blended", "混合")}),
    Key("rate", "number", 0.05, "bonus：每 1 分 X 加多少分"),
    Key("above", "number", 0.0, "bonus：X 超过此分的部分才加"),
    Key("cap_percent", "number", 5.0, "bonus：加分不超过核心得分的百分之几", ("cap",)),
    Key("cap_points", "number", None, "bonus：加分不超过多少分"),
    Key("alpha", "number", 0.9, "blend：总分 = α·核心 + (1−α)·X"),
)  # fmt: skip
RANK = (
    Key("codes", "codes", None, "给哪些代码排名，默认全部汇总项"),
    Key("decimals", "number or word", 10, '排名前保留的小数位；"exact" 不取舍', (), {"exact": ("none",)}),
    Key("ties", "choice", "min", "并列的处理", (), TIES),
    Key(
        "order",
        "choice",
        "descending",
        "descending 最高为 1",
        (),
        {"descending": ("high",), "ascending": ("low",)},
    ),
    Key("group", "text", None, "在此分组列的组内排名", ("within", "use_group")),
)
TIERS = (
    Key("method", "choice", "cuts", "分档方法", (), {"cuts": ("fixed", "固定"), "mean": ("relative", "均值"), "jenks": ("fisher_jenks", "自然断点"), "quantiles": ("quantile", "分位"), "gaps": ("maximum_breaks", "最大间隔")}),
    Key("codes", "codes", None, "给哪些代码分档，默认唯一的根"),
    Key("cuts", "numbers", None, "cuts：各档下限，从高到低，半开区间"),
    Key("multiples", "numbers", None, "mean：均值的倍数，从高到低"),
    Key("classes", "whole", 3, "jenks、quantiles、gaps：档数", ("k", "tiers")),
    Key("labels", "codes", None, "档名，从最好到最差"),
)  # fmt: skip

ANALYSE = (
    Key("what", "codes", ("stats",), "要哪些表", ("tables",)),
    Key("period", "label", None, "面板看哪一期，默认最后一期", ("year",)),
    Key(
        "correlation",
        "choice",
        "pearson",
        "相关系数",
        ("method", "cortype"),
        {"pearson": (), "spearman": (), "kendall": ()},
    ),
    Key("level", "whole", 2, "flags、pca、outranking 按哪一层分组", ("group_level",)),
    Key("high", "number", 0.9, "flags、denominators：相关高于此数的列出", ("threshold",)),
    Key("low", "number", -0.4, "flags：相关低于此数的列出"),
    Key("top", "whole", 5, "strengths：各列几个强项、弱项"),
    Key("units", "codes", None, "strengths：看哪些单位，默认全部"),
    Key("values", "text", "raw", "strengths：用哪一步的值"),
    Key("remove_level", "whole", 1, "removal：逐个去掉哪一层的节点"),
    Key("target", "text", None, "removal：看哪个得分，默认根"),
)
CHAIN = (
    Key("start", "number", 100.0, "首期的值", ("base",)),
    Key("weights", "text or table", None, "同 aggregate 步的 weights", ("w",)),
)
REBASE = (
    Key("at", "label", None, "哪一期为基期，默认最后一期", ("base_period", "period")),
    Key("to", "number", 100.0, "基期的值"),
)
SPLICE = (
    Key("file", "text", None, "旧版次的得分 CSV：uCode, Time 与各代码", ("old",)),
    Key("overlap", "label", None, "新旧都有的重叠时期", ("at",)),
    Key("codes", "codes", None, "接续哪些代码，默认全部汇总项"),
)
TREND = (
    Key(
        "measure",
        "choice",
        "CAGR",
        "CAGR 年均增长、prc_change 百分比变化、slope 斜率",
        ("method",),
        {"CAGR": (), "prc_change": ("percentage_change", "percent"), "slope": ()},
    ),
    Key("of", "choice", "data", "对指标值还是对得分", (), {"data": ("values",), "scores": ("得分",)}),
    Key("codes", "codes", None, "哪些代码，默认全部", ("indicators",)),
    Key("latest", "whole", None, "只用最近几期", ("use_latest",)),
    Key("interpolated", "flag", False, "先把观测之间的空缺按直线补上", ("interp",)),
)
MEMBERSHIP = (
    Key("group", "text", None, "分组列，可逐年不同", ("use_group",)),
    Key("codes", "codes", None, "哪些代码，默认根"),
    Key("fixed", "codes", None, "可比口径固定用这些单位，默认两年都在组内的单位", ("same",)),
)

KEYS = {
    "check": CHECK,
    "select": SELECT,
    "denominate": DENOMINATE,
    "screen": SCREEN,
    "impute": IMPUTE,
    "treat": TREAT,
    "transform": TRANSFORM,
    "normalise": NORMALISE,
    "weights": WEIGHTS,
    "aggregate": AGGREGATE,
    "plus_x": PLUS_X,
    "rank": RANK,
    "tiers": TIERS,
    "analyse": ANALYSE,
    "chain": CHAIN,
    "rebase": REBASE,
    "splice": SPLICE,
    "trend": TREND,
    "membership": MEMBERSHIP,
}
NESTED = {"aggregate": ("levels", "groups"), "weights": ("groups",)}
