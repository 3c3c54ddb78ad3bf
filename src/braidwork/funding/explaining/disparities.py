"""Who is reached, by group: computed after the plan from demographics that the plan never saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Disparity:
    """Coverage of one group and tier: persons, need and covered cents, covered share, lines without a lawful fund.

    `tier` None is all tiers. `persons` is what suppression looks at.
    """

    dimension: str
    group: str
    tier: int | None
    persons: int
    needed_cents: int
    covered_cents: int
    lines: int
    lines_without_fund: int

    @property
    def share(self) -> float | None:
        """Covered share of need; None where nothing is needed."""
        return self.covered_cents / self.needed_cents if self.needed_cents else None


def disparity(plan: Plan, demographics: Mapping[str, Mapping[str, str]]) -> tuple[Disparity, ...]:
    """Rows of every dimension, group and tier; a person without an entry counts as `not stated`."""
    lines = plan.lines
    county = {"county": None}
    found: list[Disparity] = []
    for dimension in (*demographics, *(c for c in county if c not in demographics)):
        if dimension in demographics:
            stated = demographics[dimension]
            of_person = np.array([stated.get(p, NOT_STATED) for p in lines.person_ids.to_pylist()], dtype=object)
            group = of_person[lines.person] if len(lines) else of_person
        else:
            group = np.array(lines.county_codes or ("",), dtype=object)[lines.county]
        found += _rows(plan, dimension, group)
    return tuple(found)


def _rows(plan: Plan, dimension: str, group: np.ndarray) -> list[Disparity]:
    lines = plan.lines
    paid = np.bincount(plan.shares.line, weights=plan.shares.cents, minlength=len(lines)).astype(np.int64)
    nobody = ~np.asarray(plan.model.classes.payable.any(axis=1))[plan.model.classes.of_class[: len(lines)]]
    found = []
    for name in sorted(set(group.tolist())):
        of_group = np.asarray(group == name, dtype=bool)
        for tier in (None, *lines.tiers):
            rows = np.flatnonzero(of_group if tier is None else of_group & (lines.tier == tier))
            if len(rows):
                found.append(Disparity(
                    dimension, str(name), tier, len(np.unique(lines.person[rows])), int(lines.net_cents[rows].sum()),
                    int(paid[rows].sum()), len(rows), int(nobody[rows].sum()),
                ))  # fmt: skip
    return found
