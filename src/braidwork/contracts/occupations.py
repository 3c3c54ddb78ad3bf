"""What is known of occupations in the nation: projected jobs and openings, and the titles that people use."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

OCCUPATION_TYPES = {
    "line_item": "an occupation: only these are summed",
    "summary": "a group of occupations, whose jobs are counted again in its parts",
}
PROJECTED_WAGE_STATUS = {
    "released": "the publisher gives the value",
    "not_released": "the publisher gives none",
    "top_coded": "at or above the bound in wage_annual_bound_usd",
}
_PROJECTIONS = "US Bureau of Labor Statistics, Employment Projections"


def _jobs(name: str, description: str, source_name: str, minimum: float | None = 0) -> Column:
    return Column(name, "integer", description, unit="jobs", source_name=source_name, minimum=minimum)


def _assigned(name: str, description: str, source_name: str) -> Column:
    text = f"{description}, in the publisher's words; blank for a summary row"
    return Column(name, "text", text, source_name=source_name)


EP_OCCUPATION = Table(
    name="ep_occupation",
    grain=("occupation_code",),
    description="Jobs now and in ten years, yearly openings and entry requirements of one occupation in the nation. "
    "Sums use occupation_type = line_item only. A rate used for a smaller place is a national rate.",
    source=_PROJECTIONS,
    universe="jobs in the United States, those of the self-employed included",
    columns=(
        Column("occupation_code", "code", "National Employment Matrix occupation", width=7, nullable=False,
               source_name="National Employment Matrix code"),
        Column("occupation_label", "text", "name of the occupation", nullable=False,
               source_name="National Employment Matrix title"),
        Column("occupation_type", "code", "occupation or group", codes=OCCUPATION_TYPES, nullable=False,
               source_name="Occupation type"),
        Column("base_year", "integer", "year from which jobs are projected", nullable=False),
        Column("projected_year", "integer", "year to which jobs are projected", nullable=False),
        _jobs("employment_base_jobs", "jobs in the base year", "Employment, base year"),
        _jobs("employment_projected_jobs", "jobs in the projected year", "Employment, projected year"),
        _jobs("employment_change_jobs", "jobs gained or lost in ten years", "Employment change, numeric", None),
        Column("employment_change_percent", "number", "the same in percent of the base year", unit="percent",
               source_name="Employment change, percent"),
        _jobs("exits_annual_jobs", "people who leave the labor force, a year", "Labor force exits"),
        _jobs("transfers_annual_jobs", "people who change to another occupation, a year", "Occupational transfers"),
        _jobs("separations_annual_jobs", "exits and transfers, a year", "Total occupational separations"),
        _jobs("openings_annual_jobs", "openings from separations and growth, a year", "Occupational openings", None),
        Column("exit_rate_percent", "number", "exits in percent of jobs; a national rate", unit="percent",
               source_name="Labor force exit rate", minimum=0),
        Column("transfer_rate_percent", "number", "transfers in percent of jobs; a national rate", unit="percent",
               source_name="Occupational transfer rate", minimum=0),
        Column("separation_rate_percent", "number", "separations in percent of jobs; a national rate", unit="percent",
               source_name="Total occupational separations rate", minimum=0),
        Column("self_employed_percent", "number", "jobs of the self-employed", unit="percent",
               source_name="Percent self employed", minimum=0, maximum=100),
        Column("wage_annual_p50_usd", "number", "median annual wage of wage and salary workers", unit="USD", minimum=0,
               source_name="Median annual wage"),
        Column("wage_annual_p50_status", "code", "why the wage is or is not given", codes=PROJECTED_WAGE_STATUS,
               nullable=False),
        Column("wage_annual_bound_usd", "number", "the bound of a top-coded wage", unit="USD", minimum=0),
        _assigned("entry_education", "education that people typically need to enter",
                  "Typical education needed for entry"),
        _assigned("related_experience", "work experience in a related occupation; None is an answer",
                  "Work experience in a related occupation"),
        _assigned("job_training", "training on the job until competent; None is an answer",
                  "Typical on-the-job training"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

EP_TITLE = Table(
    name="ep_title",
    grain=("occupation_code", "title"),
    description="Other names of an occupation, from the publisher's search page.",
    source=_PROJECTIONS,
    universe="occupations of the National Employment Matrix",
    columns=(
        Column("occupation_code", "code", "National Employment Matrix occupation", width=7, nullable=False,
               source_name="Occupation Code"),
        Column("title", "text", "a name that people use for it", nullable=False, source_name="Occupation Title"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
