"""The protocol: nothing of later months is seen, metrics as written out, and the bars on the real months."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy.stats import spearmanr

from braidwork.errors import DataError, UnknownNameError
from braidwork.pathways import (
    Constraints,
    Graph,
    Move,
    MoveModel,
    Occupation,
    TransitionCounts,
    evaluate,
)
from braidwork.pathways.moves.scores import scores_of

CODES = tuple("ABCDEFGHIJ")
MONTHS = tuple(f"2022-{m:02d}" for m in range(1, 13))


def counted(seed: int = 1) -> TransitionCounts:
    """A year of synthetic counts of ten occupations with steady flows and noise."""
    random = np.random.default_rng(seed)
    steady = random.gamma(0.7, 20, (10, 10)) + 1 + np.diag(random.uniform(500, 5_000, 10))
    return TransitionCounts(MONTHS, CODES, random.poisson(steady, (12, 10, 10)).astype(float) + 0.01)


class Spy:
    """A predictor that keeps what it was shown."""

    def probabilities(self, earlier: TransitionCounts) -> np.ndarray:
        self.shown = earlier
        return earlier.total / earlier.total.sum(axis=1, keepdims=True)


def test_a_model_is_shown_the_earlier_months_only():
    spy, moves = Spy(), counted()
    result = evaluate(spy, moves, leave_out=["2022-03"], draws=5)
    assert spy.shown.months == ("2022-01", "2022-02", "2022-04", "2022-05", "2022-06")
    assert np.array_equal(spy.shown.counts, moves.counts[[0, 1, 3, 4, 5]])
    assert result.fitted_months == spy.shown.months
    assert result.scored_months == MONTHS[6:]
    assert result.pairs == 90
    assert result.scores["model"] == result.scores["earlier months observed"]


def test_the_metrics_as_written_out():
    random = np.random.default_rng(4)
    flows = random.gamma(1, 30, (10, 10)) + np.diag(random.uniform(500, 900, 10))
    predicted, size = random.random((10, 10)) * 0.1, random.uniform(100, 900, 10)
    found = scores_of(predicted, flows, size, np.arange(10))
    observed = flows / flows.sum(axis=1, keepdims=True)
    pairs = [(o, d) for o in range(10) for d in range(10) if o != d]
    stayers = np.diag(flows)
    lift = [flows[o, d] / (flows[o].sum() - flows[o, o]) / (stayers[d] / stayers.sum()) for o, d in pairs]
    p, seen = [predicted[x] for x in pairs], [observed[x] for x in pairs]
    rows = [[(predicted[o, d], observed[o, d]) for d in range(10) if d != o] for o in range(10)]
    assert found["within_origin_rho"] == pytest.approx(np.mean([spearmanr(*zip(*r, strict=True))[0] for r in rows]))
    assert found["all_pairs_rho"] == pytest.approx(spearmanr(p, seen)[0])
    assert found["lift_rho"] == pytest.approx(spearmanr(p, lift)[0])
    assert found["lift_rho_by_size"] == pytest.approx(spearmanr([predicted[o, d] / size[d] for o, d in pairs], lift)[0])
    assert found["calibration_slope"] == pytest.approx(np.polyfit(np.log(p), np.log(seen), 1)[0])
    areas = []
    for row in rows:
        ordered = sorted(row, key=lambda x: -x[1])
        areas.append(np.mean([a[0] > b[0] for a in ordered[:5] for b in ordered[5:]]))
    assert found["auc"] == pytest.approx(np.mean(areas))


def test_the_truth_scores_one_and_noise_about_half():
    moves = counted()
    later = moves.since("2022-07").total

    class Told:
        def probabilities(self, earlier: TransitionCounts) -> np.ndarray:
            return later / later.sum(axis=1, keepdims=True)

    class Noise:
        def probabilities(self, earlier: TransitionCounts) -> np.ndarray:
            return np.random.default_rng(0).random((10, 10))

    told, noise = evaluate(Told(), moves, draws=20), evaluate(Noise(), moves, draws=20)
    exact = told.scores["model"]
    assert [exact[m].value for m in ("auc", "within_origin_rho", "calibration_slope")] == pytest.approx([1, 1, 1])
    assert abs(noise.scores["model"]["within_origin_rho"].value) < 0.3
    assert told.beats_size
    assert not noise.beats_size
    assert exact["auc"].low <= exact["auc"].value <= exact["auc"].high <= 1


def test_a_graph_is_scored_by_its_likeliest_moves():
    nodes = [Occupation(c) for c in CODES]
    moves = [
        Move("A", "B", 1, 1, 0.01),
        Move("A", "B", 9, 1, 0.08),
        Move("A", "C", 1, 1, 0.05),
        Move("B", "A", 1, 1, 0.1),
    ]
    given = np.zeros((10, 10))
    given[0, 1], given[0, 2], given[1, 0] = 0.08, 0.05, 0.1
    counts = counted()
    expected = scores_of(given, counts.since("2022-07").total, np.diag(counts.before("2022-07").total), np.arange(10))
    found = evaluate(Graph.of(nodes, moves), counts, draws=3).scores["model"]
    assert {m: s.value for m, s in found.items()} == pytest.approx(expected)
    with pytest.raises(DataError, match="no such state"):
        evaluate(Graph.of([Occupation("Z")], []), counts)


def test_no_months_to_score_and_unknown_origins_are_refused():
    with pytest.raises(DataError, match="both sides"):
        evaluate(Spy(), counted(), scored_since="2024-01")
    with pytest.raises(DataError, match="origins"):
        evaluate(Spy(), counted(), origins=["Z"])


ROW = ("2022-01", "A", "B", 5.0)


def test_rows_become_counts_by_month():
    read = TransitionCounts.of([("2022-02", "B", "A", 1.5), ROW, ("2022-01", "A", "nilf", 9.0)], "AB")
    assert read.months == ("2022-01", "2022-02")
    assert read.counts.tolist() == [[[0, 5], [0, 0]], [[0, 0], [1.5, 0]]]
    first, rest = read.split(0.75)
    assert (first.months, rest.months) == (("2022-01",), ("2022-02",))


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (("2022-13", "A", "B", 1.0), DataError),
        (("2022-01", "A", "B", -1.0), DataError),
        (("2022-01", "A", "B", float("nan")), DataError),
        (ROW, DataError),
        (("2022-01", "A", "Z", 1.0), UnknownNameError),
    ],
)
def test_broken_rows_are_refused_with_their_place(row, error):
    with pytest.raises(error, match="row 2"):
        TransitionCounts.of([ROW, row], "AB")


def test_nothing_that_a_person_gives_or_gets_knows_race_sex_or_origin():
    words = {f.name for c in (Occupation, Move, Constraints) for f in dataclasses.fields(c)}
    assert not [w for w in words for bad in ("race", "sex", "gender", "ethnic", "national", "group") if bad in w]


LOW_WAGE = ["occ22_11", "occ22_13", "occ22_14", "occ22_15", "occ22_18"]  # support, food, cleaning, care, farming


@pytest.mark.public_data
@pytest.mark.parametrize(
    "without", [[], [f"2020-{m:02d}" for m in range(3, 9)]], ids=["all months", "without spring 2020"]
)
def test_the_bars_are_reached_on_unseen_months(real_transitions, real_groups, without):
    result = evaluate(MoveModel(real_groups), real_transitions, leave_out=without, draws=50)
    assert (len(result.fitted_months), len(result.scored_months)) == (42 - len(without), 18)
    assert result.pairs == 462
    ours = {m: s.value for m, s in result.scores["model"].items()}
    assert ours["auc"] >= 0.90
    assert ours["within_origin_rho"] >= 0.80
    assert ours["lift_rho"] >= 0.45
    assert ours["lift_rho_by_size"] > ours["lift_rho"] + 0.1
    assert 0.8 <= ours["calibration_slope"] <= 1.2
    assert result.beats_size


@pytest.mark.public_data
def test_the_prior_alone_beats_size_though_it_misses_the_bar_of_lift(real_transitions, real_groups):
    result = evaluate(MoveModel(real_groups), real_transitions, draws=2)
    prior, size = result.scores["model's prior alone"], result.scores["destination size"]
    for metric in ("auc", "within_origin_rho", "all_pairs_rho", "lift_rho", "lift_rho_by_size"):
        assert prior[metric].value > size[metric].value
    assert prior["within_origin_rho"].value >= 0.80
    assert "destination size" in str(result)


@pytest.mark.public_data
@pytest.mark.parametrize("low", [True, False], ids=["low-wage origins", "the rest"])
def test_destinations_are_ranked_well_from_low_wage_origins_and_from_the_rest(real_transitions, real_groups, low):
    origins = [s for s in real_transitions.states if (s in LOW_WAGE) == low]
    result = evaluate(MoveModel(real_groups), real_transitions, origins=origins, draws=2)
    assert result.scores["model"]["auc"].value >= 0.90
    assert result.scores["model"]["within_origin_rho"].value >= 0.80
    assert result.beats_size
