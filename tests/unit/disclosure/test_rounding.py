"""Controlled rounding: additive, zero-restricted, near, and never beside exact figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from braidwork.disclosure import check_cells, policy, release
from braidwork.disclosure.counts import count_table
from braidwork.disclosure.restricted import protect
from braidwork.errors import RefusedError

from .conftest import counted, rated

DIMENSIONS = ("county", "sex")
CELLS = {("K", "f"): 48, ("K", "m"): 37, ("P", "f"): 25, ("P", "m"): 4, ("S", "f"): 0, ("S", "m"): 22}


@pytest.mark.parametrize("base", [3, 5])
@settings(max_examples=15)
@given(counts=st.lists(st.integers(0, 60), min_size=6, max_size=6).filter(any))
def test_rounding_is_additive_zero_restricted_and_moves_by_less_than_the_base(base, counts):
    cells = dict(zip(CELLS, counts, strict=True))
    table = count_table(counted(cells, DIMENSIONS))
    figures = protect(table, replace(policy("participants_rounded"), rounding_base=base), []).rounded
    for row in table.rows:
        assert figures[row.key] % base == 0
        assert abs(figures[row.key] - row.count) < base
        assert row.count % base or figures[row.key] == row.count
    for county in ("K", "P", "S", "all"):
        assert figures[(county, "f")] + figures[(county, "m")] == figures[(county, "all")]
    for sex in ("f", "m", "all"):
        assert sum(figures[(c, sex)] for c in "KPS") == figures[("all", sex)]


def test_a_rounded_release_says_its_method_and_its_range_tells_no_more_than_its_figure(ledger):
    finished = release(counted(CELLS, DIMENSIONS), "participants_rounded", ledger=ledger)
    assert {c.method for c in finished} == {"rounded"}
    assert check_cells(finished) == []
    for cell in finished:
        assert cell.n_bucket == policy("participants_rounded").n_bucket(int(cell.value))


@pytest.mark.parametrize(
    ("first", "second"), [("participants", "participants_rounded"), ("participants_rounded", "participants")]
)
def test_exact_and_rounded_figures_of_one_table_never_coexist(ledger, first, second):
    release(counted(CELLS, DIMENSIONS), first, ledger=ledger)
    before = ledger.path.read_bytes()
    with pytest.raises(RefusedError, match="would give both away"):
        release(counted(CELLS, DIMENSIONS), second, ledger=ledger)
    assert ledger.path.read_bytes() == before


def test_a_total_that_was_rounded_before_keeps_its_rounded_figure(ledger):
    by_sex = release(counted({("f",): 73, ("m",): 63}, ("sex",)), "participants_rounded", ledger=ledger)
    both = release(counted(CELLS, DIMENSIONS), "participants_rounded", ledger=ledger)
    for sex in ("f", "m", "all"):
        assert both.cell(county="all", sex=sex).value == by_sex.cell(sex=sex).value


def test_rates_are_not_rounded_by_this_policy(ledger):
    with pytest.raises(RefusedError, match="rounds counts"):
        release(rated({("K",): (20, 40)}, ("county",)), "participants_rounded", ledger=ledger)
