"""Sums: coarser tables are added up from the finest one, households are not."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.engine import Store
from braidwork.labormarket import measure
from braidwork.measures import Measure, col
from braidwork.measures.edition import editions
from braidwork.measures.frame import frame
from braidwork.measures.sums import Sums, cells
from braidwork.reference import region

from ...spec.small_survey import write_survey

PEOPLE = """
    serialno  county        age_years  sex_code  pay    person_weight
    A         Willowmere    30         1         10.5   3
    A         Willowmere    31         2         20.0   5
    A         Willowmere    2          2         -      2
    B         Willowmere    50         2         20.0   0
    C         Lanternfield  60         1         7.0    4
    D         Lanternfield  61         -         8.0    6
"""
MEAN = Measure(
    name="pay", label="", kind="mean", table="pums_person", universe=col("age_years") >= 0, universe_text="", unit="",
    context="", citation="", value=col("pay"),
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    return Store.open(write_survey(tmp_path_factory.mktemp("sums") / "data", PEOPLE, replicates=80))


def framed(store, asked, by):
    return frame(store, region("demo"), asked, editions(store, "pums_person")[0], by=by, where={}, nation=False)


def test_every_sum_of_a_cell_by_hand(store):
    found = cells(framed(store, MEAN, ("county",)))
    assert found.keys == (("Willowmere",), ("Lanternfield",), ("Thistledown",))
    assert found.n.tolist() == [2, 2, 0]  # unknown pay is left out, and so is a record of weight 0
    assert found.households.tolist() == [1, 2, 0]
    assert found.weight.shape == (3, 81)
    assert found.weight[:, 0].tolist() == [8, 10, 0]
    assert found.weight[:, 1].tolist() == [8 + 3, 10 + 2, 0]  # the first replicate is one more in every record
    assert found.weight[:, 80].tolist() == [8, 10, 0]
    assert found.value[:, 0].tolist() == [3 * 10.5 + 5 * 20, 4 * 7 + 6 * 8, 0]
    assert found.square.tolist() == [3 * 10.5**2 + 5 * 400, 4 * 49 + 6 * 64, 0]
    assert found.below is None


def test_a_record_outside_a_dimension_stays_in_the_tables_without_it(store):
    sums = Sums(framed(store, MEAN, ("county", "sex")))
    county, sex = framed(store, MEAN, ("county", "sex")).by
    by_sex = sums.cells([sex])
    assert dict(zip(by_sex.keys, by_sex.weight[:, 0], strict=True)) == {("female",): 5, ("male",): 7}
    whole = sums.cells([])
    assert (whole.n.tolist(), whole.weight[0, 0]) == ([4], 18)
    assert sums.cells([county]).weight[:, 0].tolist() == [8, 10, 0]


@pytest.mark.parametrize("name", ["employment_rate", "median_hourly_wage", "population"])
def test_a_coarse_table_from_a_fine_one_equals_the_one_asked_directly(name, demo_store):
    opened = Store.open(demo_store)
    asked = measure(name)
    fine = Sums(framed(opened, asked, ("race_ethnicity", "county", "sex")))
    for by in ((), ("county",), ("sex", "race_ethnicity")):
        direct = framed(opened, asked, by)
        derived, straight = fine.cells(direct.by), cells(direct)
        assert derived.keys == straight.keys
        for part in ("n", "households", "weight", "value", "square"):
            assert np.array_equal(getattr(derived, part), getattr(straight, part)), part


def test_equal_amounts_are_joined_for_a_quantile(store):
    median = Measure(**{**MEAN.__dict__, "kind": "quantile"})
    f = framed(store, median, ())
    spread = Sums(f).distribution(())
    assert dict(zip(spread.x.tolist(), spread.weight[:, 0].tolist(), strict=True)) == {10.5: 3, 20.0: 5, 7.0: 4, 8.0: 6}
    assert spread.cells.n.tolist() == [4]
