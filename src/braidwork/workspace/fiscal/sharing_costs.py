"""Costs that partners share, such as those of a one-stop center: split by proportional benefit, the basis kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.funding.ledger import ADMINISTRATION, Movement, split_by_benefit
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import staff_of
from braidwork.workspace.fiscal.models import FundYear, SharedCostSplit
from braidwork.workspace.fiscal.posting import post


@transaction.atomic
def share_cost(
    name: str, amount_cents: int, *, basis: str, benefit: Mapping[str, int], by: Actor, on: date | None = None,
    posts: bool = True,
) -> SharedCostSplit:  # fmt: skip
    """Splits a cost over partners in proportion to counts of benefit, keeps the split, and pays the part of each
    partner that is one of our fund-years from what was set aside there for administration.

    2 CFR 200.405(d). DataError for a cost or a count that cannot be split, RefusedError where money lacks.
    """
    staff = staff_of(by, "fund.post")
    split, day = split_by_benefit(name.strip(), amount_cents, basis.strip(), benefit), on or timezone.localdate()
    ours = FundYear.objects.in_bulk(list(benefit))
    moved = [
        Movement(fund, cents, day.isoformat(), category="shared cost", taken_from=ADMINISTRATION)
        for fund, cents in sorted(split.shares_cents.items())
        if fund in ours and cents
    ]
    sealed = post("actual", moved, by=by) if posts and moved else []
    found = SharedCostSplit.objects.create(
        name=split.name[:200], amount_cents=split.amount_cents, basis=split.basis[:200], benefit=dict(split.benefit),
        shares_cents=dict(split.shares_cents), day=day, made_at=timezone.now(), made_by=staff,
        first_batch=sealed[0].id if sealed else None, is_synthetic=any(y.is_synthetic for y in ours.values()),
    )  # fmt: skip
    record("cost shared", "shared cost", found.pk, by=by, rows=len(split.shares_cents))
    return found
