"""The same measures on DuckDB and on Spark: counts exactly, values and standard errors to 1e-9."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

import braidwork as bw
from braidwork.errors import NotAvailableError
from braidwork.labormarket import measure_names
from braidwork.measures import Estimates
from braidwork.reference import region
from braidwork.region import OpenRegion, build_demo, open_region
from braidwork.sources.build import build_region

pytestmark = pytest.mark.spark
BY = ("race_ethnicity", "county")
PERSONS = 3_000  # the size of a store does not change what an engine can get wrong, only the time it takes


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def assert_same(duck: Estimates, spark: Estimates) -> None:
    assert duck.provenance.engine == "DuckDB"
    assert spark.provenance.engine == "Spark"
    assert len(duck) == len(spark) > 0
    for one, other in zip(duck, spark, strict=True):
        assert one.dimensions == other.dimensions
        assert (one.n, one.households, one.persons) == (other.n, other.households, other.persons)
        assert close(one.value, other.value), (one, other)
        assert close(one.standard_error, other.standard_error), (one, other)
        assert (one.reliability, one.method, one.reason) == (other.reliability, other.method, other.reason)


Pair = tuple[OpenRegion, OpenRegion]


@pytest.fixture(scope="module")
def demo(spark_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    data = build_demo(tmp_path_factory.mktemp("engines") / "demo", persons=PERSONS)
    yield open_region(data), open_region(data, engine=spark_url)


@pytest.fixture(scope="module")
def washington(spark_url: str, public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    data = tmp_path_factory.mktemp("engines") / "washington"
    build_region([public_data / "census-pums" / "wa-2024-1yr"], data, region("puget-sound"))
    yield open_region(data), open_region(data, engine=spark_url)


@pytest.mark.parametrize("name", measure_names())
def test_a_measure_of_the_demo_region_is_the_same_on_both_engines(name: str, demo: Pair) -> None:
    duck, spark = (engine.measure(name, by=BY) for engine in demo)
    assert {row.method for row in spark} == {"replicates"}
    assert_same(duck, spark)


def test_groups_that_overlap_are_the_same_on_both_engines(demo: Pair) -> None:
    where = {"county": ["Willowmere", "Thistledown"], "sex": "female"}
    duck, spark = (e.measure("employment_rate", by=["race_alone_or_combined"], where=where) for e in demo)
    assert_same(duck, spark)


def test_a_question_without_groups_and_one_without_records(demo: Pair) -> None:
    duck, spark = (e.measure("median_hourly_wage") for e in demo)
    assert_same(duck, spark)
    duck, spark = (e.measure("median_hourly_wage", where={"age_band": "under_16"}) for e in demo)
    assert_same(duck, spark)
    assert (spark.rows[0].n, spark.rows[0].value) == (0, None)


def test_the_environment_names_the_engine(demo: Pair, spark_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAIDWORK_ENGINE", spark_url)
    assert_same(demo[0].measure("poverty_rate"), open_region(demo[0].store.root).measure("poverty_rate"))


def test_an_engine_address_opens_the_store_of_the_settings(
    demo: Pair, spark_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAIDWORK_DATA", str(demo[0].store.root))
    assert_same(demo[0].measure("population", by="sex"), bw.open(spark_url).measure("population", by="sex"))


@pytest.mark.public_data
@pytest.mark.parametrize("name", measure_names())
def test_a_measure_of_washington_2024_is_the_same_on_both_engines(name: str, washington: Pair) -> None:
    try:
        duck = washington[0].measure(name, by=BY)
    except NotAvailableError as lacking:
        with pytest.raises(NotAvailableError) as too:
            washington[1].measure(name, by=BY)
        assert str(too.value) == str(lacking)
        return
    assert_same(duck, washington[1].measure(name, by=BY))
