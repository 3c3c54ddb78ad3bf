"""A proposed allocation with its proof. It posts nothing: only a human approval does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from braidwork.funding.amounts import dollars
from braidwork.funding.braid.disaggregation import Shares
from braidwork.funding.plans.outcome import Outcome, outcome

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.funding.amounts import Cents
    from braidwork.funding.braid.model import Model
    from braidwork.funding.braid.stages import Solution
    from braidwork.funding.checks import Inversion
    from braidwork.funding.explaining import (
        Disparity,
        Expiring,
        LineExplanation,
        ShadowPrice,
        ShortFloor,
        Uncovered,
        Unspent,
    )
    from braidwork.funding.explaining.prices import Pricing
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines
    from braidwork.funding.policy import Policy

Status = Literal["optimal", "floor short", "not proven", "fallback", "empty"]


class Allocation(NamedTuple):
    """One share: which fund-year pays how many cents of which line."""

    line_id: str
    fund_year_id: str
    amount_cents: int


@dataclass(frozen=True, eq=False)
class Allocations(Sequence[Allocation]):
    """The shares of a plan, ordered by line and fund; a sequence of `Allocation`, or a table."""

    lines: ServiceLines
    funds: Funds
    shares: Shares

    def __len__(self) -> int:
        return len(self.shares.line)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        fund = self.funds.ids[self.shares.fund[at]]
        return Allocation(self.lines.line_id(int(self.shares.line[at])), fund, int(self.shares.cents[at]))

    def __iter__(self) -> Iterator[Allocation]:
        return (self[i] for i in range(len(self)))

    def of_line(self, line_id: str) -> list[Allocation]:
        """The shares of one line."""
        row = self.lines.row(line_id)
        first, last = np.searchsorted(self.shares.line, [row, row + 1]).tolist()
        return [self[i] for i in range(first, last)]

    def to_table(self) -> pa.Table:
        """Arrow table of the contract `allocation`: line_id, person, fund_year_id, category_code, amount_cents."""
        import pyarrow as pa

        rows = pa.array(self.shares.line)
        person = pa.array(self.lines.person[self.shares.line])
        category = self.lines.category[self.shares.line].astype(np.int32)
        fund = self.shares.fund.astype(np.int32)
        ids, codes = pa.array(self.funds.ids, pa.string()), pa.array(self.lines.category_codes, pa.string())
        return pa.table({
            "line_id": self.lines.line_ids.take(rows), "person": self.lines.person_ids.take(person),
            "fund_year_id": ids.take(pa.array(fund)), "category_code": codes.take(pa.array(category)),
            "amount_cents": pa.array(self.shares.cents, pa.int64()),
        })  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """A proposed allocation, its status, the value of every stage, and the means to explain it.

    `status`: `optimal` (every stage proven), `floor short` (proven, but a floor cannot be met: see `shortfalls`),
    `not proven` (stages from `stopped_at` on were not), `fallback` (narrowest waterfall, no optimiser), `empty`.
    `columns` are cents per column of `model`.
    `stage_values` are what the whole cents reach: cents for need and shortfall, cent-points for scores.
    """

    lines: ServiceLines
    funds: Funds
    policy: Policy
    shares: Shares
    model: Model
    columns: Cents
    solution: Solution | None
    status: Status
    stage_values: Mapping[str, int]
    shortfalls: Mapping[str, int]
    inputs_sha256: str
    solver: str
    stopped_at: str | None = None
    gap: float | None = None
    notes: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        covered, needed = dollars(self.outcome.covered_cents), dollars(self.outcome.needed_cents)
        return f"<Plan: {self.status}, {covered} of {needed} covered in {len(self.shares.line):,} shares>"

    @cached_property
    def allocations(self) -> Allocations:
        """The shares as rows."""
        return Allocations(self.lines, self.funds, self.shares)

    @cached_property
    def outcome(self) -> Outcome:
        """What the plan reaches by tier and fund."""
        return outcome("plan", "this plan", self.lines, self.funds, self.shares)

    @cached_property
    def baseline(self) -> Outcome:
        """What narrowest-first reaches on the same lines: the yardstick shown beside every plan."""
        return self.compare(("narrowest",))[1]

    def compare(self, waterfalls: Sequence[str] = ("fixed", "first_to_expire", "narrowest")) -> tuple[Outcome, ...]:
        """The plan and these waterfalls side by side. Waterfalls look at neither match nor floors."""
        from braidwork.funding.plans.making import waterfall_outcomes

        return (self.outcome, *waterfall_outcomes(self, waterfalls))

    def explain(self, line_id: str) -> LineExplanation:
        """Who pays this line and why, why not each other fund, and what holds an uncovered rest back."""
        from braidwork.funding.explaining import explain_line

        return explain_line(self, line_id)

    @cached_property
    def shadow_prices(self) -> tuple[ShadowPrice, ...]:
        """What one dollar more or less in every tight balance, cap, floor and match would change, tier by tier."""
        from braidwork.funding.explaining import shadow_prices

        return shadow_prices(self)

    @cached_property
    def pricing(self) -> Pricing:
        """The solver that answers what one dollar would change; kept, for many are asked."""
        from braidwork.funding.explaining.prices import Pricing

        return Pricing(self)

    def price(self, rule_id: str) -> ShadowPrice:
        """The price of one balance (by fund-year id), cap, floor or match; UnknownNameError for another name."""
        from braidwork.funding.explaining import shadow_price

        return shadow_price(self, rule_id)

    @cached_property
    def price_of_tiers_cents(self) -> int:
        """Need that a plan without tiers would cover more, in cents: what priority of service costs in all."""
        from braidwork.funding.explaining import price_of_tiers_cents

        return price_of_tiers_cents(self)

    @cached_property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """Lines that are not paid in full, each with the reason; lines that other grants cover in full are not here."""
        from braidwork.funding.explaining import uncovered

        return uncovered(self)

    @cached_property
    def covered_elsewhere(self) -> tuple[str, ...]:
        """Ids of lines that other grants cover in full."""
        return tuple(self.lines.line_id(r) for r in np.flatnonzero(self.lines.net_cents == 0).tolist())

    @cached_property
    def unspent(self) -> tuple[Unspent, ...]:
        """Money that stays in each fund-year, with the reason."""
        from braidwork.funding.explaining import unspent

        return unspent(self)

    def expiring(self, days: int = 90) -> tuple[Expiring, ...]:
        """Fund-years that end within so many days, with what the plan leaves in them."""
        from braidwork.funding.explaining import expiring

        return expiring(self, days)

    @cached_property
    def short_floors(self) -> tuple[ShortFloor, ...]:
        """Floors that cannot be met, each with the population that is missing."""
        from braidwork.funding.explaining import short_floors

        return short_floors(self)

    @cached_property
    def inversions(self) -> tuple[Inversion, ...]:
        """Where a priority fund pays a lower tier while a higher one is short, with the rule that explains it."""
        from braidwork.funding.checks import Paid, inversions

        return inversions(self.lines, self.funds, Paid(self.shares.line, self.shares.fund, self.shares.cents))

    def disparity(self, demographics: Mapping[str, Mapping[str, str]]) -> tuple[Disparity, ...]:
        """Coverage by group and tier, computed afterwards: `{"race_ethnicity": {person: group}, …}`; county is added.

        For the eyes that approve, through `disclosure`: small groups are not suppressed here.
        """
        from braidwork.funding.explaining import disparity

        return disparity(self, demographics)

    def with_fewest_pairs(self, *, time_limit_seconds: float = 15.0) -> Plan:
        """The same stage values with the fewest (person, fund) files, by an exact integer program; weekly cohorts.

        `gap` says how far from proven the number of files is when time runs out.
        """
        from braidwork.funding.burden import fewest_pairs

        return fewest_pairs(self, time_limit_seconds=time_limit_seconds)

    def with_fewer_pairs(self) -> Plan:
        """The same stage values with fewer (person, fund) files, by local search; bulk plans."""
        from braidwork.funding.burden import fewer_pairs

        return fewer_pairs(self)

    @cached_property
    def sha256(self) -> str:
        """The hash that an approval names: of inputs, shares, status and stage values, not of the clock."""
        from braidwork.funding.plans.document import plan_hash

        return plan_hash(self)

    @property
    def plan_id(self) -> str:
        """A short name of the plan, from its hash."""
        return f"plan-{self.sha256[:12]}"

    def to_document(self) -> dict[str, Any]:
        """The plan as JSON: figures, uncovered lines with reasons, allocations, hash."""
        from braidwork.funding.plans.document import plan_document

        return plan_document(self)
