"""The loaders together: each file belongs to at most one, and looking at a file never fails."""

from __future__ import annotations

import gzip
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from braidwork.sources.files import SourceFile, discover
from braidwork.sources.loaders import LOADERS

RECOGNISED = {
    "oews": 5,
    "esd_wages": 1,
    "acs_tables": 19,
    "self_sufficiency": 6,
    "self_sufficiency_places": 1,
    "benefit_standards": 4,
    "wage_points": 3,
    "boundaries": 2,
    "employment_projections": 3,
    "onet": 22,
    "crosswalks": 9,
    "completions": 5,
    "institutions": 1,
    "transitions": 1,
    "completers": 1,
    "union_density": 2,
    "cps_shares": 1,
    "staffing": 1,
    "demand_list": 0,
    "directory_extract": 4,
    "directory_package": 12,
    "directory_json": 3,
}


def test_names_are_unique() -> None:
    names = [loader.name for loader in LOADERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("seed", range(12))
def test_looking_at_damaged_files_never_fails(tmp_path: Path, workbook: Callable[..., SourceFile], seed: int) -> None:
    chance = random.Random(seed)
    book = workbook("book.xlsx", {"By Family": [["Family Type", "Adults"]], "SSS": [["famy"]], "SSW": [["famy"]]})
    contents = {
        "a.csv": b"AREA,OCC_CODE,O_GROUP\n99,29-1141,detailed\n",
        "b.csv.gz": gzip.compress(b"ruleYear,famsize,FPL\n2026,1,5\n"),
        "c.geojson": b'{"type": "FeatureCollection", "features": []}',
        "d.json": b'[["NAME","B19013_001E","state"],["x","1","53"]]',
        "e.xlsx": book.path.read_bytes(),
        "f.parquet": b"PAR1" + bytes(chance.randbytes(64)),
        "g.zip": b"PK\x03\x04" + chance.randbytes(64),
        "h.csv": chance.randbytes(300).replace(b"\r", b""),
        "i.csv": b"",
    }
    for name, content in contents.items():
        cut = bytearray(content[: chance.randint(0, len(content))])
        if cut and chance.random() < 0.5:
            cut[chance.randrange(len(cut))] ^= 0xFF
        (tmp_path / name).write_bytes(bytes(cut))
        file = SourceFile(tmp_path / name, name)
        for loader in LOADERS:
            if file.shape in ("damaged", "parquet"):
                continue  # refused by the build before any loader looks
            loader.recognise(file)


@pytest.mark.public_data
def test_every_public_file_belongs_to_at_most_one_loader_and_looking_is_quick(public_data: Path) -> None:
    files = list(discover(public_data))
    began = time.process_time()
    counts = dict.fromkeys(RECOGNISED, 0)
    for file in files:
        hits = [loader.name for loader in LOADERS if loader.recognise(file) is not None]
        assert len(hits) <= 1, file.name
        for name in hits:
            counts[name] += 1
    assert time.process_time() - began < 5
    assert counts == RECOGNISED
