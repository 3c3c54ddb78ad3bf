"""Small instances written as tables: lines with their lawful funds, funds with balances."""

from __future__ import annotations

from datetime import date

from braidwork.funding import (
    Funds,
    FundYear,
    PersonDecision,
    PersonEligibility,
    Policy,
    service_lines,
)

TODAY = date(2025, 7, 1)
START, END = date(2025, 7, 1), date(2026, 6, 30)
KING = "53033"


def lines_of(*rows, counties=(KING,), **columns):
    """Rows of (line_id, dollars, lawful fund ids) with optional tier, category and person as further dict keys."""
    records, decisions = [], []
    for i, (name, dollars, lawful, *rest) in enumerate(rows):
        more = dict(rest[0]) if rest else {}
        person = more.pop("person", f"p-{name}")
        record = {
            "line_id": name, "person": person, "category_code": "career", "cost_cents": round(dollars * 100),
            "other_grants_cents": 0, "service_date": date(2025, 8, 1), "waiting_since_date": date(2025, 6, 1 + i % 28),
            "county_code": KING, "tier": 1,
        }  # fmt: skip
        records.append({**record, **columns, **more})
        decisions += [PersonDecision(person, f, True) for f in lawful]
    return service_lines(records, PersonEligibility.of_decisions(set(decisions)), county_codes=counties)


def fund(name, dollars, **more):
    given = {"award": name, "start_date": START, "end_date": END, "balance_cents": round(dollars * 100), **more}
    return FundYear(name, **given)


def funds_of(*years, **rules):
    return Funds(tuple(years), **rules)


def policy(**more):
    return Policy(today=TODAY, **more)


def paid(plan):
    """{(line, fund): cents}"""
    return {(a.line_id, a.fund_year_id): a.amount_cents for a in plan.allocations}
