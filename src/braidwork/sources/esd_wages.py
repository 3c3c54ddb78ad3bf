"""Washington's occupational wages as its Employment Security Department lays them out: 11 columns, 16 areas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from braidwork.contracts import Vintage
from braidwork.contracts.labor import OEWS_WAGES
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.tidy import tidy
from braidwork.sources.wages import check_percentiles

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHER = "Washington State Employment Security Department"
_STATE = "53"
_COLUMNS = (
    "Year", "Area code", "Area name", "SOC code", "Occupational title", "Employment", "Average wage",
    "25th Percentile", "50th Percentile", "75th Percentile", "Annual wage",
)  # fmt: skip
_ADDED = "ID"  # a running number that redistributors put before the columns
_HOURLY = {"mean": "Average wage", "p25": "25th Percentile", "p50": "50th Percentile", "p75": "75th Percentile"}
_NOT_IN_LAYOUT = {"hourly": ("p10", "p90"), "annual": ("p10", "p25", "p50", "p75", "p90")}
_WHAT = "a file of Washington's occupational wages"


class EsdWagesLoader:
    """Washington ESD wages: unrounded jobs, hourly mean and quartiles, annual mean; detailed occupations only.

    Gives table oews_wages with layout wa_esd_oes. The layout leaves cells blank for several reasons: where its
    pattern does not tell which, the status is unknown_blank.
    """

    name = "esd_wages"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the edition is the file's own Year."""
        if file.shape != "text":
            return None
        present = {fold(h) for h in file.header}
        if len(present & {fold(c) for c in _COLUMNS}) < 8 or fold("SOC code") not in present:
            return None
        return Recognition("wages by occupation (Washington ESD layout)", PUBLISHER, _vintage(file))

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """All areas of Washington, typed; refused for a region of another state."""
        if region.state.fips != _STATE:
            raise NotForRegion(f"wages of Washington; the region lies in {region.state.name}", where=file.name)
        table = read_delimited(file)
        table.require(_COLUMNS, what=_WHAT)
        table.forbid_others((_ADDED, *_COLUMNS), what=_WHAT)
        year = _one_year(table)
        vintage = Vintage(PUBLISHER, "esd-oews", year)
        check_percentiles(table, list(_HOURLY.values())[1:])
        data = _typed(table, file, vintage)
        notes = (
            "the edition is the file's Year; the publisher does not say which OEWS panel it rests on",
            "a blank may mean withheld, not available or top-coded; unknown_blank where the row does not tell",
        )
        loaded = Loaded(
            table=OEWS_WAGES, partition=vintage.key, period=str(year), data=data, rows_read=table.num_rows,
            rows_kept=table.num_rows, columns_not_kept=tuple(c for c in (_ADDED,) if fold(c) in table.columns),
            notes=notes, facts={"year": year, "classification_version": "SOC 2018", "layout": "wa_esd_oes"},
            licence="state public record",
        )  # fmt: skip
        return (loaded,)


def _vintage(file: SourceFile) -> Vintage | None:
    """The year of the first data row: a hint for the manifest, confirmed on load."""
    lines = str(file.start(8192), "utf-8-sig", "replace").splitlines()
    if len(lines) < 2:
        return None
    cells = dict(zip((fold(h) for h in file.header), lines[1].split(","), strict=False))
    year = cells.get("year", "").strip()
    return Vintage(PUBLISHER, "esd-oews", int(year)) if re.fullmatch(r"20\d\d", year) else None


def _one_year(table: TextTable) -> int:
    table.require_pattern("Year", r"20\d\d", expected="a year")
    years = sorted({y for y in table.values("Year") if y})
    if len(years) > 1:
        raise DataError(
            f"the file mixes the years {', '.join(years)}.", where=table.where, mend="give each year a file of its own."
        )
    return int(years[0])


def area_code(written: str) -> tuple[str, str]:
    """The code and kind of an ESD area: `042660` is metropolitan area 42660, `000053` the state."""
    if written == f"0000{_STATE}":
        return _STATE, "2"
    if written.startswith(f"{_STATE}0"):
        return written, "6"
    return written[1:], "4"


def _typed(table: TextTable, file: SourceFile, vintage: Vintage) -> pa.Table:
    import pyarrow.compute as pc

    table.require_pattern(
        "Area code", r"000053|0\d{5}|53000\d", expected="an area code such as 000053, 042660 or 530006"
    )
    table.require_pattern("SOC code", r"\d\d-\d{4}", expected="a SOC code such as 29-1141")
    table.require_unique(("Area code", "SOC code"))
    places = [area_code(a or "") for a in table.values("Area code")]
    jobs = table.numbers("Employment")
    columns: dict[str, Any] = {
        "area_code": [code for code, _ in places],
        "area_label": table.text("Area name"),
        "area_type_code": [kind for _, kind in places],
        "state_postal_code": "WA",
        "ownership_code": "1235",
        "industry_code": "000000",
        "industry_label": "Cross-industry",
        "industry_group": "cross-industry",
        "occupation_code": table.text("SOC code"),
        "occupation_label": table.text("Occupational title"),
        "occupation_group": "detailed",
        "employment_jobs": jobs,
        "employment_status": pc.if_else(pc.is_valid(jobs), "released", "not_released"),
        "reporting_small": False,
        "hourly_wage_only": False,
        "layout": "wa_esd_oes",
    }
    columns |= _wages(table)
    return tidy(OEWS_WAGES, columns, file, vintage=vintage.key, classification="SOC 2018")


def _wages(table: TextTable) -> dict[str, Any]:
    """Wages and the reason of each blank: what the row's own pattern proves, and unknown_blank for the rest."""
    import pyarrow.compute as pc

    hourly = {point: table.numbers(name) for point, name in _HOURLY.items()}
    annual = table.numbers("Annual wage")
    none_hourly = pc.is_null(hourly["mean"])
    for point in ("p25", "p50", "p75"):
        none_hourly = pc.and_(none_hourly, pc.is_null(hourly[point]))
    annual_only = pc.and_(none_hourly, pc.is_valid(annual))
    nothing = pc.and_(none_hourly, pc.is_null(annual))
    cells: dict[str, Any] = {"annual_wage_only": annual_only}
    for point, values in hourly.items():
        status = pc.if_else(pc.is_valid(values), "released", "unknown_blank")
        if point == "p75":
            capped = pc.and_(pc.is_null(values), pc.is_valid(hourly["p50"]))
            status = pc.if_else(capped, "probably_top_coded", status)
        status = pc.if_else(annual_only, "not_applicable", pc.if_else(nothing, "not_released", status))
        cells |= {f"wage_hourly_{point}_usd": values, f"wage_hourly_{point}_status": status}
    blank = pc.if_else(nothing, "not_released", "unknown_blank")
    cells |= {
        "wage_annual_mean_usd": annual,
        "wage_annual_mean_status": pc.if_else(pc.is_valid(annual), "released", blank),
    }
    for period, points in _NOT_IN_LAYOUT.items():
        cells |= {f"wage_{period}_{p}_usd": None for p in points}
        cells |= {f"wage_{period}_{p}_status": "not_collected" for p in points}
    return cells
