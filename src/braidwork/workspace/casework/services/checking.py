"""What the ledger refuses before it is written: days that cannot be, and money that is somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.casework.models import Answer, Person
from braidwork.workspace.casework.retention import joined_people

FARTHEST_PLAN = timedelta(days=2 * 366)
LONGEST_PROVIDER = 200
_OLDEST = 120
_MINUTES_A_DAY = 24 * 60


def her_rows(person: Person) -> list[UUID]:
    """The ids under which a person's rows stand: her own, and those of starts that were joined into her case."""
    return [person.pk, *joined_people(person.pk)]


def check_days(person: Person, start: date | None, end: date | None, planned_for: date | None) -> None:
    """RefusedError for a service without a day, in the future, before the birth, or that ends before it starts."""
    today = timezone.localdate()
    if start is None and planned_for is None:
        raise RefusedError("the service has no day.", mend="give the day it took place, or the day it is planned for.")
    if start is not None and start > today:
        raise RefusedError("that day is still to come.", mend="give a day up to today, or plan the service.")
    if end is not None and (start is None or end < start):
        raise RefusedError("it ends before it starts.", mend="give an end on the day of the start or later.")
    if end is not None and end > today:
        raise RefusedError("the end is still to come.", mend="leave the end open while it runs.")
    if start is None and planned_for is not None and not today <= planned_for <= today + FARTHEST_PLAN:
        raise RefusedError("that day is past, or more than two years off.", mend="plan it for a day from today on.")
    if start is not None:
        refuse_before_birth(person, start)


def refuse_before_birth(person: Person, day: date) -> None:
    """RefusedError where a person was not born on a day, as far as a birth date or an age is known."""
    born = earliest_birth(person)
    oldest = timezone.localdate().year - _OLDEST
    if (born is not None and day < born) or day.year < oldest:
        raise RefusedError("that day is before the client was born.", mend="look at the year.")


def check_minutes(minutes: int | None, start: date | None, end: date | None) -> None:
    """RefusedError for minutes that do not fit into the days; up to today where the end is open."""
    if minutes is None or start is None:
        return
    days = ((end or timezone.localdate()) - start).days + 1
    if not 0 < minutes <= days * _MINUTES_A_DAY:
        raise RefusedError("so many minutes do not fit into those days.", mend="give the minutes, or leave it empty.")


def earliest_birth(person: Person) -> date | None:
    """The birth date that is filed, or the earliest one that goes with the age a client gave; None where unknown."""
    from braidwork.workspace.casework.same_person.models import Identity

    hers = her_rows(person)
    filed = Identity.objects.filter(person__in=hers, replaced_at=None).exclude(birth_date=None).first()
    if filed is not None:
        found: date = filed.birth_date
        return found
    told = Answer.objects.filter(intake__person__in=hers, key="age", replaced_in=None).select_related("intake").last()
    age = told.body.get("low") if told is not None else None
    if told is None or not isinstance(age, int | float) or not 0 <= age <= _OLDEST:
        return None
    on: date = told.intake.service_date
    return date(on.year - int(age) - 1, 1, 1)


def check_funding(people: Iterable[UUID], line_id: str, posting_id: int | None) -> str:
    """The service line that pays, checked to be of one of these people; of a posting its own line.

    RefusedError in the same words for a line that does not exist and one that is somebody else's.
    """
    from braidwork.workspace.fiscal.models import LedgerPosting, ServiceLine

    if posting_id is not None:
        posting = LedgerPosting.objects.filter(pk=posting_id).first()
        if posting is None or not posting.line or (line_id and posting.line != line_id):
            raise RefusedError("the books have no such posting for this client.", mend="look it up with the line.")
        line_id = str(posting.line)
    if line_id and not ServiceLine.objects.filter(pk=line_id, pseudonym__person__in=list(people)).exists():
        raise RefusedError("the books have no such line for this client.", mend="take the line from her plan.")
    return line_id
