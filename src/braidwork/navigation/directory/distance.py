"""How far: along a great circle, a stand-in for travel time until a network of roads and buses is at hand."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from braidwork.navigation.directory.records import Point

EARTH_RADIUS_KM = 6371.0088  # mean radius of the International Union of Geodesy and Geophysics
NOTE = "as the crow flies: no travel time"


def kilometers(start: Point, end: Point) -> float:
    """Great-circle kilometers between two points by the haversine formula (Sinnott 1984)."""
    north, east = radians(end.latitude - start.latitude), radians(end.longitude - start.longitude)
    half = sin(north / 2) ** 2 + cos(radians(start.latitude)) * cos(radians(end.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
