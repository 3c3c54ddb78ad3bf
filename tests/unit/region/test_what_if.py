"""What a supposed number of law does to a region: typed forms, books that are copies, and moves that add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from braidwork.cli.eligibility_what_if import assumptions, run_what_if
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs import program
from braidwork.eligibility.rules import All, Compare, Exists, Is, Limit, Not
from braidwork.errors import BraidworkError, UnknownNameError
from braidwork.region import open_region
from braidwork.region.what_if import BY, WhatIf, what_if
from braidwork.region.what_if_changes import Supposed, parse_supposed, supposed_from, with_supposed
from braidwork.region.what_if_moves import CHANGE, GAINS, LABELS, LOSES, comparisons_reading, moves, names_touched

ON = date(2026, 3, 1)
SHARE = "snap_gross_income_share"


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        (f"{SHARE}=2.5", Supposed(SHARE, 2.5)),
        (f" {SHARE} = 250% ", Supposed(SHARE, 2.5)),
        ("tanf_resource_limit=$20,000", Supposed("tanf_resource_limit", 20_000)),
        ("poverty_guideline=x1.1", Supposed("poverty_guideline", factor=1.1)),
        ("poverty_guideline=×1.1", Supposed("poverty_guideline", factor=1.1)),
        (
            "wccc_income_share[status=applicant]=0.75",
            Supposed("wccc_income_share", 0.75, key=(("status", "applicant"),)),
        ),
    ],
)
def test_typed_forms(text: str, supposed: Supposed):
    assert parse_supposed(text) == supposed


@pytest.mark.parametrize(
    "text", ["", "=2", SHARE, f"{SHARE}=much", f"{SHARE}[2.5", f"{SHARE}[status]=2", f"{SHARE}=-1"]
)
def test_other_forms_are_refused_with_an_example(text: str):
    with pytest.raises(BraidworkError):
        parse_supposed(text)


def test_a_mapping_takes_values_and_factors():
    assert supposed_from({SHARE: 2.5, "poverty_guideline": "x1.1"}) == (
        Supposed(SHARE, 2.5),
        Supposed("poverty_guideline", factor=1.1),
    )


def test_the_book_of_law_stays_and_the_copy_says_that_it_supposes():
    law = limit_book()
    book, (told,) = with_supposed(law, [Supposed(SHARE, 2.5)], ON)
    assert law.limit(SHARE, ON).value == 2.0
    supposed = book.limit(SHARE, ON)
    assert (supposed.value, supposed.verified) == (2.5, False)
    assert "not law" in supposed.note
    assert told.text == f"{SHARE}: 2 → 2.5 (share of the poverty guideline)"


def test_a_factor_moves_a_whole_table_and_the_sizes_above_it():
    law = limit_book()
    book, _ = with_supposed(law, [Supposed("poverty_guideline", factor=1.1)], ON)
    for size in ("1", "4", "8", "11"):
        before, after = (b.limit("poverty_guideline", ON, None, {"size": size}).value for b in (law, book))
        assert before is not None
        assert after == pytest.approx(1.1 * before)


def test_a_computed_number_moves_through_what_it_is_computed_from():
    book, (told,) = with_supposed(limit_book(), [Supposed("wa_median_income", factor=2)], ON)
    one = book.limit("wa_median_income", ON, None, {"size": "1"}).value
    assert one == pytest.approx(2 * 139_313 * 0.52, abs=1)
    assert told.after == (2 * 139_313,)
    with pytest.raises(BraidworkError, match="is computed from wa_median_income_four_persons"):
        with_supposed(limit_book(), [Supposed("wa_median_income", 90_000)], ON)


def test_one_key_moves_alone():
    supposed = [parse_supposed("wccc_income_share[status=applicant]=0.75")]
    book, _ = with_supposed(limit_book(), supposed, ON)
    shares = [book.limit("wccc_income_share", ON, None, {"status": s}).value for s in ("applicant", "recipient")]
    assert shares == [0.75, 0.65]


def test_an_empty_slot_can_be_supposed_full_but_not_multiplied():
    book, (told,) = with_supposed(limit_book(), [Supposed("llsil_four_persons", 60_000)], ON)
    assert book.limit("llsil", ON, None, {"size": "4"}).value == 60_000
    assert told.text.startswith("llsil_four_persons: no number loaded → 60,000")
    with pytest.raises(BraidworkError, match="nothing to multiply"):
        with_supposed(limit_book(), [Supposed("llsil_four_persons", factor=2)], ON)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("snap_gross_income_shar=2", "did you mean snap_gross_income_share"),
        ("poverty_guideline=20000", "one value cannot stand for all"),
        ("wccc_income_share=0.75", r"wccc_income_share\[status=applicant\]=…"),
        ("wccc_income_share[state=x]=0.75", "did you mean status"),
        ("wccc_income_share[status=aplicant]=0.75", "did you mean wccc_income_share"),
    ],
)
def test_what_cannot_be_supposed_says_what_can(text: str, says: str):
    with pytest.raises(BraidworkError, match=says):
        with_supposed(limit_book(), [parse_supposed(text)], ON)


def test_nothing_supposed_is_refused():
    with pytest.raises(UnknownNameError, match="nothing is supposed"):
        with_supposed(limit_book(), [], ON)


def test_names_that_follow_from_a_number_are_touched_with_it():
    assert "wa_median_income" in names_touched(["wa_median_income_four_persons"])
    assert "poverty_guideline" in names_touched(["poverty_guideline_each_further_person"])
    assert names_touched([SHARE]) == {SHARE}


def test_the_comparisons_that_read_a_number_are_found_with_their_sense():
    reads = Compare("family_income_annual_usd", "<=", Limit("poverty_guideline", by={"size": "family_size"},
                                                            times=Limit(SHARE)))  # fmt: skip
    other = Compare("age", ">=", 18)
    names = frozenset({SHARE})
    assert comparisons_reading(All(reads, other), names) == [(reads, True)]
    assert comparisons_reading(Not(All(reads, other)), names) == [(reads, False)]
    assert comparisons_reading(Exists("household", reads), names) == []  # about members, not about the person
    assert comparisons_reading(Is("veteran"), names) == []


def test_each_pair_of_answers_is_one_move():
    closed, no, open_, likely, eligible = range(5)
    pairs = {
        (no, likely): "now_yes", (open_, eligible): "now_yes", (no, open_): "no_longer_ruled_out",
        (eligible, open_): "no_longer_yes", (likely, no): "no_longer_yes", (open_, no): "now_ruled_out",
        (likely, eligible): "yes", (open_, open_): "untold", (no, no): "no", (closed, closed): "no",
    }  # fmt: skip
    before, after = (pa.table({"p": pa.array([pair[i] for pair in pairs], pa.int8())}) for i in (0, 1))
    assert moves(before, after, "p", []).tolist() == list(pairs.values())
    assert moves(before, before, "p", []) is None


def test_an_open_answer_moves_where_the_changed_test_does():
    truths = [(False, True), (None, True), (True, False), (True, True), (None, None), (False, None)]
    before, after = (
        pa.table({"p": pa.array([2] * 6, pa.int8()), "t": pa.array([pair[i] for pair in truths])}) for i in (0, 1)
    )
    found = moves(before, after, "p", [("t", True)]).tolist()
    assert found == ["now_passes", "now_passes", "no_longer_passes", "untold", "untold", "untold"]
    turned = moves(before, after, "p", [("t", False)]).tolist()
    assert turned[:3] == ["no_longer_passes", "untold", "now_passes"]


@pytest.fixture(scope="module")
def food() -> tuple:
    return (program("basic_food"),)


@pytest.fixture(scope="module")
def higher(demo_store: Path, food: tuple) -> WhatIf:
    region = open_region(demo_store)
    return what_if(region.store, region.definition, {SHARE: 2.5}, ON, programs=food)


def by_move(estimates) -> dict[str, float]:
    return {row.dimensions[CHANGE]: row.value or 0.0 for row in estimates}


def test_moves_add_up_to_everyone_in_households(higher: WhatIf, demo_store: Path):
    (effect,) = higher.effects
    everyone = open_region(demo_store).measure("population").rows[0].value
    total = by_move(effect.everyone)
    assert sum(total.values()) + higher.left_out == everyone
    for table in effect.tables[1:]:
        added = dict.fromkeys(LABELS, 0.0)
        for row in table:
            added[row.dimensions[CHANGE]] += row.value or 0.0
        assert added == total
    assert higher.synthetic
    assert higher.by == BY


def test_a_higher_limit_takes_nothing_from_anybody(higher: WhatIf):
    total = by_move(higher.effects[0].everyone)
    assert total["now_yes"] > 0
    assert total["no_longer_ruled_out"] > 0
    assert not any(total[code] for code in LOSES)
    assert total["untold"] > 0  # said, not counted as no
    assert higher.effects[0].not_carried == (
        "college_attendance", "food_unit_passes_net_income_test", "snap_student_exemption",
    )  # fmt: skip


def test_shares_that_gain_fit_the_persons_who_gain(higher: WhatIf):
    (effect,) = higher.effects
    county, gaining = effect.tables[2], effect.gaining[1]
    for row in gaining:
        name = row.dimensions["county"]
        gain = sum(r.value or 0 for r in county if r.dimensions["county"] == name and r.dimensions[CHANGE] in GAINS)
        assert row.value == pytest.approx(gain / row.persons)
        assert row.method == "replicates"
        assert row.margin_of_error is not None


def test_what_leaves_the_room_is_released_and_small_groups_are_withheld(higher: WhatIf):
    releases = higher.effects[0].release()
    assert len(releases) == 5
    cells = [cell for release in releases for cell in release.cells]
    assert all(cell.withheld is not None or cell.margin_of_error is not None for cell in cells)
    assert any(cell.withheld is not None for cell in cells)
    made = releases[0].provenance
    assert made.parameters[-1]["value"] == 2.5
    assert made.parameters[-1]["law"] == 2.0
    assert any("stands for" in note for note in made.notes)


def test_a_lower_limit_gives_nothing_and_the_law_itself_moves_nobody(demo_store: Path, food: tuple):
    region = open_region(demo_store)
    lower = what_if(region.store, region.definition, {SHARE: 1.3}, ON, by=(), programs=food)
    total = by_move(lower.effects[0].everyone)
    assert not any(total[code] for code in GAINS)
    assert total["no_longer_yes"] > 0
    same = what_if(region.store, region.definition, {SHARE: 2.0}, ON, by=(), programs=food)
    assert (same.effects, same.unmoved) == ((), ("basic_food",))


def test_an_unknown_dimension_is_told_before_anything_is_decided(demo_store: Path, food: tuple):
    region = open_region(demo_store)
    with pytest.raises(UnknownNameError, match="did you mean county"):
        what_if(region.store, region.definition, {SHARE: 2.5}, ON, by=("conty",), programs=food)


def test_assumptions_as_typed():
    assert assumptions(["homeless=no", "college_attendance=none", "child_care_resources_usd=0"]) == {
        "homeless": False, "college_attendance": "none", "child_care_resources_usd": 0.0,
    }  # fmt: skip
    for text, says in (("homeless", "FACT=VALUE"), ("homeles=no", "did you mean homeless"), ("homeless=so", "neither")):
        with pytest.raises(UnknownNameError, match=says):
            assumptions([text])


def test_the_command_prints_who_gains_and_what_is_not_known(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_what_if(demo_store, [f"{SHARE}=2.5"], ["basic_food"], ["county"], ON, assume=["college_attendance=none"])
    told = capsys.readouterr().out
    assert told.startswith("SYNTHETIC")
    untold = "not ruled out, before and after: the sample cannot tell"
    for words in (f"Suppose {SHARE}: 2 → 2.5", "gain: now eligible or likely", "Willowmere County", "±", untold,
                  "stays unknown", "college attendance: none"):  # fmt: skip
        assert words in told, words


@pytest.mark.public_data
def test_the_real_people_of_the_region(work_store: Path, food: tuple):
    region = open_region(work_store)
    found = what_if(region.store, region.definition, {SHARE: 2.5}, ON, by=("county",), programs=food)
    (effect,) = found.effects
    total = by_move(effect.everyone)
    everyone = region.measure("population").rows[0].value
    assert sum(total.values()) + found.left_out == everyone
    # The file has neither relationships nor replicate weights: both are said, and margins are approximate.
    assert any("no relationships" in note for note in found.notes)
    assert {row.method for row in effect.everyone} == {"design factor"}
    assert 60_000 < total["now_yes"] < 130_000
    assert total["untold"] > 1_000_000
