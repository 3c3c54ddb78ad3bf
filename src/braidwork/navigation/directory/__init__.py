"""The directory of services: found by need, language, distance and hours, with what it does not say said aloud."""

from __future__ import annotations

from braidwork.navigation.directory.book import DirectoryBook
from braidwork.navigation.directory.finder import find, freshness, speaks_language
from braidwork.navigation.directory.needs import Need, need, needs
from braidwork.navigation.directory.opening import is_open, moment
from braidwork.navigation.directory.records import (
    STALE_AFTER_DAYS,
    Address,
    Asked,
    Edition,
    Entry,
    Found,
    Hours,
    Moment,
    Point,
    Spoken,
)
from braidwork.navigation.directory.telling import told

__all__ = [
    "STALE_AFTER_DAYS",
    "Address",
    "Asked",
    "DirectoryBook",
    "Edition",
    "Entry",
    "Found",
    "Hours",
    "Moment",
    "Need",
    "Point",
    "Spoken",
    "find",
    "freshness",
    "is_open",
    "moment",
    "need",
    "needs",
    "speaks_language",
    "told",
]
