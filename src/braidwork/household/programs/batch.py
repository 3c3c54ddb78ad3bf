"""A batch of households as columns: what every program reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.household.people.answers import is_known
from braidwork.household.people.household import STATUSES, Household
from braidwork.household.people.person import Person
from braidwork.household.people.units import UNITS, units_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NONE, APPLICANT, RECIPIENT, ON_LIST, TRANSITIONAL, CLOSED = range(len(STATUSES))
PROGRAMS_WITH_STATUS = (
    "tanf", "snap", "wccc", "voucher", "apple_health", "aca", "wftc", "wic", "school_meals", "liheap", "orca_lift",
    "seattle_udp", "wa_college_grant", "opportunity_grant",
)  # fmt: skip
HELD = ("snap", "wccc", "voucher", "apple_health_adults", "apple_health_children")
PERSON_COLUMNS = (
    "household", "birth_day", "pay", "hours", "other_income", "untaxed_income", "care_price", "care_extra", "pretax",
    "fsa_annual", "employer_premium", "is_disabled", "is_pregnant", "is_in_training", "is_couple", "is_child",
    "is_earner", "is_in_school", "school_is_free", "has_ssn", "apprentice_day", "annual_pay",
    *(f"in_{unit}" for unit in UNITS),
)  # fmt: skip
HOUSEHOLD_COLUMNS = (
    "rent", "utility_allowance", "rent_share", "payment_standard", "has_voucher", "resources", "is_married", "commute",
    "work_costs", "benchmark_premium", "power", "water", "other_utilities", "tuition", "books", "aid", "stipend",
    "out_of_pocket", "tanf_months", "annual_other_income", "annual_care_paid",
)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """N households. `persons` columns have one entry per person, `households` columns one per household.

    Money is dollars a month, days are ordinals; NaN is "not known" or "not held". `status` has one code of STATUSES
    per household and program; `held` the amount that an authorisation keeps fixed, NaN where it is determined anew.
    """

    n: int
    persons: Mapping[str, NDArray[Any]]
    households: Mapping[str, NDArray[Any]]
    status: Mapping[str, Ints]
    held: Mapping[str, Floats]

    def summed(self, values: NDArray[Any]) -> Floats:
        """A person column summed by household; shape (N,)."""
        return np.bincount(self.persons["household"], values, self.n).astype(np.float64, copy=False)

    def any_of(self, flags: Bools) -> Bools:
        """Whether any person of the household has the flag; shape (N,)."""
        return self.summed(flags) > 0

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """A household column on its people; shape (P,)."""
        return np.asarray(values[self.persons["household"]])

    def with_persons(self, **columns: NDArray[Any]) -> Batch:
        """The same batch with other person columns."""
        return replace(self, persons={**self.persons, **columns})

    def with_households(self, **columns: NDArray[Any]) -> Batch:
        """The same batch with other household columns."""
        return replace(self, households={**self.households, **columns})

    def with_status(self, **codes: int | Ints) -> Batch:
        """The same batch with other statuses."""
        whole = {p: np.broadcast_to(np.asarray(c, np.int64), (self.n,)) for p, c in codes.items()}
        return replace(self, status={**self.status, **whole})

    def holding(self, **amounts: float | Floats) -> Batch:
        """The same batch with amounts held by an authorisation (NaN: determined anew)."""
        whole = {p: np.broadcast_to(np.asarray(a, np.float64), (self.n,)) for p, a in amounts.items()}
        return replace(self, held={**self.held, **whole})

    def repeat(self, times: int) -> Batch:
        """Each household `times` over: rows 0…times−1 are copies of the first."""
        return self.take(np.repeat(np.arange(self.n), times))

    def take(self, rows: Ints) -> Batch:
        """The households at these positions, in this order, any of them as often as wanted."""
        owner = self.persons["household"]
        counts = np.bincount(owner, minlength=self.n)
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        wanted = counts[rows]
        within = np.arange(wanted.sum()) - np.repeat(np.cumsum(wanted) - wanted, wanted)
        people = np.repeat(starts[rows], wanted) + within
        persons = {k: v[people] for k, v in self.persons.items()}
        persons["household"] = np.repeat(np.arange(len(rows)), wanted)
        return Batch(
            len(rows), persons, {k: v[rows] for k, v in self.households.items()},
            {k: v[rows] for k, v in self.status.items()}, {k: v[rows] for k, v in self.held.items()},
        )  # fmt: skip

    def with_pay(self, monthly: Floats) -> Batch:
        """The earner of each household at another pay a month; the year's pay becomes twelve times it."""
        is_earner = self.persons["is_earner"]
        pay = np.where(is_earner, self.spread(monthly), self.persons["pay"])
        annual = np.where(is_earner, np.nan, self.persons["annual_pay"])
        return self.with_persons(pay=pay, annual_pay=annual)


