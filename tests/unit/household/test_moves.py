"""A move month by month: reviews, clocks, births, dips, and what bridges them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise, product

import numpy as np
import pytest

from braidwork.household import (
    ChildCare,
    Enrolment,
    HouseholdError,
    Move,
    Offer,
    Person,
    Phase,
    Relationship,
    compare_moves,
    mitigate,
    timeline,
)  # fmt: skip
from braidwork.household.moves.comparison import STAY, stay_put
from braidwork.household.moves.mitigation import bridge

START = date(2026, 9, 1)
TRAINING = Phase("Training", 10, 21.5, 20, is_in_training=True, tuition_monthly_usd=400, aid_monthly_usd=300)
MEDICAL = Move("Medical assistant", (TRAINING, Phase("Medical assistant", 38, 26, 40, 24, 29)))


@pytest.fixture
def path(make):
    return timeline(make(21.5), START, MEDICAL)


def test_the_dip_of_training_is_seen_and_made_up(path):
    assert len(path.net) == 48 and path.months[-1] == date(2030, 8, 1)
    assert path.lowest_month < date(2027, 8, 1)
    assert path.months_below_start >= 5
    assert path.net == pytest.approx(sum(path.lines.values()), abs=1e-6)
    assert path.break_even_month is None or path.break_even_month > path.lowest_month
    assert "The hardest month is" in path.tell()


def test_an_authorisation_holds_for_twelve_months(path):
    """A copay is set when income falls or at the review, and stays in between."""
    codes = path.reasons["wccc"]
    assert set(codes) <= {"copay", "copay_held"}
    at = [i for i, c in enumerate(codes) if c == "copay"]
    assert 6 in at  # March 2027, the review that the enrolment names
    assert {b - a for a, b in pairwise(at[1:])} == {12}


def test_a_copay_is_set_by_the_rule_of_its_review(make):
    stay = timeline(make(24.5), START, stay_put(make(24.5), 48))
    care = -stay.lines["wccc"]
    assert care[0] == 90 and care[5] == 90  # running authorisation: the flat copay of September holds past October
    assert care[6] == pytest.approx(160.15, abs=0.01)  # the formula counts from the review


def test_birthdays_and_a_birth_change_the_month(make):
    baby = Person("sol", date(2027, 2, 10), is_disabled=False, is_expected=True, care=ChildCare(1500.0))
    family = make(21.5)
    family = replace(family, people=(*family.people, baby),
                     relationships=(*family.relationships, Relationship("ana", "parent_of", "sol")))  # fmt: skip
    found = timeline(family, START, stay_put(family, 48))
    told = {(e.program, e.code, e.month) for e in found.events}
    assert ("birth", "sol", date(2027, 3, 1)) in told and ("birthday", "3", date(2026, 10, 1)) in told
    care = -found.lines["wccc"]
    assert care[6] < 300  # one copay for the family, not one for each child


def test_a_child_who_turns_thirteen_leaves_care(make):
    family = make(21.5)
    old = replace(family.people[2], birth_date=date(2014, 6, 15))
    found = timeline(
        replace(family, people=(*family.people[:2], old), enrolments={"wccc": Enrolment("none")}),
        START,
        stay_put(family, 48),
    )
    care = -found.lines["wccc"]
    assert care[0] == 2300 and care[10] == 1400  # July 2027


def test_food_help_goes_on_for_five_months_after_cash_help(make):
    family = replace(make(6.0, hours=20.0), enrolments={
        "tanf": Enrolment("recipient"), "snap": Enrolment("recipient"), "wccc": Enrolment("recipient")})  # fmt: skip
    job = Move("Job", (Phase("Before", 3, 6.0, 20), Phase("Job", 45, 20.0, 40)))
    found = timeline(family, START, job)
    codes = found.reasons["snap"]
    assert found.lines["tanf"][2] > 0 and found.lines["tanf"][3] == 0
    assert codes[4:9] == ("transitional",) * 5 and codes[9] != "transitional"
    assert len(set(found.lines["snap"][4:9])) == 1


def test_the_clock_of_cash_help_ends_it(make):
    family = make(0.0, hours=20.0)
    worn = replace(family.people[0], tanf_months_used=55)
    family = replace(
        family,
        people=(worn, *family.people[1:]),
        enrolments={"tanf": Enrolment("recipient"), "wccc": Enrolment("recipient")},
    )
    found = timeline(family, START, stay_put(family, 12), months=12)
    assert (found.lines["tanf"] > 0).sum() == 5
    assert found.reasons["tanf"][5] == "clock_ended"


def test_taxes_placed_by_month_or_by_cash_are_the_same_years(make):
    family = make(21.5)
    stay = stay_put(family, 48)
    accrual, cash = (timeline(family, date(2026, 1, 1), stay, tax_timing=t) for t in ("accrual", "cash"))
    for name in ("ctc", "eitc", "cdctc"):
        assert cash.lines[name][14] == pytest.approx(accrual.lines[name][:12].sum())
        assert np.count_nonzero(cash.lines[name]) <= 4
    assert cash.lines["fica"] == pytest.approx(accrual.lines["fica"])


def test_moves_are_compared_with_staying(make):
    found = compare_moves(make(21.5), START, [MEDICAL])
    assert {m.move for m in found.moves} == {STAY, MEDICAL.name}
    assert found[STAY].gain_usd == {"worst": 0, "likely": 0, "best": 0}
    medical = found[MEDICAL.name]
    assert medical.gain_usd["best"] > medical.gain_usd["likely"]
    by_trough = compare_moves(make(21.5), START, [MEDICAL], by="trough")
    assert by_trough.moves[0].trough_usd["likely"] >= by_trough.moves[1].trough_usd["likely"]
    assert "months you would have" in found.tell()


def test_a_batch_of_moves_equals_each_alone(make):
    together = compare_moves(make(21.5), START, [MEDICAL])[MEDICAL.name].cases["likely"]
    assert together.net == pytest.approx(timeline(make(21.5), START, MEDICAL).net, abs=1e-9)


def test_help_bridges_the_dip_or_says_which_months_stay_short(make):
    family = make(21.5)
    enough = [Offer("Support payment", 2_500, 30_000, tuple(range(14)))]
    plan = mitigate(family, START, MEDICAL, enough, months=24)
    assert plan.is_feasible and (plan.net >= plan.floor - 0.02).all() and plan.price_usd > 0
    assert "Support payment" in plan.tell()
    little = mitigate(family, START, MEDICAL, [Offer("Bus pass", 60, 600, tuple(range(12)))], months=24)
    assert not little.is_feasible and little.short and "not enough" in little.tell()


def test_no_plan_beats_brute_force():
    """Six offers of all or nothing: the plan in dollars costs no more than the best of all 64, and holds the floor."""
    net, floor = np.array([400.0, 300.0, 900.0]), np.full(3, 800.0)
    terms = [
        (500, 0, 0, 1.0),
        (450, 0, 0.5, 0.8),
        (600, 1, 0, 1.2),
        (700, 1, 1, 0.9),
        (300, 2, 0, 1),
        (900, 1, 0.2, 1.1),
    ]
    offers = [Offer(f"o{i}", a, a, (m,), s, p) for i, (a, m, s, p) in enumerate(terms)]

    def evaluate(support, counted):
        return net + support - 0.3 * counted

    plan = bridge(evaluate, offers, floor)
    prices = []
    for taken in product((0, 1), repeat=6):
        given, counted = np.zeros(3), np.zeros(3)
        for t, o in zip(taken, offers, strict=True):
            given[o.months[0]] += t * o.monthly_max_usd
            counted[o.months[0]] += t * o.monthly_max_usd * o.counted_share
        if (evaluate(given, counted) >= floor).all():
            prices.append(sum(t * o.price * o.monthly_max_usd for t, o in zip(taken, offers, strict=True)))
    assert plan.is_feasible and (plan.net >= floor - 0.02).all()
    assert plan.price_usd <= min(prices) + 0.01
    first = 0.8 * 450 + (400 - 450 * 0.85)  # the cheap offer to its cap, the rest at a dollar for a dollar
    assert plan.price_usd == pytest.approx(first + 1.1 / 0.94 * 500, abs=0.01)


def test_a_move_without_a_way_is_refused(make):
    with pytest.raises(HouseholdError, match="no phase"):
        timeline(make(), START, Move("Nothing", ()))
    with pytest.raises(HouseholdError, match="121 months"):
        timeline(make(), START, MEDICAL, months=121)
    with pytest.raises(HouseholdError, match="offer X"):
        mitigate(make(), START, MEDICAL, [Offer("X", -1, 1, (0,))], months=6)


def test_the_first_month_at_the_standard(make):
    found = timeline(make(21.5), START, MEDICAL, standard_monthly_usd=26 * 40 * 52 / 12)
    assert found.first_month_at_standard == date(2027, 7, 1)
    assert timeline(make(21.5), START, MEDICAL, standard_monthly_usd=9_000).first_month_at_standard is None
    assert timeline(make(21.5), START, MEDICAL).first_month_at_standard is None


def test_support_that_counts_lowers_other_help(make):
    given = np.full(12, 300.0)
    plain, free, counted = (
        timeline(make(12), START, stay_put(make(12), 12), months=12, support=s, counted_support=c)
        for s, c in ((None, None), (given, np.zeros(12)), (given, given))
    )
    assert free.net == pytest.approx(plain.net + 300)
    assert (counted.net < free.net).all() and (counted.net > plain.net).all()
