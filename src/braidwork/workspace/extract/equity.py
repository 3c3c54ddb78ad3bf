"""The region's answer: who we serve beside who lives here, what they gain, and a parity card for every recommender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from braidwork.disclosure.rules import policy
from braidwork.workspace.extract.beside import BesideTable, composition, pay
from braidwork.workspace.extract.groups import Grouping, groupings
from braidwork.workspace.extract.outcomes import Outcome, outcomes, placed
from braidwork.workspace.extract.recommenders import RECOMMENDERS, Recommender
from braidwork.workspace.extract.releasing import (
    POLICY,
    GroupFigure,
    Source,
    flags_by_chance,
    group_figures,
    overall,
)
from braidwork.workspace.extract.words import DIGITS

if TYPE_CHECKING:
    from braidwork.region import OpenRegion
    from braidwork.workspace.extract.writing import Extract

PARITY_BY = ("race_alone_or_combined", "sex", "language", "disability", "county")
_PLACE = "this workspace"


@dataclass(frozen=True)
class Breakdown:
    """One outcome by one grouping."""

    grouping: str
    label: str
    figures: tuple[GroupFigure, ...]


@dataclass(frozen=True)
class OutcomeCard:
    """One outcome: everybody, and by every grouping. `figure` is share or mean; `unit` as measures name it."""

    name: str
    label: str
    unit: str
    figure: str
    less_is_better: bool
    universe: str
    everyone: GroupFigure
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True)
class Card:
    """A recommender held to account: how it was run, what it may not read, its outcomes, comparisons and flags.

    `by_chance` is how many flags so many comparisons would get on average if outcomes fell to people at random.
    """

    recommender: Recommender
    outcomes: tuple[OutcomeCard, ...]
    comparisons: int
    flags: int
    by_chance: float


@dataclass(frozen=True)
class Equity:
    """Everything that may be shown of one extract; it holds released figures alone."""

    extract: str
    on: str
    region: str
    synthetic: bool
    people: str
    served: str
    policy_text: str
    composition: tuple[BesideTable, ...]
    placed: OutcomeCard
    pay: tuple[BesideTable, ...]
    raises: tuple[OutcomeCard, ...]
    cards: tuple[Card, ...]
    contexts: Mapping[str, str]
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The same as JSON can keep it, with as many digits as are shown: an interval in full tells every count."""
        found = asdict(self)
        for table in (*found["composition"], *found["pay"]):
            for row in table["rows"]:
                _round(row["participants"], table["unit"])
        for outcome in (found["placed"], *found["raises"], *(o for card in found["cards"] for o in card["outcomes"])):
            for figure in (outcome["everyone"], *(f for b in outcome["breakdowns"] for f in b["figures"])):
                _round(figure, outcome["unit"])
        return found


def _round(figure: dict[str, Any], unit: str) -> None:
    digits = DIGITS.get(unit, 1)
    for part, names in ((figure, ("value",)), (figure["interval"] or {}, ("low", "high"))):
        part.update({name: round(part[name], digits) for name in names if part.get(name) is not None})
    if (impact := figure["impact"]) is not None:
        impact.update({name: round(impact[name], 2) for name in ("ratio", "z", "p") if impact[name] is not None})


def equity_of(extract: Extract, region: OpenRegion | None, *, ledgers: Path) -> Equity:
    """The view of an extract. `ledgers` keeps what was released of every table of people; nothing leaves around it.

    Without a region, or where its people cannot tell, the column of residents is empty and says so.
    """
    ledgers.mkdir(parents=True, exist_ok=True)
    names, grouped = groupings(extract.store, None if region is None else region.definition)
    served = _served(extract, names)
    source = Source(extract.id, extract.on.isoformat(), _PLACE, extract.synthetic, ledgers)
    found = outcomes(extract.store, names)
    parity = tuple(g for g in grouped if g.name in PARITY_BY)
    cards = tuple(_card(RECOMMENDERS[key], found[key], parity, source) for key in RECOMMENDERS if key in found)
    rules = policy(POLICY)
    return Equity(
        extract=extract.id, on=extract.on.isoformat(), region="" if region is None else region.definition.label,
        synthetic=extract.synthetic, people=rules.n_bucket(len(names)), served=rules.n_bucket(int(served.sum())),
        policy_text=rules.text, composition=composition(served, grouped, source, region),
        placed=_outcome_card(placed(extract.store, names, served), parity, source),
        pay=pay(found["pay"][0], grouped, source, region) if "pay" in found else (),
        raises=tuple(_outcome_card(o, parity if n == 0 else (), source) for n, o in enumerate(found.get("raise", ()))),
        cards=cards, contexts={g.label: g.context for g in grouped if g.context}, notes=extract.notes,
    )  # fmt: skip


def _served(extract: Extract, names: Sequence[str]) -> np.ndarray:
    table = extract.store.table("participant")
    rows = extract.store.collect(table.select("pseudonym", "is_served")).to_pylist()
    served = {row["pseudonym"] for row in rows if row["is_served"]}
    return np.array([name in served for name in names], dtype=bool)


def _card(one: Recommender, found: Sequence[Outcome], grouped: Sequence[Grouping], source: Source) -> Card:
    cards = tuple(_outcome_card(outcome, grouped, source) for outcome in found)
    figures = [f for card in cards for b in card.breakdowns for f in b.figures if f.impact is not None]
    by_name = {g.name: g for g in grouped}
    chance = sum(
        flags_by_chance(outcome, by_name[b.grouping], b.figures)
        for outcome, card in zip(found, cards, strict=True) for b in card.breakdowns
    )  # fmt: skip
    flags = sum(f.impact is not None and f.impact.is_flagged for f in figures)
    return Card(one, cards, len(figures), flags, round(chance, 1))


def _outcome_card(outcome: Outcome, grouped: Sequence[Grouping], source: Source) -> OutcomeCard:
    measure = outcome.measure
    everyone = overall(outcome, source)
    breakdowns = tuple(Breakdown(g.name, g.label, group_figures(outcome, g, source)) for g in grouped)
    return OutcomeCard(
        measure.name, measure.label, measure.unit, outcome.figure, outcome.less_is_better, measure.universe_text,
        everyone, breakdowns,
    )  # fmt: skip
