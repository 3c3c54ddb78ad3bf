"""Who works in an occupation, beside everyone who works in the region, by race or sex."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.measures.measure import Measure
from braidwork.publications.occupations.contents import WorkersMix
from braidwork.publications.occupations.rows import Row, Rows, rows_of
from braidwork.publications.occupations.wording import group_words, joined
from braidwork.publications.wording import RACES, dimension_words

_NAMED = 2


@dataclass(frozen=True)
class WorkersView:
    """One breakdown: rows with the workforce's share as second mark, and what stands out, in a sentence."""

    ident: str
    heading: str
    finding: str
    rows: Rows
    about_race: bool
    measure: Measure
    period: str
    release_id: str


def workers_view(mix: WorkersMix) -> WorkersView:
    """The mix of one occupation's workers; groups stand out only where the distance exceeds its margin."""
    rows = rows_of(
        mix.release,
        ("Group", "This work", "All workers"),
        cells=mix.cells,
        by=mix.by,
        beside=mix.workforce,
        beside_label="all workers in the region",
        scale="percent",
    )
    return WorkersView(
        ident=f"workers-{mix.by.replace('_', '-')}",
        heading=f"By {dimension_words(mix.by)}",
        finding=_finding(rows),
        rows=rows,
        about_race=mix.by in RACES,
        measure=mix.release.measure,
        period=mix.release.provenance.period,
        release_id=mix.release.release_id,
    )


def _finding(rows: Rows) -> str:
    if not rows.shown:
        return "The survey has too few answers from these workers to show who they are."
    apart = sorted((r for r in rows.shown if r.role == "differs" and r.beside is not None), key=_distance)
    over, under = [r for r in apart[::-1] if _distance(r) > 0], [r for r in apart if _distance(r) < 0]
    if not apart:
        return "The survey shows no clear difference from all workers in the region."
    said = [_said("Over", over), _said("Under", under)]
    return " ".join(text for text in said if text)


def _distance(row: Row) -> float:
    return row.at - (row.beside or 0.0)


def _said(side: str, rows: list[Row]) -> str:
    if not rows:
        return ""
    named = [f"{group_words(r.label)} ({r.shown.value} here, {r.beside_words} of all workers)" for r in rows[:_NAMED]]
    return f"{'More' if side == 'Over' else 'Fewer'} {joined(named)}."
