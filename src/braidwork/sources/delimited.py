"""Text tables read as strings, so that no code ever becomes a number; the loader types its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from braidwork.errors import DataError, UnknownNameError
from braidwork.sources.files import SourceFile, require_content

if TYPE_CHECKING:
    import pyarrow as pa


SYNTHETIC = "synthetic"  # the column that marks an invented file; no publisher's layout has one


def fold(name: str) -> str:
    """A column name for comparison: trimmed, one blank between words, lower case."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True)
class TextTable:
    """A table of strings: blanks trimmed, an empty cell is null. Columns are found by folded name.

    `rows_before` data rows precede the first one here, so that errors count as the person does.
    """

    where: str
    columns: Mapping[str, pa.Array]
    written: Mapping[str, str] = field(default_factory=dict)
    rows_before: int = 0

    @property
    def num_rows(self) -> int:
        """Data rows, the header not counted."""
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def require(self, names: Iterable[str], *, what: str) -> None:
        """Raise unless the table has every column named; the message says what the file was taken for."""
        missing = [n for n in names if fold(n) not in self.columns]
        if missing:
            raise DataError(
                f"{what} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}; it has "
                f"{', '.join(self.written.values())}.",
                where=self.where,
                mend="give the column its official name again, or download the file anew.",
            )

    def forbid_others(self, names: Iterable[str], *, what: str) -> None:
        """Raise on a column that the layout does not know; the mark of an invented file is let through."""
        known = list(names)
        for folded in set(self.columns) - {fold(n) for n in known} - {SYNTHETIC}:
            raise UnknownNameError.of("column", self.written[folded], known, where=f"{self.where} ({what})")

    def text(self, name: str) -> pa.Array:
        """A column as strings, null where blank; KeyError if there is none."""
        return self.columns[fold(name)]

    def values(self, name: str) -> list[str | None]:
        """A column as Python strings."""
        return list(self.text(name).to_pylist())

    def numbers(self, name: str, *, symbols: Iterable[str] = ()) -> pa.Array:
        """A column as float64: thousands commas and a dollar sign removed, null where blank or one of `symbols`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        text = self.text(name)
        known = pa.array(list(symbols), pa.string())
        plain = pc.replace_substring_regex(pc.if_else(pc.is_in(text, known), None, text), r"^\$|,", "")
        try:
            return pc.cast(plain, pa.float64())
        except pa.ArrowInvalid:
            raise self._not_a_number(name, plain) from None

    def require_pattern(self, name: str, pattern: str, *, expected: str, blank: bool = False) -> pa.Array:
        """The column, every value of which must match the pattern in full; the first that does not is named."""
        import pyarrow.compute as pc

        text = self.text(name)
        good = pc.fill_null(pc.match_substring_regex(text, f"^(?:{pattern})$"), blank)
        if not pc.all(good).as_py():
            row = pc.index(good, False).as_py()
            shown = text[row].as_py()
            raise DataError(
                f"column {self.written[fold(name)]} {'is blank' if shown is None else f'holds {shown!r}'}; "
                f"expected {expected}.",
                where=self.row(row),
                mend="correct the cell, or download the file again.",
            )
        return text

    def require_unique(self, names: Sequence[str]) -> None:
        """Raise where two rows have one key; both rows are named."""
        seen: dict[tuple[str | None, ...], int] = {}
        for row, key in enumerate(zip(*(self.values(n) for n in names), strict=True)):
            if (first := seen.setdefault(key, row)) != row:
                shown = ", ".join(f"{n} {k}" for n, k in zip(names, key, strict=True))
                raise DataError(
                    f"the row has the same key ({shown}) as row {self.rows_before + first + 1}.",
                    where=self.row(row),
                    mend="remove one of the two, or download the file again.",
                )

    def row(self, index: int) -> str:
        """Where a data row stands, as a person counts: the first is 1, the header is not counted."""
        return f"{self.where}, row {self.rows_before + index + 1}"

    def filter(self, keep: pa.Array) -> TextTable:
        """The rows for which `keep` is true."""
        return TextTable(
            self.where, {n: c.filter(keep) for n, c in self.columns.items()}, self.written, self.rows_before
        )

    def _not_a_number(self, name: str, plain: pa.Array) -> DataError:
        for row, value in enumerate(plain.to_pylist()):
            if value is not None and not _is_number(value):
                return DataError(
                    f"column {self.written[fold(name)]} holds {self.text(name)[row].as_py()!r}; expected a number.",
                    where=self.row(row),
                    mend="correct the cell, or download the file again.",
                )
        return DataError(f"column {self.written[fold(name)]} does not hold numbers.", where=self.where)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) is not None


def read_delimited(file: SourceFile, *, quoting: bool = True) -> TextTable:
    """A comma- or tab-separated file as strings; DataError where it is cut short, empty, ragged or has no rows."""
    import pyarrow as pa
    import pyarrow.csv as pv

    require_content(file)
    raw = _utf8(file.read())
    header = list(file.header)
    _refuse_twins(header, file.name)
    ragged: list[pv.InvalidRow] = []

    def note(row: pv.InvalidRow) -> str:
        ragged.append(row)
        return "error"

    try:
        table = pv.read_csv(
            pa.BufferReader(raw),
            read_options=pv.ReadOptions(column_names=header, skip_rows=1, use_threads=False),
            parse_options=pv.ParseOptions(
                delimiter=file.separator, quote_char='"' if quoting else False, newlines_in_values=quoting,
                invalid_row_handler=note,
            ),
            convert_options=pv.ConvertOptions(
                column_types={n: pa.string() for n in header}, strings_can_be_null=False
            ),
        )  # fmt: skip
    except pa.ArrowInvalid as problem:
        raise _ragged(file.name, ragged, problem) from problem
    if table.num_rows == 0:
        raise DataError("the file has a header and no rows.", where=file.name, mend="download the file again.")
    columns = {fold(n): trimmed(table.column(i).combine_chunks()) for i, n in enumerate(header)}
    return TextTable(file.name, columns, {fold(n): n for n in header})


def text_table(where: str, header: Sequence[Any], rows: Sequence[Sequence[Any]], rows_before: int = 0) -> TextTable:
    """Rows of a workbook sheet (or of JSON) as a table of strings that reads like the same table in a text file."""
    import pyarrow as pa

    names = [as_written(h) for h in header]
    while names and not names[-1]:
        names.pop()
    _refuse_twins(names, where)
    columns = {}
    for i, name in enumerate(names):
        cells = [as_written(r[i]) if i < len(r) else "" for r in rows]
        columns[fold(name)] = trimmed(pa.array(cells, pa.string()))
    return TextTable(where, columns, {fold(n): n for n in names}, rows_before)


def as_written(cell: Any) -> str:
    """A workbook cell as the text file would write it: `147886000.0` is `147886000`, true is `TRUE`."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).strip()


