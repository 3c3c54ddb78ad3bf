"""Oaxaca-Blinder against published figures, identities and regressions of our own."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import REFERENCES, oaxaca_blinder
from braidwork.measures.replicates import VarianceRule

EIGHT = VarianceRule(coefficient=0.5)
PARTS = ("endowments", "coefficients", "interaction", "explained", "unexplained", "unexplained_a", "unexplained_b")


def by_hand(pay, group, terms, reference, weights=None):
    """Parts of the gap from numpy's own least squares."""
    w = np.ones(len(pay)) if weights is None else weights
    x = np.column_stack([np.ones(len(pay)), *terms.values()])
    a, b = group == "a", group == "b"

    def fit(columns, rows):
        root = np.sqrt(w[rows])
        return np.linalg.lstsq(columns[rows] * root[:, None], pay[rows] * root, rcond=None)[0]

    beta_a, beta_b = fit(x, a), fit(x, b)
    x_a, x_b = (np.average(x[s], axis=0, weights=w[s]) for s in (a, b))
    omega = {"group_b": 0.0, "group_a": 1.0, "reimers": 0.5, "cotton": w[a].sum() / w[a | b].sum()}
    if reference in omega:
        beta = omega[reference] * beta_a + (1 - omega[reference]) * beta_b
    elif reference == "neumark":
        beta = fit(x, a | b)
    else:
        beta = fit(np.column_stack([x, b]), a | b)[:-1]
    return {
        "endowments": (x_a - x_b) @ beta_b,
        "coefficients": x_b @ (beta_a - beta_b),
        "interaction": (x_a - x_b) @ (beta_a - beta_b),
        "explained": (x_a - x_b) @ beta,
        "unexplained": x_a @ (beta_a - beta) + x_b @ (beta - beta_b),
        "unexplained_a": x_a @ (beta_a - beta),
        "unexplained_b": x_b @ (beta - beta_b),
    }


@pytest.mark.public_data
def test_the_published_threefold_parts(chicago):
    got = oaxaca_blinder(chicago.pay, chicago.group, chicago.terms)
    assert (got.group_a, got.group_b) == ("native", "foreign")
    assert (got.n_a, got.n_b, got.missing["pay"], got.missing["age"], got.n_other) == (287, 379, 46, 0, 0)
    published = {
        "mean_a": 17.58282239,
        "mean_b": 14.56724810,
        "gap": 3.01557429,
        "endowments": 1.61653394,
        "coefficients": 2.83332606,
        "interaction": -1.43428572,
    }
    for part, value in published.items():
        assert got.totals[part].value == pytest.approx(value, abs=1e-8)


@pytest.mark.public_data
def test_bootstrap_errors_are_those_of_20_000_untrimmed_draws(chicago):
    got = oaxaca_blinder(chicago.pay, chicago.group, chicago.terms, draws=4000, seed=3)
    for part, error in {"endowments": 0.670, "coefficients": 0.898, "interaction": 0.789}.items():
        assert got.totals[part].standard_error == pytest.approx(error, rel=0.05)
    assert got.not_estimable == 0
    assert "4,000 bootstrap draws within group, untrimmed, seed 3" in got.method


@pytest.mark.public_data
def test_trimming_is_asked_for_recorded_and_makes_errors_smaller(chicago):
    whole = oaxaca_blinder(chicago.pay, chicago.group, chicago.terms, draws=1000)
    cut = oaxaca_blinder(chicago.pay, chicago.group, chicago.terms, draws=1000, trimming="each_tail_1_percent")
    shrunk = cut.endowments.standard_error / whole.endowments.standard_error
    assert 0.90 < shrunk < 0.97
    assert "trimming each_tail_1_percent" in cut.method


