"""The learned likeness: what it learns, what it must not see, how recall is counted, what words and parts say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.pathways.likeness.model import Likeness, folds_of, held_out_scores, recall_at_10, related_pairs
from braidwork.pathways.likeness.parts import Parts, standardized
from braidwork.pathways.likeness.words import word_likeness, words_of
from braidwork.pathways.moves.features import similarity


def made(n: int, each: int = 10, weights: tuple[float, ...] = (2.0, 0.8, 0.0)) -> tuple[Parts, np.ndarray]:
    """Three symmetric parts, and `each` related ones an occupation, chosen by a logit with these weights."""
    random = np.random.default_rng(5)
    values = []
    for _ in weights:
        half = random.normal(size=(n, n))
        values.append(standardized(half + half.T))
    parts = Parts(tuple(f"{i:03d}" for i in range(n)), ("a", "b", "c"), np.stack(values))
    liking = np.tensordot(weights, parts.values, axes=1) + random.gumbel(size=(n, n))
    np.fill_diagonal(liking, -np.inf)
    related = np.zeros((n, n), dtype=bool)
    np.put_along_axis(related, np.argsort(-liking, axis=1)[:, :each], True, axis=1)
    return parts, related


def loss(parts: Parts, related: np.ndarray, weights: np.ndarray, ridge: float = 1e-3) -> float:
    """The conditional logit written out pair by pair."""
    total = 0.0
    n = len(parts.codes)
    for o in range(n):
        others = [d for d in range(n) if d != o]
        score = {d: float(weights @ parts.values[:, o, d]) for d in others}
        log_sum = np.log(sum(np.exp(s) for s in score.values()))
        total -= sum(score[d] - log_sum for d in others if related[o, d])
    return total / related.sum() + ridge * float(weights @ weights)


def test_the_weights_are_the_likeliest_and_none_is_negative():
    parts, related = made(40)
    fitted = Likeness.fit(parts, related)
    best = loss(parts, related, fitted.weights)
    for i in range(3):
        for step in (-0.02, 0.02):
            moved = fitted.weights.copy()
            moved[i] += step
            if moved[i] >= 0:
                assert loss(parts, related, moved) > best
    turned = Parts(parts.codes, parts.names, parts.values * np.array([1, -1, 1])[:, None, None])
    assert Likeness.fit(turned, related).weights[1] == 0.0


def test_what_matters_is_learned_and_what_does_not_is_left():
    fitted = Likeness.fit(*made(500, each=1))
    assert fitted.weights == pytest.approx([2.0, 0.8, 0.0], abs=0.15)
    assert str(fitted).startswith(f"a {fitted.weights[0]:.2f}, b ") and "500 related pairs" in str(fitted)


def test_order_of_occupations_changes_nothing():
    parts, related = made(50)
    order = np.random.default_rng(1).permutation(50)
    first, second = Likeness.fit(parts, related), Likeness.fit(parts.within(order), related[np.ix_(order, order)])
    assert second.weights == pytest.approx(first.weights, abs=1e-3)
    there = first.scores(parts)
    assert first.scores(parts.within(order)) == pytest.approx(there[np.ix_(order, order)])
    assert np.isinf(np.diag(there)).all() and there == pytest.approx(there.T)


def test_a_held_out_occupation_is_never_learned_from():
    parts, related = made(60)
    folds = folds_of(parts.codes, 5, seed=3)
    scores, models = held_out_scores(parts, related, folds)
    for fold in range(5):
        unseen = folds == fold
        other = related.copy()
        # Every pair that touches the fold is turned round: as origin and as destination.
        other[unseen] = ~other[unseen]
        other[:, unseen] = ~other[:, unseen]
        again, others = held_out_scores(parts, other, folds)
        assert others[fold].weights == pytest.approx(models[fold].weights, abs=0)
        assert (again[unseen] == scores[unseen]).all()
        assert any(m.weights != pytest.approx(n.weights) for m, n in zip(models, others, strict=True))


def test_folds_keep_groups_whole_and_every_occupation_is_in_one():
    groups = [f"{i // 3}" for i in range(60)]
    folds = folds_of(groups, 5, seed=3)
    assert set(folds) == set(range(5))
    assert all(len(set(folds[i : i + 3])) == 1 for i in range(0, 60, 3))
    assert (folds == folds_of(groups, 5, seed=3)).all() and (folds != folds_of(groups, 5, seed=4)).any()
    with pytest.raises(DataError, match="2 groups cannot fill 5 folds"):
        folds_of(["a", "b"], 5, seed=3)


def test_recall_counts_what_is_listed_found_or_not():
    scores = np.zeros((2, 13))
    scores[0, 0] = -np.inf
    scores[1] = np.arange(13.0)
    scores[1, 1] = -np.inf
    related = np.zeros((2, 13), dtype=bool)
    related[0, [1, 10, 11]] = True  # ties: 1 to 10 are the nearest, 11 is not
    related[1, [12, 0]] = True
    assert recall_at_10(scores, related, [4, 2]) == pytest.approx([2 / 4, 1 / 2])


def test_related_pairs_leave_out_itself_and_the_unknown():
    pairs = related_pairs(["a", "b", "c"], {"a": ("b", "x", "a"), "x": ("a",), "c": ("a",)})
    assert pairs.tolist() == [[False, True, False], [False, False, False], [True, False, False]]


def test_nothing_to_learn_from_is_said():
    parts, related = made(12)
    with pytest.raises(UndefinedMeasureError, match="no pair"):
        Likeness.fit(parts, np.eye(12, dtype=bool))
    with pytest.raises(DataError, match="shape"):
        Likeness.fit(parts, related[:5])
    with pytest.raises(DataError, match="learned on a, b, c; these parts are a, b"):
        Likeness.fit(parts, related).scores(parts.only(["a", "b"]))


def test_words_without_numbers_and_plurals():
    assert words_of("Registered Nurses, 2nd class; C++ glass agencies (RN)") == [
        "registered", "nurse", "nd", "class", "c++", "glass", "agency", "rn",
    ]  # fmt: skip


def test_word_likeness_by_hand():
    found = word_likeness([("nurse aide",), ("nurse", "nurses"), ("aide welder",), ("42",)])
    # nurse and aide are each in two of four: equal weights; welder is in one alone and tells nothing.
    assert found[0, 1] == pytest.approx(np.sqrt(1 / np.sqrt(2))) and found[0, 2] == pytest.approx(found[0, 1])
    assert found[1, 2] == 0.0 and found[0, 0] == pytest.approx(1.0)
    assert np.isnan(found[3]).all() and np.isnan(found[:, 3]).all()


def test_a_part_is_on_one_scale_and_a_missing_pair_tells_nothing():
    likeness = similarity(np.random.default_rng(2).uniform(size=(8, 5)))
    likeness[3], likeness[:, 3] = np.nan, np.nan
    values = standardized(likeness)
    known = np.isfinite(likeness) & ~np.eye(8, dtype=bool)
    assert values[known].mean() == pytest.approx(0, abs=1e-12) and values[known].std() == pytest.approx(1)
    assert (values[3] == 0).all() and (np.diag(values) == 0).all()
    assert standardized(np.ones((4, 4))) is None and standardized(np.full((4, 4), np.nan)) is None


@pytest.mark.public_data
def test_held_out_occupations_find_more_than_the_cosine_does(public_data: Path, tmp_path: Path):
    from braidwork.engine import Store
    from braidwork.pathways.likeness.onet_tables import read_onet
    from braidwork.pathways.likeness.parts import parts_of
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    build_region(public_data / "onet", tmp_path / "store", region("demo"))
    onet = read_onet(Store.open(tmp_path / "store"))
    codes = sorted(set(onet.ratings["skills"].codes) & set(onet.related))
    related = related_pairs(codes, onet.related)
    parts = parts_of(onet, codes)
    assert (len(codes), int(related.sum())) == (894, 8_542)
    listed = [len(onet.related[c]) for c in codes]
    # The harder split: whole minor groups of the SOC are held out.
    scores, _ = held_out_scores(parts, related, folds_of([c[:4] for c in codes], 5, seed=2024))
    cosine = similarity(np.hstack([onet.ratings[d].importance for d in ("skills", "knowledge")]))
    np.fill_diagonal(cosine, -np.inf)
    assert recall_at_10(cosine, related, listed).mean() == pytest.approx(0.374, abs=0.003)
    assert recall_at_10(scores, related, listed).mean() > 0.55  # the bar is 0.45
