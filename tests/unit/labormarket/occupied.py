"""The small invented region with occupations: built once for the tests of job quality, targets and pipelines."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from braidwork.labormarket.occupations.book import OccupationBook, occupation_book
from braidwork.labormarket.occupations.records import Occupation, Pay, Source, WagePoint
from braidwork.reference import Cbsa, region
from braidwork.region import OpenRegion, open_region
from braidwork.sources.build import build_region
from braidwork.sources.synthetic import generate
from braidwork.sources.synthetic.occupations import write_occupations

PERSONS, SEED = 12_000, 11
SOURCE = Source("Somebody (synthetic)", "2024", "oews_wages")


@cache
def store_folder() -> Path:
    """The folder of the store, gone when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="occupied-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    files, data = folder / "files", folder / "data"
    generate(files, persons=PERSONS, seed=SEED, format="parquet")
    write_occupations(files)
    metro = Cbsa("99900", "Demo metropolitan area (synthetic)")
    build_region([files], data, replace(region("demo"), cbsa=metro))
    return data


@cache
def occupied() -> OpenRegion:
    """That region, opened."""
    return open_region(store_folder())


@cache
def book() -> OccupationBook:
    """Its book of occupations."""
    return occupation_book(occupied().store, occupied().definition)


def pay(*, hourly=None, annual=None, year="2024", kind="region", by="hour or year"):
    """A record of pay: numbers are values, a text such as '>115' a top code."""

    def points(given):
        found = {}
        for name, value in (given or {}).items():
            top = isinstance(value, str)
            found[name] = WagePoint(
                None if top else value, "top_coded" if top else "released", top and float(value[1:])
            )
        return found

    return Pay("99900", "Demo metro", kind, f"May {year}", 100, points(hourly), points(annual), by, SOURCE)


def job(code="11-1111", *paid: Pay, **changed) -> Occupation:
    """An occupation of which nothing but pay is known."""
    blank = next(iter(book().occupations.values()))
    bare = replace(
        blank, code=code, label=code, pay=paid, outlook=None, programs=(), census_codes=(), shares_census=(),
        official_flag=None,
    )  # fmt: skip
    return replace(bare, **changed)
