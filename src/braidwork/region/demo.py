"""The demo region: an invented population and its work in official layouts, read by the same loaders as real ones."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

PERSONS = 60_000
SEED = 2026


def build_demo(
    data: Path,
    *,
    persons: int = PERSONS,
    seed: int = SEED,
    progress: Callable[[str], None] = lambda text: None,
) -> Path:
    """Build the synthetic demo region in folder `data` and return the folder; the same seed gives the same store."""
    from braidwork.reference import region
    from braidwork.sources.build import build_region
    from braidwork.sources.synthetic import generate, write_cost_standard, write_outlines
    from braidwork.sources.synthetic.directory import write_directory
    from braidwork.sources.synthetic.occupations import write_occupations

    folder = Path(tempfile.mkdtemp(prefix="braidwork-demo-"))
    try:
        progress(f"making {persons:,} synthetic people, and occupations for them")
        generate(folder, persons=persons, seed=seed, format="parquet")
        write_cost_standard(folder)
        write_outlines(folder)
        write_occupations(folder, seed)
        write_directory(folder)
        build_region(folder, data, region("demo"), progress=progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return data
