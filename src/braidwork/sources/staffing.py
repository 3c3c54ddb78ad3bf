"""Staffing patterns: jobs of each occupation in each industry of the nation, from OEWS by industry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from braidwork.contracts import Vintage
from braidwork.contracts.labor import STAFFING_PATTERN
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, trimmed
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

_PUBLISHER = "US Bureau of Labor Statistics"
_COLUMNS = ("NAICS", "NAICS_TITLE", "OCC_CODE", "TOT_EMP", "H_MEAN", "A_MEAN", "N_ROWS", "O_GROUP")
_OFFICIAL_NAME = re.compile(r"(?:^|_)m(20\d\d)(?:_|$)")
_WHAT = "the extract of staffing patterns"
_LEVELS = {2: "sector", 3: "subsector", 4: "industry_group", 5: "industry", 6: "national_industry"}
_ATTRIBUTION = (
    "Occupational Employment and Wage Statistics by industry, US Bureau of Labor Statistics; extract passed on through "
    "dot-org-ai/standards.org.ai under CC BY-SA 4.0, shares computed by Braidwork"
)
_NOTE = (
    "where the publisher has several rows for one industry and occupation, by ownership or because a code is printed "
    "twice, the extract kept the largest (source_rows above 1); industries 61 and 62 are least certain"
)


class StaffingLoader:
    """The extract of OEWS by industry as table staffing_pattern: detailed occupations, with their share of jobs.

    Minor and broad groups are read for the sum of the industry and left out. National: no place is named.
    """

    name = "staffing"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the year by the publisher's name of the file (M2024)."""
        if file.shape != "parquet" or {fold(h) for h in file.header} != {fold(c) for c in _COLUMNS}:
            return None
        named = _OFFICIAL_NAME.search(file.stem)
        vintage = Vintage(_PUBLISHER, "staffing", int(named.group(1))) if named else None
        return Recognition("staffing patterns (OEWS by industry)", _PUBLISHER, vintage)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Detailed occupations of every industry and level."""
        import pyarrow.compute as pc

        table = _read(file)
        detailed = table.filter(pc.equal(table.text("O_GROUP"), "detailed"))
        year = found.vintage.year if found.vintage else None
        key = found.vintage.key if found.vintage else "staffing-unknown"
        version = "SOC 2018" if year is not None and year >= 2021 else None
        data = _typed(table, detailed, file, key, version)
        groups = table.num_rows - detailed.num_rows
        notes = (_NOTE, *(() if year else ("year unknown: the name of the file is not the publisher's",)))
        return (
            Loaded(
                table=STAFFING_PATTERN, partition=key, period=f"May {year}" if year else "year unknown", data=data,
                rows_read=table.num_rows, rows_kept=data.num_rows,
                dropped=(("minor and broad groups", groups),) if groups else (), notes=notes,
                facts={"classification_version": version, "attribution": _ATTRIBUTION},
                licence=f"CC BY-SA 4.0 as passed on; the values are US government work: {_ATTRIBUTION}",
            ),
        )  # fmt: skip


def _read(file: SourceFile) -> TextTable:
    """The extract as strings, its codes and key checked."""
    import pyarrow as pa
    import pyarrow.compute as pc

    data = file.parquet().read()
    columns = {fold(n): trimmed(pc.cast(data[n].combine_chunks(), pa.string())) for n in data.column_names}
    table = TextTable(file.name, columns, {fold(n): n for n in data.column_names})
    if table.num_rows == 0:
        raise DataError("the file has no rows.", where=file.name, mend="download the file again.")
    table.require_pattern("NAICS", r"[0-9A-Z]{2,6}|\d\d-\d\d", expected="a NAICS code such as 622 or 31-33")
    table.require_pattern("NAICS_TITLE", ".+", expected="the name of the industry")
    table.require_pattern("OCC_CODE", r"\d\d-\d{4}", expected="a SOC code such as 29-1141")
    table.require_pattern("O_GROUP", "detailed|broad|minor", expected="detailed, broad or minor")
    table.require_pattern("TOT_EMP", r"\d+", expected="a count of jobs")
    table.require_pattern("N_ROWS", r"[1-9]\d*", expected="a count of rows")
    return table


def _typed(table: TextTable, detailed: TextTable, file: SourceFile, key: str, version: str | None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    jobs_of = _industry_jobs(table)
    industries = detailed.values("NAICS")
    industry_jobs = pa.array([jobs_of[str(i)] for i in industries], pa.float64())
    jobs = detailed.numbers("TOT_EMP")
    columns = {
        "industry_code": detailed.text("NAICS"),
        "industry_label": detailed.text("NAICS_TITLE"),
        "industry_level": [_level(str(i)) for i in industries],
        "occupation_code": detailed.text("OCC_CODE"),
        "employment_jobs": jobs,
        "industry_jobs": industry_jobs,
        "share": pc.divide(jobs, industry_jobs),
        "wage_hourly_mean_usd": detailed.numbers("H_MEAN"),
        "wage_annual_mean_usd": detailed.numbers("A_MEAN"),
        "source_rows": detailed.numbers("N_ROWS"),
    }
    return tidy(STAFFING_PATTERN, columns, file, vintage=key, classification=version)


def _industry_jobs(table: TextTable) -> dict[str, float]:
    """Jobs of each industry: its minor groups summed, or its detailed occupations where rounding puts these higher."""
    import pyarrow as pa

    data = pa.table({"industry": table.text("NAICS"), "group": table.text("O_GROUP"), "jobs": table.numbers("TOT_EMP")})
    found: dict[str, float] = {}
    for row in data.group_by(["industry", "group"]).aggregate([("jobs", "sum")]).to_pylist():
        if row["group"] != "broad":
            found[row["industry"]] = max(found.get(row["industry"], 0.0), row["jobs_sum"])
    return found


def _level(code: str) -> str:
    if code.startswith("0000") or (code.startswith("99") and len(code) == 6):
        return "ownership"
    if "-" in code:
        return "sector"
    return _LEVELS[len(code)] if code.isdigit() else "combined"
