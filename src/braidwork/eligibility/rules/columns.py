"""How a table of people carries facts: which columns stand for a fact, and what an absent one means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from braidwork.errors import NotAvailableError

Absent = Literal["refuse", "unknown"]


@dataclass(frozen=True)
class PeopleColumns:
    """The columns of one Ibis table of people, one row per person.

    A fact is the column of its key (null: unknown). Beside it may stand `<key>_low` and `<key>_high` for a range
    where the value is null, and `<key>_state` (text; "not_applicable" is the state that rules read). A group is
    `<group>_id`, with `<group>_complete` true where every member is a row of the table.
    With `absent="unknown"` a fact without a column is unknown for everyone; otherwise it raises NotAvailableError.
    """

    table: Any
    absent: Absent = "refuse"

    def has(self, name: str) -> bool:
        """Whether the table has the column."""
        return name in self.table.columns

    def value(self, key: str) -> Any | None:
        """The column of a fact, or None where the table lacks it."""
        if self.has(key):
            return self.table[key]
        if self.absent == "refuse" and not self.is_range(key):
            raise NotAvailableError(
                f"the table of people has no column {key}.",
                mend="add the column, or let absent facts count as unknown (absent='unknown').",
            )
        return None

    def is_range(self, key: str) -> bool:
        """Whether the table can hold a range of the fact."""
        return self.has(f"{key}_low") or self.has(f"{key}_high")

    def number_ends(self, key: str) -> tuple[Any | None, Any | None]:
        """The least and the most of a numeric fact; the same column twice where the table holds no ranges."""
        return self._ends(key, "float64")

    def date_ends(self, key: str) -> tuple[Any | None, Any | None]:
        """The first and last day of a dated fact."""
        return self._ends(key, "date")

    def not_applicable(self, key: str) -> Any | None:
        """Where a fact does not apply to the person, or None where the table does not say."""
        if not self.has(f"{key}_state"):
            return None
        return (self.table[f"{key}_state"] == "not_applicable").fill_null(False)

    def _ends(self, key: str, kind: str) -> tuple[Any | None, Any | None]:
        import ibis

        value = self.value(key)
        exact = None if value is None else value.cast(kind)
        if not self.is_range(key):
            return exact, exact
        ends = []
        for end in ("low", "high"):
            column = self.table[f"{key}_{end}"].cast(kind) if self.has(f"{key}_{end}") else None
            known = [x for x in (exact, column) if x is not None]
            ends.append(ibis.coalesce(*known) if len(known) > 1 else known[0] if known else None)
        return ends[0], ends[1]


def facts_without_column(facts: frozenset[str], columns: frozenset[str]) -> tuple[str, ...]:
    """The facts that no column of a table carries, in alphabetic order."""
    carried = {c for key in facts for c in (key, f"{key}_low", f"{key}_high") if c in columns}
    return tuple(sorted(k for k in facts if not {k, f"{k}_low", f"{k}_high"} & carried))
