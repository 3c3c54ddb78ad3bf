"""What staff may see: by role, by organisation, by consent. What one may not see is not there, and the try is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.conversing import is_private, standing
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Answer, AuditEvent, Decision, IntakeSession, Person

View = Callable[..., HttpResponse]
_LINES = 100


@dataclass(frozen=True)
class CaseView:
    """A case as one member of staff may see it; `hidden` counts answers that are kept from her."""

    person: Person
    intake: IntakeSession
    answers: tuple[Answer, ...]
    decisions: tuple[Decision, ...]
    events: tuple[AuditEvent, ...]
    hidden: int


def staff_page(permission: str) -> Callable[[View], View]:
    """A page for staff with a permission: without sign-in to the sign-in page, without the permission 404, kept."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            staff = request.user
            if not isinstance(staff, Staff):
                return redirect_to_login(request.get_full_path())
            if not staff.may(permission):
                record("access refused", "page", view.__name__, by=Actor.staff(staff), permission=permission)
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def cases_for(staff: Staff) -> QuerySet[IntakeSession]:
    """The talks that clients share with the organisation of a member of staff now, newest first."""
    shared = Q(
        person__consent__purpose="serving", person__consent__recipient=staff.organisation_id,
        person__consent__withdrawn_at=None, person__consent__expires_at__gt=timezone.now(),
    )  # fmt: skip
    talks = IntakeSession.objects.filter(shared)
    joined = Q(
        joined_into__in=talks.values("pk")
    )  # a start that was joined is read in the case that it was joined into
    return talks.exclude(joined).select_related("person").distinct().order_by("-changed_at")


def read_case(staff: Staff, case_id: UUID) -> CaseView:
    """One case for one member of staff, the reading kept as an event; Http404, kept too, where it is not hers."""
    by = Actor.staff(staff)
    intake = cases_for(staff).filter(pk=case_id).first()
    if intake is None or not staff.may("case.status"):
        record("access refused", "case", case_id, by=by, permission="case.status")
        raise Http404
    if not staff.may("case.read"):
        record("case status read", "person", intake.person_id, by=by, purpose="serving")
        return CaseView(intake.person, intake, (), (), (), 0)
    private = staff.may("case.read_private") and agreed(intake.person, "private_serving", staff.organisation)
    given = standing(intake)
    shown = tuple(a for a in given if private or not a.is_private)
    decisions = Decision.objects.filter(intake=intake, intake_version=intake.version)
    if not private:
        decisions = decisions.filter(rests_on_private=False)
    record("case read", "person", intake.person_id, by=by, purpose="serving", private=private)
    events = AuditEvent.objects.filter(subject_kind="person", subject_id=str(intake.person_id)).order_by("-sequence")
    seen = [e for e in events[:_LINES] if private or not is_private(e.details.get("question", ""))]
    return CaseView(
        intake.person,
        intake,
        shown,
        tuple(decisions.order_by("program_id")),
        tuple(seen),
        len(given) - len(shown),
    )
