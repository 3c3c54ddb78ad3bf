"""Where the money of each fund-year stands, as one bar a fund-year and as figures that line up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from braidwork.funding.ledger import ADMINISTRATION, AVAILABLE, ENCUMBERED, EXPENDED, EXPIRED, dollars
from braidwork.workspace.fiscal.models import FundingPlan, FundYear
from braidwork.workspace.fiscal.showing import days_left, ending, name_of
from braidwork.workspace.fiscal.standing import StoredStanding

PARTS = {
    "spent": "Spent", "encumbered": "Encumbered", "planned": "Planned", "open": "Not planned yet",
    "administration": "Set aside for administration", "expired": "Expired",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: its label and money, and where it begins and how far it goes in percent of the bar."""

    code: str
    label: str
    cents: int
    start: str
    width: str

    @property
    def money(self) -> str:
        """The amount as people read it."""
        return dollars(self.cents)


@dataclass(frozen=True)
class Balance:
    """One fund-year, or all together: cents by part, and the bar drawn of them."""

    fund_year_id: str
    name: str
    award: str
    end: date | None
    cents: Mapping[str, int]
    is_synthetic: bool = False
    is_ended: bool = False

    @property
    def total(self) -> int:
        """All cents of it."""
        return sum(self.cents.values())

    @property
    def money(self) -> dict[str, str]:
        """Every part, and `total`, as people read it."""
        return {**{code: dollars(c) for code, c in self.cents.items()}, "total": dollars(self.total)}

    @property
    def parts(self) -> list[Part]:
        """The stretches of the bar that hold money."""
        found, at = [], 0
        for code, label in PARTS.items():
            cents = self.cents[code]
            if cents > 0 and self.total > 0:
                share = [f"{100 * c / self.total:.3f}%" for c in (at, cents)]
                found.append(Part(code, label, cents, *share))
                at += cents
        return found

    @property
    def words(self) -> str:
        """The bar for who does not see it."""
        said = ", ".join(f"{p.label.lower()} {p.money}" for p in self.parts)
        return f"{self.name}: {said or 'no money'}, of {dollars(self.total)}"

    @property
    def ends(self) -> str:
        """When it ends, in words."""
        return "award ended" if self.is_ended else ending(self.end) if self.end else ""

    @property
    def is_near_its_end(self) -> bool:
        """Whether money that nobody planned ends within 90 days."""
        return self.end is not None and 0 <= days_left(self.end) <= 90 and self.cents["open"] > 0


def balances(years: Sequence[FundYear], planned: Mapping[str, int]) -> list[Balance]:
    """The balance of each fund-year; `planned` is what a plan that is not posted yet would take of it."""
    held = StoredStanding().balances([str(y.pk) for y in years])
    found = []
    for y in years:
        name = str(y.pk)
        of = {a: held.get((name, a), 0) for a in (AVAILABLE, ENCUMBERED, EXPENDED, EXPIRED, ADMINISTRATION)}
        takes = planned.get(name, 0)
        cents = {
            "spent": of[EXPENDED], "encumbered": of[ENCUMBERED], "planned": takes,
            "open": max(0, of[AVAILABLE] - takes), "administration": of[ADMINISTRATION], "expired": of[EXPIRED],
        }  # fmt: skip
        found.append(
            Balance(name, name_of(y), str(y.award), y.end_date, cents, bool(y.is_synthetic), y.ended_on is not None)
        )
    return found


def in_all(found: Sequence[Balance]) -> Balance:
    """All fund-years together."""
    cents = {code: sum(b.cents[code] for b in found) for code in PARTS}
    return Balance("", "All funds", "", None, cents)


def near_their_end(found: Sequence[Balance], days: int) -> tuple[list[Balance], int]:
    """Fund-years that end within so many days, and the cents in them that nobody planned."""
    some = [b for b in found if b.end is not None and 0 <= days_left(b.end) <= days]
    return some, sum(b.cents["open"] for b in some)


def waiting_plan() -> FundingPlan | None:
    """The plan that is proposed or approved and not posted yet."""
    return FundingPlan.objects.defer("document").filter(state__in=("proposed", "approved")).order_by("-made_at").first()


def planned_cents(plan: FundingPlan | None) -> dict[str, int]:
    """What a plan would take of each fund-year."""
    return {} if plan is None else dict(dict(plan.summary).get("planned_cents_by_fund", {}))
