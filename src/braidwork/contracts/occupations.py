"""What is known of occupations in the nation: projected jobs, ratings, related occupations, and titles in use."""

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

_ONET = "O*NET Database, US Department of Labor, Employment and Training Administration (CC BY 4.0)"
_ONET_UNIVERSE = "occupations of the O*NET-SOC taxonomy; an occupation without a row is not rated yet"
ONET_DOMAINS = {
    "abilities": "abilities",
    "knowledge": "knowledge",
    "skills": "skills",
    "work_activities": "generalized work activities",
    "work_styles": "work styles",
}
ONET_SCALES = {
    "IM": "importance, 1 to 5",
    "LV": "level, 0 to 7",
    "WI": "impact of a work style, -3 to 3 (from release 30)",
    "DR": "distinctiveness rank of a work style, 0 to 10 (from release 30)",
}
ONET_VALUE_STATUS = {
    "released": "the publisher gives the value",
    "not_applicable": "a level that raters call not relevant to the occupation",
}
ONET_TIERS = {
    "primary_short": "among the most related, shown first",
    "primary_long": "among the most related",
    "supplemental": "related",
}
ONET_TASK_TYPES = {
    "core": "asked of most workers and important to the occupation",
    "supplemental": "asked of fewer workers or less important",
}
ONET_EDUCATION_SCALES = {
    "RL": "required level of education, categories 1 to 12",
    "RW": "related work experience, categories 1 to 11",
    "PT": "on-site or in-plant training, categories 1 to 9",
    "OJ": "on-the-job training, categories 1 to 9",
}


def _onet_code(name: str = "occupation_code", source_name: str = "O*NET-SOC Code") -> Column:
    return Column(name, "code", "O*NET-SOC occupation", source_name=source_name, width=10, nullable=False)


# What is said of every figure that raters gave; blank means not collected.
_PRECISION = (
    Column("respondents", "integer", "people asked; blank: not collected", unit="persons", source_name="N", minimum=0),
    Column("standard_error", "number", "standard error; blank: not collected", source_name="Standard Error", minimum=0),
    Column("ci95_low", "number", "lower bound of the 95 percent interval; blank: not collected",
           source_name="Lower CI Bound"),
    Column("ci95_high", "number", "upper bound of the 95 percent interval; blank: not collected",
           source_name="Upper CI Bound"),
    Column("suppress_recommended", "flag", "the publisher holds the value to be imprecise; blank: not collected",
           source_name="Recommend Suppress"),
)  # fmt: skip
_RATED = (
    Column("rated_month", "code", "month of the rating as MM/YYYY", source_name="Date", width=7),
    Column("rated_by", "text", "who gave the rating", source_name="Domain Source"),
)

