"""A second pair of eyes: every rule added up again from the shares alone, written apart from the optimiser.

Nothing of `braid` is used here: no classes, no parts, no matrix. Rules are read from the funds, line by line.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import Cents, dollars
from braidwork.funding.lines.categories import SUPPORT, categories

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds, FundYear
    from braidwork.funding.funds.limits import LinePredicate, UnitCeiling
    from braidwork.funding.lines.service_lines import ServiceLines

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Breach:
    """A rule that shares break: which, where and by how much."""

    rule: str
    sentence: str
    cents: int = 0


@dataclass(frozen=True, eq=False)
class Paid:
    """Shares as an allocation states them: row of the line, position of the fund-year, cents."""

    line: NDArray[np.int32]
    fund: NDArray[np.int16]
    cents: Cents


def breaches(lines: ServiceLines, funds: Funds, paid: Paid, *, leaving_out: Collection[str] = ()) -> tuple[Breach, ...]:
    """Every rule that the shares break; none is what a plan must have. A floor that is short is no breach.

    `leaving_out` names rules that a NET plan does not keep.
    """
    if not len(paid.line):
        return ()
    of_fund = [np.flatnonzero(paid.fund == f) for f in range(len(funds.fund_years))]
    found = [*_needs(lines, paid), *_lawful(lines, funds, paid, of_fund), *_balances(funds, paid, of_fund)]
    found += _caps(lines, funds, paid, of_fund)
    found += _ceilings(lines, funds, paid, of_fund)
    found += _matches(lines, funds, paid, of_fund)
    return tuple(b for b in found if b.rule not in leaving_out)


def _needs(lines: ServiceLines, paid: Paid) -> list[Breach]:
    found = []
    if (paid.cents <= 0).any():
        found.append(Breach("share", "a share is zero or negative."))
    total = np.bincount(paid.line, weights=paid.cents, minlength=len(lines))
    over = np.flatnonzero(total > lines.net_cents)
    found += [Breach("need", f"line {lines.line_id(r)} gets more than it costs.", int(total[r])) for r in over[:5]]
    return found


def _lawful(lines: ServiceLines, funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]]) -> list[Breach]:
    allowed, expires = lines.decisions(funds.ids)
    found = []
    for f, fund in enumerate(funds.fund_years):
        rows = paid.line[of_fund[f]]
        ok = allowed[lines.person[rows], f] & _used_as_allowed(lines, fund, rows)
        if expires is not None:
            ok &= lines.service_day[rows] <= expires[lines.person[rows], f]
        found += [Breach("lawful", f"{fund.name} may not pay line {lines.line_id(r)}.") for r in rows[~ok][:5]]
    return found


def _used_as_allowed(lines: ServiceLines, fund: FundYear, rows: NDArray[np.int32]) -> Flags:
    first, last = ((d - date(1970, 1, 1)).days for d in (fund.start_date, fund.end_date))
    day = lines.service_day[rows]
    ok: Flags = (day >= first) & (day <= last)
    if lines.last_day is not None:
        ok &= lines.last_day[rows] <= last
    if fund.category_codes is not None:
        ok &= np.isin(lines.category[rows], _positions(lines.category_codes, fund.category_codes))
    if fund.county_codes is not None:
        ok &= np.isin(lines.county[rows], _positions(lines.county_codes, fund.county_codes))
    if fund.needs_enabling_service:
        known = categories()
        opening = np.isin(
            lines.category, [i for i, c in enumerate(lines.category_codes) if known[c].enables]
        ) | lines.flag("is_enrolled")
        served = np.unique(lines.person[opening])
        support = [i for i, c in enumerate(lines.category_codes) if known[c].group == SUPPORT]
        ok &= ~np.isin(lines.category[rows], support) | np.isin(lines.person[rows], served)
    return ok


def _positions(known: tuple[str, ...], wanted: frozenset[str]) -> list[int]:
    return [i for i, c in enumerate(known) if c in wanted]


def _balances(funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]]) -> list[Breach]:
    spent = [int(paid.cents[at].sum()) for at in of_fund]
    found = []
    for f, fund in enumerate(funds.fund_years):
        drawn = spent[f] + sum(
            s for s, g in zip(spent, funds.fund_years, strict=True) if g.draws_on == fund.fund_year_id
        )
        if drawn > fund.balance_cents:
            sentence = f"{fund.name} pays {dollars(drawn)} of {dollars(fund.balance_cents)}."
            found.append(Breach("balance", sentence, drawn - fund.balance_cents))
    return found


def counts(predicate: LinePredicate, lines: ServiceLines, rows: NDArray[np.int32]) -> Flags:
    """Whether a predicate counts each of these rows, read off the lines themselves."""
    met = np.ones(len(rows), dtype=bool)
    if predicate.category_codes is not None:
        met &= np.isin(lines.category[rows], _positions(lines.category_codes, predicate.category_codes))
    if predicate.county_codes is not None:
        met &= np.isin(lines.county[rows], _positions(lines.county_codes, predicate.county_codes))
    if predicate.tiers is not None:
        met &= np.isin(lines.tier[rows], list(predicate.tiers))
    if predicate.flags_any:
        met &= np.any([lines.flag(n)[rows] for n in predicate.flags_any], axis=0)
    for name in predicate.flags_none:
        met &= ~lines.flag(name)[rows]
    return met


def counted_cents(
    lines: ServiceLines, funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]], names: tuple[str, ...],
    predicate: LinePredicate,
) -> int:  # fmt: skip
    """Cents that these funds pay for lines of a predicate."""
    total = 0
    for name in dict.fromkeys(names):
        at = of_fund[funds.places[name]]
        total += int(paid.cents[at][counts(predicate, lines, paid.line[at])].sum())
    return total


def _caps(lines: ServiceLines, funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]]) -> list[Breach]:
    found = []
    held = tuple(h.as_limit(funds.fund_year(h.fund_year_id).balance_cents) for h in funds.hold_backs)
    for rule in (*funds.limits, *held):
        if rule.sense == "cap":
            total = counted_cents(lines, funds, paid, of_fund, rule.fund_year_ids, rule.predicate)
            if total > rule.cents:
                sentence = f"{rule.name}: {dollars(total)} of at most {dollars(rule.cents)}."
                found.append(Breach(rule.rule_id, sentence, total - rule.cents))
    return found


def _ceilings(lines: ServiceLines, funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]]) -> list[Breach]:
    found: list[Breach] = []
    for ceiling in funds.ceilings:
        groups = [ceiling.fund_year_ids] if ceiling.joint else [(f,) for f in ceiling.fund_year_ids]
        for group in groups:
            found += _ceiling(lines, ceiling, paid, [of_fund[funds.places[f]] for f in dict.fromkeys(group)])
    return found


def _ceiling(lines: ServiceLines, ceiling: UnitCeiling, paid: Paid, members: list[NDArray[np.int64]]) -> list[Breach]:
    at = np.concatenate(members)
    at = at[np.isin(lines.category[paid.line[at]], _positions(lines.category_codes, ceiling.category_codes))]
    rows, inverse = np.unique(paid.line[at], return_inverse=True)
    got = np.bincount(inverse, weights=paid.cents[at], minlength=len(rows))
    if ceiling.ceiling_cents is not None:
        over = got > ceiling.ceiling_cents
    else:
        limits = [ceiling.on_line(int(lines.cost_cents[r]), lines.allowance(r)) for r in rows]
        over = got > np.array(limits, dtype=np.int64)
    return [
        Breach(ceiling.ceiling_id, f"line {lines.line_id(r)} gets {dollars(int(g))}, above its ceiling.")
        for r, g in zip(rows[over][:5], got[over][:5], strict=True)
    ]


def _matches(lines: ServiceLines, funds: Funds, paid: Paid, of_fund: list[NDArray[np.int64]]) -> list[Breach]:
    found = []
    allowed, expires = lines.decisions(funds.ids)
    for rule in funds.matches:
        fund, place = funds.fund_year(rule.fund_year_id), funds.places[rule.fund_year_id]
        claimed = int(paid.cents[of_fund[place]].sum())
        given = 0
        for name in dict.fromkeys(rule.source_fund_year_ids):
            at = of_fund[funds.places[name]]
            rows = paid.line[at]
            could = allowed[lines.person[rows], place] & _used_as_allowed(lines, fund, rows)
            if expires is not None:
                could &= lines.service_day[rows] <= expires[lines.person[rows], place]
            given += int(paid.cents[at][could & counts(rule.predicate, lines, rows)].sum())
        if claimed > Fraction(rule.ratio) * given:
            sentence = f"{fund.name} claims {dollars(claimed)} against {dollars(given)} of match."
            found.append(Breach(rule.rule_id, sentence, int(claimed - Fraction(rule.ratio) * given)))
    return found
