"""What the graph of a region reads from its store and its book: openings, leavers, expert lists, shared programs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import NotAvailableError
from braidwork.labormarket.occupations.records import Occupation
from braidwork.pathways.likeness.onet_tables import PRIMARY_TIERS

Matrix = NDArray[np.float64]

# A program that leads to more occupations than this is general: sharing it says little.
_MOST_LED_TO = 6


def openings(occupations: Mapping[str, Occupation], codes: tuple[str, ...]) -> Matrix:
    """Openings a year in the nation (n,), 0 where not projected; NotAvailableError where none are."""
    found = [occupations[c].outlook for c in codes]
    if not any(found):
        raise NotAvailableError(
            "the occupations have no projected openings, so no step can be told as common or rare.",
            mend="add the Employment Projections to the folder and run braidwork region build again.",
        )
    return np.array([0.0 if x is None else max(float(x.openings_annual_national), 0.0) for x in found])


def leavers(occupations: Mapping[str, Occupation], codes: tuple[str, ...]) -> Matrix:
    """People a year who change to other work in the nation (n,), 0 where not projected."""
    found = [occupations[c].outlook for c in codes]
    return np.array([0.0 if x is None else max(float(x.transfers_annual_national), 0.0) for x in found])


def local_openings(occupations: Mapping[str, Occupation], codes: tuple[str, ...], national: Matrix) -> Matrix:
    """Openings here; where the region's jobs are not published, the nation's times the region's share of the rest."""
    outlooks = [occupations[c].outlook for c in codes]
    local = np.array([np.nan if x is None or x.openings_local is None else x.openings_local for x in outlooks], float)
    known = np.isfinite(local) & (national > 0)
    share = local[known].sum() / national[known].sum() if known.any() else 1.0
    return np.asarray(np.maximum(np.where(known, local, national * share), 0.0), dtype=np.float64)


def related(store: Store, occupations: Mapping[str, Occupation], codes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Occupations that O*NET calls primarily related, from the main O*NET occupation of each code to main ones.

    A code's specialties (health informatics under computer systems analysts) would make nurses near to analysts.
    """
    main = {_main(occupations[c].onet_codes): c for c in codes if occupations[c].onet_codes}
    table = store.table("onet_related", store.entry("onet_related").partition)
    table = table.filter(table.tier.isin(PRIMARY_TIERS)).select("occupation_code", "related_code", "rank")
    found: dict[str, list[tuple[int, str]]] = {}
    for row in store.collect(table).to_pylist():
        origin, destination = main.get(row["occupation_code"]), main.get(row["related_code"])
        if origin is not None and destination is not None and origin != destination:
            found.setdefault(origin, []).append((row["rank"], destination))
    return {origin: tuple(d for _, d in sorted(places)) for origin, places in found.items()}


def listed(store: Store, occupations: Mapping[str, Occupation], codes: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Pairs of occupations of which O*NET lists one, or a specialty of it, among those related to the other."""
    code_of = {m: c for c in codes for m in occupations[c].onet_codes}
    table = store.table("onet_related", store.entry("onet_related").partition).select("occupation_code", "related_code")
    found: set[tuple[str, str]] = set()
    for row in store.collect(table).to_pylist():
        a, b = code_of.get(row["occupation_code"]), code_of.get(row["related_code"])
        if a is not None and b is not None and a != b:
            found |= {(a, b), (b, a)}
    return frozenset(found)


def _main(members: tuple[str, ...]) -> str:
    """The O*NET occupation that stands for a code: the one without a specialty, else the first."""
    return min(members, key=lambda m: (not m.endswith(".00"), m))


def programs(store: Store) -> dict[str, frozenset[str]]:
    """Programs of study that lead to each occupation and to few others; empty where no crosswalk is loaded."""
    entries = [
        e for e in store.manifest.of("crosswalk")
        if str(e.facts.get("from_version", "")).startswith("CIP")
        and str(e.facts.get("to_version", "")).startswith("SOC")
    ]  # fmt: skip
    if not entries:
        return {}
    table = store.collect(store.table("crosswalk", entries[0].partition).select("from_code", "to_code"))
    pairs = [
        (a, b) for a, b in zip(table["from_code"].to_pylist(), table["to_code"].to_pylist(), strict=True) if a and b
    ]
    leads: dict[str, set[str]] = {}
    for program, code in pairs:
        leads.setdefault(program, set()).add(code)
    found: dict[str, set[str]] = {}
    for program, code in pairs:
        if len(leads[program]) <= _MOST_LED_TO:
            found.setdefault(code, set()).add(program)
    return {code: frozenset(programs) for code, programs in found.items()}
