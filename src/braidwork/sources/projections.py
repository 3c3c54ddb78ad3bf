"""Employment Projections of the BLS: the official workbook, and the csv that its search page exports."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from braidwork.contracts import Vintage
from braidwork.contracts.occupations import EP_OCCUPATION, EP_TITLE
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, as_written, fold, read_delimited, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

PUBLISHER = "US Bureau of Labor Statistics"
_WHAT = "an Employment Projections workbook of the BLS"
_EXPORT_WHAT = "the Employment Projections export of the BLS"
_SEPARATIONS_SHEET = "Table 1.10"
_SEPARATIONS_TITLE = re.compile(r"Table 1\.10 Occupational separations and openings, projected (20\d\d)\D+(\d{2,4})")
_WORKERS_SHEETS = ("Table 1.2", "Table 1.7")  # the number changed between editions; the title tells
_CODE, _LABEL, _TYPE = "National Employment Matrix code", "National Employment Matrix title", "Occupation type"
_JOBS = {
    "employment_base_jobs": "Employment, base",
    "employment_projected_jobs": "Employment, projected",
    "employment_change_jobs": "Employment change, numeric",
    "openings_annual_jobs": "Occupational openings",
}
_FLOWS = {
    "exits_annual_jobs": "Labor force exits",
    "transfers_annual_jobs": "Occupational transfers",
    "separations_annual_jobs": "Total occupational separations",
}
_RATES = {
    "employment_change_percent": "Employment change, percent",
    "exit_rate_percent": "Labor force exit rate",
    "transfer_rate_percent": "Occupational transfer rate",
    "separation_rate_percent": "Total occupational separations rate",
}
_WORKERS = {
    "self_employed_percent": "Percent self employed",
    "entry_education": "Typical education needed for entry",
    "related_experience": "Work experience in a related occupation",
    "job_training": "Typical on-the-job training needed to attain competency in the occupation",
}
_WAGE = "Median annual wage"
_TYPES = {"Line item": "line_item", "Summary": "summary"}
_EXPORT_MARKS = ("Occupation Title", "Occupation Code", "Education Code", "Workex Code", "trCode")
_EXPORT_YEARS = re.compile(r"employment change, (20\d\d)-(20\d\d)")
_DASH = "—"
_SUM_ROUNDING = 3_500  # jobs: four standard errors of a sum of 832 figures printed in hundreds
_ROUNDING = 111  # jobs: figures are printed in hundreds, and three of them meet in one identity


class ProjectionsLoader:
    """Ten-year projections of jobs, openings and separations, as tables ep_occupation and ep_title.

    National only. The export has no separations and lists occupations without groups: it stands beside the
    workbook as an edition of its own (`.export`), with the other names of each occupation.
    """

    name = "employment_projections"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """A workbook by the title of table 1.10, an export by its columns."""
        years = _export_years(file) if file.shape == "text" else _workbook_years(file)
        if years is None:
            return None
        vintage = Vintage(PUBLISHER, "ep", years[1], years[1] - years[0] + 1)
        return Recognition("Employment Projections (BLS)", PUBLISHER, vintage, detail=years)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Every occupation and group of the nation; the identities of the published figures are checked."""
        assert found.vintage is not None
        key = found.vintage.key
        if file.shape == "text":
            return _export(file, found.detail, key)
        return (_workbook(file, found.detail, key),)


def _workbook_years(file: SourceFile) -> tuple[int, int] | None:
    if _SEPARATIONS_SHEET not in sheet_names(file):
        return None
    told = _SEPARATIONS_TITLE.search(" ".join(first_row(file, _SEPARATIONS_SHEET)))
    if told is None:
        return None
    first, last = int(told.group(1)), told.group(2)
    return first, int(last) if len(last) == 4 else first // 100 * 100 + int(last)


def _export_years(file: SourceFile) -> tuple[int, int] | None:
    header = {fold(h) for h in file.header}
    if not {fold(m) for m in _EXPORT_MARKS} <= header:
        return None
    told = next((t for h in sorted(header) if (t := _EXPORT_YEARS.fullmatch(h))), None)
    return (int(told.group(1)), int(told.group(2))) if told else None


