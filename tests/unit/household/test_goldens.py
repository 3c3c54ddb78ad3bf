"""Golden values: figures of law and agency pages, and worked examples, one by one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from braidwork.household import Rules
from braidwork.household.programs import child_care, food, health, income_tax, work_credits
from braidwork.household.programs.batch import RECIPIENT, batch_of
from braidwork.household.programs.engine import run
from braidwork.household.programs.line import Month
from braidwork.household.standards.edition_tax import TaxFamily, method
from braidwork.household.standards.solver import hourly, solve_standard

JAN_2026, TODAY = date(2026, 1, 1), Rules()


def at(make, pay, on=JAN_2026, rules=TODAY, **statuses):
    """The family's month at a pay."""
    batch = batch_of([make()]).with_status(**statuses).with_pay(np.array([float(pay)]))
    return run(batch, rules.month(on))


@pytest.mark.parametrize(("earned", "grant"), [(0, 706), (500, 706), (1000, 456), (1500, 206), (1911, 0.5), (1912, 0)])
def test_tanf_of_three(make, earned, grant):
    assert at(make, earned, tanf=RECIPIENT).lines["tanf"].amount[0] == pytest.approx(grant)


def test_tanf_gross_limit_is_twice_the_standard_and_the_disregard():
    law = TODAY.month(JAN_2026)
    standard, limit = (law.by_size("tanf", f"tanf_{n}")[1:11] for n in ("payment_standard", "earned_income_limit"))
    assert (limit == 2 * standard + law.value("tanf", "tanf_earned_income_flat_disregard")).all()


def test_food_help_of_three_at_the_shelter_cap(make):
    """2,500 − 500 − 209 − 65 − 744 = 982; 785 − 295 = 490."""
    lines = at(make, 2500).lines
    assert lines["wccc"].amount[0] == 65
    assert lines["snap"].amount[0] == 490


def test_net_limits_of_food_help_are_the_guideline_over_twelve_rounded_up(make):
    limits = []
    for size in range(1, 9):
        month = Month(batch_of([make()]), TODAY.month(JAN_2026))
        month._sizes["food"] = np.array([size])
        limits.append(int(food.net_income_limit(month)[0]))
    assert limits == [1305, 1763, 2221, 2680, 3138, 3596, 4055, 4513]


@pytest.mark.parametrize(
    ("edge", "below", "above"), [(1950.382, 0, 65), (3510.6876, 65, 90), (4875.955, 90, 165), (5851.146, 165, 215)]
)
def test_flat_copays_hold_at_the_edge_and_change_a_cent_above(make, edge, below, above):
    for pay, copay in ((edge, below), (edge + 0.01, above)):
        assert at(make, pay, wccc=RECIPIENT).lines["wccc"].amount[0] == copay


@pytest.mark.parametrize(("year", "copay"), [(30_000, 0), (40_000, 103.99), (50_000, 160.15), (60_000, 224.63)])
def test_formula_copays_from_october_2026(make, year, copay):
    found = at(make, year / 12, date(2026, 10, 1), wccc=RECIPIENT).lines["wccc"].amount[0]
    assert found == pytest.approx(copay, abs=0.01)


@pytest.mark.parametrize("edge", [2569.28, 3596.992, 4624.704, 5652.416])
def test_formula_copays_change_at_the_edge_itself(edge):
    law = TODAY.month(date(2026, 10, 1))
    median = law.by_size("wccc", "state_median_income")[[3]] / 12
    below, at_edge = (child_care.copays(law, np.array([e]), median)[1][0] for e in (edge - 0.01, edge))
    assert at_edge == below + 1


def test_vintage_of_the_median_decides_a_copay(make):
    """A family of three at 30,000: 25.6 % of one table, 24.3 % of the next: 98.68 or nothing."""
    one, two = (TODAY.month(d).by_size("wccc", "state_median_income") for d in (JAN_2026, date(2026, 10, 1)))
    assert 30_000 / one[3] == pytest.approx(0.256, abs=5e-4)
    assert 30_000 / two[3] == pytest.approx(0.243, abs=5e-4)
    assert 0.25 * 0.05 * one[2] / 12 == pytest.approx(98.68, abs=0.005)


