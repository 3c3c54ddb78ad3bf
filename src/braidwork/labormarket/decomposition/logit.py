"""A logit of group membership by Newton's method, which tells no overlap from slow convergence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.decomposition.moments import ROWS_AT_A_TIME, solved

Floats = NDArray[np.float64]

STEPS = 100
STILL = 1e-9  # largest change of any log-odds that counts as none
CERTAIN = 30.0  # log-odds still growing beyond this belong to groups that can be told apart
NEARLY_CERTAIN = 15.0  # when the fit gives up: the people whom it could tell apart, one in three million in doubt


class Separated(Exception):  # noqa: N818 - an answer of the fit, caught in this room
    """The log-odds grow without bound: `growing` columns (k,), `certain` rows (m,)."""

    def __init__(self, growing: NDArray[np.intp], certain: NDArray[np.intp]) -> None:
        self.growing, self.certain = growing, certain
        super().__init__()


def log_odds_coefficients(z: Floats, member: Floats, weights: Floats, start: Floats | None = None) -> Floats:
    """Coefficients (p,) of the log-odds of `member` (n,) 0 or 1 on standardised columns z (n, p).

    Newton's method converges quadratically where a maximum exists. Where the groups can be told apart none does:
    each step adds about 1 to some log-odds for ever, and Separated is raised. Weights (n,) may be negative.
    """
    beta = np.zeros(z.shape[1]) if start is None else start.copy()
    odds, last = z @ beta, np.zeros(z.shape[1])
    for _ in range(STEPS):
        score, information = _derivatives(z, odds, member, weights)
        step = solved(information[None], score[None])[0]
        if np.isnan(step).any():
            break
        last = step
        change = z @ step
        largest = float(np.abs(change[weights != 0]).max(initial=0.0))
        # from far away a full step can overshoot; a step of a few log-odds never does harm
        scale = min(1.0, 5.0 / largest) if largest > 0 else 1.0
        beta, odds = beta + scale * step, odds + scale * change
        if largest <= STILL:
            return np.asarray(beta)
        certain = (np.abs(odds) > CERTAIN) & (weights != 0)
        if certain.any() and largest > 0.5 and scale == 1.0:
            break
    raise Separated(
        np.flatnonzero(np.abs(last) > 0.1), np.flatnonzero((np.abs(odds) > NEARLY_CERTAIN) & (weights != 0))
    )


def probability(odds: Floats) -> Floats:
    """1 / (1 + e^−odds) without overflow."""
    small = np.exp(-np.abs(odds))
    return np.asarray(np.where(odds >= 0, 1.0, small) / (1.0 + small))


def _derivatives(z: Floats, odds: Floats, member: Floats, weights: Floats) -> tuple[Floats, Floats]:
    p = z.shape[1]
    score, information = np.zeros(p), np.zeros((p, p))
    for first in range(0, len(z), ROWS_AT_A_TIME):
        rows = slice(first, first + ROWS_AT_A_TIME)
        fitted = probability(odds[rows])
        score += z[rows].T @ (weights[rows] * (member[rows] - fitted))
        information += z[rows].T @ (z[rows] * (weights[rows] * fitted * (1.0 - fitted))[:, None])
    return score, information
