"""Awards by race of the programs that lead to an occupation: reported by every institution, not a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.engine import PartitionEntry, Store

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.records import Occupation

TABLE = "ipeds_completions_race"
# Not groups of residents by race: shares are of the awards to residents whose race is reported.
APART = frozenset({"nonresident", "unknown"})
Key = tuple[str, str, str]  # program, institution, level of the award


@dataclass(frozen=True)
class AwardsByRace:
    """Awards by race of each program, institution and level, and the year."""

    awards: Mapping[Key, Mapping[str, int]]
    period: str

    def of(self, occupation: Occupation) -> dict[str, float] | None:
        """Awards by group of the occupation's programs, residents of reported race; None where there is none."""
        total: dict[str, float] = {}
        for program in occupation.programs:
            key = (program.program_code, program.institution_code, program.award_level_code)
            for race, count in self.awards.get(key, {}).items():
                if race not in APART:
                    total[race] = total.get(race, 0.0) + count
        return total if sum(total.values()) > 0 else None


def awards_by_race(store: Store, occupations: Iterable[Occupation]) -> AwardsByRace | None:
    """The newest year's awards by race of the programs of these occupations; None where no such table is loaded."""
    found = store.manifest.of(TABLE)
    programs = [p for o in occupations for p in o.programs]
    if not found or not programs:
        return None
    entry: PartitionEntry = max(found, key=lambda e: (e.facts.get("year") or 0, e.partition))
    table = store.table(TABLE, entry.partition)
    here = table.filter(
        table["institution_code"].isin(sorted({p.institution_code for p in programs})),
        table["program_code"].isin(sorted({p.program_code for p in programs})),
    ).select("program_code", "institution_code", "award_level_code", "race_code", "awards")
    awards: dict[Key, dict[str, int]] = {}
    for row in store.collect(here).to_pylist():
        key = (row["program_code"], row["institution_code"], row["award_level_code"])
        awards.setdefault(key, {})[row["race_code"]] = row["awards"]
    return AwardsByRace(awards, entry.period)
