"""The people of a sample as facts: hand-made households with known answers, and the demo region held to its survey."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from braidwork.eligibility.facts import Case, Fact, Person
from braidwork.eligibility.population.columns import fact_column
from braidwork.eligibility.population.pums import Sample, homes, incomes, roles, sampled_population, traits, units
from braidwork.errors import UnknownNameError
from braidwork.measures.edition import choose
from braidwork.region import open_region

ON = date(2026, 3, 1)


def collected(table: Any) -> list[dict[str, Any]]:
    return table.order_by("serialno", "sporder").to_pyarrow().to_pylist()


def people(*rows: dict[str, Any]) -> Any:
    """A people table of these rows, each column there for everyone."""
    basis = {
        "serialno": "1", "wage_annual_usd": None, "income_annual_usd": None, "weeks_worked": None,
        "class_of_worker_code": None, "disability_code": "2", "self_employment_income_annual_usd": None,
    }  # fmt: skip
    filled = [{**basis, "sporder": i, **row} for i, row in enumerate(rows, start=1)]
    names = list(dict.fromkeys(k for row in filled for k in row))
    kinds = {"age_years": pa.int32(), "weeks_worked": pa.int32(), "sporder": pa.int32()}
    kinds |= {n: pa.float64() for n in names if n.endswith("_usd")}
    arrays = {n: pa.array([r.get(n) for r in filled], kinds.get(n)) for n in names}
    arrays = {n: a.cast("string") if a.type == pa.null() else a for n, a in arrays.items()}
    return ibis.memtable(pa.table(arrays))


def with_all(table: Any) -> list[dict[str, Any]]:
    placed = roles.with_roles(incomes.with_incomes(table, weeks_are_midpoints=False))
    ends = {
        f"{k}_{end}": v for k, pair in units.unit_columns(placed).items() for end, v in zip("lh", pair, strict=True)
    }
    return collected(placed.mutate(**ends, **homes.home_columns(placed)))


def family_with_roommate() -> Any:
    """A couple with a child of 8 and a daughter of 19 at home, and a roommate."""
    return people(
        {"relationship_code": "20", "age_years": 45, "wage_annual_usd": 24_000, "income_annual_usd": 24_000,
         "weeks_worked": 52},
        {"relationship_code": "21", "age_years": 44},
        {"relationship_code": "25", "age_years": 8},
        {"relationship_code": "25", "age_years": 19, "wage_annual_usd": 6_000, "income_annual_usd": 6_000,
         "weeks_worked": 52},
        {"relationship_code": "34", "age_years": 30, "wage_annual_usd": 36_000, "income_annual_usd": 36_000,
         "weeks_worked": 50},
    )  # fmt: skip


def test_groups_are_exact_where_roles_settle_them_and_ranges_elsewhere():
    head, spouse, child, daughter, roommate = with_all(family_with_roommate())
    for one in (head, spouse, child):
        assert (one["family_size_l"], one["family_size_h"]) == (3, 4)  # the daughter may be claimed
        assert (one["family_income_annual_usd_l"], one["family_income_annual_usd_h"]) == (24_000, 30_000)
        assert (one["food_unit_size_l"], one["food_unit_size_h"]) == (4, 5)  # under 22 eats with her parents
        assert (one["food_unit_income_monthly_usd_l"], one["food_unit_income_monthly_usd_h"]) == (2_500, 5_500)
        assert (one["child_care_unit_size_l"], one["child_care_unit_size_h"]) == (3, 3)
        assert one["tax_household_size_l"] == 2
    assert (daughter["family_size_l"], daughter["family_size_h"]) == (1, 5)
    assert (daughter["food_unit_size_l"], daughter["food_unit_size_h"]) == (4, 5)
    assert (roommate["food_unit_size_l"], roommate["food_unit_size_h"]) == (1, 5)
    assert (roommate["family_income_annual_usd_l"], roommate["family_income_annual_usd_h"]) == (36_000, 66_000)
    assert {p["household_size_l"] for p in (head, roommate)} == {5}
    assert head["household_income_monthly_usd_h"] == pytest.approx(5_500)


def test_who_may_get_ssi_may_or_may_not_be_in_the_cash_unit():
    rows = with_all(people(
        {"relationship_code": "00", "age_years": 30},
        {"relationship_code": "02", "age_years": 3, "disability_code": "1"},
    ))  # fmt: skip
    assert {(r["tanf_unit_size_l"], r["tanf_unit_size_h"]) for r in rows} == {(1, 2)}


def test_a_person_alone_is_a_group_of_one_everywhere():
    (one,) = with_all(people({"relationship_code": "20", "age_years": 70, "income_annual_usd": 12_000.0}))
    sizes = {k: v for k, v in one.items() if "_size_" in k}
    assert set(sizes.values()) == {1}
    assert one["household_income_annual_usd_l"] == one["household_income_annual_usd_h"] == 12_000
    assert one["elder_or_disabled_in_food_unit"] is True
    assert one["child_under_18_in_home"] is False


def test_children_at_home_are_told_and_only_the_sure_are_in_the_food_unit():
    head, *_, roommate = with_all(family_with_roommate())
    assert (head["child_under_13_in_home"], head["child_under_5_in_home"]) == (True, False)
    assert head["child_under_14_in_food_unit"] is True
    assert roommate["child_under_14_in_food_unit"] is None
    assert (head["parenting"], roommate["parenting"]) == (True, None)
    assert roommate["school_child_in_home"] is None


@pytest.mark.parametrize(
    ("weeks", "pace", "month"),
    [
        (52, (26_000, 26_000), (26_000 / 12, 26_000 / 12)),
        (50, (26_000, 26_000), (26_000 / 12, 26_000 / 12)),  # year-round, as the Bureau defines it
        (39, (2 * 26_000 / 3, 4 * 26_000 / 3), (0, 26_000 / 9)),
        (26, (0, 52_000), (0, 26_000 / 6)),
        (4, (0, 52_000), (0, 26_000)),  # all of it may lie in the last month
        (None, (0, 52_000), (0, 26_000)),  # pay, but the weeks are not told
    ],
)
def test_pay_of_a_part_of_the_year_gives_the_range_that_its_weeks_allow(weeks, pace, month):
    table = people({"relationship_code": "20", "age_years": 40, "wage_annual_usd": 26_000, "income_annual_usd": 26_000,
                    "weeks_worked": weeks})  # fmt: skip
    (one,) = collected(incomes.with_incomes(table, weeks_are_midpoints=False))
    assert (one["pace_low"], one["pace_high"]) == pytest.approx(pace)
    assert (one["month_low"], one["month_high"]) == pytest.approx(month)
    assert one["year_low"] == one["year_high"] == 26_000


def test_losses_count_as_nothing_and_other_income_as_even():
    table = people(
        {"age_years": 40, "relationship_code": "20", "wage_annual_usd": 0, "income_annual_usd": -9_000},
        {"age_years": 40, "relationship_code": "34", "wage_annual_usd": 6_000, "income_annual_usd": 18_000,
         "weeks_worked": 26},
    )  # fmt: skip
    loss, mixed = collected(incomes.with_incomes(table, weeks_are_midpoints=False))
    assert (loss["pace_low"], loss["pace_high"], loss["month_high"]) == (0, 0, 0)
    assert (mixed["pace_low"], mixed["pace_high"]) == pytest.approx((12_000, 24_000))
    assert (mixed["other_month_low"], mixed["other_month_high"]) == pytest.approx((1_000, 1_000))


def test_without_self_employment_income_the_pay_of_the_self_employed_is_a_range():
    table = people({"age_years": 40, "relationship_code": "20", "wage_annual_usd": 1_200, "income_annual_usd": 12_000,
                    "weeks_worked": 52, "class_of_worker_code": "6"})  # fmt: skip
    (one,) = collected(incomes.with_incomes(table.drop("self_employment_income_annual_usd"), weeks_are_midpoints=False))
    assert (one["pay_month_low"], one["pay_month_high"]) == pytest.approx((100, 1_000))
    assert (one["month_low"], one["month_high"]) == pytest.approx((1_000, 1_000))  # the sum is known


def test_a_class_of_weeks_is_read_as_its_fewest_weeks():
    table = people({"age_years": 40, "relationship_code": "20", "wage_annual_usd": 4_000, "income_annual_usd": 4_000,
                    "weeks_worked": 44, "weeks_worked_class_code": "3"})  # fmt: skip
    (one,) = collected(incomes.with_incomes(table, weeks_are_midpoints=True))
    assert (one["pace_low"], one["pace_high"]) == pytest.approx((2 * 4_000 * 14 / 40, 2 * 4_000 * 26 / 40))


def test_without_relationships_families_are_taken_from_ratio_marriage_and_age():
    table = people(
        {"age_years": 40, "marital_code": "1", "poverty_ratio_percent": 210},
        {"age_years": 38, "marital_code": "1", "poverty_ratio_percent": 210},
        {"age_years": 10, "marital_code": "5", "poverty_ratio_percent": 210},
        {"age_years": 66, "marital_code": "2", "poverty_ratio_percent": 210},
        {"age_years": 25, "marital_code": "5", "poverty_ratio_percent": 320},
        {"age_years": 9, "marital_code": "5", "poverty_ratio_percent": None},
    )
    found = [row["role"] for row in collected(roles.with_roles(table))]
    assert found == ["householder", "spouse", "child", "other_relative", "unrelated", "unrelated"]


def test_two_who_could_be_the_spouse_are_neither():
    table = people(*({"age_years": a, "marital_code": "1", "poverty_ratio_percent": 90} for a in (40, 41, 43)))
    assert [r["role"] for r in collected(roles.with_roles(table))] == [
        "householder",
        "other_relative",
        "other_relative",
    ]


def test_a_birth_date_lies_in_the_year_that_the_age_allows():
    table = people({"age_years": 17}, {"age_years": 0})
    low, high = traits.born_between(table, date(2024, 2, 29))
    seventeen, baby = collected(table.mutate(low=low, high=high))
    assert (seventeen["low"], seventeen["high"]) == (date(2006, 3, 1), date(2007, 2, 28))
    assert (baby["low"], baby["high"]) == (date(2023, 3, 1), date(2024, 2, 28))


def test_a_households_groups_hold_what_its_case_says(demo_store: Path):
    """The sizes of the householder's groups contain those that the case of the same household computes."""
    region = open_region(demo_store)
    edition = choose(region.store, "pums_person", ("relationship_code",), what="test", period=None, nation=False)
    table = region.store.table("pums_person", edition.entry.partition)
    placed = roles.with_roles(incomes.with_incomes(table, weeks_are_midpoints=False))
    groups = {k: ends for k, ends in units.unit_columns(placed).items() if k.endswith("_size")}
    ends = {f"{key}_{end}": groups[key][i] for key in groups for i, end in enumerate("lh")}
    rows = region.store.collect(placed.select("serialno", "sporder", "age_years", "role", **ends)).to_pylist()
    homes_of: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        homes_of.setdefault(row["serialno"], []).append(row)
    compositions: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for home in homes_of.values():
        compositions.setdefault(tuple(sorted(row["role"] for row in home)), home)
    assert len(compositions) > 100
    for home in compositions.values():
        if heads := [row for row in home if row["role"] == "householder"]:
            case = case_of_home(home)
            for key in groups:
                reading = case.get(None, key)
                low, high = (reading.low, reading.high) if reading.value is None else (reading.value,) * 2
                assert heads[0][f"{key}_l"] <= low <= high <= heads[0][f"{key}_h"], (key, home)


