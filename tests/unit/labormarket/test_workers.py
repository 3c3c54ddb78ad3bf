"""Who works in which occupation: shares worked out a second time from the Census file, and what is refused."""

from __future__ import annotations

from types import SimpleNamespace

import ibis
import numpy as np
import pandas as pd
import pytest

from braidwork.disclosure import release
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.workers import (
    composition,
    occupation_pay_shares,
    workers_by_occupation,
    workforce_composition,
)
from braidwork.measures.dimensions import dimension, occupation_titles, require_occupation_codes
from braidwork.reference import recode, region

RACES = {1: "white", 2: "black", 3: "aian", 4: "aian", 5: "aian", 6: "asian", 7: "nhpi", 8: "other", 9: "two_or_more"}


@pytest.fixture(scope="module")
def at_work(synthetic):
    """The employed civilians of the file, with their group, by Census columns."""
    people = synthetic.persons
    kept = people[
        people["ESR"].isin([1, 2]) & (people["AGEP"] >= 16) & people["OCCP"].notna() & (people["OCCP"] < 9920)
    ]
    group = np.where(kept["HISP"] > 1, "hispanic", kept["RAC1P"].map(RACES))
    return kept.assign(group=group, occupation=kept["OCCP"].astype(int).map("{:04d}".format))


def shared(table: pd.DataFrame, weight: str, occupation: str, group: str) -> float:
    here = table[table["occupation"] == occupation]
    return here.loc[here["group"] == group, weight].sum() / here[weight].sum()


def test_a_share_and_its_error_are_those_of_the_file(synthetic_region, at_work):
    found = composition(synthetic_region.store, synthetic_region.definition)
    whole = workforce_composition(synthetic_region.store, synthetic_region.definition)
    for occupation, group in (("3255", "asian"), ("4020", "hispanic"), ("0440", "white")):
        row = found.row(occupation=occupation, race_ethnicity=group)
        value = shared(at_work, "PWGTP", occupation, group)
        parts = np.array([shared(at_work, f"PWGTP{r}", occupation, group) for r in range(1, 81)])
        assert row.value == pytest.approx(value, rel=1e-12)
        assert row.standard_error == pytest.approx(np.sqrt(4 / 80 * ((parts - value) ** 2).sum()), rel=1e-9)
        here = at_work[at_work["occupation"] == occupation]
        assert (row.n, row.households) == ((here["PWGTP"] > 0).sum(), here["SERIALNO"].nunique())
        everyone = at_work.loc[at_work["group"] == group, "PWGTP"].sum() / at_work["PWGTP"].sum()
        assert row.extra["workforce_share"] == pytest.approx(everyone, rel=1e-12)
        assert whole.row(race_ethnicity=group).value == pytest.approx(everyone, rel=1e-12)
        assert row.extra["representation"] == pytest.approx(value / everyone, rel=1e-12)


@pytest.mark.parametrize("level", ["occupation", "occupation_group"])
def test_every_occupation_has_every_group_and_the_shares_make_a_whole(synthetic_region, level):
    found = composition(synthetic_region.store, synthetic_region.definition, level=level)
    sums = pd.Series([r.value for r in found]).groupby([r.dimensions[level] for r in found]).agg(["sum", "size"])
    assert sums["sum"].to_numpy() == pytest.approx(1.0)
    assert set(sums["size"]) == {8}
    none = [r for r in found if r.extra["workers"] == 0]
    assert none and all(r.value == 0 and r.reliability == "not_estimable" for r in none)


def test_groups_that_overlap_do_not_swell_the_occupation(synthetic_region):
    store, here = synthetic_region.store, synthetic_region.definition
    found = composition(store, here, across=("race_alone_or_combined",), level="occupation_group")
    workers = workers_by_occupation(store, here, across=(), level="occupation_group")
    for row in (r for r in workers if r.n):
        code = row.dimensions["occupation_group"]
        same = found.where(occupation_group=code)
        assert {r.persons for r in same} == {row.value}
        assert sum(r.value for r in same) >= 1 - 1e-12


