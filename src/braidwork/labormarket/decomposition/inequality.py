"""Theil's pay inequality and the mean log deviation, between and within groups."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.decomposition.figure import Figure
from braidwork.labormarket.decomposition.replication import Replication, replication
from braidwork.labormarket.decomposition.two_groups import labels
from braidwork.measures.replicates.rule import ACS, VarianceRule, require_known
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import base_weights, numbers

Floats = NDArray[np.float64]

UNIVERSES = {
    "everyone": "everyone with known pay; pay that is not positive raises",
    "positive_pay": "people with positive pay; the others are excluded and counted",
}
ROWS_AT_A_TIME = 8192


@dataclass(frozen=True)
class GroupInequality:
    """One group: its share of people and of pay, its mean pay, and the inequality inside it."""

    group: Hashable
    n: int
    population_share: Figure
    pay_share: Figure
    mean: Figure
    theil: Figure
    mean_log_deviation: Figure


@dataclass(frozen=True)
class Inequality:
    """Theil T = between + within, mean log deviation = between + within, and every group.

    T is 0 when all are paid alike and weighs gaps at the top; the mean log deviation weighs those at the bottom.
    `n` rows were used; `n_missing` lack pay, and `n_not_positive` were excluded by the universe.
    """

    theil: Figure
    between: Figure
    within: Figure
    mean_log_deviation: Figure
    mean_log_deviation_between: Figure
    mean_log_deviation_within: Figure
    groups: tuple[GroupInequality, ...]
    n: int
    n_missing: int
    n_not_positive: int
    method: str


def theil(
    pay: ArrayLike,
    group: Any = None,
    *,
    universe: str = "everyone",
    weights: ArrayLike | None = None,
    replicates: Any = None,
    rule: VarianceRule = ACS,
    draws: int = 0,
    seed: int = 0,
    trimming: str = "none",
) -> Inequality:
    """Pay inequality T = Σ_g s_g ln(μ_g/μ) + Σ_g s_g T_g, s_g the group's share of all pay (Theil 1967).

    `pay` (n,), `group` n labels (none: one group, nothing between). Pay must be positive: pay ≤ 0 raises
    UndefinedMeasureError unless the universe "positive_pay" excludes it. Missing pay is excluded and counted.
    Standard errors as in `oaxaca_blinder`.
    """
    require_known("universe", universe, tuple(UNIVERSES))
    rows = len(numbers(pay, "the pay"))
    y, gaps = checked_variable(pay, rows)
    absent = np.zeros(rows, dtype=np.bool_) if gaps is None else gaps
    low = ~absent & (y <= 0)
    if low.any() and universe == "everyone":
        first = ", ".join(str(i) for i in np.flatnonzero(low)[:3])
        raise UndefinedMeasureError(
            f"{int(low.sum())} people have pay that is not positive, and its logarithm does not exist.",
            where=f"rows {first}",
            mend='ask for the universe "positive_pay" to leave them out by name.',
        )
    names, order, strata = _in_groups(group, rows, ~absent & ~low, weights)
    how = replication(order, strata, weights, replicates, of=rows, rule=rule, draws=draws, seed=seed, trimming=trimming)
    scale = float(np.average(y[order], weights=how.base))
    figures = _figures(_sums(how, y[order] / scale), scale, how)
    n = [int((how.base[first:stop] > 0).sum()) for first, stop in strata]
    return _result(figures, names, n, int(absent.sum()), int(low.sum()), f"Theil, {UNIVERSES[universe]}; {how.text}")


def _in_groups(
    group: Any, rows: int, used: NDArray[np.bool_], weights: ArrayLike | None
) -> tuple[tuple[Hashable, ...], NDArray[np.intp], tuple[tuple[int, int], ...]]:
    """Group labels, the used rows group by group, and where each group stands among them."""
    array = np.full(rows, "all", dtype=object) if group is None else labels(group)
    if array.shape != (rows,):
        raise DataError(f"{len(array)} group labels were given for {rows} rows.", mend="give one per row.")
    base = np.ones(rows) if weights is None else base_weights(weights).astype(np.float64)
    if base.shape != (rows,):
        raise DataError(f"{len(base)} weights were given for {rows} rows.", mend="give one per row.")
    names = tuple(sorted(set(array.tolist()), key=str))
    if not names:
        raise UndefinedMeasureError("there is nobody to compare.", mend="check the universe.")
    chosen = [np.flatnonzero((array == name) & used) for name in names]
    for name, mine in zip(names, chosen, strict=True):
        if base[mine].sum() <= 0:
            raise UndefinedMeasureError(
                f"the group '{name}' has no rows or no weight.", mend="leave it out, or check universe and weights."
            )
    ends = np.cumsum([len(mine) for mine in chosen]).tolist()
    return names, np.concatenate(chosen), tuple(zip([0, *ends[:-1]], ends, strict=True))


def _sums(how: Replication, t: Floats) -> Floats:
    """Σw, Σwt, Σw·t·ln t, Σw·ln t per group (1 + R, G, 4), the full sample first; t is pay over its mean."""
    log = np.log(t)
    columns = np.column_stack([np.ones(len(t)), t, t * log, log])
    sums = np.zeros((1 + how.count, len(how.strata), 4))
    factor = how.row_factor
    for g, (first, stop) in enumerate(how.strata):
        sums[0, g] = how.base[first:stop] @ columns[first:stop]
    for block, times in how.multiplicities():
        for g, (first, stop) in enumerate(how.strata):
            for start in range(first, stop, ROWS_AT_A_TIME):
                rows = slice(start, min(start + ROWS_AT_A_TIME, stop))
                some = columns[rows] if factor is None else columns[rows] * factor[rows, None]
                sums[1 + block.start : 1 + block.stop, g] += times[:, rows].astype(np.float64) @ some
    return sums


def _figures(sums: Floats, scale: float, how: Replication) -> list[Figure]:
    """Six figures of the whole, then five per group, each with its standard error."""
    w, s, slog, log = (sums[..., k] for k in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where((w > 0) & (s > 0), s / w, np.nan)
        whole = s.sum(axis=1) / w.sum(axis=1)
        share, people = s / s.sum(axis=1, keepdims=True), w / w.sum(axis=1, keepdims=True)
        inside = slog / s - np.log(mean)
        inside_log = np.log(mean) - log / w
        apart = np.log(mean / whole[:, None])
    between, within = (share * apart).sum(axis=1), (share * inside).sum(axis=1)
    between_log, within_log = -(people * apart).sum(axis=1), (people * inside_log).sum(axis=1)
    heads = [between + within, between, within, between_log + within_log, between_log, within_log]
    per_group = np.stack([people, share, mean * scale, inside, inside_log], axis=-1)
    table = np.column_stack([*heads, per_group.reshape(len(sums), -1)])
    errors = how.standard_errors(table[0], table[1:])
    return [Figure(float(v), float(e)) for v, e in zip(table[0], errors, strict=True)]


def _result(
    figures: list[Figure],
    names: tuple[Hashable, ...],
    n: list[int],
    n_missing: int,
    n_not_positive: int,
    method: str,
) -> Inequality:
    groups = tuple(GroupInequality(name, n[g], *figures[6 + 5 * g : 11 + 5 * g]) for g, name in enumerate(names))
    total, between, within, log, log_between, log_within = figures[:6]
    return Inequality(
        theil=total,
        between=between,
        within=within,
        mean_log_deviation=log,
        mean_log_deviation_between=log_between,
        mean_log_deviation_within=log_within,
        groups=groups,
        n=sum(n),
        n_missing=n_missing,
        n_not_positive=n_not_positive,
        method=method,
    )
