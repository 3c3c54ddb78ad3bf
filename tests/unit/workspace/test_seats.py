"""Two seats at one case: who sits by whose consent, what each sees, how it ends, and what staff of other houses get."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

DEVICE = "the desk"


@pytest.fixture
def sit(talk, staff):
    """Staff who sit with the client of `talk` by her code: `sit("navigator", "North")` gives the seat."""
    from braidwork.workspace.casework.seats import open_code, sit_by_code

    def one(role, organisation="North", person=None):
        person = person or staff(role, organisation)
        code = open_code(talk.intake, "staff", by=talk.by)
        return sit_by_code(person, code, device=DEVICE, address="10.0.0.1")

    return one


@pytest.fixture
def desk():
    """A browser of staff at the device of the tests."""
    from django.test import Client

    def one(person):
        client = Client()
        client.force_login(person)
        session = client.session
        session["device"] = DEVICE
        session.save()
        return client

    return one


@pytest.fixture
def phone(talk):
    """The client's own browser."""
    from django.test import Client

    client = Client()
    session = client.session
    session["intake"], session["device"] = str(talk.intake.pk), "her phone"
    session.save()
    return client


def form(page, **typed):
    """What the question form of a page would send."""
    text = page.content.decode().partition('id="answer"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="(key|version|token)" value="([^"]*)"', text))
    return {**hidden, **typed}


def read(page):
    """What a page shows, without its marks."""
    return re.sub(r"<[^>]*>", " ", page)


def acts(person):
    from braidwork.workspace.casework.models import AuditEvent

    return list(AuditEvent.objects.filter(subject_id=str(person.pk)).values_list("act", flat=True))


def refusals():
    from braidwork.workspace.casework.models import AuditEvent

    return AuditEvent.objects.filter(act="access refused").count()


def test_a_code_seats_once_and_only_whom_it_is_for(talk, staff, sit):
    from braidwork.workspace.casework.seats import NoSuchCode, join_by_code, open_code, sit_by_code

    navigator = staff("navigator", "North")
    code = open_code(talk.intake, "staff", by=talk.by)
    with pytest.raises(NoSuchCode):
        join_by_code(code, device="a phone", address="10.0.0.2")
    seat = sit_by_code(navigator, code.lower().replace("-", " "), device=DEVICE, address="10.0.0.1")
    assert (seat.kind, seat.organisation, seat.device) == ("navigator", navigator.organisation, DEVICE)
    with pytest.raises(NoSuchCode):
        sit_by_code(navigator, code, device=DEVICE, address="10.0.0.1")
    assert {"joining code made", "seat taken", "consent given"} <= set(acts(talk.person))


def test_codes_grow_old_and_guessing_is_slowed_down(talk, staff):
    from braidwork.workspace.casework.models import JoiningCode
    from braidwork.workspace.casework.seats import NoSuchCode, case_of_code, open_code

    code = open_code(talk.intake, "staff", by=talk.by)
    assert case_of_code(code, "staff", address="10.0.0.1") == talk.intake
    for number in range(30):
        with pytest.raises(NoSuchCode):
            case_of_code(f"{number:06}", "staff", address="10.0.0.9")
    with pytest.raises(NoSuchCode):
        case_of_code(code, "staff", address="10.0.0.9")
    held = JoiningCode.objects.get(used_at=None)
    JoiningCode.objects.filter(pk=held.pk).update(expires_at=held.expires_at - timedelta(minutes=16))
    with pytest.raises(NoSuchCode):
        case_of_code(code, "staff", address="10.0.0.1")


def test_a_sitting_opens_the_case_and_its_end_closes_it(talk, sit):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.reading import cases_for
    from braidwork.workspace.casework.seats import end_seat, live_seats, seat_of

    seat = sit("navigator")
    assert list(cases_for(seat.staff)) == [talk.intake]
    end_seat(seat, by=Actor.staff(seat.staff))
    assert not cases_for(seat.staff).exists() and not live_seats(talk.intake).exists()
    assert seat_of(seat.staff, talk.intake.pk, device=DEVICE) is None


def test_a_consent_of_longer_standing_outlives_the_sitting(talk, sit, staff):
    from braidwork.workspace.casework.consenting import agreed, give_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.seats import end_access, end_seat

    person = staff("navigator", "North")
    give_consent(talk.person, "serving", by=talk.by, to=person.organisation)
    end_seat(sit("navigator", person=person), by=Actor.staff(person))
    assert agreed(talk.person, "serving", person.organisation)
    end_access(sit("navigator", person=person), by=talk.by)
    assert not agreed(talk.person, "serving", person.organisation), "the client ends it whatever it rests on"


