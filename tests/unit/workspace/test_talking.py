"""Acts of a talk: what is saved, what a second form does, how two windows meet, what erasing leaves."""

from __future__ import annotations

import pytest


def standing_keys(intake):
    from braidwork.workspace.casework.conversing import standing

    return [a.key for a in standing(intake)]


def test_answers_are_kept_and_a_change_keeps_the_earlier_one_to_be_read(talk, say):
    from braidwork.workspace.casework.models import Answer

    intake = say(talk.intake, "age", "34", by=talk.by)
    intake = say(intake, "age", "35", by=talk.by)
    first, second = Answer.objects.filter(intake=intake, key="age").order_by("version")
    assert (first.body["low"], first.replaced_in) == (34, second.version)
    assert (second.body["low"], second.replaced_in) == (35, None)


def test_a_form_sent_twice_counts_once(talk, say):
    from braidwork.workspace.casework.models import Answer

    once = say(talk.intake, "age", "34", by=talk.by, seen=1, token="the same form twice")
    twice = say(talk.intake, "age", "34", by=talk.by, seen=1, token="the same form twice")
    assert twice.version == once.version
    assert Answer.objects.filter(intake=once).count() == 1


def test_two_windows_the_second_sees_both_answers_and_overwrites_nothing(talk, say):
    from braidwork.workspace.casework.talking import Conflict

    opened = talk.intake.version
    intake = say(talk.intake, "age", "34", by=talk.by, seen=opened)
    with pytest.raises(Conflict) as met:
        say(intake, "age", "61", by=talk.by, seen=opened)
    assert met.value.standing.low == 34
    assert say(intake, "age", "61", by=talk.by, seen=intake.version).version == intake.version + 1


def test_an_old_window_may_answer_what_nobody_answered_since(talk, say):
    intake = say(talk.intake, "age", "34", by=talk.by)
    intake = say(intake, "place", "1", by=talk.by, seen=1)
    assert standing_keys(intake) == ["age", "place"]


def test_back_shows_the_answer_before_and_loses_nothing(talk, say):
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.talking import go_back

    intake = say(talk.intake, "age", "34", by=talk.by)
    intake = say(intake, "place", "1", by=talk.by)
    intake = go_back(intake, by=talk.by, seen=intake.version)
    assert interview_of(intake).next().key == "place"
    intake = go_back(intake, by=talk.by, seen=intake.version)
    assert interview_of(intake).next().key == "age"
    again = go_back(intake, by=talk.by, seen=intake.version)
    assert again.version == intake.version, "before the first question there is nothing"
    assert standing_keys(again) == ["age", "place"]
    assert interview_of(say(again, "age", "36", by=talk.by)).next().key not in ("age", "place")


def test_back_from_a_page_that_is_out_of_date_changes_nothing(talk, say):
    from braidwork.workspace.casework.talking import go_back

    intake = say(talk.intake, "age", "34", by=talk.by)
    assert go_back(intake, by=talk.by, seen=1).wanted_key == ""


def test_a_changed_answer_lets_go_what_hung_on_it(talk, say):
    intake = say(talk.intake, "age", "34", by=talk.by)
    for key, text in (("place", "1"), ("people", ""), ("work", "1"), ("pay", "$1500")):
        intake = say(intake, key, text, by=talk.by)
    assert "pay" in standing_keys(intake)
    intake = say(intake, "work", "3", by=talk.by)
    assert "pay" not in standing_keys(intake)


def test_a_question_that_is_not_put_takes_no_answer(talk, say):
    from braidwork.errors import RefusedError

    with pytest.raises(RefusedError):
        say(talk.intake, "health", "1", by=talk.by)
    with pytest.raises(RefusedError):
        say(talk.intake, "no_such_question", "1", by=talk.by)
    assert standing_keys(talk.intake) == []


def test_the_end_keeps_a_decision_for_every_program_that_the_same_answers_give_again(talk, finished):
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.models import Decision

    intake = finished(talk)
    kept = {d.program_id: d.decision_id for d in Decision.objects.filter(intake=intake)}
    assert intake.state == "finished"
    assert kept == {d.program_id: d.id for d in interview_of(intake).decisions()}
    assert len(kept) > 20
    assert all(d.rule_version and d.service_date == intake.service_date for d in Decision.objects.filter(intake=intake))