def join(batches: Sequence[Batch]) -> Batch:
    """Batches one after another."""
    offsets = np.cumsum([0, *(b.n for b in batches)])
    persons = {k: np.concatenate([b.persons[k] for b in batches]) for k in PERSON_COLUMNS}
    persons["household"] = np.concatenate([b.persons["household"] + o for b, o in zip(batches, offsets, strict=False)])
    return Batch(
        int(offsets[-1]), persons, {k: np.concatenate([b.households[k] for b in batches]) for k in HOUSEHOLD_COLUMNS},
        {k: np.concatenate([b.status[k] for b in batches]) for k in PROGRAMS_WITH_STATUS},
        {k: np.concatenate([b.held[k] for b in batches]) for k in HELD},
    )  # fmt: skip


def batch_of(households: Iterable[Household]) -> Batch:
    """The columns of households whose drivers were checked before."""
    families = list(households)
    people: list[dict[str, Any]] = []
    homes: list[dict[str, Any]] = []
    for number, family in enumerate(families):
        units = units_of(family)
        people += [_person(family, units, p, number) for p in family.people]
        homes.append(_home(family, units.married))
    persons = {k: np.array([p[k] for p in people]) for k in PERSON_COLUMNS}
    columns = {k: np.array([h[k] for h in homes]) for k in HOUSEHOLD_COLUMNS}
    status = {p: np.array([STATUSES.index(f.status(p)) for f in families]) for p in PROGRAMS_WITH_STATUS}
    held = {p: np.array([_held(f, p) for f in families]) for p in HELD}
    return Batch(len(families), persons, columns, status, held)


def _person(family: Household, units: Any, person: Person, number: int) -> dict[str, Any]:
    own = person.person_id
    offers = [j.employer_premium_self_monthly_usd for j in person.jobs]
    known = [o for o in offers if is_known(o)]
    since = person.registered_apprentice_since
    return {
        "household": number, "birth_day": person.birth_date.toordinal(), "pay": float(person.pay_monthly_usd),
        "hours": float(person.hours_weekly), "other_income": float(person.other_income_monthly_usd),
        "untaxed_income": min(float(person.untaxed_income_monthly_usd), float(person.other_income_monthly_usd)),
        "care_price": float(person.care_price_monthly_usd),
        "care_extra": person.care.charge_above_rate_monthly_usd if is_known(person.care) else 0.0,
        "pretax": sum((j.pretax_401k_monthly_usd for j in person.jobs), 0.0),
        "fsa_annual": sum((j.dependent_care_fsa_annual_usd for j in person.jobs), 0.0),
        "employer_premium": float(min(known)) if known else np.nan, "is_disabled": person.is_disabled is True,
        "is_pregnant": person.is_pregnant is True, "is_in_training": person.is_in_training,
        "is_couple": own in units.couple, "is_child": own in units.children,
        "is_earner": own == family.earner.person_id, "is_in_school": person.is_in_k12_school is True,
        "school_is_free": person.school_serves_free_meals_to_all is True,
        "has_ssn": person.has_ssn_for_work is not False,
        "apprentice_day": since.toordinal() if isinstance(since, date) else 0, "annual_pay": np.nan,
        **{f"in_{unit}": own in getattr(units, unit) for unit in UNITS},
    }  # fmt: skip


def _home(family: Household, is_married: bool) -> dict[str, Any]:
    home, bills, training = family.housing, family.utilities, family.training
    used = [p.tanf_months_used for p in family.people if is_known(p.tanf_months_used)]
    jobs = [j for p in family.people for j in p.jobs]
    return {
        "rent": _number(home.rent_monthly_usd, 0.0),
        "utility_allowance": _number(home.snap_utility_allowance_monthly_usd),
        "rent_share": _number(home.rent_share_monthly_usd),
        "payment_standard": _number(home.payment_standard_monthly_usd),
        "has_voucher": home.tenure == "voucher", "resources": _number(family.resources_usd), "is_married": is_married,
        "commute": sum((j.commute_monthly_usd for j in jobs), 0.0),
        "work_costs": sum((j.tools_and_dues_monthly_usd for j in jobs), 0.0),
        "benchmark_premium": _number(family.benchmark_premium_monthly_usd), "power": float(bills.power_monthly_usd),
        "water": float(bills.water_monthly_usd), "other_utilities": float(bills.other_monthly_usd),
        "tuition": float(training.tuition_monthly_usd), "books": float(training.books_and_tools_monthly_usd),
        "aid": float(training.aid_monthly_usd), "stipend": float(training.stipend_monthly_usd),
        "out_of_pocket": float(family.health_out_of_pocket_monthly_usd), "tanf_months": float(max(used, default=0)),
        "annual_other_income": np.nan, "annual_care_paid": np.nan,
    }  # fmt: skip


def _number(value: object, absent: float = np.nan) -> float:
    return float(value) if isinstance(value, (int, float)) else absent


def _held(family: Household, program: str) -> float:
    enrolment = family.enrolments.get(program)
    amount = enrolment.authorised_monthly_usd if enrolment else None
    return np.nan if amount is None else float(amount)
