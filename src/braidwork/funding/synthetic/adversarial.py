"""Synthetic instances that look for trouble: one fund, seventy funds, nothing to spend, one cent, floors that clash."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from braidwork.errors import UnknownNameError
from braidwork.funding.funds.limits import LimitRule, LinePredicate, UnitCeiling
from braidwork.funding.lines.person_eligibility import PersonEligibility
from braidwork.funding.synthetic.instance import Instance, instance
from braidwork.funding.synthetic.people import NEEDS

_ALL = frozenset(NEEDS)


def adversarial(family: str, lines: int = 500, seed: int = 2025) -> Instance:
    """A synthetic instance of one of `FAMILIES`; UnknownNameError for another."""
    if family not in FAMILIES:
        raise UnknownNameError.of("adversarial family", family, FAMILIES)
    return FAMILIES[family](lines, seed)


def _equal_costs(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    return replace(made, lines=replace(made.lines, cost_cents=np.full(lines, 123_456, dtype=np.int64)))


def _one_fund(lines: int, seed: int) -> Instance:
    return instance(lines, 1, seed)


def _seventy_funds(lines: int, seed: int) -> Instance:
    return instance(lines, 70, seed)


def _zero_balances(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    years = tuple(replace(f, balance_cents=0) for f in made.funds.fund_years)
    return replace(made, funds=replace(made.funds, fund_years=years))


def _one_cent(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    years = tuple(replace(f, balance_cents=max(1, lines // 20)) for f in made.funds.fund_years)
    cheap = replace(made.lines, cost_cents=np.ones(lines, dtype=np.int64))
    return replace(made, lines=cheap, funds=replace(made.funds, fund_years=years))


def _ceilings_everywhere(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    ceilings = tuple(
        UnitCeiling(f"{f} {code}", (f,), frozenset({code}), ceiling_cents=10_000 + 1_000 * i, citation="synthetic")
        for i, f in enumerate(made.funds.ids) for code in NEEDS
    )  # fmt: skip
    return replace(made, funds=replace(made.funds, ceilings=ceilings))


def _lawful_everywhere(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    first, last = (min(f.start_date for f in made.funds.fund_years), max(f.end_date for f in made.funds.fund_years))
    years = tuple(
        replace(f, category_codes=None, county_codes=None, start_date=first, end_date=last)
        for f in made.funds.fund_years
    )
    ids = made.lines.person_ids
    everyone = PersonEligibility(ids, made.funds.ids, np.ones((len(ids), len(years)), dtype=bool))
    funds = replace(made.funds, fund_years=years)
    return replace(made, lines=replace(made.lines, eligibility=everyone), funds=funds)


def _contradictory_floors(lines: int, seed: int) -> Instance:
    made = instance(lines, 12, seed)
    youth = made.funds.fund_year("YOUTH")
    floors = tuple(
        LimitRule(
            name, ("YOUTH",), "floor", predicate, limit_cents=int(youth.balance_cents * 0.8), citation="synthetic"
        )
        for name, predicate in {
            "YOUTH work experience floor": LinePredicate(category_codes=frozenset({"work_experience"})),
            "YOUTH other services floor": LinePredicate(category_codes=_ALL - {"work_experience"}),
        }.items()
    )
    return replace(made, funds=replace(made.funds, limits=(*made.funds.limits, *floors)))


FAMILIES: dict[str, Callable[[int, int], Instance]] = {
    "equal costs": _equal_costs,
    "one fund": _one_fund,
    "seventy funds": _seventy_funds,
    "zero balances": _zero_balances,
    "one cent": _one_cent,
    "ceilings everywhere": _ceilings_everywhere,
    "lawful everywhere": _lawful_everywhere,
    "contradictory floors": _contradictory_floors,
}
