"""Occupations of a region, each as one record: pay, outlook, entry, programs, licenses, names that people use."""

from __future__ import annotations

from braidwork.labormarket.occupations.records import (
    Entry,
    Found,
    IndustryShare,
    License,
    NationalMix,
    Occupation,
    Outlook,
    Pay,
    Program,
    Source,
    WagePoint,
)

__all__ = [
    "Entry",
    "Found",
    "IndustryShare",
    "License",
    "NationalMix",
    "Occupation",
    "Outlook",
    "Pay",
    "Program",
    "Source",
    "WagePoint",
]
