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

from braidwork.errors import DataError
from braidwork.sources.synthetic.population import Population
from braidwork.sources.synthetic.traits import BLANK
from braidwork.sources.synthetic.work import ALL_OCCUPATIONS

MARK = "SYNTHETIC"
MARK_VALUE = "synthetic"
Format = Literal["csv", "parquet"]

# One-year factors of the editions that share the layout written here, six implied decimals.
ADJINC = {2023: 1_019_518, 2024: 1_015_250}
ADJHSG = 1_000_000

# Census name and the width of a code; 0 is a number. In the order of the publisher's file.
PERSON_LAYOUT: Mapping[str, int] = {
    "AGEP": 0, "CIT": 1, "COW": 1, "DDRS": 1, "DEAR": 1, "DEYE": 1, "DOUT": 1, "DPHY": 1, "DREM": 1, "ENG": 1,
    "HINS1": 1, "JWMNP": 0, "JWTRNS": 2, "LANX": 1, "MAR": 1, "MIL": 1, "RELSHIPP": 2, "SCH": 1, "SCHL": 2,
    "SEMP": 0, "SEX": 1, "WAGP": 0, "WKHP": 0, "WKWN": 0, "ANC1P": 3, "ANC2P": 3, "DIS": 1, "ESR": 1, "HICOV": 1,
    "HISP": 2, "NATIVITY": 1, "PERNP": 0, "PINCP": 0, "POBP": 3, "POVPIP": 0, "PRIVCOV": 1, "PUBCOV": 1,
    "RAC1P": 1, "RAC2P": 4, "RACAIAN": 1, "RACASN": 1, "RACBLK": 1, "RACNH": 1, "RACPI": 1, "RACSOR": 1, "RACWHT": 1,
}  # fmt: skip
HOUSING_LAYOUT: Mapping[str, int] = {
    "NP": 0, "TYPEHUGQ": 1, "ACCESSINET": 1, "BROADBND": 1, "HISPEED": 1, "LAPTOP": 1, "RNTP": 0, "SATELLITE": 1,
    "TEN": 1, "VACS": 1, "VALP": 0, "FINCP": 0, "GRNTP": 0, "GRPIP": 0, "HHL": 1, "HINCP": 0, "LNGI": 1, "OCPIP": 0,
    "SMOCP": 0,
}  # fmt: skip


def person_table(population: Population, *, state: str, year: int) -> pa.Table:
    """All persons: the mark, the keys, the contract's Census columns and PWGTP1 to PWGTP80."""
    roster, own = population.roster, population.persons
    units = population.units
    serials = serial_numbers(population, year)
    columns: dict[str, pa.Array] = _keys(len(roster.unit), "P", serials.take(pa.array(roster.unit)), year)
    columns["SPORDER"] = numbers(roster.order)
    columns |= _place(population.places.puma[units.puma[roster.unit]], state)
    columns["PWGTP"] = numbers(population.person_weight)
    columns |= {name: column(own[name], width) for name, width in PERSON_LAYOUT.items()}
    occupation, industry = own["occupation"], own["industry"]
    for name, rows, position in (
        ("OCCP", occupation, 0), ("SOCP", occupation, 1), ("INDP", industry, 2), ("NAICSP", industry, 3),
    ):  # fmt: skip
        labels = [o[position] for o in ALL_OCCUPATIONS]
        columns[name] = pick([v if isinstance(v, str) else f"{v:04d}" for v in labels], rows)
    for r, weight in enumerate(population.person_replicates.T, 1):
        columns[f"PWGTP{r}"] = pa.array(np.ascontiguousarray(weight))
    return _marked(columns)


def housing_table(population: Population, *, state: str, year: int) -> pa.Table:
    """All units, placeholders of group quarters (weight 0) and vacant units among them."""
    units = population.units
    columns = _keys(len(units.size), "H", serial_numbers(population, year), year)
    columns["ADJHSG"] = pa.repeat(str(ADJHSG), len(units.size))
    columns |= _place(population.places.puma[units.puma], state)
    columns["WGTP"] = numbers(population.housing_weight)
    columns |= {name: column(population.housing[name], width) for name, width in HOUSING_LAYOUT.items()}
    for r, weight in enumerate(population.housing_replicates.T, 1):
        columns[f"WGTP{r}"] = pa.array(np.ascontiguousarray(weight))
    return _marked(columns)


def serial_numbers(population: Population, year: int) -> pa.Array:
    """SERIALNO of every unit: `2024HU0000012` for housing units, `2024GQ0000007` for group quarters."""
    quarters = population.units.unit_type > 1
    number = np.where(quarters, np.cumsum(quarters), np.cumsum(~quarters))
    kind = np.where(quarters, "GQ", "HU")
    # Steps of three leave gaps, as a sample's serial numbers have.
    return pa.array([f"{year}{k}{3 * n + 1:07d}" for k, n in zip(kind.tolist(), number.tolist(), strict=True)])


def column(values: NDArray[np.int64], width: int) -> pa.Array:
    """Numbers when width is 0, else codes padded to the width; blank where the universe does not apply."""
    return numbers(values) if width == 0 else pick([f"{i:0{width}d}" for i in range(int(values.max()) + 1)], values)


def numbers(values: NDArray[np.int64]) -> pa.Array:
    """Whole numbers with nulls where blank."""
    blank = values == BLANK
    return pa.array(np.where(blank, 0, values).astype(np.int32), mask=blank if blank.any() else None)


def pick(labels: list[str], rows: NDArray[np.int64]) -> pa.Array:
    """The label of each row as text, null where blank."""
    blank = rows == BLANK
    index = pa.array(np.where(blank, 0, rows).astype(np.int32), mask=blank if blank.any() else None)
    return pa.DictionaryArray.from_arrays(index, pa.array(labels)).cast(pa.string())


def _keys(rows: int, record: str, serials: pa.Array, year: int) -> dict[str, pa.Array]:
    if year not in ADJINC:
        raise DataError(
            f"the synthetic population has no layout for {year}.",
            where="synthetic population",
            mend=f"ask for {' or '.join(map(str, sorted(ADJINC)))}.",
        )
    return {
        MARK: pa.repeat(MARK_VALUE, rows),
        "RT": pa.repeat(record, rows),
        "SERIALNO": serials,
        "ADJINC": pa.repeat(str(ADJINC[year]), rows),
    }


def _place(puma: NDArray[np.str_], state: str) -> dict[str, pa.Array]:
    return {"PUMA": pa.array(puma, pa.string()), "STATE": pa.repeat(state, len(puma))}


def _marked(columns: Mapping[str, pa.Array]) -> pa.Table:
    return pa.table(dict(columns)).replace_schema_metadata({"synthetic": "true", "publisher": "Braidwork demo region"})


def write(table: pa.Table, path: Path, form: Format) -> Path:
    """Write the table as official-style CSV (header unquoted, blanks empty) or as Parquet with its mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "parquet":
        pq.write_table(table, path, compression="zstd", compression_level=1)
        return path
    with path.open("wb") as file:
        file.write((",".join(table.column_names) + "\n").encode())
        csv.write_csv(table, file, csv.WriteOptions(include_header=False, quoting_style="none"))
    return path
