"""The service ledger: rows that stay, plain refusals, what stands as known then, and one note typed once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from braidwork.errors import RefusedError, UnknownNameError

TODAY = timezone.localdate
_COUNT = iter(range(10**6))


def token() -> str:
    return f"token-of-a-form-{next(_COUNT):06}"


@pytest.fixture
def case(talk, say, staff):
    """A person of 34 who shares with North, and North's navigator."""
    from braidwork.workspace.casework.consenting import give_consent

    say(talk.intake, "age", "34", by=talk.by)
    talk.navigator = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=talk.navigator.organisation)
    return talk


def serve(case, kind="career_counseling", **more):
    from braidwork.workspace.casework.services.recording import record_service

    more = {"on": TODAY(), **more} if "planned_for" not in more else more
    return record_service(case.person, kind, by=case.navigator, **{"token": token(), **more})


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def test_a_service_is_written_once_with_its_event(case):
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.services.reading import services_of

    made = serve(case, minutes=45, program="wioa_individual_training", token="a-form-sent-two-times")
    assert serve(case, token="a-form-sent-two-times").pk == made.pk
    assert list(services_of(case.person)) == [made] and made.program == "wioa_adult"
    assert AuditEvent.objects.filter(act="service recorded", subject_id=str(case.person.pk)).count() == 1


def test_what_was_taken_out_stands_no_more_and_is_known_as_it_was_then(case):
    from braidwork.workspace.casework.services.reading import services_for, services_of
    from braidwork.workspace.casework.services.recording import void_service

    first = serve(case)
    then = timezone.now()
    right = serve(case, on=TODAY() - timedelta(days=3), instead_of=first)
    assert list(services_of(case.person)) == [right]
    assert list(services_of(case.person, as_known=then)) == [first], "a report of then counts what was known then"
    assert services_for(case.navigator, case.person).count() == 3, "staff see the slip, its voiding and the right one"
    with pytest.raises(RefusedError, match="taken out before"):
        void_service(first, by=case.navigator, reason="mistake", token=token())
    with pytest.raises(RefusedError, match="reason is missing"):
        void_service(right, by=case.navigator, reason="because", token=token())
    assert void_service(right, by=case.navigator, reason="mistake", token=token()).voids == right
    assert not services_of(case.person).exists()


def test_another_organization_takes_nothing_out_and_sees_nothing(case, staff):
    from braidwork.workspace.casework.services.reading import services_for
    from braidwork.workspace.casework.services.recording import void_service

    made, other = serve(case), staff("navigator", "South")
    with pytest.raises(RefusedError, match="another organization"):
        void_service(made, by=other, reason="mistake", token=token())
    assert not services_for(other, case.person).exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"on": date(2099, 1, 1)}, "still to come"),
        ({"on": date(1960, 1, 1)}, "before the client was born"),
        ({"on": None}, "has no day"),
        ({"until": date(2020, 1, 1)}, "ends before it starts"),
        ({"until": date(2099, 1, 1)}, "end is still to come"),
        ({"planned_for": date(2020, 1, 1)}, "past"),
        ({"minutes": 1500}, "do not fit"),
        ({"provider": "x" * 201}, "fit"),
    ],
)
def test_days_and_words_that_cannot_be_are_refused_plainly(case, more, says):
    from braidwork.workspace.casework.services.models import ServiceEvent

    with pytest.raises(RefusedError, match=says):
        serve(case, **more)
    assert not ServiceEvent.objects.exists()


def test_unknown_names_say_what_is_near(case):
    with pytest.raises(UnknownNameError, match=r"kind of service 'career_counselling'[\s\S]*career_counseling"):
        serve(case, "career_counselling")
    with pytest.raises(UnknownNameError, match="program of services 'wioa_adults'"):
        serve(case, program="wioa_adults")


def test_a_birth_date_that_is_filed_wins_over_an_age(case):
    from braidwork.workspace.casework.same_person.filing import Filed, file_case

    file_case(case.person, Filed(given_name="Ana (invented)", birth_date=date(2008, 5, 1)), by=case.by)
    assert serve(case, on=date(2008, 5, 1)).start_date == date(2008, 5, 1)
    with pytest.raises(RefusedError, match="before the client was born"):
        serve(case, on=date(2008, 4, 30))


