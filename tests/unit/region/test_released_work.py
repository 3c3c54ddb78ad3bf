"""Cards and funnels as others may see them: what a release withholds stands nowhere, and verdicts rest on the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from braidwork.disclosure import Ledger
from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard
from braidwork.labormarket.job_quality.worker_shares import Share
from braidwork.labormarket.job_quality.worker_tables import WorkerShare, worker_estimates
from braidwork.labormarket.pipelines.records import Pipeline, Sample
from braidwork.labormarket.pipelines.steps import GroupShare, from_count, group_steps, largest_losses
from braidwork.labormarket.pipelines.tables import step_index_estimates, step_share_estimates
from braidwork.measures import Measure, col
from braidwork.measures.estimates import Provenance
from braidwork.region.released_work import released_pipelines, released_quality, without_funnel

MADE = Provenance(
    "pums_person", "acs1-2024", "2024", "people", "none", "person_weight", "replicates", "w·x ÷ w", "duckdb",
    ({"name": "people.csv", "vintage": "2024"},), place="Here",
)  # fmt: skip
COVER = Measure(
    "cover", "Cover", "share", "pums_person", col("age_years") >= 16, "workers", "share", "context", "citation"
)
CARDS = {"11-1011": 0.02, "11-1021": 0.4, "11-2011": 0.02}


def share(error: float | None, n: int = 80, place: str = "Here") -> Share:
    return Share(0.5, error, n, 9_000.0, "high" if (error or 1) < 0.06 else "low", "replicates", place, "2024", None, n)


def card(code: str, error: float) -> QualityCard:
    """Pay and benefits at the mark, schedule without evidence; two of three marks are needed."""
    rows = (
        ("pay", 1.2, None, True, ""),
        ("benefits", 0.5, error, True, "replicates"),
        ("schedule", None, None, None, ""),
    )
    given = tuple(
        DimensionEvidence(n, n.title(), "share of workers", v, e, v and 0.5, met, 0.5, f"50% {n}", how)
        for n, v, e, met, how in rows
    )
    return QualityCard(code, given, 0.6, 0.5, 0.7, 0.8, 2, 2, True, 3.0, 3.0, 2.0, 5.0, 9, 0.4, "job_quality.v1")


def table() -> Any:
    workers = {c: WorkerShare(c, share(e), "Counted in Here.") for c, e in CARDS.items()}
    workers["11-2011"] = WorkerShare("11-2011", share(0.02, place="The state"), "Counted in The state.")
    return SimpleNamespace(
        cards={c: card(c, e) for c, e in CARDS.items()},
        workers={"benefits": worker_estimates(COVER, workers, MADE, "Here")},
        definition=SimpleNamespace(pay_floor="pay"),
    )


def test_a_card_shows_what_the_release_shows_and_verdicts_rest_on_that(tmp_path):
    ledger = Ledger.open(tmp_path / "releases.jsonl")
    told = released_quality(table(), ledger)
    assert len(ledger.entries()) == 1 and set(told.releases) == {"benefits"}
    sure, unsure = told.card("11-1011"), told.card("11-1021")
    assert sure == card("11-1011", 0.02), "a figure that is released stays as it was"
    hidden = unsure.dimensions[1]
    assert (hidden.value, hidden.standard_error, hidden.share, hidden.is_met) == (None, None, None, None)
    assert hidden.withheld == "the margin of error is too wide to read the figure"
    assert "50%" not in hidden.basis and hidden.basis == "Counted in Here."
    assert (unsure.withheld, unsure.no_evidence) == (("Benefits",), ("Schedule",))
    assert (unsure.thresholds_met, unsure.meets_rule) == (1, None) and (unsure.rank, unsure.rank_low) == (3.0, 2.0)
    release = told.releases["benefits"]
    assert "1 occupations" in release.provenance.notes[-1], "one was counted in the whole state"
    assert release.cell(occupation="11-2011").notes == ("Counted in The state.",)


def test_a_survey_figure_without_a_cell_is_never_shown():
    bare = table()
    bare.workers = {}
    told = released_quality(bare).card("11-1011")
    assert told.dimensions[1].value is None and told.dimensions[1].withheld == "it has not passed the disclosure rules"


@cache
def followed() -> Pipeline:
    people = Sample(900, 700, 9_000.0, "replicates")
    few = Sample(60, 50, 700.0, "replicates")
    first = {
        "a": GroupShare(3_600.0, 0.4, 0.02, sample=people, edition="2024"),
        "b": GroupShare(5_400.0, 0.6, 0.02, sample=people, edition="2024"),
    }
    awards = {"a": from_count(30, 100), "b": from_count(70, 100)}
    last = {
        "a": GroupShare(7.0, 0.01, 0.009, sample=few, edition="2024", reliability="low"),
        "b": GroupShare(693.0, 0.8, 0.03, sample=few, edition="2024"),
    }
    labels = {"a": "Group A", "b": "Group B"}
    steps = group_steps([("eligible", first), ("completed", awards), ("hired", last)], labels)
    return Pipeline(
        "11-1011", "Work", 10.0, True, 1.0, 2.0, 3.0, "shortage", steps, largest_losses(steps), (), 1,
        "pipeline.v1", (), MADE,
    )  # fmt: skip


def test_a_funnel_is_two_tables_of_estimates_and_full_counts_are_none():
    shares, indices = step_share_estimates([followed()]), step_index_estimates([followed()])
    assert {r.dimensions["step"] for r in shares} == {"eligible", "hired"} and len(shares) == 4
    row = indices.row(race_ethnicity="a", step="completed")
    assert (row.value, row.n) == (pytest.approx(0.75), 900)
    assert row.standard_error == pytest.approx(0.75 * 0.02 / 0.4), "only the survey's side of it errs"
    assert row.extra["low"] < 0.75 < row.extra["high"]
    # An index of a full count and a share of few people rests on the few.
    assert indices.row(race_ethnicity="b", step="hired").n == 60
    assert step_share_estimates([replace(followed(), provenance=None)]) is None


def test_a_withheld_share_takes_its_index_its_people_and_its_loss_along(tmp_path):
    assert followed().largest_loss["a"] == "hired"
    told = released_pipelines([followed()], Ledger.open(tmp_path / "releases.jsonl"))
    by = {(s.group, s.step): s for s in told.pipelines[0].steps}
    hidden = by["a", "hired"]
    assert (hidden.share, hidden.people, hidden.index, hidden.low, hidden.high) == (None,) * 5
    assert hidden.withheld == "the margin of error is too wide to read the figure"
    assert told.pipelines[0].largest_loss == {}
    assert by["a", "completed"].share == 0.3 and by["a", "completed"].index == pytest.approx(0.75)
    assert by["b", "hired"].share == 0.8
    assert {told.shares.measure.name, told.indices.measure.name} == {"pipeline_step_share", "pipeline_step_index"}
    assert without_funnel(followed()).steps == ()
