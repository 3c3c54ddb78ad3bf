"""From each group's share at a step to its index against the step before, and the step with the largest loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.job_quality.worker_shares import Share
from braidwork.labormarket.pipelines.records import GroupStep, Sample
from braidwork.measures import MOE_FACTOR
from braidwork.measures.estimates import Reliability
from braidwork.measures.replicates import quotient


@dataclass(frozen=True)
class GroupShare:
    """One group's share at one step. `standard_error` 0 is a full count; None unknown. `replicates` (R,) if any.

    `sample` are the people of the whole step; None for a full count.
    """

    people: float | None
    share: float | None
    standard_error: float | None
    replicates: NDArray[np.float64] | None = None
    edition: str = ""
    reliability: Reliability = "high"
    sample: Sample | None = None


def from_sample(share: Share, people: float) -> GroupShare:
    """A share of a sample; nothing where its records are too few, and no people where the share is too uncertain.

    An uncertain share stays, with its error: a group that is hardly there is a finding, and always uncertain.
    """
    sample = Sample(share.n, share.households, share.persons, share.method)
    if not share.is_evidence:
        return GroupShare(None, None, None, reliability="not_estimable", sample=sample)
    return GroupShare(
        people, share.value, share.standard_error, share.replicates, share.period, share.reliability, sample
    )


def from_count(people: float | None, everybody: float) -> GroupShare:
    """A share of a full count, which has no sampling error."""
    if people is None or not everybody > 0:
        return GroupShare(None, None, None)
    return GroupShare(people, people / everybody, 0.0)


def group_steps(
    observed: Sequence[tuple[str, Mapping[str, GroupShare]]],
    labels: Mapping[str, str],
    parts_of: Mapping[str, str] | None = None,
) -> tuple[GroupStep, ...]:
    """A row for each group and observed step, in the order of the groups and then of the steps.

    The index compares with the last step at which the group's share is known. Two steps of one sample with replicate
    weights are compared in each replicate. Without replicates, a step that `parts_of` calls a part of another is
    compared by the rates of passing; all other errors count as independent.
    """
    rows = []
    for group, label in labels.items():
        before: GroupShare | None = None
        last = ""
        for step, shares in observed:
            now = shares.get(group, GroupShare(None, None, None))
            index, error = _index(before, now, is_part=bool(last) and (parts_of or {}).get(step) == last)
            rows.append(_row(group, label, step, now, index, error, _smaller(before, now)))
            if now.share is not None:
                before, last = now, step
    return tuple(rows)


def largest_losses(steps: Sequence[GroupStep]) -> dict[str, str]:
    """For each group the step with the lowest index among those whose whole interval lies under 1."""
    sure: dict[str, GroupStep] = {}
    for row in steps:
        if row.index is None or row.high is None or row.high >= 1:
            continue
        worst = sure.get(row.group)
        if worst is None or worst.index is None or row.index < worst.index:
            sure[row.group] = row
    return {group: row.step for group, row in sure.items()}


def _row(
    group: str, label: str, step: str, now: GroupShare, index: float | None, error: float | None, behind: Sample | None
) -> GroupStep:
    low = high = absolute = None
    if index is not None and error is not None and index > 0:
        spread, absolute = MOE_FACTOR * error, index * error
        low, high = index * exp(-spread), index * exp(spread)
    return GroupStep(
        group, label, step, _told(now), now.share, now.standard_error or None, index, low, high,
        absolute, now.sample, None if index is None else behind,
    )  # fmt: skip


def _smaller(before: GroupShare | None, now: GroupShare) -> Sample | None:
    found = [s for s in (before.sample if before else None, now.sample) if s is not None]
    return min(found, key=lambda s: s.n) if found else None


def _told(now: GroupShare) -> float | None:
    return now.people if now.reliability in ("high", "medium") else None


def _index(before: GroupShare | None, now: GroupShare, *, is_part: bool) -> tuple[float | None, float | None]:
    """The index and its relative standard error."""
    if before is None or not before.share or now.share is None:
        return None, None
    return now.share / before.share, _relative_error(before, now, is_part=is_part)


def _relative_error(before: GroupShare, now: GroupShare, *, is_part: bool) -> float | None:
    if before.standard_error is None or now.standard_error is None or not now.share or not before.share:
        return None
    one_sample = before.edition and before.edition == now.edition
    if one_sample and before.replicates is not None and now.replicates is not None:
        found = quotient(now.share, now.replicates, before.share, before.replicates)
        error = float(found.standard_error) / (now.share / before.share)
        return error if np.isfinite(error) else None
    if one_sample and is_part and before.people and now.people and before.share < 1:
        return _error_of_passing(before.people, now.people, before.share, now.share, before.standard_error)
    return sqrt((now.standard_error / now.share) ** 2 + (before.standard_error / before.share) ** 2)


def _error_of_passing(own: float, passed: float, share: float, share_after: float, error: float) -> float:
    """Error of ln(rate of the group ÷ rate of all): the same people are in both steps, so only who passes is chance.

    Delta method as in the equity funnel, with the weighted people a binomial trial of `own` ÷ c stands for, c read from
    the design-based error of the first share. Rates are drawn in by one success and one failure (Agresti and Coull), so
    that a handful who all pass are not called certain.
    """
    everybody, all_passed = own / share, passed / share_after
    c = error**2 * everybody / (share * (1 - share))
    rest, rest_passed = everybody - own, max(all_passed - passed, 0.0)
    overall = all_passed / everybody
    rate, rate_error = _drawn_in(passed, own, c)
    _, rest_error = _drawn_in(rest_passed, rest, c)
    variance = (1 / rate - share / overall) ** 2 * rate_error + ((1 - share) / overall) ** 2 * rest_error
    return sqrt(variance)


def _drawn_in(passed: float, people: float, c: float) -> tuple[float, float]:
    trials = people / c + 2
    rate = (passed / c + 1) / trials
    return rate, rate * (1 - rate) / trials
