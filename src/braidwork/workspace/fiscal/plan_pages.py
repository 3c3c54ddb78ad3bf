"""Pages of plans: the list, the review with all that a decision needs, and its acts by two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from braidwork.errors import BraidworkError
from braidwork.funding.ledger import dollars
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.approving import approve, post_plan
from braidwork.workspace.fiscal.models import FundingPlan, FundYear, ServiceLine
from braidwork.workspace.fiscal.plan_effect import effect_of
from braidwork.workspace.fiscal.plan_view import STATUS, compared, explained, lines_of, made, reasons
from braidwork.workspace.fiscal.planning import is_stale, propose, short_name, withdraw
from braidwork.workspace.fiscal.showing import county, percent, plainly, problem_of, service, told, what_was_done


@require_GET
@staff_page("fund.read")
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan, the newest first, and the way to a new one."""
    return _list(request)


@require_POST
@staff_page("fund.propose")
def new_plan(request: HttpRequest) -> HttpResponse:
    """Plans everything that is open now; a plan that waited is withdrawn."""
    try:
        found = propose(by=Actor.staff(request.user))
    except BraidworkError as error:
        return _list(request, error)
    told(request, "A new plan is made. Nothing is posted: another person must approve it first.")
    return redirect("fund-plan", found.pk)


@require_GET
@staff_page("fund.read")
def one_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The review of one plan."""
    return _review(request, plan_or_404(plan_id))


@require_POST
@staff_page("fund.approve")
def approve_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Approves a plan that somebody else made."""
    return _act(request, plan_id, lambda p, by: approve(p, by=by), "The plan is approved. It can be posted now.")


@require_POST
@staff_page("fund.post")
def post_approved(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Posts an approved plan to the ledger."""
    words = "The plan is posted: every share of it is encumbered in the ledger."
    return _act(request, plan_id, lambda p, by: post_plan(p, by=by), words)


@require_POST
@staff_page("fund.propose")
def withdraw_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Takes back a plan that is not posted."""
    return _act(request, plan_id, lambda p, by: withdraw(p, by=by), "The plan is withdrawn.")


@require_GET
@staff_page("fund.read")
def plan_lines(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The lines of a plan, a page at a time, of one fund, one tier or only those that stay open."""
    found = plan_or_404(plan_id)
    asked = {name: request.GET.get(name, "")[:64] for name in ("fund", "tier", "only")}
    page: dict[str, Any] = {"staff": request.user, "plan": found, "name": short_name(found), "here": "plans", **asked}
    try:
        plan = made(found)
        if (asked["fund"] and asked["fund"] not in plan.funds.places) or asked["only"] not in ("", "open", "none"):
            raise Http404
        if asked["tier"] and asked["tier"] not in {str(t) for t in plan.lines.tiers}:
            raise Http404
        number = request.GET.get("page", "1")
        page |= lines_of(found, **asked, page=int(number) if number.isdigit() and len(number) < 8 else 1)
    except BraidworkError as error:
        return render(request, "fiscal/plan_lines.html", page | {"problem": problem_of(error)}, status=409)
    record("plan lines read", "plan", found.pk, by=Actor.staff(request.user), rows=len(page["rows"]))
    return render(request, "fiscal/plan_lines.html", page)


@require_GET
@staff_page("fund.read")
def plan_line(request: HttpRequest, plan_id: UUID, line_id: str) -> HttpResponse:
    """One line of a plan: what pays it and by which rule, and why not each other fund."""
    found = plan_or_404(plan_id)
    if not ServiceLine.objects.filter(pk=line_id).exists():
        raise Http404
    page: dict[str, Any] = {"staff": request.user, "plan": found, "name": short_name(found), "here": "plans"}
    try:
        told_by = explained(found, line_id)
    except BraidworkError as error:
        return render(request, "fiscal/plan_line.html", page | {"problem": problem_of(error)}, status=409)
    record("plan line read", "plan", found.pk, by=Actor.staff(request.user), rows=1)
    line = dict(told_by.line)
    order = {"chosen": 0, "lawful": 1, "not lawful": 2}
    page |= {
        "told": told_by, "line": line, "service": service(line["category_code"]), "net": dollars(told_by.net_cents),
        "county": county(line["county_code"]), "short": dollars(told_by.short_cents) if told_by.short_cents else "",
        "cost": dollars(line["cost_cents"]), "others": dollars(line["other_grants_cents"]),
        "flags": [f.replace("_", " ") for f in line["flags"]],
        "verdicts": [
            (v, plainly(v.sentence)) for v in sorted(told_by.verdicts, key=lambda v: (order[v.verdict], v.name))
        ],
    }  # fmt: skip
    return render(request, "fiscal/plan_line.html", page)


def plan_or_404(plan_id: UUID) -> FundingPlan:
    """One plan; Http404 for an id of none."""
    found = FundingPlan.objects.select_related("made_by", "approved_by").filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _list(request: HttpRequest, error: BraidworkError | None = None) -> HttpResponse:
    rows = []
    for p in FundingPlan.objects.defer("document").select_related("made_by", "approved_by").order_by("-made_at")[:100]:
        said = dict(p.summary)
        rows.append((p, short_name(p), dollars(said["covered_cents"]), dollars(said["needed_cents"]),
                     percent(said["covered_cents"], said["needed_cents"]), said["status"]))  # fmt: skip
    page = {
        "staff": request.user, "plans": rows, "done": what_was_done(request), "here": "plans",
        "problem": problem_of(error) if error else None, "waiting": any(p.state == "proposed" for p, *_ in rows),
        "open_lines": ServiceLine.objects.filter(withdrawn_at=None).count(), "has_funds": FundYear.objects.exists(),
        "may_propose": request.user.may("fund.propose"),
    }  # fmt: skip
    return render(request, "fiscal/plans.html", page, status=409 if error else 200)


def _act(
    request: HttpRequest, plan_id: UUID, act: Callable[[FundingPlan, Actor], object], words: str
) -> HttpResponse:  # fmt: skip
    found = plan_or_404(plan_id)
    try:
        act(found, Actor.staff(request.user))
    except BraidworkError as error:
        return _review(request, plan_or_404(plan_id), error)
    told(request, words)
    return redirect("fund-plan", found.pk)


def _review(request: HttpRequest, found: FundingPlan, error: BraidworkError | None = None) -> HttpResponse:
    staff, summary = request.user, dict(found.summary)
    open_, own = found.state in ("proposed", "approved"), found.made_by_id == staff.pk
    page: dict[str, Any] = {
        "staff": staff, "plan": found, "name": short_name(found), "summary": summary, "here": "plans",
        "status": STATUS.get(summary["status"], summary["status"]), "compared": compared(summary),
        "covered": dollars(summary["covered_cents"]), "needed": dollars(summary["needed_cents"]),
        "left": dollars(summary["left_cents"]), "share": percent(summary["covered_cents"], summary["needed_cents"]),
        "own": own, "done": what_was_done(request),
        "may_approve": found.state == "proposed" and staff.may("fund.approve") and not own,
        "may_post": found.state == "approved" and staff.may("fund.post"),
        "may_withdraw": open_ and staff.may("fund.propose"), "problem": problem_of(error) if error else None,
    }  # fmt: skip
    try:
        page["stale"] = open_ and is_stale(found)
        page |= {"told": reasons(found), "effect": effect_of(found, by=Actor.staff(staff))}
    except BraidworkError as trouble:  # kept by another version of the program, or changed: the figures stay readable
        page["trouble"] = problem_of(trouble)
    return render(request, "fiscal/plan.html", page, status=409 if error else 200)
