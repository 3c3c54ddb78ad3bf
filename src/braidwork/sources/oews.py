"""Occupational Employment and Wage Statistics in the official 32-column layout of the BLS, csv or workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from braidwork.contracts import Vintage
from braidwork.contracts.labor import AREA_TYPES, OCCUPATION_GROUPS, OEWS_WAGES
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, as_written, fold, read_delimited, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.tidy import tidy
from braidwork.sources.wages import check_percentiles, top_codes, wage_cells
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHER = "US Bureau of Labor Statistics"
_COLUMNS = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN",
    "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN",
    "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
_ENOUGH = 24  # of the 32 names: then it is an OEWS file, and a missing or renamed column is an error to name
_POINTS = {"mean": "MEAN", "p10": "PCT10", "p25": "PCT25", "p50": "MEDIAN", "p75": "PCT75", "p90": "PCT90"}
_TITLE = re.compile(r"May (20\d\d) OEWS Estimates", re.IGNORECASE)
_OFFICIAL_NAME = re.compile(r"(?:^|_)m(?:ay)?_?(20\d\d)(?:_|$)")
_EDITIONS_SHEET = "Field Descriptions"
_WHAT = "an OEWS file of the BLS"


class OewsLoader:
    """BLS wages by occupation: national, state, metropolitan or industry files of May 2021 on.

    Gives table oews_wages. Rows of other states are left out and counted; the nation is kept for comparison.
    """

    name = "oews"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the edition by the workbook's own title, else by the official file name."""
        sheet = _sheet(file)
        header = first_row(file, sheet) if sheet else file.header
        if len({fold(h) for h in header} & {fold(c) for c in _COLUMNS}) < _ENOUGH:
            return None
        year = _year(file)
        vintage = Vintage(PUBLISHER, "oews", year) if year else None
        return Recognition("wages by occupation (OEWS, BLS layout)", PUBLISHER, vintage, detail=sheet)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The rows of the nation and of the region's state, typed, with the reason of every missing wage."""
        table = _read(file, found.detail)
        table.require(_COLUMNS, what=_WHAT)
        table.forbid_others(_COLUMNS, what=_WHAT)
        _check_codes(table)
        keep = _of_region(table, region)
        kept = table.filter(keep)
        if kept.num_rows == 0:
            raise NotForRegion(f"no row of the nation or of {region.state.name}", where=file.name)
        year = found.vintage.year if found.vintage else None
        data = _typed(kept, file, found.vintage)
        _check_sums(table)
        level = _level(table)
        key = found.vintage.key if found.vintage else "oews-unknown"
        notes = (
            [] if year else ["vintage unknown: neither the content nor the official name tells it; top codes unknown"]
        )
        if year and top_codes(year) == (None, None) and _has_top_codes(table):
            notes.append(f"# occurs although no top code is known for {year}: the bound stays unknown")
        outside = table.num_rows - kept.num_rows
        loaded = Loaded(
            table=OEWS_WAGES, partition=f"{key}{level}", period=f"May {year}" if year else "vintage unknown", data=data,
            rows_read=table.num_rows, rows_kept=kept.num_rows,
            dropped=(("outside the region's state", outside),) if outside else (),
            notes=tuple(notes), facts={"classification_version": _soc(year), "layout": "bls_oews"},
            licence="US government work",
        )  # fmt: skip
        return (loaded,)


def _sheet(file: SourceFile) -> str | None:
    """The sheet that holds the estimates: the first whose header is the official one."""
    for sheet in sheet_names(file)[:3]:
        if sheet != _EDITIONS_SHEET and "occ_code" in {fold(h) for h in first_row(file, sheet)}:
            return sheet
    return None


def _year(file: SourceFile) -> int | None:
    if _EDITIONS_SHEET in sheet_names(file):
        title = " ".join(first_row(file, _EDITIONS_SHEET))
        if told := _TITLE.search(title):
            return int(told.group(1))
    named = _OFFICIAL_NAME.search(file.stem)
    return int(named.group(1)) if named else None


