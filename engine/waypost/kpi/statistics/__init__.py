"""Statistics of KPIs: intervals, funnels, standardised ratios, control charts, inequality.

Pure functions of numbers: nothing here knows of patients, periods or files, rounds, or hides
small numbers. V, D and U after a formula say whether its source was verified, whether it is a
decision of this project, or whether it is unverified.
"""

from waypost.kpi.statistics.distributions import LEVEL_95, LEVEL_998
from waypost.kpi.statistics.errors import NoReferencePopulation, UnusableNumbers
from waypost.kpi.statistics.funnel import (
    OVER_DISPERSION,
    SMALLEST_UNIT,
    Category,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    LeftOut,
    category_of,
    curve_sizes,
    proportion_funnel,
    proportion_limits,
)
from waypost.kpi.statistics.funnel_of_ratios import (
    RatioUnit,
    rate_funnel,
    ratio_category,
    ratio_funnel,
    ratio_limits,
)
from waypost.kpi.statistics.inequality import (
    DeprivationGroup,
    Inequality,
    group_of_proportion,
    group_of_rate,
    inequality_indices,
)
from waypost.kpi.statistics.intervals import (
    Interval,
    count_interval,
    rate_interval,
    ratio_interval,
    wilson_interval,
)
from waypost.kpi.statistics.rare_events import (
    RareEventChart,
    RareEventPoint,
    days_between,
    g_chart,
    t_chart,
)
from waypost.kpi.statistics.standardisation import (
    Band,
    ExpectedBand,
    ReferenceBand,
    StandardisedRatio,
    expected_events,
    standardise,
)
from waypost.kpi.statistics.xmr import (
    Rebase,
    Side,
    Signal,
    XmrChart,
    XmrGroup,
    XmrPoint,
    for_drawing,
    xmr_chart,
)
from waypost.kpi.statistics.xmr_reading import (
    AssuranceIcon,
    Better,
    RebaseSuggestion,
    VariationIcon,
    assurance_icon,
    suggest_rebase,
    variation_icon,
)
from waypost.kpi.statistics.xmr_rules import DEFAULT_RULES, PRECEDENCE, Direction, Rule, XmrRules

__all__ = [
    "DEFAULT_RULES",
    "LEVEL_95",
    "LEVEL_998",
    "OVER_DISPERSION",
    "PRECEDENCE",
    "SMALLEST_UNIT",
    "AssuranceIcon",
    "Band",
    "Better",
    "Category",
    "DeprivationGroup",
    "Direction",
    "ExpectedBand",
    "Funnel",
    "FunnelLimits",
    "FunnelPoint",
    "Inequality",
    "Interval",
    "LeftOut",
    "NoReferencePopulation",
    "RareEventChart",
    "RareEventPoint",
    "RatioUnit",
    "Rebase",
    "RebaseSuggestion",
    "ReferenceBand",
    "Rule",
    "Side",
    "Signal",
    "StandardisedRatio",
    "UnusableNumbers",
    "VariationIcon",
    "XmrChart",
    "XmrGroup",
    "XmrPoint",
    "XmrRules",
    "assurance_icon",
    "category_of",
    "count_interval",
    "curve_sizes",
    "days_between",
    "expected_events",
    "for_drawing",
    "g_chart",
    "group_of_proportion",
    "group_of_rate",
    "inequality_indices",
    "proportion_funnel",
    "proportion_limits",
    "rate_funnel",
    "rate_interval",
    "ratio_category",
    "ratio_funnel",
    "ratio_interval",
    "ratio_limits",
    "standardise",
    "suggest_rebase",
    "t_chart",
    "variation_icon",
    "wilson_interval",
    "xmr_chart",
]
