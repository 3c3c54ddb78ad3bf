"""Likeness of occupations, learned from the publisher's own list of related ones, and how well it finds unseen ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.pathways.likeness.parts import Parts

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]

NEAREST = 10
# Keeps the coefficient of a part that tells nothing finite. Declared, not tuned.
RIDGE = 1e-3


@dataclass(frozen=True)
class Likeness:
    """A weight for each part of likeness, learned from `pairs` related pairs of occupations.

    A conditional logit (McFadden 1974): among all other occupations, the chance that one is listed as related to an
    origin is proportional to exp(Σ weight × part). Weights are 0 or more, so that growing more alike in one part
    never makes two occupations less alike. Nothing of people enters: no sex, no race, no age.
    """

    names: tuple[str, ...]
    weights: Matrix
    pairs: int

    @classmethod
    def fit(cls, parts: Parts, related: Flags, *, ridge: float = RIDGE) -> Self:
        """The weights under which the `related` pairs (n, n), row the origin, are likeliest.

        Deterministic. UndefinedMeasureError without a related pair.
        """
        from scipy.optimize import minimize

        n, k = len(parts.codes), len(parts.names)
        if related.shape != (n, n):
            raise DataError(f"related pairs have the shape {related.shape}, {n} occupations need ({n}, {n}).")
        listed = related & ~np.eye(n, dtype=bool)
        pairs = int(listed.sum())
        if pairs == 0:
            raise UndefinedMeasureError("no pair of these occupations is listed as related.", mend="learn from others.")
        target = _negative_log_likelihood(parts.values.reshape(k, -1), listed, ridge)
        found = minimize(
            target, np.full(k, 0.3), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * k, options={"ftol": 1e-8}
        )
        return cls(parts.names, np.asarray(found.x, dtype=np.float64), pairs)

    def scores(self, parts: Parts) -> Matrix:
        """How alike the occupations are: (n, n), higher is more alike, differences are log odds; diagonal infinite."""
        if parts.names != self.names:
            raise DataError(f"learned on {', '.join(self.names)}; these parts are {', '.join(parts.names)}.")
        scores = np.tensordot(self.weights, parts.values, axes=1)
        np.fill_diagonal(scores, np.inf)
        return np.asarray(scores, dtype=np.float64)

    def __str__(self) -> str:
        weights = ", ".join(f"{n} {w:.2f}" for n, w in zip(self.names, self.weights, strict=True))
        return f"{weights} (per standard deviation of each part; learned from {self.pairs:,} related pairs)"


def _negative_log_likelihood(values: Matrix, listed: Flags, ridge: float) -> Callable[[Matrix], tuple[float, Matrix]]:
    """Mean negative log likelihood of a listed pair with its slope, for weights (k,) over values (k, n²)."""
    n = len(listed)
    each = listed.sum(axis=1).astype(np.float64)
    total = float(each.sum())
    # einsum and not @: as fast here, on one thread, and the same sums on every machine's number of threads.
    observed = np.einsum("kp,p->k", values, listed.ravel().astype(np.float64))

    def target(weights: Matrix) -> tuple[float, Matrix]:
        scores = np.einsum("k,kp->p", weights, values).reshape(n, n)
        np.fill_diagonal(scores, -np.inf)
        top = scores.max(axis=1, keepdims=True)
        chances = np.exp(scores - top)
        sums = chances.sum(axis=1, keepdims=True)
        fit = float(weights @ observed - each @ (top + np.log(sums))[:, 0])
        chances *= each[:, None] / sums
        slope = observed - np.einsum("kp,p->k", values, chances.ravel())
        return -fit / total + ridge * float(weights @ weights), -slope / total + 2 * ridge * weights

    return target


def related_pairs(codes: Sequence[str], related: Mapping[str, Sequence[str]]) -> Flags:
    """Which of the occupations `codes` are listed as related: (n, n), row the origin."""
    place = {code: i for i, code in enumerate(codes)}
    pairs = np.zeros((len(codes), len(codes)), dtype=np.bool_)
    for origin, others in related.items():
        if origin in place:
            pairs[place[origin], [place[o] for o in others if o in place and o != origin]] = True
    return pairs


def recall_at_10(scores: Matrix, related: Flags, listed: Sequence[int] | Matrix) -> Matrix:
    """Share of each origin's listed occupations among the ten with the highest score: (m,), 0 to 1.

    `scores` (m, n) without the origin itself (−inf there), `related` (m, n); `listed` (m,) how many the publisher
    lists, those included that are not among the n and cannot be found. Ties go to the earlier column.
    """
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
    found = np.take_along_axis(related, nearest, axis=1).sum(axis=1)
    return np.asarray(found / np.asarray(listed, dtype=np.float64), dtype=np.float64)


def held_out_scores(parts: Parts, related: Flags, folds: NDArray[np.int_]) -> tuple[Matrix, tuple[Likeness, ...]]:
    """Scores (n, n) of each occupation as origin from a model that never saw it, and the model of each fold.

    Of the occupations of a fold no related pair is learned from, neither as origin nor as destination, and none is
    among the choices of another. What is not held out: the scale of each part, which needs no list of related ones.
    """
    scores = np.full(related.shape, -np.inf)
    models = []
    for fold in range(int(folds.max()) + 1):
        learned = np.flatnonzero(folds != fold)
        unseen = np.flatnonzero(folds == fold)
        model = Likeness.fit(parts.within(learned), related[np.ix_(learned, learned)])
        scores[unseen] = np.tensordot(model.weights, parts.values[:, unseen], axes=1)
        models.append(model)
    np.fill_diagonal(scores, -np.inf)
    return scores, tuple(models)


def folds_of(groups: Sequence[str], count: int, seed: int) -> NDArray[np.int_]:
    """The fold (n,) of each occupation: whole groups are dealt in random order; with groups of one, single ones."""
    names = sorted(set(groups))
    if len(names) < count:
        raise DataError(f"{len(names)} groups cannot fill {count} folds.")
    dealt = np.random.default_rng(seed).permutation(len(names)) % count
    fold = dict(zip(names, dealt, strict=True))
    return np.array([fold[g] for g in groups], dtype=np.int_)
