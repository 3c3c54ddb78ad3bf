"""Which PUMS files make the store: one file for each edition, record type and state; the others are named, not used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from braidwork.contracts import Table, Vintage
from braidwork.reference import Region, states
from braidwork.sources.pums.edition import PumsFile


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
    """Choose a file for every edition and state; returns the plans and, for each file left aside, the reason."""
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
        chosen = _choose(candidates[key], region, nation, unused)
        first = chosen[0][0]
        assert first.vintage is not None
        plans.append(EditionPlan(first.table, first.vintage, tuple(f for f, _ in chosen), tuple(s for _, s in chosen)))
    return tuple(plans), unused


def _outside(source: PumsFile, region: Region, nation: bool) -> str | None:
    if nation or region.state.fips in source.states:
        return None
    listed = ", ".join(_state_name(s) for s in sorted(source.states)[:4])
    return f"it holds {listed}; the region {region.label} is in {region.state.name}"


def _state_name(code: str) -> str:
    names = {s.fips: s.name for s in states()}
    return f"state {code} ({names.get(code, 'unknown')})" if code else "records of an unnamed state"


def _choose(
    files: list[PumsFile], region: Region, nation: bool, unused: dict[PumsFile, str]
) -> list[tuple[PumsFile, frozenset[str]]]:
    """For every state the file with most records of it, then most columns, then fewest other states."""
    codes = {s for f in files for s in f.states} if nation else {region.state.fips}
    taken: dict[PumsFile, set[str]] = {}
    for code in sorted(codes):
        holders = [f for f in files if code in f.states]
        best = min(
            holders, key=lambda f: (-f.states[code], -len(f.header.written), len(f.states), _slower(f), f.file.name)
        )
        taken.setdefault(best, set()).add(code)
    for file in files:
        if file not in taken:
            unused[file] = _reason_beaten(file, list(taken), region)
    return [(f, frozenset(s)) for f, s in taken.items()]


def _slower(file: PumsFile) -> bool:
    return file.file.shape != "parquet"


def _reason_beaten(file: PumsFile, taken: list[PumsFile], region: Region) -> str:
    code = region.state.fips
    winner = next((t for t in taken if code in t.states), taken[0])
    if code in file.states and file.states[code] == winner.states.get(code):
        return f"the same edition and the same {file.states[code]:,} records as {winner.file.name}"
    return f"fewer records of the same edition than {winner.file.name}"
