"""Tables that count people: every cell with its margins, checked to add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Literal

from braidwork.errors import DataError
from braidwork.measures.estimates import Estimate, Estimates, Provenance
from braidwork.measures.measure import Measure

TOTAL = "all"
MOST_CELLS = 20_000

Key = tuple[str, ...]
Figures = Literal["count", "rate", "mean"]
Groups = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class CountRow:
    """One cell: `count` people, of whom `numerator` have the attribute when the table shows rates.

    `value` is the mean or median over those people when the table shows such figures. `derived` marks a cell that
    was not handed in but that anybody can work out: an absent combination (nobody) or a margin.
    """

    key: Key
    count: int
    numerator: int | None = None
    value: float | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    derived: bool = False


@dataclass(frozen=True)
class CountTable:
    """A table of people over named dimensions; the category `all` is the total of a dimension.

    `groups` names categories that combine others (`{"county": {"King and Snohomish": ("King", "Snohomish")}}`), so
    that tables over different groupings are audited together. `sensitive` names a dimension that must not be
    learned of a whole group (all or none in one category).
    """

    measure: Measure
    dimensions: tuple[str, ...]
    rows: tuple[CountRow, ...]
    provenance: Provenance
    figures: Figures = "count"
    groups: Groups = field(default_factory=dict)
    sensitive: str | None = None

    def parts(self) -> dict[str, dict[str, frozenset[str]]]:
        """Per dimension, the atoms (finest categories) that each category covers, `all` included."""
        covered: dict[str, dict[str, frozenset[str]]] = {}
        for i, dimension in enumerate(self.dimensions):
            named = self.groups.get(dimension, {})
            here = {r.key[i] for r in self.rows} - {TOTAL}
            covered[dimension] = {c: _expand(c, named, dimension) for c in sorted(here)}
            covered[dimension][TOTAL] = frozenset().union(*covered[dimension].values())
        return covered

    def describe(self, key: Key) -> str:
        """The cell in words: `county=King, sex=all`."""
        return ", ".join(f"{d}={c}" for d, c in zip(self.dimensions, key, strict=True)) or "total"


def count_table(estimates: Estimates, *, groups: Groups | None = None, sensitive: str | None = None) -> CountTable:
    """The complete count table behind estimates whose method is `count`.

    A total gives counts; a share needs `numerator` (and `denominator`, or n) in each row's extra; means and
    medians rest on n. Absent combinations hold nobody and absent margins are computed, both marked derived.
    """
    measure = estimates.measure
    kinds: dict[str, Figures] = {"total": "count", "share": "rate", "mean": "mean", "quantile": "mean"}
    if measure.kind not in kinds:
        raise DataError(
            f"a {measure.kind} between figures of people has no small-cell rule.",
            where=measure.name,
            mend="release the counts or shares that it compares; a reader can take the difference.",
        )
    figures = kinds[measure.kind]
    rows = tuple(_row(row, estimates, figures) for row in estimates.rows)
    return completed(
        CountTable(measure, estimates.dimensions, rows, estimates.provenance, figures, groups or {}, sensitive)
    )


def _row(row: Estimate, estimates: Estimates, figures: Figures) -> CountRow:
    key = tuple(row.dimensions[d] for d in estimates.dimensions)
    where = f"{estimates.measure.name}, {', '.join(key) or 'total'}"
    if figures == "count":
        return CountRow(key, _people(row.value, "count", where), labels=row.labels)
    if figures == "mean":
        return CountRow(key, _people(row.n, "n", where), value=row.value, labels=row.labels)
    numerator = _people(row.extra.get("numerator"), "numerator", where)
    count = _people(row.extra.get("denominator", row.n), "denominator", where)
    if row.value is not None and count and abs(row.value - numerator / count) > 1e-9:
        raise DataError(f"the share {row.value} is not {numerator} of {count}.", where=where)
    return CountRow(key, count, numerator, labels=row.labels)


def _people(number: object, name: str, where: str) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number != int(number):
        raise DataError(f"{name} is {number}, not a whole number of people.", where=where)
    return int(number)


def completed(table: CountTable) -> CountTable:
    """The table with every combination and every margin, once it has been checked. Handed-in rows come first.

    DataError for a negative count, a key that stands twice, categories that overlap, or a margin that does not add up.
    """
    _check_rows(table)
    covered = table.parts()
    minimal = {d: _minimal(d, parts, table.measure.name) for d, parts in covered.items()}
    given = {r.key: r for r in table.rows}
    # The total of one lone category would only repeat it, under a name that promises more.
    lone = {d for d, parts in minimal.items() if len(parts) == 1 and not any(k[_at(table, d)] == TOTAL for k in given)}
    cross = list(product(*([c for c in covered[d] if c != TOTAL or d not in lone] for d in table.dimensions)))
    if len(cross) > MOST_CELLS:
        raise DataError(
            f"the table has {len(cross):,} cells with its margins; at most {MOST_CELLS:,} can be protected together.",
            where=table.measure.name,
            mend="release it as several tables with fewer dimensions.",
        )
    return replace(table, rows=(*table.rows, *_derived(table, given, covered, minimal, cross)))


def _at(table: CountTable, dimension: str) -> int:
    return table.dimensions.index(dimension)


def _derived(
    table: CountTable,
    given: Mapping[Key, CountRow],
    covered: Mapping[str, Mapping[str, frozenset[str]]],
    minimal: Mapping[str, tuple[str, ...]],
    cross: list[Key],
) -> Iterator[CountRow]:
    rated = table.figures == "rate"
    for key in cross:
        choices = []
        for d, category in zip(table.dimensions, key, strict=True):
            choices.append([m for m in minimal[d] if covered[d][m] <= covered[d][category]])
        cells = [given[k] for k in product(*choices) if k in given]
        count = sum(c.count for c in cells)
        numerator = sum(c.numerator or 0 for c in cells) if rated else None
        row = given.get(key)
        if row is None:
            yield CountRow(key, count, numerator, derived=True)
        elif (row.count, row.numerator if rated else None) != (count, numerator):
            _raise_not_additive(table, row, cells, count if row.count != count else numerator)


def _raise_not_additive(table: CountTable, row: CountRow, cells: list[CountRow], total: int | None) -> None:
    counts = row.count != sum(c.count for c in cells)
    stated = row.count if counts else row.numerator
    terms = " + ".join(str(c.count if counts else c.numerator) for c in cells) or "no cell"
    raise DataError(
        f"the {'count' if counts else 'numerator'} is {stated}, but its cells add up to {terms} = {total}.",
        where=f"{table.measure.name}, {table.describe(row.key)}",
        mend="correct the table; a margin is never repaired here.",
    )


def _check_rows(table: CountTable) -> None:
    name = table.measure.name
    for dimension in {*table.groups, *([table.sensitive] if table.sensitive else [])} - set(table.dimensions):
        raise DataError(f"the table has no dimension {dimension}.", where=name, mend="name one of its dimensions.")
    seen: set[Key] = set()
    for row in table.rows:
        where = f"{name}, {', '.join(row.key) or 'total'}"
        if len(row.key) != len(table.dimensions):
            raise DataError(f"the key has {len(row.key)} of {len(table.dimensions)} categories.", where=where)
        if row.key in seen:
            raise DataError("the key stands twice.", where=where, mend="one row per cell.")
        seen.add(row.key)
        if row.count < 0:
            raise DataError(f"a count of people cannot be {row.count}.", where=where)
        if (row.numerator is None) == (table.figures == "rate"):
            raise DataError("a table of rates needs a numerator in every row, any other table in none.", where=where)
        if row.numerator is not None and not 0 <= row.numerator <= row.count:
            raise DataError(f"{row.numerator} cannot be counted among {row.count} people.", where=where)
    for i, dimension in enumerate(table.dimensions):
        if table.rows and all(r.key[i] == TOTAL for r in table.rows):
            raise DataError(f"dimension {dimension} has only its total.", where=name, mend="drop the dimension.")


def _minimal(dimension: str, parts: Mapping[str, frozenset[str]], where: str) -> tuple[str, ...]:
    """The categories that contain no other one; together they must make up every other category."""
    named = {c: p for c, p in parts.items() if c != TOTAL}
    minimal = tuple(c for c, p in named.items() if not any(q < p for q in named.values()))
    for category, atoms in parts.items():
        inside = [parts[m] for m in minimal if parts[m] <= atoms]
        if sum(map(len, inside)) != len(atoms) or frozenset().union(*inside) != atoms:
            raise DataError(
                f"category '{category}' overlaps others without being made up of them.",
                where=f"{where}, dimension {dimension}",
                mend="release overlapping groupings as separate tables, each with its groups stated.",
            )
    return minimal


def _expand(category: str, named: Mapping[str, tuple[str, ...]], dimension: str, depth: int = 0) -> frozenset[str]:
    if category not in named:
        return frozenset({category})
    if depth > len(named) or not named[category]:
        raise DataError(f"group '{category}' is empty or contains itself.", where=f"groups of {dimension}")
    return frozenset().union(*(_expand(p, named, dimension, depth + 1) for p in named[category]))
