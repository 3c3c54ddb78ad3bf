"""The card of one occupation's job quality: each dimension's evidence, and the rank with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.measures.estimates import Method

OF_A_SURVEY = frozenset({"replicates", "design factor", "household bootstrap"})


@dataclass(frozen=True)
class DimensionEvidence:
    """One dimension of one occupation; `value` None is "no evidence" and is never filled in.

    `share` is the value on its anchored scale, 0 to 1; `is_met` whether the threshold is reached. `basis` says in
    plain words what was measured, of whom, when and by whom. `withheld` says why a figure of a survey may not be shown:
    then value, error, share and `is_met` are None, though the figure exists and the rank uses it with its error.
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
    withheld: str | None = None

    @property
    def is_of_a_survey(self) -> bool:
        """Whether the figure is estimated from people of a survey, and so must pass the disclosure rules."""
        return self.method in OF_A_SURVEY


@dataclass(frozen=True)
class QualityCard:
    """Job quality of one occupation. `rank` counts from 1 (best) among `ranked`; None where coverage is too low.

    `rank_low` to `rank_high` is the 90 % interval over weights and sampling error. No rank is shown without it.
    `meets_rule`: at least the needed thresholds and the pay floor; None where missing evidence decides.

    A card that leaves the analysis room has passed the disclosure rules (`region.released_work`): survey figures are
    those of a release, and `thresholds_met` and `meets_rule` rest on what may be shown. Score and rank still use
    figures that are withheld as too uncertain: their errors widen the rank's interval, which is never left out.
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
        return tuple(d.label for d in self.dimensions if d.value is None and d.withheld is None)

    @property
    def withheld(self) -> tuple[str, ...]:
        """Labels of the dimensions whose figure is too uncertain to be shown."""
        return tuple(d.label for d in self.dimensions if d.withheld is not None)
