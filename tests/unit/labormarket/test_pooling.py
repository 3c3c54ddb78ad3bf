"""The ladder: a row climbs only when it must, each rung is named, and a gap keeps its groups."""

from __future__ import annotations

from pathlib import Path

import pytest

import braidwork as bw
from braidwork.region import OpenRegion

from ...spec.small_survey import write_survey
from .test_proof import same

HEAD = "county serialno age_years race_code hispanic_origin_code employment_status_code"


def town(groups: dict[tuple[str, str], tuple[int, int]]) -> str:
    """People of (county, race code): so many employed, so many not, each in a home of their own."""
    lines = [HEAD]
    for (county, race), (employed, idle) in groups.items():
        status = ["1"] * employed + ["6"] * idle
        lines += [f"{county} {county[0]}{race}{i} 30 {race} 01 {s}" for i, s in enumerate(status)]
    return "\n".join(lines)


SMALL = {
    ("Willowmere", "1"): (150, 50), ("Lanternfield", "1"): (120, 80), ("Thistledown", "1"): (100, 100),
    ("Willowmere", "2"): (60, 60), ("Lanternfield", "2"): (4, 3), ("Thistledown", "2"): (3, 4),
}  # fmt: skip
BY = ["race_ethnicity", "county"]
WHERE = {"race_ethnicity": ["white", "black"]}


@pytest.fixture
def one_year(tmp_path: Path) -> OpenRegion:
    return bw.open(write_survey(tmp_path / "data", town(SMALL), replicates=80))


def rungs(found) -> dict[tuple[str, ...], str | None]:
    return {tuple(r.dimensions.values()): r.extra["pooled"] for r in found}


def test_the_counties_that_fail_alone_are_taken_together(one_year):
    found = one_year.measure("employment_rate", by=BY, where=WHERE, pool=True)
    assert rungs(found) == {
        ("white", "Willowmere"): None, ("white", "Lanternfield"): None, ("white", "Thistledown"): None,
        ("black", "Willowmere"): None,
        ("black", "Lanternfield + Thistledown"): "counties: Lanternfield + Thistledown",
    }  # fmt: skip
    together = found.row(county="Lanternfield + Thistledown")
    assert (together.n, together.value) == (14, 0.5)
    assert found.replicates is None  # a pooled row must not enter a replicate comparison


def test_where_one_county_alone_fails_all_are_taken_together(tmp_path):
    groups = {**SMALL, ("Lanternfield", "2"): (60, 60)}
    region = bw.open(write_survey(tmp_path / "data", town(groups), replicates=80))
    found = region.measure("employment_rate", by=BY, where=WHERE, pool=True)
    everywhere = "Willowmere + Lanternfield + Thistledown"
    assert rungs(found)[("black", everywhere)] == f"counties: {everywhere}"
    assert found.row(county=everywhere).n == 60 * 4 + 7
    assert rungs(found)[("black", "Willowmere")] is None


def test_chosen_counties_are_all_the_ladder_may_use(one_year):
    where = {**WHERE, "county": ["Lanternfield", "Thistledown"]}
    found = one_year.measure("employment_rate", by=BY, where=where, pool=True)
    assert ("black", "Lanternfield + Thistledown") in rungs(found)
    assert not any("Willowmere" in key[1] for key in rungs(found))


def test_years_come_before_counties_and_the_newest_first(tmp_path):
    data = tmp_path / "data"
    for year in (2022, 2023, 2024):
        write_survey(data, town(SMALL), year=year, replicates=80)
    write_survey(data, town(SMALL), year=2023, span=5, replicates=80)
    found = bw.open(data).measure("employment_rate", by=BY, where=WHERE, pool=True)
    assert rungs(found)[("black", "Thistledown")] == "years: 2024, 2023"
    assert found.row(race_ethnicity="black", county="Thistledown").n == 14


def test_a_five_year_file_serves_where_one_year_files_do_not_pool(tmp_path):
    data = tmp_path / "data"
    write_survey(data, town(SMALL), year=2024, replicates=80)
    many = {key: (5 * a, 5 * b) for key, (a, b) in SMALL.items()}
    write_survey(data, town(many), year=2023, span=5, replicates=80)
    found = bw.open(data).measure("employment_rate", by=BY, where=WHERE, pool=True)
    row = found.row(race_ethnicity="black", county="Thistledown")
    assert row.extra["pooled"] == "years: 2019–2023 (5-year)"
    assert (row.n, row.value) == (35, 15 / 35)


def test_rows_that_no_rung_carries_stay_as_they_are(tmp_path):
    groups = {("Willowmere", "1"): (50, 50), ("Lanternfield", "2"): (2, 1)}
    region = bw.open(write_survey(tmp_path / "data", town(groups), replicates=80))
    found = region.measure("employment_rate", by=BY, where=WHERE, pool=True)
    row = found.row(race_ethnicity="black", county="Lanternfield")
    assert (row.n, row.reliability, row.extra["pooled"]) == (3, "not_estimable", None)


