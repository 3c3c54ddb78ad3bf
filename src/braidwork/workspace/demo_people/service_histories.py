"""Invented services and jobs of invented clients: what an office does in two years, with gaps, returns and placements.

Nothing here looks at race, sex, language, disability or county: what differs between groups in a demo is chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_OLDEST_DAYS = 720
_QUIET_DAYS = (95, 210)  # of a gap that ends a period
# Occupation and usual hourly wage in cents, by figures of our own; the first ones need a course or an apprenticeship.
_AFTER_TRAINING = (
    ("31-9092", 2_560), ("31-1131", 2_290), ("53-3032", 2_920), ("47-2111", 2_780), ("15-1232", 3_090),
    ("29-2052", 2_540), ("49-9071", 2_710), ("51-4121", 2_880),
)  # fmt: skip
_WITHOUT = (
    ("43-4051", 2_310), ("41-2031", 1_940), ("35-2014", 2_050), ("53-7065", 2_080), ("39-9011", 2_010),
    ("31-1122", 2_030), ("43-6014", 2_480), ("37-2011", 2_060),
)  # fmt: skip
_TALKS = ("career_counseling", "individual_counseling", "career_planning", "staff_job_search", "workforce_preparation")
_SUPPORTS = ("support_transport", "support_child_care", "support_tools", "support_fees", "support_transport")
_COURSES = (
    ("occupational_training", 60, 240), ("english_classes", 70, 120), ("registered_apprenticeship", 200, 500),
    ("on_the_job_training", 60, 150), ("occupational_training", 40, 120),
)  # fmt: skip
_OF_YOUTH = ("youth_leadership", "youth_mentoring", "work_experience", "youth_tutoring", "financial_literacy")
_REAL_TRAINING = frozenset({"occupational_training", "registered_apprenticeship", "on_the_job_training"})
Days = tuple[int, int]


@dataclass(frozen=True)
class InventedService:
    """One service: kind and program, its days (an open end where it still runs) or the day it is planned for.

    `mistaken_start` is the day that was written first, before it was corrected.
    """

    kind: str
    program: str
    start: date | None
    end: date | None = None
    planned_for: date | None = None
    minutes: int | None = None
    mistaken_start: date | None = None


@dataclass(frozen=True)
class InventedJob:
    """One job with its wage in cents an hour."""

    occupation_code: str
    wage_hourly_cents: int
    hours_weekly: int
    start: date
    end: date | None
    is_related_to_training: bool


@dataclass(frozen=True)
class History:
    """What one organization did for one client, in order, and the jobs that followed."""

    services: tuple[InventedService, ...]
    jobs: tuple[InventedJob, ...]


def history(chance: random.Random, shared: date, today: date, program: str) -> History:
    """The services of a client who agreed to share on a day; many of them came before this workspace began."""
    began = shared - timedelta(days=chance.randint(60, _OLDEST_DAYS) if chance.random() < 0.65 else 0)
    services: list[InventedService] = []
    jobs: list[InventedJob] = []
    day, comes = began, 1 if chance.random() < 0.75 else 2
    for _ in range(comes):
        day = _period(chance, day, today, program, services, jobs)
        day += timedelta(days=chance.randint(*_QUIET_DAYS))
        if day > today:
            break
    return History(tuple(sorted(services, key=lambda s: s.start or s.planned_for or today)), tuple(jobs))


def _period(
    chance: random.Random, day: date, today: date, program: str, services: list[InventedService],
    jobs: list[InventedJob],
) -> date:  # fmt: skip
    """One period of services from a day on, and the job that may follow; the day of its last service."""
    youth = program == "wioa_youth"
    services += _entry(chance, day, today, program, youth)
    if chance.random() < 0.14:  # asked, got an answer, never came again
        return day
    ends = day
    for at in _meetings(chance, day, today):
        kind = chance.choice(_OF_YOUTH) if youth and chance.random() < 0.5 else chance.choice(_TALKS)
        slip = at - timedelta(days=chance.choice((1, 7, 30))) if chance.random() < 0.02 else None
        services.append(
            InventedService(kind, program, at, minutes=15 * chance.randint(2, 6), mistaken_start=slip)
        )  # fmt: skip
        ends = at
    trained, ends = _training(chance, day, ends, today, program, services)
    if chance.random() < 0.3:
        at = _within(chance, day, ends)
        services.append(InventedService(chance.choice(_SUPPORTS), program, at))
    if ends < today - timedelta(days=45):
        _placement(chance, ends, today, program, trained=trained, services=services, jobs=jobs)
    elif chance.random() < 0.45:
        coming = today + timedelta(days=chance.randint(0, 30))
        services.append(InventedService(chance.choice(_TALKS), program, None, planned_for=coming))
    return ends


def _entry(chance: random.Random, day: date, today: date, program: str, youth: bool) -> Iterator[InventedService]:
    yield InventedService("outreach_orientation", "", day, minutes=30)
    yield InventedService("eligibility_determination", program, day, minutes=30)
    second = min(today, day + timedelta(days=chance.randint(0, 9)))
    kind = "specialized_assessment" if youth else "initial_assessment"
    yield InventedService(kind, program, second, minutes=15 * chance.randint(2, 5))
    if program != "wagner_peyser" and chance.random() < 0.7:
        third = min(today, second + timedelta(days=chance.randint(0, 20)))
        yield InventedService("employment_plan", program, third, minutes=60)


def _meetings(chance: random.Random, day: date, today: date) -> Iterator[date]:
    at = day
    for _ in range(chance.choice((1, 2, 2, 3, 4, 5))):
        at += timedelta(days=chance.randint(6, 40))
        if at > today:
            return
        yield at


def _training(
    chance: random.Random, day: date, ends: date, today: date, program: str, services: list[InventedService]
) -> tuple[bool, date]:
    """A course for two of five outside the employment service: whether one for a trade was finished; the last day."""
    if program == "wagner_peyser" or chance.random() > 0.42:
        return False, ends
    kind, least, most = chance.choice(_COURSES)
    start = day + timedelta(days=chance.randint(10, 45))
    if start > today:
        return False, ends
    end = start + timedelta(days=chance.randint(least, most))
    if chance.random() < 0.15:
        end = start + (end - start) / 3  # broken off
        finished = False
    else:
        finished = end <= today
    services.append(InventedService(kind, program, start, end if end <= today else None))
    return finished and kind in _REAL_TRAINING, max(ends, min(end, today))


def _placement(
    chance: random.Random, ends: date, today: date, program: str, *, trained: bool, services: list[InventedService],
    jobs: list[InventedJob],
) -> None:  # fmt: skip
    if chance.random() > (0.86 if trained else 0.66):
        return
    code, usual = chance.choice(_AFTER_TRAINING if trained else _WITHOUT)
    start = min(today, ends + timedelta(days=chance.randint(3, 70)))
    stays = timedelta(days=chance.randint(30, 900))
    end = start + stays
    wage = round(usual * chance.uniform(0.88, 1.14) / 5) * 5
    hours = chance.choice((40, 40, 40, 36, 32, 24, 20))
    jobs.append(InventedJob(code, wage, hours, start, end if end < today else None, trained))
    for after in (90, 180):
        at = start + timedelta(days=after + chance.randint(-10, 10))
        if at <= today and chance.random() < 0.5:
            services.append(InventedService("follow_up", program, at, minutes=15))


def _within(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days)))
