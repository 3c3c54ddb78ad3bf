"""The visit: papers settle what was likely, services are priced from the ladder, money is posted once and traced."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from braidwork.errors import DataError, RefusedError
from braidwork.labormarket.occupations.records import License
from braidwork.pathways.limits import Living
from braidwork.pathways.net import lived
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.workspace.advice import advise
from braidwork.workspace.advice.pricing import Price, bridge_needs, children_in_care, priced_services, prices
from braidwork.workspace.visit.client import FOUND, Comer, comer_of_facts, demo_comer
from braidwork.workspace.visit.home import demo_home

ON = date(2026, 11, 23)
FACTS = """
synthetic = true
everyone_listed = true
[facts]
county = "53033"
household_size = 1
[[people]]
id = "lee"
birth_date = { value = 1990-03-02, source = "document", document = "passport" }
work_authorized = { value = true, source = "document", document = "passport" }
selective_service = "not_required"
income = "none"
"""


def rung(code: str, label: str, wage_from: float, wage_to: float, **more: Any) -> Rung:
    """A step of an invented ladder: two months of evening classes for $400 unless said otherwise."""
    told: dict[str, Any] = {
        "months": 2,
        "cost_usd": 400,
        "months_below_floor": 0,
        "schedule": "evening",
        "licenses": (),
    }
    return Rung(
        "35-3023", "Fast food workers", code, label, "A course", of_hundred_leavers=3.0, wage_from_usd=wage_from,
        wage_to_usd=wage_to, wage_area="here", openings=100.0, programs=(), why=(), missing=(), **(told | more),
    )  # fmt: skip


LICENSE = License("A license", "A board", "invented", "unverified", "every job", "2026-01-01", "Synthetic.")
AIDE = rung("31-1121", "Care aides", 15.5, 17.7)
NURSE = rung(
    "29-2061", "Practical nurses", 17.7, 31.05, months=12, cost_usd=2600, months_below_floor=12, schedule="day",
    licenses=(LICENSE,),
)  # fmt: skip
LADDER = ToldLadder((AIDE, NURSE), 14, 3000, "Some people take these steps")
STOCK = ToldLadder((rung("53-7065", "Stockers", 15.5, 18.29, months=1, cost_usd=0, schedule=None),), 1, 0, "Many")


class Work:
    """The occupations of a region, as far as a visit asks."""

    def __init__(self) -> None:
        self.store = SimpleNamespace(manifest=SimpleNamespace(of=lambda table: ()))
        self.definition = SimpleNamespace(state=SimpleNamespace(fips="99"))

    def occupation(self, words: str) -> Any:
        """Any code is known here."""
        return SimpleNamespace(code=words)

    def ladders(self, origin: str, **asked: Any) -> Any:
        """The ladder that was asked for, or those that anybody is shown."""
        shown = (LADDER,) if asked.get("to") else (STOCK,)
        return SimpleNamespace(ladders=shown, attribution="Invented.", notes=())


@pytest.fixture(scope="module")
def comer() -> Comer:
    """The invented mother of two."""
    return demo_comer(ON)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A facts file of an invented single person."""
    path = tmp_path / "facts.toml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def test_papers_and_findings_of_staff_settle_what_was_likely_and_nothing_else(comer):
    assert {"wioa_adult", "wioa_individual_training", "ecsa_state"} <= comer.eligible
    assert comer.decision("basic_food").outcome == "likely"  # no pay stub was shown
    assert comer.decision("bfet").outcome == "not eligible"
    assert comer.tier == 2
    assert {p.id for p in comer.seen} == {"proof-of-birth-date", "proof-of-right-to-work"}
    shown = {c.id: c.documents for c in comer.decision("wioa_adult").clauses}
    assert shown["work_authorized"] == shown["adult"] == "accepted"
    assert all(comer.case.get(None, fact).source == "staff" for fact in FOUND)
    assert demo_comer(ON).decision("wioa_adult").id == comer.decision("wioa_adult").id


