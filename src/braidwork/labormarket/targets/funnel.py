"""The equity funnel of a talent pipeline: at which step does a group's share of the people fall most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, isfinite, sqrt

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.measures.estimates import MOE_FACTOR

STEPS = ("eligible", "enrolled", "completed", "licensed", "hired", "retained_at_living_wage")


@dataclass(frozen=True)
class StepIndex:
    """A group's share of the people after a step ÷ its share before, with a 90 % interval; under 1 is a loss.

    It equals the group's rate of passing ÷ that of all. `low` and `high` are None where the step has no sampling
    error to speak of because everybody passes.
    """

    group: str
    before: str
    after: str
    persons_before: float
    persons_after: float
    index: float
    low: float | None
    high: float | None

    @property
    def is_sure_loss(self) -> bool:
        """Whether the whole interval lies under 1."""
        return self.high is not None and self.high < 1


@dataclass(frozen=True)
class Funnel:
    """Step indices of one pipeline; grain: a group and a step between two observed counts.

    `largest_loss` names for each group the step with the lowest index under 1, None where no share falls.
    `not_observed` are steps without counts: the index then spans from the last observed step to the next.
    `undefined` are groups and steps of which nobody was left before.
    """

    steps: tuple[StepIndex, ...]
    largest_loss: dict[str, StepIndex | None]
    not_observed: tuple[str, ...]
    undefined: tuple[tuple[str, str], ...]
    method: str


def equity_funnel(counts: Mapping[str, Mapping[str, float] | None], *, steps: Sequence[str] = STEPS) -> Funnel:
    """The funnel of one occupation or pipeline from people by step and by group.

    `counts[step][group]` are people, not awards, each step's a part of the step before; None is a step that nobody
    counted. Groups are exclusive and together everybody. Intervals treat people as independent: normal on the log of
    the index, Wilson where none or all of a group pass. Raises DataError for unknown, ill-typed or growing counts and
    groups that differ between steps; UndefinedMeasureError with fewer than two observed steps or nobody in the first.
    """
    unknown = [s for s in counts if s not in steps]
    if unknown:
        raise DataError(f"{unknown[0]!r} is no step.", mend=f"the steps are {', '.join(steps)}.")
    observed = [(s, group_counts) for s in steps if (group_counts := counts.get(s)) is not None]
    if len(observed) < 2:
        raise UndefinedMeasureError("fewer than two steps are observed.", mend="give counts for at least two steps.")
    groups = list(observed[0][1])
    for step, found in observed:
        _check_step(step, found, groups)
    indices: list[StepIndex] = []
    undefined: list[tuple[str, str]] = []
    for (before, first), (after, then) in pairwise(observed):
        _check_nested(before, first, after, then)
        for group in groups:
            if first[group] > 0 and sum(then.values()) > 0:
                indices.append(_index(group, (before, after), first, then))
            else:
                undefined.append((group, f"{before} → {after}"))
    if not indices:
        raise UndefinedMeasureError("nobody passes the first observed step.")
    return Funnel(
        tuple(indices),
        {g: _largest_loss([i for i in indices if i.group == g]) for g in groups},
        tuple(s for s in steps if counts.get(s) is None),
        tuple(undefined),
        "equity_funnel.v1 (share after ÷ share before; 90 % interval, people independent)",
    )


def _check_step(step: str, found: Mapping[str, float], groups: list[str]) -> None:
    if set(found) != set(groups):
        odd = sorted(set(found) ^ set(groups))
        raise DataError(f"the group {odd[0]} is not in every step.", where=step, mend="give each step every group.")
    for group, persons in found.items():
        number = isinstance(persons, int | float) and not isinstance(persons, bool)
        if not number or not isfinite(persons) or persons < 0:
            raise DataError(f"{persons!r} is not a count of people.", where=f"{step}, {group}")


def _check_nested(before: str, first: Mapping[str, float], after: str, then: Mapping[str, float]) -> None:
    for group, persons in then.items():
        if persons > first[group]:
            raise DataError(
                f"{persons:g} people after {first[group]:g} in {before}.",
                where=f"{after}, {group}",
                mend="count the same people at each step; awards and other cohorts do not nest.",
            )


def _index(group: str, step: tuple[str, str], first: Mapping[str, float], then: Mapping[str, float]) -> StepIndex:
    own, own_passed = first[group], then[group]
    everybody, all_passed = sum(first.values()), sum(then.values())
    rate, overall = own_passed / own, all_passed / everybody
    index = rate / overall
    low, high = _interval(own, rate, everybody, overall)
    return StepIndex(group, *step, own, own_passed, index, low, high)


def _interval(own: float, rate: float, everybody: float, overall: float) -> tuple[float | None, float | None]:
    if overall == 1:
        return None, None
    if rate in (0.0, 1.0):
        low, high = _wilson(rate, own)
        return low / overall, high / overall
    share, others = own / everybody, everybody - own
    # Delta method on ln(rate ÷ overall); the group is part of everybody, so the rest varies by itself.
    variance = (1 / rate - share / overall) ** 2 * rate * (1 - rate) / own
    if others > 0:
        rest = min(max((overall * everybody - rate * own) / others, 0.0), 1.0)
        variance += ((1 - share) / overall) ** 2 * rest * (1 - rest) / others
    spread = MOE_FACTOR * sqrt(variance)
    return rate / overall * exp(-spread), rate / overall * exp(spread)


def _wilson(rate: float, n: float) -> tuple[float, float]:
    square = MOE_FACTOR**2 / n
    centre = (rate + square / 2) / (1 + square)
    half = sqrt(square * rate * (1 - rate) + square**2 / 4) / (1 + square)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _largest_loss(indices: list[StepIndex]) -> StepIndex | None:
    losses = [i for i in indices if i.index < 1]
    return min(losses, key=lambda i: i.index) if losses else None
