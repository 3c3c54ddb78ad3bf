"""The page on which staff say what they found where the rules leave it to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers.finding import find, questions_for_staff, take_back
from braidwork.workspace.casework.papers.staff_pages import may_read_private
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.reach import case_of
from braidwork.workspace.casework.serving.reading_forms import day_in, kindly
from braidwork.workspace.rulebook.in_force import in_force


@require_http_methods(["GET", "POST"])
@staff_page("paper.keep")
def findings(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What a case asks of staff; a POST finds one fact, or takes a finding back."""
    intake = case_of(request.user, case_id, "paper.keep")
    if request.method == "GET":
        record("findings read", "person", intake.person_id, by=Actor.staff(request.user), purpose="serving")
        return _show(request, intake)
    try:
        _do(request, intake)
    except BraidworkError as error:
        return _show(request, intake, kindly(error), status=422)
    return redirect("findings", case_id=case_id)


def _do(request: HttpRequest, intake: IntakeSession) -> None:
    post, by = request.POST, Actor.staff(request.user)
    fact = post.get("fact", "")
    if fact not in {q.key for q in questions_for_staff(intake, private=may_read_private(request.user, intake))}:
        raise RefusedError("nobody asks this any more.", mend="look at the list below.")
    if post.get("do") == "back":
        take_back(intake, fact, by=by)
        return
    day = day_in(post, "day")
    if day is None:
        raise RefusedError("the day cannot be read.", mend="type it like 11/30/2026.")
    if post.get("value") not in ("yes", "no"):
        raise RefusedError("it is neither yes nor no.", mend="pick one.")
    find(intake, fact, post["value"] == "yes", post.get("basis", ""), day, by=by)


def _show(request: HttpRequest, intake: IntakeSession, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff: Staff = request.user
    plain = in_force().plain_names_on(intake.service_date)
    asked = questions_for_staff(intake, private=may_read_private(staff, intake))
    own = Staff.objects.filter(organisation=staff.organisation, pk__in=[q.found.made_by for q in asked if q.found])
    names = {str(s.pk): s.display_name for s in own}
    post = request.POST if problem else {}
    lines = [
        {
            "q": q, "programs": [plain[p] for p in q.programs if p in plain],
            "by": names.get(str(q.found.made_by), "") if q.found else "",
            "typed": post if post.get("fact") == q.key else {},
        }
        for q in asked
    ]  # fmt: skip
    page: dict[str, Any] = {
        "staff": staff, "intake": intake, "lines": lines, "problem": problem, "today": timezone.localdate(),
        "client": intake.person.display_name or "A client without a name", "finished": intake.state == "finished",
    }  # fmt: skip
    return render(request, "papers/findings.html", page, status=status)
