"""Where people go who leave an occupation: one model of detailed occupations, held to observed moves of 22 groups.

Moves between detailed occupations are not published, moves between 22 groups are. So the model is fitted where moves
are seen and read where they are wanted: the share of an origin's leavers who go to d is taken as

    openings_d · exp(b · features of the pair) · correction(group of o, group of d)

over five features (`FEATURES`), with b, none below 0, chosen so that the sums over groups are likeliest under the
observed moves, and the correction carrying each pair of groups to its observed share, shrunk to the model's where few
people were seen. Moves inside a group are never observed: their weight comes from the model alone. Everything here is
modelled, and nothing is split by race or sex.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.engine import Store, remembered
from braidwork.engine.remembering import Arrays
from braidwork.errors import DataError, NotAvailableError, UndefinedMeasureError
from braidwork.pathways.moves import model as shrinking
from braidwork.pathways.moves import transitions
from braidwork.pathways.moves.features import Features
from braidwork.pathways.moves.model import FITTED_SHARE, STRENGTHS, log_likelihood, shrunk_counts
from braidwork.pathways.moves.transitions import TransitionCounts

Matrix = NDArray[np.float64]

# The 22 major groups of the SOC in the order of the counts, military left out.
MAJORS = tuple(str(m) for m in (11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53))
GROUPS = tuple(f"{i:02d}" for i in range(1, len(MAJORS) + 1))
# What draws (+) or hinders (−) a move; a coefficient that came out below 0 would say that what is missing attracts.
FEATURES = ("+ alike", "+ closely related (experts)", "− missing skills", "− more preparation", "− less preparation")
_SMALLEST = 1e-12


def observed_moves(store: Store) -> TransitionCounts:
    """Monthly counts of moves between the 22 groups, people in work in both months; NotAvailableError without them."""
    try:
        entry = store.entry("transitions")
    except NotAvailableError as error:
        raise NotAvailableError(
            "the store has no counts of moves between groups of occupations, so no step can be told as common.",
            mend="add the file of CPS transition counts to the folder and run braidwork region build again.",
        ) from error
    table = store.table("transitions", entry.partition)
    found = store.collect(table.filter(table.job_to_job)).to_pylist()
    rows = [(r["month"], r["origin_code"], r["destination_code"], float(r["weighted_persons"])) for r in found]
    return TransitionCounts.of(rows, GROUPS)


def present_groups(codes: Sequence[str]) -> tuple[str, ...]:
    """Those of GROUPS that some of the codes belong to; DataError for a code outside the 22 groups."""
    group = dict(zip(MAJORS, GROUPS, strict=True))
    for code in codes:
        if code[:2] not in group:
            raise DataError("the occupation is in none of the 22 groups.", where=code, mend="leave it out.")
    return tuple(sorted({group[code[:2]] for code in codes}))


def among(counts: TransitionCounts, groups: Sequence[str]) -> TransitionCounts:
    """The counts of moves among these groups alone, in their order."""
    rows = [counts.states.index(g) for g in groups]
    return TransitionCounts(counts.months, tuple(groups), counts.counts[:, rows][:, :, rows])


@dataclass(frozen=True)
class LeavingModel:
    """The model before it has seen counts: `features` of n occupations, `openings` and `leavers` (n,) of the nation.

    `related` (n, n) is 1 where experts call the destination closely related. `leavers` weigh the occupations inside a
    group of origin. It predicts groups, so that `evaluate` can score it.
    """

    features: Features
    related: Matrix
    openings: Matrix
    leavers: Matrix

    def probabilities(self, earlier: TransitionCounts) -> Matrix:
        """Monthly probabilities (g, g) among groups from these months, as `evaluate` asks for them."""
        return self.fit(earlier).probabilities

    def fit(self, earlier: TransitionCounts, *, kept_in: Path | None = None) -> FittedLeaving:
        """Coefficients, strength of the prior and shrunk probabilities of groups from these months alone.

        It takes seconds for a region: with `kept_in`, a folder, it is worked out once for the same inputs.
        """
        if earlier.states != self.groups:
            raise DataError("the states of the counts are not the groups of the occupations.", where="LeavingModel",
                            mend="take the counts among `groups`.")  # fmt: skip
        if kept_in is None:
            found: Arrays = self._fit(earlier)
        else:
            found = remembered(kept_in, "leaving", self._inputs(earlier), lambda: self._fit(earlier))
        b, strength = tuple(found["coefficients"].tolist()), float(found["strength"])
        return FittedLeaving(self, b, strength, found["prior"], found["probabilities"])

    def _inputs(self, earlier: TransitionCounts) -> Iterator[object]:
        """All that the fit follows from."""
        yield from (sys.modules[__name__], shrinking, transitions, self.stacked, self.openings, self.leavers)
        yield from (self.features.codes, earlier.months, earlier.states, earlier.counts)

    def _fit(self, earlier: TransitionCounts) -> dict[str, Matrix]:
        fitted, held_out = earlier.split(FITTED_SHARE)
        unit = float(fitted.total.sum() / len(fitted.states))
        _, prior = self._prior(fitted)
        told = [log_likelihood(held_out.total, shrunk_counts(fitted, prior, s * unit)) for s in STRENGTHS]
        strength = float(STRENGTHS[int(np.argmax(told))] * float(earlier.total.sum() / len(earlier.states)))
        b, prior = self._prior(earlier)
        shrunk = shrunk_counts(earlier, prior, strength)
        return {"coefficients": b, "strength": np.array(strength), "prior": prior, "probabilities": shrunk}

    def _prior(self, counts: TransitionCounts) -> tuple[Matrix, Matrix]:
        """Coefficients and monthly probabilities of groups: the pooled share who leave, times the model's shares."""
        total = counts.total
        flows = total - np.diag(np.diag(total))
        if not flows.sum() > 0:
            raise UndefinedMeasureError("nobody moves in the months given.", where="transitions")
        b = self._likeliest(flows)
        return b, float(flows.sum() / total.sum()) * self.across_groups(b)[0]

    def _likeliest(self, flows: Matrix) -> Matrix:
        from scipy.optimize import minimize

        weight = flows / flows.sum()

        def loss(b: Matrix) -> tuple[float, Matrix]:
            shares, slopes = self.across_groups(b, slopes=True)
            kept = np.maximum(shares, _SMALLEST)
            return -float((weight * np.log(kept)).sum()), -(slopes * (weight / kept)).sum(axis=(1, 2))

        start = np.ones(len(FEATURES))
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(FEATURES))
        if not np.isfinite(found.fun):
            raise UndefinedMeasureError("the coefficients cannot be fitted to these counts.")
        return np.asarray(found.x, dtype=np.float64)

    def across_groups(self, b: Matrix, *, slopes: bool = False) -> tuple[Matrix, Matrix]:
        """Shares (g, g) of those who leave a group, by group of destination, diagonal 0; slopes in b (5, g, g)."""
        pulls = self.pulls(b, self.openings)
        outside = 1.0 - self._members.T  # (n, g): 0 in the own group
        toward = (pulls @ self._members.T) * outside
        whole = np.maximum(toward.sum(axis=1, keepdims=True), _SMALLEST)
        shares: Matrix = toward / whole
        weight: Matrix = self._members * np.maximum(self.leavers, _SMALLEST)
        weight = weight / weight.sum(axis=1, keepdims=True)
        found = np.zeros((len(b) if slopes else 0, len(self.groups), len(self.groups)))
        for k in range(len(found)):
            changed = ((pulls * self.stacked[k]) @ self._members.T) * outside / whole
            found[k] = weight @ (changed - shares * changed.sum(axis=1, keepdims=True))
        return np.asarray(weight @ shares, dtype=np.float64), found

    def pulls(self, b: Matrix, openings: Matrix) -> Matrix:
        """openings_d · exp(b · features), (n, n), each row's exponent scaled to its largest; the diagonal is 0."""
        score = np.tensordot(np.asarray(b, dtype=np.float64), self.stacked, axes=1)
        np.fill_diagonal(score, -np.inf)
        return np.asarray(np.exp(score - score.max(axis=1, keepdims=True)) * openings, dtype=np.float64)

    @cached_property
    def stacked(self) -> Matrix:
        """The features (5, n, n) in the order of FEATURES, hindrances negative."""
        step = self.features.credential_step
        return np.stack([self.features.similarity, self.related, -self.features.gap, -step, -step.T])

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups (g,) that the occupations belong to: the states of the counts to fit."""
        return present_groups(self.features.codes)

    @cached_property
    def group(self) -> NDArray[np.intp]:
        """The place of each occupation's group in `groups` (n,)."""
        return np.array([self.groups.index(GROUPS[MAJORS.index(c[:2])]) for c in self.features.codes], dtype=np.intp)

    @cached_property
    def _members(self) -> Matrix:
        """(g, n): 1 where an occupation is of a group."""
        members = np.zeros((len(self.groups), len(self.group)))
        members[self.group, np.arange(len(self.group))] = 1.0
        return members


