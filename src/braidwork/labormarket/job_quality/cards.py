"""The card of one occupation's job quality: each dimension's evidence, and the rank with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.measures.estimates import Method


@dataclass(frozen=True)
class DimensionEvidence:
    """One dimension of one occupation; `value` None is "no evidence" and is never filled in.

    `share` is the value on its anchored scale, 0 to 1; `is_met` whether the threshold is reached. `basis` says in
    plain words what was measured, of whom, when and by whom.
    """

    name: str
    label: str
    unit: str
    value: float | None
    standard_error: float | None
    share: float | None
    is_met: bool | None
    threshold: float
    basis: str
    method: Method | str = ""


@dataclass(frozen=True)
class QualityCard:
    """Job quality of one occupation. `rank` counts from 1 (best) among `ranked`; None where coverage is too low.

    `rank_low` to `rank_high` is the 90 % interval over weights and sampling error. No rank is shown without it.
    `meets_rule`: at least the needed thresholds and the pay floor; None where missing evidence decides.
    """

    occupation_code: str
    dimensions: tuple[DimensionEvidence, ...]
    score: float | None
    score_low: float
    score_high: float
    coverage: float
    thresholds_met: int
    thresholds_needed: int
    meets_rule: bool | None
    rank: float | None
    rank_median: float | None
    rank_low: float | None
    rank_high: float | None
    ranked: int
    chance_top_quartile: float | None
    method: str

    @property
    def no_evidence(self) -> tuple[str, ...]:
        """Labels of the dimensions of which nothing is known."""
        return tuple(d.label for d in self.dimensions if d.value is None)
