"""The job-quality card in words: each dimension's evidence or its absence, and the rank with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard
from braidwork.measures.estimates import MOE_FACTOR


@dataclass(frozen=True)
class DimensionView:
    """One dimension: figure with margin, its share of the scale in percent, and whether it meets the mark."""

    label: str
    value: str
    margin: str
    mark: str
    fill: float | None
    verdict: str
    kind: str
    basis: str


@dataclass(frozen=True)
class QualityView:
    """The card. `rank` and `chance` are sentences; `low`, `at`, `high` place the rank's interval, in percent."""

    headline: str
    rank: str
    chance: str
    rule: str
    low: float | None
    at: float | None
    high: float | None
    ranked: int
    dimensions: tuple[DimensionView, ...]
    no_evidence: tuple[str, ...]
    withheld: tuple[str, ...]
    method: str
    short: str
    interval: str


def quality_view(card: QualityCard) -> QualityView:
    """The card of one occupation. No rank stands without its interval."""
    known = [d for d in card.dimensions if d.value is not None]
    has_rank = card.rank_median is not None and card.rank_low is not None and card.rank_high is not None
    return QualityView(
        headline=_headline(card, len(known)),
        rank=_rank(card) if has_rank else "It has no rank: too little is known about this work.",
        chance=_chance(card) if has_rank else "",
        rule=_rule(card),
        low=_place(card.rank_low, card.ranked) if has_rank else None,
        at=_place(card.rank_median, card.ranked) if has_rank else None,
        high=_place(card.rank_high, card.ranked) if has_rank else None,
        ranked=card.ranked,
        dimensions=tuple(_dimension(d) for d in card.dimensions),
        no_evidence=card.no_evidence,
        withheld=card.withheld,
        method=card.method,
        short=f"{card.rank_median:.0f} of {card.ranked}" if has_rank else "no rank",
        interval=f"likely {card.rank_low:.0f} to {card.rank_high:.0f}" if has_rank else "too little is known",
    )


def _headline(card: QualityCard, known: int) -> str:
    if not known:
        if card.withheld:
            return "What the survey says of the quality of this work is too uncertain to show."
        return "We have no evidence on the quality of this work."
    met = {0: "none", known: "all"}.get(card.thresholds_met, str(card.thresholds_met))
    have = "can show" if card.withheld else "have"
    return f"We {have} evidence on {known} of {len(card.dimensions)} points. This work meets the mark on {met} of them."


def _rank(card: QualityCard) -> str:
    return (
        f"It ranks about {card.rank_median:.0f} of {card.ranked} kinds of work here; 1 is best. Its true place is "
        f"likely between {card.rank_low:.0f} and {card.rank_high:.0f}."
    )


def _chance(card: QualityCard) -> str:
    if card.chance_top_quartile is None:
        return ""
    share = card.chance_top_quartile
    words = "more than 99" if share > 0.99 else "less than 1" if share < 0.01 else f"{100 * share:.0f}"
    return f"In {words} of 100 trials it is in the best quarter."


def _rule(card: QualityCard) -> str:
    if card.meets_rule is None:
        return f"We cannot tell if it counts as a good job ({card.thresholds_needed} marks and the pay mark)."
    need = f"{card.thresholds_needed} marks, pay among them"
    return (
        f"It counts as a good job: it meets at least {need}."
        if card.meets_rule
        else f"It does not count as a good job, which takes at least {need}."
    )


def _dimension(found: DimensionEvidence) -> DimensionView:
    mark = f"mark: {_figure(found.threshold, found.unit)}"
    if found.withheld is not None:
        why = f"{found.withheld[:1].upper()}{found.withheld[1:].rstrip('.')}. {found.basis}".strip()
        return DimensionView(found.label, "withheld", "", mark, None, "Withheld", "none", why)
    if found.value is None:
        return DimensionView(found.label, "no evidence", "", mark, None, "No evidence", "none", found.basis)
    margin = ""
    if found.standard_error:
        margin = _figure(MOE_FACTOR * found.standard_error, found.unit, alone=False)
    verdict = {True: "Meets the mark", False: "Below the mark", None: "Not judged"}[found.is_met]
    return DimensionView(
        found.label,
        _figure(found.value, found.unit),
        margin,
        mark,
        None if found.share is None else round(100 * found.share, 1),
        verdict,
        {True: "met", False: "below", None: "open"}[found.is_met],
        found.basis,
    )


def _figure(value: float, unit: str, *, alone: bool = True) -> str:
    """The value in its unit, in as few words as the unit allows."""
    if unit.startswith("share"):
        return f"{100 * value:.0f}{'%' if alone else ''}"
    if "÷" in unit:
        return f"{value:.2f}{' times the standard' if alone else ''}"
    if "scale 1 to 5" in unit:
        return f"{value:.1f}{' on a scale of 1 to 5' if alone else ''}"
    if unit.startswith("recordable cases"):
        return f"{value:.1f}{' cases a year per 100 workers' if alone else ''}"
    return f"{value:,.2f}{f' {unit}' if alone else ''}"


def _place(rank: float | None, ranked: int) -> float | None:
    return None if rank is None else round(100 * (rank - 1) / max(ranked - 1, 1), 2)
