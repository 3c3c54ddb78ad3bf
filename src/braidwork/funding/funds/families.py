"""The families of money that a region braids, and the rules that every award of a family brings along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.errors import UnknownNameError
from braidwork.funding.funds.limits import LimitRule, LinePredicate, UnitCeiling
from braidwork.funding.funds.rules import funding_rule
from braidwork.funding.lines.categories import categories, check_categories

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import FundYear

_SHIPPED = Path(__file__).parent / "families.toml"


@dataclass(frozen=True)
class Family:
    """A family of money: whom it serves (programs of eligibility), what it pays, how free it is, on what authority."""

    code: str
    label: str
    programs: tuple[str, ...]
    category_codes: frozenset[str]
    is_federal: bool
    flex: int
    citation: str
    verified: bool
    note: str = ""
    has_priority_of_service: bool = False
    needs_enabling_service: bool = False


@dataclass(frozen=True)
class AskedFirst:
    """Money that is asked before any fund: it lowers a line's net cost and is never planned with."""

    code: str
    label: str
    category_codes: frozenset[str]
    citation: str
    verified: bool
    note: str


@cache
def families() -> Mapping[str, Family]:
    """Every family by code."""
    return {raw["code"]: _family(raw) for raw in _raw()["family"]}


@cache
def asked_first() -> tuple[AskedFirst, ...]:
    """Grants that come before every fund."""
    return tuple(
        AskedFirst(
            r["code"], r["label"], frozenset(r["categories"]), r["citation"], r["verified"] == "verified", r["note"]
        )
        for r in _raw()["asked_first"]
    )


def family(code: str, *, where: str | None = None) -> Family:
    """The family of a code; UnknownNameError with the nearest codes."""
    if code not in families():
        raise UnknownNameError.of("family of funds", code, families(), where=where)
    return families()[code]


def family_limits(
    fund_years: Sequence[FundYear], administration_cents: Mapping[str, int], on: date, *, requested: Sequence[str] = ()
) -> tuple[LimitRule, ...]:
    """Caps and floors that these fund-years bring along, with the numbers of law of that day.

    A share is of the allotments of all fund-years of the rule's families; local administration is left out where the
    law leaves it out. Floors that only hold on request are made when `requested` names their rule.
    """
    found = []
    for raw in _raw()["limit"]:
        members = [f for f in fund_years if f.family in raw["families"]]
        if not members or (raw.get("on_request") and raw["rule"] not in requested):
            continue
        base = sum(f.allotment_cents for f in members)
        if raw.get("less_administration"):
            base -= sum(administration_cents.get(f.fund_year_id, 0) for f in members)
        law = funding_rule(raw["rule"], on)
        found.append(LimitRule(
            raw["rule"], tuple(f.fund_year_id for f in members), raw["sense"], _predicate(raw),
            share=Fraction(str(law.value)), base_cents=base, label=raw["label"], citation=law.citation,
            verified=law.verified == "verified",
        ))  # fmt: skip
    return tuple(found)


def family_ceilings(fund_years: Sequence[FundYear], on: date) -> tuple[UnitCeiling, ...]:
    """Ceilings per line that these fund-years bring along: a family's carry-in and new money share one."""
    found = []
    for i, raw in enumerate(_raw()["ceiling"], 1):
        members = tuple(f.fund_year_id for f in fund_years if f.family in raw["families"])
        if members:
            law = funding_rule(raw["rule"], on)
            found.append(UnitCeiling(
                f"{raw['rule']} {i}", members, frozenset(raw["categories"]), ceiling_share=Fraction(str(law.value)),
                citation=law.citation, verified=law.verified == "verified",
            ))  # fmt: skip
    return tuple(found)


@cache
def _raw() -> Mapping[str, Any]:
    import tomllib

    found: Mapping[str, Any] = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))
    return found


def _family(raw: Mapping[str, Any]) -> Family:
    groups = {c.group for c in categories().values()}
    pays = {c.code for c in categories().values() for p in raw["pays"] if p in groups and c.group == p}
    single = [p for p in raw["pays"] if p not in groups]
    check_categories([*single, *raw.get("not_for", ())], where=f"families.toml, {raw['code']}")
    return Family(
        raw["code"], raw["label"], tuple(raw["programs"]), frozenset(pays | set(single)) - set(raw.get("not_for", ())),
        raw["is_federal"], raw["flex"], raw["citation"], raw["verified"] == "verified", raw.get("note", ""),
        raw.get("has_priority_of_service", False), raw.get("needs_enabling_service", False),
    )  # fmt: skip


def _predicate(raw: Mapping[str, Any]) -> LinePredicate:
    codes = frozenset(raw["categories"]) if "categories" in raw else None
    if "not_categories" in raw:
        codes = frozenset(categories()) - set(raw["not_categories"])
    return LinePredicate(category_codes=codes, flags_any=tuple(raw.get("flags_any", ())))
