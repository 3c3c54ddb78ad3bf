"""Reference: places, groups of people, and numbers of law and method.

Everything here is data that a policy person can read and correct: regions and recodes are TOML, parameters are CSV,
each with its source. Nothing in this chapter computes a statistic.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import (
    convention,
    minimum_wage,
    parameter,
    poverty_guideline,
    recode,
    region,
    wage_standard,
)


def test_a_region_is_its_counties_and_their_pumas() -> None:
    """A region is a file, not a constant. Its counties hold whole PUMAs, under the 2010 and the 2020 definition."""
    here = region("puget-sound")
    table = [(c.fips, c.name, len(c.pumas["2010"]), len(c.pumas["2020"])) for c in here.counties]
    assert table == [
        ("53033", "King", 16, 18),
        ("53053", "Pierce", 7, 8),
        ("53061", "Snohomish", 6, 6),
    ]
    assert here.county_of("11603", "2010").name == "King"
    assert here.puma_name("11603", "2010") == "Seattle, downtown, Queen Anne and Magnolia"


def test_a_place_without_an_official_name_shows_its_code() -> None:
    """The official 2020 PUMA names are not loaded, and none is invented."""
    assert region("puget-sound").puma_name("23301", "2020") == "PUMA 23301"


def test_a_county_may_be_named_as_people_name_it() -> None:
    """FIPS code, name or label, in any letter case; a wrong name suggests the nearest."""
    here = region("puget-sound")
    for text in ("53061", "061", "Snohomish", "snohomish county"):
        assert here.find(text).fips == "53061"
    with pytest.raises(UnknownNameError) as caught:
        here.find("Snohomich")
    assert "did you mean Snohomish" in str(caught.value)


def test_neighbours_are_the_counties_to_pool_with() -> None:
    """Inside the region, Pierce and Snohomish meet only through King; outside it nine counties share a border."""
    here = region("puget-sound")
    assert here.adjacent("Pierce") == ("53033",)
    assert here.adjacent("Snohomish") == ("53033",)
    assert set(here.adjacent("King")) == {"53053", "53061"}
    assert {n.name for n in here.neighbours} == {
        "Chelan", "Island", "Kitsap", "Kittitas", "Lewis", "Mason", "Skagit", "Thurston", "Yakima",
    }  # fmt: skip


def test_a_county_alone_selects_no_cost_standard() -> None:
    """The Self-Sufficiency Standard knows four places in King County; a PUMA of 2010 selects one."""
    here = region("puget-sound")
    assert [p.name for p in here.cost_places_in("King")] == [
        "King County, east", "King County, north", "Seattle", "King County, south",
    ]  # fmt: skip
    place = here.cost_place_of("11613", "2010")
    assert place is not None and place.name == "King County, south"
    assert here.cost_place_of("23301", "2020") is None


def test_your_own_region_is_a_file(tmp_path: Path) -> None:
    """Write a TOML file and give its path; a file that contradicts itself is refused with the key to correct."""
    path = tmp_path / "delta.toml"
    path.write_text(
        """
        name = "delta"
        label = "The Delta"
        state = { fips = "28", postal = "MS", name = "Mississippi" }
        [[counties]]
        fips = "28011"
        name = "Bolivar"
        pumas = { 2020 = ["00800"] }
        [[counties]]
        fips = "28151"
        name = "Washington"
        pumas = { 2020 = ["00800"] }
        """,
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        region(path)
    assert str(caught.value) == (
        f"{path}, key counties.pumas.2020: PUMA 00800 appears more than once.\nWhat to do: correct the region file."
    )


def test_race_and_ethnicity_with_hispanic_origin_first() -> None:
    """Each person is in one group. The order in which Hispanic origin and race are taken is printed with the table."""
    found = recode("race_ethnicity")
    table = """
        HISP  RAC1P  group
        01    1      white
        01    2      black
        01    4      aian
        01    6      asian
        01    7      nhpi
        01    9      two_or_more
        02    1      hispanic
        24    2      hispanic
    """
    for line in table.strip().splitlines()[1:]:
        origin, race, group = line.split()
        assert found.classify({"hispanic_origin_code": origin, "race_code": race}) == (group,)
    assert found.order_note.startswith("Hispanic origin is taken first")


def test_alone_or_in_combination_counts_people_in_every_group() -> None:
    """Groups overlap here, so nobody is removed from one community by belonging to another."""
    found = recode("race_alone_or_combined")
    person = {"hispanic_origin_code": "02", "race_aian_code": "1", "race_white_code": "1"}
    assert found.overlapping
    assert found.classify(person) == ("hispanic", "white", "aian")


def test_an_unknown_answer_is_no_answer() -> None:
    """A blank is outside the universe; it never falls into the last category."""
    assert recode("english").classify({"other_language_code": None}) == ()
    assert recode("english").classify({"other_language_code": "1", "english_ability_code": "3"}) == (
        "less_than_very_well",
    )


def test_detailed_groups_know_both_code_lists() -> None:
    """RAC2P had 2 digits to 2022 and has 4 since. Lists that differ keep different groups apart."""
    asian = recode("detailed_asian")
    assert asian.classify({"race_detail_code": "45"}) == asian.classify({"race_detail_code": "4008"}) == ("filipino",)
    tribe = recode("tribe")
    assert tribe.classify({"race_detail_code": "05"}) == ("cherokee",)
    assert tribe.classify({"race_detail_code": "5001"}) == ("cherokee_nation",)


def test_a_number_of_law_has_dates_and_a_source() -> None:
    """Ask for a day: the row in force answers, with its citation. Absent is an answer, never a default."""
    found = poverty_guideline(2, date(2025, 6, 1))
    assert found is not None
    assert (found.value, found.unit, found.effective_from) == (21150, "USD/year", date(2025, 1, 15))
    assert found.verified == "verified"
    assert parameter("poverty_guideline", on=date(1990, 1, 1), size=2) is None


def test_a_wage_standard_shows_its_derivation() -> None:
    """The default is the pay floor of the American Job Quality Study, in the dollars of the data's year."""
    found = wage_standard("poverty_300_two", 2024)
    assert f"{found.wage_hourly_usd:.2f}" == "29.48"
    assert found.hours_per_year == 2080
    assert found.basis == (
        "300 % of the 2024 poverty guideline for a family of 2 ($20,440 a year) is $61,320 a year, "
        "$5,110.00 a month; over 2,080 hours $29.48 an hour"
    )


def test_sources_that_disagree_answer_unknown() -> None:
    """Two rules for one employer on one day and two amounts: the answer is unknown, with both sources."""
    found = minimum_wage("burien", date(2025, 3, 1), "level_1")
    assert found.wage_hourly_usd is None
    assert found.reason == "sources disagree: $19.66 or $21.16"
    assert len(found.citations) == 2


def test_method_numbers_are_parameters_too() -> None:
    """Thresholds of reliability and disclosure are dated and cited; formulas hold no literal of their own."""
    assert convention("moe_factor") == 1.645
    assert convention("reliability_cv_high", scheme="esri") == 12
    assert convention("minimum_persons") == 10
    assert convention("suppression_threshold") == 10
