"""The rulebook of the workspace: browsing, drafts, two people, dates, and what publishing does to decisions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

READERS = ("navigator", "helper", "partner", "program_manager", "steward", "auditor", "administrator")
WORKERS = ("program_manager", "steward")
NUMBER = "snap_gross_income_share"


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def two(staff):
    """Two people who may both propose and publish."""
    return staff("program_manager", "North"), staff("steward", "South")


def wanted(**other):
    from braidwork.workspace.rulebook.publishing import Wanted

    parts = {
        "kind": "number", "subject": NUMBER, "content": [[{}, 0.1]], "unit": unit_of(NUMBER),
        "effective_from": date(2026, 1, 1), "effective_to": None, "citation": "an invented notice",
        "reason": "a test of the rulebook", "takes_place": True,
    }  # fmt: skip
    return Wanted(**{**parts, **other})


def unit_of(name):
    from braidwork.workspace.rulebook.numbers import known_number

    return known_number(name).unit


def published(two, **other):
    from braidwork.workspace.rulebook.publishing import draft, propose, publish

    change = draft(wanted(**other), by=two[0])
    change = propose(change.pk, by=two[0], seen=change.version)
    return publish(change.pk, by=two[1], seen=change.version)


def shared_with(intake, by, person):
    from braidwork.workspace.casework.consenting import give_consent

    for purpose in ("serving", "private_serving"):
        give_consent(intake.person, purpose, by=by, to=person.organisation)


def outcomes(intake, **how):
    from braidwork.workspace.casework.conversing import interview_of

    return {d.program_id: (d.outcome, d.id, d.rule_version) for d in interview_of(intake, **how).decisions()}


# ---------------------------------------------------------------- browsing


def test_every_program_is_listed_and_words_search_them(staff):
    from braidwork.eligibility.programs import programs

    client = signed_in(staff("auditor", "North"))
    page = client.get("/staff/rulebook").content.decode()
    assert len(programs()) == 32 and all(f"/staff/rulebook/programs/{p.id}?" in page for p in programs())
    found = client.get("/staff/rulebook?q=bus fare").content.decode()
    assert "orca_lift" in found and "/programs/tanf?" not in found


def test_a_program_page_tells_rule_numbers_source_mark_and_place(staff):
    from django.utils.html import escape

    from braidwork.eligibility.programs import program
    from braidwork.eligibility.rules.sentences import sentence

    client = signed_in(staff("auditor", "North"))
    page = client.get("/staff/rulebook/programs/basic_food?on=2026-11-01").content.decode()
    told = sentence(program("basic_food").rule, date(2026, 11, 1))
    assert escape(told[:1].upper() + told[1:]) in page
    for text in ("WAC 388-414-0001", "not verified", "$21,640 a year", "Documents", "Where to apply", "code"):
        assert text in page, text
    earlier = client.get("/staff/rulebook/programs/basic_food?on=2026-03-01").content.decode()
    assert "$21,150 a year" in earlier and "$21,640 a year" not in earlier


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_kindly(staff, text):
    answer = signed_in(staff("auditor", "North")).get(f"/staff/rulebook/programs/tanf?on={text}")
    assert answer.status_code == 422 and "That is no day we know" in answer.content.decode()


def test_the_history_of_a_number_shows_rows_of_all_days_and_computed_ones_say_from_what(staff):
    client = signed_in(staff("auditor", "North"))
    page = client.get("/staff/rulebook/numbers/poverty_guideline").content.decode()
    assert "$11,490 a year" in page and "$15,960 a year" in page and "every value" in page.lower()
    computed = client.get("/staff/rulebook/numbers/wa_median_income").content.decode()
    assert "median_income_size_factor" in computed
    assert client.get("/staff/rulebook/numbers/moe_factor").status_code == 404, "no program reads it"
    assert client.get("/staff/rulebook/programs/no_such_program").status_code == 404


def test_every_number_that_a_program_reads_has_a_page(staff):
    from braidwork.workspace.rulebook.numbers import readers

    client = signed_in(staff("auditor", "North"))
    found = {name: client.get(f"/staff/rulebook/numbers/{name}").status_code for name in readers()}
    assert found == dict.fromkeys(readers(), 200)


# ---------------------------------------------------------------- who may


@pytest.mark.parametrize("organisation", ["North", "South"])
def test_every_page_for_every_role_of_both_organisations(staff, organisation):
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.rulebook.publishing import draft

    assert set(READERS) <= set(ROLES)
    change = draft(wanted(), by=staff("steward", "West"))
    read = ["", "/programs/tanf", f"/numbers/{NUMBER}", "/changes", f"/changes/{change.pk}"]
    work = ["/programs/tanf/who", "/programs/tanf/change", f"/numbers/{NUMBER}/change"]
    for role in ROLES:
        client = signed_in(staff(role, organisation))
        before = AuditEvent.objects.filter(act="access refused").count()
        may_read, may_work = "rulebook.read" in ROLES[role].permissions, role in WORKERS
        assert [client.get(f"/staff/rulebook{p}").status_code for p in read] == [200 if may_read else 404] * 5, role
        assert [client.get(f"/staff/rulebook{p}").status_code for p in work] == [200 if may_work else 404] * 3, role
        acts = [client.post(f"/staff/rulebook/changes/{change.pk}/do/{a}", {"version": 0}).status_code
                for a in ("propose", "count", "withdraw", "publish")]  # fmt: skip
        assert acts == [409 if may_work else 404] * 4, role
        assert client.get(f"/staff/rulebook/changes/{change.pk}/edit").status_code == 404, "somebody else's draft"
        refused = AuditEvent.objects.filter(act="access refused").count() - before
        assert refused == (0 if may_read else 5) + (0 if may_work else 8), role
    assert {r for r in ROLES if "rulebook.read" in ROLES[r].permissions} >= set(READERS)


def test_every_address_is_in_the_test_above():
    from braidwork.workspace.rulebook.urls import urlpatterns

    assert {p.name for p in urlpatterns} == {
        "rulebook", "rulebook-program", "rulebook-who", "change-program", "rulebook-number", "change-number",
        "rulebook-changes", "rulebook-change", "edit-change", "act-on-change",
    }  # fmt: skip


def test_without_sign_in_there_is_the_sign_in_page():
    from django.test import Client

    for path in ("", "/programs/tanf", "/changes", f"/numbers/{NUMBER}/change"):
        assert Client().get(f"/staff/rulebook{path}")["Location"].startswith("/staff/sign-in")


def test_counts_are_for_those_who_work_on_the_rulebook(two, staff):
    from braidwork.workspace.rulebook.publishing import draft, propose

    change = draft(wanted(), by=two[0])
    propose(change.pk, by=two[0], seen=1)
    path = f"/staff/rulebook/changes/{change.pk}"
    assert "people are affected" in signed_in(two[1]).get(path).content.decode()
    assert "affected" not in signed_in(staff("auditor", "North")).get(path).content.decode()


# ---------------------------------------------------------------- two people


def test_one_proposes_another_publishes_and_every_act_is_an_event(two):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.rulebook.publishing import draft, propose, publish

    change = draft(wanted(), by=two[0])
    with pytest.raises(RefusedError, match="draft already"):
        publish(change.pk, by=two[1], seen=change.version)
    change = propose(change.pk, by=two[0], seen=change.version)
    with pytest.raises(RefusedError, match="of their own"):
        publish(change.pk, by=two[0], seen=change.version)
    publish(change.pk, by=two[1], seen=change.version)
    acts = list(AuditEvent.objects.filter(subject_kind="rulebook", subject_id=str(change.pk)).order_by("sequence"))
    assert [(e.act.split()[-1], e.actor_id) for e in acts] == [
        ("drafted", str(two[0].pk)), ("proposed", str(two[0].pk)), ("published", str(two[1].pk)),
    ]  # fmt: skip
    assert verify_events().good


def test_who_drafted_does_not_publish_though_another_proposed(two):
    from braidwork.errors import RefusedError
    from braidwork.workspace.rulebook.publishing import draft, propose, publish

    change = draft(wanted(), by=two[0])
    change = propose(change.pk, by=two[1], seen=change.version)
    for person in two:
        with pytest.raises(RefusedError, match="of their own"):
            publish(change.pk, by=person, seen=change.version)


def test_a_page_that_is_out_of_date_writes_nothing(two):
    from braidwork.workspace.rulebook.publishing import ChangedMeanwhile, draft, edit, propose, publish, withdraw

    change = draft(wanted(), by=two[0])
    edit(change.pk, wanted(content=[[{}, 1.9]]), by=two[0], seen=1)
    with pytest.raises(ChangedMeanwhile):
        propose(change.pk, by=two[0], seen=1)
    change = propose(change.pk, by=two[0], seen=2)
    published(two, subject="tanf_resource_limit", content=[[{}, 13000]], unit=unit_of("tanf_resource_limit"))
    with pytest.raises(ChangedMeanwhile, match="cases were counted"):
        publish(change.pk, by=two[1], seen=change.version)
    assert withdraw(change.pk, by=two[1], seen=change.version).state == "withdrawn"


def test_the_pages_lead_from_a_draft_to_its_publication(two):
    from braidwork.workspace.rulebook.models import Change, Published

    first, second = signed_in(two[0]), signed_in(two[1])
    sent = {"value-0": "1.9", "unit": unit_of(NUMBER), "effective_from": "2027-01-01", "citation": "an invented notice",
            "reason": "lowered", "takes_place": "on"}  # fmt: skip
    path = first.post(f"/staff/rulebook/numbers/{NUMBER}/change", sent)["Location"]
    page = first.get(path).content.decode()
    assert "190%" in page and "200%" in page and "It takes the place of" in page
    assert first.get(f"{path}/edit").content.decode().count('value="1.9"') == 1
    assert first.post(f"{path}/do/propose", {"version": 1}).status_code == 302
    assert "waits for another person" in first.get(path).content.decode()
    refused = first.post(f"{path}/do/publish", {"version": 2})
    assert refused.status_code == 422 and "Nobody publishes a change of their own" in refused.content.decode()
    assert second.post(f"{path}/do/publish", {"version": 2}).status_code == 302
    assert second.post(f"{path}/do/publish", {"version": 2}).status_code == 409, "sent twice counts once"
    assert (Change.objects.get().state, Published.objects.count()) == ("published", 1)
    assert "190%" in second.get(path).content.decode()
    assert "190%" in second.get(f"/staff/rulebook/numbers/{NUMBER}").content.decode()


@pytest.mark.parametrize("statement", ["UPDATE rulebook_published SET note = 'x'", "DELETE FROM rulebook_published"])
def test_the_database_refuses_to_change_what_was_published(two, statement):
    from django.db import DatabaseError, connection, transaction

    published(two)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"unit": "USD/month"}, "The unit is USD/month"),
        ({"value-0": "$2"}, "is in dollars"),
        ({"value-0": "190%"}, "Write 1.3 for 130 percent"),
        ({"value-0": "190"}, "out of range"),
        ({"value-0": "-1"}, "cannot be a number of law"),
        ({"value-0": "nan"}, "cannot be a number of law"),
        ({"value-0": "1e999"}, "cannot be a number of law"),
        ({"value-0": "two"}, "is no number"),
        ({"value-0": ""}, "No value is given"),
        ({"effective_to": "2026-12-31"}, "before it begins"),
        ({"effective_from": "soon"}, "The first day is no date"),
        ({"effective_from": "1066-01-01"}, "no day of a rule"),
        ({"citation": " "}, "There is no citation"),
        ({"citation": "x" * 401}, "The citation is too long"),
        ({"reason": ""}, "There is no reason"),
        ({"takes_place": None}, "Two rows would hold on the same days"),
    ],
)
def test_bad_input_is_refused_with_what_to_type_and_nothing_is_kept(two, typed, said):
    from braidwork.workspace.rulebook.models import Change

    sent = {"value-0": "1.9", "unit": unit_of(NUMBER), "effective_from": "2027-01-01", "citation": "an invented notice",
            "reason": "lowered", "takes_place": "on", **typed}  # fmt: skip
    answer = signed_in(two[0]).post(
        f"/staff/rulebook/numbers/{NUMBER}/change", {k: v for k, v in sent.items() if v is not None}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert not Change.objects.exists()
    if typed.get("takes_place", "on") is None:
        assert "190%" in page and "200%" in page, "both rows are named"
    if "reason" not in typed:
        assert "lowered</textarea>" in page, "what was typed is still there"


def test_a_row_of_a_new_key_can_be_added_and_a_key_that_is_none_is_refused(two):
    from braidwork.workspace.rulebook.in_force import in_force
    from braidwork.workspace.rulebook.models import Change
    from braidwork.workspace.rulebook.publishing import propose, publish

    name, client = "snap_time_limit_waived", signed_in(two[0])
    sent = {"key-county": "53035", "value-new": "1", "unit": "flag", "effective_from": "2026-02-01",
            "citation": "an invented notice", "reason": "a county more"}  # fmt: skip
    path = f"/staff/rulebook/numbers/{name}/change"
    for wrong in ({"key-county": ""}, {"key-county": "King County; DROP"}, {"value-new": "2"}):
        assert client.post(path, {**sent, **wrong}).status_code == 422
    assert client.post(path, sent).status_code == 302
    change = Change.objects.get()
    assert 'value="53035"' in client.get(f"/staff/rulebook/changes/{change.pk}/edit").content.decode()
    change = propose(change.pk, by=two[0], seen=1)
    publish(change.pk, by=two[1], seen=change.version)
    limit = in_force().numbers.limit
    assert limit(name, date(2026, 6, 1), None, {"county": "53035"}).value == 1
    assert limit(name, date(2026, 6, 1), None, {"county": "53033"}).value == 0
    size = {**sent, "key-size": "9", "value-new": "90000", "unit": "USD/year"}
    answer = client.post("/staff/rulebook/numbers/poverty_guideline/change", size)
    assert answer.status_code == 422 and "1 to 8" in answer.content.decode()


def test_a_table_that_must_fit_another_is_refused_alone(two):
    from braidwork.errors import RefusedError
    from braidwork.workspace.rulebook.publishing import draft

    other = {"subject": "tanf_payment_standard", "content": [[{"size": "1"}, 900]], "unit": "USD/month"}
    with pytest.raises(RefusedError, match="disregards"):
        draft(wanted(**other), by=two[0])


def test_tables_that_the_law_ties_together_change_together(two):
    from braidwork.workspace.rulebook.in_force import in_force

    sent = {"unit": "USD/month", "effective_from": "2027-01-01", "citation": "an invented notice", "reason": "raised",
            "takes_place": "on", "value-0": "500", "value-10": "1500"}  # fmt: skip
    client = signed_in(two[0])
    form = client.get("/staff/rulebook/numbers/tanf_payment_standard/change").content.decode()
    assert form.count('name="value-') == 21 and "tanf earned income limit, size 1" in form.lower()
    path = client.post("/staff/rulebook/numbers/tanf_payment_standard/change", sent)["Location"]
    page = client.get(path).content.decode()
    assert "$1,500 a month" in page and "tanf earned income limit, size 1" in page
    assert client.get(f"{path}/edit").content.decode().count('value="1500"') == 1
    client.post(f"{path}/do/propose", {"version": 1})
    assert signed_in(two[1]).post(f"{path}/do/publish", {"version": 2}).status_code == 302
    limit = in_force().numbers.limit
    assert limit("tanf_earned_income_limit", date(2027, 2, 1), None, {"size": "1"}).value == 1500
    assert limit("tanf_payment_standard", date(2027, 2, 1), None, {"size": "1"}).value == 500


def test_a_rule_is_no_field_of_a_change(two):
    from braidwork.errors import BraidworkError
    from braidwork.workspace.rulebook.publishing import draft

    with pytest.raises(BraidworkError, match="part of the rule"):
        draft(wanted(kind="program", subject="tanf", content={"rule": "everyone"}, unit=""), by=two[0])


# ---------------------------------------------------------------- what it does


def test_a_published_number_decides_and_earlier_decisions_replay_as_they_were(talk, finished, two):
    from braidwork.workspace.casework.models import Decision
    from braidwork.workspace.casework.talking import finish

    intake = finished(talk)
    kept = {d.program_id: d.decision_id for d in Decision.objects.filter(intake=intake)}
    told_at = Decision.objects.filter(intake=intake).first().decided_at
    before = outcomes(intake)
    row = published(two)
    after = outcomes(intake)
    moved = {p for p in before if before[p] != after[p]}
    assert moved == {"basic_food"} and before["basic_food"][0] in ("eligible", "likely", "needs information")
    assert after["basic_food"][0] != before["basic_food"][0]
    assert after["basic_food"][1] != before["basic_food"][1], "the id names the row that it rests on"
    assert {p: i for p, (_, i, _) in outcomes(intake, as_known=told_at).items()} == kept
    finish(intake, by=talk.by)
    again = {d.program_id: d.decision_id for d in Decision.objects.filter(intake=intake)}
    assert again == {p: i for p, (_, i, _) in outcomes(intake, as_known=row.known_from).items()} != kept


def test_a_correction_of_the_same_day_adds_a_row_and_each_moment_keeps_its_own(talk, finished, two):
    from braidwork.workspace.rulebook.in_force import in_force

    first = published(two)
    second = published(two, content=[[{}, 0.2]])
    value = lambda rules: rules.numbers.limit(NUMBER, date(2026, 6, 1)).value  # noqa: E731
    assert value(in_force()) == 0.2
    assert value(in_force(second.known_from - timedelta(microseconds=1))) == 0.1
    assert value(in_force(first.known_from - timedelta(microseconds=1))) == 2.0
    assert in_force().numbers.limit(NUMBER, date(2025, 6, 1)).value == 2.0, "days before it are as they were"


def test_the_as_known_day_of_a_page_takes_a_published_number_off(two, staff):
    published(two)
    client = signed_in(staff("auditor", "North"))
    path = "/staff/rulebook/programs/basic_food?on=2026-06-01"
    now, then = client.get(path).content.decode(), client.get(f"{path}&known=2026-01-01").content.decode()
    assert "10% of the federal" in now and "200% of the federal" in then
    assert "snap gross income share: a test of the rulebook" in now, "what changed is told where it matters"
    assert "a test of the rulebook" not in then


def test_re_screening_counts_what_publishing_then_does(talk, finished, two):
    from braidwork.workspace.rulebook.publishing import draft, propose

    intake = finished(talk)
    was = outcomes(intake)["basic_food"][0]
    change = draft(wanted(), by=two[0])
    counts = propose(change.pk, by=two[0], seen=1).counts
    row = next(r for r in counts["programs"] if r["program"] == "basic_food")
    lost = was in ("eligible", "likely")
    assert (counts["cases"], counts["people_affected"], row["gains"]) == (1, 1, 0)
    assert (row["losses"], row["other"]) == ((1, 0) if lost else (0, 1))
    assert "talk" not in str(counts) and str(intake.pk) not in str(counts)
    ahead = draft(wanted(effective_from=date(2027, 6, 1)), by=two[0])
    assert propose(ahead.pk, by=two[0], seen=1).counts["people_affected"] == 1, "counted on the day it begins"


def test_a_change_of_a_programs_texts_holds_from_its_day_and_leaves_the_rule_alone(talk, finished, two, staff):
    intake = finished(talk)
    before = outcomes(intake)
    said = {"plain_name": "An invented name", "where_to_apply": "At an invented door"}
    published(two, kind="program", subject="tanf", content=said, unit="", effective_from=date(2026, 1, 1))
    assert outcomes(intake) == before
    client = signed_in(two[0])
    assert "At an invented door" in client.get("/staff/rulebook/programs/tanf?on=2026-06-01").content.decode()
    assert "At an invented door" not in client.get("/staff/rulebook/programs/tanf?on=2025-06-01").content.decode()
    shared_with(intake, talk.by, navigator := staff("navigator", "North"))
    case = signed_in(navigator).get(f"/staff/case/{intake.pk}").content.decode()
    assert "An invented name" in case, "staff call it as it was published"


def test_closing_a_program_changes_its_decisions_and_its_version(talk, finished, two):
    intake = finished(talk)
    before = outcomes(intake)
    said = {"closed_to_new_from": "2026-02-01"}
    published(two, kind="program", subject="wic", content=said, unit="", effective_from=date(2026, 1, 1))
    after = outcomes(intake)
    assert after["wic"][0] == "closed" and after["wic"][2] != before["wic"][2]
    assert {p for p in before if before[p] != after[p]} == {"wic"}


def test_a_published_change_finds_the_next_question_anew(talk, say, two, monkeypatch):
    from django.db import transaction

    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.next_questions import _known, next_of

    monkeypatch.setattr(transaction, "on_commit", lambda do: do())
    intake = say(talk.intake, "age", "34", by=talk.by)
    next_of(intake, interview_of(intake))
    remembered = _known[str(intake.pk)]
    published(two)
    interview = interview_of(intake)
    assert remembered[1] is not interview.limits
    assert next_of(intake, interview) is not None and _known[str(intake.pk)][1] is interview.limits


def test_outside_the_workspace_the_shipped_numbers_hold(two):
    from braidwork.eligibility.parameters import limit_book, shipped_book

    published(two)
    assert limit_book() is shipped_book()
    assert limit_book().limit(NUMBER, date(2026, 6, 1)).value == 2.0


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ staff }}{% now 'Y' %}",
    "‮txet",
    "👩🏽‍🎓🚌",
    "'; DROP TABLE rulebook_change; --",
    "\x00ab",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(two, text):
    client = signed_in(two[0])
    sent = {"plain_name": f"{text} name", "effective_from": "2027-01-01", "citation": f"{text} notice",
            "reason": f"{text} reason"}  # fmt: skip
    path = client.post("/staff/rulebook/programs/tanf/change", sent)["Location"]
    for page in (client.get(path), client.get(f"{path}/edit"), client.get("/staff/rulebook/changes")):
        shown = page.content.decode()
        assert page.status_code == 200 and "<script>alert" not in shown
        assert "\x00" not in shown
    assert client.get("/staff/rulebook", {"q": text}).status_code == 200


def test_a_draft_is_withdrawn_by_who_made_it_and_a_stranger_may_not(two):
    from braidwork.errors import RefusedError
    from braidwork.workspace.rulebook.publishing import draft, propose, withdraw

    change = draft(wanted(), by=two[0])
    with pytest.raises(RefusedError, match="somebody else"):
        withdraw(change.pk, by=two[1], seen=1)
    assert withdraw(change.pk, by=two[0], seen=1).state == "withdrawn"
    with pytest.raises(RefusedError, match="withdrawn already"):
        propose(change.pk, by=two[0], seen=2)
