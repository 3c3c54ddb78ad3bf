"""A small grammar for filters and values: prints itself in words, names its columns, compiles to Ibis.

Every measure and dimension is written in it, so that a figure can always show the exact filter it was made with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Scalar = str | int | float | bool


class Expression:
    """A value or condition over the columns of one table. Combine with & | ~ and the comparisons."""

    def columns(self) -> frozenset[str]:
        """The names of the columns that the expression reads."""
        raise NotImplementedError  # each node answers for itself

    def text(self) -> str:
        """The expression as a reader sees it under "how this was made"."""
        raise NotImplementedError  # each node answers for itself

    def to_ibis(self, table: Any) -> Any:
        """The same expression over an Ibis table, for whichever engine runs it."""
        raise NotImplementedError  # each node answers for itself

    def __and__(self, other: Expression) -> Expression:
        return _Binary("and", self, other)

    def __or__(self, other: Expression) -> Expression:
        return _Binary("or", self, other)

    def __invert__(self) -> Expression:
        return _Not(self)

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]
        return _Binary("=", self, _lift(other))

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]
        return _Binary("≠", self, _lift(other))

    def __lt__(self, other: Scalar | Expression) -> Expression:
        return _Binary("<", self, _lift(other))

    def __le__(self, other: Scalar | Expression) -> Expression:
        return _Binary("≤", self, _lift(other))

    def __gt__(self, other: Scalar | Expression) -> Expression:
        return _Binary(">", self, _lift(other))

    def __ge__(self, other: Scalar | Expression) -> Expression:
        return _Binary("≥", self, _lift(other))

    def __add__(self, other: Scalar | Expression) -> Expression:
        return _Binary("+", self, _lift(other))

    def __sub__(self, other: Scalar | Expression) -> Expression:
        return _Binary("−", self, _lift(other))

    def __mul__(self, other: Scalar | Expression) -> Expression:
        return _Binary("×", self, _lift(other))

    def __truediv__(self, other: Scalar | Expression) -> Expression:
        return _Binary("÷", self, _lift(other))

    def __radd__(self, other: Scalar) -> Expression:
        return _Binary("+", _lift(other), self)

    def __rsub__(self, other: Scalar) -> Expression:
        return _Binary("−", _lift(other), self)

    def __rmul__(self, other: Scalar) -> Expression:
        return _Binary("×", _lift(other), self)

    def __rtruediv__(self, other: Scalar) -> Expression:
        return _Binary("÷", _lift(other), self)

    def __hash__(self) -> int:
        return hash(self.text())

    def __bool__(self) -> bool:
        # Python would read `16 <= age <= 64` and `a and b` as their last part alone: a filter half lost.
        raise TypeError("an expression is neither true nor false; combine with & | ~, and use between(low, high)")

    def is_in(self, values: Iterable[Scalar]) -> Expression:
        """True where the value is one of `values`."""
        return _IsIn(self, tuple(values))

    def between(self, low: float, high: float) -> Expression:
        """True where low ≤ value ≤ high."""
        return (self >= low) & (self <= high)

    def is_known(self) -> Expression:
        """True where the value is not missing."""
        return _IsKnown(self)


def _lift(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    if isinstance(value, (str, int, float, bool)):
        return Literal(value)
    raise TypeError(f"a column can be compared with text, a number or an expression, not {type(value).__name__}")


@dataclass(frozen=True, eq=False)
class ColumnOf(Expression):
    """A column of the table, by its contract name."""

    name: str

    def columns(self) -> frozenset[str]:
        return frozenset({self.name})

    def text(self) -> str:
        return self.name

    def to_ibis(self, table: Any) -> Any:
        return table[self.name]


@dataclass(frozen=True, eq=False)
class Literal(Expression):
    """A fixed number, text or truth value."""

    value: Scalar

    def columns(self) -> frozenset[str]:
        return frozenset()

    def text(self) -> str:
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return f"'{self.value}'" if isinstance(self.value, str) else f"{self.value:,}"

    def to_ibis(self, table: Any) -> Any:
        import ibis

        return ibis.literal(self.value)


def _operators() -> dict[str, Callable[[Any, Any], Any]]:
    import operator as op

    return {
        "and": op.and_, "or": op.or_, "=": op.eq, "≠": op.ne, "<": op.lt, "≤": op.le, ">": op.gt, "≥": op.ge,
        "+": lambda a, b: _double(a) + _double(b),
        "−": lambda a, b: _double(a) - _double(b),
        "×": lambda a, b: _double(a) * _double(b),
        "÷": lambda a, b: _double(a) / _double(b).nullif(0.0),
    }  # fmt: skip


def _double(value: Any) -> Any:
    """Arithmetic is in doubles: engines differ in how narrow integers overflow and what x ÷ 0 is (here: missing)."""
    return value.cast("float64")


@dataclass(frozen=True, eq=False)
class _Binary(Expression):
    operator: str
    left: Expression
    right: Expression

    def columns(self) -> frozenset[str]:
        return self.left.columns() | self.right.columns()

    def text(self) -> str:
        left, right = _inside(self.left, self.operator), _inside(self.right, self.operator, after=True)
        return f"{left} {self.operator} {right}"

    def to_ibis(self, table: Any) -> Any:
        return _operators()[self.operator](self.left.to_ibis(table), self.right.to_ibis(table))


_BINDS = {"or": 1, "and": 1, "=": 3, "≠": 3, "<": 3, "≤": 3, ">": 3, "≥": 3, "+": 4, "−": 4, "×": 5, "÷": 5}


def _inside(part: Expression, outer: str, *, after: bool = False) -> str:
    """The text of an operand, in brackets wherever a reader could group it otherwise than the engine does."""
    if isinstance(part, (_IsIn, _IsKnown, _Not, Case)):
        return f"({part.text()})" if _BINDS[outer] > 2 or isinstance(part, Case) else part.text()
    if not isinstance(part, _Binary):
        return part.text()
    inner, same = _BINDS[part.operator], part.operator == outer and outer in ("and", "or", "+", "×")
    leads = not after and inner == _BINDS[outer] and inner in (4, 5)
    return part.text() if inner > _BINDS[outer] or same or leads else f"({part.text()})"


@dataclass(frozen=True, eq=False)
class _Not(Expression):
    part: Expression

    def columns(self) -> frozenset[str]:
        return self.part.columns()

    def text(self) -> str:
        return f"not ({self.part.text()})"

    def to_ibis(self, table: Any) -> Any:
        return ~self.part.to_ibis(table)


@dataclass(frozen=True, eq=False)
class _IsIn(Expression):
    part: Expression
    values: tuple[Scalar, ...]

    def columns(self) -> frozenset[str]:
        return self.part.columns()

    def text(self) -> str:
        return f"{_inside(self.part, '=')} in {{{', '.join(str(v) for v in self.values)}}}"

    def to_ibis(self, table: Any) -> Any:
        return self.part.to_ibis(table).isin(list(self.values))


@dataclass(frozen=True, eq=False)
class _IsKnown(Expression):
    part: Expression

    def columns(self) -> frozenset[str]:
        return self.part.columns()

    def text(self) -> str:
        return f"{_inside(self.part, '=')} is known"

    def to_ibis(self, table: Any) -> Any:
        return self.part.to_ibis(table).notnull()


@dataclass(frozen=True, eq=False)
class Case(Expression):
    """The value of the first branch whose condition holds; missing where none does."""

    branches: tuple[tuple[Expression, Expression], ...]

    def columns(self) -> frozenset[str]:
        return frozenset().union(*(c.columns() | v.columns() for c, v in self.branches))

    def text(self) -> str:
        return "; ".join(f"{v.text()} where {c.text()}" for c, v in self.branches)

    def to_ibis(self, table: Any) -> Any:
        import ibis

        return ibis.cases(*((c.to_ibis(table), v.to_ibis(table)) for c, v in self.branches))


def col(name: str) -> Expression:
    """A column by its contract name."""
    return ColumnOf(name)


def case(*branches: tuple[Expression, Scalar | Expression]) -> Expression:
    """`case((condition, value), …)`: the first branch that holds, else missing."""
    return Case(tuple((condition, _lift(value)) for condition, value in branches))
