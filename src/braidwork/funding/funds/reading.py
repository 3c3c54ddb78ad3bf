"""Awards from a file that a fiscal manager can read and correct, with the rules of their families."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, UnknownNameError
from braidwork.funding.amounts import exact_share, whole_cents
from braidwork.funding.funds.families import family, family_ceilings, family_limits
from braidwork.funding.funds.fund_year import Funds, FundYear
from braidwork.funding.funds.limits import HoldBack, LimitRule, LinePredicate, MatchRule, UnitCeiling
from braidwork.funding.funds.rules import funding_rule
from braidwork.funding.lines.categories import categories

_FUND_YEAR = {
    "fund_year_id", "award", "family", "origin", "start_date", "end_date", "allotment_cents", "balance_cents",
    "administration_cents", "label", "rule_version", "county_codes", "category_codes", "is_federal", "flex", "draws_on",
    "citation",
}  # fmt: skip
_LIMIT = {
    "rule_id", "fund_year_ids", "sense", "category_codes", "not_category_codes", "county_codes", "flags_any",
    "flags_none", "limit_cents", "share", "base_cents", "label", "citation",
}  # fmt: skip
_CEILING = {
    "ceiling_id",
    "fund_year_ids",
    "category_codes",
    "ceiling_cents",
    "ceiling_share",
    "is_allowance",
    "joint",
    "citation",
}
_SECTIONS = {"county_codes", "on_request", "fund_year", "limit", "ceiling", "match", "hold_back"}


def read_funds(path: Path, *, on: date) -> Funds:
    """The awards of a TOML file as funds, with caps and ceilings of their families as the law stood on a day.

    Sections: `[[fund_year]]` (family, fund_year_id, award, start_date, end_date, allotment_cents, balance_cents; and
    what differs from the family), `[[limit]]`, `[[ceiling]]`, `[[match]]`, `[[hold_back]]`, `county_codes` (the service
    area), `on_request` (floors to enforce). DataError or UnknownNameError names file and section.
    """
    import tomllib

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the awards cannot be read ({error}).", where=str(path)) from error
    return funds_of_document(raw, on=on, where=str(path))


def funds_of_document(raw: Mapping[str, Any], *, on: date, where: str = "awards") -> Funds:
    """The same from values already read, such as JSON of the workspace (dates may be ISO text)."""
    _known(raw, _SECTIONS, where)
    years, administration = [], {}
    for i, row in enumerate(raw.get("fund_year", ()), 1):
        at = f"{where}, fund_year {i}, id {row.get('fund_year_id')}"
        years.append(_fund_year(row, at))
        if "administration_cents" in row:
            administration[row["fund_year_id"]] = whole_cents(
                row["administration_cents"], what="administration_cents", where=at
            )
    limits = family_limits(years, administration, on, requested=tuple(raw.get("on_request", ())))
    own = tuple(_limit(r, f"{where}, limit {i}") for i, r in enumerate(raw.get("limit", ()), 1))
    ceilings = tuple(_ceiling(r, f"{where}, ceiling {i}") for i, r in enumerate(raw.get("ceiling", ()), 1))
    holds = tuple(HoldBack(**r) for r in raw.get("hold_back", ()))
    return Funds(
        tuple(years),
        (*limits, *own),
        (*family_ceilings(years, on), *ceilings),
        tuple(_match(r, on, f"{where}, match {i}") for i, r in enumerate(raw.get("match", ()), 1)),
        holds,
        tuple(raw.get("county_codes", ())),
    )


def funds_document(funds: Funds) -> list[dict[str, Any]]:
    """The fund-years as rows of the contract `fund_year`, for JSON."""
    return [
        {
            "fund_year_id": f.fund_year_id,
            "award": f.award,
            "origin": f.origin,
            "family": f.family,
            "start_date": f.start_date.isoformat(),
            "end_date": f.end_date.isoformat(),
            "allotment_cents": f.allotment_cents,
            "balance_cents": f.balance_cents,
            "is_federal": f.is_federal,
            "flex": f.flex,
            "county_codes": sorted(f.county_codes) if f.county_codes is not None else None,
            "category_codes": sorted(f.category_codes) if f.category_codes is not None else None,
            "rule_version": f.rule_version,
            "citation": f.citation,
            "is_verified": f.verified,
        }
        for f in funds.fund_years
    ]


def _fund_year(raw: Mapping[str, Any], where: str) -> FundYear:
    _known(raw, _FUND_YEAR, where)
    for name in ("fund_year_id", "family", "start_date", "end_date", "allotment_cents", "balance_cents"):
        if name not in raw:
            raise DataError(f"the fund-year lacks {name}.", where=where, mend="add it from the award letter.")
    kind = family(raw["family"], where=where)
    counties, services = raw.get("county_codes"), raw.get("category_codes")
    return FundYear(
        raw["fund_year_id"],
        raw.get("award", raw["fund_year_id"]),
        _day(raw["start_date"], where),
        _day(raw["end_date"], where),
        raw["balance_cents"],
        raw["allotment_cents"],
        raw.get("origin", raw["family"]),
        kind.code,
        raw.get("is_federal", kind.is_federal),
        raw.get("flex", kind.flex),
        None if counties is None else frozenset(counties),
        kind.category_codes if services is None else frozenset(services),
        str(raw.get("rule_version", "")),
        raw.get("label", kind.label),
        " or ".join(kind.programs),
        kind.has_priority_of_service,
        kind.needs_enabling_service,
        raw.get("draws_on"),
        raw.get("citation", kind.citation),
        kind.verified,
    )


def _limit(raw: Mapping[str, Any], where: str) -> LimitRule:
    _known(raw, _LIMIT, where)
    codes = frozenset(raw["category_codes"]) if "category_codes" in raw else None
    if "not_category_codes" in raw:
        codes = frozenset(categories()) - set(raw["not_category_codes"])
    counties = frozenset(raw["county_codes"]) if "county_codes" in raw else None
    predicate = LinePredicate(codes, counties, tuple(raw.get("flags_any", ())), tuple(raw.get("flags_none", ())))
    share = exact_share(raw["share"], what="share", where=where) if "share" in raw else None
    return LimitRule(
        raw["rule_id"],
        tuple(raw["fund_year_ids"]),
        raw["sense"],
        predicate,
        raw.get("limit_cents"),
        share,
        raw.get("base_cents"),
        raw.get("label", ""),
        raw.get("citation", "the award letter"),
    )


def _ceiling(raw: Mapping[str, Any], where: str) -> UnitCeiling:
    _known(raw, _CEILING, where)
    share = exact_share(raw["ceiling_share"], what="ceiling_share", where=where) if "ceiling_share" in raw else None
    return UnitCeiling(
        raw["ceiling_id"],
        tuple(raw["fund_year_ids"]),
        frozenset(raw["category_codes"]),
        raw.get("ceiling_cents"),
        share,
        raw.get("is_allowance", False),
        raw.get("joint", True),
        raw.get("citation", "policy of the board"),
    )


def _match(raw: Mapping[str, Any], on: date, where: str) -> MatchRule:
    _known(raw, {"rule_id", "fund_year_id", "source_fund_year_ids", "ratio", "citation"}, where)
    law = funding_rule("snap_et_match_ratio", on)
    ratio = Fraction(str(law.value))
    if "ratio" in raw:
        given, _, per = str(raw["ratio"]).partition(":")
        try:
            ratio = Fraction(given) / Fraction(per or "1")
        except (ValueError, ZeroDivisionError) as error:
            raise DataError(f"ratio is {raw['ratio']!r}.", where=where, mend='write "1:1".') from error
    return MatchRule(
        raw.get("rule_id", f"match {raw['fund_year_id']}"),
        raw["fund_year_id"],
        tuple(raw["source_fund_year_ids"]),
        ratio,
        citation=raw.get("citation", law.citation),
        verified=law.verified == "verified",
    )


def _day(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DataError(f"{value!r} is not a date.", where=where, mend="write 2025-07-01.") from error


def _known(raw: Mapping[str, Any], names: set[str], where: str) -> None:
    for name in raw:
        if name not in names:
            raise UnknownNameError.of("entry", name, names, where=where)
