"""The report of a region: which measures by which groups, each released before it is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from braidwork.disclosure import Ledger, Release, release
from braidwork.errors import NotAvailableError
from braidwork.labormarket import measures
from braidwork.labormarket.asking import ask, ask_by, gap_measure
from braidwork.measures import Estimates, Measure
from braidwork.measures.gap import gap_to_best
from braidwork.publications import MeasurePage, Report, Shape

if TYPE_CHECKING:
    from braidwork.publications.occupations import OccupationWing
    from braidwork.region.opened import OpenRegion

BREAKDOWNS: tuple[tuple[str, ...], ...] = (
    ("race_ethnicity",),
    ("sex",),
    ("nativity",),
    ("county",),
    ("race_ethnicity", "county"),
)
ACROSS = "race_ethnicity"
_ATTRIBUTION = (
    "Source: US Census Bureau, American Community Survey public-use microdata. "
    "The Bureau has not reviewed or endorsed this report."
)


def assemble_report(opened: OpenRegion, *, progress: Callable[[str], None] | None = None) -> Report:
    """Every measure that the store can carry, broken down, released and logged in the region's ledger.

    Measures that the files cannot carry are listed with the reason, never left out in silence.
    """
    tell = progress or (lambda text: None)
    ledger = opened.ledger
    pages: list[MeasurePage] = []
    unavailable: list[tuple[str, str]] = []
    headline: Release | None = None
    for measure in measures():
        tell(f"measuring: {measure.label.lower()}")
        try:
            if measure.kind == "gap":
                headline = _released(ask(opened.store, opened.definition, measure.name, by=[ACROSS]), ledger)
            else:
                pages.append(_page(opened, measure, ledger))
        except NotAvailableError as reason:
            unavailable.append((measure.label, reason.what))
    if headline is None or not pages:
        reasons = "; ".join(why for _, why in unavailable[:3])
        raise NotAvailableError(
            f"the store cannot carry a report: {reasons}",
            mend="add the Census PUMS person and housing files and build the region again.",
        )
    wing = _wing(opened, ledger, unavailable, tell)
    manifest = opened.manifest
    return Report(
        title="Who shares in the region's prosperity",
        region_label=opened.definition.label,
        region_name=opened.definition.name,
        period=headline.provenance.period,
        synthetic=manifest.synthetic,
        headline=headline,
        pages=tuple(pages),
        shapes=_shapes(opened),
        unavailable=tuple(unavailable),
        files=_files(opened, [headline, *(p.overall for p in pages)]),
        attributions=("Invented data made by the Braidwork project.",) if manifest.synthetic else (_ATTRIBUTION,),
        wing=wing,
    )


def _wing(
    opened: OpenRegion, ledger: Ledger, unavailable: list[tuple[str, str]], tell: Callable[[str], None]
) -> OccupationWing | None:
    from braidwork.region.wing import assemble_wing

    try:
        wing = assemble_wing(opened.occupations, ledger, tell=tell)
    except NotAvailableError as reason:
        unavailable.append(("Occupations and ladders", reason.what))
        return None
    if opened.occupations.why_no_moves is not None:
        unavailable.append(("Ladders", opened.occupations.why_no_moves))
    return wing


def _page(opened: OpenRegion, measure: Measure, ledger: Ledger) -> MeasurePage:
    overall, *tables = ask_by(opened.store, opened.definition, measure.name, [(), *BREAKDOWNS])
    found = dict(zip(BREAKDOWNS, tables, strict=True))
    gaps = None
    if measure.better != "neither":
        base = found[(ACROSS,)]
        gaps = _released(gap_to_best(base, gap_measure(base.measure), across=ACROSS), ledger)
    # A measure's page describes the measure as it was asked: with its standard named.
    return MeasurePage(
        measure=overall.measure,
        overall=_released(overall, ledger),
        breakdowns=tuple(_released(found[by], ledger) for by in BREAKDOWNS),
        gaps=gaps,
    )


def _released(estimates: Estimates, ledger: Ledger) -> Release:
    return release(estimates, "public_survey", ledger=ledger)


def _shapes(opened: OpenRegion) -> tuple[Shape, ...]:
    """County outlines from the newest boundary table, or none."""
    entries = [e for e in opened.manifest.of("boundary") if "county" in e.partition]
    if not entries:
        return ()
    table = opened.store.table("boundary", entries[0].partition)
    rows = opened.store.collect(table.filter(table["geography_type"] == "county")).to_pylist()
    names = {c.fips: c for c in opened.definition.counties}
    return tuple(
        Shape(names[r["geography_code"]].name, names[r["geography_code"]].label, _rings(r["geometry"]))
        for r in sorted(rows, key=lambda r: r["geography_code"])
        if r["geography_code"] in names
    )


def _rings(geometry: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    shape: dict[str, Any] = json.loads(geometry)
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for polygon in polygons for ring in polygon)


def _files(opened: OpenRegion, releases: list[Release]) -> tuple[dict[str, Any], ...]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for item in releases:
        for source in item.provenance.sources:
            found[str(source["sha256"]), str(source["name"])] = dict(source)
    return tuple(found.values())
