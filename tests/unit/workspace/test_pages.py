"""Pages as a browser without JavaScript meets them: saved, safe, and closed to hostile text."""

from __future__ import annotations

import logging
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

HOSTILE = "<script>alert(1)</script>'\"; DROP TABLE casework_answer; -- \x00 ‮ 😀 {{ 7*7 }} {% debug %}"


@pytest.fixture
def phone():
    """A browser in the middle of nothing, checking forms as a real one would have them checked."""
    from django.test import Client

    return Client()


def begin(phone) -> str:
    assert phone.post("/start", {"agree": "yes"}).status_code == 302
    return phone.get("/question").content.decode()


def hidden(page: str) -> dict[str, str]:
    """What the answer form of a page sends without being typed."""
    form = page.partition('id="answer"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    found.pop("csrfmiddlewaretoken")
    return found


def answered(phone, page: str, **typed: object):
    sent = {**hidden(page), **typed}
    return phone.post("/question", sent)


def plain_answer(page: str) -> dict[str, object]:
    key = hidden(page)["key"]
    if key == "age":
        return {"typed": "34"}
    if key == "people":
        return {"others": "0"}
    picks = re.findall(r'name="pick" value="([^"]+)"', page)
    return {"pick": picks[0]} if picks else {"pass": "unknown"}


def to_results(phone) -> str:
    page = begin(phone)
    for _ in range(60):
        if "The next questions are private" in page:
            phone.post("/private-questions", {"agree": "yes"})
        elif 'id="answer"' in page:
            assert answered(phone, page, **plain_answer(page)).status_code == 302
        else:
            break
        page = phone.get("/question", follow=True).content.decode()
    return page


def test_from_hello_to_results_and_nothing_personal_in_an_address(phone):
    page = to_results(phone)
    assert "Here is what we found" in page
    assert "Short, for a text message" in page and "You can most likely get" in page
    assert phone.get("/question")["Location"] == "/results"
    links = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert links and all(re.fullmatch(r"(/[a-z0-9./-]*)|#main", link) for link in links), links


def test_without_agreement_nothing_is_kept(phone):
    from braidwork.workspace.casework.models import Person

    assert phone.post("/start", {}).status_code == 422
    assert not Person.objects.exists()


def test_private_questions_come_after_their_own_consent_only(phone):
    page = begin(phone)
    for _ in range(60):
        if 'id="answer"' not in page:
            break
        answered(phone, page, **plain_answer(page))
        page = phone.get("/question", follow=True).content.decode()
    assert "The next questions are private" in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    phone.post("/private-questions", {"agree": "no", "token": token})
    assert "The next questions are private" not in phone.get("/question", follow=True).content.decode()


def test_every_page_tells_browsers_to_keep_nothing_and_load_nothing_from_elsewhere(phone):
    begin(phone)
    for path in ("/", "/question", "/pause", "/sharing", "/come-back", "/staff/sign-in", "/no/such/page"):
        answer = phone.get(path)
        assert answer["Cache-Control"] == "no-store", path
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert not re.search(rb"<script(?! src=\"/static/[a-z.]+\" defer></script>)| style=", answer.content)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/start", "/question", "/back", "/finish", "/leave", "/pause", "/come-back", "/sharing", "/look-again",
             "/private-questions", "/upgrade", "/staff/sign-in", "/staff/sign-out"],
)  # fmt: skip
def test_a_form_from_another_site_is_refused(path):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(path, {"agree": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "path", ["/start", "/back", "/finish", "/leave", "/look-again", "/private-questions", "/upgrade", "/staff/sign-out"]
)
def test_following_a_link_changes_nothing(phone, path):
    assert phone.get(path).status_code == 405


def test_two_windows_on_one_question(phone):
    first_window = second_window = begin(phone)
    assert answered(phone, first_window, typed="34").status_code == 302
    met = answered(phone, second_window, typed="61", token="a form of the second window")
    page = met.content.decode()
    assert met.status_code == 409 and "<strong>34</strong>" in page
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    again.pop("csrfmiddlewaretoken")
    assert again["typed"] == "61"
    assert phone.post("/question", again).status_code == 302
    phone.post("/back")
    assert 'value="61"' in phone.get("/question").content.decode()


def test_a_form_sent_twice_by_an_impatient_thumb_goes_on_quietly(phone):
    page = begin(phone)
    assert [answered(phone, page, typed="34").status_code for _ in range(3)] == [302] * 3
    assert "Where do you live?" in phone.get("/question").content.decode()


def test_what_is_not_understood_is_asked_again_with_what_was_typed(phone):
    answer = answered(phone, begin(phone), typed="thirty")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page and 'value="thirty"' in page and 'aria-describedby="problem"' in page


def test_people_of_the_home_are_named_on_the_same_page(phone):
    page = begin(phone)
    for typed in ({"typed": "34"}, {"pick": "seattle"}):
        answered(phone, page, **typed)
        page = phone.get("/question").content.decode()
    page = answered(phone, page, others="2").content.decode()
    assert "relation-2" in page
    named = {"others": "2", "relation-1": "1", "age-1": "36", "relation-2": "4", "age-2": "5"}
    assert answered(phone, page, **named).status_code == 302
    phone.post("/back")
    page = phone.get("/question").content.decode()
    assert 'value="36"' in page and '<option value="4" selected>' in page


def test_a_child_older_than_its_parent_is_asked_about_kindly(phone):
    page = begin(phone)
    for typed in ({"typed": "34"}, {"pick": "seattle"}):
        answered(phone, page, **typed)
        page = phone.get("/question").content.decode()
    answer = answered(phone, page, **{"others": "1", "relation-1": "4", "age-1": "40"})
    assert answer.status_code == 422 and 'value="40"' in answer.content.decode()


def test_leaving_clears_the_device_and_erasing_clears_the_answers(phone):
    from braidwork.workspace.casework.models import Answer, Person

    answered(phone, begin(phone), typed="34")
    left = phone.post("/leave")
    assert "cookies" in left["Clear-Site-Data"]
    assert phone.get("/question")["Location"] == "/"
    assert Answer.objects.count() == 1
    answered(phone, begin(phone), typed="34")
    phone.post("/leave", {"erase": "yes"})
    assert Answer.objects.count() == Person.objects.count() == 1, "the first talk is kept, the second is gone"


def test_a_code_brings_the_talk_to_another_phone(phone):
    from django.test import Client

    answered(phone, begin(phone), typed="34")
    page = phone.post("/pause", {"birth_month": "4/1990"}).content.decode()
    code = re.search(r"<bdi>([0-9A-Z-]{14})</bdi>", page)[1]
    other = Client()
    assert other.post("/come-back", {"code": code, "birth_month": "5/1990"}).status_code == 403
    assert other.post("/come-back", {"code": code, "birth_month": "4/1990"})["Location"] == "/question"
    assert "Where do you live?" in other.get("/question").content.decode()
    assert code not in phone.get("/pause").content.decode(), "a code is shown once"


def test_the_client_changes_an_answer_from_her_results(phone):
    to_results(phone)
    phone.post("/look-again", {"again": "age"})
    page = phone.get("/question").content.decode()
    assert "How old are you?" in page and 'value="34"' in page
    answered(phone, page, typed="70")
    assert phone.get("/question", follow=True).status_code == 200


FIELDS = {
    "/question": ("key", "version", "token", "typed", "pick", "none", "pass", "others", "relation-1", "age-1"),
    "/back": ("version",), "/look-again": ("again", "mark"), "/private-questions": ("agree", "token"),
    "/pause": ("birth_month",), "/come-back": ("code", "birth_month"), "/sharing": ("organisation", "do", "private"),
    "/staff/sign-in": ("name", "password", "next"),
}  # fmt: skip


TEXTS = (HOSTILE, "9" * 10_000, "", "-1", "NaN", "1e999", "²", "../../etc/passwd", "😀", "Madonna")


@pytest.mark.parametrize(("path", "field"), [(p, f) for p, fields in FIELDS.items() for f in fields])
def test_hostile_text_in_any_field_is_met_with_a_page(phone, path, field):
    page = begin(phone)
    sent = {**(hidden(page) if path == "/question" else {}), "do": "share", "code": "0" * 12, "birth_month": "4/1990"}
    for text in TEXTS:
        answer = phone.post(path, {**sent, field: text})
        assert answer.status_code in (200, 302, 403, 409, 422), (text, answer.status_code)
        assert b"<script>alert" not in answer.content and b"49 {%" not in answer.content, text
        assert phone.get("/question", follow=True).status_code == 200, text


@settings(max_examples=25)
@given(text=st.text(max_size=300))
@example("\x00")
@example("\ud7ff")
@example("﷽" * 200)
def test_any_text_to_the_first_question_saves_an_age_or_asks_again(text):
    from django.db import transaction
    from django.test import Client

    from braidwork.workspace.casework.models import Answer

    with transaction.atomic():
        phone = Client()
        answer = answered(phone, begin(phone), typed=text)
        assert answer.status_code in (302, 422)
        saved = Answer.objects.filter(key="age").last()
        assert (answer.status_code == 302) == (saved is not None)
        assert saved is None or 0 <= saved.body["low"] <= 120
        transaction.set_rollback(True)


def test_an_error_of_ours_shows_and_logs_nothing_that_was_typed(phone, monkeypatch, capfd):
    from django.test import Client

    from braidwork.workspace.casework import talking
    from braidwork.workspace.site.guarding import NoValues

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError("she typed 87654")

    page = begin(phone)
    monkeypatch.setattr(talking, "give_answer", broken)
    phone = Client(raise_request_exception=False)
    begin(phone)
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(NoValues().format(record))
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = phone.post("/question", {**hidden(page), "typed": "87654"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    said = " ".join(lines) + "".join(capfd.readouterr())
    assert answer.status_code == 500 and b"Something went wrong" in answer.content
    assert "ValueError" in said and "87654" not in said and b"87654" not in answer.content


def to_question(phone, key: str) -> str:
    page = begin(phone)
    for _ in range(60):
        if hidden(page)["key"] == key:
            return page
        answered(phone, page, **plain_answer(page))
        page = phone.get("/question", follow=True).content.decode()
    raise AssertionError(f"{key} was never asked")


def test_two_answers_that_cannot_both_be_are_looked_at_again_or_confirmed_once(phone):
    page = to_question(phone, "school")
    answered(phone, page, pick=["high_school", "bachelor"])
    page = phone.get("/question").content.decode()
    assert "Two answers to look at" in page
    mark = re.search(r'name="mark" value="([0-9a-f]{64})"', page)[1]
    phone.post("/look-again", {"again": "school"})
    assert hidden(phone.get("/question").content.decode())["key"] == "school"
    phone.post("/back", {"version": "0"})
    page = phone.get("/question").content.decode()
    answered(phone, page, pick=["high_school", "bachelor"])
    phone.post("/look-again", {"mark": mark, "right": "yes"})
    assert "Two answers to look at" not in phone.get("/question").content.decode()


def test_a_session_in_use_does_not_end_and_an_idle_one_does(phone, monkeypatch):
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    begin(phone)
    phone.get("/question")
    kept = Session.objects.get()
    for ago, is_open in ((timedelta(minutes=30), True), (-timedelta(seconds=1), False)):
        session = phone.session
        session["seen"] = 0
        session.save()
        Session.objects.update(expire_date=kept.expire_date - timedelta(hours=2) + ago)
        assert (phone.get("/question").status_code == 200) == is_open
        if is_open:
            assert Session.objects.get().expire_date >= kept.expire_date
