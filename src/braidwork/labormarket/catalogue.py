"""All measures by name, in the order in which a board reads them."""

from __future__ import annotations

from dataclasses import replace

from braidwork.errors import UnknownNameError
from braidwork.labormarket import living, pay, work
from braidwork.measures import Measure

PROSPERITY_GAP = Measure(
    name="prosperity_gap",
    label="Prosperity gap",
    kind="gap",
    table="pums_person",
    universe=pay.WAGE_STANDARD_SHARE.universe,
    universe_text=pay.WAGE_STANDARD_SHARE.universe_text,
    of="wage_standard_share",
    unit="points",
    better="lower",
    context="The distance between a group and the best-served group in the share of workers paid at or above the wage "
    "standard. It measures what the region's institutions give to each group, not what the group lacks. "
    "The people count says how many workers would have to be paid more for the distance to close.",
    citation="US Census Bureau, American Community Survey public-use microdata; difference of two shares of one "
    "sample, its error from replicate differences where the file has replicate weights",
    parameters=("standard", "of"),
)

_ORDER = (
    PROSPERITY_GAP,
    pay.WAGE_STANDARD_SHARE,
    pay.MEDIAN_HOURLY_WAGE,
    pay.MEDIAN_ANNUAL_EARNINGS,
    pay.MEDIAN_HOUSEHOLD_INCOME,
    work.EMPLOYMENT_RATE,
    work.UNEMPLOYMENT_RATE,
    work.LABOR_FORCE_PARTICIPATION,
    work.FULL_TIME_YEAR_ROUND_SHARE,
    pay.WORKING_POOR_SHARE,
    pay.POVERTY_RATE,
    pay.BELOW_200_POVERTY_SHARE,
    work.DISCONNECTED_YOUTH_SHARE,
    living.HIGH_SCHOOL_OR_HIGHER_SHARE,
    living.BACHELORS_OR_HIGHER_SHARE,
    living.HOMEOWNERSHIP_RATE,
    living.RENT_BURDEN_SHARE,
    living.UNINSURED_SHARE,
    living.LIMITED_ENGLISH_SHARE,
    living.BROADBAND_SHARE,
    living.COMPUTER_SHARE,
    work.SELF_EMPLOYED_SHARE,
    work.DISABILITY_EMPLOYMENT_RATE,
    work.VETERAN_EMPLOYMENT_RATE,
    living.POPULATION,
)
_BY_NAME = {m.name: m for m in _ORDER}


def measures() -> tuple[Measure, ...]:
    """Every measure, headline first."""
    return _ORDER


def measure_names() -> tuple[str, ...]:
    """Names of all measures."""
    return tuple(_BY_NAME)


def measure(name: str) -> Measure:
    """The measure of that name; an unknown one suggests the nearest."""
    if name not in _BY_NAME:
        raise UnknownNameError.of("measure", name, _BY_NAME)
    return replace(_BY_NAME[name])
