"""Replicate weights of the invented population: the construction, and the standard errors that come of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from braidwork.sources.synthetic import generate
from braidwork.sources.synthetic.weights import base_weights, hadamard, replicate_factors, replicates

REPLICATES = [f"PWGTP{r}" for r in range(1, 81)]


def standard_error(full: float, replicate: np.ndarray) -> float:
    return float(np.sqrt(4 / 80 * ((replicate - full) ** 2).sum()))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    path: Path = generate(tmp_path_factory.mktemp("demo"), persons=20_000, format="parquet")[0]
    return pq.read_table(path).to_pandas()


def test_the_matrix_is_a_hadamard_matrix_without_a_constant_column() -> None:
    matrix = hadamard().astype(int)
    assert (matrix @ matrix.T == 80 * np.eye(80, dtype=int)).all()
    assert (np.abs(matrix[1:].sum(axis=0)) < 79).all()


def test_factors_take_three_values_and_balance_over_the_replicates() -> None:
    factors = replicate_factors(5_000)
    low, high = 1 - 2**-0.5, 1 + 2**-0.5
    assert np.isclose(factors[..., None], [low, 1.0, high], atol=1e-6).any(axis=2).all()
    assert np.allclose(factors.mean(axis=1), 1.0, atol=1e-6)
    assert (factors.std(axis=0) > 0.3).all()


def test_successive_units_share_a_row_so_that_their_difference_counts() -> None:
    # For two neighbours of equal value, one raises a replicate's total where the other lowers it.
    deviation = replicate_factors(2_000).astype(float) - 1
    neighbours = (deviation[:-1] * deviation[1:]).sum(axis=1)
    assert (neighbours < 0).mean() > 0.9
    strangers = (deviation[:-400] * deviation[400:]).sum(axis=1)
    assert abs(strangers.mean()) < 0.2 * abs(neighbours.mean())


def test_uncalibrated_replicates_reproduce_the_variance_of_a_simple_sample() -> None:
    rng = np.random.default_rng(5)
    n = 6_000
    y = (rng.random(n) < 0.3).astype(float)
    weight = np.full(n, 400)
    replicate = replicates(weight, replicate_factors(n), np.zeros(n, dtype=np.int64), hold=0.0)
    expected = 400 * np.sqrt(n) * y.std()
    assert standard_error(float(weight @ y), y @ replicate) == pytest.approx(expected, rel=0.2)


def test_full_calibration_fixes_the_cells() -> None:
    rng = np.random.default_rng(6)
    weight = base_weights(4_000, 300.0, rng)
    cell = np.arange(4_000) % 5
    replicate = replicates(weight, replicate_factors(4_000), cell, hold=1.0)
    for c in range(5):
        assert replicate[cell == c].sum(axis=0) == pytest.approx(weight[cell == c].sum(), rel=1e-3)


def test_weights_are_whole_positive_and_near_their_mean() -> None:
    weight = base_weights(10_000, 30.0, np.random.default_rng(7))
    assert weight.min() >= 1
    assert weight.mean() == pytest.approx(30, rel=0.02)
    assert weight.std() > 10


def test_person_replicates_are_integers_with_few_zeros(people: pd.DataFrame) -> None:
    table = people[REPLICATES].to_numpy()
    assert table.dtype.kind == "i"
    assert (people["PWGTP"] >= 1).all()
    assert table.min() >= 0
    assert (table == 0).mean() < 0.001
    assert table.max() <= 9_999


def test_members_of_a_household_move_together(people: pd.DataFrame) -> None:
    ratio = people[REPLICATES].to_numpy() / people[["PWGTP"]].to_numpy()
    first = people["SPORDER"].to_numpy() == 1
    second = people["SPORDER"].to_numpy() == 2
    heads = dict(zip(people["SERIALNO"][first], ratio[first], strict=True))
    pairs = [(heads[s], r) for s, r in zip(people["SERIALNO"][second][:200], ratio[second][:200], strict=True)]
    assert np.mean([np.corrcoef(a, b)[0, 1] for a, b in pairs]) > 0.98


@pytest.mark.parametrize(
    ("name", "rows", "low", "high"),
    [
        ("Black alone", lambda d: d["RAC1P"] == "2", 1.1, 2.8),
        ("employed", lambda d: d["ESR"].isin(["1", "2"]), 0.6, 1.4),
        ("unemployed", lambda d: d["ESR"] == "3", 0.8, 1.9),
        ("poor", lambda d: d["POVPIP"] < 100, 1.0, 2.5),
        ("women (controlled)", lambda d: d["SEX"] == "2", 0.02, 0.8),
    ],
)
def test_design_factors_are_like_those_of_the_survey(people: pd.DataFrame, name: str, rows, low, high) -> None:
    hit = rows(people)
    total, everyone = people.loc[hit, "PWGTP"].sum(), people["PWGTP"].sum()
    error = standard_error(total, people.loc[hit, REPLICATES].sum().to_numpy())
    fraction = everyone / len(people) - 1
    simple = np.sqrt(fraction * total * (1 - total / everyone))
    assert low < error / simple < high, name


def test_the_whole_population_varies_a_little(people: pd.DataFrame) -> None:
    total = people["PWGTP"].sum()
    assert total == pytest.approx(1_800_000, rel=0.01)
    assert 0 < standard_error(total, people[REPLICATES].sum().to_numpy()) < 0.005 * total
