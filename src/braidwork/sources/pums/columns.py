"""Census columns to contract columns: names by vintage, padding, code lists, ranges; every fault names its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON, Column, Table
from braidwork.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

REPLICATES = 80

# Canonical Census name → the names that other vintages use for the same question.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "STATE": ("ST",),
    "RELSHIPP": ("RELP",),
    "JWTRNS": ("JWTR",),
    "TYPEHUGQ": ("TYPE",),
}
# Names that a 5-year file across a change of definition carries side by side, one of them filled per row.
SPLIT: Mapping[str, tuple[str, ...]] = {
    "PUMA": ("PUMA10", "PUMA20"),
    "RAC2P": ("RAC2P19", "RAC2P23"),
}
# Columns that are read, or say what the file is, without being kept under their own name.
_CARRIED = ("ADJINC", "ADJHSG", "SYNTHETIC", "RT")
_ABSENT = ("", "NA", "N/A", "N.A.", "nan", "NaN")
# "Does not apply" in a code column of a 5-year file across a change of definition; in an amount it is a number.
_ABSENT_CODES = ("-9", "-09", "-009", "-0009", "-00009", "-99", "-999", "-9999")
# Nine digits to 2016 (a numeric export drops their zeros), 13 digits with the year in 2017, then 2024HU0000012.
SERIAL_PATTERN = r"^(\d{4}(HU|GQ)\d{7}|\d{13}|\d{9})$"


@dataclass(frozen=True)
class Place:
    """Where a piece of a file stands, so that an error can name the row as a person counts: the first is 1.

    `kept` gives the positions in the piece of the rows that were taken, when only some were.
    """

    file: str
    first_row: int
    kept: pa.Array | None = None

    def row(self, at: int) -> str:
        """File and row of one of the rows taken."""
        position = at if self.kept is None else self.kept[at].as_py()
        return f"{self.file}, row {self.first_row + position}"


class Header:
    """The columns of one PUMS file, found by their canonical Census name whatever the vintage spells."""

    def __init__(self, names: Iterable[str], table: Table, where: str) -> None:
        self.table, self.where = table, where
        self.written: dict[str, str] = {}
        for name in names:
            folded = name.strip().upper()
            if folded in self.written:
                raise DataError(
                    f"columns {self.written[folded]} and {name} are the same name.",
                    where=where,
                    mend="keep one of them.",
                )
            self.written[folded] = name
        for canonical, others in ALIASES.items():
            both = [n for n in (canonical, *others) if n in self.written]
            if len(both) > 1:
                raise DataError(
                    f"columns {' and '.join(both)} are two vintages' names of one question.",
                    where=where,
                    mend="the file mixes two editions; download the original again.",
                )

    @property
    def weight(self) -> str:
        """The canonical name of the weight column."""
        return "PWGTP" if self.table is PUMS_PERSON else "WGTP"

    def find(self, canonical: str) -> str | None:
        """The column as written in the file, or None."""
        for name in (canonical, *ALIASES.get(canonical, ())):
            if name in self.written:
                return self.written[name]
        return None

    def parts(self, canonical: str) -> tuple[str, ...]:
        """The column, or the pair of columns that stand for it in a 5-year file across a change of definition."""
        one = self.find(canonical)
        if one:
            return (one,)
        return tuple(self.written[n] for n in SPLIT.get(canonical, ()) if n in self.written)

    def replicates(self) -> tuple[str, ...]:
        """The 80 replicate weight columns in order, or none; any other number is an error that names the missing."""
        names = [f"{self.weight}{i}" for i in range(1, REPLICATES + 1)]
        have = [n for n in names if n in self.written]
        beyond = f"{self.weight}{REPLICATES + 1}" in self.written
        if have and (len(have) != REPLICATES or beyond):
            missing = [n for n in names if n not in self.written]
            raise DataError(
                f"{len(have) + beyond} replicate weights; the ACS has {REPLICATES}"
                + (f" (missing {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''})." if missing else "."),
                where=self.where,
                mend=f"restore {self.weight}1 to {self.weight}{REPLICATES}, or remove them all to use design factors.",
            )
        return tuple(self.written[n] for n in have)

    def require(self, canonical: Iterable[str]) -> None:
        """Raise unless every one of these columns is there; the error names a column that may have been renamed."""
        known = {c.source_name for c in (*PUMS_PERSON.columns, *PUMS_HOUSING.columns) if c.source_name}
        known |= {f"{w}{i}" for w in ("PWGTP", "WGTP") for i in range(1, REPLICATES + 1)}
        known |= {n for others in (*ALIASES.values(), *SPLIT.values()) for n in others} | set(_CARRIED)
        strangers = [n for f, n in self.written.items() if f not in known]
        for name in canonical:
            if self.parts(name):
                continue
            near = get_close_matches(name, [s.upper() for s in strangers], n=1, cutoff=0.5)
            if near:
                hint = f"if '{self.written[near[0]]}' is that column, rename it; "
            elif strangers and len(strangers) <= 8:
                hint = f"if one of {', '.join(strangers)} is that column, rename it to {name}; "
            else:
                hint = ""
            raise DataError(
                f"there is no column {name} ({_meaning(name, self.table)}).",
                where=self.where,
                mend=f"{hint}{'otherwise ' if hint else ''}download the official file again.",
            )

    def not_kept(self) -> tuple[str, ...]:
        """Columns of the file that no contract column takes."""
        taken = {p for c in self.table.columns if c.source_name for p in self.parts(c.source_name)}
        taken |= set(self.replicates())
        taken |= {n for c in _CARRIED if (n := self.written.get(c))}
        return tuple(n for n in self.written.values() if n not in taken)


def _meaning(canonical: str, table: Table) -> str:
    return next((c.description for c in table.columns if c.source_name == canonical), "a Census column")


def as_text(values: pa.ChunkedArray, *, is_code: bool = False) -> pa.ChunkedArray:
    """Values as trimmed text without `.0`, every way of writing "not applicable" as null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(values.type):
        values = _whole_as_written(values)
    elif not pa.types.is_string(values.type):
        values = values.cast(pa.string())
    values = pc.utf8_trim_whitespace(values)
    if pc.any(pc.match_substring(values, ".")).as_py():
        values = pc.replace_substring_regex(values, r"^(-?\d+)\.0+$", r"\1")
    absent = pa.array(_ABSENT + _ABSENT_CODES if is_code else _ABSENT)
    return pc.if_else(pc.is_in(values, absent), None, values)


