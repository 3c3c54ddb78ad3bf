"""Gaps: who is best served, how far the others are, how sure that is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket import measure
from braidwork.measures import Estimate, Estimates, Provenance
from braidwork.measures.gap import best_served, gap_to_best

MADE = Provenance("pums_person", "p", "2024", "", "", "", "", "the formula", "DuckDB")
SPREAD = np.linspace(-1, 1, 80)


def base(rows: str, *, of: str = "employment_rate", replicates: bool = True) -> Estimates:
    """Estimates from lines of group, county, share, standard error, class, persons."""
    read = [line.split() for line in rows.strip().splitlines()]
    made = tuple(
        Estimate(
            dimensions={"race_ethnicity": group, "county": county},
            value=None if value == "-" else float(value),
            standard_error=None if error == "-" else float(error),
            n=100, households=50, persons=float(persons), reliability=reliability,  # type: ignore[arg-type]
            method="replicates", reason="too few" if reliability == "not_estimable" else None,
        )
        for group, county, value, error, reliability, persons in read
    )  # fmt: skip
    values = np.array([[(r.value or 0) + 0.01 * (i + 1) * s for s in SPREAD] for i, r in enumerate(made)])
    return Estimates(measure(of), ("race_ethnicity", "county"), made, MADE, values if replicates else None)


TWO = """
    black  King  0.60  0.010  high  1000
    white  King  0.70  0.010  high  3000
    asian  King  0.65  0.010  high  500
"""


def gaps(estimates: Estimates, across: str = "race_ethnicity") -> Estimates:
    return gap_to_best(estimates, measure("prosperity_gap"), across=across)


def test_a_gap_is_the_best_share_minus_the_groups_own():
    found = gaps(base(TWO))
    row = found.row(race_ethnicity="black")
    assert row.value == pytest.approx(0.10)
    assert row.extra["reference_group"] == "white"
    assert (row.extra["group_value"], row.extra["reference_value"]) == (0.60, 0.70)
    assert row.extra["people"] == pytest.approx(0.10 * 1000)
    best = found.row(race_ethnicity="white")
    assert (best.value, best.standard_error, best.extra["people"], best.extra["differs"]) == (0.0, 0.0, 0.0, "no")
    assert found.provenance.formula.endswith("both: the formula")


def test_where_less_is_better_the_best_served_group_has_the_least():
    found = gaps(base(TWO, of="unemployment_rate"))
    assert found.row(race_ethnicity="white").extra["reference_group"] == "black"
    assert found.row(race_ethnicity="white").value == pytest.approx(0.10)
    assert found.row(race_ethnicity="white").extra["people"] == pytest.approx(300)


def test_the_error_comes_from_replicate_differences():
    """Replicates of row i move by 0.01·(i + 1) at most: black and white move together, by 0.01 apart."""
    error = gaps(base(TWO)).row(race_ethnicity="black").standard_error
    assert error == pytest.approx(math.sqrt(4 / 80 * float(((0.02 - 0.01) ** 2 * SPREAD**2).sum())))


def test_without_replicates_the_errors_are_taken_as_independent():
    found = gaps(base(TWO, replicates=False)).row(race_ethnicity="black")
    assert found.standard_error == pytest.approx(math.hypot(0.01, 0.01))
    assert found.extra["differs"] == "yes"


def test_each_county_has_its_own_best_served_group():
    found = gaps(
        base("""
        black  King    0.60  0.01  high  10
        white  King    0.70  0.01  high  10
        black  Pierce  0.80  0.01  high  10
        white  Pierce  0.70  0.01  high  10
    """)
    )
    assert {tuple(r.dimensions.values()): r.extra["reference_group"] for r in found} == {
        ("black", "King"): "white", ("white", "King"): "white",
        ("black", "Pierce"): "black", ("white", "Pierce"): "black",
    }  # fmt: skip


def test_an_unsure_group_is_never_the_yardstick_while_a_sure_one_is_there():
    found = gaps(
        base("""
        nhpi   King  0.95  0.10  medium         10
        other  King  0.99  0.50  low            10
        black  King  0.60  0.01  high           10
        white  King  0.70  0.01  high           10
    """)
    )
    assert {r.extra["reference_group"] for r in found} == {"white"}
    ahead = found.row(race_ethnicity="nhpi")
    assert ahead.value == pytest.approx(-0.25)
    assert (ahead.extra["people"], ahead.reliability) == (0.0, "medium")


def test_without_a_sure_group_the_best_medium_one_is_the_yardstick_and_low_ones_never():
    medium = gaps(
        base("""
        black  King  0.60  0.10  medium  10
        white  King  0.70  0.10  medium  10
        other  King  0.99  0.60  low     10
    """)
    )
    assert {r.extra["reference_group"] for r in medium} == {"white"}
    low = gaps(
        base("""
        black  King  0.60  0.50  low  10
        white  King  0.70  0.50  low  10
    """)
    )
    assert {(r.value, r.reliability, r.extra["people"]) for r in low} == {(None, "not_estimable", None)}
    assert low.rows[0].reason == "no group is estimated well enough to compare with"


def test_a_group_without_an_estimate_has_no_gap_and_keeps_its_reason():
    found = gaps(
        base("""
        nhpi   King  -     -     not_estimable  0
        black  King  0.60  0.01  high           10
        white  King  0.70  0.01  high           10
    """)
    ).row(race_ethnicity="nhpi")
    assert (found.value, found.reason, found.extra["reference_group"]) == (None, "too few", None)


def test_a_gap_takes_the_worse_class_of_its_two_groups():
    found = gaps(
        base("""
        black  King  0.60  0.10  medium  10
        white  King  0.70  0.01  high    10
    """)
    ).row(race_ethnicity="black")
    assert found.reliability == "medium"


def test_a_gap_needs_a_dimension_and_more_than_one_group():
    with pytest.raises(UndefinedMeasureError, match="needs groups"):
        gaps(base(TWO), across="sex")
    with pytest.raises(UndefinedMeasureError, match="only one of race_ethnicity"):
        gaps(base("black  King  0.60  0.01  high  10\nblack  Pierce  0.60  0.01  high  10"))


def test_the_best_served_groups_own_gap_is_a_plain_zero():
    """Once the table showed −0 people."""
    found = gaps(base(TWO, of="unemployment_rate")).row(race_ethnicity="black")
    assert [math.copysign(1, found.value), math.copysign(1, found.extra["people"])] == [1.0, 1.0]


def test_how_a_gap_was_made_says_which_way_it_was_subtracted_and_whence_its_error():
    more, less = gaps(base(TWO)).provenance, gaps(base(TWO, of="unemployment_rate", replicates=False)).provenance
    assert more.formula.startswith("share of the best-served group − share of the group")
    assert more.variance.endswith("error of a gap: of the difference in each replicate")
    assert less.formula.startswith("share of the group − share of the best-served group")
    assert less.variance.endswith("√(SE² + SE²) of the two shares")


def test_where_less_is_better_the_smallest_rate_may_be_the_yardstick():
    """Its relative error is the largest because it is small; it must lie ahead by more than the margin."""
    chosen = best_served([0.08, 0.04, 0.075], [0.006, 0.006, 0.02], ["high", "medium", "medium"], "lower")
    assert chosen == 1
    assert best_served([0.08, 0.07], [0.006, 0.02], ["high", "medium"], "lower") == 0
    assert best_served([0.6, 0.9], [0.01, 0.02], ["high", "medium"], "higher") == 0
    assert best_served([None, 0.5], [None, 0.3], ["not_estimable", "low"], "higher") is None
