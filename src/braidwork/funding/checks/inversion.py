"""No lower tier holds a priority fund's money while a higher one that it could pay is short, unless a rule says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.checks.readding import Paid, counted_cents, counts
from braidwork.funding.lines.lawful import lawful

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines


@dataclass(frozen=True)
class Inversion:
    """A priority fund pays a lower tier while a higher one is short; `explained_by` names the rule, if any."""

    fund_year_id: str
    short_line: str
    short_tier: int
    paid_line: str
    paid_tier: int
    explained_by: str | None


def inversions(lines: ServiceLines, funds: Funds, paid: Paid) -> tuple[Inversion, ...]:
    """The worst inversion of every priority fund and every kind of line that is short; empty when priority is kept.

    An inversion that no cap, ceiling or match explains has `explained_by` None: the plan must not be approved.
    """
    given = np.bincount(paid.line, weights=paid.cents, minlength=len(lines))
    short = np.flatnonzero(given < lines.net_cents)
    words = lawful(lines, funds).words(short) if len(short) else np.zeros((0, 1), dtype=np.uint64)
    of_fund = [np.flatnonzero(paid.fund == f) for f in range(len(funds.fund_years))]
    found: list[Inversion] = []
    for f, fund in enumerate(funds.fund_years):
        if not fund.has_priority_of_service or not len(of_fund[f]):
            continue
        could = short[(words[:, f // 64] >> np.uint64(f % 64) & np.uint64(1)).astype(bool)]
        holders = paid.line[of_fund[f]]
        could = could[lines.tier[could] < lines.tier[holders].max(initial=0)]
        if len(could):
            found += _of_fund(lines, funds, paid, f, could.astype(np.int32), holders, of_fund)
    return tuple(found)


def _of_fund(
    lines: ServiceLines, funds: Funds, paid: Paid, f: int, short: NDArray[np.int32], holders: NDArray[np.int32],
    of_fund: list[NDArray[np.int64]],
) -> list[Inversion]:  # fmt: skip
    name = funds.ids[f]
    tight = [
        r for r in funds.all_limits
        if r.sense == "cap" and name in r.fund_year_ids
        and counted_cents(lines, funds, paid, of_fund, r.fund_year_ids, r.predicate) >= r.cents
    ]  # fmt: skip
    signs = (
        np.stack([counts(r.predicate, lines, short) for r in tight], axis=1)
        if tight
        else np.zeros((len(short), 0), bool)
    )
    held = (
        np.stack([counts(r.predicate, lines, holders) for r in tight], axis=1)
        if tight
        else np.zeros((len(holders), 0), bool)
    )
    ceiling = _at_ceiling(lines, funds, paid, f, short)
    found = []
    kinds = np.concatenate([signs, lines.tier[short][:, None].astype(bool), ceiling[:, None]], axis=1)
    _, first = np.unique(np.concatenate([kinds, lines.tier[short][:, None]], axis=1), axis=0, return_index=True)
    for at in first.tolist():
        lower = lines.tier[holders] > lines.tier[short[at]]
        # A cap explains it if it counts the short line and not the holder: the exchange would break the cap.
        free = lower & ~(signs[at][None, :] & ~held).any(axis=1)
        blocked = [tight[i].name for i in np.flatnonzero(signs[at])]
        holder = int(np.flatnonzero(free if free.any() else lower)[0])
        matched = [r.rule_id for r in funds.matches if name in (r.fund_year_id, *r.source_fund_year_ids)]
        why = "the ceiling per line" if ceiling[at] else None if free.any() else ", ".join(blocked)
        found.append(Inversion(
            name, lines.line_id(short[at]), int(lines.tier[short[at]]), lines.line_id(holders[holder]),
            int(lines.tier[holders[holder]]), why or (", ".join(matched) or None),
        ))  # fmt: skip
    return found


def _at_ceiling(lines: ServiceLines, funds: Funds, paid: Paid, f: int, short: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether each short line already has all that a ceiling lets this fund's family pay."""
    reached = np.zeros(len(short), dtype=bool)
    for ceiling in funds.ceilings:
        if funds.ids[f] not in ceiling.fund_year_ids:
            continue
        family = [funds.places[g] for g in ceiling.fund_year_ids] if ceiling.joint else [f]
        at = np.flatnonzero(np.isin(paid.fund, family))
        got = np.bincount(paid.line[at], weights=paid.cents[at], minlength=len(lines))[short]
        limit = np.array([ceiling.on_line(int(lines.cost_cents[r]), lines.allowance(r)) for r in short])
        inside = np.array([c in ceiling.category_codes for c in lines.category_codes])[lines.category[short]]
        reached |= inside & (got >= limit)
    return reached