def test_a_pooled_gap_is_the_gap_of_the_pooled_counties_with_all_their_groups(one_year):
    """Once it was the distance of the group from itself: 0, and the group its own best served."""
    found = one_year.measure("prosperity_gap", of="employment_rate", by=BY, where=WHERE, pool=True)
    row = found.row(race_ethnicity="black", county="Lanternfield + Thistledown")
    assert row.extra["reference_group"] == "white"
    whites, blacks = (120 + 100) / 400, 7 / 14
    assert same(row.value, whites - blacks, 1e-12)
    assert same(row.extra["people"], (whites - blacks) * 140, 1e-9)


def test_a_gap_between_counties_does_not_pool_counties(tmp_path):
    groups = {("Willowmere", "1"): (150, 50), ("Lanternfield", "1"): (4, 3), ("Thistledown", "1"): (3, 4)}
    region = bw.open(write_survey(tmp_path / "data", town(groups), replicates=80))
    found = region.measure("prosperity_gap", of="employment_rate", by=["county"], pool=True)
    assert [r.dimensions["county"] for r in found] == ["Willowmere", "Lanternfield", "Thistledown"]
    assert {r.extra["pooled"] for r in found} == {None}


def test_a_gap_asked_without_groups_pools_the_group_itself(tmp_path):
    """Once a small group got the row of the first group of the longer file."""
    data = tmp_path / "data"
    write_survey(data, town({("Willowmere", "1"): (150, 50), ("Willowmere", "2"): (4, 3)}), year=2024, replicates=80)
    longer = {("Willowmere", "1"): (150, 50), ("Willowmere", "2"): (30, 30)}
    write_survey(data, town(longer), year=2024, span=5, replicates=80)
    found = bw.open(data).measure("prosperity_gap", of="employment_rate", pool=True)
    black = found.row(race_ethnicity="black")
    assert (black.n, black.extra["pooled"]) == (60, "years: 2020–2024 (5-year)")
    assert same(black.value, 0.75 - 0.5, 1e-12)
    assert [r.dimensions["race_ethnicity"] for r in found].count("hispanic") == 1


def test_a_named_year_is_pooled_with_the_years_before_it(tmp_path):
    """2022 is never answered by 2024 and 2023."""
    data = tmp_path / "data"
    for year in (2021, 2022, 2023, 2024):
        write_survey(data, town(SMALL), year=year, replicates=80)
    region = bw.open(data)
    found = region.measure("employment_rate", by=BY, where=WHERE, pool=True, period="2022")
    assert rungs(found)[("black", "Thistledown")] == "years: 2022, 2021"
    earliest = region.measure("employment_rate", by=BY, where=WHERE, pool=True, period="2021")
    assert rungs(earliest)[("black", "Lanternfield + Thistledown")].startswith("counties: ")


def test_a_five_year_file_of_another_time_never_answers(tmp_path):
    """Once 2013–2017 stood in for a group of 2024, and one 5-year file for another."""
    data = tmp_path / "data"
    many = {key: (5 * a, 5 * b) for key, (a, b) in SMALL.items()}
    write_survey(data, town(SMALL), year=2024, replicates=80)
    write_survey(data, town(many), year=2017, span=5, replicates=80)
    write_survey(data, town(SMALL), year=2012, span=5, replicates=80)
    region = bw.open(data)
    for period in (None, "synthetic-2008-2012"):
        found = region.measure("employment_rate", by=BY, where=WHERE, pool=True, period=period)
        assert not any(str(rung).startswith("years") for rung in rungs(found).values())


def test_money_climbs_to_a_five_year_file_only_in_dollars_of_the_asked_year(tmp_path):
    lines = ["county age_years earnings_annual_usd race_code hispanic_origin_code"]
    few = [*lines, *(f"Thistledown 30 {1000 * i} 2 01" for i in range(1, 5))]
    many = [*lines, *(f"Thistledown 30 {1000 + 10 * i} 2 01" for i in range(1, 50))]
    for year, pooled in ((2023, None), (2024, "years: 2020–2024 (5-year)")):
        data = tmp_path / str(year)
        write_survey(data, "\n".join(few), year=2024, replicates=80)
        write_survey(data, "\n".join(many), year=year, span=5, replicates=80)
        where = {"race_ethnicity": "black", "county": "Thistledown"}
        found = bw.open(data).measure("median_annual_earnings", by="race_ethnicity", where=where, pool=True)
        assert found.row(race_ethnicity="black").extra["pooled"] == pooled


def test_the_files_of_a_pooled_row_are_named_among_the_sources(tmp_path):
    from dataclasses import replace

    from braidwork.engine import Manifest, SourceEntry

    data = tmp_path / "data"
    for year in (2022, 2023, 2024):
        write_survey(data, town(SMALL), year=year, replicates=80)
    stored = Manifest.read(data)
    files = tuple(
        SourceEntry(f"sum of {y}", f"p{y}.csv", 1, "", "pums_person", str(y), 1, 1, (), ()) for y in (2022, 2023, 2024)
    )
    entries = tuple(replace(p, sources=(f"sum of {p.facts['year']}",)) for p in stored.partitions)
    replace(stored, sources=files, partitions=entries).write(data)
    asked = {"by": BY, "where": WHERE}
    alone = bw.open(data).measure("employment_rate", **asked).provenance.sources
    pooled = bw.open(data).measure("employment_rate", pool=True, **asked).provenance.sources
    assert [s["name"] for s in alone] == ["p2024.csv"]
    assert {s["name"] for s in pooled} == {"p2024.csv", "p2023.csv"}
