"""The remembered question is the one that would be found anew, and is never that of a version that was rolled back."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def commits(monkeypatch):
    """These tests run inside a transaction that never happens; here a commit is when a block ends well."""
    from django.db import transaction

    from braidwork.workspace.casework import next_questions

    waiting: list = []
    monkeypatch.setattr(transaction, "on_commit", waiting.append)
    next_questions._known.clear()
    next_questions._alike.clear()

    def commit() -> None:
        while waiting:
            waiting.pop(0)()

    def roll_back() -> None:
        waiting.clear()

    yield commit, roll_back
    next_questions._known.clear()


def test_a_step_finds_the_next_question_once(talk, say, commits, monkeypatch):
    from braidwork.eligibility.questions.interview import Interview
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.next_questions import next_of

    commit, _ = commits
    found = []
    honest = Interview.next
    monkeypatch.setattr(Interview, "next", lambda self: found.append(1) or honest(self))
    intake = say(talk.intake, "age", "34", by=talk.by)
    commit()
    found.clear()
    assert next_of(intake, interview_of(intake)).key == "place"
    assert not found
    say(intake, "place", "1", by=talk.by)
    assert len(found) == 1


def test_talks_that_are_alike_share_what_was_found_and_others_do_not(talk, say, monkeypatch):
    from braidwork.eligibility.parameters import shipped_book
    from braidwork.eligibility.questions.interview import Interview
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.next_questions import next_of
    from braidwork.workspace.casework.talking import start_intake

    found = []
    honest = Interview.next
    monkeypatch.setattr(Interview, "next", lambda self: found.append(1) or honest(self))
    say(talk.intake, "age", "34", by=talk.by)
    found.clear()
    other = start_intake(by=Actor("client"), synthetic=True)
    alike = say(other, "age", "34", by=talk.by)
    assert not found and next_of(alike, interview_of(alike)) == honest(interview_of(alike))
    unlike = say(start_intake(by=Actor("client"), synthetic=True), "age", "70", by=talk.by)
    assert len(found) == 1 and next_of(unlike, interview_of(unlike)) == honest(interview_of(unlike))
    again = interview_of(other)
    again.limits = shipped_book().with_rows(())  # the same numbers, published anew
    other.version += 100
    assert next_of(other, again) is not None and len(found) == 2


def test_what_was_rolled_back_is_not_remembered(talk, say, commits):
    from django.db import transaction

    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.next_questions import next_of

    commit, roll_back = commits
    with pytest.raises(RuntimeError), transaction.atomic():
        intake = say(talk.intake, "age", "34", by=talk.by)
        raise RuntimeError("the power went out")
    roll_back()
    talk.intake.refresh_from_db()
    assert intake.version > talk.intake.version
    assert next_of(talk.intake, interview_of(talk.intake)).key == "age"
    commit()


def test_remembered_and_found_anew_are_the_same_to_the_end(talk, say, commits):
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.next_questions import next_of

    commit, _ = commits
    intake, steps = talk.intake, 0
    plain = {"count": "34", "money": "$900", "multi": "1", "single": "1", "date": "3/2026"}
    while (asked := interview_of(intake).next()) is not None:
        assert next_of(intake, interview_of(intake)) == asked
        intake = say(intake, asked.key, plain.get(asked.question.kind, ""), by=talk.by)
        commit()
        steps += 1
    assert next_of(intake, interview_of(intake)) is None and steps > 8


def test_erasing_forgets(talk, say, commits):
    from braidwork.workspace.casework import next_questions
    from braidwork.workspace.casework.talking import wipe

    commit, _ = commits
    say(talk.intake, "age", "34", by=talk.by)
    commit()
    assert str(talk.intake.pk) in next_questions._known
    wipe(talk.intake, by=talk.by)
    commit()
    assert str(talk.intake.pk) not in next_questions._known