@pytest.mark.parametrize("how", ["withdrawn", "run out", "left the house", "other device"])
def test_without_consent_there_is_no_seat_whatever_the_row_says(talk, sit, how):
    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.models import Seat
    from braidwork.workspace.casework.seats import seat_of

    seat, device = sit("navigator"), DEVICE
    if how == "withdrawn":
        withdraw_consent(talk.person, "serving", by=talk.by, to=seat.organisation)
    elif how == "run out":
        Seat.objects.filter(pk=seat.pk).update(expires_at=seat.began_at)
    elif how == "left the house":
        seat.staff.is_active = False
        seat.staff.save()
    else:
        device = "another desk"
    assert seat_of(seat.staff, talk.intake.pk, device=device) is None


def test_navigator_begins_types_and_each_answer_says_who_and_where(staff, desk):
    from braidwork.workspace.casework.models import Answer, IntakeSession

    person = staff("navigator", "North")
    browser = desk(person)
    assert browser.post("/staff/begin", {"serving": "sitting"}).status_code == 422, "nothing is kept without her yes"
    assert not IntakeSession.objects.exists()
    at = browser.post("/staff/begin", {"agree": "yes", "serving": "sitting"})["Location"]
    page = browser.get(at)
    assert "How old are you?" in page.content.decode()
    assert browser.post(at, form(page, typed="34")).status_code == 302
    answer = Answer.objects.get()
    assert (answer.seat, answer.given_by, answer.device) == ("navigator", str(person.pk), DEVICE)
    assert {"intake started", "consent given", "answer given", "read at the desk"} <= set(acts(answer.intake.person))


def test_a_helper_types_the_question_of_the_moment_and_sees_nothing_said_before(talk, say, sit, desk):
    from braidwork.workspace.casework.models import Answer
    from braidwork.workspace.casework.talking import ask_again

    intake = say(talk.intake, "age", "61", by=talk.by)
    seat = sit("helper")
    browser, at = desk(seat.staff), f"/staff/desk/{intake.pk}"
    page = browser.get(at).content.decode()
    assert "Where do you live?" in page and "How old" not in page and "61" not in read(page)
    sent = form(browser.get(at), pick="53033")
    assert browser.post(at, {**sent, "key": "age", "typed": "20"}).status_code == 409
    assert Answer.objects.get(key="age", replaced_in=None).body["low"] == 61
    option = re.search(r'name="pick" value="([^"]+)"', page)[1]
    assert browser.post(at, {**sent, "pick": option}).status_code == 302
    assert Answer.objects.get(key="place").seat == "helper"
    intake = ask_again(intake, "age", by=talk.by)
    looking = browser.get(at).content.decode()
    assert "looks at an earlier answer" in looking and 'value="61"' not in looking and "61" not in read(looking)
    for do in ("back", "again", "right", "private-yes", "pick", "join"):
        assert browser.post(f"{at}/do", {"do": do, "key": "age"}).status_code == 404, do
    case = browser.get(f"/staff/case/{intake.pk}")
    assert case.status_code == 404


def test_a_helper_meets_no_answer_in_a_conflict(talk, say, sit, desk):
    seat = sit("helper")
    browser, at = desk(seat.staff), f"/staff/desk/{talk.intake.pk}"
    sent = form(browser.get(at), typed="20")
    say(talk.intake, "age", "61", by=talk.by)
    met = browser.post(at, sent)
    assert met.status_code == 409 and "61" not in read(met.content.decode())


def test_after_leaving_a_helper_sees_the_status_and_that_until_the_client_ends_it(talk, sit, desk):
    from braidwork.workspace.casework.seats import end_access

    seat = sit("helper")
    browser = desk(seat.staff)
    assert browser.post(f"/staff/desk/{talk.intake.pk}/do", {"do": "leave"}).status_code == 302
    gone = browser.get(f"/staff/desk/{talk.intake.pk}")
    assert gone.status_code == 404 and "This sitting has ended" in gone.content.decode()
    assert "Stopped in the middle" in browser.get("/staff/begin").content.decode()
    end_access(sit("helper", person=seat.staff), by=talk.by)
    assert "Stopped in the middle" not in browser.get("/staff/begin").content.decode()


