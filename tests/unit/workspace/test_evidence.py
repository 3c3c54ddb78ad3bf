"""A paper that staff saw and what staff found decide a case anew, from the stored talk alone, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from braidwork.errors import RefusedError, UnknownNameError


@pytest.fixture
def mother(staff):
    """The invented mother of two with her talk at its end, shared with a navigator's house."""
    from django.utils import timezone

    from braidwork.workspace.casework.models import IntakeSession
    from braidwork.workspace.demo_people.storing import store
    from braidwork.workspace.visit.client import demo_comer
    from braidwork.workspace.visit.keeping import INTAKE, life_of

    navigator = staff("navigator", "North")
    store([life_of(demo_comer(timezone.localdate()), timezone.now())], [navigator.organisation])
    return IntakeSession.objects.get(pk=INTAKE), navigator


def outcomes(intake):
    from braidwork.workspace.casework.models import Decision

    intake.refresh_from_db()
    rows = Decision.objects.filter(intake=intake, intake_version=intake.version)
    return dict(rows.values_list("program_id", "outcome"))


def see(intake, navigator, paper_id):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.papers.bringing import mark_seen
    from braidwork.workspace.casework.papers.checklist import checklist
    from braidwork.workspace.casework.talking import decide_again

    by = Actor.staff(navigator)
    need = next(n for n in checklist(intake, private=True) if paper_id in {p.id for p in n.papers})
    mark = mark_seen(intake.person, need, paper_id, intake.service_date, name="Invented", by=by)
    return mark, decide_again(intake, by=by)


def test_a_paper_that_was_seen_settles_what_was_likely_and_undoing_it_takes_that_back(mother):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.papers.bringing import undo_mark
    from braidwork.workspace.casework.papers.checklist import checklist
    from braidwork.workspace.casework.talking import decide_again

    intake, navigator = mother
    before, version = outcomes(intake), intake.version
    assert before["wioa_adult"] == "likely"
    see(intake, navigator, "proof-of-birth-date")
    mark, changed = see(intake, navigator, "proof-of-right-to-work")
    after = outcomes(intake)
    assert after["wioa_adult"] == "eligible" and changed >= 1 and intake.version > version
    assert len(after) == len(before), "every program is decided again, not only those that changed"
    lines = checklist(intake, private=True)
    assert [n.state for n in lines if n.seen] == ["seen", "seen"], "a paper that was seen stays on the list"
    undo_mark(mark, by=Actor.staff(navigator))
    assert decide_again(intake, by=Actor.staff(navigator)) == changed
    assert outcomes(intake)["wioa_adult"] == "likely"


def test_nothing_new_decides_nothing_and_writes_nothing(mother):
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.talking import decide_again

    intake, _ = mother
    decide_again(intake, by=SYSTEM)  # invented people were decided without a house's rulebook
    intake.refresh_from_db()
    version, events = intake.version, AuditEvent.objects.count()
    assert decide_again(intake, by=SYSTEM) == 0
    intake.refresh_from_db()
    assert (intake.version, AuditEvent.objects.count()) == (version, events)


def test_what_staff_find_decides_anew_and_stands_by_their_name(mother):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.papers.finding import find, questions_for_staff, take_back
    from braidwork.workspace.casework.papers.models import Finding
    from braidwork.workspace.visit.client import FOUND

    intake, navigator = mother
    by, on = Actor.staff(navigator), intake.service_date
    asked = {q.key: q for q in questions_for_staff(intake, private=True)}
    assert set(FOUND) <= set(asked) and "wioa_individual_training" in str(asked[FOUND[0]].programs)
    for paper in ("proof-of-birth-date", "proof-of-right-to-work"):
        see(intake, navigator, paper)
    for fact in FOUND:
        find(intake, fact, True, "an invented assessment", on, by=by)
    training = next(p for p in outcomes(intake) if p.startswith("wioa_individual_training"))
    assert outcomes(intake)[training] == "eligible"
    find(intake, FOUND[0], False, "a second, invented assessment", on, by=by)
    assert outcomes(intake)[training] == "not eligible"
    assert Finding.objects.filter(fact=FOUND[0]).count() == 2, "what was found before stays to be read"
    take_back(intake, FOUND[0], by=by)
    assert outcomes(intake)[training] == "needs information"


