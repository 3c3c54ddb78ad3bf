"""Major groups of occupations with short plain names, and the groupings that publishers print as one occupation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).parent


@cache
def major_groups() -> Mapping[str, str]:
    """Short plain names of the 23 major groups of SOC 2018 by code ("29-0000"); the wording is Braidwork's own."""
    return MappingProxyType({r["major_code"]: r["label"] for r in _rows("occupation_majors.csv")})


def major_code(occupation_code: str) -> str:
    """The major group of a SOC code: 29-1141 lies in 29-0000."""
    return f"{occupation_code[:2]}-0000"


def major_label(occupation_code: str) -> str:
    """The short plain name of the major group of a SOC code; the code of the group where it has no name here."""
    code = major_code(occupation_code)
    return major_groups().get(code, code)


@cache
def groupings() -> Mapping[str, tuple[str, ...]]:
    """The codes that stand for several SOC 2018 occupations at once, each with the occupations that it joins.

    BLS prints them as occupations in its wage survey and its projections from the edition of May 2021 on; their parts
    are not published. The list is data (`occupation_groupings.csv`), held against the official O*NET crosswalk by a
    test.
    """
    found: dict[str, list[str]] = {}
    for row in _rows("occupation_groupings.csv"):
        found.setdefault(row["grouping_code"], []).append(row["occupation_code"])
    return MappingProxyType({code: tuple(parts) for code, parts in found.items()})


def parts(occupation_code: str) -> tuple[str, ...]:
    """The SOC 2018 occupations that a code stands for: the parts of a grouping, or the code itself."""
    return groupings().get(occupation_code, (occupation_code,))


def _rows(name: str) -> list[dict[str, str]]:
    import csv

    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
