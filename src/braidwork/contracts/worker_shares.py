"""Published shares of workers: women, race and ethnicity by occupation in the nation, and union cover by area."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

CPS_LEVELS = {
    "total": "all workers",
    "group": "a group of occupations, whose workers are counted again in its parts",
    "occupation": "an occupation: only these are summed",
}
SHARES_STATUS = {
    "released": "the publisher gives the shares",
    "suppressed": "fewer than 50,000 workers, or not fit to publish: an en dash in the file",
}


def _percent(name: str, description: str, source_name: str) -> Column:
    return Column(f"{name}_percent", "number", f"{description}, in percent of workers", unit="percent",
                  source_name=source_name, minimum=0, maximum=100)  # fmt: skip


CPS_OCCUPATION_SHARES = Table(
    name="cps_occupation_shares",
    grain=("line_number",),
    description="Women, race and Hispanic ethnicity among the workers of an occupation in the nation: context, never a "
    "figure of the region. Shares do not sum to 100: Hispanic people may be of any race, and the table has no "
    "American Indian, Pacific Islander or multiracial people of their own.",
    source="US Bureau of Labor Statistics, Current Population Survey, annual averages, table 11",
    universe="employed people of 16 and over in the United States, the self-employed included",
    columns=(
        Column("line_number", "integer", "place in the table, 1 the first; parts follow their group", nullable=False,
               minimum=1),
        Column("occupation_label", "text", "the publisher's name of the occupation or group", source_name="Occupation",
               nullable=False),
        Column("occupation_key", "code", "the same in small letters without punctuation: equal for equal titles of the "
               "Census occupation list", nullable=False),
        Column("level", "code", "all workers, a group or an occupation", codes=CPS_LEVELS, nullable=False),
        Column("group_label", "text", "the major group of an occupation; blank for groups and the total"),
        Column("workers", "integer", "workers, published in thousands", unit="persons", source_name="Total employed",
               nullable=False, minimum=0),
        Column("shares_status", "code", "why the shares are or are not given", codes=SHARES_STATUS, nullable=False),
        _percent("women", "women", "Women"),
        _percent("white", "White people, Hispanic or not", "White"),
        _percent("black", "Black or African American people, Hispanic or not", "Black or African American"),
        _percent("asian", "Asian people, Hispanic or not", "Asian"),
        _percent("hispanic", "Hispanic or Latino people of any race", "Hispanic or Latino"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

UNION_AREAS = {"metro": "metropolitan area", "county": "county"}

UNION_DENSITY = Table(
    name="union_density",
    grain=("area_code",),
    description="Share of wage and salary workers who are union members, or covered by a union contract, five years "
    "pooled. Ratios only: the counts behind them are no annual averages, and much of the survey's geography is not "
    "identified, so a county is a part of its people and may differ much from its metropolitan area.",
    source="Current Population Survey, pooled by the Labor Data project",
    universe="wage and salary workers in areas that the survey identifies",
    columns=(
        Column("area_code", "code", "metropolitan area or county", source_name="geoid", width=5, nullable=False),
        Column("area_kind", "code", "kind of area", codes=UNION_AREAS, nullable=False),
        Column("area_label", "text", "name of the area", source_name="name", nullable=False),
        Column("interviews", "integer", "interviews behind the shares", unit="interviews", source_name="observations",
               nullable=False, minimum=1),
        Column("members_share", "number", "union members among workers", unit="share", nullable=False, minimum=0,
               maximum=1),
        Column("covered_share", "number", "covered by a union contract, members included", unit="share",
               nullable=False, minimum=0, maximum=1),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
