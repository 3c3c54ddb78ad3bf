"""Which caps, floors and matches count a line: predicates over what lines have in common, as bit words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.lines.person_eligibility import Words, packed

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.funds.limits import LimitRule, LinePredicate, MatchRule
    from braidwork.funding.lines.service_lines import ServiceLines

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Attributes:
    """What predicates look at, one entry a row: positions of category and county, tier, words of facts."""

    category: NDArray[np.int64]
    county: NDArray[np.int64]
    tier: NDArray[np.int64]
    facts: NDArray[np.uint64]


def holds(predicate: LinePredicate, rows: Attributes, lines: ServiceLines) -> Flags:
    """Whether the predicate counts each row."""
    met = np.ones(len(rows.category), dtype=bool)
    if predicate.category_codes is not None:
        met &= np.array([c in predicate.category_codes for c in lines.category_codes])[rows.category]
    if predicate.county_codes is not None:
        met &= np.array([c in predicate.county_codes for c in lines.county_codes or ("",)])[rows.county]
    if predicate.tiers is not None:
        met &= np.isin(rows.tier, sorted(predicate.tiers))
    if predicate.flags_any:
        met &= _any_of(predicate.flags_any, rows, lines)
    return met & ~_any_of(predicate.flags_none, rows, lines) if predicate.flags_none else met


def read_facts(funds: Funds, lines: ServiceLines) -> np.uint64:
    """The bits of the facts that some predicate reads: all others do not divide lines."""
    predicates = [r.predicate for r in funds.all_limits] + [r.predicate for r in funds.matches]
    read = {f for p in predicates for f in p.flags}
    return np.uint64(sum(1 << b for b, name in enumerate(lines.flag_names) if name in read))


def counting(funds: Funds, rows: Attributes, lines: ServiceLines) -> Words:
    """Rows × words: bit r is set where rule r (limits, then matches) counts the row."""
    rules: list[LimitRule | MatchRule] = [*funds.all_limits, *funds.matches]
    flags = np.zeros((len(rows.category), len(rules)), dtype=bool)
    for r, rule in enumerate(rules):
        flags[:, r] = holds(rule.predicate, rows, lines)
    return packed(flags)


def visible(funds: Funds, payable: Flags, whole: Flags) -> Words:
    """Rows × words: bit r where some fund of rule r may pay the row, so that the rule can bind it at all.

    `payable` is rows × funds; `whole` the same before a ceiling cut the line: a match counts its sources on every line
    that the matched fund could pay, parts above a ceiling included.
    """
    places = funds.places
    flags = np.zeros((len(payable), len(funds.all_limits) + len(funds.matches)), dtype=bool)
    for r, limit in enumerate(funds.all_limits):
        flags[:, r] = payable[:, [places[f] for f in limit.fund_year_ids]].any(axis=1)
    for r, match in enumerate(funds.matches, len(funds.all_limits)):
        matched = places[match.fund_year_id]
        ends = [matched, *(places[f] for f in match.source_fund_year_ids)]
        flags[:, r] = whole[:, matched] & payable[:, ends].any(axis=1)
    return packed(flags)


def _any_of(names: tuple[str, ...], rows: Attributes, lines: ServiceLines) -> Flags:
    bits = np.uint64(sum(1 << b for b, name in enumerate(lines.flag_names) if name in names))
    met: Flags = (rows.facts & bits) != 0
    return met
