"""The list of today: what is due, which referrals wait for an answer, and the cases, found by name and filter."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import cases_for, staff_page
from braidwork.workspace.casework.serving.case_sections import referral_line, task_line
from braidwork.workspace.casework.serving.reach import referrals_for, tasks_for
from braidwork.workspace.casework.serving.reading_forms import number_in
from braidwork.workspace.casework.serving.tasking import remind

PAGE = 25
_TASKS, _REFERRALS = 50, 20
_LONGEST_NAME = 200
FILTERS = {
    "all": "All cases", "open": "Stopped in the middle", "finished": "Results are there",
    "due": "With a task due", "referred": "With a referral that runs",
}  # fmt: skip
_RUNNING = ("asking", "sent", "waiting", "accepted", "attended", "not_attended")


@require_http_methods(["GET", "POST"])
@staff_page("case.list")
def today(request: HttpRequest) -> HttpResponse:
    """What today asks of a member of staff. A search is sent in a form, so that no name stands in an address."""
    staff, post = request.user, request.POST
    shown = _filters(staff)
    chosen = post.get("show", "all") if post.get("show", "all") in shown else "all"
    name = " ".join(post.get("name", "").split())[:_LONGEST_NAME]
    pages = Paginator(_cases(staff, chosen, name), PAGE)
    cases = pages.get_page(number_in(post, "page", 1))
    page: dict[str, Any] = {
        "staff": staff, "cases": cases, "filters": shown, "show": chosen, "name": name, "total": pages.count,
        "is_search": bool(name) or chosen != "all", **_tasks(staff), **_referrals(staff),
    }  # fmt: skip
    record("list read", "organisation", staff.organisation_id, by=Actor.staff(staff), rows=len(cases.object_list))
    return render(request, "serving/today.html", page)


def _filters(staff: Staff) -> dict[str, str]:
    needed = {"due": "task.keep", "referred": "referral.answer"}
    return {name: label for name, label in FILTERS.items() if staff.may(needed.get(name, "case.list"))}


def _cases(staff: Staff, chosen: str, name: str) -> QuerySet[IntakeSession]:
    cases = cases_for(staff)
    if chosen in ("open", "finished"):
        cases = cases.filter(state=chosen)
    elif chosen == "due":
        due = tasks_for(staff).filter(done_at=None, due_on__lte=timezone.localdate())
        cases = cases.filter(person__in=due.order_by().values("person"))
    elif chosen == "referred":
        cases = cases.filter(person__in=referrals_for(staff).filter(state__in=_RUNNING).order_by().values("person"))
    if name:
        # In Python, so that both databases find Élodie by elodie.
        wanted = _plain(name)
        named = cases_for(staff).order_by().values_list("person_id", "person__display_name").distinct()
        cases = cases.filter(person__in=[pk for pk, held in named if wanted in _plain(held)])
    return cases


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c))


def _tasks(staff: Staff) -> dict[str, Any]:
    if not staff.may("task.keep"):
        return {"may_task": False}
    remind(staff.organisation)
    due = tasks_for(staff).filter(done_at=None, due_on__lte=timezone.localdate())
    mine = due.filter(for_staff=staff) | due.filter(for_staff=None)
    shown = list(mine[:_TASKS])
    people = [t.person_id for t in shown]
    numbers = dict(cases_for(staff).filter(person__in=people).order_by("changed_at").values_list("person_id", "pk"))
    return {
        "may_task": True, "tasks": [{**task_line(t, staff), "case_id": numbers.get(t.person_id)} for t in shown],
        "more_tasks": max(0, mine.count() - _TASKS),
    }  # fmt: skip


def _referrals(staff: Staff) -> dict[str, Any]:
    if not staff.may("referral.answer"):
        return {"may_refer": False}
    home = staff.organisation
    ours = referrals_for(staff).filter(to_organisation=home, state__in=("sent", "waiting"))
    theirs = referrals_for(staff).filter(from_organisation=home, state__in=("asking", "sent", "waiting"))
    return {
        "may_refer": True, "for_us": [referral_line(r, staff) for r in ours[:_REFERRALS]],
        "by_us": [referral_line(r, staff) for r in theirs[:_REFERRALS]],
        "unanswered": ours.count() + theirs.count(),
        "more_referrals": max(0, ours.count() - _REFERRALS) + max(0, theirs.count() - _REFERRALS),
    }  # fmt: skip
