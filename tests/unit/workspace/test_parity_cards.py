"""What leaves of a table of people: figures by group with intervals and ratios, small groups withheld, luck told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from braidwork.measures import col
from braidwork.measures.measure import Measure
from braidwork.workspace.extract.groups import Grouping
from braidwork.workspace.extract.outcomes import Outcome
from braidwork.workspace.extract.releasing import Source, flags_by_chance, group_counts, group_figures, overall


def outcome(values, figure="share", better="higher", name="served"):
    measure = Measure(
        name, "Served", "mean" if figure == "mean" else "share", "participant", col("x") == 1, "people", "share", "c",
        "c", better=better,
    )  # fmt: skip
    return Outcome(measure, figure, np.asarray(values, float))


def apart(*sizes, silent=0):
    """Groups a, b, … of so many people each, in order, and some who did not say."""
    whole, start = sum(sizes) + silent, 0
    member, known = {}, np.arange(whole) < sum(sizes)
    for code, size in zip("abcdefg", sizes, strict=False):
        member[code] = (np.arange(whole) >= start) & (np.arange(whole) < start + size)
        start += size
    return Grouping("sex", "Sex", {c: c for c in member}, member, dict.fromkeys(member, known), False, "")


@pytest.fixture
def source(tmp_path):
    return Source("x-1", "2026-11-23", "here", True, tmp_path)


def test_the_golden_through_the_door(source):
    found = {
        f.code: f for f in group_figures(outcome([1] * 48 + [0] * 32 + [1] * 12 + [0] * 18), apart(80, 30), source)
    }
    assert (found["a"].value, found["b"].value) == (0.6, 0.4)
    assert found["a"].is_best and found["a"].impact is None
    assert found["b"].impact.ratio == pytest.approx(0.667, abs=5e-4) and not found["b"].impact.is_flagged
    assert found["b"].people == "30-99" and found["b"].interval.low < 0.4 < found["b"].interval.high
    assert (source.ledgers / "sex.jsonl").read_text().count("\n") == 1


def test_few_people_few_hits_and_all_of_a_group_are_withheld(source):
    few = group_figures(outcome([1, 0] * 44), apart(80, 8), source)
    hits = group_figures(outcome([1] * 5 + [0] * 45 + [1, 0] * 25, name="hits"), apart(50, 50), source)
    everybody = group_figures(outcome([1] * 40 + [1, 0] * 20, name="everybody"), apart(40, 40), source)
    for figures in (few, hits, everybody):
        assert all(f.withheld and f.interval is None and f.impact is None and not f.people for f in figures)
    assert not list(source.ledgers.iterdir())  # nothing went out, so no ledger tells anything


def test_who_did_not_say_cannot_be_found_by_subtraction(source):
    """Four who did not say, beside a known total: a further group must hide with them."""
    grouping = apart(60, 30, 20, silent=4)
    people = replace(outcome([1.0]).measure, kind="total", numerator=None, name="people")
    counted = group_counts(people, grouping, np.ones(114, bool), source)
    means = group_figures(outcome(np.arange(114.0), "mean", name="mean"), grouping, source)
    for figures in (counted, means):
        assert [f.code for f in figures if f.withheld] == ["c"]
    assert [round(f.value, 3) for f in counted[:2]] == [0.526, 0.263], (
        "of all 114, so that c and the four stay one rest"
    )
    other = replace(source, extract="x-2")
    many = group_counts(people, apart(60, 30, 20, silent=20), np.ones(130, bool), other)
    assert [round(f.value, 3) for f in many] == [round(n / 110, 3) for n in (60, 30, 20)]


@pytest.mark.parametrize("silent", [0, 4, 9, 20])
@pytest.mark.parametrize("sizes", [(60, 30, 5), (60, 30, 20), (134, 44, 9), (60, 30, 8, 8)])
def test_no_share_that_is_withheld_follows_by_subtraction(source, sizes, silent):
    people = replace(outcome([1.0]).measure, kind="total", numerator=None, name="people")
    found = group_counts(people, apart(*sizes, silent=silent), np.ones(sum(sizes) + silent, bool), source)
    hidden = [n for n, f in zip(sizes, found, strict=True) if f.withheld]
    rest = 1 - sum(f.value for f in found if not f.withheld)
    whole = sum(sizes) + (silent if 0 < silent < 10 else 0)
    if len(hidden) == 1:
        assert 0 < silent < 10 and rest * whole == pytest.approx(hidden[0] + silent), "it hides with who did not say"


def test_overlapping_groups_stand_against_all_others(source):
    member = {"a": np.arange(100) < 60, "b": np.arange(100) >= 40, "c": np.arange(100) < 4}
    grouping = Grouping("race", "Race", {c: c for c in member}, member,
                        dict.fromkeys(member, np.ones(100, bool)), True, "")  # fmt: skip
    found = {f.code: f for f in group_figures(outcome(np.arange(100.0), "mean"), grouping, source)}
    assert found["a"].value == pytest.approx(29.5) and found["b"].value == pytest.approx(69.5)
    assert found["b"].is_best and found["a"].impact.is_flagged
    assert found["c"].withheld
    assert {p.name for p in source.ledgers.iterdir()} >= {"race_a.jsonl", "race_b.jsonl"}
    assert not (source.ledgers / "race_c.jsonl").exists()


def test_where_less_is_better_the_least_is_best(source):
    values = [10.0, 12.0] * 20 + [20.0, 22.0] * 20
    found = group_figures(outcome(values, "mean", better="lower"), apart(40, 40), source)
    assert found[0].is_best and found[1].impact.ratio == pytest.approx(11 / 21)


def test_people_outside_of_the_universe_are_in_no_figure(source):
    values = [1.0] * 30 + [0.0] * 30 + [np.nan] * 40
    assert overall(outcome(values), source).value == 0.5
    by = group_figures(outcome(values, name="other"), apart(20, 20, 60), source)
    assert [f.code for f in by] == ["a", "b", "c"] and by[2].withheld  # 20 of its 60 people are in, all of them without


def test_luck_flags_more_of_many_small_groups_and_none_of_sure_ones(source):
    chance = np.random.default_rng(7)
    small, grouping = outcome(chance.exponential(10, 120), "mean"), apart(20, 20, 20, 20, 20, 20)
    by_luck = flags_by_chance(small, grouping, group_figures(small, grouping, source))
    assert by_luck > 0.2 and by_luck == flags_by_chance(small, grouping, group_figures(small, grouping, source))
    even, two = outcome([5.0, 5.1] * 60, "mean", name="even"), apart(60, 60)
    assert flags_by_chance(even, two, group_figures(even, two, replace(source, extract="x-2"))) == 0


def test_the_kept_view_has_no_more_digits_than_it_shows_so_that_no_interval_tells_a_count(source):
    from braidwork.workspace.extract.equity import Breakdown, Equity, OutcomeCard

    golden = outcome([1] * 48 + [0] * 32 + [1] * 12 + [0] * 18)
    figures = group_figures(golden, apart(80, 30), source)
    card = OutcomeCard(
        "o", "o", "share", "share", False, "", overall(golden, source), (Breakdown("sex", "Sex", figures),)
    )  # fmt: skip
    view = Equity("x", "2026-11-23", "", True, "", "", "", (), card, (), (), (), {})
    kept = view.document()["placed"]
    for before, one in zip(
        (card.everyone, *figures), (kept["everyone"], *kept["breakdowns"][0]["figures"]), strict=True
    ):
        assert before.interval is not None and before.interval.low != round(before.interval.low, 2)
        assert one["interval"] == {
            "low": round(before.interval.low, 2), "high": round(before.interval.high, 2)
        } and one["value"] == round(before.value, 2)  # fmt: skip
    (impact,) = [f["impact"] for f in kept["breakdowns"][0]["figures"] if f["impact"]]
    assert impact["ratio"] == 0.67 and impact["p"] == 0.09
