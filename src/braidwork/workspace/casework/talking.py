"""Acts of a talk: start, answer, go back, finish, upgrade, wipe. Each is atomic, named by its actor, and evented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from braidwork.eligibility.questions.answers import Answer as GivenAnswer
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.published import affected_facts, question_set
from braidwork.errors import RefusedError
from braidwork.workspace.casework.conversing import (
    QuestionsChanged,
    answer_of,
    body_of,
    carried_over,
    interview_of,
    is_private,
    standing,
)
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.evidence import HeldTalk
from braidwork.workspace.casework.models import Answer, Decision, IntakeSession, Person
from braidwork.workspace.casework.next_questions import forget, next_of
from braidwork.workspace.casework.retention import joined_people

Read = Callable[[NextQuestion, Interview], GivenAnswer]


class Conflict(Exception):  # noqa: N818 - it is a choice for the client, not an error
    """The question was answered elsewhere after this page was opened; nothing was written."""

    def __init__(self, key: str, standing: GivenAnswer, by_seat: str) -> None:
        self.key, self.standing, self.by_seat = key, standing, by_seat
        super().__init__(key)


class MovedOn(Exception):  # noqa: N818 - it is a choice for the client, not an error
    """The talk changed elsewhere after this page was opened; nothing was written, the page is to be looked at anew."""


@transaction.atomic
def start_intake(*, by: Actor, locale: str = "en", on: date | None = None, synthetic: bool = False) -> IntakeSession:
    """A new person and her first talk, on the questions of today."""
    questions, now = question_set(), timezone.now()
    person = Person.objects.create(is_synthetic=synthetic, began_at=now)
    intake = IntakeSession.objects.create(
        person=person, question_set_id=questions.id, question_set_version=questions.version,
        question_set_checksum=questions.checksum, service_date=on or timezone.localdate(), locale=locale,
        began_at=now, changed_at=now,
    )  # fmt: skip
    record("intake started", "person", person.pk, by=by, question_set=questions.version)
    return intake


@transaction.atomic
def choose_language(intake: IntakeSession, locale: str, *, by: Actor) -> IntakeSession:
    """The client reads on in another language; her answers stay as they are."""
    held = hold(intake)
    if held.locale != locale:
        held.locale = locale
        held.save(update_fields=["locale"])
        record("language chosen", "person", held.person_id, by=by)
    return held


@transaction.atomic
def give_answer(intake: IntakeSession, key: str, read: Read, *, by: Actor, seen: int, token: str) -> IntakeSession:
    """Saves one answer. `seen` is the version that the page showed, `token` names the form: twice sent counts once.

    `read` makes the answer from the question as put. Raises Conflict where somebody answered the same question since
    the page was shown, UnclearAnswerError from `read`, RefusedError for a question that is not to be asked.
    """
    held = hold(intake)
    every = list(Answer.objects.filter(intake=held).order_by("position", "id"))  # replaced ones too: their tokens count
    if any(a.token == token for a in every):
        return held
    before = {str(a.key): a for a in every if a.replaced_in is None}
    earlier = before.get(key)
    if earlier is not None and earlier.version > seen:
        raise Conflict(key, answer_of(earlier.body), str(earlier.seat))
    interview = interview_of(held, stored=before.values())
    asked = _asked(held, interview, key)
    answer = read(asked, interview)
    keep_answers(held, interview, (answer,), by=by, token=token, before=before)
    record("answer given", "person", held.person_id, by=by, question=key.partition("@")[0], version=held.version)
    if next_of(held, interview) is None:
        decide_now(held, interview, by)
    return held


@transaction.atomic
def decline_private(intake: IntakeSession, *, by: Actor, token: str, seen: int | None = None) -> IntakeSession:
    """Passes over every private question: the client would rather not be asked. MovedOn for a page out of date."""
    held = hold(intake)
    if Answer.objects.filter(intake=held, token=token).exists():
        return held
    _unmoved(held, seen)
    interview, passed = interview_of(held), 0
    while (asked := interview.next()) is not None and asked.question.part == "private":
        keep_answers(
            held,
            interview,
            (GivenAnswer(asked.question.key, "declined", about=asked.about, as_of=interview.on),),
            by=by,
            token=token,
        )
        passed += 1
    record("private questions declined", "person", held.person_id, by=by, rows=passed, version=held.version)
    if interview.next() is None:
        decide_now(held, interview, by)
    return held


@transaction.atomic
def go_back(intake: IntakeSession, *, by: Actor, seen: int) -> IntakeSession:
    """Shows the answer before once more; nothing said is lost. A page that is out of date changes nothing."""
    held = hold(intake)
    if held.version != seen:
        return held
    keys = [str(a.key) for a in standing(held)]
    at = keys.index(held.wanted_key) if held.wanted_key in keys else len(keys)
    if at > 0:
        held.wanted_key = keys[at - 1]
        held.state = "open"
        mark_changed(held)
        record("went back", "person", held.person_id, by=by, version=held.version)
    return held


@transaction.atomic
def ask_again(intake: IntakeSession, key: str, *, by: Actor, seen: int | None = None) -> IntakeSession:
    """Puts one answered question again; the answer stands until the new one comes. MovedOn for a page out of date."""
    held = hold(intake)
    _unmoved(held, seen)
    if Answer.objects.filter(intake=held, key=key, replaced_in=None).exists():
        held.wanted_key, held.state = key, "open"
        mark_changed(held)
        record("question asked again", "person", held.person_id, by=by, version=held.version)
    return held


@transaction.atomic
def accept_contradiction(intake: IntakeSession, mark: str, *, by: Actor, seen: int | None = None) -> IntakeSession:
    """Both answers are right, says the client; she is not asked about them again. MovedOn for a page out of date."""
    held = hold(intake)
    _unmoved(held, seen)
    if mark not in held.accepted:
        held.accepted = [*held.accepted, mark]
        mark_changed(held)
        record("answers confirmed", "person", held.person_id, by=by, version=held.version)
    return held


@transaction.atomic
def finish(intake: IntakeSession, *, by: Actor, seen: int | None = None) -> IntakeSession:
    """Decides every program on the answers so far and keeps the decisions. MovedOn for a page out of date."""
    held = hold(intake)
    _unmoved(held, seen)
    decide_now(held, interview_of(held), by)
    return held


@transaction.atomic
def upgrade_questions(intake: IntakeSession, *, by: Actor) -> IntakeSession:
    """Carries a talk over to the questions of today; answers that no longer fit are asked again."""
    held, questions = hold(intake), question_set()
    _, lost = carried_over(held)
    Answer.objects.filter(intake=held, key__in=lost, replaced_in=None).update(replaced_in=held.version + 1)
    held.question_set_id, held.question_set_version = questions.id, questions.version
    held.question_set_checksum, held.wanted_key, held.state = questions.checksum, "", "open"
    mark_changed(held)
    record("questions upgraded", "person", held.person_id, by=by, question_set=questions.version, lost=len(lost))
    return held


@transaction.atomic
def wipe(intake: IntakeSession, *, by: Actor) -> None:
    """Erases the person with all answers, consents and decisions; the chain keeps that it happened, and no content.

    RefusedError where an organisation carries the case: its keeping follows its own rules, and staff do it.
    """
    Person.objects.select_for_update().filter(pk=intake.person_id).first()  # before who writes of her this moment
    held = hold(intake)
    if held.person.organisation_id is not None:
        raise RefusedError("an organisation carries this case.", mend="ask your navigator to erase it.")
    person_id, joined = held.person_id, joined_people(held.person_id)
    rows = Answer.objects.filter(intake__person__in=[person_id, *joined]).count()
    Person.objects.filter(pk__in=joined).delete()
    held.person.delete()
    forget(held)
    record("case wiped", "person", person_id, by=by, rows=rows)


def hold(intake: IntakeSession) -> IntakeSession:
    """The talk with its row locked for this transaction; RefusedError where it was erased or joined with another."""
    found = IntakeSession.objects.select_for_update(of=("self",)).select_related("person").filter(pk=intake.pk).first()
    if found is None:
        raise RefusedError("this talk was erased.", mend="start a new one.")
    if found.joined_into_id is not None:
        raise RefusedError("this talk was joined with another.", mend="go on with the joined one.")
    return found


def _unmoved(held: IntakeSession, seen: int | None) -> None:
    if seen is not None and held.version != seen:
        raise MovedOn


def _asked(held: IntakeSession, interview: Interview, key: str) -> NextQuestion:
    current = next_of(held, interview)
    if current is not None and current.key == key:
        return current
    if key in interview.answers.given:
        interview.change(key)
        again = interview.next()
        if again is not None and again.key == key:
            return again
    raise RefusedError("that question is not asked any more.", mend="go on with the one shown now.")


def keep_answers(
    held: IntakeSession, interview: Interview, answers: tuple[GivenAnswer, ...], *, by: Actor, token: str,
    before: dict[str, Answer] | None = None,
) -> None:  # fmt: skip
    """Writes answers into a held talk; what they replace, and what hung on it, stays to be read.

    `before` are the answers that stand, by key, where the caller has read them already.
    """
    if before is None:
        before = {str(a.key): a for a in standing(held)}
    for answer in answers:
        interview.answer(answer)
    held.wanted_key, held.state = "", "open"
    mark_changed(held)
    replaced = [k for k in before if k not in interview.answers.given or k in {a.key for a in answers}]
    if replaced:
        Answer.objects.filter(intake=held, key__in=replaced, replaced_in=None).update(replaced_in=held.version)
    for answer in answers:
        place = before[answer.key].position if answer.key in before else held.version
        Answer.objects.create(
            intake=held, key=answer.key, body=body_of(answer), is_private=is_private(answer.question), position=place,
            version=held.version, token=token, given_at=held.changed_at, seat=by.seat, given_by=by.id,
            device=by.device,
        )  # fmt: skip


def mark_changed(held: IntakeSession) -> None:
    """Counts one change of a held talk: pages that show an earlier version are out of date."""
    held.version += 1
    held.changed_at = timezone.now()
    held.save()


def decide_now(held: IntakeSession, interview: Interview, by: Actor) -> None:
    """Decides every program on the answers of a held talk and keeps the decisions of this version."""
    Decision.objects.filter(intake=held, intake_version=held.version).delete()
    found = Decision.objects.bulk_create(decisions_of(held, interview, timezone.now()))
    held.state = "finished"
    held.save(update_fields=["state"])
    record("intake finished", "person", held.person_id, by=by, programs=len(found), version=held.version)


@transaction.atomic
def decide_again(intake: IntakeSession, *, by: Actor) -> int:
    """Decides a finished talk anew on what staff saw and found since; how many programs came out otherwise.

    Nothing is written where nothing changed, or where the talk is not at its end: then its end decides.
    """
    held = hold(intake)
    if held.state != "finished":
        return 0
    earlier = Decision.objects.filter(intake=held, intake_version=held.version)
    before = dict(earlier.values_list("program_id", "decision_id"))
    outcomes = dict(earlier.values_list("program_id", "outcome"))
    found = decisions_of(held, interview_of(held), timezone.now())
    if before == {d.program_id: d.decision_id for d in found}:
        return 0
    mark_changed(held)
    for decision in found:
        decision.intake_version = held.version
    Decision.objects.bulk_create(found)
    changed = sum(d.outcome != outcomes.get(d.program_id) for d in found)
    record("decided on evidence", "person", held.person_id, by=by, programs=changed, version=held.version)
    return changed


def decisions_of(held: IntakeSession, interview: Interview, at: datetime) -> list[Decision]:
    """The decisions on every program as rows that are not saved yet, each marked where it rests on a private answer."""
    private = {q.key for q in interview.answers.question_set.questions if q.part == "private"}
    told = [a for a in interview.answers.given.values() if a.question in private and a.state == "known"]
    written = {f for a in told for f in interview.answers.question_set.question(a.question).facts_written}
    if isinstance(interview, HeldTalk):
        written |= interview.evidence.private
    facts = written | affected_facts(written)  # what follows from what is private is private too
    return [
        Decision(
            intake=held, intake_version=held.version, program_id=d.program_id, outcome=d.outcome, tier=d.tier or "",
            decision_id=d.id, rule_version=d.rule_version, service_date=d.service_date, decided_at=at,
            rests_on_private=any(f.key in facts for f in d.verdict.facts),
        )
        for d in interview.decisions()
    ]  # fmt: skip


__all__ = [
    "Conflict", "MovedOn", "QuestionsChanged", "accept_contradiction", "ask_again", "choose_language", "decide_again",
    "decide_now", "decisions_of",
    "decline_private",
    "finish", "give_answer", "go_back", "hold", "keep_answers", "mark_changed", "start_intake", "upgrade_questions",
    "wipe",
]  # fmt: skip
