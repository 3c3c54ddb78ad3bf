"""Census shapefiles in their archive: what they outline, told by field names, and the outlines of one region."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from braidwork.errors import DataError
from braidwork.sources.files import DAMAGE, SourceFile

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_DEGREES = ("4269", "4326", "GCS_North_American_1983", "GCS_WGS_1984", "NAD83", "WGS_1984")


@dataclass(frozen=True)
class Fields:
    """What a shapefile outlines and the names of its fields; `census` is the year of the PUMA definition."""

    places: Literal["puma", "tract", "county"]
    state: str
    code: str
    name: str | None
    census: str | None
    land: str | None


@dataclass(frozen=True)
class Record:
    """One outline: PUMA code (5 digits) or county code (3 digits), label, shape in degrees."""

    code: str
    label: str
    shape: BaseGeometry


def fields_of(file: SourceFile) -> Fields | None:
    """What the shapefile outlines, or None for other places; only the head of its attribute table is read."""
    names = _field_names(file)
    land = next((f for f in ("ALAND", "ALAND10", "ALAND20") if f in names), None)
    for census in ("10", "20", ""):
        state, county = f"STATEFP{census}", f"COUNTYFP{census}"
        if f"PUMACE{census}" in names:
            label = next((n for n in (f"NAMELSAD{census}", f"NAME{census}") if n in names), None)
            return Fields("puma", state, f"PUMACE{census}", label, f"20{census}" if census else None, land)
        if {f"TRACTCE{census}", state, county} <= names:
            return Fields("tract", state, county, None, None, land)
        if {state, county, f"NAME{census}"} <= names and f"PLACEFP{census}" not in names:
            return Fields("county", state, county, f"NAME{census}", None, land)
    return None


def records(file: SourceFile, fields: Fields, wanted: Callable[[str, str], bool]) -> tuple[list[Record], int, int]:
    """The records for which `wanted(state, code)`; how many the file has; how many of the wanted are water only."""
    import shapefile
    from shapely.geometry import shape

    kept, read, dry = [], 0, 0
    try:
        _require_degrees(file)
        with shapefile.Reader(str(file.path)) as reader:
            for number, record in enumerate(reader.iterRecords(), 1):
                read = number
                values = record.as_dict()
                code = str(values[fields.code])
                if not wanted(str(values[fields.state]), code):
                    continue
                if fields.land and not int(values[fields.land] or 0):
                    dry += 1
                    continue
                label = str(values[fields.name]).removesuffix(" PUMA") if fields.name else code
                kept.append(Record(code, label, shape(reader.shape(number - 1).__geo_interface__)))
    except (shapefile.ShapefileException, struct.error, *DAMAGE) as problem:
        raise file.unreadable(problem) from problem
    return kept, read, dry


def _field_names(file: SourceFile) -> frozenset[str]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            table = next(n for n in archive.namelist() if n.lower().endswith(".dbf"))
            with archive.open(table) as stream:
                length = struct.unpack("<H", stream.read(32)[8:10])[0]
                fields = stream.read(length - 33)
    except (StopIteration, struct.error, *DAMAGE):
        return frozenset()
    names = (fields[i : i + 11].split(b"\0", 1)[0].decode("ascii", "replace") for i in range(0, len(fields), 32))
    return frozenset(n.upper() for n in names)


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