def test_services_are_priced_from_the_ladder_the_children_and_the_decisions(comer):
    found = {n.label: n for n in priced_services(comer, LADDER)}
    assert found["Course: Care aides"].cost_cents == 40_000
    assert found["Course: Practical nurses"].cost_cents == 260_000
    assert "training reference, unverified" in found["Course: Practical nurses"].source
    assert children_in_care(comer) == 2
    care = found["Care in class hours, 2 children, 2 months"]
    assert care.cost_cents == 2 * 2 * 42_000 and "synthetic" in care.source
    assert [n.label for n in found.values() if n.category_code == "exam_fee"] == ["Exam and license: Practical nurses"]
    assert found["Bus pass at the lowered fare, 12 months"].service_date > found["Course: Care aides"].service_date
    lasting = {label: (n.last_date - n.service_date).days for label, n in found.items() if n.last_date is not None}
    rides = {f"Bus pass at the lowered fare, {months} months": days for months, days in ((2, 59), (12, 364))}
    assert lasting == {care.label: 59, **rides}, "months last, a course is paid when it begins"
    days = [n.service_date for n in found.values()]
    assert days == sorted(days) and days[0] == ON


def test_a_ladder_without_a_course_needs_coaching_alone_and_decided_child_care_is_not_priced(comer):
    assert [n.category_code for n in priced_services(comer, STOCK)] == ["career"]
    assert [n.category_code for n in priced_services(comer, None)] == ["career"]
    helped = tuple(
        replace(d, outcome="eligible") if d.program_id == "working_connections_child_care" else d
        for d in comer.decisions
    )
    assert "child_care" not in {n.category_code for n in priced_services(replace(comer, decisions=helped), LADDER)}


def test_every_price_says_that_it_is_synthetic_and_unverified():
    kinds, source = prices()
    assert "synthetic" in source and "unverified" in source
    assert all(isinstance(k, Price) and (k.amount_cents is None or k.amount_cents > 0) for k in kinds)


def test_a_ladder_is_lived_in_phases_and_its_dip_is_bridged_to_the_cent(comer):
    phases = lived(LADDER, Living(16.35, 24.0, 36.0, 20.0)).phases
    assert [(p.months, p.hours_weekly, p.is_in_training) for p in phases[:2]] == [(2, 24.0, True), (12, 20.0, True)]
    assert phases[-1].wage_hourly_usd == 31.05
    advice = advise(comer.case, comer.decisions, demo_home(), Work())  # type: ignore[arg-type]
    assert advice.now is not None and advice.raised is not None and advice.stepped is not None
    assert advice.now.total_usd == pytest.approx(sum(x.amount_usd or 0 for x in advice.now.lines))
    for change in (advice.raised, advice.stepped):
        assert change.change_usd == pytest.approx(sum(p.shapley_usd for p in change.parts))
    gains = [w.gain_usd for w in advice.ways]
    assert len(gains) == 2 and gains == sorted(gains, reverse=True)
    main = advice.main
    assert main is not None and main.codes == LADDER.codes and main.bridge is not None and main.bridge.is_feasible
    assert (main.bridge.net >= main.bridge.floor - 0.02).all()
    (need,) = bridge_needs(main, "home")
    assert main.bridged_usd * 100 <= need.cost_cents < main.bridged_usd * 100 + 100 * len(main.bridged_months)
    paid = main.bridged_months[-1]
    assert need.last_date is not None and need.last_date.replace(day=1) == paid.replace(day=1)
    assert (need.last_date + timedelta(days=1)).day == 1, "the rent of a whole month"
    assert need in [replace(n, source=need.source) for n in advice.needs()]
    assert advice.next_cliff is not None and advice.next_cliff.drop_usd > 1_000
    assert bridge_needs(None, "home") == ()
    assert advice.raise_cliffs == ()  # the first cliff, a higher copay, lies above $19.35 at these hours
    other = next(w for w in advice.ways if w.codes == STOCK.codes)
    assert other.bridged_usd == 0 and other.bridged_months == ()  # a step with pay has no dip to bridge
    assert all(c.drop_usd > 0 for c in advice.cliffs) and advice.cliffs


