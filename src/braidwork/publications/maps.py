"""Maps of counties or PUMAs as SVG: outlines from the report's shapes, classes in colour, every value printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, radians

from braidwork.publications.contents import Shape
from braidwork.publications.figures import Scale, show
from braidwork.publications.standing import Standing

WIDTH = 400
MOST_CLASSES = 5
_ROOM_FOR_NAME, _ROOM_FOR_VALUE = 44.0, 15.0  # pixels of free radius inside an outline


@dataclass(frozen=True)
class Class:
    """One class of the legend: its number (1 is the lightest), and its range in words."""

    number: int
    words: str


@dataclass(frozen=True)
class Map:
    """A drawn map: SVG text, its legend, and whether some place has no figure."""

    svg: str
    legend: tuple[Class, ...]
    has_withheld: bool


def draw_map(
    places: Sequence[Standing], shapes: Sequence[Shape], *, scale: Scale, ident: str, title: str, description: str
) -> Map | None:
    """A map of the places that have an outline, or None where none has. `ident` must be unique on the page."""
    outlines = {s.code: s for s in shapes}
    drawn = [p for p in places if p.code in outlines]
    if not drawn:
        return None
    breaks = _breaks([p for p in drawn if p.is_shown])
    used = [outlines[p.code] for p in drawn]
    project, height = _projection(used)
    paths, labels = [], []
    for place in drawn:
        rings = [[project(*point) for point in ring] for ring in outlines[place.code].polygons]
        number = _class_of(place, breaks)
        kind = f"class-{number}" if number else "class-none"
        path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)
        paths.append(f'<path class="{kind}" fill-rule="evenodd" d="{path}"/>')
        labels.append(_label(place, rings, number))
    hatch = (
        f'<defs><pattern id="{ident}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" class="hatch-ground"/>'
        '<line x1="0" y1="0" x2="0" y2="7" class="hatch-line"/></pattern></defs>'
    )
    body = "".join(paths).replace('class="class-none"', f'class="class-none" fill="url(#{ident}-hatch)"')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" direction="ltr">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>'
        f"{hatch}{body}{''.join(labels)}</svg>"
    )
    width = breaks[1] - breaks[0] if len(breaks) > 1 else None
    legend = tuple(
        Class(i + 1, f"{show(a, width, scale).value} to {show(b, width, scale).value}")
        for i, (a, b) in enumerate(pairwise(breaks))
    )
    return Map(svg, legend, any(not p.is_shown for p in drawn))


def _breaks(shown: Sequence[Standing]) -> list[float]:
    """Edges of equal classes from the lowest to the highest value; empty where no place has a figure."""
    values = sorted({p.cell.value for p in shown if p.cell.value is not None})
    if not values:
        return []
    classes = min(MOST_CLASSES, len(values))
    width = (values[-1] - values[0]) / classes
    return [values[0] + width * i for i in range(classes)] + [values[-1]]


def _class_of(place: Standing, breaks: Sequence[float]) -> int:
    """The class of a place from 1; 0 where it has no figure. An edge belongs to the class above it."""
    value = place.cell.value
    if not place.is_shown or value is None:
        return 0
    inner = breaks[1:-1]
    return 1 + sum(value >= edge for edge in inner)


def _projection(shapes: Sequence[Shape]) -> tuple[Callable[[float, float], tuple[float, float]], float]:
    """Degrees to pixels with true shapes at the middle latitude, north up; and the drawing's height."""
    points = [point for shape in shapes for ring in shape.polygons for point in ring]
    lons = [x for x, _ in points]
    around = max(lons) - min(lons) > 180  # outlines on both sides of the antimeridian
    lons = [x + 360 if around and x < 0 else x for x in lons]
    lats = [y for _, y in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    squeeze = cos(radians((south + north) / 2))
    pixels = (WIDTH - 8) / (((east - west) * squeeze) or 1.0)

    def project(lon: float, lat: float) -> tuple[float, float]:
        lon = lon + 360 if around and lon < 0 else lon
        return 4 + (lon - west) * squeeze * pixels, 4 + (north - lat) * pixels

    return project, 8 + (north - south) * pixels


def _label(place: Standing, rings: Sequence[Sequence[tuple[float, float]]], number: int) -> str:
    """Name and value where the outline has room for them, the value alone where it has some, else nothing."""
    x, y, radius = _middle(rings)
    if radius < _ROOM_FOR_VALUE:
        return ""
    dark = " on-dark" if number >= 4 else ""
    value = place.shown.value if place.is_shown else "withheld"
    if radius < _ROOM_FOR_NAME:
        return f'<text class="map-value small{dark}" x="{x:.1f}" y="{y + 4:.1f}">{escape(value)}</text>'
    whole = place.shown.with_margin if place.is_shown else value
    return (
        f'<text class="map-name{dark}" x="{x:.1f}" y="{y - 4:.1f}">{escape(place.label)}</text>'
        f'<text class="map-value{dark}" x="{x:.1f}" y="{y + 13:.1f}">{escape(whole)}</text>'
    )


def _middle(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float, float]:
    """The inner point furthest from the outline of the largest part, and its distance to the outline."""
    from shapely.geometry import Polygon
    from shapely.ops import polylabel

    parts = [Polygon(ring).buffer(0) for ring in rings if len(ring) >= 4]
    if not parts:
        return 0.0, 0.0, 0.0
    largest = max(parts, key=lambda p: p.area)
    if largest.geom_type == "MultiPolygon":
        largest = max(largest.geoms, key=lambda p: p.area)
    point = polylabel(largest, tolerance=2.0)
    return point.x, point.y, largest.exterior.distance(point)
