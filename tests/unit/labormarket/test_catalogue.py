"""The catalogue keeps its promises: names, units, words a board member can read."""

from __future__ import annotations

import pytest

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.errors import UnknownNameError
from braidwork.labormarket import measure, measure_names, measures
from braidwork.measures import Measure

PROMISED = """employment_rate, labor_force_participation, unemployment_rate, full_time_year_round_share,
    median_hourly_wage, median_annual_earnings, wage_standard_share, working_poor_share, poverty_rate,
    below_200_poverty_share, bachelors_or_higher_share, high_school_or_higher_share, disconnected_youth_share,
    median_household_income, homeownership_rate, rent_burden_share, limited_english_share, disability_employment_rate,
    uninsured_share, self_employed_share, prosperity_gap, population"""
TABLES = {t.name: t for t in (PUMS_PERSON, PUMS_HOUSING)}


def test_the_promised_measures_exist_and_the_headline_comes_first():
    assert {name.strip() for name in PROMISED.split(",")} <= set(measure_names())
    assert measure_names()[0] == "prosperity_gap"
    assert len(set(measure_names())) == len(measures())


@pytest.mark.parametrize("found", measures(), ids=lambda m: m.name)
def test_a_measure_can_be_read_by_a_board_member(found: Measure):
    for text in (found.label, found.universe_text, found.unit, found.context, found.citation):
        assert text.strip()
    assert found.context.endswith(".")
    assert len(found.context.split()) >= 10
    assert found.unit in {"share", "points", "persons", "USD", "USD per hour"}
    assert found.better in {"higher", "lower", "neither"}
    assert (found.unit == "share") == (found.kind == "share")


@pytest.mark.parametrize("found", measures(), ids=lambda m: m.name)
def test_a_measure_reads_columns_of_its_contract_only(found: Measure):
    assert found.columns() <= {c.name for c in TABLES[found.table].columns}
    assert found.counted == ("households" if found.table == "pums_housing" else "persons")


def test_a_householders_trait_is_never_part_of_a_universe():
    """Who is asked by a householder's trait is for the dimension, not for the measure."""
    for found in measures():
        assert not any(c.startswith("householder_") for c in found.columns())


def test_an_unknown_measure_suggests_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean median_hourly_wage"):
        measure("median_hourly_wages")
