"""Generated fixtures in official layouts: the population of the demo region and what goes with it.

Nothing here describes a real person or place, and every file says **synthetic** in its first bytes or metadata.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

__all__ = ["generate"]


def generate(
    out: Path,
    *,
    persons: int = 60_000,
    seed: int = 2026,
    region: Mapping[str, Sequence[str]] | None = None,
    year: int = 2024,
    format: Literal["csv", "parquet"] = "csv",
) -> tuple[Path, ...]:
    """Write `psam_p99` and `psam_h99`, the person and housing files of the invented demo region, into `out`.

    Grain: one row per person and one per unit, Census column names, 80 replicate weights each. `region` maps
    county FIPS codes to PUMA codes (the demo region when left out). The same arguments give the same bytes.
    """
    from braidwork.sources.synthetic.places import demo_pumas
    from braidwork.sources.synthetic.population import make_population
    from braidwork.sources.synthetic.tables import housing_table, person_table, write

    pumas = demo_pumas() if region is None else region
    state = min(pumas)[:2]
    population = make_population(pumas, persons, seed)
    people = write(person_table(population, state=state, year=year), out / f"psam_p{state}.{format}", format)
    units = write(housing_table(population, state=state, year=year), out / f"psam_h{state}.{format}", format)
    return people, units
