"""Two starts of one case made one: nothing is lost, each answer keeps its source, a person picks where both differ."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def two(talk, say, staff):
    """A client's own start and one of her navigator: age differs, place is hers alone, people his alone."""
    from types import SimpleNamespace

    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.seats import begin_at_desk

    person = staff("navigator", "North")
    seat = begin_at_desk(person, device="the desk", keep_sharing=False)
    by = Actor.staff(person, device="the desk")
    his, hers = seat.intake, talk.intake
    his = say(his, "age", "34", by=by)
    hers = say(hers, "age", "35", by=talk.by)
    hers = say(hers, "place", "1", by=talk.by)
    return SimpleNamespace(hers=hers, his=his, seat=seat, staff=person, by=by, client=Actor("client", str(his.pk)))


def standing_of(intake):
    from braidwork.workspace.casework.conversing import standing

    return {a.key: a for a in standing(intake)}


def test_answers_of_both_are_kept_with_their_source(two):
    from braidwork.workspace.casework.joining import differences, join_starts
    from braidwork.workspace.casework.models import Answer, AuditEvent

    before = Answer.objects.filter(intake=two.hers).count()
    join_starts(two.hers, two.his, by=two.client)
    now = standing_of(two.his)
    assert now["age"].body["low"] == 34 and now["age"].seat == "navigator"
    assert now["place"].seat == "client" and now["place"].given_by != two.by.id
    (one,) = differences(two.his)
    assert (one.key, one.ours.body["low"], one.theirs.body["low"]) == ("age", 34, 35)
    assert Answer.objects.filter(intake=two.hers).count() == before, "the source stays as it was"
    assert AuditEvent.objects.filter(act="starts joined", subject_id=str(two.his.person_id)).count() == 1


@pytest.mark.parametrize(("side", "age", "seat"), [("ours", 34, "navigator"), ("theirs", 35, "client")])
def test_a_person_picks_and_it_is_settled_once(two, side, age, seat):
    from braidwork.workspace.casework.joining import differences, join_starts, pick

    join_starts(two.hers, two.his, by=two.client)
    (one,) = differences(two.his)
    picked = pick(two.his, one.id, side, by=two.client)
    again = pick(two.his, one.id, "theirs", by=two.client)
    assert again.version == picked.version and differences(two.his) == []
    now = standing_of(two.his)["age"]
    assert (now.body["low"], now.seat) == (age, seat)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_undone_both_are_as_they_were(two, side):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.joining import differences, join_starts, pick, undo_joining

    own = {k: (a.body, a.seat) for k, a in standing_of(two.hers).items()}
    joined = join_starts(two.hers, two.his, by=two.client)
    pick(two.his, differences(two.his)[0].id, side, by=two.client)
    with pytest.raises(RefusedError):
        undo_joining(joined, by=two.staff, reason="")
    undo_joining(joined, by=two.staff, reason="two people")
    two.hers.refresh_from_db()
    assert two.hers.joined_into is None
    assert {k: (a.body, a.seat) for k, a in standing_of(two.hers).items()} == own
    now = standing_of(two.his)
    assert set(now) == {"age"} and now["age"].body["low"] == 34
    with pytest.raises(RefusedError):
        undo_joining(joined, by=two.staff, reason="two people")


def test_what_was_answered_since_outlives_an_undoing(two, say):
    from braidwork.workspace.casework.joining import join_starts, undo_joining

    joined = join_starts(two.hers, two.his, by=two.client)
    two.his.refresh_from_db()
    say(two.his, "place", "2", by=two.by)
    undo_joining(joined, by=two.staff, reason="mistake")
    assert standing_of(two.his)["place"].seat == "navigator"


