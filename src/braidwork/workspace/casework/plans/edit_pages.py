"""The form in which staff edit a plan; where two edited at once, both versions are shown and nothing is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from braidwork.errors import BraidworkError
from braidwork.funding.lines.categories import categories
from braidwork.reference.languages import SOURCE
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans import writing
from braidwork.workspace.casework.plans.body import Body
from braidwork.workspace.casework.plans.comparing import Clash, merged
from braidwork.workspace.casework.plans.forms import body_in, rows_of
from braidwork.workspace.casework.plans.models import PlanVersion
from braidwork.workspace.casework.plans.reach import plan_for, sight_of, version_of
from braidwork.workspace.casework.plans.showing import clashes_in
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.reach import case_of
from braidwork.workspace.casework.serving.reading_forms import kindly, new_token, number_in, token_in

_SECTIONS = ("goals", "client_does", "we_do", "follow_ups", "services", "reach")
_BOTH = (
    "Somebody else changed the plan after you opened it. Both changes are brought together below: look at them, then "
    "keep. Nothing is written yet, and nothing you typed is lost."
)


@require_http_methods(["GET", "POST"])
@staff_page("plan.keep")
def edit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The lines of a plan in one form; a POST keeps them as a new version."""
    intake = case_of(request.user, case_id, "plan.keep")
    plan, post = plan_for(request.user, intake), request.POST
    if plan is None:
        return redirect("case-plan", case_id=case_id)
    newest = writing.newest(plan)
    if request.method == "GET":
        return _form(request, intake, newest, newest.body)
    base = version_of(plan, number_in(post, "version")) or newest
    try:
        body = sight_of(request.user, intake).edited(body_in(post, base.body, SOURCE, sections=_SECTIONS), base.body)
    except BraidworkError as error:
        return _form(request, intake, base, _as_typed(request, base), problem=kindly(error), status=422)
    try:
        writing.change_plan(
            plan, body, by=Actor.staff(request.user), seen=base.number, token=token_in(post), why=post.get("why", "")
        )
    except writing.PlanMovedOn as moved:
        both, clashes = merged(base.body, moved.standing.body, body)
        return _form(request, intake, moved.standing, both, clashes, problem=_BOTH, status=409)
    except BraidworkError as error:
        return _form(request, intake, base, body, problem=kindly(error), status=422)
    return redirect("case-plan", case_id=case_id)


def _as_typed(request: HttpRequest, base: PlanVersion) -> Body:
    """What can be read of a form that has one field wrong: section by section, the rest as it stood."""
    body = {**base.body}
    for section in _SECTIONS:
        try:
            body = body_in(request.POST, body, SOURCE, sections=(section,))
        except BraidworkError:
            continue
    return body


def _form(
    request: HttpRequest, intake: IntakeSession, version: PlanVersion, body: Body, clashes: tuple[Clash, ...] = (), *,
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    sight = sight_of(request.user, intake)
    clashes = tuple(c for c in clashes if sight.reads(c.theirs, body) and sight.reads(c.mine, body))
    services = [{**s, "price": _price(int(s["cost_cents"]))} for s in rows_of(body, "services", SOURCE)]
    page: dict[str, Any] = {
        "staff": request.user, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "version": version.number, "next_number": version.plan.number + 1, "token": new_token(), "services": services,
        "goals": rows_of(sight.of(body), "goals", SOURCE), "follow_ups": rows_of(body, "follow_ups", SOURCE),
        "deeds": [
            ("client_does", "What the client does", rows_of(body, "client_does", SOURCE)),
            ("we_do", "What we do", rows_of(body, "we_do", SOURCE)),
        ],
        "categories": [(c.code, c.label) for c in categories().values()], "reach": body["reach"],
        "clashes": clashes_in(clashes, SOURCE), "why": request.POST.get("why", ""),
        "needs_why": version.plansignature_set.exists(),
    }  # fmt: skip
    return render(request, "plans/edit.html", page, status=status)


def _price(cents: int) -> str:
    return "" if not cents else f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}"
