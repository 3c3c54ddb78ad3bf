"""What a PUMS file is, by its content: persons or housing, edition, states, PUMAs; before a row is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON, Table, Vintage
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.pums.columns import SERIAL_PATTERN, Header, as_text, bad_serial, serial_numbers
from braidwork.sources.pums.reading import batches, no_rows

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

    `spans` gives the first and last SERIALNO of each state, by which parts of an edition are told from copies.
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
    spans: Mapping[str, tuple[str, str]] = field(default_factory=dict)


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
    keys = _scan(file, header)
    notes: list[str] = []
    vintage = _agreed(file, stated, keys.years) if stated else _vintage(file, keys.years, synthetic, notes)
    states, spans = keys.states, keys.spans
    if header.find("STATE") is None:
        states = _assumed_state(region, frozenset(keys.pumas), keys.rows, notes)
        spans = dict.fromkeys(states, spans[""])
    problem = (
        None if vintage else "its edition cannot be told from SERIALNO or the official name; state it with --vintage"
    )
    pumas = frozenset(keys.pumas)
    return PumsFile(
        file, table, header, vintage, keys.rows, states, pumas, synthetic, tuple(notes), problem, spans
    )  # fmt: skip


_REQUIRED = {
    PUMS_PERSON.name: ("SERIALNO", "PUMA", "PWGTP", "AGEP", "SEX", "RAC1P", "HISP"),
    PUMS_HOUSING.name: ("SERIALNO", "PUMA", "WGTP", "NP"),
}


@dataclass
class _Keys:
    """What one pass over the keys of a file finds. `years` maps each year in SERIALNO to the first row that names it.

    Year 0 stands for the older serials of nine digits, which name none.
    """

    rows: int = 0
    years: dict[int, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)
    pumas: set[str] = field(default_factory=set)


def _scan(file: SourceFile, header: Header) -> _Keys:
    import pyarrow.compute as pc

    state, puma = header.find("STATE"), header.parts("PUMA")
    serial = header.find("SERIALNO")
    assert serial is not None
    keys = _Keys()
    for piece in batches(file, [n for n in (serial, state, *puma) if n], rows=500_000):
        serials = serial_numbers(piece.column(serial))
        _note_years(file, serials, keys)
        _note_states(serials, as_text(piece.column(state)) if state else None, keys)
        for name in puma:
            found = as_text(pc.unique(piece.column(name)), is_code=True).to_pylist()
            keys.pumas |= {v.zfill(5) for v in found if v}
        keys.rows += piece.num_rows
    if not keys.rows:
        raise no_rows(file)
    return keys


def _note_years(file: SourceFile, serials: pa.ChunkedArray, keys: _Keys) -> None:
    """The years of these rows; DataError at the first SERIALNO that no edition writes."""
    import pyarrow.compute as pc

    bad = pc.invert(pc.fill_null(pc.match_substring_regex(serials, SERIAL_PATTERN), False))
    if pc.any(bad).as_py():
        at = pc.index(bad, True).as_py()
        raise bad_serial(serials[at].as_py() or "", f"{file.name}, row {keys.rows + at + 1}")
    prefixes = pc.if_else(pc.equal(pc.utf8_length(serials), 9), "0", pc.utf8_slice_codeunits(serials, 0, 4))
    for prefix in pc.unique(prefixes).to_pylist():
        if int(prefix) not in keys.years:
            keys.years[int(prefix)] = keys.rows + pc.index(prefixes, prefix).as_py() + 1


def _note_states(serials: pa.ChunkedArray, codes: pa.ChunkedArray | None, keys: _Keys) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    padded = pa.repeat("", len(serials)) if codes is None else pc.utf8_lpad(pc.fill_null(codes, ""), 2, "0")
    grouped = pa.table({"state": padded, "serial": serials}).group_by("state")
    counted = grouped.aggregate([("serial", "min"), ("serial", "max"), ([], "count_all")])
    for row in counted.to_pylist():
        code, first, last = row["state"], row["serial_min"], row["serial_max"]
        before = keys.spans.get(code, (first, last))
        keys.spans[code] = (min(before[0], first), max(before[1], last))
        keys.states[code] = keys.states.get(code, 0) + row["count_all"]


def _vintage(file: SourceFile, first_rows: Mapping[int, int], synthetic: bool, notes: list[str]) -> Vintage | None:
    publisher = "Braidwork (synthetic)" if synthetic else "US Census Bureau"
    if set(first_rows) != {0}:
        first, last, span = min(first_rows), max(first_rows), len(first_rows)
        if span not in (1, 5) or last - first + 1 != span:
            raise _mixed(file, first_rows)
        if span == 1 and last == 2020 and not synthetic:
            raise DataError(
                "SERIALNO names interviews of 2020, which has no standard 1-year release (experimental weights only).",
                where=f"{file.name}, row 1",
                mend="use a 5-year file that contains 2020, or state the edition with --vintage if you accept it.",
            )
        return Vintage(publisher, "synthetic" if synthetic else f"acs{span}", last, span)
    named = _OFFICIAL_NAME.match(file.stem)
    if named:
        notes.append("edition told from the official file name; SERIALNO of that year carries none")
        return Vintage(publisher, "acs1", 2000 + int(named.group(1)), 1)
    return None


def _agreed(file: SourceFile, stated: Vintage, first_rows: Mapping[int, int]) -> Vintage:
    """The edition that a person stated, unless a year in SERIALNO lies outside it."""
    for year, row in sorted(first_rows.items()):
        if year and not stated.year - stated.span < year <= stated.year:
            raise DataError(
                f"SERIALNO names an interview of {year}, but the edition was stated as {stated.label}.",
                where=f"{file.name}, row {row}",
                mend="correct --vintage, or leave it out: this file tells its edition itself.",
            )
    return stated


def _mixed(file: SourceFile, first_rows: Mapping[int, int]) -> DataError:
    """The error for a file of several editions; the row is where the last of them begins."""
    listed = ", ".join(str(y) if y else "a year before 2017" for y in sorted(first_rows))
    return DataError(
        f"SERIALNO names interviews of {listed}: editions are mixed.",
        where=f"{file.name}, row {max(first_rows.values())}",
        mend="give each edition a file of its own: a 1-year file has one year, a 5-year file five in a row.",
    )


def _assumed_state(region: Region, pumas: frozenset[str], rows: int, notes: list[str]) -> dict[str, int]:
    for vintage in ("2010", "2020"):
        listed = {p for c in region.counties for p in c.pumas.get(vintage, ())}
        if pumas and pumas <= listed:
            notes.append(f"the file names no state; every PUMA is one of {region.label} ({vintage} definition)")
            return {region.state.fips: rows}
    return {"": rows}


def puma_vintage(vintage: Vintage) -> str:
    """The PUMA definition that an edition uses: 2020 from data year 2022 on, before that 2010."""
    return "2020" if vintage.year >= 2022 else "2010"


def puma_definitions(source: PumsFile) -> tuple[str, ...]:
    """The PUMA definitions in a file: its edition's, or those that the columns PUMA10 and PUMA20 name."""
    assert source.vintage is not None
    named = {"PUMA10": "2010", "PUMA20": "2020"}
    return tuple(named.get(p.upper()) or puma_vintage(source.vintage) for p in sorted(source.header.parts("PUMA")))


def _is_synthetic(file: SourceFile) -> bool:
    if file.header and file.header[0].upper() == "SYNTHETIC":
        return True
    if file.shape == "parquet":
        return (file.parquet().schema_arrow.metadata or {}).get(b"synthetic") == b"true"
    return False
