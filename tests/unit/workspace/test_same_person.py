"""Filing and likely duplicates: who is suggested to whom, joined, parted, and what none of it ever does."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FORM = {
    "given_name": "María José", "family_name": "de la Cruz", "birth_date": "4/30/1990", "phone": "(206) 555-2368",
    "email": "maria@example.org", "address": "1200 Invented Street Apt 4", "place": "Kent", "postcode": "98032",
}  # fmt: skip
TYPED = {"given_name": "Maria", "surname": "de la Cruz", "birth_date": "1990-04-30", "phone": "2065552368"}
AGAIN = {**FORM, "given_name": "Maria Jose", "family_name": "Delacruz", "email": "", "address": "9 Other Road"}


@pytest.fixture
def office(staff):
    """Two clients who share with North, filed there, and one who shares with South."""
    navigator = staff("navigator", "North")
    south = staff("navigator", "South")
    first, second = new_case(navigator, FORM), new_case(navigator, AGAIN)
    return SimpleNamespace(navigator=navigator, south=south, first=first, second=second)


def new_case(navigator, form, *more):
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person.filing import file_case, read_form
    from braidwork.workspace.casework.talking import start_intake

    intake = start_intake(by=Actor("client"), synthetic=True)
    for other in (navigator, *more):
        give_consent(intake.person, "serving", by=Actor("client", str(intake.pk)), to=other.organisation)
    if form:
        file_case(intake.person, read_form(form), by=Actor.staff(navigator))
    return intake


def suggested(navigator):
    from braidwork.workspace.casework.same_person.looking import suggest_all
    from braidwork.workspace.casework.same_person.reviewing import suggestions_for

    suggest_all(navigator)
    return list(suggestions_for(navigator))


@pytest.fixture
def pair(office):
    (found,) = suggested(office.navigator)
    return found


@pytest.fixture
def in_sample(monkeypatch):
    from braidwork.workspace.casework.same_person import reviewing

    drawn = SimpleNamespace(all=False)
    monkeypatch.setattr(reviewing, "drawn_for_second", lambda left, right: drawn.all)
    return drawn


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


# Filing


def test_a_case_is_filed_changed_and_nothing_is_overwritten(office):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person.filing import Filed, file_case, identity_of, read_form
    from braidwork.workspace.casework.same_person.models import Identity

    person, by = office.first.person, Actor.staff(office.navigator)
    person.refresh_from_db()
    assert person.display_name == "María José de la Cruz"
    assert identity_of(person).birth_date == date(1990, 4, 30)
    file_case(person, read_form(FORM), by=by)
    assert Identity.objects.filter(person=person).count() == 1, "the same again is no change"
    file_case(person, Filed(given_name="🌻"), by=by)
    person.refresh_from_db()
    assert person.display_name == "🌻" and Identity.objects.filter(person=person).count() == 2
    person.delete()
    assert not Identity.objects.filter(given_name__in=["🌻", "María José"]).exists()


@pytest.mark.parametrize(
    ("field", "text"),
    [("birth_date", "31.2.1990"), ("birth_date", "4/30/2090"), ("birth_date", "1/1/1800"), ("birth_date", "soon"),
     ("email", "nobody"), ("given_name", "x" * 101)],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_the_form_and_what_was_typed_stays(office, field, text):
    client = signed_in(office.navigator)
    answer = client.post(f"/staff/case/{office.first.pk}/file", {**FORM, field: text, "do": "file"})
    assert answer.status_code == 422 and "Not yet" in answer.content.decode()
    assert text in answer.content.decode()


def test_nothing_typed_files_nothing(office):
    client = signed_in(office.navigator)
    assert client.post(f"/staff/case/{office.first.pk}/file", {"do": "file"}).status_code == 422


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(dict.fromkeys(FORM, st.text(max_size=40))))
def test_hostile_text_is_filed_or_refused_and_never_breaks(sent):
    from braidwork.errors import RefusedError
    from braidwork.linkage import keys_of
    from braidwork.workspace.casework.same_person.filing import read_form

    try:
        filed = read_form(sent)
    except RefusedError:
        return
    assert not any(ord(c) < 32 for c in filed.full_name)
    keys_of(filed.as_record())


def test_a_name_of_markup_is_shown_as_text(office):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person.filing import Filed, file_case

    file_case(office.first.person, Filed(given_name="<script>alert(1)</script>"), by=Actor.staff(office.navigator))
    page = signed_in(office.navigator).get(f"/staff/case/{office.first.pk}/file").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page


# Suggestions


def test_while_a_name_is_typed_likely_duplicates_are_shown_and_nothing_is_kept(office):
    from braidwork.workspace.casework.same_person.models import Identity, Suggestion

    third = new_case(office.navigator, None)
    page = signed_in(office.navigator).post(f"/staff/case/{third.pk}/file", {**FORM, "do": "look"}).content.decode()
    assert "very likely the same person" in page and "same birth date" in page
    assert f"/staff/case/{office.first.pk}" in page
    typed = {"given_name": "Maria", "phone": FORM["phone"], "birth_date": FORM["birth_date"], "do": "look"}
    part = signed_in(office.navigator).post(f"/staff/case/{third.pk}/file", typed, headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="already-here"') and "same phone" in part.content.decode()
    assert not Identity.objects.filter(person=third.person).exists() and not Suggestion.objects.exists()


def test_filing_and_comparing_all_find_the_same_pair_with_the_same_weight(office):
    from braidwork.workspace.casework.same_person.looking import suggest_for
    from braidwork.workspace.casework.same_person.models import Suggestion

    assert suggest_for(office.navigator, office.second.person) == 1
    once = Suggestion.objects.get().probability
    (pair,) = suggested(office.navigator)
    assert pair.probability == once > 0.5
    assert {pair.left_id, pair.right_id} == {office.first.person_id, office.second.person_id}


def test_the_held_index_forgets_who_is_filed_anew_erased_or_shares_no_more(office):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person.filing import Filed, file_case
    from braidwork.workspace.casework.same_person.held_index import index_for
    from braidwork.workspace.casework.same_person.looking import likely_for

    third, by = new_case(office.navigator, FORM), Actor.staff(office.navigator)
    found = lambda: {n.identity.person_id for n in likely_for(office.navigator, TYPED)}  # noqa: E731
    people = [i.person_id for i in (office.first, office.second, third)]
    assert found() == set(people)
    file_case(office.second.person, Filed(given_name="🌻"), by=by)
    assert found() == {people[0], people[2]}
    withdraw_consent(third.person, "serving", by=Actor("client"), to=office.navigator.organisation)
    assert found() == {people[0]}
    office.first.person.delete()
    assert found() == set()
    with index_for(office.navigator) as index:
        assert len(index) == 1


def test_nobody_is_suggested_whom_the_organisation_may_not_see(office):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person.looking import likely_for
    from braidwork.workspace.casework.same_person.reviewing import suggestions_for

    new_case(office.south, FORM)
    assert suggested(office.south) == [], "one of them is hers, and she has no other"
    assert len(suggested(office.navigator)) == 1
    assert (
        len(likely_for(office.south, {"given_name": "Maria", "birth_date": "1990-04-30", "phone": FORM["phone"]})) == 1
    )
    withdraw_consent(office.second.person, "serving", by=Actor("client"), to=office.navigator.organisation)
    assert list(suggestions_for(office.navigator)) == []


# Review


def test_a_pair_is_joined_shown_as_one_person_and_parted_without_loss(office, pair, in_sample):
    from braidwork.linkage import Verdict
    from braidwork.workspace.casework.same_person import reviewing
    from braidwork.workspace.casework.same_person.models import JoinEvent, PairVerdict

    before = everything(office)
    done = reviewing.decide(pair, Verdict.SAME, "Same phone, she told me of both", by=office.navigator)
    assert done.state == "joined"
    assert [p.pk for p in reviewing.joined_with(office.navigator, office.first.person)] == [office.second.person_id]
    client = signed_in(office.navigator)
    assert "has another case" in client.get(f"/staff/case/{office.first.pk}").content.decode()
    assert everything(office) == before, "no record was touched"
    assert reviewing.undo(pair, "A sister", by=office.navigator).state == "waiting"
    assert reviewing.joined_with(office.navigator, office.first.person) == []
    assert everything(office) == before
    assert JoinEvent.objects.count() == 2 and PairVerdict.objects.count() == 1, "what was decided stays to be read"
    assert reviewing.decide(pair, Verdict.DIFFERENT, "Two sisters", by=office.navigator).state == "apart"
    with pytest.raises(Exception, match="undo"):
        reviewing.decide(pair, Verdict.SAME, "no", by=office.navigator)


def everything(office):
    from braidwork.workspace.casework.models import Answer, Consent, Decision, IntakeSession, Person
    from braidwork.workspace.casework.same_person.models import Identity

    people = [office.first.person_id, office.second.person_id]
    return [
        list(Person.objects.filter(pk__in=people).order_by("pk").values()),
        list(IntakeSession.objects.filter(person__in=people).order_by("pk").values()),
        *(list(m.objects.order_by("pk").values()) for m in (Answer, Consent, Decision, Identity)),
    ]


def test_a_join_changes_no_result(talk, finished, office, in_sample):
    from braidwork.linkage import Verdict
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person import reviewing
    from braidwork.workspace.casework.same_person.filing import file_case, read_form

    intake = finished(talk)
    give_consent(talk.person, "serving", by=talk.by, to=office.navigator.organisation)
    file_case(talk.person, read_form(FORM), by=Actor.staff(office.navigator))
    before = [(d.program_id, d.outcome, d.id) for d in interview_of(intake).decisions()]
    for pair in suggested(office.navigator):
        reviewing.decide(pair, Verdict.SAME, "all one", by=office.navigator)
    assert reviewing.joined_with(office.navigator, talk.person)
    assert [(d.program_id, d.outcome, d.id) for d in interview_of(intake).decisions()] == before


def test_two_reviewers_of_a_sampled_pair_must_agree_and_do_not_see_each_other(office, pair, in_sample, staff):
    from braidwork.linkage import Verdict
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.same_person import reviewing

    in_sample.all = True
    second = Staff.objects.create_user(
        "second-North", "a password of a test", organisation=office.navigator.organisation, role_name="navigator",
        display_name="Invented second", is_synthetic=True,
    )  # fmt: skip
    path = f"/staff/same-person/{pair.pk}"
    assert reviewing.decide(pair, Verdict.SAME, "a reason of the first", by=office.navigator).state == "second"
    assert reviewing.joined_with(office.navigator, office.first.person) == []
    page = signed_in(second).get(path).content.decode()
    assert "a reason of the first" not in page and "sample" in page
    assert signed_in(second).get("/staff/same-person").content.decode().count("a second reviewer is needed") == 1
    assert reviewing.decide(pair, Verdict.DIFFERENT, "Two people", by=second).state == "disagree"
    assert reviewing.decide(pair, Verdict.SAME, "We talked", by=second).state == "joined"
    share, kappa, pairs = reviewing.agreement_of_reviewers()
    assert (share, pairs) == (0.0, 1) and kappa is not None, "the first word of each counts"
    measured = signed_in(staff("steward", "North")).get("/staff/same-person/agreement").content.decode()
    assert "0 percent" in measured
    for told in ("María", "Invented second", str(office.first.person_id), str(pair.pk), "Two people"):
        assert told not in measured


def test_an_unsure_reviewer_decides_nothing_and_a_reason_is_needed(office, pair, in_sample):
    from braidwork.errors import RefusedError
    from braidwork.linkage import Verdict
    from braidwork.workspace.casework.same_person import reviewing

    with pytest.raises(RefusedError):
        reviewing.decide(pair, Verdict.SAME, "  ", by=office.navigator)
    assert reviewing.decide(pair, Verdict.UNSURE, "No papers", by=office.navigator).state == "unsure"
    with pytest.raises(RefusedError):
        reviewing.undo(pair, "nothing", by=office.navigator)
    with pytest.raises(RefusedError):
        reviewing.decide(pair, Verdict.SAME, "not mine", by=office.south)


def test_a_clock_that_is_set_back_keeps_the_order_of_decisions(office, pair, in_sample):
    from datetime import timedelta

    from braidwork.linkage import Verdict
    from braidwork.workspace.casework.same_person import reviewing
    from braidwork.workspace.casework.same_person.models import JoinEvent

    reviewing.decide(pair, Verdict.SAME, "first", by=office.navigator)
    JoinEvent.objects.update(at=JoinEvent.objects.get().at + timedelta(days=3))
    reviewing.undo(pair, "second", by=office.navigator)
    assert reviewing.decide(pair, Verdict.SAME, "third", by=office.navigator).state == "joined"
    times = list(JoinEvent.objects.order_by("id").values_list("at", flat=True))
    assert times == sorted(set(times))


def test_a_join_tells_staff_who_may_see_one_case_nothing(office, pair, in_sample, staff):
    from braidwork.linkage import Verdict
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.same_person import reviewing

    give_consent(office.first.person, "serving", by=Actor("client"), to=office.south.organisation)
    client, path = signed_in(office.south), f"/staff/case/{office.first.pk}"
    before = client.get(path).content.decode()
    reviewing.decide(pair, Verdict.SAME, "One person", by=office.navigator)
    after = client.get(path).content.decode()
    assert reviewing.joined_with(office.south, office.first.person) == []
    for page in (before, after):
        assert "another case" not in page and "joined" not in page
    assert client.get(f"/staff/same-person/{pair.pk}").status_code == 404
    give_consent(office.second.person, "serving", by=Actor("client"), to=office.south.organisation)
    both = client.get(f"/staff/same-person/{pair.pk}").content.decode()
    assert "Joined" in both and "by <bdi>a reviewer" in both and "One person</span>" not in both


def test_pages_for_every_role_of_both_organisations(office, pair, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.models import AuditEvent

    paths = (
        f"/staff/case/{office.first.pk}/file", f"/staff/same-person/{pair.pk}", "/staff/same-person",
        "/staff/same-person/agreement",
    )  # fmt: skip
    for organisation in ("North", "South"):
        for role in ROLES:
            person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
            client, before = signed_in(person), AuditEvent.objects.filter(act="access refused").count()
            seen = [client.get(path).status_code for path in paths]
            home, reviews = organisation == "North", role == "navigator"
            expected = [home and reviews, home and reviews, reviews, role == "steward"]
            assert seen == [200 if e else 404 for e in expected], (role, organisation)
            assert AuditEvent.objects.filter(act="access refused").count() - before == seen.count(404)
            names = client.get("/staff/same-person").content.decode() if reviews else ""
            assert ("María" in names) == (reviews and home)


def test_the_page_of_a_pair_says_why_in_words_and_takes_the_decision(office, pair, in_sample):
    client, path = signed_in(office.navigator), f"/staff/same-person/{pair.pk}"
    page = client.get(path).content.decode()
    assert "Same birth date" in page and "speaks strongly for one person" in page and "1200 Invented Street" in page
    assert client.post(path, {"verdict": "perhaps", "reason": "x"}).status_code == 422
    answer = client.post(path, {"verdict": "same", "reason": ""})
    assert answer.status_code == 422 and "reason" in answer.content.decode()
    assert client.post(path, {"verdict": "same", "reason": "One phone"}).status_code == 302
    assert "Part the two cases" in client.get(path).content.decode()
    assert client.post(path, {"do": "undo", "reason": "A mistake"}).status_code == 302
    assert "Save my answer" in client.get(path).content.decode()
