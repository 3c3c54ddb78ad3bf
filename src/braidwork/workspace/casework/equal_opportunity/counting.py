"""Counts for reporting: by item, small groups and what would give them away withheld; never a row."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.equal_opportunity.items import ROLL_UP, Item, items
from braidwork.workspace.casework.equal_opportunity.models import STATES, ReportingAnswer, ReportingKey
from braidwork.workspace.casework.events import Actor, record

if TYPE_CHECKING:
    from braidwork.measures.estimates import Estimates

SMALLEST_SHOWN = 11
_TITLES = {
    "hispanic": "Hispanic or Latino", "race": "Race: each group against all others, so groups overlap", "sex": "Sex",
    "age": "Age group", "disability": "Disability", "language": "Language liked best",
    "english": "English is hard to speak, read or understand",
}  # fmt: skip


@dataclass(frozen=True)
class CountLine:
    """One group of an item: its label, and how many people, or None where that is withheld."""

    label: str
    people: int | None


@dataclass(frozen=True)
class ItemCounts:
    """One item over everyone who was asked; the groups of `race` may overlap, so each stands against all others."""

    item: str
    lines: tuple[CountLine, ...]

    @property
    def title(self) -> str:
        """What the item is called on the page."""
        return _TITLES[self.item]


def reporting_counts(*, by: Staff) -> tuple[int | None, tuple[ItemCounts, ...]]:
    """People asked (None if too few to say) and each item's counts, after the policy for tables of people."""
    if not by.may("reporting.counts"):
        raise RefusedError("your role does not see these counts.", mend="ask the data steward.")
    asked = ReportingKey.objects.count()
    tables: list[tuple[Item, dict[str, int], str]] = []
    for item in items():
        rows = list(ReportingAnswer.objects.filter(item=item.key).values_list("state", "codes"))
        if item.kind == "multi":
            for code, label in item.choices:
                if code not in ROLL_UP:
                    tables.append((item, _yes_or_not(rows, code, label, asked), code))
        tables.append((item, _states(item, rows, asked), ""))
    record("reporting counts read", "reporting", "", by=Actor.staff(by), rows=asked, purpose="reporting")
    if asked < SMALLEST_SHOWN:
        return None, ()
    return asked, _shown(tables)


def _states(item: Item, rows: list[tuple[str, list[str]]], asked: int) -> dict[str, int]:
    """People by answer, or by why there is none; who left the item out counts as not known."""
    names, found = dict(STATES), Counter[str]()
    labels = dict(item.choices)
    for state, codes in rows:
        found[names[state] if state != "known" or item.kind == "multi" else labels[codes[0]]] += 1
    found[names["unknown"]] += asked - len(rows)
    return {label: found[label] for label in (*labels.values(), *names.values()) if found[label]}


def _yes_or_not(rows: list[tuple[str, list[str]]], code: str, label: str, asked: int) -> dict[str, int]:
    """People who picked a group (a finer one within it included), and all others."""
    within = {code, *(fine for fine, coarse in ROLL_UP.items() if coarse == code)}
    picked = sum(1 for state, codes in rows if state == "known" and within & set(codes))
    return {label: picked, "everyone else": asked - picked}


def _shown(tables: list[tuple[Item, dict[str, int], str]]) -> tuple[ItemCounts, ...]:
    from braidwork.disclosure import Ledger
    from braidwork.disclosure import release as through_the_door
    from braidwork.disclosure.rules import policy

    rules = replace(policy("participants"), threshold=SMALLEST_SHOWN)
    found: dict[str, list[CountLine]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for item, counts, one_group in tables:
            dimension = f"{item.key}_{one_group}" if one_group else item.key
            # The tables share only their total, which is shown; the view itself is in the chain of events.
            ledger = Ledger.open(Path(folder) / f"{dimension}.jsonl")
            cells = through_the_door(_estimates(item, dimension, counts), rules, ledger=ledger)
            for label in counts:
                cell = cells.cell(**{dimension: label})
                hidden = cell is None or cell.value is None
                if not (one_group and label == "everyone else"):
                    people = None if hidden or cell is None else int(cell.value or 0)
                    found.setdefault(item.key, []).append(CountLine(label, people))
    return tuple(ItemCounts(key, tuple(lines)) for key, lines in found.items())


def _estimates(item: Item, dimension: str, counts: dict[str, int]) -> Estimates:
    from braidwork.measures.estimates import Estimate, Provenance
    from braidwork.measures.estimates import Estimates as Table
    from braidwork.measures.expression import col
    from braidwork.measures.measure import Measure

    measure = Measure(
        name=f"reporting_{item.key}", label=f"People by {item.key}", kind="total", table="reporting",
        universe=col("was_asked") == 1, universe_text="people who opened the questions for reporting", unit="persons",
        context="Voluntary answers of clients.", citation=item.cite,
    )  # fmt: skip
    made = Provenance(
        table="reporting answers", partition="", period=timezone.localdate().isoformat(),
        universe="people who opened the questions for reporting", filter="", weight="", variance="", formula="count@1",
        engine="none", place="this workspace",
        sources=({"name": "reporting answers", "publisher": "this workspace", "vintage": "now"},),
    )  # fmt: skip
    rows = tuple(
        Estimate({dimension: label}, float(n), None, n, float(n), "high", "count") for label, n in counts.items()
    )
    return Table(measure, (dimension,), rows, made)
