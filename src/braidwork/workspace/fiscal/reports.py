"""Reports by fund-year and category: obligations, expenditures, accruals, money near its end, cost per participant."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from braidwork.errors import UnknownNameError
from braidwork.funding.ledger import ACCOUNTS, ADMINISTRATION, AVAILABLE, ENCUMBERED, EXPENDED, EXPIRED
from braidwork.workspace.fiscal.book import stored_funds
from braidwork.workspace.fiscal.inputs import committed_cents, counts, stored_lines
from braidwork.workspace.fiscal.models import FundYear, LedgerBalance

Rows = list[dict[str, Any]]


def balances(on: date | None = None) -> Rows:
    """One row for each fund-year, in cents: allotment, available, encumbered, expended, expired, administration.

    `obligated_cents` is encumbered and expended together; `days_left` counts to the end of the window.
    """
    today = on or timezone.localdate()
    sums = _sums()
    found = []
    for y in FundYear.objects.order_by("end_date", "fund_year_id"):
        money = sums[str(y.pk)]
        found.append({
            "fund_year_id": str(y.pk), "award": str(y.award), "family": str(y.fund_id),
            "start_date": y.start_date.isoformat(), "end_date": y.end_date.isoformat(),
            "days_left": (y.end_date - today).days, "allotment_cents": y.allotment_cents,
            "available_cents": money[AVAILABLE], "encumbered_cents": money[ENCUMBERED],
            "expended_cents": money[EXPENDED], "expired_cents": money[EXPIRED],
            "administration_cents": money[ADMINISTRATION], "obligated_cents": money[ENCUMBERED] + money[EXPENDED],
            "is_ended": y.ended_on is not None, "is_synthetic": bool(y.is_synthetic),
        })  # fmt: skip
    return found


def obligations(on: date | None = None) -> Rows:
    """Cents promised or spent by fund-year and category, and the share of the fund-year's allotment."""
    allotted = dict(FundYear.objects.values_list("fund_year_id", "allotment_cents"))
    return [
        {**row, "obligated_cents": row["encumbered_cents"] + row["expended_cents"],
         "share_of_allotment": round((row["encumbered_cents"] + row["expended_cents"]) / allotted[row["fund_year_id"]],
                                     6) if allotted.get(row["fund_year_id"]) else None}
        for row in _by_category()
    ]  # fmt: skip


def expenditures(on: date | None = None) -> Rows:
    """Cents spent by fund-year and category."""
    return [
        {k: row[k] for k in ("fund_year_id", "category_code", "expended_cents")}
        for row in _by_category() if row["expended_cents"]
    ]  # fmt: skip


def accruals(on: date | None = None) -> Rows:
    """Services given by a day and not paid yet: cents promised, by fund-year and category."""
    today = on or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.fund_year, p.category, SUM(p.amount_cents), COUNT(DISTINCT p.line) FROM fiscal_posting p "
            "JOIN fiscal_serviceline s ON s.line_id = p.line WHERE p.account = %s AND p.line <> '' "
            "AND s.service_date <= %s GROUP BY 1, 2 HAVING SUM(p.amount_cents) <> 0 ORDER BY 1, 2",
            [ENCUMBERED, today],
        )  # fmt: skip
        return [
            {"fund_year_id": r[0], "category_code": r[1], "accrued_cents": int(r[2]), "lines": int(r[3])}
            for r in cursor.fetchall()
        ]


def expiring(on: date | None = None, days: int = 90) -> Rows:
    """Money that nobody is promised in fund-years that end within so many days, the first to end first."""
    return [
        {k: r[k] for k in ("fund_year_id", "award", "end_date", "days_left", "available_cents", "encumbered_cents")}
        for r in balances(on) if 0 <= r["days_left"] <= days and r["available_cents"] + r["encumbered_cents"]
    ]  # fmt: skip


