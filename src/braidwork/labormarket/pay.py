"""Measures of pay and income: wages, earnings, the wage standard, poverty."""

from __future__ import annotations

from braidwork.labormarket.universes import (
    AGE,
    FULL_TIME,
    HOURLY_WAGE,
    HOUSEHOLDS,
    POVERTY_KNOWN,
    PRIME_AGE,
    WAGE_WORKERS,
    WAGE_WORKERS_TEXT,
    YEAR_ROUND,
)
from braidwork.measures import Measure, col

_ACS = "US Census Bureau, American Community Survey public-use microdata"

MEDIAN_HOURLY_WAGE = Measure(
    name="median_hourly_wage",
    label="Median hourly wage",
    kind="quantile",
    table="pums_person",
    universe=WAGE_WORKERS,
    universe_text=WAGE_WORKERS_TEXT,
    value=HOURLY_WAGE,
    unit="USD per hour",
    context="Pay follows the job, and jobs were sorted by race and sex by law, by custom and by union rules well "
    "within living memory. People with equal schooling are still paid differently. Half of the group earn less than "
    "the median, half more.",
    citation=f"{_ACS}; annual wages divided by usual hours times weeks worked, in adjusted dollars",
)

MEDIAN_ANNUAL_EARNINGS = Measure(
    name="median_annual_earnings",
    label="Median annual earnings",
    kind="quantile",
    table="pums_person",
    universe=(AGE >= 16) & (col("earnings_annual_usd") > 0),
    universe_text="residents aged 16 and over with positive earnings in the past 12 months",
    value=col("earnings_annual_usd"),
    unit="USD",
    context="A year's earnings join pay, hours and weeks. A gap here is wider than the hourly gap where a group is "
    "kept in part-time or seasonal work.",
    citation=f"{_ACS}; wages, salaries and self-employment income, in adjusted dollars",
)

WAGE_STANDARD_SHARE = Measure(
    name="wage_standard_share",
    label="Workers paid at or above the wage standard",
    kind="share",
    table="pums_person",
    universe=WAGE_WORKERS,
    universe_text=WAGE_WORKERS_TEXT,
    value=HOURLY_WAGE,
    unit="share",
    context="A job that does not pay for a decent life is not a way out of poverty. The standard is named on this page "
    "with its date and the hours that it assumes; another standard gives another share.",
    citation=f"{_ACS}; hourly pay compared with the stated standard",
    parameters=("standard",),
)

WORKING_POOR_SHARE = Measure(
    name="working_poor_share",
    label="Working full time and still poor",
    kind="share",
    table="pums_person",
    universe=PRIME_AGE & FULL_TIME & YEAR_ROUND & POVERTY_KNOWN,
    universe_text="full-time, year-round workers aged 25 to 64",
    numerator=col("poverty_ratio_percent") < 200,
    unit="share",
    better="lower",
    context="These are people who work full time all year and whose family still lives below twice the poverty line. "
    "Farm and domestic workers, most of them Black and Mexican American, were written out of the wage laws of the "
    "1930s; their jobs are still among the worst paid.",
    citation=f"{_ACS}; family income below 200 percent of the federal poverty threshold",
)

POVERTY_RATE = Measure(
    name="poverty_rate",
    label="Poverty rate",
    kind="share",
    table="pums_person",
    universe=POVERTY_KNOWN,
    universe_text="residents for whom poverty status is determined",
    numerator=col("poverty_ratio_percent") < 100,
    unit="share",
    better="lower",
    context="The federal poverty line is the same in the dearest city as in the cheapest town and was drawn from food "
    "costs of the 1960s. Where rents are high, many more people cannot pay theirs than this rate says.",
    citation=f"{_ACS}; income below the federal poverty threshold",
)

BELOW_200_POVERTY_SHARE = Measure(
    name="below_200_poverty_share",
    label="Below twice the poverty line",
    kind="share",
    table="pums_person",
    universe=POVERTY_KNOWN,
    universe_text="residents for whom poverty status is determined",
    numerator=col("poverty_ratio_percent") < 200,
    unit="share",
    better="lower",
    context="Twice the poverty line is nearer to what it costs to live here, and is where several programs end. Wealth "
    "that was kept from families by redlining and by land taken cannot cushion a low wage.",
    citation=f"{_ACS}; income below 200 percent of the federal poverty threshold",
)

MEDIAN_HOUSEHOLD_INCOME = Measure(
    name="median_household_income",
    label="Median household income",
    kind="quantile",
    table="pums_housing",
    universe=HOUSEHOLDS & col("income_household_annual_usd").is_known(),
    universe_text="households, by the householder",
    value=col("income_household_annual_usd"),
    unit="USD",
    context="A household shares what all its members earn. Groups differ in how many earners live together, so read "
    "this beside the wage of one person.",
    citation=f"{_ACS}; income of the past 12 months in adjusted dollars",
)

MEASURES = (
    MEDIAN_HOURLY_WAGE,
    MEDIAN_ANNUAL_EARNINGS,
    WAGE_STANDARD_SHARE,
    WORKING_POOR_SHARE,
    POVERTY_RATE,
    BELOW_200_POVERTY_SHARE,
    MEDIAN_HOUSEHOLD_INCOME,
)
