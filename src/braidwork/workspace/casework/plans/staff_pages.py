"""Pages of staff: the plan of a case, its acts, its versions and its PDF."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.errors import BraidworkError, NotAvailableError, RefusedError
from braidwork.reference.languages import SOURCE, locale, locales
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans import writing
from braidwork.workspace.casework.plans.advising import advice_of, ways_of
from braidwork.workspace.casework.plans.asking import ask_for_money
from braidwork.workspace.casework.plans.client_pages import as_pdf
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.news import news_of
from braidwork.workspace.casework.plans.printing import has_letters, plan_pdf
from braidwork.workspace.casework.plans.reach import (
    has_own_plan_unshared,
    own_plan_for,
    plan_for,
    sight_of,
    version_of,
)
from braidwork.workspace.casework.plans.showing import (
    by_whom,
    changes_between,
    history_for_staff,
    names_of,
    state_in_words,
)
from braidwork.workspace.casework.plans.signing import sign_plan, signatures_of
from braidwork.workspace.casework.plans.standing import services_as_they_stand, states_since
from braidwork.workspace.casework.plans.telling import told
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.services.from_elsewhere import service_of_plan_item
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.reach import case_of, refuse
from braidwork.workspace.casework.serving.reading_forms import day_in, kindly, new_token, number_in, token_in
from braidwork.workspace.site.languages import is_checked

_MOVED = "Somebody wrote a newer version after you opened this page. See how it stands now, then choose."
DONE = "plan_done_staff"


@require_http_methods(["GET", "POST"])
@staff_page("plan.read")
def case_plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan of a case with the own organization; a POST makes, renews, offers, signs it or asks for its money."""
    staff = request.user
    intake = case_of(staff, case_id, "plan.read")
    if request.method == "GET":
        return _show(request, intake)
    if not staff.may("plan.keep"):
        refuse(staff, "case", case_id, "plan.keep")
    try:
        _act(request, intake)
    except writing.PlanMovedOn:
        return _show(request, intake, _MOVED, status=409)
    except BraidworkError as error:
        return _show(request, intake, kindly(error), status=422)
    return redirect("case-plan", case_id=case_id)


def _act(request: HttpRequest, intake: IntakeSession) -> None:
    staff, post, do = request.user, request.POST, request.POST.get("do", "")
    by, seen, token, plan = Actor.staff(staff), number_in(post, "version"), token_in(post), plan_for(staff, intake)
    if do == "make":
        way = number_in(post, "way", -1)
        advice, needs = advice_of(intake, way if way >= 0 else None, private=sight_of(staff, intake).private)
        writing.draft_plan(
            intake, by=by, token=token, organisation=staff.organisation, advice=advice,
            chosen=way if way >= 0 else None, needs=needs,
        )  # fmt: skip
        return
    if plan is None:
        raise RefusedError("there is no plan yet.", mend="make it first.")
    if do == "renew":
        writing.renew_plan(plan, by=by, seen=seen, token=token, why="Brought up to date with what is decided now.")
    elif do == "way":
        _another_way(request, plan, intake, seen, token)
    elif do == "offer":
        writing.offer_plan(plan, by=staff, seen=seen)
        request.session[DONE] = "The client can read and sign it now, on the page “My plan”."
    elif do in ("sign", "paper"):
        _sign(request, plan, seen)
    elif do == "ask":
        done = ask_for_money(plan, by=staff)
        request.session[DONE] = (
            f"{done.new} of the services are new among the needs that the funds plan for"
            + (f"; {done.there} stood there already" if done.there else "")
            + (f"; {done.withdrawn} were taken back" if done.withdrawn else "")
            + "."
        )
    elif do == "done":
        _done(request, plan, token)
    else:
        raise RefusedError("that is no step of a plan.", mend="choose one that is offered.")


def _another_way(request: HttpRequest, plan: Plan, intake: IntakeSession, seen: int, token: str) -> None:
    way = number_in(request.POST, "way", -1)
    chosen = way if way >= 0 else None
    advice, needs = advice_of(intake, chosen, private=sight_of(request.user, intake).private)
    writing.renew_plan(
        plan, by=Actor.staff(request.user), seen=seen, token=token, why="Another way, with its money.", advice=advice,
        chosen=chosen, needs=needs,
    )  # fmt: skip


def _sign(request: HttpRequest, plan: Plan, seen: int) -> None:
    post, staff = request.POST, request.user
    version = version_of(plan, seen)
    if version is None:
        raise RefusedError("there is no such version.", mend="look at the plan anew.")
    by = Actor.staff(staff)
    if post.get("do") == "sign":
        sign_plan(version, by=by, who="navigator", name=post.get("name", ""))
        return
    day: date | None = day_in(post, "signed_on")
    if day is None:
        raise RefusedError("that is no day.", mend="write it like 11/30/2026.")
    sign_plan(version, by=by, who="client", name=post.get("name", ""), how="paper", signed_on=day)


