"""The page of questions: what if an award ends, a cap is waived, a grant is won; the forecast of money near its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from braidwork.errors import BraidworkError, DataError
from braidwork.funding.funds import families
from braidwork.funding.ledger import dollars
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.book import stored_funds
from braidwork.workspace.fiscal.scenarios import Scenario, award_ends, cap_waived, flexible_dollar, forecast, grant_won
from braidwork.workspace.fiscal.showing import fund_names, parsed_cents, percent, problem_of, signed

_MONTHS_OF_A_GRANT = 365


@require_GET
@staff_page("fund.read")
def what_if(request: HttpRequest) -> HttpResponse:
    """Asks the open lines of now a question; nothing is kept and nothing is posted."""
    names, today = fund_names(), timezone.localdate()
    asked = {k: request.GET.get(k, "").strip()[:120] for k in ("ask", "fund", "rule", "family", "amount", "like")}
    page: dict[str, Any] = {
        "staff": request.user, "here": "what-if", "asked": asked, "funds": sorted(names.items()),
        "families": [(code, families()[code].label) for code in families()],
    }  # fmt: skip
    try:
        page["rules"] = [(r.rule_id, f"{r.name} ({r.sense})") for r in stored_funds(today).limits]
        if names:
            page["flexible"] = {**flexible_dollar(on=today)}
            page["flexible"]["name"] = names.get(page["flexible"].get("fund_year_id", ""), "")
            page["forecast"] = [_forecast(row, names) for row in forecast(on=today)]
        if asked["ask"]:
            found = _asked(asked)
            record("scenario read", "page", asked["ask"], by=Actor.staff(request.user))
            page["answer"] = _answer(found, _question(asked, names, page["rules"]))
    except BraidworkError as error:
        return render(request, "fiscal/what_if.html", page | {"problem": problem_of(error)}, status=422)
    return render(request, "fiscal/what_if.html", page)


def _asked(asked: dict[str, str]) -> Scenario:
    if asked["ask"] == "ends":
        return award_ends(asked["fund"])
    if asked["ask"] == "waived":
        return cap_waived(asked["rule"])
    if asked["ask"] != "won":
        raise DataError("That is no question.", mend="Pick one of the three.")
    cents, today = parsed_cents(asked["amount"]), timezone.localdate()
    if not cents:
        raise DataError("The amount is no amount of money.", where="Amount", mend="Write it as 25000.")
    if asked["family"] not in families():
        raise DataError("There is no such kind of money.", where="Kind of money", mend="Pick one of the list.")
    grant = {
        "fund_year_id": "the new grant", "award": "the new grant", "family": asked["family"],
        "start_date": today.isoformat(), "end_date": (today + timedelta(days=_MONTHS_OF_A_GRANT)).isoformat(),
        "allotment_cents": cents, "balance_cents": cents,
    }  # fmt: skip
    return grant_won(grant, like=asked["like"] or None)


def _question(asked: dict[str, str], names: dict[str, str], rules: list[tuple[str, str]]) -> str:
    if asked["ask"] == "ends":
        return f"If {names.get(asked['fund'], asked['fund'])} ended today"
    if asked["ask"] == "waived":
        return f"If the rule “{dict(rules).get(asked['rule'], asked['rule'])}” were waived"
    amount, label = dollars(parsed_cents(asked["amount"]) or 0), families()[asked["family"]].label
    whom = f"open to whom {names.get(asked['like'], asked['like'])} serves" if asked["like"] else "open to everyone"
    return f"If we won {amount} of {label}, {whom}"


def _answer(found: Scenario, question: str) -> dict[str, Any]:
    tiers = []
    for tier in sorted({*found.before_by_tier, *found.after_by_tier}):
        before, after = found.before_by_tier.get(tier, 0), found.after_by_tier.get(tier, 0)
        tiers.append((tier, dollars(before), dollars(after), _signed(after - before)))
    change = found.change_cents
    if change:
        words = f"{dollars(abs(change))} {'more' if change > 0 else 'less'} of need would be covered."
    else:
        words = "The same need would be covered."
    return {
        "question": question, "words": words, "tiers": tiers, "before": dollars(found.before_cents),
        "after": dollars(found.after_cents), "change": _signed(change), "won": found.lines_won,
        "lost": found.lines_lost,
        "left_before": dollars(found.left_before_cents), "left_after": dollars(found.left_after_cents),
        "left_change": _signed(found.left_after_cents - found.left_before_cents), "status": found.status,
    }  # fmt: skip


def _signed(cents: int) -> str:
    if not cents:
        return "no change"
    return f"+{dollars(cents)}" if cents > 0 else signed(cents)


def _forecast(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        **row, "end": date.fromisoformat(row["end_date"]), "has": dollars(row["balance_cents"]),
        "name": names.get(row["fund_year_id"], row["fund_year_id"]),
        "planned": dollars(row["planned_cents"]), "left": dollars(row["left_cents"]),
        "share": percent(row["planned_cents"], row["balance_cents"]) if row["balance_cents"] else "",
    }  # fmt: skip
