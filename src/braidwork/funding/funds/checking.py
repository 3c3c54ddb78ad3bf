"""What funds and their rules must hold before anything is planned with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from braidwork.errors import DataError, UnknownNameError
from braidwork.funding.amounts import check_total, exact_share, whole_cents
from braidwork.funding.lines.categories import check_categories
from braidwork.funding.lines.protected import refuse_protected

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds, FundYear
    from braidwork.funding.funds.limits import LimitRule


def check_funds(funds: Funds) -> tuple[str, ...]:
    """Raise DataError or UnknownNameError for what cannot stand; return warnings for what merely looks odd."""
    _check_fund_years(funds)
    for limit in funds.limits:
        _check_limit(limit, funds)
    _check_floors_against_caps(funds.limits)
    _check_ceilings(funds)
    _check_matches(funds)
    for hold in funds.hold_backs:
        _known(hold.fund_year_id, funds, "hold-back")
        whole_cents(hold.cents, what="cents held back", where=f"hold_back, fund-year {hold.fund_year_id}")
    return tuple(
        f"the {rule.sense} {rule.rule_id} covers no line: its set of services, counties or tiers is empty."
        for rule in funds.limits
        if _is_empty(rule)
    )


def _check_fund_years(funds: Funds) -> None:
    seen: dict[str, tuple[int, FundYear]] = {}
    for row, fund in enumerate(funds.fund_years, 1):
        where = f"fund_year, row {row}, id {fund.fund_year_id}"
        _check_one(fund, where)
        if fund.fund_year_id in seen:
            other_row, other = seen[fund.fund_year_id]
            overlap = fund.start_date <= other.end_date and other.start_date <= fund.end_date
            how = "both valid on one day" if overlap else "one id for two windows"
            raise DataError(
                f"fund-year {fund.fund_year_id} is defined twice (rows {other_row} and {row}, rule versions "
                f"{other.rule_version or 'none'} and {fund.rule_version or 'none'}): {how}.",
                where=where,
                mend="keep one definition; carry-in money of an award is a fund-year of its own with its own id.",
            )
        seen[fund.fund_year_id] = (row, fund)
    for fund in funds.fund_years:
        if fund.draws_on is not None:
            _known(fund.draws_on, funds, f"fund_year, id {fund.fund_year_id}, draws_on")
            if funds.fund_year(fund.draws_on).draws_on is not None or fund.draws_on == fund.fund_year_id:
                raise DataError("a transfer draws on a transfer.", where=f"fund_year, id {fund.fund_year_id}",
                                mend="name the fund-year where the money came from.")  # fmt: skip
        if funds.county_codes:
            for code in fund.county_codes or ():
                if code not in funds.county_codes:
                    raise UnknownNameError.of("county", code, funds.county_codes, where=f"fund_year, id {fund.name}")
    check_total(sum(f.balance_cents for f in funds.fund_years), what="balances", where="fund_year")


def _check_one(fund: FundYear, where: str) -> None:
    if not fund.fund_year_id:
        raise DataError("a fund-year has no id.", where=where, mend="give it one, such as WIOA-ADULT-PY25.")
    whole_cents(fund.balance_cents, what="balance_cents", where=where)
    whole_cents(fund.allotment_cents, what="allotment_cents", where=where)
    if fund.start_date is None or fund.end_date is None:
        raise DataError("the fund-year has no window.", where=where, mend="give start_date and end_date.")
    if fund.end_date < fund.start_date:
        raise DataError(f"end_date {fund.end_date} lies before start_date {fund.start_date}.", where=where,
                        mend="swap or correct the two dates.")  # fmt: skip
    if isinstance(fund.flex, bool) or not isinstance(fund.flex, int) or not 0 <= fund.flex <= 9:
        raise DataError(f"flex is {fund.flex!r}.", where=where, mend="0 (one use only) to 9 (any use).")
    check_categories(fund.category_codes or (), where=where)


def _check_limit(rule: LimitRule, funds: Funds) -> None:
    where = f"limit_rule, id {rule.rule_id}"
    for name in rule.fund_year_ids:
        _known(name, funds, where)
    _check_predicate(rule.predicate.category_codes, rule.predicate.county_codes, rule.predicate.flags, funds, where)
    if rule.sense not in ("cap", "floor"):
        raise DataError(f"sense is {rule.sense!r}.", where=where, mend="write cap or floor.")
    if (rule.limit_cents is None) == (rule.share is None):
        raise DataError("the rule needs limit_cents or a share of a base, one of them.", where=where)
    if rule.share is not None:
        exact_share(rule.share, what="share", where=where)
        whole_cents(rule.base_cents, what="base_cents", where=where)
    else:
        whole_cents(rule.limit_cents, what="limit_cents", where=where)


def _check_floors_against_caps(rules: Iterable[LimitRule]) -> None:
    caps = {(frozenset(r.fund_year_ids), r.predicate): r for r in rules if r.sense == "cap"}
    for floor in (r for r in rules if r.sense == "floor"):
        cap = caps.get((frozenset(floor.fund_year_ids), floor.predicate))
        if cap is not None and floor.cents > cap.cents:
            raise DataError(
                f"the floor {floor.rule_id} ({floor.cents} cents) lies above the cap {cap.rule_id} ({cap.cents} cents) "
                "on the same set.",
                where=f"limit_rule, id {floor.rule_id}",
                mend="correct one of the two.",
            )


def _check_ceilings(funds: Funds) -> None:
    for ceiling in funds.ceilings:
        where = f"unit_ceiling, id {ceiling.ceiling_id}"
        for name in ceiling.fund_year_ids:
            _known(name, funds, where)
        check_categories(ceiling.category_codes, where=where)
        given = (ceiling.ceiling_cents is not None) + (ceiling.ceiling_share is not None) + ceiling.is_allowance
        if given != 1:
            raise DataError("a ceiling needs one of ceiling_cents, ceiling_share and is_allowance.", where=where)
        if ceiling.is_allowance:
            continue
        if ceiling.ceiling_share is not None:
            exact_share(ceiling.ceiling_share, what="ceiling_share", where=where)
        else:
            whole_cents(ceiling.ceiling_cents, what="ceiling_cents", where=where)


def _check_matches(funds: Funds) -> None:
    sources: dict[str, set[str]] = {}
    for rule in funds.matches:
        where = f"match_rule, id {rule.rule_id}"
        for name in (rule.fund_year_id, *rule.source_fund_year_ids):
            _known(name, funds, where)
        for name in rule.source_fund_year_ids:
            if funds.fund_year(name).is_federal:
                raise DataError(f"the match source {name} is federal money.", where=where,
                                mend="federal money matches no federal money (7 CFR 277.4).")  # fmt: skip
        if not isinstance(rule.ratio, int | Fraction) or rule.ratio <= 0:
            raise DataError(f"ratio is {rule.ratio!r}.", where=where, mend="write 1:1 as Fraction(1).")
        _check_predicate(rule.predicate.category_codes, rule.predicate.county_codes, rule.predicate.flags, funds, where)
        sources.setdefault(rule.fund_year_id, set()).update(rule.source_fund_year_ids)
    twice = [name for name, n in Counter(r.fund_year_id for r in funds.matches).items() if n > 1]
    if twice:
        raise DataError(f"fund-year {twice[0]} has two match rules.", where="match_rule", mend="merge their sources.")
    _refuse_circles(sources)


def _refuse_circles(sources: Mapping[str, set[str]]) -> None:
    for start in sources:
        reached, frontier = set[str](), {start}
        while frontier:
            frontier = {g for f in frontier for g in sources.get(f, ())} - reached
            reached |= frontier
            if start in reached:
                raise DataError(f"the match of {start} leads back to itself.", where="match_rule",
                                mend="a fund cannot be matched by money that it matches.")  # fmt: skip


def _check_predicate(
    category_codes: Iterable[str] | None, county_codes: Iterable[str] | None, flags: Iterable[str], funds: Funds,
    where: str,
) -> None:  # fmt: skip
    check_categories(category_codes or (), where=where)
    for code in county_codes or ():
        if funds.county_codes and code not in funds.county_codes:
            raise UnknownNameError.of("county", code, funds.county_codes, where=where)
    refuse_protected(flags, where=where)


def _known(name: str, funds: Funds, where: str) -> None:
    if name not in funds.places:
        raise UnknownNameError.of("fund-year", name, funds.ids, where=where)


def _is_empty(rule: LimitRule) -> bool:
    p = rule.predicate
    return not rule.fund_year_ids or any(s is not None and not s for s in (p.category_codes, p.county_codes, p.tiers))
