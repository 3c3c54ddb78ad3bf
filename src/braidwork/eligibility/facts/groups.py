"""Who belongs together: household, WIOA family, food unit, cash unit, child care family, tax household.

Each answer is yes, no or unknown for every person; no size is ever stored. Read from the client's seat.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from braidwork.eligibility.facts.people import NOBODY, SOMEONE_ELSE, Person
from braidwork.eligibility.rules.reading import Members, Truth

if TYPE_CHECKING:
    from braidwork.eligibility.facts.case import Case

Unit = Literal["household", "family", "food_unit", "cash_unit", "child_care_unit", "tax_household"]

_CHILDREN = ("child", "stepchild")
_PARENTS = ("parent", "stepparent")
_MINOR, _FOOD_CHILD = 18, 22


@dataclass(frozen=True)
class Membership:
    """The people who surely belong, those who may, and whether someone not named may belong too."""

    sure: tuple[str, ...]
    maybe: tuple[str, ...]
    complete: bool

    @property
    def members(self) -> Members:
        """The sure ones, as rules read a group."""
        return Members(self.sure, self.complete and not self.maybe)

    @property
    def size(self) -> tuple[int, int | None]:
        """The smallest and the largest size; no largest where someone may be missing from the case."""
        return len(self.sure), len(self.sure) + len(self.maybe) if self.complete else None


def membership(case: Case, unit: Unit) -> Membership:
    """Who belongs to a group of the client."""
    belongs = _RULES[unit]
    truths = {p.id: True if p.id == case.applicant else _at_home(p, belongs(case, p)) for p in case.people}
    sure = tuple(i for i, truth in truths.items() if truth is True)
    maybe = tuple(i for i, truth in truths.items() if truth is None)
    return Membership(sure, maybe, case.everyone_listed)


def _at_home(person: Person, truth: Truth) -> Truth:
    return both(person.lives_in_home, truth)


def _household(case: Case, person: Person) -> Truth:
    return True


def _family(case: Case, person: Person) -> Truth:
    """WIOA: spouses, or parents, and their dependent children in one residence (20 CFR 675.300).

    A dependent child is under 18 or claimed on the tax return; a client who is one belongs to the parents' family.
    """
    if person.relationship == "spouse":
        return True
    if person.relationship in _CHILDREN:
        return either(_younger(case, person, _MINOR), _claimed(person))
    if person.relationship in _PARENTS:
        return _client_is_dependent(case)
    if person.relationship == "sibling":
        return both(_client_is_dependent(case), either(_younger(case, person, _MINOR), _claimed(person)))
    return False


def _food_unit(case: Case, person: Person) -> Truth:
    """SNAP: who buys and cooks together; spouses and children under 22 with their parents in any case (7 CFR 273.1)."""
    if person.relationship == "spouse":
        return True
    must: Truth = False
    if person.relationship in _CHILDREN:
        must = _younger(case, person, _FOOD_CHILD)
    elif person.relationship in _PARENTS:
        must = _younger(case, case.client, _FOOD_CHILD)
    return either(must, person.shares_food)


def _cash_unit(case: Case, person: Person) -> Truth:
    """TANF: children, their parents and brothers and sisters at home, without those on SSI (WAC 388-408-0015)."""
    related = _parents_and_children(case, person)
    return related if related is False else both(related, case.is_off_ssi(person.id))


def _child_care_unit(case: Case, person: Person) -> Truth:
    """Parents and their children under 18 at home (WAC 110-15-0015)."""
    return _parents_and_children(case, person)


def _parents_and_children(case: Case, person: Person) -> Truth:
    if person.relationship == "spouse":
        return True
    if person.relationship == "partner":
        return _parent_of_shared_child(case, person)
    if person.relationship in _CHILDREN:
        return _younger(case, person, _MINOR)
    if person.relationship in _PARENTS:
        return _younger(case, case.client, _MINOR)
    if person.relationship == "sibling":
        return both(_younger(case, case.client, _MINOR), _younger(case, person, _MINOR))
    return False


def _tax_household(case: Case, person: Person) -> Truth:
    """Medicaid: a spouse at home, and whoever the client or spouse claims; or the claimer of the client."""
    if person.relationship == "spouse":
        return True
    claimer = case.client.tax_dependent_of
    if claimer not in (None, NOBODY, SOMEONE_ELSE):
        return True if person.id == claimer else _claimed_by(person, {str(claimer)})
    return _claimed_by(person, {p.id for p in case.people if p.relationship in ("self", "spouse")})


def _client_is_dependent(case: Case) -> Truth:
    return either(_younger(case, case.client, _MINOR), _claimed(case.client))


def _parent_of_shared_child(case: Case, partner: Person) -> Truth:
    children = [p for p in case.people if p.relationship in (*_CHILDREN, "unrelated", "foster_child")]
    truth: Truth = False
    for child in children:
        if child.child_of is None:
            shared: Truth = None if child.relationship in _CHILDREN else False
        else:
            shared = partner.id in child.child_of and (
                case.applicant in child.child_of or child.relationship in _CHILDREN
            )
        truth = either(truth, both(shared, _younger(case, child, _MINOR)))
    return truth


def _claimed(person: Person) -> Truth:
    if person.tax_dependent_of is None:
        return None
    return person.tax_dependent_of not in (NOBODY, SOMEONE_ELSE)


def _claimed_by(person: Person, claimers: set[str]) -> Truth:
    return None if person.tax_dependent_of is None else person.tax_dependent_of in claimers


def _younger(case: Case, person: Person, years: int) -> Truth:
    low, high = case.age_ends(person.id)
    if high is not None and high < years:
        return True
    return False if low is not None and low >= years else None


def both(one: Truth, other: Truth) -> Truth:
    """Kleene and."""
    if one is False or other is False:
        return False
    return True if one and other else None


def either(one: Truth, other: Truth) -> Truth:
    """Kleene or."""
    if one or other:
        return True
    return False if one is False and other is False else None


_RULES: Mapping[Unit, Callable[[Case, Person], Truth]] = {
    "household": _household, "family": _family, "food_unit": _food_unit, "cash_unit": _cash_unit,
    "child_care_unit": _child_care_unit, "tax_household": _tax_household,
}  # fmt: skip
