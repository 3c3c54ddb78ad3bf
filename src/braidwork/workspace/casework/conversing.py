"""A stored talk as the engine's Interview, and answers as the JSON that is stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from braidwork.eligibility.questions.answers import Answer as GivenAnswer
from braidwork.eligibility.questions.answers import Answers, Member
from braidwork.eligibility.questions.published import question_set
from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.casework.evidence import HeldTalk
from braidwork.workspace.casework.models import Answer, IntakeSession
from braidwork.workspace.rulebook.in_force import in_force

_DAYS = ("first", "last", "as_of")


class QuestionsChanged(RefusedError):  # noqa: N818 - it is a choice for the client
    """The talk began with another version of the questions; going on needs an explicit upgrade."""


def standing(intake: IntakeSession) -> list[Answer]:
    """The answers that stand, in the order they were first given."""
    return list(Answer.objects.filter(intake=intake, replaced_in=None).order_by("position", "id"))


def interview_of(
    intake: IntakeSession, as_known: datetime | None = None, stored: Iterable[Answer] | None = None
) -> HeldTalk:
    """The talk as the engine knows it; QuestionsChanged where the published questions are not those it began with.

    With `as_known`, on the rulebook as it was published until that moment: so a decision of then is replayed.
    `stored` are the answers that stand, where the caller has read them already.
    """
    questions = question_set()
    if intake.question_set_checksum != questions.checksum:
        raise QuestionsChanged("the questions have changed since this talk began.", mend="go on with the new ones.")
    return _interview(intake, (answer_of(a.body) for a in (standing(intake) if stored is None else stored)), as_known)


def carried_over(intake: IntakeSession) -> tuple[HeldTalk, tuple[str, ...]]:
    """The talk on the questions of today, and the keys of the answers that they no longer take."""
    questions, kept, lost = question_set(), [], []
    for stored in standing(intake):
        try:
            answer = answer_of(stored.body)
            question = questions.question(answer.question)
            for code in answer.codes if not question.choices_from else ():
                question.choice(code)
            kept.append(answer)
        except BraidworkError:
            lost.append(str(stored.key))
    return _interview(intake, kept), tuple(lost)


def _interview(intake: IntakeSession, given: Iterable[GivenAnswer], as_known: datetime | None = None) -> HeldTalk:
    answers, rules, on = Answers(question_set(), {a.key: a for a in given}), in_force(as_known), intake.service_date
    interview = HeldTalk(on, intake, as_known, answers=answers, programs=rules.programs_on(on), limits=rules.numbers)
    if intake.wanted_key and intake.wanted_key in answers.given:
        interview.change(intake.wanted_key)
    return interview


def is_private(question_key: str) -> bool:
    """Whether a question of the set needs the consent for private questions."""
    return any(q.key == question_key and q.part == "private" for q in question_set().questions)


def body_of(answer: GivenAnswer) -> dict[str, Any]:
    """An answer as JSON; what is empty is left out."""
    found: dict[str, Any] = {"question": answer.question, "state": answer.state}
    for name in ("about", "text", "low", "high"):
        if (value := getattr(answer, name)) not in ("", None):
            found[name] = value
    if answer.codes:
        found["codes"] = list(answer.codes)
    for name in _DAYS:
        if (day := getattr(answer, name)) is not None:
            found[name] = day.isoformat()
    if answer.people:
        found["people"] = [[m.relationship, m.age, m.shares_child] for m in answer.people]
    return found


def answer_of(body: dict[str, Any]) -> GivenAnswer:
    """The answer that JSON holds."""
    days = {name: date.fromisoformat(body[name]) if name in body else None for name in _DAYS}
    people = tuple(Member(r, age, shares) for r, age, shares in body.get("people", ()))
    return GivenAnswer(
        body["question"], body["state"], tuple(body.get("codes", ())), body.get("low"), body.get("high"),
        days["first"], days["last"], people, body.get("text", ""), body.get("about", ""), days["as_of"],
    )  # fmt: skip
