"""What the rules leave to staff: which facts a case waits for, and the acts of finding one and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.eligibility.decisions import Decision
from braidwork.eligibility.facts.definitions import FactDefinition, fact_definition, fact_definitions
from braidwork.errors import RefusedError, UnknownNameError
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession, Person
from braidwork.workspace.casework.papers.checklist import people_of
from braidwork.workspace.casework.papers.models import Finding
from braidwork.workspace.casework.talking import decide_again

_LONGEST_BASIS = 300
_MOST_PRIVATE = 3


@dataclass(frozen=True)
class Question:
    """One fact that staff settle: its words, the programs (ids) that ask for it now, and what was found."""

    key: str
    label: str
    programs: tuple[str, ...]
    is_private: bool
    found: Finding | None = None


def left_to_staff() -> dict[str, FactDefinition]:
    """The facts that staff settle with a yes or a no, by key, in the order of the register."""
    return {k: d for k, d in fact_definitions().items() if d.settled_by == "staff" and d.kind == "bool"}


def questions_for_staff(intake: IntakeSession, *, private: bool) -> tuple[Question, ...]:
    """What a finished case asks of staff: what programs wait for first, then what was found before.

    Without `private` nothing that is most private, and no program whose decision rests on a private answer.
    """
    found = {str(f.fact): f for f in Finding.objects.filter(person__in=people_of(intake), undone_at=None)}
    asks = _waiting(intake, private=private)
    keys = [k for k in left_to_staff() if k in asks or k in found]
    every = (Question(k, _label(k), tuple(asks.get(k, ())), _is_private(k), found.get(k)) for k in keys)
    return tuple(sorted((q for q in every if private or not q.is_private), key=lambda q: q.found is not None))


@transaction.atomic
def find(intake: IntakeSession, fact: str, value: bool, basis: str, found_on: date, *, by: Actor) -> Finding:
    """Keeps what staff found, ends what they found before, and decides the case anew.

    RefusedError without words on what it rests on, for a day to come, or for a fact that is not left to staff.
    """
    if fact not in left_to_staff():
        raise UnknownNameError.of("fact that staff settle", fact, left_to_staff())
    words = " ".join(basis.split())
    if not words:
        raise RefusedError("it does not say what this rests on.", mend="write a few words, as: assessment today.")
    if len(words) > _LONGEST_BASIS:
        raise RefusedError(f"{len(words)} characters are too many.", mend=f"say it in {_LONGEST_BASIS}.")
    if found_on > timezone.localdate():
        raise RefusedError("that day is still to come.", mend="give the day on which you found it.")
    person = Person.objects.select_for_update().get(pk=intake.person_id)
    _end(intake, fact, by)
    made = Finding.objects.create(
        person=person, fact=fact, value=value, basis=words, found_on=found_on, is_private=_is_private(fact),
        made_at=timezone.now(), made_by=by.id,
    )  # fmt: skip
    record("staff found", "person", person.pk, by=by, private=made.is_private)
    decide_again(intake, by=by)
    return made


@transaction.atomic
def take_back(intake: IntakeSession, fact: str, *, by: Actor) -> None:
    """Ends a finding, which stays to be read, and decides the case anew."""
    if _end(intake, fact, by):
        record("finding taken back", "person", intake.person_id, by=by, private=_is_private(fact))
        decide_again(intake, by=by)


def _end(intake: IntakeSession, fact: str, by: Actor) -> int:
    standing = Finding.objects.filter(person__in=people_of(intake), fact=fact, undone_at=None)
    return int(standing.update(undone_at=timezone.now(), undone_by=by.id))


def _waiting(intake: IntakeSession, *, private: bool) -> dict[str, list[str]]:
    """For each fact that staff settle the programs that wait for it."""
    from braidwork.workspace.casework.models import Decision as Kept

    if intake.state != "finished":
        return {}
    try:
        decisions = interview_of(intake).decisions()
    except QuestionsChanged:
        return {}
    plain = set(
        Kept.objects.filter(intake=intake, intake_version=intake.version, rests_on_private=False).values_list(
            "program_id", flat=True
        )
    )
    asks: dict[str, list[str]] = {}
    for decision in decisions:
        if private or decision.program_id in plain:
            for key in _open_facts(decision):
                asks.setdefault(key, []).append(decision.program_id)
    return asks


def _open_facts(decision: Decision) -> Iterable[str]:
    if decision.outcome != "needs information":
        return ()
    ours = left_to_staff()

    def keys() -> Iterator[str]:
        for clause in decision.clauses:
            if clause.truth is None:
                yield from (f.key for f in clause.facts if f.key in ours)

    return dict.fromkeys(keys())


def _label(key: str) -> str:
    label = fact_definition(key).label
    return label[:1].upper() + label[1:]


def _is_private(key: str) -> bool:
    return fact_definition(key).sensitivity >= _MOST_PRIVATE
