"""Two starts of one case made one: answers of both stay with their source, a person picks where both differ.

An answer that hangs on another (the pay of a job, a question about one person of the home) is brought only where it
fits what stands; else it is put aside and looked at again after each pick. Nothing is ever deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone

from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.choosing import instances, is_shown
from braidwork.eligibility.questions.published import question_set
from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.consenting import agreed, give_consent
from braidwork.workspace.casework.conversing import answer_of, interview_of, standing
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Answer, IntakeSession, JoinedAnswer, JoinedStart
from braidwork.workspace.casework.next_questions import forget, next_of
from braidwork.workspace.casework.seats import end_seat, live_seats
from braidwork.workspace.casework.talking import decide_again, decide_now, hold, keep_answers, mark_changed

REASONS = {
    "two people": "These were two different people.", "mistake": "They were joined by mistake.",
    "client asked": "The client asked for it.",
}  # fmt: skip
Side = Literal["ours", "theirs"]


@dataclass(frozen=True)
class Difference:
    """One question that both starts answered, and not alike: both answers as stored, with who gave them and when."""

    id: int
    key: str
    ours: Answer
    theirs: Answer


@transaction.atomic
def join_starts(source: IntakeSession, into: IntakeSession, *, by: Actor) -> JoinedStart:
    """Brings the answers of `source` into `into`; `source` stays as it was and takes no further answer.

    RefusedError for a start with itself, for one that is joined already, or begun on other questions.
    """
    if source.pk == into.pk:
        raise RefusedError("this is the same case.", mend="go on with it.")
    first, second = sorted((source, into), key=lambda one: str(one.pk))  # locked in one order everywhere
    held = {one.pk: one for one in (hold(first), hold(second))}
    theirs, ours = held[source.pk], held[into.pk]
    if {theirs.question_set_checksum, ours.question_set_checksum} != {question_set().checksum}:
        raise RefusedError("one of the two began on earlier questions.", mend="go on with the new ones there first.")
    joined = JoinedStart.objects.create(
        source=theirs, into=ours, joined_at=timezone.now(), by_seat=by.seat, by_id=by.id
    )
    IntakeSession.objects.filter(pk=theirs.pk).update(joined_into=ours)
    JoinedAnswer.objects.bulk_create(
        JoinedAnswer(joined=joined, key=answer.key, theirs=answer, how="aside") for answer in standing(theirs)
    )
    if agreed(theirs.person, "private_screening") and not agreed(ours.person, "private_screening"):
        give_consent(ours.person, "private_screening", by=by, locale=ours.locale)
    for seat in live_seats(theirs):
        end_seat(seat, by=by)
    _settle(ours, by)
    rows = JoinedAnswer.objects.filter(joined=joined, how="brought").count()
    record("starts joined", "person", ours.person_id, by=by, rows=rows, version=ours.version)
    record("joined into another", "person", theirs.person_id, by=by)
    forget(theirs)
    return joined


def differences(intake: IntakeSession) -> list[Difference]:
    """The questions of a joined case that two starts answered differently and nobody settled, in order."""
    found = JoinedAnswer.objects.filter(joined__into=intake, joined__undone_at=None, how="differs", picked="")
    rows = list(found.select_related("theirs").order_by("id"))
    now = {str(a.key): a for a in standing(intake)} if rows else {}
    return [Difference(int(d.pk), str(d.key), now[d.key], d.theirs) for d in rows if d.key in now]


@transaction.atomic
def pick(intake: IntakeSession, difference_id: int, side: Side, *, by: Actor) -> IntakeSession:
    """Settles one difference: the answer that stands, or the one of the other start. Twice sent counts once."""
    ours = hold(intake)
    found = (
        JoinedAnswer.objects.select_related("theirs")
        .filter(pk=difference_id, joined__into=ours, joined__undone_at=None, how="differs", picked="").first()
    )  # fmt: skip
    if found is None:
        return ours
    JoinedAnswer.objects.filter(pk=found.pk).update(picked=side)
    if side == "theirs":
        interview = interview_of(ours)
        taken = answer_of(found.theirs.body)
        keep_answers(ours, interview, (taken,), by=by, token=f"picked-{found.pk}")
        Answer.objects.filter(intake=ours, key=found.key, replaced_in=None).update(
            seat=found.theirs.seat, given_by=found.theirs.given_by, device=found.theirs.device,
            given_at=found.theirs.given_at,
        )  # fmt: skip
    _settle(ours, by)
    question = str(found.key).partition("@")[0]
    record("difference settled", "person", ours.person_id, by=by, question=question, version=ours.version)
    return ours


@transaction.atomic
def undo_joining(joined: JoinedStart, *, by: Staff, reason: str) -> IntakeSession:
    """Takes two starts apart again: what was brought and still stands goes, the source lives on as it was.

    RefusedError without a reason of REASONS, or where it was undone already.
    """
    if reason not in REASONS:
        raise RefusedError("undoing needs a reason.", mend="pick one.")
    ours, actor = hold(joined.into), Actor.staff(by)
    changed = JoinedStart.objects.filter(pk=joined.pk, undone_at=None).update(
        undone_at=timezone.now(), undone_by=by, reason=reason
    )
    if changed == 0:
        raise RefusedError("this was undone already.", mend="look at both cases.")
    mark_changed(ours)
    for row in JoinedAnswer.objects.filter(joined=joined).select_related("ours"):
        tokens = [_token(row), f"picked-{row.pk}"]
        gone = Answer.objects.filter(intake=ours, key=row.key, token__in=tokens, replaced_in=None)
        if gone.update(replaced_in=ours.version) and row.how == "differs" and row.ours is not None:
            Answer.objects.filter(pk=row.ours.pk).update(replaced_in=None)
    IntakeSession.objects.filter(pk=joined.source_id).update(joined_into=None)
    decide_again(joined.source, by=actor)  # papers and findings of hers may have been taken back while they were one
    _let_go(ours)
    _reopen(ours, actor)
    record("joining undone", "person", ours.person_id, by=actor, reason=reason, version=ours.version)
    record("joining undone", "person", joined.source.person_id, by=actor, reason=reason)
    return ours


def _settle(ours: IntakeSession, by: Actor) -> None:
    """Brings what fits by now, until nothing more does; then asks on, or decides."""
    mark_changed(ours)
    aside = list(
        JoinedAnswer.objects.filter(joined__into=ours, joined__undone_at=None, how="aside")
        .select_related("theirs", "joined").order_by("theirs__position", "id")
    )  # fmt: skip
    moved = True
    while moved:
        moved = False
        for row in aside:
            if row.how == "aside" and _place(ours, row):
                moved = True
    _let_go(ours)
    _reopen(ours, by)


def _place(ours: IntakeSession, row: JoinedAnswer) -> bool:
    now = {str(a.key): a for a in standing(ours)}
    if "@" in str(row.key) and not _same_home(row, now):
        return False
    there = now.get(str(row.key))
    if there is not None:
        row.how, row.ours = ("same" if _alike(there, row.theirs) else "differs"), there
    elif _fits(ours, row.theirs):
        theirs = row.theirs
        row.ours = Answer.objects.create(
            intake=ours, key=theirs.key, body=theirs.body, is_private=theirs.is_private, position=ours.version,
            version=ours.version, token=_token(row), given_at=theirs.given_at, seat=theirs.seat,
            given_by=theirs.given_by, device=theirs.device,
        )  # fmt: skip
        row.how = "brought"
    else:
        return False
    row.save(update_fields=["how", "ours"])
    return True


def _alike(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same; the day that they were given on does not count."""
    return {k: v for k, v in one.body.items() if k != "as_of"} == {k: v for k, v in other.body.items() if k != "as_of"}


