"""What one seat of staff may see of a case: a navigator the answers, a helper the question of the moment only."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property

from django.http import QueryDict

from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.parsing import UnclearAnswerError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework import client_words, form_answers, joining, seats
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.conversing import answer_of, interview_of, is_private
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import JoinedStart, Seat
from braidwork.workspace.casework.next_questions import next_of
from braidwork.workspace.casework.seat_changes import sign_of, touched_by_other, typed_so_far, who_typed

WHO = {
    "mine": "you", "other_device": "the client", "client": "the client", "navigator": "another navigator",
    "helper": "a community helper",
}  # fmt: skip


class Desk:
    """One seat of staff at one case, and what it reaches."""

    def __init__(self, seat: Seat, staff: Staff) -> None:
        self.seat, self.staff = seat, staff
        self.sees_answers = seat.kind == "navigator" and staff.may("case.read")

    @cached_property
    def may_see_private(self) -> bool:
        """Whether private answers are for this seat: by role, by the seat, and by the client's own consent to it."""
        by_role = self.sees_answers and self.staff.may("case.read_private")
        return by_role and agreed(self.seat.intake.person, "private_serving", self.seat.organisation)

    @cached_property
    def interview(self) -> Interview:
        """The talk as it stands; QuestionsChanged where it began on other questions."""
        return interview_of(self.seat.intake)

    @cached_property
    def asked(self) -> NextQuestion | None:
        """The question of the moment."""
        return next_of(self.seat.intake, self.interview)

    def may_see(self, key: str) -> bool:
        """Whether the answer to a question is for this seat."""
        return self.sees_answers and (self.may_see_private or not is_private(key.partition("@")[0]))

    def asked_as(self, key: str) -> NextQuestion:
        """A question of the set as one to read a form by."""
        name, _, about = key.partition("@")
        if self.asked is not None and self.asked.key == key:
            return self.asked
        return NextQuestion(self.interview.answers.question_set.question(name), about)

    def refuses(self, key: str) -> str:
        """Why this seat may not answer a question now; empty where it may."""
        if not self.seat.may_type:
            return "The client types now."
        if is_private(key.partition("@")[0]) and self.private_step() != "":
            return "Private questions are for the client to answer herself, or to agree to first."
        if not self.sees_answers and (self.asked is None or self.asked.key != key or self.seat.intake.wanted_key):
            return "The client has gone on. Here is the question of the moment."
        return ""

    def private_step(self) -> str:
        """What stands before a private question: "" for nothing, "ask" for her consent, "own" for her own device."""
        if not self.sees_answers or not self.staff.may("case.read_private"):
            return "own"
        if not agreed(self.seat.intake.person, "private_screening"):
            return "ask"
        return "" if self.may_see_private else "own"

    def differences(self) -> list[joining.Difference]:
        """Differences of joined starts that this seat may settle."""
        if not self.sees_answers or not self.staff.may("case.join"):
            return []
        return [d for d in joining.differences(self.seat.intake) if self.may_see(d.key)]


def desk_page(view: Desk, by: Actor, sent: QueryDict | None) -> dict[str, object]:
    """What the page of a desk shows."""
    seat, intake = view.seat, view.seat.intake
    here = list(seats.live_seats(intake))
    page: dict[str, object] = {
        "seat": seat, "intake": intake, "version": intake.version, "sign": sign_of(here), "sees": view.sees_answers,
        "phones": [s for s in here if s.kind == "client"],
        "others": [s for s in here if s.staff is not None and str(s.staff_id) != by.id],
        "client_types": not seat.may_type, "step": _step_of(view),
    }  # fmt: skip
    interview = view.interview
    if view.sees_answers:
        told = typed_so_far(intake, interview, by, private=view.may_see_private)
        page["told"] = [(t, WHO[t.who]) for t in told]
        page["differences"] = [_both(view, d, by) for d in view.differences()]
        page["joinings"] = (
            JoinedStart.objects.filter(into=intake, undone_at=None) if view.staff.may("case.join") else []
        )
        page["reasons"] = joining.REASONS
        page["clash"] = None if intake.wanted_key else _clash(view)
    if page["step"] == "question" and view.asked is not None:
        page |= _question(view, by, view.asked, sent)
    return page


def _step_of(view: Desk) -> str:
    asked = view.asked
    if asked is None:
        return "finished" if view.seat.intake.state == "finished" else "ready"
    if asked.question.part == "private" and (step := view.private_step()) != "":
        return f"private-{step}"
    if not view.sees_answers and view.seat.intake.wanted_key:
        return "looking back"
    return "question"


def _question(view: Desk, by: Actor, asked: NextQuestion, sent: QueryDict | None) -> dict[str, object]:
    answers = view.interview.answers
    shown = form_answers.shown(asked, answers)
    people = form_answers.rows_of(answers.get("people"))
    others = "" if answers.get("people") is None else str(len(people))
    if not view.sees_answers:  # a helper sees the question, never what was said before
        options = tuple(replace(o, is_picked=False) for o in shown.options)
        shown = replace(shown, typed="", closer="", none_is_picked=False, options=options)
        people, others = (), ""
    if sent is not None and asked.question.kind == "household_loop":
        others = sent.get("others", "").strip()[:4]
        try:
            people = form_answers.rows(sent)
        except UnclearAnswerError:
            people = ()
    touched = touched_by_other(view.seat.intake, asked.key, by) if view.sees_answers else None
    return {
        "asked": shown, "people": people, "others_typed": others, "relations": form_answers.relations(),
        "names_people": others not in ("", "0") and bool(people),
        "typed": sent.get("typed", "")[: form_answers.LONGEST] if sent is not None else "",
        "touched": touched, "touched_by": WHO[who_typed(touched, by)] if touched is not None else "",
        "may_go_back": view.sees_answers and bool(answers.given),
    }  # fmt: skip


def _both(view: Desk, difference: joining.Difference, by: Actor) -> dict[str, object]:
    answers = view.interview.answers
    sides = [("ours", difference.ours), ("theirs", difference.theirs)]
    question = answers.question_set.question(difference.key.partition("@")[0])
    return {
        "id": difference.id, "words": question.ask,
        "sides": [
            (n, client_words.said(answer_of(a.body), answers), WHO[who_typed(a, by)], a.given_at) for n, a in sides
        ],
    }  # fmt: skip


def _clash(view: Desk) -> dict[str, object] | None:
    questions = view.interview.answers.question_set
    for text, keys in view.interview.contradictions():
        mark = hashlib.sha256(text.encode()).hexdigest()
        if mark not in view.seat.intake.accepted and all(view.may_see(k) for k in keys):
            named = [(k, questions.question(k.partition("@")[0]).ask) for k in keys]
            return {"text": text, "questions": named, "mark": mark}
    return None
