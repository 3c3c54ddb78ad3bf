"""CPS table 11: women, race and Hispanic ethnicity among the employed by occupation, annual averages of the nation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from braidwork.contracts import Vintage
from braidwork.contracts.worker_shares import CPS_OCCUPATION_SHARES
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import as_written, fold
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.tidy import tidy
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

_PUBLISHER = "US Bureau of Labor Statistics"
_TITLE = "employed persons by detailed occupation, sex, race, and hispanic"
_TOTAL_LABEL = "Total, 16 years and over"
_COLUMNS = {
    "workers": "total employed",
    "women": "women",
    "white": "white",
    "black": "black or african american",
    "asian": "asian",
    "hispanic": "hispanic or latino",
}
_DASHES = ("–", "—", "-")
_SHARES = tuple(n for n in _COLUMNS if n != "workers")
_ROUNDING = 0.5  # thousands, for each row that is summed
_OVERLAP = (
    "Hispanic people may be of any race and races are not all shown: shares do not sum to 100. No American Indian, "
    "Pacific Islander or multiracial column; nation only"
)


@dataclass(frozen=True)
class _Line:
    """A row of the table; shares are None where the publisher prints a dash."""

    label: str
    thousands: float
    shares: tuple[float | None, ...]
    where: str

    @property
    def level(self) -> str:
        # The workbook has lost its indents. Groups end in "occupations"; so do the two that gather the rest of a group.
        if self.label == _TOTAL_LABEL:
            return "total"
        group = self.label.endswith(" occupations") and not self.label.startswith("Other ")
        return "group" if group else "occupation"


def occupation_key(label: str) -> str:
    """A title in small letters without punctuation: equal for the same title in this table and in the Census list."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", label.casefold()).split())


class CpsSharesLoader:
    """CPS table 11 of one year as table cps_occupation_shares: national context, a dash is suppressed."""

    name = "cps_shares"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By the title in its first cell; the year stands above the columns."""
        sheets = sheet_names(file)
        if len(sheets) != 1 or _TITLE not in fold(" ".join(first_row(file, sheets[0])[:1])):
            return None
        year = _year(file)
        vintage = Vintage(_PUBLISHER, "cps-table11", year) if year else None
        return Recognition("employed persons by occupation, sex and race (CPS table 11)", _PUBLISHER, vintage)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Every row of the table; occupations sum to the total within rounding."""
        vintage = found.vintage
        if vintage is None:
            raise DataError("no row tells the year of the table.", where=file.name, mend="download the file again.")
        lines = _lines(sheet_rows(file, sheet_names(file)[0]), file)
        _check_sums(lines, file)
        year = vintage.year
        version = "Census occupation 2018" if year >= 2020 else "Census occupation 2010"
        data = tidy(CPS_OCCUPATION_SHARES, _columns(lines), file, vintage=vintage.key, classification=version)
        return (
            Loaded(
                table=CPS_OCCUPATION_SHARES, partition=vintage.key, period=f"{year}, annual average", data=data,
                rows_read=len(lines), rows_kept=len(lines), notes=(_OVERLAP,),
                facts={"classification_version": version, "year": year}, licence="US government work",
            ),
        )  # fmt: skip


def _year(file: SourceFile) -> int | None:
    """The year beside the heading of the first column; None where it is not told."""
    try:
        rows = sheet_rows(file, sheet_names(file)[0])
    except DataError:
        return None  # recognising never fails: loading says what is wrong
    for row in rows[:8]:
        if fold(as_written(row[0])) == "occupation":
            told = next((as_written(c) for c in row[1:] if as_written(c)), "")
            return int(told) if re.fullmatch(r"20\d\d", told) else None
    return None


def _lines(rows: Sequence[Sequence[Any]], file: SourceFile) -> list[_Line]:
    places = _places(rows[:8], file)
    lines = []
    for number, row in enumerate(rows, 1):
        label = " ".join(as_written(row[0]).split())
        if number <= 4 or not label or label.casefold() == "occupation" or label.startswith("NOTE"):
            continue
        where = f"{file.name}, row {number}"
        thousands = _number(row[places["workers"]], where)
        shares = tuple(_number(row[places[n]], where) for n in _SHARES)
        if thousands is None or (None in shares and any(s is not None for s in shares)):
            raise DataError(
                f"'{label}' has a dash in some cells and a number in others.",
                where=where,
                mend="compare the row with the publisher's file.",
            )
        lines.append(_Line(label, thousands, shares, where))
    if not lines:
        raise DataError("the table has no rows.", where=file.name, mend="download the file again.")
    return lines


def _places(head: Sequence[Sequence[Any]], file: SourceFile) -> dict[str, int]:
    """Where each column stands, by the headings of the rows above the data."""
    headings = {fold(as_written(c)): i for row in head for i, c in enumerate(row) if as_written(c)}
    missing = [h for h in _COLUMNS.values() if h not in headings]
    if missing:
        raise DataError(
            f"the table has no column {', '.join(missing)}.", where=file.name, mend="download the file again."
        )
    return {name: headings[heading] for name, heading in _COLUMNS.items()}


def _number(cell: Any, where: str) -> float | None:
    text = as_written(cell).replace(",", "")
    if text in _DASHES:
        return None
    try:
        return float(text)
    except ValueError:
        raise DataError(
            f"a cell holds {text!r}; expected a number or a dash.", where=where, mend="download the file again."
        ) from None


def _check_sums(lines: Sequence[_Line], file: SourceFile) -> None:
    """Occupations sum to all workers within rounding: no row is missing, repeated or taken for a group."""
    items = [line.thousands for line in lines if line.level == "occupation"]
    total = next((line.thousands for line in lines if line.level == "total"), None)
    if total is None or abs(sum(items) - total) > _ROUNDING * (len(items) + 1):
        raise DataError(
            f"occupations sum to {sum(items):,.0f} thousand workers, the table's total is "
            f"{'missing' if total is None else format(total, ',.0f')}.",
            where=file.name,
            mend="rows are missing or repeated: download the file again.",
        )


def _columns(lines: Sequence[_Line]) -> dict[str, Any]:
    groups: list[str | None] = []
    above: str | None = None
    for line in lines:
        above = line.label if line.level == "group" else above
        groups.append(above if line.level == "occupation" else None)
    return {
        "line_number": list(range(1, len(lines) + 1)),
        "occupation_label": [line.label for line in lines],
        "occupation_key": [occupation_key(line.label) for line in lines],
        "level": [line.level for line in lines],
        "group_label": groups,
        "workers": [round(line.thousands * 1000) for line in lines],
        "shares_status": ["suppressed" if None in line.shares else "released" for line in lines],
        **{f"{n}_percent": [line.shares[i] for line in lines] for i, n in enumerate(_SHARES)},
    }
