"""Wage floors and wage standards: derivations, conflicts, and years without a figure."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.reference import minimum_wage, wage_standard, wage_standard_names
from braidwork.reference.wages import state_minimum_wage


def test_the_default_comes_first() -> None:
    assert wage_standard_names() == (
        "poverty_300_two", "poverty_200_four", "minimum_wage_wa", "mit_living_wage_wa_1_adult", "equity_atlas_15",
    )  # fmt: skip


def test_the_pay_floor_of_the_american_job_quality_study() -> None:
    found = wage_standard("poverty_300_two", 2025)
    assert round(found.earnings_annual_usd / 12, 2) == 5287.50
    assert found.wage_hourly_usd == pytest.approx(3 * 21150 / 2080)
    assert "$21,150" in found.basis and "2,080" in found.basis and "$30.50" in found.basis
    assert "American Job Quality Study" in found.citation and "2025" in found.citation
    assert found.dollars_year == 2025


@pytest.mark.parametrize("year", range(2013, 2027))
def test_a_standard_from_guidelines_takes_the_guideline_of_its_year(year: int) -> None:
    two, four = wage_standard("poverty_300_two", year), wage_standard("poverty_200_four", year)
    assert f"{year} poverty guideline" in two.basis
    assert two.dollars_year == four.dollars_year == year
    assert 20 < two.wage_hourly_usd < 35
    assert (two.verified == "unverified") == (year == 2013)


def test_a_year_without_a_guideline_has_no_standard() -> None:
    with pytest.raises(NotAvailableError, match="2027"):
        wage_standard("poverty_300_two", 2027)
    with pytest.raises(NotAvailableError, match="2012"):
        wage_standard("poverty_300_two", 2012)


def test_a_stated_figure_keeps_its_own_dollars() -> None:
    assert wage_standard("mit_living_wage_wa_1_adult", 2026).dollars_year == 2025
    with pytest.raises(NotAvailableError, match="2025 or later"):
        wage_standard("mit_living_wage_wa_1_adult", 2024)
    assert wage_standard("equity_atlas_15", 2017).dollars_year == 2017


def test_the_state_minimum_wage_as_a_standard() -> None:
    found = wage_standard("minimum_wage_wa", 2024)
    assert found.wage_hourly_usd == 16.28
    assert found.earnings_annual_usd == pytest.approx(33_862.40)
    with pytest.raises(NotAvailableError):
        wage_standard("minimum_wage_wa", 2012)


def test_the_minimum_wage_of_a_state_and_what_stands_in_for_a_year_that_is_not_loaded() -> None:
    found = state_minimum_wage("53", date(2026, 11, 22))
    assert found is not None and found.wage_hourly_usd == 17.13 and not found.reason and "not verified" in found.grounds
    assert state_minimum_wage("53", date(2024, 6, 1)).grounds == state_minimum_wage("53", date(2024, 6, 1)).citations[0]
    later = state_minimum_wage("53", date(2027, 1, 1))
    assert (
        later.wage_hourly_usd == 17.13 and later.reason == "the rate of 2026 stands in: none is loaded for 2027-01-01"
    )
    assert not state_minimum_wage("53", date(2000, 1, 1)).is_known
    assert state_minimum_wage("16", date(2026, 1, 1)) is None and state_minimum_wage("99", date(2026, 1, 1)) is None


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="poverty_300_two"):
        wage_standard("poverty_300", 2024)
    with pytest.raises(UnknownNameError, match="seattle"):
        minimum_wage("seatle", date(2024, 1, 1), "schedule_1")
    with pytest.raises(UnknownNameError, match="schedule_1"):
        minimum_wage("seattle", date(2024, 1, 1), "schedule_2")


def test_conflicting_sources_answer_unknown_with_both_citations() -> None:
    found = minimum_wage("burien", date(2025, 3, 1), "level_1")
    assert not found.is_known and found.wage_hourly_usd is None
    assert found.reason == "sources disagree: $19.66 or $21.16"
    assert set(found.citations) == {"Washington Hospitality Association", "Miller Nash"}


def test_a_day_without_a_rate_answers_unknown() -> None:
    found = minimum_wage("renton", date(2025, 7, 1), "15_to_500")
    assert not found.is_known
    assert found.reason == "no rate is loaded for 2025-07-01"
    assert found.rules == ()


def test_the_federal_floor() -> None:
    assert minimum_wage("united-states", date(2009, 7, 23), "all").wage_hourly_usd is None
    assert minimum_wage("united-states", date(2026, 1, 1), "all").wage_hourly_usd == 7.25