def case_of_home(home: list[dict[str, Any]]) -> Case:
    """The household as a case of its householder: ages and relationships known, no SSI, all else unknown."""

    def person(row: dict[str, Any]) -> Person:
        id = str(row["sporder"])
        known = (("age", float(row["age_years"])), ("receives_ssi", False))
        facts = tuple(Fact(key, value, as_of=ON, person=id) for key, value in known)
        return Person(id, "self" if row["role"] == "householder" else row["role"], facts)

    return Case(tuple(person(row) for row in home), (), ON, listed=True)


@pytest.fixture(scope="module")
def sample(demo_store: Path) -> Sample:
    region = open_region(demo_store)
    return sampled_population(region.store, region.definition, ON)


def test_everyone_in_a_household_is_there_once_and_the_others_are_counted(sample: Sample, demo_store: Path):
    table = sample.population.collect()
    assert table.num_rows == len(table.column("person_id").unique())
    region = open_region(demo_store)
    everyone = region.measure("population").rows[0].value
    inside = region.store.table("pums_person").select("serialno", "sporder", "person_weight")
    weight = {(r["serialno"], r["sporder"]): r["person_weight"] for r in region.store.collect(inside).to_pylist()}
    kept = zip(table.column("serialno").to_pylist(), table.column("sporder").to_pylist(), strict=True)
    assert sum(weight[key] for key in kept) + sample.left_out == everyone
    assert 0 < sample.left_out < 0.05 * everyone
    assert sample.population.synthetic


