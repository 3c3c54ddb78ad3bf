"""How much: grants, food money, copays and premiums as pure functions of income, size and date; always estimates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from braidwork.eligibility.rules.bounds import DatedLimits, number_ends
from braidwork.eligibility.rules.evaluate import dated
from braidwork.eligibility.rules.reading import FactSource, LimitReading, LimitSource

Direction = Literal["gets", "pays"]
End = float | None


@dataclass(frozen=True)
class Amount:
    """Dollars a month between `low` and `high` (None: that end is not known) that a family gets or pays.

    An estimate: the agency reckons the real one. `rows` are the numbers of law used; `note` says what is left out.
    """

    low: End
    high: End
    direction: Direction
    rows: tuple[LimitReading, ...]
    note: str = ""
    unit: str = "USD/month"

    @property
    def verified(self) -> bool:
        """Whether every number of law in it has been checked against its source."""
        return all(row.verified for row in self.rows)


@dataclass(frozen=True)
class Law:
    """The numbers of law of one day, remembering each that was read."""

    numbers: DatedLimits
    read: list[LimitReading]

    def __call__(self, name: str, **key: object) -> End:
        row = self.numbers.row(name, {k: str(v) for k, v in key.items()})
        self.read.append(row)
        return row.value


def law_of(on: date, known_at: date | None = None, limits: LimitSource | None = None) -> Law:
    """The numbers of law of a day, as known on a day; the shipped ones unless given."""
    return Law(dated(limits, on, known_at), [])


def tanf_grant(law: Law, *, size: int, earned_usd: float, unearned_usd: float = 0.0) -> Amount | None:
    """The TANF grant: standard − share of what is left of earnings after the flat disregard − unearned, never below 0.

    USD a month for a unit of `size`; None where a number of law is absent. WAC 388-450-0170, 388-478-0020.
    """
    standard = law("tanf_payment_standard", size=size)
    flat, share = law("tanf_earned_income_flat_disregard"), law("tanf_earned_income_share_disregard")
    if standard is None or flat is None or share is None:
        return None
    countable = (1 - share) * max(0.0, earned_usd - flat) + unearned_usd
    grant = round(max(0.0, standard - countable), 2)
    return Amount(grant, grant, "gets", tuple(law.read), "before any child support that the state keeps")


def basic_food(
    law: Law, *, size: int, income_usd: float, earned_usd: float, costs_may_exceed_cap: bool = True
) -> Amount | None:
    """The Basic Food benefit: from no rent and care deducted to as much as can be; None above the largest size known.

    USD a month. With `costs_may_exceed_cap` (an elder, a disability or child care at home) the most is the full
    allotment. Where the standard deduction is absent only the most is told. 7 CFR 273.9, 273.10(e).
    """
    full = law("snap_max_allotment", size=size)
    if full is None:
        return None
    standard = law("snap_standard_deduction", size=size)
    off_pay, share = law("snap_earned_income_deduction"), law("snap_benefit_reduction_share")
    cap = law("snap_excess_shelter_cap")
    note = "rent, utilities and child care make it higher"
    if standard is None or off_pay is None or share is None or cap is None:
        known = _used(law)
        return Amount(None, full, "gets", known, "the deduction of this year is not loaded")
    adjusted = max(0.0, income_usd - off_pay * earned_usd - standard)
    least = _allotment(law, size, full, share * adjusted)
    most = full if costs_may_exceed_cap else _allotment(law, size, full, share * max(0.0, adjusted - cap))
    return Amount(least, most, "gets", _used(law), note)


def child_care_copay(law: Law, *, size: int, income_annual_usd: float) -> Amount | None:
    """What a family pays for all its children's care: flat bands up to September 2026, a formula from then on.

    USD a month; None above the last band, or where a number of law is absent. RCW 43.216.804.
    """
    median = law("wa_median_income", size=size, program="working_connections_child_care")
    if median is None:
        return None
    share = round(income_annual_usd / median, 9)  # a boundary times the median must land on its band again
    flat = _flat_copay(law, share)
    if flat is None:
        flat = _formula_copay(law, share)
    if flat is None:
        return None
    rows = _used(law)
    return Amount(flat, flat, "pays", rows, "at most the price of the care; one copay for the whole family")


def health_premium(law: Law, *, tier: str | None) -> Amount | None:
    """What Apple Health for Kids costs by its tier: per child (low) to the most for a family (high), USD a month."""
    if tier == "free":
        return Amount(0.0, 0.0, "pays", ())
    group = {"low_premium": "child_premium_1", "premium": "child_premium_2"}.get(tier or "")
    if group is None:
        return None
    child = law("apple_health_premium", group=group, per="child")
    family = law("apple_health_premium", group=group, per="family_maximum")
    return Amount(child, family, "pays", tuple(law.read), "for one child, up to the most for a family")


def amount_of(
    program: str, case: FactSource, on: date, known_at: date | None = None, limits: LimitSource | None = None,
    tier: str | None = None,
) -> Amount | None:  # fmt: skip
    """The estimate for a program and a case; None where there is none, or facts or numbers are missing.

    A range of income gives a range of amounts.
    """
    found = _FOR.get(program)
    return found(case, law_of(on, known_at, limits), tier) if found else None


def _used(law: Law) -> tuple[LimitReading, ...]:
    return tuple(dict.fromkeys(row for row in law.read if row.value is not None))


def _allotment(law: Law, size: int, full: float, reduction: float) -> float:
    benefit = max(0.0, full - math.ceil(round(reduction, 6)))
    least = law("snap_min_allotment", size=size)
    return benefit if least is None else max(benefit, least)


def _flat_copay(law: Law, share: float) -> End:
    for band in _bands(law, "wccc_copay_band_top"):
        top = law("wccc_copay_band_top", band=band)
        if top is not None and share <= top:
            return law("wccc_copay", band=band)
    return None


def _formula_copay(law: Law, share: float) -> End:
    median_of_two = law("wa_median_income", size=2, program="working_connections_child_care")
    found: End = None
    for band in _bands(law, "wccc_copay_formula_from"):
        begins = law("wccc_copay_formula_from", band=band)
        if begins is None or median_of_two is None or share < begins:
            break
        rate = law("wccc_copay_formula_rate", band=band)
        found = None if rate is None else round(begins * rate * median_of_two / 12, 2)
    return found


def _bands(law: Law, name: str) -> tuple[str, ...]:
    return law.numbers.source.key_values(name, "band")


def _tanf(case: FactSource, law: Law, tier: str | None) -> Amount | None:
    size = _size(case, "tanf_unit_size")
    earned, other = (
        _ends(case, "tanf_unit_earned_income_monthly_usd"),
        _ends(case, "tanf_unit_unearned_income_monthly_usd"),
    )
    if size is None or earned is None or other is None:
        return None
    return _span(
        tanf_grant(law, size=size, earned_usd=earned[1], unearned_usd=other[1]),
        tanf_grant(law, size=size, earned_usd=earned[0], unearned_usd=other[0]),
    )


def _food(case: FactSource, law: Law, tier: str | None) -> Amount | None:
    size = _size(case, "food_unit_size")
    income, earned = _ends(case, "food_unit_income_monthly_usd"), _ends(case, "food_unit_earned_income_monthly_usd")
    if size is None or income is None:
        return None
    earned = earned or (0.0, 0.0)  # unknown earnings are not deducted: the estimate then errs low, not high
    open_costs = any(
        case.get(None, key).value is not False for key in ("elder_or_disabled_in_food_unit", "child_under_13_in_home")
    )
    return _span(
        basic_food(law, size=size, income_usd=income[1], earned_usd=earned[0], costs_may_exceed_cap=open_costs),
        basic_food(law, size=size, income_usd=income[0], earned_usd=earned[1], costs_may_exceed_cap=open_costs),
    )


def _child_care(case: FactSource, law: Law, tier: str | None) -> Amount | None:
    size, income = _size(case, "child_care_unit_size"), _ends(case, "child_care_income_annual_usd")
    if size is None or income is None:
        return None
    return _span(
        child_care_copay(law, size=size, income_annual_usd=income[0]),
        child_care_copay(law, size=size, income_annual_usd=income[1]),
    )


def _lifeline(case: FactSource, law: Law, tier: str | None) -> Amount | None:
    off = law("lifeline_discount")
    return None if off is None else Amount(off, off, "gets", tuple(law.read), "off the bill, for one phone or line")


def _span(low: Amount | None, high: Amount | None) -> Amount | None:
    if low is None or high is None:
        return None
    return Amount(low.low, high.high, low.direction, tuple(dict.fromkeys((*low.rows, *high.rows))), low.note)


def _size(case: FactSource, key: str) -> int | None:
    value = case.get(None, key).value
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _ends(case: FactSource, key: str) -> tuple[float, float] | None:
    low, high = number_ends(case.get(None, key))
    return None if low is None or high is None else (low, high)


_FOR: Mapping[str, Callable[[FactSource, Law, str | None], Amount | None]] = {
    "tanf": _tanf,
    "basic_food": _food,
    "working_connections_child_care": _child_care,
    "apple_health_children": lambda case, law, tier: health_premium(law, tier=tier),
    "lifeline": _lifeline,
}
