"""What a plan of the funds covers of each person's needs: the plan that was kept, or one tried now for a demo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from braidwork.workspace.casework.models import Decision
from braidwork.workspace.extract.people import Participant, by_row, in_parts
from braidwork.workspace.extract.recorded import Row
from braidwork.workspace.fiscal.models import FundingPlan, FundYear, Pseudonym

if TYPE_CHECKING:
    from braidwork.funding import Plan

_WAITED, _BEGINS = timedelta(days=30), timedelta(days=20)
_CENTS = 100


def funding_rows(people: Sequence[Participant], on: date, *, tried: bool = False) -> list[Row]:
    """One row a person in the plan: dollars asked of the funds and dollars covered; nobody where there is no plan.

    `tried` makes a plan now, of the books' awards as they were awarded, for invented needs of invented people; it is
    kept nowhere and posts nothing. Otherwise the latest plan that was approved is read.
    """
    if tried:
        named = {p.pseudonym: p.pseudonym for p in people if p.is_synthetic}
        made = _tried([p for p in people if p.is_synthetic], on)
    else:
        named, made = _in_the_books(people), _kept()
    return [] if made is None else _rows(made, named, "tried" if tried else "kept")


def _kept() -> Plan | None:
    from braidwork.workspace.fiscal.planning import made_again

    found = FundingPlan.objects.filter(state__in=("approved", "posted")).order_by("-made_at").first()
    return None if found is None else made_again(found)


def _in_the_books(people: Sequence[Participant]) -> dict[str, str]:
    """Pseudonyms of the extract by those of the books."""
    of_row, found = by_row(people), dict[str, str]()
    for part in in_parts(list(of_row)):
        for name, person in Pseudonym.objects.filter(person__in=part).values_list("pseudonym", "person_id"):
            found[str(name)] = of_row[person].pseudonym
    return found


def _rows(made: Plan, named: Mapping[str, str], code: str) -> list[Row]:
    import numpy as np

    lines, ids = made.lines, made.lines.person_ids.to_pylist()
    paid = np.bincount(made.shares.line, weights=made.shares.cents, minlength=len(lines))
    found: dict[str, Row] = {}
    for line, person in enumerate(lines.person.tolist()):
        name = named.get(ids[person])
        if name is None:
            continue
        row = found.setdefault(name, {"pseudonym": name, "plan_code": code, "needed_usd": 0.0, "covered_usd": 0.0})
        row["needed_usd"] += float(lines.net_cents[line]) / _CENTS
        row["covered_usd"] += float(paid[line]) / _CENTS
    return [row for row in found.values() if row["needed_usd"] > 0]


def _tried(people: Sequence[Participant], on: date) -> Plan | None:
    from braidwork.funding import plan
    from braidwork.workspace.demo_people.priced_needs import priced_needs
    from braidwork.workspace.fiscal.book import book_document
    from braidwork.workspace.fiscal.inputs import SYNTHETIC, Inputs
    from braidwork.workspace.fiscal.planning import policy_for

    if not FundYear.objects.exists() or not people:
        return None
    tiers = _tiers(people)
    rows = [
        {"line_id": f"tried-{p.pseudonym}-{n}", "person": p.pseudonym, "category_code": code, "cost_cents": cents,
         "other_grants_cents": 0, "service_date": (on + _BEGINS).isoformat(), "county_code": p.county_code,
         "waiting_since_date": (on - _WAITED).isoformat(), "tier": tiers[p.pseudonym]}
        for p in people if p.county_code for n, (code, cents) in enumerate(priced_needs(p.person_id))
    ]  # fmt: skip
    if not rows:
        return None
    book = book_document(on)
    awards = [
        {**y, "balance_cents": y["allotment_cents"] - y.get("administration_cents", 0)} for y in book["fund_year"]
    ]
    inputs = Inputs({
        "on": on.isoformat(), "awards": {**book, "fund_year": awards}, "used_cents": {}, "left_out": [],
        "lines": {name: [row[name] for row in rows] for name in rows[0]}, "decisions": _decisions(people),
        "note": SYNTHETIC,
    })  # fmt: skip
    return plan(inputs.lines, inputs.funds, policy_for(on))


def _decisions(people: Sequence[Participant]) -> list[list[Any]]:
    from braidwork.workspace.fiscal.case_decisions import decisions_of_cases

    cases = {p.pseudonym: str(p.person_id) for p in people}
    return [
        [str(d.pseudonym_id), d.fund, d.is_eligible, d.reason, "", None]
        for d in decisions_of_cases(cases, "the extract", []).values()
    ]


def _tiers(people: Sequence[Participant]) -> dict[str, int]:
    """Priority of service as decided for WIOA Adult, 1 first; the last one where none is decided."""
    from braidwork.eligibility.programs import PRIORITY_PROGRAM, priority_rank

    of_talk = {p.intake_id: p for p in people}
    found = {p.pseudonym: priority_rank(None) for p in people}
    for part in in_parts(list(of_talk)):
        rows = Decision.objects.filter(intake__in=part, program_id=PRIORITY_PROGRAM)
        for talk, version, tier in rows.values_list("intake_id", "intake_version", "tier"):
            if version == of_talk[talk].version:
                found[of_talk[talk].pseudonym] = priority_rank(tier)
    return found
