"""Union membership among all workers of the region's metropolitan area: context, never evidence on one occupation."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.engine import Store
from braidwork.labormarket.occupations.editions import rows, source_of
from braidwork.labormarket.occupations.records import Source
from braidwork.reference import Region


@dataclass(frozen=True)
class UnionDensity:
    """Shares (0 to 1) of the wage and salary workers of a metropolitan area, years pooled.

    `covered_share` counts all whose pay a union contract sets, members among them. `interviews` is the sample; the
    publisher gives no margin. `years` is the period in figures (2016–2020).
    """

    area_code: str
    area_label: str
    interviews: int
    members_share: float
    covered_share: float
    years: str
    source: Source

    @property
    def members_of_hundred(self) -> str:
        """Members among a hundred workers, in words: `about 17`."""
        return _of_hundred(self.members_share)

    @property
    def covered_of_hundred(self) -> str:
        """Workers whose pay a union contract sets, members among them, of a hundred."""
        return _of_hundred(self.covered_share)


def _of_hundred(share: float) -> str:
    return "fewer than 1" if share < 0.005 else f"about {100 * share:.0f}"


def union_density(store: Store, region: Region) -> UnionDensity | None:
    """Union density of the region's metropolitan area; None where the store or the survey has none for it.

    A county is never taken instead: the survey names too few of its people.
    """
    editions = [e for e in store.manifest.of("union_density") if e.facts.get("area_kind") == "metro"]
    if region.cbsa is None or not editions:
        return None
    newest, code = max(editions, key=lambda e: (e.facts.get("year") or 0, e.partition)), region.cbsa.code
    columns = ("area_label", "interviews", "members_share", "covered_share")
    found = next(iter(rows(store, newest, columns, lambda t: (t.area_code == code,))), None)
    if found is None:
        return None
    label, interviews, members, covered = found
    years = newest.period.split(",")[0]
    return UnionDensity(code, label, interviews, members, covered, years, source_of(store, newest))
