"""The order of a scoreboard: measures under the few headings that a reader looks for."""

from __future__ import annotations

from collections.abc import Sequence

from braidwork.publications.contents import MeasurePage

THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Pay and income", (
        "wage_standard_share", "median_hourly_wage", "median_annual_earnings", "median_household_income",
    )),
    ("Work", (
        "employment_rate", "labor_force_participation", "unemployment_rate", "full_time_year_round_share",
        "self_employed_share", "disability_employment_rate", "veteran_employment_rate", "veterans_employment_rate",
    )),
    ("Making ends meet", ("poverty_rate", "below_200_poverty_share", "working_poor_share")),
    ("Learning", (
        "high_school_or_higher_share", "bachelors_or_higher_share", "disconnected_youth_share", "limited_english_share",
    )),
    ("Home and health", (
        "homeownership_rate", "rent_burden_share", "uninsured_share", "broadband_share", "computer_share",
    )),
    ("People", ("population",)),
)  # fmt: skip
OTHER = "More measures"


def themed(pages: Sequence[MeasurePage]) -> tuple[tuple[str, tuple[MeasurePage, ...]], ...]:
    """The pages under their headings; a measure that no heading names comes under "More measures"."""
    by_name = {page.measure.name: page for page in pages}
    found: list[tuple[str, tuple[MeasurePage, ...]]] = []
    for heading, names in THEMES:
        present = tuple(by_name.pop(n) for n in names if n in by_name)
        if present:
            found.append((heading, present))
    rest = tuple(page for page in pages if page.measure.name in by_name)
    people = [entry for entry in found if entry[0] == "People"]
    found = [entry for entry in found if entry[0] != "People"]
    return (*found, *(((OTHER, rest),) if rest else ()), *people)
