"""Housing of the demo region: tenure, vacancy, rent, owner costs and burdens, internet, household language."""

from __future__ import annotations

import numpy as np

from braidwork.sources.synthetic.communities import values
from braidwork.sources.synthetic.households import Floats, Ints, Roster, Units
from braidwork.sources.synthetic.places import Places, kind_values
from braidwork.sources.synthetic.traits import BLANK, Columns


def housing(
    places: Places,
    units: Units,
    roster: Roster,
    own: Columns,
    income: Ints,
    rng: np.random.Generator,
) -> Columns:
    """All housing columns in whole dollars before ADJHSG, arrays of shape (units,), blank outside each universe."""
    n, occupied = len(units.size), units.occupied
    head = np.full(n, -1)
    heads = roster.relation == 20
    head[roster.unit[heads]] = np.flatnonzero(heads)
    age = np.where(occupied, roster.age[head], 0)
    means = np.log(np.maximum(income, 12_000) / 75_000.0)
    vacant = (units.unit_type == 1) & (units.size == 0)
    vacancy = np.where(vacant, _vacancies(n, vacant, rng), BLANK)
    tenure = np.where(occupied, _tenure(places, units, age, means, rng), BLANK)
    columns = {"TEN": tenure, "VACS": vacancy}
    columns |= _costs(places, units, tenure, vacancy, means, income, rng)
    columns |= _connections(places, units, occupied, age, means, rng)
    return columns | _languages(units, roster, own, occupied)


def _vacancies(n: int, vacant: np.ndarray, rng: np.random.Generator) -> Ints:
    kinds = rng.choice([1, 2, 3, 4, 5, 6, 7], size=n, p=[0.27, 0.05, 0.10, 0.05, 0.30, 0.01, 0.22])
    first = np.flatnonzero(vacant)[:7]
    kinds[first] = np.arange(1, len(first) + 1)  # every kind exists in the smallest population
    return kinds


def _tenure(places: Places, units: Units, age: Ints, means: Floats, rng: np.random.Generator) -> Ints:
    n = len(units.size)
    odds = np.interp(age, [18, 25, 35, 45, 60, 75, 90], [-2.1, -1.0, 0.2, 0.9, 1.4, 1.6, 1.2])
    odds = odds + 0.90 * means + kind_values("owner")[places.kind[units.puma]]
    odds += 2.6 * values("pay")[units.community] + 0.25 * units.score - 0.35 * values("foreign")[units.community]
    owns = rng.random(n) < 1 / (1 + np.exp(-odds))
    clear = rng.random(n) < np.interp(age, [30, 45, 60, 70, 85], [0.06, 0.12, 0.30, 0.58, 0.80])
    return np.where(owns, np.where(clear, 2, 1), np.where(rng.random(n) < 0.035, 4, 3))


def _costs(
    places: Places, units: Units, tenure: Ints, vacancy: Ints, means: Floats, income: Ints, rng: np.random.Generator
) -> Columns:
    n = len(units.size)
    kind = places.kind[units.puma]
    local = places.advantage[units.puma]
    room = np.log(np.maximum(units.size, 1.0))
    rent = kind_values("monthly_rent_usd")[kind] * np.exp(
        1.3 * local + 0.45 * means + 0.12 * room + rng.normal(0, 0.26, n)
    )
    rent = np.where(rng.random(n) < 0.6, 50 * np.rint(rent / 50), 10 * np.rint(rent / 10))
    rent = np.clip(rent, 100, 6_000)
    utilities = np.where(rng.random(n) < 0.12, 0, 10 * rng.integers(6, 34, n))
    renting = tenure == 3
    owning = np.isin(tenure, (1, 2))
    value = kind_values("home_value_usd")[kind] * np.exp(1.8 * local + 0.42 * means + rng.normal(0, 0.38, n))
    value = np.clip(5_000 * np.rint(value / 5_000), 10_000, 4_000_000).astype(np.int64)
    upkeep = 0.0011 * value + utilities + 60
    mortgage = np.where(tenure == 1, value * np.clip(rng.normal(0.0025, 0.0010, n), 0.0006, 0.006), 0.0)
    costs = np.rint(upkeep + mortgage).astype(np.int64)
    gross = (rent + utilities).astype(np.int64)
    positive = income > 0
    return {
        "RNTP": np.where(renting | np.isin(vacancy, (1, 2)), rent.astype(np.int64), BLANK),
        "GRNTP": np.where(renting, gross, BLANK),
        "GRPIP": np.where(renting & positive, burden(gross, income), BLANK),
        "SMOCP": np.where(owning, costs, BLANK),
        "OCPIP": np.where(owning & positive, burden(costs, income), BLANK),
        "VALP": np.where(owning | np.isin(vacancy, (3, 4)), value, BLANK),
    }


def burden(monthly: Ints | Floats, yearly_income: Ints) -> Ints:
    """Twelve months of cost as a whole percentage of income, 1 to 101."""
    percent = np.rint(1_200.0 * monthly / np.maximum(yearly_income, 1))
    return np.clip(percent, 1, 101).astype(np.int64)


def _connections(
    places: Places, units: Units, occupied: np.ndarray, age: Ints, means: Floats, rng: np.random.Generator
) -> Columns:
    n = len(units.size)
    rural = kind_values("internet")[places.kind[units.puma]]
    odds = 2.5 + 0.75 * means - 0.035 * np.maximum(age - 60, 0) + 0.7 * rural
    odds += 2.0 * values("pay")[units.community] + 0.25 * units.score
    online = rng.random(n) < 1 / (1 + np.exp(-odds))
    free = rng.random(n) < 0.03
    access = np.where(online, np.where(free, 2, 1), 3)
    paid = occupied & (access == 1)
    fixed = rng.random(n) < 1 / (1 + np.exp(-(1.7 + 0.5 * means + 1.1 * rural)))
    cellular = rng.random(n) < 0.90
    satellite = rng.random(n) < np.where(rural < 0, 0.12, 0.03)
    laptop = rng.random(n) < 1 / (1 + np.exp(-(1.6 + 0.8 * means + 0.4 * units.score - 0.02 * np.maximum(age - 65, 0))))
    return {
        "ACCESSINET": np.where(occupied, access, BLANK),
        "BROADBND": np.where(paid, np.where(cellular, 1, 2), BLANK),
        "HISPEED": np.where(paid, np.where(fixed, 1, 2), BLANK),
        "SATELLITE": np.where(paid, np.where(satellite, 1, 2), BLANK),
        "LAPTOP": np.where(occupied, np.where(laptop, 1, 2), BLANK),
    }


def _languages(units: Units, roster: Roster, own: Columns, occupied: np.ndarray) -> Columns:
    """HHL from the first member who speaks another language, LNGI from everyone of 14 or more."""
    n = len(units.size)
    speaks = np.flatnonzero(own["LANX"] == 1)[::-1]
    language = np.ones(n, dtype=np.int64)
    language[roster.unit[speaks]] = values("language_family").astype(np.int64)[roster.community[speaks]]
    at_ease = (roster.age >= 14) & ((own["LANX"] == 2) | (own["ENG"] == 1))
    someone = np.bincount(roster.unit[at_ease], minlength=n) > 0
    return {
        "HHL": np.where(occupied, language, BLANK),
        "LNGI": np.where(occupied, np.where(someone, 1, 2), BLANK),
    }