def test_the_visit_of_the_demo_is_posted_once_paid_lawfully_traced_and_told():
    from django.utils import timezone

    from braidwork.workspace.casework.models import Decision, Person
    from braidwork.workspace.fiscal.models import FundingPlan, LedgerBatch, ServiceLine
    from braidwork.workspace.fiscal.planning import inputs_now
    from braidwork.workspace.site.demonstration import fill
    from braidwork.workspace.visit import demo_visit, story, visit_document

    fill(0)
    visit = demo_visit(Work())
    payment = visit.payment
    assert visit.is_new and payment is not None and payment.proof is not None
    proof = payment.proof
    assert proof.ledger.good and proof.proposed_by != proof.approved_by
    assert f"{proof.grounds.posting.amount_cents // 100:,}" in proof.grounds.sentences()[0]
    for one in payment.paid:
        chosen = one.explained.chosen
        assert sum(v.amount_cents for v in chosen) == one.cost_cents - one.short_cents
        assert not {v.fund_year_id.partition("-")[0] for v in chosen} & {"YOUTH", "DISLOCATED", "TANF", "SNAP"}
        assert all(v.citation for v in chosen)
    assert len(payment.by_fund()) >= 2
    kept = Person.objects.get(display_name__startswith="Willow Marsh")
    assert kept.is_synthetic
    decided = Decision.objects.filter(intake__person=kept, program_id="wioa_adult").order_by("decided_at")
    first, *later = [d.outcome for d in decided]
    assert first == "likely" and later[-1] == "eligible"  # by word first, then on paper

    waiting, funds = inputs_now()
    assert len(waiting) > 50 and sum(f.balance_cents for f in funds.fund_years) > 5_000_000  # the next one finds work
    batches, lines = LedgerBatch.objects.count(), ServiceLine.objects.count()
    again = demo_visit(Work())
    assert not again.is_new
    assert (LedgerBatch.objects.count(), ServiceLine.objects.count()) == (batches, lines)
    assert FundingPlan.objects.filter(state="proposed").count() == 0
    assert again.payment is not None and again.payment.by_fund() == payment.by_fund()

    told = "\n".join(story(visit, "--demo --data 'my demo'"))
    assert max(map(len, told.splitlines())) <= 100
    parts = ("Help that is open", "A way up", "What a move leaves her in a month", "who pays", "What she takes home",
             "The proof")  # fmt: skip
    assert [told.index(part) for part in parts] == sorted(told.index(part) for part in parts)
    assert f"Each verdict with its rule: braidwork fund explain {payment.paid[0].line_id[:4]}" in told
    commands = commands_in(told)
    assert commands and all("--demo" in c and "my demo" in c for c in commands)
    for words in commands:
        parse(words)
    with pytest.raises(Exception, match="No such option"):
        parse(["braidwork", "fund", "explain", "--line", "a-1"])
    assert "WIOA Title I Adult, priority 2" in told and "20 CFR 680" in told
    assert "every hash and sum as sealed" in told
    assert "in an earlier run, and not again" in "\n".join(story(again))
    document = json.loads(json.dumps(visit_document(visit)))
    assert document["synthetic"] and document["payment"]["proof"]["ledger"]["good"]
    assert document["on"] == timezone.localdate().isoformat()
    assert len(document["plan"]["signed"]) == 2 and document["plan"]["version"] == 2