def _done(request: HttpRequest, plan: Plan, token: str) -> None:
    staff, post = request.user, request.POST
    if not staff.may("service.keep"):
        refuse(staff, "case", plan.intake_id, "service.keep")
    day = day_in(post, "on")
    if day is None:
        raise RefusedError("that is no day.", mend="write it like 11/30/2026.")
    made = service_of_plan_item(writing.newest(plan), post.get("item", "")[:40], by=staff, on=day, token=token)
    request.session[DONE] = (
        "It stands in the service ledger now, with the line in the books that pays for it."
        if made.line_id
        else "It stands in the service ledger now. No money is promised for it so far."
    )


@require_GET
@staff_page("plan.read")
def one_version(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """One version as it was written, and what it changed."""
    intake = case_of(request.user, case_id, "plan.read")
    plan = plan_for(request.user, intake)
    version = version_of(plan, number) if plan is not None else None
    if plan is None or version is None:
        raise Http404
    return _version(request, intake, version, newest=plan.number)


@require_GET
@staff_page("plan.read")
def own_plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan that the client made herself, where she lets those who serve her read it; else 404, kept."""
    intake = case_of(request.user, case_id, "plan.read")
    plan = own_plan_for(request.user, intake)
    if plan is None:
        refuse(request.user, "case", case_id, "plan.read")
    assert plan is not None
    return _version(request, intake, writing.newest(plan), newest=plan.number, is_own=True)


@require_GET
@staff_page("plan.read")
def version_pdf(request: HttpRequest, case_id: UUID, number: int, tag: str) -> HttpResponse:
    """A version as a PDF in a language, to be printed and signed."""
    staff = request.user
    intake = case_of(staff, case_id, "plan.read")
    plan = plan_for(staff, intake)
    version = version_of(plan, number) if plan is not None else None
    if version is None or tag not in locales():
        raise Http404
    try:
        pages = plan_pdf(version, tag, sight=sight_of(staff, intake))
    except NotAvailableError as error:
        return _show(request, intake, kindly(error), status=409)
    record("plan printed", "person", intake.person_id, by=Actor.staff(staff), purpose="serving", version=number,
           organisation=str(staff.organisation_id))  # fmt: skip
    return as_pdf(pages)


def _version(
    request: HttpRequest, intake: IntakeSession, version: PlanVersion, *, newest: int, is_own: bool = False
) -> HttpResponse:  # fmt: skip
    sight = sight_of(request.user, intake)
    before = version_of(version.plan, int(version.number) - 1) if not is_own else None
    _read(request.user, intake, version)
    page = {
        "staff": request.user, "case_id": intake.pk, "client": person_label(intake.person), "why": version.why,
        "p": told(version, SOURCE, signatures=signatures_of(version), sight=sight), "newest": newest,
        "changes": changes_between(before, version, SOURCE, sight=sight), "at": version.made_at,
        "by": by_whom(version, names_of([version])), "is_old": version.number != newest, "is_own": is_own,
    }  # fmt: skip
    return render(request, "plans/staff_version.html", page)


def _read(staff: Staff, intake: IntakeSession, version: PlanVersion) -> None:
    record("plan read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving",
           version=int(version.number), organisation=str(staff.organisation_id))  # fmt: skip


def _show(request: HttpRequest, intake: IntakeSession, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff, plan = request.user, plan_for(request.user, intake)
    may_keep, sight = staff.may("plan.keep"), sight_of(request.user, intake)
    page: dict[str, Any] = {
        "staff": staff, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "may_keep": may_keep, "may_give": may_keep and staff.may("service.keep"),
        "token": new_token(), "own": own_plan_for(staff, intake), "today": timezone.localdate(),
        "done": request.session.pop(DONE, "") if request.method == "GET" else "",
    }  # fmt: skip
    if plan is None:
        page |= {
            "unshared": has_own_plan_unshared(intake),
            "ready": intake.state == "finished",
            "ways": ways_of(intake, private=sight.private) if may_keep and intake.state == "finished" else [],
        }
        return render(request, "plans/staff_plan.html", page, status=status)
    version = writing.newest(plan)
    _read(staff, intake, version)
    there = signatures_of(version)
    tags = [SOURCE, *([str(intake.locale)] if intake.locale != SOURCE else [])]
    reads = locale(str(intake.locale)).english
    page |= {
        "p": told(version, SOURCE, signatures=there, sight=sight, states=states_since(version)),
        "state": state_in_words(plan, version),
        "news": news_of(version, intake, private=sight.private), "next_number": version.number + 1,
        "ways": ways_of(intake, private=sight.private) if may_keep and request.GET.get("way") == "pick" else [],
        "picks": request.GET.get("way") == "pick",
        "is_offered": plan.offered == version.number, "signed": there, "history": history_for_staff(plan),
        "languages": [(t, locale(t).english) for t in tags if has_letters(t)],
        "services": services_as_they_stand(version, staff),
        "no_letters": "" if has_letters(str(intake.locale)) else reads,
        "by_machine": "" if is_checked(str(intake.locale)) else reads,
    }  # fmt: skip
    return render(request, "plans/staff_plan.html", page, status=status)
