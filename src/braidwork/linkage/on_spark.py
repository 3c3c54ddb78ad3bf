"""The batch on Spark: the same keys, blocking rules, levels and weights, in Spark's SQL.

Splink 5 runs on Spark 4 as well and gives the same probabilities, but with functions of its own on each machine and
tables that it writes beside; this needs neither, and a test holds the two engines together.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from braidwork.engine.session import Engine, engine_for
from braidwork.errors import UnknownNameError
from braidwork.linkage.blocking import RULES, largest_block
from braidwork.linkage.comparisons import Comparison
from braidwork.linkage.model import Model
from braidwork.linkage.weighing import scored_sql, with_shares

if TYPE_CHECKING:
    import pyarrow as pa

_WHOLE_MACHINE = "spark://local[*]"

_SAID_BY_SPARK = {
    "list_has_any": "arrays_overlap({a}, {b})",
    "list_extract": "try_element_at({a}, {b})",
    "hamming": "if({b} is null, null, "
    "array_size(filter(sequence(1, length({a})), i -> substr({a}, i, 1) <> substr({b}, i, 1))))",
    # Exact for 0 and 1, and never less than the distance: no comparison asks for more.
    "damerau_levenshtein": "if(length({a}) = length({b}) and exists(sequence(1, length({a}) - 1), i -> "
    "concat(left({a}, i - 1), substr({a}, i + 1, 1), substr({a}, i, 1), substr({a}, i + 2)) = {b}), 1, "
    "levenshtein({a}, {b}))",
}
"""What DuckDB has of its own and the comparisons and rules speak of."""
_CALLS = re.compile(rf"\b({'|'.join(_SAID_BY_SPARK)})\((\w+), (-?\w+)\)")


def said_by_spark(sql: str) -> str:
    """Our SQL with the functions that only DuckDB has put into Spark's."""
    return _CALLS.sub(lambda call: _SAID_BY_SPARK[call[1]].format(a=call[2], b=call[3]), sql)


def spark_for(url: str) -> Engine:
    """The Spark that `spark` (all cores of this machine), `spark://local[2]` or `spark://host:port` names.

    Raises NotAvailableError without pyspark, UnknownNameError for any other name.
    """
    if url != "spark" and not url.startswith("spark://"):
        raise UnknownNameError.of("engine", url, ["duckdb", "spark", "spark://local[2]"])
    return engine_for(_WHOLE_MACHINE if url == "spark" else url)


def compared_on_spark(
    keys: pa.Table, fields: tuple[Comparison, ...], model: Model, url: str
) -> tuple[pa.Table, dict[str, int], dict[str, int], int]:
    """Block and score a table of keys (with the column `row`) on Spark.

    Returns the pairs as `weighing.scored_sql` gives them, the pairs that each rule proposed, the keys that it skipped
    for their size, and how many pairs were compared. The keys go to Spark's memory, to no file of ours.
    """
    engine = spark_for(url)
    people, blocks, pairs = (f"linkage_{kind}_{uuid.uuid4().hex}" for kind in ("people", "keys", "pairs"))
    ask = engine.collect
    try:
        _hold(with_shares(keys, fields, model), people)
        ask(f"cache lazy table {blocks} as {_blocks(people)}")
        most, per_rule, skipped = _chosen(ask(_sizes(blocks)).to_pylist(), keys.num_rows)
        ask(f"cache lazy table {pairs} as {_proposed(blocks, most)}")
        scored = ask(said_by_spark(scored_sql(people, pairs, fields, model, keys.num_rows)))
        compared = ask(f"select count(*) as n from {pairs}").to_pylist()[0]["n"]
    finally:
        for view in (pairs, blocks, people):
            ask(f"uncache table if exists {view}")
            ask(f"drop view if exists {view}")
    return scored, per_rule, skipped, compared


def _hold(keys: pa.Table, view: str) -> None:
    from pyspark.sql import SparkSession

    session: Any = SparkSession.getActiveSession()
    session.createDataFrame(keys).createOrReplaceTempView(view)


def _blocks(people: str) -> str:
    # One pass makes the keys of all rules (the number of a key is its rule) and counts who shares each.
    made = ", ".join(f"({said_by_spark(sql)})" for sql, _ in RULES.values())
    return (
        "select row, rule, key, n from (select row, rule, key, count(*) over (partition by rule, key) as n "
        f"from (select row, posexplode(made) as (rule, key) from (select row, array({made}) as made from {people})) "
        "where key is not null) where n > 1"
    )


def _sizes(blocks: str) -> str:
    return f"select rule, n, cast(count(*) / n as bigint) as blocks from {blocks} group by rule, n"


def _chosen(sizes: list[dict[str, int]], records: int) -> tuple[dict[int, int], dict[str, int], dict[str, int]]:
    most: dict[int, int] = {}
    per_rule: dict[str, int] = {}
    skipped: dict[str, int] = {}
    for number, rule in enumerate(RULES):
        of_rule = {s["n"]: s["blocks"] for s in sizes if s["rule"] == number}
        most[number] = largest = largest_block(of_rule, records)
        per_rule[rule] = sum(count * n * (n - 1) // 2 for n, count in of_rule.items() if n <= largest)
        if large := sum(count for n, count in of_rule.items() if n > largest):
            skipped[rule] = large
    return most, per_rule, skipped


def _proposed(blocks: str, most: dict[int, int]) -> str:
    limit = "case rule " + " ".join(f"when {rule} then {n}" for rule, n in most.items()) + " end"
    return (
        f"with small as (select row, rule, key from {blocks} where n <= {limit}) "
        "select l.row as row_l, r.row as row_r, min(l.rule) as rule from small l join small r "
        "on l.rule = r.rule and l.key = r.key and l.row < r.row group by l.row, r.row"
    )
