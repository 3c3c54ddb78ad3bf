"""Client pages in the language of the client: chosen, kept, marked where unchecked, English where it binds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from braidwork.reference.languages import locale, say, text
from braidwork.workspace.site import languages


@pytest.fixture
def phone():
    from django.test import Client

    return Client()


@pytest.fixture
def other() -> str:
    """A language besides English that has texts."""
    return next(tag for tag in languages.offered() if tag != "en")


def intake_of(phone):
    from braidwork.workspace.casework.models import IntakeSession

    return IntakeSession.objects.get(pk=phone.session["intake"])


def test_each_language_stands_on_the_first_page_by_its_own_name(phone):
    page = phone.get("/").content.decode()
    for tag in languages.offered():
        assert f'value="{tag}" lang="{tag}" dir="{locale(tag).direction}"' in page
        assert locale(tag).own in page
    assert '<html lang="en" dir="ltr">' in page and "by-machine" not in page


def test_the_browser_is_heard_and_the_choice_wins(phone, other):
    assert f'<html lang="{other}"' in phone.get("/", headers={"accept-language": other}).content.decode()
    assert phone.post("/language/come-back", {"language": other})["Location"] == "/come-back"
    assert f'<html lang="{other}"' in phone.get("/", headers={"accept-language": "en"}).content.decode()
    phone.post("/language/welcome", {"language": "tlh"})
    assert f'<html lang="{other}"' in phone.get("/").content.decode(), "what is not offered changes nothing"
    assert phone.post("/language/staff-today", {"language": "en"})["Location"] == "/", "back to a client page only"


def test_a_talk_goes_on_in_its_language_on_every_page_and_another_phone(phone, other):
    from django.test import Client

    phone.post("/language/welcome", {"language": other})
    phone.post("/start", {"agree": "yes"})
    assert intake_of(phone).locale == other
    page = phone.get("/question").content.decode()
    assert say(other, "q.age.ask") in page and 'href="/language/question"' in page
    code = re.search(r"<bdi>([0-9A-Z-]{14})</bdi>", phone.post("/pause", {"birth_month": "4/1990"}).content.decode())[1]
    second = Client()
    second.post("/come-back", {"code": code, "birth_month": "4/1990"})
    assert say(other, "q.age.ask") in second.get("/question").content.decode()
    second.post("/language/question", {"language": "en"})
    assert intake_of(second).locale == "en" and "How old are you?" in second.get("/question").content.decode()


def test_what_no_person_checked_is_marked_once_in_both_languages(phone, other, monkeypatch):
    monkeypatch.setattr("braidwork.workspace.site.guarding.is_checked", lambda tag: tag == "en")
    phone.post("/language/welcome", {"language": other})
    page = phone.get("/").content.decode()
    assert page.count('class="by-machine"') == 1
    assert say(other, "all.machine") in page and "This page was translated by machine." in page


def test_consent_binds_in_english_until_a_person_approved_it(phone, other):
    from braidwork.workspace.casework.models import Consent

    phone.post("/language/welcome", {"language": other})
    page = phone.get("/").content.decode()
    approved = text(other, "consent.screening").state == "approved"
    assert ("I agree that you keep my answers" in page) != approved
    assert say(other, "consent.screening") in page
    phone.post("/start", {"agree": "yes"})
    assert Consent.objects.get(person=intake_of(phone).person).locale == (other if approved else "en")


def test_a_problem_is_told_in_the_language_and_what_was_typed_stays_text(phone, other):
    phone.post("/language/welcome", {"language": other})
    phone.post("/start", {"agree": "yes"})
    form = phone.get("/question").content.decode().partition('id="answer"')[2]
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    page = phone.post("/question", {**sent, "typed": "<b>x{age}"}).content.decode()
    assert "&lt;b&gt;x{age}" in page and "<b>x" not in page
    assert say(other, "problem.not_a_number", text="QQ").partition("QQ")[0][:8] in page


def test_digits_of_any_script_are_numbers():
    from braidwork.workspace.casework.form_answers import western

    assert western("٣٤ / ۱۹۹۰ and ३") == "34 / 1990 and 3"


def test_a_missing_text_is_english_and_says_so():
    from django.template import Context, Template

    from braidwork.workspace.site.languages import Said

    page = Template('{{ words|marked:lang }} {% say "all.go_on" %} {{ own|marked:lang }}')
    shown = page.render(Context({"lang": "ar", "words": Said("<i>", "en"), "own": Said("a", "ar")}))
    assert shown.startswith('<span lang="en" dir="ltr">&lt;i&gt;</span>') and shown.endswith(" a")


def test_values_stand_apart_and_are_escaped():
    from django.template import Context, Template

    shown = Template('{% say "question.closer" amount=a %}|{% say_plain "question.person" number=a %}').render(
        Context({"lang": "en", "a": "<b>"})
    )
    assert "<bdi>&lt;b&gt;</bdi>" in shown and "|Person &lt;b&gt;" in shown


def test_days_and_times():
    at = datetime(2026, 11, 23, 23, 5, tzinfo=UTC)
    assert languages.day_in("en", date(2026, 11, 3)) == "November 3, 2026"
    assert languages.moment_in("en", at) == "November 23, 2026, 3:05 p.m."
    assert languages.moment_in("es", at).endswith(", 15:05")


@pytest.mark.parametrize(("role", "status"), [("steward", 200), ("program_manager", 200), ("navigator", 404)])
def test_the_page_of_languages_for_staff(staff, role, status):
    from django.test import Client

    client = Client()
    client.force_login(staff(role, "North"))
    found = client.get("/staff/languages?of=km")
    assert found.status_code == status
    if status == 200:
        page = found.content.decode()
        assert "Khmer" in page and 'dir="rtl"' in page and '<html lang="en"' in page


def client_templates():
    """Templates that a client meets: all that extend the base page, without those of staff."""
    from pathlib import Path

    from braidwork.workspace import site

    folder = Path(site.__file__).parent / "templates"
    pages = {p: p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.html"))}
    own = [p for p, body in pages.items() if '{% extends "base.html" %}' in body and p.parent.name != "accounts"]
    parts = [folder / name for name in ("base.html", "problem.html", "language_list.html")]
    staff = {"sign_in.html", "staff_base.html"}
    return [(str(p.relative_to(folder)), pages[p]) for p in (*own, *parts) if p.name not in staff]


@pytest.mark.parametrize(("name", "body"), client_templates(), ids=lambda x: x if len(x) < 40 else "")
def test_no_client_template_says_a_word_that_is_not_in_the_catalogue(name, body):
    left = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", body, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', left)
    text_between = re.sub(r"<[^>]*>", "", left).replace("Braidwork", "").replace("Language", "")
    assert not re.findall(r"[A-Za-z]{2,}", text_between + " ".join(spoken))


def test_every_client_text_that_a_page_names_is_in_the_catalogue():
    from pathlib import Path

    from braidwork import workspace
    from braidwork.reference.languages.strings import words_of

    folder = Path(workspace.__file__).parent
    tags = re.compile(r'\{% say(?:_plain|_binding|_english)? "([a-z_.0-9]+)"')
    calls = re.compile(r'\bsay\([^"(){}]*"([a-z_]+\.[a-z_.0-9]+)"')
    named = {k for p in folder.rglob("*.html") for k in tags.findall(p.read_text(encoding="utf-8"))}
    named |= {k for p in folder.rglob("*.py") for k in calls.findall(p.read_text(encoding="utf-8"))}
    assert len(named) > 150
    assert named <= set(words_of("en"))
