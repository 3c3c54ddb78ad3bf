"""Who may manage staff and organisations, each page × role × organisation; and what the acts do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from braidwork.errors import BraidworkError, RefusedError, UnknownNameError

PASSWORD = "a password of a test"
ROLES = ("navigator", "helper", "partner", "program_manager", "steward", "auditor", "administrator")


@pytest.fixture
def browser():
    from django.test import Client

    def of(person):
        found = Client()
        found.force_login(person)
        return found

    return of


@pytest.fixture
def by(staff):
    from braidwork.workspace.casework.events import Actor

    return Actor.staff(staff("auditor", "Elsewhere"))


def link_of(answer) -> str:
    return re.search(r"http://testserver(/staff/first/[\w-]+)", answer.content.decode())[1]


@pytest.mark.parametrize("organisation", ["North", "South"])
@pytest.mark.parametrize("runs", [True, False])
def test_every_page_of_administration_for_every_role_of_both_organisations(staff, browser, organisation, runs):
    from braidwork.workspace.accounts.models import Organisation, Staff
    from braidwork.workspace.casework.models import AuditEvent

    colleague = staff("helper", "North")
    Organisation.objects.filter(name="North").update(runs_workspace=runs)
    for role in ROLES:
        name = f"{role}-{organisation}"
        person = Staff.objects.filter(sign_in_name=name).first() or staff(role, organisation)
        person = Staff.objects.get(pk=person.pk)
        page, manages = browser(person), role == "administrator"
        everywhere = manages and runs and organisation == "North"
        expected = {
            "/staff/people": manages, f"/staff/people/{colleague.pk}": manages and organisation == "North",
            "/staff/confirmations": role in ("administrator", "program_manager"),
            "/staff/organisations": everywhere, f"/staff/organisations/{colleague.organisation_id}": everywhere,
            "/staff/people/8d7d2a3e-0000-4000-8000-000000000000": False,
        }  # fmt: skip
        for path, allowed in expected.items():
            before = AuditEvent.objects.filter(act="access refused").count()
            for answer in (page.get(path), *([] if allowed else [page.post(path, {"do": "end"})])):
                assert answer.status_code == (200 if allowed else 404), (role, path)
                assert b"How old are you" not in answer.content
            refused = AuditEvent.objects.filter(act="access refused").count() - before
            assert refused == (0 if allowed else 2), (role, path)
    assert Staff.objects.get(pk=colleague.pk).is_active


def test_own_pages_are_for_every_role_and_for_nobody_without_sign_in(staff, browser):
    from django.test import Client

    for role in ROLES:
        person = browser(staff(role, "North"))
        assert person.get("/staff/second-factor").status_code == 200, role
        assert person.get("/staff/second-factor/app").status_code == 200, role
        assert person.get("/staff/prove").status_code == 200, role
        assert person.get("/staff/kept-form").status_code == 302, role
    for path in (
        "second-factor",
        "second-factor/app",
        "prove",
        "kept-form",
        "people",
        "confirmations",
        "organisations",
    ):
        assert Client().get(f"/staff/{path}")["Location"].startswith("/staff/sign-in"), path


def test_every_page_of_accounts_is_known_to_these_tests():
    from braidwork.workspace.accounts.urls import urlpatterns

    assert {p.name for p in urlpatterns} == {
        "stay", "sign-in", "second-step", "passkey-question", "passkey-sign-in", "sign-out", "first-link",
        "set-password", "kept-form", "second-factor", "app-set-up", "passkey-options", "passkey-set-up",
        "recovery-codes", "factor-remove", "prove", "staff-list", "staff-member", "confirmations", "organisations",
        "organisation",
    }  # fmt: skip


def test_a_newcomer_gets_a_link_sets_a_password_once_and_signs_in(staff, browser):
    from django.test import Client

    from braidwork.workspace.accounts.models import Invitation, Staff

    desk = browser(staff("administrator", "North"))
    added = desk.post("/staff/people", {"display_name": "New", "sign_in_name": "new.one", "role_name": "helper"})
    link, person = link_of(added), Staff.objects.get(sign_in_name="new.one")
    assert not person.has_usable_password() and str(person.organisation) == "North"
    assert link.rpartition("/")[2] not in str(Invitation.objects.values())
    phone = Client()
    moved = phone.get(link)
    assert moved["Location"] == "/staff/set-password", "the token leaves the address"
    assert b"new.one" in phone.get("/staff/set-password").content
    for bad in ("short", "password1234", ""):
        assert phone.post("/staff/set-password", {"password": bad}).status_code == 422, bad
    assert phone.post("/staff/set-password", {"password": "four plain words here"}).status_code == 200
    other = Client()
    other.get(link)
    assert other.get("/staff/set-password").status_code == 404, "a link works once"
    entered = other.post("/staff/sign-in", {"name": "new.one", "password": "four plain words here"})
    assert entered["Location"] == "/staff/today"


def test_a_link_that_is_not_ours_ends_no_session(staff, browser):
    person = browser(staff("steward", "North"))
    assert person.get("/staff/first/anything")["Location"] == "/staff/set-password"
    assert person.get("/staff/set-password").status_code == 404
    assert person.get("/staff/events").status_code == 200
    assert person.get("/staff/sign-in")["Location"] == "/staff/events"


def test_a_new_link_ends_the_earlier_and_the_end_of_access_ends_both(staff, by):
    from datetime import timedelta

    from braidwork.workspace.accounts.models import Invitation
    from braidwork.workspace.accounts.staffing import end_access, give_access_back, invited, new_link

    person = staff("helper", "North")
    first, second = new_link(person, by=by), new_link(person, by=by)
    assert invited(first) is None and invited(second) == person and invited("") is None
    Invitation.objects.update(expires_at=Invitation.objects.get().made_at - timedelta(days=1))
    assert invited(second) is None
    third = new_link(person, by=by)
    end_access(person, by=by)
    assert invited(third) is None
    person.refresh_from_db()
    with pytest.raises(RefusedError):
        new_link(person, by=by)
    give_access_back(person, by=by)
    assert invited(third) is None


@pytest.mark.parametrize(
    ("name", "shown", "role"),
    [("ab", "New", "helper"), ("a b c", "New", "helper"), ("HELPER-north", "New", "helper"), ("new.one", " ", "helper"),
     ("new.one", "New", "king"), ("é" * 10, "New", "helper"), ("x" * 101, "New", "helper"),
     ("😀😀😀", "New", "helper")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused_with_what_was_typed(staff, browser, name, shown, role):
    staff("helper", "North")
    desk = browser(staff("administrator", "North"))
    answer = desk.post("/staff/people", {"display_name": shown, "sign_in_name": name, "role_name": role})
    assert answer.status_code == 422 and b'role="alert"' in answer.content


def test_roles_change_access_ends_and_oneself_is_left_alone(staff, browser):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.models import AuditEvent

    boss, person = staff("administrator", "North"), staff("helper", "North")
    desk, path = browser(boss), f"/staff/people/{person.pk}"
    assert desk.post(path, {"do": "role", "role_name": "partner"}).status_code == 302
    assert Staff.objects.get(pk=person.pk).role_name == "partner"
    assert desk.post(path, {"do": "role", "role_name": "king"}).status_code == 409
    desk.post(path, {"do": "end"})
    assert not Staff.objects.get(pk=person.pk).is_active and b"Give access back" in desk.get(path).content
    desk.post(path, {"do": "back"})
    assert Staff.objects.get(pk=person.pk).is_active
    assert link_of(desk.post(path, {"do": "link"}))
    for wanted in ("role", "end", "reset"):
        answer = desk.post(f"/staff/people/{boss.pk}", {"do": wanted, "role_name": "steward"})
        assert answer.status_code == 409, wanted
    told = AuditEvent.objects.filter(subject_kind="staff", actor_kind="staff").exclude(act="signed in")
    assert [e.act for e in told.order_by("sequence")] == [
        "role changed", "access ended", "access given back", "password link made",
    ]  # fmt: skip


@pytest.fixture
def guarded(staff):
    """A navigator with a second factor."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = staff("navigator", "North")
    TOTP.activate(person, generate_totp_secret())
    return person


