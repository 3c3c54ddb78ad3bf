"""The cost of exclusion in a region and its counties: accounting, not causal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from braidwork.engine import Store
from braidwork.errors import UnknownNameError
from braidwork.labormarket.decomposition.exclusion import CAVEAT, CostOfExclusion, PlaceCost, cost_of_exclusion
from braidwork.labormarket.decomposition.region_persons import (
    EARNINGS,
    INCOME,
    RegionPersons,
    region_persons,
)
from braidwork.labormarket.workers.household_bootstrap import BOOTSTRAP_NOTE, BOOTSTRAP_TEXT
from braidwork.measures import Provenance
from braidwork.measures.dimensions import RACE_DIMENSIONS
from braidwork.measures.estimates import Method
from braidwork.reference import Region, recode

WHOLE = "all"

_WHY_WHITE = (
    "The reference is the group whose incomes show what the region pays where exclusion by race does not stand in the "
    "way; it is no measure of worth, and a group that earns more than the reference adds nothing."
)


@dataclass(frozen=True)
class RegionCost:
    """What the region's people would earn more if each group had the reference group's income at its own ages.

    `whole` holds one row per group for the region, `counties` one per county and group (None where not asked). USD of
    `dollars_year`, a year. `caveat` must stand wherever a figure of it does; `method` says how errors were made.
    """

    across: str
    reference: str
    reference_label: str
    dollars_year: int
    whole: CostOfExclusion
    counties: CostOfExclusion | None
    labels: Mapping[str, str]
    county_labels: Mapping[str, str]
    households: Mapping[tuple[str, str], int]
    error_method: Method
    method: str
    caveat: str
    notes: tuple[str, ...]
    provenance: Provenance

    @property
    def total(self) -> PlaceCost:
        """All groups of the region together, with its closures and the rise of all income."""
        return self.whole.places[0]


def cost_of_exclusion_of(
    store: Store,
    region: Region,
    *,
    reference: str | None = None,
    across: str = "race_ethnicity",
    by_county: bool = True,
    period: str | None = None,
) -> RegionCost:
    """The cost of exclusion across the groups of one dimension, ages 16 and over, split by what makes the gap.

    `reference` is a category of that dimension: by default `white` for race and ethnicity (the recipe of the National
    Equity Atlas) and `male` for sex. Employed means with hours of work in the past 12 months; the occupation is the
    main or last job's major group. Errors come from replicate weights, or from a bootstrap of households without.
    """
    reference = _reference(across, reference)
    persons = region_persons(store, region, across=across, period=period)
    whole = _cost(persons, across, reference, None)
    return RegionCost(
        across=across,
        reference=reference,
        reference_label=persons.labels.get(reference, reference),
        dollars_year=persons.year,
        whole=whole,
        counties=_cost(persons, across, reference, "county") if by_county else None,
        labels=persons.labels,
        county_labels=persons.county_labels,
        households=persons.households,
        error_method=persons.method,
        method=_method(whole, persons),
        caveat=CAVEAT,
        notes=_notes(persons, across),
        provenance=persons.provenance,
    )


def _reference(across: str, reference: str | None) -> str:
    codes = recode(across).codes
    usual = "white" if across in RACE_DIMENSIONS else "male" if across == "sex" else ""
    chosen = reference or usual
    if chosen not in codes:
        raise UnknownNameError.of(f"reference group of {across}", chosen, codes)
    return chosen


def _cost(persons: RegionPersons, across: str, reference: str, place: str | None) -> CostOfExclusion:
    return cost_of_exclusion(
        persons.columns,
        reference=reference,
        group=across,
        place=place,
        income=INCOME,
        earnings=EARNINGS,
        hours="hours_annual",
        occupation="occupation_code",
        weight="weight",
        replicates=persons.replicates,
        rule=persons.rule,
    )


def _method(found: CostOfExclusion, persons: RegionPersons) -> str:
    stated = found.method.rsplit("; ", 1)[0]
    if persons.method == "replicates":
        return f"{stated}; standard errors from {persons.replicates.shape[1]} replicate weights"
    return f"{stated}; {BOOTSTRAP_TEXT}"


def _notes(persons: RegionPersons, across: str) -> tuple[str, ...]:
    said = ["employed means with hours of work in the past 12 months, not only now"]
    if across in RACE_DIMENSIONS:
        said.append(_WHY_WHITE)
    if persons.method != "replicates":
        said.append(BOOTSTRAP_NOTE)
    if left := persons.n_without_hours + persons.n_without_occupation:
        said.append(f"{left:,} records with earnings but no hours, or hours but no occupation, are left out")
    return (*said, *persons.provenance.notes)
