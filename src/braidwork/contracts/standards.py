"""Yardsticks of a decent living and of programs: cost standards, wage floors, benefit limits."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

COST_COMPONENTS = {
    "housing_monthly_usd": "housing",
    "child_care_monthly_usd": "child care",
    "food_monthly_usd": "food",
    "transportation_monthly_usd": "transportation",
    "health_care_monthly_usd": "health care",
    "health_premium_monthly_usd": "premium, part of health care",
    "health_out_of_pocket_monthly_usd": "out-of-pocket costs, part of health care",
    "miscellaneous_monthly_usd": "miscellaneous",
    "broadband_monthly_usd": "broadband and cell phone, part of miscellaneous",
    "other_necessities_monthly_usd": "other necessities, part of miscellaneous",
    "taxes_monthly_usd": "taxes",
    "earned_income_credit_monthly_usd": "earned income tax credit, negative",
    "child_care_credit_monthly_usd": "child care tax credit, negative",
    "child_tax_credit_monthly_usd": "child tax credit, negative",
    "emergency_savings_monthly_usd": "emergency savings, not part of the standard",
}

LEGAL_STATUS = {
    "reported": "one source, or several that agree",
    "in_conflict": "sources disagree: the wage is unknown until a person settles it",
}
RULE_STATUS = {
    "current": "as the source gives it",
    "stale": "repeats the year before: the source had not been updated",
    "enacted": "enacted",
    "projected": "projected",
    "proposed": "proposed",
    "historical": "historical",
}

COST_STANDARD = Table(
    name="cost_standard",
    grain=("place_code", "family_type_code"),
    description="What a family of one type needs in one place to meet its needs without help, per year.",
    source="Center for Women's Welfare, University of Washington: the Self-Sufficiency Standard",
    universe="719 family types: 1-3 adults with 0-6 children by age (a#i#p#s#t#), larger families by number (a#c#)",
    columns=(
        Column("publisher", "text", "who publishes the standard", nullable=False),
        Column("edition_year", "integer", "year of the edition and its dollars; blank if invented", unit="year"),
        Column("state_code", "code", "state, FIPS", width=2, nullable=False),
        Column("place_code", "code", "table number of the place in the edition, or its name where there is none",
               nullable=False),
        Column("place_label", "text", "name of the place", nullable=False),
        Column("county_fips", "code", "county of the place, where the file names one", width=5),
        Column("family_type_code", "code", "adults and children: a#i#p#s#t# by age, a#c# by number", nullable=False),
        Column("adults", "integer", "adults in the family", unit="persons", minimum=1, maximum=10, nullable=False),
        Column("children", "integer", "children in the family", unit="persons", minimum=0, maximum=10, nullable=False),
        Column("workers", "integer", "adults whose work the hourly wage counts: at most two", unit="persons",
               minimum=1, maximum=2, nullable=False),
        Column("annual_usd", "number", "annual standard of the whole family", unit="USD", minimum=0, nullable=False),
        Column("hourly_usd", "number", "wage that each worker needs: annual / hours / workers", unit="USD",
               minimum=0, nullable=False),
        Column("hours_per_year", "integer", "hours of full-time work in the convention", unit="hours", nullable=False),
        *(Column(n, "number", f"monthly cost: {t}", unit="USD", required=False) for n, t in COST_COMPONENTS.items()),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

STANDARD_PLACE = Table(
    name="standard_place",
    grain=("place_code", "puma_code"),
    description="Which PUMAs form a place of the Self-Sufficiency Standard that is finer than a county.",
    source="Center for Women's Welfare, University of Washington",
    columns=(
        Column("state_code", "code", "state, FIPS", width=2, nullable=False),
        Column("place_code", "code", "table number of the place", nullable=False),
        Column("place_label", "text", "name of the place", nullable=False),
        Column("county_fips", "code", "county of the place", width=5, nullable=False),
        Column("puma_code", "code", "PUMA", width=5, nullable=False),
        Column("puma_vintage", "code", "census whose PUMA definition the code follows",
               codes={"2010": "2010 definition", "2020": "2020 definition"}, nullable=False),
        Column("puma_label", "text", "name of the PUMA"),
        Column("population", "integer", "population count given with the list", unit="persons", minimum=0),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

WAGE_STANDARD = Table(
    name="wage_standard",
    grain=("publisher", "edition_label", "area_label", "family_label", "wage_hourly_usd", "annual_usd"),
    description="A published living wage or self-sufficiency figure: single points, not a full edition.",
    source="as cited in each row",
    columns=(
        Column("publisher", "text", "who sets the standard", nullable=False),
        Column("edition_label", "text", "edition as the source writes it", nullable=False),
        Column("edition_year", "integer", "year of the edition, where the source is exact", unit="year"),
        Column("area_label", "text", "area as the source writes it", nullable=False),
        Column("area_code", "code", "state or metropolitan area, where the source gives it"),
        Column("family_label", "text", "family as the source writes it", nullable=False),
        Column("adults", "integer", "adults", unit="persons"),
        Column("workers", "integer", "adults who work", unit="persons"),
        Column("children", "integer", "children", unit="persons"),
        Column("wage_hourly_usd", "number", "wage that each worker needs", unit="USD", minimum=0),
        Column("annual_usd", "number", "annual cost of the family, where the source gives it", unit="USD", minimum=0),
        Column("hours_per_year", "integer", "hours of full-time work in the standard's convention", unit="hours",
               nullable=False),
        Column("citation", "text", "where the figure was read", nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

WAGE_FLOOR = Table(
    name="wage_floor",
    grain=("jurisdiction", "effective_date", "employer_class", "wage_hourly_usd"),
    description="A minimum wage from a date, for a class of employers. Rules may overlap; conflicts are marked.",
    source="as cited in each row",
    columns=(
        Column("jurisdiction", "text", "state, county or city that sets the wage", nullable=False),
        Column("within", "text", "state FIPS or county in which the jurisdiction lies"),
        Column("effective_date", "date", "first day on which the wage is due", nullable=False),
        Column("employer_class", "text", "employers or workers to whom it applies", nullable=False),
        Column("wage_hourly_usd", "number", "minimum wage", unit="USD", minimum=0, nullable=False),
        Column("legal_status", "code", "whether the sources agree",
               codes=LEGAL_STATUS, nullable=False),
        Column("citation", "text", "where the figure was read", nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

BENEFIT_STANDARD = Table(
    name="benefit_standard",
    grain=("parameter", "effective_label", "key"),
    description="One figure of a program from a date: a guideline, limit or payment, by household size or other key.",
    source="as cited in each row",
    columns=(
        Column("parameter", "code", "name of the figure", nullable=False),
        Column("effective_label", "code", "first day in force, or the year where no day is given", nullable=False),
        Column("effective_date", "date", "first day in force, where the source gives it"),
        Column("effective_to_date", "date", "last day in force, where the source gives it"),
        Column("rule_year", "integer", "year of the rule", unit="year", nullable=False),
        Column("key", "text", "what distinguishes the row: `household_size=4`", nullable=False),
        Column("household_size", "integer", "persons in the household", unit="persons", minimum=1),
        Column("value", "number", "the figure", nullable=False),
        Column("unit", "text", "unit of the figure", nullable=False),
        Column("status", "code", "standing of the row", codes=RULE_STATUS, nullable=False),
        Column("citation", "text", "where the figure was read", nullable=False),
        Column("confidence", "text", "the compiler's own mark of certainty"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
