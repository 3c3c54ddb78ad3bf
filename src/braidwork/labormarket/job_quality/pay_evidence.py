"""Pay against a wage standard: the median of an occupation, and the share of its jobs at or above the standard."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.labormarket.occupations.records import HOURS_A_YEAR, Occupation, Pay, WagePoint
from braidwork.reference import WageStandard, wage_standard, wage_standard_names

POINTS = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}


@dataclass(frozen=True)
class ShareAbove:
    """Modelled share of jobs at or above the standard: log-linear between published percentiles, bounds outside.

    `central` is None where the standard lies outside the known percentiles: then only `low` to `high` is known.
    """

    low: float
    central: float | None
    high: float


@dataclass(frozen=True)
class PayEvidence:
    """What an occupation pays against the standard of the year of its wages; `ratio` is None with `basis` saying why.

    `is_at_least`: the wage is top-coded, so that the ratio is a lower bound. Medians carry no published error.
    """

    ratio: float | None
    is_at_least: bool
    standard: WageStandard | None
    pay: Pay | None
    share_above: ShareAbove | None
    basis: str


def pay_evidence(occupation: Occupation, standard: str) -> PayEvidence:
    """Median hourly wage ÷ the named wage standard, in the year of the wages.

    Raises UnknownNameError for a standard that is not one hourly wage (a family's own standard needs people).
    """
    if standard not in wage_standard_names():
        raise UnknownNameError.of("wage standard for an occupation's pay", standard, wage_standard_names())
    pay = occupation.local_pay
    wage = None if pay is None else pay.comparable_hourly_usd
    if pay is None or wage is None:
        return PayEvidence(None, False, None, pay, None, "No wage is published for this occupation.")
    year = wage_year(pay)
    chosen = None if year is None else _standard(standard, year)
    if chosen is None:
        said = f"The wages are of {pay.period}; the wage standard has no figure for that year."
        return PayEvidence(None, False, None, pay, None, said)
    bound = _median_point(pay)
    at_least = bound is not None and bound.value_usd is None
    return PayEvidence(
        wage / chosen.wage_hourly_usd,
        at_least,
        chosen,
        pay,
        share_at_or_above(pay, chosen.wage_hourly_usd),
        _basis(pay, wage, chosen, at_least),
    )


def wage_year(pay: Pay) -> int | None:
    """The year of the dollars of published wages, from their period."""
    years = re.findall(r"\b(?:19|20)\d\d\b", pay.period)
    return int(years[-1]) if years else None


@cache
def _standard(name: str, year: int) -> WageStandard | None:
    try:
        return wage_standard(name, year)
    except NotAvailableError:
        return None


def _median_point(pay: Pay) -> WagePoint | None:
    """The point that the comparable wage was read from, where it is a median."""
    for points in (pay.hourly, pay.annual):
        point = points.get("p50")
        if point is not None and (point.value_usd is not None or point.bound_usd is not None):
            return point
    return None


def _basis(pay: Pay, wage: float, standard: WageStandard, at_least: bool) -> str:
    hourly = (point := pay.hourly.get("p50")) is not None and (point.value_usd or point.bound_usd)
    if hourly:
        told = f"Half of the jobs pay ${wage:,.2f} an hour or more"
    elif _median_point(pay) is not None:
        told = (
            f"Half of the jobs pay ${wage * HOURS_A_YEAR:,.0f} a year or more (${wage:,.2f} an hour; assumes 2,080 h)"
        )
    else:
        told = (
            f"The average pay is ${wage * HOURS_A_YEAR:,.0f} a year (${wage:,.2f} an hour; assumes 2,080 h); no median "
            "is published"
        )
    if at_least:
        told += "; the publisher only says that it is at least this much"
    place = pay.area_label if pay.area_kind == "region" else f"{pay.area_label}, because none is given for the region"
    verified = "" if standard.verified == "verified" else " (not yet verified)"
    return (
        f"{told} ({place}; wages of {pay.period}; {pay.source.publisher}). The standard, in {standard.dollars_year} "
        f"dollars, is ${standard.wage_hourly_usd:,.2f} an hour: {standard.label}{verified}."
    )


def share_at_or_above(pay: Pay, standard_hourly_usd: float) -> ShareAbove | None:
    """Share of jobs that pay the standard or more; None where no percentile is known."""
    below, above = (0.0, None), (1.0, None)
    lower: tuple[float, float | None] = below
    upper: tuple[float, float | None] = above
    known = False
    for tau, value, is_bound in _known_points(pay.hourly, 1) or _known_points(pay.annual, HOURS_A_YEAR):
        known = True
        if is_bound:
            # Known only to lie at or above its bound: it can say that the standard is below, never that it is above.
            if value >= standard_hourly_usd and tau < upper[0]:
                upper = (tau, None)
        elif value < standard_hourly_usd:
            lower = (tau, value)
        elif tau < upper[0]:
            upper = (tau, value)
    if not known:
        return None
    central = None
    if lower[1] is not None and upper[1] is not None:
        part = math.log(standard_hourly_usd / lower[1]) / math.log(upper[1] / lower[1])
        central = 1 - (lower[0] + part * (upper[0] - lower[0]))
    elif upper[1] is not None and upper[1] == standard_hourly_usd:
        central = 1 - upper[0]
    return ShareAbove(1 - upper[0], central, 1 - lower[0])


def _known_points(points: Mapping[str, WagePoint], hours: int) -> list[tuple[float, float, bool]]:
    found = []
    for name, tau in POINTS.items():
        point = points.get(name)
        if point is None:
            continue
        value = point.value_usd if point.value_usd is not None else point.bound_usd
        if value:
            found.append((tau, value / hours, point.value_usd is None))
    return found