def test_money_is_taken_from_lines_of_this_client_only(case):
    from braidwork.workspace.casework.services.recording import From
    from braidwork.workspace.fiscal.models import Pseudonym, ServiceLine

    now = timezone.now()
    for name, person in (("hers", case.person), ("other", None)):
        ServiceLine.objects.create(
            line_id=f"L-{name}", pseudonym=Pseudonym.objects.create(pseudonym=name, person=person), tier=1,
            category_code="transport", cost_cents=5000, service_date=TODAY(), waiting_since_date=TODAY(),
            county_code="53033", loaded_at=now,
        )  # fmt: skip
    assert serve(case, "support_transport", came_from=From(line_id="L-hers")).line_id == "L-hers"
    for line in ("L-other", "L-none"):
        with pytest.raises(RefusedError, match="no such line for this client"):
            serve(case, came_from=From(line_id=line))
    with pytest.raises(RefusedError, match="no such posting"):
        serve(case, came_from=From(posting_id=7))


def test_lines_that_another_organization_asked_for_are_not_offered_here(case, staff):
    from braidwork.workspace.casework.models import IntakeSession
    from braidwork.workspace.casework.plans.models import Plan, PlanLine
    from braidwork.workspace.casework.services.lines import lines_of_books
    from braidwork.workspace.fiscal.models import Pseudonym, ServiceLine

    now, hers = timezone.now(), Pseudonym.objects.create(pseudonym="hers", person=case.person)
    for name in ("loaded", "ours", "theirs"):
        ServiceLine.objects.create(
            line_id=name, pseudonym=hers, tier=1, category_code="transport", cost_cents=5000, service_date=TODAY(),
            waiting_since_date=TODAY(), county_code="53033", loaded_at=now,
        )  # fmt: skip
    south = staff("navigator", "Elsewhere")
    for name, home in (("ours", case.navigator.organisation), ("theirs", south.organisation)):
        plan = Plan.objects.create(
            person=case.person, intake=IntakeSession.objects.get(person=case.person), organisation=home, began_at=now
        )  # fmt: skip
        PlanLine.objects.create(plan=plan, item="a", line_id=name, asked_at=now, asked_by="x")
    assert {line for line, _ in lines_of_books(case.person, case.navigator)} == {"loaded", "ours"}
    assert {line for line, _ in lines_of_books(case.person, south)} == {"loaded", "theirs"}


def test_the_database_keeps_every_row_but_of_a_person_who_is_erased(case):
    from django.db import IntegrityError, connection, transaction

    from braidwork.workspace.casework.services.jobs import record_job
    from braidwork.workspace.casework.services.models import Erasure, JobOutcome, ServiceEvent

    made = serve(case)
    serve(case, instead_of=made)
    job = record_job(case.person, by=case.navigator, token=token(), start=TODAY(), wage_hourly_cents=2150)
    for model, row in ((ServiceEvent, made), (JobOutcome, job)):
        for change in (lambda m=model, r=row: m.objects.filter(pk=r.pk).update(token="x"), row.delete):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                change()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM services_serviceevent WHERE id = %s", [made.pk.hex])
        row, names = cursor.fetchone(), [c[0] for c in cursor.description]
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            cursor.execute(f"INSERT OR REPLACE INTO services_serviceevent ({', '.join(names)}) "
                           f"VALUES ({', '.join(['%s'] * len(row))})", row)  # fmt: skip
    case.person.delete()
    assert not ServiceEvent.objects.exists() and not JobOutcome.objects.exists() and not Erasure.objects.exists()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"start": date(2099, 1, 1)}, "still to come"),
        ({"start": date(1970, 1, 1)}, "before the client was born"),
        ({"end": date(2019, 1, 1)}, "ends before it starts"),
        ({"wage_hourly_cents": 0}, "no wage"),
        ({"hours_weekly": 169}, "168 hours"),
        ({"occupation_code": "99-1111"}, "no code"),
        ({"source": "rumor"}, "source of a job"),
    ],
)
def test_jobs_that_cannot_be_are_refused_plainly(case, more, says):
    from braidwork.errors import BraidworkError
    from braidwork.workspace.casework.services.jobs import record_job

    with pytest.raises(BraidworkError, match=says):
        record_job(case.person, by=case.navigator, token=token(), **{"start": date(2024, 5, 6), **more})


