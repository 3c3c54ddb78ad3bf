"""The Census Bureau's user-verification file against our own estimates from the same PUMS file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.contracts import PUMS_HOUSING, Table
from braidwork.errors import DataError
from braidwork.measures import MOE_FACTOR
from braidwork.sources.files import SourceFile, discover, require_content
from braidwork.sources.pums import looks_like_pums
from braidwork.sources.pums.columns import Header, as_text
from braidwork.sources.pums.reading import batches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ESTIMATE = re.compile(r"^pums_est_(?:\d\d_to_)?(\d\d)$")


@dataclass(frozen=True)
class Line:
    """One characteristic: ours and theirs, rounded to the unit as the Bureau prints them."""

    characteristic: str
    ours: tuple[int, int, int]
    theirs: tuple[int, int, int]

    @property
    def equal(self) -> bool:
        """Whether estimate, standard error and margin are all the same."""
        return self.ours == self.theirs

    def cells(self) -> list[str]:
        """The line for a table of text."""
        pairs = [f"{v:,}" for both in zip(self.ours, self.theirs, strict=True) for v in both]
        return [self.characteristic, *pairs, "equal" if self.equal else "DIFFERS"]

    def to_dict(self) -> dict[str, Any]:
        """The line for JSON."""
        names = ("estimate", "standard_error", "margin_of_error")
        return {
            "characteristic": self.characteristic,
            "ours": dict(zip(names, self.ours, strict=True)),
            "theirs": dict(zip(names, self.theirs, strict=True)),
            "equal": self.equal,
        }


def verify_pums(places: Sequence[Path]) -> tuple[tuple[Line, ...], Mapping[str, str]]:
    """Every line of the verification file found in `places`, recomputed from the PUMS file found beside it.

    A characteristic is read from its own words: `(TEN in 1,2)`, `(VACS=1)`, "Total housing units", "Total occupied
    units", "Total vacant units", "Total population". Raises DataError where either file is missing or a
    characteristic cannot be read.
    """
    files = [f for place in places for f in discover(place)]
    stated = [f for f in files if any(_ESTIMATE.match(h.lower()) for h in f.header)]
    if not stated:
        raise DataError(
            "no user-verification file here (its header has pums_est_… columns).",
            where=", ".join(map(str, places)) or None,
            mend="download pums_estimates for the year beside the PUMS file.",
        )
    verification = stated[0]
    rows = _stated_rows(verification)
    year = _year(verification)
    pums = _pums_for(files, rows, year)
    rows = _of_state(rows, pums, verification)
    sums = _Sums(pums, rows)
    return tuple(sums.line(row) for row in rows), {"pums": pums.name, "verification": verification.name}


@dataclass(frozen=True)
class _Stated:
    characteristic: str
    column: str | None
    codes: tuple[str, ...]
    theirs: tuple[int, int, int]
    state: str = ""


def _stated_rows(file: SourceFile) -> list[_Stated]:
    require_content(file)
    reader = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")))
    header = list(reader.fieldnames or ("",))
    names = [n for n in header if n.lower().startswith("pums_")]
    named = next((n for n in header if n.strip().lower() == "characteristic"), header[0])
    state = next((n for n in header if n.strip().lower() == "st"), None)
    found = []
    for i, row in enumerate(reader, 1):
        text = row[named].strip()
        try:
            theirs = tuple(int(row[n].replace(",", "")) for n in names[:3])
        except ValueError as problem:
            raise DataError(f"a figure of '{text}' is not a whole number.", where=f"{file.name}, row {i}") from problem
        column, codes = _meant(text, f"{file.name}, row {i}")
        place = (row[state] or "").strip().zfill(2) if state else ""
        found.append(_Stated(text, column, codes, (theirs[0], theirs[1], theirs[2]), place))
    return found


def _of_state(rows: list[_Stated], pums: SourceFile, verification: SourceFile) -> list[_Stated]:
    """The lines of the PUMS file's own state, where the verification file lists several (column ST)."""
    if len({r.state for r in rows}) == 1:
        return rows
    table = looks_like_pums(pums)
    assert table is not None
    written = Header(pums.header, table, pums.name).find("STATE")
    states = set[str]()
    for piece in batches(pums, [written]) if written else ():
        states |= {str(v).zfill(2) for v in as_text(piece.column(written)).unique().to_pylist() if v}
    chosen = [r for r in rows if r.state in states]
    if not chosen or len(states) != 1:
        raise DataError(
            "it lists several states, and the PUMS file does not say which one it is.",
            where=verification.name,
            mend="keep the lines of one state, or give the PUMS file with its ST or STATE column.",
        )
    return chosen