def test_the_plan_is_signed_by_both_its_services_are_written_down_and_its_case_tells_the_same(staff):
    from django.utils import timezone

    from braidwork.workspace.accounts.models import Staff
    from braidwork.workspace.casework.models import AuditEvent
    from braidwork.workspace.casework.plans.printing import plan_pdf
    from braidwork.workspace.casework.services.models import NoteLink, ServiceEvent
    from braidwork.workspace.casework.services.recording import record_service
    from braidwork.workspace.site.demonstration import fill
    from braidwork.workspace.visit import demo_visit, story, visit_of_case
    from braidwork.workspace.visit.keeping import INTAKE
    from braidwork.workspace.visit.taking_home import taken_home

    fill(0)
    held = demo_visit(Work())  # type: ignore[arg-type]
    assert held.home is not None and held.payment is not None
    assert [name for name, _ in held.home.signed] and not held.home.unsigned and len(held.home.signed) == 2
    assert [state for _, _, state in held.home.referrals] == ["accepted"]
    kinds = set(ServiceEvent.objects.filter(person__intakesession=INTAKE).values_list("kind", flat=True))
    assert {"initial_assessment", "career_counseling", "employment_plan"} <= kinds
    linked = set(NoteLink.objects.values_list("kind", flat=True))
    assert {"service", "paper", "task"} <= linked, "one note stands by every record that it is about"
    body = held.home.version.body
    assert sum(p["cents"] for s in body["services"] for p in s["paid_by"]) == sum(held.payment.by_fund().values())
    assert plan_pdf(held.home.version, "es").startswith(b"%PDF")

    navigator = Staff.objects.get(sign_in_name="navigator")
    seen = visit_of_case(INTAKE, navigator, Work())  # type: ignore[arg-type]
    assert seen.payment is not None and seen.payment.by_fund() == held.payment.by_fund()
    assert [d.id for d in seen.comer.decisions] == [d.id for d in held.comer.decisions]
    assert AuditEvent.objects.filter(act="case read", actor_id=str(navigator.pk)).exists()
    partner = visit_of_case(INTAKE, Staff.objects.get(sign_in_name="partner"), Work())  # type: ignore[arg-type]
    assert partner.payment is None and "it can rest on private answers" in "\n".join(story(partner))
    assert len(partner.comer.answers) < len(seen.comer.answers)
    assert seen.advice is not None and seen.advice.now is not None
    assert partner.advice is not None and partner.advice.now is None, "a partner does not reach the household's money"
    assert partner.home is not None and not partner.home.sight.money and not partner.home.sight.private
    reads = AuditEvent.objects.filter(act="work and money read").values_list("actor_id", flat=True)
    assert list(reads) == [str(navigator.pk)]
    elsewhere = staff("navigator", "A clinic")
    assert seen.home is not None
    plan, day = seen.home.version.plan, timezone.localdate()
    record_service(plan.person, "support_other", by=elsewhere, token="of-a-clinic", on=day)
    assert taken_home(plan).services == seen.home.services, "of other organizations nothing"
    with pytest.raises(RefusedError, match="there is no case"):
        visit_of_case(INTAKE, staff("navigator", "Elsewhere"), Work())  # type: ignore[arg-type]
    assert AuditEvent.objects.filter(act="access refused").exists()


def test_a_facts_file_is_planned_with_the_awards_and_leaves_no_trace(facts):
    from braidwork.workspace.fiscal.demonstration import fill_books
    from braidwork.workspace.fiscal.models import FundingPlan, LedgerPosting, Pseudonym
    from braidwork.workspace.visit import story, visit_of_facts

    bare = visit_of_facts(facts, None, on=ON, with_awards=True)
    assert bare.payment is None  # no award is there yet
    assert "no awards" in "\n".join(story(bare))
    fill_books()
    before = (FundingPlan.objects.count(), LedgerPosting.objects.count(), Pseudonym.objects.count())
    visit = visit_of_facts(facts, Work(), works_as="35-3023", aims_at="29-2061", with_awards=True)  # type: ignore[arg-type]
    assert visit.payment is not None and visit.payment.proof is None
    assert len(visit.payment.paid) == len(visit.needs) > 4
    assert "The proof" not in "\n".join(story(visit))
    assert before == (FundingPlan.objects.count(), LedgerPosting.objects.count(), Pseudonym.objects.count())


HOUSEHOLD = """
everyone_listed = true
[facts]
county = "53033"
[[people]]
id = "ana"
birth_date = 1994-03-02
work_authorized = true
income = [{ source = "wages", period = "month", amount_usd = 3120, since = 2025-01-01 }]
[[people]]
id = "leo"
relationship = "child"
birth_date = 2023-06-01
tax_dependent_of = "ana"
child_of = ["ana"]
[work_and_home]
works_as = "35-3023"
aims_at = "29-2061"
wage_hourly_usd = 18.0
hours_weekly = 40
most_hours_weekly = 40
school_hours_weekly = 20
commute_monthly_usd = 80
employer_premium_self_monthly_usd = 120
rent_monthly_usd = 1600
savings_usd = 500
other_income_monthly_usd = 0
has_ssn_for_work = true
disabled = []
children = [{ person = "leo", care_monthly_usd = 1400 }]
help.wccc = { status = "recipient" }
help.snap = { status = "none" }
help.tanf = { status = "none" }
help.apple_health = { status = "none" }
help.wftc = { status = "applicant" }
"""


def told_of(tmp_path: Path, text: str, work: Any = None) -> str:
    """What the terminal tells of a facts file, on one line."""
    from braidwork.workspace.visit import story, visit_of_facts

    path = tmp_path / "home.toml"
    path.write_text(text, encoding="utf-8")
    lines = story(visit_of_facts(path, work or Work(), on=ON))  # type: ignore[arg-type]
    assert max(map(len, lines)) <= 100
    return " ".join(" ".join(lines).split())


