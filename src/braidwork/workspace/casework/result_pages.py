"""What the client takes home, who may see it, and who looked."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.eligibility.questions.choosing import NextQuestion, words
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.results import HEADINGS, SCREENING, papers_to_bring, results
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.form_answers import said
from braidwork.workspace.casework.models import AuditEvent, Consent

_SHORT_NAMES = 4


@require_GET
def take_home(request: HttpRequest) -> HttpResponse:
    """The results in groups, papers to bring, what was passed over, and a version short enough for a text message."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    if intake.state != "finished":
        return redirect("question")
    try:
        interview = interview_of(intake)
    except QuestionsChanged:
        return render(request, "questions_changed.html")
    found = results(interview)
    groups = [(g, heading, [r for r in found if r.group == g]) for g, heading in HEADINGS.items()]
    get = [r for r in found if r.group == "get"]
    page = {
        "groups": [g for g in groups if g[2]], "screening": SCREENING, "papers": papers_to_bring(found),
        "passed": interview.passed_over(), "asked": len(interview.asked), "saved": len(interview.not_asked()),
        "on": intake.service_date, "version": intake.version,
        "short": _short([r.program.plain_name for r in get], len(found)),
        "answers": told(interview),
    }  # fmt: skip
    return render(request, "results.html", page)


def told(interview: Interview) -> list[tuple[str, str, str]]:
    """Each question as it was put, its answer in words, and the key of the answer."""
    answers, questions = interview.answers, interview.answers.question_set
    return [
        (words(NextQuestion(questions.question(a.question), a.about), answers), said(a, answers), a.key)
        for a in answers.given.values()
    ]


def _short(names: list[str], looked_at: int) -> str:
    """The best news in the size of a text message."""
    if not names:
        return f"We looked at {looked_at} programs. Staff need to look at some with you. A first look, not a decision."
    more = f" and {len(names) - _SHORT_NAMES} more" if len(names) > _SHORT_NAMES else ""
    return (
        f"You can most likely get: {'; '.join(names[:_SHORT_NAMES])}{more}. A first look, not a decision. Ask to apply."
    )


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """Who may see the case, who looked at it; the client shares it with an organisation or ends that."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    by = client(intake)
    if request.method == "POST":
        chosen = _organisation(request.POST.get("organisation", ""))
        if chosen is not None and request.POST.get("do") == "share":
            give_consent(intake.person, "serving", by=by, to=chosen)
            if "private" in request.POST:
                give_consent(intake.person, "private_serving", by=by, to=chosen)
            else:
                withdraw_consent(intake.person, "private_serving", by=by, to=chosen)
        elif chosen is not None and request.POST.get("do") == "end":
            withdraw_consent(intake.person, "serving", by=by, to=chosen)
        return redirect("sharing")
    now = timezone.now()
    standing = Consent.objects.filter(person=intake.person, purpose="serving", withdrawn_at=None, expires_at__gt=now)
    page = {
        "shared": standing.select_related("recipient"), "looks": _looks(str(intake.person_id)),
        "organisations": Organisation.objects.exclude(pk__in=standing.values("recipient")).order_by("name"),
    }  # fmt: skip
    return render(request, "sharing.html", page)


def _organisation(text: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def _looks(person_id: str) -> list[tuple[object, str, str]]:
    """When staff read the case, who, and for which organisation; newest first."""
    events = AuditEvent.objects.filter(
        subject_kind="person", subject_id=person_id, actor_kind="staff", act__in=("case read", "case status read")
    ).order_by("-sequence")[:50]
    names = {
        str(s.pk): s for s in Staff.objects.select_related("organisation").filter(pk__in=[e.actor_id for e in events])
    }
    return [
        (e.at, names[e.actor_id].display_name, names[e.actor_id].organisation.name)
        for e in events
        if e.actor_id in names
    ]
