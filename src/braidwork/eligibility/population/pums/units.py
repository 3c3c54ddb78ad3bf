"""Sizes and incomes of the groups that rules ask about: exact where roles settle them, else between least and most.

A group is read from the seat of the householder, the spouse and their children. Whoever is outside it has a group of
one up to everybody at the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_GROWN, _FOOD_GROWN = 18, 22
Test = Callable[[Any], Any]


@dataclass(frozen=True)
class Unit:
    """One kind of group: its size's fact, its incomes, from whose seat it is read, and who belongs.

    An income is (fact, own income at least, own income at most, times). `sure` and `maybe` are tests of members of the
    household as the people of the seat see them.
    """

    size: str
    incomes: tuple[tuple[str, str, str, int], ...]
    seat: Test
    sure: Test
    maybe: Test


def _child_below(years: int) -> Test:
    return lambda t: (t["role"] == "child") & (t["age_years"] < years)


def _parents(t: Any) -> Any:
    return t["role"].isin(["householder", "spouse"])


def _parents_and_children(t: Any) -> Any:
    return _parents(t) | _child_below(_GROWN)(t)


def _no_disability(t: Any) -> Any:
    """Who has no disability is taken to get no SSI."""
    return (t["disability_code"] == "2").fill_null(False)


def _partner(t: Any) -> Any:
    return t["role"] == "partner" if "relationship_code" in t.columns else _adult_not_related(t)


def _adult_not_related(t: Any) -> Any:
    return (t["role"] == "unrelated") & (t["age_years"] >= _GROWN)


def _may_be_claimed(t: Any) -> Any:
    """Relatives who may be claimed as dependents by the householder, or claim the householder."""
    kin = ["child", "grandchild", "parent", "sibling"]
    if "relationship_code" not in t.columns:
        kin.append("other_relative")
    return ~_parents_and_children(t) & t["role"].isin(kin)


def _eats_with_parents(t: Any) -> Any:
    return _parents(t) | _child_below(_FOOD_GROWN)(t)


UNITS: tuple[Unit, ...] = (
    Unit(
        "family_size",
        (
            ("family_income_annual_usd", "pace_low", "pace_high", 1),
            ("family_income_calendar_year_usd", "year_low", "year_high", 1),
        ),
        _parents_and_children,
        _parents_and_children,
        _may_be_claimed,
    ),
    Unit(
        "food_unit_size",
        (
            ("food_unit_income_monthly_usd", "month_low", "month_high", 1),
            ("food_unit_earned_income_monthly_usd", "pay_month_low", "pay_month_high", 1),
        ),
        _eats_with_parents,
        _eats_with_parents,
        lambda t: ~_eats_with_parents(t),
    ),
    Unit(
        "child_care_unit_size",
        (("child_care_income_annual_usd", "month_low", "month_high", 12),),
        _parents_and_children,
        _parents_and_children,
        _partner,
    ),
    Unit(
        "tanf_unit_size",
        (
            ("tanf_unit_earned_income_monthly_usd", "pay_month_low", "pay_month_high", 1),
            ("tanf_unit_unearned_income_monthly_usd", "other_month_low", "other_month_high", 1),
        ),
        _parents_and_children,
        lambda t: _parents_and_children(t) & _no_disability(t),
        lambda t: (_parents_and_children(t) & ~_no_disability(t)) | _partner(t),
    ),
    # Income that is not pay may or may not be taxed; who claims whom is not in the file.
    Unit(
        "tax_household_size",
        (("magi_monthly_usd", "pay_month_low", "month_high", 1),),
        _parents_and_children,
        _parents,
        lambda t: ~_parents(t),
    ),
)
HOUSEHOLD_INCOMES = (("household_income_monthly_usd", 1), ("household_income_annual_usd", 12))
NOTES = (
    "groups of people (family, food unit, child care family, tax household) are exact for householder, spouse and "
    "their children where nobody else may belong; otherwise, and for everyone else, from the least to the most "
    "they can be",
    "who has no disability is taken to get no SSI",
)


def unit_columns(people: Any) -> dict[str, tuple[Any, Any]]:
    """The least and the most of every group fact, per person, as Ibis numbers over the household's rows."""

    def total(values: Any) -> Any:
        return values.sum().over(group_by=people["serialno"])

    everyone = total(people["age_years"] * 0 + 1)
    found = {"household_size": (everyone, everyone)}
    for fact, times in HOUSEHOLD_INCOMES:
        found[fact] = (times * total(people["month_low"]), times * total(people["month_high"]))
    for kind in UNITS:
        found |= _of(kind, people, everyone, total)
    return found


def _of(kind: Unit, people: Any, everyone: Any, total: Test) -> dict[str, tuple[Any, Any]]:
    import ibis

    seat = kind.seat(people)
    sure, maybe = kind.sure(people).cast("int32"), kind.maybe(people).cast("int32")
    one = everyone * 0 + 1
    least, most = ibis.greatest(total(sure), one), ibis.greatest(total(sure + maybe), one)
    found = {kind.size: (ibis.ifelse(seat, least, one), ibis.ifelse(seat, most, everyone))}
    for fact, own_low, own_high, times in kind.incomes:
        low, high = people[own_low], people[own_high]
        found[fact] = (
            times * ibis.ifelse(seat, total(sure * low), low),
            times * ibis.ifelse(seat, total((sure + maybe) * high), total(high)),
        )
    return found
