"""The items of equal-opportunity reporting: what is asked, the codes, and the federal elements they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from braidwork.eligibility.questions.published import question_set
from braidwork.errors import UnknownNameError
from braidwork.reference.languages import locales

State = Literal["known", "unknown", "declined", "not_applicable", "not_yet_available"]
NO_ANSWERS: tuple[State, ...] = ("unknown", "declined", "not_applicable", "not_yet_available")
DECLINED = "9"  # PIRL: did not self-identify
# Finer codes roll up into the five races of the PIRL layout; a census origin outside of them is counted where the
# 1997 standards of OMB put it.
ROLL_UP: Mapping[str, str] = {"mena": "215"}
AGE_BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("0-15", 0, 15), ("16-18", 16, 18), ("19-24", 19, 24), ("25-44", 25, 44), ("45-54", 45, 54), ("55-59", 55, 59),
    ("60+", 60, None),
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One item: its codes with English labels, the published question that it is (if any), and its PIRL elements."""

    key: str
    kind: Literal["single", "multi"]
    choices: tuple[tuple[str, str], ...]
    question: str = ""
    pirl: tuple[str, ...] = ()
    cite: str = "29 CFR 38.41"

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that an answer may hold."""
        return tuple(code for code, _ in self.choices)


@cache
def items() -> tuple[Item, ...]:
    """Every item, in the order of asking."""
    race = (*_published("report_race"), ("mena", "Middle Eastern or North African"))
    languages = tuple((tag, found.english) for tag, found in locales().items())
    yes_no = (("1", "Yes"), ("0", "No"))
    return (
        Item("hispanic", "single", _published("report_hispanic"), "report_hispanic", ("210",)),
        Item("race", "multi", race, "report_race", ("211", "212", "213", "214", "215")),
        Item("sex", "single", _published("report_sex"), "report_sex", ("201",)),
        Item("age", "single", tuple((band, band.replace("-", " to ")) for band, _, _ in AGE_BANDS), "", ("200",)),
        Item("disability", "single", _published("report_disability"), "report_disability", ("202",)),
        Item("language", "single", (*languages, ("other", "Another language")), "report_language", cite="29 CFR 38.9"),
        Item("english", "single", yes_no, "", ("803",), "29 CFR 38.9"),
    )


def item(key: str) -> Item:
    """One item; UnknownNameError for one that does not exist."""
    for found in items():
        if found.key == key:
            return found
    raise UnknownNameError.of("item", key, [i.key for i in items()])


def age_band(low: float, high: float) -> str | None:
    """The band that an age surely lies in; None where it may be one of two."""
    for band, least, most in AGE_BANDS:
        if least <= low and (most is None or high < most + 1):
            return band
    return None


def pirl_codes(key: str, state: State, codes: tuple[str, ...]) -> dict[str, str]:
    """What an answer writes into the elements of the federal file: 1, 0 (2 for sex), 9 declined, blank otherwise.

    The birth date (200) comes from the case and not from here; the band only counts.
    """
    found = item(key)
    elements = tuple(e for e in found.pirl if e != "200")
    if state == "declined":
        return dict.fromkeys(elements, DECLINED)
    if state != "known":
        return dict.fromkeys(elements, "")
    if found.kind == "multi":
        picked = {ROLL_UP.get(code, code) for code in codes}
        return {e: "1" if e in picked else "0" for e in elements}
    return dict.fromkeys(elements, codes[0])


def _published(key: str) -> tuple[tuple[str, str], ...]:
    return tuple((choice.code, choice.label) for choice in question_set().question(key).choices)
