"""Universes and recodes that several measures share, each defined once over the contract columns."""

from __future__ import annotations

from braidwork.measures.expression import Expression, col

AGE = col("age_years")
STATUS = col("employment_status_code")
EMPLOYED = STATUS.is_in(("1", "2", "4", "5"))
UNEMPLOYED = STATUS == "3"
IN_LABOR_FORCE = STATUS.is_in(("1", "2", "3", "4", "5"))
CIVILIAN_LABOR_FORCE = STATUS.is_in(("1", "2", "3"))

WORKING_AGE = AGE.between(16, 64) & STATUS.is_known()
PRIME_AGE = AGE.between(25, 64)
ADULTS_25 = (AGE >= 25) & col("education_code").is_known()

FULL_TIME = col("hours_weekly") >= 35
YEAR_ROUND = col("weeks_worked_class_code") == "1"
WORKED_LAST_YEAR = col("hours_weekly").is_known() & col("weeks_worked_class_code").is_known()

POVERTY_KNOWN = col("poverty_ratio_percent").is_known()
HOUSEHOLDS = (col("unit_type_code") == "1") & (col("household_persons") > 0)

# Hourly pay from annual wages; reports below half the federal minimum wage are taken as errors of hours or weeks.
HALF_FEDERAL_MINIMUM = 3.625
HOURLY_WAGE: Expression = col("wage_annual_usd") / (col("hours_weekly") * col("weeks_worked"))
WAGE_WORKERS = (
    (AGE >= 16)
    & col("class_of_worker_code").is_in(("1", "2", "3", "4", "5"))
    & (col("wage_annual_usd") > 0)
    & (col("hours_weekly") > 0)
    & (col("weeks_worked") > 0)
    & (HOURLY_WAGE >= HALF_FEDERAL_MINIMUM)
)
WAGE_WORKERS_TEXT = (
    "wage and salary workers aged 16 and over who worked in the past 12 months; "
    "hourly pay below half the federal minimum wage is left out as an error of hours or weeks"
)
