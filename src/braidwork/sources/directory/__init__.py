"""Directories of services read into the tables of HSDS 3: who helps with what, where, when, in which language."""

from __future__ import annotations

from braidwork.sources.directory.extract import WashingtonExtractLoader, read_extract
from braidwork.sources.directory.hours import time_of_day
from braidwork.sources.directory.hours import weekdays as read_days
from braidwork.sources.directory.hsds_json import HsdsJsonLoader, read_json
from braidwork.sources.directory.languages import codes_in, language, language_name, serving
from braidwork.sources.directory.package import HsdsPackageLoader, read_package

__all__ = [
    "HsdsJsonLoader",
    "HsdsPackageLoader",
    "WashingtonExtractLoader",
    "codes_in",
    "language",
    "language_name",
    "read_days",
    "read_extract",
    "read_json",
    "read_package",
    "serving",
    "time_of_day",
]
