"""Outlines of counties and PUMAs from Census shapefiles and GeoJSON, as table boundary."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from braidwork.contracts import Vintage
from braidwork.contracts.places import BOUNDARY
from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.outlines import Outline, dissolved, simplified
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PUBLISHER = "US Census Bureau"
_POINTS_PER_COUNTY, _POINTS_PER_PUMA = 400, 150
_OFFICIAL_NAME = re.compile(r"^(?:tl|cb)_(\d{4})_")
_DEGREES = ("4269", "4326", "GCS_North_American_1983", "GCS_WGS_1984", "NAD83", "WGS_1984")


@dataclass(frozen=True)
class _Kind:
    """What a shapefile holds, told by its field names; `suffix` is the census year that the fields carry."""

    places: Literal["puma", "tract", "county"]
    state: str
    code: str
    name: str | None
    census: str | None
    land: str | None


class BoundariesLoader:
    """TIGER/Line and cartographic boundary files of PUMAs, tracts or counties; GeoJSON of counties.

    Gives table boundary: PUMAs as they are, counties by dissolving PUMAs or tracts; only the region's.
    """

    name = "boundaries"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By the field names of the attribute table, or by a GeoJSON feature collection."""
        if file.shape == "json" and "FeatureCollection" in str(file.start(2048), "utf-8", "replace"):
            return Recognition("outlines (GeoJSON)", "as stated in the file", _vintage(file, "boundary"))
        kind = _kind(_field_names(file)) if file.shape == "shapefile" else None
        if kind is None:
            return None
        return Recognition(f"outlines of each {kind.places}", PUBLISHER, _vintage(file, "boundary"), detail=kind)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Outlines of the region's counties, and of its PUMAs where the file has them."""
        if found.detail is None:
            return self._from_geojson(file, region)
        return self._from_shapefile(file, found.detail, region)

    def _from_shapefile(self, file: SourceFile, kind: _Kind, region: Region) -> tuple[Loaded, ...]:
        records, read, dry = _records(file, kind, region)
        if not records:
            raise NotForRegion(f"no outline of a county of {region.label}", where=file.name)
        dropped = [("outside the region", read - len(records) - dry), ("water only", dry)]
        year = _year(file)
        counties = dissolved((_county(region, r.code, kind), _label(region, r.code, kind), r.shape) for r in records)
        made = [_loaded(file, "county", counties, region, str(year or "unknown"), read, len(records), dropped,
                        _POINTS_PER_COUNTY, f"counties dissolved from each {kind.places}")]  # fmt: skip
        if kind.places == "puma" and kind.census:
            outlines = [Outline(r.code, r.label, _county(region, r.code, kind), r.shape) for r in records]
            made.append(_loaded(file, "puma", outlines, region, kind.census, read, len(records), dropped,
                                _POINTS_PER_PUMA, "PUMAs as published, water included"))  # fmt: skip
        return tuple(made)

    def _from_geojson(self, file: SourceFile, region: Region) -> tuple[Loaded, ...]:
        features = _features(file)
        outlines, synthetic = [], False
        for number, feature in enumerate(features, 1):
            properties = feature.get("properties") or {}
            code = _geoid(properties, f"{file.name}, feature {number}")
            synthetic = synthetic or bool(properties.get("synthetic"))
            if code in region.county_fips:
                label = str(properties.get("NAME") or region.find(code).name)
                outlines.append(Outline(code, label, code, _shape(feature, f"{file.name}, feature {number}")))
        if not outlines:
            raise NotForRegion(f"no outline of a county of {region.label}", where=file.name)
        version = "synthetic" if synthetic else str(_year(file) or "unknown")
        dropped = [("outside the region", len(features) - len(outlines))]
        made = _loaded(file, "county", outlines, region, version, len(features), len(outlines), dropped,
                       _POINTS_PER_COUNTY, "counties as given", synthetic=synthetic)  # fmt: skip
        return (made,)


@dataclass(frozen=True)
class _Record:
    code: str
    label: str
    shape: BaseGeometry


def _loaded(
    file: SourceFile,
    kind: Literal["county", "puma"],
    outlines: Iterable[Outline],
    region: Region,
    version: str,
    read: int,
    kept: int,
    dropped: Iterable[tuple[str, int]],
    points: int,
    note: str,
    *,
    synthetic: bool = False,
) -> Loaded:
    drawn = simplified(list(outlines), points)
    partition = f"boundary-{kind}-{version}"
    data = tidy(
        BOUNDARY,
        {
            "geography_type": kind,
            "geography_code": [o.code for o in drawn],
            "label": [o.label for o in drawn],
            "county_fips": [o.county_fips for o in drawn],
            "geometry": [o.geojson() for o in drawn],
            "points": [o.points for o in drawn],
        },
        file,
        vintage=partition,
        geography=f"PUMA {version}" if kind == "puma" else f"county {version}",
    )
    missing = sorted(set(region.county_fips) - {o.county_fips for o in drawn})
    notes = [note] + ([f"no outline of {', '.join(missing)}"] if missing else [])
    year = int(version) if version.isdigit() else 0
    return Loaded(
        table=BOUNDARY, partition=partition, period=version, data=data, rows_read=read, rows_kept=kept,
        dropped=tuple((reason, count) for reason, count in dropped if count), notes=tuple(notes),
        facts={"year": year, "geography_type": kind, "geography_version": version}, synthetic=synthetic,
        licence="synthetic" if synthetic else "US government work",
    )  # fmt: skip


