"""# Gaps: what goes with what

A gap in pay between two groups can be taken apart. One part goes with traits that differ (schooling, age), another with
what the same traits are paid. The same is done for rates, for a whole distribution of pay, and for the income of a
region. All of it is accounting, not causal: parts add up to the gap that is observed, they do not say what would happen
if one of them were changed, and a part that is "explained" is not thereby fair. Schooling itself was kept from people.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from braidwork.errors import UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import (
    IncomeFactors,
    NoOverlap,
    cost_of_exclusion,
    kitagawa,
    oaxaca_blinder,
    quantile,
    quantile_gap,
    reweight,
    shapley_income,
    theil,
)
from braidwork.measures.replicates import VarianceRule

TEXT_COLUMNS = {"group", "schooling", "occupation_code"}


def table(text: str) -> SimpleNamespace:
    """The columns of a small ASCII table; a dash is missing."""
    names, *rows = (line.split() for line in text.strip().splitlines())
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    return SimpleNamespace(
        **{
            name: np.array([None if c == "-" else c for c in cells], dtype=object)
            if name in TEXT_COLUMNS
            else np.array([np.nan if c == "-" else float(c) for c in cells])
            for name, cells in columns.items()
        }
    )


# --- ## A difference of rates ----------------------------------------------------------------------------------


def test_kitagawa_splits_a_difference_of_rates():
    """Unemployment of two groups over three age classes: different rates within classes, and a different mix.

    Rate: Σ ½(p_A + p_B)(r_A − r_B). Composition: Σ ½(r_A + r_B)(p_A − p_B).
    """
    got = kitagawa(
        shares_a=(0.5, 0.3, 0.2),
        shares_b=(0.2, 0.3, 0.5),
        rates_a=(0.10, 0.20, 0.40),
        rates_b=(0.15, 0.20, 0.30),
        classes=("young", "middle", "old"),
    )
    assert got.difference == pytest.approx(-0.05)
    assert got.rate == pytest.approx(0.0175)
    assert got.composition == pytest.approx(-0.0675)


# --- ## A gap in mean pay --------------------------------------------------------------------------------------


WORKERS = table("""
    group  pay  years  schooling
    a       20      2  some
    a       24      4  some
    a       34      6  degree
    a       38      8  degree
    b       14      1  some
    b       15      2  some
    b       16      3  some
    b       21      4  degree
    b        -      5  degree
