"""# Survey inference: how sure is a figure?

The American Community Survey asks about one household in a hundred each year. Its files carry a weight per record
(how many people it stands for) and 80 *replicate weights*: the same survey as it might have come out. This chapter
shows on tables of a few rows how Braidwork turns them into standard errors, margins, medians, gaps and reliability
classes. To keep the tables readable most of them have four replicates, `w1` to `w4`, and say so with an explicit
coefficient; official files have 80 and need none.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from braidwork.errors import DataError
from braidwork.measures.published_margins import proportion_of_published, sum_of_published
from braidwork.measures.reliability import assess, assess_gap, n_bucket
from braidwork.measures.replicates import (
    VarianceRule,
    change,
    design_factor,
    design_factor_share,
    difference,
    differences,
    from_sums,
    means,
    quantiles,
    ratios,
    sampling_factor,
    totals,
    woodruff_intervals,
)

FOUR = VarianceRule(coefficient=4 / 4)  # a design of four replicates; the 80 of the ACS take 4/80


def table(text: str) -> SimpleNamespace:
    """The columns of a small ASCII table; `.parts` holds its replicate weights w1, w2, …; a dash is missing."""
    names, *rows = (line.split() for line in text.strip().splitlines())
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    read = {
        name: list(cells) if name == "group" else np.array([np.nan if c == "-" else float(c) for c in cells])
        for name, cells in columns.items()
    }
    parts = [read[name] for name in names if name[0] == "w" and name[1:].isdigit()]
    return SimpleNamespace(**read, parts=np.stack(parts, axis=1) if parts else None)


RESIDENTS = table("""
    group  wage   w   w1  w2  w3  w4
    north    20  10   12   8  10  10
    north    30  10    8  12  10  10
    south    18  10   10  10  14   6
    south    18  20   20  20  16  24
    south    40  10   10  10  12   8
""")


# --- ## Totals, means, ratios ----------------------------------------------------------------------------------


def test_a_total_is_a_sum_of_weights():
    """North has 10 + 10 = 20 residents. No replicate says otherwise, so its standard error is 0.

    South has 40; the third and fourth replicate say 42 and 38: SE = √(1 · (0² + 0² + 2² + 2²)) = 2.83.
    """
    got = totals(RESIDENTS.w, RESIDENTS.parts, groups=RESIDENTS.group, rule=FOUR)
    assert got.groups == ("north", "south")
    assert got.value.tolist() == [20, 40]
    assert got.replicate_values.tolist() == [[20, 20, 20, 20], [40, 40, 42, 38]]
    assert got.standard_error == pytest.approx([0, np.sqrt(8)])
    assert got.margin_of_error == pytest.approx([0, 1.645 * np.sqrt(8)])


def test_a_mean_is_made_again_with_each_replicate_weight():
    """The mean wage of north is (10·20 + 10·30) / 20 = 25; its replicates say 24, 26, 25 and 25: SE = √2."""
    got = means(RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, RESIDENTS.group, rule=FOUR)
    assert got.value[0] == 25
    assert got.replicate_values[0].tolist() == [24, 26, 25, 25]
    assert got.standard_error[0] == pytest.approx(np.sqrt(2))


def test_a_share_is_the_mean_of_true_and_false():
    """Who in south earns less than 20: 30 of 40."""
    low = RESIDENTS.wage < 20
    got = means(low, RESIDENTS.w, RESIDENTS.parts, RESIDENTS.group, rule=FOUR)
    assert got.value.tolist() == [0, 0.75]


def test_a_ratio_divides_two_totals():
    """Rent as a share of income over all households: Σ rent / Σ income, not the mean of the households' shares."""
    homes = table("""
        rent  income  w  w1  w2  w3  w4
          10      40  1   2   1   1   0
          30      60  1   0   1   1   2
    """)
    got = ratios(homes.rent, homes.income, homes.w, homes.parts, rule=FOUR)
    assert got.value[0] == 0.4
    assert got.replicate_values[0].tolist() == [0.25, 0.4, 0.4, 0.5]


def test_an_engine_may_make_the_sums():
    """Where DuckDB or Spark has summed already, the sums are enough: Σw·wage over Σw, per replicate."""
    got = from_sums([500], [[480, 520, 500, 500]], [20], [[20, 20, 20, 20]], groups=["north"], rule=FOUR)
    rows = means(RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, RESIDENTS.group, rule=FOUR)
    assert (got.value[0], got.standard_error[0]) == (rows.value[0], rows.standard_error[0])


# --- ## The rule of the ACS --------------------------------------------------------------------------------------


