"""The Standard: its row, its two ratios, its own hour, and that standards are never mixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.household import NOT_APPLICABLE, CostStandard, HouseholdError, adequacy, net_resources, standard
from braidwork.household.standards.adequacy import adequacies, family_type_of
from braidwork.household.standards.edition_tax import TaxFamily, method
from braidwork.household.standards.solver import credits_of, solve_standard

ON = date(2026, 9, 1)
ROW = {
    "publisher": "synthetic", "edition_year": 2026, "state_code": "53", "place_code": "test",
    "place_label": "Testville", "county_fips": "53033", "family_type_code": "a1i0p1s1t0", "adults": 1,
    "annual_usd": 96_000.0,
    "housing_monthly_usd": 2400.0, "child_care_monthly_usd": 2200.0, "food_monthly_usd": 900.0,
    "transportation_monthly_usd": 300.0, "health_care_monthly_usd": 700.0, "miscellaneous_monthly_usd": 650.0,
}  # fmt: skip
COSTS = {"housing": 1100.0, "child_care": 850.0, "food": 440.0, "transport": 300.0, "health": 690.0}


def test_a_household_has_one_family_type(family):
    assert family_type_of(family, ON) == "a1i1p0s1t0"
    assert family_type_of(family, date(2026, 10, 1)) == "a1i0p1s1t0"
    many = replace(family, people=family.people + tuple(replace(family.people[1], person_id=f"c{i}") for i in range(6)))
    assert family_type_of(many, ON) == "a1c8"
    assert family_type_of(replace(family, people=family.people[1:]), ON) == "outside_standard"


def test_its_row_is_found_by_place_or_county(family):
    found = standard(family, date(2026, 10, 1), [ROW])
    assert (found.edition, found.place, found.annual_usd) == ("2026", "Testville", 96_000)
    assert found.hourly_usd == pytest.approx(96_000 / 2112)
    by_place = replace(family, place_code="test", county_fips="53053")
    assert standard(by_place, date(2026, 10, 1), [ROW]) == found


def test_several_places_of_a_county_are_asked_for(family):
    with pytest.raises(NotAvailableError, match="2 places"):
        standard(family, date(2026, 10, 1), [ROW, {**ROW, "place_code": "other"}])
    with pytest.raises(NotAvailableError, match="no row for a1i1p0s1t0"):
        standard(family, ON, [ROW])


def test_editions_and_standards_are_never_mixed(family, settled):
    with pytest.raises(HouseholdError, match="editions are mixed"):
        standard(family, ON, [ROW, {**ROW, "edition_year": 2020}])
    net = net_resources(family, ON, settled)
    one = CostStandard("Self-Sufficiency Standard", "2026", "x", "a1", 90_000, 1, {})
    other = replace(one, name="another standard")
    with pytest.raises(HouseholdError, match="standards are mixed"):
        adequacies([net, net], [one, other])


def test_two_ratios_and_no_verdict(family, settled):
    net = net_resources(family, ON, settled)
    found = adequacy(net, standard(family, date(2026, 10, 1), [ROW]))
    assert found.wage_ratio == pytest.approx(net["pay"].amount_usd / 8000)
    owed = 2600 + 90 + 900 + 300 + 650 + 120
    assert found.resource_ratio == pytest.approx(net.disposable_usd / owed, rel=1e-6)
    assert found.widest_gap == "housing" and "%" in found.tell()


def test_at_a_step_of_tax_law_the_least_sufficient_income_is_taken():
    """A credit that ends at one income leaves no exact answer: the least income that covers its need is marked."""
    law = method("2021, no state tax on wages")
    numbers = {
        **law.numbers,
        "eitc": {
            **law.numbers["eitc"],
            "max": [0, 9000, 0, 0],
            "rate_in": [0, 9, 0, 0],
            "rate_out": [0, 9, 0, 0],
            "limit_other": [0, 52000, 0, 0],
        },
    }
    steep = replace(law, numbers=numbers)
    family = TaxFamily(1, 1, 1, 1, True)
    found = solve_standard(COSTS, family, steep)
    basics = 12 * 1.1 * sum(COSTS.values())

    def need(income):
        return basics + steep.tax(income, family) - sum(credits_of(income, family, steep).values())

    assert found.annual_usd >= need(found.annual_usd) - 0.01
    assert (
        found.is_at_discontinuity == (abs(found.annual_usd - need(found.annual_usd)) > 0.01)
        or found.is_at_discontinuity
    )
    assert found.annual_usd - 5 < need(found.annual_usd - 5)


def test_the_standards_identity_holds():
    family = TaxFamily(2, 1, 1, 1, True)
    found = solve_standard(COSTS, family, method("2021, no state tax on wages"), fixed_monthly_usd=50.0)
    parts = (
        12 * (sum(COSTS.values()) + found.miscellaneous_monthly_usd) + found.taxes_usd - sum(found.credits_usd.values())
    )
    assert found.annual_usd == pytest.approx(parts, abs=0.02)
    assert found.hourly_usd == pytest.approx(found.annual_usd / 12 / 352)


def test_a_cost_that_is_missing_or_a_method_that_is_not_loaded():
    with pytest.raises(HouseholdError, match="child_care"):
        solve_standard(
            {**COSTS, "child_care": None}, TaxFamily(1, 0, 0, 0, False), method("2021, no state tax on wages")
        )
    with pytest.raises(UnknownNameError):
        method("2021")


def test_a_household_without_a_place_is_looked_up_by_county(family):
    assert family.place_code is NOT_APPLICABLE


@pytest.mark.public_data
def test_workbook_rows_of_florida_agree_with_the_solver(public_data):
    """Costs of the published workbook in, its annual Standard out, within a dollar."""
    from python_calamine import CalamineWorkbook

    folder = public_data / "self-sufficiency" / "cww-sss-fixtures"
    header, *rows = (
        CalamineWorkbook.from_path(folder / "FL2021_SSS_Full.xlsb").get_sheet_by_name("By Family").to_python()
    )
    at = {str(h).strip(): i for i, h in enumerate(header)}
    assert len(rows) == 4
    for row in rows:
        names = ("Housing Costs", "Child Care Costs", "Food Costs", "Transportation Costs", "Health Care Costs")
        costs = dict(zip(COSTS, (float(row[at[n]]) for n in names), strict=True))
        child = int(float(row[at["Infant(s)"]]) + float(row[at["Preshooler(s)"]]) + float(row[at["Schoolager(s)"]]))
        solved = solve_standard(
            costs, TaxFamily(1, child, child, child, child > 0), method("2021, no state tax on wages")
        )
        assert solved.annual_usd == pytest.approx(float(row[at["Annual Self-Sufficiency Wage"]]), abs=1)


@pytest.mark.public_data
def test_figures_agree_with_the_public_tables(public_data):
    """Every figure of the public table that this room also holds is the same on every day both give."""
    import csv

    from braidwork.household import Rules

    names = {"pfml_premium_rate": "pfml_premium_rate", "pfml_employee_share": "pfml_employee_share",
             "wa_cares_premium_rate": "wa_cares_premium_rate", "eitc_max": "eitc_max",
             "fed_standard_deduction": "fed_standard_deduction", "wftc_max": "wftc_max",
             "transitional_food_months": "transitional_food_months"}  # fmt: skip
    checked = 0
    with (public_data / "benefits-wa" / "wa_program_standards.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["parameter"] not in names or row["effective_from"][:4] in ("2023", "2024"):
                continue
            key = dict(p.split("=") for p in row["key"].replace("qualifying_", "").split(";") if p)
            law = Rules().month(date.fromisoformat(row["effective_from"]))
            assert law.value("check", names[row["parameter"]], **key) == float(row["value"]), row
            checked += 1
    assert checked > 25
