"""Talent pipelines: shares from the person file by hand, indices by hand, and a loss only where it is sure."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from braidwork.errors import UnknownNameError
from braidwork.labormarket.pipelines.region import pipelines_of
from braidwork.labormarket.pipelines.steps import GroupShare, from_count, group_steps, largest_losses

from .occupied import book, occupied
from .test_region_quality import STANDARD_2024, by_hand, people
from .test_region_targets import outlooks

LABELS = {"a": "Group A", "b": "Group B"}


@cache
def busiest():
    """Occupations with the most workers in the sample, of which the shares are worth telling."""
    counts = people().occupation_code.value_counts()
    size = {c: sum(int(counts.get(k, 0)) for k in book().occupation(c).census_codes) for c in book().codes}
    return tuple(sorted(size, key=lambda c: -size[c])[:8])


@cache
def pipelines():
    return pipelines_of(occupied().store, occupied().definition, book(), busiest(), outlooks=outlooks())


def rows_of(pipeline, step):
    return {r.group: r for r in pipeline.steps if r.step == step}


def race(frame):
    return np.where(frame.hispanic_origin_code != "01", "hispanic", frame.race_code.map({"1": "white", "2": "black"}))


@pytest.mark.parametrize("step", ["hired", "retained_at_living_wage"])
def test_shares_of_workers_by_group_and_their_errors_by_hand(step):
    frame = people()
    hourly = frame.wage_annual_usd / (frame.hours_weekly * frame.weeks_worked)
    at_work = (
        frame.age_years.between(16, 64)
        & frame.employment_status_code.isin(["1", "2"])
        & frame.class_of_worker_code.isin(["1", "2", "3", "4", "5"])
        & (frame.wage_annual_usd > 0)
        & (hourly >= 3.625)
    )
    if step != "hired":
        at_work &= hourly >= STANDARD_2024
    checked = 0
    for pipeline in pipelines():
        census = book().occupation(pipeline.occupation_code).census_codes
        mine = frame[at_work & frame.occupation_code.isin(census)]
        rows = rows_of(pipeline, step)
        for group in ("hispanic", "white", "black"):
            if not rows or rows[group].share is None:
                continue
            value, error = by_hand(mine, mine.assign(r=race(mine)).r == group)
            assert rows[group].share == pytest.approx(value, abs=1e-12)
            assert rows[group].standard_error == pytest.approx(error, abs=1e-12)
            checked += 1
    assert checked >= 8


def test_a_pipeline_says_what_is_needed_what_is_not_observed_and_what_its_steps_are():
    for code, pipeline in zip(busiest(), pipelines(), strict=True):
        outlook = outlooks().outlook(code)
        assert pipeline.occupation_code == code and pipeline.need == outlook.need
        assert (pipeline.supply_low, pipeline.supply_high) == (outlook.supply_low, outlook.supply_high)
        assert "licensed" in pipeline.not_observed and any(
            "do not count the same people" in c for c in pipeline.caveats
        )
        first = rows_of(pipeline, "eligible")
        assert sum(r.share or 0 for r in first.values()) == pytest.approx(1, abs=0.02)
        assert all(r.index is None for r in first.values())
    with pytest.raises(UnknownNameError):
        pipelines_of(occupied().store, occupied().definition, book(), ["99-9999"])


def test_awards_count_residents_of_reported_race_and_carry_no_sampling_error():
    codes = [c for c in book().codes if len(book().occupation(c).programs) > 1]
    seen = 0
    for pipeline in pipelines_of(occupied().store, occupied().definition, book(), codes[:5], outlooks=outlooks()):
        rows = rows_of(pipeline, "completed")
        if not rows:
            assert "completed" in pipeline.not_observed
            continue
        total = sum(r.people or 0 for r in rows.values())
        awards = sum(p.awards for p in book().occupation(pipeline.occupation_code).programs)
        assert sum(r.share or 0 for r in rows.values()) == pytest.approx(1) and 0 < total <= awards
        assert all(r.standard_error is None for r in rows.values()) and rows["other"].share is None
        seen += 1
    assert seen


def test_an_index_is_the_share_over_the_last_known_share_and_a_loss_is_named_only_where_sure():
    first = {"a": GroupShare(400.0, 0.4, 0.02), "b": GroupShare(600.0, 0.6, 0.02)}
    gap = {"a": GroupShare(None, None, None), "b": GroupShare(60.0, 0.6, 0.02)}
    last = {"a": from_count(10, 100), "b": from_count(90, 100)}
    rows = group_steps([("eligible", first), ("enrolled", gap), ("completed", last)], LABELS)
    a = [r for r in rows if r.group == "a"]
    assert [r.index for r in a[:2]] == [None, None] and a[2].index == pytest.approx(0.25)
    spread = np.exp(1.645 * 0.02 / 0.4)
    assert (a[2].low, a[2].high) == (pytest.approx(0.25 / spread), pytest.approx(0.25 * spread))
    assert largest_losses(rows) == {"a": "completed"}
    unsure = {"a": GroupShare(300.0, 0.3, 0.2), "b": GroupShare(700.0, 0.7, 0.2)}
    assert largest_losses(group_steps([("eligible", first), ("hired", unsure)], LABELS)) == {}


def test_a_part_of_a_step_is_compared_by_who_passes_and_never_called_certain():
    hired = {g: GroupShare(p, p / 1000, 0.05, None, "2024") for g, p in (("a", 400.0), ("b", 600.0))}
    kept = {"a": GroupShare(200.0, 0.25, 0.05, None, "2024"), "b": GroupShare(600.0, 0.75, 0.05, None, "2024")}
    steps = [("hired", hired), ("retained", kept)]
    nested = group_steps(steps, LABELS, {"retained": "hired"})
    apart = group_steps(steps, LABELS)
    for inner, outer in zip(nested, apart, strict=True):
        assert inner.index == outer.index
        if inner.index is not None:
            assert outer.low < inner.low < inner.index < inner.high < outer.high
    # All of group b pass: a rate of 1 in a sample is still not certain.
    b = nested[-1]
    assert b.index == pytest.approx(1.25) and b.low < 1.25 < b.high
    # By hand for group a: c = .05² · 1000 / (.4 · .6); rates drawn in by one success and one failure.
    c = 0.05**2 * 1000 / 0.24
    r, s = (200 / c + 1) / (400 / c + 2), (600 / c + 1) / (600 / c + 2)
    error = np.sqrt(
        (1 / r - 0.4 / 0.8) ** 2 * r * (1 - r) / (400 / c + 2) + (0.6 / 0.8) ** 2 * s * (1 - s) / (600 / c + 2)
    )
    a = nested[1]
    assert a.index == pytest.approx(0.625) and a.high == pytest.approx(0.625 * np.exp(1.645 * error))