@dataclass(frozen=True)
class FittedLeaving:
    """A fitted model: `coefficients` of FEATURES, `strength` in counted people, groups' `prior` and `probabilities`."""

    model: LeavingModel
    coefficients: tuple[float, ...]
    strength: float
    prior: Matrix
    probabilities: Matrix

    @cached_property
    def correction(self) -> Matrix:
        """Observed (shrunk) over modelled share among those who leave a group, (g, g); 1 inside a group."""
        seen = self.probabilities / self.probabilities.sum(axis=1, keepdims=True)
        told = self.prior / self.prior.sum(axis=1, keepdims=True)
        found = np.divide(seen, told, out=np.ones_like(seen), where=told > 0)
        np.fill_diagonal(found, 1.0)
        return np.asarray(found, dtype=np.float64)

    def shares(self, openings: ArrayLike) -> Matrix:
        """Share of an origin's leavers who go to each destination (n, n) given openings (n,): rows sum to 1."""
        size = np.asarray(openings, dtype=np.float64)
        if size.shape != self.model.openings.shape or not (np.isfinite(size) & (size >= 0)).all():
            raise DataError("openings must be one number of at least 0 per occupation.", where="shares")
        group = self.model.group
        pull = self.model.pulls(np.array(self.coefficients), size) * self.correction[np.ix_(group, group)]
        return np.asarray(pull / pull.sum(axis=1, keepdims=True), dtype=np.float64)
