"""Dated figures of programs, as people compile them: poverty guidelines, median incomes, limits and payments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from braidwork.contracts.standards import BENEFIT_STANDARD
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable
from braidwork.sources.files import SourceFile
from braidwork.sources.layouts import Layout, dates, filled, first_fit, state_in_name, whole
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.self_sufficiency.editions import known_state
from braidwork.sources.tidy import tidy

_GUIDELINE = Layout("the table of poverty guidelines", ("ruleYear", "famsize", "FPL"), ("ruleYear", "FPL"))
_MEDIAN_INCOME = Layout("the table of state median incomes", ("ruleYear", "famsize", "SMI"), ("ruleYear", "SMI"))
_INCOME = Layout(
    "the table of income parameters",
    ("parameter", "valid_from", "unit", "household_size", "value", "citation"),
    ("parameter", "household_size"),
)
_PROGRAM = Layout(
    "the table of program standards",
    ("parameter", "effective_from", "effective_to", "key", "value", "unit", "status", "citation", "confidence", "note"),
    ("parameter", "effective_from", "key"),
)
_NO_CITATION = "not cited in the file"
_STATE_PREFIX = re.compile(r"([a-z]{2})_")


class BenefitStandardsLoader:
    """Four compiled layouts of dated program figures, as table benefit_standard.

    Every figure keeps its date and citation; a year that only repeats the one before is marked stale.
    """

    name = "benefit_standards"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns."""
        layout = first_fit((_GUIDELINE, _MEDIAN_INCOME, _INCOME, _PROGRAM), file)
        return Recognition(layout.what, "compiled", None, detail=layout) if layout else None

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The figures that are federal or of the region's state."""
        table = found.detail.read(file)
        return (_READERS[found.detail.what](table, file, region),)


