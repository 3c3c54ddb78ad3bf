"""Pages of the client: her plan to read, make, change, sign, share and print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import NotAvailableError, RefusedError
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans import writing
from braidwork.workspace.casework.plans.advising import advice_of, main_way
from braidwork.workspace.casework.plans.body import Body
from braidwork.workspace.casework.plans.comparing import Clash, merged
from braidwork.workspace.casework.plans.forms import body_in, rows_of
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.news import news_of
from braidwork.workspace.casework.plans.nudging import client_changed
from braidwork.workspace.casework.plans.printing import has_letters, plan_pdf
from braidwork.workspace.casework.plans.reach import plans_of_client, version_of
from braidwork.workspace.casework.plans.showing import clashes_in, history_for_client
from braidwork.workspace.casework.plans.signing import OldVersion, sign_plan, signatures_of
from braidwork.workspace.casework.plans.telling import told
from braidwork.workspace.casework.plans.waiting import plans_to_sign, waits_for_her
from braidwork.workspace.casework.plans.way_words import named
from braidwork.workspace.casework.serving.reading_forms import new_token, number_in, token_in
from braidwork.workspace.site.languages import binding_language, language_of, say

SHOWN, SHOWN_SINCE, DONE = "plan_shown", "plan_shown_since", "plan_done"
_HERS = ("goals", "client_does")
_SIGNED_TEXTS = ("consent.plan_mine", "consent.plan_sign")


@require_GET
def my_plan(request: HttpRequest) -> HttpResponse:
    """The plan that the client reads; where there is none, the way to make one."""
    intake = open_intake(request)
    return redirect("welcome") if intake is None else _show(request, intake)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Makes her own plan from what she said, or brings it up to date; no staff is needed."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    post, by, token = request.POST, client(intake), token_in(request.POST)
    own = _own(intake)
    try:
        if post.get("do") == "renew" and own is not None:
            writing.renew_plan(own, by=by, seen=number_in(post, "version"), token=token, why="")
        else:
            chosen = _way_in(post) if "way" in post else main_way(intake)
            advice, needs = advice_of(intake, chosen)
            made = writing.draft_plan(intake, by=by, token=token, advice=advice, chosen=chosen, needs=needs)
            if own is not None and "way" in post:  # she has one already: this way goes into it
                made = writing.renew_plan(
                    own, by=by, seen=int(made.number), token=token, why="", advice=advice, chosen=chosen, needs=needs
                )
            _shows(request, str(made.plan_id))
    except writing.PlanMovedOn:
        return _show(request, intake, problem="plan_page.try_again", status=409)
    except RefusedError:
        return _show(request, intake, problem="plan_page.first_answer", status=409)
    return _back(request, "plan_page.kept")


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Signs the version that the page showed."""
    intake = open_intake(request)
    plan = None if intake is None else _chosen(request, intake)
    if intake is None or plan is None:
        return redirect("plan" if intake is not None else "welcome")
    version = version_of(plan, number_in(request.POST, "version"))
    locale = binding_language(language_of(request), _SIGNED_TEXTS)
    if version is None:
        return _show(request, intake, problem="plan_page.old_signed", status=409)
    if not request.POST.get("name", "").strip():
        return _show(request, intake, problem="plan_page.no_name", status=422)
    try:
        sign_plan(version, by=client(intake), who="client", name=request.POST["name"], locale=locale)
    except OldVersion:
        return _show(request, intake, problem="plan_page.old_signed", status=409)
    except RefusedError:
        return _show(request, intake, problem="plan_page.try_again", status=409)
    _shows(request, str(plan.pk))
    return _back(request, "plan_page.signed_thanks")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """The form in which she changes her goals and what she does; a POST keeps it as a new version."""
    intake = open_intake(request)
    plan = None if intake is None else _chosen(request, intake)
    if intake is None or plan is None:
        return redirect("plan" if intake is not None else "welcome")
    language, post = language_of(request), request.POST
    standing = _seen_by_her(plan)
    if request.method == "GET":
        return _form(request, standing, standing.body)
    base = version_of(plan, number_in(post, "version")) or standing
    try:
        body = body_in(post, base.body, language, sections=_HERS)
    except RefusedError as error:
        key = {"long": "plan_page.too_long", "day": "plan_page.bad_day"}.get(error.where or "", "plan_page.try_again")
        return _form(request, base, base.body, problem=key, status=422)
    if not body["goals"]:
        return _form(request, base, body, problem="plan_page.no_goal", status=422)
    try:
        written = writing.change_by_client(
            plan, body, by=client(intake), seen=int(base.number), token=token_in(post), why=post.get("why", "")
        )
    except writing.PlanMovedOn as moved:
        both, clashes = merged(base.body, moved.standing.body, body)
        return _form(request, moved.standing, both, clashes, problem="plan_page.both", status=409)
    except RefusedError:
        return _form(request, base, body, problem="plan_page.try_again", status=422)
    if written.number != base.number:
        client_changed(written)
    return _back(request, "plan_page.kept")


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """She lets those who serve her read her own plan, or ends that."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    if (own := _own(intake)) is not None:
        writing.share_plan(own, request.POST.get("share") == "yes", by=client(intake))
    if request.POST.get("from") == "sharing":
        return redirect("sharing")
    return _back(request, "plan_page.kept")


@require_POST
def pick(request: HttpRequest) -> HttpResponse:
    """Shows another one of her plans."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    wanted = request.POST.get("plan", "")[:40]
    if any(str(p.pk) == wanted for p in plans_of_client(intake)):
        _shows(request, wanted)
    return redirect("plan")


