"""Jobs by occupation: wages in the layouts of the BLS and of Washington's ESD, staffing, a state's demand list."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

WAGE_STATUS = {
    "released": "the publisher gives the value",
    "not_released": "the publisher withholds it",
    "top_coded": "at or above the top code of the edition; the bound stands in its own column where it is known",
    "probably_top_coded": "blank above a known lower percentile, where the layout leaves top-coded cells blank",
    "not_applicable": "no such wage: paid by the year only, or by the hour only",
    "not_collected": "the layout has no such column",
    "unknown_blank": "blank, and the layout does not say why",
}
AREA_TYPES = {
    "1": "United States",
    "2": "state",
    "3": "territory",
    "4": "metropolitan area",
    "6": "nonmetropolitan area",
}
OCCUPATION_GROUPS = {
    "total": "all occupations",
    "major": "major group",
    "minor": "minor group",
    "broad": "broad occupation",
    "detailed": "detailed occupation",
}
WAGE_POINTS = ("mean", "p10", "p25", "p50", "p75", "p90")


def wage_columns(period: str) -> tuple[Column, ...]:
    """Value and status of each published wage, `period` being hourly or annual."""
    columns = []
    for point in WAGE_POINTS:
        label = "mean" if point == "mean" else f"{point[1:]}th percentile"
        text = f"{period} wage, {label}"
        columns += [
            Column(f"wage_{period}_{point}_usd", "number", text, unit="USD", minimum=0),
            Column(f"wage_{period}_{point}_status", "code", f"why the {text} is or is not given", codes=WAGE_STATUS,
                   nullable=False),
        ]  # fmt: skip
    return tuple(columns)


OEWS_WAGES = Table(
    name="oews_wages",
    grain=("area_code", "ownership_code", "industry_code", "occupation_code", "occupation_group"),
    description="Jobs and wages of one occupation in one area and industry. Sums use occupation_group = detailed only.",
    source="US Bureau of Labor Statistics, Occupational Employment and Wage Statistics; Washington ESD",
    universe="wage and salary jobs in nonfarm establishments; the self-employed are outside",
    columns=(
        Column("area_code", "code", "99 the nation; 2 digits a state, 5 a metropolitan, 6 or 7 another area",
               source_name="AREA", nullable=False),
        Column("area_label", "text", "name of the area", source_name="AREA_TITLE"),
        Column("area_type_code", "code", "kind of area", codes=AREA_TYPES, source_name="AREA_TYPE"),
        Column("state_postal_code", "code", "state of the area; US for the nation", source_name="PRIM_STATE", width=2),
        Column("ownership_code", "code", "ownership of the establishments", source_name="OWN_CODE", nullable=False),
        Column("industry_code", "code", "NAICS industry; 000000 is all", source_name="NAICS", nullable=False),
        Column("industry_label", "text", "name of the industry", source_name="NAICS_TITLE"),
        Column("industry_group", "code", "level of the industry code", source_name="I_GROUP"),
        Column("occupation_code", "code", "SOC occupation", source_name="OCC_CODE", width=7, nullable=False),
        Column("occupation_label", "text", "name of the occupation", source_name="OCC_TITLE"),
        Column("occupation_group", "code", "level of the occupation code", codes=OCCUPATION_GROUPS,
               source_name="O_GROUP", nullable=False),
        Column("employment_jobs", "integer", "jobs", unit="jobs", source_name="TOT_EMP", minimum=0),
        Column("employment_status", "code", "why the jobs are or are not given", codes=WAGE_STATUS, nullable=False),
        Column("employment_prse_percent", "number", "relative standard error of the jobs", unit="percent",
               source_name="EMP_PRSE", minimum=0),
        Column("jobs_per_1000", "number", "jobs of the occupation per 1,000 jobs of the area", unit="jobs",
               source_name="JOBS_1000", minimum=0),
        Column("location_quotient", "number", "share of the area's jobs over the share of the nation's", unit="ratio",
               source_name="LOC_QUOTIENT", minimum=0),
        Column("industry_percent", "number", "percent of the industry's jobs", unit="percent", source_name="PCT_TOTAL",
               minimum=0, maximum=100),
        Column("reporting_percent", "number", "percent of establishments that report the occupation", unit="percent",
               source_name="PCT_RPT", minimum=0, maximum=100),
        Column("reporting_small", "flag", "the publisher gives the percent of establishments only as small"),
        Column("wage_mean_prse_percent", "number", "relative standard error of the mean wage", unit="percent",
               source_name="MEAN_PRSE", minimum=0),
        *wage_columns("hourly"),
        *wage_columns("annual"),
        Column("top_code_hourly_usd", "number", "wages at or above this are printed as top-coded; blank where there is "
               "no top code or the edition is unknown", unit="USD"),
        Column("top_code_annual_usd", "number", "the same for annual wages", unit="USD"),
        Column("annual_wage_only", "flag", "paid by the year: no hourly wage", source_name="ANNUAL", nullable=False),
        Column("hourly_wage_only", "flag", "paid by the hour: no annual wage", source_name="HOURLY", nullable=False),
        Column("layout", "code", "layout of the source file",
               codes={"bls_oews": "BLS, 32 columns", "wa_esd_oes": "Washington ESD, 11 columns"}, nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

INDUSTRY_LEVELS = {
    "ownership": "private employers, or one level of government: all industries",
    "sector": "sector, two digits or a range of them",
    "subsector": "subsector, three digits",
    "industry_group": "industry group, four digits",
    "industry": "NAICS industry, five digits",
    "national_industry": "national industry, six digits",
    "combined": "industries that the publisher puts together; its code holds letters",
}

STAFFING_PATTERN = Table(
    name="staffing_pattern",
    grain=("industry_code", "occupation_code"),
    description="Jobs of each detailed occupation in an industry of the nation, and their share of its jobs. "
    "Industries of different levels contain each other: never sum across levels.",
    source="US Bureau of Labor Statistics, Occupational Employment and Wage Statistics by industry",
    universe="wage and salary jobs in nonfarm establishments of the nation, where the publisher gives the jobs",
    columns=(
        Column("industry_code", "code", "NAICS industry; 000001 is all private", source_name="NAICS", nullable=False),
        Column("industry_label", "text", "name of the industry", source_name="NAICS_TITLE", nullable=False),
        Column("industry_level", "code", "level of the industry", codes=INDUSTRY_LEVELS, nullable=False),
        Column("occupation_code", "code", "SOC occupation", source_name="OCC_CODE", width=7, nullable=False),
        Column("employment_jobs", "integer", "jobs of the occupation in the industry", unit="jobs",
               source_name="TOT_EMP", nullable=False, minimum=0),
        Column("industry_jobs", "integer", "jobs of the industry: the sum of its minor groups, which withhold least",
               unit="jobs", nullable=False, minimum=0),
        Column("share", "number", "jobs of the occupation over those of the industry", unit="share", nullable=False,
               minimum=0, maximum=1),
        Column("wage_hourly_mean_usd", "number", "mean hourly wage; blank: not released, or paid by the year only",
               unit="USD", source_name="H_MEAN", minimum=0),
        Column("wage_annual_mean_usd", "number", "mean annual wage; blank: not released", unit="USD",
               source_name="A_MEAN", minimum=0),
        Column("source_rows", "integer", "rows of the publisher for this industry and occupation, by ownership or "
               "because the code is printed twice; the largest stands here", nullable=False, minimum=1,
               source_name="N_ROWS"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

STATE_DEMAND_LIST = Table(
    name="state_demand_list",
    grain=("area_label", "occupation_code"),
    description="The state's own word on demand for an occupation, as it stands on the state's list. A text, never "
    "turned into a number, and never a forecast of ours.",
    source="the state's workforce agency, typed in by a person from the state's list",
    universe="occupations on the list; one that is absent is not said to lack demand",
    columns=(
        Column("state_postal_code", "code", "state", source_name="state", width=2, nullable=False),
        Column("area_label", "text", "workforce area as the list names it", source_name="area", nullable=False),
        Column("occupation_code", "code", "SOC 2018 occupation", source_name="occupation_code", width=7,
               nullable=False),
        Column("occupation_label", "text", "name of the occupation on the list", source_name="occupation_title"),
        Column("flag", "text", "the state's words", source_name="flag", nullable=False),
        Column("list_date", "date", "day of the list", source_name="list_date", nullable=False),
        Column("citation", "text", "where the list stands", source_name="citation", nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