def test_the_acs_rule_holds_for_exactly_80_replicates():
    """Var = 4/80 · Σ (replicate − estimate)², around the estimate itself. With 79 the 4/80 would be wrong: refused."""
    w, parts = [100.0], np.full((1, 80), 103.0)
    assert totals(w, parts).standard_error[0] == pytest.approx(np.sqrt(4 / 80 * 80 * 3**2))
    with pytest.raises(DataError, match="exactly 80 replicates"):
        totals(w, parts[:, :79])


# --- ## Medians --------------------------------------------------------------------------------------------------


def test_a_median_is_the_first_value_that_half_the_weight_has_reached():
    """South: 18 carries 30 of 40, so the median is 18. North: 20 carries exactly half of 20, so it is 20, not 25."""
    got = quantiles(RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, 0.5, RESIDENTS.group, rule=FOUR)
    assert got.value.tolist() == [20, 18]
    assert got.replicate_values[0].tolist() == [20, 30, 20, 20]
    assert got.standard_error[0] == 10


def test_a_median_that_hardly_moves_is_flagged():
    """Four replicates that take two values say little; `heaped` marks fewer than five distinct ones."""
    got = quantiles(RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, 0.5, RESIDENTS.group, rule=FOUR)
    assert got.heaped.all()


def test_woodruff_reads_the_margin_of_one_half_back_on_the_values():
    """For heaped values: first how sure the share below the median is, then which values those shares fall on."""
    wages = table("""
        wage  w  w1  w2  w3  w4
          10  4   5   4   4   3
          20  4   3   4   4   5
          30  4   4   4   4   4
          40  4   4   4   4   4
          50  4   4   4   4   4
    """)
    got = woodruff_intervals(wages.wage, wages.w, wages.parts, 0.3, rule=FOUR)
    assert got.value[0] == 20
    assert got.share_error[0] == 0  # 8 of 20 lie at or below 20 in every replicate
    assert (got.lower[0], got.upper[0]) == (20, 20)
    sure = woodruff_intervals(wages.wage, wages.w, wages.parts, 0.2, rule=FOUR)
    assert sure.share_error[0] == pytest.approx(np.sqrt(2 * 0.05**2))
    assert (sure.lower[0], sure.upper[0]) == (10, 20)  # 0.2 ± 1.645 · 0.0707 = 0.08 and 0.32


# --- ## Odd weights ----------------------------------------------------------------------------------------------


def test_a_negative_replicate_weight_is_kept():
    """Official files hold some. Here the first replicate cumulates 6, 1, 7: half of 7 is reached at the first value."""
    odd = table("""
        wage  w  w1  w2  w3  w4
          10  2   6   2   2   2
          20  2  -5   2   2   2
          30  2   6   2   2   2
    """)
    got = quantiles(odd.wage, odd.w, odd.parts, rule=FOUR)
    assert got.replicate_values[0].tolist() == [10, 20, 20, 20]


def test_a_record_with_base_weight_0_still_speaks_in_the_replicates():
    """It stands for nobody in the estimate, and is not counted in n, but the replicates need it."""
    odd = table("""
        w  w1  w2  w3  w4
        5   5   5   5   5
        0   1   0   0   0
    """)
    got = totals(odd.w, odd.parts, rule=FOUR)
    assert (got.value[0], got.n[0], got.standard_error[0]) == (5, 1, 1)


def test_a_group_that_a_replicate_loses_has_no_standard_error():
    """One record, and the second replicate gives it nothing: the value stays, its error cannot be known."""
    lone = table("""
        wage  w  w1  w2  w3  w4
          25  3   4   0   3   3
    """)
    got = means(lone.wage, lone.w, lone.parts, rule=FOUR)
    assert got.value[0] == 25
    assert np.isnan(got.standard_error[0])
    assert got.reason == ("replicate_total",)


def test_a_group_without_records_still_has_its_row():
    """Its total is 0 and it has no mean: nobody may read a missing row as "not asked"."""
    asked = {"groups": RESIDENTS.group, "categories": ["north", "east", "south"], "rule": FOUR}
    total, mean = totals(RESIDENTS.w, RESIDENTS.parts, **asked), means(
        RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, **asked
    )  # fmt: skip
    assert total.value.tolist() == [20, 0, 40]
    assert np.isnan(mean.value[1])
    assert mean.reason == (None, "empty", None)


def test_a_missing_answer_is_left_out_and_counted_never_0():
    answers = table("""
        wage  w  w1  w2  w3  w4
          10  1   1   1   1   1
           -  8   8   8   8   8
          30  1   1   1   1   1
    """)
    got = means(answers.wage, answers.w, answers.parts, rule=FOUR)
    assert (got.value[0], got.n[0], got.n_missing[0]) == (20, 2, 1)