def test_private_questions_can_be_declined_all_at_once_and_it_still_ends(talk, say):
    from braidwork.workspace.casework.conversing import interview_of, is_private
    from braidwork.workspace.casework.models import Answer
    from braidwork.workspace.casework.talking import decline_private

    intake = talk.intake
    plain = {"count": "34", "money": "$900", "multi": "0", "single": "1", "date": "3/2026"}
    while (asked := interview_of(intake).next()) is not None and asked.question.part != "private":
        intake = say(intake, asked.key, plain.get(asked.question.kind, ""), by=talk.by)
    assert asked is not None and is_private(asked.question.key)
    intake = decline_private(intake, by=talk.by, token="declined once for all")
    private = Answer.objects.filter(intake=intake, is_private=True)
    assert private.exists() and {a.body["state"] for a in private} == {"declined"}
    left = interview_of(intake).next()
    assert left is None or left.question.part != "private"


def test_erasing_leaves_the_chain_and_nothing_of_the_person(talk, finished):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import Answer, AuditEvent, Consent, Decision, IntakeSession, Person
    from braidwork.workspace.casework.talking import wipe

    intake = finished(talk)
    wipe(intake, by=talk.by)
    assert not any(m.objects.exists() for m in (Person, IntakeSession, Answer, Consent, Decision))
    assert AuditEvent.objects.order_by("-sequence").first().act == "case wiped"
    assert verify_events().good


def test_a_case_that_an_organisation_carries_is_not_erased_from_a_phone(talk, staff):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.talking import wipe

    talk.person.organisation = staff("navigator", "North").organisation
    talk.person.save()
    with pytest.raises(RefusedError):
        wipe(talk.intake, by=talk.by)


def test_newer_questions_are_taken_up_only_when_asked_for(talk, say):
    from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
    from braidwork.workspace.casework.models import Answer, IntakeSession
    from braidwork.workspace.casework.talking import upgrade_questions

    intake = say(talk.intake, "age", "34", by=talk.by)
    intake = say(intake, "place", "1", by=talk.by)
    IntakeSession.objects.filter(pk=intake.pk).update(question_set_checksum="0" * 64)
    gone = Answer.objects.get(intake=intake, key="place")
    gone.body = {**gone.body, "codes": ["a place of an earlier version"]}
    gone.save()
    intake.refresh_from_db()
    with pytest.raises(QuestionsChanged):
        interview_of(intake)
    intake = upgrade_questions(intake, by=talk.by)
    assert list(interview_of(intake).answers.given) == ["age"]
    assert interview_of(intake).next().key == "place"


def test_answers_come_back_from_the_database_as_they_went_in(talk, finished):
    from braidwork.workspace.casework.conversing import answer_of, body_of, standing

    kept = standing(finished(talk))
    assert len(kept) > 10
    assert all(body_of(answer_of(a.body)) == a.body for a in kept)


def test_answers_are_gone_when_the_promised_days_are_over(talk, say):
    from datetime import timedelta

    from braidwork.workspace.casework.events import Actor, verify_events
    from braidwork.workspace.casework.models import Consent, Person
    from braidwork.workspace.casework.retention import erase_expired
    from braidwork.workspace.casework.talking import start_intake

    say(talk.intake, "age", "34", by=talk.by)
    fresh = start_intake(by=Actor("client"))
    assert erase_expired() == 0
    for consent in Consent.objects.all():
        Consent.objects.filter(pk=consent.pk).update(expires_at=consent.given_at - timedelta(seconds=1))
    assert erase_expired() == 1
    assert [p.pk for p in Person.objects.all()] == [fresh.person_id]
    assert verify_events().good


def test_a_case_that_somebody_serves_is_kept_while_that_consent_holds(talk, staff):
    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
    from braidwork.workspace.casework.retention import erase_expired

    north = staff("navigator", "North").organisation
    give_consent(talk.person, "serving", by=talk.by, to=north)
    for purpose in ("screening", "private_screening"):
        withdraw_consent(talk.person, purpose, by=talk.by)
    assert erase_expired() == 0
    withdraw_consent(talk.person, "serving", by=talk.by, to=north)
    assert erase_expired() == 1