""")


def test_a_gap_in_three_parts():
    """A starts at 13 and earns 3.2 more per year of work; B starts at 11 and earns 2.2 more. Mean years: 5 and 2.5.

    Endowments: 2.5 more years at B's 2.2. Coefficients: what B's people would earn more at A's terms. Interaction: both
    at once. A worker without known pay is left out and counted, never guessed.
    """
    got = oaxaca_blinder(WORKERS.pay, WORKERS.group, {"years": WORKERS.years})
    assert got.group_a == "a"  # the higher paid, unless you name both
    assert got.gap.value == pytest.approx(29 - 16.5)
    assert got.endowments.value == pytest.approx(2.5 * 2.2)
    assert got.coefficients.value == pytest.approx((13 + 3.2 * 2.5) - (11 + 2.2 * 2.5))
    assert got.interaction.value == pytest.approx(2.5 * (3.2 - 2.2))
    assert got.missing == {"pay": 1, "years": 0}
    assert got.caveat.startswith("Accounting, not causal")


@pytest.mark.parametrize(
    ("reference", "per_year"),
    [("group_b", 2.2), ("group_a", 3.2), ("reimers", 2.7), ("cotton", 2.7), ("neumark", 11 / 3), ("jann", 3.0)],
)
def test_twofold_asks_what_everyone_would_be_paid(reference, per_year):
    """Explained is the difference in years times one price of a year. Whose price is a choice, so it must be named.

    B's, A's, the mean of both (`reimers`), the mean by numbers of people (`cotton`, here 4 and 4), or one regression
    for both groups, without (`neumark`) or with (`jann`) an indicator of the group.
    """
    got = oaxaca_blinder(WORKERS.pay, WORKERS.group, {"years": WORKERS.years}, reference=reference)
    assert got.explained.value == pytest.approx(2.5 * per_year)
    assert got.explained.value + got.unexplained.value == pytest.approx(got.gap.value)
    both = got.totals["unexplained_a"].value + got.totals["unexplained_b"].value
    assert both == pytest.approx(got.unexplained.value)


def test_an_unknown_reference_is_an_error_with_the_list():
    """Never another method in silence."""
    with pytest.raises(UnknownNameError, match="group_b, group_a, reimers, cotton, neumark, jann"):
        oaxaca_blinder(WORKERS.pay, WORKERS.group, {"years": WORKERS.years}, reference="pooled")


def test_contributions_do_not_depend_on_the_class_left_out():
    """A regression must leave one class of schooling out. The answer is stated around the mean of all classes."""
    one, two = (
        oaxaca_blinder(WORKERS.pay, WORKERS.group, {"schooling": WORKERS.schooling}, omitted={"schooling": left_out})
        for left_out in ("some", "degree")
    )
    for left, right in zip(one.contributions, two.contributions, strict=True):
        assert (left.term, left.category) == (right.term, right.category)
        assert left.parts["coefficients"].value == pytest.approx(right.parts["coefficients"].value)
    total = sum(c.parts["explained"].value for c in one.contributions)
    assert total == pytest.approx(one.explained.value)


def test_terms_that_say_the_same_are_named():
    """No answer is invented where the regression has none."""
    with pytest.raises(UndefinedMeasureError, match="'months' follows from 'years'"):
        oaxaca_blinder(WORKERS.pay, WORKERS.group, {"years": WORKERS.years, "months": 12 * WORKERS.years})


def test_standard_errors_come_from_replicate_weights_or_from_draws():
    """With replicate weights everything is computed again with each. Without, each group is resampled from itself.

    Draws are not trimmed unless that is asked for, and then the method says so.
    """
    random = np.random.default_rng(1)
    years, group = random.integers(0, 20, 400), np.repeat(["a", "b"], 200)
    pay = 12 + 0.5 * years + 2 * (group == "a") + random.normal(size=400)
    weights = np.full(400, 10.0)
    parts = weights[:, None] * random.choice([0.3, 1.0, 1.7], (400, 4))
    surveyed = oaxaca_blinder(
        pay, group, {"years": years}, weights=weights, replicates=parts, rule=VarianceRule(coefficient=4 / 4)
    )
    drawn = oaxaca_blinder(pay, group, {"years": years}, draws=500, seed=1)
    assert surveyed.coefficients.standard_error > 0
    assert drawn.coefficients.standard_error == pytest.approx(0.1, abs=0.02)  # √(2 · 1² / 200)
    assert "500 bootstrap draws within group, untrimmed, seed 1" in drawn.method


# --- ## Beyond the mean ----------------------------------------------------------------------------------------


def test_reweighting_gives_group_b_the_traits_of_group_a():
    """Half of A have a degree, and one in four of B. So B's graduate counts 2, its others ⅔ each.

    B's mean pay becomes (⅔·(14 + 15 + 16) + 2·21) / 4 = 18. The four people now weigh like three.
    """
    got = reweight(WORKERS.pay, WORKERS.group, {"schooling": WORKERS.schooling})
    assert got.factors == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert got.compare().b_reweighted.value == pytest.approx(18)
    assert got.compare().composition.value == pytest.approx(18 - 16.5)
    assert got.compare().structure.value == pytest.approx(29 - 18)
    assert got.compare(quantile(0.5)).b_reweighted.value == 16
    assert got.effective_sample_size == pytest.approx(3)
    assert [line.gap_after for line in got.balance] == pytest.approx([0, 0], abs=1e-9)


def test_people_without_a_counterpart_are_an_error():
    """Of those whose pay is known, nobody in B has worked for more than four years: the weight would be infinite."""
    length = np.where(WORKERS.years > 4, "long", "short")
    with pytest.raises(NoOverlap, match="only the group 'a' has people with length = long"):
        reweight(WORKERS.pay, WORKERS.group, {"length": length})


def test_a_gap_at_a_quantile():
    """The median is the first value that half of the weight reaches: 24 and 15."""
    got = quantile_gap(WORKERS.pay, WORKERS.group, tau=0.5)
    assert (got.a.value, got.b.value, got.gap.value) == (24, 15, 9)


def test_inequality_between_and_within_groups():
    """Everyone in A earns 30, everyone in B 10: all inequality lies between. T = ½(1.5 ln 1.5 + 0.5 ln 0.5)."""
    got = theil([30, 30, 10, 10], ["a", "a", "b", "b"])
    assert got.theil.value == pytest.approx(0.130812, abs=1e-6)
    assert got.between.value == pytest.approx(got.theil.value)
    assert got.within.value == pytest.approx(0)


def test_pay_that_is_not_positive_must_be_excluded_by_name():
    """Its logarithm does not exist; leaving it out changes who is spoken of."""
    with pytest.raises(UndefinedMeasureError, match="not positive"):
        theil([30, 0, 10], ["a", "a", "b"])
    assert theil([30, 0, 10], ["a", "a", "b"], universe="positive_pay").n_not_positive == 1


# --- ## The cost of exclusion ----------------------------------------------------------------------------------


def test_income_is_employment_times_hours_times_occupations_times_pay():
    """The product is exact because occupations are weighted by hours. The gap is split by every order of change."""
    got = shapley_income(
        IncomeFactors(employment_rate=0.60, hours=1600, occupation_shares=(0.7, 0.3), hourly_pay=(18, 30)),
        IncomeFactors(employment_rate=0.75, hours=1800, occupation_shares=(0.4, 0.6), hourly_pay=(20, 40)),
    )
    assert (got.income, got.reference_income) == pytest.approx((20_736, 43_200))
    assert got.employment == pytest.approx(6_758)
    assert got.hours == pytest.approx(3_590)
    assert got.occupation_mix == pytest.approx(5_598)
    assert got.hourly_pay == pytest.approx(6_518)
    assert got.integration == pytest.approx(3_456)  # the reference's occupations at the group's own pay


PERSONS = table("""
    group  age_years  hours_annual  occupation_code  earnings_annual_usd  weight
    a             30          2000  nurse                          80000     100
    a             30          2000  clerk                          40000     100
    b             30          2000  clerk                          40000     100
    b             30             0  -                                  0     100
    b             10             0  -                                  0     100
