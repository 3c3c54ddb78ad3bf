"""Census columns to contract columns: names by vintage, padding, code lists, ranges; every fault names its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
_ABSENT = ("", "NA", "N/A")
# "Does not apply" in a code column of a 5-year file across a change of definition; in an amount it is a number.
_ABSENT_CODES = ("-9", "-09", "-009", "-0009", "-00009")


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
                mend=f"restore {self.weight}1 to {self.weight}{REPLICATES}, or remove all of them to use design factors.",
            )
        return tuple(self.written[n] for n in have)

    def require(self, canonical: Iterable[str]) -> None:
        """Raise unless every one of these columns is there; the error names a column that may have been renamed."""
        known = {c.source_name for c in (*PUMS_PERSON.columns, *PUMS_HOUSING.columns) if c.source_name}
        known |= {f"{w}{i}" for w in ("PWGTP", "WGTP") for i in range(1, REPLICATES + 1)}
        strangers = [n for f, n in self.written.items() if f not in known]
        for name in canonical:
            if self.parts(name):
                continue
            near = get_close_matches(name, [s.upper() for s in strangers], n=1, cutoff=0.5)
            hint = f" if '{self.written[near[0]]}' is that column, rename it;" if near else ""
            raise DataError(
                f"there is no column {name} ({_meaning(name, self.table)}).",
                where=self.where,
                mend=f"{hint} otherwise download the official file again.".strip(),
            )

    def not_kept(self) -> tuple[str, ...]:
        """Columns of the file that no contract column takes."""
        taken = {p for c in self.table.columns if c.source_name for p in self.parts(c.source_name)}
        taken |= set(self.replicates())
        taken |= {n for c in ("ADJINC", "ADJHSG", "SYNTHETIC", "RT") if (n := self.written.get(c))}
        return tuple(n for n in self.written.values() if n not in taken)


def _meaning(canonical: str, table: Table) -> str:
    return next((c.description for c in table.columns if c.source_name == canonical), "a Census column")


def as_text(values: pa.ChunkedArray, *, is_code: bool = False) -> pa.ChunkedArray:
    """Values as trimmed text without `.0`, every way of writing "not applicable" as null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_string(values.type):
        values = values.cast(pa.string())
    values = pc.utf8_trim_whitespace(values)
    values = pc.replace_substring_regex(values, r"^(-?\d+)\.0+$", r"\1")
    absent = pa.array(_ABSENT + _ABSENT_CODES if is_code else _ABSENT)
    return pc.if_else(pc.is_in(values, absent), None, values)


def cast(column: Column, values: pa.ChunkedArray, *, file: str, first_row: int, width: int | None = None) -> pa.Array:
    """Text values to the column's type, padded and checked; a fault names file, row, column and what was expected."""
    import pyarrow.compute as pc

    name = column.source_name or column.name
    if column.kind in ("code", "text"):
        width = width or column.width
        if column.kind == "code" and width:
            values = pc.utf8_lpad(values, width, "0")
        _check_codes(column, values, file, first_row, width)
    else:
        values = _numbers(column, values, file, first_row)
    if not column.nullable and values.null_count:
        row = first_row + pc.index(pc.is_null(values), True).as_py()
        raise DataError(f"column {name} is blank.", where=f"{file}, row {row}", mend=_MEND)
    return values


_MEND = "correct the value, or download the official file again."


def _check_codes(column: Column, values: pa.ChunkedArray, file: str, first_row: int, width: int | None) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.codes is not None:
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
        raise DataError(
            f"column {column.source_name or column.name} holds the unknown code '{values[at].as_py()}'; "
            f"the dictionary knows {expected}.",
            where=f"{file}, row {first_row + at}",
            mend="correct the code; if the publisher has added it, tell the maintainers which edition this is.",
        )


def _numbers(column: Column, values: pa.ChunkedArray, file: str, first_row: int) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    name = column.source_name or column.name
    pattern = r"^-?\d+$" if column.kind == "integer" else r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"
    bad = pc.fill_null(pc.invert(pc.match_substring_regex(values, pattern)), False)
    if pc.any(bad).as_py():
        at = pc.index(bad, True).as_py()
        raise DataError(
            f"column {name} holds '{values[at].as_py()}'; expected a {'whole ' if column.kind == 'integer' else ''}number.",
            where=f"{file}, row {first_row + at}",
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
            where=f"{file}, row {first_row + at}",
            mend=_MEND,
        )
    return numbers.cast(column.arrow_type)
