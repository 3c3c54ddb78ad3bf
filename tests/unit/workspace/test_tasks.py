"""Tasks and the list of today: what is due for whom, and cases found by name with no name in an address."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

TOKEN = "a-token-of-a-task-{}"


@pytest.fixture
def shared(talk, staff):
    """A talk shared with North, and a navigator there."""
    from braidwork.workspace.casework.consenting import give_consent

    talk.person.display_name = "Invented Élodie"
    talk.person.save()
    talk.north = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=talk.north.organisation)
    talk.address = f"/staff/case/{talk.intake.pk}/tasks"
    return talk


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def test_a_task_is_due_shown_and_done_once(shared):
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.serving.models import Task

    client = signed_in(shared.north)
    form = {"what": "Call about\r\n the  bus pass", "due_on": today().isoformat(), "for_staff": str(shared.north.pk)}
    for _ in range(2):
        assert client.post(shared.address, {**form, "token": TOKEN.format(1)}).status_code == 302
    task = Task.objects.get()
    assert task.what == "Call about the bus pass"
    page = client.get("/staff/today").content.decode()
    assert "Call about the bus pass" in page and "Due today" in page and "for you" in page
    for _ in range(2):
        assert (
            client.post(f"/staff/task/{task.pk}/done", {"back": "case"})["Location"]
            == f"/staff/case/{shared.intake.pk}"
        )
    assert AuditEvent.objects.filter(act="task done").count() == 1
    assert "Call about" not in client.get("/staff/today").content.decode()
    assert "Call about" in client.get(shared.address).content.decode(), "it stays among what was done"


@pytest.mark.parametrize(
    ("what", "day", "told"),
    [
        ("", "2030-01-01", "says nothing"), ("Call", "yesterday", "That is no day"),
        ("Call", "31/31/2026", "That is no day"),
        ("Call", "2020-01-01", "day is past"), ("Call", "9999-12-31", "two years off"),
        ("x" * 301, "now", "301 characters"),
    ],
)  # fmt: skip
def test_a_task_that_does_not_fit_is_refused_with_what_was_typed(shared, what, day, told):
    day = today().isoformat() if day == "now" else day
    answer = signed_in(shared.north).post(shared.address, {"what": what, "due_on": day, "token": TOKEN.format(1)})
    assert answer.status_code == 422 and told in answer.content.decode()
    assert f'value="{what}"' in answer.content.decode() and f'value="{day}"' in answer.content.decode()


def test_a_day_may_be_typed_as_people_here_do(shared):
    from braidwork.workspace.casework.serving.models import Task

    day = today() + timedelta(days=3)
    typed = f"{day.month}/{day.day}/{day.year}"
    signed_in(shared.north).post(shared.address, {"what": "Call", "due_on": typed, "token": TOKEN.format(1)})
    assert Task.objects.get().due_on == day


def test_overdue_goes_first_and_what_is_for_a_colleague_or_later_is_not_on_my_list(shared, staff):
    from braidwork.workspace.casework.serving.models import Task
    from braidwork.workspace.casework.serving.tasking import set_task

    colleague = staff("partner", "North")
    for number, (what, days, whose) in enumerate(
        [("Mine today", 0, shared.north), ("For anyone", 0, None), ("Hers", 0, colleague), ("Later", 4, shared.north)]
    ):
        set_task(
            shared.person, what, today() + timedelta(days=days), by=shared.north, token=TOKEN.format(number),
            for_staff=whose,
        )  # fmt: skip
    Task.objects.filter(what="For anyone").update(due_on=today() - timedelta(days=2))
    page = signed_in(shared.north).get("/staff/today").content.decode()
    assert page.index("For anyone") < page.index("Mine today") and "Overdue since" in page
    assert "Hers" not in page and "Later" not in page
    assert "Hers" in signed_in(colleague).get("/staff/today").content.decode()


def test_a_task_of_a_client_who_stopped_sharing_is_gone(shared):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.serving.tasking import set_task

    task = set_task(shared.person, "Call", today(), by=shared.north, token=TOKEN.format(1))
    withdraw_consent(shared.person, "serving", by=shared.by, to=shared.north.organisation)
    client = signed_in(shared.north)
    assert client.post(f"/staff/task/{task.pk}/done").status_code == 404
    page = client.get("/staff/today").content.decode()
    assert "Call" not in page.replace("Called", "") and "Élodie" not in page


def test_cases_are_found_by_a_part_of_the_name_and_the_name_stands_in_no_address(shared):
    client = signed_in(shared.north)
    case = f"/staff/case/{shared.intake.pk}"
    for name in ("elodie", "ÉLODIE", "Élo", "élodie"):
        assert case in client.post("/staff/today", {"name": name}).content.decode(), name
    missed = client.post("/staff/today", {"name": "Nobody <script>"})
    assert case not in missed.content.decode() and "No case fits" in missed.content.decode()
    assert "<script>" not in missed.content.decode()
    assert case in client.get("/staff/today?name=Nobody").content.decode(), "an address is not read"


def test_filters_show_what_they_say(shared):
    from braidwork.workspace.casework.serving.tasking import set_task

    client, case = signed_in(shared.north), f"/staff/case/{shared.intake.pk}"

    def shown(value: str) -> bool:
        return case in client.post("/staff/today", {"show": value}).content.decode()

    assert shown("all") and shown("open") and shown("no such filter")
    assert not shown("finished") and not shown("due") and not shown("referred")
    set_task(shared.person, "Call", today(), by=shared.north, token=TOKEN.format(1))
    assert shown("due")


def test_cases_come_in_pages_the_last_changed_first(shared, monkeypatch):
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.serving import today_pages
    from braidwork.workspace.casework.talking import start_intake

    monkeypatch.setattr(today_pages, "PAGE", 2)
    others = [start_intake(by=Actor("client"), synthetic=True) for _ in range(3)]
    for intake in others:
        give_consent(intake.person, "serving", by=shared.by, to=shared.north.organisation)
    client = signed_in(shared.north)
    first, second = (
        client.get("/staff/today").content.decode(),
        client.post("/staff/today", {"page": "2"}).content.decode(),
    )
    assert "Page 1 of 2" in first and "Page 2 of 2" in second
    newest = [str(i.pk) for i in reversed(others)]
    assert [n in first for n in newest] == [True, True, False] and newest[2] in second
    assert "Page 2 of 2" in client.post("/staff/today", {"page": "99"}).content.decode()


def test_a_role_without_tasks_sees_cases_only(shared, staff):
    page = signed_in(staff("helper", "North")).get("/staff/today").content.decode()
    assert "To do" not in page and "Referrals that wait" not in page and "Élodie" in page
