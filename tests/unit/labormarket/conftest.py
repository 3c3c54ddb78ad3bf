"""A small synthetic region and, where the public files are at hand, Washington 2024: as files and as stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.reference import region
from braidwork.region import OpenRegion, open_region
from braidwork.sources.build import build_region
from braidwork.sources.synthetic import generate

from . import by_hand

PERSONS, SEED = 7_000, 11


@pytest.fixture(scope="session")
def synthetic_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Person and housing file of an invented region, 80 replicate weights each."""
    folder = tmp_path_factory.mktemp("files")
    generate(folder, persons=PERSONS, seed=SEED, format="parquet")
    return folder


@pytest.fixture(scope="session")
def synthetic(synthetic_files: Path) -> by_hand.Survey:
    """Those files, read without the product."""
    counties = {"001": "Willowmere", "003": "Lanternfield", "005": "Thistledown"}
    return by_hand.read(synthetic_files / "psam_p99.parquet", synthetic_files / "psam_h99.parquet", counties)


@pytest.fixture(scope="session")
def synthetic_region(synthetic_files: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenRegion:
    """Those files, built and opened by the product."""
    data = tmp_path_factory.mktemp("store") / "data"
    build_region([synthetic_files], data, region("demo"))
    return open_region(data)


@pytest.fixture(scope="session")
def washington_files(public_data: Path) -> Path:
    """The folder of the real Washington 2024 files (no replicate weights)."""
    return public_data / "census-pums" / "wa-2024-1yr"


@pytest.fixture(scope="session")
def washington(washington_files: Path) -> by_hand.Survey:
    """The real files, read without the product."""
    counties = {"233": "King", "253": "Pierce", "261": "Snohomish"}
    return by_hand.read(washington_files / "p_53.parquet", washington_files / "h_53.parquet", counties)


@pytest.fixture(scope="session")
def washington_region(washington_files: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenRegion:
    """The real files, built and opened by the product."""
    data = tmp_path_factory.mktemp("washington") / "data"
    build_region([washington_files], data, region("puget-sound"))
    return open_region(data)
