"""What happens to promised money: paid, released, refunded, moved to another award, or let expire."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.funding.ledger import ADMINISTRATION, AVAILABLE, ENCUMBERED, Movement
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.fiscal.acting import staff_of
from braidwork.workspace.fiscal.awards import fund_year
from braidwork.workspace.fiscal.inputs import stored_lines
from braidwork.workspace.fiscal.models import ServiceLine
from braidwork.workspace.fiscal.posting import Grounds, Sealed, hold_ledger, post
from braidwork.workspace.fiscal.standing import StoredStanding


@dataclass(frozen=True)
class Paid:
    """What a fund-year really paid for a line, in cents; it may be less than was promised, never more."""

    line_id: str
    fund_year_id: str
    amount_cents: int


@transaction.atomic
def post_actuals(
    paid: Iterable[Paid], *, by: Actor, on: date | None = None, release_rest: bool = True
) -> list[Sealed]:  # fmt: skip
    """Posts what was paid; what was promised beyond it goes back to the fund, unless another bill is to come.

    RefusedError for more than was promised: plan the rest. A day is inside the fund-year's posting days.
    """
    staff_of(by, "fund.post")
    hold_ledger()
    rows = list(paid)
    lines, day = _lines(p.line_id for p in rows), _day(on)
    found = post("actual", [_moved(lines[p.line_id], p.fund_year_id, p.amount_cents, day) for p in rows], by=by)
    if release_rest:
        keys = list(dict.fromkeys((p.line_id, p.fund_year_id) for p in rows))
        rest = _promised([line for line, _ in keys])
        over = [_moved(lines[k[0]], k[1], rest[k], day) for k in keys if rest.get(k)]
        if over:
            found += post("release", over, by=by)
    return found


@transaction.atomic
def release(
    line_id: str, *, by: Actor, fund_year_id: str = "", amount_cents: int | None = None, on: date | None = None
) -> list[Sealed]:  # fmt: skip
    """Gives promised money of a line back to its fund: all of it, of one fund-year, or an amount of one."""
    staff_of(by, "fund.post")
    hold_ledger()
    line = _lines([line_id])[line_id]
    rest = {f: c for (_, f), c in _promised([line_id]).items() if c and f == (fund_year_id or f)}
    if not rest:
        raise RefusedError(f"nothing is promised for line {line_id}.", where=line_id, mend="trace the line.")
    day = _day(on)
    moved = [_moved(line, f, c if amount_cents is None else amount_cents, day) for f, c in sorted(rest.items())]
    return post("release", moved, by=by)


@transaction.atomic
def refund(
    line_id: str, fund_year_id: str, amount_cents: int, *, by: Actor, on: date | None = None
) -> list[Sealed]:  # fmt: skip
    """Brings paid money of a line back to its fund, such as when Pell came later (20 CFR 680.230)."""
    staff_of(by, "fund.post")
    hold_ledger()
    return post("refund", [_moved(_lines([line_id])[line_id], fund_year_id, amount_cents, _day(on))], by=by)


@transaction.atomic
def transfer(
    from_fund_year: str, to_fund_year: str, amount_cents: int, *, by: Actor, approval: str = "", on: date | None = None
) -> list[Sealed]:  # fmt: skip
    """Moves available money to another fund-year, on a named approval (20 CFR 683.130 asks the state's).

    The money keeps the rules of the fund-year it comes to.
    """
    staff_of(by, "fund.post")
    for name in (from_fund_year, to_fund_year):
        fund_year(name)
    if from_fund_year == to_fund_year:
        raise RefusedError("both fund-years are the same.", where=from_fund_year, mend="name two.")
    moved = [Movement(from_fund_year, amount_cents, _day(on), to_fund_year=to_fund_year)]
    return post("transfer", moved, by=by, grounds=Grounds(approved_by=approval[:64]))


@transaction.atomic
def expire(fund_year_id: str, *, by: Actor, on: date | None = None) -> list[Sealed]:
    """Lets what a fund-year has left expire, once its days (or the award itself) are over."""
    staff_of(by, "fund.post")
    hold_ledger()
    year, today = fund_year(fund_year_id), on or timezone.localdate()
    if year.end_date >= today and (year.ended_on is None or year.ended_on > today):
        raise RefusedError(f"{fund_year_id} runs until {year.end_date}.", where=fund_year_id,
                           mend="wait for its end, or end the award first.")  # fmt: skip
    held = StoredStanding().balances([fund_year_id])
    moved = [
        Movement(fund_year_id, cents, today.isoformat(), taken_from=account)
        for account in (AVAILABLE, ADMINISTRATION)
        if (cents := held.get((fund_year_id, account), 0)) > 0
    ]
    return post("expire", moved, by=by)


@transaction.atomic
def pay_administration(
    fund_year_id: str, amount_cents: int, *, by: Actor, on: date | None = None
) -> list[Sealed]:  # fmt: skip
    """Posts a cost of local administration against the part of the award that was set aside for it."""
    staff_of(by, "fund.post")
    moved = [Movement(fund_year_id, amount_cents, _day(on), category="administration", taken_from=ADMINISTRATION)]
    return post("actual", moved, by=by)


def _promised(line_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    sums = StoredStanding().line_sums(line_ids)
    return {(line, fund): cents for (line, fund, account), cents in sums.items() if account == ENCUMBERED}


def _moved(line: ServiceLine, fund_year_id: str, cents: int, day: str) -> Movement:
    return Movement(fund_year_id, cents, day, str(line.pseudonym_id), str(line.pk), str(line.category_code))


def _lines(ids: Iterable[str]) -> dict[str, ServiceLine]:
    wanted = set(ids)
    found = stored_lines(wanted)
    if missing := sorted(wanted - set(found)):
        raise RefusedError(f"there is no line '{missing[0]}'.", where=missing[0], mend="load the line first.")
    return found


def _day(on: date | None) -> str:
    return (on or timezone.localdate()).isoformat()
