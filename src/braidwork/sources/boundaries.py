"""Outlines of counties and PUMAs from Census shapefiles and GeoJSON, as table boundary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from braidwork.contracts import Vintage
from braidwork.contracts.places import BOUNDARY
from braidwork.errors import UnknownNameError
from braidwork.reference import County, Region
from braidwork.sources.files import SourceFile
from braidwork.sources.geojson import Feature, features, looks_like_outlines
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.outlines import Outline, dissolved, simplified
from braidwork.sources.shapefiles import Fields, Record, fields_of, records
from braidwork.sources.tidy import tidy

PUBLISHER = "US Census Bureau"
_POINTS_EACH = {"county": 400, "puma": 150}
_OFFICIAL_NAME = re.compile(r"^(?:tl|cb)_(\d{4})_")


@dataclass(frozen=True)
class _Tally:
    """What became of a file's outlines."""

    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...]


class BoundariesLoader:
    """TIGER/Line and cartographic boundary files of PUMAs, tracts or counties; GeoJSON of counties or PUMAs.

    Gives table boundary: PUMAs as published, counties by dissolving PUMAs or tracts; only the region's.
    """

    name = "boundaries"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By the field names of the attribute table, or by a GeoJSON feature collection."""
        if looks_like_outlines(file):
            return Recognition("outlines (GeoJSON)", "as stated in the file", _vintage(file))
        fields = fields_of(file) if file.shape == "shapefile" else None
        if fields is None:
            return None
        return Recognition(f"outlines of each {fields.places}", PUBLISHER, _vintage(file), detail=fields)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Outlines of the region's counties, and of its PUMAs where the file has them."""
        if found.detail is None:
            return _from_geojson(file, region)
        return _from_shapefile(file, found.detail, region)


def _from_shapefile(file: SourceFile, fields: Fields, region: Region) -> tuple[Loaded, ...]:
    places = _Places(region, fields)
    found, read, dry = records(file, fields, places.has)
    if not found:
        raise NotForRegion(f"no outline of a county of {region.label}", where=file.name)
    tally = _Tally(read, len(found), (("outside the region", read - len(found) - dry), ("water only", dry)))
    counties = dissolved((places.county(r).fips, places.county(r).name, r.shape) for r in found)
    version = str(_year(file) or "unknown")
    note = f"counties dissolved from each {fields.places}"
    made = [_loaded(file, "county", counties, region, version, tally, note)]
    if fields.places == "puma":
        pumas = [Outline(r.code, r.label, places.county(r).fips, r.shape) for r in found]
        made.append(_loaded(file, "puma", pumas, region, places.vintage, tally, "PUMAs as published, water included"))
    return tuple(made)


class _Places:
    """Which county of the region a record belongs to."""

    def __init__(self, region: Region, fields: Fields) -> None:
        self.region, self.fields = region, fields
        self.vintage = fields.census or region.puma_vintages[-1]

    def has(self, state: str, code: str) -> bool:
        """Whether a record lies in the region."""
        return state == self.region.state.fips and self._find(code) is not None

    def county(self, record: Record) -> County:
        """The county of a record of the region."""
        found = self._find(record.code)
        assert found is not None
        return found

    def _find(self, code: str) -> County | None:
        try:
            if self.fields.places == "puma":
                return self.region.county_of(code, self.vintage)
            return self.region.find(f"{self.region.state.fips}{code}")
        except UnknownNameError:
            return None


def _from_geojson(file: SourceFile, region: Region) -> tuple[Loaded, ...]:
    found = features(file)
    synthetic = any(f.synthetic for f in found)
    counties = [Outline(f.geoid, f.label, f.geoid, f.shape) for f in found
                if f.kind == "county" and f.geoid in region.county_fips]  # fmt: skip
    version = "synthetic" if synthetic else str(_year(file) or "unknown")
    made = [("county", counties, version)]
    made += [("puma", _pumas_of(found, region, vintage), vintage) for vintage in region.puma_vintages]
    loaded = []
    for kind, outlines, edition in made:
        if outlines:
            tally = _Tally(len(found), len(outlines), (("outside the region", len(found) - len(outlines)),))
            loaded.append(_loaded(file, kind, outlines, region, edition, tally, "as given", synthetic=synthetic))
    if not loaded:
        raise NotForRegion(f"no outline of a county of {region.label}", where=file.name)
    return tuple(loaded)


def _pumas_of(found: Sequence[Feature], region: Region, vintage: str) -> list[Outline]:
    """The PUMAs of one definition; a file that belongs to another definition gives none."""
    fips = region.state.fips
    ours = [f for f in found if f.kind == "puma" and f.geoid[:2] == fips and f.geoid[2:] in region.pumas(vintage)]
    return [Outline(f.geoid[2:], f.label, region.county_of(f.geoid[2:], vintage).fips, f.shape) for f in ours]


def _loaded(
    file: SourceFile,
    kind: str,
    outlines: Sequence[Outline],
    region: Region,
    version: str,
    tally: _Tally,
    note: str,
    *,
    synthetic: bool = False,
) -> Loaded:
    drawn = simplified(outlines, _POINTS_EACH[kind])
    partition = f"boundary-{kind}-{version}"
    columns = {
        "geography_type": kind,
        "geography_code": [o.code for o in drawn],
        "label": [o.label for o in drawn],
        "county_fips": [o.county_fips for o in drawn],
        "geometry": [o.geojson() for o in drawn],
        "points": [o.points for o in drawn],
    }
    missing = sorted(set(region.county_fips) - {o.county_fips for o in drawn})
    notes = [note] + ([f"no outline of {', '.join(missing)}"] if missing else [])
    return Loaded(
        table=BOUNDARY,
        partition=partition,
        period=version,
        data=tidy(BOUNDARY, columns, file, vintage=partition, geography=f"{kind} {version}"),
        rows_read=tally.read,
        rows_kept=tally.kept,
        dropped=tuple((reason, count) for reason, count in tally.dropped if count),
        notes=tuple(notes),
        facts={
            "year": int(version) if version.isdigit() else 0,
            "geography_type": kind,
            "geography_version": version,
        },
        synthetic=synthetic,
        licence="synthetic" if synthetic else "US government work",
    )


def _vintage(file: SourceFile) -> Vintage | None:
    year = _year(file)
    return Vintage(PUBLISHER, "boundary", year) if year else None


def _year(file: SourceFile) -> int | None:
    named = _OFFICIAL_NAME.match(file.stem)
    return int(named.group(1)) if named else None
