"""Figures of groups through the door: what may be shown of one outcome by one grouping, with intervals and ratios.

The participants policy decides what is shown, and audits every table of one grouping together: whoever reads a rate is
taken to know both the people who have the outcome and those who have not, so an interval made of them adds nothing.
Tables over different single groupings share nothing but their total, and so have ledgers of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from braidwork.disclosure import Ledger, Unprotectable
from braidwork.disclosure import release as through_the_door
from braidwork.disclosure.release import Cell
from braidwork.disclosure.rules import policy
from braidwork.measures import Estimate, Estimates, Measure, Provenance
from braidwork.workspace.extract.groups import Bools, Grouping
from braidwork.workspace.extract.impact import (
    FOUR_FIFTHS,
    MANY_ERRORS,
    Impact,
    Interval,
    bootstrap,
    impact_of_means,
    impact_of_shares,
    wilson,
)
from braidwork.workspace.extract.outcomes import Outcome

POLICY = "participants"
EVERYONE = "all"
_SHUFFLES, _SEED = 200, 20_260_101
_NOT_STATED, _REST = "not_stated", "everyone_else"


@dataclass(frozen=True)
class Source:
    """Where the figures come from: the extract's id and day, the place, the folder of the ledgers."""

    extract: str
    on: str
    place: str
    synthetic: bool
    ledgers: Path


@dataclass(frozen=True)
class GroupFigure:
    """One group of one outcome. All figures are None where `withheld`; `impact` is against the best-served group."""

    code: str
    label: str
    value: float | None = None
    interval: Interval | None = None
    people: str = ""
    impact: Impact | None = None
    is_best: bool = False

    @property
    def withheld(self) -> bool:
        """Whether nothing may be shown of the group."""
        return self.value is None


def group_figures(outcome: Outcome, grouping: Grouping, source: Source) -> tuple[GroupFigure, ...]:
    """One figure for each group, in the order of the grouping; nobody is named in a group that has no one."""
    inside = ~np.isnan(outcome.values)
    cells = (_overlapping if grouping.overlapping else _apart)(outcome, grouping, inside, source)
    values = {
        c: outcome.values[inside & grouping.known[c] & m]
        for c, m in grouping.member.items() if cells.get(c) is not None
    }  # fmt: skip
    best = _best(outcome, values)
    return tuple(
        _figure(outcome, grouping, code, cells.get(code), values, best)
        for code in grouping.labels if bool((inside & grouping.member[code]).any())
    )  # fmt: skip


def overall(outcome: Outcome, source: Source) -> GroupFigure:
    """The figure of everybody in the universe."""
    values = outcome.values[~np.isnan(outcome.values)]
    cells = _released(outcome, {EVERYONE: values}, "everyone", source, lone=True)
    cell = cells.get(EVERYONE)
    if cell is None:
        return GroupFigure(EVERYONE, "Everyone")
    value = cell.value if outcome.figure == "share" else _value(outcome, values)
    return GroupFigure(EVERYONE, "Everyone", value, _interval(outcome, values), cell.n_bucket or "")


def group_counts(measure: Measure, grouping: Grouping, inside: Bools, source: Source) -> tuple[GroupFigure, ...]:
    """The share of each group among people whose group is known, from counts that went through the door.

    Where few did not say, they are in the whole: else the shares would add up to all, and the one group that hides with
    them would follow by subtraction.
    """
    counted = Outcome(measure, "count", np.where(inside, 1.0, np.nan))
    cells = (_overlapping if grouping.overlapping else _apart)(counted, grouping, inside, source)
    found = []
    for code, label in grouping.labels.items():
        people, known = (int((inside & m).sum()) for m in (grouping.member[code], grouping.known[code]))
        whole = int(inside.sum()) if _is_few(int(inside.sum()) - known) else known
        name = _short(label)
        if not people or cells.get(code) is None:
            found.append(GroupFigure(code, name))
            continue
        found.append(GroupFigure(code, name, people / whole, wilson(people, whole), cells[code].n_bucket or ""))
    return tuple(found)


def _apart(outcome: Outcome, grouping: Grouping, inside: Bools, source: Source) -> dict[str, Cell]:
    parts = {c: outcome.values[inside & grouping.known[c] & m] for c, m in grouping.member.items()}
    parts = {c: values for c, values in parts.items() if values.size}
    if len(parts) == 2 and any(_is_unsafe(outcome, values) for values in parts.values()):
        return {}
    known = np.logical_or.reduce(list(grouping.member.values()))
    silent = outcome.values[inside & ~known]
    if _is_few(len(silent)):
        parts[_NOT_STATED] = silent  # few enough to be a small group themselves
    return _released(outcome, parts, grouping.name, source)


def _overlapping(outcome: Outcome, grouping: Grouping, inside: Bools, source: Source) -> dict[str, Cell]:
    """Each group against all others; who did not say is among the others where their number must not be told."""
    found: dict[str, Cell] = {}
    for code, member in grouping.member.items():
        known = grouping.known[code]
        among = inside if _is_few(int((inside & ~known).sum())) else inside & known
        own = among & member & known
        parts = {code: outcome.values[own], _REST: outcome.values[among & ~own]}
        # Of two parts of a known whole neither can be shown where one is unsafe: no solver is needed, nothing leaves.
        if not any(_is_unsafe(outcome, values) for values in parts.values()):
            found |= _released(outcome, parts, f"{grouping.name}_{code}", source)
    return found


def _is_unsafe(outcome: Outcome, values: NDArray[np.float64]) -> bool:
    """Whether the policy withholds the cell itself: few people, few with or without the outcome, all or none."""
    if values.size == 0 or _is_few(values.size):
        return True
    hits = int(values.sum()) if outcome.figure == "share" else policy(POLICY).threshold
    return outcome.figure == "share" and (min(hits, values.size - hits) < policy(POLICY).threshold)


