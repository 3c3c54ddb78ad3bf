"""Every staff page × role × organisation: what one may not see is not there, and the try is kept."""

from __future__ import annotations

import re

import pytest

SEES_LIST = {"navigator", "helper", "partner", "program_manager"}
SEES_ANSWERS = {"navigator", "partner"}
SEES_EVENTS = {"steward", "auditor"}
ROLES = sorted(SEES_LIST | SEES_EVENTS | {"administrator", "fiscal_manager", "director"})
PRIVATE = {"health", "court", "savings", "work_papers", "home_now", "foster", "tribe", "pregnancy_end"}


@pytest.fixture
def shared(talk, finished, staff):
    """A finished talk that its client shares with North."""
    from braidwork.workspace.casework.consenting import give_consent

    north = staff("navigator", "North").organisation
    talk.intake = finished(talk)
    give_consent(talk.person, "serving", by=talk.by, to=north)
    talk.organisation = north
    return talk


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def refusals() -> int:
    from braidwork.workspace.casework.models import AuditEvent

    return AuditEvent.objects.filter(act="access refused").count()


@pytest.mark.parametrize("organisation", ["North", "South"])
def test_every_page_for_every_role_of_both_organisations(shared, staff, organisation):
    from braidwork.workspace.accounts.models import Staff

    for role in ROLES:
        person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
        client, before = signed_in(person), refusals()
        case = f"/staff/case/{shared.intake.pk}"
        today, one, chain = (client.get(path) for path in ("/staff/today", case, "/staff/events"))
        may_see_case = role in SEES_LIST and organisation == "North"
        assert today.status_code == (200 if role in SEES_LIST else 404), role
        assert one.status_code == (200 if may_see_case else 404), role
        assert chain.status_code == (200 if role in SEES_EVENTS else 404), role
        assert refusals() - before == [today.status_code, one.status_code, chain.status_code].count(404), role
        assert (case in today.content.decode()) == may_see_case, role
        assert ("How old are you?" in one.content.decode()) == (may_see_case and role in SEES_ANSWERS), role


def test_the_rule_above_knows_every_role_and_every_staff_page():
    from braidwork.workspace.accounts.roles import ROLES as KNOWN
    from braidwork.workspace.site.urls import urlpatterns

    assert set(ROLES) == set(KNOWN)
    pages = {str(p.pattern) for p in urlpatterns if str(p.pattern).startswith("staff/")}
    open_to_all = {"staff/sign-in", "staff/sign-out"}
    assert pages - open_to_all == {"staff/today", "staff/case/<uuid:case_id>", "staff/events", "staff/languages"}


@pytest.mark.parametrize("path", ["/staff/today", "/staff/events", "/staff/case/8d7d2a3e-0000-4000-8000-000000000000"])
def test_without_sign_in_there_is_the_sign_in_page_and_nothing_else(path):
    from django.test import Client

    answer = Client().get(path)
    assert answer.status_code == 302 and answer["Location"].startswith("/staff/sign-in")


def test_a_case_that_does_not_exist_looks_like_one_that_is_not_yours(shared, staff):
    client = signed_in(staff("navigator", "South"))
    yours_not = client.get(f"/staff/case/{shared.intake.pk}")
    nobodys = client.get("/staff/case/8d7d2a3e-0000-4000-8000-000000000000")
    assert yours_not.status_code == nobodys.status_code == 404
    same = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert same.sub(b"", yours_not.content) == same.sub(b"", nobodys.content)


def test_consent_withdrawn_or_run_out_closes_the_case_at_once(shared, staff):
    from datetime import timedelta

    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
    from braidwork.workspace.casework.models import Consent

    client = signed_in(staff("partner", "North"))
    path = f"/staff/case/{shared.intake.pk}"
    assert client.get(path).status_code == 200
    assert withdraw_consent(shared.person, "serving", by=shared.by, to=shared.organisation) == 1
    assert client.get(path).status_code == 404
    again = give_consent(shared.person, "serving", by=shared.by, to=shared.organisation)
    assert client.get(path).status_code == 200
    Consent.objects.filter(pk=again.pk).update(expires_at=again.given_at - timedelta(days=1))
    assert client.get(path).status_code == 404


def test_private_answers_need_their_own_consent_and_a_role_that_reaches_them(shared, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.reading import read_case

    navigator, partner = Staff.objects.get(sign_in_name="navigator-North"), staff("partner", "North")
    closed = read_case(navigator, shared.intake.pk)
    assert closed.hidden > 0 and not any(a.is_private for a in closed.answers)
    assert not any(d.rests_on_private for d in closed.decisions)
    assert not PRIVATE & {e.details.get("question") for e in closed.events}, "the timeline tells of no private question"
    give_consent(shared.person, "private_serving", by=shared.by, to=shared.organisation)
    opened = read_case(navigator, shared.intake.pk)
    assert opened.hidden == 0 and any(a.is_private for a in opened.answers)
    assert len(opened.decisions) > len(closed.decisions)
    assert PRIVATE & {e.details.get("question") for e in opened.events}
    assert not any(a.is_private for a in read_case(partner, shared.intake.pk).answers)


def test_what_follows_from_a_private_answer_is_as_private(shared):
    """A decision that any private answer could have turned is marked, also where a derived fact stands between."""
    from braidwork.eligibility.questions.answers import Answers
    from braidwork.eligibility.questions.interview import Interview
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.models import Decision

    told = interview_of(shared.intake)
    questions = told.answers.question_set
    public = {k: a for k, a in told.answers.given.items() if questions.question(a.question).part != "private"}
    without = Interview(told.on, answers=Answers(questions, public), programs=told.programs)
    before = {d.program_id: (d.outcome, d.id) for d in told.decisions()}
    after = {d.program_id: (d.outcome, d.id) for d in without.decisions()}
    turned = {p for p in before if before[p][0] != after[p][0]}
    marked = {d.program_id for d in Decision.objects.filter(intake=shared.intake) if d.rests_on_private}
    assert turned <= marked
    assert {p for p in before if before[p] != after[p]} <= marked, (
        "not even the id of a decision tells of a private fact"
    )


def test_a_reading_is_kept_and_the_client_sees_who_it_was(shared, staff):
    from django.test import Client

    signed_in(staff("partner", "North")).get(f"/staff/case/{shared.intake.pk}")
    phone = Client()
    session = phone.session
    session["intake"] = str(shared.intake.pk)
    session.save()
    page = phone.get("/sharing").content.decode()
    assert "Invented partner" in page and "North" in page


def test_staff_who_left_see_nothing(shared, staff):
    person = staff("partner", "North")
    client = signed_in(person)
    person.is_active = False
    person.save()
    assert client.get(f"/staff/case/{shared.intake.pk}").status_code in (302, 404)


def test_sign_in_leads_to_no_other_site(staff):
    from django.test import Client

    person = staff("navigator", "North")
    sent = {"name": person.sign_in_name, "password": "a password of a test", "next": "//example.org/staff"}
    assert Client().post("/staff/sign-in", sent)["Location"] == "/staff/today"


def test_each_permission_is_explained_and_some_role_has_it():
    from braidwork.workspace.accounts.roles import PERMISSIONS, ROLES

    assert {p for r in ROLES.values() for p in r.permissions} == set(PERMISSIONS)
