"""Population groups as data: categories and the official codes that make them up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.reference.dated import Verified

Operator = Literal["in", "not in", "between", "is known"]
Code = str | int


@dataclass(frozen=True)
class Category:
    """One group: code (in data), label (in tables), short label (on charts) and what it means."""

    code: str
    label: str
    short_label: str
    meaning: str


@dataclass(frozen=True)
class Condition:
    """A test of one column. Every test but none is false where the column is unknown (null).

    `in` and `not in` compare with each of `values`; `between` has (lowest, highest), both included;
    `is known` has no values. `column` is a name of the people tables; for a household table the same test
    applies to `householder_` + column.
    """

    column: str
    operator: Operator
    values: tuple[Code, ...] = ()

    def holds(self, row: Mapping[str, Code | None]) -> bool:
        """The plain meaning of the condition for one row: the yardstick for every engine."""
        value = row.get(self.column)
        if value is None:
            return False
        if self.operator == "is known":
            return True
        if self.operator == "between":
            low, high = self.values
            return low <= value <= high  # type: ignore[operator]  # both ends and the column are of one kind
        return (value in self.values) == (self.operator == "in")


@dataclass(frozen=True)
class Rule:
    """A category applies where all conditions hold. Several rules of one category are alternatives.

    `code_system` names the code list that the rule reads ("RAC2P, 2 digits"), blank where there is only one.
    """

    category: str
    conditions: tuple[Condition, ...]
    code_system: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rule reads, each once."""
        return tuple(dict.fromkeys(c.column for c in self.conditions))

    def holds(self, row: Mapping[str, Code | None]) -> bool:
        """Whether all conditions hold for one row."""
        return all(c.holds(row) for c in self.conditions)


@dataclass(frozen=True)
class Recode:
    """How the official codes become the categories of one dimension.

    Rules are read in order and the first that holds decides; where `overlapping`, a person counts in every
    category that matches. A person whom no rule matches is outside the dimension's universe. `order_note` states
    a choice that must be printed with every table (which of Hispanic origin and race is taken first).
    `optional_columns` are columns that widen the recode where a file carries them.
    """

    dimension: str
    label: str
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    citation: str
    context: str
    overlapping: bool = False
    universe: str = "all people"
    order_note: str = ""
    optional_columns: tuple[str, ...] = ()
    verified: Verified = "verified"
    note: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a rule reads, in the order of first use."""
        return tuple(dict.fromkeys(c for rule in self.rules for c in rule.columns))

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The columns without which the dimension cannot be had."""
        return tuple(c for c in self.columns if c not in self.optional_columns)

    @property
    def codes(self) -> tuple[str, ...]:
        """The category codes in display order."""
        return tuple(c.code for c in self.categories)

    @property
    def code_systems(self) -> tuple[str, ...]:
        """The code lists among which a file's vintage decides; empty where there is only one."""
        return tuple(dict.fromkeys(r.code_system for r in self.rules if r.code_system))

    def category(self, code: str) -> Category:
        """The category of a code; UnknownNameError names the nearest."""
        for found in self.categories:
            if found.code == code:
                return found
        raise UnknownNameError.of(f"category of {self.dimension}", code, self.codes)

    def categories_in(self, code_system: str) -> tuple[Category, ...]:
        """The categories that one code list can tell apart (the others are absent, not empty)."""
        if code_system not in self.code_systems:
            raise UnknownNameError.of(f"code system of {self.dimension}", code_system, self.code_systems)
        carried = {r.category for r in self.rules if r.code_system in ("", code_system)}
        return tuple(c for c in self.categories if c.code in carried)

    def classify(self, row: Mapping[str, Code | None]) -> tuple[str, ...]:
        """Category codes of one person: at most one unless `overlapping`. The yardstick for every engine."""
        matches = [rule.category for rule in self.rules if rule.holds(row)]
        if not self.overlapping:
            return tuple(matches[:1])
        return tuple(code for code in self.codes if code in matches)

    def for_columns(self, available: Collection[str]) -> Recode:
        """The recode as a table with these columns can carry it.

        Rules that read an absent optional column are left out, with categories that then have no rule. Raises
        NotAvailableError naming the missing columns when a required one is absent.
        """
        missing = [c for c in self.required_columns if c not in available]
        if missing:
            raise NotAvailableError(
                f"dimension {self.dimension} needs {', '.join(missing)}, which this table does not carry.",
                mend="choose another dimension, or load a file that has the columns.",
            )
        rules = tuple(r for r in self.rules if all(c in available for c in r.columns))
        carried = {r.category for r in rules}
        return replace(self, rules=rules, categories=tuple(c for c in self.categories if c.code in carried))