def _field_names(file: SourceFile) -> frozenset[str]:
    """Field names from the first bytes of the attribute table in the archive."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            table = next(n for n in archive.namelist() if n.lower().endswith(".dbf"))
            with archive.open(table) as stream:
                head = stream.read(32)
                length = struct.unpack("<H", head[8:10])[0]
                fields = stream.read(length - 33)
    except (zipfile.BadZipFile, StopIteration, struct.error, OSError, EOFError):
        return frozenset()
    names = (fields[i : i + 11].split(b"\0", 1)[0].decode("ascii", "replace") for i in range(0, len(fields), 32))
    return frozenset(n.upper() for n in names)


def _kind(fields: frozenset[str]) -> _Kind | None:
    for census in ("10", "20", ""):
        if f"PUMACE{census}" in fields:
            name = next((n for n in (f"NAMELSAD{census}", f"NAME{census}") if n in fields), None)
            year = f"20{census}" if census else None
            return _Kind("puma", f"STATEFP{census}", f"PUMACE{census}", name, year, _land(fields))
        if {f"TRACTCE{census}", f"STATEFP{census}", f"COUNTYFP{census}"} <= fields:
            return _Kind("tract", f"STATEFP{census}", f"COUNTYFP{census}", None, None, _land(fields))
        if {f"STATEFP{census}", f"COUNTYFP{census}", f"NAME{census}"} <= fields and f"PLACEFP{census}" not in fields:
            return _Kind("county", f"STATEFP{census}", f"COUNTYFP{census}", f"NAME{census}", None, _land(fields))
    return None


def _land(fields: frozenset[str]) -> str | None:
    return next((f for f in ("ALAND", "ALAND10", "ALAND20") if f in fields), None)


def _records(file: SourceFile, kind: _Kind, region: Region) -> tuple[list[_Record], int, int]:
    """Records of the region's places; how many the file has; how many of the region's are water only."""
    import shapefile
    from shapely.geometry import shape

    _require_degrees(file)
    kept, read, dry = [], 0, 0
    try:
        with shapefile.Reader(str(file.path)) as reader:
            for number, record in enumerate(reader.iterRecords(), 1):
                read = number
                values = record.as_dict()
                code = str(values[kind.code])
                if values[kind.state] != region.state.fips or not _in_region(region, code, kind):
                    continue
                if kind.land and not int(values[kind.land] or 0):
                    dry += 1
                    continue
                outline = shape(reader.shape(number - 1).__geo_interface__)
                label = str(values[kind.name]) if kind.name else code
                kept.append(_Record(code, label.removesuffix(" PUMA"), outline))
    except (shapefile.ShapefileException, struct.error, OSError, EOFError, zipfile.BadZipFile) as problem:
        raise file.truncated() from problem
    return kept, read, dry


def _require_degrees(file: SourceFile) -> None:
    with zipfile.ZipFile(file.path) as archive:
        projections = [n for n in archive.namelist() if n.lower().endswith(".prj")]
        text = archive.read(projections[0]).decode("ascii", "replace") if projections else ""
    if projections and (text.upper().startswith("PROJCS") or not any(d in text for d in _DEGREES)):
        raise DataError(
            f"the outlines are not in degrees of NAD 83 ({text[:60]} …).",
            where=file.name,
            mend="load the Census Bureau's own file (EPSG:4269).",
        )


def _in_region(region: Region, code: str, kind: _Kind) -> bool:
    if kind.places != "puma":
        return f"{region.state.fips}{code}" in region.county_fips
    vintages = [kind.census] if kind.census else list(region.puma_vintages)
    return any(v in region.puma_vintages and code in region.pumas(v) for v in vintages if v)


def _county(region: Region, code: str, kind: _Kind) -> str:
    if kind.places != "puma":
        return f"{region.state.fips}{code}"
    vintage = kind.census or region.puma_vintages[-1]
    return region.county_of(code, vintage).fips


def _label(region: Region, code: str, kind: _Kind) -> str:
    return region.find(_county(region, code, kind)).name


def _vintage(file: SourceFile, dataset: str) -> Vintage | None:
    year = _year(file)
    return Vintage(PUBLISHER, dataset, year) if year else None


def _year(file: SourceFile) -> int | None:
    named = _OFFICIAL_NAME.match(file.stem)
    return int(named.group(1)) if named else None


def _features(file: SourceFile) -> list[dict[str, Any]]:
    import json

    try:
        features = json.loads(str(file.read(), "utf-8-sig")).get("features")
    except ValueError as problem:
        raise DataError(f"the GeoJSON cannot be read ({problem}).", where=file.name,
                        mend="download the file again.") from problem  # fmt: skip
    if not isinstance(features, list) or not features:
        raise DataError("the GeoJSON has no feature.", where=file.name, mend="download the file again.")
    return features


def _geoid(properties: dict[str, Any], where: str) -> str:
    code = str(properties.get("GEOID", ""))
    if not re.fullmatch(r"\d{5}", code):
        raise DataError(
            f"property GEOID is {properties.get('GEOID')!r}; expected a county's 5 digits.",
            where=where,
            mend="give each feature the property GEOID as text, leading zero kept.",
        )
    return code


def _shape(feature: dict[str, Any], where: str) -> BaseGeometry:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise UnknownNameError.of("outline type", str(geometry.get("type")), ("Polygon", "MultiPolygon"), where=where)
    try:
        return shape(geometry)
    except (ShapelyError, ValueError, TypeError, IndexError) as problem:
        raise DataError(f"the outline cannot be read ({problem}).", where=where) from problem
