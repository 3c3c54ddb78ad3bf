"""The population as Arrow tables under the Census names, marked synthetic, and as CSV or Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from braidwork.sources.synthetic.editions import Edition
from braidwork.sources.synthetic.population import Population
from braidwork.sources.synthetic.traits import BLANK
from braidwork.sources.synthetic.work import ALL_OCCUPATIONS

MARK = "SYNTHETIC"
MARK_VALUE = "synthetic"
Format = Literal["csv", "parquet"]

# Census name and the width of a code; 0 is a number. In the order of the publisher's file.
PERSON_LAYOUT: Mapping[str, int] = {
    "AGEP": 0, "CIT": 1, "COW": 1, "DDRS": 1, "DEAR": 1, "DEYE": 1, "DOUT": 1, "DPHY": 1, "DREM": 1, "ENG": 1,
    "HINS1": 1, "JWMNP": 0, "JWTRNS": 2, "LANX": 1, "MAR": 1, "MIL": 1, "RELSHIPP": 2, "SCH": 1, "SCHL": 2,
    "SEMP": 0, "SEX": 1, "WAGP": 0, "WKHP": 0, "WKWN": 0, "ANC1P": 3, "ANC2P": 3, "DIS": 1, "ESR": 1, "HICOV": 1,
    "HISP": 2, "NATIVITY": 1, "PERNP": 0, "PINCP": 0, "POBP": 3, "POVPIP": 0, "PRIVCOV": 1, "PUBCOV": 1,
    "RAC1P": 1, "RACAIAN": 1, "RACASN": 1, "RACBLK": 1, "RACNH": 1, "RACPI": 1, "RACSOR": 1, "RACWHT": 1,
}  # fmt: skip
HOUSING_LAYOUT: Mapping[str, int] = {
    "NP": 0, "TYPEHUGQ": 1, "ACCESSINET": 1, "BROADBND": 1, "HISPEED": 1, "LAPTOP": 1, "RNTP": 0, "SATELLITE": 1,
    "TEN": 1, "VACS": 1, "VALP": 0, "FINCP": 0, "GRNTP": 0, "GRPIP": 0, "HHL": 1, "HINCP": 0, "LNGI": 1, "OCPIP": 0,
    "SMOCP": 0,
}  # fmt: skip


def person_columns(population: Population, edition: Edition, state: str, first: int = 0) -> dict[str, pa.Array]:
    """All persons: the mark, the keys, the contract's Census columns and PWGTP1 to PWGTP80.

    `first` is the number of units in earlier parts of the same file.
    """
    roster, own, units = population.roster, population.persons, population.units
    years = edition.years(len(units.size))
    columns = _keys("P", serial_numbers(population, years, first).take(pa.array(roster.unit)))
    columns["SPORDER"] = numbers(roster.order)
    columns |= _place(population.places.puma[units.puma[roster.unit]], state)
    columns["ADJINC"] = edition.factors("ADJINC", years[roster.unit])
    columns["PWGTP"] = numbers(population.person_weight)
    columns |= {name: column(own[name], width) for name, width in PERSON_LAYOUT.items()}
    for name, detail in edition.race_detail(own["RAC2P"], years[roster.unit]).items():
        columns[name] = numbers(detail).cast(pa.string()) if name != "RAC2P19" else _two_digits(detail)
    occupation, industry = own["occupation"], own["industry"]
    for name, rows, position in (
        ("OCCP", occupation, 0), ("SOCP", occupation, 1), ("INDP", industry, 2), ("NAICSP", industry, 3),
    ):  # fmt: skip
        labels = [o[position] for o in ALL_OCCUPATIONS]
        columns[name] = pick([v if isinstance(v, str) else f"{v:04d}" for v in labels], rows)
    return columns | _replicates("PWGTP", population.person_replicates)


def housing_columns(population: Population, edition: Edition, state: str, first: int = 0) -> dict[str, pa.Array]:
    """All units, placeholders of group quarters (weight 0) and vacant units among them."""
    units = population.units
    years = edition.years(len(units.size))
    columns = _keys("H", serial_numbers(population, years, first))
    columns |= _place(population.places.puma[units.puma], state)
    columns |= {name: edition.factors(name, years) for name in ("ADJHSG", "ADJINC")}
    columns["WGTP"] = numbers(population.housing_weight)
    columns |= {name: column(population.housing[name], width) for name, width in HOUSING_LAYOUT.items()}
    return columns | _replicates("WGTP", population.housing_replicates)


def serial_numbers(population: Population, years: NDArray[np.int64], first: int = 0) -> pa.Array:
    """SERIALNO of every unit: `2024HU0000012` for housing units, `2024GQ0000007` for group quarters."""
    kinds = np.where(population.units.unit_type > 1, "GQ", "HU").tolist()
    # Every second number is left out, as a sample's serial numbers have gaps.
    rows = range(first, first + len(kinds))
    return pa.array([f"{y}{k}{2 * n + 1:07d}" for y, k, n in zip(years.tolist(), kinds, rows, strict=True)])


def column(values: NDArray[np.int64], width: int) -> pa.Array:
    """Numbers when width is 0, else codes padded to the width; blank where the universe does not apply."""
    if width == 0:
        return numbers(values)
    return pick([f"{i:0{width}d}" for i in range(max(int(values.max()), 0) + 1)], values)


def numbers(values: NDArray[np.int64]) -> pa.Array:
    """Whole numbers with nulls where blank."""
    blank = values == BLANK
    return pa.array(np.where(blank, 0, values).astype(np.int32), mask=blank if blank.any() else None)


def pick(labels: list[str], rows: NDArray[np.int64]) -> pa.Array:
    """The label of each row as text, null where blank."""
    blank = rows == BLANK
    index = pa.array(np.where(blank, 0, rows).astype(np.int32), mask=blank if blank.any() else None)
    return pa.DictionaryArray.from_arrays(index, pa.array(labels)).cast(pa.string())


def _two_digits(values: NDArray[np.int64]) -> pa.Array:
    return pa.array([f"{v:02d}" for v in values.tolist()])


def _keys(record: str, serials: pa.Array) -> dict[str, pa.Array]:
    return {
        MARK: pa.repeat(MARK_VALUE, len(serials)),
        "RT": pa.repeat(record, len(serials)),
        "SERIALNO": serials,
    }


def _place(puma: NDArray[np.str_], state: str) -> dict[str, pa.Array]:
    return {"PUMA": pa.array(puma, pa.string()), "STATE": pa.repeat(state, len(puma))}


def _replicates(prefix: str, weights: NDArray[np.int32]) -> dict[str, pa.Array]:
    return {f"{prefix}{r}": pa.array(np.ascontiguousarray(w)) for r, w in enumerate(weights.T, 1)}


def marked(columns: Mapping[str, pa.Array]) -> pa.Table:
    """A table whose metadata says that it is synthetic."""
    return pa.table(dict(columns)).replace_schema_metadata({"synthetic": "true", "publisher": "Braidwork demo region"})


def write(table: pa.Table, path: Path, form: Format) -> Path:
    """Write the table as official-style CSV (no quotes, blanks empty) or as Parquet with its mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "parquet":
        pq.write_table(table, path, compression="zstd", compression_level=1)
    else:
        path.unlink(missing_ok=True)
        append_csv(table, path)
    return path


def append_csv(table: pa.Table, path: Path) -> None:
    """Add the rows to an official-style CSV; the header is written when the file is new."""
    new = not path.exists()
    with path.open("ab") as file:
        if new:
            file.write((",".join(table.column_names) + "\n").encode())
        csv.write_csv(table, file, csv.WriteOptions(include_header=False, quoting_style="none"))
