"""Three ways to one answer: Splink on DuckDB, our own SQL on DuckDB, our own SQL on Spark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from braidwork.engine.session import embedded_connection
from braidwork.errors import UnknownNameError
from braidwork.linkage import Errors, Population, dedupe, key_table, shipped_model
from braidwork.linkage.batch import dedupe_keys
from braidwork.linkage.blocking import RULES, propose_pairs
from braidwork.linkage.on_spark import said_by_spark
from braidwork.linkage.splink_model import known_fields, numbered
from braidwork.linkage.weighing import scored_sql, with_shares

_TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def people():
    return Population(seed=78, errors=Errors(no_ssn=0.5)).table(1_250, duplicated=0.6)


def _by_our_sql(keys, model):
    fields = known_fields(keys)
    held = with_shares(numbered(keys), fields, model)
    connection = embedded_connection()
    connection.register("held", held)
    connection.execute("create table person_keys as select * from held").fetchall()
    propose_pairs(connection, keys.num_rows)
    connection.execute(
        "create view pairs as select join_key_l as row_l, join_key_r as row_r, cast(match_key as int) as rule "
        "from blocked_pairs"
    ).fetchall()
    rows = connection.execute(scored_sql("person_keys", "pairs", fields, model, keys.num_rows)).df()
    connection.close()
    ids = keys.column("id").to_pylist()
    return {tuple(sorted((ids[r.row_l], ids[r.row_r]))): (r.weight, r.probability) for r in rows.itertuples()}


@pytest.mark.parametrize("households", [False, True])
@pytest.mark.parametrize("records", [150, None])
def test_our_own_sql_and_splink_give_the_same_probabilities(people, households, records):
    model = replace(shipped_model(), knows_households=households)
    keys = key_table(people.head(records or len(people)))
    splink = dedupe_keys(keys, model).pairs
    ours = _by_our_sql(keys, model)
    assert len(splink) == len(ours) > (700 if records is None else 0)
    for pair in splink.itertuples():
        weight, probability = ours[pair.id_l, pair.id_r]
        assert weight == pytest.approx(pair.weight, abs=_TOLERANCE)
        assert probability == pytest.approx(pair.probability, abs=_TOLERANCE)


@pytest.mark.spark
def test_spark_and_duckdb_give_the_same_pairs_and_probabilities(people, spark_url):
    assert len(people) >= 1_900
    duck, spark = dedupe(people), dedupe(people, engine=spark_url)
    assert (duck.records, duck.compared) == (spark.records, spark.compared)
    assert duck.pairs_per_rule == spark.pairs_per_rule
    assert duck.skipped == spark.skipped
    one, other = (d.pairs.sort_values(["id_l", "id_r"], ignore_index=True) for d in (duck, spark))
    exact = ["id_l", "id_r", "zone", "rule", *(c for c in one.columns if c.startswith("level_"))]
    assert one[exact].equals(other[exact])
    for column in ("weight", "probability"):
        assert (one[column] - other[column]).abs().max() < _TOLERANCE


def test_an_engine_that_nobody_knows_is_named(people):
    with pytest.raises(UnknownNameError, match="sparc"):
        dedupe(people.head(20), engine="sparc")


def test_nothing_that_only_duckdb_says_reaches_spark(people):
    fields = known_fields(key_table(people))
    ours = scored_sql("people", "pairs", fields, shipped_model(), len(people)) + " ".join(s for s, _ in RULES.values())
    told = said_by_spark(ours)
    for word in ("list_has_any(", "list_extract(", "hamming(", "damerau_levenshtein("):
        assert word in ours
        assert word not in told
