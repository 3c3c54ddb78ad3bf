"""From a table of needs to `ServiceLines`, every column checked and every bad row named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError
from braidwork.funding.amounts import Cents, cents_column, check_total, dollars
from braidwork.funding.lines.categories import categories
from braidwork.funding.lines.person_eligibility import PersonEligibility
from braidwork.funding.lines.protected import refuse_protected
from braidwork.funding.lines.service_lines import MOST_FLAGS, ServiceLines

TABLE = "service_line"
REQUIRED = (
    "line_id", "person", "category_code", "cost_cents", "service_date", "waiting_since_date", "county_code", "tier",
)  # fmt: skip
OPTIONAL = ("other_grants_cents", "allowance_cents", "last_service_date")
LAST_TIER = 9


def service_lines(
    table: Any, eligibility: PersonEligibility, *, county_codes: Sequence[str] = (), note: str = ""
) -> ServiceLines:
    """Checked lines from an Arrow table, a pandas frame, a mapping of columns or a list of rows.

    Columns of the contract `service_line`, plus flag columns (`is_…`, `has_…`) that limits may count by. With
    `county_codes` (the service area) a line of another county is refused. Raises DataError, UnknownNameError or
    RefusedError naming table, row, id and remedy.
    """
    columns = _columns(table)
    refuse_protected(columns, where=TABLE)
    for name in REQUIRED:
        if name not in columns:
            raise DataError(f"table {TABLE} lacks {name}.", where=TABLE, mend=f"columns: {', '.join(REQUIRED)}.")
    flags = [c for c in columns if c.startswith(("is_", "has_"))]
    for name in columns:
        if name not in (*REQUIRED, *OPTIONAL, *flags):
            raise UnknownNameError.of("column", name, (*REQUIRED, *OPTIONAL), where=TABLE)
    return _read(columns, flags, eligibility, county_codes, note)


def _read(
    columns: Mapping[str, Any], flags: list[str], eligibility: PersonEligibility, counties: Sequence[str], note: str
) -> ServiceLines:
    import pyarrow as pa

    line_ids = _texts(columns["line_id"], "line_id")
    given = line_ids.to_pylist() if len(line_ids) <= 100_000 else None
    cost = cents_column(_plain(columns["cost_cents"]), column="cost_cents", table=TABLE, ids=given)
    grants = _plain(columns.get("other_grants_cents"))
    grants = np.zeros_like(cost) if grants is None else cents_column(
        grants, column="other_grants_cents", table=TABLE, ids=given)  # fmt: skip
    _check_sums(cost, grants, line_ids)
    allowance = _plain(columns.get("allowance_cents"))
    if allowance is not None:
        allowance = cents_column(allowance, column="allowance_cents", table=TABLE, ids=given)
    persons = _texts(columns["person"], "person").dictionary_encode()
    order = _rank(persons.dictionary)
    area = tuple(sorted(counties))
    category_codes = tuple(categories())
    category, _ = _coded(columns["category_code"], category_codes, "category", line_ids)
    county, county_codes = _coded(columns["county_code"], area or None, "county", line_ids)
    found = {
        "person": order[persons.indices.to_numpy(zero_copy_only=False)].astype(np.int32),
        "category": category,
        "county": county,
        "cost_cents": cost,
        "other_grants_cents": grants,
        "service_day": _days(columns["service_date"], "service_date", line_ids),
        "waiting_day": _days(columns["waiting_since_date"], "waiting_since_date", line_ids),
        "tier": _tiers(columns["tier"], line_ids),
        "flag_words": _flag_words([(f, columns[f]) for f in flags], len(line_ids), line_ids),
    }
    if allowance is not None:
        found["allowance_cents"] = allowance
    last = _last_days(columns.get("last_service_date"), found["service_day"], line_ids)
    if last is not None:
        found["last_day"] = last
    for name, values in found.items():
        if len(values) != len(line_ids):
            raise DataError(f"column {name} has {len(values)} rows, line_id {len(line_ids)}.", where=TABLE)
    by_id = _order_of(line_ids)
    if by_id is not None:
        line_ids = line_ids.take(pa.array(by_id))
        found = {name: values[by_id] for name, values in found.items()}
    _refuse_repeats(line_ids, by_id)
    return ServiceLines(
        line_ids=line_ids, person_ids=_sorted(persons.dictionary, order), category_codes=category_codes,
        county_codes=county_codes, flag_names=tuple(flags), eligibility=eligibility, note=note, **found,
    )  # fmt: skip


def _columns(table: Any) -> dict[str, Any]:
    if isinstance(table, Mapping):
        return dict(table)
    if hasattr(table, "column_names"):
        return {n: table.column(n) for n in table.column_names}
    if hasattr(table, "columns"):
        return {str(n): table[n].to_numpy() for n in table.columns}
    rows = list(table)
    names: dict[str, None] = {name: None for row in rows for name in row}
    if not rows:
        return {name: [] for name in REQUIRED}
    for name in names:
        for i, row in enumerate(rows, 1):
            if name not in row:
                raise DataError(f"the row has no {name}.", where=f"{TABLE}, row {i}, id {row.get('line_id')}")
    return {name: [row[name] for row in rows] for name in names}


def _flat(values: Any) -> Any:
    import pyarrow as pa

    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _plain(values: Any) -> Any:
    """Arrow columns as numpy where they are whole numbers without blanks, else as Python values."""
    import pyarrow as pa

    array = _flat(values)
    if not isinstance(array, pa.Array):
        return array
    whole = pa.types.is_integer(array.type) and not array.null_count
    return array.to_numpy(zero_copy_only=False) if whole else array.to_pylist()


def _texts(values: Any, column: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        array = _flat(values)
        array = array if isinstance(array, pa.Array) else pa.array(array, pa.string(), from_pandas=True)
        array = array.cast(pa.string()) if array.type != pa.string() else array
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataError(f"column {column} is not text.", where=TABLE, mend="codes and ids are text.") from error
    blank = pc.fill_null(pc.equal(array, ""), True)
    if len(array) and pc.any(blank).as_py():
        raise DataError(f"column {column} is blank.", where=f"{TABLE}, row {pc.index(blank, True).as_py() + 1}")
    return array


def _coded(
    values: Any, codes: tuple[str, ...] | None, kind: str, ids: Any
) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    encoded = _texts(values, f"{kind}_code").dictionary_encode()
    present = encoded.dictionary.to_pylist()
    known = tuple(sorted(present)) if codes is None else codes
    place = {c: i for i, c in enumerate(known)}
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    for at, code in enumerate(present):
        if code not in place:
            row = int(np.argmax(indices == at))
            raise UnknownNameError.of(kind, code, known, where=f"{TABLE}, row {row + 1}, id {ids[row]}")
    lookup = np.array([place[c] for c in present] or [0], dtype=np.int16)
    return lookup[indices], known


def _days(values: Any, column: str, ids: Any) -> NDArray[np.int32]:
    import pyarrow as pa

    array = _flat(values)
    if isinstance(array, pa.Array):
        if array.null_count:
            raise DataError(f"column {column} is blank.", where=TABLE)
        return array.cast(pa.date32()).view(pa.int32()).to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
    if isinstance(array, np.ndarray) and array.dtype.kind == "M":
        if np.isnat(array).any():
            raise DataError(f"column {column} is blank.", where=f"{TABLE}, row {int(np.argmax(np.isnat(array))) + 1}")
        return array.astype("datetime64[D]").astype(np.int32)
    first = date(1970, 1, 1)
    found = np.zeros(len(array), dtype=np.int32)
    for row, value in enumerate(array):
        try:
            day = value.date() if isinstance(value, datetime) else value
            found[row] = ((day if isinstance(day, date) else date.fromisoformat(day)) - first).days
        except (TypeError, ValueError) as error:
            raise DataError(f"{column} {value!r} is not a date.", where=f"{TABLE}, row {row + 1}, id {ids[row]}",
                            mend="write 2025-08-01.") from error  # fmt: skip
    return found


def _last_days(values: Any, first: NDArray[np.int32], ids: Any) -> NDArray[np.int32] | None:
    """The last day of each service, its only one where none is given; None where all are of one day."""
    import pyarrow as pa

    if values is None:
        return None
    array = _flat(values)
    given = array.to_pylist() if isinstance(array, pa.Array) else list(array)
    if len(given) != len(first):
        return np.zeros(len(given), dtype=np.int32)  # the caller names the column whose rows differ
    begins = date(1970, 1, 1)
    is_blank = [value is None or value == "" or value != value for value in given]
    if all(is_blank):
        return None
    filled = [begins + timedelta(days=int(first[i])) if blank else given[i] for i, blank in enumerate(is_blank)]
    last = _days(filled, "last_service_date", ids)
    early = np.flatnonzero(last < first)
    if len(early):
        row = int(early[0])
        raise DataError("the service ends before it begins.", where=f"{TABLE}, row {row + 1}, id {ids[row]}",
                        mend="give a last_service_date on or after service_date, or leave it blank.")  # fmt: skip
    return None if (last == first).all() else last


def _tiers(values: Any, ids: Any) -> NDArray[np.int8]:
    array = np.asarray(_flat(values))
    if len(array) and (array.dtype.kind not in "iu" or array.min() < 1 or array.max() > LAST_TIER):
        bad = next(i for i, v in enumerate(array.tolist()) if type(v) is not int or not 1 <= v <= LAST_TIER)
        raise DataError(f"tier is {array.tolist()[bad]!r}.", where=f"{TABLE}, row {bad + 1}, id {ids[bad]}",
                        mend=f"a whole number from 1 (first) to {LAST_TIER}.")  # fmt: skip
    return array.astype(np.int8)


def _flag_words(flags: list[tuple[str, Any]], rows: int, ids: Any) -> NDArray[np.uint64]:
    if len(flags) > MOST_FLAGS:
        raise DataError(f"{len(flags)} flag columns; at most {MOST_FLAGS}.", where=TABLE,
                        mend="keep those that a cap, floor or match counts by.")  # fmt: skip
    words = np.zeros(rows, dtype=np.uint64)
    for bit, (name, values) in enumerate(flags):
        array = np.asarray(_flat(values))
        if len(array) and array.dtype != bool:
            row = next((i for i, v in enumerate(array.tolist()) if not isinstance(v, bool)), 0)
            raise DataError(f"flag {name} is {array.tolist()[row]!r}.", where=f"{TABLE}, row {row + 1}, id {ids[row]}",
                            mend="true or false; an unknown fact opens no fund: write false.")  # fmt: skip
        words |= array.astype(np.uint64) << np.uint64(bit)
    return words


def _check_sums(cost: Cents, grants: Cents, ids: Any) -> None:
    if len(cost) != len(ids) or len(grants) != len(ids):
        raise DataError(f"columns have {len(ids)}, {len(cost)} and {len(grants)} rows.", where=TABLE)
    over = grants > cost
    if over.any():
        row = int(np.argmax(over))
        raise DataError(
            f"other grants of {dollars(int(grants[row]))} are above the price of {dollars(int(cost[row]))}.",
            where=f"{TABLE}, row {row + 1}, id {ids[row]}",
            mend="a grant above the price goes back to its giver; enter what it really covers.",
        )
    check_total(sum(cost.tolist()) if len(cost) < 1000 else _safe_sum(cost), what="prices", where=TABLE)


def _safe_sum(cost: Cents) -> int:
    # High and low halves apart: a sum of int64 could wrap around unseen.
    return (int((cost >> 26).sum()) << 26) + int((cost & (2**26 - 1)).sum())


def _rank(texts: Any) -> NDArray[np.int64]:
    import pyarrow.compute as pc

    by_text = pc.sort_indices(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    rank = np.empty(len(by_text), dtype=np.int64)
    rank[by_text] = np.arange(len(by_text))
    return rank


def _sorted(texts: Any, rank: NDArray[np.int64]) -> Any:
    import pyarrow as pa

    return texts.take(pa.array(np.argsort(rank)))


def _order_of(ids: Any) -> NDArray[np.int64] | None:
    import pyarrow.compute as pc

    if len(ids) < 2 or pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        return None
    return pc.sort_indices(ids).to_numpy(zero_copy_only=False).astype(np.int64)  # type: ignore[no-any-return]


def _refuse_repeats(ids: Any, order: NDArray[np.int64] | None) -> None:
    import pyarrow.compute as pc

    if order is None:
        return
    same = pc.equal(ids[:-1], ids[1:])
    if pc.any(same).as_py():
        at = pc.index(same, True).as_py()
        rows = sorted((int(order[at]) + 1, int(order[at + 1]) + 1))
        raise DataError(f"line {ids[at]} is given twice (rows {rows[0]} and {rows[1]}).",
                        where=f"{TABLE}, row {rows[1]}, id {ids[at]}", mend="remove one of them.")  # fmt: skip
