"""Lawful funds of a line and why not the others; families, numbers of law and awards as data."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.funding import (
    HoldBack,
    PersonDecision,
    PersonEligibility,
    UnitCeiling,
    inputs_sha256,
    plan,
    priority_tier,
    service_lines,
)
from braidwork.funding.funds import families, family, funding_rule, funding_rules, funds_document, read_funds
from braidwork.funding.funds.families import asked_first
from braidwork.funding.lines import categories, first_failing, lawful
from braidwork.funding.lines.person_eligibility import packed, unpacked
from braidwork.funding.tables import TABLES

from .braiding import KING, TODAY, fund, funds_of, lines_of, paid, policy

AWARDS = """
county_codes = ["53033", "53061"]
[[fund_year]]
fund_year_id = "ADULT-PY25"
family = "wioa_adult"
start_date = 2025-07-01
end_date = 2027-06-30
allotment_cents = 100_000_00
balance_cents = 80_000_00
[[fund_year]]
fund_year_id = "YOUTH-PY25"
family = "wioa_youth"
start_date = "2025-04-01"
end_date = 2027-06-30
allotment_cents = 50_000_00
administration_cents = 5_000_00
balance_cents = 45_000_00
[[fund_year]]
fund_year_id = "SNAP-25"
family = "snap_et_50_50"
start_date = 2025-10-01
end_date = 2026-09-30
allotment_cents = 30_000_00
balance_cents = 30_000_00
[[fund_year]]
fund_year_id = "LEVY-25"
family = "county_levy"
start_date = 2025-01-01
end_date = 2025-12-31
allotment_cents = 9_000_00
balance_cents = 9_000_00
county_codes = ["53033"]
[[match]]
fund_year_id = "SNAP-25"
source_fund_year_ids = ["LEVY-25"]
[[ceiling]]
ceiling_id = "training account"
fund_year_ids = ["ADULT-PY25"]
category_codes = ["training_account"]
ceiling_cents = 8_000_00
[[limit]]
rule_id = "support"
fund_year_ids = ["ADULT-PY25"]
sense = "cap"
category_codes = ["transport", "housing"]
share = 0.1
base_cents = 100_000_01
[[hold_back]]
fund_year_id = "LEVY-25"
cents = 1_000_00
"""


def test_words_hold_any_number_of_funds():
    flags = np.random.default_rng(1).random((50, 130)) < 0.3
    assert packed(flags).shape == (50, 3)
    assert (unpacked(packed(flags), 130) == flags).all()


def test_each_predicate_has_its_sentence_and_citation():
    years = (
        fund("late", 1, start_date=date(2026, 1, 1)),
        fund("rent", 1, category_codes=frozenset({"housing"})),
        fund("north", 1, county_codes=frozenset({"53061"})),
        fund("test", 1, needs_enabling_service=True),
        fund("closed", 1, citation="the act"),
        fund("ok", 1),
    )
    funds = funds_of(*years)
    decisions = [
        PersonDecision("p", f.fund_year_id, f.fund_year_id != "closed", "income is above the limit", "section 3")
        for f in years
    ]
    row = {
        "line_id": "l",
        "person": "p",
        "category_code": "transport",
        "cost_cents": 5,
        "service_date": date(2025, 8, 1),
        "waiting_since_date": date(2025, 7, 1),
        "county_code": KING,
        "tier": 1,
    }
    lines = service_lines([row], PersonEligibility.of_decisions(decisions))
    said = {f.fund_year_id: first_failing(lines, 0, f, funds) for f in years}
    assert said["ok"] is None
    assert {k: v.predicate for k, v in said.items() if v} == {
        "late": "window",
        "rent": "category",
        "north": "county",
        "test": "supportive service",
        "closed": "person",
    }
    assert "before the award starts" in said["late"].sentence
    assert (said["closed"].sentence, said["closed"].citation) == ("income is above the limit", "section 3")
    assert said["test"].citation == "20 CFR 680.910"
    assert unpacked(lawful(lines, funds).words(), 6).tolist() == [[False] * 5 + [True]]
    opened = service_lines([{**row, "is_enrolled": True}], lines.eligibility)
    assert first_failing(opened, 0, years[3], funds) is None
    both = service_lines([row, {**row, "line_id": "m", "category_code": "career"}], lines.eligibility)
    assert unpacked(lawful(both, funds).words(), 6)[0, 3]


def test_a_service_that_lasts_is_paid_by_money_that_lasts_as_long():
    short, long = fund("A", 100, end_date=date(2026, 1, 31)), fund("B", 100)
    lasting = {"service_date": date(2025, 9, 1), "last_service_date": date(2026, 2, 28)}
    rows = [("rent", 60, "AB", lasting), ("day", 30, "AB", {"last_service_date": None})]
    lines, funds = lines_of(*rows), funds_of(short, long)
    assert unpacked(lawful(lines, funds).words(), 2).tolist() == [[True, True], [False, True]]  # by id: day, rent
    assert paid(plan(lines, funds, policy())) == {("rent", "B"): 6_000, ("day", "A"): 3_000}
    failing = first_failing(lines, lines.row("rent"), short, funds)
    assert failing is not None and failing.predicate == "window"
    assert failing.sentence == "the service lasts to 2026-02-28: A runs from 2025-07-01 to 2026-01-31"
    assert first_failing(lines, lines.row("rent"), long, funds) is None
    assert lines.record(lines.row("rent"))["last_service_date"] == date(2026, 2, 28)
    none = plan(lines_of(rows[0]), funds_of(short), policy())
    assert not none.allocations and [u.line_id for u in none.uncovered] == ["rent"]
    within = {**lasting, "last_service_date": date(2026, 1, 31)}
    assert paid(plan(lines_of(("rent", 60, "AB", within)), funds_of(short), policy())) == {("rent", "A"): 6_000}


def test_services_of_one_day_read_as_they_did_and_a_last_day_before_the_first_is_refused():
    day = lines_of(("a", 10, "A"), ("b", 10, "A"))
    assert lines_of(("a", 10, "A"), ("b", 10, "A"), last_service_date=date(2025, 8, 1)).last_day is None
    funds = funds_of(fund("A", 100))
    lasting = lines_of(("a", 10, "A"), ("b", 10, "A", {"last_service_date": date(2025, 9, 1)}), last_service_date=None)
    assert lasting.last_day is not None and lasting.take(np.array([0])).last_day is not None
    assert inputs_sha256(day, funds, policy()) != inputs_sha256(lasting, funds, policy())
    with pytest.raises(DataError, match=r"row 2, id b.*ends before it begins"):
        lines_of(("a", 10, "A"), ("b", 10, "A", {"last_service_date": date(2025, 7, 1)}), last_service_date=None)
    with pytest.raises(DataError, match=r"last_service_date 'soon' is not a date"):
        lines_of(("a", 10, "A"), last_service_date="soon")


def test_a_decision_that_has_ended_pays_nothing():
    ended = PersonDecision("p", "A", True, valid_until_date=date(2025, 7, 31))
    row = {
        "line_id": "l",
        "person": "p",
        "category_code": "career",
        "cost_cents": 5,
        "service_date": date(2025, 8, 1),
        "waiting_since_date": date(2025, 7, 1),
        "county_code": KING,
        "tier": 1,
    }
    lines = service_lines(
        [row, {**row, "line_id": "k", "service_date": date(2025, 7, 31)}], PersonEligibility.of_decisions([ended])
    )
    made = plan(lines, funds_of(fund("A", 1)), policy())
    assert paid(made) == {("k", "A"): 5}
    assert "decide again" in made.explain("l").verdict("A").sentence
    assert "ended on 2025-07-31" in made.uncovered[0].reason


def test_a_person_without_decision_is_reported_with_the_nearest_predicate():
    lines = lines_of(("l", 1, ()))
    made = plan(lines, funds_of(fund("A", 1)), policy())
    assert made.status == "optimal" and made.uncovered[0].short_cents == 100
    assert "the person is not eligible" in made.uncovered[0].reason
    assert "no decision of eligibility" in made.explain("l").verdict("A").sentence


def test_default_tiers():
    assert [
        priority_tier(True, True),
        priority_tier(False, True),
        priority_tier(True, False),
        priority_tier(False, False),
    ] == [1, 2, 3, 4]
    assert priority_tier([False, False], [False, False], [True, False]).tolist() == [4, 5]


def test_families_cite_and_say_whether_they_were_verified():
    wanted = {
        "wioa_adult",
        "wioa_dislocated_worker",
        "wioa_youth",
        "wioa_statewide",
        "ecsa_federal",
        "ecsa_state",
        "snap_et_100",
        "snap_et_50_50",
        "tanf",
        "worker_retraining",
        "opportunity_grant",
        "county_levy",
        "city",
        "port",
        "philanthropy",
    }
    assert wanted <= set(families())
    assert all(f.citation and f.category_codes <= set(categories()) for f in families().values())
    assert not family("snap_et_100").category_codes & {"transport", "child_care"}
    assert {"transport", "child_care"} <= family("snap_et_50_50").category_codes
    assert [g.code for g in asked_first()] == ["pell"]
    with pytest.raises(UnknownNameError, match="wioa_youth"):
        family("wioa_yuoth")


def test_numbers_of_law_are_dated():
    assert all(r.citation and r.unit for r in funding_rules())
    assert funding_rule("transitional_jobs_cap", TODAY).value == 0.1
    with pytest.raises(NotAvailableError):
        funding_rule("transitional_jobs_cap", date(2010, 1, 1))
    with pytest.raises(UnknownNameError, match="transitional_jobs_cap"):
        funding_rule("transitional_job_cap", TODAY)


def test_awards_bring_the_rules_of_their_families(tmp_path):
    path = tmp_path / "awards.toml"
    path.write_text(AWARDS)
    funds = read_funds(path, on=TODAY)
    caps = {r.rule_id: r.cents for r in funds.limits}
    assert caps == {
        "transitional_jobs_cap": 1_000_000,
        "incumbent_worker_cap": 2_000_000,
        "in_school_youth_cap": 1_125_000,
        "youth_other_than_work_experience_cap": 3_600_000,
        "support": 1_000_000,
    }
    assert funds.matches[0].ratio == Fraction(1) and funds.matches[0].citation
    assert {c.ceiling_id for c in funds.ceilings} == {"on_the_job_training_share 1", "training account"}
    assert funds.hold_backs == (HoldBack("LEVY-25", 100_000),)
    assert funds.fund_year("ADULT-PY25").has_priority_of_service
    assert "incumbent worker training of Adult and Dislocated Worker (20 CFR 680.800)" in funds.unverified
    assert not [u for u in funds.unverified if u.startswith("WIOA Adult")]
    rows = funds_document(funds)
    assert rows[3]["county_codes"] == ["53033"] and rows[0]["is_verified"] is True
    path.write_text("on_request = ['youth_work_experience_floor']\n" + AWARDS)
    assert {r.rule_id: r.cents for r in read_funds(path, on=TODAY).limits}["youth_work_experience_floor"] == 900_000


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("balance_cents = 80_000_00", "balance_cents = 80_000.00", DataError, "whole cents"),
        ('family = "wioa_adult"', 'family = "wioa_adlt"', UnknownNameError, "wioa_adult"),
        ("start_date = 2025-07-01", "", DataError, "lacks start_date"),
        ("share = 0.1", "share = 1.1", DataError, "outside 0 to 1"),
        ('sense = "cap"', 'sense = "top"', DataError, "cap or floor"),
        ("[[hold_back]]", "[[holdback]]", UnknownNameError, "hold_back"),
        ('source_fund_year_ids = ["LEVY-25"]', 'source_fund_year_ids = ["ADULT-PY25"]', DataError, "federal"),
        ("[[match]]", "[[match]]\nratio = 'half'", DataError, "1:1"),
        ("[[ceiling]]", "[[ceiling", DataError, "cannot be read"),
    ],
)
def test_awards_with_a_mistake_are_refused(tmp_path, old, new, error, said):
    path = tmp_path / "awards.toml"
    path.write_text(AWARDS.replace(old, new, 1))
    with pytest.raises(error, match=said) as refused:
        read_funds(path, on=TODAY)
    assert refused.value.where


def test_a_transfer_shares_the_balance_of_its_origin():
    origin, moved = fund("DW", 100), fund("DW→ADULT", 60, draws_on="DW", origin="DW")
    lines = lines_of(("a", 90, ("DW→ADULT",)), ("b", 90, ("DW",), {"tier": 2}))
    made = plan(lines, funds_of(origin, moved), policy())
    assert made.outcome.covered_cents_by_tier == {1: 6_000, 2: 4_000}
    assert made.outcome.left_cents_by_fund == {"DW": 0}
    with pytest.raises(DataError, match="draws on a transfer"):
        funds_of(origin, moved, fund("X", 1, draws_on="DW→ADULT"))


def test_money_held_back_is_left_by_lower_tiers():
    lines = lines_of(("a", 30, "A", {"tier": 2}), ("b", 90, "A", {"tier": 3}))
    made = plan(lines, funds_of(fund("A", 100), hold_backs=(HoldBack("A", 5_000),)), policy())
    assert paid(made) == {("a", "A"): 3_000, ("b", "A"): 5_000}
    assert "held back" in made.explain("b").reason


def test_waiting_time_decides_between_classes_with_buckets():
    days = {"old": date(2025, 1, 1), "new": date(2025, 6, 1)}
    # Two classes of one tier: only `new` could use B too.
    lines = lines_of(*((n, 10, "A" if n == "old" else "AB", {"waiting_since_date": d}) for n, d in days.items()))
    made = plan(lines, funds_of(fund("A", 10), fund("B", 5)), policy(waiting_bucket_days=30))
    assert paid(made) == {("old", "A"): 1_000, ("new", "B"): 500}


def test_contracts_name_units_and_grain():
    names = {t.name for t in TABLES}
    assert names == {"fund_year", "service_line", "limit_rule", "unit_ceiling", "match_rule", "allocation", "plan"}
    for table in TABLES:
        for column in table.columns:
            assert (column.unit == "cents") == column.name.endswith("_cents"), column.name
    table = next(t for t in TABLES if t.name == "allocation")
    made = plan(lines_of(("l", 30_000_000.01, "A")), funds_of(fund("A", 30_000_000.01)), policy())
    table.check(made.allocations.to_table(), where="allocation")
    assert made.allocations[0].amount_cents == 3_000_000_001


def test_a_lifetime_allowance_is_a_ceiling_of_the_line():
    training = frozenset({"training_account"})
    lines = lines_of(
        ("a", 50, "AB", {"category_code": "training_account", "allowance_cents": 1_250}),
        ("b", 50, "AB", {"category_code": "training_account", "allowance_cents": 9_999}),
    )
    ceiling = UnitCeiling("lifetime", ("A", "B"), training, is_allowance=True)
    made = plan(lines, funds_of(fund("A", 500), fund("B", 500), ceilings=(ceiling,)), policy())
    assert made.outcome.covered_cents == 1_250 + 5_000
    assert "above the ceilings" in made.uncovered[0].reason
    free = lines_of(("a", 50, "AB", {"category_code": "training_account"}))
    assert plan(free, made.funds, policy()).outcome.covered_cents == 5_000
    with pytest.raises(DataError, match="one of ceiling_cents"):
        funds_of(fund("A", 1), ceilings=(UnitCeiling("c", ("A",), training, ceiling_cents=1, is_allowance=True),))