def test_a_second_factor_is_taken_away_by_two_people_and_no_fewer(staff, browser, guarded):
    from braidwork.workspace.accounts.second_factors import has_factor

    asks, stranger = browser(staff("administrator", "North")), browser(staff("program_manager", "South"))
    confirms = browser(staff("program_manager", "North"))
    open_one = browser(guarded)
    asks.post(f"/staff/people/{guarded.pk}", {"do": "reset"})
    assert has_factor(guarded)
    assert b"Nothing waits" in asks.get("/staff/confirmations").content
    page = confirms.get("/staff/confirmations").content.decode()
    reset = re.search(r'name="reset" value="([^"]+)"', page)[1]
    for other in (asks, stranger):
        assert other.post("/staff/confirmations", {"reset": reset, "do": "confirm"}).status_code == 409
    assert has_factor(guarded) and open_one.get("/staff/second-factor").status_code == 200
    assert confirms.post("/staff/confirmations", {"reset": reset, "do": "confirm"}).status_code == 302
    assert not has_factor(guarded) and open_one.get("/staff/second-factor").status_code == 302
    assert confirms.post("/staff/confirmations", {"reset": reset, "do": "confirm"}).status_code == 409
    assert confirms.post("/staff/confirmations", {"reset": "x"}).status_code == 404