@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    """The plan as a PDF in the language of the page."""
    intake = open_intake(request)
    plan = None if intake is None else _chosen(request, intake)
    if intake is None or plan is None:
        return redirect("plan" if intake is not None else "welcome")
    try:
        return as_pdf(plan_pdf(_seen_by_her(plan), language_of(request)))
    except NotAvailableError:
        return _show(request, intake, problem="plan_page.no_letters", status=409)


def as_pdf(pages: bytes) -> HttpResponse:
    """Pages as the answer to a request, under a name that tells nothing of a person."""
    response = HttpResponse(pages, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="plan.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _show(request: HttpRequest, intake: IntakeSession, *, problem: str = "", status: int = 200) -> HttpResponse:
    language, plan = language_of(request), _chosen(request, intake)
    page: dict[str, Any] = {
        "waiting": waits_for_her(intake, language, but=plan), "problem": problem,
        "done": request.session.pop(DONE, "") if request.method == "GET" else "",
        "token": new_token(), "may_make": intake.state == "finished",
    }  # fmt: skip
    if plan is None:
        return render(request, "plans/my_plan.html", page, status=status)
    version = _seen_by_her(plan)
    there = signatures_of(version)
    page |= {
        "p": told(version, language, signatures=there), "plan": plan.pk, "is_own": plan.organisation_id is None,
        "being_written": plan.number != plan.offered, "is_shared": plan.is_shared,
        "may_sign": "client" not in there and plan.number == plan.offered, "may_pdf": has_letters(language),
        "outdated": bool(news_of(version, intake, private=True)), "history": history_for_client(plan, language),
        "others": [_other(p, language) for p in plans_of_client(intake) if p.pk != plan.pk],
    }  # fmt: skip
    return render(request, "plans/my_plan.html", page, status=status)


def _other(plan: Plan, lang: str) -> dict[str, Any]:
    home = plan.organisation
    words = say(lang, "plan.alone") if home is None else say(lang, "plan.with", organisation=named(str(home.name)))
    return {"id": plan.pk, "words": words}


def _form(
    request: HttpRequest, version: PlanVersion, body: Body, clashes: tuple[Clash, ...] = (), *, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    language = language_of(request)
    page = {
        "version": version.number, "plan": version.plan_id, "token": new_token(), "problem": problem,
        "why": request.POST.get("why", ""),
        "goals": rows_of(body, "goals", language), "does": rows_of(body, "client_does", language),
        "clashes": clashes_in(clashes, language),
    }  # fmt: skip
    return render(request, "plans/change.html", page, status=status)


def _chosen(request: HttpRequest, intake: IntakeSession) -> Plan | None:
    """The plan that a form is of; for a page one laid before her to sign since she last picked, else the picked one."""
    hers, wanted = plans_of_client(intake), request.session.get(SHOWN)
    if "plan" in request.POST:
        return next((p for p in hers if str(p.pk) == request.POST["plan"]), None)
    since = request.session.get(SHOWN_SINCE, "")
    if new := [p for p in plans_to_sign(hers) if p.offered_at is not None and p.offered_at.isoformat() > since]:
        return new[0]
    return next((p for p in hers if str(p.pk) == wanted), hers[0] if hers else None)


def _shows(request: HttpRequest, plan_id: str) -> None:
    request.session[SHOWN], request.session[SHOWN_SINCE] = plan_id, timezone.now().isoformat()


def _way_in(post: QueryDict) -> int | None:
    way = number_in(post, "way", -1)
    return way if way >= 0 else None


def _own(intake: IntakeSession) -> Plan | None:
    return next((p for p in plans_of_client(intake) if p.organisation_id is None), None)


def _seen_by_her(plan: Plan) -> PlanVersion:
    version = version_of(plan, plan.offered)
    assert version is not None, "what lies before her is a version of the plan"
    return version


def _back(request: HttpRequest, done: str) -> HttpResponse:
    request.session[DONE] = done
    return redirect("plan")
