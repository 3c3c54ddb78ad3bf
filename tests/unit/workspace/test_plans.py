"""The plan: made, changed with history, signed, sealed, asked for its money, printed, and reached by whom it may."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest

TOKEN = "a-token-of-a-plan-{}"
ADVICE = {
    "now_monthly_usd": 2310.4, "standard_monthly_usd": 5890.0, "is_private": True,
    "cliffs": [{"sentence": "Care ends.", "label": "child care help", "program": "wccc", "code_from": "copay",
                "code_to": "over_income", "wage_hourly_usd": 27.1, "pay_monthly_usd": 4690.0, "drop_usd": 640.0,
                "bites_on": "2027-10-01", "recovery_wage_usd": 33.0, "citation": "", "is_verified": True}],
    "ways": [{
        "name": "Nursing Assistants", "codes": ["35-3023", "31-1131"], "months": 3, "final_net_monthly_usd": 3105.2,
        "lowest_month": "2027-03-01", "lowest_usd": 1980.0, "gain_usd": 9000.0,
        "steps": [{"to_code": "31-1131", "to_label": "Nursing Assistants", "from_label": "Cooks", "months": 3,
                   "training": "certificate", "cost_usd": 1200, "wage_to_usd": 23.41, "net_monthly_usd": 3105.2,
                   "hours_after_weekly": 36.0,
                   "of_hundred_leavers": 3.0, "openings": 1240, "licenses": [{"name": "NAC"}], "programs": []}],
    }],
}  # fmt: skip


def need(category: str, label: str, cents: int, days: int = 14):
    from django.utils import timezone

    day = timezone.localdate() + timedelta(days=days)
    last = day + timedelta(days=59) if label.startswith("Coaching") else None
    return SimpleNamespace(
        category_code=category, label=label, cost_cents=cents, service_date=day, last_date=last, say="", values=()
    )  # fmt: skip


NEEDS = (("career", "Coaching, 8 hours", 76_000), ("training_account", "Course: Nursing Assistants", 120_000))


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def phone_of(talk, language: str = "en"):
    from django.test import Client

    phone = Client()
    session = phone.session
    session["intake"], session["language"] = str(talk.intake.pk), language
    session.save()
    return phone


@pytest.fixture
def planned(talk, finished, staff):
    """A finished talk that its client shares with North, and the first version of her plan there."""
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.plans.writing import draft_plan

    talk.person.display_name = "Invented Élodie"
    talk.person.save()
    talk.intake = finished(talk)
    north = staff("navigator", "North")
    for purpose in ("serving", "private_serving"):
        give_consent(talk.person, purpose, by=talk.by, to=north.organisation)
    first = draft_plan(
        talk.intake, by=Actor.staff(north), token=TOKEN.format(1), organisation=north.organisation, advice=ADVICE,
        chosen=0, needs=tuple(need(*n) for n in NEEDS),
    )  # fmt: skip
    return SimpleNamespace(
        **vars(talk), talk=talk, north=north, actor=Actor.staff(north), plan=first.plan, first=first
    )  # fmt: skip


def changed(planned, text: str, *, seen: int, section: str = "client_does", why: str = "it does", token: str = ""):
    from braidwork.workspace.casework.plans.body import line
    from braidwork.workspace.casework.plans.writing import change_plan, newest

    body = {**newest(planned.plan).body}
    body[section] = [*body[section], {**line(text=text), "by": ""}]
    return change_plan(
        planned.plan, body, by=planned.actor, seen=seen, token=token or TOKEN.format(text), why=why
    )  # fmt: skip


def test_a_first_plan_holds_what_was_decided_the_way_its_money_and_what_it_takes(planned):
    from braidwork.workspace.casework.plans.telling import english, told

    body = planned.first.body
    assert [english(g) for g in body["goals"]] == [
        "Work as: Nursing Assistants", "Have $5,890 left in a month, so that we have enough.",
    ]  # fmt: skip
    assert {p["group"] for p in body["programs"]} <= {"get", "check"} and body["programs"]
    assert [s["short_cents"] for s in body["services"]] == [76_000, 120_000]
    assert {f["who"] for f in body["follow_ups"]} == {"both"} and body["we_do"]
    for one in (*body["follow_ups"], *body["client_does"]):
        day = one.get("on") or one.get("by")
        assert not day or date.fromisoformat(day).isoweekday() <= 5
    said = told(planned.first, "en", signatures={})
    assert said["costs"]["short"] == (
        "$1,960 of $1,960 has no payer so far. Do not sign for a bill before this is settled."
    )  # fmt: skip
    assert [b["amount"] for b in said["picture"]["bars"]] == ["$2,310", "$3,105", "$5,890"]
    assert "$640" in said["cliffs"][0] and "child care" in said["cliffs"][0].lower()
    assert "36 hours" in said["cliff_hours"], "a wage means nothing without the hours that it is counted with"
    spanish = told(planned.first, "es", signatures={})
    assert spanish["picture"]["bars"][0]["amount"] == "$2,310" and spanish["follow_ups"][0]["day"].count(" de ") == 2


def test_a_change_is_a_new_version_the_old_one_stays_and_no_database_lets_it_be_edited(planned):
    from django.db import DatabaseError, transaction

    from braidwork.workspace.casework.plans.models import PlanOffer, PlanSignature, PlanVersion
    from braidwork.workspace.casework.plans.showing import changes_between, history_for_staff
    from braidwork.workspace.casework.plans.signing import sign_plan
    from braidwork.workspace.casework.plans.writing import newest, offer_plan

    second = changed(planned, "Call my sister about the car", seen=1)
    assert second.number == 2 and changed(planned, "x", seen=1, token=second.token) == second, "sent twice counts once"
    said = changes_between(planned.first, second, "en")
    assert [(c["kind"], c["after"]) for c in said] == [("added", "Call my sister about the car")]
    assert history_for_staff(planned.plan)[0]["changed"] == "1 change"
    assert newest(planned.plan) == second
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PlanVersion.objects.filter(pk=planned.first.pk).update(why="rewritten")
    offer_plan(planned.plan, by=planned.north, seen=2)
    sign_plan(second, by=planned.by, who="client", name="Invented Élodie")
    for model in (PlanVersion, PlanOffer, PlanSignature):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PlanOffer.objects.update(offered_by="somebody else")
    planned.plan.person.delete()
    assert not PlanOffer.objects.exists() and not PlanSignature.objects.exists()
    assert not PlanVersion.objects.filter(pk=planned.first.pk).exists(), "erasing a person erases her plans"


def test_two_who_write_at_once_lose_nothing(planned):
    from braidwork.workspace.casework.plans.comparing import merged
    from braidwork.workspace.casework.plans.writing import PlanMovedOn, change_plan

    theirs = changed(planned, "Theirs", seen=1)
    base = planned.first.body
    mine = {**base, "goals": [{**base["goals"][0], "say": "", "text": "Mine"}], "we_do": []}
    with pytest.raises(PlanMovedOn) as moved:
        change_plan(planned.plan, mine, by=planned.actor, seen=1, token=TOKEN.format("mine"))
    assert moved.value.standing == theirs
    both, clashes = merged(base, theirs.body, mine)
    assert not clashes, "they touched different lines"
    assert [g["text"] for g in both["goals"]] == ["Mine"] and both["client_does"][-1]["text"] == "Theirs"
    other = {**base, "goals": [{**base["goals"][0], "say": "", "text": "Theirs too"}, *base["goals"][1:]]}
    _, clashes = merged(base, other, mine)
    assert [(c.theirs["text"], c.mine["text"]) for c in clashes] == [("Theirs too", "Mine")]


def test_the_form_of_staff_shows_both_and_keeps_what_was_typed(planned):
    desk, address = signed_in(planned.north), f"/staff/case/{planned.intake.pk}/plan/edit"
    page = desk.get(address).content.decode()
    assert "Work as: Nursing Assistants" in page and 'value="760"' in page
    goal = planned.first.body["goals"][0]["key"]
    changed(planned, "Theirs", seen=1)
    hostile = "\u2069 <script>alert(1)</script> \u2068"
    sent = {"version": "1", "token": TOKEN.format("form"), "goals": goal, f"goals-{goal}-text": f"Be a nurse{hostile}",
            "why": "she said so"}  # fmt: skip
    answer = desk.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Be a nurse" in page and "Theirs" in page and "Nothing is written yet" in page
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "\u2069" not in page
    planned.plan.refresh_from_db()
    assert planned.plan.number == 2
    bad = desk.post(address, {**sent, "version": "2", "follow_ups": "new1", "follow_ups-new1-text": "x",
                              "follow_ups-new1-on": "tomorrow"})  # fmt: skip
    assert bad.status_code == 422 and "no day" in bad.content.decode() and "Be a nurse" in bad.content.decode()


def test_signatures_stand_under_one_version_and_an_old_one_takes_none(planned):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.plans.signing import OldVersion, missing_of, sign_plan
    from braidwork.workspace.casework.plans.writing import offer_plan

    with pytest.raises(OldVersion, match="not laid before"):
        sign_plan(planned.first, by=planned.by, who="client", name="Élodie")
    offer_plan(planned.plan, by=planned.north, seen=1)
    with pytest.raises(RefusedError, match="only the client signs"):
        sign_plan(planned.first, by=planned.actor, who="client", name="Élodie")
    with pytest.raises(RefusedError, match="needs a name"):
        sign_plan(planned.first, by=planned.by, who="client", name=" ")
    hers = sign_plan(planned.first, by=planned.by, who="client", name=" Élodie  M. ", locale="es")
    assert (hers.name, hers.body_sha256) == ("Élodie M.", planned.first.body_sha256)
    assert sign_plan(planned.first, by=planned.by, who="client", name="Other") == hers, "signed once, it stays"
    assert missing_of(planned.first) == ("navigator",)
    with pytest.raises(RefusedError, match="is signed"):
        changed(planned, "No reason", seen=1, why="")
    second = changed(planned, "New", seen=1)
    assert missing_of(second) == ("client", "navigator"), "a new version asks for new signatures"
    with pytest.raises(OldVersion, match="old"):
        sign_plan(planned.first, by=planned.actor, who="navigator", name="North")


def test_an_empty_plan_is_laid_before_nobody_and_follow_ups_become_tasks(planned):
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.plans.nudging import nudge
    from braidwork.workspace.casework.plans.writing import change_plan, newest, offer_plan
    from braidwork.workspace.casework.serving.models import Task

    body = planned.first.body
    change_plan(planned.plan, {**body, "goals": []}, by=planned.actor, seen=1, token=TOKEN.format("empty"))
    with pytest.raises(RefusedError, match="no goal"):
        offer_plan(planned.plan, by=planned.north, seen=2)
    hers = [{**body["follow_ups"][0], "who": "client"}, body["follow_ups"][1]]
    change_plan(
        planned.plan, {**body, "follow_ups": hers}, by=planned.actor, seen=2, token=TOKEN.format("full")
    )  # fmt: skip
    offer_plan(planned.plan, by=planned.north, seen=3)
    set_now = Task.objects.filter(person=planned.person)
    assert [t.due_on.isoformat() for t in set_now] == [hers[1]["on"]], "staff make the second one"
    due = date.fromisoformat(hers[0]["on"])
    assert nudge(planned.north.organisation, on=due - timedelta(days=6)) == 1, "a week without a signature"
    assert nudge(planned.north.organisation, on=due - timedelta(days=2)) == 1, "before a follow-up of the client"
    assert nudge(planned.north.organisation, on=due - timedelta(days=2)) == 0, "once each"
    fewer = {**newest(planned.plan).body, "follow_ups": []}
    change_plan(planned.plan, fewer, by=planned.actor, seen=3, token=TOKEN.format("fewer"))
    offer_plan(planned.plan, by=planned.north, seen=4)
    assert set_now.get(what__startswith="Follow up").done_at is not None, "its task went with it"


def test_decisions_that_moved_are_told_and_brought_up_to_date(planned):
    from braidwork.workspace.casework.plans.news import news_of
    from braidwork.workspace.casework.plans.writing import change_plan, newest, renew_plan
    from braidwork.workspace.casework.talking import ask_again

    assert not news_of(planned.first, planned.intake, private=True)
    programs = planned.first.body["programs"]
    older = {**planned.first.body, "programs": [{**programs[0], "outcome": "needs information"}, *programs[2:]]}
    second = change_plan(planned.plan, older, by=planned.actor, seen=1, token=TOKEN.format("older"))
    told = dict(news_of(second, planned.intake, private=True).programs)
    assert told[programs[0]["name"]].startswith("was needs information") and programs[1]["name"] in told
    page = signed_in(planned.north).get(f"/staff/case/{planned.intake.pk}/plan").content.decode()
    assert "out of date" in page and programs[1]["name"] in page
    third = renew_plan(planned.plan, by=planned.actor, seen=2, token=TOKEN.format("renewed"), why="decided anew")
    assert third.body["programs"] == programs and not news_of(third, planned.intake, private=True)
    assert third.body["client_does"] == planned.first.body["client_does"], "what people wrote stays"
    key = next(iter(planned.intake.answer_set.values_list("key", flat=True)))
    again = ask_again(planned.intake, key, by=planned.by)
    assert news_of(newest(planned.plan), again, private=True).open_again


def test_its_money_is_asked_for_once_and_what_each_fund_promised_is_written_in(planned, staff, monkeypatch):
    from braidwork.workspace.casework.plans import asking
    from braidwork.workspace.casework.plans.models import PlanLine
    from braidwork.workspace.casework.plans.promises import Promise, promises_of
    from braidwork.workspace.casework.plans.writing import change_plan, newest, renew_plan
    from braidwork.workspace.fiscal.models import ServiceLine

    monkeypatch.setattr(asking, "_county", lambda intake: "53033")
    asked = asking.ask_for_money(planned.plan, by=planned.north)
    again = asking.ask_for_money(planned.plan, by=planned.north)
    assert (asked.new, again.new) == (2, 0)
    lines = ServiceLine.objects.filter(pseudonym__person=planned.person)
    assert sorted(lines.values_list("cost_cents", flat=True)) == [76_000, 120_000]
    assert not any(str(planned.person.pk) in str(x.pk) for x in lines)
    days = {x.cost_cents: x.last_service_date and (x.last_service_date - x.service_date).days for x in lines}
    assert days == {76_000: 59, 120_000: None}, "who pays for what lasts must last as long"
    assert {p.state for p in promises_of(planned.plan).values()} == {"asked"}
    body = newest(planned.plan).body
    dearer = [{**body["services"][0], "cost_cents": 80_000, "short_cents": 80_000}, body["services"][1]]
    change_plan(planned.plan, {**body, "services": dearer}, by=planned.actor, seen=1, token=TOKEN.format("dearer"))
    moved = asking.ask_for_money(planned.plan, by=planned.north)
    assert (moved.new, moved.withdrawn) == (1, 1)
    assert lines.filter(withdrawn_at=None).count() == 2 and lines.all().count() == 3
    assert PlanLine.objects.filter(plan=planned.plan).count() == 3
    first, second = (s["key"] for s in dearer)
    books = {
        first: Promise("promised", (("A-26", "Fund A", 50_000), ("B-26", "Fund B", 30_000))),
        second: Promise("planned", (("A-26", "Fund A", 20_000),)),
    }  # fmt: skip
    monkeypatch.setattr("braidwork.workspace.casework.plans.drafting.promises_of", lambda plan: books)
    services = renew_plan(planned.plan, by=planned.actor, seen=2, token=TOKEN.format("books"), why="").body["services"]
    assert [(s["state"], s["short_cents"]) for s in services] == [("promised", 0), ("planned", 100_000)]
    assert [p["name"] for p in services[0]["paid_by"]] == ["Fund A", "Fund B"]


def test_what_rests_on_private_answers_is_for_those_alone_who_may_see_it(planned, staff):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.plans.sight import Sight

    partner = staff("partner", "North")
    address = f"/staff/case/{planned.intake.pk}/plan"
    hidden = Sight(private=False).of(planned.first.body)
    assert hidden["money"] is None and not any(p["is_private"] for p in hidden["programs"])
    assert Sight(money=False).of({**planned.first.body, "money": {"now_monthly_usd": 1.0}})["money"] is None
    assert "5890" not in str(hidden["goals"]) and len(hidden["goals"]) == len(planned.first.body["goals"]) - 1
    own, other = signed_in(planned.north), signed_in(partner)
    assert "$2,310" in own.get(address).content.decode()
    theirs = other.get(address).content.decode()
    assert "$2,310" not in theirs and "$5,890" not in theirs, "the role reaches neither private answers nor the money"
    assert other.post(address, {"do": "offer", "version": "1"}).status_code == 404
    assert signed_in(staff("navigator", "South")).get(address).status_code == 404
    assert signed_in(staff("helper", "North")).get(address).status_code == 404
    withdraw_consent(planned.person, "private_serving", by=planned.by, to=planned.north.organisation)
    assert "$2,310" not in own.get(address).content.decode()
    _edited_without_the_amounts(planned, own, address)
    withdraw_consent(planned.person, "serving", by=planned.by, to=planned.north.organisation)
    for path in ("", "/edit", "/1", "/1/pdf/en", "/own"):
        assert own.get(address + path).status_code == 404, path


def _edited_without_the_amounts(planned, browser, address):
    """The form shows no goal that names the money, and what it sends leaves that goal as it was."""
    from braidwork.workspace.casework.plans.writing import newest

    page = browser.get(address + "/edit").content.decode()
    assert "5,890" not in page and 'name="goals"' in page
    shown = [g for g in planned.first.body["goals"] if "5890" not in str(g)]
    sent = {"version": "1", "token": TOKEN.format("blind"), "why": "x", "goals": [g["key"] for g in shown]}
    sent |= {f"goals-{g['key']}-text": f"Typed anew {n}" for n, g in enumerate(shown)}
    assert browser.post(address + "/edit", sent).status_code == 302
    goals = newest(planned.plan).body["goals"]
    assert [g for g in goals if "5890" in str(g)] == [g for g in planned.first.body["goals"] if "5890" in str(g)]
    assert [g["text"] for g in goals if g["text"]] == [f"Typed anew {n}" for n in range(len(shown))]


def test_a_follow_up_that_is_moved_and_moved_back_is_a_task_again_but_not_one_that_was_done(planned):
    from django.utils import timezone

    from braidwork.workspace.casework.plans.writing import change_plan, offer_plan
    from braidwork.workspace.casework.serving.models import Task
    from braidwork.workspace.casework.serving.tasking import finish_task

    offer_plan(planned.plan, by=planned.north, seen=1)
    body, later = planned.first.body, (timezone.localdate() + timedelta(days=30)).isoformat()
    moved = {**body, "follow_ups": [{**body["follow_ups"][0], "on": later}, *body["follow_ups"][1:]]}
    for number, content in ((2, moved), (3, body)):
        change_plan(
            planned.plan, content, by=planned.actor, seen=number - 1, token=TOKEN.format(f"m{number}"), why="moved"
        )  # fmt: skip
        offer_plan(planned.plan, by=planned.north, seen=number)
    still_open = Task.objects.filter(person=planned.person, done_at=None)
    assert {t.due_on.isoformat() for t in still_open} == {f["on"] for f in body["follow_ups"]}
    for task in still_open:
        finish_task(task, by=planned.actor)
    offer_plan(planned.plan, by=planned.north, seen=3)
    assert not still_open.all().exists(), "what was done stays done"


def test_a_service_that_lasts_and_is_moved_lasts_as_long_as_before(planned):
    from django.http import QueryDict

    from braidwork.workspace.casework.plans.forms import body_in

    base, moved = planned.first.body, QueryDict(mutable=True)
    first, second = base["services"]
    for one in (first, second):
        begins = "2027-01-01" if one is first else one["begins"]
        moved.appendlist("services", one["key"])
        for name, value in (("label", one["label"]), ("category", one["category_code"]), ("begins", begins),
                            ("cost", f"{one['cost_cents'] // 100}")):  # fmt: skip
            moved[f"services-{one['key']}-{name}"] = value
    body = body_in(moved, base, "en", sections=("services",))
    assert [(s["begins"], s["ends"]) for s in body["services"]] == [
        ("2027-01-01", "2027-03-01"), (second["begins"], second["ends"]),
    ]  # fmt: skip
    assert second["ends"] == "" and (first["begins"], first["ends"]) != ("2027-01-01", "2027-03-01")


def test_no_fund_plans_on_for_somebody_who_is_erased(planned):
    from braidwork.workspace.casework.plans.asking import ask_for_money
    from braidwork.workspace.casework.plans.models import PlanLine
    from braidwork.workspace.fiscal.models import ServiceLine

    ask_for_money(planned.plan, by=planned.north)
    asked = list(PlanLine.objects.filter(plan=planned.plan).values_list("line_id", flat=True))
    kept = ServiceLine.objects.filter(pk__in=asked)
    assert kept.filter(withdrawn_at=None).count() == len(asked) == len(NEEDS)
    planned.person.delete()
    assert kept.count() == len(asked) and not kept.filter(withdrawn_at=None).exists(), "the books keep their lines"


def test_the_books_are_told_no_priority_that_rests_on_a_private_answer_without_her_yes(planned):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.models import Decision
    from braidwork.workspace.casework.plans.asking import _tier

    decided = Decision.objects.get(
        intake=planned.intake, intake_version=planned.intake.version, program_id="wioa_adult"
    )
    assert decided.rests_on_private and decided.tier == "priority_group"
    home = planned.north.organisation
    assert _tier(planned.intake, home) == 2
    withdraw_consent(planned.person, "private_serving", by=planned.by, to=home)
    assert _tier(planned.intake, home) == 5, "the last one"


def test_a_signature_on_paper_is_not_older_than_what_it_stands_under(planned):
    from django.utils import timezone

    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.plans.signing import sign_plan
    from braidwork.workspace.casework.plans.writing import offer_plan

    offer_plan(planned.plan, by=planned.north, seen=1)
    paper = {"by": planned.actor, "who": "client", "name": "Invented Élodie", "how": "paper"}
    with pytest.raises(RefusedError, match="after that day"):
        sign_plan(planned.first, **paper, signed_on=timezone.localdate() - timedelta(days=1))
    assert sign_plan(planned.first, **paper, signed_on=timezone.localdate()).how == "paper"


def test_she_reads_it_in_her_language_signs_it_changes_it_and_staff_hear_of_it(planned):
    from braidwork.workspace.casework.plans.models import PlanSignature
    from braidwork.workspace.casework.plans.writing import newest, offer_plan
    from braidwork.workspace.casework.serving.models import Task

    phone = phone_of(planned.talk)
    assert "There is no plan yet" in phone.get("/plan").content.decode(), "a draft is not hers to see yet"
    offer_plan(planned.plan, by=planned.north, seen=1)
    page = phone.get("/plan").content.decode()
    assert "Work as: " in page and "$5,890" in page and "Sign the plan" in page and "/plan/change" in page
    assert 'dir="rtl"' in phone_of(planned.talk, "ar").get("/plan").content.decode()
    assert phone.post("/plan/sign", {"version": "1", "name": ""}).status_code == 422
    goal, does = planned.first.body["goals"][0]["key"], planned.first.body["client_does"][0]["key"]
    sent = {"version": "1", "token": TOKEN.format("hers"), "goals": goal, f"goals-{goal}-text": "Drive a bus",
            "client_does": does, f"client_does-{does}-text": "", "why": "I like to drive"}  # fmt: skip
    assert phone.post("/plan/change", sent).status_code == 302
    second = newest(planned.plan)
    assert (second.number, second.seat, second.why) == (2, "client", "I like to drive")
    assert [g["text"] for g in second.body["goals"]] == ["Drive a bus"] and second.body["services"]
    assert Task.objects.filter(person=planned.person, what__startswith="The client changed").count() == 1
    late = phone.post("/plan/sign", {"version": "1", "name": "Élodie"})
    assert late.status_code == 409 and "Read the new version" in late.content.decode()
    assert not PlanSignature.objects.exists()
    assert phone.post("/plan/sign", {"version": "2", "name": "Élodie"}).status_code == 302
    assert (signed := PlanSignature.objects.get()).how == "screen" and signed.version == second
    page = phone.get("/plan").content.decode()
    assert "How it changed" in page and "Drive a bus" in page and "Signed by" in page and "Not signed yet" in page


def test_a_client_alone_makes_her_own_plan_and_shares_it_when_she_likes(talk, finished, staff, monkeypatch):
    from braidwork.workspace.casework.consenting import give_consent
    from braidwork.workspace.casework.plans.models import Plan

    assert "Answer the questions first" in phone_of(talk).get("/plan").content.decode()
    talk.intake = finished(talk)
    phone = phone_of(talk)
    assert phone.post("/plan/make", {"token": TOKEN.format("own")}).status_code == 302
    page = phone.get("/plan").content.decode()
    assert "Get the help that fits me" in page and "I made this plan on my own" in page
    assert "For North" not in page and Plan.objects.get().organisation is None
    monkeypatch.setattr("braidwork.workspace.casework.plans.client_pages.advice_of", lambda intake, way: (ADVICE, ()))
    assert phone.post("/plan/make", {"way": "0", "token": TOKEN.format("way")}).status_code == 302
    page = phone.get("/plan").content.decode()
    assert "Work as:" in page and "$3,105" in page, "it took that way"
    assert "<del>Get the help that fits me" in page and "<del>Get my papers" not in page, "what is the same stays"
    north = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=north.organisation)
    desk, address = signed_in(north), f"/staff/case/{talk.intake.pk}/plan"
    assert desk.get(f"{address}/own").status_code == 404, "her own until she says so"
    phone.post("/plan/share", {"share": "yes"})
    assert "The client made a plan" in desk.get(address).content.decode()
    assert desk.get(f"{address}/own").status_code == 200
    phone.post("/plan/share", {"share": "no"})
    assert desk.get(f"{address}/own").status_code == 404


def test_the_pdf_is_tagged_in_the_language_and_says_what_the_plan_says(planned):
    import pypdf

    from braidwork.errors import NotAvailableError
    from braidwork.workspace.casework.plans import printing
    from braidwork.workspace.casework.plans.writing import offer_plan

    offer_plan(planned.plan, by=planned.north, seen=1)
    assert printing.plan_pdf(planned.first, "en") == printing.plan_pdf(planned.first, "en"), "same bytes"
    for language, wanted in (("en", "Sign here"), ("es", "$1,960"), ("ar", "$1,960")):
        if not printing.has_letters(language):
            with pytest.raises(NotAvailableError, match="no letters"):
                printing.plan_pdf(planned.first, language)
            continue
        read = pypdf.PdfReader(BytesIO(printing.plan_pdf(planned.first, language)))
        root = read.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"] == language
        text = "".join(p.extract_text() for p in read.pages)
        assert wanted in text and "Invented Élodie" in text and "Nursing Assistants" in text and "$760" in text
        assert root["/ViewerPreferences"]["/Direction"] == "/R2L" if language == "ar" else True
    answer = phone_of(planned.talk).get("/plan/pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content[:5] == b"%PDF-"
    assert "Élodie" not in answer["Content-Disposition"]


def test_letters_that_a_machine_lacks_are_said_so_and_the_page_prints_instead(planned, monkeypatch):
    from braidwork.errors import NotAvailableError
    from braidwork.workspace.casework.plans import printing
    from braidwork.workspace.casework.plans.writing import offer_plan

    offer_plan(planned.plan, by=planned.north, seen=1)
    monkeypatch.setattr(printing, "_families", frozenset)
    with pytest.raises(NotAvailableError, match="no letters for Amharic"):
        printing.plan_pdf(planned.first, "am")
    page = phone_of(planned.talk, "am").get("/plan").content.decode()
    assert "/plan/pdf" not in page and phone_of(planned.talk, "am").get("/plan/pdf").status_code == 409


def test_a_referral_that_falls_silent_after_a_yes_is_asked_about_once(planned, staff):
    from braidwork.workspace.casework.serving.models import Referral, Task
    from braidwork.workspace.casework.serving.referring import refer
    from braidwork.workspace.casework.serving.tasking import remind

    south, home = staff("partner", "South"), planned.north.organisation
    made = refer(planned.person, south.organisation, "food", by=planned.north, token=TOKEN.format("refer"))
    Referral.objects.filter(pk=made.pk).update(state="accepted")
    day = made.changed_at.date()
    assert remind(home, on=day + timedelta(days=9)) == 0, "not ten working days yet"
    assert [remind(home, on=day + timedelta(days=20)) for _ in range(2)] == [1, 0]
    assert "ask if the client came" in Task.objects.get(referral=made).what


def test_a_service_that_was_given_goes_from_the_plan_into_the_ledger_and_names_a_line_only_where_one_pays(
    planned, monkeypatch
):
    from django.utils import timezone

    from braidwork.workspace.casework.plans import asking, promises
    from braidwork.workspace.casework.services.from_elsewhere import items_of
    from braidwork.workspace.casework.services.models import ServiceEvent

    monkeypatch.setattr(asking, "_county", lambda intake: "53033")
    desk, address = signed_in(planned.north), f"/staff/case/{planned.intake.pk}/plan"
    assert desk.post(address, {"do": "ask"}).status_code == 302
    body = {**planned.first.body}
    today = timezone.localdate().isoformat()
    body["services"] = [body["services"][0], {**body["services"][1], "begins": today}]
    from braidwork.workspace.casework.plans.writing import change_plan

    second = change_plan(planned.plan, body, by=planned.actor, seen=1, token=TOKEN.format("sooner"), why="sooner")
    assert desk.post(address, {"do": "ask"}).status_code == 302
    later, item = (s["key"] for s in second.body["services"])
    begins = date.fromisoformat(second.body["services"][0]["begins"])
    assert desk.get(address).content.decode().count('name="do" value="done"') == 1, "one has not begun"
    assert f"begins {begins:%B} {begins.day}, {begins.year}" in desk.get(address).content.decode()
    sent = {"do": "done", "item": item, "on": today, "token": TOKEN.format("given")}
    early = desk.post(address, {**sent, "item": later, "token": TOKEN.format("early")})
    assert early.status_code == 422 and "change the day in the plan first" in early.content.decode()
    assert desk.post(address, sent).status_code == 302
    given = ServiceEvent.objects.get(person=planned.person)
    assert (given.plan_item, given.plan_version, given.source) == (item, str(second.pk), "plan")
    assert given.line_id == "", "asked for is not paid"
    page = desk.get(address).content.decode()
    assert "No money is promised for it so far" in page and "given" in page and "money asked for" in page
    ledger = desk.get(f"/staff/case/{planned.intake.pk}/services").content.decode()
    assert "Paid from" not in ledger
    assert desk.post(address, {**sent, "item": "nothing", "token": TOKEN.format("no")}).status_code == 422
    assert "Look at work and money first" in desk.get(f"{address}?way=pick").content.decode()
    way = {"do": "way", "way": "", "version": "2", "token": TOKEN.format("way")}
    assert (
        desk.post(address, way).status_code == 302 and desk.post(address, {**way, "token": "x" * 20}).status_code == 409
    )
    pay = promises.Promise("promised", (("fund", "fund", 100),))
    monkeypatch.setattr(promises, "_in_ledger", lambda lines: dict.fromkeys(lines, pay))
    assert all(i.line_id.startswith("plan-") for i in items_of(second)), "what is promised names its line"


def test_another_way_takes_the_place_of_the_first_and_what_was_typed_or_asked_for_stays(planned):
    from braidwork.workspace.casework.plans.telling import english
    from braidwork.workspace.casework.plans.writing import change_plan, newest, renew_plan

    first = planned.first.body
    mine = {**first["goals"][0], "key": "mine", "say": "", "text": "See my mother each week"}
    services = [{**first["services"][0], "state": "asked"}, first["services"][1]]
    body = {**first, "goals": [*first["goals"], mine], "services": services}
    change_plan(planned.plan, body, by=planned.actor, seen=1, token=TOKEN.format("typed"))
    other = {**ADVICE, "ways": [{**ADVICE["ways"][0], "name": "Bus Drivers", "codes": ["35-3023", "53-3052"]}]}
    more = {"by": planned.actor, "seen": 2, "token": TOKEN.format("bus"), "why": "another way", "chosen": 0}
    made = renew_plan(planned.plan, advice=other, needs=(need("tools", "Boots", 9_000),), **more)
    assert [english(g) for g in made.body["goals"]][::2] == ["Work as: Bus Drivers", "See my mother each week"]
    assert [s["label"] for s in made.body["services"]] == ["Coaching, 8 hours", "Boots"]
    assert renew_plan(planned.plan, advice=other, needs=(), **more) == newest(planned.plan), "sent twice counts once"


def test_her_change_shows_her_no_draft_of_staff_and_the_draft_goes_on_with_it(planned):
    from braidwork.workspace.casework.plans.body import line
    from braidwork.workspace.casework.plans.writing import PlanMovedOn, change_by_client, newest, offer_plan

    offer_plan(planned.plan, by=planned.north, seen=1)
    draft = changed(planned, "A draft of staff", seen=1)
    body = {**planned.first.body, "goals": [{**line(text="Drive a bus"), "aims_at": ""}]}
    more = {"by": planned.by, "token": TOKEN.format("hers")}
    with pytest.raises(PlanMovedOn):
        change_by_client(planned.plan, body, seen=draft.number, **more)
    hers = change_by_client(planned.plan, body, seen=1, **more)
    planned.plan.refresh_from_db()
    assert planned.plan.offered == hers.number == 3 and "A draft" not in str(hers.body)
    after = newest(planned.plan)
    assert after.number == 4 and "A draft of staff" in str(after.body) and "Drive a bus" in str(after.body)
    assert (after.made_by, after.seat) == (draft.made_by, "navigator")
    assert change_by_client(planned.plan, body, seen=1, **more) == hers, "sent twice counts once"
    page = phone_of(planned.talk).get("/plan").content.decode()
    assert "Drive a bus" in page and "is writing a new version" in page and "A draft of staff" not in page


def test_a_plan_laid_before_her_is_the_one_that_her_phone_opens_and_her_results_name_it(planned):
    from braidwork.workspace.casework.plans.writing import offer_plan

    phone = phone_of(planned.talk)
    assert "waits for you" not in phone.get("/results").content.decode()
    phone.post("/plan/make", {"token": TOKEN.format("own")})
    own = phone.get("/plan").content.decode()
    assert "on my own" in own
    offer_plan(planned.plan, by=planned.north, seen=1)
    notice = f"A plan from <bdi>{planned.north.organisation.name}</bdi> waits for you"
    assert notice in phone.get("/results").content.decode() and "plan/other" in phone.get("/results").content.decode()
    page = phone.get("/plan").content.decode()
    assert "With <bdi>" in page and 'id="sign"' in page, "the one to sign comes first"
    key = f'name="plan" value="{planned.plan.pk}"'
    assert key in page
    hers = next(p for p in _plans(planned) if p.organisation_id is None)
    phone.post("/plan/other", {"plan": str(hers.pk)})
    picked = phone.get("/plan").content.decode()
    assert "on my own" in picked and notice in picked, "the one that she picked stays, with a notice above"
    sent = {"plan": str(planned.plan.pk), "version": "1", "name": "Invented Élodie"}
    phone.post("/plan/sign", sent)
    assert "You signed" in phone.get("/plan").content.decode()
    assert "waits for you" not in phone.get("/results").content.decode()
    planned.plan.refresh_from_db()
    assert [s.version.plan_id for s in _signatures(planned)] == [planned.plan.pk]


def test_a_form_signs_the_plan_that_it_showed_though_another_came_meanwhile(planned):
    from braidwork.workspace.casework.plans.writing import offer_plan

    phone = phone_of(planned.talk)
    phone.post("/plan/make", {"token": TOKEN.format("own")})
    hers = next(p for p in _plans(planned) if p.organisation_id is None)
    offer_plan(planned.plan, by=planned.north, seen=1)
    phone.post("/plan/sign", {"plan": str(hers.pk), "version": "1", "name": "Invented Élodie"})
    assert [s.version.plan_id for s in _signatures(planned)] == [hers.pk]
    phone.post("/plan/sign", {"plan": "another", "version": "1", "name": "Invented Élodie"})
    assert len(_signatures(planned)) == 1


def test_the_newest_plan_before_her_comes_first_and_one_that_was_never_laid_before_her_last(planned):
    from braidwork.workspace.casework.plans.models import Plan
    from braidwork.workspace.casework.plans.reach import plans_of_client
    from braidwork.workspace.casework.plans.writing import offer_plan

    phone_of(planned.talk).post("/plan/make", {"token": TOKEN.format("own")})
    Plan.objects.filter(organisation=None).update(offered_at=None)
    offer_plan(planned.plan, by=planned.north, seen=1)
    assert [p.organisation_id is None for p in plans_of_client(planned.talk.intake)] == [False, True]


def test_the_desk_hears_of_a_plan_that_she_keeps_to_herself_and_she_is_told_where_to_share_it(talk, finished, staff):
    from braidwork.workspace.casework.consenting import give_consent

    talk.intake = finished(talk)
    north = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=north.organisation)
    phone, desk, case_at = phone_of(talk), signed_in(north), f"/staff/case/{talk.intake.pk}"
    assert "Plan</h2>\n<p>None so far." in desk.get(case_at).content.decode()
    assert "Only you can read it" not in phone.get("/sharing").content.decode()
    phone.post("/plan/make", {"token": TOKEN.format("own")})
    words = "plan of her own that she has not shared"
    case = desk.get(case_at).content.decode()
    assert words in case and "Plan</h2>\n<p>None so far." not in case
    assert words in desk.get(f"{case_at}/plan").content.decode()
    page = phone.get("/sharing").content.decode()
    assert "Only you can read it so far." in page
    answer = phone.post("/plan/share", {"share": "yes", "from": "sharing"})
    assert answer["Location"] == "/sharing" and "Stop letting them" in phone.get("/sharing").content.decode()
    assert words not in desk.get(case_at).content.decode()


def test_one_button_leads_on_from_the_ways_and_her_plan_is_linked_only_where_there_is_one(talk, finished):
    talk.intake = finished(talk)
    phone = phone_of(talk)
    page = phone.get("/work/ways").content.decode()
    assert page.count('<button class="button">') == 1 and 'href="/plan"' not in page
    phone.post("/plan/make", {"token": TOKEN.format("own")})
    assert 'class="quiet" href="/plan"' in phone.get("/work/ways").content.decode()


def _plans(planned):
    from braidwork.workspace.casework.plans.reach import plans_of_client

    return plans_of_client(planned.talk.intake)


def _signatures(planned):
    from braidwork.workspace.casework.plans.models import PlanSignature

    return list(PlanSignature.objects.filter(version__plan__person=planned.person).select_related("version"))


def test_a_referral_that_waits_for_her_yes_is_named_on_her_results_and_on_her_plan(planned, staff):
    from braidwork.workspace.casework.serving.referring import refer

    south, phone = staff("partner", "South").organisation, phone_of(planned.talk)
    refer(planned.person, south, "food", by=planned.north, token=TOKEN.format("refer"))
    for address in ("/results", "/plan"):
        page = phone.get(address).content.decode()
        assert f"a place that can help: <bdi>{south.name}</bdi>" in page and "/my-referrals" in page


def _two_steps():
    first = {**ADVICE["ways"][0]["steps"][0], "net_during_monthly_usd": 737.0, "net_monthly_usd": 2238.0}
    second = {**first, "to_label": "Registered Nurses", "net_during_monthly_usd": 512.0, "net_monthly_usd": 4100.0}
    return [first, second]


def test_a_course_leaves_at_least_its_least_month_and_work_that_is_studied_through_is_no_month_of_the_way():
    from braidwork.workspace.casework.plans.way_words import picture, steps

    body = {"on": "2026-11-23", "money": {}, "ladder": {**ADVICE["ways"][0], "steps": _two_steps()}}
    bars = [(b["kind"], str(b["amount"])) for b in picture(body, "en")["bars"]]
    assert bars == [("learn", "at least $737"), ("learn", "at least $512"), ("step", "$4,100")]
    first, second = steps(body, "en")
    assert "While I learn, at least $737 a month is left" in first["learns"]
    assert first["pays"][-1] == "If I stay there, about $2,238 a month is left"
    assert second["pays"][-1] == "Leaves about $4,100 a month"
    on_the_job = [{**_two_steps()[0], "cost_usd": 0, "net_during_monthly_usd": None}, _two_steps()[1]]
    lived = picture({**body, "ladder": {**ADVICE["ways"][0], "steps": on_the_job}}, "en")["bars"]
    assert next(b["amount"] for b in lived) == "$2,238", "months on the job are months of the way"


def test_the_pdf_and_the_page_say_at_least_beside_the_bar_of_a_course(planned):
    from braidwork.workspace.casework.plans.models import PlanVersion
    from braidwork.workspace.casework.plans.printing import plan_pdf
    from braidwork.workspace.casework.plans.writing import change_plan

    pypdf = pytest.importorskip("pypdf")
    body = {**planned.first.body, "ladder": {**planned.first.body["ladder"], "steps": _two_steps()}}
    change_plan(planned.plan, body, by=planned.actor, seen=1, token=TOKEN.format("way"), why="two steps")
    version = PlanVersion.objects.select_related("plan", "plan__person").get(plan=planned.plan, number=2)
    text = "".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(plan_pdf(version, "en"))).pages)
    assert "at least $737" in text and "about $737" not in text and "$4,100" in text
    page = signed_in(planned.north).get(f"/staff/case/{planned.intake.pk}/plan").content.decode()
    assert "<bdi>at least $737</bdi>" in page and "If I stay there, about $2,238" in page


def test_she_signs_up_before_the_course_begins_and_never_before_today():
    from braidwork.workspace.casework.plans.drafting import _client_does, chosen_way, service_of

    today = date(2026, 11, 23)

    def signs_up(begins: date | None) -> str:
        needs = [] if begins is None else [
            SimpleNamespace(**{**vars(need("training_account", "Course", 1)), "service_date": begins})
        ]  # fmt: skip
        ladder, _ = chosen_way(ADVICE, 0)
        does = _client_does({"programs": [], "ladder": ladder, "services": [service_of(n) for n in needs]}, today)
        return next(d["by"] for d in does if d["say"] == "plan.do_course")

    assert signs_up(date(2026, 12, 6)) == "2026-11-27", "the Friday before the Sunday a week before"
    assert signs_up(date(2026, 12, 9)) == "2026-12-02"
    assert signs_up(date(2026, 11, 25)) == "2026-11-23" == signs_up(date(2026, 11, 1))
    assert signs_up(None) == "2027-01-04"


def test_the_desk_sees_that_money_was_asked_for_and_the_sealed_version_stays(planned, monkeypatch):
    from braidwork.workspace.casework.plans import asking
    from braidwork.workspace.casework.plans.promises import Promise
    from braidwork.workspace.casework.plans.telling import told
    from braidwork.workspace.casework.plans.writing import newest, renew_plan

    monkeypatch.setattr(asking, "_county", lambda intake: "53033")
    desk, address = signed_in(planned.north), f"/staff/case/{planned.intake.pk}/plan"
    assert "Not asked yet" in desk.get(address).content.decode()
    assert desk.post(address, {"do": "ask"}).status_code == 302
    page = desk.get(address).content.decode()
    assert "Not asked yet" not in page and page.count("Asked. No answer yet") == 2
    assert {r["state"] for r in told(planned.first, "en", signatures={})["costs"]["rows"]} == {"Not asked yet"}
    keys = [s["key"] for s in planned.first.body["services"]]

    def renewed(*states: str, token: str) -> list[str]:
        books = {k: Promise(s, (("A-26", "Fund A", 1_000),)) for k, s in zip(keys, states, strict=True)}
        monkeypatch.setattr("braidwork.workspace.casework.plans.drafting.promises_of", lambda plan: books)
        seen = newest(planned.plan).number
        found = renew_plan(planned.plan, by=planned.actor, seen=seen, token=TOKEN.format(token), why="")
        return [one["say"] for one in found.body["we_do"]]

    assert "plan.we_money" in renewed("promised", "planned", token="part")
    assert "plan.we_money" not in renewed("promised", "paid", token="all"), "what is done is not to do"


def test_a_funding_plan_that_gives_a_line_nothing_has_not_planned_its_money(planned, monkeypatch):
    from braidwork.workspace.casework.plans import asking, promises

    monkeypatch.setattr(asking, "_county", lambda intake: "53033")
    asking.ask_for_money(planned.plan, by=planned.north)
    monkeypatch.setattr(promises, "_planned", lambda lines: {line: [] for line in lines})
    assert {(p.state, p.cents) for p in promises.promises_of(planned.plan).values()} == {("asked", 0)}


def test_what_services_are_called_is_told_in_her_language_and_typed_words_stay(planned):
    import tomllib
    from pathlib import Path

    from braidwork.workspace.advice import pricing
    from braidwork.workspace.advice.pricing import Need
    from braidwork.workspace.casework.plans.drafting import service_of
    from braidwork.workspace.casework.plans.telling import costs, service_in

    def called(say: str, label: str, **values: str | int) -> dict:
        made = Need("transport", label, 7_200, date(2026, 12, 6), "", "", None, say, tuple(values.items()))
        return service_of(made)

    bus = called("plan.service_bus", "Bus pass at the lowered fare, 2 months", months=2)
    care = called("plan.service_care", "Care in class hours, 2 children, 2 months", children=2, months=2)
    course = called("plan.service_course", "Course: Nursing Assistants", job="Nursing Assistants")
    coach = called("plan.service_coaching", "Coaching and follow-up, 8 hours", hours=8)
    for one in (bus, care, course, coach):
        assert service_in("en", one).replace("\u2068", "").replace("\u2069", "") == one["label"], "as in the books"
    assert service_in("es", bus) == "Pase de autobús a tarifa reducida, 2 meses" and service_in("es", bus).lang == "es"
    assert service_in("ar", care) == "رعاية الأطفال في ساعات الدراسة، طفلان، شهران"
    assert service_in("zh-Hans", coach) == "辅导和跟进、8 小时"
    typed = {**bus, "label": "A bike of her own", "say": ""}
    assert service_in("es", typed) == typed["label"] and service_in("es", typed).lang == "en"
    old = {k: v for k, v in bus.items() if k not in ("say", "values")}
    assert service_in("es", old) == old["label"], "a plan of before goes on as it was"
    rows = costs({"services": [bus]}, "es", {})["rows"]
    assert rows[0]["label"] == "Pase de autobús a tarifa reducida, 2 meses"
    raw = tomllib.loads((Path(pricing.__file__).parent / "prices.toml").read_text(encoding="utf-8"))
    for price in raw["price"]:
        words = service_in(
            "en", {"say": price["say"], "values": {"job": "X", "hours": price.get("hours", 8)}, "label": ""}
        )
        assert words.split(":")[0].split(",")[0] == price["label"].split(",")[0]


def test_a_form_keeps_what_a_service_is_called_and_drops_it_when_staff_type_another_name(planned):
    from braidwork.workspace.casework.plans.writing import change_plan, newest

    first = planned.first.body["services"][0]
    told = {**first, "say": "plan.service_coaching", "values": {"hours": 8}}
    body = {**planned.first.body, "services": [told]}
    change_plan(planned.plan, body, by=planned.actor, seen=1, token=TOKEN.format("told"))
    desk, key = signed_in(planned.north), first["key"]

    def sent(label: str, seen: int) -> dict:
        found = {"version": str(seen), "token": TOKEN.format(label), "why": "x", "services": key, "reach": ""}
        for section in ("goals", "client_does", "we_do", "follow_ups"):
            found[section] = ""
        return found | {f"services-{key}-label": label, f"services-{key}-category": "career",
                        f"services-{key}-begins": first["begins"], f"services-{key}-cost": "760"}  # fmt: skip

    address = f"/staff/case/{planned.intake.pk}/plan/edit"
    assert desk.post(address, sent(first["label"], 2)).status_code == 302
    assert newest(planned.plan).body["services"][0]["say"] == "plan.service_coaching"
    assert desk.post(address, sent("Ten hours of coaching", 3)).status_code == 302
    assert "say" not in newest(planned.plan).body["services"][0]


def test_schools_are_set_apart_as_the_language_does_and_awards_are_told_in_it():
    from braidwork.workspace.casework.plans.way_words import steps

    step = {**_two_steps()[1], "programs": ["Bates College (certificate, under 12 weeks)", "Old School (by hand)"]}
    body = {"on": "2026-11-23", "money": {}, "ladder": {**ADVICE["ways"][0], "steps": [step]}}
    facts = {lang: str(steps(body, lang)[0]["learns"][4]) for lang in ("en", "es", "ar", "zh-Hans")}
    assert facts["en"].endswith(
        "\u2068Bates College\u2069 (certificate, under 12 weeks); \u2068Old School (by hand)\u2069"
    )
    assert "(certificado, menos de 12 semanas)" in facts["es"] and "certificate" not in facts["es"]
    assert "(شهادة، أقل من 12 أسبوعاً)؛ \u2068Old School" in facts["ar"]
    assert "；" in facts["zh-Hans"] and ";" not in facts["ar"] + facts["zh-Hans"]


def test_her_results_set_papers_and_programs_apart_as_her_language_does(talk, finished):
    talk.intake = finished(talk)
    page = phone_of(talk, "ar").get("/results").content.decode().replace("&#x27;", "")
    assert "؛ " in page and "</span>; " not in page and '; <span lang="' not in page
    assert "; " in phone_of(talk).get("/results").content.decode()