@pytest.mark.parametrize(("month", "code"), [(date(2025, 6, 1), "copay"), (date(2025, 7, 1), "over_limit_applicant")])
def test_apprentice_at_70_percent_of_the_median(make, month, code):
    batch = batch_of([make(wccc="applicant")])
    batch = batch.with_persons(apprentice_day=np.where(batch.persons["is_earner"], date(2025, 3, 1).toordinal(), 0))
    median = TODAY.month(month).by_size("wccc", "state_median_income")[3]
    line = run(batch.with_pay(np.array([0.70 * median / 12])), TODAY.month(month)).lines["wccc"]
    assert child_care.REASONS[line.reason[0]].code == code


def eitc_of(make, earned, year, married=False):
    batch = batch_of([make()]).with_pay(np.array([earned / 12]))
    if married:
        batch = batch.with_households(is_married=np.array([True]))
    return 12 * run(batch, TODAY.month(date(year, 1, 1))).lines["eitc"].amount[0]


def test_eitc_2025_of_two_children(make):
    assert eitc_of(make, 15_000, 2025) == pytest.approx(6_000)
    assert eitc_of(make, 20_000, 2025) == pytest.approx(7_152)
    assert eitc_of(make, 57_310, 2025) == pytest.approx(0, abs=0.5)
    assert eitc_of(make, 57_300, 2025) > 0 and eitc_of(make, 57_320, 2025) == 0
    assert eitc_of(make, 64_420, 2025, married=True) > 0 and eitc_of(make, 64_440, 2025, married=True) == 0


def test_start_of_the_eitc_phase_out_follows_from_limit_and_rate():
    law = TODAY.month(date(2025, 1, 1))
    found = []
    for children, filing in ((0, "other"), (2, "other"), (0, "joint"), (2, "joint")):
        limit = law.value("eitc", "eitc_income_limit", children=children, filing=filing)
        most, rate = (
            law.value("eitc", "eitc_max", children=children),
            law.value("eitc", "eitc_rate", children=children, part="out"),
        )
        found.append(limit - most / rate)
    assert found == pytest.approx([10_620, 23_350, 17_730, 30_470], abs=1.01)


def test_federal_taxes_of_a_head_of_household_2026(make):
    family = make(care=(0.0, 0.0))
    result = run(batch_of([family]).with_pay(np.array([5_000.0])), TODAY.month(JAN_2026))
    month = result.month
    year = {n: 12 * result.lines[n].amount[0] for n in ("income_tax", "ctc", "fica", "pfml", "wa_cares", "cdctc")}
    deduction = income_tax.by_filing(month, "income_tax", "fed_standard_deduction")[0]
    assert month.agi[0] - deduction == 35_850
    assert year["income_tax"] == pytest.approx(3_948)
    assert year["ctc"] == pytest.approx(4_400)  # 3,948 against tax and 452 paid out
    assert (year["fica"], year["wa_cares"], year["cdctc"]) == pytest.approx((4_590, 348, 0))
    assert year["pfml"] == pytest.approx(484.30, abs=0.01)


@pytest.mark.parametrize(
    ("agi", "rate"),
    [(15_000, 50), (15_001, 49), (45_000, 35), (75_000, 35), (75_001, 34), (80_000, 32), (105_000, 20)],
)
def test_rate_of_the_care_credit_2026(make, agi, rate):
    month = Month(batch_of([make()]), TODAY.month(JAN_2026))
    assert income_tax.care_rate(month, np.array([float(agi)]))[0] == pytest.approx(rate / 100)


def test_state_credit_slope_and_edge():
    law = TODAY.month(date(2022, 6, 1))
    slopes = [law.value("wftc", "wftc_max", children=c) / law.value("wftc", "wftc_band", children=c) for c in range(4)]
    assert slopes == pytest.approx([0.12, 0.12, 0.18, 0.24])
    limit, most, band = (np.array([v]) for v in (57_310.0, 995.0, 5_000.0))
    at_limit, above = (work_credits.state_credit(np.array([57_310.0 + x]), limit, most, band, 50.0)[0] for x in (0, 1))
    assert (at_limit, above) == (50, 0)


