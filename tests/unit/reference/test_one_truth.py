"""Kernels keep their constants beside the formula; each must equal the dated, cited convention."""

from __future__ import annotations

from datetime import date

from braidwork.reference import convention, minimum_wage, wage_standard_names


def test_survey_inference() -> None:
    from braidwork.measures import estimates, reliability
    from braidwork.measures.replicates import without_replicates

    assert convention("moe_factor") == estimates.MOE_FACTOR
    assert convention("table_median_cv_limit") == reliability.TABLE_MEDIAN_CV
    assert convention("minimum_persons") == reliability.MINIMUM_PERSONS
    assert convention("minimum_households") == reliability.MINIMUM_HOUSEHOLDS
    edges = tuple(convention("n_bucket_edge", edge=i) for i in range(1, 6))
    assert edges == reliability.N_BUCKET_EDGES
    for scheme, limits in reliability.SCHEMES.items():
        ours = (convention("reliability_cv_high", scheme=scheme), convention("reliability_cv_medium", scheme=scheme))
        assert ours == limits
    assert convention("design_factor", kind="race_or_ethnicity") == without_replicates.FACTOR_BY_RACE
    assert convention("design_factor", kind="other") == without_replicates.FACTOR_OTHERWISE


def test_measures_of_pay() -> None:
    from braidwork.labormarket import asking, universes

    floor = minimum_wage("united-states", date(2024, 1, 1), "all").wage_hourly_usd
    assert floor is not None
    trim = convention("hourly_wage_trim_minimum_wage_share") * floor
    assert trim == universes.HALF_FEDERAL_MINIMUM
    assert wage_standard_names()[0] == asking.DEFAULT_STANDARD
