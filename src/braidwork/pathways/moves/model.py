"""How common a move is: observed moves, shrunk to a prior of openings, similarity, missing skills and credentials.

A probability here says how many people of an occupation make the move in a month. It is not one person's chance, and
it is never fitted or read by race, ethnicity or sex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.pathways.moves.features import Features
from braidwork.pathways.moves.transitions import TransitionCounts

Matrix = NDArray[np.float64]

FITTED_SHARE = 0.75  # of the months: the rest is held out to choose the strength of the prior
# Strengths that are tried, as multiples of the mean count of an origin.
STRENGTHS = np.concatenate([[0.0], np.geomspace(1e-5, 1e3, 49)])
_SMALLEST = 1e-12


def shrunk_probability(moves: ArrayLike, people: ArrayLike, prior: ArrayLike, strength: float) -> Matrix:
    """(n_od + s · prior_od) / (n_o + s), elementwise over arrays of one shape.

    `moves` out of `people` at the origin, `strength` s in the unit of `people`. DataError for negative numbers, more
    moves than people or a prior outside 0 to 1; UndefinedMeasureError where nobody is at the origin and s is 0.
    """
    n_od, n_o, p = (np.asarray(x, dtype=np.float64) for x in (moves, people, prior))
    if not ((n_od >= 0) & (n_od <= n_o * (1 + 1e-12))).all() or not strength >= 0:
        raise DataError("moves must be at least 0 and at most the people at the origin.", where="shrunk_probability")
    if not ((p >= 0) & (p <= 1)).all():
        raise DataError("a prior lies outside 0 to 1.", where="shrunk_probability")
    if not (n_o + strength > 0).all():
        raise UndefinedMeasureError("nobody is at an origin and the prior has no strength.", mend="give a strength.")
    return np.asarray((n_od + strength * p) / (n_o + strength), dtype=np.float64)


def prior_shares(openings: ArrayLike, features: Features, coefficients: ArrayLike) -> Matrix:
    """Shares of an origin's leavers by destination (n, n): ∝ openings_d · exp(b1·similarity − b2·gap − b3·step).

    Rows sum to 1, the diagonal is 0. `coefficients` are b1, b2, b3; `openings` (n,) in any unit.
    """
    size = np.asarray(openings, dtype=np.float64)
    if size.shape != (len(features.codes),) or not (np.isfinite(size) & (size >= 0)).all():
        raise DataError("openings must be one number of at least 0 per occupation.", where="prior_shares")
    if (size > 0).sum() < 2:
        raise UndefinedMeasureError("fewer than two occupations have openings.", where="prior_shares")
    score = np.tensordot(np.asarray(coefficients, dtype=np.float64), features.stacked, axes=1)
    with np.errstate(divide="ignore"):
        score = score + np.log(size)
    np.fill_diagonal(score, -np.inf)
    weights = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


@dataclass(frozen=True)
class FittedMoves:
    """A fitted model: `coefficients` b1, b2, b3; `strength` of the prior in counted people; matrices (n, n).

    `prior` and `probabilities` are monthly, out of all people at the origin; their diagonals are 0. `shares` are the
    prior's shares among leavers and `leaving` the pooled share who leave.
    """

    coefficients: tuple[float, float, float]
    strength: float
    leaving: float
    shares: Matrix
    prior: Matrix
    probabilities: Matrix


@dataclass(frozen=True)
class MoveModel:
    """The model of move probabilities for occupations or groups with features; `fit` sees only the counts it is given.

    Openings are not published for groups: the people who stayed in the destination over the same months stand for
    them. The strength of the prior is the likeliest on the last months of those given, which the coefficients that are
    tried there have not seen.
    """

    features: Features
    uses_counts: bool = True

    def fit(self, earlier: TransitionCounts) -> FittedMoves:
        """Coefficients, strength and probabilities from these months; their states must be those of the features."""
        if earlier.states != self.features.codes:
            raise DataError("the states of the counts are not the occupations of the features, in one order.")
        strength = self._strength(*earlier.split(FITTED_SHARE))
        b, leaving, shares = self._prior(earlier)
        return FittedMoves(
            b, strength, leaving, shares, leaving * shares, shrunk_counts(earlier, leaving * shares, strength)
        )

    def probabilities(self, earlier: TransitionCounts) -> Matrix:
        """Move probabilities (n, n) from these months; with `uses_counts` false the prior alone."""
        if self.uses_counts:
            return self.fit(earlier).probabilities
        _, leaving, shares = self._prior(earlier)
        return leaving * shares

    def _prior(self, counts: TransitionCounts) -> tuple[tuple[float, float, float], float, Matrix]:
        total = counts.total
        size = np.diag(total)
        flows = total - np.diag(size)
        if not flows.sum() > 0:
            raise UndefinedMeasureError("nobody moves in the months given.", where="transitions")
        b = _likeliest_coefficients(flows, size, self.features)
        return b, float(flows.sum() / total.sum()), prior_shares(size, self.features, b)

    def _strength(self, fitted: TransitionCounts, held_out: TransitionCounts) -> float:
        _, leaving, shares = self._prior(fitted)
        unit = float(fitted.total.sum() / len(fitted.states))
        likelihoods = [
            log_likelihood(held_out.total, shrunk_counts(fitted, leaving * shares, s * unit)) for s in STRENGTHS
        ]
        return float(STRENGTHS[int(np.argmax(likelihoods))] * unit)


def shrunk_counts(counts: TransitionCounts, prior: Matrix, strength: float) -> Matrix:
    """Monthly move probabilities (k, k) of the counts, shrunk to `prior` with `strength` in counted people."""
    total = counts.total
    people = np.broadcast_to(total.sum(axis=1, keepdims=True), total.shape)
    flows = total - np.diag(np.diag(total))
    # An origin never seen in these months has the prior alone, whatever its strength.
    return shrunk_probability(flows, people, prior, strength) if strength or (people > 0).all() else np.where(
        people > 0, flows / np.where(people > 0, people, 1.0), prior
    )  # fmt: skip


def log_likelihood(counts: Matrix, moving: Matrix) -> float:
    """Log likelihood per counted person of moves and stays; a move held impossible costs much, not everything."""
    p = moving + np.diag(1 - moving.sum(axis=1))
    return float((counts * np.log(np.maximum(p, _SMALLEST))).sum() / counts.sum())


def _likeliest_coefficients(flows: Matrix, size: Matrix, features: Features) -> tuple[float, float, float]:
    """Coefficients that make the flows among leavers likeliest; the likelihood is concave, its top is unique."""
    from scipy.optimize import minimize

    weight = flows / flows.sum()
    by_origin = weight.sum(axis=1, keepdims=True)
    stacked = features.stacked

    def loss(b: Matrix) -> tuple[float, Matrix]:
        shares = prior_shares(size, features, b)
        value = -float((weight * np.log(np.maximum(shares, _SMALLEST))).sum())
        return value, -np.tensordot(stacked, weight - by_origin * shares, axes=([1, 2], [0, 1]))

    found = minimize(loss, np.zeros(3), jac=True, method="BFGS", options={"gtol": 1e-9})
    b1, b2, b3 = (float(x) for x in found.x)
    if not np.isfinite(found.fun):
        raise UndefinedMeasureError("the coefficients of the prior cannot be fitted to these counts.")
    return b1, b2, b3
