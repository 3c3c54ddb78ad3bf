"""Pages of tasks: those of a case, and the button that marks one done."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.accounts.roles import ROLES
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.case_sections import person_label, task_line
from braidwork.workspace.casework.serving.reach import case_number, case_of, task_of, tasks_for
from braidwork.workspace.casework.serving.reading_forms import day_in, kindly, new_token, token_in, uuid_in
from braidwork.workspace.casework.serving.tasking import finish_task, set_task

_DONE_SHOWN = 20


@require_http_methods(["GET", "POST"])
@staff_page("task.keep")
def tasks(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The tasks of a case; a POST sets one."""
    intake = case_of(request.user, case_id, "task.keep")
    if request.method == "GET":
        return _show(request, intake)
    post, day = request.POST, day_in(request.POST, "due_on")
    if day is None:
        return _show(request, intake, "That is no day. Write it like 11/30/2026.", status=422)
    for_staff = colleagues(request.user).filter(pk=uuid_in(post, "for_staff")).first()
    try:
        set_task(
            intake.person, post.get("what", ""), day, by=request.user, token=token_in(post), for_staff=for_staff
        )  # fmt: skip
    except RefusedError as error:
        return _show(request, intake, kindly(error), status=422)
    return redirect("tasks", case_id=case_id)


@require_POST
@staff_page("task.keep")
def task_done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Marks a task done, and goes back to where the button was."""
    task = task_of(request.user, task_id)
    finish_task(task, by=Actor.staff(request.user))
    case_id = case_number(request.user, task.person)
    if request.POST.get("back") == "case" and case_id is not None:
        return redirect("case", case_id=case_id)
    return redirect("today")


def colleagues(staff: Staff) -> QuerySet[Staff]:
    """The active staff of the own organization whose role keeps tasks."""
    able = [r.name for r in ROLES.values() if "task.keep" in r.permissions]
    return Staff.objects.filter(organisation=staff.organisation, is_active=True, role_name__in=able)


def _show(request: HttpRequest, intake: IntakeSession, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff, all_tasks = request.user, tasks_for(request.user).filter(person=intake.person)
    page = {
        "staff": staff, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "tasks": [task_line(t, staff) for t in all_tasks.filter(done_at=None)],
        "done": all_tasks.exclude(done_at=None).order_by("-done_at")[:_DONE_SHOWN],
        "colleagues": colleagues(staff).order_by("display_name"), "token": new_token(),
        "what": request.POST.get("what", ""), "due_on": request.POST.get("due_on", ""),
        "for_staff": request.POST.get("for_staff", str(staff.pk)), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "serving/tasks.html", page, status=status)
