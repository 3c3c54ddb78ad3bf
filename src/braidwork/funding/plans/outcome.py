"""What an allocation reaches, by tier and fund: the figures that a plan and a waterfall are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from braidwork.funding.braid.disaggregation import Shares

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines


@dataclass(frozen=True)
class Outcome:
    """Cents needed and covered by tier, cents left in each fund-year, lines paid in full and in part.

    `pairs` counts (person, fund-year) files. `note` says what the allocation does not look at.
    """

    name: str
    label: str
    needed_cents_by_tier: Mapping[int, int]
    covered_cents_by_tier: Mapping[int, int]
    left_cents_by_fund: Mapping[str, int]
    lines_paid: int
    lines_part_paid: int
    pairs: int
    note: str = ""

    @property
    def covered_cents(self) -> int:
        """Cents covered over all tiers."""
        return sum(self.covered_cents_by_tier.values())

    @property
    def needed_cents(self) -> int:
        """Cents needed over all tiers."""
        return sum(self.needed_cents_by_tier.values())

    @property
    def left_cents(self) -> int:
        """Cents that stay in the funds."""
        return sum(self.left_cents_by_fund.values())

    def share_covered(self, tier: int | None = None) -> float | None:
        """Covered share of need, of one tier or of all; None where nothing is needed."""
        need = self.needed_cents if tier is None else self.needed_cents_by_tier.get(tier, 0)
        covered = self.covered_cents if tier is None else self.covered_cents_by_tier.get(tier, 0)
        return covered / need if need else None

    def document(self) -> dict[str, Any]:
        """The figures for JSON."""
        return {
            "name": self.name, "label": self.label, "covered_cents": self.covered_cents,
            "needed_cents": self.needed_cents, "left_cents": self.left_cents,
            "needed_cents_by_tier": {str(t): c for t, c in self.needed_cents_by_tier.items()},
            "covered_cents_by_tier": {str(t): c for t, c in self.covered_cents_by_tier.items()},
            "left_cents_by_fund": dict(self.left_cents_by_fund), "lines_paid": self.lines_paid,
            "lines_part_paid": self.lines_part_paid, "pairs": self.pairs, "note": self.note,
        }  # fmt: skip


def outcome(name: str, label: str, lines: ServiceLines, funds: Funds, shares: Shares, note: str = "") -> Outcome:
    """The figures of one allocation."""
    paid = np.bincount(shares.line, weights=shares.cents, minlength=len(lines))  # exact: totals below 2^53
    need = lines.net_cents
    by_tier = {t: (int(need[lines.tier == t].sum()), int(paid[lines.tier == t].sum())) for t in lines.tiers}
    spent = np.bincount(shares.fund, weights=shares.cents, minlength=len(funds.fund_years)).astype(np.int64)
    drawn = spent.copy()
    for f, fund in enumerate(funds.fund_years):
        if fund.draws_on is not None:
            drawn[funds.places[fund.draws_on]] += spent[f]
    left = {f.fund_year_id: f.balance_cents - int(drawn[i]) for i, f in enumerate(funds.fund_years) if not f.draws_on}
    asked = need > 0
    pairs = len(np.unique(lines.person[shares.line].astype(np.int64) << 16 | shares.fund)) if len(shares.line) else 0
    return Outcome(
        name, label, {t: n for t, (n, _) in by_tier.items()}, {t: c for t, (_, c) in by_tier.items()}, left,
        int((asked & (paid == need)).sum()), int((asked & (paid > 0) & (paid < need)).sum()), pairs, note,
    )  # fmt: skip