@pytest.mark.public_data
def test_a_label_and_its_indicators_give_one_answer(chicago):
    dummies = oaxaca_blinder(chicago.pay, chicago.group, chicago.terms, reference="jann", normalise=False)
    label = oaxaca_blinder(
        chicago.pay,
        chicago.group,
        chicago.classes,
        reference="jann",
        omitted={"schooling": "high_school"},
        normalise=False,
    )
    for part in PARTS:
        assert label.totals[part].value == pytest.approx(dummies.totals[part].value, abs=1e-10)
    left_out = next(c for c in label.contributions if c.category == "high_school")
    assert all(figure.value == 0 for figure in left_out.parts.values())


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("weighted", [False, True])
def test_every_reference_equals_regressions_by_hand(sample, reference, weighted):
    weights = sample.weights if weighted else None
    got = oaxaca_blinder(
        sample.pay, sample.group, sample.terms, reference=reference, group_a="a", group_b="b", weights=weights
    )
    expected = by_hand(sample.pay, sample.group, sample.terms, reference, weights)
    for part, value in expected.items():
        assert got.totals[part].value == pytest.approx(value, abs=1e-8)


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_parts_add_up(sample, reference):
    got = oaxaca_blinder(sample.pay, sample.group, sample.classes, reference=reference, weights=sample.weights)
    value = {part: figure.value for part, figure in got.totals.items()}
    assert value["gap"] == pytest.approx(value["mean_a"] - value["mean_b"], abs=1e-12)
    assert value["endowments"] + value["coefficients"] + value["interaction"] == pytest.approx(value["gap"], abs=1e-10)
    assert value["explained"] + value["unexplained"] == pytest.approx(value["gap"], abs=1e-10)
    assert value["unexplained_a"] + value["unexplained_b"] == pytest.approx(value["unexplained"], abs=1e-12)
    for part in PARTS:
        assert sum(c.parts[part].value for c in got.contributions) == pytest.approx(value[part], abs=1e-10)
    if reference == "group_b":
        assert value["explained"] == pytest.approx(value["endowments"], abs=1e-12)
    if reference == "group_a":
        assert value["explained"] == pytest.approx(value["endowments"] + value["interaction"], abs=1e-10)


@pytest.mark.parametrize("reference", REFERENCES)
def test_normalised_contributions_do_not_depend_on_the_class_left_out(sample, reference):
    asked = {"reference": reference, "draws": 20, "seed": 1}
    one, two = (
        oaxaca_blinder(sample.pay, sample.group, sample.classes, omitted={"level": level}, **asked)
        for level in ("none", "degree")
    )
    bare = oaxaca_blinder(sample.pay, sample.group, sample.classes, normalise=False, **asked)
    assert [(c.term, c.category) for c in one.contributions] == [(c.term, c.category) for c in two.contributions]
    for left, right in zip(one.contributions, two.contributions, strict=True):
        for part in PARTS:
            assert left.parts[part].value == pytest.approx(right.parts[part].value, abs=1e-9)
            assert left.parts[part].standard_error == pytest.approx(right.parts[part].standard_error, abs=1e-9)
    for part in PARTS:
        assert bare.totals[part].value == pytest.approx(one.totals[part].value, abs=1e-10)


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_replicate_is_the_whole_decomposition_with_its_weights(sample, reference):
    names = {"group_a": "a", "group_b": "b", "reference": reference}
    got = oaxaca_blinder(
        sample.pay,
        sample.group,
        sample.terms,
        weights=sample.weights,
        replicates=sample.replicates,
        rule=EIGHT,
        **names,
    )
    places = {part: list(got.totals).index(part) for part in PARTS}
    for r in range(8):
        alone = by_hand(sample.pay, sample.group, sample.terms, reference, sample.replicates[:, r])
        for part, value in alone.items():
            assert got.replicate_values[r, places[part]] == pytest.approx(value, abs=1e-9)
    spread = got.replicate_values[:, places["explained"]] - got.explained.value
    assert got.explained.standard_error == pytest.approx(np.sqrt(0.5 * (spread**2).sum()))


def test_negative_replicate_weights_are_kept(sample):
    parts = sample.replicates.copy()
    parts[5, 3] = -40.0
    got = oaxaca_blinder(
        sample.pay,
        sample.group,
        sample.terms,
        weights=sample.weights,
        replicates=parts,
        rule=EIGHT,
        group_a="a",
        group_b="b",
    )
    w = parts[:, 3]
    x = np.column_stack([np.ones(len(w)), *sample.terms.values()])
    a, b = sample.group == "a", sample.group == "b"
    betas = [np.linalg.solve((x[s] * w[s, None]).T @ x[s], (x[s] * w[s, None]).T @ sample.pay[s]) for s in (a, b)]
    means = [w[s] @ x[s] / w[s].sum() for s in (a, b)]
    expected = means[1] @ (betas[0] - betas[1])
    assert got.replicate_values[3, list(got.totals).index("coefficients")] == pytest.approx(expected, abs=1e-9)