def test_a_reset_may_be_declined_and_waits_a_day_at_most(staff, guarded):
    from datetime import timedelta

    from braidwork.workspace.accounts.models import FactorReset
    from braidwork.workspace.accounts.second_factors import has_factor
    from braidwork.workspace.accounts.staffing import ask_reset, decide_reset, waiting_for

    asks, confirms = staff("administrator", "North"), staff("program_manager", "North")
    first = ask_reset(guarded, by=asks)
    decide_reset(first.pk, confirm=False, by=confirms)
    second, third = ask_reset(guarded, by=asks), ask_reset(guarded, by=asks)
    assert waiting_for(confirms) == [third] and second.pk != third.pk
    FactorReset.objects.update(asked_at=third.asked_at - timedelta(days=1))
    with pytest.raises(RefusedError):
        decide_reset(third.pk, confirm=True, by=confirms)
    with pytest.raises(RefusedError):
        ask_reset(guarded, by=guarded)
    assert has_factor(guarded)


def test_whoever_was_let_in_just_now_is_no_second_person(staff, guarded, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from braidwork.workspace.accounts.staffing import add_staff, ask_reset, decide_reset, waiting_for
    from braidwork.workspace.casework.events import Actor

    asks = staff("administrator", "North")
    puppet, _ = add_staff(asks.organisation, "puppet", "Puppet", "program_manager", by=Actor.staff(asks))
    reset = ask_reset(guarded, by=asks)
    assert waiting_for(puppet) == []
    with pytest.raises(RefusedError):
        decide_reset(reset.pk, confirm=True, by=puppet)
    later = timezone.now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = ask_reset(guarded, by=asks)
    assert waiting_for(puppet) == [again]


def test_the_organisation_that_runs_the_workspace_confirms_where_a_small_one_has_no_second_person(staff, guarded):
    from braidwork.workspace.accounts.models import Organisation, Staff
    from braidwork.workspace.accounts.staffing import ask_reset, waiting_for

    asks, host = staff("administrator", "North"), staff("administrator", "Host")
    reset = ask_reset(guarded, by=asks)
    assert waiting_for(host) == []
    Organisation.objects.filter(name="Host").update(runs_workspace=True)
    assert waiting_for(Staff.objects.get(pk=host.pk)) == [reset]


def test_organisations_are_added_renamed_and_get_a_first_administrator(staff, browser):
    from braidwork.workspace.accounts.models import Organisation, Staff

    boss = staff("administrator", "Host")
    Organisation.objects.update(runs_workspace=True)
    desk = browser(Staff.objects.get(pk=boss.pk))
    fields = {"name": "  Invented   House ", "county_code": "53061", "acts_as": "itself"}
    assert desk.post("/staff/organisations", fields).status_code == 302
    house = Organisation.objects.get(name="Invented House")
    assert not house.runs_workspace
    for wrong in ({"name": "invented house"}, {"name": ""}, {"county_code": "King"}, {"acts_as": "the king"}):
        assert desk.post("/staff/organisations", {**fields, "name": "Other", **wrong}).status_code == 422, wrong
    path = f"/staff/organisations/{house.pk}"
    assert desk.post(path, {**fields, "name": "House", "acts_as": "government_contractor"}).status_code == 302
    house.refresh_from_db()
    assert (house.name, house.acts_as) == ("House", "government_contractor")
    first = {"do": "administrator", "display_name": "First", "sign_in_name": "first.one"}
    assert link_of(desk.post(path, first))
    added = Staff.objects.get(sign_in_name="first.one")
    assert added.role_name == "administrator" and added.organisation == house
    assert desk.post(path, {**first, "sign_in_name": "second.one"}).status_code == 422, "only the first"
    assert desk.get("/staff/organisations/8d7d2a3e-0000-4000-8000-000000000000").status_code == 404


def test_hostile_text_in_any_field_of_administration_is_met_with_a_page(staff, browser):
    from braidwork.workspace.accounts.models import Organisation, Staff

    boss, person = staff("administrator", "Host"), staff("helper", "Host")
    Organisation.objects.update(runs_workspace=True)
    desk = browser(Staff.objects.get(pk=boss.pk))
    home = {"name": "B", "county_code": "53033", "acts_as": "itself"}
    forms = {
        "people": {"display_name": "A", "sign_in_name": "new.one", "role_name": "helper"},
        f"people/{person.pk}": {"do": "role", "role_name": "helper"}, "organisations": home,
        f"organisations/{boss.organisation_id}": {**home, "do": ""}, "confirmations": {"reset": "", "do": "confirm"},
        "second-factor/app": {"code": ""}, "second-factor/passkey": {"passkey_name": "P", "credential": "{}"},
        "second-factor/remove": {"factor": ""}, "prove": {"password": ""},
    }  # fmt: skip
    for text in ("<script>alert(1)</script>'\"; DROP TABLE x; -- \x00 {{ 7*7 }}", "9" * 10_000, "²", "😀", "-1"):
        for path, form in forms.items():
            for field in form:
                answer = desk.post(f"/staff/{path}", {**form, field: text})
                assert answer.status_code in (200, 302, 403, 404, 409, 422), (path, field, text)
                assert b"<script>alert" not in answer.content and b"49 {%" not in answer.content


def test_acts_refuse_what_cannot_be(staff, by):
    from braidwork.workspace.accounts.organising import change_organisation
    from braidwork.workspace.accounts.staffing import add_staff, change_role, set_first_password

    person = staff("helper", "North")
    with pytest.raises(UnknownNameError):
        change_role(person, "king", by=by)
    with pytest.raises(UnknownNameError):
        add_staff(person.organisation, "new.one", "New", "king", by=by)
    with pytest.raises(RefusedError):
        set_first_password("nothing", "four plain words here")
    with pytest.raises(BraidworkError):
        change_organisation(person.organisation, "North", "5303", "itself", by=by)


def test_the_first_administrator_comes_from_the_machine_itself(capsys, monkeypatch):
    from django.conf import settings
    from django.test import Client

    from braidwork.cli.staffing import run_add_staff
    from braidwork.workspace.accounts.models import Organisation, Staff

    monkeypatch.setattr(settings, "ORIGIN", "https://work.example.org")
    folder = settings.DATABASES["default"]["NAME"].rpartition("/")[0]
    with pytest.raises(BraidworkError):
        run_add_staff("first", "First", "administrator", "Invented Host", "", "itself", Path(folder), demo=True)
    assert not Organisation.objects.exists(), "all or nothing"
    for name in ("first", "second"):
        run_add_staff(name, name, "administrator", "Invented Host", "53033", "itself", Path(folder), demo=True)
    told = capsys.readouterr().out
    assert Organisation.objects.get().runs_workspace and Staff.objects.count() == 2
    path = re.search(r"https://work.example.org(/staff/first/\S+)", told)[1]
    assert Client().get(path)["Location"] == "/staff/set-password"
