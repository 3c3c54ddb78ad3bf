"""Acts of jobs: write one down with its wage, take one out. Rows are only ever added."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError, UnknownNameError
from braidwork.reference.occupation_groups import major_code, major_groups
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.services.checking import LONGEST_PROVIDER, her_rows, refuse_before_birth
from braidwork.workspace.casework.services.models import JOB_SOURCES, WORK_TYPES, JobOutcome
from braidwork.workspace.casework.services.recording import check_void

_OCCUPATION = re.compile(r"\d\d-\d{4}", re.ASCII)
_MOST_HOURS = 7 * 24
MOST_WAGE_CENTS = 1_000_000


@transaction.atomic
def record_job(
    person: Person, *, by: Staff, token: str, start: date, end: date | None = None, occupation_code: str = "",
    wage_hourly_cents: int | None = None, hours_weekly: int | None = None, employer: str = "",
    work_type: str = "unsubsidized", is_related_to_training: bool | None = None, source: str = "client",
    instead_of: JobOutcome | None = None, reason: str = "corrected",
) -> JobOutcome:  # fmt: skip
    """One job of a person; wage in cents an hour before taxes. `instead_of` voids an earlier row for `reason`.

    The same form sent twice counts once. RefusedError for a start in the future or before birth, an end before it, a
    wage or hours that cannot be; UnknownNameError for a source or type of work that does not exist.
    """
    held = Person.objects.select_for_update().filter(pk=person.pk).first()
    if held is None:
        raise RefusedError("this case was erased.", mend="start a new one.")
    earlier = JobOutcome.objects.filter(person=held, token=token).first()
    if earlier is not None:
        return earlier
    employer = " ".join(employer.split())
    _check_names(source, work_type, occupation_code)
    _check_days(held, start, end)
    _check_amounts(wage_hourly_cents, hours_weekly, employer)
    if instead_of is not None:
        if instead_of.person_id not in her_rows(held):
            raise RefusedError("that job is of somebody else.", mend="go back to the case.")
        void_job(instead_of, by=by, reason=reason, token=f"{token}-void"[:64])
    made = JobOutcome.objects.create(
        person=held, organisation=by.organisation, staff=by, start_date=start, end_date=end,
        occupation_code=occupation_code, wage_hourly_cents=wage_hourly_cents, hours_weekly=hours_weekly,
        employer=employer, work_type=work_type, is_related_to_training=is_related_to_training, source=source,
        recorded_at=timezone.now(), token=token,
    )  # fmt: skip
    record("job recorded", "person", held.pk, by=Actor.staff(by))
    return made


@transaction.atomic
def void_job(job: JobOutcome, *, by: Staff, reason: str, token: str) -> JobOutcome:
    """Takes a job out with a reason, by a row of its own; RefusedError where it was taken out before."""
    Person.objects.select_for_update().filter(pk=job.person_id).first()
    again = JobOutcome.objects.filter(person=job.person_id, token=token).first()
    if again is not None:
        return again
    check_void(job, by, reason)
    made = JobOutcome.objects.create(
        person_id=job.person_id, organisation=by.organisation, staff=by, start_date=job.start_date,
        end_date=job.end_date, work_type=job.work_type, source=job.source, voids=job, reason=reason,
        recorded_at=timezone.now(), token=token,
    )  # fmt: skip
    record("job taken out", "person", job.person_id, by=Actor.staff(by), reason=reason)
    return made


def _check_names(source: str, work_type: str, occupation_code: str) -> None:
    if source not in JOB_SOURCES:
        raise UnknownNameError.of("source of a job", source, JOB_SOURCES)
    if work_type not in WORK_TYPES:
        raise UnknownNameError.of("type of work", work_type, WORK_TYPES)
    known = _OCCUPATION.fullmatch(occupation_code) and major_code(occupation_code) in major_groups()
    if occupation_code and not known:
        raise RefusedError(f"{occupation_code[:12]} is no code of an occupation.", mend="write it like 29-1141.")


def _check_days(person: Person, start: date, end: date | None) -> None:
    today = timezone.localdate()
    if start > today or (end is not None and end > today):
        raise RefusedError("that day is still to come.", mend="write the job down when it began.")
    if end is not None and end < start:
        raise RefusedError("the job ends before it starts.", mend="give an end after the start.")
    refuse_before_birth(person, start)


def _check_amounts(wage: int | None, hours: int | None, employer: str) -> None:
    if wage is not None and not 0 < wage <= MOST_WAGE_CENTS:
        raise RefusedError("that is no wage for an hour.", mend="write dollars and cents for one hour, like 21.50.")
    if hours is not None and not 0 < hours <= _MOST_HOURS:
        raise RefusedError("a week has 168 hours.", mend="write the usual hours of a week.")
    if len(employer) > LONGEST_PROVIDER:
        raise RefusedError(f"the employer has {len(employer)} letters; {LONGEST_PROVIDER} fit.", mend="shorten it.")
