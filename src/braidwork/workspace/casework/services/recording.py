"""Acts of the service ledger: write a service or a job down, and take one out again. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError, UnknownNameError
from braidwork.reference.services import service_kind, service_program
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.services.checking import (
    LONGEST_PROVIDER,
    check_days,
    check_funding,
    check_minutes,
    her_rows,
)
from braidwork.workspace.casework.services.models import SERVICE_SOURCES, VOID_REASONS, ServiceEvent
from braidwork.workspace.casework.serving.models import Referral


@dataclass(frozen=True)
class From:
    """What a service came from and who pays: a kept referral, an item of a plan, a line or posting of the books."""

    source: str = "staff"
    referral: Referral | None = None
    plan_version: str = ""
    plan_item: str = ""
    line_id: str = ""
    posting_id: int | None = None


NOWHERE = From()


@transaction.atomic
def record_service(
    person: Person, kind: str, *, by: Staff, token: str, on: date | None = None, until: date | None = None,
    planned_for: date | None = None, minutes: int | None = None, program: str = "", provider: str = "",
    came_from: From = NOWHERE, instead_of: ServiceEvent | None = None, reason: str = "corrected",
) -> ServiceEvent:  # fmt: skip
    """One new service of a person: on a day, from `on` until a day (open where it still runs), or planned for one.

    `kind` is a code of `braidwork.reference.services`, `program` an id there or of the eligibility rule that opens it
    (empty: for no program). `instead_of` voids an earlier row of hers for `reason` in the same act. The same form sent
    twice counts once. Raises UnknownNameError for a kind or program that does not exist, RefusedError for days before
    birth, in the future or in the wrong order, and for money of somebody else's line.
    """
    held = _hold(person)
    earlier = ServiceEvent.objects.filter(person=held, token=token).first()
    if earlier is not None:
        return earlier
    found, hers = service_kind(kind), her_rows(held)
    program_id = service_program(program).id if program else ""
    provider = " ".join(provider.split())
    check_days(held, on, until, planned_for)
    check_minutes(minutes, on, until)
    if len(provider) > LONGEST_PROVIDER:
        raise RefusedError(f"the provider has {len(provider)} letters; {LONGEST_PROVIDER} fit.", mend="shorten it.")
    if came_from.source not in SERVICE_SOURCES:
        raise UnknownNameError.of("source of services", came_from.source, SERVICE_SOURCES)
    if came_from.referral is not None and came_from.referral.person_id not in hers:
        raise RefusedError("that referral is of somebody else.", mend="go back to the case.")
    line_id = check_funding(hers, came_from.line_id, came_from.posting_id)
    if instead_of is not None:
        if instead_of.person_id not in hers:
            raise RefusedError("that service is of somebody else.", mend="go back to the case.")
        void_service(instead_of, by=by, reason=reason, token=f"{token}-void"[:64])
    made = ServiceEvent.objects.create(
        person=held, organisation=by.organisation, staff=by, kind=found.code, program=program_id, start_date=on,
        end_date=until, planned_for=planned_for, minutes=minutes, provider=provider, source=came_from.source,
        line_id=line_id, posting_id=came_from.posting_id, referral=came_from.referral,
        plan_version=came_from.plan_version, plan_item=came_from.plan_item, recorded_at=timezone.now(), token=token,
    )  # fmt: skip
    record("service planned" if on is None else "service recorded", "person", held.pk, by=Actor.staff(by))
    return made


@transaction.atomic
def void_service(event: ServiceEvent, *, by: Staff, reason: str, token: str) -> ServiceEvent:
    """Takes a service out with a reason, by a row of its own; what was written stays to be read.

    RefusedError where it was taken out before, is itself such a row, or is another organization's.
    """
    held = _hold(event.person)
    again = ServiceEvent.objects.filter(person=held, token=token).first()
    if again is not None:
        return again
    check_void(event, by, reason)
    made = ServiceEvent.objects.create(
        person_id=event.person_id, organisation=by.organisation, staff=by, kind=event.kind, program=event.program,
        start_date=event.start_date, end_date=event.end_date, planned_for=event.planned_for, source="staff",
        voids=event, reason=reason, recorded_at=timezone.now(), token=token,
    )  # fmt: skip
    record("service taken out", "person", event.person_id, by=Actor.staff(by), reason=reason)
    return made


def check_void(row: object, by: Staff, reason: str) -> None:
    """RefusedError where a row of the ledger cannot be taken out by a member of staff, or not for that reason."""
    from braidwork.workspace.casework.services.models import JobOutcome

    assert isinstance(row, ServiceEvent | JobOutcome)
    if reason not in VOID_REASONS:
        raise RefusedError("the reason is missing.", mend="choose one from the list.")
    if row.organisation_id != by.organisation_id:
        raise RefusedError("another organization wrote that.", mend="ask them to take it out.")
    if row.voids_id is not None or type(row).objects.filter(voids=row.pk).exists():
        raise RefusedError("this was taken out before.", mend="look at the list below.")


def _hold(person: Person) -> Person:
    held = Person.objects.select_for_update().filter(pk=person.pk).first()
    if held is None:
        raise RefusedError("this case was erased.", mend="start a new one.")
    return held
