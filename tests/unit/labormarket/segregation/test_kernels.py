"""The vectorised formulas against the same formulas written as plain loops, and their invariants."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.labormarket.segregation import kernels

from .small_tables import random_cells


def plain(cells):
    """Every multigroup index by its definition, cell by cell."""
    n = [[float(x) for x in row] for row in cells]
    units, groups = [sum(r) for r in n], [sum(c) for c in zip(*n, strict=True)]
    whole = sum(units)
    p = [g / whole for g in groups]
    mixed = sum(x * (1 - x) for x in p)
    at = list(product(range(len(units)), range(len(groups))))
    m = math.fsum(n[u][g] / whole * math.log(n[u][g] * whole / units[u] / groups[g]) for u, g in at if n[u][g])
    d = math.fsum(abs(n[u][g] / units[u] - p[g]) * units[u] for u, g in at) / (2 * whole * mixed)
    pairs = {
        g: math.fsum(
            units[i] * units[j] * abs(n[i][g] / units[i] - n[j][g] / units[j])
            for i, j in product(range(len(units)), repeat=2)
        )
        for g in range(len(groups))
    }
    return {
        "m": m,
        "h": m / -sum(x * math.log(x) for x in p),
        "d": d,
        "gini": sum(pairs.values()) / (2 * whole**2 * mixed),
        "gini0": pairs[0] / (2 * whole**2 * p[0] * (1 - p[0])),
        "km0": sum(abs(n[u][0] - p[0] * units[u]) for u in range(len(units))) / whole,
        "exposure": sum(n[u][0] * n[u][1] / units[u] for u in range(len(units))) / groups[0],
    }


def vectorised(cells):
    return {
        "m": kernels.mutual(cells),
        "h": kernels.theil(cells),
        "d": kernels.multigroup_dissimilarity(cells),
        "gini": kernels.gini(cells),
        "gini0": kernels.gini(cells, 0),
        "km0": kernels.karmel_maclachlan(cells, 0),
        "exposure": kernels.contact(cells, 0, 1),
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_formulas_are_the_definitions(seed):
    cells = random_cells(seed) + np.eye(30, 4)
    got = vectorised(cells.astype(float))
    assert {k: float(v) for k, v in got.items()} == {k: pytest.approx(v, rel=1e-12) for k, v in plain(cells).items()}


def test_a_stack_of_tables_gives_each_its_value():
    stack = np.stack([random_cells(s) for s in range(6)]).astype(float)
    for name, values in vectorised(stack).items():
        alone = [float(vectorised(table)[name]) for table in stack]
        assert values == pytest.approx(alone, rel=1e-14)


def test_local_scores_add_up():
    cells = random_cells(9).astype(float)
    groups, units = cells.sum(axis=0) / cells.sum(), cells.sum(axis=1) / cells.sum()
    m = pytest.approx(float(kernels.mutual(cells)), rel=1e-13)
    assert groups @ kernels.local_groups(cells) == m
    assert np.nansum(units * kernels.local_units(cells)) == m


def test_of_two_groups_multigroup_d_is_duncans():
    cells = random_cells(4, groups=2).astype(float)
    assert kernels.multigroup_dissimilarity(cells) == pytest.approx(kernels.two_group_dissimilarity(cells), rel=1e-13)


def test_the_join_form_keeps_digits_where_entropies_would_cancel():
    """A hair's breadth from independence M is about 1e-13: entropies of size 10 could not show it."""
    cells = np.full((1000, 10), 1e6)
    cells[0, 0] += 1e2
    exact = (
        math.fsum(
            n * math.log1p(n * cells.sum() / (u * g) - 1)
            for n, u, g in ((cells[i, j], cells[i].sum(), cells[:, j].sum()) for i in range(1000) for j in range(10))
        )
        / cells.sum()
    )
    assert kernels.mutual(cells) == pytest.approx(exact, rel=1e-4)
    assert 1e-13 < exact < 1e-11


def test_an_undefined_table_in_a_stack_is_nan_and_leaves_the_others_alone():
    stack = np.stack([random_cells(1), random_cells(2)]).astype(float)
    stack[1, :, 1:] = 0
    for name in ("h", "d", "gini"):
        got = vectorised(stack)[name]
        assert np.isnan(got[1])
        assert got[0] > 0
    assert vectorised(stack)["m"][1] == 0


def test_a_negative_cell_of_a_replicate_has_no_logarithm_and_no_order_but_a_difference():
    cells = random_cells(3).astype(float)
    cells[2, 1] = -4
    assert np.isnan(kernels.mutual(cells))
    assert np.isnan(kernels.gini(cells))
    assert np.isfinite(kernels.karmel_maclachlan(cells, 0))


tables = st.integers(0, 10_000).flatmap(
    lambda seed: st.tuples(st.integers(2, 12), st.integers(2, 5)).map(lambda s: random_cells(seed, s[0], s[1], 9))
)


@given(tables, st.integers(2, 7))
def test_indices_lie_between_0_and_1_and_do_not_depend_on_size_or_order(cells, factor):
    cells = cells[:, cells.sum(axis=0) > 0].astype(float)
    first = vectorised(cells)
    for name, value in first.items():
        assert 0 <= value <= (math.log(cells.shape[1]) if name == "m" else 1) + 1e-12
    for other in (cells * factor, cells[::-1], np.repeat(cells, 2, axis=0)):
        assert vectorised(other) == {k: pytest.approx(float(v), abs=1e-12) for k, v in first.items()}
    for name, value in vectorised(cells[:, ::-1]).items():
        if name in ("m", "h", "d", "gini"):
            assert value == pytest.approx(float(first[name]), abs=1e-12)
