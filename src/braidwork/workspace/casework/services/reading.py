"""What stands in the ledger: services and jobs that nobody took out, as known now or on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.services.checking import her_rows
from braidwork.workspace.casework.services.models import JobOutcome, ServiceEvent
from braidwork.workspace.casework.serving.reach import refuse, sharing_with

Row = TypeVar("Row", bound=Model)
# Both databases alike: what is only planned stands last, where the newest comes first it stands there.
_IN_TIME = (F("start_date").asc(nulls_last=True), "planned_for", "recorded_at")
_NEWEST = (F("start_date").desc(nulls_first=True), "-planned_for", "-recorded_at")


def standing_services(
    people: Iterable[object] | None = None, *, as_known: datetime | None = None
) -> QuerySet[ServiceEvent]:
    """Services and plans that nobody took out, by any organization, of all people or some (ids); earliest first.

    With `as_known` the ledger as it stood at that moment: later rows, also those that void, count for nothing.
    """
    return _standing(ServiceEvent.objects.all(), people, as_known).order_by(*_IN_TIME)


def standing_jobs(people: Iterable[object] | None = None, *, as_known: datetime | None = None) -> QuerySet[JobOutcome]:
    """Jobs that nobody took out, of all people or some (ids), earliest first; `as_known` as for services."""
    return _standing(JobOutcome.objects.all(), people, as_known).order_by("start_date", "recorded_at")


def services_of(person: Person, *, as_known: datetime | None = None) -> QuerySet[ServiceEvent]:
    """All services and plans of one person that stand, starts that were joined into her case included."""
    return standing_services(her_rows(person), as_known=as_known)


def jobs_of(person: Person, *, as_known: datetime | None = None) -> QuerySet[JobOutcome]:
    """All jobs of one person that stand, starts that were joined into her case included."""
    return standing_jobs(her_rows(person), as_known=as_known)


def services_for(staff: Staff, person: Person) -> QuerySet[ServiceEvent]:
    """The rows that the organisation of `staff` wrote of a person, voided and voiding ones too; none without consent.

    What another organization did stays there: a list of it would tell which programs she is in.
    """
    hers = her_rows(person) if _shares(staff, person) else []
    found = ServiceEvent.objects.filter(person__in=hers, organisation=staff.organisation)
    return found.select_related("staff", "voided_by", "referral").order_by(*_NEWEST)


def jobs_for(staff: Staff, person: Person) -> QuerySet[JobOutcome]:
    """The jobs that the organisation of `staff` wrote down of a person; none without her consent."""
    hers = her_rows(person) if _shares(staff, person) else []
    found = JobOutcome.objects.filter(person__in=hers, organisation=staff.organisation)
    return found.select_related("staff", "voided_by").order_by("-start_date", "-recorded_at")


def planned_by(staff: Staff, until: date) -> QuerySet[ServiceEvent]:
    """Services that the own organization planned for a day up to `until` and that did not take place so far.

    Of people who share with it now; first planned first.
    """
    due = standing_services().filter(organisation=staff.organisation, start_date=None, planned_for__lte=until)
    return due.filter(person__in=sharing_with(staff.organisation)).select_related("person")


def service_of_staff(staff: Staff, person: Person, service_id: object) -> ServiceEvent:
    """One row of the own organization about a person; Http404, kept, where it is not hers."""
    found = services_for(staff, person).filter(pk=service_id).first()
    if found is None:
        refuse(staff, "service", service_id, "service.keep")
    assert found is not None
    return found


def job_of_staff(staff: Staff, person: Person, job_id: object) -> JobOutcome:
    """One job of the own organization about a person; Http404, kept, where it is not hers."""
    found = jobs_for(staff, person).filter(pk=job_id).first()
    if found is None:
        refuse(staff, "job", job_id, "service.keep")
    assert found is not None
    return found


def _shares(staff: Staff, person: Person) -> bool:
    return sharing_with(staff.organisation).filter(person__in=her_rows(person)).exists()


def _standing(rows: QuerySet[Row], people: Iterable[object] | None, as_known: datetime | None) -> QuerySet[Row]:
    rows = rows.filter(voids=None)
    if people is not None:
        rows = rows.filter(person__in=list(people))
    if as_known is None:
        return rows.filter(voided_by=None)
    later = Q(voided_by=None) | Q(voided_by__recorded_at__gt=as_known)
    return rows.filter(later, recorded_at__lte=as_known)
