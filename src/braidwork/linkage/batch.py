"""All likely duplicates of a table at once: keys, blocks, scores and clusters, by Splink on DuckDB."""

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


def dedupe(table: pd.DataFrame, model: Model | None = None, *, tell: Callable[[str], None] | None = None) -> Duplicates:
    """Likely duplicates within a table of people, one row a record with `id` and any of `person.FIELDS`.

    Without a model the shipped weights are used; `splink_model.train` learns others. Raises DataError for a missing or
    repeated id. Nothing is merged: the answer is a table of suggestions.
    """
    say = tell or (lambda _: None)
    clock = _Clock()
    say(f"reading {len(table):,} records")
    keys = key_table(table)
    clock.mark("keys")
    return dedupe_keys(keys, model, say=say, clock=clock)


def dedupe_keys(
    keys: pa.Table,
    model: Model | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    clock: _Clock | None = None,
) -> Duplicates:
    """`dedupe` for a table that `key_table` made."""
    from braidwork.linkage.splink_model import known_fields, linker_for, numbered

    clock = clock or _Clock()
    model = model or shipped_model()
    fields = known_fields(keys)
    if keys.num_rows < 2 or not fields:
        return Duplicates(_no_pairs(), keys.num_rows, 0, model.id, {}, {}, clock.seconds)
    linker, database = linker_for(numbered(keys), fields, model)
    try:
        say("choosing pairs to compare")
        per_rule, skipped, compared = propose_pairs(database.duckdb_con, keys.num_rows)
        clock.mark("blocks")
        if not compared:
            return Duplicates(_no_pairs(), keys.num_rows, 0, model.id, per_rule, skipped, clock.seconds)
        say(f"comparing {compared:,} pairs")
        linker.table_management.register_blocked_pairs_for_predict(database.register("blocked_pairs"))
        scored = linker.inference.predict(threshold_match_probability=POSSIBLE, warning_mode="never")
        clock.mark("scores")
        pairs = _pairs(database.duckdb_con, scored.physical_name, fields)
        clock.mark("pairs")
    finally:
        database.duckdb_con.close()
    return Duplicates(pairs, keys.num_rows, compared, model.id, per_rule, skipped, clock.seconds)


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, what: str) -> None:
        now = time.perf_counter()
        self.seconds[what], self._last = round(now - self._last, 3), now


def _pairs(connection: Any, scored: str, fields: tuple[Comparison, ...]) -> pd.DataFrame:
    gammas = ", ".join(f"s.gamma_{f.key}" for f in fields)
    frame: pd.DataFrame = connection.execute(
        f"select least(l.id, r.id) as id_l, greatest(l.id, r.id) as id_r, s.match_weight as weight, "
        f"s.match_probability as probability, cast(s.match_key as integer) as rule, {gammas} from {scored} s "
        f"join person_keys l on l.row = s.row_l join person_keys r on r.row = s.row_r"
    ).df()
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
