"""Household formation: who lives with whom in the demo region, before anyone has a race, a job or an income."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.sources.synthetic.communities import values
from braidwork.sources.synthetic.places import Places, kind_values

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

REFERENCE_PERSON = 20
SPOUSES = (21, 23)
PARTNERS = (21, 22, 23, 24)
CHILDREN = (25, 26, 27)
# The householder and everyone related to the householder; unmarried partners are not.
FAMILY = (20, 21, 23, 25, 26, 27, 28, 29, 30, 31, 32, 33)
GROUP_QUARTERS_SHARE = 0.022
VACANT_SHARE = 0.06
_ORDER = np.zeros(39, dtype=np.int64)
_ORDER[list(PARTNERS)] = 1
_ORDER[list(CHILDREN)] = 2
_ORDER[[28, 29, 30, 33]] = 3
_ORDER[[34, 36]] = 4


@dataclass(frozen=True)
class Units:
    """Housing units, then group-quarters placeholders, then vacant units; arrays of shape (units,)."""

    puma: Ints
    unit_type: Ints
    community: Ints
    score: Floats
    size: Ints

    @property
    def occupied(self) -> Flags:
        """Which units are households."""
        return np.asarray((self.unit_type == 1) & (self.size > 0))


@dataclass(frozen=True)
class Roster:
    """Persons in the order of their units; arrays of shape (persons,).

    `head` is the row of the householder, `partner` the row of the householder's spouse or partner (-1: none).
    """

    unit: Ints
    order: Ints
    relation: Ints
    age: Ints
    sex: Ints
    community: Ints
    head: Ints
    partner: Ints


def form(places: Places, persons: int, rng: np.random.Generator) -> tuple[Units, Roster]:
    """Units and the roster of exactly `persons` people, group quarters included."""
    in_quarters = max(2, round(persons * GROUP_QUARTERS_SHARE))
    housed = persons - in_quarters
    count = int(housed / 1.7) + 40
    puma = rng.choice(len(places.puma), size=count, p=places.share)
    community = draw_communities(places, puma, rng)
    score = rng.normal(0.0, 1.0, count)
    age = _householder_ages(community, rng)
    unit, relation, years, sex, kin = _members(places, puma, community, score, age, rng)

    keep, households = _cut_to(unit, relation, housed, count)
    unit, relation, years, sex, kin = (a[keep] for a in (unit, relation, years, sex, kin))
    order = np.lexsort((-years, _ORDER[relation], unit))
    unit, relation, years, sex, kin = (a[order] for a in (unit, relation, years, sex, kin))

    gq_puma = rng.choice(len(places.puma), size=in_quarters, p=places.share)
    gq_type, gq_age, gq_sex = _group_quarters(in_quarters, rng)
    gq_community = draw_communities(places, gq_puma, rng)
    vacant = max(7, round(households * VACANT_SHARE))
    vacant_puma = rng.choice(len(places.puma), size=vacant, p=places.share)

    unit = np.concatenate([unit, households + np.arange(in_quarters)])
    relation = np.concatenate([relation, np.where(gq_type == 2, 37, 38)])
    sizes = np.bincount(unit, minlength=households + in_quarters)
    units = Units(
        puma=np.concatenate([puma[:households], gq_puma, vacant_puma]),
        unit_type=np.concatenate([np.ones(households, int), gq_type, np.ones(vacant, int)]),
        community=np.concatenate([community[:households], gq_community, np.zeros(vacant, int)]),
        score=np.concatenate([score[:households], rng.normal(-0.6, 1.0, in_quarters), np.zeros(vacant)]),
        size=np.concatenate([sizes, np.zeros(vacant, int)]),
    )
    first = np.searchsorted(unit, np.arange(households + in_quarters))
    second = np.minimum(first + 1, len(unit) - 1)
    paired = (unit[second] == unit[first]) & np.isin(relation[second], PARTNERS)
    roster = Roster(
        unit=unit,
        order=np.arange(len(unit)) - first[unit] + 1,
        relation=relation,
        age=np.concatenate([years, gq_age]),
        sex=np.concatenate([sex, gq_sex]),
        community=np.concatenate([kin, gq_community]),
        head=first[unit],
        partner=np.where(paired, second, -1)[unit],
    )
    return units, roster


def draw_communities(places: Places, puma: Ints, rng: np.random.Generator) -> Ints:
    """A community for each entry, by the mix of its PUMA."""
    edges = np.cumsum(places.mix, axis=1)
    edges[:, -1] = 1.0
    u = rng.random(len(puma))
    return np.asarray((u[:, None] >= edges[puma]).sum(axis=1))


def _householder_ages(community: Ints, rng: np.random.Generator) -> Ints:
    starts = np.array([18, 25, 35, 45, 55, 65, 75, 85])
    ends = np.array([25, 35, 45, 55, 65, 75, 85, 96])
    band = rng.choice(8, size=len(community), p=[0.045, 0.175, 0.19, 0.17, 0.17, 0.15, 0.08, 0.02])
    age = np.floor(rng.uniform(starts[band], ends[band])).astype(np.int64)
    # Newer communities are younger.
    younger = (rng.random(len(community)) < 0.40) & (community > 0)
    return np.where(younger, rng.integers(21, 56, len(community)), age)


def _members(
    places: Places, puma: Ints, community: Ints, score: Floats, age: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Unit, relation, age, sex and community of every member, grouped by role, not yet in roster order."""
    n = len(puma)
    everyone = np.arange(n)
    sex = rng.integers(1, 3, n)
    coupled = rng.random(n) < np.interp(age, [18, 24, 32, 50, 70, 85], [0.12, 0.3, 0.6, 0.62, 0.58, 0.3]) + 0.05 * score
    married = rng.random(n) < np.where(age < 30, 0.62, 0.90)
    same_sex = rng.random(n) < 0.02
    child_rate = values("children")[community] * np.where(coupled, 1.25, np.where(sex == 2, 0.50, 0.14))

    parts = [(everyone, np.full(n, REFERENCE_PERSON), age, sex, community)]
    spouse = np.flatnonzero(coupled)
    kind_of = np.where(married, np.where(same_sex, 23, 21), np.where(same_sex, 24, 22))[spouse]
    own = rng.random(len(spouse)) < 0.86
    parts.append(
        (
            spouse,
            kind_of,
            np.clip(age[spouse] + np.rint(rng.normal(0, 4, len(spouse))), 18, 97).astype(np.int64),
            np.where(same_sex[spouse], sex[spouse], 3 - sex[spouse]),
            np.where(own, community[spouse], draw_communities(places, puma[spouse], rng)),
        )
    )
    parts.append(_children(np.minimum(rng.poisson(child_rate), 7), score, age, community, rng))
    newcomer = values("foreign")[community] > 0.3
    rate = np.where(age > 30, np.where(newcomer, 0.10, 0.025), 0.0) * (age < 66)
    parts.append(_others(rng.random(n) < rate, 29, age + rng.integers(20, 34, n), community, rng, female=0.68))
    rate = np.where((age > 44) & (age < 78), 0.05, 0.0)
    parts.append(_others(rng.random(n) < rate, 30, rng.integers(0, 17, n), community, rng))
    parts.append(_others(rng.random(n) < 0.035, 28, age + rng.integers(-8, 9, n), community, rng, adult=True))
    parts.append(_others(rng.random(n) < 0.02, 33, rng.integers(5, 75, n), community, rng))
    sharing = rng.random(n) < np.where(coupled, 0.02, np.interp(age, [18, 30, 45, 70], [0.5, 0.22, 0.08, 0.02]))
    for _ in range(2):
        strangers = draw_communities(places, puma, rng)
        parts.append(_others(sharing, 34, age + rng.integers(-5, 8, n), strangers, rng, adult=True))
        sharing = sharing & (rng.random(n) < 0.35)
    unrelated_child = (rng.random(n) < 0.004) & (age > 25)
    parts.append(_others(unrelated_child, 36, rng.integers(2, 17, n), community, rng))
    merged = [np.concatenate([p[i] for p in parts]).astype(np.int64) for i in range(5)]
    return merged[0], merged[1], merged[2], merged[3], merged[4]


