"""Asking a named measure of a region's store: standard, edition, headline gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError, UnknownNameError
from braidwork.labormarket import family_standard
from braidwork.labormarket.catalogue import PROSPERITY_GAP
from braidwork.labormarket.catalogue import measure as measure_of
from braidwork.labormarket.universes import HOURLY_WAGE
from braidwork.measures import Estimates, Measure, col
from braidwork.measures.dimensions import required_columns
from braidwork.measures.edition import Edition, choose
from braidwork.measures.frame import Where, chosen_categories, frame
from braidwork.measures.gap import gap_to_best
from braidwork.reference import Region, WageStandard, wage_standard, wage_standard_names

DEFAULT_STANDARD = "poverty_300_two"
_ACROSS = ("race_ethnicity", "race_alone_or_combined", "race_ethnicity_2024", "sex", "nativity", "county")


def ask(
    store: Store,
    region: Region,
    name: str,
    *,
    by: Sequence[str] = (),
    where: Where | None = None,
    period: str | None = None,
    standard: str | None = None,
    of: str | None = None,
) -> Estimates:
    """The estimates of a named measure over the region (or, by or where `state`, over the states in the file).

    `standard` names the wage standard of measures that compare pay with one; `of` the share behind a gap.
    """
    measure = measure_of(name)
    _refuse_strange_options(measure, standard=standard, of=of)
    if measure.kind == "gap":
        return _gap(store, region, measure, by, where or {}, period, standard, of)
    return ask_by(store, region, name, [tuple(by)], where=where, period=period, standard=standard)[0]


def ask_by(
    store: Store,
    region: Region,
    name: str,
    breakdowns: Sequence[Sequence[str]],
    *,
    where: Where | None = None,
    period: str | None = None,
    standard: str | None = None,
) -> list[Estimates]:
    """One measure by several sets of dimensions, from one pass over the records; not for a gap."""
    measure = measure_of(name)
    by = tuple(dict.fromkeys(d for dims in breakdowns for d in dims)) if len(breakdowns) > 1 else tuple(breakdowns[0])
    nation = "state" in by or "state" in (where or {})
    needed = measure.columns().union(*(required_columns(d, measure.table) for d in (*by, *(where or {}))))
    edition = choose(store, measure.table, needed, what=_asked(measure, by), period=period, nation=nation)
    resolved, parameters, prepare = _with_standard(store, region, measure, edition, standard)
    from braidwork.measures.ask import estimates_by

    asked = frame(store, region, resolved, edition, by=by, where=where or {}, nation=nation, prepare=prepare)
    return [
        replace(found, provenance=replace(found.provenance, parameters=(*found.provenance.parameters, *parameters)))
        for found in estimates_by(asked, breakdowns)
    ]


def _asked(measure: Measure, by: Sequence[str]) -> str:
    """The question as an error names it."""
    return f"{measure.name} by {', '.join(by)}" if by else measure.name


def _refuse_strange_options(measure: Measure, **options: str | None) -> None:
    for option, value in options.items():
        if value is not None and option not in measure.parameters:
            raise UnknownNameError(
                f"the measure {measure.name} takes no option '{option}'.",
                mend=f"its options: {', '.join(measure.parameters) or 'none'}.",
            )


def _gap(
    store: Store,
    region: Region,
    measure: Measure,
    by: Sequence[str],
    where: Where,
    period: str | None,
    standard: str | None,
    of: str | None,
) -> Estimates:
    base_name = of or measure.of or ""
    base = measure_of(base_name)
    if base.kind != "share" or base.better == "neither":
        raise UndefinedMeasureError(
            f"a gap is a distance in shares for which more or less is better; {base_name} is not such a share.",
            where=measure.name,
            mend="choose another measure with of=….",
        )
    by = tuple(by) or ("race_ethnicity",)
    across = next((d for d in _ACROSS if d in by), by[0])
    _refuse_strange_options(base, standard=standard)
    # The groups chosen along the compared dimension are picked afterwards: the yardstick is the best of all groups.
    others = {name: chosen for name, chosen in where.items() if name != across}
    found = ask(store, region, base_name, by=by, where=others, period=period, standard=standard)
    named = replace(
        measure,
        universe=found.measure.universe,
        universe_text=found.measure.universe_text,
        table=found.measure.table,
        notes=found.measure.notes,
        of=base_name,
    )
    if base_name != measure.of:
        named = replace(named, label=f"{measure.label}: {base.label.lower()}", context=base.context)
    gaps = gap_to_best(found, named, across=across)
    if across not in where:
        return gaps
    wanted = chosen_categories(region, base.table, across, where[across])
    return gaps.take([i for i, row in enumerate(gaps.rows) if row.dimensions[across] in wanted])


def _with_standard(
    store: Store, region: Region, measure: Measure, edition: Edition, standard: str | None
) -> tuple[Measure, tuple[dict[str, Any], ...], Callable[[Any], Any] | None]:
    """The measure with its standard named: the family's own where one is loaded, else the stated hourly wage."""
    if "standard" not in measure.parameters:
        return measure, (), None
    if standard == family_standard.NAME or (
        standard is None and family_standard.is_loaded(store, region, edition) and "family_type_code" in edition.columns
    ):
        return _with_family_standard(store, region, measure, edition)
    if standard is not None and standard not in standards():
        raise UnknownNameError.of("wage standard", standard, standards())
    chosen = wage_standard(standard or DEFAULT_STANDARD, edition.year)
    resolved = replace(
        measure,
        numerator=HOURLY_WAGE >= chosen.wage_hourly_usd,
        label=f"Workers paid ${chosen.wage_hourly_usd:,.2f} an hour or more",
        notes=(_standard_note(chosen, edition),),
    )
    return resolved, (_parameter(chosen),), None


