"""Who people are: race, Hispanic origin, nativity, language, schooling, disability, marital status."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from braidwork.sources.synthetic.communities import (
    COMBINATIONS,
    COMMUNITIES,
    EUROPEAN_ANCESTRIES,
    HAWAIIAN,
    HISPANIC_RACES,
    ISLANDER,
    RACE_BITS,
    STATES_OF_BIRTH,
    values,
)
from braidwork.sources.synthetic.households import CHILDREN, Flags, Floats, Ints, Roster, Units
from braidwork.sources.synthetic.places import Places, kind_values

Columns = dict[str, NDArray[np.int64]]
BLANK = np.iinfo(np.int64).min

_PUERTO_RICAN = next(i for i, c in enumerate(COMMUNITIES) if c.name == "Puerto Rican")
_SEVERAL = next(i for i, c in enumerate(COMMUNITIES) if c.rac1p == 9)


def race_and_origin(roster: Roster, rng: np.random.Generator) -> Columns:
    """RAC1P, RAC2P, HISP, ANC1P, ANC2P and the seven alone-or-in-combination flags.

    Children carry the races and the origin of both parents, so mixed households have multiracial children.
    """
    n = len(roster.unit)
    community = roster.community
    flags = values("race")[community].astype(np.int64)
    single, detail = values("rac1p")[community].astype(np.int64), values("rac2p")[community].astype(np.int64)
    hisp, ancestry = values("hisp")[community].astype(np.int64), values("ancestry")[community].astype(np.int64)

    several = community == _SEVERAL
    weights = np.array([w for _, w in COMBINATIONS], dtype=float)
    picks = rng.choice(len(COMBINATIONS), size=n, p=weights / weights.sum())
    flags = np.where(several, np.array([f for f, _ in COMBINATIONS])[picks], flags)

    weights = np.array([row[3] for row in HISPANIC_RACES], dtype=float)
    picks = rng.choice(len(HISPANIC_RACES), size=n, p=weights / weights.sum())
    answer = np.array([row[:3] for row in HISPANIC_RACES])[picks]
    of_latin_origin = hisp != 1
    flags, single, detail = (
        np.where(of_latin_origin, answer[:, i], own) for i, own in enumerate((flags, single, detail))
    )
    weights = np.array([row[2] for row in EUROPEAN_ANCESTRIES], dtype=float)
    picks = rng.choice(len(EUROPEAN_ANCESTRIES), size=n, p=weights / weights.sum())
    european = np.array(EUROPEAN_ANCESTRIES)[picks]
    ancestry = np.where(community == 0, european[:, 0], ancestry)
    detail = np.where(community == 0, european[:, 1], detail)
    second = np.where(rng.random(n) < 0.25, np.roll(ancestry, 1), 999)

    child = np.isin(roster.relation, (*CHILDREN, 30))
    head = roster.head
    for field in (flags, single, detail, hisp, ancestry):
        field[child] = field[head[child]]
    other = np.where(roster.partner >= 0, roster.partner, rng.integers(0, n, n))
    mixing = child & ((roster.partner >= 0) | (rng.random(n) < 0.08)) & (roster.relation != 26)
    flags[mixing] |= flags[other[mixing]]
    hisp = np.where(mixing & (hisp == 1) & (rng.random(n) < 0.85), hisp[other], hisp)
    second = np.where(mixing, ancestry[other], second)

    mixed = _count_races(flags) > 1
    single, detail = np.where(mixed, 9, single), np.where(mixed, 9000, detail)
    columns = {"RAC1P": single, "RAC2P": detail, "HISP": hisp, "ANC1P": ancestry}
    columns["ANC2P"] = np.where(second == ancestry, 999, second)
    columns |= {name: (flags & bit > 0).astype(np.int64) for name, bit in RACE_BITS.items()}
    return columns


def _count_races(flags: Ints) -> Ints:
    """Number of major races; Native Hawaiian and Other Pacific Islander count as one."""
    islander = HAWAIIAN | ISLANDER
    others = sum((flags & bit > 0).astype(np.int64) for bit in RACE_BITS.values() if not bit & islander)
    return np.asarray(others + (flags & islander > 0))


def nativity_and_language(roster: Roster, education: Floats, rng: np.random.Generator) -> Columns:
    """NATIVITY, CIT, POBP, LANX, ENG; members of one household tend to share both birthplace and language."""
    n, community, age = len(roster.unit), roster.community, roster.age
    minor = np.isin(roster.relation, CHILDREN) & (age < 30)
    shared, own = rng.random(n)[roster.head], rng.random(n)
    u = np.where(rng.random(n) < 0.75, shared, own)
    chance = values("foreign")[community] * np.where(age < 18, 0.14 + 0.012 * age, 1.0)
    foreign = u < np.where(minor, 0.45 * chance, chance)

    abroad = values("birthplace")[community].astype(np.int64)
    states = np.array(STATES_OF_BIRTH)
    place = np.where(foreign, abroad, states[rng.integers(0, len(states), n)])
    island = (community == _PUERTO_RICAN) & (rng.random(n) < 0.4)
    of_americans = ~foreign & ~island & (rng.random(n) < 0.012)
    place = np.where(island, 72, np.where(of_americans, 110, place))
    naturalised = rng.random(n) < np.interp(age, [0, 18, 35, 60, 80], [0.15, 0.30, 0.42, 0.68, 0.8])
    citizen = np.where(foreign, np.where(naturalised, 4, 5), np.where(island, 2, np.where(of_americans, 3, 1)))

    speaks = np.where(foreign, values("speaks_foreign")[community], values("speaks_native")[community])
    tongue = np.where(rng.random(n) < 0.7, rng.random(n)[roster.head], rng.random(n))
    other_language = tongue < speaks
    fluent = values("fluent")[community] + 0.10 * education - 0.006 * np.maximum(age - 40, 0)
    fluent = np.where(foreign & (age >= 20), fluent, np.maximum(fluent, 0.86))
    draw = rng.random(n)
    rest = (draw - fluent) / np.maximum(1.0 - fluent, 1e-9)
    english = np.where(draw < fluent, 1, np.where(rest < 0.48, 2, np.where(rest < 0.85, 3, 4)))
    asked = age >= 5
    return {
        "NATIVITY": np.where(foreign, 2, 1),
        "CIT": citizen,
        "POBP": place,
        "LANX": np.where(asked, np.where(other_language, 1, 2), BLANK),
        "ENG": np.where(asked & other_language, english, BLANK),
    }


def education_scores(places: Places, units: Units, roster: Roster, rng: np.random.Generator) -> Floats:
    """A standard-normal-like score per person: community, place, household and own part."""
    kind = places.kind[units.puma[roster.unit]]
    mean = values("education")[roster.community] + kind_values("education")[kind]
    younger = np.where((roster.age < 60) & (roster.sex == 2), 0.10, 0.0)
    household = units.score[roster.unit]
    scores = mean + younger + 0.62 * household + 0.72 * rng.normal(0.0, 1.0, len(roster.unit))
    return np.asarray(scores + 1.5 * places.advantage[units.puma[roster.unit]])


def schooling(roster: Roster, score: Floats, rng: np.random.Generator) -> Columns:
    """SCHL (blank below age 3) and SCH; attainment rises with the score and cannot outrun age."""
    age, n = roster.age, len(roster.unit)
    cuts = np.array([-2.35, -1.9, -1.55, -0.62, -0.42, -0.20, 0.20, 0.48, 1.22, 1.95, 2.2])
    levels = np.array([1, 9, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24])
    reached = levels[np.searchsorted(cuts, score)]
    no_diploma = (reached == 13) & (rng.random(n) < 0.5)
    reached = np.where(no_diploma, rng.integers(12, 16, n), reached)
    ceiling = np.select([age < 19, age < 20, age < 22, age < 24, age < 27], [16, 18, 19, 21, 22], 24)
    school_age = np.select([age < 4, age < 5, age < 6], [1, 2, 3], np.minimum(age - 3, 14))
    attained = np.where(age < 18, np.clip(school_age, 1, 14), np.minimum(reached, ceiling))
    attained = np.where((age == 18) & (reached >= 16), np.where(rng.random(n) < 0.6, 16, 15), attained)

    ambition = 0.5 + 0.22 * score
    chance = np.select(
        [age < 5, age < 17, age < 19, age < 23, age < 26, age < 35],
        [0.45, 0.98, 0.72 + 0.1 * ambition, ambition, 0.5 * ambition, 0.2 * ambition],
        0.02,
    )
    in_hall = (roster.relation == 38) & (age < 24)
    enrolled = rng.random(n) < np.where(in_hall, 0.95, chance)
    private = rng.random(n) < 0.16
    asked = age >= 3
    return {
        "SCHL": np.where(asked, attained, BLANK),
        "SCH": np.where(asked, np.where(enrolled, np.where(private, 3, 2), 1), BLANK),
    }


def disability(roster: Roster, score: Floats, rng: np.random.Generator) -> Columns:
    """DIS and its six parts, each blank outside its universe; they go together within a person."""
    age, n = roster.age, len(roster.unit)
    frailty = rng.normal(0.0, 1.0, n) + 0.18 * score
    at_age = np.interp(age, [0, 5, 18, 40, 60, 75, 90], [-3.4, -2.5, -2.3, -2.05, -1.55, -1.0, -0.1])

    def has(shift: float, from_age: int) -> Flags:
        hit = 0.75 * frailty + 0.66 * rng.normal(0.0, 1.0, n) < at_age + shift
        return np.asarray(hit & (age >= from_age))

    old = np.where(age > 60, 0.15, -0.35)
    parts = {
        "DEAR": (has(-0.15, 0), 0),
        "DEYE": (has(-0.30, 0), 0),
        "DREM": (has(-0.02, 5) | (has(0.1, 5) & (age < 40)), 5),
        "DPHY": (has(0.0, 5) & ((old > 0) | (rng.random(n) < 0.6)), 5),
        "DDRS": (has(-0.6, 5), 5),
        "DOUT": (has(-0.20, 15), 15),
    }
    columns = {k: np.where(age >= low, np.where(hit, 1, 2), BLANK) for k, (hit, low) in parts.items()}
    any_of = np.logical_or.reduce([hit for hit, _ in parts.values()])
    return columns | {"DIS": np.where(any_of, 1, 2)}


def marital(roster: Roster, rng: np.random.Generator) -> Columns:
    """MAR: both spouses of the roster are married; the rest by age."""
    n, age = len(roster.unit), roster.age
    is_head = roster.relation == 20
    spouse_here = (roster.partner >= 0) & np.isin(roster.relation[roster.partner], (21, 23))
    married = np.isin(roster.relation, (21, 23)) | (is_head & spouse_here)
    widowed = rng.random(n) < np.interp(age, [40, 65, 75, 90], [0.01, 0.12, 0.35, 0.75])
    divorced = rng.random(n) < np.interp(age, [20, 30, 45, 60], [0.0, 0.08, 0.35, 0.5])
    single = np.where(widowed, 2, np.where(divorced, np.where(rng.random(n) < 0.12, 4, 3), 5))
    return {"MAR": np.where(age < 15, 5, np.where(married, 1, single))}