@pytest.mark.parametrize("organisation", ["North", "South"])
def test_the_desk_is_there_for_nobody_but_who_was_given_the_seat(talk, staff, sit, desk, organisation):
    from braidwork.workspace.accounts.roles import ROLES

    sit("navigator")
    at = f"/staff/desk/{talk.intake.pk}"
    for role in ROLES:
        person = staff(role, organisation) if (role, organisation) != ("navigator", "North") else staff(role, "North 2")
        browser, before = desk(person), refusals()
        sits = person.may("case.sit")
        pages = [browser.get(at), browser.post(at, {"key": "age"}), browser.post(f"{at}/do", {"do": "back"})]
        pages.append(browser.post(f"/staff/sit/{talk.intake.pk}", {"present": "yes"}))
        pages.append(browser.post("/staff/joined/1/undo", {"reason": "mistake"}))
        assert {p.status_code for p in pages} == {404}, role
        assert refusals() - before == len(pages), role
        assert browser.get("/staff/begin").status_code == (200 if sits else 404), role
        assert browser.post("/staff/this-device", {"do": "own"}).status_code == (302 if sits else 404), role
        changes = browser.get(f"{at}/changes?since=1")
        assert changes.status_code == (204 if sits else 404) and not changes.content.startswith(b"<div"), role


def test_private_questions_at_the_desk_need_her_own_yes(talk, say, sit, desk):
    from braidwork.workspace.casework.consenting import agreed, withdraw_consent
    from braidwork.workspace.casework.conversing import interview_of
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.seats import end_seat

    withdraw_consent(talk.person, "private_screening", by=talk.by)
    intake, plain = talk.intake, {"count": "34", "money": "$900", "multi": "1", "single": "1", "date": "3/2026"}
    while (asked := interview_of(intake).next()).question.part != "private":
        intake = say(intake, asked.key, plain.get(asked.question.kind, ""), by=talk.by)
    seat = sit("navigator")
    browser, at = desk(seat.staff), f"/staff/desk/{intake.pk}"
    assert "The next questions are private" in browser.get(at).content.decode()
    sent = {"key": asked.key, "version": intake.version, "token": "t" * 20, "pick": "1"}
    assert browser.post(at, sent).status_code == 409
    assert browser.post(f"{at}/do", {"do": "private-yes"}).status_code == 302
    assert 'id="answer"' in browser.get(at).content.decode()
    end_seat(seat, by=Actor.staff(seat.staff))
    assert not agreed(talk.person, "private_serving", seat.organisation), "it ends with the sitting"
    assert agreed(talk.person, "private_screening")
    helper = sit("helper", "South")
    page = desk(helper.staff).get(at).content.decode()
    assert "The next questions are private" in page and "wants me to type" not in page


def test_the_client_sees_who_sits_says_who_types_and_ends_it(talk, sit, desk, phone):
    seat = sit("navigator")
    browser, at = desk(seat.staff), f"/staff/desk/{talk.intake.pk}"
    page = phone.get("/question").content.decode()
    assert "Invented navigator" in page and "sits with you" in page
    assert "Invented navigator" in phone.get("/sharing").content.decode()
    phone.post("/seat", {"do": "i-type"})
    assert "The client types now" in browser.get(at).content.decode()
    assert browser.post(at, {"key": "age", "version": 1, "token": "t" * 20, "typed": "20"}).status_code == 409
    phone.post("/seat", {"do": "we-type"})
    assert 'id="answer"' in browser.get(at).content.decode()
    phone.post("/seat", {"do": "end", "seat": str(seat.pk)})
    assert browser.get(at).status_code == 404
    assert browser.get(f"{at}/changes?since=1")["HX-Redirect"] == at
    assert "No one sits with you any more" in phone.get("/question").content.decode()
    assert "No one sits with you any more" not in phone.get("/question").content.decode()


def test_a_device_that_the_client_left_is_seen_no_more_at_the_desk(talk, sit, desk, phone):
    assert 'class="code"' in phone.post("/seat", {"do": "code"}).content.decode()
    browser, at = desk(sit("navigator").staff), f"/staff/desk/{talk.intake.pk}"
    assert "device sits here too" in browser.get(at).content.decode()
    quiet = re.search(r'hx-get="([^"]+)"', browser.get(at).content.decode())[1].replace("&amp;", "&")
    assert browser.get(quiet, headers={"HX-Request": "true"}).status_code == 204
    assert "This device is clear" in phone.post("/leave").content.decode()
    assert "Who sits or who types has changed" in browser.get(quiet, headers={"HX-Request": "true"}).content.decode()
    assert "own device is not at this case" in browser.get(at).content.decode()