def _with_family_standard(
    store: Store, region: Region, measure: Measure, edition: Edition
) -> tuple[Measure, tuple[dict[str, Any], ...], Callable[[Any], Any] | None]:
    chosen = family_standard.family_standard(store, region, edition)
    needed = col(family_standard.COLUMN)
    resolved = replace(
        measure,
        universe=measure.universe & needed.is_known(),
        numerator=HOURLY_WAGE >= needed,
        label="Workers paid enough for their own family",
        notes=(chosen.note,),
    )
    parameter = {
        "name": f"wage standard {family_standard.NAME}",
        "value": chosen.entry.partition,
        "unit": "USD per hour by family type and place",
        "dollars_year": chosen.year,
        "hours_per_year": chosen.hours_per_year,
        "citation": "Center for Women's Welfare, University of Washington: the Self-Sufficiency Standard"
        if not chosen.entry.synthetic
        else "invented by the Braidwork project",
    }
    return resolved, (parameter,), chosen.prepare


def _standard_note(standard: WageStandard, edition: Edition) -> str:
    note = (
        f"wage standard: {standard.label}, ${standard.wage_hourly_usd:,.2f} an hour in {standard.dollars_year} "
        f"dollars, full time at {standard.hours_per_year:,} hours a year; {standard.basis}"
    )
    if standard.dollars_year != edition.year:
        note += f"; pay is in {edition.year} dollars, so the comparison crosses years"
    return note + ("" if standard.verified == "verified" else "; this figure is not yet verified")


def _parameter(standard: WageStandard) -> dict[str, Any]:
    return {
        "name": f"wage standard {standard.name}",
        "value": standard.wage_hourly_usd,
        "unit": "USD per hour",
        "dollars_year": standard.dollars_year,
        "hours_per_year": standard.hours_per_year,
        "citation": standard.citation,
        "verified": standard.verified,
    }


def gap_measure(base: Measure) -> Measure:
    """The gap that belongs to a measure: the same universe, in points for a share, else in the measure's own unit."""
    return replace(
        PROSPERITY_GAP,
        name=f"{base.name}_gap",
        label=f"Gap: {base.label[0].lower()}{base.label[1:]}",
        table=base.table,
        universe=base.universe,
        universe_text=base.universe_text,
        unit="points" if base.unit == "share" else base.unit,
        of=base.name,
        context=base.context,
    )


def standards() -> tuple[str, ...]:
    """Names of the wage standards that a measure can be asked with; the family's own needs a loaded workbook."""
    return (family_standard.NAME, *wage_standard_names())
