"""Outlines as shapes: joined from smaller ones, and simplified so that neighbours keep one common border."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_FINEST, _COARSEST = 1e-6, 0.1  # degrees of latitude, roughly 0.1 m to 11 km
_HALVINGS = 12
_SMALLEST_PART = 1e-4  # of a place's area: smaller islets and slivers are not drawn
_DECIMALS = 5  # about one metre


@dataclass(frozen=True)
class Outline:
    """The outline of one place in degrees of longitude and latitude, and the county in which it lies."""

    code: str
    label: str
    county_fips: str
    shape: BaseGeometry

    @property
    def points(self) -> int:
        """Points of all rings."""
        from shapely import get_num_coordinates

        return int(get_num_coordinates(self.shape))

    def geojson(self) -> str:
        """The outline as GeoJSON MultiPolygon text, to about one metre."""
        from shapely.geometry import mapping

        parts = [self.shape] if self.shape.geom_type == "Polygon" else list(self.shape.geoms)
        rings = [[_ring(r) for r in mapping(p)["coordinates"]] for p in parts]
        return json.dumps({"type": "MultiPolygon", "coordinates": rings}, separators=(",", ":"))


def dissolved(pieces: Iterable[tuple[str, str, BaseGeometry]]) -> list[Outline]:
    """One outline per county from pieces that tile it: (county code, county label, shape)."""
    from shapely import union_all

    shapes: dict[tuple[str, str], list[BaseGeometry]] = {}
    for code, label, shape in pieces:
        shapes.setdefault((code, label), []).append(shape)
    return [Outline(code, label, code, union_all(found)) for (code, label), found in sorted(shapes.items())]


def simplified(outlines: Sequence[Outline], points_each: int) -> list[Outline]:
    """The outlines with about `points_each` points on average, never more detailed than they came.

    Borders between them are simplified once, so that no gap or overlap appears.
    """
    shapes = [_squeezed(o.shape, _latitude(outlines)) for o in outlines]
    wanted = points_each * len(outlines)
    if sum(o.points for o in outlines) <= wanted:
        return [replace(o, shape=_without_slivers(o.shape)) for o in outlines]
    drawn = _coarsened(shapes, wanted)
    latitude = _latitude(outlines)
    return [
        replace(o, shape=_without_slivers(_squeezed(s, latitude, back=True)))
        for o, s in zip(outlines, drawn, strict=True)
    ]


def _coarsened(shapes: Sequence[BaseGeometry], wanted: int) -> Sequence[BaseGeometry]:
    """The shapes at the tolerance that leaves nearly as many points as wanted, found by halving on a log scale."""
    from shapely import coverage_simplify, get_num_coordinates

    fine, coarse = _FINEST, _COARSEST
    for _ in range(_HALVINGS):
        middle = (fine * coarse) ** 0.5
        drawn: Sequence[BaseGeometry] = coverage_simplify(shapes, middle)
        points = int(get_num_coordinates(drawn).sum())
        if 0.8 * wanted <= points <= wanted:
            return drawn
        fine, coarse = (middle, coarse) if points > wanted else (fine, middle)
    return list(coverage_simplify(shapes, coarse))


def _latitude(outlines: Sequence[Outline]) -> float:
    """The middle latitude, at which a degree of longitude is measured."""
    return float(sum((o.shape.bounds[1] + o.shape.bounds[3]) / 2 for o in outlines) / len(outlines))


def _squeezed(shape: BaseGeometry, latitude: float, *, back: bool = False) -> BaseGeometry:
    """Longitudes scaled to the length of a degree of latitude (or back), so that simplifying is even-handed."""
    from shapely import transform

    factor = 1 / cos(radians(latitude)) if back else cos(radians(latitude))
    return transform(shape, lambda points: points * [factor, 1.0])


def _without_slivers(shape: BaseGeometry) -> BaseGeometry:
    """A multipolygon without parts too small to draw."""
    from shapely.geometry import MultiPolygon

    if shape.geom_type != "MultiPolygon":
        return shape
    parts = [p for p in shape.geoms if p.area >= _SMALLEST_PART * shape.area]
    return MultiPolygon(parts)


def _ring(points: Sequence[Sequence[float]]) -> list[list[float]]:
    rounded: list[list[float]] = []
    for x, y, *_ in points:
        point = [round(x, _DECIMALS), round(y, _DECIMALS)]
        if not rounded or rounded[-1] != point:
            rounded.append(point)
    return rounded
