"""Fellegi-Sunter scoring as one SQL statement, the same on DuckDB and on Spark.

Spark links with it, and a test holds it against Splink on DuckDB: two ways to the same probabilities.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from braidwork.linkage.comparisons import Comparison, Level
from braidwork.linkage.model import FEWEST_TO_COUNT, Model
from braidwork.linkage.scoring import POSSIBLE

if TYPE_CHECKING:
    import pyarrow as pa


def with_shares(keys: pa.Table, fields: tuple[Comparison, ...], model: Model) -> pa.Table:
    """A table of keys with `share_<key>` for each key whose common values weigh less: the share of records, among those
    that know the key, that hold the row's value. Too small a table gets none."""
    if keys.num_rows >= FEWEST_TO_COUNT:
        for column in sorted({level.frequency for f in fields for level in f.levels if level.frequency}):
            keys = keys.append_column(
                _share(column), _shares(keys.column(column), 2 if model.leaves_out_pair(column) else 0)
            )
    return keys


def _shares(column: pa.ChunkedArray, left_out: int) -> pa.Array:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(0).to_numpy()
    known = coded.is_valid().to_numpy(zero_copy_only=False)
    held = np.bincount(codes[known], minlength=len(coded.dictionary) or 1)
    shares = pa.array(np.maximum(held - left_out, 0)[codes] / max(int(known.sum()), 1))
    return pc.if_else(coded.is_valid(), shares, None)


def scored_sql(people: str, pairs: str, fields: tuple[Comparison, ...], model: Model, records: int) -> str:
    """The pairs of a table at or above probability .5, by the weights of a model.

    `people` names the table that `with_shares` gave, with `row`; `pairs` the table of `row_l`, `row_r` and `rule`. One
    row a pair with these three, `weight`, `probability` and for each field `gamma_<field>`: 0 is "different", higher
    agrees more, -1 is "no evidence".
    """
    counts = records >= FEWEST_TO_COUNT
    columns = sorted({c for f in fields for c in f.columns})
    sides = ", ".join(f"{side}.{c} as {c}_{side}" for c in columns for side in ("l", "r"))
    counted = sorted({level.frequency for f in fields for level in f.levels if level.frequency and counts})
    shares = "".join(f", {_share(c)}" for c in counted)
    gammas = ", ".join(f"{_gamma(f)} as gamma_{f.key}" for f in fields)
    prior = model.prior(records)
    weights = " + ".join([_double(math.log2(prior / (1 - prior))), *(_weight(f, model, counts) for f in fields)])
    levels = ", ".join(f"gamma_{f.key}" for f in fields)
    return (
        f"with sides as (select p.row_l, p.row_r, p.rule, {sides}{''.join(f', l.{_share(c)}' for c in counted)} "
        f"from {pairs} p join {people} l on p.row_l = l.row join {people} r on p.row_r = r.row), "
        f"judged as (select row_l, row_r, rule, {gammas}{shares} from sides), "
        f"weighed as (select row_l, row_r, rule, {weights} as weight, {levels} from judged), "
        f"believed as (select *, {_double(1)} / ({_double(1)} + power({_double(2)}, -weight)) as probability "
        "from weighed) "
        f"select * from believed where probability >= {_double(POSSIBLE)}"
    )


def _share(column: str) -> str:
    return f"share_{column}"


def _gamma(field: Comparison) -> str:
    tests = "".join(f" when {level.sql} then {n}" for n, level in _numbered(field))
    return f"case when {field.absent_sql} then -1{tests} else 0 end"


def _weight(field: Comparison, model: Model, counts: bool) -> str:
    told = "".join(f" when {n} then {_of_level(field, level, model, counts)}" for n, level in _numbered(field))
    different = _double(model.weight(field.key, field.level_keys[-1]))
    return f"case gamma_{field.key}{told} when 0 then {different} else {_double(0)} end"


def _of_level(field: Comparison, level: Level, model: Model, counts: bool) -> str:
    plain = model.weight(field.key, level.key)
    if not (counts and level.frequency):
        return _double(plain)
    # What is common among all says less: the value's own share stands for the average chance to agree.
    rarest = _double(model.rarest(level.frequency))
    average = math.log2(model.chance[field.key][level.key])
    return f"{_double(plain + average)} - log2(greatest({_share(level.frequency)}, {rarest}))"


def _numbered(field: Comparison) -> list[tuple[int, Level]]:
    return [(len(field.levels) - at, level) for at, level in enumerate(field.levels)]


def _double(value: float) -> str:
    # With an exponent both engines read a double; without one Spark would count in decimals of few places.
    return f"{value:.17e}"