def _workbook(file: SourceFile, years: tuple[int, int], key: str) -> Loaded:
    flows = _sheet(file, _SEPARATIONS_SHEET, years)
    workers_sheet = next(
        (s for s in _WORKERS_SHEETS if "worker characteristics" in " ".join(first_row(file, s)).casefold()), None
    )
    if workers_sheet is None:
        raise DataError(
            "the workbook has no table of projections and worker characteristics (1.2 or, before 2023, 1.7).",
            where=file.name,
            mend="download the file again.",
        )
    workers = _sheet(file, workers_sheet, years)
    flows.require([_CODE, _LABEL, _TYPE, *_JOBS.values(), *_FLOWS.values(), *_RATES.values()], what=_WHAT)
    workers.require([_CODE, *_WORKERS.values(), _WAGE], what=f"{_WHAT} ({workers_sheet})")
    for table in (flows, workers):
        table.require_pattern(_CODE, r"\d\d-\d{4}", expected="a matrix code such as 29-1141")
        table.require_unique([_CODE])
    flows.require_pattern(_TYPE, "Line item|Summary", expected="Line item or Summary")
    order = _same_occupations(flows, workers)
    columns: dict[str, Any] = {
        "occupation_code": flows.text(_CODE),
        "occupation_label": flows.text(_LABEL),
        "occupation_type": [_TYPES[t or ""] for t in flows.values(_TYPE)],
        **{n: _thousands(flows, c) for n, c in (_JOBS | _FLOWS).items()},
        **{n: flows.numbers(c, symbols=[_DASH]) for n, c in _RATES.items()},
        "self_employed_percent": workers.numbers(_WORKERS["self_employed_percent"], symbols=[_DASH]).take(order),
    }
    for name in ("entry_education", "related_experience", "job_training"):
        given = [None if v == _DASH else v for v in workers.values(_WORKERS[name])]
        columns[name] = [given[i] for i in order.to_pylist()]
    columns |= _wages([workers.values(_WAGE)[i] for i in order.to_pylist()], workers)
    _check_identities(columns, flows)
    _check_total(columns, flows)
    return _loaded(file, columns, years, key, rows_read=flows.num_rows)


def _sheet(file: SourceFile, sheet: str, years: tuple[int, int]) -> TextTable:
    """A sheet whose header is row 2 and whose footnotes follow the rows; columns under names without years."""
    rows = sheet_rows(file, sheet)
    if len(rows) < 3:
        raise DataError(f"the sheet '{sheet}' has no rows.", where=file.name, mend="download the file again.")
    data = [r for r in rows[2:] if len(r) > 1 and as_written(r[1])]
    return text_table(f"{file.name}, {sheet}", [_plain(as_written(h), years) for h in rows[1]], data)


def _plain(name: str, years: tuple[int, int]) -> str:
    """`2024 National Employment Matrix code` and `Employment, 2034` as the names of every edition."""
    if told := re.fullmatch(r"Employment, (20\d\d)", name):
        return "Employment, base" if int(told.group(1)) == years[0] else "Employment, projected"
    bare = re.sub(r"^20\d\d ", "", name)
    bare = re.sub(r"[\[(]\d[\])]$", "", bare)
    if bare.startswith("Employment distribution"):
        return bare
    return re.sub(r"(, dollars)?, 20\d\d(\D\d{2,4})?( annual average)?$", "", bare)


def _same_occupations(flows: TextTable, workers: TextTable) -> Any:
    """For each row of the one table, its row in the other."""
    import pyarrow as pa

    places = {code: i for i, code in enumerate(workers.values(_CODE))}
    codes = flows.values(_CODE)
    alone = [c for c in codes if c not in places] or sorted(set(places) - set(codes), key=str)
    if alone:
        raise DataError(
            f"occupation {alone[0]} stands in only one of the two tables.",
            where=f"{flows.where} and {workers.where}",
            mend="rows are missing: download the file again.",
        )
    return pa.array([places[c] for c in codes])


def _thousands(table: TextTable, name: str) -> list[int | None]:
    """Thousands as printed, in jobs."""
    return [None if v is None else round(v * 1000) for v in table.numbers(name, symbols=[_DASH]).to_pylist()]


def _wages(written: Sequence[str | None], table: TextTable) -> dict[str, Any]:
    values: list[float | None] = []
    bounds: list[float | None] = []
    statuses: list[str] = []
    for row, text in enumerate(written):
        told = re.fullmatch(r"(>=)?\$?([\d,]+)", text or "")
        if told is None and text not in (None, _DASH, "N/A"):
            raise DataError(
                f"column {_WAGE} holds {text!r}; expected dollars, or >= and the top code.",
                where=table.row(row),
                mend="correct the cell, or download the file again.",
            )
        amount = float(told.group(2).replace(",", "")) if told else None
        top = told is not None and told.group(1) is not None
        values.append(None if top else amount)
        bounds.append(amount if top else None)
        statuses.append("top_coded" if top else "not_released" if amount is None else "released")
    return {"wage_annual_p50_usd": values, "wage_annual_p50_status": statuses, "wage_annual_bound_usd": bounds}


_IDENTITIES: tuple[tuple[str, tuple[str, ...], Callable[[Mapping[str, int]], float]], ...] = (
    (
        "openings are not separations and a tenth of the change",
        ("openings_annual_jobs", "separations_annual_jobs", "employment_change_jobs"),
        lambda r: r["openings_annual_jobs"] - r["separations_annual_jobs"] - r["employment_change_jobs"] / 10,
    ),
    (
        "separations are not exits and transfers",
        ("separations_annual_jobs", "exits_annual_jobs", "transfers_annual_jobs"),
        lambda r: r["separations_annual_jobs"] - r["exits_annual_jobs"] - r["transfers_annual_jobs"],
    ),
    (
        "the change is not projected less base jobs",
        ("employment_change_jobs", "employment_projected_jobs", "employment_base_jobs"),
        lambda r: r["employment_change_jobs"] - r["employment_projected_jobs"] + r["employment_base_jobs"],
    ),
)


