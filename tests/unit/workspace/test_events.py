"""The chain of events: nothing is changed unseen, and nothing personal is in it."""

from __future__ import annotations

import pytest


def _without_triggers(statement: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'casework_auditevent'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement", ["UPDATE casework_auditevent SET act = 'nothing'", "DELETE FROM casework_auditevent"]
)
def test_the_database_refuses_to_change_events(talk, statement):
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_whole_chain_is_whole(talk, finished):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import AuditEvent

    finished(talk)
    check = verify_events()
    assert check.good
    assert check.events == AuditEvent.objects.count() > 10


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_auditevent SET actor_id = 'somebody else' WHERE sequence = 2",
        "UPDATE casework_auditevent SET details = '{}' WHERE sequence = 2",
        "UPDATE casework_auditevent SET at = '2020-01-01 00:00:00' WHERE sequence = 2",
        "DELETE FROM casework_auditevent WHERE sequence = 2",
    ],
)
def test_what_was_changed_behind_the_back_of_the_triggers_is_found(talk, say, statement):
    from braidwork.workspace.casework.events import verify_events

    say(talk.intake, "age", "34", by=talk.by)
    _without_triggers(statement)
    check = verify_events()
    assert not check.good
    assert check.broken_at in (2, 3)


def test_an_event_resealed_by_a_forger_breaks_the_next(talk, say):
    from braidwork.workspace.casework.events import seal, verify_events
    from braidwork.workspace.casework.models import AuditEvent

    say(talk.intake, "age", "34", by=talk.by)
    forged = AuditEvent.objects.get(sequence=2)
    forged.actor_id = "somebody else"
    _without_triggers(
        "UPDATE casework_auditevent SET actor_id = %s, hash = %s WHERE sequence = 2", forged.actor_id, seal(forged)
    )
    assert verify_events().broken_at == 3


def test_an_end_cut_off_is_found_by_the_head_written_down(talk, say):
    from braidwork.workspace.casework.events import verify_events

    say(talk.intake, "age", "34", by=talk.by)
    head = verify_events().head
    assert verify_events(known_head=head).good
    _without_triggers(
        "DELETE FROM casework_auditevent WHERE sequence = (SELECT MAX(sequence) FROM casework_auditevent)"
    )
    assert verify_events().good, "a chain alone cannot know what came after its end"
    assert not verify_events(known_head=head).good


def test_an_event_takes_no_detail_that_nobody_allowed(talk):
    from braidwork.errors import BraidworkError
    from braidwork.workspace.casework.events import record

    with pytest.raises(BraidworkError):
        record("answer given", "person", talk.person.pk, by=talk.by, answer="what she said")


def test_no_event_holds_what_a_client_said(talk, say):
    from braidwork.workspace.casework.models import AuditEvent

    intake = say(talk.intake, "age", "87", by=talk.by)
    say(intake, "place", "2", by=talk.by)
    for event in AuditEvent.objects.all():
        assert "87" not in str(event.details.get("question", "")) and "king" not in str(event.details)
        assert set(event.details) <= {"question_set", "purpose", "organisation", "question", "version"}


def test_an_act_that_fails_leaves_no_event(talk, say):
    from braidwork.eligibility.questions.parsing import UnclearAnswerError
    from braidwork.workspace.casework.models import AuditEvent

    before = AuditEvent.objects.count()
    with pytest.raises(UnclearAnswerError):
        say(talk.intake, "age", "four hundred", by=talk.by)
    assert AuditEvent.objects.count() == before
