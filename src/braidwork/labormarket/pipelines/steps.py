"""From each group's share at a step to its index against the step before, and the step with the largest loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.job_quality.worker_shares import Share
from braidwork.labormarket.pipelines.records import GroupStep
from braidwork.measures import MOE_FACTOR
from braidwork.measures.replicates import quotient


@dataclass(frozen=True)
class GroupShare:
    """One group's share at one step. `standard_error` 0 is a full count; None unknown. `replicates` (R,) if any."""

    people: float | None
    share: float | None
    standard_error: float | None
    replicates: NDArray[np.float64] | None = None
    edition: str = ""


def from_sample(share: Share, people: float) -> GroupShare:
    """A share of a sample; nothing where its records are too few."""
    if not share.is_evidence:
        return GroupShare(None, None, None)
    return GroupShare(people, share.value, share.standard_error, share.replicates, share.period)


def from_count(people: float | None, everybody: float) -> GroupShare:
    """A share of a full count, which has no sampling error."""
    if people is None or not everybody > 0:
        return GroupShare(None, None, None)
    return GroupShare(people, people / everybody, 0.0)


def group_steps(
    observed: Sequence[tuple[str, Mapping[str, GroupShare]]], labels: Mapping[str, str]
) -> tuple[GroupStep, ...]:
    """A row for each group and observed step, in the order of the groups and then of the steps.

    The index compares with the last step at which the group's share is known. Two steps of one sample with replicate
    weights are compared in each replicate; otherwise the errors count as independent.
    """
    rows = []
    for group, label in labels.items():
        before: GroupShare | None = None
        for step, shares in observed:
            now = shares.get(group, GroupShare(None, None, None))
            index, low, high = _index(before, now)
            rows.append(
                GroupStep(group, label, step, now.people, now.share, now.standard_error or None, index, low, high)
            )
            before = now if now.share is not None else before
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


def _index(before: GroupShare | None, now: GroupShare) -> tuple[float | None, float | None, float | None]:
    if before is None or not before.share or now.share is None:
        return None, None, None
    index = now.share / before.share
    error = _relative_error(before, now)
    if error is None or index <= 0:
        return index, None, None
    spread = MOE_FACTOR * error
    return index, index * exp(-spread), index * exp(spread)


def _relative_error(before: GroupShare, now: GroupShare) -> float | None:
    if before.standard_error is None or now.standard_error is None or not now.share or not before.share:
        return None
    one_sample = before.edition and before.edition == now.edition
    if one_sample and before.replicates is not None and now.replicates is not None:
        found = quotient(now.share, now.replicates, before.share, before.replicates)
        error = float(found.standard_error) / (now.share / before.share)
        return error if np.isfinite(error) else None
    return sqrt((now.standard_error / now.share) ** 2 + (before.standard_error / before.share) ** 2)
