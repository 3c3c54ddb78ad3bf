"""Whether a model of moves tells more than the size of the destinations: fitted early, scored on later months."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.pathways.graph import Graph
from braidwork.pathways.moves.model import MoveModel
from braidwork.pathways.moves.scores import METRICS, observed_probability, scores_of
from braidwork.pathways.moves.transitions import TransitionCounts

Matrix = NDArray[np.float64]

SCORED_SINCE = "2022-07"
MODEL, PRIOR = "model", "model's prior alone"
SIZE, SIMILARITY, GAP, EARLIER = "destination size", "similarity", "gap", "earlier months observed"
_TWO_SIDED = 1.96


class Predictor(Protocol):
    """Anything that tells how common moves are from earlier counts."""

    def probabilities(self, earlier: TransitionCounts) -> Matrix:
        """Monthly probabilities (n, n) by the states of the counts; the diagonal is not read."""


@dataclass(frozen=True)
class Score:
    """One figure with its 95 % interval from bootstrap over the scored months; NaN where it has no sense.

    The interval is the value ± 1.96 standard errors of the draws (ranks end at 1). Percentiles of the draws would miss
    the value itself: months drawn twice carry their noise twice, so that every draw agrees less well than all months.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """Scores by prediction (the model first, then its baselines) and metric, with the months they rest on."""

    scores: dict[str, dict[str, Score]]
    fitted_months: tuple[str, ...]
    scored_months: tuple[str, ...]
    pairs: int

    @property
    def beats_size(self) -> bool:
        """Whether the model ranks destinations better than their size; if not, it may not be shown as a recommender."""
        ours, size = self.scores[MODEL], self.scores[SIZE]
        return all(ours[m].value > size[m].value for m in ("auc", "within_origin_rho"))

    def __str__(self) -> str:
        width = max(len(name) for name in self.scores)
        head = " ".join(f"{m:>18s}" for m in METRICS)
        rows = [
            f"{name:{width}s} " + " ".join(f"{s[m].value:18.3f}" for m in METRICS) for name, s in self.scores.items()
        ]
        months = f"fitted {_span(self.fitted_months)}, scored {_span(self.scored_months)}, {self.pairs} pairs"
        return "\n".join([months, f"{'':{width}s} {head}", *rows])


def evaluate(
    model: Predictor | Graph,
    moves: TransitionCounts,
    *,
    scored_since: str = SCORED_SINCE,
    leave_out: Collection[str] = (),
    origins: Collection[str] | None = None,
    draws: int = 200,
    seed: int = 2022,
) -> Evaluation:
    """Scores of a model on the months from `scored_since` on, beside its baselines, with bootstrap intervals.

    The model gets the months before and nothing else. A graph is scored by the probabilities of its moves (the
    likeliest option of a pair, 0 without one); its codes must be the states. Beside it always: destination size and
    the earlier months' observed rate; for a MoveModel also its prior, similarity and gap. `leave_out` are months used
    nowhere (a break in the series), `origins` the only ones scored. Pairs are ordered, without the diagonal.
    """
    kept = moves.without(leave_out)
    earlier, later = kept.before(scored_since), kept.since(scored_since)
    if not earlier.months or not later.months:
        raise DataError(f"there are no months on both sides of {scored_since}.", where="transitions")
    rows = _positions(moves.states, origins)
    predictions = _predictions(model, earlier)
    for name, matrix in predictions.items():
        if matrix.shape != earlier.total.shape or not np.isfinite(matrix).all():
            raise DataError(f"'{name}' gives no complete table of states by states.", where="evaluate")
    size = np.diag(earlier.total)
    random = np.random.default_rng(seed)
    months = len(later.months)
    resampled = random.multinomial(months, np.full(months, 1 / months), size=draws)
    totals = [later.total, *np.tensordot(resampled, later.counts, axes=1)]
    scores: dict[str, dict[str, Score]] = {}
    for name, matrix in predictions.items():
        probable = name not in (SIMILARITY, GAP)
        figures = [scores_of(matrix, total, size, rows, probable=probable) for total in totals]
        scores[name] = {m: _score(m, [f[m] for f in figures]) for m in METRICS}
    return Evaluation(scores, earlier.months, later.months, len(rows) * (len(moves.states) - 1))


def _predictions(model: Predictor | Graph, earlier: TransitionCounts) -> dict[str, Matrix]:
    ours = _of_graph(model, earlier.states) if isinstance(model, Graph) else model.probabilities(earlier)
    total = earlier.total
    flows = total - np.diag(np.diag(total))
    others = np.diag(total) * (1 - np.eye(len(total)))
    # A destination's share of the stayers elsewhere, times the pooled share who leave: a probability like the model's.
    by_size = others / others.sum(axis=1, keepdims=True) * (flows.sum() / total.sum())
    found = {MODEL: ours}
    if isinstance(model, MoveModel):
        found[PRIOR] = MoveModel(model.features, uses_counts=False).probabilities(earlier)
    found[SIZE] = by_size
    if isinstance(model, MoveModel):
        found[SIMILARITY] = model.features.similarity
        found[GAP] = -model.features.gap
    found[EARLIER] = observed_probability(total)
    return found


def _of_graph(graph: Graph, states: tuple[str, ...]) -> Matrix:
    place = {code: i for i, code in enumerate(states)}
    for occupation in graph.occupations:
        if occupation.code not in place:
            raise DataError("the counts have no such state.", where=occupation.code, mend="group the graph first.")
    found = np.zeros((len(states), len(states)))
    for move in graph.moves:
        p = float(np.exp(-move.points / 100)) if move.probability is None else move.probability
        at = place[move.origin], place[move.destination]
        found[at] = max(found[at], p)
    return found


def _positions(states: tuple[str, ...], origins: Collection[str] | None) -> NDArray[np.intp]:
    wanted = set(states if origins is None else origins)
    if not wanted or not wanted <= set(states):
        raise DataError("the origins to score are not among the states.", where="evaluate")
    return np.array([i for i, state in enumerate(states) if state in wanted], dtype=np.intp)


def _score(metric: str, values: list[float]) -> Score:
    value, drawn = values[0], np.array(values[1:])
    if len(drawn) < 2 or np.isnan(values).any():
        return Score(value, float("nan"), float("nan"))
    reach = _TWO_SIDED * float(drawn.std(ddof=1))
    most = float("inf") if metric == "calibration_slope" else 1.0
    return Score(value, value - reach, min(value + reach, most))


def _span(months: tuple[str, ...]) -> str:
    return f"{months[0]} to {months[-1]} ({len(months)} months)"
