"""The pages of work and money: what is asked, kept by version, told; and who sees it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from braidwork.errors import UnknownNameError
from braidwork.pathways.rungs import Rung, ToldLadder

SAID = {
    "pay": {"wage_hourly_usd": "16.35", "hours_weekly": "24", "most_hours_weekly": "36", "commute_monthly_usd": "60",
            "employer_premium_self_monthly_usd": "140"},
    "home": {"rent_monthly_usd": "1,450", "savings_usd": "$300", "other_income_monthly_usd": "250"},
    "children": {"born-p2": "9/2020", "care_monthly_usd-p2": "700", "is_in_school-p2": "=yes", "born-p3": "8/2023",
                 "care_monthly_usd-p3": "1500"},
    "help": {"wccc": "=applicant", "snap": "=no", "has_ssn_for_work": "=yes"},
}  # fmt: skip
FOUND = SimpleNamespace(code="29-2061", label="Practical nurses")


class Work:
    """The occupations of an invented region, as far as the pages ask."""

    store = SimpleNamespace(manifest=SimpleNamespace(of=lambda table: ()))
    definition = SimpleNamespace(state=SimpleNamespace(fips="99"), counties=(), synthetic=True, label="Invented")

    @property
    def book(self) -> Any:
        """Two occupations are known."""
        return self

    def occupation(self, code: str) -> Any:
        """One of the two."""
        names = {"35-3023": "Fast food workers", "29-2061": "Practical nurses"}
        if code not in names:
            raise UnknownNameError.of("occupation", code, names)
        return SimpleNamespace(code=code, label=names[code])

    def find(self, words: str, limit: int) -> tuple[Any, ...]:
        """A nurse is found, nothing else."""
        return (FOUND,) if "nurse" in words else ()

    def ladders(self, origin: str, constraints: Any = None, **asked: Any) -> Any:
        """One evening course to the wished work."""
        more: dict[str, Any] = {"licenses": (), "programs": (), "why": (), "missing": ()}
        step = Rung("35-3023", "Fast food workers", "29-2061", "Practical nurses", "A course", 14, 3000, 12, "day", 3.0,
                    15.5, 31.05, "here", 1000.0, **more)  # fmt: skip
        found = (ToldLadder((step,), 14, 3000, "Some people"),) if not constraints or constraints.max_months else ()
        return SimpleNamespace(ladders=found, attribution="Invented.", notes=(), method="", synthetic=True)

    def ladders_into(self, destination: str, *, most: int) -> tuple[Any, ...]:
        """Nobody comes from anywhere."""
        return ()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Work:
    """The region of the folder that is served."""
    from django.conf import settings

    from braidwork.workspace.advice import region

    loading = region._Loading(Path(settings.DATA_FOLDER).absolute(), work=Work())  # type: ignore[arg-type]
    loading.done.set()
    monkeypatch.setitem(region._LOADINGS, loading.folder, loading)
    return loading.work  # type: ignore[return-value]


@pytest.fixture
def mother() -> Any:
    """The invented mother of two, at the end of her talk, and the browser that has it open."""
    from django.test import Client
    from django.utils import timezone

    from braidwork.workspace.accounts.models import Organisation
    from braidwork.workspace.casework.client_pages import OPEN
    from braidwork.workspace.casework.models import IntakeSession
    from braidwork.workspace.demo_people.storing import store
    from braidwork.workspace.visit.keeping import INTAKE, life_of

    comer = _talked(timezone.localdate())
    home = Organisation.objects.create(name="North", county_code="53033", acts_as="itself", is_synthetic=True)
    store([life_of(comer, timezone.now())], [home])
    browser = Client()
    session = browser.session
    session[OPEN] = str(INTAKE)
    session.save()
    intake = IntakeSession.objects.get(pk=INTAKE)
    return SimpleNamespace(browser=browser, intake=intake, person=intake.person, home=home)


@cache
def _talked(on: date) -> Any:
    """Her talk, held once for all tests."""
    from braidwork.workspace.visit.client import demo_comer

    return demo_comer(on)


def sent(part: str, **changed: str) -> dict[str, str]:
    """The form of one part of the home, as a browser sends it; a value after = is a button."""
    form = {"part": part}
    for name, value in {**SAID[part], **changed}.items():
        form[f"is-{name}"] = "1"
        form[f"pick-{name}" if value.startswith("=") else name] = value.lstrip("=")
    return form


def say_all(browser: Any) -> None:
    """Work, and every part of the home."""
    form = {"works_as": "x", "looked-works_as": "x", "pick-works_as": "35-3023", "aims_at": "nurse",
            "looked-aims_at": "nurse", "pick-aims_at": "29-2061", "schooling": "1"}  # fmt: skip
    assert browser.post("/work", form)["Location"] == "/work/limits"
    for part, after in zip(SAID, ("home", "children", "help", ""), strict=True):
        to = f"/work/home?part={after}" if after else "/work/ways"
        assert browser.post("/work/home", sent(part))["Location"] == to


def test_from_the_first_question_to_the_picture(mother, here):
    from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion

    browser = mother.browser
    bare = browser.get("/work/ways").content.decode()
    assert "We still need this" in bare and "your pay for an hour" in bare and "left-bar" not in bare
    looked = browser.post("/work", {"works_as": "nurse", "aims_at": "", "schooling": ""})
    assert looked.status_code == 200 and "Which one fits best?" in looked.content.decode()
    lost = browser.post("/work", {"works_as": "qqqq", "aims_at": ""})
    assert lost.status_code == 422 and "We found no job with that name" in lost.content.decode()
    say_all(browser)
    told = browser.get("/work/ways").content.decode()
    assert "Today <bdi>" not in told and "is left in a month. As" in told  # one sentence says it
    for part in (
        "left-bar left-today", "left-bar left-way", "Hardest month", "All the numbers", "You asked for this one",
        "If you get a raise", "Where help ends as pay goes up", "Whom to ask", "not checked this number",
        "use numbers of last year", "By law a job in this state pays at least",
        "Pay below what the law asks for counts as", "Some months on this way leave less than today",
    ):  # fmt: skip
        assert part in told, part
    assert "<style" not in told and "style=" not in told  # the policy of the site lets none through
    rows = list(WorkAndHomeVersion.objects.order_by("version"))
    assert [r.version for r in rows] == [1, 2, 3, 4, 5] and rows[-1].seat == "client"
    assert rows[-1].body["home"]["works_as"] == "35-3023"
    assert browser.post("/work/home", sent("help"))["Location"] == "/work/ways"
    assert WorkAndHomeVersion.objects.count() == 5  # nothing changed, nothing is kept


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(mother, here):
    from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion

    wrong = mother.browser.post("/work/home", sent("children", **{
        "born-p2": "9/2090", "care_monthly_usd-p2": "much", "born-p3": "8/2010", "care_monthly_usd-p3": "999999",
    }))  # fmt: skip
    page = wrong.content.decode()
    assert wrong.status_code == 422 and WorkAndHomeVersion.objects.count() == 0
    for part in ("has not come yet", "could not read “<bdi>much" if "“<bdi>much" in page else "could not read “much”",
                 "years old. Before, you said 3", "looks too large"):  # fmt: skip
        assert part in page, part
    differs = mother.browser.post("/work/home", sent("pay", wage_hourly_usd="30"))
    assert differs.status_code == 409 and "Is that right?" in differs.content.decode()
    mark = {"right": "pay-3120"}
    assert mother.browser.post("/work/home", sent("pay", wage_hourly_usd="30") | mark).status_code == 302
    assert mother.browser.post("/work/limits", {"limit-max_months": "soon"}).status_code == 422
    assert mother.browser.post("/work/limits", {"limit-max_months": "٠"}).status_code == 302  # digits of any script
    held = WorkAndHomeVersion.objects.order_by("-version").first()
    assert held is not None and held.body["limits"] == {"max_months": 0} and held.body["confirmed"] == ["pay-3120"]


def test_help_that_differs_from_the_talk_is_asked_once_and_stays_before_staff(mother, here, staff):
    from django.test import Client

    from braidwork.workspace.casework.prospects.keeping import said_of

    say_all(mother.browser)
    opened = mother.browser.get("/work/home?part=help").content.decode()
    assert re.search(r'name="pick-snap" value="no" checked', opened), "as she said in the talk"
    asked = mother.browser.post("/work/home", sent("help", snap="=yes", wccc="=recipient"))
    page = asked.content.decode()
    assert asked.status_code == 409 and page.count("Before, you said you do not get this help") == 2
    assert said_of(mother.person).home.help["wccc"].status == "applicant", "nothing is kept yet"
    assert "You said this before" not in page, "not beside an answer that is another"
    mark = re.search(r'name="right" value="([^"]+)"', page)[1]
    assert mark == "help-snap-yes help-wccc-yes"
    form = sent("help", snap="=yes", wccc="=recipient")
    assert mother.browser.post("/work/home", form | {"right": mark}).status_code == 302
    assert mother.browser.post("/work/home", form).status_code == 302, "asked once"
    kept = said_of(mother.person)
    assert kept.home.help["snap"].status == "recipient" and kept.confirmed == set(mark.split())
    desk = Client()
    desk.force_login(staff("navigator", "North"))
    told = desk.get(f"/staff/case/{mother.intake.pk}/work").content.decode()
    assert "Told in two ways" in told and told.count("Confirmed.") == 2
    assert told.count(f"/staff/case/{mother.intake.pk}/plan") == 1, "one button to one page"
    answers = f"/staff/case/{mother.intake.pk}/work/answers"
    typed = {
        k: v for part in SAID for k, v in sent(part, **({"wage_hourly_usd": "30"} if part == "pay" else {})).items()
    }
    both = desk.post(answers, typed | {"pick-snap": "yes", "version": str(kept.version)}).content.decode()
    assert re.search(r'name="right" value="([^"]+)"', both)[1] == "pay-3120"


def test_food_help_that_she_had_in_the_talk_and_has_no_more_has_ended():
    from braidwork.workspace.advice import WorkAndHome
    from braidwork.workspace.casework.prospects.fields import fields_of

    had = SimpleNamespace(get=lambda who, key: SimpleNamespace(value=key == "receives_federal_snap"), people=())
    field = next(f for f in fields_of(_with_client(had), WorkAndHome()) if f.name == "snap")
    assert field.value is True and field.is_from_talk
    assert field.keep(WorkAndHome(), False).help["snap"].status == "closed"
    assert field.keep(WorkAndHome(), True).help["snap"].status == "recipient"


def _with_client(case: Any) -> Any:
    case.client = SimpleNamespace(income=None)
    return case


def test_what_the_talk_told_is_not_asked_again_empty(mother):
    page = mother.browser.get("/work/home?part=home").content.decode()
    assert re.search(r'name="other_income_monthly_usd"[^>]* value="250"', page) and "You said this before." in page
    assert re.search(r'name="savings_usd"[^>]* value=""', page) and "Before, you said <bdi>$" in page, (
        "a range is no value"
    )


def test_differences_are_those_of_the_figures_shown(mother, here):
    say_all(mother.browser)
    told = mother.browser.get("/work/ways").content.decode()
    amounts = [int(a.replace(",", "")) for a in re.findall(r'left-amount"><bdi dir="ltr">\$([\d,]+)', told)]
    more = int(re.search(r'"><bdi dir="ltr">\$([\d,]+)</bdi> more than today', told)[1].replace(",", ""))
    assert more == amounts[1] - amounts[0]
    part, without = re.search(r"\$([\d,]+)</bdi> of this is help .*?\$([\d,]+)</bdi> short", told).groups()
    assert int(part.replace(",", "")) == amounts[0] + int(without.replace(",", "")), "more than she has: she is short"
    raised = re.search(r"\$([\d,]+)</bdi> more is left in a month", told)[1]
    parts = re.search(r"Why: (.*?)\.</p>", told)[1]
    signed = [
        int(f"{'-' if sign == '−' else ''}{n.replace(',', '')}") for sign, n in re.findall(r"([+−])\$([\d,]+)", parts)
    ]
    assert sum(signed) == int(raised.replace(",", "")) and len(signed) > 1
    assert told.index("By law a job in this state") < told.index("left-picture"), "before the picture on a phone"


def test_differences_of_cents_are_taken_after_rounding():
    from braidwork.workspace.casework.prospects.picture import _enough
    from braidwork.workspace.casework.prospects.words import not_yet

    assert str(_enough("en", 2326.4, 3000.5)[0]).startswith("\u2066$674\u2069")
    assert "\u2066$428\u2069 of this" in str(not_yet("en", ("snap",), 2326.4, 1898.4999))
    assert "\u2066$427\u2069 of this" in str(not_yet("en", ("snap",), 2326.4, 1898.6))


def test_what_was_proposed_is_said_in_every_language_and_a_row_without_words_in_english():
    from dataclasses import replace

    from braidwork.household.law.rows import availabilities
    from braidwork.reference.languages import locales
    from braidwork.workspace.casework.prospects.words import proposal

    rows = [a for a in availabilities() if a.status == "proposed"]
    assert {a.name for a in rows} >= {"wccc_entry_stop_2026", "wccc_cap_33000"}
    for row in rows:
        assert all(proposal(lang, row).lang == lang for lang in locales()), row.name
    assert "\u206833,000\u2069" in proposal("ar", next(a for a in rows if a.name == "wccc_cap_33000"))
    other = proposal("ar", replace(rows[0], name="another"))
    assert (str(other), other.lang) == (rows[0].sentence, "en")


def test_papers_joined_by_or_have_no_capital_within_the_sentence():
    from braidwork.workspace.casework.client_words import joined_by_or

    names = ("Your last heat or power bill", "Pay stubs or letters for all pay and money of the last 30 days")
    assert ", or pay stubs" in joined_by_or("en", names)
    assert " o talones" in joined_by_or("es", names)


def test_an_example_fits_what_is_asked(mother):
    page = mother.browser.post("/work/home", sent("pay", wage_hourly_usd="much", hours_weekly="300")).content.decode()
    assert "Type it like 18.50." in page and "300 looks too large. Type it like 24." in page
    wrong = mother.browser.post("/work/limits", {"limit-max_months": "900"}).content.decode()
    assert "Type it like 18." in wrong


def test_no_two_ranges_of_money_share_a_dollar():
    from braidwork.cli.intake import _range
    from braidwork.eligibility.questions.classes import ranges
    from braidwork.workspace.casework.client_words import money

    spans = ranges((1_836.0, 2_276.8, 2_860.49), 0.01)
    told = ["$1,836 or less", "$1,837 to $2,276", "$2,277 to $2,860", "more than $2,860"]
    assert [money(*s) for s in spans] == told and [_range(*s) for s in spans] == told


def test_a_limit_that_closes_every_way_says_what_would_open_one(mother, here):
    say_all(mother.browser)
    mother.browser.post("/work/limits", {"limit-max_months": "0"})
    told = mother.browser.get("/work/ways").content.decode()
    assert "No way was found" in told and "With more time there would be a way." in told
    assert "Practical nurses" in told and "Change what I can take on" in told


def test_every_page_may_be_skipped_and_a_folder_without_a_region_says_so(mother):
    for path, to in (("/work", "/work/limits"), ("/work/limits", "/work/home"), ("/work/home", "/work/home?part=home")):
        assert mother.browser.post(path, {"skip": "yes"})["Location"] == to
    assert "There is no job data for this place yet" in mother.browser.get("/work/ways").content.decode()
    assert "There is no job data for this place yet" in mother.browser.get("/work").content.decode()
    for path in ("/work", "/work/limits", "/work/home", "/work/ways"):
        from django.test import Client

        assert Client().get(path)["Location"] == "/"


def test_in_arabic_amounts_stand_apart_and_names_of_work_are_marked_as_english(mother, here):
    say_all(mother.browser)
    told = mother.browser.get("/work/ways", headers={"accept-language": "ar"}).content.decode()
    assert 'dir="rtl"' in told and '<bdi dir="ltr">$' in told and "<bdi>Practical nurses</bdi>" in told
    assert told.count("<bdi") == told.count("</bdi>") and '<bdi dir="rtl">' in told  # a month keeps its order
    plain = re.sub(r'(aria-label|value)="[^"]*"', "", told.split("<main")[1])
    assert not set("\u2066\u2067\u2068\u2069") & set(plain)
    assert re.search(r'</bdi>، <bdi dir="rtl">', told), "the table sets its parts apart as the language does"
    assert "A stop on new families" not in told and "33,000" in told
    # A list takes its direction from its first letter: no mark may stand before it.
    assert re.search(r"السبب: <bdi>[\u0621-\u064a]", told) and '<bdi dir="ltr">+$' in told


def test_staff_see_the_same_and_write_it_down_as_far_as_role_and_consent_reach(mother, here, staff):
    from django.test import Client

    from braidwork.workspace.casework.consenting import withdraw_consent
    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.prospects.keeping import said_of
    from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion

    say_all(mother.browser)
    case = f"/staff/case/{mother.intake.pk}/work"
    expected = {("navigator", "North"): (200, 200), ("partner", "North"): (404, 404), ("helper", "North"): (404, 404),
                ("program_manager", "North"): (404, 404), ("navigator", "South"): (404, 404)}  # fmt: skip
    for (role, where), codes in expected.items():
        browser = Client()
        browser.force_login(staff(role, where))
        before = AuditEvent.objects.filter(act="access refused").count()
        pages = [browser.get(case), browser.get(f"{case}/answers")]
        assert tuple(p.status_code for p in pages) == codes, (role, where)
        assert AuditEvent.objects.filter(act="access refused").count() - before == codes.count(404)
    assert AuditEvent.objects.filter(act="work and money read").count() == 2
    browser = Client()
    from braidwork.workspace.accounts.models import Staff

    browser.force_login(Staff.objects.get(sign_in_name="navigator-North"))
    form = {k: v for part in SAID for k, v in sent(part).items()} | {
        "works_as": "Fast food workers",
        "limit-max_months": "24",
        "version": str(said_of(mother.person).version),
    }
    assert browser.post(f"{case}/answers", form)["Location"] == case
    newest = WorkAndHomeVersion.objects.order_by("-version").first()
    assert newest is not None and newest.seat == "navigator" and newest.body["limits"] == {"max_months": 24}
    assert newest.body["home"]["works_as"] == "35-3023" and "aims_at" not in newest.body["home"]
    assert "Fast food workers" in browser.get(f"/staff/case/{mother.intake.pk}").content.decode()
    assert "Private answers are left out" not in browser.get(case).content.decode()
    by = Actor("client", str(mother.intake.pk))
    withdraw_consent(mother.person, "private_serving", by=by, to=Staff.objects.get(pk=newest.made_by).organisation)
    assert "Private answers are left out" in browser.get(case).content.decode()


def test_a_desk_that_was_opened_before_she_changed_something_is_told_and_overwrites_nothing(mother, here, staff):
    import re

    from django.test import Client

    from braidwork.workspace.casework.prospects.keeping import said_of

    say_all(mother.browser)
    desk, path = Client(), f"/staff/case/{mother.intake.pk}/work/answers"
    desk.force_login(staff("navigator", "North"))
    opened = desk.get(path).content.decode()
    form = dict(re.findall(r'<input[^>]*? name="([\w-]+)"[^>]*? value="([^"]*)"', opened))
    form = {k: v for k, v in form.items() if not k.startswith("pick-") and k != "csrfmiddlewaretoken"}
    assert mother.browser.post("/work/home", sent("home", rent_monthly_usd="1500")).status_code == 302
    told = desk.post(path, form)
    assert told.status_code == 409 and "1500" in told.content.decode(), "both are shown"
    assert said_of(mother.person).home.rent_monthly_usd == 1500.0
    version = re.search(r'name="version" value="(\d+)"', told.content.decode())[1]
    assert desk.post(path, {**form, "version": version, "token": ""}).status_code == 302
    assert said_of(mother.person).home.rent_monthly_usd == 1450.0, "who was told may decide"


def test_versions_are_never_changed_and_go_with_the_person(mother):
    from django.db import DatabaseError, transaction

    from braidwork.workspace.casework.events import Actor
    from braidwork.workspace.casework.models import Person
    from braidwork.workspace.casework.prospects.keeping import Said, said_of, say_work
    from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion
    from braidwork.workspace.visit.home import demo_home

    by = Actor("client", str(mother.intake.pk))
    kept = say_work(mother.person, Said(demo_home()), by=by, token="a token of a test")
    assert kept.version == 1 and said_of(mother.person).home == demo_home()
    again = say_work(mother.person, Said(), by=by, token="a token of a test")
    assert again.home == demo_home() and WorkAndHomeVersion.objects.count() == 1
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        WorkAndHomeVersion.objects.update(body={})
    Person.objects.filter(pk=mother.person.pk).delete()
    assert WorkAndHomeVersion.objects.count() == 0


def test_a_folder_is_read_once_in_the_background(tmp_path):
    from braidwork.workspace.advice.region import _LOADINGS, begin, occupations_here

    found = occupations_here(tmp_path)
    assert found.work is None and not found.is_loading and found.why_none
    assert begin(tmp_path) is begin(tmp_path)
    _LOADINGS.pop(tmp_path.absolute())
