"""One record of a person, or a table of them, as the keys that linkage compares; nothing else is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from braidwork.errors import DataError
from braidwork.linkage.fields import (
    address_keys,
    birth_keys,
    email_key,
    phone_key,
    place_key,
    postcode_key,
    ssn_key,
    text_of,
)
from braidwork.linkage.names import name_of, split_full_name

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FIELDS = (
    "name", "given_name", "surname", "birth_date", "address", "place", "postcode", "phone", "email", "ssn",
)  # fmt: skip
"""Columns that linkage reads besides `id`; any other column, a program's above all, is never looked at."""


class Keys(NamedTuple):
    """The compared keys of one record; None is "no evidence", never a disagreement."""

    given: str | None
    surname: str | None
    words: str | None
    given_joined: str | None
    surname_joined: str | None
    given_forms: tuple[str, ...] | None
    surname_forms: tuple[str, ...] | None
    given_sound: str | None
    surname_sound: str | None
    dob: str | None
    dob_swapped: str | None
    birth_year: int | None
    address: str | None
    house: str | None
    place: str | None
    postcode: str | None
    location: str | None
    phone: str | None
    email: str | None
    ssn: str | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return all(v is None for v in self)


KEY_COLUMNS = Keys._fields
_ROWS_AT_ONCE = 20_000
_LIST_COLUMNS = ("given_forms", "surname_forms")


def keys_of(person: Mapping[str, Any]) -> Keys:
    """The keys of one record; the fields are `FIELDS`, all optional, any text allowed."""
    return _keys(*(text_of(person.get(f)) for f in FIELDS))


def _keys(
    full: str, given: str, surname: str, born: str, address: str, place: str, postcode: str, phone: str, email: str,
    ssn: str,
) -> Keys:  # fmt: skip
    if full and not given and not surname:
        given, surname = split_full_name(full)
    dob, swapped, year = birth_keys(born)
    street, house = address_keys(address)
    town, code = place_key(place), postcode_key(postcode)
    return Keys(
        *name_of(given, surname), dob, swapped, year, street, house, town, code, street or code or town,
        phone_key(phone), email_key(email), ssn_key(ssn),
    )  # fmt: skip


def checked_ids(table: pd.DataFrame) -> list[str]:
    """The ids of a table as text; raises DataError where there is no `id` column, an id is missing or stands twice."""
    if "id" not in table.columns:
        raise DataError("the table has no column 'id'.", mend="name the column that tells records apart 'id'.")
    ids = [text_of(v) for v in table["id"].tolist()]
    if "" in ids:
        raise DataError("a record has no id.", where=f"row {ids.index('') + 1}", mend="give every record an id.")
    if len(set(ids)) != len(ids):
        seen: set[str] = set()
        for row, value in enumerate(ids, 1):
            if value in seen:
                raise DataError(f"the id '{value}' stands twice.", where=f"row {row}", mend="one id, one record.")
            seen.add(value)
    if not set(FIELDS) & set(table.columns):
        raise DataError("the table has no column to compare.", mend=f"use some of: {', '.join(FIELDS)}.")
    return ids


def rows_of_keys(table: pd.DataFrame) -> Iterator[Keys]:
    """The keys of each row of a table, in order."""
    blank = [""] * len(table)
    columns = [_texts(table[f]) if f in table.columns else blank for f in FIELDS]
    for row in zip(*columns, strict=True):
        yield _keys(*row)


def _texts(column: pd.Series[Any]) -> list[str]:
    return [v if type(v) is str else text_of(v) for v in column.tolist()]


def key_table(table: pd.DataFrame) -> pa.Table:
    """A table's keys as Arrow columns: `id` and `KEY_COLUMNS`, one row a record."""
    import pyarrow as pa

    ids = checked_ids(table)
    schema = pa.schema([("id", pa.string()), *((name, _kind(name)) for name in KEY_COLUMNS)])
    # In parts: a million rows of Python objects at once would cost gigabytes.
    with _no_garbage_search():
        parts = [
            _batch(ids[start : start + _ROWS_AT_ONCE], table.iloc[start : start + _ROWS_AT_ONCE], schema)
            for start in range(0, len(table), _ROWS_AT_ONCE)
        ]
    return pa.Table.from_batches(parts, schema=schema)


def _batch(ids: list[str], table: pd.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    columns = [ids, *zip(*rows_of_keys(table), strict=True)]
    return pa.record_batch([pa.array(v, f.type) for v, f in zip(columns, schema, strict=True)], schema=schema)


@contextmanager
def _no_garbage_search() -> Iterator[None]:
    # Keys are tuples of texts, which never form cycles; searching them again and again took a third of the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _kind(name: str) -> pa.DataType:
    import pyarrow as pa

    return pa.list_(pa.string()) if name in _LIST_COLUMNS else pa.int32() if name == "birth_year" else pa.string()
