"""The pooling ladder: one year, then several years, then several counties; a group is never lumped in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UndefinedMeasureError
from braidwork.labormarket.asking import _ACROSS as COMPARED
from braidwork.labormarket.asking import ask
from braidwork.labormarket.catalogue import measure as measure_of
from braidwork.measures import Estimate, Estimates
from braidwork.measures.edition import editions
from braidwork.measures.frame import Where
from braidwork.reference import Region

_PUBLISHABLE = ("high", "medium")
_Pooled = tuple[Estimate, tuple[Mapping[str, Any], ...]]  # a row and the source files behind it


def ask_pooled(
    store: Store,
    region: Region,
    name: str,
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    period: str | None = None,
    **options: Any,
) -> Estimates:
    """`ask`, with every row too uncertain to publish replaced by the first rung of the ladder that carries it.

    Rungs: the asked year pooled with those before it (not for money, which is in each year's own dollars); a 5-year
    file of about that year; then, where `county` divides the rows, the counties of that group that fail alone taken
    together; then all counties. `extra["pooled"]` says which rung, and such a row never enters a replicate comparison
    or a change. Rows that no rung carries stay as they are.
    """
    asked = ask(store, region, name, by=by, where=where, period=period, **options)
    by = asked.dimensions  # a gap asked without groups is one by race and ethnicity
    asks = _Asks(store, region, name, options)
    rows: list[Estimate] = []
    sources = {(s["sha256"], s["name"]): s for s in asked.provenance.sources}
    done: set[tuple[str, ...]] = set()
    for row in asked.rows:
        if row.reliability in _PUBLISHABLE:
            rows.append(replace(row, extra={**row.extra, "pooled": None}))
            continue
        found = _several_years(asks, asked, row, by, where or {})
        if found is None and "county" in by and _across(name, by) != "county":
            found = _several_counties(asks, asked, row, by, where or {}, period)
        better, files = found or (replace(row, extra={**row.extra, "pooled": None}), ())
        sources |= {(s["sha256"], s["name"]): s for s in files}
        key = tuple(better.dimensions[d] for d in by)
        if key not in done:
            done.add(key)
            rows.append(better)
    made = replace(asked.provenance, sources=tuple(sources.values()))
    return replace(asked, rows=tuple(rows), replicates=None, provenance=made)


def _several_years(asks: _Asks, asked: Estimates, row: Estimate, by: Sequence[str], where: Where) -> _Pooled | None:
    base = asked.measure.of or asks.name  # the files must carry the share behind a gap, not the headline's own
    for period, words in _longer_periods(asks.store, base, asked.provenance.partition):
        found, files = asks.row(row.dimensions, by, where, period) or (None, ())
        if found is not None and found.reliability in _PUBLISHABLE:
            return replace(found, extra={**found.extra, "pooled": f"years: {words}"}), files
    return None


def _longer_periods(store: Store, name: str, asked: str) -> list[tuple[str, str]]:
    """Longer editions than the 1-year one that was asked: its year with 1, 2, … before it, then 5-year files.

    A 5-year file serves where it holds the asked year or ends the year before; for money only where it is in dollars
    of the asked year. A longer edition that was asked has no rung above it.
    """
    measure = measure_of(name)
    held = [e for e in editions(store, measure.table) if e.coverage == "full" and not e.missing(measure.columns())]
    first = next((e for e in held if e.span == 1 and e.entry.partition == asked), None)
    if first is None:
        return []
    money = measure.unit.startswith("USD") or bool(measure.parameters)
    single = [e for e in held if e.span == 1 and e.year <= first.year]
    periods = []
    for count in range(2, 1 if money else len(single) + 1):
        years = single[:count]
        if len({e.replicates for e in years}) == 1:
            periods.append(("+".join(e.entry.partition for e in years), ", ".join(str(e.year) for e in years)))
    near = [e for e in held if e.span > 1 and e.year - e.span < first.year <= e.year + 1]
    return periods + [(e.entry.partition, e.entry.period) for e in near if not money or e.year == first.year]


def _several_counties(
    asks: _Asks, asked: Estimates, row: Estimate, by: Sequence[str], where: Where, period: str | None
) -> _Pooled | None:
    others = {d: v for d, v in row.dimensions.items() if d != "county"}
    failing = [
        r.dimensions["county"]
        for r in asked.rows
        if r.reliability not in _PUBLISHABLE and all(r.dimensions[d] == v for d, v in others.items())
    ]
    alike = [r for r in asked.rows if all(r.dimensions[d] == v for d, v in others.items())]
    asked_counties = [r.dimensions["county"] for r in alike]
    for counties in (failing, asked_counties):
        if len(counties) < 2:
            continue
        rest = [d for d in by if d != "county"]
        within = {**where, "county": counties}
        found, files = asks.row(others, rest, within, period) or (None, ())
        if found is not None and found.reliability in _PUBLISHABLE:
            together = " + ".join(counties)
            dimensions = {d: together if d == "county" else found.dimensions[d] for d in by}
            labels = {d: together if d == "county" else found.labels[d] for d in by}
            extra = {**found.extra, "pooled": f"counties: {together}"}
            return replace(found, dimensions=dimensions, labels=labels, extra=extra), files
    return None


class _Asks:
    """The measure over other years and counties: one question answers every row that climbs to the same rung."""

    def __init__(self, store: Store, region: Region, name: str, options: dict[str, Any]) -> None:
        self.store, self.name = store, name
        self._ask = partial(ask, store, region, name, **options)
        self._known: dict[tuple[Any, ...], Estimates | None] = {}

    def row(self, dimensions: Mapping[str, str], by: Sequence[str], where: Where, period: str | None) -> _Pooled | None:
        """The row with these categories, and the files behind it; None where it cannot be had."""
        key = (tuple(by), period, tuple(sorted((k, _listed(v)) for k, v in where.items())))
        if key not in self._known:
            try:
                self._known[key] = self._ask(by=by, where=where, period=period)
            except (NotAvailableError, UndefinedMeasureError):
                self._known[key] = None
        found = self._known[key]
        rows = found.rows if found is not None else ()
        row = next((r for r in rows if all(r.dimensions[d] == dimensions[d] for d in by)), None)
        return None if row is None or found is None else (row, found.provenance.sources)


def _listed(values: str | Sequence[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _across(name: str, by: Sequence[str]) -> str | None:
    """The dimension whose groups a gap compares; None for other measures."""
    if measure_of(name).kind != "gap":
        return None
    return next((d for d in COMPARED if d in by), by[0] if by else None)
