"""Dimensions: their names, their categories, and the same people for every way of asking."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.measures import col
from braidwork.measures.dimensions import (
    PLACES,
    RACE_DIMENSIONS,
    Dimension,
    dimension,
    dimension_names,
    in_region,
    required_columns,
)
from braidwork.reference import recode, recode_names, region

PROMISED = ("county", "puma", "state", "race_ethnicity", "race_alone_or_combined", "sex", "nativity", "age_band",
            "education", "disability", "english")  # fmt: skip


@pytest.fixture(scope="module")
def people(demo_store):
    """The first people of the demo store as mappings, and its store."""
    store = Store.open(demo_store)
    file = store.file(store.entry("pums_person"))
    return store, pq.read_table(file).slice(0, 4_000).to_pylist()


def test_the_promised_dimensions_exist():
    assert set(PROMISED) <= set(dimension_names())
    assert set(dimension_names()) == {*PLACES, "occupation", *recode_names()}
    assert set(recode_names()) >= RACE_DIMENSIONS


@pytest.mark.parametrize("name", recode_names())
def test_the_engine_sorts_people_as_the_yardstick_of_reference_does(name, people):
    store, records = people
    table = store.table("pums_person")
    d = dimension(name, "pums_person", region("demo"), set(table.columns))
    some = list(d.labels)[:: max(1, len(d.labels) // 8)]
    flags = {f"c{i}": d.is_category(code).to_ibis(table) for i, code in enumerate(some)}
    answer = store.collect(table.select("serialno", "sporder", **flags)).to_pylist()
    found = {(r["serialno"], r["sporder"]): {c for i, c in enumerate(some) if r[f"c{i}"]} for r in answer}
    rules = recode(name).for_columns(set(table.columns))
    for record in records:
        assert found[record["serialno"], record["sporder"]] == {*rules.classify(record)} & {*some}


def test_a_housing_table_is_described_by_its_householder():
    columns = {"householder_sex_code", "sex_code"}
    assert dimension("sex", "pums_housing", region("demo"), columns).columns() == {"householder_sex_code"}
    assert required_columns("sex", "pums_housing") == ("householder_sex_code",)
    assert required_columns("county", "pums_housing") == ()
    with pytest.raises(NotAvailableError):
        dimension("sex", "pums_housing", region("demo"), {"sex_code"})


def test_places_follow_the_regions_own_list():
    sound = region("puget-sound")
    county = dimension("county", "pums_person", sound, ())
    assert tuple(county.labels) == ("King", "Pierce", "Snohomish")
    assert [county.category(text) for text in ("53033", "pierce", "SNOHOMISH  county")] == [
        "King",
        "Pierce",
        "Snohomish",
    ]
    pumas = dimension("puma", "pums_person", sound, ())
    assert len(pumas.labels) == 29 + 32  # of both definitions
    assert pumas.category("23301") == "23301"
    state = dimension("state", "pums_person", sound, ())
    assert [state.category(text) for text in ("wa", "53", "Washington")] == ["WA"] * 3
    assert dimension("state", "pums_person", region("demo"), ()).category("99") == "DM"


def test_a_region_is_where_its_pumas_are_in_either_definition():
    words = in_region(region("puget-sound"), ("2010", "2020")).text()
    assert "puma_vintage = '2010'" in words
    assert "puma_vintage = '2020'" in words
    assert words.startswith("state_code = '53' and (")
    assert in_region(region("puget-sound"), ()).text() == "state_code = '53' and false"


@pytest.mark.parametrize(
    ("name", "near"), [("countyy", "county"), ("age", "age_band"), ("race_ethnic", "race_ethnicity")]
)
def test_an_unknown_dimension_suggests_the_nearest(name, near):
    with pytest.raises(UnknownNameError, match="no dimension") as unknown:
        dimension(name, "pums_person", region("demo"), ())
    assert near in unknown.value.message


def test_an_unknown_category_suggests_the_nearest():
    d = dimension("sex", "pums_person", region("demo"), {"sex_code"})
    with pytest.raises(UnknownNameError, match="did you mean female"):
        d.category("femal")
    with pytest.raises(UnknownNameError):
        d.is_category("other")


def test_the_first_category_that_applies_wins_unless_groups_overlap():
    branches = (("young", col("age") < 30), ("adult", col("age") >= 18))
    labels = {"young": "Young", "adult": "Adult"}
    exclusive = Dimension("d", "D", labels, branches)
    overlapping = Dimension("d", "D", labels, branches, overlapping=True)
    assert exclusive.text() == "d (first that applies): young where age < 30; adult where age ≥ 18"
    assert overlapping.text() == "d (each category that applies): young where age < 30; adult where age ≥ 18"
    assert overlapping.is_category("adult").text() == "age ≥ 18"
    assert Dimension("p", "P", {}, column=col("puma")).text() == "p: puma"