def test_a_talk_is_of_one_day_even_just_after_midnight():
    from django.utils import timezone

    from braidwork.workspace.visit.client import demo_comer
    from braidwork.workspace.visit.keeping import life_of

    now = timezone.localtime().replace(hour=0, minute=3)
    times = [step.at for step in life_of(demo_comer(now.date()), now).steps]
    assert {timezone.localdate(at) for at in times} == {now.date()} and times == sorted(times) and times[-1] <= now


def test_a_visit_of_an_earlier_edition_is_not_held_over_again(mother):
    from django.utils import timezone

    from braidwork.workspace.visit.client import demo_comer
    from braidwork.workspace.visit.keeping import keep_client

    mother[1].organisation.runs_workspace = True
    mother[1].organisation.is_synthetic = mother[1].is_synthetic = True
    mother[1].organisation.save()
    mother[1].save()
    with pytest.raises(RefusedError, match="an earlier edition held the visit"):
        keep_client(demo_comer(timezone.localdate()))


def test_a_finding_needs_words_a_day_and_a_fact_that_is_left_to_staff(mother):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.papers.finding import find

    intake, navigator = mother
    by, on = Actor.staff(navigator), intake.service_date
    with pytest.raises(RefusedError, match="rests on"):
        find(intake, "skills_for_training", True, "  ", on, by=by)
    with pytest.raises(RefusedError, match="still to come"):
        find(intake, "skills_for_training", True, "seen", on + timedelta(days=1), by=by)
    with pytest.raises(UnknownNameError):
        find(intake, "veteran", True, "seen", on, by=by)


def desk_of(person):
    from django.test import Client

    desk = Client()
    desk.force_login(person)
    return desk


def test_the_page_takes_a_finding_and_refuses_who_may_not(mother, staff):
    intake, navigator = mother
    desk, path = desk_of(navigator), f"/staff/case/{intake.pk}/findings"
    page = desk.get(path)
    assert page.status_code == 200 and b"Has the skills to succeed in the training" in page.content
    sent = {"do": "find", "fact": "skills_for_training", "value": "yes", "day": "2/30/2026", "basis": "assessment"}
    refused = desk.post(path, sent)
    assert refused.status_code == 422 and b"assessment" in refused.content, "what was typed is still there"
    day = f"{intake.service_date:%m/%d/%Y}"
    assert desk.post(path, {**sent, "day": day}).status_code == 302
    assert b"Take it back" in desk.get(path).content
    assert desk_of(staff("partner", "North")).get(path).status_code == 404
    assert desk_of(staff("navigator", "South")).get(path).status_code == 404


def test_what_was_taken_back_while_two_starts_were_one_counts_once_they_are_apart(mother, talk, say):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.joining import join_starts, undo_joining
    from braidwork.workspace.casework.papers.finding import find, take_back

    intake, navigator = mother
    by = Actor.staff(navigator)
    for paper in ("proof-of-birth-date", "proof-of-right-to-work"):
        see(intake, navigator, paper)
    facts = ("needs_training_for_self_sufficiency", "skills_for_training", "no_other_training_funds")
    for fact in facts:
        find(intake, fact, True, "the talk about training", intake.service_date, by=by)
    assert outcomes(intake)["wioa_individual_training"] == "eligible"
    into = say(talk.intake, "age", "34", by=talk.by)
    joined = join_starts(intake, into, by=talk.by)
    take_back(into, facts[0], by=by)
    undo_joining(joined, by=navigator, reason="mistake")
    assert outcomes(intake)["wioa_individual_training"] == "needs information"


