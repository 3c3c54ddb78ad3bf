"""What the client takes home, who may see it, and who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.results import HEADINGS, Result, results
from braidwork.reference.languages import locale
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework import client_words
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of, standing
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import AuditEvent, Consent, IntakeSession, Person
from braidwork.workspace.casework.plans.reach import plans_of_client
from braidwork.workspace.casework.plans.waiting import waits_for_her
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.seat_changes import who_typed
from braidwork.workspace.site.languages import Said, binding_language, language_of, say

_SHORT_NAMES = 4
_SHARING_TEXTS = (
    "consent.serving", "consent.serving_papers", "consent.serving_counts", "consent.private_serving",
)  # fmt: skip


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
    language = language_of(request)
    found = [_told(language, r) for r in results(interview)]
    groups = [(g, client_words.heading(language, g), [r for r in found if r.group == g]) for g in HEADINGS]
    get = [r.name for r in found if r.group == "get"]
    others = _typed_by_others(intake, client(intake))
    page = {
        "groups": [g for g in groups if g[2]], "papers": _papers_to_bring(found),
        "asked": len(interview.asked), "saved": len(interview.not_asked()),
        "on": intake.service_date, "version": intake.version, "short": _short(language, get, len(found)),
        "answers": [(*line, others.get(line[2])) for line in told(interview, language)],
        "waiting": waits_for_her(intake, language), "semicolon": locale(language).semicolon,
    }  # fmt: skip
    return render(request, "results.html", page)


def _typed_by_others(intake: IntakeSession, viewer: Actor) -> dict[str, dict[str, object]]:
    """Which answers somebody else typed: who, and when."""
    return {
        str(a.key): {"touched": a, "touched_by": who} for a in standing(intake)
        if (who := who_typed(a, viewer)) != "mine"
    }  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One program as the page tells it; `official` is the name that staff know it by."""

    group: str
    name: Said
    line: Said
    where: Said
    papers: tuple[Said, ...]
    official: str
    papers_note: Said


def _told(language: str, result: Result) -> Told:
    name = client_words.published(language, result.program.plain_name)
    papers = tuple(client_words.any_of(language, choices) for choices in result.papers)
    where = client_words.published(language, result.where)
    line = client_words.line(language, result)
    note = client_words.published(language, result.program.documents_note)
    return Told(result.group, name, line, where, papers, result.program.name, note)


def _papers_to_bring(found: Iterable[Told]) -> list[tuple[Said, list[Said]]]:
    """Each paper once (any one of its choices will do), with the programs that ask for it."""
    needed: dict[Said, list[Said]] = {}
    for result in found:
        for papers in result.papers if result.group in ("get", "check") else ():
            needed.setdefault(papers, []).append(result.name)
    return list(needed.items())


def told(interview: Interview, language: str) -> list[tuple[Said, str, str]]:
    """Each question as it was put, its answer in words, and the key of the answer."""
    answers, questions = interview.answers, interview.answers.question_set
    return [
        (
            client_words.question_words(language, NextQuestion(questions.question(a.question), a.about), answers),
            client_words.said(a, answers, language),
            a.key,
        )
        for a in answers.given.values()
    ]


def _short(language: str, names: list[Said], looked_at: int) -> Said:
    """The best news in the size of a text message."""
    if not names:
        return say(language, "results.short_none", count=looked_at)
    some, more = locale(language).listed_apart(names[:_SHORT_NAMES]), len(names) - _SHORT_NAMES
    if more > 0:
        return say(language, "results.short_more", names=some, count=more)
    return say(language, "results.short_get", names=some)


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """Who may see the case, who looked at it; the client shares it with an organisation or ends that."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    by = client(intake)
    # A start that was joined into this case is hers too, with all that she agreed to there.
    people = Person.objects.filter(pk__in=[intake.person_id, *joined_people(intake.person_id)])
    if request.method == "POST":
        chosen = _organisation(request.POST.get("organisation", ""))
        if chosen is not None and request.POST.get("do") == "share":
            binds = binding_language(language_of(request), _SHARING_TEXTS)
            give_consent(intake.person, "serving", by=by, to=chosen, locale=binds)
            if "private" in request.POST:
                give_consent(intake.person, "private_serving", by=by, to=chosen, locale=binds)
            else:
                withdraw_consent(intake.person, "private_serving", by=by, to=chosen)
        elif chosen is not None and request.POST.get("do") == "end":
            for person in people:
                withdraw_consent(person, "serving", by=by, to=chosen)
        return redirect("sharing")
    now = timezone.now()
    agreed = Consent.objects.filter(person__in=people, purpose="serving", withdrawn_at=None, expires_at__gt=now)
    latest = {c.recipient_id: c for c in agreed.select_related("recipient").order_by("expires_at")}
    page = {
        "shared": list(latest.values()), "looks": _looks([str(p.pk) for p in people]),
        "organisations": Organisation.objects.exclude(pk__in=list(latest)).order_by("name"),
        "own": next((p for p in plans_of_client(intake) if p.organisation_id is None), None),
    }  # fmt: skip
    return render(request, "sharing.html", page)


def _organisation(text: str) -> Organisation | None:
    try:
        return Organisation.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None


_READS = ("case read", "case status read", "seat taken", "referral read", "paper read", "identity read", "plan read",
          "work and money read")  # fmt: skip


def _looks(people: list[str]) -> list[tuple[object, str, str]]:
    """When staff read the case of these people, who, and for which organisation; newest first."""
    events = AuditEvent.objects.filter(
        subject_kind="person", subject_id__in=people, actor_kind="staff", act__in=_READS
    ).order_by("-sequence")[:50]
    names = {
        str(s.pk): s for s in Staff.objects.select_related("organisation").filter(pk__in=[e.actor_id for e in events])
    }
    return [
        (e.at, names[e.actor_id].display_name, names[e.actor_id].organisation.name)
        for e in events
        if e.actor_id in names
    ]
