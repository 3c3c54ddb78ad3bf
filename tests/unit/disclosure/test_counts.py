"""Tables of people: completed with zeros and margins, refused when they do not add up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from braidwork.disclosure.counts import count_table
from braidwork.errors import DataError

from .conftest import counted, rated

SMALL = {("K", "f"): 40, ("K", "m"): 30, ("P", "f"): 20}
DIMENSIONS = ("county", "sex")


def keyed(table):
    return {r.key: (r.count, r.derived) for r in table.rows}


def test_absent_combinations_hold_nobody_and_absent_margins_are_computed_and_marked():
    rows = keyed(count_table(counted(SMALL, DIMENSIONS)))
    assert rows[("P", "m")] == (0, True)
    assert rows[("K", "all")] == (70, True)
    assert rows[("all", "all")] == (90, True)
    assert rows[("K", "f")] == (40, False)
    assert len(rows) == 9


def test_a_margin_that_was_handed_in_is_not_derived():
    rows = keyed(count_table(counted({**SMALL, ("all", "all"): 90}, DIMENSIONS)))
    assert rows[("all", "all")] == (90, False)


def test_a_margin_that_does_not_add_up_raises_with_the_equation():
    with pytest.raises(DataError, match=r"county=K, sex=all: the count is 71.*40 \+ 30 = 70"):
        count_table(counted({**SMALL, ("K", "all"): 71}, DIMENSIONS))


def test_margins_of_rates_add_numerators_and_denominators():
    table = count_table(rated({("K",): (20, 40), ("P",): (15, 60)}, ("county",)))
    total = next(r for r in table.rows if r.key == ("all",))
    assert (total.numerator, total.count) == (35, 100)


def test_a_combined_category_is_the_sum_of_its_parts():
    groups = {"county": {"K and P": ("K", "P")}}
    cells = {("K",): 40, ("P",): 20, ("S",): 11, ("K and P",): 60}
    assert keyed(count_table(counted(cells, ("county",)), groups=groups))[("all",)] == (71, True)
    with pytest.raises(DataError, match="61"):
        count_table(counted({**cells, ("K and P",): 61}, ("county",)), groups=groups)


@pytest.mark.parametrize(
    ("cells", "options", "match"),
    [
        ({("K", "f"): -1}, {}, "cannot be -1"),
        ({("K", "f"): 2.5}, {}, "not a whole number"),
        ({("all", "f"): 5}, {}, "only its total"),
        ({("K", "f"): 12}, {"groups": {"quarter": {"H1": ("Q1", "Q2")}}}, "no dimension quarter"),
        ({("K", "f"): 12}, {"sensitive": "race"}, "no dimension race"),
        ({("a", "f"): 12}, {"groups": {"county": {"a": ("b",), "b": ("a",)}}}, "contains itself"),
    ],
)
def test_bad_tables_are_refused(cells, options, match):
    with pytest.raises(DataError, match=match):
        count_table(counted(cells, DIMENSIONS), **options)


def test_overlapping_bands_in_one_table_are_refused():
    groups = {"age": {"16-24": ("16-19", "20-24"), "20-29": ("20-24", "25-29")}}
    with pytest.raises(DataError, match="overlaps"):
        count_table(counted({("16-24",): 30, ("20-29",): 40}, ("age",)), groups=groups)


def test_a_key_that_stands_twice_is_refused():
    table = counted(SMALL, DIMENSIONS)
    with pytest.raises(DataError, match="twice"):
        count_table(replace(table, rows=(*table.rows, table.rows[0])))


def test_a_share_needs_a_numerator_that_fits_it():
    table = rated({("K",): (20, 40)}, ("county",))
    row = table.rows[0]
    with pytest.raises(DataError, match="numerator is None"):
        count_table(replace(table, rows=(replace(row, extra={}),)))
    with pytest.raises(DataError, match=r"0\.7 is not 20 of 40"):
        count_table(replace(table, rows=(replace(row, value=0.7),)))
    with pytest.raises(DataError, match="cannot be counted among"):
        count_table(rated({("K",): (41, 40)}, ("county",)))


def test_a_gap_between_groups_of_people_has_no_rule():
    table = counted(SMALL, DIMENSIONS)
    with pytest.raises(DataError, match="release the counts or shares"):
        count_table(replace(table, measure=replace(table.measure, kind="gap")))
