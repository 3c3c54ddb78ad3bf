"""Target occupations: scores by hand, rank acceptability, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import BraidworkError, DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.targets import (
    CRITERIA,
    acceptability,
    all_weights,
    equity_funnel,
    near_weights,
    percentiles,
    read_criteria,
    standing,
    targets,
)

EVEN = {"openings": 0.5, "job_quality": 0.5}


def table(rows, names=("openings", "job_quality"), errors=None, flags=None):
    columns = {"occupation_code": [f"o{i}" for i in range(len(rows))]}
    columns |= {name: [row[k] for row in rows] for k, name in enumerate(names)}
    columns |= {f"{name}_se": [errors] * len(rows) for name in names if errors is not None}
    return columns | {"official_flag": flags or [None] * len(rows)}


def test_percentiles_by_hand():
    values = np.array([[10.0, 7.0], [30.0, 7.0], [20.0, 7.0], [30.0, 7.0]])
    assert percentiles(values).tolist() == [[12.5, 50], [75, 50], [37.5, 50], [75, 50]]


def test_scores_ranks_and_their_order():
    found = targets(table([(1, 1), (3, 2), (2, 3)]), {"openings": 0.75, "job_quality": 0.25}, top=1, draws=200)
    assert found.occupations == ("o1", "o2", "o0")
    assert found.score == pytest.approx([75, 175 / 3, 50 / 3])
    assert found.rank.tolist() == [1, 2, 3]
    assert found.weights.tolist() == [0.75, 0.25]


def test_one_dominated_by_the_whole_list_is_never_in_it_and_the_one_above_all_always_is():
    rows = np.random.default_rng(2).uniform(1, 2, (30, 8))
    rows[0], rows[1] = 0.5, 3.0
    weights = dict.fromkeys(CRITERIA, 0.125)
    found = targets(table(rows.tolist(), CRITERIA), weights, top=5, draws=3_000)
    first, last = found.occupations.index("o1"), found.occupations.index("o0")
    for shares in (found.acceptability_near, found.acceptability_all):
        assert shares[first] == 1
        assert shares[last] == 0
        assert shares.sum() == pytest.approx(5)
    assert (first, last) == (0, 29)
    assert found.stands_all[0] == "robust"
    assert found.stands_all[5:] == (None,) * 25


def test_acceptability_agrees_with_a_plain_simulation():
    random = np.random.default_rng(4)
    rows = random.uniform(size=(25, 3))
    weights = {"openings": 0.5, "job_quality": 0.3, "entry_share": 0.2}
    criteria = read_criteria(table(rows.tolist(), tuple(weights)), weights)
    for spread in (near_weights(criteria), all_weights(criteria)):
        drawn = random.dirichlet(spread, 20_000) @ percentiles(rows).T
        best = np.argsort(-drawn, axis=1)[:, :6]
        plain = np.bincount(best.ravel(), minlength=25) / 20_000
        assert acceptability(criteria, spread, 6) == pytest.approx(plain, abs=0.02)
    assert near_weights(criteria) == pytest.approx([24, 14.4, 9.6])


def test_ties_share_the_last_places():
    found = targets(table([(3, 3), (1, 1), (2, 2), (2, 2)]), EVEN, top=2, draws=400)
    assert found.occupations == ("o0", "o2", "o3", "o1")
    assert found.rank.tolist() == [1, 2.5, 2.5, 4]
    assert found.acceptability_all.tolist() == [1, 0.5, 0.5, 0]
    assert found.stands_all == ("robust", "in between", "in between", None)


def test_an_equal_criterion_moves_no_rank_whatever_its_weight():
    rows = [(1, 5), (3, 5), (2, 5)]
    found = targets(table(rows), {"openings": 0.01, "job_quality": 0.99}, top=1, draws=500)
    assert found.occupations == ("o1", "o2", "o0")
    assert found.acceptability_all.tolist() == [1, 0, 0]


def test_mirrored_occupations_depend_on_the_weights():
    found = targets(table([(1, 2), (2, 1)]), EVEN, top=1)
    assert found.acceptability_all == pytest.approx([0.5, 0.5], abs=0.02)
    one_sided = targets(table([(1, 2), (2, 1)]), {"openings": 0.9, "job_quality": 0.1}, top=1)
    assert one_sided.occupations[0] == "o1"
    assert one_sided.acceptability_near[0] > 0.99
    assert one_sided.acceptability_all[0] == pytest.approx(0.5, abs=0.02)


def test_errors_of_the_inputs_loosen_a_rank():
    rows = [(10.0 + i, 10.0 + i) for i in range(10)]
    sure = targets(table(rows), EVEN, top=3, draws=2_000)
    unsure = targets(table(rows, errors=2.0), EVEN, top=3, draws=2_000)
    assert sure.acceptability_near.tolist() == [1.0] * 3 + [0.0] * 7
    assert 0.2 < unsure.acceptability_near[2] < 0.9
    assert unsure.acceptability_near.sum() == pytest.approx(3)


def test_errors_agree_with_the_normal_probability():
    from math import erf

    columns = table([(0.0, 1.0), (1.0, 1.0)], errors=0.0)
    columns["openings_se"] = [1.0, 1.0]
    found = targets(columns, EVEN, top=1)
    assert found.occupations[0] == "o1"
    assert found.acceptability_near[0] == pytest.approx(0.5 * (1 + erf(0.5)), abs=0.015)


def test_a_missing_criterion_gives_no_score_and_is_listed():
    found = targets(table([(3, 3), (None, 9), (1, 1)]), EVEN, top=1, draws=100)
    assert found.occupations == ("o0", "o2")
    assert found.score.tolist() == [75, 25]
    assert found.missing == {"o1": ("openings",)}
    with pytest.raises(UndefinedMeasureError, match="every criterion"):
        targets(table([(None, 9)]), EVEN)


def test_the_official_flag_is_carried_and_changes_nothing():
    rows = [(3, 3), (None, 9), (1, 1)]
    flagged = targets(table(rows, flags=["not in demand", "balanced", "in demand"]), EVEN, top=1, draws=100)
    plain = targets(table(rows), EVEN, top=1, draws=100)
    assert flagged.official_flag == ("not in demand", "in demand")
    assert plain.official_flag == (None, None)
    assert flagged.score.tolist() == plain.score.tolist()
    assert flagged.acceptability_near.tolist() == plain.acceptability_near.tolist()


def test_a_flag_that_is_not_text_is_refused_rather_than_lost():
    with pytest.raises(DataError, match="column official_flag, row 2"):
        targets(table([(1, 1), (2, 2)], flags=[None, True]), EVEN)
    blank = targets(table([(1, 1), (2, 2)], flags=[float("nan"), "in demand"]), EVEN, draws=10)
    assert blank.official_flag == ("in demand", None)


def test_the_order_of_the_rows_changes_nothing_but_the_draws():
    rows = np.random.default_rng(6).integers(0, 5, (20, 2)).tolist()
    found = targets(table(rows), EVEN, top=5, draws=50)
    columns = table(rows[::-1])
    columns["occupation_code"] = [f"o{i}" for i in range(20)][::-1]
    turned = targets(columns, EVEN, top=5, draws=50)
    assert found.occupations == turned.occupations
    assert found.acceptability_all == pytest.approx(turned.acceptability_all)


@pytest.mark.parametrize(("share", "said"), [(0.9, "robust"), (0.8999, "in between"), (0.5, "in between"),
                                             (0.4999, "weight-dependent")])  # fmt: skip
def test_standing_at_its_edges(share, said):
    assert standing(share) == said


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"openings": 0.5, "job_quality": 0.4}, "sum to 0.9"),
        ({"openings": 1.5, "job_quality": -0.5}, "-0.5 of job_quality"),
        ({"openings": float("nan"), "job_quality": 1.0}, "nan of openings"),
        ({}, "sum to 0"),
    ],
)
def test_bad_weights_are_refused(weights, message):
    with pytest.raises(DataError, match=message):
        targets(table([(1, 1), (2, 2)]), weights)


def test_bad_tables_are_refused():
    with pytest.raises(DataError, match="column openings, row 2"):
        targets(table([(1, 1), ("**", 2)]), EVEN)
    with pytest.raises(DataError, match="top is 0"):
        targets(table([(1, 1)]), EVEN, top=0)
    with pytest.raises(UnknownNameError, match="job_quality"):
        targets({"occupation_code": ["a"], "openings": [1], "official_flag": [None]}, EVEN)
    with pytest.raises(UnknownNameError, match="official_flag"):
        targets({"occupation_code": ["a"], "openings": [1], "job_quality": [1]}, EVEN)


FUNNEL = {
    "eligible": {"a": 400, "b": 600},
    "enrolled": {"a": 100, "b": 300},
    "completed": {"a": 80, "b": 240},
    "licensed": None,
    "hired": {"a": 60, "b": 120},
    "retained_at_living_wage": {"a": 30, "b": 30},
}


def test_the_funnel_by_hand():
    found = equity_funnel(FUNNEL)
    of_a = {i.after: i for i in found.steps if i.group == "a"}
    assert [round(i.index, 6) for i in of_a.values()] == [0.625, 1.0, 1.333333, 1.5]
    assert of_a["hired"].before == "completed"
    assert found.not_observed == ("licensed",)
    assert found.largest_loss["a"] == of_a["enrolled"]
    assert found.largest_loss["b"].after == "retained_at_living_wage"
    assert of_a["enrolled"].is_sure_loss
    assert not of_a["completed"].is_sure_loss


def test_an_index_is_share_after_over_share_before():
    for i in equity_funnel(FUNNEL).steps:
        before, after = FUNNEL[i.before], FUNNEL[i.after]
        shares = [step[i.group] / sum(step.values()) for step in (before, after)]
        assert i.index == pytest.approx(shares[1] / shares[0])
        assert i.low < i.index < i.high


def test_the_interval_of_the_funnel_covers_nine_of_ten():
    random = np.random.default_rng(8)
    true, covered = 0.3 / 0.46, 0
    for _ in range(2_000):
        passed = {"a": int(random.binomial(200, 0.3)), "b": int(random.binomial(800, 0.5))}
        found = equity_funnel({"eligible": {"a": 200, "b": 800}, "enrolled": passed}).steps[0]
        covered += found.low <= true <= found.high
    assert covered / 2_000 == pytest.approx(0.9, abs=0.02)


def test_the_funnel_at_its_edges():
    nobody = equity_funnel({"eligible": {"a": 10, "b": 10}, "enrolled": {"a": 0, "b": 5}, "hired": {"a": 0, "b": 2}})
    assert nobody.steps[0].index == nobody.steps[0].low == 0
    assert 0 < nobody.steps[0].high < 1
    assert nobody.undefined == (("a", "enrolled → hired"),)
    everybody = equity_funnel({"eligible": {"a": 3, "b": 4}, "enrolled": {"a": 3, "b": 4}})
    assert everybody.largest_loss == {"a": None, "b": None}
    assert everybody.steps[0].low is None
    assert not everybody.steps[0].is_sure_loss


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"eligible": {"a": 10}, "enrolled": {"a": 11}}, "do not nest"),
        ({"eligible": {"a": 10}, "enrolled": {"a": "*"}}, "not a count"),
        ({"eligible": {"a": 10}, "enrolled": {"a": -1}}, "not a count"),
        ({"eligible": {"a": 10}, "enrolled": {"b": 1}}, "not in every step"),
        ({"eligible": {"a": 10}, "promoted": {"a": 1}}, "no step"),
        ({"eligible": {"a": 10}, "enrolled": None}, "fewer than two"),
        ({"eligible": {"a": 10}, "enrolled": {"a": 0}}, "nobody passes"),
    ],
)
def test_bad_funnels_are_refused(counts, message):
    with pytest.raises(BraidworkError, match=message):
        equity_funnel(counts)
