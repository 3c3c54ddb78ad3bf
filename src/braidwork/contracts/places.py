"""What the Census Bureau publishes of places: summary tables with margins, and outlines for maps."""

from __future__ import annotations

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

GEOGRAPHY_TYPES = {
    "us": "United States",
    "state": "state",
    "county": "county",
    "tract": "census tract",
    "puma": "public use microdata area",
    "cbsa": "metropolitan or micropolitan area",
    "place": "city or census-designated place",
}
ESTIMATE_STATUS = {
    "released": "the publisher gives the value",
    "not_released": "too few sample cases",
    "not_applicable": "no such value for this cell or place",
    "top_coded": "a median in the open-ended highest class; the estimate is the bound",
    "bottom_coded": "a median in the open-ended lowest class; the estimate is the bound",
    "not_collected": "the file has no value for this cell here",
}
MARGIN_STATUS = {
    "released": "the publisher gives the margin",
    "controlled": "the estimate is controlled to an official count: its sampling margin is zero",
    "not_released": "too few sample cases for a margin",
    "not_applicable": "no margin exists: the median lies in an open-ended class, or the cell does not apply",
    "not_collected": "this file carries no margin for the cell",
}

ACS_TABLE = Table(
    name="acs_table",
    grain=("table_code", "cell_code", "geography_type", "geography_code"),
    description="One cell of one ACS summary table for one place, with its 90 percent margin of error.",
    source="US Census Bureau, American Community Survey summary tables",
    columns=(
        Column("table_code", "code", "ACS table", nullable=False),
        Column("cell_code", "code", "cell: official line number, or the redistributor's class", nullable=False),
        Column("cell_label", "text", "what the cell counts, where the file says it"),
        Column("geography_type", "code", "kind of place", codes=GEOGRAPHY_TYPES, nullable=False),
        Column("geography_code", "code", "GEOID: state 2, county 5, tract 11, PUMA 7, CBSA 5 digits", nullable=False),
        Column("geography_label", "text", "name of the place"),
        Column("estimate", "number", "estimate, in the table's own unit"),
        Column("estimate_status", "code", "why the estimate is or is not given", codes=ESTIMATE_STATUS, nullable=False),
        Column("moe90", "number", "margin of error at 90 percent, in the unit of the estimate", minimum=0),
        Column("moe90_status", "code", "why the margin is or is not given", codes=MARGIN_STATUS, nullable=False),
        Column("annotation", "text", "the publisher's annotation, as written"),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip

BOUNDARY = Table(
    name="boundary",
    grain=("geography_type", "geography_code"),
    description="Outline of one county or PUMA, simplified so that neighbours keep a common border.",
    source="US Census Bureau, TIGER/Line and cartographic boundary files",
    columns=(
        Column("geography_type", "code", "kind of place", codes={"county": "county", "puma": "PUMA"}, nullable=False),
        Column("geography_code", "code", "county FIPS (5 digits) or PUMA (5 digits)", nullable=False),
        Column("label", "text", "name of the place", nullable=False),
        Column("county_fips", "code", "county in which the place lies", width=5, nullable=False),
        Column("geometry", "text", "GeoJSON MultiPolygon, longitude and latitude, NAD 83", nullable=False),
        Column("points", "integer", "points of the outline after simplification", unit="points", nullable=False),
        *EDITION_COLUMNS,
    ),
)  # fmt: skip
