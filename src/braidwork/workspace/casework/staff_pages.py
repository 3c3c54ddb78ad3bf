"""Pages of staff: sign in and out, the list of today, one case with its timeline."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.choosing import NextQuestion, words
from braidwork.eligibility.questions.published import question_set
from braidwork.errors import BraidworkError
from braidwork.workspace.accounts.guessing import MOST_FROM_ADDRESS, failed, is_locked, succeeded
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.conversing import answer_of
from braidwork.workspace.casework.events import VISITOR, Actor, record, verify_events
from braidwork.workspace.casework.form_answers import said
from braidwork.workspace.casework.models import AuditEvent
from braidwork.workspace.casework.reading import CaseView, cases_for, read_case, staff_page
from braidwork.workspace.site.guarding import address_of

_NOT_IN = "Name and password do not fit, or there were too many tries. After five, wait 15 minutes."


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs staff in; five wrong tries on a name, or thirty from one address, and no more are looked at for a while."""
    if request.method == "GET":
        return render(request, "sign_in.html", {"next": request.GET.get("next", "")[:300]})
    name, address = request.POST.get("name", "")[:150].strip(), address_of(request)
    locked = is_locked("sign in", name.lower()) or is_locked("sign in from", address, most=MOST_FROM_ADDRESS)
    staff = None if locked else authenticate(request, username=name, password=request.POST.get("password", "")[:500])
    if not isinstance(staff, Staff):
        failed("sign in", name.lower())
        failed("sign in from", address)
        record("sign-in refused", "staff", "", by=VISITOR)
        page = {"problem": _NOT_IN, "next": request.POST.get("next", "")[:300]}
        return render(request, "sign_in.html", page, status=403)
    succeeded("sign in", name.lower())
    request.session.flush()
    login(request, staff)
    record("signed in", "staff", staff.pk, by=Actor.staff(staff))
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if own else _first_page(staff))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signs staff out and clears the session."""
    if isinstance(request.user, Staff):
        record("signed out", "staff", request.user.pk, by=Actor.staff(request.user))
    logout(request)
    return redirect("sign-in")


@require_GET
@staff_page("case.list")
def today(request: HttpRequest) -> HttpResponse:
    """The cases that clients share with the organisation, those that changed last first."""
    staff = request.user
    cases = list(cases_for(staff)[:200])
    record("list read", "organisation", staff.organisation_id, by=Actor.staff(staff), rows=len(cases))
    return render(request, "today.html", {"cases": cases, "staff": staff})


@require_GET
@staff_page("case.status")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: answers and decisions as far as role and consent reach, and its timeline."""
    view = read_case(request.user, case_id)
    names = _plain_names()
    for decision in view.decisions:
        decision.plain_name = names.get(decision.program_id, decision.program_id)
    page = {"case": view, "staff": request.user, "answers": _answers(view)}
    return render(request, "case.html", page)


@require_GET
@staff_page("events.read")
def events(request: HttpRequest) -> HttpResponse:
    """The end of the chain of events, and whether it is whole."""
    record("events read", "page", "events", by=Actor.staff(request.user))
    page = {"check": verify_events(), "events": AuditEvent.objects.order_by("-sequence")[:200], "staff": request.user}
    return render(request, "events.html", page)


def _answers(view: CaseView) -> list[tuple[str, str, str, object]]:
    given = [(a, answer_of(a.body)) for a in view.answers]
    answers = Answers(question_set(), {g.key: g for _, g in given})
    found = []
    for stored, answer in given:
        try:
            asked = words(NextQuestion(answers.question_set.question(answer.question), answer.about), answers)
            found.append((asked, said(answer, answers), str(stored.seat), stored.given_at))
        except (BraidworkError, KeyError):
            found.append(
                (answer.question, "an answer to an earlier version of the questions", str(stored.seat), stored.given_at)
            )
    return found


def _plain_names() -> dict[str, str]:
    from braidwork.eligibility.programs import programs

    return {p.id: p.plain_name for p in programs()}


def _first_page(staff: Staff) -> str:
    return reverse("today") if staff.may("case.list") else reverse("events")
