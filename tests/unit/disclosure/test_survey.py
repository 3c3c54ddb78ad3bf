"""Public survey tables: what is withheld, what a withheld cell may still show, and what refuses the table."""

from __future__ import annotations

import dataclasses

import pytest

from braidwork.disclosure import Ledger, check_cells, release
from braidwork.errors import RefusedError, UnknownNameError

from .conftest import make_row


def test_a_sound_row_is_shown_with_all_of_its_honesty(survey):
    cell = release(survey(make_row("a"))).cells[0]
    assert (cell.value, cell.standard_error, cell.n, cell.n_bucket) == (0.6, 0.02, 120, "100-399")
    assert cell.margin_of_error == pytest.approx(1.645 * 0.02)
    assert cell.cv == pytest.approx(100 * 0.02 / 0.6)
    assert cell.withheld is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"n": 9}, "fewer than 10 survey records"),
        ({"households": 1}, "fewer than 2 households"),
        ({"reliability": "low"}, "margin of error is too wide"),
        ({"reliability": "not_estimable", "reason": "all replicate totals are 0"}, "all replicate totals are 0"),
    ],
)
def test_each_rule_withholds_and_says_why(survey, changes, reason):
    cell = release(survey(make_row("a", **changes))).cells[0]
    assert cell.value is cell.standard_error is cell.margin_of_error is cell.cv is cell.persons is None
    assert cell.withheld is not None
    assert cell.withheld.kind == "reliability"
    assert reason in cell.withheld.reason
    assert cell.withheld.rule == "public_survey@1"


def test_ten_records_in_two_households_are_enough(survey):
    assert release(survey(make_row("a", n=10, households=2))).cells[0].withheld is None


def test_a_withheld_survey_cell_still_shows_its_records_because_they_are_public(survey):
    cell = release(survey(make_row("a", n=4))).cells[0]
    assert (cell.n, cell.n_bucket) == (4, "<10")


def test_figures_that_ride_along_are_withheld_with_the_figure_they_explain(survey):
    row = make_row("a", reliability="low", extra={"people": 310.0, "differs": "yes", "reference_group": "b"})
    told = {"people": None, "differs": None, "reference_group": "b"}
    assert release(survey(row)).cells[0].extra == told


def test_a_gap_is_judged_by_its_own_class(survey):
    gap = make_row("a", 0.0004, standard_error=0.03, reliability="medium")
    assert release(survey(gap, kind="gap")).cells[0].withheld is None


@pytest.mark.parametrize("field", ["place", "period", "formula", "sources"])
def test_a_table_that_lacks_a_required_field_is_refused_whole(survey, field):
    empty = () if field == "sources" else ""
    with pytest.raises(RefusedError, match=field):
        release(survey(make_row("a"), **{field: empty}))


@pytest.mark.parametrize(
    "changes",
    [
        {"dimensions": {}},
        {"standard_error": None},
        {"value": None, "reliability": "high"},
        {"value": float("nan")},
        {"reliability": "good"},
        {"n": -1},
    ],
)
def test_a_row_that_lacks_a_required_field_refuses_the_table_and_is_named(survey, changes):
    with pytest.raises(RefusedError, match="row 2"):
        release(survey(make_row("a"), make_row("b", **changes)))


def test_a_category_that_stands_twice_refuses_the_table(survey):
    with pytest.raises(RefusedError, match="row 1 already"):
        release(survey(make_row("a"), make_row("a")))


def test_people_are_not_released_by_the_rules_for_survey_records(survey):
    with pytest.raises(RefusedError, match="counts people"):
        release(survey(make_row("a", method="count")))


def test_survey_estimates_are_not_released_by_the_rules_for_people(survey):
    with pytest.raises(RefusedError, match="survey estimates"):
        release(survey(make_row("a")), "participants")


def test_an_unknown_policy_suggests_the_nearest(survey):
    with pytest.raises(UnknownNameError, match="did you mean public_survey"):
        release(survey(make_row("a")), "public_surveys")


def test_an_empty_table_is_released_as_empty(survey):
    assert len(release(survey())) == 0


def test_every_released_cell_passes_the_schema_and_a_forged_one_does_not(survey):
    finished = release(survey(make_row("a"), make_row("b", n=3), make_row("c", None)))
    assert check_cells(finished) == []
    forged = dataclasses.replace(finished.cells[1], value=0.4)
    breaches = check_cells(dataclasses.replace(finished, cells=(finished.cells[0], forged)))
    assert breaches == ["employment_rate (group=b): withheld, yet it shows value."]


def test_the_same_table_has_the_same_id_whenever_it_is_released(survey):
    first = release(survey(make_row("a")), created="2026-01-01T00:00:00+00:00")
    later = release(survey(make_row("a")), created="2026-02-01T00:00:00+00:00")
    changed = release(survey(make_row("a", 0.61)))
    assert first.release_id == later.release_id != changed.release_id


def test_a_survey_release_is_logged_once_and_without_constraints(survey, tmp_path):
    ledger = Ledger.open(tmp_path / "ledger.jsonl")
    finished = release(survey(make_row("a")), ledger=ledger)
    again = release(survey(make_row("a")), ledger=ledger)
    assert [e["release_id"] for e in ledger.entries()] == [finished.release_id]
    assert again.ledger_entry["hash"] == finished.ledger_entry["hash"]
    assert "published" not in ledger.entries()[0]