# --- ## Gaps and changes -----------------------------------------------------------------------------------------


def test_a_gap_uses_the_difference_in_each_replicate():
    """Both groups rise and fall together, so their gap is surer than either: adding variances would overstate it."""
    women, men = ([20.0], [[21.0, 19.0, 20.0, 20.0]]), ([25.0], [[26.0, 24.0, 25.0, 25.0]])
    gap = difference(*women, *men, rule=FOUR)
    assert gap.value[0] == -5
    assert gap.standard_error[0] == 0
    assert gap.differs[0]


def test_every_group_is_set_against_a_reference():
    """South's mean wage 23.50 lies 1.50 below north's 25; the replicates say 0.50, 2.50, 0.71 and 2.37 below."""
    got = differences(means(RESIDENTS.wage, RESIDENTS.w, RESIDENTS.parts, RESIDENTS.group, rule=FOUR), "north")
    assert got.value.tolist() == [0, -1.5]
    assert got.replicate_values is not None
    assert got.replicate_values[1] == pytest.approx([-0.5, -2.5, -0.714286, -2.368421], abs=1e-6)
    assert got.standard_error[1] == pytest.approx(np.sqrt(1 + 1 + 0.785714**2 + 0.868421**2), abs=1e-6)
    assert not got.differs[1]  # 1.50 is less than 1.645 · 1.83


def test_a_change_between_two_years_adds_the_variances():
    """Two independent samples: SE = √(3² + 4²) = 5. A change of 10 is more than 1.645 · 5; one of 8 is not."""
    assert change(110, 3, 100, 4).differs
    assert not change(108, 3, 100, 4).differs


# --- ## Files without replicate weights --------------------------------------------------------------------------


def test_without_replicates_a_design_factor_gives_an_approximate_error():
    """A share of 20 % among 50,000 people in a 1-year file: √(99/50,000 · 0.2 · 0.8) = 1.8 points, times the factor.

    The factor is 2.0 for anything by race or ethnicity and 1.6 for the rest. The result is always marked.
    """
    by_race, other = design_factor(by_race_ethnicity=True), design_factor(by_race_ethnicity=False)
    assert design_factor_share(0.2, 50_000, sampling_factor(1), by_race) == pytest.approx(0.0356, abs=5e-5)
    assert design_factor_share(0.2, 50_000, sampling_factor(1), other) == pytest.approx(0.0285, abs=5e-5)


# --- ## Only published margins -----------------------------------------------------------------------------------


def test_a_sum_of_published_cells():
    """100 ± 30 and 50 ± 40 and two empty cells ± 12: √(30² + 40² + 12²) = 51.4. The empty cells' margin counts once."""
    got = sum_of_published([100, 50, 0, 0], [30, 40, 12, 12])
    assert got.value == 150
    assert got.margin_of_error == pytest.approx(51.4198, abs=5e-5)


def test_a_proportion_of_published_cells():
    """40 ± 10 of 100 ± 12 is 0.4 ± 0.0877. For 90 ± 5 the formula would need the root of a negative: the ratio form."""
    assert proportion_of_published(40, 10, 100, 12).margin_of_error == pytest.approx(0.0877268, abs=5e-8)
    assert proportion_of_published(90, 5, 100, 12).form == "ratio"


# --- ## Reliability ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("standard_error", "reliability"), [(12, "high"), (13, "medium"), (40, "medium"), (41, "low")])
def test_the_class_follows_the_coefficient_of_variation(standard_error, reliability):
    """Of an estimate of 100: standard errors to 12 are high, to 40 medium, above low."""
    assert assess(100, standard_error, n=200).reliability == reliability


def test_a_survey_cell_needs_ten_persons_in_two_households():
    """However narrow its margin."""
    assert assess(100, 1, n=9).reason == "minimum_persons"
    assert assess(100, 1, n=12, households=1).reason == "minimum_households"


def test_nearly_everyone_is_judged_as_hardly_anyone():
    """95 % ± 2 looks sure; that the other 5 % could as well be 3 or 7 decides."""
    assert assess(0.95, 0.02, n=200).reliability == "high"
    assert assess(0.95, 0.02, n=200, is_share=True).reliability == "medium"


def test_a_gap_is_as_reliable_as_its_worse_side():
    """Its own coefficient of variation would call every small gap unreliable."""
    got = assess_gap(-1.5, 2.0, "high", "medium")
    assert (got.reliability, got.differs_from_zero) == ("medium", False)


def test_counts_are_published_in_buckets():
    """Never the exact number of records."""
    assert [n_bucket(n) for n in (3, 10, 99, 400, 5000)] == ["<10", "10-29", "30-99", "400-1599", "1600+"]