def test_a_client_ends_no_seat_of_another_case(talk, sit, phone):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.models import Seat
    from braidwork.workspace.casework.seats import begin_at_desk

    seat = sit("navigator")
    other = begin_at_desk(seat.staff, device=DEVICE, keep_sharing=False)
    phone.post("/seat", {"do": "end", "seat": str(other.pk)})
    assert Seat.objects.get(pk=other.pk).ended_at is None
    assert Actor.staff(seat.staff).seat == "navigator"


def test_what_the_other_seat_typed_is_told_with_name_and_minute(talk, say, sit, desk, phone):
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.talking import ask_again

    seat = sit("navigator")
    phone.get("/question")
    quiet = re.search(r'hx-get="([^"]+)"', phone.get("/question").content.decode())[1].replace("&amp;", "&")
    assert phone.get(quiet, headers={"HX-Request": "true"}).status_code == 204
    intake = say(talk.intake, "age", "61", by=Actor.staff(seat.staff, device=DEVICE))
    news = phone.get(quiet, headers={"HX-Request": "true"})
    assert news.status_code == 200 and "your navigator" in news.content.decode()
    assert "See what changed" in phone.get("/question").content.decode(), "also without scripts"
    assert "See what changed" not in phone.get("/question").content.decode(), "told once"
    ask_again(intake, "age", by=talk.by)
    assert "Changed by <bdi>your navigator</bdi>" in phone.get("/question").content.decode()
    assert "your navigator, " in re.sub(r"</?bdi>", "", phone.get("/seat").content.decode())


def test_a_conflict_shows_both_answers_on_either_side_and_overwrites_nothing(talk, sit, desk, phone):
    from braidwork.workspace.casework.models import Answer

    seat = sit("navigator")
    browser, at = desk(seat.staff), f"/staff/desk/{talk.intake.pk}"
    hers, his = form(phone.get("/question"), typed="61"), form(browser.get(at), typed="34")
    assert phone.post("/question", hers).status_code == 302
    met = browser.post(at, his)
    text = met.content.decode()
    assert met.status_code == 409 and "61" in text and "34" in text
    assert Answer.objects.get(key="age", replaced_in=None).body["low"] == 61
    again = dict(re.findall(r'<input type="hidden" name="(key|typed|version|token)" value="([^"]*)"', text))
    assert browser.post(at, again).status_code == 302
    assert Answer.objects.get(key="age", replaced_in=None).body["low"] == 34
    late = phone.post("/question", {**hers, "token": "another form of hers", "typed": "62"})
    text = late.content.decode()
    assert late.status_code == 409 and "34" in text and "62" in text
    assert Answer.objects.get(key="age", replaced_in=None).body["low"] == 34


@pytest.mark.parametrize("step", ["finish", "again", "private-no", "right"])
def test_no_step_is_made_on_a_page_that_is_out_of_date(talk, say, sit, desk, phone, step):
    intake = say(talk.intake, "age", "61", by=talk.by)
    seat = sit("navigator")
    old = {"version": intake.version - 1, "token": "t" * 20, "key": "age", "mark": "0" * 64}
    met = desk(seat.staff).post(f"/staff/desk/{intake.pk}/do", {**old, "do": step})
    assert met.status_code == 409 and "Something changed" in met.content.decode()
    paths = {"finish": "/finish", "again": "/look-again", "private-no": "/private-questions", "right": "/look-again"}
    typed = {"again": {"again": "age"}, "private-no": {"agree": "no"}}.get(step, {})
    sent = {k: v for k, v in {**old, **typed}.items() if k != "mark" or step == "right"}
    assert phone.post(paths[step], sent)["Location"] == "/question"
    assert "Something changed while this page was open" in phone.get("/question").content.decode()
    intake.refresh_from_db()
    assert (intake.version, intake.state, intake.wanted_key) == (2, "open", "")


def test_every_page_with_a_step_says_which_version_it_shows(talk, say, phone):
    intake = say(talk.intake, "age", "61", by=talk.by)
    said = f'name="version" value="{intake.version}"'
    assert said in phone.get("/question").content.decode() and said in phone.get("/pause").content.decode()
    assert phone.post("/finish", {"version": intake.version})["Location"] == "/results"
    assert said in phone.get("/results").content.decode()


