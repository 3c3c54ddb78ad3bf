"""Sessions end, say so before, and keep what staff typed too late."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape

import pytest

PASSWORD = "a password of a test"
TYPED = {"display_name": "Invented\nnewcomer <b>", "sign_in_name": "new.comer", "role_name": "helper"}


@pytest.fixture
def at_work(staff):
    """An administrator at her desk, signed in with her password."""
    from django.test import Client

    person, browser = staff("administrator", "North"), Client()
    sign_in(browser, person)
    return person, browser


def sign_in(browser, person):
    return browser.post("/staff/sign-in", {"name": person.sign_in_name, "password": PASSWORD})


def aged(browser, **seconds):
    """Moves the marks of a session into the past."""
    session = browser.session
    for mark, by in seconds.items():
        session[mark] = int(time.time()) - by
    session.save()


def people(name="new.comer") -> int:
    from braidwork.workspace.accounts.models import Staff

    return Staff.objects.filter(sign_in_name=name).count()


def test_staff_end_after_half_an_hour_without_use_or_twelve_hours_in_all(at_work):
    person, browser = at_work
    for marks, status in (
        ({"seen": 29 * 60}, 200), ({"seen": 30 * 60 + 1}, 302), ({"seen": 5, "signed_in_at": 12 * 3600 - 60}, 200),
        ({"seen": 5, "signed_in_at": 12 * 3600 + 1}, 302), ({"seen": -13 * 3600}, 302),
    ):  # fmt: skip
        sign_in(browser, person)
        aged(browser, **marks)
        assert browser.get("/staff/people").status_code == status, marks
        assert ("_auth_user_id" in browser.session) == (status == 200)


def test_work_moves_the_end_and_the_page_tells_it(at_work):
    _, browser = at_work
    aged(browser, seen=20 * 60)
    page = browser.get("/staff/people").content.decode()
    left = int(re.search(r'data-session-left="(\d+)"', page)[1])
    assert left > 29 * 60 and "You stay signed in until" in page
    aged(browser, signed_in_at=12 * 3600 - 300)
    assert int(re.search(r'data-session-left="(\d+)"', browser.get("/staff/people").content.decode())[1]) <= 300


def test_one_press_makes_the_session_longer_but_not_longer_than_twelve_hours(at_work):
    _, browser = at_work
    aged(browser, seen=29 * 60)
    assert browser.post("/stay").json()["left"] > 29 * 60
    aged(browser, seen=29 * 60, signed_in_at=12 * 3600 - 60)
    assert browser.post("/stay").json()["left"] <= 60
    aged(browser, seen=31 * 60)
    assert browser.post("/stay").json()["left"] == 0
    assert "_auth_user_id" not in browser.session


def test_a_client_is_told_too_and_may_stay(talk):
    from django.test import Client

    phone = Client()
    assert "data-session-left" not in phone.get("/").content.decode(), "nothing is open yet"
    session = phone.session
    session["intake"], session["seen"] = str(talk.intake.pk), int(time.time()) - 250
    session.save()
    page = phone.get("/pause").content.decode()
    assert 6900 < int(re.search(r'data-session-left="(\d+)"', page)[1]) < 7000 and "stays open until" in page
    assert phone.post("/stay").json()["left"] > 7190
    assert Client().post("/stay").json() == {"left": 0}
    aged(phone, began=12 * 3600 - 100)
    assert phone.post("/stay").json()["left"] <= 100
    aged(phone, began=12 * 3600 + 1)
    assert phone.get("/question")["Location"] == "/" and "intake" not in phone.session


def test_a_form_sent_too_late_is_kept_offered_back_and_sent_once_confirmed(at_work):
    from braidwork.workspace.accounts.models import KeptForm

    person, browser = at_work
    aged(browser, seen=31 * 60)
    late = browser.post("/staff/people", TYPED)
    assert late["Location"] == "/staff/sign-in?kept=1" and people() == 0
    assert b"What you typed is kept" in browser.get(late["Location"]).content
    kept = KeptForm.objects.get(staff=person)
    assert "newcomer" not in kept.body and "new.comer" not in kept.body
    assert sign_in(browser, person)["Location"] == "/staff/kept-form"
    page = browser.get("/staff/kept-form").content.decode()
    assert "newcomer &lt;b&gt;" in page and 'action="/staff/people"' in page and people() == 0
    fields = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)</textarea>', page))
    fields["kept_form"] = re.search(r'name="kept_form" value="([^"]+)"', page)[1]
    fields["display_name"] = unescape(fields["display_name"])
    assert fields["display_name"] == TYPED["display_name"]
    assert fields["sign_in_name"] == "new.comer" and fields["kept_form"] == str(kept.pk)
    assert browser.post("/staff/people", fields).status_code == 200 and people() == 1
    assert not KeptForm.objects.exists()


def test_it_stays_kept_where_it_cannot_be_taken_now(at_work):
    from braidwork.workspace.accounts.kept_forms import kept_for

    person, browser = at_work
    aged(browser, seen=31 * 60)
    browser.post("/staff/people", {**TYPED, "role_name": "king"})
    sign_in(browser, person)
    sent = {**TYPED, "role_name": "king", "kept_form": kept_for(person).id}
    assert browser.post("/staff/people", sent).status_code == 422 and kept_for(person) is not None
    assert b"still kept" in browser.get("/staff/people").content
    assert browser.post("/staff/people", {**sent, "role_name": "helper"}).status_code == 200
    assert kept_for(person) is None and b"still kept" not in browser.get("/staff/people").content


def test_a_page_that_looks_for_news_by_itself_keeps_no_session_open(at_work):
    _, browser = at_work
    aged(browser, seen=20 * 60)
    looks = {"HTTP_HX_REQUEST": "true"}
    browser.get("/staff/people", **looks)
    assert browser.session["seen"] < time.time() - 19 * 60
    aged(browser, seen=31 * 60)
    assert browser.get("/staff/people", **looks).status_code == 204
    assert "_auth_user_id" not in browser.session
    assert browser.get("/staff/people", **looks).status_code == 204
    assert browser.post("/staff/people", TYPED)["Location"] == "/staff/sign-in?kept=1"


def test_it_is_kept_also_when_the_session_is_gone_but_for_nobody_else(at_work, staff):
    person, browser = at_work
    other = staff("administrator", "South")
    browser.cookies.pop("sessionid")
    assert browser.post("/staff/people", TYPED)["Location"] == "/staff/sign-in?kept=1"
    assert sign_in(browser, other)["Location"] == "/staff/people"
    assert browser.get("/staff/kept-form").status_code == 302
    assert sign_in(browser, person)["Location"] == "/staff/kept-form"


@pytest.mark.parametrize("cookie", ["", "anything", "8d7d2a3e-0000-4000-8000-000000000000:1uXxXx:forged"])
def test_nothing_is_kept_for_a_visitor_with_a_cookie_that_we_did_not_sign(at_work, cookie):
    from django.test import Client

    from braidwork.workspace.accounts.models import KeptForm

    visitor = Client()
    visitor.cookies["last_staff"] = cookie
    visitor.post("/staff/people", TYPED)
    assert not KeptForm.objects.exists()


def test_a_form_from_another_site_is_not_kept(at_work):
    from django.test import Client

    from braidwork.workspace.accounts.models import KeptForm

    _, browser = at_work
    aged(browser, seen=31 * 60)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = browser.cookies
    assert forged.post("/staff/people", TYPED).status_code == 403
    assert not KeptForm.objects.exists()


def test_it_is_thrown_away_on_wish_at_sign_out_and_after_ten_minutes(at_work):
    from braidwork.workspace.accounts.kept_forms import KEPT_FOR, forget_old, kept_for
    from braidwork.workspace.accounts.models import KeptForm

    person, browser = at_work

    def late():
        sign_in(browser, person)
        aged(browser, seen=31 * 60)
        browser.post("/staff/people", TYPED)
        assert kept_for(person) is not None
        sign_in(browser, person)

    late()
    assert browser.post("/staff/kept-form")["Location"] == "/staff/people"
    assert kept_for(person) is None
    late()
    browser.post("/staff/sign-out")
    assert kept_for(person) is None and not browser.cookies["last_staff"].value
    late()
    KeptForm.objects.update(kept_at=KeptForm.objects.get().kept_at - KEPT_FOR - timedelta(seconds=1))
    assert kept_for(person) is None and forget_old() == 1


def test_passwords_and_codes_sent_too_late_are_never_kept(at_work):
    from braidwork.workspace.accounts.models import KeptForm

    person, browser = at_work
    for path in ("/staff/prove", "/staff/second-factor/app", "/staff/second-factor/passkey", "/staff/sign-in/code",
                 "/staff/set-password", "/staff/sign-in", "/stay", "/staff/sign-out"):  # fmt: skip
        sign_in(browser, person)
        aged(browser, seen=31 * 60)
        browser.post(path, {"password": "x", "code": "1", "credential": "y"})
        assert not KeptForm.objects.exists(), path


def test_another_role_password_or_the_end_of_access_ends_open_sessions_at_once(at_work, staff):
    from braidwork.workspace.accounts import staffing
    from braidwork.workspace.casework.events import Actor

    person, browser = at_work
    by = Actor.staff(staff("administrator", "South"))

    def new_password():
        staffing.set_first_password(staffing.new_link(person, by=by), "another password of a test")

    for change in (
        lambda: staffing.change_role(person, "steward", by=by), lambda: staffing.end_access(person, by=by), new_password
    ):  # fmt: skip
        person.is_active, person.role_name = True, "administrator"
        person.set_password(PASSWORD)
        person.save()
        sign_in(browser, person)
        assert browser.get("/staff/second-factor").status_code == 200
        change()
        assert browser.get("/staff/second-factor").status_code == 302
        person.refresh_from_db()


def test_access_given_back_does_not_wake_a_session_from_before(at_work, staff):
    from braidwork.workspace.accounts import staffing
    from braidwork.workspace.casework.events import Actor

    person, browser = at_work
    by = Actor.staff(staff("administrator", "South"))
    staffing.end_access(person, by=by)
    staffing.give_access_back(person, by=by)
    assert browser.get("/staff/second-factor").status_code == 302
    assert sign_in(browser, person)["Location"] == "/staff/people"


def test_what_sign_in_leaves_behind_is_erased_when_it_is_over(at_work):
    from axes.models import AccessAttempt

    from braidwork.workspace.accounts.kept_forms import KEPT_FOR
    from braidwork.workspace.accounts.models import Invitation, KeptForm
    from braidwork.workspace.accounts.staffing import new_link
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.keeping.clearing import clear_expired

    person, browser = at_work
    aged(browser, seen=31 * 60)
    browser.post("/staff/people", TYPED)
    new_link(person, by=SYSTEM)
    browser.post("/staff/sign-in", {"name": "nobody", "password": "wrong"})
    tables = (KeptForm, Invitation, AccessAttempt)
    clear_expired()
    assert [t.objects.count() for t in tables] == [1, 1, 1]
    long_ago = KeptForm.objects.get().kept_at - KEPT_FOR - timedelta(hours=1)
    KeptForm.objects.update(kept_at=long_ago)
    Invitation.objects.update(expires_at=long_ago)
    AccessAttempt.objects.update(attempt_time=long_ago)
    clear_expired()
    assert [t.objects.count() for t in tables] == [0, 0, 0]


def test_of_a_file_sent_too_late_only_the_words_around_it_are_kept(at_work):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from braidwork.workspace.accounts.kept_forms import kept_for

    person, browser = at_work
    aged(browser, seen=31 * 60)
    path = "/staff/case/8d7d2a3e-0000-4000-8000-000000000000/papers"
    browser.post(path, {"kind": "a paper", "paper": SimpleUploadedFile("secret name.pdf", b"%PDF-1.4 secret")})
    kept = kept_for(person)
    assert kept.had_files and kept.fields == (("kind", "a paper"),) and kept.path == path
    sign_in(browser, person)
    assert b"Choose it again" in browser.get("/staff/kept-form").content
