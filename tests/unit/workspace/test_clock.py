"""A clock that is set back or forward an hour breaks no code, no session and no chain."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest

HOURS = [-1, 1]


@pytest.fixture
def set_clock(monkeypatch):
    """Moves the clock of this process by so many hours."""
    from django.utils import timezone

    now, seconds = timezone.now, time.time

    def move(hours: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(hours=hours))
        monkeypatch.setattr(time, "time", lambda: seconds() + 3600 * hours)

    return move


@pytest.mark.parametrize("hours", HOURS)
def test_a_resume_code_and_its_lock_survive(talk, hours, set_clock):
    from braidwork.workspace.casework.resuming import LETTERS, NoSuchTalk, new_code, resume

    code = new_code(talk.intake, "4/1990", by=talk.by)
    wrong = code[:-1] + LETTERS[(LETTERS.index(code[-1]) + 1) % len(LETTERS)]
    for _ in range(5):
        with pytest.raises(NoSuchTalk):
            resume(wrong, "4/1990", address="10.0.0.1")
    set_clock(hours)
    assert resume(code, "4/1990", address="10.0.0.2") == talk.intake
    again = new_code(talk.intake, "4/1990", by=talk.by)
    set_clock(0)
    assert resume(again, "4/1990", address="10.0.0.3") == talk.intake


@pytest.mark.parametrize("hours", HOURS)
def test_the_chain_stays_whole_and_in_order(talk, say, hours, set_clock):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import AuditEvent

    say(talk.intake, "age", "34", by=talk.by)
    set_clock(hours)
    intake = say(talk.intake, "age", "35", by=talk.by, seen=99)
    set_clock(0)
    say(intake, "age", "36", by=talk.by, seen=99)
    events = list(AuditEvent.objects.order_by("sequence"))
    assert [e.sequence for e in events] == list(range(1, len(events) + 1))
    assert [e.at for e in events] != sorted(e.at for e in events)  # the clock is told as it was
    assert verify_events().good


@pytest.mark.parametrize("hours", HOURS)
def test_a_browser_stays_in_its_talk_and_its_consent_holds(hours, set_clock):
    from django.test import Client

    from braidwork.workspace.casework.consenting import agreed
    from braidwork.workspace.casework.models import IntakeSession
    from braidwork.workspace.casework.retention import due_to_erase

    phone = Client()
    phone.post("/start", {"agree": "yes"})
    page = phone.get("/question").content.decode()
    for moved in (hours, 0):
        set_clock(moved)
        key, version, token = (
            re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "version", "token")
        )
        sent = {"key": key, "version": version, "token": token, "pass": "unknown"}
        assert phone.post("/question", sent).status_code == 302
        answer = phone.get("/question")
        assert answer.status_code == 200
        page = answer.content.decode()
    talk = IntakeSession.objects.get()
    assert talk.version == 3 and agreed(talk.person, "screening") and due_to_erase().count() == 0


def test_staff_stay_signed_in_when_the_clock_goes_back_and_sign_in_again_when_it_leaps_on(staff, set_clock):
    from django.test import Client

    person, desk = staff("steward", "North"), Client()
    desk.force_login(person)
    assert desk.get("/staff/events").status_code == 200
    set_clock(-1)
    assert desk.get("/staff/events").status_code == 200
    set_clock(0)  # an hour without use, as far as anybody can tell
    answer = desk.get("/staff/events")
    assert answer.status_code == 302 and "sign-in" in answer["Location"]
    desk.force_login(person)
    assert desk.get("/staff/events").status_code == 200
