"""The synthetic population: one call makes every person, every unit and every weight, by the seed alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.synthetic import households, income, traits, weights, work
from braidwork.sources.synthetic.households import Ints, Roster, Units
from braidwork.sources.synthetic.housing import housing
from braidwork.sources.synthetic.places import Places, make_places
from braidwork.sources.synthetic.traits import Columns

# One seed for places, so that every edition of the demo region has the same counties.
_PLACES_SEED = 99
RESIDENTS = 1_800_000
FEWEST, MOST = 500, 2_000_000


@dataclass(frozen=True)
class Population:
    """Persons and units with their columns by Census name; replicate arrays have shape (rows, 80)."""

    places: Places
    units: Units
    roster: Roster
    persons: Columns
    housing: Columns
    person_weight: Ints
    person_replicates: NDArray[np.int32]
    housing_weight: Ints
    housing_replicates: NDArray[np.int32]


def make_population(region: Region, persons: int, seed: int, *, residents: int = RESIDENTS) -> Population:
    """A population of exactly `persons` records that stands for about `residents` people.

    Raises DataError outside 500 to 2,000,000 persons.
    """
    if not FEWEST <= persons <= MOST:
        raise DataError(
            f"{persons:,} persons were asked for.",
            where="synthetic population",
            mend=f"ask for {FEWEST:,} to {MOST:,}.",
        )
    places = make_places(region, np.random.default_rng(_PLACES_SEED))
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(9)]
    units, roster = households.form(places, persons, streams[0])
    units, roster = _sorted_by_place(units, roster)
    own, housed = _columns(places, units, roster, streams[1:8])
    weight, replicate, unit_weight, unit_replicate = _weights(places, units, roster, own, residents, streams[8])
    return Population(places, units, roster, own, housed, weight, replicate, unit_weight, unit_replicate)


def _sorted_by_place(units: Units, roster: Roster) -> tuple[Units, Roster]:
    """Units in the order of their PUMA, as the sample is drawn: neighbours are successive in the replicates."""
    order = np.argsort(units.puma, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    sorted_units = Units(
        units.puma[order], units.unit_type[order], units.community[order], units.score[order], units.size[order]
    )
    unit = rank[roster.unit]
    people = np.argsort(unit, kind="stable")
    row = np.empty_like(people)
    row[people] = np.arange(len(people))
    partner = roster.partner[people]
    moved = Roster(
        unit=unit[people],
        order=roster.order[people],
        relation=roster.relation[people],
        age=roster.age[people],
        sex=roster.sex[people],
        community=roster.community[people],
        head=row[roster.head[people]],
        partner=np.where(partner >= 0, row[partner], -1),
    )
    return sorted_units, moved


def _columns(
    places: Places, units: Units, roster: Roster, streams: Sequence[np.random.Generator]
) -> tuple[Columns, Columns]:
    own: Columns = {"AGEP": roster.age, "SEX": roster.sex, "RELSHIPP": roster.relation, "SPORDER": roster.order}
    score = traits.education_scores(places, units, roster, streams[0])
    own |= traits.race_and_origin(roster, streams[1])
    own |= traits.nativity_and_language(roster, score, streams[2])
    own |= traits.schooling(roster, score, streams[3])
    own |= traits.disability(roster, score, streams[3])
    own |= traits.marital(roster, streams[3])
    own |= work.employment(places, units, roster, own, score, streams[4])
    own |= income.earnings(places, units, roster, own, score, streams[5])
    household_income, family_income, family = income.totals(units, roster, own["PINCP"])
    own["POVPIP"] = income.poverty_ratio(units, roster, own["PINCP"], family_income)
    own |= income.insurance(roster, own, score, streams[5])
    housed: Columns = {"TYPEHUGQ": units.unit_type, "NP": units.size}
    housed |= housing(places, units, roster, own, household_income, streams[6])
    housed["HINCP"] = np.where(units.occupied, household_income, traits.BLANK)
    housed["FINCP"] = np.where(family, family_income, traits.BLANK)
    return own, housed


def _weights(
    places: Places, units: Units, roster: Roster, own: Columns, residents: int, rng: np.random.Generator
) -> tuple[Ints, NDArray[np.int32], Ints, NDArray[np.int32]]:
    persons = len(roster.unit)
    mean = max(residents / persons, 12.0)
    drawn = weights.base_weights(len(units.size), mean, rng)
    factors = weights.replicate_factors(len(units.size))
    county = places.county[units.puma]

    spread = rng.normal(1.0, 0.09, persons).clip(0.7, 1.3)
    weight = np.clip(np.rint(drawn[roster.unit] * spread), 1, weights.HEAVIEST).astype(np.int64)
    band = np.searchsorted([18, 35, 55, 70], roster.age, side="right")
    white = (own["RAC1P"] == 1) & (own["HISP"] == 1)
    cell = ((county[roster.unit] * 5 + band) * 2 + (roster.sex - 1)) * 2 + white
    replicate = weights.replicates(weight, factors[roster.unit], cell, hold=0.9)

    in_quarters = units.unit_type > 1
    unit_weight = np.where(in_quarters, 0, drawn)
    unit_replicate = weights.replicates(unit_weight, factors, county, hold=0.9)
    return weight, replicate, unit_weight, unit_replicate
