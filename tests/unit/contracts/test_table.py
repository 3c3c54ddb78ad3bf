"""A table keeps its promise or is refused with the column, the row and what was expected."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON, Column, Table
from braidwork.errors import DataError

TABLE = Table(
    name="shift",
    grain=("worker", "day"),
    description="One shift.",
    source="a test",
    universe="all shifts",
    columns=(
        Column("worker", "code", "worker", width=3, nullable=False),
        Column("day", "integer", "day of the year", minimum=1, maximum=366, nullable=False),
        Column("kind", "code", "kind of shift", codes={"d": "day", "n": "night"}),
        Column("pay_usd", "number", "pay", unit="USD", universe="paid shifts", required=False),
    ),
    repeated={"weight_": 4},
)


def shifts(**changed: Any) -> pa.Table:
    columns = {
        "worker": pa.array(["001", "001", "002"]),
        "day": pa.array([1, 2, 1], pa.int32()),
        "kind": pa.array(["d", None, "n"]),
        "pay_usd": pa.array([100.0, None, 80.5]),
    }
    columns.update({k: v for k, v in changed.items() if v is not None})
    return pa.table({k: v for k, v in columns.items() if changed.get(k, 0) is not None})


def test_a_table_that_keeps_its_promise() -> None:
    TABLE.check(shifts(), where="x.csv")
    TABLE.check(shifts(pay_usd=None), where="x.csv")
    TABLE.check(shifts(**{f"weight_{i}": pa.array([1, 2, -3], pa.int16()) for i in range(1, 5)}), where="x.csv")


@pytest.mark.parametrize(
    ("changed", "where", "words"),
    [
        ({"kind": None}, "x.csv", "table shift lacks kind"),
        ({"extra": pa.array([1, 2, 3])}, "x.csv", "declares no column extra"),
        ({"weight_1": pa.array([1, 2, 3], pa.int16())}, "x.csv", "1 of 4 columns weight_1..4; all or none"),
        ({"weight_5": pa.array([1, 2, 3], pa.int16())}, "x.csv", "declares no column weight_5"),
        ({"worker": pa.array(["001", None, "002"])}, "x.csv, row 2", "column worker is blank"),
        ({"worker": pa.array(["001", "01", "002"])}, "x.csv, row 2", "holds '01'; expected 3 characters"),
        ({"day": pa.array([1, 2, 367], pa.int32())}, "x.csv, row 3", "day holds 367; expected between 1 and 366"),
        ({"day": pa.array([0, 2, 3], pa.int32())}, "x.csv, row 1", "day holds 0"),
        ({"day": pa.array(["1", "2", "3"])}, "x.csv", "column day is of type string; expected int32"),
        ({"kind": pa.array(["d", "x", "n"])}, "x.csv, row 2", "kind holds 'x'; expected one of d, n"),
        ({"pay_usd": pa.array([1.0, float("nan"), 2])}, "x.csv, row 2", "expected a finite number"),
        ({"pay_usd": pa.array([1.0, 2, float("inf")])}, "x.csv, row 3", "expected a finite number"),
        ({"day": pa.array([1, 1, 1], pa.int32())}, "x.csv", "2 rows for one key (worker 001, day 1)"),
    ],
)
def test_a_broken_promise_is_named(changed: dict[str, Any], where: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        TABLE.check(shifts(**changed), where="x.csv")
    assert caught.value.where == where
    assert words in caught.value.what


def test_repeated_columns_hold_whole_numbers() -> None:
    weights = {f"weight_{i}": pa.array([1.5, 2, 3]) for i in range(1, 5)}
    with pytest.raises(DataError, match=r"weight_1 is of type double; expected whole numbers"):
        TABLE.check(shifts(**weights), where="x.csv")


def test_the_key_may_be_left_to_the_writer() -> None:
    TABLE.check(shifts(day=pa.array([1, 1, 1], pa.int32())), where="x.csv", grain=False)


def test_an_empty_table_keeps_its_promise() -> None:
    TABLE.check(shifts().slice(0, 0), where="x.csv")


def test_columns_by_name() -> None:
    assert TABLE.column("day").maximum == 366
    assert TABLE.column_names == ("worker", "day", "kind", "pay_usd")
    with pytest.raises(KeyError):
        TABLE.column("night")


def test_the_promise_travels_as_a_data_dictionary() -> None:
    said = json.loads(TABLE.metadata()[b"braidwork"])
    assert (said["table"], said["grain"], said["sensitivity"]) == ("shift", ["worker", "day"], "public")
    assert said["units"] == {"pay_usd": "USD"}
    assert said["repeated"] == {"weight_": 4}
    by_name = {c["name"]: c for c in said["columns"]}
    assert by_name["kind"]["codes"] == {"d": "day", "n": "night"}
    assert by_name["day"]["minimum"] == 1
    assert by_name["pay_usd"]["universe"] == "paid shifts"
    assert "unit" not in by_name["kind"]


@pytest.mark.parametrize("table", [PUMS_PERSON, PUMS_HOUSING], ids=lambda t: t.name)
def test_the_pums_tables_say_what_a_reader_needs(table: Table) -> None:
    names = table.column_names
    assert len(set(names)) == len(names)
    assert set(table.grain) <= set(names)
    for column in table.columns:
        assert column.description
        if column.name.endswith("_usd"):
            assert (column.unit, column.kind) == ("USD", "number")
        if column.name.endswith("_code"):
            assert column.kind == "code"
        if column.codes:
            assert {len(c) for c in column.codes} == {column.width or len(next(iter(column.codes)))}
    census = [c.source_name for c in table.columns if c.source_name]
    assert len(set(census)) == len(census)


def test_a_householder_column_is_its_persons_column() -> None:
    for column in PUMS_HOUSING.columns:
        if column.name.startswith("householder_"):
            own = PUMS_PERSON.column(column.name.removeprefix("householder_"))
            assert (own.kind, own.codes, own.width) == (column.kind, column.codes, column.width)