def _guidelines(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    columns, notes = _by_year(table, "FPL")
    columns |= {"parameter": "federal_poverty_guideline", "citation": f"HHS poverty guidelines; {_NO_CITATION}"}
    return _loaded(file, "poverty-guideline", columns, table.num_rows, notes)


def _median_incomes(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    state = state_in_name(file)
    if state is None or state.fips != region.state.fips:
        whose = state.name if state else "a state that the file name does not tell"
        raise NotForRegion(f"median incomes of {whose}; the region lies in {region.state.name}", where=file.name)
    columns, notes = _by_year(table, "SMI")
    postal = state.postal.casefold()
    columns |= {"parameter": f"{postal}_state_median_income", "citation": f"HHS state median income; {_NO_CITATION}"}
    return _loaded(file, f"state-median-income-{postal}", columns, table.num_rows, notes)


def _by_year(table: TextTable, value: str) -> tuple[dict[str, Any], list[str]]:
    """Columns of a table by year and household size; years that repeat the one before are stale."""
    table.require_unique(("ruleYear", "famsize"))
    years, sizes, values = whole(table, "ruleYear"), whole(table, "famsize"), filled(table, value)
    by_year: dict[int, dict[int, float]] = {}
    for year, size, figure in zip(years, sizes, values, strict=True):
        by_year.setdefault(int(year or 0), {})[int(size or 0)] = figure
    stale = {y for y, rows in by_year.items() if rows == by_year.get(y - 1)}
    notes = ["the file gives a year, not the day on which the figure takes effect"]
    notes += [f"stale: {y} repeats {y - 1} in every row" for y in sorted(stale)]
    largest = {y: max(rows) for y, rows in by_year.items()}
    usual = min(largest.values())
    notes += [
        f"{y} has household sizes to {n}, other years to {usual}" for y, n in sorted(largest.items()) if n > usual
    ]
    gaps = sorted(set(range(min(by_year), max(by_year))) - set(by_year))
    notes += [f"no figure for {y}" for y in gaps]
    columns = {
        "effective_label": [str(y) for y in years],
        "effective_date": None,
        "effective_to_date": None,
        "rule_year": years,
        "key": [f"household_size={s}" for s in sizes],
        "household_size": sizes,
        "value": values,
        "unit": "USD/year",
        "status": ["stale" if y in stale else "current" for y in years],
        "confidence": None,
    }
    return columns, notes


def _income_parameters(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    import pyarrow as pa
    import pyarrow.compute as pc

    sourced = pc.is_valid(table.text("value"))
    here = pa.array([_is_here(p or "", region) for p in table.values("parameter")])
    kept = table.filter(pc.and_(sourced, here))
    if kept.num_rows == 0:
        raise NotForRegion(f"no figure that is federal or of {region.state.name}", where=file.name)
    kept.require_unique(("parameter", "valid_from", "household_size"))
    effective = dates(kept, "valid_from")
    sizes = whole(kept, "household_size", blank=True)
    columns = {
        "parameter": kept.text("parameter"),
        "effective_label": kept.text("valid_from"),
        "effective_date": effective,
        "effective_to_date": None,
        "rule_year": [d.year if d else None for d in effective],
        "key": [f"household_size={s}" if s else "all" for s in sizes],
        "household_size": sizes,
        "value": filled(kept, "value"),
        "unit": kept.text("unit"),
        "status": "current",
        "citation": kept.text("citation"),
        "confidence": None,
    }
    blank = pc.sum(pc.invert(sourced)).as_py() or 0
    outside = table.num_rows - kept.num_rows - blank
    dropped = (("no value in the file: not sourced", blank), ("outside the region's state", outside))
    return _loaded(file, "income-parameters", columns, table.num_rows, [], dropped)


def _program_standards(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    state = state_in_name(file)
    if state is not None and state.fips != region.state.fips:
        raise NotForRegion(f"program standards of {state.name}", where=file.name)
    table.require_unique(("parameter", "effective_from", "key"))
    effective = dates(table, "effective_from")
    columns = {
        "parameter": table.text("parameter"),
        "effective_label": table.text("effective_from"),
        "effective_date": effective,
        "effective_to_date": dates(table, "effective_to", blank=True),
        "rule_year": [d.year if d else None for d in effective],
        "key": [k or "all" for k in table.values("key")],
        "household_size": [_size(k or "") for k in table.values("key")],
        "value": filled(table, "value"),
        "unit": table.text("unit"),
        "status": table.text("status"),
        "citation": [c or _NO_CITATION for c in table.values("citation")],
        "confidence": table.text("confidence"),
    }
    suffix = f"-{state.postal.casefold()}" if state else ""
    return _loaded(file, f"program-standards{suffix}", columns, table.num_rows, [])


_READERS: dict[str, Callable[[TextTable, SourceFile, Region], Loaded]] = {
    _GUIDELINE.what: _guidelines,
    _MEDIAN_INCOME.what: _median_incomes,
    _INCOME.what: _income_parameters,
    _PROGRAM.what: _program_standards,
}


def _is_here(parameter: str, region: Region) -> bool:
    """False for a parameter named after another state (`or_…` in Washington)."""
    prefix = _STATE_PREFIX.match(parameter)
    state = known_state(prefix.group(1)) if prefix else None
    return state is None or state.fips == region.state.fips


def _size(key: str) -> int | None:
    """The household size of a key that is nothing else: `household=4`, `assistance_unit=4`."""
    told = re.fullmatch(r"(?:household|household_size|assistance_unit|persons)=(\d+)", key)
    return int(told.group(1)) if told else None


def _loaded(
    file: SourceFile,
    name: str,
    columns: dict[str, Any],
    rows_read: int,
    notes: list[str],
    dropped: tuple[tuple[str, int], ...] = (),
) -> Loaded:
    years = [y for y in columns["rule_year"] if y is not None]
    period = f"{min(years)}–{max(years)}" if min(years) != max(years) else str(min(years))
    partition = f"{name}-{min(years)}-{max(years)}"
    data = tidy(BENEFIT_STANDARD, columns, file, vintage=partition)
    return Loaded(
        table=BENEFIT_STANDARD, partition=partition, period=period, data=data, rows_read=rows_read,
        rows_kept=data.num_rows, dropped=tuple((r, n) for r, n in dropped if n), notes=tuple(notes),
        facts={"year": max(years), "first_year": min(years)}, licence="facts, cited by row",
    )  # fmt: skip
