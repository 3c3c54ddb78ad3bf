"""The grammar of filters: its words, its columns, and what each node means on DuckDB."""

from __future__ import annotations

import duckdb
import ibis
import pyarrow as pa
import pytest

from braidwork.measures import Expression, case, col
from braidwork.measures.expression import Literal

A, B, C = col("a"), col("b"), col("c")
TABLE = pa.table({
    "a": pa.array([1, 2, None, -128], pa.int8()),
    "b": pa.array([2.0, 0.0, 1.5, None], pa.float64()),
    "t": pa.array(["x", None, "O'Brien", "日本\\"], pa.string()),
    "f": pa.array([True, False, None, True], pa.bool_()),
})  # fmt: skip


def values(expression: Expression) -> list[object]:
    """What an expression is worth in each row of TABLE."""
    rows = ibis.table(ibis.Schema.from_pyarrow(TABLE.schema), name="rows")
    connection = duckdb.connect()
    connection.register("rows", TABLE)
    sql = str(ibis.to_sql(rows.select(worth=expression.to_ibis(rows)), dialect="duckdb"))
    return [row[0] for row in connection.execute(sql).fetchall()]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A == 1, [True, False, None, False]),
        (A != 1, [False, True, None, True]),
        (A < 2, [True, False, None, True]),
        (A <= 2, [True, True, None, True]),
        (A > 1, [False, True, None, False]),
        (A >= 1, [True, True, None, False]),
        (A.between(1, 2), [True, True, None, False]),
        (A.is_in((1, -128)), [True, False, None, True]),
        (A.is_known(), [True, True, False, True]),
        (~(A == 1), [False, True, None, True]),
        (A + B, [3.0, 2.0, None, None]),
        (A - B, [-1.0, 2.0, None, None]),
        (1 - A, [0.0, -1.0, None, 129.0]),
        (2 + A, [3.0, 4.0, None, -126.0]),
        (1000 * A, [1000.0, 2000.0, None, -128_000.0]),
        (A * A * A, [1.0, 8.0, None, -2_097_152.0]),
        (A / 2, [0.5, 1.0, None, -64.0]),
        (A / B, [0.5, None, None, None]),
        (4 / A, [4.0, 2.0, None, -0.03125]),
        (col("t") == "O'Brien", [False, None, True, False]),
        (col("t") == "日本\\", [False, None, False, True]),
        (col("f") == True, [True, False, None, True]),  # noqa: E712
        ((A == 1) | (B > 1), [True, False, True, None]),
        ((A == 1) & (B > 1), [True, False, None, False]),
        (case((A > 1, "many"), (A.is_known(), "few")), ["few", "many", None, "few"]),
        (Literal(7), [7, 7, 7, 7]),
    ],
)
def test_what_a_node_is_worth(expression, expected):
    assert values(expression) == expected


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (A, "a"),
        (A == "x", "a = 'x'"),
        (A == True, "a = true"),  # noqa: E712
        (A == False, "a = false"),  # noqa: E712
        (A >= 40_000, "a ≥ 40,000"),
        (A <= 3.625, "a ≤ 3.625"),
        (A < -1, "a < -1"),
        (A == B, "a = b"),
        (A != B, "a ≠ b"),
        (A.is_in(("1", "2")), "a in {1, 2}"),
        ((A + B).is_in((1, 2)), "a + b in {1, 2}"),
        ((A > 1).is_known(), "(a > 1) is known"),
        (~A.is_in((1,)), "not (a in {1})"),
        (~(A == 1) & (B == 2), "not (a = 1) and b = 2"),
        ((A == 1) == (B == 2), "(a = 1) = (b = 2)"),
        ((A == 1) & (B == 2) & (C == 3), "a = 1 and b = 2 and c = 3"),
        ((A == 1) | (B == 2) & (C == 3), "a = 1 or (b = 2 and c = 3)"),
        (A - B + C, "a − b + c"),
        (A + (B - C), "a + (b − c)"),
        (A - (B + C), "a − (b + c)"),
        (A * (B + C), "a × (b + c)"),
        (A / B / C, "a ÷ b ÷ c"),
        (A / (B / C), "a ÷ (b ÷ c)"),
        (A * (B / C), "a × (b ÷ c)"),
        (A / (B * C) >= 3.5, "a ÷ (b × c) ≥ 3.5"),
        (case((A > 1, 2)) + 1, "(2 where a > 1) + 1"),
    ],
)
def test_an_expression_prints_so_that_it_can_be_read_one_way_only(expression, words):
    assert expression.text() == words


def test_an_expression_names_the_columns_that_it_reads():
    written = case(((A > 1) & B.is_known(), C + 1), (~col("t").is_in(("x",)), 0))
    assert written.columns() == {"a", "b", "c", "t"}
    assert Literal(1).columns() == frozenset()


def test_equal_words_have_equal_hashes():
    assert hash(A + B == 3) == hash(col("a") + col("b") == 3)
    assert hash(A + B == 3) != hash(A + B == 4)


@pytest.mark.parametrize(
    "misused", [lambda: bool(A > 1), lambda: (A > 1) and (B > 1), lambda: 1 < A < 3, lambda: not A]
)
def test_an_expression_is_neither_true_nor_false(misused):
    with pytest.raises(TypeError, match=r"combine with & \| ~"):
        misused()


@pytest.mark.parametrize("other", [None, [1, 2], {"a": 1}, b"x"])
def test_only_text_numbers_and_expressions_can_be_compared(other):
    with pytest.raises(TypeError, match="text, a number or an expression"):
        A == other  # noqa: B015
