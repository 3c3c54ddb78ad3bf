"""Notes: kept as written, read by the same organization only, corrected beside and never over."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

HOSTILE = "<img src=x onerror=alert(1)></p>{{ 7*7 }}{% debug %} \u202eאבג\u202c '; DROP TABLE serving_note; -- 😀👩‍👩‍👧"
TOKEN = "a-token-of-a-note-{}"


@pytest.fixture
def shared(talk, staff):
    """A talk shared with North, and a navigator there."""
    from braidwork.workspace.casework.consenting import give_consent

    talk.north = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=talk.north.organisation)
    talk.address = f"/staff/case/{talk.intake.pk}/notes"
    return talk


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def test_the_longest_note_is_kept_whole_and_one_longer_comes_back_with_its_text(shared):
    from braidwork.workspace.casework.serving.models import Note

    client = signed_in(shared.north)
    lines = ("😀" * 99 + "\r\n") * 100  # a form sends two characters for each end of a line; the last one falls away
    assert client.post(shared.address, {"text": lines, "token": TOKEN.format(1)}).status_code == 302
    assert len(Note.objects.get().text) == 9_999
    too_long = "é" * 10_001
    answer = client.post(shared.address, {"text": too_long, "token": TOKEN.format(2)})
    page = answer.content.decode()
    assert answer.status_code == 422 and "10,001 characters; 10,000 fit" in page and too_long in page
    assert client.post(shared.address, {"text": too_long[:-1], "token": TOKEN.format(2)}).status_code == 302
    assert Note.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   \r\n  "])
def test_an_empty_note_is_refused(shared, text):
    answer = signed_in(shared.north).post(shared.address, {"text": text, "token": TOKEN.format(1)})
    assert answer.status_code == 422 and "The note is empty" in answer.content.decode()


def test_sent_twice_counts_once(shared):
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.serving.models import Note

    client = signed_in(shared.north)
    for _ in range(2):
        assert client.post(shared.address, {"text": "Called", "token": TOKEN.format(1)}).status_code == 302
    assert Note.objects.count() == AuditEvent.objects.filter(act="note written").count() == 1


def test_many_notes_come_in_pages_the_newest_first(shared):
    from braidwork.workspace.casework.serving.noting import write_note

    for number in range(21):
        write_note(shared.person, f"Note number {number:02}", by=shared.north, token=TOKEN.format(number))
    client = signed_in(shared.north)
    first, second = (client.get(f"{shared.address}?page={n}").content.decode() for n in ("1", "2"))
    assert "Note number 20" in first and "Note number 00" not in first and "Note number 00" in second
    assert client.get(f"{shared.address}?page=<b>").status_code == 200


def test_a_correction_stands_beside_what_was_written(shared):
    from braidwork.workspace.casework.serving.models import Note

    client = signed_in(shared.north)
    client.post(shared.address, {"text": "Born in May", "token": TOKEN.format(1)})
    first = Note.objects.get()
    form = client.post(shared.address, {"do": "correct", "corrects": str(first.pk)}).content.decode()
    assert "The old one stays" in form and Note.objects.count() == 1
    client.post(shared.address, {"text": "Born in March", "corrects": str(first.pk), "token": TOKEN.format(2)})
    page = client.get(shared.address).content.decode()
    assert "Born in May" in page and "Born in March" in page and "corrects an earlier note" in page
    first.refresh_from_db()
    assert first.text == "Born in May"


def test_only_the_same_organization_reads_it_and_only_while_the_client_shares(shared, staff):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.serving.models import Note
    from braidwork.workspace.casework.serving.noting import write_note

    signed_in(shared.north).post(shared.address, {"text": "Only for North", "token": TOKEN.format(1)})
    south = staff("navigator", "South")
    give_consent(shared.person, "serving", by=shared.by, to=south.organisation)
    case = f"/staff/case/{shared.intake.pk}"
    for path in (shared.address, case):
        assert "Only for North" not in signed_in(south).get(path).content.decode()
        assert (
            "Only for North" in signed_in(staff("partner", f"North {path}") and shared.north).get(path).content.decode()
        )
    assert AuditEvent.objects.filter(act="notes read", actor_id=str(shared.north.pk)).exists()
    with pytest.raises(RefusedError, match="belongs elsewhere"):
        write_note(shared.person, "Mine now", by=south, token=TOKEN.format(9), corrects=Note.objects.get())
    withdraw_consent(shared.person, "serving", by=shared.by, to=shared.north.organisation)
    assert signed_in(shared.north).get(shared.address).status_code == 404


def test_notes_go_with_the_person_who_is_erased(shared):
    from braidwork.workspace.casework.serving.models import Note
    from braidwork.workspace.casework.serving.noting import write_note
    from braidwork.workspace.casework.talking import wipe

    first = write_note(shared.person, "One", by=shared.north, token=TOKEN.format(1))
    write_note(shared.person, "Two", by=shared.north, token=TOKEN.format(2), corrects=first)
    wipe(shared.intake, by=shared.by)
    assert not Note.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text=HOSTILE)
@example(text="\r\n\n<b>")
@given(text=st.text(min_size=1, max_size=300))
def test_hostile_text_is_shown_as_text(shared, text):
    from django.utils.html import escape

    from braidwork.workspace.casework.serving.models import Note

    text, client = text.encode("utf-8", "ignore").decode(), signed_in(shared.north)
    token = f"hostile-token-{Note.objects.count():04}"
    answer = client.post(shared.address, {"text": text, "token": token})
    plain = text.replace("\x00", "").replace("\r\n", "\n").strip()
    assert answer.status_code == (302 if plain else 422)
    if plain:
        assert Note.objects.get(token=token).text == plain
    page = client.get(shared.address).content.decode()
    assert escape(plain) in page and "<script>" not in page and "<img" not in page and "<b>" not in page
