"""A kept plan as the review shows it: made again from its inputs, compared, priced and explained in words."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from braidwork.funding import Plan
from braidwork.funding.explaining import LineExplanation
from braidwork.funding.ledger import dollars
from braidwork.workspace.fiscal.models import FundingPlan
from braidwork.workspace.fiscal.planning import made_again
from braidwork.workspace.fiscal.showing import percent, service

AT_ONCE = 50
STATUS = {
    "optimal": "Proven best: each aim is met as far as any lawful plan can, in the order of aims.",
    "floor short": "Proven best, but a floor cannot be met. See below who is missing.",
    "not proven": "Not proven best: the time for it ran out.",
    "fallback": "Not optimized: this is the narrowest-first waterfall, for no optimizer ran.",
    "empty": "Empty: there was nothing to plan, or no fund to plan with.",
}
_ALONE = threading.Lock()  # a plan keeps one solver for its questions


@dataclass(frozen=True)
class TierRow:
    """One tier (0: all) over the plan and the waterfalls: need; for each its name, covered dollars, share and bar."""

    tier: int
    needed: str
    cells: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class PlannedLine:
    """One line of a plan: service, tier, need, what pays it and what stays open."""

    line_id: str
    service: str
    tier: int
    needed: str
    paid: str
    short: str
    funds: tuple[str, ...]


def made(found: FundingPlan) -> Plan:
    """The plan itself, made once for each kept document. DataError where it cannot be made again."""
    return _made(str(found.pk), str(found.document_sha256))


@lru_cache(maxsize=4)
def _made(plan_id: str, document_sha256: str) -> Plan:
    return made_again(FundingPlan.objects.get(pk=plan_id))


def explained(found: FundingPlan, line_id: str) -> LineExplanation:
    """One line explained; UnknownNameError for a line that is not in the plan."""
    with _ALONE:
        return made(found).explain(line_id)


def compared(summary: dict[str, Any]) -> dict[str, Any]:
    """The plan beside the waterfalls: covered need by tier, stranded money, lines, files, and what each would break."""
    columns = summary["compared"]
    own = columns[0]
    names, rows = [c["label"] for c in columns], []
    for tier in sorted(int(t) for t in own["needed_cents_by_tier"]):
        need = own["needed_cents_by_tier"][str(tier)]
        rows.append(_row(tier, need, [c["covered_cents_by_tier"].get(str(tier), 0) for c in columns], names))
    rows.append(_row(0, own["needed_cents"], [c["covered_cents"] for c in columns], names))
    broken = [c["note"].partition("NET plan.")[2].strip() for c in columns]
    others = {
        "Left in the funds": [dollars(c["left_cents"]) for c in columns],
        "Lines paid in full": [f"{c['lines_paid']:,}" for c in columns],
        "Lines paid in part": [f"{c['lines_part_paid']:,}" for c in columns],
        "Files, a person at a fund": [f"{c['pairs']:,}" for c in columns],
    }
    return {
        "names": list(zip(names, broken, strict=True)),
        "tiers": rows,
        "others": [(title, list(zip(names, cells, strict=True))) for title, cells in others.items()],
        "breaks": [(name, why) for name, why in zip(names, broken, strict=True) if why],
    }


def _row(tier: int, need: int, covered: Sequence[int], names: Sequence[str]) -> TierRow:
    width = [f"{100 * c / need:.2f}%" if need else "0%" for c in covered]
    cells = zip(names, covered, width, strict=True)
    return TierRow(tier, dollars(need), tuple((name, dollars(c), percent(c, need), w) for name, c, w in cells))


def reasons(found: FundingPlan) -> dict[str, Any]:
    """What the review tells beside the figures: stranded money, prices, unverified rules, inversions, short floors."""
    plan = made(found)
    names = {f.fund_year_id: f.name for f in plan.funds.fund_years}
    with _ALONE:
        prices = [p.words() for p in plan.shadow_prices]
        tiers = plan.price_of_tiers_cents if plan.solution is not None else 0
    return {
        "unspent": [(u.fund_year_id, names[u.fund_year_id], dollars(u.cents), u.reason) for u in plan.unspent],
        "prices": prices, "price_of_tiers": dollars(tiers) if tiers > 0 else "",
        "unverified": list(plan.funds.unverified), "floors": [f.words() for f in plan.short_floors],
        "expiring": [
            (e.fund_year_id, names[e.fund_year_id], e.end_date, e.days_left, dollars(e.balance_cents),
             dollars(e.planned_cents), dollars(e.left_cents))
            for e in plan.expiring(90)
        ],
        "inversions": [
            (i.short_line, i.short_tier, i.paid_line, i.paid_tier, names[i.fund_year_id], i.explained_by)
            for i in plan.inversions[:20]
        ],
        "inversion_count": len(plan.inversions),
    }  # fmt: skip


def lines_of(found: FundingPlan, *, fund: str, tier: str, only: str, page: int) -> dict[str, Any]:
    """A page of the plan's lines, those of a fund, a tier or a kind (`open`: something stays open; `none`: no cent)."""
    plan = made(found)
    lines, shares = plan.lines, plan.shares
    paid = np.bincount(shares.line, weights=shares.cents, minlength=len(lines)).astype(np.int64)
    keep = np.ones(len(lines), dtype=bool)
    if fund:
        keep &= np.isin(np.arange(len(lines)), shares.line[shares.fund == plan.funds.places[fund]])
    if tier:
        keep &= lines.tier == int(tier)
    if only == "open":
        keep &= paid < lines.net_cents
    elif only == "none":
        keep &= (paid == 0) & (lines.net_cents > 0)
    rows = np.flatnonzero(keep)
    pages = max(1, -(-len(rows) // AT_ONCE))
    here = min(max(1, page), pages)
    return {
        "rows": [_line(plan, int(r), int(paid[r])) for r in rows[(here - 1) * AT_ONCE : here * AT_ONCE]],
        "count": len(rows), "page": here, "pages": pages, "before": here - 1, "after": here + 1 if here < pages else 0,
        "tiers": lines.tiers, "funds": [(f.fund_year_id, f.name) for f in plan.funds.fund_years],
    }  # fmt: skip


def _line(plan: Plan, row: int, paid: int) -> PlannedLine:
    lines, shares = plan.lines, plan.shares
    first, last = np.searchsorted(shares.line, [row, row + 1])
    need = int(lines.net_cents[row])
    return PlannedLine(
        lines.line_id(row), service(lines.category_codes[lines.category[row]]), int(lines.tier[row]), dollars(need),
        dollars(paid), dollars(need - paid) if need > paid else "",
        tuple(plan.funds.fund_years[f].name for f in shares.fund[first:last].tolist()),
    )  # fmt: skip
