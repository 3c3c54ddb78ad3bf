"""Every row of the table of bad input: what raises, which class, and what the message names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from braidwork.errors import BraidworkError, DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket import segregation as room
from braidwork.labormarket.segregation import (
    NotConvergedError,
    UnknownOptionError,
    crosstab,
    decompose_change,
    dissimilarity,
    exposure,
    fit_margins,
    gini,
    isolation,
    karmel_maclachlan,
    levers,
    local_segregation,
    multigroup_dissimilarity,
    mutual_information,
    theil_h,
)

from .small_tables import FOUR_UNITS, long_table

TABLE = long_table(FOUR_UNITS)
EVERY_INDEX = {
    "mutual_information": mutual_information,
    "theil_h": theil_h,
    "dissimilarity": dissimilarity,
    "multigroup_dissimilarity": multigroup_dissimilarity,
    "gini": gini,
    "isolation": lambda t, **o: isolation(t, of="a", **o),
    "exposure": lambda t, **o: exposure(t, of="a", to="b", **o),
    "karmel_maclachlan": lambda t, **o: karmel_maclachlan(t, of="a", **o),
    "local_segregation": local_segregation,
    "decompose_change": lambda t, **o: decompose_change(t, t, **o),
}
each_index = pytest.mark.parametrize("index", EVERY_INDEX.values(), ids=EVERY_INDEX.keys())


@pytest.mark.parametrize(
    ("ask", "accepted"),
    [
        (lambda: mutual_information(TABLE, base="3"), "e, 2, 10"),
        (lambda: mutual_information(TABLE, weights="sample"), "counts, survey"),
        (lambda: mutual_information(TABLE, bootstrp=(5, 1)), "bootstrap, replicates, squares, weights, rule, indep"),
        (lambda: mutual_information(TABLE, bootstrap={"draw": 5}), "draws, seed, level"),
        (lambda: mutual_information(TABLE, bootstrap="yes"), "(draws, seed)"),
        (lambda: dissimilarity(TABLE, within="unit"), "bootstrap, replicates"),
        (lambda: local_segregation(TABLE, by="place"), "group, unit"),
        (lambda: exposure(TABLE, of="a", to="b", among="everyone"), "all_groups, two_groups"),
        (lambda: decompose_change(TABLE, TABLE, method="shapley"), "elbers_2021, shapley_3"),
        (lambda: decompose_change(TABLE, TABLE, independence=5), "bootstrap, replicates, squares, weights, rule"),
        (lambda: levers(TABLE, measure="gini"), "mutual_information, theil_h"),
        (lambda: levers(TABLE, by="removal"), "integration, leave_one_out"),
    ],
)
def test_an_unknown_option_raises_a_value_error_that_lists_the_accepted(ask, accepted):
    with pytest.raises(ValueError) as caught:
        ask()
    assert isinstance(caught.value, UnknownOptionError)
    assert isinstance(caught.value, BraidworkError)
    assert accepted in str(caught.value)


@each_index
@pytest.mark.parametrize("bad", [-1, np.nan, np.inf])
def test_a_bad_count_names_its_rows(index, bad):
    table = {**TABLE, "count": [40, 20, bad, 40, 5, bad, 1, 80]}
    with pytest.raises(DataError, match="rows 2, 5"):
        index(table)


@each_index
@pytest.mark.parametrize("column", ["unit", "group"])
@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, "", " "])
def test_a_missing_code_names_its_row(index, column, missing):
    codes = list(TABLE[column])
    codes[3] = missing
    for table in ({**TABLE, column: codes}, pd.DataFrame({**TABLE, column: codes})):
        with pytest.raises(DataError, match=r"row 3: the (unit|group) code '\w+' is missing"):
            index(table)


def test_many_bad_rows_are_counted():
    with pytest.raises(DataError, match="rows 0, 1, 2, 3, 4 and 3 more"):
        mutual_information({**TABLE, "count": [-1] * 8})


def test_a_missing_count_in_a_pyarrow_table_is_missing_not_zero():
    table = pa.table({**TABLE, "count": pa.array([1, 2, None, 4, 5, 6, 7, 8])})
    with pytest.raises(DataError, match="row 2"):
        mutual_information(table)


def test_a_missing_code_in_a_pyarrow_table():
    table = pa.table({**TABLE, "unit": pa.array(["1", "1", None, "2", "3", "3", "4", "4"])})
    with pytest.raises(DataError, match="row 2"):
        mutual_information(table)


@pytest.mark.parametrize("counts", [["1"] * 8, [["x"]] * 8])
def test_text_is_no_count(counts):
    with pytest.raises(DataError, match=r"numbers|numeric"):
        mutual_information({**TABLE, "count": counts})


def test_columns_of_different_length_and_unknown_columns():
    with pytest.raises(DataError, match="7 rows"):
        mutual_information({**TABLE, "count": [1] * 7})
    with pytest.raises(DataError, match="one length"):
        mutual_information({**TABLE, "group": ["a"] * 7})
    with pytest.raises(UnknownNameError, match="no column 'race'"):
        mutual_information(TABLE, group="race")
    with pytest.raises(DataError, match="cannot be read from list"):
        mutual_information([1, 2])


@each_index
def test_repeated_rows_are_added_up(index):
    halves = {k: [*v, *v] for k, v in TABLE.items()}
    whole = {**TABLE, "count": [2 * c for c in TABLE["count"]]}
    assert repr(index(halves)) == repr(index(whole))


@each_index
def test_an_empty_unit_is_dropped_and_listed(index):
    wider = long_table([*FOUR_UNITS.tolist(), [0, 0]], units=["1", "2", "3", "4", "x"])
    got, plain = index(wider), index(TABLE)
    if index is EVERY_INDEX["decompose_change"]:
        assert got.structural == plain.structural
        return
    assert np.array_equal(got.value, plain.value)
    assert (got.dropped_units, plain.dropped_units) == (("x",), ())


@pytest.mark.parametrize("index", [mutual_information, theil_h, multigroup_dissimilarity, gini, local_segregation])
def test_an_empty_group_is_dropped_and_listed(index):
    wider = long_table(np.column_stack([FOUR_UNITS, np.zeros(4, int)]))
    assert np.array_equal(index(wider).value, index(TABLE).value)
    assert index(wider).dropped_groups == ("c",)


@pytest.mark.parametrize(
    "ask",
    [
        lambda t: dissimilarity(t, groups=("a", "c")),
        lambda t: dissimilarity(t, groups=("a", "absent")),
        lambda t: isolation(t, of="c"),
        lambda t: isolation(t, of="absent"),
        lambda t: exposure(t, of="c", to="a"),
        lambda t: exposure(t, of="a", to="c"),
        lambda t: exposure(t, of="a", to="absent", among="two_groups"),
        lambda t: karmel_maclachlan(t, of="c"),
        lambda t: gini(t, of="c"),
    ],
)
def test_an_empty_or_absent_group_leaves_a_two_group_index_undefined(ask):
    with pytest.raises(UndefinedMeasureError, match=r"'c' is empty|'absent' is not in the table"):
        ask(long_table(np.column_stack([FOUR_UNITS, np.zeros(4, int)])))


def test_two_groups_of_which_one_is_empty():
    with pytest.raises(UndefinedMeasureError, match="'b' is empty"):
        dissimilarity(long_table([[3, 0], [4, 0]]))


def test_dissimilarity_of_three_groups_must_be_told_which():
    three = long_table(np.column_stack([FOUR_UNITS, FOUR_UNITS[:, 0]]))
    with pytest.raises(DataError, match="3 groups"):
        dissimilarity(three)
    with pytest.raises(DataError, match="two groups"):
        dissimilarity(three, groups=("a", "a"))
    with pytest.raises(DataError, match="itself"):
        exposure(three, of="a", to="a")


@each_index
@pytest.mark.parametrize("rows", [0, 8])
def test_an_empty_table_or_one_without_people_is_undefined(index, rows):
    table = {k: v[:rows] for k, v in {**TABLE, "count": [0] * 8}.items()}
    with pytest.raises(UndefinedMeasureError, match="empty"):
        index(table)


def test_one_unit_is_0_everywhere_and_has_no_change():
    one = long_table([[3, 7, 11]])
    assert mutual_information(one).value == 0
    assert theil_h(one).value == 0
    assert multigroup_dissimilarity(one).value == 0
    assert dissimilarity(one, groups=("a", "b")).value == 0
    assert gini(one).value == 0
    assert gini(one, of="b").value == 0
    assert karmel_maclachlan(one, of="b").value == 0
    with pytest.raises(UndefinedMeasureError, match="1 unit is in both"):
        decompose_change(one, one)
    with pytest.raises(UndefinedMeasureError, match="0 units are in both"):
        decompose_change(long_table(FOUR_UNITS), long_table(FOUR_UNITS, units=list("wxyz")))


@pytest.mark.parametrize("cells", [[[3], [4], [9]], [[7]]])
def test_one_group_or_one_cell(cells):
    table = long_table(cells)
    assert mutual_information(table).value == 0
    for index in (theil_h, multigroup_dissimilarity, gini):
        with pytest.raises(UndefinedMeasureError, match="one group"):
            index(table)
    for index in (karmel_maclachlan, gini):
        with pytest.raises(UndefinedMeasureError, match="no rest"):
            index(table, of="a")


def test_a_unit_under_two_super_units_needs_the_full_key():
    table = {**TABLE, "major": ["x", "x", "y", "y", "x", "x", "y", "y"], "unit": list("11112233")}
    with pytest.raises(DataError, match="'1' lies under more than one major"):
        mutual_information(table, within="major")
    full = mutual_information(table, unit=("major", "unit"), within="major")
    assert full.units == 4
    with pytest.raises(DataError, match="under more than one"):
        mutual_information({**table, "top": list("ppppqqqq")}, unit=("unit", "group"), within=("top", "major"))


def test_a_table_that_is_read_already_takes_no_columns():
    table = crosstab(TABLE)
    assert mutual_information(table).value == mutual_information(TABLE).value
    with pytest.raises(DataError, match="read already"):
        mutual_information(table, unit="school")
    with pytest.raises(DataError, match="nested within nothing"):
        mutual_information(table, within="major")


def test_too_many_cells_are_refused_before_memory_is_taken():
    names = [str(i) for i in range(10_001)]
    with pytest.raises(DataError, match="too many cells"):
        mutual_information({"unit": names, "group": names, "count": np.ones(len(names))})


class TestChangeAndFits:
    def test_a_group_at_only_one_time_raises_and_an_explicit_constant_helps(self):
        first, second = long_table([[4, 0], [6, 0], [2, 0]]), long_table([[4, 3], [6, 1], [2, 2]])
        with pytest.raises(UndefinedMeasureError, match="'b' is present at only one time"):
            decompose_change(first, second)
        helped = decompose_change(first, second, add=0.5)
        assert "0.5 added to every cell" in helped.method
        parts = (helped.structural, helped.unit_margin, helped.group_margin)
        assert sum(p.value for p in parts) == pytest.approx(helped.change.value, abs=1e-14)

    def test_blocks_whose_margins_do_not_match(self):
        first = long_table([[4, 0], [6, 0], [0, 5]])
        with pytest.raises(UndefinedMeasureError, match="2 blocks"):
            decompose_change(first, long_table([[4, 0], [1, 0], [0, 9]]))
        with pytest.raises(UndefinedMeasureError, match="blocks"):
            fit_margins([[1, 0], [0, 1]], [2, 1], [1, 2])
        assert fit_margins([[1, 0], [0, 1]], [1, 2], [1, 2]).cells.tolist() == [[1, 0], [0, 2]]

    def test_zeros_that_no_table_can_respect(self):
        """One block, yet the first unit reaches only the first group and wants more than that group has."""
        with pytest.raises(UndefinedMeasureError, match="find no cell"):
            fit_margins([[1, 0], [1, 1]], [3, 1], [2, 2])

    def test_a_wanted_row_without_cells(self):
        with pytest.raises(UndefinedMeasureError, match="no cell to carry"):
            fit_margins([[0, 0], [1, 1]], [1, 1], [1, 1])

    def test_too_few_sweeps_raise_with_iterations_and_error(self):
        with pytest.raises(NotConvergedError) as caught:
            fit_margins(FOUR_UNITS, [10, 20, 30, 40], [70, 30], max_iterations=2)
        assert caught.value.iterations == 2
        assert caught.value.margin_error > 1e-12
        with pytest.raises(NotConvergedError):
            decompose_change(TABLE, long_table([[1, 9], [30, 10], [20, 15], [10, 20]]), max_iterations=1)

    def test_margins_that_hold_only_if_a_cell_is_emptied(self):
        """The cell (2, 1) would have to vanish, and with it the odds structure that the fit is to keep."""
        with pytest.raises(UndefinedMeasureError, match="only if a cell with people is emptied"):
            fit_margins([[1, 0], [1, 1]], [2, 2], [2, 2])

    @pytest.mark.parametrize(
        ("rows", "columns", "match"),
        [([1, 1, 1], [1, 2], "do not belong"), ([1, -1], [0, 0], "negative"), ([1, 1], [1, 2], "one total")],
    )
    def test_margins_must_fit_the_table(self, rows, columns, match):
        with pytest.raises(DataError, match=match):
            fit_margins([[1, 1], [1, 1]], rows, columns)

    @pytest.mark.parametrize("option", [{"add": -1}, {"add": np.nan}, {"tolerance": 0}, {"max_iterations": 0}])
    def test_impossible_options(self, option):
        with pytest.raises(DataError, match="must be"):
            decompose_change(TABLE, TABLE, **option)


def test_levers_refuse_what_has_no_answer():
    with pytest.raises(UndefinedMeasureError, match="only unit"):
        levers(long_table([[1, 2]]), by="leave_one_out")
    with pytest.raises(UndefinedMeasureError, match="one group"):
        levers(long_table([[1], [2]]), measure="theil_h")
    with pytest.raises(DataError, match="one level"):
        levers(TABLE, within=("unit", "group"))


@pytest.mark.parametrize("asked", [(1, 0), (5, -1), {"draws": 5, "level": 1.0}])
def test_a_bootstrap_that_is_none(asked):
    with pytest.raises(DataError, match="make no bootstrap"):
        mutual_information(TABLE, bootstrap=asked)


def test_every_public_name_exists():
    assert all(hasattr(room, name) for name in room.__all__)
