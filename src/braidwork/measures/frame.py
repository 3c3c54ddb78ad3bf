"""A question made ready for the engine: filters, groups, the summed column, the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from typing import Any

from braidwork.engine import Store
from braidwork.errors import UnknownNameError
from braidwork.measures.dimensions import (
    RACE_DIMENSIONS,
    Dimension,
    dimension,
    in_region,
    optional_columns,
    require_occupation_codes,
    required_columns,
)
from braidwork.measures.edition import Edition, require_columns
from braidwork.measures.expression import Expression
from braidwork.measures.measure import Measure
from braidwork.reference import Region

Where = Mapping[str, str | Sequence[str]]
_MOST_EMPTY_CELLS = 400


@dataclass(frozen=True)
class Frame:
    """One measure over one edition, by dimensions, within a place and chosen categories."""

    store: Store
    region: Region
    measure: Measure
    edition: Edition
    by: tuple[Dimension, ...]
    chosen: Mapping[str, tuple[str, ...]]
    filters: tuple[tuple[str, Expression], ...]
    nation: bool
    prepare: Callable[[Any], Any] | None = None

    @property
    def by_race(self) -> bool:
        """Whether race or ethnicity divides or selects the records."""
        return bool(RACE_DIMENSIONS & ({d.name for d in self.by} | set(self.chosen)))

    @property
    def filter_text(self) -> str:
        """Place and chosen categories, in words."""
        place = "all states in the file" if self.nation else self.region.label
        picked = "; ".join(text for text, _ in self.filters)
        return f"{place}; {picked}" if picked else place

    def keys(self, by: Sequence[Dimension]) -> list[tuple[str, ...]]:
        """The cells to show by these dimensions, in reading order, empty ones included while there are not too many."""
        wanted = [self.chosen.get(d.name, tuple(d.labels)) for d in by]
        if any(d.column is not None and d.name not in self.chosen for d in by):
            return []
        cells = list(product(*wanted))
        return cells if len(cells) <= _MOST_EMPTY_CELLS else []

    @cached_property
    def records_sql(self) -> str:
        """`records` as SQL for the store's engine, compiled once however many questions follow."""
        return self.store.compile(self.records())

    def records(self) -> Any:
        """An Ibis table of the universe: `d0…` the categories (null outside a dimension), `x` the summed value,
        `y` a ratio's denominator, `serialno`, the weight `w0` and replicates `w1…`."""
        return _united([self._records_of(part) for part in self.edition.parts])

    def _records_of(self, part: Edition) -> Any:
        table = self.store.table(part.entry.table, part.entry.partition)
        if self.prepare is not None:
            table = self.prepare(table)
        conditions = [self.measure.universe, *(e for _, e in self.filters)]
        if not self.nation:
            conditions.append(in_region(self.region, part.puma_vintages))
        kept = table.filter([c.to_ibis(table) for c in conditions])
        return _united(self._grouped(kept)) if self.by else self._one(kept, {})

    def _grouped(self, table: Any) -> list[Any]:
        """One table of records; one a category where people count in several."""
        several = [d for d in self.by if d.overlapping]
        if not several:
            return [self._one(table, {})]
        first = several[0]
        codes = self.chosen.get(first.name, tuple(c for c, _ in first.branches))
        return [self._one(table, {first.name: code}) for code in codes]

    def _one(self, table: Any, fixed: Mapping[str, str]) -> Any:
        import ibis

        columns: dict[str, Any] = {}
        for i, d in enumerate(self.by):
            if d.name in fixed:
                table = table.filter(d.is_category(fixed[d.name]).to_ibis(table))
                columns[f"d{i}"] = ibis.literal(fixed[d.name])
            elif d.column is not None:
                columns[f"d{i}"] = d.column.to_ibis(table)
            else:
                columns[f"d{i}"] = ibis.cases(*((test.to_ibis(table), code) for code, test in d.branches))
        columns["x"] = self._summed().to_ibis(table).cast("float64") if self._summed() is not None else None
        if columns["x"] is None:
            columns["x"] = ibis.literal(1.0)
        if self.measure.denominator is not None:
            columns["y"] = self.measure.denominator.to_ibis(table).cast("float64")
            # A record counts in a ratio only where both of its parts are known.
            columns["x"] = ibis.ifelse(columns["y"].notnull(), columns["x"], None)
        weight = self.edition.weight
        columns["serialno"] = table["serialno"]
        share = len(self.edition.parts)
        for i in range(self.edition.replicates + 1):
            whole = table[f"{weight}_{i}" if i else weight]
            columns[f"w{i}"] = whole if share == 1 else whole.cast("float64") / share
        return table.select(**columns)

    def _summed(self) -> Any:
        return self.measure.value if self.measure.kind in ("mean", "quantile") else self.measure.numerator


def _united(tables: list[Any]) -> Any:
    return reduce(lambda a, b: a.union(b, distinct=False), tables)


def frame(
    store: Store,
    region: Region,
    measure: Measure,
    edition: Edition,
    *,
    by: Sequence[str],
    where: Where,
    nation: bool,
    prepare: Callable[[Any], Any] | None = None,
) -> Frame:
    """The question with its names resolved; unknown dimensions and categories suggest the nearest.

    `prepare` adds columns to the people table before anything is filtered (a standard joined by family type).
    """
    if len(set(by)) != len(by):
        raise UnknownNameError(f"a dimension is named twice: {', '.join(by)}.", mend="name each once.")
    for name in (*by, *where):
        require_columns(edition, required_columns(name, measure.table), f"{measure.name} by {name}")
        require_occupation_codes(name, [part.year for part in edition.parts], f"{measure.name} by {name}")
    dims = tuple(dimension(name, measure.table, region, edition.columns, store) for name in by)
    if sum(d.overlapping for d in dims) > 1:
        raise UnknownNameError(
            "two dimensions whose groups overlap cannot be crossed.",
            mend="ask for one of them, and choose in the other.",
        )
    chosen: dict[str, tuple[str, ...]] = {}
    filters: list[tuple[str, Expression]] = []
    for name, values in where.items():
        d = dimension(name, measure.table, region, edition.columns, store)
        codes = _codes(d, values)
        chosen[name] = codes
        condition = reduce(lambda a, b: a | b, (d.is_category(c) for c in codes))
        filters.append((f"{name} is {' or '.join(codes)}", condition))
    return Frame(store, region, measure, edition, dims, chosen, tuple(filters), nation, prepare)


def chosen_categories(region: Region, table: str, name: str, values: object) -> tuple[str, ...]:
    """The category codes that a person's words mean in one dimension; unknown ones suggest the nearest."""
    carried = required_columns(name, table) + optional_columns(name, table)
    return _codes(dimension(name, table, region, carried), values)


def _codes(d: Dimension, values: object) -> tuple[str, ...]:
    """Codes of the named categories. A text with commas is one label where there is such a label, else several."""
    found: list[str] = []
    for text in _listed(d.name, values):
        try:
            found.append(d.category(text))
        except UnknownNameError:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            if len(parts) < 2:
                raise
            found += [d.category(part) for part in parts]
    return tuple(dict.fromkeys(found))


def _listed(name: str, values: object) -> list[str]:
    given: list[object] = [values] if isinstance(values, str) else list(values) if isinstance(values, Iterable) else []
    listed = [v for v in given if isinstance(v, str)]
    if not listed or len(listed) < len(given):
        raise UnknownNameError(
            f"the categories of {name} must be one text or several, not {values!r}.", mend="as {'county': ['King']}."
        )
    return listed