def test_a_job_is_corrected_by_a_row_beside_it(case):
    from braidwork.workspace.casework.services.jobs import record_job, void_job
    from braidwork.workspace.casework.services.reading import jobs_of

    own = {"by": case.navigator, "start": date(2024, 5, 6), "occupation_code": "31-9092"}
    first = record_job(case.person, token=token(), wage_hourly_cents=2500, **own)
    ended = record_job(
        case.person, token=token(), wage_hourly_cents=2500, end=date(2025, 1, 1), instead_of=first, **own
    )
    assert list(jobs_of(case.person)) == [ended]
    with pytest.raises(RefusedError, match="taken out before"):
        void_job(first, by=case.navigator, reason="mistake", token=token())


def test_a_referral_that_was_kept_becomes_one_service(case, staff):
    from braidwork.workspace.casework.services.from_elsewhere import service_of_referral
    from braidwork.workspace.casework.serving.referring import Service, move, refer

    nav = case.navigator
    made = refer(case.person, Service("k", "Invented classes", ""), "english_classes", by=nav, token=token())
    with pytest.raises(RefusedError, match="nobody said"):
        service_of_referral(made, by=nav)
    from braidwork.workspace.casework.events import Actor

    for act in ("accept", "attended"):
        made = move(made, act, by=Actor.staff(nav), side="sender", seen=made.version, token=token())
    event = service_of_referral(made, by=nav, program="wioa_adult")
    assert service_of_referral(made, by=nav) == event, "the same day counts once"
    assert (event.kind, event.source, event.referral, event.provider) == (
        "program_referral", "referral", made, "Invented classes",
    )  # fmt: skip
    with pytest.raises(RefusedError, match="another organization"):
        service_of_referral(made, by=staff("navigator", "South"))


def test_one_note_typed_once_is_shown_wherever_it_belongs(case, monkeypatch):
    from braidwork.eligibility.programs import programs
    from braidwork.workspace.casework.papers import staff_pages
    from braidwork.workspace.casework.papers.checklist import Need
    from braidwork.workspace.casework.papers.models import Mark
    from braidwork.workspace.casework.services.reading import services_of
    from braidwork.workspace.casework.serving.models import Note, Referral, Task
    from braidwork.workspace.casework.serving.referring import Service, refer
    from braidwork.workspace.casework.serving.tasking import set_task

    nav, paper = case.navigator, programs()[0].documents[0]
    need = Need(paper.id, (paper,), ("wioa_adult",), False, False)
    monkeypatch.setattr(staff_pages, "checklist", lambda intake, private: (need,))
    sent = refer(case.person, Service("k", "Invented classes", ""), "english_classes", by=nav, token=token())
    task = set_task(case.person, "Ask for the pay stub", TODAY(), by=nav, token=token())
    client, page = signed_in(nav), f"/staff/case/{case.intake.pk}"
    form = client.get(f"{page}/talk").content.decode()
    assert f'name="came" value="{sent.pk}"' in form and f'name="task" value="{task.pk}"' in form
    own = token()
    said = {
        "token": own, "text": "We spoke of the class <b>. (invented)", "on": str(TODAY()), "minutes": "50",
        "kind": ["career_planning", "workforce_preparation", "initial_assessment"], "program": "wioa_adult",
        "came": str(sent.pk), "task": str(task.pk), "paper": f"{paper.id}|{paper.id}", "next_step": "Call the school",
        "next_on": str(TODAY() + timedelta(days=7)), "next_for": str(nav.pk),
    }  # fmt: skip
    broken = client.post(f"{page}/talk", {**said, "next_on": ""})
    assert broken.status_code == 422 and "The next step has no day." in broken.content.decode()
    assert "We spoke of the class &lt;b&gt;" in broken.content.decode(), "what was typed is still there"
    assert not Note.objects.exists() and not services_of(case.person).exists(), "all of it or nothing"
    assert client.post(f"{page}/talk", said)["Location"] == page
    assert client.post(f"{page}/talk", said).status_code == 302 and Note.objects.count() == 1, "sent twice counts once"
    given = {s.kind: s.minutes for s in services_of(case.person)}
    assert given == {
        "career_planning": 17, "workforce_preparation": 17, "initial_assessment": 16, "program_referral": None,
    }  # fmt: skip
    assert Referral.objects.get(pk=sent.pk).state == "attended" and Task.objects.get(pk=task.pk).done_at
    assert Mark.objects.get(person=case.person).paper_id == paper.id
    assert Task.objects.filter(person=case.person, done_at=None).get().what == "Call the school"
    for place in (page, f"{page}/notes", f"{page}/services-given", f"{page}/tasks", f"{page}/papers",
                  f"/staff/referral/{sent.pk}"):  # fmt: skip
        assert "We spoke of the class &lt;b&gt;" in client.get(place).content.decode(), place
    assert "Career planning (case management)" in client.get(f"{page}/notes").content.decode()


