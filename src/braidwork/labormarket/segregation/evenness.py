"""How unevenly groups are spread over units: dissimilarity, Karmel-MacLachlan and Gini."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Unpack

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab, require_groups
from braidwork.labormarket.segregation.inference import Statistic, infer
from braidwork.labormarket.segregation.options import Options, plan, reading_options
from braidwork.labormarket.segregation.reading import Key
from braidwork.labormarket.segregation.results import SegregationIndex, index


def dissimilarity(
    data: Any,
    *,
    groups: tuple[Hashable, Hashable] | None = None,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    **options: Unpack[Options],
) -> SegregationIndex:
    """Duncan's D = ½ Σ |a_u/A − b_u/B| of two groups: the share of either that would have to change unit.

    0 where both are spread alike, 1 where no unit holds both. `groups` names the two; without it the table must hold
    exactly two. Other groups play no part. Undefined where one of them is empty or absent.
    """
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    pair = _pair(table, groups)
    formula = f"dissimilarity.v1 ('{pair[0]}' and '{pair[1]}')"
    return scalar(table.of_groups(pair), "dissimilarity", formula, kernels.two_group_dissimilarity, options)


def multigroup_dissimilarity(
    data: Any, *, unit: Key = "unit", group: str = "group", count: str = "count", **options: Unpack[Options]
) -> SegregationIndex:
    """Multigroup D = Σ n_u |π_g|u − p_g| / (2 N I) over all groups; of two groups it is Duncan's D.

    Undefined where the table has one group. Reardon & Firebaugh 2002.
    """
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    require_groups(table, "multigroup_dissimilarity")
    kernel = kernels.multigroup_dissimilarity
    return scalar(table, "multigroup_dissimilarity", "multigroup_dissimilarity.v1", kernel, options)


def karmel_maclachlan(
    data: Any,
    *,
    of: Hashable,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    **options: Unpack[Options],
) -> SegregationIndex:
    """Share of all persons who would have to change unit, sizes of units kept, for group `of` to be even.

    (1/N) Σ |x_u − (X/N) n_u|, which is 2a(1−a) times D of the group against the rest, a = X/N. Undefined where the
    group, or the rest, is empty. Karmel & MacLachlan 1988.
    """
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    column = against_rest(table, of)
    formula = f"karmel_maclachlan.v1 ('{of}' against the rest)"
    return scalar(table, "karmel_maclachlan", formula, lambda n: kernels.karmel_maclachlan(n, column), options)


def gini(
    data: Any,
    *,
    of: Hashable | None = None,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    **options: Unpack[Options],
) -> SegregationIndex:
    """Multigroup Gini, or with `of` the two-group Gini of that group against the rest; 0 even, 1 wholly apart.

    Σ_g Σ_i Σ_j n_i n_j |π_g|i − π_g|j| / (2 N² I), found by sorting in O(U ln U) per group. Undefined where the table
    has one group, or the group `of` or the rest is empty. Reardon & Firebaugh 2002.
    """
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    if of is None:
        require_groups(table, "gini")
        return scalar(table, "gini", "gini.v1 (multigroup)", kernels.gini, options)
    column = against_rest(table, of)
    return scalar(table, "gini", f"gini.v1 ('{of}' against the rest)", lambda n: kernels.gini(n, column), options)


def scalar(table: Crosstab, measure: str, formula: str, kernel: Statistic, options: Options) -> SegregationIndex:
    """One index of one table, with the inference that the options ask for."""
    asked = plan(options, has_replicates=table.replicates is not None)
    return index(table, measure, formula, infer(table, lambda cells: kernel(cells)[:, None], asked))


def against_rest(table: Crosstab, of: Hashable) -> int:
    """The column of a group that is set against all others; refused where there are none."""
    column = table.position(of)
    if len(table.groups) < 2:
        raise UndefinedMeasureError(
            f"everybody is in the group '{of}': there is no rest to set it against.", mend="check the group column."
        )
    return column


def _pair(table: Crosstab, groups: tuple[Hashable, Hashable] | None) -> tuple[Hashable, Hashable]:
    if groups is not None:
        if len(groups) != 2 or groups[0] == groups[1]:
            raise DataError(f"dissimilarity compares two groups, not {groups}.", mend="name two different groups.")
        return groups
    if len(table.groups) == 2:
        return table.groups[0], table.groups[1]
    if len(table.groups) + len(table.dropped_groups) == 2:
        raise UndefinedMeasureError(f"the group '{table.dropped_groups[0]}' is empty: the index has no value.",
                                    mend="check the group column.")  # fmt: skip
    raise DataError(
        f"the table holds {len(table.groups)} groups, and dissimilarity compares two.",
        mend="name them with groups=(a, b), or use multigroup_dissimilarity.",
    )
