"""Pages of the funds: where every award stands, one fund-year with its rules, and the reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from braidwork.errors import BraidworkError
from braidwork.funding.funds import families
from braidwork.funding.ledger import dollars
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal import reports
from braidwork.workspace.fiscal.balances import balances, in_all, near_their_end, planned_cents, waiting_plan
from braidwork.workspace.fiscal.book import stored_funds
from braidwork.workspace.fiscal.models import FundYear
from braidwork.workspace.fiscal.showing import (
    KINDS,
    county,
    ending,
    fund_names,
    month_name,
    name_of,
    percent,
    problem_of,
    programs_by_id,
    service,
    what_was_done,
)

_TITLES = {
    "obligations": "Obligations by service", "expenditures": "Expenditures by service",
    "accruals": "Accruals: services given and not paid yet", "expiring": "Money that ends within 90 days",
    "cost-per-participant": "Cost per participant", "matches": "Match",
}  # fmt: skip
_NO_SERVICE = {"expiring", "cost-per-participant", "matches"}


@dataclass(frozen=True)
class Month:
    """What was posted in one month of a fund-year, by kind, in the order of the page's columns."""

    month: str
    amounts: tuple[str, ...]


@require_GET
@staff_page("fund.read")
def funds(request: HttpRequest) -> HttpResponse:
    """Every award and fund-year with its balance as a bar, and the same figures in a table."""
    years = list(FundYear.objects.order_by("end_date", "fund_year_id"))
    waiting = waiting_plan()
    found = balances(years, planned_cents(waiting))
    soon, later = near_their_end(found, 60), near_their_end(found, 90)
    page = {
        "staff": request.user, "funds": found, "all": in_all(found), "waiting": waiting, "done": what_was_done(request),
        "soon": dollars(soon[1]), "later": dollars(later[1]), "today": timezone.localdate(), "here": "funds",
        "has_expired": any(b.cents["expired"] for b in found), "synthetic": any(b.is_synthetic for b in found),
    }  # fmt: skip
    return render(request, "fiscal/funds.html", page)


@require_GET
@staff_page("fund.read")
def one_fund(request: HttpRequest, fund_year_id: str) -> HttpResponse:
    """One fund-year: its window and rules with their sources, caps and floors with room, postings by month."""
    year = FundYear.objects.filter(pk=fund_year_id).first()
    if year is None:
        raise Http404
    today = timezone.localdate()
    terms, family = stored_funds(today).fund_year(fund_year_id), families()[str(year.fund_id)]
    kinds, months = _months(fund_year_id)
    page = {
        "staff": request.user, "year": year, "name": name_of(year), "family": family, "terms": terms, "here": "funds",
        "balance": balances([year], planned_cents(waiting_plan()))[0], "ends": ending(year.end_date),
        "services": [service(c) for c in sorted(terms.category_codes or ())],
        "counties": [county(c) for c in sorted(terms.county_codes or ())],
        "programs": [programs_by_id().get(p, p) for p in family.programs if p != "everyone"],
        "limits": _limits(fund_year_id), "ceilings": _ceilings(fund_year_id),
        "matches": [
            m for m in reports.matches(today) if fund_year_id in (m["fund_year_id"], *m["source_fund_year_ids"])
        ],
        "kinds": [KINDS[k] for k in kinds], "months": months, "done": what_was_done(request),
        "allotment": dollars(year.allotment_cents),
    }  # fmt: skip
    page["has_expired"] = page["balance"].cents["expired"] > 0
    for match in page["matches"]:
        match |= {"used": dollars(match["used_cents"]), "sources": dollars(match["sources_cents"])}
    return render(request, "fiscal/fund.html", page)


@require_GET
@staff_page("fund.read")
def fund_reports(request: HttpRequest) -> HttpResponse:
    """The reports by fund-year and category: one chosen, as a table."""
    chosen = request.GET.get("report", "obligations")
    page: dict[str, Any] = {"staff": request.user, "titles": _TITLES, "here": "reports", "chosen": chosen}
    try:
        rows = reports.report(chosen)
        if chosen not in _TITLES:
            raise Http404
    except BraidworkError as error:
        page |= {"chosen": "", "problem": problem_of(error)}
        return render(request, "fiscal/reports.html", page, status=422)
    record("fund report read", "page", chosen, by=Actor.staff(request.user), rows=len(rows))
    page |= {"title": _TITLES[chosen], "table": _table(chosen, rows)}
    return render(request, "fiscal/reports.html", page)