def test_a_joined_start_takes_no_answer_and_joins_no_second_time(two, say):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.joining import join_starts

    join_starts(two.hers, two.his, by=two.client)
    with pytest.raises(RefusedError):
        say(two.hers, "people", "", by=two.client)
    for source, into in ((two.hers, two.his), (two.his, two.hers), (two.his, two.his)):
        with pytest.raises(RefusedError):
            join_starts(source, into, by=two.client)


def test_answers_that_hang_on_another_wait_until_that_one_is_picked(two, say, talk):
    from braidwork.workspace.casework.joining import differences, join_starts, pick

    hers, his = two.hers, two.his
    his = say(his, "place", "1", by=two.by)
    for key, text in (("people", ""), ("work", "1"), ("pay", "$1500")):
        hers = say(hers, key, text, by=talk.by)
    for key, text in (("people", ""), ("work", "3")):
        his = say(his, key, text, by=two.by)
    join_starts(hers, his, by=two.client)
    assert "pay" not in standing_of(his), "there is no pay where there is no work"
    work = next(d for d in differences(his) if d.key == "work")
    pick(his, work.id, "theirs", by=two.client)
    assert standing_of(his)["pay"].body["high"] == 1500


def test_her_phone_finds_the_joined_case_and_brings_its_answers(two, talk):
    from django.test import Client

    from braidwork.workspace.casework.seats import open_code

    phone, code = Client(), open_code(two.his, "client", by=two.by)
    session = phone.session
    session["intake"] = str(two.hers.pk)
    session.save()
    asked = phone.post("/seat/join", {"code": code})
    assert asked.status_code == 200 and "Put both together" in asked.content.decode()
    assert phone.post("/seat/join", {"code": code, "own": "bring"})["Location"] == "/seat/differences"
    page = phone.get("/seat/differences").content.decode()
    assert "34" in page and "35" in page and "navigator" in page
    value = re.search(r'name="pick" value="(\d+ theirs)"', page)[1]
    assert phone.post("/seat/differences", {"pick": value})["Location"] == "/question"
    assert standing_of(two.his)["age"].body["low"] == 35
    assert phone.session["intake"] == str(two.his.pk)


def test_an_old_device_follows_into_the_joined_case(two):
    from django.test import Client

    from braidwork.workspace.casework.joining import join_starts

    phone = Client()
    session = phone.session
    session["intake"] = str(two.hers.pk)
    session.save()
    join_starts(two.hers, two.his, by=two.client)
    assert phone.get("/question").status_code == 200
    assert phone.session["intake"] == str(two.his.pk)


def test_left_out_the_own_start_stays_apart(two):
    from django.test import Client

    from braidwork.workspace.casework.seats import open_code

    phone, code = Client(), open_code(two.his, "client", by=two.by)
    session = phone.session
    session["intake"] = str(two.hers.pk)
    session.save()
    assert phone.post("/seat/join", {"code": code, "own": "leave"})["Location"] == "/question"
    assert set(standing_of(two.his)) == {"age"} and set(standing_of(two.hers)) == {"age", "place"}


def test_at_the_desk_joined_settled_and_taken_apart_by_who_may(two, staff, talk):
    from django.test import Client

    from braidwork.workspace.casework.models import JoinedStart
    from braidwork.workspace.casework.seats import open_code, sit_by_code

    seat = sit_by_code(two.staff, open_code(two.hers, "staff", by=talk.by), device="the desk", address="1")
    browser = Client()
    browser.force_login(two.staff)
    session = browser.session
    session["device"] = "the desk"
    session.save()
    at = f"/staff/desk/{two.his.pk}"
    assert str(seat.intake_id) in browser.get(at).content.decode()
    answer = browser.post(f"{at}/do", {"do": "join", "case": str(two.hers.pk)})
    assert answer["Location"] == f"/staff/desk/{two.hers.pk}"
    page = browser.get(f"/staff/desk/{two.hers.pk}").content.decode()
    value = re.search(r'name="pick" value="(\d+ theirs)"', page)[1]
    browser.post(f"/staff/desk/{two.hers.pk}/do", {"do": "pick", "pick": value})
    assert standing_of(two.hers)["age"].body["low"] == 34
    joined, other = JoinedStart.objects.get(), Client()
    other.force_login(staff("navigator", "South"))
    assert other.post(f"/staff/joined/{joined.pk}/undo", {"reason": "mistake"}).status_code == 404
    assert browser.post(f"/staff/joined/{joined.pk}/undo", {"reason": "nothing"}).status_code == 200
    assert JoinedStart.objects.get().undone_at is None
    assert browser.post(f"/staff/joined/{joined.pk}/undo", {"reason": "mistake"}).status_code == 302
    assert standing_of(two.hers)["age"].body["low"] == 35


