"""What a PUMS file is, by its content: persons or housing, edition, states, PUMAs; before a row is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON, Table, Vintage
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.pums.columns import Header, as_text
from braidwork.sources.pums.reading import batches

if TYPE_CHECKING:
    import pyarrow as pa

_MARKS = {
    PUMS_PERSON.name: {"AGEP", "SEX", "RAC1P", "HISP", "ESR", "SCHL", "SPORDER", "PWGTP", "PINCP", "WAGP"},
    PUMS_HOUSING.name: {"TEN", "VACS", "NP", "HINCP", "GRNTP", "WGTP", "TYPEHUGQ", "TYPE", "BDSP", "VALP"},
}
_OFFICIAL_NAME = re.compile(r"^ss(\d\d)[hp]")


@dataclass(frozen=True, eq=False)
class PumsFile:
    """One recognised PUMS file. `states` counts its rows by state; `pumas` are the codes it holds.

    `problem` says why the file cannot serve a region although it is a PUMS file (no key, unknown edition).
    """

    file: SourceFile
    table: Table
    header: Header
    vintage: Vintage | None
    rows: int
    states: Mapping[str, int]
    pumas: frozenset[str]
    synthetic: bool
    notes: tuple[str, ...] = ()
    problem: str | None = None


def looks_like_pums(file: SourceFile) -> Table | None:
    """The PUMS table that the header belongs to, or None."""
    if file.shape not in ("text", "parquet"):
        return None
    names = {n.upper() for n in file.header}
    persons = len(names & _MARKS[PUMS_PERSON.name])
    housing = len(names & _MARKS[PUMS_HOUSING.name])
    if max(persons, housing) < 4:
        return None
    return PUMS_PERSON if persons >= housing else PUMS_HOUSING


def inspect(file: SourceFile, table: Table, region: Region, stated: Vintage | None = None) -> PumsFile:
    """Read the keys of the file once and tell its edition, states and PUMAs."""
    header = Header(file.header, table, file.name)
    synthetic = _is_synthetic(file)
    if header.find("SERIALNO") is None and not header.parts("PUMA"):
        reason = "it has neither SERIALNO nor PUMA, so its records cannot be placed; braidwork verify pums can use it"
        return PumsFile(file, table, header, None, 0, {}, frozenset(), synthetic, problem=reason)
    header.require(_REQUIRED[table.name])
    header.replicates()
    rows, years, states, pumas = _scan(file, header)
    if rows == 0:
        raise DataError("the file has a header and no rows.", where=file.name, mend="download it again.")
    notes: list[str] = []
    vintage = stated or _vintage(file, years, synthetic, notes)
    if not states:
        states = _assumed_state(region, pumas, rows, notes)
    problem = (
        None if vintage else "its edition cannot be told from SERIALNO or the official name; state it with --vintage"
    )
    return PumsFile(file, table, header, vintage, rows, states, pumas, synthetic, tuple(notes), problem)


_REQUIRED = {
    PUMS_PERSON.name: ("SERIALNO", "PUMA", "PWGTP", "AGEP", "SEX", "RAC1P", "HISP"),
    PUMS_HOUSING.name: ("SERIALNO", "PUMA", "WGTP", "NP"),
}


def _scan(file: SourceFile, header: Header) -> tuple[int, set[int], dict[str, int], frozenset[str]]:
    import pyarrow.compute as pc

    serial, state, puma = header.find("SERIALNO"), header.find("STATE"), header.parts("PUMA")
    wanted = [n for n in (serial, state, *puma) if n]
    rows, years, states, pumas = 0, set[int](), dict[str, int](), set[str]()
    for piece in batches(file, wanted, rows=500_000):
        rows += piece.num_rows
        years |= _years(piece.column(serial)) if serial else set()
        if state:
            for entry in pc.value_counts(as_text(piece.column(state))).to_pylist():
                code = (entry["values"] or "").zfill(2)
                states[code] = states.get(code, 0) + entry["counts"]
        for name in puma:
            pumas |= {v.zfill(5) for v in as_text(pc.unique(piece.column(name)), is_code=True).to_pylist() if v}
    return rows, years, states, frozenset(pumas)


def _years(serials: pa.ChunkedArray) -> set[int]:
    """Years in SERIALNO; serials of nine digits carry none."""
    import pyarrow.compute as pc

    text = as_text(serials)
    dated = pc.filter(text, pc.fill_null(pc.greater_equal(pc.utf8_length(text), 12), False))
    prefixes = pc.unique(pc.utf8_slice_codeunits(dated, 0, 4)).to_pylist()
    return {int(p) for p in prefixes if p and p.isdigit() and 2000 <= int(p) <= 2100}


def _vintage(file: SourceFile, years: set[int], synthetic: bool, notes: list[str]) -> Vintage | None:
    publisher = "Braidwork (synthetic)" if synthetic else "US Census Bureau"
    if years:
        first, last = min(years), max(years)
        if len(years) not in (1, 5) or last - first + 1 != len(years):
            listed = ", ".join(str(y) for y in sorted(years))
            raise DataError(
                f"SERIALNO names interviews of {listed}: editions are mixed.",
                where=file.name,
                mend="give one edition a file: a 1-year file has one year, a 5-year file five in a row.",
            )
        span = len(years)
        if span == 1 and last == 2020 and not synthetic:
            raise DataError(
                "2020 has no standard 1-year release (experimental weights only).",
                where=file.name,
                mend="use a 5-year file that contains 2020, or state the edition with --vintage if you accept it.",
            )
        return Vintage(publisher, "synthetic" if synthetic else f"acs{span}", last, span)
    named = _OFFICIAL_NAME.match(file.stem)
    if named:
        notes.append("edition told from the official file name; SERIALNO of that year carries none")
        return Vintage(publisher, "acs1", 2000 + int(named.group(1)), 1)
    return None


def _assumed_state(region: Region, pumas: frozenset[str], rows: int, notes: list[str]) -> dict[str, int]:
    for vintage in ("2010", "2020"):
        listed = {p for c in region.counties for p in c.pumas.get(vintage, ())}
        if pumas and pumas <= listed:
            notes.append(f"the file names no state; every PUMA is one of {region.label} ({vintage} definition)")
            return {region.state.fips: rows}
    return {"": rows}


def _is_synthetic(file: SourceFile) -> bool:
    if file.header and file.header[0].upper() == "SYNTHETIC":
        return True
    if file.shape == "parquet":
        import pyarrow.parquet as pq

        return (pq.read_schema(file.path).metadata or {}).get(b"synthetic") == b"true"
    return False