def test_a_record_of_another_case_is_refused(case):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.services.writing_down import Talk, write_talk
    from braidwork.workspace.casework.serving.tasking import set_task
    from braidwork.workspace.casework.talking import start_intake

    other = start_intake(by=Actor("client"), synthetic=True)
    task = set_task(other.person, "Call", TODAY(), by=case.navigator, token=token())
    with pytest.raises(RefusedError, match="not of this case"):
        write_talk(case.intake, Talk("x", TODAY(), tasks=(task.pk,)), by=case.navigator, token=token())
    with pytest.raises(RefusedError, match="not of this case"):
        write_talk(case.intake, Talk("x", TODAY(), referrals=(task.pk,)), by=case.navigator, token=token())


def test_a_done_item_of_the_plan_becomes_a_service_with_its_line(case):
    from braidwork.workspace.casework.plans.body import empty_body
    from braidwork.workspace.casework.plans.models import Plan, PlanVersion
    from braidwork.workspace.casework.services.reading import services_of
    from braidwork.workspace.casework.services.writing_down import Talk, write_talk

    body = empty_body(TODAY())
    body["services"] = [{
        "key": "ab12", "category_code": "english", "say": "", "values": {}, "label": "English classes",
        "begins": str(TODAY()), "cost_cents": 60000, "provider": "", "paid_by": [], "short_cents": 60000,
        "state": "not_asked",
    }]  # fmt: skip
    plan = Plan.objects.create(
        person=case.person, intake=case.intake, organisation=case.navigator.organisation, number=1,
        began_at=timezone.now(),
    )  # fmt: skip
    version = PlanVersion.objects.create(
        plan=plan, number=1, body=body, body_sha256="0" * 64, decided_in=1, made_at=timezone.now(),
        made_by=str(case.navigator.pk), seat="navigator", token=token(),
    )  # fmt: skip
    form = signed_in(case.navigator).get(f"/staff/case/{case.intake.pk}/talk").content.decode()
    assert 'name="plan_item" value="ab12"' in form
    note = write_talk(case.intake, Talk("Began. (invented)", TODAY(), plan_items=("ab12",)), by=case.navigator,
                      token=token())  # fmt: skip
    event = services_of(case.person).get()
    assert (event.kind, event.plan_version, event.plan_item) == ("english_classes", str(version.pk), "ab12")
    with_note = signed_in(case.navigator).get(f"/staff/case/{case.intake.pk}/plan").content.decode()
    assert "Began. (invented)" in with_note
    assert set(note.links.values_list("kind", "subject")) == {("plan", str(plan.pk)), ("service", str(event.pk))}
    with pytest.raises(RefusedError, match="no such service"):
        write_talk(case.intake, Talk("y", TODAY(), plan_items=("zz",)), by=case.navigator, token=token())


def test_the_pages_are_for_roles_that_keep_services_of_the_own_organization(case, staff):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.accounts.roles import ROLES
    from braidwork.workspace.casework.models import AuditEvent

    places = [f"/staff/case/{case.intake.pk}/{p}" for p in ("talk", "services-given", "jobs")]
    for organisation in ("North", "South"):
        for role in ROLES:
            person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
            client, before = signed_in(person), AuditEvent.objects.filter(act="access refused").count()
            found = {client.get(p).status_code for p in places}
            may = organisation == "North" and role in ("navigator", "partner")
            assert found == ({200} if may else {404}), (role, organisation)
            refused = AuditEvent.objects.filter(act="access refused").count() - before
            assert refused == (0 if may else len(places)), (role, organisation)


def test_the_ledger_page_plans_corrects_and_takes_out(case):
    from braidwork.workspace.casework.services.models import ServiceEvent
    from braidwork.workspace.casework.services.reading import services_of

    client, page = signed_in(case.navigator), f"/staff/case/{case.intake.pk}/services-given"
    coming = TODAY() + timedelta(days=9)
    client.post(page, {"token": token(), "kind": "career_counseling", "planned_for": str(coming), "do": "keep"})
    plan = services_of(case.person).get()
    assert plan.planned_for == coming and plan.start_date is None
    form = client.post(page, {"do": "happened", "corrects": str(plan.pk)}).content.decode()
    assert f'name="on" value="{TODAY()}"' in form
    client.post(page, {"token": token(), "kind": "career_counseling", "on": str(TODAY()), "corrects": str(plan.pk)})
    took_place = services_of(case.person).get()
    assert took_place.start_date == TODAY() and ServiceEvent.objects.get(voids=plan).reason == "took_place"
    wrong = client.post(page, {"token": token(), "kind": "career_counseling", "on": "soon", "minutes": "9"})
    assert wrong.status_code == 422 and "The day cannot be read." in wrong.content.decode()
    client.post(page, {"token": token(), "do": "void", "corrects": str(took_place.pk), "reason": "did_not_happen"})
    assert not services_of(case.person).exists()
    assert "It did not happen" in client.get(page).content.decode()
    assert client.post(page, {"do": "void", "corrects": str(case.intake.pk)}).status_code == 404