def _same_home(row: JoinedAnswer, now: dict[str, Answer]) -> bool:
    """Questions about one person of the home mean the same person only where both starts name the same people."""
    theirs = Answer.objects.filter(intake=row.joined.source_id, key="people", replaced_in=None).first()
    ours = now.get("people")
    return theirs is not None and ours is not None and _alike(theirs, ours)


def _fits(ours: IntakeSession, stored: Answer) -> bool:
    answers = interview_of(ours).answers
    try:
        given = answer_of(stored.body)
        question = answers.question_set.question(given.question)
        return is_shown(question, answers) and given.about in instances(question, answers)
    except BraidworkError:
        return False


def _let_go(ours: IntakeSession) -> None:
    """Answers that no longer hang on anything stop standing, as after any change."""
    answers: Answers = interview_of(ours).answers
    gone = []
    for key, given in answers.given.items():
        question = answers.question_set.question(given.question)
        if not is_shown(question, answers) or given.about not in instances(question, answers):
            gone.append(key)
    Answer.objects.filter(intake=ours, key__in=gone, replaced_in=None).update(replaced_in=ours.version)


def _reopen(ours: IntakeSession, by: Actor) -> None:
    IntakeSession.objects.filter(pk=ours.pk).update(state="open", wanted_key="")
    ours.state, ours.wanted_key = "open", ""
    forget(ours)
    interview = interview_of(ours)
    if next_of(ours, interview) is None:
        decide_now(ours, interview, by)


def _token(row: JoinedAnswer) -> str:
    return f"joined-{row.pk}"
