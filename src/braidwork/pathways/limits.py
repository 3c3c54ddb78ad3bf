"""What a household's days allow: child-care hours, times of day, travel, months and money, as limits of a search."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isfinite

from braidwork.errors import DataError
from braidwork.pathways.choosing import HOPS, LONGEST_MONTHS
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.training_options import DAY, EVENING

# Hours in class and at the books a week: conventions of this house, to be told apart from a school's own timetable.
FULL_TIME_CLASS_HOURS, EVENING_CLASS_HOURS = 25.0, 9.0
WORK_DAYS = 5
_LEAST_WORK_HOURS = 8.0


@dataclass(frozen=True)
class Living:
    """How a ladder would be lived: pay (USD an hour) and hours a week now, after a step, and beside full-time study."""

    wage_hourly_usd: float
    hours_weekly: float
    full_hours_weekly: float
    school_hours_weekly: float
    commute_monthly_usd: float | None = None


@dataclass(frozen=True)
class Limits:
    """What can be taken on; None is no limit.

    `care_hours_weekly` are the hours a week in which somebody looks after the children: work, class and the way there
    must fit into them. `commute_minutes` one way and `commute_monthly_usd` are what the way to work would take: no
    place of a job is known, so they are counted, not searched. `schedules` (day, evening) are the times of day
    possible for classes.
    """

    care_hours_weekly: float | None = None
    schedules: frozenset[str] | None = None
    commute_minutes: int | None = None
    commute_monthly_usd: float | None = None
    max_months: int | None = None
    max_cost_usd: int | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (int, float)) and not (isfinite(value) and value >= 0):
                raise DataError(f"{field.name} is {value}.", where="limits", mend="give a number from 0.")
        if self.schedules is not None and not self.schedules <= {DAY, EVENING}:
            raise DataError(
                f"'{', '.join(sorted(self.schedules))}' is no time of day.", where="limits", mend="use day or evening."
            )

    @property
    def travel_hours_weekly(self) -> float:
        """Hours a week on the way to work and back."""
        return 2 * WORK_DAYS * (self.commute_minutes or 0) / 60

    def lived(self, living: Living) -> Living:
        """The hours that the care of the children leaves, with the cost of the way."""
        commute = living.commute_monthly_usd if self.commute_monthly_usd is None else self.commute_monthly_usd
        if self.care_hours_weekly is None:
            return replace(living, commute_monthly_usd=commute)
        free = max(0.0, self.care_hours_weekly - self.travel_hours_weekly)
        return replace(
            living, commute_monthly_usd=commute, full_hours_weekly=min(living.full_hours_weekly, free),
            school_hours_weekly=min(living.school_hours_weekly, max(0.0, free - FULL_TIME_CLASS_HOURS)),
        )  # fmt: skip

    def constraints(self, living: Living) -> Constraints:
        """The limits of an exact search: what does not fit into the hours of care is no step at all."""
        schedules, below = self.schedules, None
        if self.care_hours_weekly is not None:
            free = self.care_hours_weekly - self.travel_hours_weekly
            if free < FULL_TIME_CLASS_HOURS + min(_LEAST_WORK_HOURS, living.hours_weekly):
                below = 0  # full-time study does not fit beside any work
            if free < living.hours_weekly + EVENING_CLASS_HOURS:
                schedules = (schedules or frozenset((DAY, EVENING))) - {EVENING}
        return Constraints(
            max_months=LONGEST_MONTHS if self.max_months is None else self.max_months,
            max_cost_usd=self.max_cost_usd, max_hops=HOPS, schedules=schedules, max_months_below_floor=below,
        )  # fmt: skip

    def set_names(self) -> tuple[str, ...]:
        """The limits that are set, by name."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) is not None)

    def without(self, name: str) -> Limits:
        """The same limits but one."""
        return replace(self, **{name: None})
