"""Splink on DuckDB: one settings object from our comparisons, training by expectation maximisation, scoring of pairs.

Splink has a fresh connection in memory of its own, and every answer is read to its end before the next question.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.errors import DataError
from braidwork.linkage.blocking import propose_pairs
from braidwork.linkage.comparisons import COMPARISONS, DIFFERENT, Comparison
from braidwork.linkage.model import FEWEST_TO_COUNT, RAREST, Model, shipped_model

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST_RECORDS = 2_000
"""Smaller tables say too little to train on; they are compared with the shipped weights."""

_PAIRS_FOR_CHANCE, _PAIRS_FOR_MATCHING, _SEED = 2_000_000, 1_500_000, 2026
_LEAST_SHARE = {"m_probability": 1e-3, "u_probability": 1e-6}  # no table has seen everything that happens
_TRAINING_BLOCKS = ("dob", "words", "phone", "address")
_DETERMINISTIC = (("words", "dob"), ("given", "phone"), ("given", "surname", "address"))
_DETERMINISTIC_RECALL = 0.75
_ROUNDS = 3


def settings(fields: tuple[Comparison, ...], model: Model | None, records: int) -> Any:
    """Splink's settings for these comparisons, with the weights of `model` where it is given."""
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        probability_two_random_records_match=model.prior(records) if model else 1e-4,
        comparisons=[_settings_of(c, model, records >= FEWEST_TO_COUNT) for c in fields],
        retain_matching_columns=True,  # the levels come with them
        retain_intermediate_calculation_columns=False,
        max_iterations=30,
    )


def _settings_of(field: Comparison, model: Model | None, counts: bool) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": field.absent_sql, "label_for_charts": "absent", "is_null_level": True}
    ]
    for level in field.levels:
        one: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.key}
        if level.frequency and counts:
            one |= {
                "tf_adjustment_column": level.frequency,
                "tf_minimum_u_value": model.rarest(level.frequency) if model else RAREST[level.frequency],
                "disable_tf_exact_match_detection": True,
            }
        levels.append(one)
    levels.append({"sql_condition": "ELSE", "label_for_charts": DIFFERENT})
    if model:
        for one in levels[1:]:
            key = one["label_for_charts"]
            one |= {"m_probability": model.matching[field.key][key], "u_probability": model.chance[field.key][key]}
    return {"output_column_name": field.key, "comparison_levels": levels}


def known_fields(keys: pa.Table) -> tuple[Comparison, ...]:
    """The comparisons for which a table holds any value."""
    held = {name for name in keys.column_names if keys.column(name).null_count < keys.num_rows}
    deciding = {"given_name": "given", "birth_date": "birth_year", "address": "location"}
    return tuple(c for c in COMPARISONS if deciding.get(c.key, c.key) in held)


def numbered(keys: pa.Table) -> pa.Table:
    """A table of keys with the column `row`, 0 and up, by which Splink tells records apart."""
    import pyarrow as pa

    return keys.append_column("row", pa.array(range(keys.num_rows), pa.int32()))


def linker_for(keys: pa.Table, fields: tuple[Comparison, ...], model: Model | None) -> tuple[Any, Any]:
    """A Splink linker over a table of keys (with the column `row`), and its own database."""
    from splink import DuckDBAPI, Linker

    from braidwork.engine.session import embedded_connection

    logging.getLogger("splink").setLevel(logging.ERROR)
    database = DuckDBAPI(connection=embedded_connection())
    database.duckdb_con.register("arrow_keys", keys)
    # list_has_any needs real columns; a scan of Arrow would be repeated by each join.
    database.duckdb_con.execute("create table person_keys as select * exclude (id) from arrow_keys").fetchall()
    database.duckdb_con.unregister("arrow_keys")
    registered = database.register("person_keys", dataset_display_name="people")
    linker = Linker(registered, settings(fields, model, keys.num_rows), log_level=None)
    for key in {level.frequency for field in fields for level in field.levels if level.frequency}:
        if model and model.leaves_out_pair(key) and keys.num_rows >= FEWEST_TO_COUNT:
            database.duckdb_con.execute(
                f"create table held_beside as select {key}, greatest(count(*) - 2, 0) / sum(count(*)) over () "
                f"as tf_{key} from person_keys where {key} is not null group by {key}"
            ).fetchall()
            linker.table_management.register_term_frequency_lookup(database.register("held_beside"), key)
    return linker, database


def train(keys: pa.Table, *, id: str = "trained", made: str = "", on: date | None = None, refine: bool = True) -> Model:
    """Weights learned from one table of keys without labels; fields that it lacks keep the shipped weights.

    u from random pairs, the prior from pairs that agree on strong rules, m by expectation maximisation blocked on birth
    date, name, phone and address in turn, so that each field is learned where it did not choose the pairs. With
    `refine`, for weights that this very table is linked with, expectation maximisation then goes on over all pairs that
    any blocking rule proposes. Raises DataError where the table is too small or the outcome is no usable model.
    """
    if keys.num_rows < FEWEST_RECORDS:
        raise DataError(f"{keys.num_rows:,} records are too few to train on.",
                        mend=f"use the shipped weights, or {FEWEST_RECORDS:,} records and more.")  # fmt: skip
    fields = known_fields(keys)
    linker, database = linker_for(numbered(keys), fields, None)
    held = {c for field in fields for c in field.columns}
    try:
        rules = [" and ".join(f"l.{c} = r.{c}" for c in rule) for rule in _DETERMINISTIC if held.issuperset(rule)]
        if rules:
            linker.training.estimate_probability_two_random_records_match(rules, recall=_DETERMINISTIC_RECALL)
        linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_FOR_CHANCE, seed=_SEED)
        for column in _TRAINING_BLOCKS:
            if column in held:
                linker.training.estimate_parameters_using_expectation_maximisation(
                    f"l.{column} = r.{column}", estimate_without_term_frequencies=True, max_pairs=_PAIRS_FOR_MATCHING
                )
        learned = linker.misc.save_model_to_json()
    except Exception as problem:
        raise DataError(f"the weights could not be trained ({str(problem).splitlines()[0]}).",
                        mend="use the shipped weights.") from problem  # fmt: skip
    finally:
        database.duckdb_con.close()
    plain = _model(learned, fields, keys, id, made, on or date.today())
    return refined(keys, fields, plain) if refine else plain


