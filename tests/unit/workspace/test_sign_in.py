"""Signing in: password, lockout, second step by code or recovery code; equal answers for known and unknown names."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

PASSWORD = "a password of a test"
SIGN_IN, STEP = "/staff/sign-in", "/staff/sign-in/code"


def code_of(person, *, ahead=0):
    """What the app of a member of staff shows, `ahead` steps of thirty seconds from now."""
    import time

    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    from braidwork.workspace.accounts.sealing import opened

    secret = opened("second factor", Authenticator.objects.get(user=person, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def browser_of():
    from django.test import Client

    return Client


@pytest.fixture
def with_app(staff):
    """A navigator whose phone shows codes."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = staff("navigator", "North")
    TOTP.activate(person, generate_totp_secret())
    return person


def sent(person, **other):
    return {"name": person.sign_in_name, "password": PASSWORD, **other}


def signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


def test_five_wrong_passwords_close_a_name_for_a_while_and_only_that_name(staff, browser_of):
    from axes.models import AccessAttempt

    from braidwork.workspace.accounts.sign_in_settings import LOCKED_FOR

    person, other, browser = staff("navigator", "North"), staff("partner", "North"), browser_of()
    for _ in range(5):
        assert browser.post(SIGN_IN, sent(person, password="wrong")).status_code == 403
    assert browser.post(SIGN_IN, sent(person)).status_code == 403, "the right password does not help now"
    assert browser.post(SIGN_IN, sent(person, name=person.sign_in_name.upper())).status_code == 403
    assert browser.post(SIGN_IN, sent(other)).status_code == 302
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.first().attempt_time - LOCKED_FOR)
    assert browser_of().post(SIGN_IN, sent(person)).status_code == 302


def test_tries_during_the_lock_do_not_prolong_it(staff, browser_of):
    from axes.models import AccessAttempt

    person, browser = staff("navigator", "North"), browser_of()
    for _ in range(5):
        browser.post(SIGN_IN, sent(person, password="wrong"))
    before = AccessAttempt.objects.get()
    for _ in range(3):
        browser.post(SIGN_IN, sent(person, password="wrong"))
    after = AccessAttempt.objects.get()
    assert (after.attempt_time, after.failures_since_start) == (before.attempt_time, 5)


def test_thirty_failures_close_an_address_and_a_success_does_not_open_it(staff, browser_of):
    person, browser = staff("navigator", "North"), browser_of()
    for number in range(29):
        browser.post(SIGN_IN, {"name": f"nobody-{number}", "password": "wrong"})
    assert browser.post(SIGN_IN, sent(person)).status_code == 302
    assert browser.post(SIGN_IN, {"name": "nobody-30", "password": "wrong"}).status_code == 403
    assert browser_of().post(SIGN_IN, sent(person)).status_code == 403
    assert browser_of(REMOTE_ADDR="192.0.2.7").post(SIGN_IN, sent(person)).status_code == 302


@pytest.mark.parametrize("tries", [1, 6])
def test_a_name_that_exists_is_answered_like_one_that_does_not(staff, browser_of, tries):
    person = staff("navigator", "North")
    pages = []
    for name in (person.sign_in_name, "nobody"):
        for _ in range(tries):
            answer = browser_of(REMOTE_ADDR=f"192.0.2.{tries}").post(SIGN_IN, {"name": name, "password": "wrong"})
        page = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
        pages.append((answer.status_code, page.replace(name.encode(), b"")))
    assert pages[0] == pages[1]


def test_axes_keeps_neither_name_nor_address_nor_what_was_typed(staff, browser_of):
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog
    from django.forms.models import model_to_dict

    person = staff("navigator", "North")
    browser = browser_of(REMOTE_ADDR="198.51.100.9", HTTP_USER_AGENT="a telling browser")
    browser.post(f"{SIGN_IN}?next=/staff/today", sent(person, password="wrong password"))
    kept = str(model_to_dict(AccessAttempt.objects.get()))
    for told in (person.sign_in_name, "198.51.100.9", "telling", "wrong password", "today"):
        assert told not in kept, told
    browser.post(SIGN_IN, sent(person))
    assert (
        not AccessAttempt.objects.exists() and not AccessLog.objects.exists() and not AccessFailureLog.objects.exists()
    )


def test_the_proxy_counts_by_the_address_that_it_saw(settings_of, browser_of):
    from django.http import HttpRequest

    from braidwork.workspace.accounts.lockout import bare, hashed_address

    def seen(forwarded):
        request = HttpRequest()
        request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
        return hashed_address(bare(request))

    assert seen("192.0.2.1") == seen("192.0.2.2"), "without a proxy anyone can write that line"
    with settings_of(BEHIND_PROXY=True):
        assert seen("192.0.2.1") != seen("192.0.2.2")
        assert seen("6.6.6.6, 192.0.2.1") == seen("192.0.2.1")


@pytest.fixture
def settings_of():
    from django.test import override_settings

    return override_settings