def test_one_seed_gives_one_answer_and_blocks_of_draws_do_not_matter(sample, monkeypatch):
    from braidwork.labormarket.decomposition import replication

    asked = {"draws": 40, "weights": sample.weights}
    first = oaxaca_blinder(sample.pay, sample.group, sample.terms, seed=5, **asked)
    assert np.array_equal(
        first.replicate_values, oaxaca_blinder(sample.pay, sample.group, sample.terms, seed=5, **asked).replicate_values
    )
    other = oaxaca_blinder(sample.pay, sample.group, sample.terms, seed=6, **asked)
    assert not np.allclose(first.replicate_values, other.replicate_values)
    monkeypatch.setattr(replication, "MULTIPLICITIES_AT_A_TIME", 7 * 240)
    in_blocks = oaxaca_blinder(sample.pay, sample.group, sample.terms, seed=5, **asked)
    assert in_blocks.replicate_values.shape == first.replicate_values.shape
    assert np.isfinite(in_blocks.replicate_values).all()


def test_large_offsets_lose_no_digits(sample):
    """A year of birth and pay in cents far from 0 leave the parts as they are."""
    terms = {"born": 1e6 - sample.terms["age"], "skill": sample.terms["skill"]}
    plain = oaxaca_blinder(sample.pay, sample.group, sample.terms, draws=5)
    moved = oaxaca_blinder(sample.pay + 1e5, sample.group, terms, draws=5)
    place = list(plain.totals).index("endowments")
    assert moved.endowments.value == pytest.approx(plain.endowments.value, abs=1e-7)
    assert moved.replicate_values[:, place] == pytest.approx(plain.replicate_values[:, place], abs=1e-7)


def test_rows_that_miss_something_are_excluded_and_counted(sample):
    pay, age = sample.pay.copy(), sample.terms["age"].copy()
    pay[:3], age[2:6] = np.nan, np.nan
    level = sample.classes["level"].astype(object)
    level[10] = None
    got = oaxaca_blinder(pay, sample.group, {"age": age, "level": level})
    kept = np.r_[6:10, 11:240]
    without = oaxaca_blinder(pay[kept], sample.group[kept], {"age": age[kept], "level": level[kept]})
    assert got.missing == {"pay": 3, "age": 4, "level": 1}
    assert got.n_a + got.n_b == 233
    assert got.explained.value == pytest.approx(without.explained.value, abs=1e-12)


def test_people_of_other_groups_are_counted(sample):
    group = sample.group.copy()
    group[:20] = "c"
    got = oaxaca_blinder(sample.pay, group, sample.terms, group_a="a", group_b="b")
    assert got.n_other == 20
    with pytest.raises(DataError, match="There are: a, b, c"):
        oaxaca_blinder(sample.pay, group, sample.terms)


def test_named_groups_keep_their_roles(sample):
    up = oaxaca_blinder(sample.pay, sample.group, sample.terms)
    down = oaxaca_blinder(sample.pay, sample.group, sample.terms, group_a=up.group_b, group_b=up.group_a)
    assert up.gap.value > 0
    assert down.gap.value == pytest.approx(-up.gap.value)
    assert down.group_a == up.group_b
    half_named = oaxaca_blinder(sample.pay, sample.group, sample.terms, group_a=up.group_b)
    assert half_named.gap.value == pytest.approx(down.gap.value)


@pytest.mark.parametrize("wrong", ["nuemark", "pooled", "Jann", ""])
def test_an_unknown_reference_raises_with_the_list(sample, wrong):
    with pytest.raises(UnknownNameError, match="group_b, group_a, reimers, cotton, neumark, jann"):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, reference=wrong)


def test_an_unknown_trimming_raises_with_the_list(sample):
    with pytest.raises(UnknownNameError, match="none, each_tail_1_percent"):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, draws=10, trimming="some")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"draws": 1}, "1 bootstrap draws give no standard error"),
        ({"draws": -5}, "-5 bootstrap draws"),
        ({"trimming": "each_tail_1_percent"}, "no draws to trim"),
        ({"draws": 10, "replicates": np.ones((240, 8)), "rule": EIGHT}, "both replicate weights and bootstrap draws"),
        ({"replicates": np.ones((240, 8))}, "exactly 80 replicates"),
        ({"weights": np.ones(7)}, "7 weights were given for 240 rows"),
        ({"weights": np.r_[-1.0, np.ones(239)]}, "the base weight is negative"),
        ({"group_a": "a", "group_b": "a"}, "cannot be compared with itself"),
    ],
)
def test_options_that_do_not_fit_raise(sample, options, says):
    with pytest.raises(DataError, match=says):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, **options)


