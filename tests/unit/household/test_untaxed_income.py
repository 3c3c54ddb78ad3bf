"""Child support is no gross income: no tax counts it and no MAGI limit; food help and child-care help count it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from braidwork.household import Rules, cliffs, net_resources

ON = date(2026, 11, 22)
RULES = Rules(allow_carried_forward=True, is_cautious=True)


def with_other(family, other: float, untaxed: float):
    ana, *rest = family.people
    return replace(family, people=(
        replace(ana, other_income_monthly_usd=other, untaxed_income_monthly_usd=untaxed), *rest))  # fmt: skip


def test_credits_and_tax_do_not_see_it_and_food_help_does(make):
    alone, support = make(14.0), with_other(make(14.0), 250.0, 250.0)
    told = with_other(make(14.0), 250.0, 0.0)
    none, some, taxed = (net_resources(h, ON, RULES) for h in (alone, support, told))
    assert some["eitc"].amount_usd == none["eitc"].amount_usd > taxed["eitc"].amount_usd
    assert some["snap"].amount_usd == taxed["snap"].amount_usd < none["snap"].amount_usd


def test_the_limit_of_apple_health_moves_by_what_magi_leaves_out(make):
    def ends(family) -> float:
        (found,) = [c for c in cliffs(family, ON, rules=RULES) if c.program == "adult_premium"][:1]
        return found.pay_monthly_usd

    assert abs(ends(with_other(make(), 250.0, 250.0)) - ends(with_other(make(), 250.0, 0.0)) - 250.0) < 0.02
