"""The formulas, vectorised over draws: tables (…, U, G) of sums to one value each (…,).

M and H are summed in join form, Σ n·ln(n·N / (n_u·n_g)) / N: the difference of entropies would lose digits. A table in
which an index has no value gives NaN; callers refuse such a table of their own before they come here.
Reardon & Firebaugh 2002 (multigroup indices); Mora & Ruiz-Castillo (M, H); Karmel & MacLachlan 1988.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 1e-300


def entropy(totals: Floats) -> Floats:
    """Natural-log entropy of totals (…, G) over their last axis; 0·ln 0 = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = totals / totals.sum(axis=-1, keepdims=True)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(-(shares * logs).sum(axis=-1))


def divergence_terms(cells: Floats, parents: Floats | None = None) -> Floats:
    """n_ug · ln( n_ug·N_s / (n_u·N_sg) ) for every cell (…, U, G), with s the whole table or each row's parent row.

    `parents` (…, U, G) holds for each unit the cells of the super-unit that it lies in. NaN where a cell is negative,
    as a replicate weight may make it: the logarithm has no answer there.
    """
    units = _row_sums(cells)
    if parents is None:
        columns, whole = _column_sums(cells), _column_sums(units)
    else:
        columns, whole = parents, _row_sums(parents)
    # the two products are equal to the last bit where a table has one unit or one group: M is exactly 0
    terms: Floats = cells * whole
    apart = units * columns
    with np.errstate(invalid="ignore", divide="ignore"):
        terms /= apart
        # an empty cell gets a logarithm that is finite, so that times 0 it is 0; masks would cost more than the rest
        np.log(np.fmax(terms, LEAST, out=terms), out=terms)
        terms *= cells
    if cells.size and cells.min() < 0:
        terms[(cells < 0) | ((cells > 0) & (apart <= 0))] = np.nan
    return terms


def mutual(cells: Floats) -> Floats:
    """Mutual information M, natural logarithm."""
    return _over(_total(divergence_terms(cells)), _total(cells))


def theil(cells: Floats) -> Floats:
    """Theil's H = M / E."""
    return _over(mutual(cells), entropy(_column_sums(cells)[..., 0, :]))


def local_groups(cells: Floats) -> Floats:
    """L_g (…, G): how far the units of each group differ from those of everyone."""
    return _over(divergence_terms(cells).sum(axis=-2), cells.sum(axis=-2))


def local_units(cells: Floats) -> Floats:
    """L_u (…, U): how far the groups of each unit differ from those of everyone."""
    return _over(divergence_terms(cells).sum(axis=-1), cells.sum(axis=-1))


def two_group_dissimilarity(cells: Floats) -> Floats:
    """Duncan's D of a table with two groups (…, U, 2): ½ Σ |a_u/A − b_u/B|."""
    totals = cells.sum(axis=-2)
    apart = np.abs(cells[..., 0] * totals[..., None, 1] - cells[..., 1] * totals[..., None, 0]).sum(axis=-1)
    return _over(apart, 2 * totals[..., 0] * totals[..., 1])


def multigroup_dissimilarity(cells: Floats) -> Floats:
    """Multigroup D: Σ |n_ug − n_u·p_g| / (2 N I)."""
    units, groups = _row_sums(cells), _column_sums(cells)
    whole = _column_sums(units)
    apart = cells * whole
    apart -= units * groups
    np.abs(apart, out=apart)
    return _over(_total(apart), 2 * _mixed(groups[..., 0, :]))


def karmel_maclachlan(cells: Floats, column: int) -> Floats:
    """Share of all persons who would have to move for one group's share to be the same in every unit."""
    x, units = cells[..., column], cells.sum(axis=-1)
    whole, group = units.sum(axis=-1), x.sum(axis=-1)
    apart = np.abs(x * whole[..., None] - group[..., None] * units).sum(axis=-1)
    return _over(apart, whole * whole)


def contact(cells: Floats, of: int, to: int) -> Floats:
    """Σ_u (x_u/X)(y_u/n_u): the share of group `to` in the unit of a mean member of group `of`."""
    x, units = cells[..., of], cells.sum(axis=-1)
    share = np.divide(cells[..., to], units, out=np.zeros_like(units), where=units != 0)
    return _over((x * share).sum(axis=-1), x.sum(axis=-1))


def gini(cells: Floats, column: int | None = None) -> Floats:
    """Multigroup Gini, or the two-group Gini of one column against the rest: O(U ln U) per group, by sorting.

    With the units ordered by π_g|u and W their running size, Σ_g n_ug (2 W_u − n_u − N) counts each pair once.
    """
    units = cells.sum(axis=-1)
    groups = cells.sum(axis=-2)
    whole = units.sum(axis=-1)
    columns = range(cells.shape[-1]) if column is None else [column]
    pairs = np.zeros(cells.shape[:-2])
    for g in columns:
        inside = cells[..., g]
        share = np.divide(inside, units, out=np.zeros_like(units), where=units > 0)
        order = np.argsort(share, axis=-1)
        size = np.take_along_axis(units, order, axis=-1)
        place = 2 * np.cumsum(size, axis=-1) - size - whole[..., None]
        pairs += (np.take_along_axis(inside, order, axis=-1) * place).sum(axis=-1)
    # twice the pairs over twice N²·I, or over twice X·(N − X)
    spread = _mixed(groups) if column is None else groups[..., column] * (whole - groups[..., column])
    value = _over(pairs, spread)
    return np.where((cells < 0).any(axis=(-2, -1)), np.nan, value)


def _row_sums(cells: Floats) -> Floats:
    """Unit totals (…, U, 1); as a product with ones, several times quicker than numpy's sum over a short axis."""
    return np.asarray(cells @ np.ones((cells.shape[-1], 1)))


def _column_sums(cells: Floats) -> Floats:
    """Group totals (…, 1, G)."""
    return np.asarray(np.ones((1, cells.shape[-2])) @ cells)


def _mixed(groups: Floats) -> Floats:
    """N²·I = Σ_g n_g (N − n_g) (…,)."""
    whole = groups.sum(axis=-1, keepdims=True)
    return np.asarray((groups * (whole - groups)).sum(axis=-1))


def _total(cells: Floats) -> Floats:
    # one long axis, so that numpy adds in pairs rather than one after another
    return np.asarray(cells.reshape(*cells.shape[:-2], -1).sum(axis=-1))


def _over(top: Floats, bottom: Floats) -> Floats:
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0))