def _children(
    number: Ints, score: Floats, age: Ints, community: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    unit = np.repeat(np.arange(len(number)), number)
    n = len(unit)
    born_at = np.clip(rng.normal(28.5, 5.2, n) + 1.8 * score[unit], 17, 45)
    years = np.floor(age[unit] - born_at).astype(np.int64)
    at_home = np.interp(years, [17, 18, 21, 25, 30, 40], [1.0, 0.80, 0.5, 0.25, 0.12, 0.05])
    kept = (years >= 0) & (years < 55) & (rng.random(n) < at_home)
    unit, years = unit[kept], years[kept]
    relation = rng.choice([25, 26, 27], size=len(unit), p=[0.92, 0.02, 0.06])
    return unit, relation, years, 2 - rng.integers(0, 2, len(unit)), community[unit]


def _others(
    chosen: Flags,
    relation: int,
    years: Ints,
    community: Ints,
    rng: np.random.Generator,
    *,
    female: float = 0.5,
    adult: bool = False,
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    unit = np.flatnonzero(chosen)
    sex = 1 + (rng.random(len(unit)) < female).astype(np.int64)
    return unit, np.full(len(unit), relation), np.clip(years[unit], 18 if adult else 0, 97), sex, community[unit]


def _cut_to(unit: Ints, relation: Ints, persons: int, count: int) -> tuple[Flags, int]:
    """Keep whole households up to `persons`; the last few become people who live alone."""
    totals = np.cumsum(np.bincount(unit, minlength=count))
    whole = int(np.searchsorted(totals, persons, side="right"))
    rest = persons - (int(totals[whole - 1]) if whole else 0)
    alone = (unit >= whole) & (unit < whole + rest) & (relation == REFERENCE_PERSON)
    return (unit < whole) | alone, whole + rest


def _group_quarters(n: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Type, age and sex of people in nursing homes, prisons, college halls and other quarters."""
    place = rng.choice(4, size=n, p=[0.24, 0.20, 0.38, 0.18])
    place[:2] = (0, 2)  # both types exist in the smallest population
    low, high = np.array([62, 19, 18, 19])[place], np.array([97, 60, 23, 70])[place]
    female = np.array([0.66, 0.10, 0.54, 0.35])[place]
    unit_type = np.array([2, 2, 3, 3])[place]
    return unit_type, rng.integers(low, high), 1 + (rng.random(n) < female).astype(np.int64)


def advantage(places: Places, units: Units) -> Floats:
    """Log-pay advantage of each unit's place: the county's kind and the PUMA's own."""
    return np.asarray(kind_values("pay")[places.kind[units.puma]] + places.advantage[units.puma])
