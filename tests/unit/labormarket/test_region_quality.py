"""Job quality of a region: pay by hand, worker shares from the person file by hand, and what is missing stays so."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from braidwork.errors import BraidworkError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.job_quality import evidence, read_definition
from braidwork.labormarket.job_quality.pay_evidence import pay_evidence, share_at_or_above
from braidwork.labormarket.job_quality.region import job_quality_of
from braidwork.labormarket.job_quality.sensitivity import sensitivity
from braidwork.labormarket.job_quality.switches import rank_switches
from braidwork.labormarket.job_quality.worker_shares import Share, WorkerSums, better_of

from .occupied import book, job, occupied, pay

STANDARD_2024 = 3.00 * 20_440 / 2_080


@cache
def quality(with_moves=True):
    moves = {c: (0.2 + i / 400, 0.02) for i, c in enumerate(book().codes)} if with_moves else None
    return job_quality_of(occupied().store, occupied().definition, book(), advancement=moves, draws=2_000)


@cache
def people():
    store = occupied().store
    return store.collect(store.table("pums_person")).to_pandas()


def by_hand(frame, truth):
    """Share and replicate error of a true/false column, straight from the weights."""
    weights = frame[["person_weight", *(f"person_weight_{i}" for i in range(1, 81))]].to_numpy(float)
    shares = (weights * truth.to_numpy(float)[:, None]).sum(axis=0) / weights.sum(axis=0)
    return shares[0], np.sqrt(0.05 * ((shares[1:] - shares[0]) ** 2).sum())


def test_pay_is_the_median_over_the_standard_of_its_own_year():
    found = pay_evidence(job("1", pay(hourly={"p50": 20.0})), "poverty_300_two")
    assert found.ratio == pytest.approx(20 / STANDARD_2024)
    assert "wages of May 2024" in found.basis and "2024 dollars" in found.basis and not found.is_at_least
    earlier = pay_evidence(job("1", pay(hourly={"p50": 20.0}, year="2022")), "poverty_300_two")
    assert earlier.ratio == pytest.approx(20 / (3 * 18_310 / 2_080))


def test_pay_by_the_year_says_so_and_a_top_code_is_a_lower_bound():
    by_year = pay_evidence(job("1", pay(annual={"p50": 62_400.0}, by="year only")), "poverty_300_two")
    assert by_year.ratio == pytest.approx(30 / STANDARD_2024) and "assumes 2,080 h" in by_year.basis
    top = pay_evidence(job("1", pay(hourly={"p50": ">115"})), "poverty_300_two")
    assert top.ratio == pytest.approx(115 / STANDARD_2024) and top.is_at_least and "at least" in top.basis


def test_no_wage_and_no_standard_of_the_year_are_no_evidence():
    assert pay_evidence(job("1"), "poverty_300_two").ratio is None
    old = pay_evidence(job("1", pay(hourly={"p50": 9.0}, year="1999")), "poverty_300_two")
    assert old.ratio is None and "no figure for that year" in old.basis
    with pytest.raises(UnknownNameError):
        pay_evidence(job("1", pay(hourly={"p50": 9.0})), "self_sufficiency")


def test_share_of_jobs_above_is_log_linear_inside_and_bounds_outside():
    points = {"p25": 20.0, "p50": 30.0, "p75": ">100"}
    inside = share_at_or_above(pay(hourly=points), (20 * 30) ** 0.5)
    assert inside.central == pytest.approx(1 - 0.375) and (inside.low, inside.high) == (0.5, 0.75)
    below = share_at_or_above(pay(hourly=points), 12.0)
    assert (below.low, below.central, below.high) == (0.75, None, 1.0)
    bounded = share_at_or_above(pay(hourly=points), 60.0)
    assert (bounded.low, bounded.central, bounded.high) == (0.25, None, 0.5)
    above_the_bound = share_at_or_above(pay(hourly=points), 200.0)
    assert (above_the_bound.low, above_the_bound.high) == (0.0, 0.5)
    assert share_at_or_above(pay(), 20.0) is None


@pytest.mark.parametrize("dimension", ["schedule", "benefits"])
def test_shares_of_workers_and_their_replicate_errors_by_hand(dimension):
    frame, checked = people(), 0
    frame = frame[frame.age_years.between(16, 64)]
    if dimension == "schedule":
        frame = frame[frame.hours_weekly.notna() & frame.weeks_worked_class_code.notna()]
        truth = (frame.hours_weekly >= 35) & (frame.weeks_worked_class_code == "1")
    else:
        frame = frame[frame.employment_status_code.isin(["1", "2", "4", "5"]) & frame.employer_insurance_code.notna()]
        truth = frame.employer_insurance_code == "1"
    for code, card in quality().cards.items():
        mine = frame.occupation_code.isin(book().occupation(code).census_codes)
        found = next(d for d in card.dimensions if d.name == dimension)
        if found.value is None:
            assert found.share is None and found.is_met is None and found.basis
            continue
        value, error = by_hand(frame[mine], truth[mine])
        assert found.value == pytest.approx(value, abs=1e-12) and found.standard_error == pytest.approx(
            error, abs=1e-12
        )
        assert f"{mine.sum()} survey records" in found.basis
        checked += 1
    assert checked > 30


def test_what_no_source_measures_stays_without_evidence_and_every_rank_has_its_interval():
    table = quality()
    for card in table.cards.values():
        assert {"Injuries and illnesses", "Freedom to decide"} <= set(card.no_evidence)
        assert card.score_low <= card.score <= max(card.score_high, card.score)
        if card.rank is None:
            assert card.coverage < table.definition.coverage_needed and card.rank_low is None
        else:
            assert 1 <= card.rank_low <= card.rank_median <= card.rank_high <= card.ranked
    assert any("Injuries" in n for n in table.notes)
    assert {c.ranked for c in table.cards.values()} == {sum(c.rank is not None for c in table.cards.values())}


def test_without_moves_advancement_is_no_evidence_and_less_is_covered():
    bare, full = quality(with_moves=False), quality()
    code = full.found.occupations[0]
    assert "Moves to better-paid work" in bare.card(code).no_evidence
    assert bare.card(code).coverage == pytest.approx(full.card(code).coverage - 1 / 6)


def test_a_store_that_covers_too_little_shows_scores_but_no_rank(tmp_path):
    from importlib import resources

    text = (resources.files("braidwork.reference") / "job_quality.toml").read_text(encoding="utf-8")
    path = tmp_path / "strict.toml"
    path.write_text(text.replace("coverage_needed = 0.5", "coverage_needed = 0.9"), encoding="utf-8")
    strict = job_quality_of(occupied().store, occupied().definition, book(), definition=read_definition(path), draws=10)
    assert strict.ranking is None and all(c.rank is None and c.score is not None for c in strict.cards.values())
    assert any("No occupation is ranked" in n for n in strict.notes)


def test_switches_start_from_the_published_ranks_and_drop_no_occupation():
    table = quality()
    found = rank_switches(table.found)
    assert found.scenarios[0] == "geometric" and "arithmetic" in found.scenarios
    np.testing.assert_allclose(found.ranks[0], table.ranking.rank)
    ranked = ~np.isnan(table.ranking.rank)
    assert (found.low[ranked] <= table.ranking.rank[ranked]).all() and found.shifts["geometric"] == 0
    with pytest.raises(BraidworkError):
        rank_switches(table.found, shift=0.7)


def test_sobol_indices_name_what_moves_ranks_and_leave_out_what_cannot():
    found = sensitivity(quality().found, points=64)
    assert not any("Injuries" in name for name in found.inputs)
    assert (found.total >= -1e-12).all() and found.first.sum() < 1.3 and found.total.sum() > 0.7
    # Where every dimension says the same, weights and the kind of mean move nothing: only anchors can.
    definition = read_definition()
    line = [0.3 + 0.02 * i for i in range(12)]
    table = {"occupation_code": [str(i) for i in range(12)]}
    for d in definition.dimensions:
        table[d.name] = [d.floor + (d.target - d.floor) * x for x in line]
    with pytest.raises(UndefinedMeasureError, match="no choice moves"):
        sensitivity(evidence(table, definition), points=16)


def test_without_replicates_the_design_factor_speaks_and_few_records_give_way_to_the_state():
    entry = SimpleNamespace(period="2024 (1-year)")
    edition = SimpleNamespace(replicates=0, span=1, entry=entry)
    sums = WorkerSums(
        {("10",): 0, ("20",): 1}, np.array([40, 5]), np.array([40, 5]), np.array([[8_000.0], [2_000.0]]),
        np.array([[6_000.0], [1_000.0]]), edition, False, "here",
    )  # fmt: skip
    both = sums.share([("10",), ("20",), ("20",)])
    assert (both.value, both.n, both.persons) == (pytest.approx(0.7), 45, 10_000)
    assert both.standard_error == pytest.approx(1.6 * np.sqrt(99 / 10_000 * 0.7 * 0.3)) and both.is_evidence
    few = sums.share([("20",)])
    assert not few.is_evidence and sums.share([("30",)]).value is None
    state = Share(0.6, 0.05, 60, 1.0, "medium", "design factor", "the state", "2024")
    assert better_of(few, state) is state and better_of(both, state) is both and better_of(few, None) is few
    assert better_of(few, sums.share([("30",)])) is few
