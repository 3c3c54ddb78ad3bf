"""How amounts, funds, services and refusals are worded on the fiscal pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import HttpRequest
from django.utils import timezone

from braidwork.errors import BraidworkError
from braidwork.funding.funds import families
from braidwork.funding.ledger import dollars
from braidwork.funding.lines.categories import categories
from braidwork.reference import region
from braidwork.workspace.fiscal.models import FundYear
from braidwork.workspace.fiscal.tracing import Step

KINDS = {
    "award": "awarded", "transfer": "moved between funds", "encumber": "encumbered", "actual": "paid",
    "release": "given back, not needed", "refund": "paid back", "expire": "expired", "reversal": "undone",
}  # fmt: skip
_ACCOUNTS = {"source": "award", "expended": "spent"}
_DONE = "fiscal_done"
_PROGRAM = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)*\b")
_AMOUNT = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{2}))?")


@dataclass(frozen=True)
class Problem:
    """A refusal in its three parts: what is wrong, where, what to do."""

    what: str
    where: str
    mend: str


@dataclass(frozen=True)
class ShownStep:
    """One posting as people read it: `step` as traced, with names; the amount is signed, debit positive."""

    step: Step
    fund: str
    account: str
    service: str
    kind: str
    day: date
    amount: str


def problem_of(error: BraidworkError) -> Problem:
    """The parts of an error for the page."""
    return Problem(_sentence(error.what), error.where or "", _sentence(error.mend or ""))


def told(request: HttpRequest, words: str) -> None:
    """Keeps a sentence for the next page that is shown."""
    request.session[_DONE] = words


def what_was_done(request: HttpRequest) -> str:
    """The sentence that was kept, once."""
    return str(request.session.pop(_DONE, ""))


def name_of(year: FundYear) -> str:
    """What people call a fund-year: its label, else that of its family."""
    found = families().get(str(year.fund_id))
    return str(dict(year.terms).get("label") or (found.label if found else year.fund_year_id))


def fund_names() -> dict[str, str]:
    """The name of every fund-year by id."""
    return {str(y.pk): name_of(y) for y in FundYear.objects.all()}


def service(code: str) -> str:
    """What people call a category of service."""
    return categories()[code].label if code in categories() else code.replace("_", " ")


def county(code: str) -> str:
    """The name of a county of the region; elsewhere its code."""
    return _counties().get(code, f"county {code}")


def account(name: str) -> str:
    """What people call an account of a fund-year."""
    return _ACCOUNTS.get(name, name)


def shown(steps: Iterable[Step]) -> list[ShownStep]:
    """Postings with the names of their funds, accounts and services."""
    names = fund_names()
    return [
        ShownStep(
            s, names.get(s.fund_year, s.fund_year), account(s.account), service(s.category) if s.category else "",
            KINDS.get(s.kind, s.kind), date.fromisoformat(s.day), signed(s.amount_cents),
        )
        for s in steps
    ]  # fmt: skip


def signed(cents: int) -> str:
    """An amount of a posting, with a true minus sign."""
    return dollars(cents).replace("-", "\u2212")


def month_name(month: str) -> str:
    """`2026-10` as October 2026."""
    return date.fromisoformat(f"{month}-01").strftime("%B %Y")


def plainly(words: str) -> str:
    """A sentence of an explanation with programs and counties by their names instead of their codes."""
    named = _PROGRAM.sub(lambda m: programs_by_id().get(m[0], m[0]), words)
    if named.endswith(": likely"):
        named += ", and only a decision opens the fund"
    return re.sub(r"\bcounty ([0-9]{5})(?:, not ([0-9]{5}))?", _counties_named, named)


@cache
def programs_by_id() -> dict[str, str]:
    """The name of every program of eligibility by id."""
    from braidwork.eligibility.programs import programs

    return {p.id: p.name for p in programs()}


def percent(part: int, whole: int) -> str:
    """A share in whole percent: never 100 % where a cent lacks, never 0 % where one is there."""
    if not whole:
        return "none needed"
    found = round(100 * part / whole)
    if part and not found:
        return "under 1%"
    return "over 99%" if part < whole and found == 100 else f"{found}%"


def days_left(end: date) -> int:
    """Days from today to a day; negative after it."""
    return (end - timezone.localdate()).days


def ending(end: date) -> str:
    """When something ends, in words."""
    left = days_left(end)
    if left < 0:
        return "ended"
    return "ends today" if left == 0 else f"ends in {left:,} day{'s' if left != 1 else ''}"


def parsed_day(text: str) -> date | None:
    """A day as a date field sends it; None for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def parsed_cents(text: str) -> int | None:
    """An amount such as 1250, 1250.00 or $1,250.00 in cents, by whole-number reading; None for what is no amount."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or len(found[1]) > 14:
        return None
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


def _counties_named(found: re.Match[str]) -> str:
    return county(found[1]) + (f", not {county(found[2])}" if found[2] else "")


@cache
def _counties() -> dict[str, str]:
    return {c.fips: f"{c.name} County" for c in region("puget-sound").counties}


def _sentence(words: str) -> str:
    found = words[:1].upper() + words[1:]
    return found if not found or found.endswith((".", "!", "?")) else f"{found}."
