"""The facts of the Puget Sound region against the official files."""

from __future__ import annotations

import csv
import gzip
import itertools
from collections import defaultdict
from pathlib import Path

import pytest

from braidwork.reference import region

pytestmark = pytest.mark.public_data


def test_pumas_lie_in_their_counties(public_data: Path) -> None:
    official: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (public_data / "people-place-reference/puma_tricounty.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            official[row["vintage"], row["state"] + row["county"]].add(row["puma"])
    ours = {(v, c.fips): set(p) for c in region("puget-sound").counties for v, p in c.pumas.items()}
    assert ours == dict(official)


def test_every_2010_puma_has_a_name_of_words_that_the_official_name_holds(public_data: Path) -> None:
    here = region("puget-sound")
    with gzip.open(public_data / "census-geography/puma_2010_names.csv.gz", "rt", encoding="utf-8") as file:
        official = {r["PUMA"]: r["PUMA_Name"] for r in csv.DictReader(file) if r["State_FIPS"] == "53"}
    assert set(here.puma_names["2010"]) == set(here.pumas("2010"))
    for code, name in here.puma_names["2010"].items():
        words = {w.strip(",") for w in name.split()} - {"and", "the", "of"}
        strange = {w for w in words if w.rstrip("s").casefold() not in official[code].casefold()}
        assert not strange, (code, name, official[code])


def test_counties_nest_their_2010_tracts(public_data: Path) -> None:
    path = public_data / "census-geography/2010_Census_Tract_to_2010_PUMA.txt.gz"
    counties: dict[str, set[str]] = defaultdict(set)
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["STATEFP"] == "53":
                counties[row["PUMA5CE"]].add(row["STATEFP"] + row["COUNTYFP"])
    here = region("puget-sound")
    for puma in here.pumas("2010"):
        assert counties[puma] == {here.county_of(puma, "2010").fips}


def test_2020_pumas_are_exactly_the_metropolitan_area(public_data: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    here = region("puget-sound")
    assert here.cbsa is not None
    rows = parquet.read_table(public_data / "census-geography/puma2020_cbsa_crosswalk.parquet").to_pylist()
    inside = [r for r in rows if r["cbsa_code"] == here.cbsa.code]
    assert {(r["state_fips"], r["puma"]) for r in inside} == {(here.state.fips, p) for p in here.pumas("2020")}
    assert all(r["share"] == 1 for r in inside)


def test_borders_meet_in_the_tract_outlines(public_data: Path) -> None:
    here = region("puget-sound")
    borders = county_borders(public_data / "census-geography/cb_2018_53_tract_500k.zip")
    for county in here.counties:
        assert set(county.adjacent) == borders[county.fips], county.name
    outside = set().union(*(c.adjacent for c in here.counties)) - set(here.county_fips)
    assert {n.fips for n in here.neighbours} == outside


def county_borders(path: Path) -> dict[str, set[str]]:
    """Counties that share a stretch of tract outline, from a zipped shapefile."""
    import io
    import zipfile

    import shapefile

    with zipfile.ZipFile(path) as archive:
        parts = {name.rsplit(".", 1)[-1]: name for name in archive.namelist()}
        reader = shapefile.Reader(**{k: io.BytesIO(archive.read(parts[k])) for k in ("shp", "dbf", "shx")})
    owners: dict[frozenset[tuple[float, float]], set[str]] = defaultdict(set)
    for item in reader.iterShapeRecords():
        fips = item.record["STATEFP"] + item.record["COUNTYFP"]
        points, starts = item.shape.points, [*item.shape.parts, len(item.shape.points)]
        for start, end in itertools.pairwise(starts):
            for a, b in itertools.pairwise(points[start:end]):
                owners[frozenset((tuple(a), tuple(b)))].add(fips)
    borders: dict[str, set[str]] = defaultdict(set)
    for sharing in owners.values():
        for fips in sharing:
            borders[fips] |= sharing - {fips}
    return borders


def test_cost_places_are_those_of_the_standard(public_data: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    path = public_data / "self-sufficiency/cww-sss-fixtures/SSSplaces_NY_WA_PUMAcode.xlsx"
    head, *rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    puma, table = head.index("PUMA"), head.index("tablenum")
    official = {f"{r[puma]:05.0f}": f"{r[table]:.0f}" for r in rows if r[puma]}
    here = region("puget-sound")
    ours = {p: place.table_number for place in here.cost_places for p in place.pumas}
    assert ours == {p: official[p] for p in here.pumas("2010")}
