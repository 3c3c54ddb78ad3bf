"""The extract holds people who agree, under new names, without words or days; the view of a month; who may read it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

CLIENTS = 45


@pytest.fixture
def caseload(staff):
    """Invented clients of three organisations, with answers for reporting and services."""
    from django.utils import timezone

    from braidwork.workspace.casework.services.inventing import invent_services
    from braidwork.workspace.demo_people.lives import lives
    from braidwork.workspace.demo_people.reporting_answers import invent_reporting
    from braidwork.workspace.demo_people.storing import store

    homes = [staff("navigator", place).organisation for place in ("Central", "North", "South")]
    store(lives(CLIENTS, 2026, timezone.now()), homes)
    invent_reporting()
    invent_services()
    return homes


def test_only_people_who_agree_now_and_each_time_under_another_name(caseload):
    from braidwork.workspace.casework.consenting import standing_consents, withdraw_consent
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.casework.models import Consent
    from braidwork.workspace.extract.people import participants

    first, again = participants(), participants()
    assert {p.person_id for p in first} == {p.person_id for p in again}
    assert not {p.pseudonym for p in first} & {p.pseudonym for p in again}
    assert 10 < len(first) < CLIENTS
    gone, late = first[0], first[1]
    for consent in Consent.objects.filter(person=gone.person_id, purpose="serving").select_related("recipient"):
        withdraw_consent(consent.person, "serving", by=SYSTEM, to=consent.recipient)
        assert not standing_consents(consent.person, "serving", consent.recipient).exists()
    Consent.objects.filter(person=late.person_id).update(expires_at=consent.given_at - timedelta(days=1))
    assert {p.person_id for p in participants()} == {p.person_id for p in first} - {gone.person_id, late.person_id}


def test_the_tables_keep_their_promise_and_tell_no_day_no_name_no_word(caseload, tmp_path):
    import pyarrow.parquet as pq

    from braidwork.contracts.participants import PARTICIPANT_TABLES
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.casework.models import AuditEvent, Person
    from braidwork.workspace.extract import write_extract
    from braidwork.workspace.extract.people import participants
    from braidwork.workspace.extract.recorded import result_counts

    made = write_extract(tmp_path / "out", by=SYSTEM, replays=2)
    assert made.synthetic and made.rare == made.rows["participant"] > 10
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    names = {n for n in Person.objects.values_list("display_name", flat=True) if n}
    ids = {str(i) for i in Person.objects.values_list("pk", flat=True)}
    for table in PARTICIPANT_TABLES:
        assert table.sensitivity == "restricted" and not {c.kind for c in table.columns} & {"text", "date"}
        if not made.rows[table.name]:
            continue
        rows = pq.read_table(next((tmp_path / "out/tables" / table.name).glob("*.parquet"))).to_pylist()
        said = json.dumps(rows)
        assert not any(x in said for x in names | ids) and len(rows) == made.rows[table.name]
        assert {"pseudonym"} < set(rows[0])
    talks = {r["pseudonym"]: r for r in made.store.collect(made.store.table("participant_talk")).to_pylist()}
    asked = [r for r in talks.values() if r["how_code"] == "replayed"]
    assert len(asked) == 2 and all(10 < r["questions"] < 45 and 1 < r["client_minutes"] < 10 for r in asked)
    assert AuditEvent.objects.filter(act="extract written", details__rows=len(talks)).exists()
    again = write_extract(tmp_path / "out", by=SYSTEM, replays=2)
    assert again.id == made.id  # the same caseload, whatever the pseudonyms
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    with pytest.raises(RefusedError, match="holds other files"):
        write_extract(tmp_path / "other", by=SYSTEM)
    # What rests on private answers is counted only of those who agreed to their use.
    people = participants()
    counted, plain = result_counts(people), [p for p in people if not p.private_agreed]
    assert plain and all(sum(counted[p.pseudonym].values()) > 0 for p in plain)
    private = [p for p in people if p.private_agreed]
    mean = [sum(sum(counted[p.pseudonym].values()) for p in group) / len(group) for group in (plain, private)]
    assert mean[0] < mean[1]


def test_a_replay_puts_each_question_once_and_ends(caseload):
    from braidwork.workspace.casework.conversing import answer_of
    from braidwork.workspace.casework.models import Answer
    from braidwork.workspace.extract.people import participants
    from braidwork.workspace.extract.talks import replay, replay_sample

    one = replay_sample(participants(), 1)[0]
    stored = {a.key: answer_of(a.body) for a in Answer.objects.filter(intake=one.intake_id, replaced_in=None)}
    questions, seconds = replay(stored, one)
    assert 5 < questions < len(stored) and seconds > 60  # fewer than a form asks, which asked them all
    nothing, _ = replay({}, one)
    assert nothing > 5  # who knows nothing is asked, and let go


def test_a_real_talk_counts_the_questions_that_were_put(talk, finished, staff):
    from django.utils import timezone

    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.models import Answer
    from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion
    from braidwork.workspace.extract.people import participants
    from braidwork.workspace.extract.raises import raise_rows, told_homes
    from braidwork.workspace.extract.recorded import result_counts
    from braidwork.workspace.extract.talks import talk_rows

    intake = finished(talk)
    give_consent(intake.person, "serving", by=talk.by, to=staff("navigator", "North").organisation)
    WorkAndHomeVersion.objects.create(
        person=intake.person, version=1, body={"home": {"works_as": "35-3023", "rent_monthly_usd": 900.0}}, token="t",
        made_at=timezone.now(), seat="client", made_by="c",
    )  # fmt: skip
    people = participants()
    assert len(people) == 1 and not people[0].was_invented
    (row,) = talk_rows(people, result_counts(people), set())
    put = Answer.objects.filter(intake=intake, replaced_in=None).count()
    assert row["how_code"] == "recorded" and row["questions"] == put > 5 and row["client_minutes"] > 1
    homes = told_homes(people)
    assert homes[people[0].pseudonym].works_as == "35-3023"
    for raised in raise_rows(people, homes, timezone.localdate()):
        assert raised["home_source_code"] == "told" and raised["change_monthly_usd"] is None  # much is not told


def test_invented_answers_are_drawn_apart_from_all_that_decides(caseload):
    from braidwork.workspace.casework.equal_opportunity.models import ReportingAnswer, ReportingKey
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import Answer, AuditEvent
    from braidwork.workspace.demo_people.reporting_answers import invent_reporting

    def told():
        rows = ReportingAnswer.objects.exclude(item="age").values_list("pseudonym__person", "item", "state", "codes")
        return {(person, item): (state, tuple(codes)) for person, item, state, codes in rows}

    before, saved = told(), AuditEvent.objects.filter(act="reporting page saved").count()
    assert saved == ReportingAnswer.objects.count() > 0 and verify_events().good
    assert invent_reporting() == 0
    Answer.objects.filter(key__in=("pay", "work", "health", "help_now")).delete()
    ReportingKey.objects.all().delete()
    assert invent_reporting() > 0 and told() == before
    assert Counter(state for state, _ in before.values())["declined"] > 0


def test_the_view_is_made_once_and_read_by_those_who_may(caseload, staff, monkeypatch):
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.casework.models import AuditEvent, Consent
    from braidwork.workspace.extract.kept import kept_equity, make_equity

    may = {"steward", "program_manager", "director"}
    clients = {}
    for role in ROLES:
        clients[role] = Client()
        clients[role].force_login(staff(role, "Elsewhere"))
        for answer in (clients[role].get("/staff/equity"), clients[role].get("/staff/equity/make")):
            assert answer.status_code in ((200, 405) if role in may else (404, 405)), role
    refused = AuditEvent.objects.filter(act="access refused", details__permission="equity.read").count()
    assert refused == len(ROLES) - len(may)
    assert b"is not made yet" in clients["steward"].get("/staff/equity").content
    assert clients["navigator"].post("/staff/equity/make").status_code == 404
    made = make_equity(by=SYSTEM, replays=1)
    assert make_equity(by=SYSTEM)["extract"] == made["extract"] == kept_equity()["extract"]
    folder = Path(settings.DATA_FOLDER) / "equity"
    assert not list(folder.glob(".extract-*")) and folder.stat().st_mode & 0o077 == 0
    page = clients["steward"].get("/staff/equity").content.decode()
    for said in (
        "Who we serve, and how evenly",
        "What it may not read",
        "not shown",
        "this folder has no region",
    ):
        assert said.lower() in page.lower(), said
    assert "style=" not in page and "<script>" not in page
    assert AuditEvent.objects.filter(act="equity view read").count() == 1
    agreed = Consent.objects.filter(purpose="serving", withdrawn_at=None, expires_at__gt=timezone.now())
    consent = agreed.select_related("person", "recipient").first()
    withdraw_consent(consent.person, "serving", by=SYSTEM, to=consent.recipient)
    assert kept_equity() is None  # in a demo the caseload's change shows at once
    monkeypatch.setattr(settings, "DEMO", False)
    assert kept_equity()["extract"] == made["extract"]  # elsewhere the month's view stands


def test_the_short_story_is_short(caseload):
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.extract import make_equity, short_story, whole_story

    document = make_equity(by=SYSTEM, replays=0)
    lines = short_story(document)
    assert len(lines) <= 25 and all(len(line) <= 120 for line in lines)
    assert "false alarm" in " ".join(lines) and len(whole_story(document)) > len(lines)