def _read(file: SourceFile, sheet: str | None) -> TextTable:
    if sheet is None:
        return read_delimited(file)
    rows = sheet_rows(file, sheet)
    while rows and not any(as_written(c) for c in rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise DataError(
            f"the sheet '{sheet}' has a header and no rows.", where=file.name, mend="download the file again."
        )
    return text_table(file.name, rows[0], rows[1:])


def _check_codes(table: TextTable) -> None:
    table.require_pattern("AREA", r"\d{2}|\d{5}|\d{7}", expected="an area code of 2, 5 or 7 digits")
    table.require_pattern("AREA_TYPE", "|".join(AREA_TYPES), expected=f"one of {', '.join(AREA_TYPES)}")
    table.require_pattern("OWN_CODE", r"\d{1,4}", expected="an ownership code such as 1235")
    table.require_pattern("NAICS", r"[0-9A-Z-]{2,6}", expected="a NAICS code such as 000000 or 31-33")
    table.require_pattern("OCC_CODE", r"\d\d-\d{4}", expected="a SOC code such as 29-1141")
    table.require_pattern("O_GROUP", "|".join(OCCUPATION_GROUPS), expected=f"one of {', '.join(OCCUPATION_GROUPS)}")
    table.require_unique(("AREA", "AREA_TYPE", "OWN_CODE", "NAICS", "OCC_CODE", "O_GROUP"))
    for flag in ("ANNUAL", "HOURLY"):
        table.require_pattern(flag, "TRUE|true|True", expected="TRUE or blank", blank=True)


def _of_region(table: TextTable, region: Region) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    areas = [region.state.fips] + ([region.cbsa.code] if region.cbsa else [])
    nation = pc.equal(table.text("AREA_TYPE"), "1")
    named = pc.is_in(table.text("AREA"), pa.array(areas))
    in_state = pc.fill_null(pc.equal(table.text("PRIM_STATE"), region.state.postal), False)
    return pc.or_(pc.or_(nation, named), in_state)


def _typed(table: TextTable, file: SourceFile, vintage: Vintage | None) -> pa.Table:
    import pyarrow.compute as pc

    annual_only = pc.is_valid(table.text("ANNUAL"))
    hourly_only = pc.is_valid(table.text("HOURLY"))
    employment = table.numbers("TOT_EMP", symbols=["**"])
    columns = {
        "area_code": table.text("AREA"),
        "area_label": table.text("AREA_TITLE"),
        "area_type_code": table.text("AREA_TYPE"),
        "state_postal_code": table.text("PRIM_STATE"),
        "ownership_code": table.text("OWN_CODE"),
        "industry_code": table.text("NAICS"),
        "industry_label": table.text("NAICS_TITLE"),
        "industry_group": table.text("I_GROUP"),
        "occupation_code": table.text("OCC_CODE"),
        "occupation_label": table.text("OCC_TITLE"),
        "occupation_group": table.text("O_GROUP"),
        "employment_jobs": employment,
        "employment_status": pc.if_else(pc.is_valid(employment), "released", "not_released"),
        "employment_prse_percent": table.numbers("EMP_PRSE", symbols=["**"]),
        "jobs_per_1000": table.numbers("JOBS_1000", symbols=["**"]),
        "location_quotient": table.numbers("LOC_QUOTIENT", symbols=["**"]),
        "industry_percent": table.numbers("PCT_TOTAL", symbols=["**"]),
        "reporting_percent": table.numbers("PCT_RPT", symbols=["~", "**"]),
        "reporting_small": pc.fill_null(pc.equal(table.text("PCT_RPT"), "~"), False),
        "wage_mean_prse_percent": table.numbers("MEAN_PRSE", symbols=["*"]),
        "annual_wage_only": annual_only,
        "hourly_wage_only": hourly_only,
        "layout": "bls_oews",
    }
    for period, letter, absent in (("hourly", "H", annual_only), ("annual", "A", hourly_only)):
        names = {point: f"{letter}_{suffix}" for point, suffix in _POINTS.items()}
        columns |= wage_cells(table, period, names, absent)
        check_percentiles(table, [names[p] for p in ("p10", "p25", "p50", "p75", "p90")])
    year = vintage.year if vintage else None
    columns["top_code_hourly_usd"], columns["top_code_annual_usd"] = top_codes(year)
    return tidy(
        OEWS_WAGES, columns, file, vintage=vintage.key if vintage else "vintage unknown", classification=_soc(year)
    )


def _check_sums(table: TextTable) -> None:
    """Detailed jobs never exceed the total of their area and industry; in the nation they make up 99 percent of it."""
    totals: dict[tuple[str | None, ...], float] = {}
    detailed: dict[tuple[str | None, ...], list[float]] = {}
    keys = zip(*(table.values(n) for n in ("AREA", "OWN_CODE", "NAICS", "AREA_TYPE")), strict=True)
    jobs = table.numbers("TOT_EMP", symbols=["**"]).to_pylist()
    for key, group, count in zip(keys, table.values("O_GROUP"), jobs, strict=True):
        if count is not None and group == "total":
            totals[key] = count
        elif count is not None and group == "detailed":
            detailed.setdefault(key, []).append(count)
    for key in totals.keys() & detailed.keys():
        total, parts = totals[key], detailed[key]
        national = key[2:] == ("000000", "1")
        # Published counts are rounded to tens: each detailed row may add five jobs.
        if sum(parts) > total + 5 * len(parts) or (national and sum(parts) < 0.99 * total):
            raise DataError(
                f"detailed occupations sum to {sum(parts):,.0f} jobs, all occupations to {total:,.0f} "
                f"(area {key[0]}, ownership {key[1]}, industry {key[2]}).",
                where=table.where,
                mend="rows are missing or repeated: download the file again.",
            )


def _level(table: TextTable) -> str:
    """Which of a year's files it is: editions of one year stand side by side in the store."""
    kinds, industries = set(table.values("AREA_TYPE")), set(table.values("NAICS"))
    if kinds == {"1"}:
        return "" if industries == {"000000"} else ".industry"
    if kinds <= {"2", "3"}:
        return ".state"
    return ".metro" if kinds <= {"4", "6"} else ".all"


def _has_top_codes(table: TextTable) -> bool:
    import pyarrow.compute as pc

    names = [f"{letter}_{suffix}" for letter in "HA" for suffix in _POINTS.values()]
    return any(pc.any(pc.equal(table.text(n), "#")).as_py() for n in names)


def _soc(year: int | None) -> str | None:
    """The occupation classification of an edition, from the OEWS technical notes."""
    if year is None:
        return None
    if year >= 2021:
        return "SOC 2018"
    return "OEWS hybrid 2019" if year >= 2019 else "SOC 2010"
