# ruff: noqa: E501 (one community per line reads as the table that it is)
"""The invented communities of the demo region: who lives there, in hand-chosen round numbers.

Every figure is a parameter that a person chose so that the measures have something to show; none is an estimate
and no record of a real person was read to make one. Codes are those of the 2024 PUMS dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

AIAN, ASIAN, BLACK, HAWAIIAN, ISLANDER, OTHER, WHITE = (1 << i for i in range(7))
RACE_BITS = {
    "RACAIAN": AIAN,
    "RACASN": ASIAN,
    "RACBLK": BLACK,
    "RACNH": HAWAIIAN,
    "RACPI": ISLANDER,
    "RACSOR": OTHER,
    "RACWHT": WHITE,
}


@dataclass(frozen=True)
class Community:
    """One community. Shares are relative; `foreign`, `speaks_*`, `fluent` are probabilities of adults.

    `share` has one weight per kind of county (core, suburban, rural). `education` shifts a standard normal
    score, `pay` shifts log wages after education, `work` shifts the log odds of a job.
    """

    name: str
    share: tuple[float, float, float]
    race: int
    rac1p: int
    rac2p: int
    hisp: int
    ancestry: int
    birthplace: int
    foreign: float
    speaks_native: float
    speaks_foreign: float
    fluent: float
    education: float
    pay: float
    work: float
    children: float
    language_family: int


COMMUNITIES: tuple[Community, ...] = (
    # name, share, race flags, RAC1P, RAC2P, HISP, ANC1P, POBP, then the probabilities and shifts
    Community("European", (56, 62, 60), WHITE, 1, 1021, 1, 32, 301, 0.03, 0.03, 0.25, 0.95, 0.15, 0.00, 0.00, 1.3, 3),
    Community("Slavic", (2, 3, 1), WHITE, 1, 1049, 1, 171, 164, 0.70, 0.45, 0.90, 0.50, 0.10, -0.08, -0.05, 1.9, 3),
    Community("Arab", (1, 1, 0.3), WHITE, 1, 1057, 1, 417, 213, 0.65, 0.50, 0.92, 0.50, 0.05, -0.14, -0.40, 2.2, 5),
    Community("African American", (6, 4, 1.5), BLACK, 2, 3001, 1, 902, 333, 0.02, 0.03, 0.30, 0.90, -0.35, -0.15, -0.28, 1.5, 5),
    Community("Ethiopian", (1.6, 0.7, 0.1), BLACK, 2, 3006, 1, 522, 416, 0.72, 0.55, 0.95, 0.50, -0.10, -0.20, 0.15, 1.9, 5),
    Community("Somali", (1.0, 0.5, 0.2), BLACK, 2, 3017, 1, 568, 448, 0.72, 0.80, 0.97, 0.42, -0.75, -0.24, -0.35, 2.9, 5),
    Community("Kenyan", (0.6, 0.4, 0.1), BLACK, 2, 3011, 1, 534, 427, 0.70, 0.30, 0.80, 0.80, 0.25, -0.16, 0.20, 1.8, 5),
    Community("American Indian", (0.7, 1.0, 4.5), AIAN, 3, 5013, 1, 920, 301, 0.01, 0.08, 0.40, 0.90, -0.45, -0.12, -0.45, 1.8, 5),
    Community("Alaska Native", (0.2, 0.2, 0.3), AIAN, 4, 5022, 1, 920, 301, 0.01, 0.10, 0.40, 0.90, -0.45, -0.12, -0.40, 1.7, 5),
    Community("Tribes not specified", (0.2, 0.2, 0.5), AIAN, 5, 5025, 1, 917, 301, 0.01, 0.05, 0.40, 0.90, -0.45, -0.12, -0.40, 1.7, 5),
    Community("Asian Indian", (4.5, 2.0, 0.4), ASIAN, 6, 4015, 1, 615, 210, 0.80, 0.60, 0.95, 0.80, 1.30, 0.14, 0.10, 1.2, 3),
    Community("Chinese", (4.0, 1.8, 0.3), ASIAN, 6, 4000, 1, 706, 207, 0.68, 0.55, 0.94, 0.48, 0.80, 0.05, -0.05, 1.0, 4),
    Community("Filipino", (2.4, 3.0, 0.9), ASIAN, 6, 4008, 1, 720, 233, 0.66, 0.30, 0.85, 0.68, 0.35, -0.06, 0.25, 1.4, 4),
    Community("Vietnamese", (2.2, 1.8, 0.4), ASIAN, 6, 4014, 1, 785, 247, 0.70, 0.65, 0.95, 0.35, -0.20, -0.08, 0.05, 1.4, 4),
    Community("Korean", (1.4, 1.5, 0.2), ASIAN, 6, 4003, 1, 750, 217, 0.68, 0.45, 0.90, 0.45, 0.60, -0.02, -0.12, 1.1, 4),
    Community("Japanese", (0.8, 0.5, 0.1), ASIAN, 6, 4002, 1, 740, 215, 0.38, 0.20, 0.90, 0.50, 0.60, 0.04, 0.00, 1.0, 4),
    Community("Cambodian", (0.5, 0.6, 0.1), ASIAN, 6, 4007, 1, 703, 206, 0.60, 0.65, 0.95, 0.35, -0.60, -0.12, -0.10, 1.8, 4),
    Community("Native Hawaiian", (0.2, 0.3, 0.1), HAWAIIAN, 7, 7500, 1, 811, 554, 0.01, 0.08, 0.50, 0.90, -0.40, -0.10, 0.00, 1.8, 4),
    Community("Samoan", (0.3, 0.7, 0.1), ISLANDER, 7, 7501, 1, 814, 527, 0.30, 0.45, 0.90, 0.65, -0.60, -0.14, 0.00, 2.4, 4),
    Community("Marshallese", (0.1, 0.3, 0.2), ISLANDER, 7, 7506, 1, 825, 511, 0.70, 0.70, 0.95, 0.45, -0.90, -0.20, -0.10, 2.7, 4),
    Community("Mexican", (5.5, 6.5, 22), OTHER, 8, 8004, 2, 210, 303, 0.42, 0.48, 0.93, 0.36, -0.65, -0.08, 0.12, 2.1, 2),
    Community("Salvadoran", (1.0, 0.8, 0.9), OTHER, 8, 8004, 11, 226, 312, 0.60, 0.55, 0.95, 0.35, -0.70, -0.10, 0.18, 2.1, 2),
    Community("Guatemalan", (0.6, 0.4, 0.9), OTHER, 8, 8004, 7, 222, 313, 0.68, 0.60, 0.96, 0.28, -0.90, -0.13, 0.15, 2.3, 2),
    Community("Puerto Rican", (0.7, 0.9, 0.4), OTHER, 8, 8004, 3, 261, 72, 0.0, 0.40, 0.80, 0.80, -0.20, -0.08, -0.05, 1.6, 2),
    Community("Colombian", (0.7, 0.5, 0.2), OTHER, 8, 8004, 16, 234, 364, 0.62, 0.45, 0.93, 0.52, 0.25, -0.10, 0.10, 1.4, 2),
    Community("Brazilian", (0.5, 0.3, 0.2), OTHER, 8, 8001, 1, 360, 362, 0.66, 0.40, 0.92, 0.55, 0.30, -0.06, 0.08, 1.3, 3),
    Community("Two or more races", (4.2, 4.4, 3.6), 0, 9, 9000, 1, 995, 233, 0.08, 0.10, 0.60, 0.80, 0.00, -0.06, -0.08, 1.5, 4),
)  # fmt: skip

# Combinations for people whose own answer names several races, with their relative shares.
COMBINATIONS: tuple[tuple[int, float], ...] = (
    (WHITE | ASIAN, 32),
    (WHITE | AIAN, 26),
    (WHITE | BLACK, 22),
    (WHITE | OTHER, 7),
    (WHITE | HAWAIIAN, 4),
    (WHITE | ISLANDER, 3),
    (BLACK | AIAN, 3),
    (ASIAN | ISLANDER, 2),
    (WHITE | ASIAN | BLACK, 1),
)
# Race answers of Hispanic householders: flags, RAC1P, RAC2P, relative share.
HISPANIC_RACES: tuple[tuple[int, int, int, float], ...] = (
    (OTHER, 8, 8004, 38),
    (WHITE | OTHER, 9, 9000, 28),
    (WHITE, 1, 1073, 25),
    (AIAN, 3, 5015, 4),
    (BLACK, 2, 3033, 3),
    (BLACK | OTHER, 9, 9000, 2),
)
# First ancestry, detailed race and relative share of people in the European community.
EUROPEAN_ANCESTRIES = (
    (32, 1021, 26),
    (22, 1016, 22),
    (50, 1025, 18),
    (51, 1026, 8),
    (82, 1034, 9),
    (89, 1046, 5),
    (142, 1035, 4),
    (26, 1019, 4),
    (939, 1073, 4),
)
STATES_OF_BIRTH = tuple(i for i in range(1, 57) if i not in (3, 7, 14, 43, 52))


@cache
def values(name: str) -> NDArray[np.float64]:
    """One attribute of all communities as an array in the order of `COMMUNITIES`; shape (communities,)."""
    if name not in {f.name for f in fields(Community)}:
        raise KeyError(name)
    return np.array([getattr(c, name) for c in COMMUNITIES], dtype=float)


@cache
def shares() -> NDArray[np.float64]:
    """Share of each community by kind of county; shape (3 kinds, communities), rows sum to 1."""
    table = np.array([c.share for c in COMMUNITIES], dtype=float).T
    return np.asarray(table / table.sum(axis=1, keepdims=True))
