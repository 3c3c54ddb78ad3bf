"""# Asking: a region, a measure, groups

`import braidwork as bw; region = bw.open("data")` opens what `braidwork region build` wrote. `region.measure(name)`
then answers for the whole region; `by=` divides, `where=` chooses. This chapter asks surveys of a few invented people.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import braidwork as bw
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.region import OpenRegion

from .small_survey import lines, shown, write_survey

# Employed: status 1. Looking for work: 3. Neither: 6. Race 1 White, 2 Black, 6 Asian; origin 01 is not Hispanic.
TOWN = """
    county        age_years  sex_code  race_code  hispanic_origin_code  employment_status_code
    Willowmere    30         1         1          01                    1
    Willowmere    31         2         1          01                    3
    Willowmere    32         2         2          01                    1
    Willowmere    70         1         2          01                    6
    Lanternfield  40         2         6          01                    1
    Lanternfield  41         1         1          02                    6
    Lanternfield  12         2         6          01                    -
"""


@pytest.fixture
def town(tmp_path: Path) -> OpenRegion:
    return bw.open(write_survey(tmp_path / "data", TOWN))


# --- ## Questions -------------------------------------------------------------------------------------------------


def test_a_measure_without_groups_is_one_row_for_the_region(town: OpenRegion) -> None:
    """Five people are 16 to 64 years old and three of them work. Each record stands for ten people."""
    assert shown(town.measure("employment_rate")) == ["0.6 5 50"]


def test_by_divides(town: OpenRegion) -> None:
    """A row for every category, in the order of the code list; nobody in Thistledown was asked."""
    assert shown(town.measure("employment_rate", by="county")) == lines("""
        county        value     n  persons
        Willowmere    0.666667  3  30
        Lanternfield  0.5       2  20
        Thistledown   -         0  0
    """)


def test_by_divides_by_several_dimensions(town: OpenRegion) -> None:
    """Every combination has its row."""
    found = town.measure("employment_rate", by=["sex", "county"], where={"county": ["Willowmere", "Lanternfield"]})
    assert shown(found) == lines("""
        sex     county        value  n  persons
        female  Willowmere    0.5    2  20
        female  Lanternfield  1      1  10
        male    Willowmere    1      1  10
        male    Lanternfield  0      1  10
    """)


@pytest.mark.parametrize("written", ["Willowmere", "willowmere", "WILLOWMERE COUNTY", "99001"])
def test_where_chooses_by_name_label_or_official_code(town: OpenRegion, written: str) -> None:
    """Letter case does not matter."""
    assert shown(town.measure("employment_rate", where={"county": written})) == ["0.666667 3 30"]


def test_hispanic_origin_is_taken_first_and_the_table_says_so(town: OpenRegion) -> None:
    """The man of 41 is White and Hispanic: in this dimension each person is in one group."""
    found = town.measure("population", by="race_ethnicity")
    assert shown(found)[:5] == lines("""
        race_ethnicity  value  n  persons
        hispanic        10     1  10
        white           20     2  20
        black           20     2  20
        aian            0      0  0
        asian           20     2  20
    """)
    assert "Hispanic origin is taken first" in found.provenance.recodes["race_ethnicity"]


def test_people_count_in_every_group_they_name_where_groups_overlap(tmp_path: Path) -> None:
    """Three people, of whom one named Black and Asian and one is Hispanic and White: five places in groups."""
    flags = ("race_white_code", "race_black_code", "race_aian_code", "race_asian_code", "race_native_hawaiian_code",
             "race_pacific_islander_code", "race_other_code")  # fmt: skip
    people = ["02 1 0 0 0 0 0 0", "01 0 1 0 1 0 0 0", "01 0 0 0 0 0 1 0"]
    text = "\n".join([" ".join(("age_years", "hispanic_origin_code", *flags)), *(f"30 {p}" for p in people)])
    region = bw.open(write_survey(tmp_path / "data", text))
    assert shown(region.measure("population", by="race_alone_or_combined"), "n") == lines("""
        group     n
        hispanic  1
        white     1
        black     1
        aian      0
        asian     1
        nhpi      1
        other     0
    """)
    assert shown(region.measure("population"), "n") == ["3"]


def test_a_household_is_described_by_its_householder(tmp_path: Path) -> None:
    """Housing measures count homes. A vacant unit and a group-quarters placeholder are no households."""
    homes = """
        serialno  housing_weight  unit_type_code  household_persons  tenure_code  householder_sex_code
        A         10              1               2                  1            2
        B         10              1               1                  3            2
        C         10              1               4                  2            1
        D         10              1               0                  -            -
        E         0               3               1                  -            -
    """
    region = bw.open(write_survey(tmp_path / "data", homes, table="pums_housing"))
    assert shown(region.measure("homeownership_rate", by="sex")) == lines("""
        sex     value  n  persons
        female  0.5    2  20
        male    1      1  10
    """)


def test_the_rows_as_a_data_frame(town: OpenRegion) -> None:
    """The dimensions, then always the same columns."""
    frame = town.measure("employment_rate", by=["sex"]).to_pandas()
    assert list(frame.columns) == [
        "sex", "value", "standard_error", "margin_of_error", "n", "persons", "reliability", "method", "universe",
    ]  # fmt: skip
    assert set(frame["universe"]) == {"residents aged 16 to 64"}


def test_the_rows_as_text(town: OpenRegion) -> None:
    """`print` shows the period, the place, the universe and every row with its margin."""
    text = str(town.measure("employment_rate", by="county"))
    assert text.splitlines()[:2] == [
        "Employment rate, 2024 (1-year), Demo region (synthetic)",
        "Universe: residents aged 16 to 64",
    ]
    assert "Willowmere County" in text


# --- ## The gap ---------------------------------------------------------------------------------------------------


def _workers(groups: dict[str, tuple[str, int, int]]) -> str:
    """Full-time workers by race: so many paid 40 dollars an hour, so many 15."""
    head = (
        "age_years race_code hispanic_origin_code class_of_worker_code hours_weekly weeks_worked wage_annual_usd "
        "employment_status_code"
    )
    lines_of = []
    for code, well, badly in groups.values():
        lines_of += [f"30 {code} 01 1 40 50 80000.0 1"] * well + [f"30 {code} 01 1 40 50 30000.0 1"] * badly
    return "\n".join([head, *lines_of])


def test_the_prosperity_gap_is_the_distance_from_the_best_served_group(tmp_path: Path) -> None:
    """Of 400 Asian workers 300 are paid at or above $29.48 an hour, of 400 White 240, of 400 Black 120.

    The distance in points, and how many workers would have to be paid more for it to close (10 people a record).
    """
    text = _workers({"asian": ("6", 300, 100), "white": ("1", 240, 160), "black": ("2", 120, 280)})
    region = bw.open(write_survey(tmp_path / "data", text, replicates=80))
    found = region.measure("prosperity_gap", where={"race_ethnicity": ["white", "black", "asian"]})
    assert shown(found, "value", "reference_group", "people") == lines("""
        race_ethnicity  gap   best    people
        white           0.15  asian   600
        black           0.45  asian   1800
        asian           0     asian   0
    """)


def test_a_group_asked_alone_is_still_held_against_the_best_served(town: OpenRegion) -> None:
    """Choosing rows never changes the yardstick: the gap of one group is the same as in the whole table."""
    whole = town.measure("prosperity_gap", of="employment_rate").row(race_ethnicity="black")
    alone = town.measure("prosperity_gap", of="employment_rate", where={"race_ethnicity": "black"})
    assert len(alone) == 1
    assert alone.rows[0].value == whole.value
    assert alone.rows[0].extra["reference_group"] == whole.extra["reference_group"] != "black"


# --- ## Which edition answers -------------------------------------------------------------------------------------


def test_the_newest_edition_that_covers_the_region_answers(tmp_path: Path) -> None:
    """Employment is 1 of 2 in 2023 and 2 of 2 in 2024. `period` names another edition."""
    data = tmp_path / "data"
    write_survey(data, "age_years employment_status_code\n30 1\n40 3", year=2023)
    write_survey(data, "age_years employment_status_code\n30 1\n40 1", year=2024)
    region = bw.open(data)
    assert shown(region.measure("employment_rate"), "value") == ["1"]
    assert shown(region.measure("employment_rate", period="2023"), "value") == ["0.5"]
    assert shown(region.measure("employment_rate", period="synthetic-2023"), "value") == ["0.5"]


def test_an_older_edition_answers_where_the_newest_lacks_a_column(tmp_path: Path) -> None:
    """The file of 2024 does not say who is insured; that of 2023 does, and the table names its period."""
    data = tmp_path / "data"
    write_survey(data, "age_years insured_code\n30 2\n40 1", year=2023)
    write_survey(data, "age_years\n30\n40", year=2024)
    found = bw.open(data).measure("uninsured_share")
    assert shown(found, "value") == ["0.5"]
    assert found.provenance.period == "2023 (1-year)"


def test_a_file_of_a_part_of_the_region_must_be_named(tmp_path: Path) -> None:
    """It never answers for the region by itself; named, it says what it covers."""
    data = write_survey(tmp_path / "data", "age_years\n30", coverage="ages 16 to 24")
    region = bw.open(data)
    with pytest.raises(NotAvailableError, match="no edition of pums_person covers the whole region") as refused:
        region.measure("population")
    assert "synthetic-2024 (ages 16 to 24)" in (refused.value.mend or "")
    found = region.measure("population", period="2024")
    assert found.provenance.place == "part of Demo region (synthetic): ages 16 to 24"
    assert "the file covers only ages 16 to 24 of the region" in found.provenance.notes


def test_states_need_a_store_of_several_states(town: OpenRegion) -> None:
    """A store of one state does not answer for the nation."""
    with pytest.raises(NotAvailableError, match="more than one state") as refused:
        town.measure("population", by="state")
    assert "--nation" in (refused.value.mend or "")


def test_states_stand_side_by_side_where_the_store_has_several(tmp_path: Path) -> None:
    """The region's own state and every other, by postal code; `where` takes a name or a FIPS code too."""
    people = "state_code age_years\n99 30\n53 40\n53 41"
    region = bw.open(write_survey(tmp_path / "data", people, states=("53", "99")))
    assert shown(region.measure("population", by="state"), "n") == ["WA 2", "DM 1"]
    assert shown(region.measure("population", where={"state": "Washington"}), "n") == ["2"]
    assert shown(region.measure("population"), "n") == ["1"]


