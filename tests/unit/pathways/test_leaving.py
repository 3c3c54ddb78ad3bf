"""Shares of leavers: fitted on groups, read for occupations, tied to what was observed."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.engine import Manifest, Store
from braidwork.errors import DataError, NotAvailableError, UndefinedMeasureError
from braidwork.pathways import Features, TransitionCounts
from braidwork.pathways.moves.leaving import FEATURES, LeavingModel, among, observed_moves, present_groups

CODES = ("11-1011", "11-2021", "13-1111", "13-2011", "43-6014", "43-9061")
GROUPS = ("01", "02", "17")


def model(seed: int = 3) -> LeavingModel:
    """A seeded model of six invented occupations in three groups."""
    random = np.random.default_rng(seed)
    n = len(CODES)
    like = random.uniform(-1, 1, (n, n))
    features = Features(CODES, like, random.uniform(0, 0.5, (n, n)), random.integers(0, 3, (n, n)).astype(float))
    related = (random.random((n, n)) < 0.3).astype(float)
    return LeavingModel(features, related, random.uniform(1, 9, n), random.uniform(1, 9, n))


def counts(flows: np.ndarray, stay: float, months: int = 8) -> TransitionCounts:
    table = flows + np.diag(np.full(len(flows), stay))
    names = tuple(f"2020-{i:02d}" for i in range(1, months + 1))
    return TransitionCounts(names, GROUPS, np.repeat(table[None], months, axis=0))


def test_groups_of_codes():
    assert present_groups(CODES) == GROUPS == model().groups
    with pytest.raises(DataError, match="55-1011"):
        present_groups(["55-1011"])


def test_slopes_are_those_of_the_shares():
    one, b, step = model(), np.array([0.5, 1.0, 0.3, 0.2, 0.4]), 1e-6
    shares, slopes = one.across_groups(b, slopes=True)
    assert np.allclose(shares.sum(axis=1), 1) and (np.diag(shares) == 0).all()
    for k in range(len(FEATURES)):
        moved = b + step * (np.arange(len(FEATURES)) == k)
        assert np.allclose((one.across_groups(moved)[0] - shares) / step, slopes[k], atol=1e-5)


def test_coefficients_are_found_again_and_never_below_nought():
    one = model()
    true = np.array([1.5, 0.8, 0.0, 0.0, 0.0])
    # As many people as to make shares the only thing to learn.
    fitted = one.fit(counts(1e6 * one.across_groups(true)[0], stay=1e9))
    told = one.across_groups(np.array(fitted.coefficients))[0]
    assert np.allclose(told, one.across_groups(true)[0], atol=2e-3)
    assert min(fitted.coefficients) >= 0
    away = one.fit(counts(1e6 * one.across_groups(np.array([-2.0, 0, 0, 0, 0]))[0], stay=1e9))
    assert min(away.coefficients) >= 0


def test_shares_sum_up_to_the_shrunk_groups_where_openings_are_the_nations():
    one = model()
    flows = np.array([[0, 900.0, 100.0], [400.0, 0, 600.0], [50.0, 950.0, 0]])
    fitted = one.fit(counts(flows, stay=1e5))
    shares = fitted.shares(one.openings)
    assert np.allclose(shares.sum(axis=1), 1) and (np.diag(shares) == 0).all()
    # Observed in eight months: of those who leave group 01, nine in ten go to 02. Not the model's own share.
    out = shares[:2, 2:].sum(axis=1)
    to_second = (shares[:2, 2:4].sum(axis=1) / out).mean()
    prior = fitted.prior[0, 1] / fitted.prior[0].sum()
    assert abs(to_second - 0.9) < abs(prior - 0.9)


def test_local_openings_draw():
    one = model()
    fitted = one.fit(counts(np.ones((3, 3)) * 100 - 100 * np.eye(3), stay=1e4))
    doubled = one.openings * np.array([1, 1, 1, 1, 1, 2.0])
    assert (fitted.shares(doubled)[:5, 5] > fitted.shares(one.openings)[:5, 5]).all()
    with pytest.raises(DataError, match="openings"):
        fitted.shares(-one.openings)


def test_what_cannot_be_fitted_is_refused():
    one = model()
    with pytest.raises(UndefinedMeasureError, match="nobody moves"):
        one.fit(counts(np.zeros((3, 3)), stay=10))
    other = TransitionCounts(("2020-01", "2020-02"), ("01", "02"), np.ones((2, 2, 2)))
    with pytest.raises(DataError, match="groups"):
        one.fit(other)


def test_only_moves_among_the_groups_are_kept():
    whole = TransitionCounts(("2020-01",), ("01", "02", "03"), np.arange(9.0).reshape(1, 3, 3))
    kept = among(whole, ["01", "03"])
    assert kept.states == ("01", "03") and kept.counts.tolist() == [[[0.0, 2.0], [6.0, 8.0]]]


def test_a_store_without_counts_says_what_to_add(tmp_path):
    empty = Store(tmp_path, Manifest(region="demo", built="2026-01-01", version="0", synthetic=True, partitions=()))
    with pytest.raises(NotAvailableError, match="CPS transition counts"):
        observed_moves(empty)


def test_a_fit_that_was_kept_is_the_fit_and_other_counts_are_fitted_anew(tmp_path):
    one = model()
    some, others = (counts(1e6 * one.across_groups(np.array(b))[0], stay=1e9) for b in ([1.5, 0.8, 0, 0, 0], [1] * 5))
    plain, first, again = one.fit(some), one.fit(some, kept_in=tmp_path), one.fit(some, kept_in=tmp_path)
    for found in (first, again):
        assert (found.coefficients, found.strength) == (plain.coefficients, plain.strength)
        assert found.prior.tobytes() == plain.prior.tobytes()
        assert found.probabilities.tobytes() == plain.probabilities.tobytes()
    assert one.fit(others, kept_in=tmp_path).coefficients == one.fit(others).coefficients != plain.coefficients
