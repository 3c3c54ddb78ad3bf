"""Advice to one client: her household from what she said, ladders by what they leave, and what cannot be told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from braidwork.eligibility.decisions import decide_all
from braidwork.eligibility.facts import case_of
from braidwork.errors import DataError, UnknownNameError
from braidwork.household import NOT_APPLICABLE, UNKNOWN
from braidwork.household.people.answers import DECLINED
from braidwork.labormarket.occupations.records import License
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.workspace.advice import Help, Limits, WorkAndHome, advise, home_of, read_home, read_limits
from braidwork.workspace.advice.drawing import draw
from braidwork.workspace.visit.client import demo_comer
from braidwork.workspace.visit.home import demo_home

ON = date(2026, 11, 23)
LICENSE = License("A license", "A board", "invented", "unverified", "every job", "2026-01-01", "Synthetic.")


def rung(code: str, wage: float, *, months: int = 1, cost: int = 0, below: int = 0) -> Rung:
    """A step of an invented ladder."""
    more: dict[str, Any] = {"programs": (), "why": (), "missing": (), "licenses": (LICENSE,) if below else ()}
    return Rung(
        "35-3023", "Fast food workers", code, f"Work {code}", "A way", months, cost, below, "day" if below else None,
        3.0, 15.5, wage, "here", 100.0, **more,
    )  # fmt: skip


NURSE = ToldLadder((rung("29-2061", 31.05, months=12, cost=2600, below=12),), 12, 2600, "Some people")
STOCK = ToldLadder((rung("53-7065", 18.29),), 1, 0, "Many people")
COOK = ToldLadder((rung("35-2014", 19.36, months=18),), 18, 0, "Many people")
AIDE = ToldLadder((rung("31-1121", 17.7, months=2, cost=400),), 2, 400, "Many people")


class Work:
    """Occupations of a region with one cost standard, as far as advice asks; a day course needs care for the day."""

    def __init__(self, county: str = "53033", *, synthetic: bool = True) -> None:
        rows = [{"place_code": "Here", "place_label": "Here", "county_fips": county, "family_type_code": "a1i0p1s1t0",
                 "adults": 1, "annual_usd": 82_000.0, "edition_year": None, "publisher": "invented",
                 "state_code": "53"}]  # fmt: skip
        entry = SimpleNamespace(facts={"state": "53"}, partition="x")
        held = SimpleNamespace(to_pylist=lambda: rows)
        self.store = SimpleNamespace(
            manifest=SimpleNamespace(of=lambda table: (entry,)), table=lambda *names: None, collect=lambda table: held
        )
        self.definition = SimpleNamespace(
            state=SimpleNamespace(fips="53"), counties=(SimpleNamespace(fips=county),), synthetic=synthetic,
            label="An invented region",
        )  # fmt: skip

    def occupation(self, words: str) -> Any:
        """Codes are known, words are not."""
        if not words[:1].isdigit():
            raise UnknownNameError(f"no occupation here answers to '{words}'.", mend="name one by its code.")
        return SimpleNamespace(code=words, label=f"Work {words}")

    def ladders(self, origin: str, constraints: Any = None, **asked: Any) -> Any:
        """The ladder that was asked for, or those that anybody is shown, within the months and the study possible."""
        every = (NURSE,) if asked.get("to") else (STOCK, COOK, AIDE)
        most = constraints.max_months if constraints and constraints.max_months is not None else 72
        below = constraints.max_months_below_floor if constraints else None
        shown = tuple(x for x in every if x.months <= most and not (below == 0 and x.rungs[0].months_below_floor))
        return SimpleNamespace(ladders=shown, attribution="Invented.", notes=(), method="", synthetic=True)

    def ladders_into(self, destination: str, *, most: int) -> Any:
        """Where people come from."""
        return (replace(STOCK, rungs=(replace(STOCK.rungs[0], origin_code="31-1131", origin_label="Aides"),)),)


@pytest.fixture(scope="module")
def mother() -> Any:
    """The invented mother of two, as she talked."""
    return demo_comer(ON)


@pytest.fixture(scope="module")
def advice(mother: Any) -> Any:
    """The advice to her."""
    return advise(mother.case, mother.decisions, demo_home(), Work())  # type: ignore[arg-type]


def test_a_household_is_drawn_from_the_talk_and_from_work_and_home(mother):
    drawn = draw(mother.case, mother.decisions, demo_home())
    home = drawn.household
    assert home is not None and drawn.missing == ()
    client, older, younger = home.people
    assert client.jobs[0].wage_hourly_usd == 17.50 and client.other_income_monthly_usd == 250
    assert (older.birth_date, younger.birth_date) == (date(2020, 9, 1), date(2023, 8, 1))
    assert older.is_in_k12_school is True and older.school_serves_free_meals_to_all is False  # as she said in the talk
    assert {(r.of, r.kind, r.to) for r in home.relationships} == {
        ("client", "parent_of", "p2"), ("client", "parent_of", "p3")
    }  # fmt: skip
    assert home.status("wccc") == "applicant" and home.status("snap") == "applicant"
    assert home.county_fips == "53033" and home.resources_usd == 300


def test_what_the_talk_told_of_help_and_money_stands_beside_what_is_said_at_home(mother):
    from braidwork.workspace.advice.told_before import (
        Before,
        gets_in_talk,
        helps_that_differ,
        other_income_in_talk,
        savings_in_talk,
    )

    assert gets_in_talk(mother.case, "snap") is False and gets_in_talk(mother.case, "apple_health") is None
    assert other_income_in_talk(mother.case) == Before(250.0, 250.0) and savings_in_talk(mother.case).exact_usd is None
    assert not list(helps_that_differ(mother.case, demo_home())), "the demo tells one story"
    said = WorkAndHome(help={"snap": Help("recipient"), "wccc": Help("recipient"), "apple_health": Help("recipient")})
    assert [(d.program, d.gets_now) for d in helps_that_differ(mother.case, said)] == [("snap", True), ("wccc", True)]


def test_without_work_and_home_everything_missing_is_asked_and_nothing_is_zero(mother):
    bare = advise(mother.case, mother.decisions, WorkAndHome(), Work())  # type: ignore[arg-type]
    first = {"hours_weekly", "wage_hourly_usd"}
    assert bare.now is None and first <= {m.field for m in bare.missing}
    told = WorkAndHome(works_as="35-3023", wage_hourly_usd=16.35, hours_weekly=24.0)
    more = advise(mother.case, mother.decisions, told, Work())  # type: ignore[arg-type]
    asked = {(m.who, m.field) for m in more.missing}
    assert asked == {(m.who, m.field) for m in bare.missing if m.field not in first}, "all that is open, at once"
    assert {("household", "rent_monthly_usd"), ("p2", "care"), ("p3", "care"), ("p2", "is_in_k12_school")} <= asked
    assert ("client", "has_ssn_for_work") in asked and all(m.question.endswith("?") or "." in m.question
                                                           for m in more.missing)  # fmt: skip
    assert more.ways and all(w.gain_usd is None for w in more.ways)  # ways are shown, their money is not guessed
    assert {a.key for a in more.assumed} >= {"birthday", "full_time", "commute", "disability"}


def test_pay_below_the_law_is_said_and_older_figures_of_pay_are_lifted_to_it(mother):
    below = advise(mother.case, mother.decisions, replace(demo_home(), wage_hourly_usd=17.12), Work())  # type: ignore[arg-type]
    at = advise(mother.case, mother.decisions, replace(demo_home(), wage_hourly_usd=17.13), Work())  # type: ignore[arg-type]
    assert below.minimum.wage_hourly_usd == at.minimum.wage_hourly_usd == 17.13
    assert below.is_paid_below_minimum and not at.is_paid_below_minimum
    told = below.document()["minimum_wage"]
    assert told["pay_is_below"] and not told["is_verified"] and told["citations"]
    assert at.lifted == ("Fast food workers",) and at.document()["ways"][0]["steps"][0]["wage_from_usd"] == 17.13
    later = advise(mother.case, mother.decisions, demo_home(), Work(), on=date(2027, 2, 1))  # type: ignore[arg-type]
    assert later.minimum.wage_hourly_usd == 17.13 and "stands in" in later.minimum.grounds
    elsewhere = replace(demo_home(), county_fips="16001", wage_hourly_usd=9.0)  # a state whose rate is not loaded
    unknown = advise(mother.case, mother.decisions, elsewhere, None)
    assert unknown.minimum is None and not unknown.is_paid_below_minimum and unknown.document()["minimum_wage"] is None


def test_a_course_that_leads_to_pay_below_the_law_counts_the_law(mother):
    poor = ToldLadder((rung("39-9011", 15.0, months=2, cost=400),), 2, 400, "Many people")
    work = Work()
    work.ladders = lambda origin, constraints=None, **asked: SimpleNamespace(  # type: ignore[method-assign]
        ladders=(poor,), attribution="", notes=(), method="", synthetic=True
    )
    found = advise(mother.case, mother.decisions, demo_home(), work)  # type: ignore[arg-type]
    assert [w.ladder.wage_to_usd for w in found.ways] == [17.13] and len(found.lifted) == 2


def test_what_she_would_rather_not_say_takes_the_careful_side_and_says_so(mother):
    told = replace(demo_home(), has_ssn_for_work=DECLINED, employer_premium_self_monthly_usd=DECLINED)
    careful = advise(mother.case, mother.decisions, told, None)
    assert {"ssn", "plan"} <= {a.key for a in careful.assumed}
    full = advise(mother.case, mother.decisions, demo_home(), None)
    assert careful.now.total_usd < full.now.total_usd and careful.now["eitc"].amount_usd == 0
    silent = advise(mother.case, mother.decisions, replace(demo_home(), rent_monthly_usd=DECLINED), None)
    assert silent.now is None and silent.missing[0].field == "rent_monthly_usd"
    assert silent.missing[0].answer is DECLINED


def test_ways_are_at_most_three_the_asked_for_among_them_beside_the_own_standard(advice):
    assert len(advice.ways) == 3 and advice.asked_for in advice.ways and len(advice.also) == 1
    assert advice.main is advice.asked_for and advice.main.codes[-1] == "29-2061"
    assert advice.unclaimed == ("wccc", "snap", "apple_health")  # she gets none of it yet, as she said in the talk
    assert advice.without_usd < advice.now.total_usd - 1_000
    assert advice.standard.family_type == "a1i0p1s1t0" and advice.standard.monthly_usd == pytest.approx(82_000 / 12)
    assert advice.now.total_usd < advice.enough_usd < advice.standard.monthly_usd
    keys = [(bool(w.reaches_enough), w.gain_usd) for w in advice.ways]
    assert keys == sorted(keys, reverse=True)
    assert {n.category_code for n in advice.needs()} >= {"career", "training_account", "exam_fee", "housing"}
    assert [n.category_code for n in advice.needs(next(w for w in advice.ways if w.codes == STOCK.codes))] == ["career"]


def test_the_document_keeps_what_a_plan_needs_and_says_what_was_not_checked(advice):
    kept = json.loads(json.dumps(advice.document()))
    assert kept["now_monthly_usd"] == round(advice.now.total_usd, 2)
    way = next(w for w in kept["ways"] if w["codes"][-1] == "29-2061")
    assert set(way) >= {"name", "codes", "steps", "months", "cost_usd", "gain_usd", "final_net_monthly_usd",
                        "lowest_month", "lowest_usd", "bridge"}  # fmt: skip
    step = way["steps"][0]
    assert step["wage_to_usd"] == 31.05 and step["licenses"][0]["name"] == "A license"
    assert step["net_during_monthly_usd"] < kept["now_monthly_usd"] < step["net_monthly_usd"]
    assert way["bridge"]["is_feasible"] and way["bridge"]["total_usd"] > 0
    assert kept["cliffs"] and all(c["sentence"] and c["citation"] and c["bites_on"] for c in kept["cliffs"])
    assert kept["not_verified"] and kept["projected"]  # numbers nobody checked, numbers of last year
    assert kept["raise"]["hourly_usd"] == 3 and kept["synthetic"]


def test_hours_of_care_close_a_day_course_and_say_what_would_open_it(mother):
    tight = advise(mother.case, mother.decisions, demo_home(), Work(), limits=Limits(care_hours_weekly=30))  # type: ignore[arg-type]
    assert tight.asked_for is None and [o.limit for o in tight.openings] == ["care_hours_weekly"]
    assert all(s.hours_after == 30 for w in tight.ways for s in w.steps)
    limits = Limits(care_hours_weekly=30, max_months=0)
    none = advise(mother.case, mother.decisions, demo_home(), Work(), limits=limits)  # type: ignore[arg-type]
    assert none.ways == () and none.openings[0].limit == "all" and "together" in none.why_none

    class Never(Work):
        def ladders(self, origin: str, constraints: Any = None, **asked: Any) -> Any:
            """No route at all."""
            return SimpleNamespace(ladders=(), attribution="", notes=("No step is found.",), method="", synthetic=True)

    stuck = advise(mother.case, mother.decisions, demo_home(), Never())  # type: ignore[arg-type]
    assert stuck.openings[0].limit == "from" and stuck.openings[0].labels == ("Aides",)
    assert "Aides" in stuck.why_none and stuck.now is not None


def test_leaving_child_care_help_is_named_dated_and_moves_with_the_standing(mother, advice):
    asking = advice.next_cliff
    assert asking.program == "wccc" and asking.drop_usd > 1_000 and "WAC 110-15" in asking.citation
    assert asking.bites_on == date(2026, 11, 1) and asking.recovery_wage_usd > asking.wage_hourly_usd
    assert asking.unverified  # and the sentence says so
    assert "not checked" in asking.tell() and "November 2026" in asking.tell()
    helped = {**demo_home().help, "wccc": Help("recipient", date(2027, 11, 1))}
    told = replace(demo_home(), help=helped)
    having = advise(mother.case, mother.decisions, told, Work()).next_cliff  # type: ignore[arg-type]
    assert having.program == "wccc" and having.wage_hourly_usd > asking.wage_hourly_usd  # another limit holds
    assert having.bites_on == date(2027, 11, 1)


def test_help_that_leaves_less_is_no_help_to_ask_for(mother, monkeypatch):
    from braidwork.workspace.advice import advising

    seen = advise(mother.case, mother.decisions, replace(demo_home(), wage_hourly_usd=60.0), None)
    for program in seen.unclaimed:
        assert seen.without_usd is not None and seen.now.total_usd - seen.without_usd >= 1, program
    less = {"none": 1_030.0, "applicant": 1_000.0}  # Apple Health leaves $30 less than without it
    monkeypatch.setattr(
        "braidwork.household.net_resources",
        lambda home, on, rules: SimpleNamespace(total_usd=less[home.status("apple_health")]),
    )
    told = replace(demo_home(), help={"apple_health": Help("applicant"), "wccc": Help("none")})
    today = draw(mother.case, (), told).today
    assert today is not None and advising._unclaimed(today, 1_000.0, ON) == {}


@pytest.mark.parametrize(("wage", "hours"), [(8.0, 40.0), (17.5, 24.0), (45.0, 40.0)])
def test_cliffs_name_a_lawful_raise_or_the_pay_of_a_month(mother, wage, hours):
    told = replace(demo_home(), wage_hourly_usd=wage, hours_weekly=hours)
    found = advise(mother.case, mother.decisions, told, Work())  # type: ignore[arg-type]
    every = [*found.cliffs, *found.raise_cliffs, *([found.next_cliff] if found.next_cliff else [])]
    assert every or wage > 40
    for cliff in every:
        assert cliff.wage_hourly_usd is None or cliff.wage_hourly_usd >= max(wage, 17.13)
        assert cliff.recovery_wage_usd is None or cliff.wage_hourly_usd is not None
    assert wage > 8 or any(c.wage_hourly_usd is None for c in found.cliffs)
    if found.next_cliff:
        assert found.next_cliff.pay_monthly_usd >= found.household.earner.pay_monthly_usd
    if any(c.wage_hourly_usd is None for c in every):
        told_one = next(c for c in every if c.wage_hourly_usd is None).tell()
        assert "a month" in told_one and "an hour" not in told_one


@pytest.mark.parametrize("lang", ["en", "ar", "ko"])
def test_apple_health_that_ends_at_a_pay_of_the_month_names_no_loss_of_money(mother, lang):
    from braidwork.workspace.advice.cliffs import in_its_unit
    from braidwork.workspace.casework.prospects.words import cliff_words

    told = replace(demo_home(), employer_premium_self_monthly_usd=NOT_APPLICABLE)
    found = advise(mother.case, mother.decisions, told, Work())  # type: ignore[arg-type]
    bare = in_its_unit(next(c for c in found.cliffs if c.code_to == "uninsured"), 45.0, 17.13)
    assert bare.wage_hourly_usd is None
    words = str(cliff_words(lang, bare))
    assert f"${round(bare.pay_monthly_usd):,}" in words and "$0" not in words and "Apple Health" in words


def test_work_that_is_not_found_is_no_work_without_a_ladder(mother):
    found = advise(mother.case, mother.decisions, replace(demo_home(), aims_at="astronaut"), Work())  # type: ignore[arg-type]
    assert found.why_not_asked == () and found.ways
    assert [n for n in found.notes if "astronaut" in n] == [
        "Of the work wished for: no occupation here answers to 'astronaut'. Name one by its code."
    ]


def test_a_county_outside_the_region_is_said_and_no_standard_is_borrowed(mother):
    elsewhere = advise(mother.case, mother.decisions, demo_home(), Work("53061", synthetic=False))  # type: ignore[arg-type]
    assert elsewhere.standard is None and elsewhere.enough_usd is None
    assert any("53033 lies outside An invented region" in n for n in elsewhere.notes)
    assert elsewhere.now is not None and elsewhere.ways


def test_a_household_that_cannot_be_is_named_and_ways_go_without_money(mother):
    child = replace(demo_home().child("p2"), born=date(1990, 1, 1))
    wrong = advise(mother.case, mother.decisions, demo_home().with_child(child), Work())  # type: ignore[arg-type]
    assert "older than their parent" in wrong.wrong and wrong.now is None and wrong.ways
    unborn = replace(demo_home().child("p3"), born=date(2031, 1, 1))
    future = advise(mother.case, mother.decisions, demo_home().with_child(unborn), None)
    assert "lies in the future" in future.wrong


def test_unemployment_pay_counts_today_and_not_beside_a_new_job():
    raw = {"everyone_listed": True, "facts": {"county": "53033"}, "people": [{
        "id": "ana", "birth_date": date(1990, 3, 2), "employment_status": "unemployed",
        "income": [{"source": "unemployment", "amount_usd": 400, "period": "week"}],
    }]}  # fmt: skip
    case = case_of(raw, ON)
    told = home_of({"works_as": "35-3023", "rent_monthly_usd": 900, "has_ssn_for_work": True})
    found = advise(case, decide_all(case, ON), told, Work())  # type: ignore[arg-type]
    assert "unemployment" in {a.key for a in found.assumed} and found.raised is None
    assert found.now["other_income"].amount_usd == pytest.approx(400 * 52 / 12)
    assert found.household.earner.other_income_monthly_usd == 0 and found.ways[0].gain_usd > 0


def test_work_and_home_reads_back_what_it_writes_and_refuses_what_cannot_be(tmp_path):
    home = demo_home()
    assert home_of(json.loads(json.dumps(home.document()))) == home
    assert home_of(
        {"wage_hourly_usd": "declined", "employer_premium_self_monthly_usd": "not applicable"}
    ) == WorkAndHome(wage_hourly_usd=DECLINED, employer_premium_self_monthly_usd=NOT_APPLICABLE)
    assert home_of({}).rent_monthly_usd is UNKNOWN
    path = tmp_path / "facts.toml"
    path.write_text('[work_and_home]\nworks_as = "35-3023"\nrent_monthly_usd = -5\n', encoding="utf-8")
    with pytest.raises(DataError, match="rent_monthly_usd"):
        read_home(path)
    path.write_text('[work_and_home]\nschooling = "hogwarts"\n', encoding="utf-8")
    with pytest.raises(UnknownNameError, match=r"facts\.toml, work_and_home, schooling: 'hogwarts'"):
        read_home(path)
    path.write_text('[limits]\ncare_hours_weekly = 30\nschedules = ["day"]\n', encoding="utf-8")
    assert read_limits(path) == Limits(care_hours_weekly=30, schedules=frozenset({"day"}))
    for text, wanted in (("hours = 3", "hours"), ('max_months = "6"', "no number"), ("schedules = 1", "not a list"),
                         ('schedules = ["night"]', r"facts\.toml, limits, schedules: 'night'")):  # fmt: skip
        path.write_text(f"[limits]\n{text}\n", encoding="utf-8")
        with pytest.raises((DataError, UnknownNameError), match=wanted):
            read_limits(path)
    for raw, wanted in (
        ({"rent": 900}, "rent"), ({"hours_weekly": 200}, "cannot be right"), ({"help": {"snap": "maybe"}}, "maybe"),
        ({"help": {"food": "none"}}, "food"), ({"children": [{"born": "2020-01-01"}]}, "no person"),
        ({"born": "yesterday"}, "no day"), ({"has_ssn_for_work": "perhaps"}, "neither yes nor no"),
        ({"children": {"person": "p2"}}, "list of tables"), ({"works_as": 35}, "no text"),
    ):  # fmt: skip
        with pytest.raises((DataError, UnknownNameError), match=wanted):
            home_of(raw)
