"""Two tiny official files of Washington 2024: two households, a student hall's resident and a vacant home."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from braidwork.engine import Manifest
from braidwork.reference import region
from braidwork.sources.build import BuildResult, build_region

PERSONS = """\
RT,SERIALNO,SPORDER,PUMA,STATE,ADJINC,PWGTP,AGEP,SEX,RAC1P,HISP,SCHL,ESR,WKHP,WKWN,WAGP,SEMP,PINCP,OCCP,SOCP,NAICSP
P,2024GQ0000005,1,26101,53,1015250,20,19,2,9,01,18,6,,,,,0,,,
P,2024HU0000001,1,23301,53,1015250,100,40,1,6,01,21,1,40,52,80000,0,80000,0220,119021,23
P,2024HU0000001,2,23301,53,1015250,90,4,2,6,01,01,,,,,,,,,
P,2024HU0000003,1,25301,53,1015250,60,70,2,1,02,16,6,,,0,0,12000,,,
"""
HOUSING = """\
RT,SERIALNO,PUMA,STATE,ADJHSG,ADJINC,WGTP,NP,TYPEHUGQ,TEN,VACS,GRNTP,HINCP,VALP
H,2024GQ0000005,26101,53,1000000,1015250,0,1,3,,,,,
H,2024HU0000001,23301,53,1000000,1015250,95,2,1,3,,2000,80000,
H,2024HU0000003,25301,53,1000000,1015250,60,1,1,2,,,12000,450000
H,2024HU0000007,10100,53,1000000,1015250,30,0,1,,1,,,
"""

Row = dict[str, str]


def _rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


@dataclass
class Tiny:
    """The two files as rows that a test may change before it writes them."""

    persons: list[Row] = field(default_factory=lambda: _rows(PERSONS))
    housing: list[Row] = field(default_factory=lambda: _rows(HOUSING))

    def with_replicates(self, count: int = 80) -> Tiny:
        """Replicate weights after the other columns, each near the weight."""
        for rows, weight in ((self.persons, "PWGTP"), (self.housing, "WGTP")):
            for row in rows:
                row |= {f"{weight}{i}": str(int(row[weight]) + i % 3 - 1) for i in range(1, count + 1)}
        return self

    def write(self, folder: Path) -> Path:
        """Both files as csv, named as the publisher names them."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "psam_p53.csv").write_text(as_csv(self.persons), encoding="utf-8")
        (folder / "psam_h53.csv").write_text(as_csv(self.housing), encoding="utf-8")
        return folder


def as_csv(rows: list[Row], rename: Callable[[str], str] = str) -> str:
    out = io.StringIO()
    names = list(rows[0])
    out.write(",".join(rename(n) for n in names) + "\n")
    for row in rows:
        out.write(",".join(row[n] for n in names) + "\n")
    return out.getvalue()


def build(folder: Path, data: Path, name: str = "puget-sound", **options: bool) -> BuildResult:
    return build_region(folder, data, region(name), **options)


def tables(data: Path) -> dict[str, pa.Table]:
    """The store's tables by name and edition, without the metadata that names their files."""
    found = {}
    for entry in Manifest.read(data).partitions:
        found[f"{entry.table} {entry.partition}"] = pq.read_table(data / entry.file).replace_schema_metadata(None)
    return found