def trimmed(text: pa.Array) -> pa.Array:
    """Strings without blanks (or byte-order marks) at either end; an empty one becomes null."""
    import pyarrow.compute as pc

    bare = pc.utf8_trim(pc.utf8_trim_whitespace(text), "\ufeff")
    return pc.if_else(pc.equal(bare, ""), None, bare)


def _utf8(raw: bytes) -> bytes:
    """Bytes as UTF-8 without byte-order mark; older official files are in Windows-1252."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace").encode()
    return raw


def _refuse_twins(names: Sequence[str], where: str) -> None:
    seen: dict[str, str] = {}
    for name in names:
        if fold(name) in seen:
            raise DataError(
                f"two columns have one name ({seen[fold(name)]!r} and {name!r}).",
                where=where,
                mend="remove the repeated column.",
            )
        seen[fold(name)] = name


def _ragged(where: str, rows: list[Any], problem: Exception) -> DataError:
    if rows:
        row = rows[0]
        number = row.number - 1 if row.number is not None else None
        at = f"{where}, row {number}" if number is not None else where
        return DataError(
            f"the row has {row.actual_columns} cells; the header has {row.expected_columns} ({row.text[:60]!r}).",
            where=at,
            mend="look for a missing or stray comma or quotation mark, or download the file again.",
        )
    return DataError(f"the file cannot be read as a table ({problem}).", where=where,
                     mend="download the file again.")  # fmt: skip
