"""Outlines of counties or PUMAs in a GeoJSON feature collection with the property GEOID."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from braidwork.errors import DataError, UnknownNameError
from braidwork.sources.files import SourceFile

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_WIDTHS: dict[int, Literal["county", "puma"]] = {5: "county", 7: "puma"}


@dataclass(frozen=True)
class Feature:
    """One feature: kind of place, GEOID (county 5 digits, PUMA 7 with the state), label, shape."""

    kind: Literal["county", "puma"]
    geoid: str
    label: str
    shape: BaseGeometry
    synthetic: bool


def looks_like_outlines(file: SourceFile) -> bool:
    """Whether the file begins like a feature collection."""
    return file.shape == "json" and "FeatureCollection" in str(file.start(2048), "utf-8", "replace")


def features(file: SourceFile) -> list[Feature]:
    """All features of the file; DataError names the feature that cannot be read."""
    try:
        collection = json.loads(str(file.read(), "utf-8-sig"))
    except ValueError as problem:
        raise DataError(f"the GeoJSON cannot be read ({problem}).", where=file.name,
                        mend="download the file again.") from problem  # fmt: skip
    raw = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(raw, list) or not raw:
        raise DataError("the GeoJSON has no feature.", where=file.name, mend="download the file again.")
    return [_feature(f, f"{file.name}, feature {n}") for n, f in enumerate(raw, 1)]


def _feature(raw: dict[str, Any], where: str) -> Feature:
    properties = raw.get("properties") or {}
    geoid = str(properties.get("GEOID", ""))
    if not re.fullmatch(r"\d{5}|\d{7}", geoid):
        raise DataError(
            f"property GEOID is {properties.get('GEOID')!r}; expected the 5 digits of a county or the 7 of a PUMA.",
            where=where,
            mend="give each feature the property GEOID as text, leading zero kept.",
        )
    label = str(properties.get("NAME") or geoid)
    return Feature(_WIDTHS[len(geoid)], geoid, label, _shape(raw, where), bool(properties.get("synthetic")))


def _shape(raw: dict[str, Any], where: str) -> BaseGeometry:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    geometry = raw.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise UnknownNameError.of("outline type", str(geometry.get("type")), ("Polygon", "MultiPolygon"), where=where)
    try:
        return shape(geometry)
    except (ShapelyError, ValueError, TypeError, IndexError) as problem:
        raise DataError(f"the outline cannot be read ({problem}).", where=where,
                        mend="draw it again, or download the file again.") from problem  # fmt: skip
