"""Move probabilities: the golden, the prior by hand, coefficients found again, strength chosen on unseen counts."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.pathways import Features, MoveModel, TransitionCounts, prior_shares, shrunk_probability

CODES = tuple(f"{i:02d}" for i in range(12))


def features(seed: int = 5) -> Features:
    """Synthetic features of twelve occupations."""
    random = np.random.default_rng(seed)
    shape = (len(CODES), 8)
    return Features.of(CODES, random.uniform(1, 5, shape), random.uniform(1, 7, shape), random.integers(1, 6, 12))


def drawn_counts(truth: np.ndarray, people: int, months: int, seed: int = 8) -> TransitionCounts:
    """Months of counted moves drawn from probabilities whose diagonals are the stays (synthetic)."""
    random = np.random.default_rng(seed)
    counts = np.array([[random.multinomial(people, row) for row in truth] for _ in range(months)], dtype=float)
    return TransitionCounts(tuple(f"2020-{m + 1:02d}" for m in range(months)), CODES, counts)


def truth(coefficients: tuple[float, float, float], leaving: float = 0.2) -> np.ndarray:
    moving = leaving * prior_shares(np.ones(12), features(), coefficients)
    return moving + np.diag(1 - moving.sum(axis=1))


def test_the_golden_shrunk_probability():
    assert shrunk_probability(3, 20, 0.04, 50) == pytest.approx(0.0714286, abs=5e-8)


def test_without_strength_the_counts_speak_and_without_people_the_prior():
    assert shrunk_probability(3, 20, 0.04, 0) == pytest.approx(0.15)
    assert shrunk_probability(0, 0, 0.04, 50) == pytest.approx(0.04)


@pytest.mark.parametrize("given", [(21, 20, 0.1, 1), (-1, 20, 0.1, 1), (1, 20, 1.1, 1), (1, 20, 0.1, -1)])
def test_counts_and_priors_without_sense_are_refused(given):
    with pytest.raises(DataError):
        shrunk_probability(*given)
    with pytest.raises(UndefinedMeasureError):
        shrunk_probability(0, 0, 0.1, 0)


def test_the_prior_by_hand():
    three = Features(
        ("A", "B", "C"),
        np.array([[1, 0.5, -0.5], [0.5, 1, 0], [-0.5, 0, 1]]),
        np.array([[0, 0.2, 0.4], [0.1, 0, 0], [0, 0.3, 0]]),
        np.array([[0, 1, 0], [0, 0, 0], [0, 2.0, 0]]),
    )
    shares = prior_shares([10, 30, 60], three, (2.0, 5.0, 0.5))
    to_b, to_c = 30 * np.exp(2 * 0.5 - 5 * 0.2 - 0.5), 60 * np.exp(2 * -0.5 - 5 * 0.4)
    assert shares[0].tolist() == pytest.approx([0, to_b / (to_b + to_c), to_c / (to_b + to_c)])
    assert shares.sum(axis=1) == pytest.approx(1)


def test_the_coefficients_are_found_again():
    wanted = (1.5, 0.8, 0.3)
    exact = truth(wanted, leaving=0.2) * 1e6
    counts = TransitionCounts(("2020-01", "2020-02"), CODES, np.array([exact, exact]))
    fitted = MoveModel(features()).fit(counts)
    assert fitted.coefficients == pytest.approx(wanted, abs=1e-4)
    assert fitted.leaving == pytest.approx(0.2)
    assert fitted.probabilities + np.diag(np.diag(truth(wanted))) == pytest.approx(truth(wanted), abs=1e-6)


def test_few_counts_lean_on_the_prior_and_come_closer_to_the_truth_than_counts_alone():
    real = truth((2.0, 1.0, 0.4))
    few = drawn_counts(real, people=30, months=8)
    fitted = MoveModel(features()).fit(few)
    raw = few.total / few.total.sum(axis=1, keepdims=True)
    off = ~np.eye(12, dtype=bool)
    assert fitted.strength > few.total.sum() / 12 * 0.1
    assert np.abs(fitted.probabilities - real)[off].mean() < 0.6 * np.abs(raw - real)[off].mean()


def test_many_counts_that_contradict_the_prior_outweigh_it():
    random = np.random.default_rng(2)
    moving = 0.3 * random.dirichlet(np.full(12, 0.5), 12) * ~np.eye(12, dtype=bool)
    real = moving + np.diag(1 - moving.sum(axis=1))
    many = drawn_counts(real, people=20_000, months=8)
    fitted = MoveModel(features()).fit(many)
    assert fitted.strength < many.total.sum() / 12 * 0.01
    assert fitted.probabilities == pytest.approx(moving, abs=0.004)


def test_an_origin_never_seen_has_the_prior():
    exact = truth((1.0, 1.0, 0.0)) * 1e4
    exact[3] = 0
    counts = TransitionCounts(("2020-01", "2020-02"), CODES, np.array([exact, exact]))
    fitted = MoveModel(features()).fit(counts)
    assert fitted.probabilities[3] == pytest.approx(fitted.prior[3])


def test_counts_of_other_states_and_counts_without_moves_are_refused():
    still = TransitionCounts(("2020-01", "2020-02"), CODES, np.array([np.eye(12)] * 2))
    with pytest.raises(UndefinedMeasureError):
        MoveModel(features()).fit(still)
    with pytest.raises(DataError, match="states"):
        MoveModel(features()).fit(TransitionCounts(still.months, tuple(reversed(CODES)), still.counts))
