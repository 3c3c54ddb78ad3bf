"""The compiled pass over the rows and the plain one give the same sums, whatever the rows look like."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.measures.replicates import compiled, means, quantiles
from braidwork.measures.replicates.sums import weighted_sums

NEVER = 10**18


def rows_of(count: int, kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    weights = random.integers(0, 200, count).astype(kind)
    parts = random.integers(-3, 400, (count, 80)).astype(kind)
    return np.round(random.lognormal(3, 0.7, count), 2), weights, parts, random.integers(0, 6, count).astype(np.int32)


@pytest.mark.parametrize("kind", ["i2", "f8"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("count", [0, 1, 32, 1009])
def test_equal_with_and_without_the_extra(monkeypatch, kind, order, count):
    pytest.importorskip("numba")
    y, weights, parts, codes = rows_of(count, kind)
    for variables in ([], [y], [y, y > 20]):
        monkeypatch.setattr(compiled, "FEWEST_CELLS", 0)
        fast = compiled.compiled_sums(weights, np.asarray(parts, order=order), codes, 6, variables)
        monkeypatch.setattr(compiled, "FEWEST_CELLS", NEVER)
        plain = weighted_sums(weights, parts, codes, 6, variables)
        assert fast is not None
        assert fast.shape == plain.shape
        np.testing.assert_array_equal(fast[0], plain[0])
        np.testing.assert_allclose(fast, plain, rtol=1e-12, atol=1e-9)


def test_estimates_are_equal_with_and_without_the_extra(monkeypatch):
    pytest.importorskip("numba")
    y, weights, parts, codes = rows_of(20_000, "i2")
    results = []
    for cells in (0, NEVER):
        monkeypatch.setattr(compiled, "FEWEST_CELLS", cells)
        results.append((means(y, weights, parts, codes), quantiles(y, weights, parts, 0.5, codes)))
    (fast_mean, fast_median), (mean, median) = results
    np.testing.assert_allclose(fast_mean.standard_error, mean.standard_error, rtol=1e-9)
    np.testing.assert_array_equal(fast_median.replicate_values, median.replicate_values)


def test_small_tables_unusual_numbers_and_no_numba_take_the_plain_way(monkeypatch):
    _, weights, parts, codes = rows_of(10, "i2")
    assert compiled.compiled_sums(weights, parts, codes, 6, []) is None
    monkeypatch.setattr(compiled, "FEWEST_CELLS", 0)
    assert compiled.compiled_sums(weights, parts.astype(">i2"), codes, 6, []) is None
    assert compiled.compiled_sums(weights, parts.astype(np.float16), codes, 6, []) is None
    monkeypatch.setattr(compiled, "find_spec", lambda name: None)
    assert compiled.compiled_sums(weights, parts, codes, 6, []) is None
    assert weighted_sums(weights, parts.astype(">i2"), codes, 6).shape == (1, 6, 81)
