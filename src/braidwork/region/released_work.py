"""Job-quality cards and equity funnels as others may see them: every survey figure out of a release, or withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from braidwork.disclosure import Cell, Ledger, Release, release

if TYPE_CHECKING:
    from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard
    from braidwork.labormarket.job_quality.region import JobQualityTable
    from braidwork.labormarket.pipelines import GroupStep, Pipeline
    from braidwork.measures import Estimates

_POLICY = "public_survey"
_NOT_RELEASED = "it has not passed the disclosure rules"
Cells = Mapping[tuple[str, ...], Cell]


@dataclass(frozen=True)
class ReleasedQuality:
    """Cards by occupation as they may be shown, and the releases of their survey shares by dimension."""

    cards: Mapping[str, QualityCard]
    releases: Mapping[str, Release]

    def card(self, code: str) -> QualityCard | None:
        """The card of an occupation; None where there is no evidence at all."""
        return self.cards.get(code)


@dataclass(frozen=True)
class ReleasedPipelines:
    """Pipelines as they may be shown, and the releases of their shares and indices; None where no step is surveyed."""

    pipelines: tuple[Pipeline, ...]
    shares: Release | None
    indices: Release | None


def released_quality(table: JobQualityTable, ledger: Ledger | None = None) -> ReleasedQuality:
    """Every card with the survey figures that a release shows; one release for each dimension of survey people."""
    releases = {name: release(made, _POLICY, ledger=ledger) for name, made in table.workers.items()}
    cells = {name: _by_key(found) for name, found in releases.items()}
    pay = table.definition.pay_floor
    return ReleasedQuality({code: _card(card, cells, pay) for code, card in table.cards.items()}, releases)


def released_pipelines(pipelines: Iterable[Pipeline], ledger: Ledger | None = None) -> ReleasedPipelines:
    """Pipelines with the survey figures that the releases show: one release of shares, one of indices."""
    from braidwork.labormarket.pipelines.tables import step_index_estimates, step_share_estimates

    several = tuple(pipelines)
    shares = _released(step_share_estimates(several), ledger)
    indices = _released(step_index_estimates(several), ledger)
    of_shares, of_indices = _by_key(shares), _by_key(indices)
    return ReleasedPipelines(tuple(_pipeline(p, of_shares, of_indices) for p in several), shares, indices)


def without_funnel(pipeline: Pipeline) -> Pipeline:
    """Need and supply alone, which rest on published tables."""
    return replace(pipeline, steps=(), largest_loss={})


def _released(made: Estimates | None, ledger: Ledger | None) -> Release | None:
    return None if made is None else release(made, _POLICY, ledger=ledger)


def _by_key(found: Release | None) -> dict[tuple[str, ...], Cell]:
    if found is None:
        return {}
    return {tuple(cell.dimensions[d] for d in found.dimensions): cell for cell in found.cells}


def _card(card: QualityCard, cells: Mapping[str, Cells], pay: str) -> QualityCard:
    code = card.occupation_code
    dimensions = tuple(_dimension(d, cells.get(d.name, {}).get((code,))) for d in card.dimensions)
    met = {d.name for d in dimensions if d.is_met}
    perhaps = {d.name for d in dimensions if d.is_met is not False}
    rule: bool | None = None
    if pay in met and len(met) >= card.thresholds_needed:
        rule = True
    elif pay not in perhaps or len(perhaps) < card.thresholds_needed:
        rule = False
    return replace(card, dimensions=dimensions, thresholds_met=len(met), meets_rule=rule)


def _dimension(found: DimensionEvidence, cell: Cell | None) -> DimensionEvidence:
    if not found.is_of_a_survey:
        return found
    if cell is not None and cell.withheld is None:
        return replace(found, value=cell.value, standard_error=cell.standard_error)
    reason = cell.withheld.reason if cell is not None and cell.withheld is not None else _NOT_RELEASED
    counted = " ".join(cell.notes) if cell is not None else ""
    return replace(
        found, value=None, standard_error=None, share=None, is_met=None, basis=counted, withheld=reason
    )  # fmt: skip


def _pipeline(found: Pipeline, shares: Cells, indices: Cells) -> Pipeline:
    steps = tuple(_step(found, step, shares, indices) for step in found.steps)
    shown = {(s.group, s.step) for s in steps if s.share is not None and s.index is not None}
    losses = {group: step for group, step in found.largest_loss.items() if (group, step) in shown}
    return replace(found, steps=steps, largest_loss=losses)


def _step(found: Pipeline, step: GroupStep, shares: Cells, indices: Cells) -> GroupStep:
    key = (found.occupation_code, step.group, step.step)
    if step.sample is not None:
        cell = shares.get(key)
        if cell is None or cell.withheld is not None:
            reason = cell.withheld.reason if cell is not None and cell.withheld is not None else _NOT_RELEASED
            return replace(_without_index(step), people=None, share=None, standard_error=None, withheld=reason)
        step = replace(step, share=cell.value, standard_error=cell.standard_error)
    if step.index_sample is not None:
        cell = indices.get(key)
        if cell is None or cell.withheld is not None:
            return _without_index(step)
        step = replace(step, index=cell.value, index_error=cell.standard_error)
    return step


def _without_index(step: GroupStep) -> GroupStep:
    return replace(step, index=None, low=None, high=None, index_error=None)
