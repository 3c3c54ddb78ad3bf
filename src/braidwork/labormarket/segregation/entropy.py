"""Mutual information M, Theil's H and their local scores, nested where super-units are named."""

from __future__ import annotations

import math
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab, require_groups
from braidwork.labormarket.segregation.inference import Statistic, infer
from braidwork.labormarket.segregation.nested import NestedFigures, nested_figures
from braidwork.labormarket.segregation.options import Options, plan, reading_options
from braidwork.labormarket.segregation.reading import Key
from braidwork.labormarket.segregation.refusals import require_accepted
from braidwork.labormarket.segregation.results import LocalSegregation, SegregationIndex, index

Floats = NDArray[np.float64]

BASES = {"e": 1.0, "2": math.log(2), "10": math.log(10)}


def mutual_information(
    data: Any,
    *,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    within: Key = (),
    base: str = "e",
    **options: Unpack[Options],
) -> SegregationIndex:
    """M = Σ p_ug ln(p_ug / (p_u·p_g)): what knowing a person's unit tells about the group, in units of `base`.

    0 where every unit has the groups of the whole; at most E, the entropy of the groups. `within` names the columns of
    super-units, outermost first: the `levels` of the result add up to M. `base` is "e", "2" or "10". Mora &
    Ruiz-Castillo; further `options` as in `Options`.
    """
    require_accepted("base", base, BASES)
    table = crosstab(data, unit=unit, group=group, count=count, within=within, **reading_options(options))
    return _index(table, "mutual_information", BASES[base], f"mutual_information.v1 (base {base})", options)


def theil_h(
    data: Any,
    *,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    within: Key = (),
    **options: Unpack[Options],
) -> SegregationIndex:
    """H = M / E, 0 (no segregation) to 1 (no unit holds two groups). Arguments as in `mutual_information`.

    Undefined where the table has one group (E = 0).
    """
    table = crosstab(data, unit=unit, group=group, count=count, within=within, **reading_options(options))
    require_groups(table, "theil_h")
    return _index(table, "theil_h", None, "theil_h.v1", options)


def local_segregation(
    data: Any,
    *,
    by: str = "group",
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    base: str = "e",
    **options: Unpack[Options],
) -> LocalSegregation:
    """L_g per group, or with by="unit" L_u per unit: how far each one's distribution lies from that of everyone.

    Weighted with the shares of groups, or of units, the scores add up to M. Mora & Ruiz-Castillo.
    """
    require_accepted("way of local scores, by=", by, ("group", "unit"))
    require_accepted("base", base, BASES)
    table = crosstab(data, unit=unit, group=group, count=count, **reading_options(options))
    own = table.group_totals if by == "group" else table.unit_totals
    kernel = kernels.local_groups if by == "group" else kernels.local_units
    others = len(table.units if by == "group" else table.groups) - 1
    share = own / table.persons
    asked = plan(options, has_replicates=table.replicates is not None)
    found = infer(table, _scaled(kernel, BASES[base]), asked, others * (1 - share) / (2 * share) / BASES[base])
    return LocalSegregation(
        by=by,
        codes=table.groups if by == "group" else table.units,
        share=share,
        value=found.value,
        bias_corrected=found.bias_corrected,
        standard_error=found.standard_error,
        lower=found.lower,
        upper=found.upper,
        expected_under_independence=found.expected,
        expected_first_order=found.first_order,
        mutual_information=float((share * found.value).sum()),
        method=f"local_segregation.v1 (by {by}, base {base}); {found.method}",
        dropped_units=table.dropped_units,
        dropped_groups=table.dropped_groups,
        notes=found.notes,
    )


def _index(table: Crosstab, measure: str, unit: float | None, formula: str, options: Options) -> SegregationIndex:
    """M in units of `unit`, or H where it is None."""
    asked = plan(options, has_replicates=table.replicates is not None)
    if table.nesting:
        parts = NestedFigures.of(table, unit)
        found = infer(table, parts.statistic, asked, parts.first_order, parts.bias)
        levels, supers = nested_figures(parts, found)
        return index(table, measure, f"{formula}, nested", found, levels=levels, super_units=supers)
    # H is M over E, and the bias of E is far smaller than that of M
    divisor = float(kernels.entropy(table.group_totals)) if unit is None else unit
    kernel: Statistic = kernels.theil if unit is None else _scaled(kernels.mutual, unit)
    degrees = (len(table.units) - 1) * (len(table.groups) - 1) / 2
    found = infer(table, lambda cells: kernel(cells)[:, None], asked, np.array([degrees / divisor]))
    return index(table, measure, formula, found)


def _scaled(kernel: Statistic, unit: float) -> Statistic:
    return kernel if unit == 1.0 else lambda cells: kernel(cells) / unit
