"""One award of one year, and the funds of a plan with every rule that binds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from braidwork.errors import UnknownNameError
from braidwork.funding.funds.limits import HoldBack, LimitRule, MatchRule, UnitCeiling


@dataclass(frozen=True)
class FundYear:
    """One award × program year × origin of the money. Money in cents; both days of the window are included.

    `county_codes` None is everywhere, `category_codes` None every service. `flex` says how freely the money can be
    used: 0 not at all, 9 for anything. `has_priority_of_service`: no lower tier holds its money while a higher one is
    short. `needs_enabling_service`: supportive services only for people with a career or training service.
    `draws_on` names the fund-year whose balance a transfer shares; then `balance_cents` is the approved transfer.
    """

    fund_year_id: str
    award: str
    start_date: date
    end_date: date
    balance_cents: int
    allotment_cents: int = 0
    origin: str = ""
    family: str = ""
    is_federal: bool = True
    flex: int = 1
    county_codes: frozenset[str] | None = None
    category_codes: frozenset[str] | None = None
    rule_version: str = ""
    label: str = ""
    who: str = ""
    has_priority_of_service: bool = False
    needs_enabling_service: bool = False
    draws_on: str | None = None
    citation: str = ""
    verified: bool = False

    @property
    def name(self) -> str:
        """What people call the fund-year."""
        return self.label or self.fund_year_id

    def days_left(self, today: date) -> int:
        """Days from today to the last day of the window; negative after it."""
        return (self.end_date - today).days

    def expiry_score(self, today: date) -> int:
        """0 (540 days or more are left) to 9 (under 60): how pressing it is to spend the money."""
        return max(0, 9 - max(0, self.days_left(today)) // 60)


@dataclass(frozen=True)
class Funds:
    """The fund-years of a plan with caps, floors, ceilings, matches and hold-backs, all checked.

    `county_codes` is the service area: a line of another county is refused (empty: any county). `warnings` says what
    was let through though it looks odd.
    """

    fund_years: tuple[FundYear, ...]
    limits: tuple[LimitRule, ...] = ()
    ceilings: tuple[UnitCeiling, ...] = ()
    matches: tuple[MatchRule, ...] = ()
    hold_backs: tuple[HoldBack, ...] = ()
    county_codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        from braidwork.funding.funds.checking import check_funds

        object.__setattr__(self, "warnings", check_funds(self))

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the fund-years, in order."""
        return tuple(f.fund_year_id for f in self.fund_years)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Position of each fund-year by id."""
        return {f.fund_year_id: i for i, f in enumerate(self.fund_years)}

    def fund_year(self, fund_year_id: str) -> FundYear:
        """The fund-year of that id; UnknownNameError with the nearest ids."""
        if fund_year_id not in self.places:
            raise UnknownNameError.of("fund-year", fund_year_id, self.ids)
        return self.fund_years[self.places[fund_year_id]]

    @cached_property
    def all_limits(self) -> tuple[LimitRule, ...]:
        """Caps and floors, those that follow from transfers and hold-backs included."""
        shared: dict[str, list[str]] = {}
        for fund in self.fund_years:
            if fund.draws_on is not None:
                shared.setdefault(fund.draws_on, []).append(fund.fund_year_id)
        transfers = tuple(
            LimitRule(
                f"transfer {origin}", (origin, *pseudo), "cap", limit_cents=self.fund_year(origin).balance_cents,
                label=f"money of {self.fund_year(origin).name}, transfers included", citation="20 CFR 683.130",
            )
            for origin, pseudo in shared.items()
        )  # fmt: skip
        held = tuple(h.as_limit(self.fund_year(h.fund_year_id).balance_cents) for h in self.hold_backs)
        return (*transfers, *self.limits, *held)

    @cached_property
    def unverified(self) -> tuple[str, ...]:
        """Rules that nobody has checked against the current text, each with its citation: shown beside every plan."""
        named = [(f.name, f.citation, f.verified) for f in self.fund_years]
        named += [(r.name, r.citation, r.verified) for r in self.limits]
        named += [(c.ceiling_id, c.citation, c.verified) for c in self.ceilings]
        named += [(m.rule_id, m.citation, m.verified) for m in self.matches]
        return tuple(f"{name} ({citation or 'no citation'})" for name, citation, verified in named if not verified)

    def without_limit(self, rule_id: str) -> Funds:
        """The same funds with one cap or floor waived: what would that change?"""
        known = [r.rule_id for r in self.limits]
        if rule_id not in known:
            raise UnknownNameError.of("cap or floor", rule_id, known)
        return replace(self, limits=tuple(r for r in self.limits if r.rule_id != rule_id))

    def with_balance(self, fund_year_id: str, balance_cents: int) -> Funds:
        """The same funds with another balance in one fund-year (0: the award ends)."""
        at = self.places[self.fund_year(fund_year_id).fund_year_id]
        changed = replace(self.fund_years[at], balance_cents=balance_cents)
        return replace(self, fund_years=(*self.fund_years[:at], changed, *self.fund_years[at + 1 :]))

    def with_fund_year(self, fund_year: FundYear) -> Funds:
        """The same funds and one more: what if this grant were won? Tell eligibility about it too."""
        return replace(self, fund_years=(*self.fund_years, fund_year))
