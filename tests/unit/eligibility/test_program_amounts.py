"""How much: grants, food money, copays and premiums against hand-worked figures, and that they move the right way."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.eligibility.facts import case_of
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs.amounts import (
    amount_of,
    basic_food,
    child_care_copay,
    health_premium,
    law_of,
    tanf_grant,
)

MAY_2026 = date(2026, 5, 1)
MEDIAN_3_OCT_2025, MEDIAN_3_OCT_2026 = 117_022.92, 123_325.44


@pytest.mark.parametrize(
    ("size", "earned", "unearned", "grant"),
    [
        (3, 1900, 0, 6), (3, 1912, 0, 0), (3, 1913, 0, 0), (4, 2000, 0, 83), (3, 0, 0, 706), (3, 500, 0, 706),
        (3, 501, 0, 705.5), (3, 0, 700, 6), (3, 1000, 100, 356), (3, 1500, 300, 0), (12, 0, 0, 1662),
    ],
)  # fmt: skip
def test_the_grant_of_a_tanf_unit(size, earned, unearned, grant):
    amount = tanf_grant(law_of(MAY_2026), size=size, earned_usd=earned, unearned_usd=unearned)
    assert (amount.low, amount.high) == (grant, grant)


def test_the_grant_before_2024_follows_the_older_standard():
    assert tanf_grant(law_of(date(2024, 8, 1)), size=3, earned_usd=0).low == 706
    assert tanf_grant(law_of(date(2023, 12, 31)), size=3, earned_usd=0) is None  # the flat disregard is not loaded then


@pytest.mark.parametrize(
    ("share", "copay"),
    [
        (0, 0), (0.2, 0), (0.2001, 65), (0.36, 65), (0.3601, 90), (0.5, 90), (0.5001, 165), (0.6, 165),
        (0.6001, 215), (0.65, 215), (0.75, 215),
    ],
)  # fmt: skip
def test_flat_copays_hold_above_a_share_and_at_the_next(share, copay):
    amount = child_care_copay(law_of(MAY_2026), size=3, income_annual_usd=MEDIAN_3_OCT_2025 * share)
    assert (amount.low, amount.direction) == (copay, "pays")


def test_no_copay_is_told_above_the_last_band():
    assert child_care_copay(law_of(MAY_2026), size=3, income_annual_usd=MEDIAN_3_OCT_2025 * 0.7501) is None


def test_the_fourth_band_rose_in_july_2023():
    income = 112_299 * 0.84 * 0.55
    assert child_care_copay(law_of(date(2023, 6, 30)), size=3, income_annual_usd=income).low == 115
    assert child_care_copay(law_of(date(2023, 7, 1)), size=3, income_annual_usd=income).low == 165


@pytest.mark.parametrize(
    ("share", "copay"),
    [
        (0, 0), (0.2499, 0), (0.25, 103.99), (0.3499, 103.99), (0.35, 160.15), (0.4499, 160.15), (0.45, 224.63),
        (0.5499, 224.63), (0.55, 297.42), (0.65, 297.42),
    ],
)  # fmt: skip
def test_the_formula_from_october_2026_uses_the_median_of_two_for_every_size(share, copay):
    law = law_of(date(2026, 10, 1))
    amount = child_care_copay(law, size=3, income_annual_usd=MEDIAN_3_OCT_2026 * share)
    assert amount.low == copay
    assert not amount.verified  # the median of 2026 rests on one source


def test_flat_copays_end_the_day_before():
    last, first = (
        child_care_copay(law_of(d), size=3, income_annual_usd=30_000) for d in (date(2026, 9, 30), date(2026, 10, 1))
    )
    assert (last.low, first.low) == (65, 0)  # 25.6 % of one median, 24.3 % of the next


def test_food_money_lies_between_no_costs_and_the_most_that_costs_can_do():
    # 1,500 earned: less 300 and 209 is 991; 30 % of it rounds up to 298; with the shelter cap of 744, 247 and 75.
    amount = basic_food(law_of(MAY_2026), size=2, income_usd=1500, earned_usd=1500, costs_may_exceed_cap=False)
    assert (amount.low, amount.high) == (546 - 298, 546 - 75)
    uncapped = basic_food(law_of(MAY_2026), size=2, income_usd=1500, earned_usd=1500)
    assert (uncapped.low, uncapped.high) == (248, 546)


def test_small_units_get_at_least_the_minimum_and_larger_ones_may_get_nothing():
    for size, least in ((1, 24), (2, 24), (3, 0)):
        amount = basic_food(law_of(MAY_2026), size=size, income_usd=5000, earned_usd=0, costs_may_exceed_cap=False)
        assert amount.low == least


def test_where_the_deduction_of_a_year_is_not_loaded_only_the_most_is_told():
    amount = basic_food(law_of(date(2026, 10, 1)), size=2, income_usd=1500, earned_usd=1500)
    assert (amount.low, amount.high) == (None, 562)
    assert "not loaded" in amount.note
    assert basic_food(law_of(date(2026, 10, 1)), size=9, income_usd=0, earned_usd=0) is None


@pytest.mark.parametrize(
    ("tier", "ends"), [("free", (0, 0)), ("low_premium", (20, 40)), ("premium", (30, 60))]
)  # fmt: skip
def test_premiums_follow_the_tier(tier, ends):
    amount = health_premium(law_of(MAY_2026), tier=tier)
    assert (amount.low, amount.high) == ends


def test_no_tier_no_premium():
    assert health_premium(law_of(MAY_2026), tier=None) is None


@pytest.mark.parametrize("on", [MAY_2026, date(2026, 11, 2)])
def test_more_pay_never_raises_a_grant_and_never_lowers_a_copay(on):
    incomes = range(0, 2400, 37)
    grants = [tanf_grant(law_of(on), size=3, earned_usd=x).low for x in incomes]
    assert grants == sorted(grants, reverse=True)
    copays = [child_care_copay(law_of(on), size=3, income_annual_usd=x * 25).low for x in incomes]
    assert copays == sorted(copays)


def test_a_range_of_income_gives_a_range_of_money_that_holds_the_exact_one():
    facts = {"tanf_unit_size": 3, "tanf_unit_unearned_income_monthly_usd": 0}
    span = amount_of(
        "tanf", _case(facts | {"tanf_unit_earned_income_monthly_usd": {"low": 1000, "high": 1900}}), MAY_2026
    )
    exact = amount_of("tanf", _case(facts | {"tanf_unit_earned_income_monthly_usd": 1500}), MAY_2026)
    assert (span.low, span.high) == (6, 456)
    assert span.low <= exact.low == exact.high == 206 <= span.high


def test_without_the_facts_or_for_other_programs_no_amount_is_made_up():
    assert amount_of("tanf", _case({"tanf_unit_size": 3}), MAY_2026) is None
    assert amount_of("basic_food", _case({}), MAY_2026) is None
    assert amount_of("working_connections_child_care", _case({"child_care_unit_size": 3}), MAY_2026) is None
    assert amount_of("wic", _case({}), MAY_2026) is None


def test_a_what_if_moves_the_amount():
    book = limit_book().what_if("tanf_payment_standard", 800, {"size": "3"})
    facts = {"tanf_unit_size": 3, "tanf_unit_earned_income_monthly_usd": 0, "tanf_unit_unearned_income_monthly_usd": 0}
    amount = amount_of("tanf", _case(facts), MAY_2026, limits=book)
    assert amount.low == 800
    assert not amount.verified


def test_an_elder_or_a_small_child_leaves_the_most_open():
    facts = {"food_unit_size": 2, "food_unit_income_monthly_usd": 1500, "food_unit_earned_income_monthly_usd": 1500}
    none = {"elder_or_disabled_in_food_unit": False, "child_under_13_in_home": False}
    assert amount_of("basic_food", _case(facts | none), MAY_2026).high == 471
    assert amount_of("basic_food", _case(facts | none | {"child_under_13_in_home": True}), MAY_2026).high == 546


def _case(facts):
    return case_of({"facts": facts}, MAY_2026)
