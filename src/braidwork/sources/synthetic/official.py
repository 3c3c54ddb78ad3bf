"""Official-layout files for loader tests and benchmarks: full width, national parts, zip, odd spellings, five years."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.reference import region as named_region
from braidwork.sources.synthetic.editions import Edition
from braidwork.sources.synthetic.layout import widened
from braidwork.sources.synthetic.population import FEWEST, RESIDENTS, make_population
from braidwork.sources.synthetic.tables import append_csv, housing_columns, marked, person_columns

# Files are written in runs of this many persons, so that memory does not grow with the file.
RUN = 60_000
MOST = 8_000_000


def full_layout(
    out: Path,
    *,
    persons: int = 60_000,
    parts: int = 1,
    seed: int = 2026,
    region: Region | None = None,
    lower_case: bool = False,
    floats: bool = False,
    blank: str = "",
    zipped: bool = False,
) -> tuple[Path, ...]:
    """Write the 2024 one-year person file at its official width (286 columns after the mark) and its housing file.

    `parts` 2 writes the national form, `psam_pusa.csv` and `psam_pusb.csv`: each holds an invented state of its own
    (99, then 98 and down), as a state of the official files stands wholly in one part. `lower_case`,
    `floats` (codes as `20.0`, padding lost) and `blank` ("NA") give the spellings of old files and of exports.
    `zipped` wraps the parts in `csv_p99.zip` or `csv_pus.zip`. Person files come first in the result. Memory
    stays near that of 60,000 persons. Raises DataError outside 500 to 8,000,000 persons or 1 to 4 parts.
    """
    if not 1 <= parts <= 4 or not FEWEST * parts <= persons <= MOST:
        raise DataError(
            f"{persons:,} persons in {parts} parts were asked for.",
            where="synthetic files",
            mend=f"ask for {FEWEST:,} to {MOST:,} persons in 1 to 4 parts.",
        )
    region = region or named_region("demo")
    state = region.state.fips
    states = [state, *(code for code in ("98", "97", "96", "95") if code != state)]
    names = [state] if parts == 1 else [f"us{letter}" for letter in "abcd"[:parts]]
    paths = {kind: [_fresh(out / f"psam_{kind}{name}.csv") for name in names] for kind in "ph"}
    runs = max(parts, -(-persons // RUN))
    first = 0
    for run in range(runs):
        count = persons * (run + 1) // runs - persons * run // runs
        part = run * parts // runs
        people, units = _run(region, count, seed + run, RESIDENTS // runs, states[part], first)
        first += len(units["SERIALNO"])
        for kind, columns in (("p", people), ("h", units)):
            spelled = _spelled(columns, lower_case=lower_case, floats=floats, blank=blank)
            append_csv(marked(spelled), paths[kind][part])
    if zipped:
        whole = state if parts == 1 else "us"
        return tuple(_zip(paths[kind], out / f"csv_{kind}{whole}.zip") for kind in "ph")
    return (*paths["p"], *paths["h"])


def five_year(out: Path, *, persons: int = 10_000, seed: int = 2026, region: Region | None = None) -> tuple[Path, Path]:
    """Write a small 2019–2023 five-year person and housing file: five years in SERIALNO, five ADJINC and ADJHSG values.

    Incomes are in dollars of each interview; detailed race stands in RAC2P19 (to 2022) and RAC2P23.
    """
    region = region or named_region("demo")
    edition, state = Edition(2023, span=5), region.state.fips
    population = edition.in_interview_dollars(make_population(region, persons, seed))
    paths = _fresh(out / f"psam_p{state}.csv"), _fresh(out / f"psam_h{state}.csv")
    append_csv(marked(person_columns(population, edition, state)), paths[0])
    append_csv(marked(housing_columns(population, edition, state)), paths[1])
    return paths


def _run(
    region: Region, persons: int, seed: int, residents: int, state: str, first: int
) -> tuple[dict[str, pa.Array], dict[str, pa.Array]]:
    """Person columns at full width and housing columns of one run; the population itself is let go."""
    population = make_population(region, persons, seed, residents=residents)
    people = person_columns(population, Edition(2024), state, first)
    people = widened(people, population.roster, population.persons, seed)
    return people, housing_columns(population, Edition(2024), state, first)


def _fresh(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def _spelled(columns: Mapping[str, pa.Array], *, lower_case: bool, floats: bool, blank: str) -> dict[str, pa.Array]:
    """The same columns as another program wrote them."""
    spelled = {}
    for name, column in columns.items():
        values = _as_export(column) if floats and name not in ("SERIALNO", "SOCP", "NAICSP") else column
        if blank and values.null_count:
            values = pc.fill_null(values.cast(pa.string()), blank)
        spelled[name.lower() if lower_case else name] = values
    return spelled


def _as_export(column: pa.Array) -> pa.Array:
    """Numbers as a numeric export writes them: no padding, `.0` in columns that have blanks."""
    text = column.cast(pa.string())
    if not pc.all(pc.fill_null(pc.match_substring_regex(text, r"^-?\d+$"), True)).as_py():
        return column
    whole = text.cast(pa.int64()).cast(pa.string())
    return pc.binary_join_element_wise(whole, ".0", "") if column.null_count else whole


def _zip(files: Sequence[Path], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            archive.write(file, file.name)
            file.unlink()
    return path
