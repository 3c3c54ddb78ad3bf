"""Tables of people through the door: what is withheld, what joins up over time, what is refused."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from braidwork.disclosure import Unprotectable, check_cells, policy, release
from braidwork.errors import DataError, RefusedError

from .conftest import counted, rated
from .outsider import Outsider

COUNTY = ("county",)
DIMENSIONS = ("county", "sex")
TWO_WAY = {("K", "f"): 48, ("K", "m"): 37, ("P", "f"): 25, ("P", "m"): 4, ("S", "f"): 31, ("S", "m"): 22}
LEVELS = {"county": ("K", "P", "S"), "sex": ("f", "m")}


def shown(finished):
    return {tuple(c.dimensions.values()): c.value for c in finished if c.withheld is None}


def withheld(finished):
    return {tuple(c.dimensions.values()) for c in finished if c.withheld is not None}


def test_a_small_cell_takes_others_with_it_and_its_interval_stays_wide(ledger):
    finished = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    assert ("P", "m") in withheld(finished)
    assert len(withheld(finished)) == 4
    outsider = Outsider(LEVELS).read(finished)
    for cell in finished:
        if cell.withheld:
            low, high = outsider.interval(outsider.cell(cell.dimensions))
            assert high - low >= 10
    low, high = outsider.interval(outsider.cell({"county": "P", "sex": "m"}))
    assert low <= 1 and high >= 4 + 10


def test_the_same_table_without_its_complements_would_be_worked_out():
    outsider = Outsider(LEVELS)
    for county, total in (("K", 85), ("P", 29), ("S", 53)):
        outsider.know(outsider.cell({"county": county}), total, total)
    for (county, sex), count in TWO_WAY.items():
        if (county, sex) != ("P", "m"):
            outsider.know(outsider.cell({"county": county, "sex": sex}), count, count)
    assert outsider.interval(outsider.cell({"county": "P", "sex": "m"})) == (4, 4)


def test_a_withheld_cell_tells_nothing_and_not_why_it_was_chosen(ledger):
    finished = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    hidden = [c for c in finished if c.withheld]
    assert len({c.withheld for c in hidden}) == 1
    for c in hidden:
        figures = (c.value, c.standard_error, c.margin_of_error, c.cv, c.reliability, c.n_bucket, c.n, c.persons)
        assert figures == (None,) * 8
        assert set(c.extra.values()) == {None}
    assert check_cells(finished) == []


def test_the_audit_line_of_a_table_of_people_counts_nobody(ledger):
    source = {"name": "extract.parquet", "vintage": "2024", "rows": 167}
    table = counted(TWO_WAY, DIMENSIONS, sources=(source,), notes=("4 men in P",))
    finished = release(table, "participants", ledger=ledger)
    assert finished.provenance.sources == ({"name": "extract.parquet", "vintage": "2024"},)
    assert finished.provenance.notes == ()
    assert set(finished.ledger_entry) == {"release_id", "time", "table", "policy", "method", "sequence", "hash"}


def test_a_shown_count_has_its_range_and_computed_margins_say_so(ledger):
    finished = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    total = finished.cell(county="all", sex="all")
    assert (total.value, total.n_bucket, total.n, total.extra["derivable"]) == (167, "100-399", None, "yes")


def test_zeros_are_shown_and_never_used_as_cover(ledger):
    cells = {**TWO_WAY, ("T", "f"): 0, ("T", "m"): 26}
    finished = release(counted(cells, DIMENSIONS), "participants", ledger=ledger)
    assert shown(finished)[("T", "f")] == 0


def test_a_policy_may_let_zeros_be_withheld(ledger):
    cells = {("K", "f"): 40, ("K", "m"): 3, ("P", "f"): 30, ("P", "m"): 0}
    lenient = replace(policy("participants"), zeros="may_be_withheld", objective="cells")
    finished = release(counted(cells, DIMENSIONS), lenient, ledger=ledger)
    outsider = Outsider({"county": ("K", "P"), "sex": ("f", "m")}, floor=0).read(finished)
    low, high = outsider.interval(outsider.cell({"county": "K", "sex": "m"}))
    assert low == 0 and high >= 13


def test_the_order_of_rows_changes_nothing(ledger, tmp_path):
    from braidwork.disclosure import Ledger

    first = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    shuffled = dict(random.Random(3).sample(list(TWO_WAY.items()), len(TWO_WAY)))
    again = release(counted(shuffled, DIMENSIONS), "participants", ledger=Ledger.open(tmp_path / "second.jsonl"))
    assert shown(first) == shown(again)
    assert first.release_id == again.release_id


def test_releasing_the_same_table_again_gives_the_same_release_and_no_second_entry(ledger):
    first = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    again = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    assert again.release_id == first.release_id
    assert again.ledger_entry == first.ledger_entry
    assert len(ledger.entries()) == 1


def test_the_differencing_of_two_releases_is_refused_and_nothing_is_logged(ledger):
    # Release 1: K + P + S = 61 and K = 41, P and S withheld. Release 2 would tell K + S = 55, so P = 6.
    first = release(counted({("K",): 41, ("P",): 6, ("S",): 14}, COUNTY), "participants", ledger=ledger)
    assert shown(first) == {("K",): 41, ("all",): 61}
    before = ledger.path.read_bytes()
    groups = {"county": {"K and S": ("K", "S")}}
    with pytest.raises(Unprotectable, match="county=") as refused:
        release(counted({("K and S",): 55}, COUNTY), "participants", ledger=ledger, groups=groups)
    assert refused.value.cells
    assert ledger.path.read_bytes() == before


def test_a_table_whose_other_figures_are_safe_is_released_without_the_difference(ledger):
    first = release(counted({("K",): 41, ("P",): 6, ("S",): 14}, COUNTY), "participants", ledger=ledger)
    groups = {"county": {"K and S": ("K", "S")}}
    second = release(counted({("K and S",): 55, ("P",): 6}, COUNTY), "participants", ledger=ledger, groups=groups)
    assert shown(second) == {("all",): 61}
    outsider = Outsider(LEVELS, groups=groups).read(first).read(second)
    low, high = outsider.interval(outsider.cell({"county": "P"}))
    assert high >= 16 and low <= 1


def test_a_figure_that_is_public_already_is_not_withheld_in_vain(ledger):
    release(counted({("f",): 104, ("m",): 63}, ("sex",)), "participants", ledger=ledger)
    finished = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    assert {("all", "f"), ("all", "m"), ("all", "all")} <= set(shown(finished))


def test_two_releases_at_once_are_never_safe_only_one_by_one(ledger):
    groups = {"county": {"K and S": ("K", "S")}}
    tables = [counted({("K",): 41, ("P",): 6, ("S",): 14}, COUNTY), counted({("K and S",): 55}, COUNTY)]

    def attempt(table):
        try:
            return release(table, "participants", ledger=ledger, groups=groups)
        except Unprotectable:
            return None

    with ThreadPoolExecutor(2) as at_once:
        finished = [r for r in at_once.map(attempt, tables) if r is not None]
    assert ledger.verify() == len(finished) >= 1
    outsider = Outsider(LEVELS, groups=groups)
    for r in finished:
        outsider.read(r)
    low, high = outsider.interval(outsider.cell({"county": "P"}))
    assert low <= 1 and high >= 16


def test_a_withdrawn_release_goes_on_counting(ledger):
    first = release(counted({("K",): 41, ("P",): 6, ("S",): 14}, COUNTY), "participants", ledger=ledger)
    ledger.withdraw(first.release_id, reason="wrong map", time="2026-01-01T00:00:00+00:00")
    with pytest.raises(Unprotectable):
        release(
            counted({("K and S",): 55}, COUNTY),
            "participants",
            ledger=ledger,
            groups={"county": {"K and S": ("K", "S")}},
        )


def test_a_second_cut_of_the_same_people_is_protected_together_with_the_first(ledger):
    by_county = {("K",): 85, ("P",): 29, ("S",): 53}
    release(counted(by_county, COUNTY), "participants", ledger=ledger)
    second = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    outsider = Outsider(LEVELS)
    for (county,), count in by_county.items():
        outsider.know(outsider.cell({"county": county}), count, count)
    outsider.read(second)
    low, high = outsider.interval(outsider.cell({"county": "P", "sex": "m"}))
    assert low <= 1 and high >= 14


def test_a_figure_withheld_once_is_not_shown_in_a_later_cut(ledger):
    first = release(counted(TWO_WAY, DIMENSIONS), "participants", ledger=ledger)
    cells = {(*key, "Q1"): count // 2 for key, count in TWO_WAY.items()}
    cells |= {(*key, "Q2"): count - count // 2 for key, count in TWO_WAY.items()}
    second = release(counted(cells, (*DIMENSIONS, "quarter")), "participants", ledger=ledger)
    outsider = Outsider({**LEVELS, "quarter": ("Q1", "Q2")}).read(first).read(second)
    for cell in (*first, *second):
        if cell.withheld:
            low, high = outsider.interval(outsider.cell(cell.dimensions))
            assert high - low >= 10 - 1e-6, cell.dimensions


def test_other_periods_and_universes_are_other_people(ledger):
    release(counted({("K",): 41, ("P",): 6, ("S",): 14}, COUNTY), "participants", ledger=ledger)
    groups = {"county": {"K and S": ("K", "S")}}
    later = counted({("K and S",): 55}, COUNTY, period="2025")
    assert shown(release(later, "participants", ledger=ledger, groups=groups))


def test_a_table_that_contradicts_an_earlier_release_is_refused(ledger):
    release(counted({("K",): 85, ("P",): 29, ("S",): 53}, COUNTY), "participants", ledger=ledger)
    with pytest.raises(DataError, match="contradicts figures"):
        release(counted({("K",): 84, ("P",): 29, ("S",): 53}, COUNTY), "participants", ledger=ledger)


def test_a_group_may_not_change_its_meaning(ledger):
    cells = {("North",): 50, ("South",): 60}
    release(counted(cells, COUNTY), "participants", ledger=ledger, groups={"county": {"North": ("K", "S")}})
    with pytest.raises(DataError, match="different categories"):
        release(counted(cells, COUNTY), "participants", ledger=ledger, groups={"county": {"North": ("K", "T")}})


def test_a_table_of_one_small_cell_cannot_be_protected(ledger):
    with pytest.raises(Unprotectable, match="combine categories"):
        release(counted({("K",): 5}, COUNTY), "participants", ledger=ledger)


def test_a_table_of_people_needs_the_ledger_and_some_people():
    with pytest.raises(RefusedError, match="needs the release ledger"):
        release(counted(TWO_WAY, DIMENSIONS), "participants")
    with pytest.raises(RefusedError, match="empty table"):
        release(counted({}, DIMENSIONS), "participants")


RATES = {
    ("K", "f"): (30, 60),
    ("K", "m"): (28, 50),
    ("P", "f"): (4, 40),  # 4 were placed
    ("P", "m"): (33, 36),  # 3 were not
    ("S", "f"): (25, 55),
    ("S", "m"): (22, 44),
}


def test_a_rate_is_withheld_for_a_small_numerator_and_for_a_small_complement(ledger):
    finished = release(rated(RATES, DIMENSIONS), "participants", ledger=ledger)
    assert {("P", "f"), ("P", "m")} <= withheld(finished)
    assert check_cells(finished) == []


def test_rounded_rates_and_ranges_of_n_do_not_leak(ledger):
    finished = release(rated(RATES, DIMENSIONS), "participants", ledger=ledger)
    assert finished.cell(county="all", sex="all").value == round(142 / 285, 2)
    assert all(c.n is None and c.persons is None for c in finished)
    outsider = Outsider(LEVELS, floor=0).read(finished)
    placed = outsider.having({"county": "P", "sex": "f"})
    low, high = outsider.interval(placed)
    assert low == 0 and high >= 14
    others = outsider.cell({"county": "P", "sex": "m"}) - outsider.having({"county": "P", "sex": "m"})
    low, high = outsider.interval(others)
    assert low == 0 and high >= 13


def test_rates_stay_safe_beside_counts_of_the_same_people(ledger):
    counts = release(counted({k: n for k, (_, n) in RATES.items()}, DIMENSIONS), "participants", ledger=ledger)
    rates = release(rated(RATES, DIMENSIONS), "participants", ledger=ledger)
    outsider = Outsider(LEVELS, floor=0).read(counts).read(rates)
    low, high = outsider.interval(outsider.having({"county": "P", "sex": "f"}))
    assert low == 0 and high >= 14


def test_all_or_none_of_a_group_is_withheld_where_the_policy_says_so(ledger, tmp_path):
    from braidwork.disclosure import Ledger

    rates = {("K",): (30, 60), ("P",): (0, 40), ("S",): (25, 55)}
    finished = release(rated(rates, COUNTY), "participants", ledger=ledger)
    assert ("P",) in withheld(finished)
    lenient = replace(policy("participants"), group_disclosure=False)
    finished = release(rated(rates, COUNTY), lenient, ledger=Ledger.open(tmp_path / "other.jsonl"))
    assert shown(finished)[("P",)] == 0.0


def test_a_sensitive_dimension_is_not_learned_of_a_whole_group(ledger):
    cells = {("K", "y"): 40, ("K", "n"): 50, ("P", "y"): 30, ("P", "n"): 0, ("S", "y"): 45, ("S", "n"): 60}
    finished = release(counted(cells, ("county", "record")), "participants", ledger=ledger, sensitive="record")
    assert {("P", "y"), ("P", "n")} <= withheld(finished)


def test_a_rate_of_an_empty_group_has_no_figure_and_says_so(ledger):
    rates = {("K",): (30, 60), ("P",): (0, 0), ("S",): (25, 55)}
    cell = release(rated(rates, COUNTY), "participants", ledger=ledger).cell(county="P")
    assert cell.withheld.reason == "nobody is in this group"


def test_a_median_on_few_people_is_withheld_and_margins_are_not_invented(ledger):
    table = counted({("K",): 60, ("P",): 5, ("S",): 40}, COUNTY)
    wages = {"K": 31.5, "P": 90.0, "S": 27.25}
    rows = tuple(replace(r, value=wages[r.dimensions["county"]]) for r in table.rows)
    table = replace(table, rows=rows, measure=replace(table.measure, kind="quantile", name="median_hourly_wage"))
    finished = release(table, "participants", ledger=ledger)
    assert ("P",) in withheld(finished)
    assert finished.cell(county="all") is None
    assert finished.cell(county="K").value == 31.5
    assert check_cells(finished) == []
