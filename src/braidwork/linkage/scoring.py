"""One pair of records: its probability, the reasons in words, and whether it is sure, a question or nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from braidwork.linkage.comparisons import COMPARISONS, DIFFERENT, comparison, levels_of
from braidwork.linkage.model import Model
from braidwork.linkage.person import Keys

SURE, POSSIBLE = 0.99, 0.5


class Zone(StrEnum):
    """What a pair asks for. Even `sure` is only a suggestion to staff; it never decides anything about a person."""

    SURE = "sure"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one field says: its level, in words, and the weight in bits (positive speaks for one person)."""

    field: str
    level: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """A compared pair."""

    weight: float
    probability: float
    zone: Zone
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """The reasons in one line, the strongest first: "same birth date, last names one letter apart"."""
        return ", ".join(r.words for r in sorted(self.reasons, key=lambda r: -abs(r.weight)))


Share = Callable[[str, str], float | None]
"""The share of records that hold a value of a key; None where nothing is known of it."""


def score(
    left: Keys, right: Keys, model: Model, records: int, share: Share | None = None, unused: Collection[str] = ()
) -> Score:
    """Compare two records of a table of `records`; symmetrical in the two.

    `share(key, value)` lets common names, addresses and phones weigh less, as the batch does. `unused` are fields that
    the table does not have.
    """
    levels = {field: level for field, level in levels_of(left, right).items() if field not in unused}
    reasons = tuple(
        Reason(field, level, comparison(field).words(level),
               model.weight(field, level) + _commonness(field, level, left, model, share))
        for field, level in levels.items()
    )  # fmt: skip
    prior = model.prior(records)
    weight = math.log2(prior / (1 - prior)) + sum(r.weight for r in reasons)
    chance = probability(weight)
    return Score(weight, chance, zone_of(levels, chance), reasons)


def _commonness(field: str, level: str, left: Keys, model: Model, share: Share | None) -> float:
    column = next((known.frequency for known in comparison(field).levels if known.key == level), None)
    if share is None or column is None:
        return 0.0
    held = share(column, getattr(left, column))
    return 0.0 if held is None else math.log2(model.chance[field][level]) - math.log2(max(held, model.rarest(column)))


def probability(weight: float) -> float:
    """The probability that log2 odds stand for."""
    return 1 / (1 + 2**-weight) if weight > -1000 else 0.0


_NAMED = ("same", "form", "reordered", "near")  # one word alone is too common to be strong
_STRONG = {"birth_date": ("same",), "address": ("same",), "phone": ("same",), "email": ("same",), "ssn": ("same",)}


def strong_fields(levels: Mapping[str, str]) -> tuple[str, ...]:
    """The independent fields that agree well: the whole name counts once."""
    found = [field for field, good in _STRONG.items() if levels.get(field) in good]
    whole = levels.get("given_name") == "reordered" or (
        levels.get("given_name") in _NAMED and levels.get("surname") in _NAMED
    )
    return (*found, "name") if whole else tuple(found)


def may_be_twins(levels: Mapping[str, str]) -> bool:
    """Same family and birth date but another first name: twins, never one person without a human eye."""
    return levels.get("given_name") in (DIFFERENT, "far") and levels.get("birth_date") == "same"


def in_conflict(levels: Mapping[str, str]) -> bool:
    """A Social Security number or a birth date that plainly differs."""
    return levels.get("ssn") == DIFFERENT or levels.get("birth_date") == DIFFERENT


def zone_of(levels: Mapping[str, str], chance: float) -> Zone:
    """`sure` needs .99, two strong fields, no conflict and no possible twin; from .5 a person is asked."""
    if chance < POSSIBLE or not set(levels) & {c.key for c in COMPARISONS}:
        return Zone.NO
    agreed = strong_fields(levels)
    if chance >= SURE and len(agreed) >= 2 and not may_be_twins(levels) and not in_conflict(levels):
        return Zone.SURE
    return Zone.ASK