def _is_few(people: int) -> bool:
    return 0 < people < policy(POLICY).threshold


def _released(
    outcome: Outcome, parts: Mapping[str, NDArray[np.float64]], dimension: str, source: Source, *, lone: bool = False
) -> dict[str, Cell]:
    """The cells that may be shown, by category; none where no pattern protects the table."""
    rows = tuple(_row(outcome, dimension, code, values) for code, values in parts.items() if values.size)
    if not rows:
        return {}
    if outcome.figure in ("mean", "median") and not lone:
        # Of means no margin follows from the cells, yet everybody's is told elsewhere: it counts as told here too.
        rows += (_row(outcome, dimension, EVERYONE, np.concatenate(list(parts.values()))),)
    if lone:
        rows = tuple(Estimate({}, r.value, None, r.n, r.persons, "high", "count", extra=r.extra) for r in rows)
    table = Estimates(outcome.measure, () if lone else (dimension,), rows, _provenance(outcome, source))
    ledger = Ledger.open(source.ledgers / f"{dimension}.jsonl")
    try:
        cells = through_the_door(table, POLICY, ledger=ledger)
    except Unprotectable:
        return {}
    return {c.dimensions.get(dimension, EVERYONE): c for c in cells if c.value is not None}


def _row(outcome: Outcome, dimension: str, code: str, values: NDArray[np.float64]) -> Estimate:
    n = int(values.size)
    hits = {"numerator": int(values.sum()), "denominator": n} if outcome.figure == "share" else {}
    value = float(n) if outcome.figure == "count" else _value(outcome, values)
    return Estimate({dimension: code}, value, None, n, float(n), "high", "count", extra=hits)


def _value(outcome: Outcome, values: NDArray[np.float64]) -> float:
    # The survey's rule for a median: the smallest value that half of the people do not exceed, nothing in between.
    median = outcome.figure == "median"
    return float(np.quantile(values, 0.5, method="inverted_cdf") if median else values.mean())


def _interval(outcome: Outcome, values: NDArray[np.float64]) -> Interval:
    if outcome.figure == "share":
        return wilson(int(values.sum()), int(values.size))
    # Sorted, so that the same people under other pseudonyms get the same interval.
    return bootstrap(sorted(values.tolist()), median=outcome.figure == "median")


def _best(outcome: Outcome, values: Mapping[str, NDArray[np.float64]]) -> str | None:
    if len(values) < 2:
        return None
    sign = -1.0 if outcome.less_is_better else 1.0
    return max(values, key=lambda c: sign * _value(outcome, values[c]))


def _figure(
    outcome: Outcome, grouping: Grouping, code: str, cell: Cell | None,
    values: Mapping[str, NDArray[np.float64]], best: str | None,
) -> GroupFigure:  # fmt: skip
    label = _short(grouping.labels[code])
    if cell is None:
        return GroupFigure(code, label)
    own = values[code]
    impact = None if best is None or code == best else _impact(outcome, own, values[best])
    value = cell.value if outcome.figure == "share" else _value(outcome, own)
    return GroupFigure(code, label, value, _interval(outcome, own), cell.n_bucket or "", impact, code == best)


def _short(label: str) -> str:
    return label.removesuffix(", alone or in combination")


def _impact(outcome: Outcome, own: NDArray[np.float64], best: NDArray[np.float64]) -> Impact | None:
    if outcome.figure == "median":
        return None
    if outcome.figure == "share":
        low, high = (best, own) if outcome.less_is_better else (own, best)
        return impact_of_shares(int(low.sum()), low.size, int(high.sum()), high.size) if high.sum() else None
    return impact_of_means(own.tolist(), best.tolist(), less_is_better=outcome.less_is_better)


def _provenance(outcome: Outcome, source: Source) -> Provenance:
    measure = outcome.measure
    return Provenance(
        table=measure.table, partition=source.on, period=source.on, universe=measure.universe_text, filter="",
        weight="", variance="", formula=f"{outcome.figure}@1", engine="numpy", place=source.place,
        sources=({"name": "extract", "publisher": "this workspace", "vintage": source.extract},),
        synthetic=source.synthetic,
    )  # fmt: skip


def flags_by_chance(outcome: Outcome, grouping: Grouping, figures: Sequence[GroupFigure]) -> float:
    """Flags that the shown groups would get on average if the same outcomes fell to people at random.

    The best of several groups is best partly by luck, so groups held against it are flagged oftener than one in twenty
    times. Seeded shuffles of the outcomes among the people whose group is known.
    """
    shown = [f.code for f in figures if not f.withheld]
    if len(shown) < 2 or outcome.figure == "median":
        return 0.0
    inside = ~np.isnan(outcome.values) & np.logical_or.reduce([grouping.known[c] for c in shown])
    values = outcome.values[inside]
    mixed = np.random.default_rng(_SEED).permuted(np.tile(values, (_SHUFFLES, 1)), axis=1)
    members = [(grouping.member[c] & grouping.known[c])[inside] for c in shown]
    means = np.stack([mixed[:, m].mean(axis=1) for m in members], axis=1)
    people = np.array([m.sum() for m in members])
    spread = np.stack([mixed[:, m].var(axis=1, ddof=1) for m in members], axis=1) / people
    best = (means.argmin if outcome.less_is_better else means.argmax)(axis=1)[:, None]
    top, top_spread = (np.take_along_axis(x, best, axis=1) for x in (means, spread))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = top / means if outcome.less_is_better else means / top
        z = np.abs(means - top) / np.sqrt(spread + top_spread)
    return float(((ratio < FOUR_FIFTHS) & (z >= MANY_ERRORS)).sum()) / _SHUFFLES
