"""Answers for reporting: skippable, apart from the case, seen by nobody who serves, erased with the person."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest

ANSWERS = {
    "hispanic": {"pick": "1"}, "race": {"pick": ["211", "mena"]}, "sex": {"pick": "2"}, "disability": {"pick": "1"},
    "language": {"pick": "ti"}, "english": {"pass": "declined"}, "age": {"pick": "25-44"},
}  # fmt: skip
TELLING = ("Tigrinya", "mena", "American Indian", "report_", "Hispanic")


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def phone(talk, say):
    """The phone of a client who told her age and asked for her results."""
    from django.test import Client

    from braidwork.workspace.casework.talking import finish

    talk.intake = finish(say(talk.intake, "age", "34", by=talk.by), by=talk.by)
    client = Client()
    session = client.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    return SimpleNamespace(client=client, intake=talk.intake, by=talk.by, person=talk.person)


def answer_all(phone):
    for key, sent in ANSWERS.items():
        assert phone.client.post(f"/about-you/{key}", sent).status_code == 302, key


def canonical_decisions(intake):
    from braidwork.eligibility.decisions.identity import canonical
    from braidwork.workspace.casework.conversing import interview_of

    decisions = interview_of(intake).decisions()
    told = [(d.id, d.program_id, d.outcome, d.tier, d.documents_needed, d.settled_by, d.flags, d.rule_version,
             [c.sentence for c in d.clauses]) for d in decisions]  # fmt: skip
    return canonical(told).encode()


def given(phone):
    from braidwork.workspace.casework.equal_opportunity.keeping import own_answers

    return own_answers(phone.intake, by=phone.by)


# ---------------------------------------------------------------- the client's pages


def test_each_item_is_asked_after_the_results_and_says_that_nobody_must_answer(phone):
    from braidwork.workspace.casework.equal_opportunity.items import items

    assert "/about-you" in phone.client.get("/results").content.decode()
    assert "You do not have to answer" in phone.client.get("/about-you").content.decode()
    for item in items():
        page = phone.client.get(f"/about-you/{item.key}").content.decode()
        assert "never change what you can get" in page
        assert all(f'value="{s}"' in page for s in ("unknown", "declined", "not_applicable", "not_yet_available"))
    assert "25 to 44" in phone.client.get("/about-you/age").content.decode(), "the age is not asked twice"


def test_before_the_results_nothing_is_asked(talk):
    from django.test import Client

    client = Client()
    assert client.get("/about-you")["Location"] == "/"
    session = client.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    for path in ("/about-you", "/about-you/race", "/about-you/done"):
        assert client.get(path)["Location"] == "/question"


def test_answers_are_kept_and_may_be_changed_and_erased_without_the_case(phone):
    from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
    from braidwork.workspace.casework.models import IntakeSession

    answer_all(phone)
    assert given(phone)["race"].codes == ("211", "mena") and given(phone)["english"].state == "declined"
    assert phone.client.get("/about-you/race").content.decode().count(" checked") == 2
    phone.client.post("/about-you/race", {"none": "yes"})
    assert (given(phone)["race"].state, given(phone)["race"].codes) == ("known", ())
    assert ReportingAnswer.objects.count() == len(ANSWERS), "a changed answer leaves no earlier one"
    assert phone.client.post("/about-you/erase").status_code == 200
    assert not ReportingAnswer.objects.exists() and not ReportingKey.objects.exists()
    assert IntakeSession.objects.filter(pk=phone.intake.pk).exists()


@pytest.mark.parametrize("state", ["unknown", "declined", "not_applicable", "not_yet_available"])
def test_every_item_can_be_passed_over_in_four_ways(phone, state):
    from braidwork.workspace.casework.equal_opportunity.items import items

    for item in items():
        assert phone.client.post(f"/about-you/{item.key}", {"pass": state}).status_code == 302
    assert {(g.state, g.codes) for g in given(phone).values()} == {(state, ())}
    assert len(given(phone)) == len(items())


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("sex", {}), ("sex", {"pick": "3"}), ("sex", {"pick": ["1", "2"]}), ("race", {"pick": ["211", "211"]}),
        ("race", {"pick": "211", "none": "yes"}), ("age", {"pick": "60+"}), ("language", {"pick": ""}),
        ("hispanic", {"pass": "known"}), ("english", {"pick": "<script>"}), ("race", {"pick": "x" * 5000}),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_kept(phone, key, sent):
    answer = phone.client.post(f"/about-you/{key}", sent)
    assert answer.status_code == 422 and "Pick an answer" in answer.content.decode()
    assert not given(phone)
    assert phone.client.get("/about-you/no-such-item").status_code == 404


# ---------------------------------------------------------------- apart from the case


def test_decisions_are_the_same_to_the_byte_with_and_without_them(phone):
    before = canonical_decisions(phone.intake)
    answer_all(phone)
    assert canonical_decisions(phone.intake) == before
    phone.client.post("/about-you/disability", {"pick": "0"})
    assert canonical_decisions(phone.intake) == before


def test_no_page_of_staff_no_event_and_no_log_holds_them(phone, staff, caplog):
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.equal_opportunity.models import ReportingKey
    from braidwork.workspace.casework.models import Answer, AuditEvent, Decision, IntakeSession, Person

    caplog.set_level(logging.DEBUG)
    home = staff("navigator", "North").organisation
    for purpose in ("serving", "private_serving"):
        give_consent(phone.person, purpose, by=phone.by, to=home)
    people = [signed_in(staff(role, "North" if role != "navigator" else "South")) for role in ROLES]
    paths = ["/staff/today", "/staff/events", f"/staff/case/{phone.intake.pk}"]
    before_rows = [list(m.objects.order_by("pk").values()) for m in (Person, Answer, Decision)]
    answer_all(phone)
    pseudonym = str(ReportingKey.objects.get().pseudonym)
    from braidwork.workspace.accounts.models import Staff

    people.append(signed_in(Staff.objects.get(sign_in_name="navigator-North")))
    pages = [client.get(path).content.decode() for client in people for path in paths]
    assert any("How old are you?" in page for page in pages), "somebody did read the case"
    told = [*pages, caplog.text, *(f"{e.act} {e.details} {e.subject_id}" for e in AuditEvent.objects.all()),
            str(list(IntakeSession.objects.values()))]  # fmt: skip
    for text in (*TELLING, pseudonym):
        assert not any(text in page for page in told), text
    assert [list(m.objects.order_by("pk").values()) for m in (Person, Answer, Decision)] == before_rows
    saved = AuditEvent.objects.filter(act="reporting page saved")
    assert saved.count() == len(ANSWERS)
    assert {(e.subject_kind, e.subject_id, str(e.details)) for e in saved} == {
        ("reporting", "", "{'purpose': 'reporting'}")
    }


def test_nothing_of_the_case_points_to_them():
    from django.apps import apps

    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label == "equal_opportunity":
            continue
        ours = [f for f in model._meta.get_fields() if getattr(f.related_model, "_meta", None)]
        assert not [f.name for f in ours if f.related_model._meta.app_label == "equal_opportunity"], model


def test_only_the_client_reads_and_writes_her_own(phone, staff):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.equal_opportunity.keeping import Given, keep, own_answers
    from braidwork.workspace.casework.events import SYSTEM, Actor
    from braidwork.workspace.casework.models import AuditEvent

    answer_all(phone)
    navigator = staff("navigator", "North")
    for by in (Actor.staff(navigator), SYSTEM, Actor("client", "another talk")):
        with pytest.raises(RefusedError):
            own_answers(phone.intake, by=by)
        with pytest.raises(RefusedError):
            keep(phone.intake, "sex", Given("known", ("1",)), by=by)
    client = signed_in(navigator)
    session = client.session
    session["intake"] = str(phone.intake.pk)
    session.save()
    assert [client.get(p).status_code for p in ("/about-you", "/about-you/race", "/about-you/done")] == [404] * 3
    assert client.post("/about-you/erase").status_code == 404
    assert AuditEvent.objects.filter(act="access refused").count() == 4


def test_they_are_erased_with_the_person(phone):
    from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
    from braidwork.workspace.casework.talking import wipe

    answer_all(phone)
    wipe(phone.intake, by=phone.by)
    assert not ReportingAnswer.objects.exists() and not ReportingKey.objects.exists()


# ---------------------------------------------------------------- codes and counts


@pytest.mark.parametrize(
    ("key", "state", "codes", "becomes"),
    [
        ("hispanic", "known", ("0",), {"210": "0"}), ("hispanic", "declined", (), {"210": "9"}),
        ("sex", "known", ("2",), {"201": "2"}), ("sex", "unknown", (), {"201": ""}),
        ("disability", "not_yet_available", (), {"202": ""}), ("english", "not_applicable", (), {"803": ""}),
        ("race", "known", ("211", "215"), {"211": "1", "212": "0", "213": "0", "214": "0", "215": "1"}),
        ("race", "known", ("mena",), {"211": "0", "212": "0", "213": "0", "214": "0", "215": "1"}),
        ("race", "declined", (), dict.fromkeys(("211", "212", "213", "214", "215"), "9")),
        ("age", "known", ("25-44",), {}), ("language", "known", ("so",), {}),
    ],
)  # fmt: skip
def test_answers_become_the_codes_of_the_federal_file(key, state, codes, becomes):
    from braidwork.workspace.casework.equal_opportunity.items import pirl_codes

    assert pirl_codes(key, state, codes) == becomes


@pytest.mark.parametrize(
    ("low", "high", "band"),
    [(15, 15, "0-15"), (16, 18, "16-18"), (18, 19, None), (24.9, 24.9, "19-24"), (60, 99, "60+"), (59, 60, None)],
)
def test_an_age_band_is_sure_or_none(low, high, band):
    from braidwork.workspace.casework.equal_opportunity.items import age_band

    assert age_band(low, high) == band


def people_who_said(*codes):
    from django.utils import timezone

    from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
    from braidwork.workspace.casework.models import Person

    for code in codes:
        person = Person.objects.create(is_synthetic=True, began_at=timezone.now())
        link = ReportingKey.objects.create(person=person, is_synthetic=True)
        state = "known" if code else "declined"
        for item, picked in (("sex", [code]), ("race", ["212"] if code == "1" else ["215"])):
            ReportingAnswer.objects.create(
                pseudonym=link, item=item, state=state, codes=picked if code else [], answered_on=timezone.localdate()
            )


def lines_of(counts, item):
    return {line.label: line.people for line in next(c for c in counts if c.item == item).lines}


def test_small_groups_and_what_gives_them_away_are_withheld(staff):
    from braidwork.workspace.casework.equal_opportunity.counting import reporting_counts

    people_who_said(*["1"] * 20, *["2"] * 14, *[""] * 3)
    asked, counts = reporting_counts(by=staff("steward", "North"))
    sex, race = lines_of(counts, "sex"), lines_of(counts, "race")
    assert asked == 37
    assert sex["chose not to say"] is None, "three people"
    assert list(sex.values()).count(None) >= 2, "one withheld group alone would follow from the total"
    assert any(n is not None for n in sex.values())
    assert (race["Asian"], race["White"]) == (20, 14)
    assert not any(0 < n < 11 for c in counts for line in c.lines if (n := line.people) is not None)


def test_of_fewer_than_eleven_people_nothing_is_said(staff):
    from braidwork.workspace.casework.equal_opportunity.counting import reporting_counts

    people_who_said(*["1"] * 10)
    assert reporting_counts(by=staff("steward", "North")) == (None, ())


@pytest.mark.parametrize("organisation", ["North", "South"])
def test_the_counts_are_for_the_steward_alone(staff, organisation):
    from braidwork.errors import RefusedError
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.equal_opportunity.counting import reporting_counts
    from braidwork.workspace.casework.models import AuditEvent

    for role in ROLES:
        person = staff(role, organisation)
        may = role == "steward"
        assert signed_in(person).get("/staff/reporting-counts").status_code == (200 if may else 404), role
        if not may:
            with pytest.raises(RefusedError):
                reporting_counts(by=person)
    assert AuditEvent.objects.filter(act="reporting counts read").count() == 1
    assert AuditEvent.objects.filter(act="access refused").count() == len(ROLES) - 1


def test_every_address_is_tested_here():
    from braidwork.workspace.casework.equal_opportunity.urls import urlpatterns

    assert {p.name for p in urlpatterns} == {
        "about-you", "about-you-done", "about-you-erase", "about-you-item", "reporting-counts",
    }  # fmt: skip