""")


def test_what_a_group_falls_short_of_the_reference():
    """Adults of B have 20,000 a year, those of A 60,000: 40,000 for each of 200 people.

    25,000 of it goes with employment and 15,000 with occupations; pay within the one occupation that both work in is
    equal. B has no nurses and is given A's pay for them, and the answer lists that.
    """
    got = cost_of_exclusion(vars(PERSONS), reference="a", group="group", income=None, weight="weight")
    b = got.row("b")
    assert b.gain.value == pytest.approx(200 * 40_000)
    assert {name: figure.value for name, figure in b.split.items()} == pytest.approx(
        {"employment": 25_000, "hours": 0, "occupation_mix": 15_000, "hourly_pay": 0}
    )
    assert b.integration.value == pytest.approx(200 * 10_000)
    assert b.filled_occupations == ("nurse",)
    assert b.closures[25].value == pytest.approx(2_000_000)
    assert got.n_too_young == 1
    assert got.places[0].rise_share.value == pytest.approx(8 / 16)


def test_a_group_above_the_reference_gains_nothing():
    """The clipped gain is 0; the difference before clipping stays in sight."""
    a = cost_of_exclusion(vars(PERSONS), reference="b", group="group", income=None, weight="weight").row("a")
    assert a.gain.value == 0
    assert a.gain_unclipped.value == pytest.approx(-8_000_000)


def test_the_words_stand_with_the_figures():
    """Prices and pay would move if many people did, and income is not output."""
    got = cost_of_exclusion(vars(PERSONS), reference="a", group="group", income=None)
    assert got.caveat.startswith("Accounting, not causal")
    assert "general equilibrium" in got.caveat
    assert "Income is not GDP" in got.caveat