# --- ## Groups too small to publish -------------------------------------------------------------------------------


def test_the_pooling_ladder_climbs_only_for_the_groups_that_need_it(tmp_path: Path) -> None:
    """Five people of Thistledown are too few. With `pool` two years stand in for one, and the row says so."""
    data = tmp_path / "data"
    status = ["1", "3"]
    for year in (2023, 2024):
        people = [f"Willowmere 30 {status[i % 2]} W{i}" for i in range(200)]
        people += [f"Thistledown 30 {status[i % 2]} T{i}" for i in range(8)]
        text = "\n".join(["county age_years employment_status_code serialno", *people])
        write_survey(data, text, year=year, replicates=80)
    region = bw.open(data)
    where = {"county": ["Willowmere", "Thistledown"]}
    alone = region.measure("employment_rate", by="county", where=where)
    assert shown(alone, "value", "n", "reliability") == lines("""
        county       value  n    reliability
        Willowmere   0.5    200  high
        Thistledown  0.5    8    not_estimable
    """)
    pooled = region.measure("employment_rate", by="county", where=where, pool=True)
    assert [(r.dimensions["county"], r.n, r.extra["pooled"]) for r in pooled] == [
        ("Willowmere", 200, None),
        ("Thistledown", 16, "years: 2024, 2023"),
    ]


# --- ## Names that do not exist -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"name": "employment_rat"}, "did you mean employment_rate"),
        ({"by": "counti"}, "did you mean county"),
        ({"where": {"county": "Wilowmere"}}, "did you mean Willowmere"),
        ({"period": "synthetic-2042"}, "did you mean synthetic-2024"),
        ({"name": "wage_standard_share", "standard": "poverty_300_tow"}, "did you mean poverty_300_two"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(tmp_path: Path, question: dict[str, object], said: str) -> None:
    """Measure, dimension, category, period and standard alike."""
    region = bw.open(write_survey(tmp_path / "data", _workers({"white": ("1", 2, 2)})))
    with pytest.raises(UnknownNameError) as unknown:
        region.measure(**{"name": "employment_rate", **question})
    assert said in unknown.value.message


def test_a_file_without_a_column_is_named_with_the_column_as_the_bureau_calls_it(town: OpenRegion) -> None:
    """For measures and for dimensions."""
    with pytest.raises(NotAvailableError, match=r"synthetic-2024: the file has no HICOV \(insured_code\)"):
        town.measure("uninsured_share")
    with pytest.raises(NotAvailableError, match=r"by disability .*: the file has no DIS \(disability_code\)"):
        town.measure("employment_rate", by="disability")