def test_tables_of_workers_pass_the_rules_of_public_surveys(synthetic_region):
    store, here = synthetic_region.store, synthetic_region.definition
    for table in (
        workers_by_occupation(store, here, across=("sex",)),
        composition(store, here),
        occupation_pay_shares(store, here, level="occupation_group"),
    ):
        released = release(table, "public_survey")
        withheld = [c for c in released if c.withheld is not None]
        assert 0 < len(withheld) < len(released)
        assert all(c.value is None and c.extra.get("workers") is None for c in withheld)


def test_an_occupation_can_be_chosen_by_its_code(synthetic_region, at_work):
    found = workers_by_occupation(
        synthetic_region.store, synthetic_region.definition, across=("sex",), where={"occupation": "3255"}
    )
    nurses = at_work[at_work["occupation"] == "3255"]
    assert {r.dimensions["sex"]: r.value for r in found} == {
        "female": nurses.loc[nurses["SEX"] == 2, "PWGTP"].sum(),
        "male": nurses.loc[nurses["SEX"] == 1, "PWGTP"].sum(),
    }


def test_occupations_are_told_by_their_titles_where_the_store_has_them():
    rows = pd.DataFrame({"from_code": ["3255", "3255", "4020"], "from_label": ["Registered nurses"] * 2 + ["Cooks"]})
    store = SimpleNamespace(
        manifest=SimpleNamespace(of=lambda name: [SimpleNamespace(partition="census-2018-soc-2018")]),
        table=lambda name, partition: ibis.memtable(rows),
        collect=lambda expression: expression.to_pyarrow(),
    )
    assert occupation_titles(store) == {"3255": "Registered nurses", "4020": "Cooks"}
    d = dimension("occupation", "pums_person", region("demo"), {"occupation_code"}, store)
    assert d.category("registered nurses") == "3255"
    with pytest.raises(UnknownNameError):
        d.category("3256")


@pytest.mark.parametrize("name", ["occupation", "occupation_group"])
def test_codes_of_the_list_before_2018_are_refused(name):
    require_occupation_codes(name, [2018, 2024], "workers")
    require_occupation_codes("sex", [2016], "workers")
    with pytest.raises(NotAvailableError, match="of 2017: its occupation codes are those of the 2010 list"):
        require_occupation_codes(name, [2018, 2017], "workers")


def test_a_level_and_groups_must_be_named(synthetic_region):
    store, here = synthetic_region.store, synthetic_region.definition
    with pytest.raises(UnknownNameError, match="no level of occupations 'group'"):
        composition(store, here, level="group")
    for across in ((), "sex"):
        with pytest.raises(UndefinedMeasureError, match="needs the groups"):
            composition(store, here, across=across)


@pytest.mark.parametrize(
    ("name", "column", "code", "category"),
    [
        ("occupation_group", "occupation_code", "0010", "11-0000"),
        ("occupation_group", "occupation_code", "0500", "13-0000"),
        ("occupation_group", "occupation_code", "3655", "31-0000"),
        ("occupation_group", "occupation_code", "6950", "47-0000"),
        ("occupation_group", "occupation_code", "9760", "53-0000"),
        ("occupation_group", "occupation_code", "9830", "55-0000"),
        ("occupation_group", "occupation_code", "9920", None),
        ("industry_sector", "industry_code", "5790", "retail"),
        ("industry_sector", "industry_code", "5791", "retail"),
        ("industry_sector", "industry_code", "8290", "health_care"),
        ("industry_sector", "industry_code", "8370", "social_assistance"),
        ("industry_sector", "industry_code", "9920", None),
    ],
)
def test_codes_fall_into_the_official_groups(name, column, code, category):
    assert recode(name).classify({column: code}) == (() if category is None else (category,))
