"""Generated fixtures in official layouts: the population of the demo region and what goes with it.

Nothing here describes a real person or place, and every file says **synthetic** in its first bytes or metadata.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from braidwork.reference import Region
    from braidwork.sources.synthetic.occupations import write_occupations
    from braidwork.sources.synthetic.official import five_year, full_layout
    from braidwork.sources.synthetic.outlines import write_outlines
    from braidwork.sources.synthetic.standard import write_cost_standard

__all__ = ["five_year", "full_layout", "generate", "write_cost_standard", "write_occupations", "write_outlines"]

_LATER = {
    "five_year": "braidwork.sources.synthetic.official",
    "full_layout": "braidwork.sources.synthetic.official",
    "write_cost_standard": "braidwork.sources.synthetic.standard",
    "write_occupations": "braidwork.sources.synthetic.occupations",
    "write_outlines": "braidwork.sources.synthetic.outlines",
}


def __getattr__(name: str) -> Any:
    """The other generators, imported on first use so that the command line starts without numpy."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)


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
    from braidwork.sources.synthetic.editions import Edition
    from braidwork.sources.synthetic.population import make_population
    from braidwork.sources.synthetic.tables import housing_columns, marked, person_columns, write

    region = region or named_region("demo")
    state = region.state.fips
    edition = Edition(year)
    population = make_population(region, persons, seed)
    people, units = person_columns(population, edition, state), housing_columns(population, edition, state)
    return (
        write(marked(people), out / f"psam_p{state}.{format}", format),
        write(marked(units), out / f"psam_h{state}.{format}", format),
    )
