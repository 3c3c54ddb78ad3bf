"""Rules that bind a fund: caps and floors over sets of lines, ceilings per line, matches, money held back."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from braidwork.funding.amounts import LARGEST_TOTAL_CENTS, share_of
from braidwork.funding.lines.categories import categories

Sense = Literal["cap", "floor"]


@dataclass(frozen=True)
class LinePredicate:
    """Which lines a rule counts. Every part that is given must hold; an empty predicate counts all lines.

    `category_codes` and `county_codes` are sets; `flags_any` asks for at least one of these facts of the line,
    `flags_none` for none of them; `tiers` are tiers of priority.
    """

    category_codes: frozenset[str] | None = None
    county_codes: frozenset[str] | None = None
    flags_any: tuple[str, ...] = ()
    flags_none: tuple[str, ...] = ()
    tiers: frozenset[int] | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Every fact that the predicate reads."""
        return (*self.flags_any, *self.flags_none)

    def sentence(self) -> str:
        """The lines in words: `transportation or child care of in school youth`."""
        known = categories()
        what = "all services"
        if self.category_codes is not None:
            missing = [c.label for code, c in known.items() if code not in self.category_codes]
            chosen = [known[code].label if code in known else code for code in sorted(self.category_codes)]
            what = f"all services but {' or '.join(missing)}" if 0 < len(missing) < 4 else " or ".join(chosen) or "none"
        who = [" or ".join(f.replace("_", " ") for f in self.flags_any)] if self.flags_any else []
        who += [f"people who are not {f.replace('_', ' ')}" for f in self.flags_none]
        parts = [what, *(f"of {w}" for w in who)]
        if self.county_codes is not None:
            parts.append(f"in county {', '.join(sorted(self.county_codes))}")
        if self.tiers is not None:
            parts.append(f"of priority tier {', '.join(str(t) for t in sorted(self.tiers))}")
        return " ".join(parts)


EVERY_LINE = LinePredicate()


@dataclass(frozen=True)
class LimitRule:
    """A cap or a floor, in cents, on what a set of fund-years pays for the lines of a predicate.

    Give `limit_cents`, or `share` of `base_cents` (rounded down for a cap, up for a floor).
    """

    rule_id: str
    fund_year_ids: tuple[str, ...]
    sense: Sense
    predicate: LinePredicate = EVERY_LINE
    limit_cents: int | None = None
    share: Fraction | None = None
    base_cents: int | None = None
    label: str = ""
    citation: str = ""
    verified: bool = False

    @cached_property
    def cents(self) -> int:
        """The limit in cents."""
        if self.limit_cents is not None:
            return self.limit_cents
        assert self.share is not None and self.base_cents is not None  # checked when the funds are made
        down = share_of(self.base_cents, self.share)
        exact = self.base_cents * self.share == down
        return down if self.sense == "cap" or exact else down + 1

    @property
    def name(self) -> str:
        """What people call the rule."""
        return self.label or self.rule_id.replace("_", " ").replace("-", " ")


@dataclass(frozen=True)
class UnitCeiling:
    """The most that a fund, or a family of fund-years together (`joint`), pays for one line of these categories.

    One of `ceiling_cents`, `ceiling_share` of the line's price (an employer's reimbursement), or `is_allowance`: what
    the person may still get, as the line's `allowance_cents` states it (a lifetime cap on training; who has several
    such lines needs it divided among them first).
    """

    ceiling_id: str
    fund_year_ids: tuple[str, ...]
    category_codes: frozenset[str]
    ceiling_cents: int | None = None
    ceiling_share: Fraction | None = None
    is_allowance: bool = False
    joint: bool = True
    citation: str = ""
    verified: bool = False

    def on_line(self, price_cents: int, allowance_cents: int | None = None) -> int:
        """The ceiling for a line of this price and allowance, in cents; without an allowance there is none."""
        if self.is_allowance:
            return LARGEST_TOTAL_CENTS if allowance_cents is None else allowance_cents
        if self.ceiling_cents is not None:
            return self.ceiling_cents
        assert self.ceiling_share is not None  # checked when the funds are made
        return share_of(price_cents, self.ceiling_share)


@dataclass(frozen=True)
class MatchRule:
    """A fund that pays at most `ratio` cents per cent that its non-federal sources pay on lines it could pay too."""

    rule_id: str
    fund_year_id: str
    source_fund_year_ids: tuple[str, ...]
    ratio: Fraction = field(default_factory=lambda: Fraction(1))
    predicate: LinePredicate = EVERY_LINE
    citation: str = ""
    verified: bool = False


@dataclass(frozen=True)
class HoldBack:
    """Cents of a fund kept for later arrivals of the first tiers: lines of lower priority leave them alone."""

    fund_year_id: str
    cents: int
    for_tiers: int = 2
    reason: str = "held back for expected arrivals of the first tiers of priority"

    def as_limit(self, balance_cents: int) -> LimitRule:
        """The same as a cap on lines of lower priority (tiers up to 9 exist)."""
        lower = frozenset(range(self.for_tiers + 1, 10))
        return LimitRule(
            f"hold-back {self.fund_year_id}", (self.fund_year_id,), "cap", LinePredicate(tiers=lower),
            limit_cents=max(0, balance_cents - self.cents), label=self.reason, citation="policy of the board",
        )  # fmt: skip
