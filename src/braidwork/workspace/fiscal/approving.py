"""Two people: one proposes a plan, another approves it; then it is posted, whole, on the grounds it was approved on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.funding.ledger import AVAILABLE, Movement
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import member_of_staff
from braidwork.workspace.fiscal.models import FundingPlan, FundYear
from braidwork.workspace.fiscal.planning import document_of, inputs_hash_now, short_name
from braidwork.workspace.fiscal.posting import Grounds, Sealed, hold_ledger, post
from braidwork.workspace.fiscal.standing import StoredStanding


@transaction.atomic
def approve(found: FundingPlan, *, by: Actor) -> FundingPlan:
    """Approves a plan that somebody else proposed, on the lines and balances of now. It posts nothing.

    RefusedError for the own plan, one that is stale, and one that is not waiting for approval.
    """
    staff = member_of_staff(by, "fund.approve")
    hold_ledger()
    held = FundingPlan.objects.select_for_update().get(pk=found.pk)
    _refuse_unless(held, "proposed", "approved once; make a new plan for what is open now.")
    if held.made_by_id == staff.pk:
        raise RefusedError("nobody approves the own plan.", where=short_name(held), mend="ask a second person.")
    document_of(held).refuse_if_stale(inputs_hash_now(held))
    held.state, held.approved_at, held.approved_by = "approved", timezone.now(), staff
    held.save(update_fields=["state", "approved_at", "approved_by"])
    record("plan approved", "plan", held.pk, by=by)
    return held


@transaction.atomic
def post_plan(found: FundingPlan, *, by: Actor, on: date | None = None) -> list[Sealed]:
    """Promises every share of an approved plan in the ledger: all batches in one transaction, or none.

    RefusedError for a plan that is not approved, was posted before, or whose inputs changed since its approval.
    """
    member_of_staff(by, "fund.post")
    hold_ledger()
    held = FundingPlan.objects.select_for_update().get(pk=found.pk)
    _refuse_unless(held, "approved", "approved by a second person before it is posted, and posted once.")
    document = document_of(held)
    document.refuse_if_stale(inputs_hash_now(held))
    day = on or timezone.localdate()
    years = {str(y.pk): y for y in FundYear.objects.all()}
    grounds = Grounds(
        inputs_sha256=str(held.inputs_sha256), rule_version=str(held.rule_version), plan_id=str(held.pk),
        approved_by=str(held.approved_by_id),
    )  # fmt: skip
    sealed: list[Sealed] = []
    moved = _transfers(document.allocations, years, day)
    if moved:
        sealed += post("transfer", moved, by=by, grounds=grounds)
    sealed += post("encumber", _promises(document.allocations, years, day), by=by, grounds=grounds)
    held.state, held.posted_at = "posted", timezone.now()
    held.first_batch, held.last_batch = sealed[0].id, sealed[-1].id
    held.save(update_fields=["state", "posted_at", "first_batch", "last_batch"])
    record("plan posted", "plan", held.pk, by=by, rows=sum(s.n for s in sealed))
    return sealed


def _promises(
    allocations: Iterable[Mapping[str, Any]], years: Mapping[str, FundYear], day: date
) -> Iterable[Movement]:  # fmt: skip
    # Money of a fund-year that has not begun is promised on its first day.
    days = {name: max(day, y.start_date).isoformat() for name, y in years.items()}
    for a in allocations:
        fund = a["fund_year_id"]
        yield Movement(fund, a["amount_cents"], days[fund], a["person"], a["line_id"], a["category_code"])


def _transfers(
    allocations: Iterable[Mapping[str, Any]], years: Mapping[str, FundYear], day: date
) -> list[Movement]:  # fmt: skip
    """Money that crosses between a fund-year and those that draw on it, so that each has what the plan takes of it."""
    drawing = {name: dict(y.terms)["draws_on"] for name, y in years.items() if "draws_on" in y.terms}
    if not drawing:
        return []
    asked: dict[str, int] = {}
    for a in allocations:
        asked[a["fund_year_id"]] = asked.get(a["fund_year_id"], 0) + a["amount_cents"]
    held = StoredStanding().balances(sorted({*drawing, *drawing.values()}))
    found = []
    for name, origin in sorted(drawing.items()):
        missing = asked.get(name, 0) - held.get((name, AVAILABLE), 0)
        if missing > 0:
            found.append(Movement(origin, missing, day.isoformat(), to_fund_year=name))
        elif missing < 0:  # what is not needed here goes home
            found.append(Movement(name, -missing, day.isoformat(), to_fund_year=origin))
    return found


def _refuse_unless(held: FundingPlan, state: str, mend: str) -> None:
    if held.state != state:
        raise RefusedError(f"the plan is {held.state}.", where=short_name(held), mend=f"a plan is {mend}")