@pytest.mark.parametrize(("year", "premium"), [(2024, 5.29), (2025, 6.58), (2026, 8.07)])
def test_paid_leave_premium_of_an_employee_per_thousand(year, premium):
    law = TODAY.month(date(year, 5, 1))
    assert 1000 * law.value("pfml", "pfml_premium_rate") * law.value("pfml", "pfml_employee_share") == pytest.approx(
        premium, abs=0.005
    )


@pytest.mark.parametrize(("pay", "code"), [(3141.80, "covered"), (3141.81, "over_limit")])
def test_apple_health_limit_of_an_adult_in_a_family_of_three(make, pay, code):
    line = at(make, pay, date(2026, 5, 1)).lines["apple_health_adults"]
    assert health.ADULT_REASONS[line.reason[0]].code == code


@pytest.mark.parametrize(("income", "share", "monthly"), [(35_212.50, 0.0752, 220.67), (62_600, 0.0996, 519.58)])
def test_premium_contribution_2026_of_one_person(make, income, share, monthly):
    month = alone(make, income)
    found, within = health.contribution_share(month, month.agi)
    assert found[0] == pytest.approx(share) and within[0]
    assert found[0] * income / 12 == pytest.approx(monthly, abs=0.01)
    assert health.premium_credit(month, np.array([900.0]))[0] == pytest.approx(900 - monthly, abs=0.01)


def test_no_premium_credit_a_dollar_above_the_limit(make):
    assert health.premium_credit(alone(make, 62_601), np.array([900.0]))[0] == 0


def test_transit_limit_of_one_person_2026(make):
    guideline = TODAY.month(date(2026, 6, 1)).by_size("orca_lift", "poverty_guideline")[1]
    assert TODAY.month(date(2026, 6, 1)).value("orca_lift", "orca_lift_income_share") * guideline / 12 == 2660


def alone(make, income):
    month = Month(batch_of([make()]).with_pay(np.array([income / 12])), TODAY.month(JAN_2026))
    month._sizes["tax"] = np.array([1])
    return month


FLORIDA_2021 = [  # costs of the published rows a month, annual Standard
    ((907.25, 0.0, 298.44, 299.11, 200.5), TaxFamily(1, 0, 0, 0, False), 25_892.99),
    ((1094.92, 849.06, 443.59, 307.56, 695.13), TaxFamily(1, 1, 1, 1, True), 49_298.53),
    ((1094.92, 780.64, 451.48, 307.56, 683.75), TaxFamily(1, 1, 1, 1, True), 48_117.10),
    ((1094.92, 407.79, 537.51, 307.56, 705.93), TaxFamily(1, 1, 1, 1, True), 43_769.68),
]


@pytest.mark.parametrize(("costs", "family", "annual"), FLORIDA_2021)
def test_the_standard_of_florida_2021(costs, family, annual):
    parts = dict(zip(("housing", "child_care", "food", "transport", "health"), costs, strict=True))
    found = solve_standard(parts, family, method("2021, no state tax on wages"))
    assert found.annual_usd == pytest.approx(annual, abs=1) and not found.is_at_discontinuity


def test_the_standards_credit_of_arizona_2025():
    law = TODAY.month(date(2025, 1, 1))
    limit = law.value("eitc", "eitc_income_limit", children=1, filing="joint")
    rate = law.value("eitc", "eitc_rate", children=1, part="out")
    assert rate * (limit - 51_359.45) / 12 == pytest.approx(82.49, abs=0.01)


def test_hourly_wages_of_the_standard():
    assert hourly(204_498.07, 10) == pytest.approx(48.41, abs=0.005)
    assert hourly(1_739.86 * 12, 1) == pytest.approx(9.89, abs=0.006)
