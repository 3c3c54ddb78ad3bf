"""Invented clients are stored as the acts would store them, come again by their seed, and are plainly invented."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
_OWN = {"id", "person", "intake", "given_by", "sequence", "hash", "previous_hash", "subject_id", "actor_id"}


@pytest.fixture
def homes(staff):
    return [staff("navigator", place).organisation for place in ("Central", "North", "South")]


def _one_of_each_stage(count=60):
    """The life of fewest words of each stage."""
    from braidwork.workspace.demo_people.lives import lives

    found = sorted(lives(count, 7, NOW), key=lambda life: -len(life.answers))
    return list({life.stage: life for life in found}.values())


def _by_the_acts(life, homes, monkeypatch):
    """The same life as the pages would store it, its clock set to the moment of each step."""
    from django.utils import timezone

    from braidwork.eligibility.questions.choosing import NextQuestion
    from braidwork.eligibility.questions.published import question_set
    from braidwork.workspace.casework import talking
    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent
    from braidwork.workspace.casework.events import Actor

    order = [NextQuestion(question_set().question(a.question), a.about) for a in life.answers]

    def next_of(held, interview):
        left = [asked for asked in order if asked.key not in interview.answers.given]
        return left[0] if left else None if life.is_whole else order[-1]

    monkeypatch.setattr(talking, "next_of", next_of)
    clock = {}
    monkeypatch.setattr(timezone, "now", lambda: clock["now"])
    intake = by = None
    for step in life.steps:
        clock["now"] = step.at
        to = None if step.to is None else homes[step.to]
        if step.act == "start":
            intake = talking.start_intake(by=Actor("client"), locale=life.locale, synthetic=True)
            type(intake.person).objects.filter(pk=intake.person_id).update(display_name=life.name)
            by = Actor("client", str(intake.pk))
        elif step.act == "consent":
            give_consent(intake.person, step.purpose, by=by, to=to, locale=life.locale)
        elif step.act == "withdraw":
            withdraw_consent(intake.person, step.purpose, by=by, to=to)
        else:
            intake = talking.give_answer(
                intake, step.answer.key, lambda asked, interview, a=step.answer: a, by=by, seen=intake.version,
                token=f"invented-{intake.version + 1:08}",
            )  # fmt: skip
    monkeypatch.undo()
    return intake.person_id


def _stored(person_id):
    """Everything of a person, ids and seals left out."""
    from braidwork.workspace.casework.models import Answer, AuditEvent, Consent, Decision, IntakeSession, Person

    def rows(model, order, **where):
        return [
            {f.name: getattr(row, f.attname) for f in model._meta.concrete_fields if f.name not in _OWN}
            for row in model.objects.filter(**where).order_by(*order)
        ]

    return {
        "person": rows(Person, ["pk"], pk=person_id),
        "intake": rows(IntakeSession, ["pk"], person=person_id),
        "answers": rows(Answer, ["version"], intake__person=person_id),
        "consents": rows(Consent, ["given_at", "purpose"], person=person_id),
        "decisions": rows(Decision, ["program_id"], intake__person=person_id),
        "events": rows(AuditEvent, ["sequence"], subject_id=str(person_id)),
    }


def test_in_one_go_is_as_one_by_one(homes, monkeypatch):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.demo_people.storing import store

    found = _one_of_each_stage()
    assert {life.stage for life in found} == {
        "open", "finished", "shared", "shared with two", "withdrawn", "expired",
    }  # fmt: skip
    assert store(found, homes) == len(found)
    for life in found:
        in_one_go = _stored(life.person_id)
        assert in_one_go["answers"] and in_one_go["events"]
        assert bool(in_one_go["decisions"]) == life.is_whole
        assert in_one_go == _stored(_by_the_acts(life, homes, monkeypatch)), life.stage
    assert verify_events().good


def test_the_actors_of_invented_events_are_the_clients_themselves(homes):
    from braidwork.workspace.casework.models import Answer, AuditEvent
    from braidwork.workspace.demo_people.storing import store

    life = _one_of_each_stage()[0]
    store([life], homes)
    assert set(Answer.objects.values_list("given_by", flat=True)) == {str(life.intake_id)}
    own = AuditEvent.objects.filter(subject_id=str(life.person_id))
    assert set(own.exclude(act="intake started").values_list("actor_id", flat=True)) == {str(life.intake_id)}


def test_one_seed_one_population():
    from braidwork.workspace.demo_people.lives import lives

    first, again = list(lives(30, 5, NOW)), list(lives(30, 5, NOW))
    assert first == again
    assert first[20:] == list(lives(30, 5, NOW, skip=20))
    other = list(lives(30, 6, NOW))
    assert {a.person_id for a in first}.isdisjoint(b.person_id for b in other)
    assert len({life.person_id for life in first}) == len({life.intake_id for life in first}) == 30


def test_invented_people_look_invented_and_speak_the_languages_of_the_region():
    from braidwork.reference.languages.locales import locales
    from braidwork.workspace.demo_people.lives import lives

    found = list(lives(400, 2026, NOW))
    assert all(life.name.endswith("(invented)") for life in found if life.name)
    assert any(not life.name for life in found)
    assert any(len(life.name.split()) == 2 for life in found)  # a single name and the mark
    spoken = {life.locale for life in found}
    assert len(spoken) >= 10 and spoken <= set(locales())


def test_filling_again_changes_nothing_and_more_adds_the_others():
    from braidwork.workspace.accounts.models import Organisation, Staff
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.models import AuditEvent, Person
    from braidwork.workspace.casework.retention import due_to_erase
    from braidwork.workspace.demo_people.entering import entries
    from braidwork.workspace.site.demonstration import fill

    assert fill(5) == 5
    events = AuditEvent.objects.count()
    assert fill(5) == 0 == fill(3)
    assert AuditEvent.objects.count() == events
    assert fill(8) == 3 and Person.objects.count() == 8
    assert due_to_erase().count() == 0
    assert Organisation.objects.count() == 3
    for organisation in Organisation.objects.all():
        assert "Invented" in organisation.name
        assert set(Staff.objects.filter(organisation=organisation).values_list("role_name", flat=True)) == set(ROLES)
    assert {e.name for e in entries()} == set(Staff.objects.values_list("sign_in_name", flat=True))


def test_the_printed_password_opens(settings_with_slow_hashes):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.demo_people.entering import entries
    from braidwork.workspace.site.demonstration import fill

    fill(0)
    entry = next(entries())
    person = Staff.objects.get(sign_in_name=entry.name)
    assert person.password.startswith("pbkdf2_sha256$1$")
    assert person.check_password(entry.password) and not person.check_password("another password")


@pytest.fixture
def settings_with_slow_hashes():
    from django.test.utils import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        yield


def test_only_a_demo_is_filled():
    from django.test.utils import override_settings

    from braidwork.errors import RefusedError
    from braidwork.workspace.site.demonstration import fill

    with override_settings(DEMO=False), pytest.raises(RefusedError, match="demo"):
        fill(1)
    with pytest.raises(RefusedError, match="0 to"):
        fill(20_001)