def _model(
    learned: dict[str, Any], fields: tuple[Comparison, ...], keys: pa.Table, id: str, made: str, on: date
) -> Model:
    matching: dict[str, dict[str, float]] = {}
    chance: dict[str, dict[str, float]] = {}
    found = {c["output_column_name"]: c["comparison_levels"] for c in learned["comparisons"]}
    for field in COMPARISONS:
        rows = {one["label_for_charts"]: one for one in found.get(field.key, [])}
        for shares, name in ((matching, "m_probability"), (chance, "u_probability")):
            raw = {key: _share(rows.get(key, {}).get(name), name) for key in field.level_keys}
            shares[field.key] = _completed(field, raw, name)
    prior = learned["probability_two_random_records_match"]
    return Model(
        id=id,
        made=made
        or f"expectation maximisation by Splink on {keys.num_rows:,} records, fields: "
        + ", ".join(f.key for f in fields),
        made_on=on.isoformat(),
        trained_on=fingerprint(keys),
        duplicates_per_record=max(prior * (keys.num_rows - 1) / 2, 1e-4),
        matching=matching,
        chance=chance,
    ).checked()


def refined(keys: pa.Table, fields: tuple[Comparison, ...], plain: Model) -> Model:
    """Weights after some rounds of expectation maximisation over the union of all blocks of a table.

    Each round scores the pairs, weighs their levels by the probability to be one person (m) and adds the probabilities
    up (the prior). Random pairs hold true pairs too; their known share is taken out of u.
    """
    model = _without_true_pairs(plain, plain, keys.num_rows)
    for _ in range(_ROUNDS):
        model = _without_true_pairs(_round(keys, fields, model), plain, keys.num_rows)
    return replace(model, knows_households=True).checked()


def _round(keys: pa.Table, fields: tuple[Comparison, ...], model: Model) -> Model:
    linker, database = linker_for(numbered(keys), fields, model)
    try:
        ask: Callable[[str], Any] = lambda sql: database.duckdb_con.execute(sql).fetchall()  # noqa: E731
        if not propose_pairs(database.duckdb_con, keys.num_rows)[2]:
            return model
        linker.table_management.register_blocked_pairs_for_predict(database.register("blocked_pairs"))
        scored = linker.inference.predict(warning_mode="never").physical_name
        expected = float(ask(f"select sum(match_probability) from {scored}")[0][0])
        matching = dict(model.matching)
        for field in fields:
            level = f"gamma_{field.key}"
            found = dict(ask(f"select {level}, sum(match_probability) from {scored} where {level} >= 0 group by all"))
            if total := sum(found.values()):
                names = enumerate(reversed(field.level_keys))  # Splink counts levels from the bottom
                matching[field.key] = {key: _bounded(found.get(n, 0.0) / total, "m_probability") for n, key in names}
    finally:
        database.duckdb_con.close()
    return replace(model, matching=matching, duplicates_per_record=max(expected / keys.num_rows, 1e-4))


def _without_true_pairs(model: Model, raw: Model, records: int) -> Model:
    true = model.prior(records)
    chance = {
        field: {
            level: _bounded((u - true * model.matching[field][level]) / (1 - true), "u_probability")
            for level, u in levels.items()
        }
        for field, levels in raw.chance.items()
    }
    return replace(model, chance=chance)


def _bounded(share: float, name: str) -> float:
    least = _LEAST_SHARE[name]
    return min(max(share, least), 1 - least)


def _share(value: Any, name: str) -> float | None:
    return _bounded(float(value), name) if isinstance(value, (int, float)) else None


def _completed(field: Comparison, raw: dict[str, float | None], name: str) -> dict[str, float]:
    if all(v is not None for v in raw.values()):
        return {k: v for k, v in raw.items() if v is not None}
    if raw.keys() and all(v is None for v in raw.values()):
        shipped = shipped_model()
        return dict((shipped.matching if name == "m_probability" else shipped.chance)[field.key])
    return {k: _LEAST_SHARE[name] if v is None else v for k, v in raw.items()}


def fingerprint(keys: pa.Table) -> str:
    """A checksum of the ids, names and birth dates a model was trained on: it tells tables apart, reveals nothing."""
    digest = hashlib.sha256(str(keys.num_rows).encode())
    for column in ("id", "words", "dob"):
        digest.update("\x1f".join(v or "" for v in keys.column(column).to_pylist()).encode())
    return digest.hexdigest()[:16]