def test_erasing_the_joined_case_erases_both_starts(two):
    from braidwork.workspace.casework.joining import join_starts
    from braidwork.workspace.casework.models import Answer, Person
    from braidwork.workspace.casework.talking import wipe

    join_starts(two.hers, two.his, by=two.client)
    two.his.refresh_from_db()
    wipe(two.his, by=two.client)
    assert not Person.objects.exists() and not Answer.objects.exists()


def test_private_answers_brought_along_stay_private(two, say, talk, finished, staff):
    from braidwork.workspace.casework.joining import join_starts
    from braidwork.workspace.casework.reading import read_case

    talk.intake = two.hers
    finished(talk)
    two.hers.refresh_from_db()
    join_starts(two.hers, two.his, by=two.client)
    seen = read_case(two.staff, two.his.pk)
    assert any(a.is_private for a in standing_of(two.his).values())
    assert seen.hidden > 0 and not any(a.is_private for a in seen.answers)


def test_a_house_that_sees_the_joined_case_sees_it_once(two, staff, talk):
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.joining import join_starts
    from braidwork.workspace.casework.reading import cases_for

    give_consent(two.hers.person, "serving", by=talk.by, to=two.staff.organisation)
    south = staff("navigator", "South")
    give_consent(two.hers.person, "serving", by=talk.by, to=south.organisation)
    assert cases_for(two.staff).count() == 2
    join_starts(two.hers, two.his, by=two.client)
    assert list(cases_for(two.staff)) == [two.his]
    assert list(cases_for(south)) == [two.hers], "joining shows no house more than it was shown"


def test_what_began_with_a_joined_start_goes_on_in_the_case_it_was_joined_into(two):
    from datetime import timedelta

    from django.utils import timezone

    from braidwork.workspace.accounts.models import Organisation
    from braidwork.workspace.casework.consenting import agreed, give_consent
    from braidwork.workspace.casework.joining import join_starts
    from braidwork.workspace.casework.reading import read_case
    from braidwork.workspace.casework.serving.case_sections import case_sections
    from braidwork.workspace.casework.serving.noting import write_note
    from braidwork.workspace.casework.serving.reach import case_number
    from braidwork.workspace.casework.serving.referring import refer
    from braidwork.workspace.casework.serving.tasking import set_task

    home, hers = two.staff.organisation, two.hers.person
    for person in (hers, two.his.person):
        give_consent(person, "serving", by=two.client, to=home)
    away = Organisation.objects.create(name="Away", county_code="53061", acts_as="itself")
    refer(hers, away, "food", by=two.staff, token="a referral before", words="", asks_private=False)
    write_note(hers, "Said before (invented)", by=two.staff, token="a note before it")
    set_task(
        hers, "Call (invented)", timezone.localdate() + timedelta(days=1), by=two.staff, token="a task before it",
        for_staff=None,
    )  # fmt: skip
    join_starts(two.hers, two.his, by=two.client)
    page = case_sections(two.staff, read_case(two.staff, two.his.pk))
    assert [len(page[part]) for part in ("referrals", "notes", "tasks")] == [1, 1, 1]
    assert case_number(two.staff, hers) == two.his.pk
    assert agreed(hers, "serving", home)
