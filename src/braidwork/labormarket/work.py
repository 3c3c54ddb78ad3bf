"""Measures of work: who has a job, who looks for one, who works full time, for whom."""

from __future__ import annotations

from braidwork.labormarket.universes import (
    AGE,
    CIVILIAN_LABOR_FORCE,
    EMPLOYED,
    FULL_TIME,
    IN_LABOR_FORCE,
    STATUS,
    UNEMPLOYED,
    WORKED_LAST_YEAR,
    WORKING_AGE,
    YEAR_ROUND,
)
from braidwork.measures import Measure, col

_ACS = "US Census Bureau, American Community Survey public-use microdata"

EMPLOYMENT_RATE = Measure(
    name="employment_rate",
    label="Employment rate",
    kind="share",
    table="pums_person",
    universe=WORKING_AGE,
    universe_text="residents aged 16 to 64",
    numerator=EMPLOYED,
    unit="share",
    context="Who holds a job is shaped by who is hired. Discrimination in hiring, a past of exclusion from trades and "
    "unions, the cost of child care, and criminal records that follow some communities more than others all keep "
    "people out of work who want it. Ages stop at 64 so that a group with many retired people is not set back.",
    citation=f"{_ACS}; members of the Armed Forces count as employed (ACS table S2301 counts civilians only)",
)

LABOR_FORCE_PARTICIPATION = Measure(
    name="labor_force_participation",
    label="Labor force participation",
    kind="share",
    table="pums_person",
    universe=WORKING_AGE,
    universe_text="residents aged 16 to 64",
    numerator=IN_LABOR_FORCE,
    unit="share",
    better="neither",
    context="People are outside the labor force because they study, care for family, are ill, or have stopped looking. "
    "Caring work is unpaid and falls mostly on women, and discouragement follows from doors that stayed shut.",
    citation=f"{_ACS}; labor force as in ACS subject table S2301",
)

UNEMPLOYMENT_RATE = Measure(
    name="unemployment_rate",
    label="Unemployment rate",
    kind="share",
    table="pums_person",
    universe=(AGE >= 16) & CIVILIAN_LABOR_FORCE,
    universe_text="civilian labor force aged 16 and over",
    numerator=UNEMPLOYED,
    unit="share",
    better="lower",
    context="Black and Native workers have for decades been out of work at about twice the rate of White workers, at "
    "every level of education. The rate counts only people who looked for work in the last four weeks.",
    citation=f"{_ACS}; unemployed as in ACS subject table S2301",
)

FULL_TIME_YEAR_ROUND_SHARE = Measure(
    name="full_time_year_round_share",
    label="Full-time, year-round work",
    kind="share",
    table="pums_person",
    universe=AGE.between(16, 64) & WORKED_LAST_YEAR,
    universe_text="residents aged 16 to 64 who worked in the past 12 months",
    numerator=FULL_TIME & YEAR_ROUND,
    unit="share",
    context="Short and unsteady hours mean no benefits and no plan. Retail, food and care jobs, in which women and "
    "workers of color are concentrated, are most often part time without being chosen so.",
    citation=f"{_ACS}; 35 hours or more a week, 50 weeks or more a year",
)

DISCONNECTED_YOUTH_SHARE = Measure(
    name="disconnected_youth_share",
    label="Young people not in school and not at work",
    kind="share",
    table="pums_person",
    universe=AGE.between(16, 24) & col("enrollment_code").is_known() & STATUS.is_known(),
    universe_text="residents aged 16 to 24",
    numerator=(col("enrollment_code") == "1") & STATUS.is_in(("3", "6")),
    unit="share",
    better="lower",
    context="Young people are cut off from school and work by suspension and pushout, by caring for family, by the "
    "juvenile courts, by housing loss. They are also called opportunity youth: the talent is there.",
    citation=f"{_ACS}; not enrolled in the past three months, unemployed or not in the labor force",
)

DISABILITY_EMPLOYMENT_RATE = Measure(
    name="disability_employment_rate",
    label="Employment rate of people with a disability",
    kind="share",
    table="pums_person",
    universe=WORKING_AGE & (col("disability_code") == "1"),
    universe_text="residents aged 16 to 64 with a disability",
    numerator=EMPLOYED,
    unit="share",
    context="Most people with a disability who are out of work could work with an accommodation that costs little. "
    "Rules that take benefits away at low earnings keep many from trying.",
    citation=f"{_ACS}; any of six difficulties",
)

VETERAN_EMPLOYMENT_RATE = Measure(
    name="veteran_employment_rate",
    label="Employment rate of veterans",
    kind="share",
    table="pums_person",
    universe=AGE.between(18, 64) & STATUS.is_known() & (col("military_code") == "2"),
    universe_text="veterans aged 18 to 64",
    numerator=EMPLOYED,
    unit="share",
    context="Skills learned in service do not always carry a civilian license or name. Veterans have priority of "
    "service in federally funded workforce programs.",
    citation=f"{_ACS}; on active duty in the past, not now",
)

SELF_EMPLOYED_SHARE = Measure(
    name="self_employed_share",
    label="Self-employed workers",
    kind="share",
    table="pums_person",
    universe=(AGE >= 16) & STATUS.is_in(("1", "2")) & col("class_of_worker_code").is_known(),
    universe_text="employed civilians aged 16 and over",
    numerator=col("class_of_worker_code").is_in(("6", "7")),
    unit="share",
    better="neither",
    context="Self-employment is ownership for some and the only door open for others. Access to credit, contracts and "
    "commercial space has been unequal by race for generations.",
    citation=f"{_ACS}; incorporated and unincorporated businesses",
)

MEASURES = (
    EMPLOYMENT_RATE,
    LABOR_FORCE_PARTICIPATION,
    UNEMPLOYMENT_RATE,
    FULL_TIME_YEAR_ROUND_SHARE,
    DISCONNECTED_YOUTH_SHARE,
    DISABILITY_EMPLOYMENT_RATE,
    VETERAN_EMPLOYMENT_RATE,
    SELF_EMPLOYED_SHARE,
)
