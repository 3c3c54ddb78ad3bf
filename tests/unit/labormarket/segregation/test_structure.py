"""Nesting, change and levers against the same thing done the long way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import UnknownNameError
from braidwork.labormarket.segregation import (
    crosstab,
    decompose_change,
    fit_margins,
    levers,
    local_segregation,
    mutual_information,
    theil_h,
)

from .small_tables import FOUR_UNITS, long_table, random_cells

TABLE = long_table(FOUR_UNITS)
TERMS = ("removals", "additions", "structural", "unit_margin", "group_margin")


def nested_table(seed: int) -> pd.DataFrame:
    """30 units in 9 minor and 3 major groups, rows shuffled; the last major group holds one group of people."""
    frame = pd.DataFrame(long_table(random_cells(seed)))
    number = frame.unit.astype(int)
    frame["minor"] = "m" + (number % 9).astype(str)
    frame["major"] = "M" + (number % 9 % 3).astype(str)
    frame = frame[(frame.major != "M2") | (frame.group == "a")]
    return frame.sample(frac=1, random_state=seed)


class TestNesting:
    @pytest.mark.parametrize("seed", range(4))
    def test_each_level_is_the_difference_of_two_totals_and_each_part_an_index_of_its_own(self, seed):
        table = nested_table(seed)
        found = mutual_information(table, within=("major", "minor"))
        at = [mutual_information(table, unit=unit).value for unit in ("major", "minor", "unit")]
        assert [p.value for p in found.levels] == pytest.approx([at[0], at[1] - at[0], at[2] - at[1]], abs=1e-13)
        assert found.value == pytest.approx(at[2], abs=1e-13)
        h = theil_h(table, within="major")
        assert h.value == pytest.approx(theil_h(table).value, abs=1e-13)
        for m_part, h_part in zip(found.super_units, h.super_units, strict=True):
            alone = table[table.major == m_part.code]
            assert m_part.value == pytest.approx(mutual_information(alone).value, abs=1e-13)
            if alone.group.nunique() == 1:
                assert np.isnan(h_part.value)
            else:
                assert h_part.value == pytest.approx(theil_h(alone).value, abs=1e-13)

    def test_a_base_scales_every_part(self):
        table = nested_table(1)
        natural, bits = (mutual_information(table, within="major", base=b) for b in ("e", "2"))
        for a, b in zip((natural, *natural.levels, *natural.super_units), (bits, *bits.levels, *bits.super_units),
                        strict=True):  # fmt: skip
            assert b.value == pytest.approx(a.value / np.log(2))
            assert b.expected_first_order == pytest.approx(a.expected_first_order / np.log(2))
        assert local_segregation(table, base="10").mutual_information == pytest.approx(natural.value / np.log(10))

    def test_a_level_is_asked_for_by_name(self):
        found = mutual_information(nested_table(1), within="major")
        assert found.level("between major") is found.levels[0]
        with pytest.raises(UnknownNameError, match="unit within major"):
            found.level("unit within majro")

    def test_a_super_unit_whose_units_are_all_empty_goes_with_them(self):
        table = {**TABLE, "major": list("xxxxyyzz"), "count": [40, 20, 20, 40, 0, 0, 1, 80]}
        found = mutual_information(table, within="major")
        assert [s.code for s in found.super_units] == ["x", "z"]
        assert found.value == pytest.approx(mutual_information(table).value)


class TestReading:
    def test_the_same_table_in_every_dress(self):
        frame = pd.DataFrame(TABLE)
        arrow = pa.table(TABLE)
        in_parts = pa.concat_tables([arrow.slice(0, 3), arrow.slice(3)])
        dictionary = in_parts.set_column(0, "unit", in_parts["unit"].dictionary_encode())
        categories = frame.astype({"unit": "category", "group": "category"})
        whole = frame.astype({"count": "Int64"})
        arrays = {k: np.asarray(v) for k, v in TABLE.items()}
        answers = {repr(mutual_information(t)) for t in (frame, arrow, in_parts, dictionary, categories, whole, arrays)}
        assert len(answers) == 1

    def test_codes_of_several_kinds_keep_to_one_order(self):
        rows = [(10, "b", 1), ("x", "a", 2), (2, "a", 3)]
        for shuffled in (rows, rows[::-1]):
            table = crosstab(dict(zip(("unit", "group", "count"), zip(*shuffled, strict=True), strict=True)))
            assert table.units == (10, 2, "x")
            assert table.groups == ("a", "b")
            assert table.cells.tolist() == [[0, 1], [3, 0], [2, 0]]

    def test_several_columns_make_one_unit(self):
        table = crosstab({"a": ["x", "x", "y"], "b": [1, 2, 1], "c": ["p", "p", "p"], "group": ["g", "h", "g"],
                          "count": [1, 2, 3]}, unit=("a", "b", "c"))  # fmt: skip
        assert table.units == (("x", 1, "p"), ("x", 2, "p"), ("y", 1, "p"))


class TestChange:
    @pytest.mark.parametrize("method", ["elbers_2021", "shapley_3"])
    @given(st.integers(0, 400))
    def test_terms_add_up_and_turn_their_sign_with_time(self, method, seed):
        first = long_table(random_cells(seed, 8, 3) + 1)
        second = long_table(random_cells(seed + 1000, 9, 3) + 1)
        there, back = decompose_change(first, second, method=method), decompose_change(second, first, method=method)
        assert sum(getattr(there, t).value for t in TERMS) == pytest.approx(there.change.value, abs=1e-13)
        assert there.margin_error <= 1e-12
        for term, other in zip(TERMS, ("additions", "removals", *TERMS[2:]), strict=True):
            assert getattr(back, other).value == pytest.approx(-getattr(there, term).value, abs=1e-11)

    def test_the_two_definitions_differ_and_name_themselves(self):
        second = long_table(FOUR_UNITS[::-1] + 5)
        elbers, shapley = decompose_change(TABLE, second), decompose_change(TABLE, second, method="shapley_3")
        assert abs(elbers.structural.value - shapley.structural.value) > 1e-6
        assert ("elbers_2021" in elbers.method, "shapley_3" in shapley.method) == (True, True)

    def test_more_people_in_the_same_shares_is_no_change(self):
        found = decompose_change(TABLE, long_table(FOUR_UNITS * 3))
        assert [getattr(found, t).value for t in TERMS] == pytest.approx([0] * 5, abs=1e-15)

    def test_other_margins_with_the_same_odds_are_not_structural(self):
        found = decompose_change(TABLE, long_table(FOUR_UNITS * [[1], [2], [5], [3]] * [1, 4]))
        assert found.structural.value == pytest.approx(0, abs=1e-12)
        assert abs(found.unit_margin.value) > 1e-3
        assert abs(found.group_margin.value) > 1e-3

    def test_zeros_stay_zero(self):
        """Two blocks that keep their sizes: the fit works, and no cell between them is filled."""
        first, second = np.array([[4, 2, 0], [1, 3, 0], [0, 0, 5]]), np.array([[1, 4, 0], [4, 1, 0], [0, 0, 5]])
        found = decompose_change(long_table(first), long_table(second))
        assert found.margin_error <= 1e-12
        assert sum(getattr(found, t).value for t in TERMS) == pytest.approx(found.change.value, abs=1e-13)

    def test_a_loose_tolerance_is_what_makes_terms_wrong(self):
        """Nearly disjoint groups: at 1e-3 the structural term is another one than at 1e-12."""
        first, second = [[900, 3], [4, 700], [50, 60]], [[500, 9], [1, 900], [90, 10]]
        loose = decompose_change(long_table(first), long_table(second), tolerance=1e-3)
        tight = decompose_change(long_table(first), long_table(second))
        assert abs(loose.structural.value - tight.structural.value) > 1e-5
        assert tight.margin_error <= 1e-12 < loose.margin_error


class TestFits:
    @pytest.mark.parametrize("turned", [False, True])
    def test_blocks_that_hardly_touch_converge_all_the_same(self, turned):
        """One person links two towns: sweeps alone would need hundreds of thousands. The odds ratios must stay."""
        town = random_cells(1, 12, 3, 900) + 50
        cells = np.zeros((24, 6))
        cells[:12, :3], cells[12:, 3:], cells[0, 5] = town, town[::-1], 0.01
        random = np.random.default_rng(2)
        units = cells.sum(axis=1) * random.uniform(0.5, 2, 24)
        units *= cells.sum() / units.sum()
        groups = cells.sum(axis=0) * random.uniform(0.9, 1.1, 6)
        groups[:3] *= (units[:12].sum() - 5) / groups[:3].sum()
        groups[3:] *= (units[12:].sum() + 5) / groups[3:].sum()
        found = fit_margins(cells.T, groups, units) if turned else fit_margins(cells, units, groups)
        made = found.cells.T if turned else found.cells
        assert found.margin_error <= 1e-12
        assert found.iterations < 600
        assert made.sum(axis=1) == pytest.approx(units, rel=1e-10)
        assert ((made > 0) == (cells > 0)).all()
        kept = np.log(made[:12, :3] / cells[:12, :3])
        spread = kept - kept.mean(axis=0) - kept.mean(axis=1, keepdims=True) + kept.mean()
        assert np.abs(spread).max() < 1e-9

    def test_a_margin_of_zero_empties_its_cells(self):
        found = fit_margins([[1, 2], [3, 4], [5, 6]], [0, 4, 6], [5, 5])
        assert found.cells[0].tolist() == [0, 0]
        assert found.cells.sum(axis=0) == pytest.approx([5, 5])


class TestLevers:
    @pytest.mark.parametrize("measure", ["mutual_information", "theil_h"])
    @pytest.mark.parametrize("by", ["integration", "leave_one_out"])
    @pytest.mark.parametrize("within", [(), "major"])
    def test_each_lever_is_the_index_of_the_table_made_otherwise(self, measure, by, within):
        table = pd.DataFrame(long_table(random_cells(6, 12, 3)))
        table["major"] = "M" + (table.unit.astype(int) % 4).astype(str)
        index = {"mutual_information": mutual_information, "theil_h": theil_h}[measure]
        found = levers(table, measure=measure, by=by, within=within)
        share = table.groupby("group")["count"].sum() / table["count"].sum()
        for code, without, effect in zip(found.codes, found.without, found.effect, strict=True):
            mine = table[within or "unit"] == code
            if by == "leave_one_out":
                other = table[~mine]
            else:
                size = table.groupby("unit")["count"].transform("sum")
                other = table.assign(count=table["count"].where(~mine, size * table.group.map(share)))
            assert without == pytest.approx(index(other).value, abs=1e-13)
            assert effect == pytest.approx(found.value - index(other).value, abs=1e-13)
        assert (np.diff(found.effect) <= 0).all()
        assert found.share.sum() == pytest.approx(1)

    def test_integration_never_raises_m_and_the_frame_holds_the_list(self):
        found = levers(long_table(random_cells(3)))
        assert (found.effect >= -1e-15).all()
        frame = found.to_pandas()
        assert frame.unit.tolist() == list(found.codes)
        assert frame.effect.tolist() == found.effect.tolist()
        assert "kept its size" in found.definition

    def test_h_without_all_but_one_group_has_no_value(self):
        found = levers(long_table([[5, 0], [3, 0], [2, 6]]), measure="theil_h", by="leave_one_out")
        assert np.isnan(found.without[found.codes.index("3")])


def test_local_scores_as_a_frame_and_by_code():
    found = local_segregation(TABLE, bootstrap=(30, 1))
    frame = found.to_pandas()
    assert frame.contribution.sum() == pytest.approx(found.mutual_information)
    assert set(frame.columns) > {"group", "share", "value", "standard_error", "expected_first_order"}
    with pytest.raises(UnknownNameError, match="no group 'z'"):
        found.score("z")
