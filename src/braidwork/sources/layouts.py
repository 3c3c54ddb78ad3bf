"""Small compiled tables known by their columns: recognised even when one column is missing or renamed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from braidwork.errors import DataError
from braidwork.reference import State
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile
from braidwork.sources.self_sufficiency.editions import known_state


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of table, and what it is called in a message. `marks` never miss."""

    what: str
    columns: tuple[str, ...]
    marks: tuple[str, ...]

    def fits(self, file: SourceFile) -> bool:
        """Whether the file's columns are these, but for at most one."""
        if file.shape != "text":
            return False
        present = {fold(h) for h in file.header}
        wanted = {fold(c) for c in self.columns}
        return {fold(m) for m in self.marks} <= present and len(wanted - present) <= 1 >= len(present - wanted)

    def read(self, file: SourceFile) -> TextTable:
        """The table, with exactly these columns."""
        table = read_delimited(file)
        table.require(self.columns, what=self.what)
        table.forbid_others(self.columns, what=self.what)
        return table


def first_fit(layouts: Sequence[Layout], file: SourceFile) -> Layout | None:
    """The first layout that the file's columns fit."""
    return next((layout for layout in layouts if layout.fits(file)), None)


def dates(table: TextTable, name: str, *, blank: bool = False) -> list[date | None]:
    """A column of ISO dates; a bad or (unless allowed) blank one is named with its row."""
    found: list[date | None] = []
    for row, text in enumerate(table.values(name)):
        if text is None and blank:
            found.append(None)
            continue
        try:
            found.append(date.fromisoformat(text or ""))
        except ValueError:
            raise DataError(
                f"column {name} {'is blank' if text is None else f'holds {text!r}'}; each figure needs its own date.",
                where=table.row(row),
                mend="write the first day in force as 2026-01-31.",
            ) from None
    return found


def whole(table: TextTable, name: str, *, blank: bool = False) -> list[int | None]:
    """A column of whole numbers, however written (`4`, `4.00`)."""
    table.require_pattern(name, r"\d+(\.0*)?", expected="a whole number", blank=blank)
    return [None if v is None else int(float(v)) for v in table.values(name)]


def filled(table: TextTable, name: str) -> list[float]:
    """A column of numbers without a blank."""
    values = table.numbers(name).to_pylist()
    if None in values:
        raise DataError(
            f"column {name} is blank.", where=table.row(values.index(None)), mend="fill it or remove the row."
        )
    return [float(v) for v in values]


def state_in_name(file: SourceFile) -> State | None:
    """The state whose postal code stands alone in the file name: `smi_wa_prd`."""
    for token in re.split(r"[^a-z]+", file.stem):
        if len(token) == 2 and (found := known_state(token)) is not None:
            return found
    return None
