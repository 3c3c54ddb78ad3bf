"""Engines by name: DuckDB unless another is asked for."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest, Store, engine_for
from braidwork.errors import DataError, UnknownNameError


@pytest.mark.parametrize("url", [None, "", "duckdb", "duckdb://"])
def test_duckdb_is_the_default(url: str | None) -> None:
    engine = engine_for(url)
    assert (engine.name, engine.dialect) == ("DuckDB", "duckdb")
    assert engine.collect("select 42 as answer").to_pylist() == [{"answer": 42}]


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(UnknownNameError) as caught:
        engine_for("duckdbb")
    assert "did you mean duckdb" in (caught.value.mend or "")


def test_views_stand_for_files(tmp_path: Path) -> None:
    for i in (1, 2):
        pq.write_table(pa.table({"n": [i, 10 * i]}), tmp_path / f"{i}.parquet")
    engine = engine_for()
    engine.register("numbers", [tmp_path / "1.parquet", tmp_path / "2.parquet"])
    assert engine.collect("select sum(n) total from numbers").to_pylist() == [{"total": 33}]
    damaged = bytearray((tmp_path / "1.parquet").read_bytes())
    damaged[4:24] = b"x" * 20
    (tmp_path / "1.parquet").write_bytes(damaged)
    with pytest.raises(DataError, match="cannot be read"):
        engine.collect("select sum(n) total from numbers")


def test_the_environment_chooses_and_an_argument_overrides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Manifest(region="here", built="now", version="0").write(tmp_path)
    monkeypatch.setenv("BRAIDWORK_ENGINE", "nonsense")
    with pytest.raises(UnknownNameError):
        _ = Store.open(tmp_path).engine
    assert Store.open(tmp_path, "duckdb").engine.name == "DuckDB"


@pytest.mark.spark
def test_spark_reads_the_file_that_is_named(spark_url: str, tmp_path: Path) -> None:
    """Wildcards in a path are part of the name on Spark too."""
    engine = engine_for(spark_url)
    for i, name in enumerate(["a*b", "axb", "[ab]", "a", "{x}", "x", "it's", "back\\slash"]):
        (tmp_path / name).mkdir()
        pq.write_table(pa.table({"n": [i]}), tmp_path / name / "t.parquet")
    for i, name in enumerate(["a*b", "axb", "[ab]", "a", "{x}", "x", "it's", "back\\slash"]):
        engine.register("numbers", [tmp_path / name / "t.parquet"])
        assert engine.collect("select n from numbers").to_pylist() == [{"n": i}]
