"""Statistics with standard errors recomputed per replicate weight, from arrays or from sums that an engine made."""

from braidwork.measures.replicates.comparison import (
    Comparison,
    change,
    difference,
    differences,
    differs_from_zero,
    quotient,
    quotients,
)
from braidwork.measures.replicates.estimates import ReplicateEstimates, from_sums
from braidwork.measures.replicates.quantile import quantiles, weighted_quantile_from_groups
from braidwork.measures.replicates.rule import ACS, VarianceRule, variance
from braidwork.measures.replicates.statistics import means, ratios, totals
from braidwork.measures.replicates.weights import replicate_columns
from braidwork.measures.replicates.without_replicates import (
    design_factor,
    design_factor_mean,
    design_factor_median,
    design_factor_quantile,
    design_factor_ratio,
    design_factor_share,
    design_factor_total,
    sampling_factor,
)
from braidwork.measures.replicates.woodruff import WoodruffIntervals, woodruff_intervals

__all__ = [
    "ACS",
    "Comparison",
    "ReplicateEstimates",
    "VarianceRule",
    "WoodruffIntervals",
    "change",
    "design_factor",
    "design_factor_mean",
    "design_factor_median",
    "design_factor_quantile",
    "design_factor_ratio",
    "design_factor_share",
    "design_factor_total",
    "difference",
    "differences",
    "differs_from_zero",
    "from_sums",
    "means",
    "quantiles",
    "quotient",
    "quotients",
    "ratios",
    "replicate_columns",
    "sampling_factor",
    "totals",
    "variance",
    "weighted_quantile_from_groups",
    "woodruff_intervals",
]