def test_what_was_planned_for_today_stands_on_the_list_of_today(case, staff):
    serve(case, planned_for=TODAY())
    serve(case, "group_counseling", planned_for=TODAY() + timedelta(days=1))
    page = signed_in(case.navigator).get("/staff/today").content.decode()
    assert "did it take place?" in page and "Career counseling" in page and "Group counseling" not in page
    assert "did it take place?" not in signed_in(staff("navigator", "South")).get("/staff/today").content.decode()


def test_the_page_of_jobs_reads_dollars(case):
    from braidwork.workspace.casework.services.reading import jobs_of

    client, page = signed_in(case.navigator), f"/staff/case/{case.intake.pk}/jobs"
    job = {"start": "5/6/2024", "wage": "$21.5", "hours": "36", "work_type": "unsubsidized", "source": "pay_stub"}
    client.post(page, {**job, "token": token(), "occupation": "319092", "related": "yes"})
    kept = jobs_of(case.person).get()
    assert (kept.wage_hourly_cents, kept.hours_weekly, kept.is_related_to_training) == (2150, 36, True)
    assert "$21.50 an hour" in client.get(page).content.decode()
    assert client.post(page, {**job, "token": token(), "wage": "much"}).status_code == 422
    client.post(page, {"token": token(), "do": "void", "corrects": str(kept.pk), "reason": "someone_else"})
    assert not jobs_of(case.person).exists()


def test_minutes_of_a_talk_add_up():
    from braidwork.workspace.casework.services.writing_down import shared_out

    assert shared_out(50, 3) == [17, 17, 16] and shared_out(None, 2) == [None, None] and shared_out(5, 0) == []


def test_invented_services_are_possible_repeatable_and_marked(case, staff):
    from braidwork.reference.services import service_kinds
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.models import AuditEvent, Person
    from braidwork.workspace.casework.services.inventing import invent_services
    from braidwork.workspace.casework.services.models import JobOutcome, ServiceEvent

    for _ in range(12):
        person = Person.objects.create(is_synthetic=True, began_at=timezone.now())
        give_consent(person, "serving", by=case.by, to=case.navigator.organisation)
    made = invent_services()
    rows = list(ServiceEvent.objects.all())
    assert made == len(rows) + JobOutcome.objects.count() > 20 and invent_services() == 0
    assert {r.source for r in rows if r.voids_id is None} == {"demo"} and {r.kind for r in rows} <= set(service_kinds())
    assert all(r.start_date <= TODAY() and r.recorded_at <= timezone.now() for r in rows if r.start_date)
    assert all(r.planned_for >= TODAY() for r in rows if r.start_date is None)
    first = {r.person_id: r.start_date for r in sorted(rows, key=lambda r: r.start_date or TODAY(), reverse=True)}
    assert all(j.start_date >= first[j.person_id] and j.start_date <= TODAY() for j in JobOutcome.objects.all())
    assert AuditEvent.objects.filter(act="services brought in").count() == len(first)


def test_invented_histories_hold_slips_gaps_and_placements():
    import random

    from braidwork.workspace.demo_people.service_histories import history

    today = TODAY()
    told = [history(random.Random(n), today - timedelta(days=30), today, "wioa_adult") for n in range(150)]
    assert history(random.Random(7), today, today, "wioa_youth") == history(
        random.Random(7), today, today, "wioa_youth"
    )
    assert any(s.mistaken_start for h in told for s in h.services) and any(h.jobs for h in told)
    days = [[s.start for s in h.services if s.start] for h in told]
    gaps = [max((b - a).days for a, b in pairwise(d)) for d in days if len(d) > 1]
    assert max(gaps) > 90, "some leave and come again"
    assert min(len(d) for d in days) <= 4 and max(len(d) for d in days) >= 8