def test_a_group_without_rows_or_weight_raises_by_name(sample):
    with pytest.raises(UndefinedMeasureError, match="'z' has no rows"):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, group_a="a", group_b="z")
    with pytest.raises(UndefinedMeasureError, match="'b' has no weight"):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, weights=(sample.group == "a") * 1.0)
    with pytest.raises(UndefinedMeasureError, match="'z' has no rows"):
        oaxaca_blinder(sample.pay, sample.group, sample.terms, group_b="z")
    no_pay = np.where(sample.group == "b", np.nan, sample.pay)
    with pytest.raises(UndefinedMeasureError, match="'b' has no rows"):
        oaxaca_blinder(no_pay, sample.group, sample.terms, group_a="a", group_b="b")


def test_collinear_columns_are_named(sample):
    age, skill = sample.terms["age"], sample.terms["skill"]
    with pytest.raises(UndefinedMeasureError, match="'both' follows from 'age', 'skill'") as caught:
        oaxaca_blinder(sample.pay, sample.group, {"age": age, "skill": skill, "both": 2 * age - skill + 3})
    assert caught.value.where == "group a"
    with pytest.raises(UndefinedMeasureError, match="'one' is the same for everyone"):
        oaxaca_blinder(sample.pay, sample.group, {"age": age, "one": np.full(240, 0.1)})
    lacks = np.where(sample.group == "a", "x", np.where(skill > 0, "x", "y"))
    with pytest.raises(UndefinedMeasureError, match="'kind = y' is the same for everyone"):
        oaxaca_blinder(sample.pay, sample.group, {"age": age, "kind": lacks})


def test_fewer_rows_than_columns_name_the_columns(sample):
    few = np.r_[np.flatnonzero(sample.group == "a")[:3], np.flatnonzero(sample.group == "b")]
    random = np.random.default_rng(1)
    terms = {f"x{k}": random.normal(size=len(few)) for k in range(4)}
    with pytest.raises(UndefinedMeasureError, match="from 3 rows and 5 columns: 'x2' follows from 'x0', 'x1'"):
        oaxaca_blinder(sample.pay[few], sample.group[few], terms)


def test_a_draw_without_a_single_answer_makes_errors_unknown_and_is_counted(sample):
    rare = np.zeros(240)
    rare[np.flatnonzero(sample.group == "a")[:2]] = 1
    rare[np.flatnonzero(sample.group == "b")[:40]] = 1
    got = oaxaca_blinder(sample.pay, sample.group, {"rare": rare, **sample.terms}, draws=100)
    assert 2 < got.not_estimable < 40  # both members of the class stay undrawn with probability e⁻²
    assert np.isnan(got.coefficients.standard_error)
    assert np.isfinite(got.coefficients.value)
    # what B's regression alone decides is known in every draw
    assert got.explained.standard_error == got.endowments.standard_error > 0


def test_missing_group_labels_raise_naming_rows(sample):
    group = sample.group.astype(object)
    group[[4, 9]] = None
    with pytest.raises(DataError, match="2 rows have no group") as caught:
        oaxaca_blinder(sample.pay, group, sample.terms, group_a="a", group_b="b")
    assert caught.value.where == "rows 4, 9"


@pytest.mark.parametrize(
    ("terms", "error", "says"),
    [
        ({}, DataError, "no terms"),
        ({"intercept": np.ones(240)}, DataError, "intercept is taken"),
        ({"age": np.ones(3)}, DataError, "shape"),
        ({"age": np.full(240, np.inf)}, DataError, "infinite"),
    ],
)
def test_bad_terms_raise(sample, terms, error, says):
    with pytest.raises(error, match=says):
        oaxaca_blinder(sample.pay, sample.group, terms)


def test_an_unknown_left_out_class_or_term_raises(sample):
    with pytest.raises(UnknownNameError, match="no class 'phd'"):
        oaxaca_blinder(sample.pay, sample.group, sample.classes, omitted={"level": "phd"})
    with pytest.raises(UnknownNameError, match="no term 'lvl'"):
        oaxaca_blinder(sample.pay, sample.group, sample.classes, omitted={"lvl": "none"})


def test_a_data_frame_serves_as_well(sample):
    import pandas as pd

    frame = pd.DataFrame(sample.classes)
    frame["level"] = frame["level"].astype("category")
    plain = oaxaca_blinder(sample.pay, sample.group, sample.classes)
    framed = oaxaca_blinder(pd.Series(sample.pay), pd.Series(sample.group), frame)
    assert {k: f.value for k, f in framed.totals.items()} == {k: f.value for k, f in plain.totals.items()}
    table = framed.to_pandas()
    total = table[(table.term == "total") & (table.part == "explained")].value.item()
    assert total == pytest.approx(table[(table.term != "total") & (table.part == "explained")].value.sum())
    assert "not causal" in framed.caveat
