"""What the books say of the services of a plan: who promised how much, what is planned, what nobody pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from braidwork.funding import read_plan
from braidwork.funding.ledger import ENCUMBERED, EXPENDED
from braidwork.workspace.casework.plans.models import Plan, PlanLine
from braidwork.workspace.fiscal.models import FundingPlan, FundYear
from braidwork.workspace.fiscal.planning import content_of
from braidwork.workspace.fiscal.standing import StoredStanding

_PLANS_LOOKED_AT = 5


@dataclass(frozen=True)
class Promise:
    """How one service stands in the books: its state in a plan's words, and cents by fund-year with the fund's name."""

    state: str
    paid_by: tuple[tuple[str, str, int], ...] = ()

    @property
    def cents(self) -> int:
        """What is planned, promised or paid."""
        return sum(c for _, _, c in self.paid_by)


def promises_of(plan: Plan) -> dict[str, Promise]:
    """By the key of a service: how its line stands in the ledger, else in the newest plan of the books."""
    lines = dict(PlanLine.objects.filter(plan=plan, replaced_at=None).values_list("line_id", "item"))
    if not lines:
        return {}
    found = _in_ledger(lines)
    names = _names(f for promise in found.values() for f, _, _ in promise.paid_by)
    waiting = {line_id for line_id in lines if line_id not in found}
    planned = _planned(waiting)
    names |= _names(f for rows in planned.values() for f, _ in rows)
    for line_id in waiting:
        rows = planned.get(line_id)
        paid = tuple((f, names.get(f, f), c) for f, c in rows or ())
        found[line_id] = Promise("planned" if paid else "asked", paid)
    return {
        lines[line_id]: Promise(p.state, tuple((f, names.get(f, f), c) for f, _, c in p.paid_by))
        for line_id, p in found.items()
    }


def with_promises(services: Iterable[Mapping[str, Any]], found: Mapping[str, Promise]) -> list[dict[str, Any]]:
    """The services with who pays them written in as the books have it; what nobody pays stays short."""
    told = []
    for service in services:
        promise = found.get(str(service["key"]))
        if promise is None:
            told.append(dict(service))
            continue
        short = max(0, int(service["cost_cents"]) - promise.cents)
        paid = [{"fund_year_id": f, "name": n, "cents": c} for f, n, c in promise.paid_by]
        told.append({**service, "paid_by": paid, "short_cents": short, "state": promise.state})
    return told


def promised_lines(lines: Iterable[str]) -> frozenset[str]:
    """Those of the lines for which money is promised or paid; what is only planned or asked for is not."""
    asked = set(lines)
    return frozenset(_in_ledger(asked)) if asked else frozenset()


def _in_ledger(lines: Iterable[str]) -> dict[str, Promise]:
    """Lines with money promised or paid: cents that stand in the ledger, by fund-year."""
    sums: dict[str, dict[str, int]] = {}
    paid: set[str] = set()
    for (line_id, fund_year, account), cents in StoredStanding().line_sums(lines).items():
        if account in (ENCUMBERED, EXPENDED) and cents > 0:
            of_line = sums.setdefault(line_id, {})
            of_line[fund_year] = of_line.get(fund_year, 0) + cents
            if account == EXPENDED:
                paid.add(line_id)
    return {
        line_id: Promise("paid" if line_id in paid else "promised", tuple((f, f, c) for f, c in sorted(rows.items())))
        for line_id, rows in sums.items()
    }


def _planned(lines: set[str]) -> dict[str, list[tuple[str, int]]]:
    """What the newest plan of the books that looked at a line gives it: nothing, or cents by fund-year."""
    found: dict[str, list[tuple[str, int]]] = {}
    open_lines = set(lines)
    for plan in FundingPlan.objects.exclude(state="withdrawn").order_by("-made_at")[:_PLANS_LOOKED_AT]:
        if not open_lines:
            break
        content = content_of(plan)
        here = open_lines & set(content["inputs"]["lines"]["line_id"])
        open_lines -= here
        found |= {line_id: [] for line_id in here}
        for one in read_plan(content["plan"]).allocations if plan.state in ("proposed", "approved") else ():
            if one["line_id"] in here:
                found[one["line_id"]].append((one["fund_year_id"], int(one["amount_cents"])))
    return found


def _names(fund_years: Iterable[str]) -> dict[str, str]:
    wanted = set(fund_years)
    return dict(FundYear.objects.filter(pk__in=wanted).values_list("pk", "award")) if wanted else {}
