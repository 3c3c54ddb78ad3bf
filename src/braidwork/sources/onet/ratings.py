"""Ratings of elements and distributions of answers: every value on its scale, no occupation half rated."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from braidwork.contracts.occupations import ONET_DOMAINS, ONET_EDUCATION_SCALES
from braidwork.errors import DataError
from braidwork.sources.delimited import TextTable, fold
from braidwork.sources.files import SourceFile
from braidwork.sources.workbook import sheet_names

if TYPE_CHECKING:
    import pyarrow as pa

_NOT_COLLECTED = ("n/a",)
_DOMAINS = {
    "1.A": "abilities",
    "1.C": "work_styles",  # to release 29
    "1.D": "work_styles",  # from release 30
    "2.A": "skills",
    "2.B": "skills",
    "2.C": "knowledge",
    "4.A": "work_activities",
}
_RANGES = {"IM": (1.0, 5.0), "LV": (0.0, 7.0), "WI": (-3.0, 3.0), "DR": (0.0, 10.0)}
_SUM_TOLERANCE = 0.05  # percentage points: shares are printed in hundredths


def domain_of(file: SourceFile) -> str | None:
    """The domain of a rating file, from the element of its first row; None for a domain that is not loaded.

    A workbook tells it by the name of its sheet, so that no sheet is parsed to recognise it.
    """
    if file.shape != "text":
        sheet = next(iter(sheet_names(file)), "")
        domain = sheet.casefold().replace(" ", "_")
        return domain if domain in ONET_DOMAINS else None
    lines = file.start(4096).decode("utf-8-sig", errors="replace").splitlines()
    cells = lines[1].split("\t") if len(lines) > 1 else []
    place = [fold(h) for h in file.header].index(fold("Element ID"))
    return _DOMAINS.get(cells[place].strip()[:3]) if len(cells) > place else None


def distributions_only(table: TextTable) -> TextTable:
    """Without the rows of scale IM, which rate how much certificates and apprenticeships matter."""
    import pyarrow.compute as pc

    return table.filter(pc.fill_null(pc.not_equal(table.text("Scale ID"), "IM"), True))


def ratings(table: TextTable) -> dict[str, Any]:
    """Columns of onet_rating; DataError for a value off its scale or an occupation that lacks an element."""
    import pyarrow.compute as pc

    table.require_pattern("Scale ID", "|".join(_RANGES), expected=f"one of {', '.join(_RANGES)}")
    table.require_pattern("Element ID", r"\d(\.\w+)+", expected="an element such as 2.A.1.a")
    value = table.numbers("Data Value", symbols=_NOT_COLLECTED)
    _check_scales(table, value)
    _check_complete(table)
    irrelevant = flag(table, "Not Relevant")
    void = pc.fill_null(pc.and_(irrelevant, pc.equal(table.text("Scale ID"), "LV")), False)
    return {
        "element_code": table.text("Element ID"),
        "element_label": table.text("Element Name"),
        "scale_code": table.text("Scale ID"),
        "value": pc.if_else(void, None, value),
        "value_status": pc.if_else(void, "not_applicable", "released"),
        "not_relevant": irrelevant,
        **_precision(table),
        **when_and_by_whom(table),
    }


def education(table: TextTable) -> dict[str, Any]:
    """Columns of onet_education; DataError where the answers of an occupation do not sum to 100 percent."""
    scales = "|".join(ONET_EDUCATION_SCALES)
    table.require_pattern("Scale ID", scales, expected=f"one of {', '.join(ONET_EDUCATION_SCALES)}")
    table.require_pattern("Category", r"\d{1,2}", expected="a category from 1 to 12")
    percent = table.numbers("Data Value", symbols=_NOT_COLLECTED)
    _check_shares(table, percent)
    return {
        "element_code": table.text("Element ID"),
        "element_label": table.text("Element Name"),
        "scale_code": table.text("Scale ID"),
        "category_code": table.text("Category"),
        "percent": percent,
        **_precision(table),
        **when_and_by_whom(table),
    }


def when_and_by_whom(table: TextTable) -> dict[str, Any]:
    """Month and source of a rating."""
    return {"rated_month": given(table, "Date"), "rated_by": given(table, "Domain Source")}


def _precision(table: TextTable) -> dict[str, Any]:
    """Sample size, error and interval; blank columns where a release has none."""
    numbers = {
        "respondents": "N",
        "standard_error": "Standard Error",
        "ci95_low": "Lower CI Bound",
        "ci95_high": "Upper CI Bound",
    }
    present = {n: c for n, c in numbers.items() if fold(c) in table.columns}
    columns: dict[str, Any] = {n: table.numbers(c, symbols=_NOT_COLLECTED) for n, c in present.items()}
    return {**dict.fromkeys(numbers), **columns, "suppress_recommended": flag(table, "Recommend Suppress")}


def given(table: TextTable, name: str) -> pa.Array | None:
    """A column without the publisher's mark for not collected; None where the release has no such column."""
    import pyarrow.compute as pc

    if fold(name) not in table.columns:
        return None
    text = table.text(name)
    return pc.if_else(pc.equal(text, "n/a"), None, text)


def flag(table: TextTable, name: str) -> pa.Array:
    """Y and N as true and false; null where not collected or where the release has no such column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if fold(name) not in table.columns:
        return pa.nulls(table.num_rows, pa.bool_())
    table.require_pattern(name, "Y|N|n/a", expected="Y, N or n/a", blank=True)
    text = table.text(name)
    return pc.if_else(pc.equal(text, "n/a"), None, pc.equal(text, "Y"))


def _check_scales(table: TextTable, value: pa.Array) -> None:
    import pyarrow.compute as pc

    for scale, (low, high) in _RANGES.items():
        mine = pc.equal(table.text("Scale ID"), scale)
        inside = pc.fill_null(pc.and_(pc.greater_equal(value, low), pc.less_equal(value, high)), False)
        bad = pc.and_(mine, pc.invert(inside))
        if pc.any(bad).as_py():
            row = pc.index(bad, True).as_py()
            raise DataError(
                f"column Data Value holds {table.text('Data Value')[row].as_py()!r}; expected a number from "
                f"{low:g} to {high:g} on scale {scale}.",
                where=table.row(row),
                mend="correct the cell, or download the file again.",
            )


def _check_complete(table: TextTable) -> None:
    """Every rated occupation has every element on every scale of the file."""
    pairs = set(zip(table.values("Element ID"), table.values("Scale ID"), strict=True))
    counts = Counter(table.values("O*NET-SOC Code"))
    short = next((code for code, count in counts.items() if count != len(pairs)), None)
    if short is not None:
        raise DataError(
            f"occupation {short} has {counts[short]} ratings; the file has {len(pairs)} elements and scales.",
            where=table.where,
            mend="rows are missing or repeated: download the file again.",
        )


def _check_shares(table: TextTable, percent: pa.Array) -> None:
    import pyarrow as pa

    keys = ["O*NET-SOC Code", "Scale ID"]
    data = pa.table({**{k: table.text(k) for k in keys}, "percent": percent})
    for row in data.group_by(keys).aggregate([("percent", "sum")]).to_pylist():
        if row["percent_sum"] is not None and abs(row["percent_sum"] - 100) > _SUM_TOLERANCE:
            raise DataError(
                f"the answers of occupation {row[keys[0]]} on scale {row[keys[1]]} sum to "
                f"{row['percent_sum']:.2f} percent.",
                where=table.where,
                mend="rows are missing or repeated: download the file again.",
            )