def test_every_column_is_a_fact_and_every_range_has_width(sample: Sample):
    table = sample.population.collect()
    named = [c for c in table.column_names if fact_column(c)]
    assert len(named) > 60
    for name in (c for c in named if c.endswith("_low")):
        key = name.removesuffix("_low")
        low, high = (table.column(f"{key}_{end}").drop_null() for end in ("low", "high"))
        assert len(low) == len(high), key
        assert all(a < b for a, b in zip(low.to_pylist(), high.to_pylist(), strict=True)), key
        if key in table.column_names:
            assert table.num_rows == len(low) + table.num_rows - table.column(key).null_count, key


def test_what_the_survey_does_not_ask_is_not_there(sample: Sample):
    carried = sample.population.facts
    assert {"age", "county", "disability", "veteran", "family_size", "food_unit_income_monthly_usd"} <= carried
    assert not carried & {"homeless", "pregnant", "selective_service", "justice_involved", "receives_ssi"}
    assert not any("sex" in c or "race" in c for c in sample.population.columns)


def test_assumptions_fill_only_what_is_not_known(demo_store: Path):
    region = open_region(demo_store)
    assumed = {"work_authorized": False, "homeless": False}
    found = sampled_population(region.store, region.definition, ON, assume=assumed)
    table = found.population.collect(["work_authorized", "homeless"])
    assert set(table.column("homeless").to_pylist()) == {False}
    counted = table.column("work_authorized").to_pylist()
    assert counted.count(True) > counted.count(False) > 0
    assert sum("assumed of everyone" in note for note in found.population.notes) == 2
    with pytest.raises(UnknownNameError, match="did you mean homeless"):
        sampled_population(region.store, region.definition, ON, assume={"homeles": False})
