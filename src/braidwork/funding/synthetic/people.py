"""Synthetic people and their needs, from one seeded generator: shares and prices of the reference instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
LINES_PER_PERSON = 5
COUNTIES = {"53033": 0.55, "53061": 0.20, "53053": 0.25}
KING = "53033"
SECTORS = ("health", "manufacturing", "construction", "it")
# Category: weight, median price in dollars (None: from the catalogue of training programs).
NEEDS: dict[str, tuple[float, float | None]] = {
    "career": (0.20, 420), "training_account": (0.10, None), "ojt": (0.05, 4200), "transitional_job": (0.02, 5200),
    "incumbent_training": (0.02, 1800), "work_experience": (0.06, 3400), "transport": (0.16, 130),
    "child_care": (0.07, 900), "housing": (0.05, 1100), "tools": (0.06, 260), "device": (0.05, 350),
    "exam_fee": (0.06, 180), "digital_navigation": (0.06, 160), "english": (0.04, 700),
}  # fmt: skip
_SIGMA, _CATALOGUE, _CATALOGUE_MEDIAN, _CATALOGUE_SIGMA = 0.45, 300, 5200, 0.7


@dataclass(frozen=True)
class People:
    """Persons of an instance: one array of flags per fact, the county's position in `COUNTIES`, the tier."""

    facts: dict[str, Flags]
    county: NDArray[np.int64]
    tier: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.tier)


def people(count: int, rng: np.random.Generator) -> People:
    """So many synthetic persons with independent facts."""

    def chance(share: float, among: Flags | None = None) -> Flags:
        drawn: Flags = rng.random(count) < share
        return drawn if among is None else drawn & among

    facts: dict[str, Flags] = {}
    facts["youth"] = chance(0.22)
    facts["out_of_school"] = chance(0.65, facts["youth"])
    facts["in_school"] = facts["youth"] & ~facts["out_of_school"]
    facts["low_income"] = chance(0.58)
    facts["snap"] = chance(0.45, facts["low_income"])
    facts["tanf"] = chance(0.12, facts["low_income"])
    facts["homeless"] = chance(0.10, facts["low_income"])
    facts["public_assistance"] = facts["snap"] | facts["tanf"]
    facts["dislocated"] = chance(0.25, ~facts["youth"])
    facts["aged_55"] = chance(0.14, ~facts["youth"])
    facts["veteran"] = chance(0.06)
    facts["skills_deficient"] = chance(0.20)
    facts["disability"] = chance(0.11)
    facts["justice"] = chance(0.09)
    facts["english_learner"] = chance(0.17)
    facts["refugee"] = chance(0.30, facts["english_learner"])
    facts["employed"] = chance(0.25)
    facts["incumbent"] = chance(0.08)
    county = rng.choice(len(COUNTIES), size=count, p=list(COUNTIES.values()))
    seattle = chance(0.40, county == list(COUNTIES).index(KING))
    facts["city_low_mod"] = seattle & facts["low_income"]
    sector = rng.integers(0, 8, size=count)
    for code, name in enumerate(SECTORS):
        facts[f"sector_{name}"] = sector == code
    facts["everyone"] = np.ones(count, dtype=bool)
    group = facts["low_income"] | facts["public_assistance"] | facts["skills_deficient"]
    tier = np.where(facts["veteran"], np.where(group, 1, 3), np.where(group, 2, 4)).astype(np.int8)
    return People(facts, county, tier)


def needs(count: int, persons: People, rng: np.random.Generator) -> dict[str, Any]:
    """So many synthetic needs: person, category (position in `NEEDS`), price in cents, days of service and waiting."""
    person = rng.integers(0, len(persons), size=count) if len(persons) else np.zeros(0, dtype=np.int64)
    codes = list(NEEDS)
    category = rng.choice(len(codes), size=count, p=[w for w, _ in NEEDS.values()])
    become = {"incumbent_training": ("incumbent", "career"), "work_experience": ("youth", "transport")}
    for code, (fact, otherwise) in become.items():
        strangers = (category == codes.index(code)) & ~persons.facts[fact][person]
        category[strangers] = codes.index(otherwise)
    medians = np.array([m or 0.0 for _, m in NEEDS.values()])
    price = np.floor(100 * medians[category] * np.exp(rng.normal(0, _SIGMA, size=count))).astype(np.int64) + 100
    drawn = _CATALOGUE_MEDIAN * np.exp(rng.normal(0, _CATALOGUE_SIGMA, size=_CATALOGUE))
    catalogue = np.maximum(1, np.rint(drawn / 10)).astype(np.int64) * 1000
    program = rng.integers(0, _CATALOGUE, size=count)
    training = category == codes.index("training_account")
    price[training] = catalogue[program[training]]
    service = rng.integers(0, 365, size=count)
    return {
        "person": person, "category": category, "cost_cents": price, "service": service,
        "waiting": service - rng.integers(0, 120, size=count),
    }  # fmt: skip