def _whole_as_written(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Floats as text; a whole one without the exponent that a large float would be printed with."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pc.fill_null(pc.and_(pc.equal(values, pc.floor(values)), pc.less(pc.abs(values), 1e15)), False)
    digits = pc.if_else(whole, values, 0.0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, values.cast(pa.string()))


def serial_numbers(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """SERIALNO as text; one of nine digits whose leading zeros an export dropped has them again."""
    import pyarrow.compute as pc

    text = as_text(values)
    short = pc.match_substring_regex(text, r"^\d{1,8}$")
    return pc.if_else(short, pc.utf8_lpad(text, 9, "0"), text)


def typed(column: Column, raw: pa.ChunkedArray, place: Place) -> pa.ChunkedArray:
    """A column of the file in the contract's type, checked; plain whole numbers take a short way."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.kind == "integer" and not pa.types.is_floating(raw.type):
        try:
            numbers = raw.cast(column.arrow_type)
            ends = pc.min_max(numbers).as_py()
            low, high = column.minimum, column.maximum
            inside = (low is None or ends["min"] >= low) and (high is None or ends["max"] <= high)
            if inside and (column.nullable or not numbers.null_count):
                return numbers
        except (pa.ArrowInvalid, TypeError):
            pass  # blanks, another spelling or a fault: the long way tells them apart
    if column.kind == "code":
        return coded(column, raw, place)
    return cast(column, as_text(raw), place)


def coded(column: Column, raw: pa.ChunkedArray, place: Place, *, width: int | None = None) -> pa.ChunkedArray:
    """A code column of the file as the contract's text, checked.

    Millions of rows hold few codes, so each code is read once; only where one is at fault every row is, to name it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.nullable or not raw.null_count:
        distinct = pc.dictionary_encode(raw.combine_chunks())
        try:
            read = cast(column, as_text(distinct.dictionary, is_code=True), place, width=width)
            return pa.chunked_array([pc.take(read, distinct.indices)])
        except DataError:
            pass
    return cast(column, as_text(raw, is_code=True), place, width=width)


def cast(column: Column, values: pa.ChunkedArray, place: Place, *, width: int | None = None) -> pa.ChunkedArray:
    """Text values to the column's type, padded and checked; a fault names file, row, column and what was expected."""
    import pyarrow.compute as pc

    name = column.source_name or column.name
    if column.kind in ("code", "text"):
        width = width or column.width
        if column.kind == "code" and width:
            values = pc.utf8_lpad(values, width, "0")
        _check_codes(column, values, place, width)
    else:
        values = _numbers(column, values, place)
    if not column.nullable and values.null_count:
        at = pc.index(pc.is_null(values), True).as_py()
        raise DataError(f"column {name} is blank.", where=place.row(at), mend=_MEND)
    return values


_MEND = "correct the value, or download the official file again."


def _check_codes(column: Column, values: pa.ChunkedArray, place: Place, width: int | None) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.source_name == "SERIALNO":
        bad = pc.invert(pc.match_substring_regex(values, SERIAL_PATTERN))
        expected = ""
    elif column.codes is not None:
        bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(list(column.codes)))))
        codes = list(column.codes)
        expected = ", ".join(codes) if len(codes) <= 12 else f"{codes[0]} to {codes[-1]}"
    elif column.kind == "code" and width:
        bad = pc.greater(pc.utf8_length(values), width)
        expected = f"{width} characters"
    else:
        return
    if pc.any(bad).as_py():
        at = pc.index(pc.fill_null(bad, False), True).as_py()
        if column.source_name == "SERIALNO":
            raise bad_serial(values[at].as_py(), place.row(at))
        raise DataError(
            f"column {column.source_name or column.name} holds the unknown code '{values[at].as_py()}'; "
            f"the dictionary knows {expected}.",
            where=place.row(at),
            mend="correct the code; if the publisher has added it, tell the maintainers which edition this is.",
        )


