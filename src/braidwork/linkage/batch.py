"""All likely duplicates of a table at once: keys, blocks, scores and zones, by Splink on DuckDB or on Spark."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from braidwork.linkage.blocking import RULES, propose_pairs
from braidwork.linkage.comparisons import Comparison, comparison
from braidwork.linkage.model import Model, shipped_model
from braidwork.linkage.person import KEY_COLUMNS, key_table
from braidwork.linkage.scoring import POSSIBLE, Zone, zone_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Duplicates:
    """What `dedupe` found.

    `pairs`: one row a pair at or above probability .5 with `id_l`, `id_r` (`id_l` < `id_r`), `weight`, `probability`,
    `zone`, `level_<field>` (None without evidence) and `rule` (the first to propose it). `pairs_per_rule` counts the
    proposed pairs, `skipped` the blocks of each rule that were too large to compare.
    """

    pairs: pd.DataFrame
    records: int
    compared: int
    model_id: str
    pairs_per_rule: dict[str, int]
    skipped: dict[str, int]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        """What a reader must know: rules whose large blocks were not compared."""
        return [
            f"{count:,} keys of the rule '{rule}' are shared by too many records to compare and were skipped"
            for rule, count in self.skipped.items()
        ]


def dedupe(
    table: pd.DataFrame,
    model: Model | None = None,
    *,
    engine: str = "duckdb",
    tell: Callable[[str], None] | None = None,
) -> Duplicates:
    """Likely duplicates within a table of people, one row a record with `id` and any of `person.FIELDS`.

    Without a model the shipped weights are used; `splink_model.train` learns others. `engine` is `duckdb`, `spark`
    (all cores of this machine), `spark://local[2]` or `spark://host:port`; all give the same pairs. Raises DataError
    for a missing or repeated id, NotAvailableError for Spark where it is not installed. Nothing is merged: the answer
    is a table of suggestions.
    """
    say = tell or (lambda _: None)
    clock = _Clock()
    say(f"reading {len(table):,} records")
    # Handed on without a name here: the keys of a million people shall not be held twice.
    return dedupe_keys(key_table(table), model, engine=engine, say=say, clock=clock)


def dedupe_keys(
    keys: pa.Table,
    model: Model | None = None,
    *,
    engine: str = "duckdb",
    say: Callable[[str], None] = lambda _: None,
    clock: _Clock | None = None,
) -> Duplicates:
    """`dedupe` for a table that `key_table` made."""
    from braidwork.linkage.splink_model import known_fields, numbered

    clock = clock or _Clock()
    clock.mark("keys")
    model = model or shipped_model()
    fields, records, ids = known_fields(keys), keys.num_rows, keys.column("id")
    if records < 2 or not fields:
        return Duplicates(_no_pairs(), records, 0, model.id, {}, {}, clock.seconds)
    compare = (_by_splink if engine in ("duckdb", "duckdb://") else _by_spark(engine))(numbered(keys), fields, model)
    del keys  # the engine holds them now
    scored, per_rule, skipped, compared = compare(say, clock)
    pairs = _no_pairs() if scored is None else _pairs(scored, ids, fields)
    clock.mark("pairs")
    return Duplicates(pairs, records, compared, model.id, per_rule, skipped, clock.seconds)


def _by_splink(keys: pa.Table, fields: tuple[Comparison, ...], model: Model) -> _Compare:
    from braidwork.linkage.splink_model import linker_for

    records = keys.num_rows
    linker, database = linker_for(keys, fields, model)
    connection = database.duckdb_con

    def compare(say: Callable[[str], None], clock: _Clock) -> _Scored:
        try:
            say("choosing pairs to compare")
            per_rule, skipped, compared = propose_pairs(connection, records)
            clock.mark("blocks")
            if not compared:
                return None, per_rule, skipped, 0
            say(f"comparing {compared:,} pairs")
            linker.table_management.register_blocked_pairs_for_predict(database.register("blocked_pairs"))
            predicted = linker.inference.predict(threshold_match_probability=POSSIBLE, warning_mode="never")
            gammas = ", ".join(f"gamma_{f.key}" for f in fields)
            scored = connection.sql(
                "select row_l, row_r, match_weight as weight, match_probability as probability, "
                f"cast(match_key as integer) as rule, {gammas} from {predicted.physical_name}"
            ).to_arrow_table()
            clock.mark("scores")
        finally:
            connection.close()
        return scored, per_rule, skipped, compared

    return compare


def _by_spark(engine: str) -> Callable[[pa.Table, tuple[Comparison, ...], Model], _Compare]:
    def prepared(keys: pa.Table, fields: tuple[Comparison, ...], model: Model) -> _Compare:
        def compare(say: Callable[[str], None], clock: _Clock) -> _Scored:
            from braidwork.linkage.on_spark import compared_on_spark

            say("choosing and comparing pairs on Spark")
            found = compared_on_spark(keys, fields, model, engine)
            clock.mark("scores")
            return found

        return compare

    return prepared


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, what: str) -> None:
        now = time.perf_counter()
        self.seconds[what], self._last = round(now - self._last, 3), now


_Scored = tuple["pa.Table | None", dict[str, int], dict[str, int], int]
_Compare = Callable[[Callable[[str], None], _Clock], _Scored]


def _pairs(scored: pa.Table, ids: pa.ChunkedArray, fields: tuple[Comparison, ...]) -> pd.DataFrame:
    import pyarrow.compute as pc

    one, other = (ids.take(scored.column(c)) for c in ("row_l", "row_r"))
    ordered = pc.less(one, other)
    gammas = [f"gamma_{f.key}" for f in fields]
    frame: pd.DataFrame = scored.select(["weight", "probability", "rule", *gammas]).to_pandas()
    frame.insert(0, "id_l", pc.if_else(ordered, one, other).to_pandas())
    frame.insert(1, "id_r", pc.if_else(ordered, other, one).to_pandas())
    names = list(RULES)
    frame["rule"] = [names[n] for n in frame["rule"]]
    for f in fields:
        # Splink counts levels from the bottom: 0 is "different", -1 is "no evidence".
        words: dict[int, str | None] = dict(enumerate(reversed(f.level_keys)))
        frame[f"level_{f.key}"] = [words.get(g) for g in frame.pop(f"gamma_{f.key}")]
    frame["zone"] = _zones(frame, fields)
    return frame.sort_values(["probability", "id_l", "id_r"], ascending=[False, True, True], ignore_index=True)


def _zones(frame: pd.DataFrame, fields: tuple[Comparison, ...]) -> list[str]:
    columns = [frame[f"level_{f.key}"].tolist() for f in fields]
    found = []
    for chance, *levels in zip(frame["probability"].tolist(), *columns, strict=True):
        held = {f.key: level for f, level in zip(fields, levels, strict=True) if isinstance(level, str)}
        found.append(str(zone_of(held, chance)))
    return found


def _no_pairs() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({c: [] for c in ("id_l", "id_r", "weight", "probability", "rule", "zone")})


def reason_words(row: Mapping[Hashable, Any]) -> list[str]:
    """What each field of a row of `Duplicates.pairs` says, in words."""
    return [
        comparison(name.removeprefix("level_")).words(level)
        for name, level in ((str(n), v) for n, v in row.items())
        if name.startswith("level_") and isinstance(level, str)
    ]


__all__ = ["KEY_COLUMNS", "Duplicates", "Zone", "dedupe", "dedupe_keys", "reason_words"]
