"""What cannot be true of one household, whoever stated it: named with both values, before any rule runs."""

from __future__ import annotations

from braidwork.eligibility.facts.case import Case
from braidwork.eligibility.facts.definitions import fact_definition
from braidwork.eligibility.facts.people import NOBODY, SOMEONE_ELSE, Person
from braidwork.eligibility.facts.statements import plain
from braidwork.errors import DataError, UnknownNameError

MOST_PEOPLE = 20
_FULL_AGE_GAP = 10


def check_case(case: Case, where: str) -> None:
    """Raises DataError for the first thing that cannot be: two spouses, a child older than its parent, unlike sizes."""
    _check_people(case, where)
    for person in case.people:
        _check_ages(case, person, f"{where}, {person.id}")
    _check_size(case, where)
    for key in {f.key for f in case.facts}:
        fact_definition(key, where=where)


def _check_people(case: Case, where: str) -> None:
    spouses = [p.id for p in case.people if p.relationship == "spouse"]
    if len(spouses) > 1:
        raise DataError(
            f"the client has two spouses: {' and '.join(spouses)}.", where=where,
            mend="keep one; write the other as other_relative or unrelated.",
        )  # fmt: skip
    if case.client.lives_in_home is False:
        raise DataError("the client does not live in the home.", where=f"{where}, {case.applicant}, lives_in_home",
                        mend="leave it out, or give somebody else the relationship self.")  # fmt: skip
    ids = {p.id for p in case.people}
    for person in case.people:
        named = [*(person.child_of or ()), *([person.tax_dependent_of] if person.tax_dependent_of else [])]
        for other in named:
            if other not in ids and other not in (NOBODY, SOMEONE_ELSE):
                raise UnknownNameError.of("person", other, [*ids, NOBODY, SOMEONE_ELSE], where=f"{where}, {person.id}")
            if other == person.id:
                field = "child_of" if other in (person.child_of or ()) else "tax_dependent_of"
                raise DataError(
                    "a person cannot be their own child or dependent.", where=f"{where}, {person.id}, {field}",
                    mend="give the id of somebody else.",
                )  # fmt: skip


def _check_ages(case: Case, person: Person, where: str) -> None:
    age = case.get(person.id, "age")
    if age.why == "conflict":
        raise DataError(f"the age is {age.note}.", where=where, mend="keep the birth date, or mend it.")
    if person.relationship not in ("child", "parent"):
        return
    client, other = case.age_ends(case.applicant), case.age_ends(person.id)
    child, parent = (other, client) if person.relationship == "child" else (client, other)
    if child[0] is not None and parent[1] is not None and parent[1] - child[0] < _FULL_AGE_GAP:
        raise DataError(
            f"a child of {plain(child[0])} and a parent of {plain(parent[1])} cannot be.", where=where,
            mend="look at both birth dates, or the relationship.",
        )  # fmt: skip


def _check_size(case: Case, where: str) -> None:
    at_home = [p for p in case.people if p.lives_in_home is True]
    for key in ("household_size", "family_size"):
        for fact in (f for f in case.facts if f.key == key and isinstance(f.value, (int, float))):
            size, listed = fact.value, len(at_home)
            too_few = key == "household_size" and listed > 1 and isinstance(size, (int, float)) and size < listed
            off = key == "household_size" and case.listed is True and size != listed
            if too_few or (off and listed > 1):
                names = ", ".join(case.name_of(p.id) for p in at_home)
                raise DataError(
                    f"{key} is {plain(size)}, but {listed} people are listed ({names}).", where=where,
                    mend="mend the size, or list who lives there.",
                )  # fmt: skip
