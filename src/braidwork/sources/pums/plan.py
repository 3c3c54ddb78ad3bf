"""Which PUMS files make the store: parts of an edition together, of copies the best; the others are named, not used.

For each edition, record type and state the file with most records is taken, and beside it every file that shares no
record with it. Copies are set aside; a file that shares some of its records is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.contracts import Table, Vintage
from braidwork.errors import DataError
from braidwork.reference import Region, states
from braidwork.sources.pums.edition import PumsFile, puma_definitions
from braidwork.sources.pums.rows import keys_of_state

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class EditionPlan:
    """The files of one edition of one table; `states` lists, per file in order, the states to take from it."""

    table: Table
    vintage: Vintage
    files: tuple[PumsFile, ...]
    states: tuple[frozenset[str], ...]


def plan(
    found: Iterable[PumsFile], region: Region, *, nation: bool
) -> tuple[tuple[EditionPlan, ...], Mapping[PumsFile, str]]:
    """Choose the files of every edition and state; returns the plans and, for each file left aside, the reason.

    Raises DataError for two files of which each holds records that the other lacks, beside records of both.
    """
    unused: dict[PumsFile, str] = {}
    candidates: dict[tuple[str, str], list[PumsFile]] = {}
    for source in found:
        reason = source.problem or _outside(source, region, nation)
        if reason:
            unused[source] = reason
        else:
            assert source.vintage is not None
            candidates.setdefault((source.table.name, source.vintage.key), []).append(source)
    plans = []
    for key in sorted(candidates):
        chosen, beaten = _choose(candidates[key], region, nation)
        unused |= beaten
        first = chosen[0][0]
        assert first.vintage is not None
        plans.append(EditionPlan(first.table, first.vintage, tuple(f for f, _ in chosen), tuple(s for _, s in chosen)))
    return tuple(plans), unused


def _outside(source: PumsFile, region: Region, nation: bool) -> str | None:
    """Why the file holds nothing for the region: another state, or none of the region's PUMAs."""
    if nation:
        return None
    if region.state.fips not in source.states:
        listed = ", ".join(_state_name(s) for s in sorted(source.states)[:4])
        return f"it holds {listed}; the region {region.label} is in {region.state.name}"
    own = {p for c in region.counties for listed in c.pumas.values() for p in listed}
    if not own & source.pumas:
        used = " and ".join(puma_definitions(source))
        return f"no record lies in a PUMA of {region.label} ({used} definition)"
    return None


def _state_name(code: str) -> str:
    names = {s.fips: s.name for s in states()}
    return f"state {code} ({names.get(code, 'unknown')})" if code.strip("0") else "records of an unnamed state"


def _choose(
    files: list[PumsFile], region: Region, nation: bool
) -> tuple[list[tuple[PumsFile, frozenset[str]]], dict[PumsFile, str]]:
    codes = {s for f in files for s in f.states} if nation else {region.state.fips}
    taken: dict[PumsFile, set[str]] = {}
    reasons: dict[PumsFile, str] = {}
    for code in sorted(codes):
        parts: list[PumsFile] = []
        for file in sorted((f for f in files if code in f.states), key=lambda f: _rank(f, code, nation)):
            twin = next((p for p in parts if _shares_records(p, file, code)), None)
            if twin is None:
                parts.append(file)
                taken.setdefault(file, set()).add(code)
            else:
                reasons.setdefault(file, _reason(file, twin, code))
    kept = [(f, frozenset(s)) for f, s in taken.items()]
    return kept, {f: why for f, why in reasons.items() if f not in taken}


def _rank(file: PumsFile, code: str, nation: bool) -> tuple[object, ...]:
    """Most records of the state first, then the widest file; for the nation one file of many states before that."""
    breadth = -len(file.states) if nation else len(file.states)
    rest = (file.file.shape != "parquet", file.file.name)
    columns = -len(file.header.written)
    return (-file.states[code], breadth, columns, *rest) if nation else (-file.states[code], columns, breadth, *rest)


def _shares_records(kept: PumsFile, other: PumsFile, code: str) -> bool:
    """Whether `other` repeats records of `kept`; DataError where it repeats some and adds others."""
    import pyarrow.compute as pc

    mine, theirs = kept.spans[code], other.spans[code]
    if mine[1] < theirs[0] or theirs[1] < mine[0]:
        return False
    if mine == theirs and kept.states[code] == other.states[code]:
        return True
    kept_keys, keys = _comparable(kept, other, code)
    common = pc.sum(pc.is_in(keys, kept_keys)).as_py() or 0
    if 0 < common < len(keys):
        raise DataError(
            f"{common:,} of its {len(keys):,} records stand in {kept.file.name} too, the others do not: "
            "it is neither a copy nor another part of that edition.",
            where=other.file.name,
            mend="give one of the two files, or all parts of one download.",
        )
    return common > 0


def _comparable(one: PumsFile, two: PumsFile, code: str) -> tuple[pa.Array, pa.Array]:
    """Keys of both files for one state: SERIALNO and, where both carry it, SPORDER."""
    with_order = all(f.header.find("SPORDER") for f in (one, two))
    return keys_of_state(one, code, with_order), keys_of_state(two, code, with_order)


def _reason(file: PumsFile, twin: PumsFile, code: str) -> str:
    if file.states[code] == twin.states[code]:
        return f"the same edition and the same {file.states[code]:,} records as {twin.file.name}"
    return f"its {file.states[code]:,} records stand among the {twin.states[code]:,} of {twin.file.name}"
