"""How people get into occupations: levels of education, lengths, prices, apprenticeships, as dated reference data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, UnknownNameError

_SHIPPED = Path(__file__).parent / "training_options.toml"
NATION = "us"
_LITTLE_PREPARATION = 2


@dataclass(frozen=True)
class ShortCourse:
    """A course of weeks to months that leads into one occupation; cost in US dollars after grants."""

    occupation_code: str
    months: int
    cost_usd: int
    name: str


@dataclass(frozen=True)
class TrainingReference:
    """Lengths in months of full-time study or of work, costs in whole US dollars after grants.

    `levels` are the names of education in order, `phrases` how they stand in a sentence. `study_months` count from a
    high school diploma; `second_months` are for the same level again in another field; `after_bachelor_months` are
    those of single occupations' programs; `price_year_usd` maps (school, state postal code or `us`) to the cost of a
    full-time year. All of it carries `citation` and is `verified` or not.
    """

    levels: tuple[str, ...]
    phrases: Mapping[str, str]
    study_months: Mapping[str, int]
    second_months: Mapping[str, int]
    after_bachelor_months: Mapping[str, int]
    schools: Mapping[str, str]
    price_year_usd: Mapping[tuple[str, str], int]
    equivalency_months: int
    equivalency_cost_usd: int
    evening_factor: float
    bridge_credit_months: int
    on_the_job_months: Mapping[str, int]
    experience_months: Mapping[str, int]
    experience_months_little: Mapping[str, int]
    apprenticeship_months: Mapping[str, int]
    apprenticeship_cost_year_usd: int
    apprentice_start_pay_share: float
    short_courses: Mapping[str, ShortCourse]
    as_of: str
    citation: str
    verified: str

    def level(self, name: str) -> int:
        """The place of a level of education, 0 the lowest; UnknownNameError for a name that is none."""
        if name not in self.levels:
            raise UnknownNameError.of("level of education", name, self.levels)
        return self.levels.index(name)

    def experience(self, asked: str | None, job_zone: int | None) -> int:
        """Months of work in the field that an occupation asks for; fewer in job zones 1 and 2."""
        little = job_zone is not None and job_zone <= _LITTLE_PREPARATION
        return (self.experience_months_little if little else self.experience_months).get(asked or "None", 0)

    def study_cost_usd(self, level: str, months: float, state: str | None) -> int:
        """Cost of so many full-time months toward a level, rounded to 100 dollars."""
        school = self.schools[level]
        year = self.price_year_usd.get((school, state or NATION), self.price_year_usd[school, NATION])
        return round(year * months / 12 / 100) * 100


@cache
def training_reference(path: Path = _SHIPPED) -> TrainingReference:
    """The shipped reference, or that of a file of the same form; DataError names the file and what is missing."""
    import tomllib

    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"the training reference cannot be read ({error}).", where=str(path)) from error
    try:
        return _checked(_read(raw), str(path))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"the training reference lacks or breaks {error}.",
            where=str(path),
            mend="compare it with the shipped file.",
        ) from error


def _read(raw: Mapping[str, Any]) -> TrainingReference:
    study, apprentices = raw["study"], raw["apprenticeship"]
    prices = {
        (p["school"], p["state"]): max(0, p["tuition_year_usd"] + p["books_year_usd"] - p["grants_year_usd"])
        for p in raw["prices"]
        if p["citation"]
    }  # fmt: skip
    courses = [
        ShortCourse(c["occupation_code"], int(c["months"]), int(c["cost_usd"]), c["name"]) for c in raw["short_courses"]
    ]
    return TrainingReference(
        levels=tuple(level["name"] for level in raw["levels"]),
        phrases={level["name"]: level["phrase"] for level in raw["levels"]},
        study_months=study["months"],
        second_months=study["second"],
        after_bachelor_months=study["after_bachelor"],
        schools=study["school"],
        price_year_usd=prices,
        equivalency_months=int(study["high_school_equivalency_months"]),
        equivalency_cost_usd=int(study["high_school_equivalency_cost_usd"]),
        evening_factor=float(study["evening_factor"]),
        bridge_credit_months=int(study["bridge_credit_months"]),
        on_the_job_months=raw["on_the_job"]["months"],
        experience_months=raw["experience"]["months"],
        experience_months_little=raw["experience"]["months"] | raw["experience"]["months_little_preparation"],
        apprenticeship_months=apprentices["months"],
        apprenticeship_cost_year_usd=int(apprentices["cost_year_usd"]),
        apprentice_start_pay_share=float(apprentices["start_pay_share"]),
        short_courses={c.occupation_code: c for c in courses},
        as_of=str(raw["as_of"]),
        citation=str(raw["citation"]),
        verified=str(raw["verified"]),
    )


def _checked(found: TrainingReference, where: str) -> TrainingReference:
    if found.verified not in ("verified", "unverified") or not found.citation:
        raise DataError("the figures have no source or do not say whether they were verified.", where=where)
    for school in set(found.schools.values()):
        if (school, NATION) not in found.price_year_usd:
            raise DataError(f"there is no price for a year at a {school} with state us.", where=where)
    for level in found.levels[2:]:
        if not {level} <= found.study_months.keys() & found.second_months.keys() & found.schools.keys():
            raise DataError(f"the level {level!r} has no months of study or no school.", where=where)
    months = [*found.study_months.values(), *found.second_months.values(), *found.on_the_job_months.values()]
    months += [*found.experience_months.values(), *found.apprenticeship_months.values()]
    if not all(isinstance(m, int) and m >= 0 for m in months):
        raise DataError("a number of months is no whole number of at least 0.", where=where)
    return found


def level_of(words: str, levels: Sequence[str], *, where: str = "--education") -> str:
    """The level of education meant by its name, the beginning of it, or a usual short word for it.

    UnknownNameError, naming `where`, for words that mean none of the levels or several.
    """
    asked = words.strip().casefold()
    short = {"none": 0, "ged": 1, "diploma": 1, "certificate": 3, "doctorate": 7, "phd": 7}
    if asked in short and short[asked] < len(levels):
        return levels[short[asked]]
    found = [level for level in levels if asked and level.casefold().startswith(asked)]
    if len(found) != 1:
        what = f"'{words}' names {'more than one' if found else 'no'} level of education."
        raise UnknownNameError(what, where=where, mend=f"name one of: {'; '.join(found or levels)}.")
    return found[0]