ONET_RATING = Table(
    name="onet_rating",
    grain=("occupation_code", "element_code", "scale_code"),
    description="How important an element is in an occupation, or at what level it is needed.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("domain", "code", "kind of element", codes=ONET_DOMAINS, nullable=False),
        Column("element_code", "code", "element of the content model", source_name="Element ID", nullable=False),
        Column("element_label", "text", "name of the element", source_name="Element Name", nullable=False),
        Column("scale_code", "code", "what the value measures", codes=ONET_SCALES, source_name="Scale ID",
               nullable=False),
        Column("value", "number", "the rating on its scale", source_name="Data Value", unit="points"),
        Column("value_status", "code", "why the rating is or is not given", codes=ONET_VALUE_STATUS, nullable=False),
        *_PRECISION,
        Column("not_relevant", "flag", "raters call the element not relevant; blank: not asked",
               source_name="Not Relevant"),
        *_RATED,
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

ONET_RELATED = Table(
    name="onet_related",
    grain=("occupation_code", "related_code"),
    description="Occupations that the publisher calls related to an occupation, in its order.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        _onet_code("related_code", "Related O*NET-SOC Code"),
        Column("tier", "code", "how closely related", codes=ONET_TIERS, source_name="Relatedness Tier",
               nullable=False),
        Column("rank", "integer", "place in the list, 1 the closest", source_name="Index", nullable=False, minimum=1),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

ONET_TITLE = Table(
    name="onet_title",
    grain=("occupation_code", "title", "short_title"),
    description="Names that people use for an occupation.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("title", "text", "the name", source_name="Alternate Title", nullable=False),
        Column("short_title", "text", "its abbreviation", source_name="Short Title"),
        Column("sources", "text", "codes of where the name was found", source_name="Source(s)"),
        *EDITION_COLUMNS,
    ),
)

ONET_EDUCATION = Table(
    name="onet_education",
    grain=("occupation_code", "scale_code", "category_code"),
    description="Share of workers or experts who name each level of education, experience or training. A "
    "distribution: the single entry education of ep_occupation is another field.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("element_code", "code", "element of the content model", source_name="Element ID", nullable=False),
        Column("element_label", "text", "name of the element", source_name="Element Name", nullable=False),
        Column("scale_code", "code", "what was asked", codes=ONET_EDUCATION_SCALES, source_name="Scale ID",
               nullable=False),
        Column("category_code", "code", "answer, in the order of the scale", source_name="Category", nullable=False),
        Column("percent", "number", "answers in this category", unit="percent", source_name="Data Value", minimum=0,
               maximum=100),
        *_PRECISION,
        *_RATED,
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

ONET_OCCUPATION = Table(
    name="onet_occupation",
    grain=("occupation_code",),
    description="Title and description of an occupation.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("occupation_label", "text", "name of the occupation", source_name="Title", nullable=False),
        Column("description", "text", "what people in it do", source_name="Description", nullable=False),
        *EDITION_COLUMNS,
    ),
)

ONET_JOB_ZONE = Table(
    name="onet_job_zone",
    grain=("occupation_code",),
    description="How much preparation an occupation needs, from 1 (little) to 5 (extensive).",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("job_zone", "integer", "job zone", source_name="Job Zone", nullable=False, minimum=1, maximum=5),
        *_RATED,
        *EDITION_COLUMNS,
    ),
)

ONET_TASK = Table(
    name="onet_task",
    grain=("occupation_code", "task_code"),
    description="What people in an occupation do, one task a row, in the publisher's words.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("task_code", "code", "number of the task", source_name="Task ID", nullable=False),
        Column("task", "text", "the task", source_name="Task", nullable=False),
        Column("task_type", "code", "how central the task is; blank: not rated yet", codes=ONET_TASK_TYPES,
               source_name="Task Type"),
        Column("respondents", "integer", "workers asked; blank: not collected", unit="persons",
               source_name="Incumbents Responding", minimum=0),
        *_RATED,
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

ONET_TECHNOLOGY = Table(
    name="onet_technology",
    grain=("occupation_code", "technology", "commodity_code"),
    description="Software and technology that people in an occupation use. A hot technology is named in many "
    "employers' postings, one in demand in many postings of this occupation.",
    source=_ONET,
    universe=_ONET_UNIVERSE,
    columns=(
        _onet_code(),
        Column("technology", "text", "the product, or a kind of it", source_name="Example", nullable=False),
        Column("commodity_code", "code", "its class in the United Nations list of products and services", width=8,
               source_name="Commodity Code", nullable=False),
        Column("commodity_label", "text", "name of the class", source_name="Commodity Title", nullable=False),
        Column("hot_technology", "flag", "named in many employers' postings", source_name="Hot Technology",
               nullable=False),
        Column("in_demand", "flag", "named in many postings of this occupation; blank: the release does not say",
               source_name="In Demand"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

TRANSITIONS = Table(
    name="transitions",
    grain=("month", "origin_code", "destination_code"),
    description="People by what they did in one month and in the next. Coding noise between two interviews inflates "
    "switching: a prior, never a rate to publish.",
    source="matched months of the Current Population Survey, compiled by a third party",
    universe="people interviewed in two months running; all states of work, occupations in 22 groups",
    columns=(
        Column("month", "code", "month of origin as YYYY-MM", source_name="month", width=7, nullable=False),
        Column("origin_code", "code", "01 to 22, unemployed or nilf (not in the labor force)",
               source_name="origin_state", nullable=False),
        Column("destination_code", "code", "the same in the next month", source_name="destination_state",
               nullable=False),
        Column("weighted_persons", "number", "people, survey weights applied", unit="persons",
               source_name="weighted_transition_count", nullable=False, minimum=0),
        Column("job_to_job", "flag", "both months in work: only these make a rate of moves", nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