def test_the_second_step_takes_the_code_of_now_once(with_app, browser_of):
    browser = browser_of()
    assert browser.post(SIGN_IN, sent(with_app, next="/staff/today"))["Location"] == STEP
    assert not signed_in(browser) and browser.get("/staff/today").status_code == 302
    assert browser.post(STEP, {"code": "000000"}).status_code == 403
    code = code_of(with_app)
    assert browser.post(STEP, {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/staff/today"
    assert signed_in(browser) and browser.session["factor"] == "app"
    again = browser_of()
    again.post(SIGN_IN, sent(with_app))
    assert again.post(STEP, {"code": code}).status_code == 403, "a code that was looked at over the shoulder"
    assert again.post(STEP, {"code": code_of(with_app, ahead=1)}).status_code == 302


def test_wrong_codes_lock_the_name_as_wrong_passwords_do(with_app, browser_of):
    browser = browser_of()
    browser.post(SIGN_IN, sent(with_app))
    for _ in range(5):
        assert browser.post(STEP, {"code": "12"}).status_code == 403
    assert browser.post(STEP, {"code": code_of(with_app)}).status_code == 403
    assert browser_of().post(SIGN_IN, sent(with_app)).status_code == 403


def test_a_recovery_code_works_once_and_not_a_code_from_before_new_ones(with_app, browser_of):
    from braidwork.workspace.accounts.second_factors import new_recovery_codes, recovery_codes_left
    from braidwork.workspace.casework.events import Actor

    old = new_recovery_codes(with_app, by=Actor.staff(with_app))
    codes = new_recovery_codes(with_app, by=Actor.staff(with_app))
    assert len(set(codes)) == 10 and not set(codes) & set(old)
    for code, status in ((old[0], 403), (codes[0], 302), (codes[0], 403), (codes[1].replace("-", ""), 302)):
        browser = browser_of()
        browser.post(SIGN_IN, sent(with_app))
        assert browser.post(STEP, {"code": code}).status_code == status, code
    assert recovery_codes_left(with_app) == 8


def test_who_signs_in_over_a_colleague_ends_what_she_had_open(staff, browser_of):
    from django.contrib.auth.signals import user_logged_out

    first, second, browser, left = staff("steward", "North"), staff("auditor", "North"), browser_of(), []

    def note(user, **_):
        left.append(user)

    user_logged_out.connect(note)
    browser.post(SIGN_IN, sent(first))
    browser.post(SIGN_IN, sent(second))
    user_logged_out.disconnect(note)
    assert [u for u in left if u is not None and u.is_authenticated] == [first]
    assert browser.session["_auth_user_id"] == str(second.pk)


def test_the_half_way_runs_out_after_five_minutes_and_with_a_new_password(with_app, browser_of):
    browser = browser_of()
    browser.post(SIGN_IN, sent(with_app))
    session = browser.session
    session["half"] = {**session["half"], "at": session["half"]["at"] - 301}
    session.save()
    assert browser.post(STEP, {"code": code_of(with_app)})["Location"] == SIGN_IN
    browser.post(SIGN_IN, sent(with_app))
    with_app.set_password("another password of a test")
    with_app.save()
    assert browser.post(STEP, {"code": code_of(with_app)})["Location"] == SIGN_IN


def test_outside_a_demo_nobody_works_without_a_second_factor(staff, browser_of, settings_of):
    with settings_of(SECOND_FACTOR_REQUIRED=True):
        for role in ("navigator", "helper", "partner", "program_manager", "steward", "auditor", "administrator"):
            person, browser = staff(role, "North"), browser_of()
            browser.post(SIGN_IN, sent(person))
            for path in ("/staff/today", "/staff/events", "/staff/people", "/", "/staff/kept-form"):
                assert browser.get(path)["Location"] == "/staff/second-factor", (role, path)
            page = browser.get("/staff/second-factor/app").content.decode()
            assert "<svg role=" in page and "style=" not in page and "<img" not in page
            key = re.search(r'app-key"[^>]*><bdi>([A-Z2-7 ]+)</bdi>', page)[1].replace(" ", "")
            done = browser.post("/staff/second-factor/app", {"code": shown(key)})
            assert done.status_code == 200 and done.content.decode().count("<li><bdi>") == 10
            assert browser.get("/staff/second-factor").status_code == 200
            assert browser.get("/").status_code == 200


def test_the_code_that_set_an_app_up_does_not_sign_in(staff, browser_of, monkeypatch):
    import time

    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)
    person, browser = staff("navigator", "North"), browser_of()
    browser.post(SIGN_IN, sent(person))
    page = browser.get("/staff/second-factor/app").content.decode()
    key = re.search(r'app-key"[^>]*><bdi>([A-Z2-7 ]+)</bdi>', page)[1].replace(" ", "")
    assert browser.post("/staff/second-factor/app", {"code": "000000"}).status_code == 422
    assert browser.post("/staff/second-factor/app", {"code": shown(key)}).status_code == 200
    browser.post(SIGN_IN, sent(person))
    assert browser.post(STEP, {"code": shown(key)}).status_code == 403


def shown(key):
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def test_the_last_factor_stays_where_one_is_required(with_app, browser_of, settings_of):
    from allauth.mfa.models import Authenticator

    browser = browser_of()
    browser.force_login(with_app)
    session = browser.session
    session["factor"] = "app"
    session.save()
    factor = {"factor": Authenticator.objects.get(user=with_app).pk}
    with settings_of(SECOND_FACTOR_REQUIRED=True):
        assert browser.post("/staff/second-factor/remove", factor).status_code == 409
    assert browser.post("/staff/second-factor/remove", {"factor": "1" * 14}).status_code == 302
    assert Authenticator.objects.filter(user=with_app).count() == 1
    assert browser.post("/staff/second-factor/remove", factor).status_code == 302
    assert not Authenticator.objects.filter(user=with_app).exists()


def test_ten_minutes_after_sign_in_a_factor_needs_the_password_again(with_app, browser_of):
    browser = browser_of()
    browser.force_login(with_app)
    session = browser.session
    session["signed_in_at"] = session["signed_in_at"] - 601 if "signed_in_at" in session else 1
    session.save()
    for path in ("/staff/second-factor/remove", "/staff/second-factor/recovery-codes", "/staff/second-factor/passkey"):
        session["signed_in_at"], session["seen"] = now() - 700, now()
        session.save()
        assert browser.post(path)["Location"] == "/staff/prove"
    assert browser.post("/staff/prove", {"password": "wrong"}).status_code == 403
    assert browser.post("/staff/prove", {"password": PASSWORD}).status_code == 302
    assert browser.post("/staff/second-factor/recovery-codes").status_code == 200


def now():
    import time

    return int(time.time())


def test_secrets_lie_sealed_in_the_database(with_app):
    import base64

    from allauth.mfa.models import Authenticator

    from braidwork.errors import RefusedError
    from braidwork.workspace.accounts.sealing import opened, seal

    stored = Authenticator.objects.get(user=with_app).data["secret"]
    secret = opened("second factor", stored)
    assert secret not in stored and len(base64.b32decode(secret)) == 20
    for wrong in (("kept form", stored), ("second factor", stored[:-3] + "AA="), ("second factor", "")):
        with pytest.raises(RefusedError):
            opened(*wrong)
    with pytest.raises(RefusedError):
        opened("a", seal("a", "text"), within=timedelta(seconds=-1))


@pytest.mark.parametrize(
    "credential", ["", "null", "[]", "{}", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}', "{" * 9000]
)
def test_what_is_no_passkey_is_refused_and_kept_as_an_event(browser_of, credential):
    from braidwork.workspace.casework.models import AuditEvent

    browser = browser_of()
    asked = browser.post("/staff/sign-in/passkey-question").json()["publicKey"]
    assert asked["userVerification"] == "required" and asked["rpId"] == "testserver"
    assert browser.post("/staff/sign-in/passkey", {"credential": credential}).status_code == 403
    assert not signed_in(browser) and AuditEvent.objects.filter(act="sign-in refused").count() == 1


def test_each_sign_in_is_an_event_and_names_no_one_when_refused(with_app, browser_of):
    from braidwork.workspace.casework.models import AuditEvent

    browser = browser_of()
    browser.post(SIGN_IN, sent(with_app, password="wrong"))
    browser.post(SIGN_IN, sent(with_app))
    browser.post(STEP, {"code": code_of(with_app)})
    browser.post("/staff/sign-out")
    told = [(e.act, e.actor_kind, e.details) for e in AuditEvent.objects.order_by("sequence")]
    assert told == [
        ("sign-in refused", "visitor", {}), ("signed in", "staff", {"factor": "app"}), ("signed out", "staff", {}),
    ]  # fmt: skip


def test_too_many_forms_from_one_address_get_a_plain_page(browser_of, monkeypatch):
    from django.urls import get_resolver

    from braidwork.workspace.accounts import limiting

    assert set(limiting.MOST) <= {n for n in get_resolver().reverse_dict if isinstance(n, str)}
    monkeypatch.setitem(limiting.MOST, "come-back", 2)
    monkeypatch.setattr(limiting, "MOST_UPLOADS", 1)
    browser = browser_of()
    wrong = {"code": "0" * 12, "birth_month": "4/1990"}
    body = "code=1&birth_month=2"
    kind = "application/x-www-form-urlencoded"
    assert [browser.post("/come-back", body, content_type=kind).status_code for _ in range(3)] == [403, 403, 429]
    refused = browser.post("/come-back", wrong)
    assert refused.status_code == 429 and refused["Retry-After"] == "900" and b"Please wait" in refused.content
    assert browser_of(REMOTE_ADDR="192.0.2.9").post("/come-back", wrong).status_code == 403
    assert browser.get("/come-back").status_code == 200
    assert [browser.post("/back", {"version": "1"}).status_code for _ in range(2)] == [302, 429], "an upload's form"
