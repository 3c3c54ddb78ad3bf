"""Invented tables in the text layout of the O*NET Database: ratings, zones, related occupations, titles, education."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from braidwork.sources.synthetic.occupations.latent import Ratings, distances, rate, related
from braidwork.sources.synthetic.occupations.roster import InventedOccupation, Roster, save

_CODE = "O*NET-SOC Code"
_RATING = (
    _CODE, "Element ID", "Element Name", "Scale ID", "Data Value", "N", "Standard Error", "Lower CI Bound",
    "Upper CI Bound", "Recommend Suppress", "Not Relevant", "Date", "Domain Source",
)  # fmt: skip
_EDUCATION = (
    _CODE, "Element ID", "Element Name", "Scale ID", "Category", "Data Value", "N", "Standard Error",
    "Lower CI Bound", "Upper CI Bound", "Recommend Suppress", "Date", "Domain Source",
)  # fmt: skip
_WHEN = ("08/2024", "Invented")
_RATERS = 12
_NOT_RELEVANT = 1.6  # below this importance no level is asked
# The category of required education (1 to 12) round which answers lie, by the entry education.
_CENTRE = {"N": 1.4, "H": 2.2, "S": 3.6, "P": 3.2, "A": 5.0, "B": 6.1, "M": 8.0, "D": 10.6}


def write_ratings(folder: Path, roster: Roster) -> tuple[Path, ...]:
    """Write seven tab-separated tables, each with `synthetic_` before its official name."""
    ratings = rate(roster)
    coded = [(code, o, i) for i, o in enumerate(roster.occupations) for code in o.onet_codes]
    skills = [k for k, (element, _) in enumerate(ratings.elements) if not element.startswith("2.C")]
    knowledge = [k for k, (element, _) in enumerate(ratings.elements) if element.startswith("2.C")]
    tables: dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]] = {
        "Occupation Data": ((_CODE, "Title", "Description"), [(c, _title(o, c), o.about) for c, o, _ in coded]),
        "Job Zones": ((_CODE, "Job Zone", "Date", "Domain Source"), [(c, o.zone, *_WHEN) for c, o, _ in coded]),
        "Skills": (_RATING, _rated(coded, ratings, skills)),
        "Knowledge": (_RATING, _rated(coded, ratings, knowledge)),
        "Related Occupations": (
            (_CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index"), _related(roster, ratings)
        ),
        "Alternate Titles": (
            (_CODE, "Alternate Title", "Short Title", "Source(s)"),
            [(c, n[0].upper() + n[1:], "n/a", "01") for c, o, _ in coded for n in o.names],
        ),
        "Education, Training, and Experience": (_EDUCATION, _education(coded)),
    }  # fmt: skip
    return tuple(save(folder / f"synthetic_{n}.txt", head, rows, "\t") for n, (head, rows) in tables.items())


def _title(occupation: InventedOccupation, code: str) -> str:
    """The occupation's title; the parts of a grouping are told apart by their codes."""
    return occupation.title if len(occupation.onet_codes) == 1 else f"{occupation.title} ({code[:7]})"


def _rated(
    coded: list[tuple[str, InventedOccupation, int]], ratings: Ratings, places: list[int]
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for code, _, i in coded:
        for k in places:
            element, label = ratings.elements[k]
            importance, level = float(ratings.importance[i, k]), float(ratings.level[i, k])
            void = "Y" if importance < _NOT_RELEVANT else "N"
            rows.append((code, element, label, "IM", f"{importance:.2f}", *_precision(importance, 1, 5), "n/a", *_WHEN))
            rows.append((code, element, label, "LV", f"{level:.2f}", *_precision(level, 0, 7), void, *_WHEN))
    return rows


def _precision(value: float, low: float, high: float) -> tuple[object, ...]:
    error = 0.12
    bounds = (max(low, value - 1.96 * error), min(high, value + 1.96 * error))
    return _RATERS, f"{error:.4f}", f"{bounds[0]:.4f}", f"{bounds[1]:.4f}", "N"


def _related(roster: Roster, ratings: Ratings) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for occupation, near in zip(roster.occupations, related(distances(roster, ratings)), strict=True):
        others = [(roster.occupations[j].onet_codes[0], tier) for j, tier in near]
        for code in occupation.onet_codes:
            rows += [(code, other, tier, n) for n, (other, tier) in enumerate(others, start=1)]
    return rows


def _education(coded: list[tuple[str, InventedOccupation, int]]) -> list[tuple[object, ...]]:
    """Shares of the twelve answers in hundredths that sum to exactly 100 percent."""
    rows: list[tuple[object, ...]] = []
    categories = np.arange(1, 13)
    for code, occupation, _ in coded:
        weight = np.exp(-0.5 * ((categories - _CENTRE[occupation.entry[0]]) / 0.9) ** 2)
        hundredths = np.floor(10_000 * weight / weight.sum()).astype(int)
        hundredths[hundredths.argmax()] += 10_000 - hundredths.sum()
        for category, share in zip(categories.tolist(), (hundredths / 100).tolist(), strict=True):
            error = (f"{(share * (100 - share) / _RATERS) ** 0.5:.4f}", "n/a", "n/a", "N")
            rows.append((code, "2.D.1", "Education that is required", "RL", category, f"{share:.2f}", _RATERS, *error,
                         *_WHEN))  # fmt: skip
    return rows
