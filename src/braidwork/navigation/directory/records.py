"""What the finder of services speaks of: an entry of a directory, a question, an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Said = Literal["yes", "no", "not said"]
Freshness = Literal["current", "stale", "age unknown"]

STALE_AFTER_DAYS = 365  # directories of 211 services are to be verified each year


@dataclass(frozen=True)
class Edition:
    """One directory: who publishes it, the day that its content describes, and how that day is known."""

    code: str
    label: str
    publisher: str
    licence: str
    as_of: date | None
    basis: str
    synthetic: bool


@dataclass(frozen=True)
class Point:
    """A point on earth in degrees, and what it stands for."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True)
class Address:
    """One address as a line; `kind` is a code of `ADDRESS_TYPES`: only a physical one can be visited."""

    kind: str
    line: str
    city: str | None
    postal_code: str | None


@dataclass(frozen=True)
class Hours:
    """Hours on days of the week (`MO` … `SU`), or their words alone where they cannot be read (no days)."""

    days: tuple[str, ...]
    opens: str | None
    closes: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    words: str | None = None


@dataclass(frozen=True)
class Spoken:
    """A language as the directory writes it, with its code where the words name one language."""

    code: str | None
    name: str


@dataclass(frozen=True)
class Entry:
    """One service at one place, or what of both a directory holds. Grain: directory × service × place.

    `point_basis` tells whose point it is: the place's `own`, or that of a point of the `same name` in another list.
    """

    key: str
    edition: Edition
    name: str
    organization: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    terms: tuple[str, ...] = ()
    term_codes: tuple[str, ...] = ()
    eligibility: str | None = None
    age_minimum: float | None = None
    age_maximum: float | None = None
    application: str | None = None
    fees: str | None = None
    interpretation: str | None = None
    alert: str | None = None
    status: str | None = None
    documents: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    place_name: str | None = None
    location_type: str = "not_stated"
    address: Address | None = None
    point: Point | None = None
    point_basis: Literal["own", "same name"] | None = None
    phones: tuple[str, ...] = ()
    website: str | None = None
    email: str | None = None
    languages: tuple[Spoken, ...] = ()
    hours: tuple[Hours, ...] = ()
    assured: date | None = None

    @property
    def is_synthetic(self) -> bool:
        """Whether the entry is invented."""
        return self.edition.synthetic


@dataclass(frozen=True)
class Moment:
    """A time of a day of the week (`MO` …), minutes after midnight; with the date where it is known."""

    day: str
    minutes: int
    on: date | None = None


@dataclass(frozen=True)
class Asked:
    """A question: words, a need by its name, and what else should hold. `today` decides what is stale."""

    today: date
    words: str = ""
    need: str | None = None
    language: str | None = None
    near: Point | None = None
    within_km: float | None = None
    open_at: Moment | None = None
    age_years: float | None = None
    who: str = ""
    stale_after_days: int = STALE_AFTER_DAYS
    limit: int = 10


@dataclass(frozen=True)
class Found:
    """An answer: how well it fits (0 to 1), what matched, and what the directory says to each thing asked.

    `distance_km` is along a great circle, a stand-in for travel time. `also_listed` counts other entries of the same
    name and place: perhaps the same, which only a person can tell.
    """

    entry: Entry
    score: float
    matched: str
    freshness: Freshness
    checked: date | None
    language: Said | None = None
    is_open: Said | None = None
    who: Said | None = None
    distance_km: float | None = None
    also_listed: int = 0

    @property
    def not_said(self) -> int:
        """How many of the things asked the directory leaves open."""
        return sum(s == "not said" for s in (self.language, self.is_open, self.who))
