"""Job quality of every occupation of a region, wired to the store: evidence, score, rank interval, card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard
from braidwork.labormarket.job_quality.definition import Definition, Dimension, read_definition
from braidwork.labormarket.job_quality.observed import Advancement, Columns, Observed, no_evidence, observed
from braidwork.labormarket.job_quality.pay_evidence import PayEvidence, pay_evidence
from braidwork.labormarket.job_quality.ranking import DRAWS, SEED, JobQuality, job_quality
from braidwork.labormarket.job_quality.scores import Evidence, Scores, evidence, scores
from braidwork.labormarket.job_quality.sensitivity import Sensitivity, sensitivity
from braidwork.labormarket.job_quality.switches import RankSwitches, rank_switches
from braidwork.measures import Estimates
from braidwork.reference import Region

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from braidwork.labormarket.occupations.book import OccupationBook

DEFAULT_STANDARD = "poverty_300_two"
_ERROR_DRAWS = 1_000


@dataclass(frozen=True)
class JobQualityTable:
    """Job quality by occupation of the book. `cards` holds those of which something is known.

    `standard` is the name of the wage standard, `pay` the evidence on pay with the modelled share of jobs above it.
    `found` and `scored` are the kernel's tables in the order of `cards`; `ranking` is None where no occupation has the
    coverage that a rank needs. `score_errors` are standard errors of the scores from sampling error alone. `workers`
    are the shares of survey people behind the cards, over (occupation,), by the name of the dimension: a card may be
    shown to others only with what a release of them shows.
    """

    cards: Mapping[str, QualityCard]
    standard: str
    pay: Mapping[str, PayEvidence]
    definition: Definition
    found: Evidence
    scored: Scores
    ranking: JobQuality | None
    score_errors: Mapping[str, float]
    without_evidence: tuple[str, ...]
    notes: tuple[str, ...]
    workers: Mapping[str, Estimates] = field(default_factory=dict)

    def card(self, code: str) -> QualityCard | None:
        """The card of an occupation; None where there is no evidence at all."""
        return self.cards.get(code)

    def switches(self) -> RankSwitches:
        """Ranks under the other mean and under shifted anchors."""
        return rank_switches(self.found)

    def sensitivity(self) -> Sensitivity:
        """Sobol indices: which weights, anchors and mean move the ranks. Takes about a second."""
        return sensitivity(self.found)

    def error(self, code: str) -> float | None:
        """Standard error of the score from sampling error; None where there is no card."""
        return self.score_errors.get(code)


def job_quality_of(
    store: Store,
    region: Region,
    book: OccupationBook,
    *,
    standard: str | None = None,
    definition: Definition | None = None,
    advancement: Advancement | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> JobQualityTable:
    """Job quality cards of the book's occupations.

    Pay is the published median against the wage standard of the year of the wages; benefits and schedule are shares
    of the people counted under the occupation's Census codes; `advancement` maps an occupation to the share of movers
    whose next occupation pays at least 10 % more, with its standard error if one is known. What no source measures is
    no evidence and is never filled in. Raises UndefinedMeasureError where nothing is known of any occupation.
    """
    chosen, used = standard or DEFAULT_STANDARD, definition or read_definition()
    pay = {code: pay_evidence(book.occupation(code), chosen) for code in book.codes}
    seen = observed(store, region, book, pay, advancement)
    columns = seen.columns
    known = [
        c for c in book.codes if any(_at(columns, d, c).value is not None and d.weight > 0 for d in used.dimensions)
    ]
    if not known:
        raise UndefinedMeasureError(
            "nothing is known of the quality of any occupation.", mend="build the region with wages by occupation."
        )
    table = _table(known, columns, used)
    found = evidence(table, used)
    scored = scores(found)
    ranking: JobQuality | None = None
    if (scored.coverage >= used.coverage_needed - 1e-12).any():
        ranking = job_quality(table, used, draws=draws, seed=seed)
    cards = {code: _card(i, code, found, scored, ranking, columns) for i, code in enumerate(known)}
    return JobQualityTable(
        cards,
        chosen,
        pay,
        used,
        found,
        scored,
        ranking,
        dict(zip(known, _score_errors(found, seed), strict=True)),
        tuple(c for c in book.codes if c not in cards),
        _notes(cards, ranking, used),
        seen.workers,
    )


def _at(columns: Columns, dimension: Dimension, code: str) -> Observed:
    return columns[dimension.name][code] if dimension.name in columns else no_evidence(dimension.name)


def _table(codes: list[str], columns: Columns, definition: Definition) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {"occupation_code": list(codes)}
    for d in definition.dimensions:
        table[d.name] = [_at(columns, d, c).value for c in codes]
        table[f"{d.name}_se"] = [_at(columns, d, c).standard_error for c in codes]
    return table


def _card(
    i: int, code: str, found: Evidence, scored: Scores, ranking: JobQuality | None, columns: Columns
) -> QualityCard:
    definition = found.definition
    shares = np.clip(definition.anchor(found.values[i]), 0.0, 1.0)
    dimensions = tuple(
        _dimension(d, _at(columns, d, code), float(shares[k])) for k, d in enumerate(definition.dimensions)
    )
    ranked = int((~np.isnan(ranking.rank)).sum()) if ranking else 0
    return QualityCard(
        occupation_code=code,
        dimensions=dimensions,
        score=_finite(scored.score[i]),
        score_low=float(scored.lower[i]),
        score_high=float(scored.upper[i]),
        coverage=float(scored.coverage[i]),
        thresholds_met=int(scored.thresholds_met[i]),
        thresholds_needed=definition.thresholds_needed,
        meets_rule=scored.meets_rule[i],
        rank=_finite(ranking.rank[i]) if ranking else None,
        rank_median=_finite(ranking.rank_median[i]) if ranking else None,
        rank_low=_finite(ranking.rank_low[i]) if ranking else None,
        rank_high=_finite(ranking.rank_high[i]) if ranking else None,
        ranked=ranked,
        chance_top_quartile=_finite(ranking.chance_top_quartile[i]) if ranking else None,
        method=ranking.method if ranking else "job_quality.v1 (geometric mean; no rank: too little is observed)",
    )


def _dimension(d: Dimension, found: Observed, share: float) -> DimensionEvidence:
    if found.value is None:
        return DimensionEvidence(d.name, d.label, d.unit, None, None, None, None, d.threshold, found.basis)
    met = found.value >= d.threshold if d.target > d.floor else found.value <= d.threshold
    return DimensionEvidence(
        d.name, d.label, d.unit, found.value, found.standard_error, share, met, d.threshold, found.basis, found.method
    )


def _score_errors(found: Evidence, seed: int) -> list[float]:
    """Standard deviation of each score over draws of the sampling errors, at the definition's own weights."""
    random = np.random.Generator(np.random.SFC64(seed))
    anchored, spans = found.definition.anchor(found.values), found.definition.spans
    errors = np.where(found.observed, found.standard_errors / spans, 0.0)
    weights = np.where(found.observed, found.definition.weights, 0.0)
    weights = weights / weights.sum(axis=1, keepdims=True)
    total: NDArray[np.float64] = np.zeros((_ERROR_DRAWS, len(found.occupations)))
    with np.errstate(divide="ignore", invalid="ignore"):
        for k in np.flatnonzero(found.definition.weights > 0):
            drawn = anchored[:, k] + random.standard_normal((_ERROR_DRAWS, len(anchored))) * errors[:, k]
            part = weights[:, k] * np.log(np.clip(drawn, 0.0, 1.0))
            total += np.where(weights[:, k] > 0, part, 0.0)
    return [float(e) for e in np.exp(total).std(axis=0)]


def _notes(cards: Mapping[str, QualityCard], ranking: JobQuality | None, definition: Definition) -> tuple[str, ...]:
    notes = []
    for k, d in enumerate(definition.dimensions):
        known = sum(card.dimensions[k].value is not None for card in cards.values())
        if known == 0:
            why = next(iter(cards.values())).dimensions[k].basis
            notes.append(f"{d.label}: no evidence for any occupation. {why}")
    unranked = sum(card.rank is None for card in cards.values())
    if ranking is None:
        notes.append(f"No occupation is ranked: less than {definition.coverage_needed:.0%} of the weight is observed.")
    elif unranked:
        notes.append(f"{unranked} occupations have no rank: too little is known of them.")
    return tuple(notes)


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