def test_signing_out_ends_the_sitting(talk, sit, desk):
    from braidwork.workspace.casework.seats import live_seats

    seat = sit("navigator")
    browser = desk(seat.staff)
    assert browser.get(f"/staff/desk/{talk.intake.pk}").status_code == 200
    browser.logout()
    from django.contrib.auth import logout
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session, request.user = desk(seat.staff).session, seat.staff
    logout(request)
    assert not live_seats(talk.intake).exists()


def test_polling_keeps_no_session_alive(talk, sit, desk):
    seat = sit("navigator")
    browser = desk(seat.staff)
    at = f"/staff/desk/{talk.intake.pk}"
    browser.get(at)
    session = browser.session
    session["seen"] = session["seen"] - 1000
    session.save()
    browser.get(f"{at}/changes?since=1&seats=x", headers={"HX-Request": "true"})
    before = browser.session["seen"]
    browser.get(at)
    assert browser.session["seen"] > before


def test_older_questions_are_upgraded_at_the_desk_before_anything_else(talk, say, sit, desk):
    from braidwork.workspace.casework.models import IntakeSession

    intake = say(talk.intake, "age", "61", by=talk.by)
    seat = sit("navigator")
    IntakeSession.objects.filter(pk=intake.pk).update(question_set_checksum="0" * 64)
    browser, at = desk(seat.staff), f"/staff/desk/{intake.pk}"
    for page in (browser.get(at), browser.post(f"{at}/do", {"do": "finish"}), browser.post(f"{at}/do", {"do": "code"})):
        assert "The questions have changed" in page.content.decode()
    browser.post(f"{at}/do", {"do": "upgrade"})
    assert "Where do you live?" in browser.get(at).content.decode()


def test_a_page_left_open_after_signing_out_is_told_nothing(talk, sit):
    from django.test import Client

    sit("navigator")
    asked = Client().get(f"/staff/desk/{talk.intake.pk}/changes?since=1", headers={"HX-Request": "true"})
    assert asked.status_code in (204, 302) and asked.content == b""


@pytest.mark.parametrize("text", ["\U0001f642" * 30, "\x00", "<script>", "' OR 1=1 --", "A" * 100_000, "-1", ""])
def test_hostile_text_in_any_field_is_no_error_of_ours(talk, sit, desk, phone, text):
    seat = sit("navigator")
    browser, at = desk(seat.staff), f"/staff/desk/{talk.intake.pk}"
    fields = {"key": text, "version": text, "token": text, "typed": text, "case": text, "pick": text, "mark": text}
    pages = [browser.post("/staff/begin", {"do": "code", "code": text}), browser.post(at, fields)]
    pages += [browser.post(f"{at}/do", {**fields, "do": do}) for do in ("again", "right", "pick", "join", "back", text)]
    pages += [phone.post("/seat", {"do": do, "seat": text}) for do in ("end", text)]
    pages += [phone.post("/seat/join", {"code": text}), phone.post("/seat/differences", {"pick": text})]
    pages += [phone.get("/seat/changes", {"since": text, "seats": text})]
    assert all(page.status_code < 500 for page in pages)
    assert all("<script>'" not in page.content.decode() for page in pages)


def test_a_navigator_comes_from_empty_to_results_and_asks_nothing_twice(staff, desk):
    browser = desk(staff("navigator", "North"))
    at = browser.post("/staff/begin", {"agree": "yes", "serving": "sitting"})["Location"]
    asked = []
    for _ in range(60):
        page = browser.get(at)
        text = page.content.decode()
        sent = form(page)
        if "All questions are answered" in text:
            break
        if "The next questions are private" in text:
            browser.post(f"{at}/do", {"do": "private-yes"})
            continue
        asked.append(sent["key"])
        if sent["key"] == "people":
            named = browser.post(at, {**sent, "others": "1"})
            assert 'name="relation-1"' in named.content.decode(), "the people are named on the same page"
            sent = {**form(named), "others": "1", "relation-1": "1", "age-1": "36"}
        elif 'inputmode="decimal"' in text:
            sent["typed"] = "900"  # an amount is asked once, a range may be asked for more closely
        elif picks := re.findall(r'name="pick" value="([^"]+)"', text):
            sent["pick"] = picks[0]
        else:
            sent["typed"] = {"age": "34"}.get(sent["key"], "1")
        answer = browser.post(at, sent)
        assert answer.status_code == 302, (sent, read(answer.content.decode()))
    assert "All questions are answered" in text and sorted(asked) == sorted(set(asked))
    assert browser.get(at.replace("/desk/", "/case/")).status_code == 200
