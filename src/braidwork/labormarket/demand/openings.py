"""How many openings an occupation will have here, and how many of them need somebody newly trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from braidwork.errors import DataError, UnknownNameError
from braidwork.labormarket.demand.columns import Floats, codes, numbers

METHODS = ("published", "employment_share")


@dataclass(frozen=True)
class Need:
    """Yearly openings and the part filled by new entrants; grain: one occupation, every array of shape (occupations,).

    `need` = `openings` × `entry_share`, in people a year, NaN where either is unknown. `retention` and `licence_pass`
    turn a completion into somebody who can fill an opening. `is_modelled` says that the openings are not a published
    local figure; `method` how they were made.
    """

    occupations: tuple[str, ...]
    openings: Floats
    entry_share: Floats
    retention: Floats
    licence_pass: Floats
    soc_version: str
    method: str
    is_modelled: bool

    @property
    def need(self) -> Floats:
        """People a year whom the openings need newly trained."""
        return self.openings * self.entry_share


def need(table: Any, *, soc_version: str, method: str = "published") -> Need:
    """Yearly need of new entrants by occupation.

    Columns: `occupation_code`, `growth`, `exits`, `transfers` (yearly average, jobs or people; growth may be negative),
    `entry_share` (of all openings, the share filled by new entrants rather than movers; a transfer opening is not by
    itself a training need), and if known `retention` and `licence_pass` (shares, 1 where absent). Openings are growth
    + exits + transfers as BLS defines them, and 0 where growth takes away more than leaves.

    "published": the rows are local figures. "employment_share": the rows are of a larger area, scaled by
    `employment_local` ÷ `employment_area`, and labelled modelled. Raises UnknownNameError for another method and
    DataError for a bad value, naming the row.
    """
    if method not in METHODS:
        raise UnknownNameError.of("method of local openings", method, METHODS)
    if not soc_version:
        raise DataError("the table names no SOC version.", mend='name it, for instance soc_version="2018".')
    occupations = codes(table, "occupation_code")
    exits, transfers = (numbers(table, name, least=0, may_miss=True) for name in ("exits", "transfers"))
    openings = np.maximum(numbers(table, "growth", may_miss=True) + exits + transfers, 0.0)
    if method == "employment_share":
        openings = openings * _local_share(table)
    return Need(
        occupations,
        openings,
        numbers(table, "entry_share", least=0, most=1, may_miss=True),
        numbers(table, "retention", least=0, most=1, default=1.0),
        numbers(table, "licence_pass", least=0, most=1, default=1.0),
        soc_version,
        f"openings.v1 ({method}); need = openings × entry share",
        method != "published",
    )


def _local_share(table: Any) -> Floats:
    local = numbers(table, "employment_local", least=0, may_miss=True)
    area = numbers(table, "employment_area", least=0, may_miss=True)
    larger = local > area
    if larger.any():
        row = int(np.argmax(larger))
        raise DataError(
            f"{local[row]:g} local jobs are more than the {area[row]:g} of the area.",
            where=f"column employment_local, row {row + 1}",
            mend="take both from the same year and source.",
        )
    share: Floats = np.divide(local, area, out=np.full(len(local), np.nan), where=area > 0)
    return share
