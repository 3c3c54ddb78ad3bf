"""Outlines: only the region's, counties without seams, neighbours with one common border."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapefile
from shapely import union_all
from shapely.geometry import Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from braidwork.errors import BraidworkError, DataError
from braidwork.reference import Region, region
from braidwork.sources.boundaries import BoundariesLoader
from braidwork.sources.files import SourceFile, discover
from braidwork.sources.loader import Loaded, NotForRegion
from braidwork.sources.outlines import Outline, dissolved, simplified
from braidwork.sources.synthetic import write_outlines

Write = Callable[..., SourceFile]
LOADER = BoundariesLoader()
NAD83 = 'GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983"],UNIT["Degree",0.0174532925199433]]'


def load(file: SourceFile, where: Region) -> tuple[Loaded, ...]:
    found = LOADER.recognise(file)
    assert found is not None
    loaded = LOADER.load(file, found, where)
    for item in loaded:
        item.table.check(item.data, where=file.name)
    return loaded


def outlines(loaded: Loaded) -> dict[str, BaseGeometry]:
    return {r["geography_code"]: shape(json.loads(r["geometry"])) for r in loaded.data.to_pylist()}


def shapes_file(
    folder: Path, name: str, records: list[dict[str, Any]], places: list[BaseGeometry], projection: str = NAD83
) -> SourceFile:
    stem = folder / name.removesuffix(".zip")
    with shapefile.Writer(str(stem), shapeType=shapefile.POLYGON) as writer:
        for field in records[0]:
            writer.field(field, "C", 60)
        for record, place in zip(records, places, strict=True):
            writer.record(**record)
            writer.shape(place.__geo_interface__)
    stem.with_suffix(".prj").write_text(projection)
    with zipfile.ZipFile(folder / name, "w") as archive:
        for ending in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(stem.with_suffix(ending), stem.with_suffix(ending).name)
            stem.with_suffix(ending).unlink()
    return SourceFile(folder / name, name)


def tract(county: str, code: str, land: int = 100) -> dict[str, Any]:
    return {"STATEFP": "53", "COUNTYFP": county, "TRACTCE": code, "GEOID": f"53{county}{code}", "ALAND": land}


def puma(code: str, name: str, state: str = "53") -> dict[str, Any]:
    return {"STATEFP20": state, "PUMACE20": code, "NAMELSAD20": name, "ALAND20": 5}


def test_counties_are_tracts_dissolved_without_water(tmp_path: Path, puget_sound: Region) -> None:
    records = [tract("033", "000100"), tract("033", "000200"), tract("061", "000100"), tract("033", "990000", land=0),
               tract("077", "000100")]  # fmt: skip
    places = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 1, 2, 2), box(-1, 0, 0, 1), box(5, 5, 6, 6)]
    (loaded,) = load(shapes_file(tmp_path, "cb_2018_53_tract_500k.zip", records, places), puget_sound)
    found = outlines(loaded)
    assert found["53033"].equals(box(0, 0, 2, 1)) and found["53061"].equals(box(0, 1, 2, 2))
    assert loaded.partition == "boundary-county-2018"
    assert dict(loaded.dropped) == {"outside the region": 1, "water only": 1}
    assert "no outline of 53053" in loaded.notes


def test_pumas_and_the_counties_that_they_form(tmp_path: Path, puget_sound: Region) -> None:
    records = [puma("23301", "Seattle (Northwest) PUMA"), puma("23302", "Seattle (Northeast) PUMA"),
               puma("25301", "Tacoma PUMA"), puma("23301", "Elsewhere", state="41")]  # fmt: skip
    places = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, -1, 2, 0), box(9, 9, 10, 10)]
    county, pumas = load(shapes_file(tmp_path, "tl_2023_53_puma20.zip", records, places), puget_sound)
    assert (county.partition, pumas.partition) == ("boundary-county-2023", "boundary-puma-2020")
    assert outlines(county)["53033"].equals(box(0, 0, 2, 1))
    labels = {r["geography_code"]: (r["label"], r["county_fips"]) for r in pumas.data.to_pylist()}
    assert labels["23301"] == ("Seattle (Northwest)", "53033") and labels["25301"][1] == "53053"


def test_metres_are_refused_and_so_is_a_cut_archive(tmp_path: Path, puget_sound: Region) -> None:
    file = shapes_file(tmp_path, "cb_2020_53_tract.zip", [tract("033", "000100")], [box(0, 0, 1, 1)],
                       'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere"]')  # fmt: skip
    with pytest.raises(DataError, match="not in degrees of NAD 83"):
        load(file, puget_sound)
    good = shapes_file(tmp_path, "cb_2021_53_tract.zip", [tract("033", "000100")], [box(0, 0, 1, 1)])
    found = LOADER.recognise(good)
    assert found is not None
    good.path.write_bytes(good.path.read_bytes()[:300])
    with pytest.raises(DataError, match="cut short"):
        LOADER.load(good, found, puget_sound)


def test_a_file_of_another_state(tmp_path: Path, region_in: Callable[[str], Region]) -> None:
    file = shapes_file(tmp_path, "cb_2018_53_tract_500k.zip", [tract("033", "000100")], [box(0, 0, 1, 1)])
    with pytest.raises(NotForRegion, match="no outline of a county of one county of Vermont"):
        load(file, region_in("VT"))


def feature(**changed: Any) -> dict[str, Any]:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    usual = {"GEOID": "53033", "NAME": "King"}
    return {
        "type": "Feature",
        "properties": {**usual, **changed},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_geojson_of_counties(text_file: Write, puget_sound: Region) -> None:
    text = collection(feature(), feature(GEOID="53077", NAME="Yakima"))
    (loaded,) = load(text_file("counties.geojson", text), puget_sound)
    assert list(outlines(loaded)) == ["53033"] and not loaded.synthetic
    assert loaded.dropped == (("outside the region", 1),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (collection(feature(GEOID=5303)), r"feature 1: property GEOID is 5303"),
        (collection(feature(GEOID="king")), r"feature 1: property GEOID is 'king'"),
        (collection({**feature(), "geometry": {"type": "Point", "coordinates": [0, 0]}}), "no outline type 'Point'"),
        (collection({**feature(), "geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}}), "cannot be read"),
        (collection(), "has no feature"),
        (collection(feature())[:-9], "the GeoJSON cannot be read"),
    ],
)
def test_bad_geojson(text_file: Write, puget_sound: Region, text: str, message: str) -> None:
    with pytest.raises(BraidworkError, match=message):
        load(text_file("a.geojson", text), puget_sound)


def test_the_invented_outlines_of_the_demo(tmp_path: Path) -> None:
    write_outlines(tmp_path)
    loaded = {i.partition: i for f in discover(tmp_path) for i in load(f, region("demo"))}
    assert set(loaded) == {"boundary-county-synthetic", "boundary-puma-2020"}
    assert all(i.synthetic for i in loaded.values())
    counties, pumas = (outlines(loaded[p]) for p in sorted(loaded))
    assert set(counties) == {"99001", "99003", "99005"} and len(pumas) == 14
    assert union_all(list(pumas.values())).equals_exact(union_all(list(counties.values())), 0.01, normalize=True) or (
        union_all(list(pumas.values())).symmetric_difference(union_all(list(counties.values()))).area < 1e-6
    )


def jagged(left: float, right: float, steps: int) -> list[tuple[float, float]]:
    return [(left + (right - left) * i / steps, 0.01 * ((i * 7919) % 13)) for i in range(steps + 1)]


def test_neighbours_keep_one_border_after_simplifying() -> None:
    border = jagged(0, 2, 2000)
    north = Outline("1", "north", "1", Polygon([*border, (2, 1), (0, 1)]))
    south = Outline("2", "south", "2", Polygon([*border, (2, -1), (0, -1)]))
    one, other = simplified([north, south], 100)
    assert one.points + other.points <= 200 < north.points
    assert one.shape.intersection(other.shape).area < 1e-9
    assert union_all([one.shape, other.shape]).equals_exact(box(0, -1, 2, 1), 1e-6, normalize=True) or (
        union_all([one.shape, other.shape]).symmetric_difference(box(0, -1, 2, 1)).area < 1e-6
    )


def test_few_points_stay_as_they_are_and_slivers_go() -> None:
    island = Outline("1", "island", "1", union_all([box(0, 0, 1, 1), box(3, 3, 3.001, 3.001), box(5, 5, 5.2, 5.2)]))
    (drawn,) = simplified([island], 100)
    assert drawn.shape.equals(union_all([box(0, 0, 1, 1), box(5, 5, 5.2, 5.2)]))
    coordinates = json.loads(drawn.geojson())
    assert coordinates["type"] == "MultiPolygon" and len(coordinates["coordinates"]) == 2


def test_dissolving_names_each_county_once() -> None:
    pieces = [("2", "B", box(1, 0, 2, 1)), ("1", "A", box(0, 0, 1, 1)), ("2", "B", box(2, 0, 3, 1))]
    assert [(o.code, o.label, o.shape.area) for o in dissolved(pieces)] == [("1", "A", 1.0), ("2", "B", 2.0)]


@pytest.mark.public_data
def test_official_files(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "census-geography"
    tracts, pumas = (SourceFile(folder / n, n) for n in ("cb_2018_53_tract_500k.zip", "tl_2017_53_puma10.zip"))
    (from_tracts,) = load(tracts, puget_sound)
    # 397 + 172 + 150 tract polygons, one of them water only.
    assert from_tracts.rows_kept == 718 and dict(from_tracts.dropped)["water only"] == 1
    from_pumas, shapes = load(pumas, puget_sound)
    assert len(outlines(shapes)) == 29
    for loaded in (from_tracts, from_pumas):
        found = outlines(loaded)
        assert set(found) == {"53033", "53053", "53061"}
        assert all(s.is_valid for s in found.values())
        assert 200 <= loaded.data.to_pandas()["points"].mean() <= 600
        king, snohomish = found["53033"], found["53061"]
        assert king.intersection(snohomish).area < 1e-6 and king.distance(snohomish) == 0
    codes = dict(zip(shapes.data["geography_code"].to_pylist(), shapes.data["county_fips"].to_pylist(), strict=True))
    assert codes["11601"] == "53033" and codes["11507"] == "53053" and codes["11706"] == "53061"
