"""An invented population of households, as columns: for tests, benchmarks and the demo. Marked synthetic throughout."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.household.programs.batch import (
    APPLICANT,
    HELD,
    HOUSEHOLD_COLUMNS,
    NONE,
    PROGRAMS_WITH_STATUS,
    RECIPIENT,
    Batch,
)  # fmt: skip
from braidwork.household.programs.line import LEAVES_AT

_MOST_CHILDREN, _DAYS = 4, 365.25
GROUPS = ("group A", "group B", "group C")  # invented groups: no real one is meant


def synthetic_batch(n: int, seed: int = 2026, on: date = date(2026, 1, 1)) -> Batch:
    """`n` invented households with up to two adults and four children; pay, rent, care and statuses drawn at random."""
    draw = np.random.default_rng(seed)
    married = draw.random(n) < 0.4
    children = draw.choice(_MOST_CHILDREN + 1, n, p=[0.3, 0.25, 0.25, 0.15, 0.05])
    adults = 1 + married.astype(np.int64)
    counts = adults + children
    owner = np.repeat(np.arange(n), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    is_child = place >= adults[owner]
    years = np.where(is_child, draw.uniform(0, 17.9, len(owner)), draw.uniform(20, 60, len(owner)))
    works = ~is_child & ((place == 0) | (draw.random(len(owner)) < 0.6))
    pay = np.where(works, np.round(draw.lognormal(8.1, 0.5, len(owner)), 2), 0.0)
    cares = is_child & (years < 13) & (draw.random(n) < 0.6)[owner]
    persons: dict[str, NDArray[Any]] = {
        "household": owner, "birth_day": (on.toordinal() - np.floor(years * _DAYS)).astype(np.int64), "pay": pay,
        "hours": np.where(works, 40.0, 0.0), "other_income": np.zeros(len(owner)),
        "untaxed_income": np.zeros(len(owner)),
        "care_price": np.where(cares, np.round(draw.uniform(500, 1700, len(owner)), 2), 0.0),
        "care_extra": np.zeros(len(owner)), "pretax": np.zeros(len(owner)), "fsa_annual": np.zeros(len(owner)),
        "employer_premium": np.where(works & (draw.random(len(owner)) < 0.5), 120.0, np.nan),
        "is_disabled": draw.random(len(owner)) < 0.05, "is_pregnant": np.zeros(len(owner), bool),
        "is_in_training": np.zeros(len(owner), bool), "is_couple": ~is_child, "is_child": is_child,
        "is_earner": place == 0, "is_in_school": is_child & (years >= 5), "school_is_free": np.zeros(len(owner), bool),
        "has_ssn": np.ones(len(owner), bool), "apprentice_day": np.zeros(len(owner), np.int64),
        "annual_pay": np.full(len(owner), np.nan), **{f"in_{u}": np.ones(len(owner), bool) for u in LEAVES_AT},
    }  # fmt: skip
    columns: dict[str, NDArray[Any]] = {name: np.zeros(n) for name in HOUSEHOLD_COLUMNS}
    columns |= {name: np.full(n, np.nan) for name in ("rent_share", "payment_standard", "benchmark_premium",
                                                      "annual_other_income", "annual_care_paid")}  # fmt: skip
    columns |= {
        "rent": np.round(draw.uniform(900, 2600, n), 2), "utility_allowance": np.round(draw.uniform(60, 480, n), 2),
        "has_voucher": np.zeros(n, bool), "is_married": married, "resources": draw.uniform(0, 9000, n),
        "power": np.full(n, 90.0), "water": np.full(n, 60.0),
    }  # fmt: skip
    status = {p: np.full(n, NONE) for p in PROGRAMS_WITH_STATUS}
    status |= {
        p: draw.choice([NONE, APPLICANT, RECIPIENT], n) for p in ("tanf", "snap", "wccc", "apple_health", "wftc")
    }
    return Batch(n, persons, columns, status, {p: np.full(n, np.nan) for p in HELD})


def synthetic_groups(n: int, seed: int = 2026) -> NDArray[np.str_]:
    """An invented group of each household."""
    return np.random.default_rng(seed + 1).choice(np.array(GROUPS), n)
