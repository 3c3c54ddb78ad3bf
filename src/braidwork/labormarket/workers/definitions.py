"""Measures of who works in an occupation. Universe: civilians aged 16 and over who hold a job now."""

from __future__ import annotations

from dataclasses import replace

from braidwork.labormarket.universes import AGE, STATUS
from braidwork.measures import Measure, col

OCCUPATION_CODE = col("occupation_code")
NO_OCCUPATION = "9920"  # out of work and never worked, or not for five years

EMPLOYED_CIVILIANS = (
    (AGE >= 16) & STATUS.is_in(("1", "2")) & OCCUPATION_CODE.is_known() & ~(OCCUPATION_CODE == NO_OCCUPATION)
)
EMPLOYED_CIVILIANS_TEXT = (
    "employed civilians aged 16 and over living in the region, at work in the week of the interview or away from a "
    "job; by the occupation of the main job"
)
_ACS = "US Census Bureau, American Community Survey public-use microdata"
_CONTEXT = (
    "Who holds which job is not chance. Hiring through friends, closed apprenticeships, schools that steered students "
    "by race and sex, and licenses not accepted from abroad sorted people into jobs, and pay follows the job."
)

WORKERS = Measure(
    name="workers",
    label="Workers",
    kind="total",
    table="pums_person",
    universe=EMPLOYED_CIVILIANS,
    universe_text=EMPLOYED_CIVILIANS_TEXT,
    unit="persons",
    better="neither",
    context=_CONTEXT,
    citation=f"{_ACS}; employed civilians as in ACS table C24010",
    notes=("people are counted where they live, not where they work, and only in their main job",),
)

COMPOSITION = replace(
    WORKERS,
    name="occupation_composition",
    label="Share of an occupation's workers who are of each group",
    kind="share",
    unit="share",
)

WORKFORCE_COMPOSITION = replace(
    COMPOSITION,
    name="workforce_composition",
    label="Share of all workers who are of each group",
)
