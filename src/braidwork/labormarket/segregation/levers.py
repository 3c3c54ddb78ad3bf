"""Levers: which units, or sets of units, move M or H the most."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab, require_groups
from braidwork.labormarket.segregation.reading import Key, names_of
from braidwork.labormarket.segregation.refusals import require_accepted

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

MEASURES = ("mutual_information", "theil_h")
DEFINITIONS = {
    "integration": "index now − index if this unit kept its size and took the group shares of the whole table",
    "leave_one_out": "index now − index of the table without this unit",
}


@dataclass(frozen=True, kw_only=True)
class Levers:
    """How much each unit moves an index, the largest first; arrays (K,) in the order of `codes`.

    `effect` is `value` − `without`, what the index would be otherwise: positive where the unit keeps the index up.
    `definition` says in words what "otherwise" is. `share` is the unit's share of persons.
    """

    measure: str
    by: str
    definition: str
    value: float
    codes: tuple[Hashable, ...]
    share: Floats
    without: Floats
    effect: Floats
    dropped_units: tuple[Hashable, ...]
    dropped_groups: tuple[Hashable, ...]

    def to_pandas(self) -> pd.DataFrame:
        """One row per unit, the largest effect first."""
        import pandas as pd

        return pd.DataFrame({
            "unit": list(self.codes), "share": self.share, "without": self.without, "effect": self.effect,
        })  # fmt: skip


def levers(
    data: Any,
    *,
    measure: str = "mutual_information",
    by: str = "integration",
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    within: Key = (),
) -> Levers:
    """How much M or H would fall if one unit were integrated, or if it were not there, for every unit at once.

    `by="integration"`: the unit keeps its size and takes the group shares of the whole table, all other units stay, so
    the group totals move a little: M' = M − p_u L_u − KL(p'‖p), p' the new group shares; never negative for M.
    `by="leave_one_out"`: the unit and its people are left out. Both exact, in O(U·G). With one column in `within`
    a lever is a whole super-unit (a sector): each of its units takes the shares of the whole, or all are left out.
    NaN for H where only one group would be left; leaving out the only unit raises.
    """
    require_accepted("measure of levers", measure, MEASURES)
    require_accepted("kind of lever, by=", by, DEFINITIONS)
    if len(names_of(within)) > 1:
        raise DataError("levers move one level at a time.", mend="name a single column in within=.")
    table = crosstab(data, unit=unit, group=group, count=count, within=within)
    if measure == "theil_h":
        require_groups(table, "theil_h")
    codes, cells, terms = _sets(table)
    if by == "leave_one_out" and len(codes) < 2:
        raise UndefinedMeasureError("without its only unit the table is empty.", mend="use by='integration'.")
    mutual, groups = (_integrated if by == "integration" else _left_out)(table, cells, terms)
    now, without = float(kernels.mutual(table.cells)), mutual
    if measure == "theil_h":
        spread = kernels.entropy(groups)
        now /= float(kernels.entropy(table.group_totals))
        without = np.divide(mutual, spread, out=np.full(mutual.shape, np.nan), where=spread > 0)
    order = np.argsort(-(now - without), kind="stable")
    return Levers(
        measure=measure,
        by=by,
        definition=DEFINITIONS[by],
        value=now,
        codes=tuple(codes[i] for i in order),
        share=(cells.sum(axis=1) / table.persons)[order],
        without=without[order],
        effect=(now - without)[order],
        dropped_units=table.dropped_units,
        dropped_groups=table.dropped_groups,
    )


def _sets(table: Crosstab) -> tuple[tuple[Hashable, ...], Floats, Floats]:
    """Codes, cells (K, G) and N·(contribution to M) (K,) of each unit, or of each super-unit."""
    terms = kernels.divergence_terms(table.cells).sum(axis=1)
    if not table.nesting:
        return table.units, table.cells, terms
    outer = table.nesting[0]
    return outer.codes, np.add.reduceat(table.cells, outer.starts, axis=0), np.add.reduceat(terms, outer.starts)


def _integrated(table: Crosstab, cells: Floats, terms: Floats) -> tuple[Floats, Floats]:
    shares = table.group_totals / table.persons
    totals = table.group_totals - cells + cells.sum(axis=1, keepdims=True) * shares
    # every remaining term turns from ln(… / n_g) to ln(… / n_g'): together N·KL(p'‖p) less
    moved = (totals * np.log(totals / table.group_totals)).sum(axis=1)
    return (kernels.divergence_terms(table.cells).sum() - terms - moved) / table.persons, totals


def _left_out(table: Crosstab, cells: Floats, terms: Floats) -> tuple[Floats, Floats]:
    totals = table.group_totals - cells
    persons = table.persons - cells.sum(axis=1, keepdims=True)
    ratio = np.divide(table.group_totals * persons, totals * table.persons, out=np.ones_like(totals), where=totals > 0)
    moved = (totals * np.log(ratio)).sum(axis=1)
    return (kernels.divergence_terms(table.cells).sum() - terms + moved) / persons[:, 0], totals
