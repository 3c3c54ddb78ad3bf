"""One household, six family sizes: who counts in each program's own unit."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.household.people.household import Household

UNITS = ("tax", "food", "assistance", "magi", "care_family", "hud")


@dataclass(frozen=True)
class Units:
    """Ids per legal unit around the earner, and who in it is a child of the couple, whatever the age."""

    couple: frozenset[str]
    married: bool
    children: frozenset[str]
    tax: frozenset[str]
    food: frozenset[str]
    assistance: frozenset[str]
    magi: frozenset[str]
    care_family: frozenset[str]
    hud: frozenset[str]


def units_of(household: Household) -> Units:
    """The units around the earner.

    Tax unit and MAGI household: earner, spouse, their children (ages are tested by month in each program). Assistance
    unit and child-care family: also the other parent who lives along without marriage. Food unit: the family and
    whoever is related, since they buy and prepare together; unrelated housemates stay apart. HUD family: the same.
    """
    links = household.relationships
    head = household.earner.person_id
    spouse = _partners(household, head, "spouse_of")
    children = {r.to for r in links if r.kind in ("parent_of", "guardian_of") and r.of in {head, *spouse}}
    other_parents = {r.of for r in links if r.kind == "parent_of" and r.to in children}
    partner = _partners(household, head, "partner_of")
    couple = {head, *spouse}
    parents = couple | (partner & other_parents)
    strangers = {r.to for r in links if r.kind == "unrelated" and r.of == head}
    strangers |= {r.of for r in links if r.kind == "unrelated" and r.to == head}
    together = {p.person_id for p in household.people} - strangers
    own = couple | children
    return Units(
        couple=frozenset(couple), married=bool(spouse), children=frozenset(children), tax=frozenset(own),
        food=frozenset(together), assistance=frozenset(parents | children), magi=frozenset(own),
        care_family=frozenset(parents | children), hud=frozenset(together),
    )  # fmt: skip


def _partners(household: Household, head: str, kind: str) -> set[str]:
    found = {r.to for r in household.relationships if r.kind == kind and r.of == head}
    return found | {r.of for r in household.relationships if r.kind == kind and r.to == head}
