"""The arithmetic of the cost of exclusion in one place, in the full sample and in every replicate at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.decomposition.income_factors import filled_pay, income, split_income
from braidwork.labormarket.decomposition.persons import Persons
from braidwork.measures.replicates.sums import weighted_sums

Floats = NDArray[np.float64]

# What is known of a group in a place, in the order of the second axis of `PlaceCosts.values`.
QUANTITIES = (
    "persons",
    "mean_income",
    "mean_income_at_reference",
    "gap_per_person",
    "gain_unclipped",
    "gain",
    "income_gap",
    "employment",
    "hours",
    "occupation_mix",
    "hourly_pay",
    "other_income",
    "integration_per_person",
    "integration",
)


@dataclass(frozen=True)
class PlaceCosts:
    """`values` (G, quantities, 1 + R) and `aggregate_income` (1 + R), the full sample first; NaN where undefined.

    `n` (G,) rows with weight; `filled` (G, K) occupations in which a group works no hours and the reference does;
    `age_gaps` (G, A) bands in which a group has people and the reference none.
    """

    values: Floats
    aggregate_income: Floats
    n: NDArray[np.int64]
    filled: NDArray[np.bool_]
    age_gaps: NDArray[np.bool_]


def place_costs(persons: Persons, place: int, reference: int) -> PlaceCosts:
    """Costs of every group in the place at that position, against the group at position `reference`."""
    rows = np.flatnonzero(persons.place.codes == place)
    weights, parts = persons.weights[rows], persons.replicates[rows]
    group = persons.group.codes[rows]
    count, bands = len(persons.group.labels), len(persons.age.labels)
    cells = (group * bands + persons.age.codes[rows]).astype(np.int32)
    by_age = weighted_sums(weights, parts, cells, count * bands, [persons.income[rows]])
    people, money = by_age.reshape(2, count, bands, -1)
    total, aggregate = people.sum(axis=1), money.sum(axis=1)
    mean = _quotient(aggregate, total)
    at_reference = _at_reference(people, money, total, reference)
    work = _work(persons, rows, total, count)
    split, integration, filled = _split(work, reference)
    gap = at_reference - mean
    income_gap = mean[reference] - mean
    per_group = [
        total,
        mean,
        at_reference,
        gap,
        total * gap,
        total * np.maximum(gap, 0.0),
        income_gap,
        *split,
        income_gap - split.sum(axis=0),
        integration,
        total * integration,
    ]
    return PlaceCosts(
        values=np.stack(per_group, axis=1),
        aggregate_income=aggregate.sum(axis=0),
        n=np.bincount(group[weights > 0], minlength=count),
        filled=filled,
        age_gaps=(people[:, :, 0] != 0) & (people[reference, None, :, 0] <= 0),
    )


def _at_reference(people: Floats, money: Floats, total: Floats, reference: int) -> Floats:
    """μ*_g = Σ_a π_a|g μ_ref,a (G, 1 + R); NaN where the reference has nobody of an age that the group has."""
    age_mean = _quotient(money[reference], people[reference])
    share = _quotient(people, np.broadcast_to(total[:, None, :], people.shape))
    return np.asarray(np.where(people == 0, 0.0, share * age_mean).sum(axis=1)) + 0.0 * _quotient(total, total)


@dataclass(frozen=True)
class _Work:
    """Employment rate, mean hours (G, 1 + R); shares of hours and hourly pay (G, 1 + R, K)."""

    employment: Floats
    hours: Floats
    shares: Floats
    pay: Floats


def _work(persons: Persons, rows: NDArray[np.intp], total: Floats, count: int) -> _Work:
    hours, earnings = persons.hours[rows], persons.earnings[rows]
    at_work = rows[hours > 0]
    width = max(1, len(persons.occupation.labels))
    cells = (persons.group.codes[at_work] * width + persons.occupation.codes[at_work]).astype(np.int32)
    weights, parts = persons.weights[at_work], persons.replicates[at_work]
    variables = [hours[hours > 0], earnings[hours > 0]]
    sums = weighted_sums(weights, parts, cells, count * width, variables).reshape(3, count, width, -1)
    workers, worked, earned = (np.moveaxis(s, 1, 2) for s in sums)
    all_workers, all_hours = workers.sum(axis=2), worked.sum(axis=2)
    pay = np.divide(earned, worked, out=np.full(worked.shape, np.nan), where=worked != 0)
    shares = _quotient(worked, np.broadcast_to(all_hours[..., None], worked.shape))
    return _Work(_quotient(all_workers, total), _quotient(all_hours, all_workers), shares, pay)


def _split(work: _Work, reference: int) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The four factors (4, G, 1 + R), income gained by integration per person (G, 1 + R), filled (G, K)."""
    e, h, p = work.employment, work.hours, work.shares
    e_ref, h_ref, p_ref = e[reference], h[reference], p[reference]
    own, other = filled_pay(p, work.pay, np.broadcast_to(p_ref, p.shape), np.broadcast_to(work.pay[reference], p.shape))
    split = split_income((e, h, p, own), (e_ref, h_ref, p_ref, other))
    integration = income(e, h, p_ref, own) - income(e, h, p, own)
    filled = (p[:, 0, :] == 0) & (p_ref[0] != 0)
    return split, integration, filled


def _quotient(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, NaN where the bottom is not positive."""
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0))