def _meant(text: str, where: str) -> tuple[str | None, tuple[str, ...]]:
    """The column and codes that a characteristic names, from the words in brackets."""
    match = re.search(r"\b([A-Z][A-Z0-9]+)\s*(?:=|in)?\s*([\d,\s]+(?:-\s*\d+)?)\)?\s*$", text)
    if match:
        return match.group(1), _numbers(match.group(2))
    age = re.match(r"age\s+(\d+)\s*(?:-|to)\s*(\d+)$", text.lower())
    if age:
        return "AGEP", _numbers(f"{age.group(1)}-{age.group(2)}")
    oldest = re.match(r"age\s+(\d+)\s*(?:\+|and over|or over|and older)$", text.lower())
    if oldest:
        return "AGEP", _numbers(f"{oldest.group(1)}-120")
    lowered = text.lower()
    for words, meaning in (
        ("total housing units", ("TYPE", ("1",))),
        ("total occupied", ("TEN", ("1", "2", "3", "4"))),
        ("total vacant", ("VACS", ("1", "2", "3", "4", "5", "6", "7"))),
        ("total population", (None, ())),
    ):
        if lowered.startswith(words):
            return meaning
    raise DataError(
        f"the characteristic '{text}' does not say which codes it counts.",
        where=where,
        mend="write the column and codes in brackets, as (TEN in 1,2).",
    )


def _numbers(text: str) -> tuple[str, ...]:
    """`1,2` as codes 1 and 2; `15-19` as every number from 15 to 19."""
    first, dash, last = (part.strip() for part in text.partition("-"))
    if dash:
        return tuple(str(n) for n in range(int(first), int(last) + 1))
    return tuple(c.strip() for c in text.split(",") if c.strip())


def _year(file: SourceFile) -> int:
    name = next(h for h in file.header if _ESTIMATE.match(h.lower()))
    return 2000 + int(name[-2:])


def _pums_for(files: Sequence[SourceFile], rows: Sequence[_Stated], year: int) -> SourceFile:
    """The PUMS file with replicate weights and every column named; the official name of the year breaks a tie."""
    wanted = {r.column for r in rows if r.column and r.column != "TYPE"}
    fitting = []
    for file in files:
        table = looks_like_pums(file)
        if table is None:
            continue
        header = Header(file.header, table, file.name)
        if wanted <= set(header.written) and header.replicates():
            fitting.append(file)
    if not fitting:
        raise DataError(
            f"no PUMS file with 80 replicate weights and the columns {', '.join(sorted(wanted))}.",
            mend=f"give the {year} file that the verification file belongs to.",
        )
    return min(fitting, key=lambda f: (f"{year % 100:02d}" not in f.stem[:5] and str(year) not in f.name, f.name))


class _Sums:
    """Weighted counts of every stated characteristic, full sample and replicates, in one pass over the file."""

    def __init__(self, file: SourceFile, rows: Sequence[_Stated]) -> None:
        import numpy as np

        table = looks_like_pums(file)
        assert table is not None
        header = Header(file.header, table, file.name)
        weights = [header.written[header.weight], *header.replicates()]
        columns = {r.column: header.find(r.column) for r in rows if r.column}
        self._totals: dict[str, NDArray[np.float64]] = {r.characteristic: np.zeros(81) for r in rows}
        for piece in batches(file, [*weights, *(c for c in columns.values() if c)]):
            weight = np.column_stack([_whole(as_text(piece.column(w))) for w in weights])
            for row in rows:
                self._totals[row.characteristic] += weight[_where(row, piece, columns, table, weight)].sum(axis=0)

    def line(self, row: _Stated) -> Line:
        """The line of one characteristic."""
        from braidwork.measures.replicates import variance

        totals = self._totals[row.characteristic]
        error = float(variance(totals[:1], totals[None, 1:])[0]) ** 0.5
        return Line(row.characteristic, (round(totals[0]), round(error), round(MOE_FACTOR * error)), row.theirs)


def _whole(values: Any) -> NDArray[np.float64]:
    import numpy as np
    import pyarrow as pa

    return np.asarray(values.cast(pa.float64()).fill_null(0).to_numpy())


def _where(row: _Stated, piece: Any, columns: Mapping[str, str | None], table: Table, weight: Any) -> Any:
    """Which rows a characteristic counts. A file without TYPE marks group quarters by a weight of 0."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if row.column is None:
        return np.ones(piece.num_rows, dtype=bool)
    written = columns[row.column]
    if written is None:
        return np.asarray(weight[:, 0] > 0) if table is PUMS_HOUSING else np.ones(piece.num_rows, dtype=bool)
    inside = pc.is_in(as_text(piece.column(written)), pa.array(row.codes))
    return np.asarray(pc.fill_null(inside, False).to_numpy(zero_copy_only=False))
