"""The award book of a day: every fund-year as its agreement says, with the money that the ledger has for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from braidwork.funding import Funds
from braidwork.funding.funds.reading import funds_of_document
from braidwork.funding.ledger import AVAILABLE, ENCUMBERED, EXPENDED
from braidwork.workspace.fiscal.models import AwardBook, FundYear
from braidwork.workspace.fiscal.standing import StoredStanding

# Parts of an award file that are about several fund-years.
SECTIONS = ("county_codes", "on_request", "limit", "ceiling", "match", "hold_back")
# Of a fund-year's terms, what only the ledger needs to know.
OF_THE_LEDGER = frozenset({"last_posting_date"})


def book_in_force() -> dict[str, Any]:
    """The sections of the latest award book; empty before the first was loaded."""
    found = AwardBook.objects.order_by("-pk").first()
    return dict(found.document) if found else {}


def book_document(on: date) -> dict[str, Any]:
    """The whole book in the layout of an award file, balances as the ledger has them, 0 for what can pay no more."""
    years = list(FundYear.objects.order_by("start_date", "fund_year_id"))
    money = available_cents(years, on)
    rows = [{**terms_of(y), "balance_cents": money[str(y.pk)]} for y in years]
    return {**book_in_force(), "fund_year": rows}


def stored_funds(on: date) -> Funds:
    """The same as funds, with caps and ceilings of their families as the law stands on the day."""
    return funds_of_document(book_document(on), on=on, where="the award book")


def terms_of(year: FundYear) -> dict[str, Any]:
    """The terms of a fund-year as an award file has them, without what only the ledger needs."""
    return {k: v for k, v in dict(year.terms).items() if k not in OF_THE_LEDGER}


def available_cents(years: list[FundYear], on: date) -> dict[str, int]:
    """Cents that can be planned with, by fund-year.

    A fund-year that draws on another one has what was approved for it less what it used of that.
    """
    held = StoredStanding().balances([str(y.pk) for y in years])
    found = {str(y.pk): held.get((str(y.pk), AVAILABLE), 0) for y in years}
    for y in years:
        origin = dict(y.terms).get("draws_on")
        if origin is not None:
            found[origin] += found[str(y.pk)]  # money that came over and was not used goes back when it is needed
            used = sum(held.get((str(y.pk), account), 0) for account in (ENCUMBERED, EXPENDED))
            found[str(y.pk)] = max(0, int(dict(y.terms)["balance_cents"]) - used)
    for y in years:
        if y.last_posting_date < on or (y.ended_on is not None and y.ended_on <= on):
            found[str(y.pk)] = 0
    return found


def plain(value: Any) -> Any:
    """Values of TOML as JSON keeps them: days as ISO text."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