def test_a_facts_file_that_says_all_takes_nothing_and_speaks_of_no_gender(tmp_path):
    told = told_of(tmp_path, HOUSEHOLD)
    assert "What a move leaves in a month" in told and "does not say" not in told
    assert not re.search(r"\b([Ss]he|[Hh]er)\b", told)
    assert "asked for; after" in told and "in all" in told
    told = told_of(tmp_path, HOUSEHOLD.replace('aims_at = "29-2061"\n', ""))
    assert "the way with the most gain" in told and "asked for;" not in told and "about 1 month and" in told
    assert "write the work that is done now as works_as" in told_of(
        tmp_path, HOUSEHOLD.replace('works_as = "35-3023"\n', "")
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("commute_monthly_usd = 80", "way to work is counted with nothing"),
        ("most_hours_weekly = 40", "40 hours a week"), ("school_hours_weekly = 20", "Beside full-time classes 20"),
        ("disabled = []", "Nobody is counted as having a disability"),
        ("other_income_monthly_usd = 0", "with nothing: no income but pay is told"),
        ('help.tanf = { status = "none" }', "Cash help is counted with nothing: by the facts it is not open"),
        ('help.apple_health = { status = "none" }', "Apple Health is counted as asked for"),
        ('help.wftc = { status = "applicant" }', "Working Families Tax Credit is counted as asked for"),
    ],
)  # fmt: skip
def test_a_line_left_out_that_the_facts_settle_is_said(tmp_path, line, says):
    assert f"{line}\n" in HOUSEHOLD
    told = told_of(tmp_path, HOUSEHOLD.replace(f"{line}\n", ""))
    assert "home.toml does not say, so it is taken:" in told and says in told


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("wage_hourly_usd = 18.0", "wage_hourly_usd"), ("rent_monthly_usd = 1600", "rent_monthly_usd"),
        ("savings_usd = 500", "savings_usd"), ("has_ssn_for_work = true", "has_ssn_for_work"),
        ("employer_premium_self_monthly_usd = 120", "employer_premium_self_monthly_usd"),
        ('children = [{ person = "leo", care_monthly_usd = 1400 }]', "leo, children.care_monthly_usd"),
        ('help.snap = { status = "none" }', "help.snap"), ('help.wccc = { status = "recipient" }', "help.wccc"),
        ('county = "53033"', "facts.county"), ("birth_date = 1994-03-02", "ana, birth_date"),
    ],
)  # fmt: skip
def test_a_line_left_out_is_asked_for_by_its_field(tmp_path, line, field):
    assert f"{line}\n" in HOUSEHOLD
    told = told_of(tmp_path, HOUSEHOLD.replace(f"{line}\n", ""))
    assert "not reckoned yet" in told and f"{field})" in told


def test_all_that_a_facts_file_leaves_open_is_asked_for_at_once(tmp_path):
    text, asked = HOUSEHOLD.partition("[work_and_home]")[0], ("snap", "wccc")
    text = re.sub(r"(?m)^(birth_date = 1994|income).*\n", "", text)
    told = told_of(tmp_path, text)
    for field in (
        "birth_date", "wage_hourly_usd", "hours_weekly", "rent_monthly_usd", "savings_usd", "has_ssn_for_work",
        "other_income_monthly_usd", "children.care_monthly_usd", *(f"help.{p}" for p in asked),
    ):  # fmt: skip
        assert f"{field})" in told, field
    assert "more." not in told.partition("still open:")[2].partition("What it takes")[0]


def test_a_county_of_another_state_gets_no_month_and_one_outside_the_region_is_said(tmp_path):
    told = told_of(tmp_path, HOUSEHOLD.replace("53033", "41051"))
    assert "home.toml: county 41051 is not in Washington" in told and "Give a county of Washington" in told
    assert "What a move leaves in a month" not in told

    class Elsewhere(Work):
        def __init__(self) -> None:
            super().__init__()
            rows = [{"place_code": "Here", "county_fips": "53033"}]
            held = SimpleNamespace(to_pylist=lambda: rows)
            entry = SimpleNamespace(facts={"state": "53"}, partition="x")
            self.store = SimpleNamespace(manifest=SimpleNamespace(of=lambda table: (entry,)),
                                         table=lambda *names: None, collect=lambda table: held)  # fmt: skip
            self.definition = SimpleNamespace(
                state=SimpleNamespace(fips="53"), counties=(SimpleNamespace(fips="53033"),), synthetic=False,
                label="A region",
            )  # fmt: skip

    told = told_of(tmp_path, HOUSEHOLD.replace("53033", "53063"), Elsewhere())
    assert "What a move leaves in a month" in told and "county 53063 lies outside A region" in told


