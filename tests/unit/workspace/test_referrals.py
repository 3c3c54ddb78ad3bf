"""Referrals: who may take which step, nothing without consent, both sides close, and every page of serving by role."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

HOSTILE = "<script>alert(1)</script>'\"; DROP TABLE serving_note; -- \u202e 😀 {{ 7*7 }} {% debug %} العربية"
TOKEN = "a-token-of-a-form-{}"


def signed_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client


def phone_of(talk):
    from django.test import Client

    phone = Client()
    session = phone.session
    session["intake"] = str(talk.intake.pk)
    session.save()
    return phone


def events(act: str) -> int:
    from braidwork.workspace.casework.models import AuditEvent

    return AuditEvent.objects.filter(act=act).count()


@pytest.fixture
def two(talk, staff):
    """A talk shared with North; a navigator there, and a partner in South, with whom nothing is shared yet."""
    from braidwork.workspace.casework.consenting import give_consent

    talk.person.display_name = "Invented Élodie"
    talk.person.save()
    north, south = staff("navigator", "North"), staff("partner", "South")
    give_consent(talk.person, "serving", by=talk.by, to=north.organisation)
    return SimpleNamespace(**vars(talk), talk=talk, north=north, south=south)


def referred(two, *, token: str = TOKEN.format("one"), **more):
    from braidwork.workspace.casework.serving.referring import refer

    return refer(two.person, two.south.organisation, "food", by=two.north, token=token, **more)


def stepped(referral, act, by, side, **more):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.serving.referring import move

    actor = by if isinstance(by, Actor) else Actor.staff(by)
    found = {"seen": referral.version, "token": f"step-{act}-{referral.version}-token", **more}
    return move(referral, act, by=actor, side=side, **found)


def test_without_consent_the_client_is_asked_and_the_receiver_sees_nothing_until_she_agrees(two):
    made = referred(two, words="She would like a call before noon.")
    assert made.state == "asking" and made.sent_at is None
    partner, phone = signed_in(two.south), phone_of(two)
    address = f"/staff/referral/{made.pk}"
    before = events("access refused")
    assert partner.get(address).status_code == 404 and events("access refused") == before + 1
    page = phone.get("/my-referrals").content.decode()
    assert "waits for your yes" in page and "South" in page and "before noon" in page
    sent = {"referral": str(made.pk), "version": "1", "token": TOKEN.format("yes"), "do": "agree"}
    assert phone.post("/my-referrals", sent).status_code == 302
    assert phone.post("/my-referrals", sent).status_code == 302, "sent twice counts once"
    made.refresh_from_db()
    assert made.state == "sent" and made.version == 2 and made.gave_consent
    seen = partner.get(address).content.decode()
    assert "Invented Élodie" in seen and "before noon" in seen
    assert "Invented Élodie" in partner.get("/staff/referrals").content.decode()


def test_a_no_ends_it_and_the_receiver_never_knew(two):
    made = referred(two)
    phone_of(two).post("/my-referrals", {"referral": str(made.pk), "version": "1", "do": "withdraw"})
    made.refresh_from_db()
    assert made.state == "withdrawn"
    partner = signed_in(two.south)
    assert partner.get(f"/staff/referral/{made.pk}").status_code == 404
    assert "Élodie" not in partner.get("/staff/referrals/closed").content.decode()
    assert signed_in(two.north).get(f"/staff/referral/{made.pk}").status_code == 200


def test_consent_that_ends_closes_the_next_request_of_the_partner(two):
    from braidwork.workspace.casework.consenting import give_consent, withdraw_consent

    give_consent(two.person, "serving", by=two.by, to=two.south.organisation)
    made = referred(two)
    assert made.state == "sent", "consent stood: it goes out at once"
    partner = signed_in(two.south)
    assert partner.get(f"/staff/referral/{made.pk}").status_code == 200
    withdraw_consent(two.person, "serving", by=two.by, to=two.south.organisation)
    step = {"do": "accept", "version": "1", "token": TOKEN.format("late")}
    assert partner.get(f"/staff/referral/{made.pk}").status_code == 404
    assert partner.post(f"/staff/referral/{made.pk}", step).status_code == 404
    assert "Élodie" not in partner.get("/staff/referrals").content.decode()
    assert "Élodie" not in partner.get("/staff/today").content.decode()


def test_taking_it_back_ends_the_consent_that_came_with_it_and_no_other(two):
    from braidwork.workspace.casework.consenting import agreed

    first = stepped(referred(two), "agree", two.by, "client")
    second = referred(two, token=TOKEN.format("two"))
    assert second.state == "sent"
    stepped(first, "withdraw", two.by, "client")
    assert agreed(two.person, "serving", two.south.organisation), "the other referral still runs"
    first.refresh_from_db()
    assert first.state == "withdrawn" and agreed(two.person, "serving", two.north.organisation)
    stepped(second, "withdraw", two.by, "client")
    assert agreed(two.person, "serving", two.south.organisation), "that consent came with the first one"


def test_taking_back_the_only_one_ends_its_consent(two):
    from braidwork.workspace.casework.consenting import agreed

    made = stepped(referred(two, asks_private=True), "agree", two.by, "client", private=True)
    assert agreed(two.person, "private_serving", two.south.organisation)
    stepped(made, "withdraw", two.by, "client")
    assert not agreed(two.person, "serving", two.south.organisation)
    assert not agreed(two.person, "private_serving", two.south.organisation)


@pytest.mark.parametrize("closer", ["sender", "receiver"])
def test_both_sides_close_with_an_outcome_and_the_history_says_who(two, closer):
    from braidwork.errors import RefusedError

    made = stepped(referred(two), "agree", two.by, "client")
    made = stepped(made, "accept", two.south, "receiver")
    made = stepped(made, "attended", two.south, "receiver")
    who = two.north if closer == "sender" else two.south
    with pytest.raises(RefusedError, match="outcome"):
        stepped(made, "close", who, closer)
    made = stepped(made, "close", who, closer, code="served", token="another-token-of-a-form")
    assert (made.state, made.code, made.has_ended) == ("closed", "served", True)
    seen = signed_in(two.north).get(f"/staff/referral/{made.pk}").content.decode()
    for told in ("made it", "agreed, and it was sent", "accepted it", "said that the client came", "closed it"):
        assert told in seen
    assert "The client got the help" in seen and "South" in seen
    assert "Invented partner" not in seen, "staff of another organization stand without their names"
    assert "This is done" in phone_of(two).get("/my-referrals").content.decode()


def test_the_table_of_steps_is_whole_and_nothing_outside_it_is_taken(two):
    """Each state × step × side: what the table offers leads where it says, all else is refused and writes nothing."""
    from braidwork.errors import RefusedError
    from braidwork.workspace.casework.serving.models import Referral, ReferralChange
    from braidwork.workspace.casework.serving.referral_rules import CODES, FROM, MOVES, STATES, moves_of

    assert set(FROM) == set(STATES) and {m for moves in FROM.values() for m in moves} == set(MOVES)
    made = stepped(referred(two), "agree", two.by, "client")
    actors = {"client": two.by, "sender": two.north, "receiver": two.south}
    tried = 0
    for state in STATES:
        for act, step in MOVES.items():
            for side, actor in actors.items():
                Referral.objects.filter(pk=made.pk).update(state=state)
                made.refresh_from_db()
                code = next(iter(CODES[step.needs]), "")
                count, tried = ReferralChange.objects.count(), tried + 1
                more = {"code": code, "token": f"every-step-token-{tried}"}
                if act in moves_of(state, side):
                    assert act in FROM[state] and side in step.sides
                    assert stepped(made, act, actor, side, **more).state == step.to
                else:
                    with pytest.raises(RefusedError, match="this referral stands at"):
                        stepped(made, act, actor, side, **more)
                    assert ReferralChange.objects.count() == count
    assert tried == len(STATES) * len(MOVES) * 3


def test_two_writers_the_second_is_told_and_sees_how_it_stands(two):
    made = stepped(referred(two), "agree", two.by, "client")
    north, south = signed_in(two.north), signed_in(two.south)
    address = f"/staff/referral/{made.pk}"
    version = re.search(r'name="version" value="(\d+)"', south.get(address).content.decode())[1]
    close = {"do": "close", "code-close": "elsewhere", "version": version, "token": TOKEN.format("n")}
    assert north.post(address, close).status_code == 302
    answer = south.post(address, {"do": "accept", "version": version, "token": TOKEN.format("s")})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Someone changed this referral" in page and "The client found help elsewhere" in page
    made.refresh_from_db()
    assert made.state == "closed"


def test_the_client_sees_who_opened_her_referral(two):
    made = stepped(referred(two), "agree", two.by, "client")
    signed_in(two.south).get(f"/staff/referral/{made.pk}")
    page = phone_of(two).get("/sharing").content.decode()
    assert "Invented partner" in page and "South" in page


def test_declining_needs_a_reason_and_tells_it(two):
    made = stepped(referred(two), "agree", two.by, "client")
    south, address = signed_in(two.south), f"/staff/referral/{made.pk}"
    step = {"do": "decline", "version": str(made.version), "token": TOKEN.format("d")}
    kindly = south.post(address, step)
    assert kindly.status_code == 422 and "The reason is missing" in kindly.content.decode()
    assert south.post(address, {**step, "code-decline": "full"}).status_code == 302
    assert "No room now" in signed_in(two.north).get(address).content.decode()
    assert "can not help you now" in phone_of(two).get("/my-referrals").content.decode()


def test_a_referral_sent_twice_or_after_a_lost_connection_counts_once(two):
    from braidwork.workspace.casework.serving.models import Referral

    north, address = signed_in(two.north), f"/staff/case/{two.intake.pk}/refer"
    form = {"to": str(two.south.organisation.pk), "need": "food", "words": "x", "token": TOKEN.format("twice")}
    first, again = north.post(address, form), north.post(address, form)
    assert first.status_code == again.status_code == 302 and first["Location"] == again["Location"]
    assert Referral.objects.count() == 1 and events("referral made") == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"need": ""}, "The need is missing"), ({"to": ""}, "Choose where"),
        ({"words": "y" * 1001}, "1,001 characters"), ({"to": "own"}, "your own organization"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_fit_keeps_what_was_typed(two, wrong, told):
    form = {"to": str(two.south.organisation.pk), "need": "food", "words": "kept text", "token": TOKEN.format("w")}
    form |= {k: str(two.north.organisation.pk) if v == "own" else v for k, v in wrong.items()}
    answer = signed_in(two.north).post(f"/staff/case/{two.intake.pk}/refer", form)
    assert answer.status_code == 422
    assert told in answer.content.decode() and form["words"] in answer.content.decode()


def test_no_answer_in_five_working_days_becomes_one_task_that_the_answer_closes(two):
    from braidwork.workspace.casework.serving.models import Referral, Task
    from braidwork.workspace.casework.serving.tasking import remind
    from braidwork.workspace.casework.serving.working_days import after_working_days

    assert after_working_days(date(2026, 11, 20)) == date(2026, 11, 27), "Friday to Friday"
    assert after_working_days(date(2026, 11, 21)) == after_working_days(date(2026, 11, 22)) == date(2026, 11, 27)
    made = stepped(referred(two), "agree", two.by, "client")
    assert remind(two.north.organisation) == 0
    Referral.objects.filter(pk=made.pk).update(answer_due_on=date.today() - timedelta(days=1))
    north = signed_in(two.north)
    page = north.get("/staff/today").content.decode()
    assert "No answer in five working days: call South." in page
    north.get("/staff/today")
    task = Task.objects.get(referral=made)
    assert task.for_staff == two.north and task.done_at is None
    stepped(made, "wait", two.south, "receiver")
    task.refresh_from_db()
    assert task.done_at is not None
    assert "No answer in five" not in north.get("/staff/today").content.decode()


PAGES = {
    "referrals": ("get", "/staff/referrals"), "referrals waiting": ("get", "/staff/referrals/waiting"),
    "referrals closed": ("get", "/staff/referrals/closed"), "referrals sent": ("get", "/staff/referrals/sent"),
    "one": ("get", "/staff/referral/{referral}"), "step": ("post", "/staff/referral/{referral}"),
    "refer": ("get", "/staff/case/{case}/refer"), "send": ("post", "/staff/case/{case}/refer"),
    "services": ("get", "/staff/case/{case}/services"), "notes": ("get", "/staff/case/{case}/notes"),
    "write": ("post", "/staff/case/{case}/notes"), "tasks": ("get", "/staff/case/{case}/tasks"),
    "set": ("post", "/staff/case/{case}/tasks"), "done": ("post", "/staff/task/{task}/done"),
}  # fmt: skip
_LISTS = {"referrals", "referrals waiting", "referrals closed", "referrals sent"}
_SENDS = {"refer", "send", "services"}
# What each role reaches in the organization that the case is shared with; in the other one only its own empty lists.
REACH = {
    "navigator": set(PAGES), "partner": set(PAGES) - _SENDS, "helper": set(), "program_manager": set(),
    "steward": set(), "auditor": set(),
}  # fmt: skip


@pytest.mark.parametrize("organisation", ["North", "Elsewhere"])
def test_every_page_for_every_role_of_both_organisations(two, staff, organisation):
    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.serving.tasking import set_task

    made = stepped(referred(two), "agree", two.by, "client")
    task = set_task(two.person, "Call", date.today(), by=two.north, token=TOKEN.format("t"))
    named = {"referral": made.pk, "case": two.intake.pk, "task": task.pk}
    for role, reach in REACH.items():
        person = Staff.objects.filter(sign_in_name=f"{role}-{organisation}").first() or staff(role, organisation)
        client = signed_in(person)
        for name, (method, address) in PAGES.items():
            before = events("access refused")
            answer = getattr(client, method)(address.format(**named))
            may = name in reach and (organisation == "North" or name in _LISTS)
            assert (answer.status_code == 404) == (not may), (role, name, answer.status_code)
            assert answer.status_code in ((200, 302, 409, 422) if may else (404,)), (role, name, answer.status_code)
            assert events("access refused") - before == (not may), (role, name)
            if not may or organisation != "North":
                assert "Élodie" not in answer.content.decode(), (role, name)


def test_the_rule_above_knows_every_staff_page_of_serving():
    from braidwork.workspace.casework.serving.urls import urlpatterns

    known = {re.sub(r"\{\w+\}", "*", address) for _, address in PAGES.values()}
    found = {"/" + re.sub(r"<[^>]+>", "*", str(p.pattern)) for p in urlpatterns if str(p.pattern).startswith("staff/")}
    assert found == known


def test_without_sign_in_there_is_the_sign_in_page(two):
    from django.test import Client

    made = referred(two)
    for method, address in PAGES.values():
        answer = getattr(Client(), method)(address.format(referral=made.pk, case=two.intake.pk, task=made.pk))
        assert answer.status_code == 302 and answer["Location"].startswith("/staff/sign-in"), address


def test_another_client_reaches_no_referral_of_hers(two):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.talking import start_intake

    made = referred(two)
    other = phone_of(SimpleNamespace(intake=start_intake(by=Actor("client"), synthetic=True)))
    other.post("/my-referrals", {"referral": str(made.pk), "version": "1", "do": "agree"})
    made.refresh_from_db()
    assert made.state == "asking" and "South" not in other.get("/my-referrals").content.decode()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(words=HOSTILE)
@given(words=st.text(max_size=200))
def test_hostile_words_come_back_as_they_were_and_run_nowhere(two, words):
    from django.utils.html import escape

    from braidwork.workspace.casework.serving.models import Referral

    words = words.encode("utf-8", "ignore").decode()
    north = signed_in(two.north)
    token = f"hostile-token-{Referral.objects.count():04}"
    form = {"to": str(two.south.organisation.pk), "need": "food", "words": words, "token": token}
    address = north.post(f"/staff/case/{two.intake.pk}/refer", form)["Location"]
    kept = Referral.objects.get(token=token).words
    assert kept == words.replace("\x00", "").replace("\r\n", "\n").strip()
    for page in (north.get(address), phone_of(two).get("/my-referrals")):
        assert page.status_code == 200
        assert escape(kept) in page.content.decode() and "<script>" not in page.content.decode()


def test_the_timeline_speaks_plainly_and_only_of_what_is_the_readers_business(two):
    from braidwork.workspace.casework.reading import read_case
    from braidwork.workspace.casework.serving.timeline import timeline

    made = stepped(referred(two), "agree", two.by, "client")
    stepped(made, "accept", two.south, "receiver")
    for reader in (two.north, two.south, two.north):
        read_case(reader, two.intake.pk)

    def told(reader):
        view = read_case(reader, two.intake.pk)
        return [line.text for line in timeline(view.events, two.person, reader)]

    north, south = told(two.north), told(two.south)
    assert (
        north[0] == "Invented navigator opened the case 3 times."
        and south[0] == "Invented partner opened the case 2 times."
    )
    assert (
        "Invented navigator made a referral." in north and "Staff of another organization accepted a referral." in north
    )
    assert "Invented Élodie agreed to a referral." in north
    assert "Invented partner accepted a referral." in south
    assert "Invented Élodie shared the case with your organization." in north
    assert sum("shared the case" in line for line in south) == 1, "not what she shares with others"
    assert not any("navigator" in line for line in south)


def test_a_demo_has_referrals_at_every_stage_once(workspace):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.serving.inventing import invent_serving
    from braidwork.workspace.casework.serving.models import Referral
    from braidwork.workspace.site.demonstration import fill

    fill(40)
    states = set(Referral.objects.values_list("state", flat=True))
    assert {"sent", "asking", "accepted", "declined", "closed"} <= states
    assert invent_serving() == 0 and verify_events().good
