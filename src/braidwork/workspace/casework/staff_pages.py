"""Pages of staff: sign in and out, one case with its timeline."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.choosing import NextQuestion, words
from braidwork.eligibility.questions.published import question_set
from braidwork.errors import BraidworkError
from braidwork.workspace.casework.client_words import said
from braidwork.workspace.casework.conversing import answer_of
from braidwork.workspace.casework.events import Actor, record, verify_events
from braidwork.workspace.casework.models import AuditEvent
from braidwork.workspace.casework.reading import CaseView, read_case, staff_page
from braidwork.workspace.casework.serving.case_sections import case_sections
from braidwork.workspace.rulebook.in_force import in_force

# What a navigator reads first; programs of any other outcome stand below, folded.
_ORDER = {"eligible": 0, "likely": 1, "needs information": 2}


@require_GET
@staff_page("case.status")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: answers and decisions as far as role and consent reach, and its timeline."""
    view = read_case(request.user, case_id)
    names = in_force().plain_names_on(view.intake.service_date)
    for decision in view.decisions:
        decision.plain_name = names.get(decision.program_id, decision.program_id)
    found = sorted(view.decisions, key=lambda d: (_ORDER.get(str(d.outcome), len(_ORDER)), d.plain_name))
    page = {
        "case": view, "staff": request.user, "answers": _answers(view), **case_sections(request.user, view),
        "open_decisions": [d for d in found if d.outcome in _ORDER],
        "other_decisions": [d for d in found if d.outcome not in _ORDER],
    }  # fmt: skip
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
