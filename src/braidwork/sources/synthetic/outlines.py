"""Invented outlines for maps: counties side by side along one jagged coast, cut into their PUMAs without gaps.

Neighbours share their borders point for point, because every border line is drawn once and used by both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, count, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from braidwork.reference import County, Region
from braidwork.reference import region as named_region
from braidwork.sources.synthetic.places import PUMA_VINTAGE

Point = tuple[float, float]
Line = list[Point]
Feature = dict[str, Any]

# Open ocean, so that nobody takes the shapes for a real place.
_WEST, _SOUTH = -150.0, 40.0
_COLUMN_WIDTH, _HEIGHT = 0.42, 1.05
_HALVINGS = 5
_SEED = 99
_MOST_STACKED = 3


@dataclass(frozen=True)
class _Net:
    """Every line of the map, each drawn once: borders from coast to inland, coast and inland by strip."""

    borders: Sequence[Line]
    coast: Sequence[Line]
    inland: Sequence[Line]


@dataclass(frozen=True)
class _Column:
    """A strip of a county between two borders, holding some of its PUMAs one above the other."""

    county: County
    pumas: tuple[str, ...]


def write_outlines(out: Path, *, region: Region | None = None) -> tuple[Path, Path]:
    """Write `synthetic_counties.geojson` and `synthetic_pumas.geojson`.

    Features have `synthetic`, `GEOID` (county FIPS, or state and PUMA) and `NAME`; PUMAs also `COUNTY`.
    """
    region = region or named_region("demo")
    columns = _columns(region)
    counties, pumas = _drawn(region, columns)
    out.mkdir(parents=True, exist_ok=True)
    return (
        _save(out / "synthetic_counties.geojson", counties),
        _save(out / "synthetic_pumas.geojson", pumas),
    )


def _drawn(region: Region, columns: Sequence[_Column]) -> tuple[list[Feature], list[Feature]]:
    """Counties and PUMAs from the first seed whose jagged lines do not cross one another."""
    from shapely.geometry import shape

    for seed in count(_SEED):
        rng = np.random.default_rng(seed)
        net = _net(len(columns), rng)
        counties = _counties(region, columns, net)
        pumas = _pumas(region, columns, net, rng)
        outlines = [shape(f["geometry"]) for f in (*counties, *pumas)]
        halves = outlines[: len(counties)], outlines[len(counties) :]
        if all(o.is_valid for o in outlines) and not any(_overlap(half) for half in halves):
            return counties, pumas
    raise AssertionError("seeds do not end")


def _overlap(outlines: Sequence[Any]) -> bool:
    return any(a.intersection(b).area > 0 for a, b in combinations(outlines, 2))


def _counties(region: Region, columns: Sequence[_Column], net: _Net) -> list[Feature]:
    features, start = [], 0
    for county in sorted(region.counties, key=lambda c: c.fips):
        end = start + sum(c.county == county for c in columns)
        ring = _ring(net.coast[start:end], net.borders[end], net.inland[start:end], net.borders[start])
        features.append(_feature(ring, GEOID=county.fips, NAME=county.name))
        start = end
    return features


def _pumas(region: Region, columns: Sequence[_Column], net: _Net, rng: np.random.Generator) -> list[Feature]:
    features = []
    for i, column in enumerate(columns):
        for puma, ring in zip(column.pumas, _cells(i, column, net, rng), strict=True):
            name = region.puma_name(puma, PUMA_VINTAGE)
            features.append(_feature(ring, GEOID=region.state.fips + puma, NAME=name, COUNTY=column.county.fips))
    return features


def _columns(region: Region) -> list[_Column]:
    columns = []
    for county in sorted(region.counties, key=lambda c: c.fips):
        codes = county.pumas.get(PUMA_VINTAGE, ())
        strips = max(1, -(-len(codes) // _MOST_STACKED))
        columns += [_Column(county, tuple(codes[i::strips])) for i in range(strips)]
    return columns


def _net(columns: int, rng: np.random.Generator) -> _Net:
    """Borders between strips from coast to inland, and the coast and inland pieces of each strip."""
    east = [_WEST + _COLUMN_WIDTH * (i + 0.12 * rng.uniform(-1, 1)) for i in range(columns + 1)]
    # Two bays and a cape: the coast swings more than the inland border.
    feet = [(x, _SOUTH + 0.16 * np.sin(2.1 * i) + 0.05 * rng.uniform(-1, 1)) for i, x in enumerate(east)]
    tops = [(x + 0.05 * rng.uniform(-1, 1), _SOUTH + _HEIGHT + 0.05 * rng.uniform(-1, 1)) for x in east]
    borders = [_jagged(foot, top, 0.10, rng) for foot, top in zip(feet, tops, strict=True)]
    coast = [_jagged(a[0], b[0], 0.34, rng) for a, b in pairwise(borders)]
    inland = [_jagged(a[-1], b[-1], 0.06, rng) for a, b in pairwise(borders)]
    return _Net(borders, coast, inland)


def _jagged(start: Point, end: Point, swing: float, rng: np.random.Generator) -> Line:
    """A line of 33 points between two ends by midpoint displacement; ends are rounded and kept."""
    points = np.array([start, end], dtype=float)
    for halving in range(_HALVINGS):
        step = np.diff(points, axis=0)
        normal = np.stack([-step[:, 1], step[:, 0]], axis=1)
        middle = points[:-1] + step / 2 + normal * (rng.uniform(-swing, swing, (len(step), 1)) * 0.8**halving)
        merged = np.empty((len(points) + len(middle), 2))
        merged[0::2], merged[1::2] = points, middle
        points = merged
    return [(round(float(x), 5), round(float(y), 5)) for x, y in points]


def _cells(i: int, column: _Column, net: _Net, rng: np.random.Generator) -> list[Line]:
    """Rings of the strip's PUMAs, from the coast inland."""
    left, right = net.borders[i], net.borders[i + 1]
    cells, last = len(column.pumas), len(left) - 1
    at = [0, *(round(last * (k + 0.15 * rng.uniform(-1, 1)) / cells) for k in range(1, cells)), last]
    across = [net.coast[i], *(_jagged(left[k], right[k], 0.08, rng) for k in at[1:-1]), net.inland[i]]
    rings = []
    for k in range(cells):
        below, above = at[k], at[k + 1]
        rings.append(_ring([across[k]], right[below : above + 1], [across[k + 1]], left[below : above + 1]))
    return rings


def _ring(bottom: Sequence[Line], right: Line, top: Sequence[Line], left: Line) -> Line:
    """A closed counter-clockwise ring from four sides; bottom and top run west to east, left and right northward."""
    path: Line = []
    sides = [*bottom, right, *(line[::-1] for line in reversed(top)), left[::-1]]
    for side in sides:
        path += side if not path else side[1:]
    return path


def _feature(ring: Line, **properties: str) -> Feature:
    return {
        "type": "Feature",
        "properties": {"synthetic": True, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _save(path: Path, features: list[Feature]) -> Path:
    # The mark comes first, so that it stands in the first bytes of the file.
    collection = {"synthetic": True, "type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
