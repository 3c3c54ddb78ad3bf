"""Similarity and the directed gap on three occupations by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.pathways import Features, directed_gap, group_means, similarity

# Two elements. As shares of the scale: importance (1, 0), (0, 1), (.5, .5); level (1, 0), (0, 1), (1, 1).
IMPORTANCE = [[5, 1], [1, 5], [3, 3]]
LEVEL = [[7, 0], [0, 7], [7, 7]]
CODES = ("A", "B", "C")


def test_the_gap_is_what_the_destination_asks_for_and_the_origin_lacks():
    gap = Features.of(CODES, IMPORTANCE, LEVEL, [2, 4, 3]).gap
    # A to C lacks half of what C asks for; C to A lacks nothing: the gap has a direction.
    assert gap == pytest.approx(np.array([[0, 1, 0.5], [1, 0, 0.5], [0, 0, 0]]))


def test_similarity_is_centred_on_the_mean_occupation():
    # The mean is (.5, .5): A and B lie opposite, C is the mean itself and like no other.
    assert Features.of(CODES, IMPORTANCE, LEVEL, [2, 4, 3]).similarity == pytest.approx(
        np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 1]])
    )


def test_only_steps_up_in_credentials_count():
    step = Features.of(CODES, IMPORTANCE, LEVEL, [2, 4, 3]).credential_step
    assert step.tolist() == [[0, 2, 1], [0, 0, 0], [0, 1, 0]]


def test_both_agree_with_the_formulas_element_by_element():
    random = np.random.default_rng(3)
    im, lv = random.random((6, 9)), random.random((6, 9))
    for o in range(6):
        for d in range(6):
            missing = sum(im[d, k] * max(lv[d, k] - lv[o, k], 0) for k in range(9))
            assert directed_gap(im, lv)[o, d] == pytest.approx(missing / sum(im[d] * lv[d]))
            a, b = im[o] - im.mean(axis=0), im[d] - im.mean(axis=0)
            assert similarity(im)[o, d] == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


@pytest.mark.parametrize("wrong", [0.5, 5.5, np.nan])
def test_a_rating_outside_its_scale_or_missing_is_refused(wrong):
    with pytest.raises(DataError, match="importance"):
        Features.of(CODES, [[5, 1], [1, wrong], [3, 3]], LEVEL, [2, 4, 3])


def test_parts_that_do_not_fit_missing_zones_and_empty_demands_are_refused():
    with pytest.raises(DataError, match="fit together"):
        Features.of(CODES, IMPORTANCE, LEVEL, [2, 4])
    with pytest.raises(DataError, match="job zone"):
        Features.of(CODES, IMPORTANCE, LEVEL, [2, np.nan, 3])
    with pytest.raises(UndefinedMeasureError):
        Features.of(CODES, [[5, 1], [1, 1], [3, 3]], LEVEL, [2, 4, 3])


def test_groups_are_unweighted_means_of_their_members():
    names, means = group_means(["a", "b", "c"], [[1, 2], [3, 4], [9, 9]], {"a": "one", "b": "one"})
    assert names == ("one",)
    assert means.tolist() == [[2, 3]]
    with pytest.raises(UndefinedMeasureError, match="two"):
        group_means(["a"], [[1.0]], {"a": "one", "z": "two"})


@pytest.mark.public_data
def test_the_real_ratings_have_the_stated_shape_and_sensible_neighbours(real_ratings):
    codes, importance, level, zones = real_ratings
    assert importance.shape == (894, 68)
    features = Features.of(codes, importance, level, zones)
    nurse, aide = codes.index("29-1141.00"), codes.index("31-1131.00")
    # To become a nurse an assistant lacks far more than a nurse lacks as an assistant.
    assert features.gap[aide, nurse] > 3 * features.gap[nurse, aide]
    assert features.credential_step[aide, nurse] > 0 == features.credential_step[nurse, aide]
    near = np.argsort(-features.similarity[nurse])[1:11]
    assert sum(codes[i].startswith("29-") for i in near) >= 7
