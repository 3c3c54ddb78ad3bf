"""Keeps, shows and erases a client's own answers for reporting; nobody else reads them row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.casework.conversing import interview_of
from braidwork.workspace.casework.equal_opportunity.items import NO_ANSWERS, State, age_band, item
from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession


@dataclass(frozen=True)
class Given:
    """One answer: a state, and the codes where it is known."""

    state: State
    codes: tuple[str, ...] = ()


@transaction.atomic
def keep(intake: IntakeSession, key: str, given: Given, *, by: Actor) -> None:
    """Keeps one answer under the person's pseudonym. The event says that the page was saved, and no item of it."""
    _require_own(intake, by)
    found = item(key)
    if given.state != "known" and (given.state not in NO_ANSWERS or given.codes):
        raise RefusedError("that is no answer to this question.", mend="pick one of the answers.")
    if any(code not in found.codes for code in given.codes) or len(set(given.codes)) != len(given.codes):
        raise RefusedError("that answer is not on the list.", mend="pick from the list.")
    if given.state == "known" and found.kind == "single" and len(given.codes) != 1:
        raise RefusedError("one answer is needed.", mend="pick one.")
    if key == "age" and given.state == "known" and given.codes != (known_band(intake),):
        raise RefusedError("that is not the age group of the answers.", mend="pick what is shown.")
    person = intake.person
    link, _ = ReportingKey.objects.get_or_create(person=person, defaults={"is_synthetic": person.is_synthetic})
    ReportingAnswer.objects.update_or_create(
        pseudonym=link, item=key,
        defaults={"state": given.state, "codes": list(given.codes), "answered_on": timezone.localdate()},
    )  # fmt: skip
    record("reporting page saved", "reporting", "", by=by, purpose="reporting")


@transaction.atomic
def erase(intake: IntakeSession, *, by: Actor) -> None:
    """Erases all answers for reporting of a person, and the key to them; the case stays as it is."""
    _require_own(intake, by)
    ReportingKey.objects.filter(person=intake.person).delete()
    record("reporting answers erased", "reporting", "", by=by, purpose="reporting")


def own_answers(intake: IntakeSession, *, by: Actor) -> Mapping[str, Given]:
    """A client's own answers by item, for her own page."""
    _require_own(intake, by)
    rows = ReportingAnswer.objects.filter(pseudonym__person=intake.person_id)
    return {str(row.item): Given(row.state, tuple(row.codes)) for row in rows}


def known_band(intake: IntakeSession) -> str | None:
    """The age band that follows from what the client told in her talk."""
    age = interview_of(intake).answers.get("age")
    if age is None or age.state != "known" or age.low is None:
        return None
    return age_band(age.low, age.low if age.high is None else age.high)


def _require_own(intake: IntakeSession, by: Actor) -> None:
    if by.kind != "client" or by.id != str(intake.pk):
        raise RefusedError("only the client answers these.", mend="leave them to the client.")
