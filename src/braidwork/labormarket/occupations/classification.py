"""The lawful ways between the classifications that a book meets: crosswalk rows, or codes declared to be shared.

Wages carry codes of SOC 2018, projections those of the National Employment Matrix (NEM). No crosswalk file stands
between the two, because the matrix *is* SOC 2018: every line item bears the SOC 2018 code of the occupation, and a
dozen groupings, listed in `reference.occupation_groups`, bear the same code in both. That identity is declared here
for named pairs of versions, turned into rows like those of a crosswalk, and used through the same `translate`; every
other pair of versions needs a crosswalk, or the join raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from braidwork.engine import PartitionEntry, Store
from braidwork.labormarket.occupations.editions import rows
from braidwork.sources.crosswalks import require_same_version, translate

SOC = "SOC 2018"
NEM = "NEM 2024"
ONET = "O*NET-SOC 2019"
CENSUS = "Census occupation 2018"
CENSUS_ACS = "Census occupation 2018, ACS"
HYBRID = "OEWS hybrid 2019"
NEM_2019 = "NEM 2019"

# Versions that print the same code for the same occupation, with the reason; order does not matter.
SHARED_CODES: Mapping[frozenset[str], str] = {
    frozenset({SOC, NEM}): "the matrices of 2022 to 2024 list SOC 2018 occupations and groupings under SOC 2018 codes",
    frozenset({HYBRID, NEM_2019}): "the matrix of 2019 was published in the hybrid codes of that year's wage survey",
    frozenset({CENSUS, CENSUS_ACS}): "the ACS files use codes of the Census list; codes that they join are left out",
}

Pair = dict[str, str]


def shared_pairs(codes: Iterable[str], version: str, to_version: str) -> list[Pair]:
    """Each code with itself, as rows of a crosswalk between two versions that are declared to share their codes.

    Raises BraidworkError naming both versions where no such declaration stands in `SHARED_CODES`.
    """
    if frozenset({version, to_version}) not in SHARED_CODES:
        require_same_version(version, to_version)
    return [{"from_version": version, "from_code": c, "to_version": to_version, "to_code": c} for c in codes]


def joined(codes: Iterable[str], version: str, known: Iterable[str], to_version: str) -> dict[str, str]:
    """The codes of `version` that have the same occupation among the `known` codes of `to_version`, by code.

    For versions that share their codes; any other pair raises BraidworkError.
    """
    found = translate(codes, version, shared_pairs(known, version, to_version), to_version)
    return {code: answers[0] for code, answers in found.items() if answers}


def crosswalk(store: Store, version: str, to_version: str) -> list[Pair] | None:
    """The rows of the loaded crosswalk between two versions; None where the store has none."""
    entry = next((e for e in store.manifest.of("crosswalk") if _ends(e) == (version, to_version)), None)
    if entry is None:
        return None
    columns = ("from_version", "from_code", "from_label", "to_version", "to_code", "to_label")
    return [dict(zip(columns, row, strict=True)) for row in rows(store, entry, columns)]


def _ends(entry: PartitionEntry) -> tuple[Any, Any]:
    return entry.facts.get("from_version"), entry.facts.get("to_version")


def turned(pairs: Iterable[Mapping[str, Any]]) -> list[Pair]:
    """The same crosswalk read the other way."""
    return [
        {"from_version": p["to_version"], "from_code": p["to_code"], "to_version": p["from_version"],
         "to_code": p["from_code"]} for p in pairs
    ]  # fmt: skip
