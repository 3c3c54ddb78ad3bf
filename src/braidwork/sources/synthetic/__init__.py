"""Generated fixtures in official layouts: the population of the demo region and what goes with it.

Nothing here describes a real person or place, and every file says **synthetic** in its first bytes or metadata.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from braidwork.reference import Region

__all__ = ["generate"]


def generate(
    out: Path,
    *,
    persons: int = 60_000,
    seed: int = 2026,
    region: Region | None = None,
    year: int = 2024,
    format: Literal["csv", "parquet"] = "csv",
) -> tuple[Path, ...]:
    """Write `psam_p99` and `psam_h99`, the person and housing files of the invented demo region, into `out`.

    Grain: one row per person and one per unit, Census column names, 80 replicate weights each. `region` is the
    demo region when left out; another one lends its PUMA codes, never its people. The same arguments give the
    same bytes. Raises DataError outside 500 to 2,000,000 persons and for a year other than 2023 or 2024.
    """
    from braidwork.reference import region as named_region
    from braidwork.sources.synthetic.population import make_population
    from braidwork.sources.synthetic.tables import housing_table, person_table, write

    region = region or named_region("demo")
    state = region.state.fips
    population = make_population(region, persons, seed)
    people = write(person_table(population, state=state, year=year), out / f"psam_p{state}.{format}", format)
    units = write(housing_table(population, state=state, year=year), out / f"psam_h{state}.{format}", format)
    return people, units
