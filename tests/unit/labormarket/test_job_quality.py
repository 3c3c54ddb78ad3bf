"""Job quality: scores by hand, what is missing, ranks against a plain ranking, and the weights file."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import rankdata

from braidwork.errors import BraidworkError, DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.job_quality import evidence, job_quality, ordered, read_definition, scores

FILE = """
as_of = "2026-01-01"
citation = "synthetic"
pay_floor = "pay"
thresholds_needed = 2
coverage_needed = 0.6
"""
DIMENSION = """
[dimensions.{name}]
label = "{name}"
unit = "synthetic"
floor = {floor}
target = {target}
threshold = {threshold}
weight = {weight}
citation = "synthetic"
verified = "unverified"
"""
NAMES = ("pay", "safety", "voice")


def text(weights=(1, 1, 1), **changed):
    shape = {"floor": 0.0, "target": 1.0, "threshold": 0.5} | changed
    parts = []
    for name, weight in zip(NAMES, weights, strict=True):
        ends = dict(shape, floor=10.0, target=0.0, threshold=4.0) if name == "safety" and not changed else shape
        parts.append(DIMENSION.format(name=name, weight=weight, **ends))
    return FILE + "".join(parts)


@pytest.fixture
def definition(tmp_path):
    def write(content=None, **options):
        path = tmp_path / "weights.toml"
        path.write_text(content or text(**options), encoding="utf-8")
        return read_definition(path)

    return write


def table(rows, errors=None):
    columns = {"occupation_code": [f"o{i}" for i in range(len(rows))]}
    columns |= {name: [row[k] for row in rows] for k, name in enumerate(NAMES)}
    return columns | {f"{name}_se": [errors] * len(rows) for name in NAMES if errors is not None}


def test_scores_by_hand_and_a_zero_is_not_compensated(definition):
    rows = [(0.5, 5.0, 0.5), (1.0, 0.0, 0.125), (2.0, -3.0, 1.0), (1.0, 12.0, 1.0)]
    found = scores(evidence(table(rows), definition()))
    assert found.score == pytest.approx([0.5, 0.5, 1.0, 0.0])
    assert found.thresholds_met.tolist() == [2, 2, 3, 2]
    assert found.meets_rule == (True, True, True, True)


def test_weights_of_the_file_are_relative(definition):
    found = evidence(table([(0.25, 0.0, 1.0)]), definition(weights=(1, 2, 1)))
    assert scores(found).score == pytest.approx([0.25**0.25])


def test_what_is_missing_moves_the_bounds_and_never_the_score(definition):
    found = scores(evidence(table([(0.25, None, 0.25), (0.25, 7.5, 0.25)]), definition()))
    assert found.score == pytest.approx([0.25, 0.25])
    assert found.lower == pytest.approx([0.0, 0.25])
    assert found.upper == pytest.approx([0.25 ** (2 / 3), 0.25])
    assert found.coverage == pytest.approx([2 / 3, 1])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((0.5, None, 0.9), True),
        ((0.5, None, 0.1), None),
        ((0.4, None, 0.9), False),
        ((None, 1.0, 0.9), None),
        ((None, 9.0, 0.1), False),
        ((0.4, 1.0, 0.9), False),
    ],
)
def test_the_rule_of_thresholds_knows_what_it_does_not_know(definition, row, said):
    assert scores(evidence(table([row]), definition())).meets_rule == (said,)


def test_no_evidence_at_all_is_undefined_and_named(definition):
    with pytest.raises(UndefinedMeasureError, match="o1"):
        evidence(table([(1.0, 1.0, 1.0), (None, float("nan"), None)]), definition())


def test_low_coverage_has_no_rank_and_does_not_move_the_others(definition):
    found = job_quality(table([(0.9, 1.0, 0.9), (0.9, None, None), (0.2, 8.0, 0.2)]), definition(), draws=50)
    assert found.rank.tolist()[::2] == [1, 2]
    for part in (found.rank, found.rank_median, found.rank_low, found.rank_high, found.chance_top_quartile):
        assert np.isnan(part[1])
        assert not np.isnan(part[[0, 2]]).any()
    assert found.no_evidence == ((), ("safety", "voice"), ())
    with pytest.raises(UndefinedMeasureError, match="coverage"):
        job_quality(table([(0.9, None, None)]), definition(), draws=5)


def test_one_that_is_better_in_everything_is_first_in_every_draw(definition):
    found = job_quality(table([(0.2, 8.0, 0.3), (0.9, 1.0, 0.8), (0.5, 4.0, 0.5)]), definition(), draws=500)
    assert found.rank_low.tolist() == found.rank_high.tolist() == found.rank.tolist() == [3, 1, 2]
    assert found.chance_top_quartile.tolist() == [0, 1, 0]


def test_ties_share_the_mean_rank_in_the_score_and_in_every_draw(definition):
    rows = [(0.3, 3.0, 0.6), (0.9, 1.0, 0.9), (0.3, 3.0, 0.6), (0.0, 1.0, 1.0), (1.0, 11.0, 1.0)]
    found = job_quality(table(rows), definition(), draws=300)
    for part in (found.rank, found.rank_median, found.rank_low, found.rank_high):
        assert part.tolist() == [2.5, 1, 2.5, 4.5, 4.5]


def test_two_mirrored_occupations_change_places_in_half_of_the_draws(definition):
    found = job_quality(table([(0.9, 8.0, 0.5), (0.2, 1.0, 0.5)]), definition(), draws=20_000)
    assert found.chance_top_quartile == pytest.approx([0.5, 0.5], abs=0.02)
    assert found.chance_top_quartile.sum() == pytest.approx(1)
    assert found.rank.tolist() == [1.5, 1.5]
    assert found.rank_low.tolist() == [1, 1]
    assert found.rank_high.tolist() == [2, 2]


def test_draws_agree_with_a_plain_simulation(definition):
    random = np.random.default_rng(5)
    rows = random.uniform(0.2, 0.9, (12, 3))
    rows[0, 1] = np.nan
    rows[:, 1] = 10 - 10 * rows[:, 1]
    columns = table(rows.tolist(), errors=0.1)
    columns["safety_se"] = [1.0] * 12
    ours = job_quality(columns, definition(), draws=10_000)
    shares = np.column_stack([rows[:, 0], (10 - rows[:, 1]) / 10, rows[:, 2]])
    ranks = []
    for _ in range(10_000):
        weights = random.dirichlet([1, 1, 1])
        drawn = np.clip(shares + 0.1 * random.standard_normal((12, 3)), 1e-30, 1)
        seen = ~np.isnan(drawn)
        logs = np.where(seen, weights * np.log(drawn), 0).sum(axis=1) / (seen * weights).sum(axis=1)
        ranks.append(rankdata(-logs))
    plain = np.array(ranks)
    assert ours.chance_top_quartile == pytest.approx((plain <= 3).mean(axis=0), abs=0.025)
    assert np.abs(ours.rank_median - np.median(plain, axis=0)).max() <= 1
    assert np.abs(ours.rank_low - np.quantile(plain, 0.05, axis=0)).max() <= 1
    assert np.abs(ours.rank_high - np.quantile(plain, 0.95, axis=0)).max() <= 1


def test_sampling_error_widens_the_interval(definition):
    rows = [(0.3 + 0.05 * i, 5.0 - 0.3 * i, 0.3 + 0.05 * i) for i in range(8)]
    sure, unsure = (job_quality(table(rows, errors=e), definition(), draws=2_000) for e in (0.0, 0.2))
    assert (sure.rank_high == sure.rank_low).all()
    assert (unsure.rank_high - unsure.rank_low).min() >= 2


def test_the_same_seed_gives_the_same_draws(definition):
    rows = np.random.default_rng(3).uniform(0.1, 0.9, (20, 3)).tolist()
    first, again, other = (job_quality(table(rows, 0.1), definition(), draws=1_234, seed=s) for s in (1, 1, 2))
    assert (first.chance_top_quartile == again.chance_top_quartile).all()
    assert (first.chance_top_quartile != other.chance_top_quartile).any()


def test_leaving_a_dimension_out(definition):
    found = job_quality(table([(0.9, 5.0, 0.1), (0.5, 5.0, 0.5)]), definition(), draws=5)
    assert found.rank.tolist() == [2, 1]
    assert found.rank_without.tolist() == [[2, 2, 1], [1, 1, 2]]


@pytest.mark.parametrize("draws", [1, 7])
def test_ordered_agrees_with_a_plain_ranking(draws):
    random = np.random.default_rng(draws)
    values = random.choice([-np.inf, -2.5, -0.0, 0.0, 1e-30, 3.0, np.inf], (draws, 40)).astype(np.float32)
    values[:, ::3] = random.standard_normal(values[:, ::3].shape)
    items, doubled = ordered(values)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, items, doubled / 2, axis=1)
    assert (ranks == rankdata(values, axis=1)).all()


def test_the_shipped_file_has_six_equal_cited_dimensions():
    shipped = read_definition()
    assert shipped.names == ("pay", "benefits", "schedule", "safety", "voice", "advancement")
    assert shipped.weights == pytest.approx([1 / 6] * 6)
    assert all(d.citation and d.unit for d in shipped.dimensions)
    assert (shipped.thresholds_needed, shipped.pay_floor) == (3, "pay")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": (1, -1, 1)}, "dimension safety: weight -1 is negative"),
        ({"weights": (0, 0, 0)}, "every weight is 0"),
        ({"weights": (1, '"much"', 1)}, "weight is 'much'"),
        ({"floor": 1.0}, "both 1"),
        ({"threshold": 1.5}, "threshold 1.5 is outside"),
        ({"threshold": "nan"}, "threshold is nan"),
    ],
)
def test_a_bad_weights_file_is_refused_by_name(definition, options, message):
    with pytest.raises(DataError, match=message):
        definition(**options)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('pay_floor = "pay"', 'pay_floor = "salary"', "salary"),
        ("thresholds_needed = 2", "thresholds_needed = 4", "outside 1 to 3"),
        ("coverage_needed = 0.6", "", "coverage_needed is not given"),
        ("coverage_needed", "cover_needed", "did you mean coverage_needed"),
        ('as_of = "2026-01-01"', 'as_of = "soon"', "as_of"),
        ("[dimensions.pay]", "[dimensions.pay", "cannot be read"),
        ('label = "pay"', 'label = ""', "label is blank"),
        ('verified = "unverified"', 'verified = "yes"', "write verified or unverified"),
    ],
)
def test_a_slip_in_the_weights_file_is_refused(definition, old, new, message):
    with pytest.raises(BraidworkError, match=message):
        definition(text().replace(old, new, 1))


def test_bad_values_are_refused(definition):
    with pytest.raises(DataError, match="column voice, row 1"):
        evidence(table([(1.0, 1.0, "*")]), definition())
    with pytest.raises(DataError, match="column pay_se, row 1"):
        evidence(table([(1.0, 1.0, 1.0)], errors=-0.1), definition())
    with pytest.raises(UnknownNameError, match="voice"):
        evidence({k: v for k, v in table([(1.0, 1.0, 1.0)]).items() if k != "voice"}, definition())
    with pytest.raises(DataError, match="draws is 0"):
        job_quality(table([(1.0, 1.0, 1.0)]), definition(), draws=0)
