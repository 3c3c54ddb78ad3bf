"""Whom a plan reaches, by race and by county: counted after the plan was made, small groups withheld.

Race is never an input. Answers for equal-opportunity reporting stay in their store: here each is joined to a line's
person for one count (29 CFR 38.41 lets them be used to see whether the program is run without discrimination), and
nothing but the counts that passed the policy for tables of people leaves this module.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from braidwork.funding import Plan
from braidwork.workspace.casework.equal_opportunity.counting import SMALLEST_SHOWN
from braidwork.workspace.casework.equal_opportunity.items import ROLL_UP, item
from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.models import FundingPlan, Pseudonym
from braidwork.workspace.fiscal.plan_view import made
from braidwork.workspace.fiscal.showing import county, percent

if TYPE_CHECKING:
    from braidwork.disclosure import Release
    from braidwork.measures.estimates import Estimates

_REACHED, _OTHERS = "reached", "everyone else"
_YES, _NO = "something is paid", "nothing is paid"
_AT_ONCE = 2000


@dataclass(frozen=True)
class Group:
    """One group: people with an open need, those for whom the plan pays something; None where that is withheld."""

    label: str
    people: int | None
    reached: int | None

    @property
    def share(self) -> str:
        """The share that the plan reaches, where it may be shown."""
        return percent(self.reached, self.people) if self.reached is not None and self.people else ""


@dataclass(frozen=True)
class Effect:
    """People in the plan, those who told about race for reporting (None: too few to say), groups by race and county."""

    people: int
    told: int | None
    by_race: tuple[Group, ...]
    by_county: tuple[Group, ...]


def effect_of(found: FundingPlan, *, by: Actor) -> Effect:
    """Whom the plan reaches, by race and county; looking at it is kept as an event."""
    plan = made(found)
    reached = _reached(plan)
    record("plan effect read", "plan", found.pk, by=by, purpose="reporting", rows=len(reached))
    if not reached:
        return Effect(0, 0, (), ())
    answers = _answers(reached)
    lines = plan.lines
    homes = dict(zip(lines.person.tolist(), lines.county.tolist(), strict=True))
    names = lines.person_ids.to_pylist()
    places = {names[p]: county(lines.county_codes[c]) for p, c in homes.items()}
    by_county = _groups("county", places, reached)
    if len(answers) < SMALLEST_SHOWN:
        return Effect(len(reached), None, (), by_county)
    some = {p: reached[p] for p in answers}
    by_race: list[Group] = []
    for code, label in item("race").choices:
        if code in ROLL_UP:
            continue
        within = {code, *(fine for fine, coarse in ROLL_UP.items() if coarse == code)}
        of_person = {p: label if within & codes else _OTHERS for p, codes in answers.items()}
        by_race += [g for g in _groups(f"race_{code}", of_person, some) if g.label == label]
    return Effect(len(reached), len(answers), tuple(by_race), by_county)


def _reached(plan: Plan) -> dict[str, bool]:
    """For each person with an open need: whether the plan pays anything for her."""
    lines = plan.lines
    asking = set(np.unique(lines.person[lines.net_cents > 0]).tolist())
    served = set(np.unique(lines.person[plan.shares.line]).tolist())
    names = lines.person_ids.to_pylist()
    return {names[p]: p in served for p in sorted(asking)}


def _answers(people: Iterable[str]) -> dict[str, set[str]]:
    """Races that each person told for reporting; who did not tell is left out."""
    names, found = list(people), dict[str, set[str]]()
    for start in range(0, len(names), _AT_ONCE):
        some = Pseudonym.objects.filter(pk__in=names[start : start + _AT_ONCE], person__isnull=False)
        of_person = {person: pseudonym for pseudonym, person in some.values_list("pk", "person_id")}
        rows = ReportingAnswer.objects.filter(item="race", state="known", pseudonym__person__in=of_person)
        for person, codes in rows.values_list("pseudonym__person_id", "codes"):
            found[of_person[person]] = set(codes)
    return found


def _groups(dimension: str, of_person: Mapping[str, str], reached: Mapping[str, bool]) -> tuple[Group, ...]:
    from braidwork.disclosure import Unprotectable

    counts = Counter((of_person[p], _YES if yes else _NO) for p, yes in reached.items())
    labels = sorted({of_person[p] for p in reached})
    try:
        cells = _released(dimension, {(g, r): counts[g, r] for g in labels for r in (_YES, _NO)})
    except Unprotectable:  # every figure would have to go
        return tuple(Group(g, None, None) for g in labels)
    return tuple(
        Group(g, _figure(cells, {dimension: g, _REACHED: "all"}), _figure(cells, {dimension: g, _REACHED: _YES}))
        for g in labels
    )


def _figure(cells: Release, wanted: dict[str, str]) -> int | None:
    found = cells.cell(**wanted)
    return None if found is None or found.value is None else int(found.value)


def _released(dimension: str, counts: Mapping[tuple[str, str], int]) -> Release:
    from braidwork.disclosure import Ledger, release
    from braidwork.disclosure.rules import policy

    rules = replace(policy("participants"), threshold=SMALLEST_SHOWN)
    with tempfile.TemporaryDirectory() as folder:
        # The view itself is in the chain of events; tables by race share only their total.
        ledger = Ledger.open(Path(folder) / f"{dimension}.jsonl")
        return release(_estimates(dimension, counts), rules, ledger=ledger)


def _estimates(dimension: str, counts: Mapping[tuple[str, str], int]) -> Estimates:
    from braidwork.measures.estimates import Estimate, Provenance
    from braidwork.measures.estimates import Estimates as Table
    from braidwork.measures.expression import col
    from braidwork.measures.measure import Measure

    measure = Measure(
        name="plan_reach", label="People whom a plan reaches", kind="total", table="plan",
        universe=col("has_open_need") == 1, universe_text="people with an open need in the plan", unit="persons",
        context="Counted after the plan was made.", citation="29 CFR 38.41",
    )  # fmt: skip
    provenance = Provenance(
        table="plan", partition="", period=timezone.localdate().isoformat(),
        universe="people with an open need in the plan", filter="", weight="", variance="", formula="count@1",
        engine="none", place="this workspace",
        sources=({"name": "kept plan", "publisher": "this workspace", "vintage": "now"},),
    )  # fmt: skip
    rows = tuple(
        Estimate({dimension: group, _REACHED: r}, float(n), None, n, float(n), "high", "count")
        for (group, r), n in counts.items()
    )
    return Table(measure, (dimension, _REACHED), rows, provenance)
