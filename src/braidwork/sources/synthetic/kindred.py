"""Occupations that are counted apart from a kindred one: same schooling and pay, a code of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from braidwork.sources.synthetic.occupations.roster import table

Row = tuple[int, str, int, str, int, float, float, float]


@dataclass(frozen=True)
class Kindred:
    """A part of another occupation: its row and its industry's row in the list, and its share of each sex there."""

    occupation: Row
    row: int
    industry: int
    men: float
    women: float


def kindred(occupations: Sequence[Row], first: int) -> Mapping[int, tuple[Kindred, ...]]:
    """The occupations of `census.csv` that take a share of one of `occupations`, by the row of that one.

    They have its schooling and pay; their own rows count on from `first`.
    """
    rows = {f"{o[0]:04d}": i for i, o in enumerate(occupations)}
    found: dict[int, tuple[Kindred, ...]] = {}
    for number, line in enumerate((t for t in table("census") if t["from"]), start=first):
        parent, industry = rows[line["from"]], rows[line["industry_of"]]
        _, _, _, _, need, women, pay, size = occupations[parent]
        branch = occupations[industry]
        soc = (line["pums_soc"] or line["soc"]).replace("-", "")  # public-use files join some codes of the SOC
        own: Row = (int(line["code"]), soc, branch[2], branch[3], need, women, pay, size)
        part = Kindred(own, number, industry, float(line["men"]), float(line["women"]))
        found[parent] = (*found.get(parent, ()), part)
    return found


def sorted_rows(parts: Mapping[int, tuple[Kindred, ...]]) -> tuple[Row, ...]:
    """The occupations in the order of their rows."""
    every = sorted((part for group in parts.values() for part in group), key=lambda part: part.row)
    return tuple(part.occupation for part in every)