def cost_per_participant(on: date | None = None) -> Rows:
    """Cents spent per person by fund-year, and over all; a person whom two funds serve counts once in the whole."""
    question = "SELECT {} COUNT(DISTINCT person), SUM(amount_cents) FROM fiscal_posting WHERE account = %s "
    question += "AND person <> '' AND (person, {}) IN (SELECT person, {} FROM fiscal_posting WHERE account = %s "
    question += "AND person <> '' GROUP BY 1, 2 HAVING SUM(amount_cents) <> 0) {}"
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            question.format("fund_year,", "fund_year", "fund_year", "GROUP BY 1 ORDER BY 1"), [EXPENDED, EXPENDED]
        )
        rows = [(r[0], int(r[1]), int(r[2])) for r in cursor.fetchall()]
        cursor.execute("SELECT COUNT(*), COALESCE(SUM(cents), 0) FROM (SELECT SUM(amount_cents) AS cents "
                       "FROM fiscal_posting WHERE account = %s AND person <> '' GROUP BY person "
                       "HAVING SUM(amount_cents) <> 0) t", [EXPENDED])  # fmt: skip
        count, cents = cursor.fetchone()
        rows.append(("all", int(count), int(cents)))
    for name, people, spent in rows:
        each = spent // people if people else None
        found.append({"fund_year_id": name, "people": people, "expended_cents": spent, "cents_per_person": each})
    return found


def limits(on: date | None = None) -> Rows:
    """Every cap and floor with what is promised or spent under it, in cents, and what is left or lacking."""
    funds = stored_funds(on or timezone.localdate())
    by_line: dict[str, dict[str, int]] = defaultdict(dict)
    for (line, fund), cents in committed_cents().items():
        by_line[line][fund] = cents
    lines = stored_lines(by_line) if funds.limits else {}
    found = []
    for rule in funds.limits:
        used = sum(
            cents
            for name, line in lines.items()
            if counts(rule.predicate, line)
            for fund, cents in by_line[name].items()
            if fund in rule.fund_year_ids
        )
        found.append({
            "rule_id": rule.rule_id, "name": rule.name, "sense": rule.sense, "limit_cents": rule.cents,
            "used_cents": used, "room_cents": rule.cents - used if rule.sense == "cap" else None,
            "lacking_cents": max(0, rule.cents - used) if rule.sense == "floor" else None, "citation": rule.citation,
            "is_kept": used <= rule.cents if rule.sense == "cap" else used >= rule.cents,
        })  # fmt: skip
    return found


def matches(on: date | None = None) -> Rows:
    """Every matched fund: cents spent or promised, what its non-federal sources stand for, and whether it is kept."""
    sums, found = _sums(), []
    for rule in stored_funds(on or timezone.localdate()).matches:
        used = sum(sums[rule.fund_year_id][a] for a in (ENCUMBERED, EXPENDED))
        sources = sum(sums[s][a] for s in rule.source_fund_year_ids for a in (ENCUMBERED, EXPENDED))
        found.append({
            "rule_id": rule.rule_id, "fund_year_id": rule.fund_year_id, "ratio": str(rule.ratio), "used_cents": used,
            "source_fund_year_ids": list(rule.source_fund_year_ids), "sources_cents": sources,
            "is_kept_at_most": used <= int(rule.ratio * sources), "citation": rule.citation,
        })  # fmt: skip
    return found


REPORTS = {
    "balances": balances, "obligations": obligations, "expenditures": expenditures, "accruals": accruals,
    "expiring": expiring, "cost-per-participant": cost_per_participant, "limits": limits, "matches": matches,
}  # fmt: skip


def report(name: str, *, on: date | None = None, days: int = 90) -> Rows:
    """One report by its name; UnknownNameError with the nearest names."""
    if name not in REPORTS:
        raise UnknownNameError.of("report", name, REPORTS)
    return expiring(on, days) if name == "expiring" else REPORTS[name](on)


def _sums() -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(lambda: dict.fromkeys(ACCOUNTS, 0))
    for fund, account, cents in LedgerBalance.objects.values_list("fund_year", "account", "amount_cents"):
        found[fund][account] += cents
    return found


def _by_category() -> Rows:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    rows = LedgerBalance.objects.filter(account__in=(ENCUMBERED, EXPENDED)).order_by("fund_year", "category")
    for fund, account, category, cents in rows.values_list("fund_year", "account", "category", "amount_cents"):
        row = found.setdefault((fund, category), {"fund_year_id": fund, "category_code": category,
                                                  "encumbered_cents": 0, "expended_cents": 0})  # fmt: skip
        row["encumbered_cents" if account == ENCUMBERED else "expended_cents"] += cents
    return list(found.values())
