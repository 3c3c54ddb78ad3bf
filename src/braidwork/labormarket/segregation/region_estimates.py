"""A region's segregation as tables of estimates, ready for the disclosure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from braidwork.labormarket.segregation.region_inference import IndexFigure
from braidwork.labormarket.segregation.region_results import (
    GroupSegregation,
    Lever,
    PlaceSegregation,
    RegionSegregation,
)
from braidwork.labormarket.workers.definitions import EMPLOYED_CIVILIANS, EMPLOYED_CIVILIANS_TEXT
from braidwork.measures import Estimate, Estimates, Measure
from braidwork.measures.reliability import assess

_CONTEXT = (
    "Segregation at work is made, not chosen: closed unions and apprenticeships, hiring through friends, schools that "
    "steered by race and sex, and licenses that do not travel. Pay follows the occupation, so the distance between "
    "occupations becomes a distance in pay."
)
_CITATION = (
    "US Census Bureau, American Community Survey public-use microdata; Theil's H and Duncan's D as in Reardon and "
    "Firebaugh 2002, local scores and M as in Mora and Ruiz-Castillo 2011"
)

SEGREGATION_H = Measure(
    name="occupational_segregation_h",
    label="Occupational segregation (Theil's H)",
    kind="ratio",
    table="pums_person",
    universe=EMPLOYED_CIVILIANS,
    universe_text=EMPLOYED_CIVILIANS_TEXT,
    unit="index",
    better="lower",
    context=_CONTEXT,
    citation=_CITATION,
    notes=(
        "0: every group has the same occupations; 1: no occupation holds two groups; what chance alone would show is "
        "taken off",
    ),
)
SEGREGATION_M = replace(
    SEGREGATION_H,
    name="occupational_segregation_m",
    label="Occupational segregation (mutual information M)",
    notes=("natural logarithms; what chance alone would show is taken off",),
)
LOCAL_SEGREGATION = replace(
    SEGREGATION_H,
    name="local_occupational_segregation",
    label="Local occupational segregation of a group",
    notes=("0: the group has the occupations of everyone; what chance alone would show is taken off",),
)
DISSIMILARITY = replace(
    SEGREGATION_H,
    name="occupational_dissimilarity",
    label="Workers who would have to change major occupation group",
    kind="share",
    unit="share",
    notes=("share of the group that would have to change group of occupations to be spread as everyone else is",),
)
LEVERS = replace(
    SEGREGATION_H,
    name="occupational_segregation_lever",
    label="Fall of Theil's H if one of its parts were made up as the whole workforce is",
    better="neither",
    notes=("an accounting figure: the size of the part stays, nothing else changes; levers do not add up",),
)

_REASONS = {
    "minimum_persons": "fewer than 10 survey records",
    "minimum_households": "records of a single household",
    "no_value": "no records",
    "no_standard_error": "no standard error can be had",
    "zero": "an estimate of none has no relative error",
}
_CHANCE = "no more than chance alone would show in a sample of this size"
_MOSTLY_CHANCE = "half of it or more is what chance alone would show in a sample of this size"


def segregation_estimates(found: RegionSegregation, measure: Measure = SEGREGATION_H) -> Estimates:
    """H (or with SEGREGATION_M, M) of the whole region, one row; `extra` carries the figure as measured, `by_chance`
    and, for H, its part `between` major groups."""
    return _table(found, measure, (), [_place_row(found, measure, found.whole, {})])


def segregation_by_county(found: RegionSegregation, measure: Measure = SEGREGATION_H) -> Estimates:
    """The same for every county."""
    rows = [_place_row(found, measure, p, {"county": (p.code, p.label)}) for p in found.counties]
    return _table(found, measure, ("county",), rows)


def local_segregation_estimates(found: RegionSegregation) -> Estimates:
    """The local score of every group."""
    rows = [_row(found, g.local, g, {found.across: (g.code, g.label)}) for g in found.groups]
    return _table(found, LOCAL_SEGREGATION, (found.across,), rows)


def dissimilarity_estimates(found: RegionSegregation) -> Estimates:
    """D of every group against everyone else, over major groups, as measured: `extra` carries `by_chance`.

    It is not corrected, since what chance adds to D depends on D itself; where chance alone would give half of it the
    figure is not estimable.
    """
    rows = []
    for g in found.groups:
        row = _row(found, g.dissimilarity, g, {found.across: (g.code, g.label)}, corrected=False)
        if g.dissimilarity.expected >= g.dissimilarity.value / 2 and row.reliability != "not_estimable":
            row = replace(row, reliability="not_estimable", reason=_MOSTLY_CHANCE)
        rows.append(row)
    return _table(found, DISSIMILARITY, (found.across,), rows)


def lever_estimates(found: RegionSegregation, of: str = "occupation") -> Estimates:
    """The fall of H by occupation or, with `of` "industry_sector", by sector; `extra` carries `share_of_index`."""
    levers: Sequence[Lever] = found.sectors if of == "industry_sector" else found.occupations
    dimension = of if of == "industry_sector" else found.level
    rows = [
        _row(found, item.effect, item, {dimension: (item.code, item.label)}, {"share_of_index": item.share_of_index})
        for item in levers
    ]
    return _table(found, LEVERS, (dimension,), rows)


def _place_row(
    found: RegionSegregation, measure: Measure, place: PlaceSegregation, at: Mapping[str, tuple[str, str]]
) -> Estimate:
    if measure.name == SEGREGATION_M.name:
        return _row(found, place.mutual_information, place, at)
    return _row(found, place.theil_h, place, at, {"between": place.between.corrected})


def _row(
    found: RegionSegregation,
    index: IndexFigure,
    counted: PlaceSegregation | GroupSegregation | Lever,
    at: Mapping[str, tuple[str, str]],
    extra: Mapping[str, float | None] | None = None,
    *,
    corrected: bool = True,
) -> Estimate:
    value = index.corrected if corrected else index.value
    assessed = assess(value, index.standard_error, n=counted.n, households=counted.households)
    reliability, reason = assessed.reliability, _REASONS.get(str(assessed.reason))
    if value <= 0 and reliability != "not_estimable":
        reliability, reason = "not_estimable", _CHANCE
    return Estimate(
        dimensions={d: code for d, (code, _) in at.items()},
        labels={d: label for d, (_, label) in at.items()},
        value=value,
        standard_error=index.standard_error,
        n=counted.n,
        households=counted.households,
        persons=counted.persons,
        reliability=reliability,
        method=found.error_method,
        reason=reason,
        extra={"as_measured": index.value, "by_chance": index.expected, **(extra or {})},
    )


def _table(found: RegionSegregation, measure: Measure, dimensions: tuple[str, ...], rows: list[Estimate]) -> Estimates:
    what = {"occupation": "occupations", "occupation_group": "major occupation groups"}[found.level]
    made = replace(
        found.provenance,
        variance=found.method.rsplit("; ", 1)[-1] + "; margin = 1.645 × SE",
        formula=f"{found.method}; across {found.across}, over {what}",
        notes=found.notes,
    )
    named = replace(measure, notes=(*measure.notes, f"across {found.across}, over {what}"))
    return Estimates(named, dimensions, tuple(rows), made)