def _table(chosen: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Headings, which of them hold numbers, and cells; a total under a column of cents."""
    names, columns = {**fund_names(), "all": "All funds, each person once"}, list(rows[0]) if rows else []
    columns = [c for c in columns if c not in ("award", "rule_id", "citation", "ratio")]
    cells = [[_cell(c, row[c], names) for c in columns] for row in rows]
    totals = []
    if chosen not in _NO_SERVICE and rows:
        for c in columns:
            totals.append(dollars(sum(row[c] for row in rows)) if c.endswith("_cents") else "")
        totals[0] = "All funds"
    heads = [(_heading(c), c.endswith(("_cents", "people", "lines", "days_left")) or "share" in c or "per_" in c)
             for c in columns]  # fmt: skip
    return {"heads": heads, "rows": [list(zip(r, heads, strict=True)) for r in cells],
            "totals": list(zip(totals, heads, strict=True)) if totals else []}  # fmt: skip


def _heading(column: str) -> str:
    names = {
        "fund_year_id": "Fund", "category_code": "Service", "days_left": "Days left", "end_date": "Last day",
        "share_of_allotment": "Share of the allotment", "cents_per_person": "Per person", "is_kept_at_most": "Kept",
        "source_fund_year_ids": "Sources", "expended_cents": "Spent", "obligated_cents": "In all",
    }  # fmt: skip
    return names.get(column, column.removesuffix("_cents").replace("_", " ").capitalize())


def _cell(column: str, value: Any, names: dict[str, str]) -> str:
    if value is None:
        return "–"
    if column == "fund_year_id":
        return f"{names.get(value, value)} ({value})" if value in names and value != "all" else names.get(value, value)
    if column == "category_code":
        return service(value)
    if column == "source_fund_year_ids":
        return ", ".join(names.get(v, v) for v in value)
    if column.endswith("_cents") or column == "cents_per_person":
        return dollars(value)
    if column == "share_of_allotment":
        return f"{100 * value:.1f}%"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _limits(fund_year_id: str) -> list[dict[str, Any]]:
    """Caps and floors that count this fund-year: the limit, what is used, what is left or lacking."""
    named = {r.rule_id: r for r in stored_funds(timezone.localdate()).limits}
    found = []
    for row in reports.limits():
        rule = named[row["rule_id"]]
        if fund_year_id in rule.fund_year_ids:
            left = row["room_cents"] if row["sense"] == "cap" else row["lacking_cents"]
            found.append({
                **row, "limit": dollars(row["limit_cents"]), "used": dollars(row["used_cents"]), "left": dollars(left),
                "counts": rule.predicate.sentence(), "verified": rule.verified, "others": len(rule.fund_year_ids) - 1,
                "share": percent(row["used_cents"], row["limit_cents"]),
            })  # fmt: skip
    return found


def _ceilings(fund_year_id: str) -> list[dict[str, Any]]:
    found = []
    for c in stored_funds(timezone.localdate()).ceilings:
        if fund_year_id in c.fund_year_ids:
            if c.is_allowance:
                most = "what the person may still get"
            elif c.ceiling_cents is not None:
                most = dollars(c.ceiling_cents)
            else:
                most = f"{float(c.ceiling_share or 0):.0%} of the price"
            services = ", ".join(service(s) for s in sorted(c.category_codes))
            found.append({"most": most, "services": services, "citation": c.citation, "verified": c.verified})
    return found


def _months(fund_year_id: str) -> tuple[list[str], list[Month]]:
    """Kinds of postings that occur, and their money by month: each amount counted once, where it arrives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUBSTR(p.day, 1, 7), b.kind, SUM(p.amount_cents) FROM fiscal_posting p "
            "JOIN fiscal_batch b ON b.id = p.batch WHERE p.fund_year = %s AND p.amount_cents > 0 GROUP BY 1, 2",
            [fund_year_id],
        )  # fmt: skip
        sums: dict[str, dict[str, int]] = defaultdict(dict)
        for month, kind, cents in cursor.fetchall():
            sums[month][kind] = int(cents)
    kinds = [k for k in KINDS if any(k in of for of in sums.values())]
    return kinds, [Month(month_name(m), tuple(dollars(sums[m].get(k, 0)) for k in kinds)) for m in sorted(sums)]