def test_one_cliff_is_told_once_and_only_such_as_pages_show(tmp_path):
    higher = HOUSEHOLD.replace("wage_hourly_usd = 18.0", "wage_hourly_usd = 30.0").replace("3120", "5200")
    told = told_of(tmp_path, higher)
    assert told.count("a month less from") == 1 and "the one that the raise meets" in told


def test_help_of_one_month_is_of_that_month(tmp_path):
    from braidwork.workspace.visit import visit_of_facts
    from braidwork.workspace.visit.month_story import months_story

    path = tmp_path / "home.toml"
    path.write_text(HOUSEHOLD, encoding="utf-8")
    visit = visit_of_facts(path, Work(), on=ON)  # type: ignore[arg-type]
    assert visit.advice is not None and visit.advice.main is not None and visit.advice.main.bridge is not None
    way = visit.advice.main
    first = next(i for i, x in enumerate(next(iter(way.bridge.plan_usd.values()))) if x >= 0.01)
    plan = {
        name: tuple(x if i == first else 0.0 for i, x in enumerate(paid)) for name, paid in way.bridge.plan_usd.items()
    }
    short = replace(way, bridge=replace(way.bridge, plan_usd=plan, is_feasible=True))
    told = " ".join(" ".join(months_story(replace(visit, advice=replace(visit.advice, asked_for=short)))).split())
    assert re.search(r"Help with rent of \$[\d,]+ in \w+ 20\d\d keeps every month", told)


def commands_in(told: str) -> list[list[str]]:
    """The commands that a text gives to type, as words."""
    found = re.findall(r"(?m)(?:^|: |\s)(braidwork (?:visit|fund|serve|raise|equity|workspace|region)[^\n;]*)", told)
    return [shlex.split(re.split(r"\s{3,}", text)[0]) for text in found]


def parse(words: list[str]) -> None:
    """Parses a command with the real options, without running it; click's UsageError for what is not there."""
    from typer.main import get_command

    from braidwork.cli.application import app

    command, words = get_command(app), words[1:]
    while hasattr(command, "resolve_command"):
        context = command.make_context("braidwork", words[:], resilient_parsing=True)
        _, command, words = command.resolve_command(context, words)
    command.make_context("braidwork", words)


def test_a_facts_file_that_is_broken_names_the_file(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("on = ", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.toml"):
        comer_of_facts(path)


@pytest.mark.parametrize("line", ['disabled = ["zoe"]', 'children = [{ person = "zoe", care_monthly_usd = 10 }]'])
def test_a_facts_file_that_names_a_stranger_is_refused_by_name(tmp_path, line):
    from braidwork.workspace.visit import visit_of_facts

    path = tmp_path / "stranger.toml"
    path.write_text(f'[facts]\ncounty = "53033"\n[[people]]\nid = "ana"\n[work_and_home]\n{line}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"stranger\.toml.*nobody of the file is 'zoe'"):
        visit_of_facts(path, None)


def test_a_facts_file_that_tells_two_pays_is_refused_with_both(tmp_path):
    from braidwork.workspace.visit import visit_of_facts

    path = tmp_path / "two-pays.toml"
    income = '{ source = "wages", period = "month", amount_usd = 3120 }'
    text = '[facts]\ncounty = "53033"\n[[people]]\nid = "ana"\nincome = [%s]\n[work_and_home]\nwage_hourly_usd = %s\n'
    path.write_text(text % (income, "30\nhours_weekly = 40"), encoding="utf-8")
    with pytest.raises(DataError, match=r"two-pays\.toml, people ana income; .*\$3,120 a month.*\$5,200"):
        visit_of_facts(path, None)
    path.write_text(text % (income, "18\nhours_weekly = 40"), encoding="utf-8")
    assert visit_of_facts(path, None).advice is not None


def test_the_invented_client_never_enters_a_real_workspace(monkeypatch):
    from django.conf import settings

    from braidwork.workspace.visit import demo_visit

    monkeypatch.setattr(settings, "DEMO", False)
    with pytest.raises(RefusedError, match="demo workspace only"):
        demo_visit(Work())