def _check_identities(columns: Mapping[str, Any], table: TextTable) -> None:
    """Raise on the first row whose figures contradict each other by more than rounding; absent columns pass."""
    for words, names, gap in _IDENTITIES:
        if any(n not in columns for n in names):
            continue
        for row, figures in enumerate(zip(*(columns[n] for n in names), strict=True)):
            if None not in figures and abs(gap(dict(zip(names, figures, strict=True)))) > _ROUNDING:
                shown = ", ".join(f"{f:,}" for f in figures)
                raise DataError(
                    f"{words} ({shown} jobs).",
                    where=table.row(row),
                    mend="the columns may be shifted: compare the row with the publisher's file.",
                )


def _check_total(columns: Mapping[str, Any], table: TextTable) -> None:
    for name in ("employment_base_jobs", "employment_projected_jobs"):
        rows = list(zip(columns["occupation_code"].to_pylist(), columns["occupation_type"], columns[name], strict=True))
        total = next((jobs for code, _, jobs in rows if code == "00-0000"), None)
        parts = sum(jobs or 0 for _, kind, jobs in rows if kind == "line_item")
        if total is not None and abs(parts - total) > _SUM_ROUNDING:
            raise DataError(
                f"line items sum to {parts:,} jobs, all occupations to {total:,}.",
                where=table.where,
                mend="rows are missing or repeated: download the file again.",
            )


def _export(file: SourceFile, years: tuple[int, int], key: str) -> tuple[Loaded, ...]:
    table = read_delimited(file)
    first, last = years
    named = {
        "employment_base_jobs": f"Employment {first}",
        "employment_projected_jobs": f"Employment {last}",
        "employment_change_jobs": f"Employment Change, {first}-{last}",
        "openings_annual_jobs": f"Occupational Openings, {first}-{last} Annual Average",
    }
    percent, wage = f"Employment Percent Change, {first}-{last}", f"Median Annual Wage {first}"
    described = {
        "entry_education": "Typical Entry-Level Education",
        "related_experience": "Work Experience in a Related Occupation",
        "job_training": "Typical on-the-job Training",
    }
    table.require([*_EXPORT_MARKS, *named.values(), percent, wage, *described.values()], what=_EXPORT_WHAT)
    table.require_pattern("Occupation Code", r'="\d\d-\d{4}"', expected='a wrapped matrix code such as ="29-1141"')
    table.require_unique(["Occupation Code"])
    codes = [(c or "")[2:-1] for c in table.values("Occupation Code")]
    names = [[part.strip() for part in (t or "").split("*")] for t in table.values("Occupation Title")]
    columns: dict[str, Any] = {
        "occupation_code": codes,
        "occupation_label": [n[0] for n in names],
        "occupation_type": "line_item",
        **{n: _thousands(table, c) for n, c in named.items()},
        "employment_change_percent": table.numbers(percent, symbols=["N/A"]),
        **{n: table.text(c) for n, c in described.items()},
        **_wages(table.values(wage), table),
    }
    _check_identities(columns, table)
    note = "the export lists occupations without groups, and has no separations"
    figures = _loaded(file, columns, years, f"{key}.export", rows_read=table.num_rows, notes=(note,))
    pairs = sorted({(c, n) for c, parts in zip(codes, names, strict=True) for n in parts[1:] if n})
    titles = tidy(
        EP_TITLE, {"occupation_code": [c for c, _ in pairs], "title": [n for _, n in pairs]}, file, vintage=key,
        classification=_classification(years),
    )  # fmt: skip
    other = Loaded(
        table=EP_TITLE, partition=key, period=_period(years), data=titles, rows_read=table.num_rows,
        rows_kept=titles.num_rows, facts={"classification_version": _classification(years), "year": years[0]},
        licence="US government work",
    )  # fmt: skip
    return figures, other


def _loaded(
    file: SourceFile, columns: dict[str, Any], years: tuple[int, int], partition: str, *, rows_read: int,
    notes: tuple[str, ...] = (),
) -> Loaded:  # fmt: skip
    version = _classification(years)
    columns |= {"base_year": years[0], "projected_year": years[1]}
    data = tidy(EP_OCCUPATION, columns, file, vintage=partition.split(".")[0], classification=version)
    return Loaded(
        table=EP_OCCUPATION, partition=partition, period=_period(years), data=data, rows_read=rows_read,
        rows_kept=data.num_rows, notes=("national figures: used locally, a rate is a national rate", *notes),
        facts={"classification_version": version, "year": years[0], "base_year": years[0], "projected_year": years[1]},
        licence="US government work",
    )  # fmt: skip


def _period(years: tuple[int, int]) -> str:
    return f"{years[0]}–{years[1]}"


def _classification(years: tuple[int, int]) -> str:
    """The list of 832 occupations is one and the same in the matrices of 2022 to 2024; others have their own."""
    return "NEM 2024" if 2022 <= years[0] <= 2024 else f"NEM {years[0]}"