def bad_serial(value: str, where: str) -> DataError:
    """The error for a SERIALNO that no edition writes, often a long number that a spreadsheet has rounded."""
    return DataError(
        f"column SERIALNO holds '{value}'; expected 13 characters such as 2024HU0000012, or 9 digits to 2016.",
        where=where,
        mend="use the file as downloaded; a spreadsheet rounds long numbers when it saves.",
    )


def _numbers(column: Column, values: pa.ChunkedArray, place: Place) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    name = column.source_name or column.name
    pattern = r"^-?\d+$" if column.kind == "integer" else r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"
    bad = pc.fill_null(pc.invert(pc.match_substring_regex(values, pattern)), False)
    if pc.any(bad).as_py():
        at = pc.index(bad, True).as_py()
        expected = "a whole number" if column.kind == "integer" else "a number"
        raise DataError(
            f"column {name} holds '{values[at].as_py()}'; expected {expected}.",
            where=place.row(at),
            mend=_MEND,
        )
    numbers = values.cast(pa.float64())
    low = column.minimum if column.minimum is not None else float("-inf")
    high = column.maximum if column.maximum is not None else float("inf")
    outside = pc.fill_null(pc.or_(pc.less(numbers, low), pc.greater(numbers, high)), False)
    if pc.any(outside).as_py():
        at = pc.index(outside, True).as_py()
        raise DataError(
            f"column {name} holds {values[at].as_py()}; the dictionary allows {low:,.0f} to {high:,.0f}.",
            where=place.row(at),
            mend=_MEND,
        )
    return numbers.cast(column.arrow_type)
