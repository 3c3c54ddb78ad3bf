"""Whose plans a reader reaches: staff those of their organisation, the client all that lie before her."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.sight import Sight
from braidwork.workspace.casework.retention import joined_people


def plan_for(staff: Staff, intake: IntakeSession) -> Plan | None:
    """The plan of a case with the organisation of `staff`; the case itself must be hers to read (see `case_of`)."""
    return _of(intake).filter(organisation=staff.organisation).first()


def own_plan_for(staff: Staff, intake: IntakeSession) -> Plan | None:
    """The plan that the client made herself, where she lets those who serve her read it."""
    return _of(intake).filter(organisation=None, is_shared=True).first()


def has_own_plan_unshared(intake: IntakeSession) -> bool:
    """Whether the client made a plan of her own that nobody else can read so far."""
    return _of(intake).filter(organisation=None, is_shared=False).exists()


def plans_of_client(intake: IntakeSession) -> list[Plan]:
    """The plans that the client can read: her own, and those laid before her; the newest first."""
    hers = _of(intake).filter(Q(organisation=None) | Q(offered__gt=0))
    return list(hers.order_by(F("offered_at").desc(nulls_last=True), "-began_at"))


def version_of(plan: Plan, number: int) -> PlanVersion | None:
    """One version of a plan by its number."""
    return PlanVersion.objects.filter(plan=plan, number=number).select_related("plan", "plan__person").first()


def sight_of(staff: Staff, intake: IntakeSession) -> Sight:
    """How much of a plan staff may see, by role and by consent of this moment."""
    private = staff.may("case.read_private") and agreed(intake.person, "private_serving", staff.organisation)
    return Sight(private, staff.may("work.read"))


def _of(intake: IntakeSession) -> QuerySet[Plan]:
    people = [intake.person_id, *joined_people(intake.person_id)]
    return Plan.objects.filter(person__in=people).select_related("person", "organisation").order_by("-began_at")