def test_another_organization_is_not_told_that_evidence_came_in(mother, staff):
    from django.test import Client

    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor

    intake, navigator = mother
    south = staff("partner", "South")
    give_consent(intake.person, "serving", by=Actor("client", str(intake.pk)), to=south.organisation)
    for paper in ("proof-of-birth-date", "proof-of-right-to-work"):
        see(intake, navigator, paper)
    told = {}
    for person in (navigator, south):
        client = Client()
        client.force_login(person)
        told[person] = client.get(f"/staff/case/{intake.pk}").content.decode()
    assert "decided anew" in told[navigator] and "decided anew" not in told[south]


def test_money_waits_for_an_open_talk_to_end_for_its_evidence_may_be_gone(mother):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.talking import ask_again
    from braidwork.workspace.fiscal.case_decisions import decisions_of_cases

    intake, navigator = mother
    for paper in ("proof-of-birth-date", "proof-of-right-to-work"):
        see(intake, navigator, paper)
    case = str(intake.person_id)
    opened = {d.fund for d in decisions_of_cases({"x": case}, "lines", [{"case": case}]).values() if d.is_eligible}
    assert "wioa_adult" in opened
    ask_again(intake, "age", by=Actor("client", str(intake.pk)))
    with pytest.raises(RefusedError, match="nothing is decided"):
        decisions_of_cases({"x": case}, "lines", [{"case": case}])


def test_a_replay_counts_the_evidence_of_starts_that_were_joined_then_and_of_no_others(mother, talk, say):
    from django.utils import timezone

    from braidwork.workspace.casework.evidence import evidence_of
    from braidwork.workspace.casework.joining import join_starts, undo_joining

    intake, navigator = mother
    see(intake, navigator, "proof-of-birth-date")
    into, before = say(talk.intake, "age", "34", by=talk.by), timezone.now()
    joined = join_starts(intake, into, by=talk.by)
    between = timezone.now()
    undo_joining(joined, by=navigator, reason="mistake")
    seen = {name: set(evidence_of(into, at).seen) for name, at in (("before", before), ("between", between))}
    assert seen == {"before": set(), "between": {"proof-of-birth-date"}} and not evidence_of(into).seen


def test_evidence_and_consent_that_are_taken_back_close_the_funds_that_they_opened(mother):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.events import SYSTEM, Actor
    from braidwork.workspace.casework.papers.bringing import undo_mark
    from braidwork.workspace.casework.talking import decide_again
    from braidwork.workspace.fiscal.demonstration import fill_books
    from braidwork.workspace.fiscal.inputs import inputs_of
    from braidwork.workspace.fiscal.needs import load_needs

    intake, navigator = mother
    by = Actor.staff(navigator)
    see(intake, navigator, "proof-of-birth-date")
    mark, _ = see(intake, navigator, "proof-of-right-to-work")
    fill_books()
    row = {
        "line_id": "hers", "category_code": "career", "cost_cents": 76_000, "other_grants_cents": 0, "tier": 2,
        "service_date": intake.service_date, "waiting_since_date": intake.service_date, "county_code": "53033",
        "case": str(intake.person_id),
    }  # fmt: skip
    load_needs([row], by=SYSTEM, synthetic=True, name="a test")

    def adult():
        document = inputs_of(intake.service_date).document
        hers = document["lines"]["person"][document["lines"]["line_id"].index("hers")]
        return next((d[2], d[3]) for d in document["decisions"] if d[:2] == [hers, "wioa_adult"])

    assert adult() == (True, "the case decides: eligible for wioa_adult")
    undo_mark(mark, by=by)
    decide_again(intake, by=by)
    assert adult() == (False, "the case decides on wioa_adult: likely")
    see(intake, navigator, "proof-of-right-to-work")
    assert adult()[0] is True
    withdraw_consent(intake.person, "serving", by=SYSTEM, to=navigator.organisation)
    assert adult() == (False, "the case is shared with nobody now")
