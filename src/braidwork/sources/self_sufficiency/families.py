"""The 719 family types of the Self-Sufficiency Standard, and what their codes mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from braidwork.errors import UnknownNameError

HOURS_PER_YEAR = 2112  # the Standard's convention: 176 hours a month
MOST_WORKERS = 2  # of any number of adults
_BY_AGE = re.compile(r"a([1-9]\d?)i(\d)p(\d)s(\d)t(\d)")
_BY_NUMBER = re.compile(r"a([1-9]\d?)c(\d\d?)")


@dataclass(frozen=True)
class FamilyType:
    """A family by its adults and children.

    Codes by age count infants (0-2), preschoolers (3-5), school-age children (6-12) and teenagers (13-17).
    """

    code: str
    adults: int
    children: int

    @property
    def workers(self) -> int:
        """Adults whose work the hourly wage counts."""
        return min(self.adults, MOST_WORKERS)

    def hourly(self, annual_usd: float) -> float:
        """The wage that each worker needs for an annual standard."""
        return annual_usd / HOURS_PER_YEAR / self.workers


@cache
def family_types() -> dict[str, FamilyType]:
    """All family types by code: 630 by age for 1-3 adults and 0-6 children, 89 by number for larger families."""
    found = {}
    for adults in (1, 2, 3):
        for children in range(7):
            for code in _by_age(adults, children):
                found[code] = FamilyType(code, adults, children)
    for adults in range(1, 11):
        for children in range(7 if adults <= 3 else 0, 11):
            code = f"a{adults}c{children}"
            found[code] = FamilyType(code, adults, children)
    return found


def _by_age(adults: int, children: int) -> list[str]:
    return [
        f"a{adults}i{i}p{p}s{s}t{children - i - p - s}"
        for i in range(children, -1, -1)
        for p in range(children - i, -1, -1)
        for s in range(children - i - p, -1, -1)
    ]


def family_type(code: str, where: str) -> FamilyType:
    """The family type of a code; UnknownNameError with the nearest ones for a code outside the 719."""
    cleaned = code.strip().casefold()
    if cleaned in family_types():
        return family_types()[cleaned]
    raise UnknownNameError.of("family type", cleaned, family_types(), where=where)


def family_of(adults: int, children: int | None, ages: tuple[int, int, int, int]) -> str:
    """The code of a family from its numbers; `ages` are infants, preschoolers, school-age children, teenagers."""
    if children is not None:
        return f"a{adults}c{children}"
    return "a{}i{}p{}s{}t{}".format(adults, *ages)


def is_family_code(text: str) -> bool:
    """Whether a text has the form of a family type code, known or not."""
    return bool(_BY_AGE.fullmatch(text.strip()) or _BY_NUMBER.fullmatch(text.strip()))
