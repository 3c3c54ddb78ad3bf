"""Who shares a unit with whom: isolation and exposure."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Unpack

from braidwork.errors import DataError
from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.crosstab import crosstab
from braidwork.labormarket.segregation.evenness import scalar
from braidwork.labormarket.segregation.options import Options, reading_options
from braidwork.labormarket.segregation.reading import Key
from braidwork.labormarket.segregation.refusals import require_accepted
from braidwork.labormarket.segregation.results import SegregationIndex

AMONG = ("all_groups", "two_groups")


def isolation(
    data: Any,
    *,
    of: Hashable,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    **options: Unpack[Options],
) -> SegregationIndex:
    """xPx = Σ (x_u/X)(x_u/n_u): the share of group `of` in the unit of its mean member, n_u counting all groups.

    Under no segregation it is the group's share of everyone, not 0. Undefined where the group is empty or absent.
    """
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    at = table.position(of)
    formula = f"isolation.v1 ('{of}', among all groups)"
    return scalar(table, "isolation", formula, lambda cells: kernels.contact(cells, at, at), options)


def exposure(
    data: Any,
    *,
    of: Hashable,
    to: Hashable,
    among: str = "all_groups",
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    **options: Unpack[Options],
) -> SegregationIndex:
    """xPy = Σ (x_u/X)(y_u/n_u): the share of group `to` in the unit of a mean member of group `of`.

    `among` says whom n_u counts: "all_groups", or "two_groups" for these two alone. Undefined where either group is
    empty or absent.
    """
    require_accepted("universe, among=", among, AMONG)
    if of == to:
        raise DataError(f"exposure of '{of}' to itself is isolation.", mend="call isolation(of=…).")
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    x, y = table.position(of), table.position(to)
    if among == "two_groups":
        table, x, y = table.of_groups([of, to]), 0, 1
    formula = f"exposure.v1 ('{of}' to '{to}', among {among.replace('_', ' ')})"
    return scalar(table, "exposure", formula, lambda cells: kernels.contact(cells, x, y), options)
