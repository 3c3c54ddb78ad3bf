"""Stores invented services and jobs of a demo workspace in a few statements: the rows that the acts would write."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from braidwork.errors import UnknownNameError
from braidwork.reference.services import service_program
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, Happened, record_many
from braidwork.workspace.casework.models import Consent, Decision
from braidwork.workspace.casework.services.models import JobOutcome, ServiceEvent
from braidwork.workspace.demo_people.service_histories import InventedService, history

_SERVED = 0.78
_AT_ONCE = 500
_BEFORE_THE_DAY = timedelta(minutes=30)
# The program that a client is served under: the first of these that the rules open, else the employment service.
_PREFERRED = ("wioa_youth", "wioa_dislocated_worker", "wioa_adult")
_OTHERWISE = "wagner_peyser"


@dataclass
class _Rows:
    services: list[ServiceEvent] = field(default_factory=list)
    voids: list[ServiceEvent] = field(default_factory=list)
    jobs: list[JobOutcome] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)


@transaction.atomic
def invent_services() -> int:
    """Services, plans and jobs for the invented clients who share, or shared, with an organization; how many rows.

    Whoever has a row stays as she is: the same again adds nothing. Some clients get none.
    """
    now, rows = timezone.now(), _Rows()
    navigators = Staff.objects.filter(is_synthetic=True, role_name="navigator").order_by("sign_in_name")
    staff = {s.organisation_id: s for s in navigators}
    agreed = _agreements()
    programs = _programs(agreed)
    for (person, home), given in agreed.items():
        chance = random.Random(f"services {person} {list(staff).index(home) if home in staff else 0}")
        if home in staff and chance.random() < _SERVED:
            _tell(rows, chance, person, staff[home], given, now, programs.get(person, _OTHERWISE))
    for kind in (rows.services, rows.voids, rows.jobs):
        if kind:
            type(kind[0]).objects.bulk_create(kind, batch_size=_AT_ONCE)
    record_many(rows.events)
    return len(rows.services) + len(rows.voids) + len(rows.jobs)


def _agreements() -> dict[tuple[UUID, UUID], datetime]:
    """When each invented client without a row first agreed to share with each organization."""
    there = ServiceEvent.objects.values("person")
    found = Consent.objects.filter(purpose="serving", person__is_synthetic=True).exclude(person__in=there)
    pairs: dict[tuple[UUID, UUID], datetime] = {}
    for person, home, given in found.order_by("given_at", "pk").values_list("person_id", "recipient_id", "given_at"):
        pairs.setdefault((person, home), given)
    return pairs


def _programs(people: Iterable[tuple[UUID, UUID]]) -> dict[UUID, str]:
    wanted, best = {person for person, _ in people}, dict[UUID, int]()
    opened = Decision.objects.filter(
        intake__person__is_synthetic=True, intake_version=F("intake__version"), outcome__in=("eligible", "likely")
    )  # fmt: skip
    for person, rule in opened.values_list("intake__person_id", "program_id"):
        place = _place(str(rule))
        if person in wanted and place < best.get(person, len(_PREFERRED)):
            best[person] = place
    return {person: _PREFERRED[place] for person, place in best.items()}


def _place(rule: str) -> int:
    try:
        return _PREFERRED.index(service_program(rule).id)
    except (UnknownNameError, ValueError):
        return len(_PREFERRED)


def _tell(
    rows: _Rows, chance: random.Random, person: UUID, by: Staff, given: datetime, now: datetime, program: str
) -> None:
    today = timezone.localdate(now)
    told = history(chance, timezone.localdate(given), today, program)
    own: dict[str, Any] = {"person_id": person, "organisation_id": by.organisation_id, "staff_id": by.pk}
    last = now - _BEFORE_THE_DAY
    for number, one in enumerate(told.services):
        at = min(last, _evening(one.start, chance) if one.start else last)
        rows.services += _service(rows, one, own, at, last, f"invented-service-{by.organisation_id.hex[:8]}-{number}")
    for number, job in enumerate(told.jobs):
        rows.jobs.append(
            JobOutcome(
                start_date=job.start, end_date=job.end, occupation_code=job.occupation_code,
                wage_hourly_cents=job.wage_hourly_cents, hours_weekly=job.hours_weekly,
                is_related_to_training=job.is_related_to_training, source="demo",
                recorded_at=min(last, _evening(job.start, chance)),
                token=f"invented-job-{by.organisation_id.hex[:8]}-{number}", **own,
            )
        )  # fmt: skip
    details = {"rows": len(told.services) + len(told.jobs)}
    rows.events.append(Happened(now, "services brought in", "person", str(person), Actor.staff(by), details))


def _service(
    rows: _Rows, one: InventedService, own: dict[str, Any], at: datetime, last: datetime, token: str
) -> Iterator[ServiceEvent]:
    plain = {"kind": one.kind, "program": one.program, "source": "demo", "minutes": one.minutes, **own}
    days = {"start_date": one.start, "end_date": one.end, "planned_for": one.planned_for}
    if one.mistaken_start is not None:
        slipped = {**days, "start_date": one.mistaken_start}
        wrong = ServiceEvent(recorded_at=at, token=f"{token}-wrong", **plain, **slipped)
        mended = min(last, at + timedelta(days=3))
        yield wrong
        rows.voids.append(
            ServiceEvent(
                recorded_at=mended, token=f"{token}-void", voids=wrong, reason="corrected",
                **{**plain, "minutes": None, "source": "staff"}, **slipped,
            )
        )  # fmt: skip
        at = mended
    yield ServiceEvent(recorded_at=at, token=token, **plain, **days)


def _evening(day: date, chance: random.Random) -> datetime:
    """Written down at the end of that day or of one of the next two."""
    later = day + timedelta(days=chance.choice((0, 0, 0, 1, 2)))
    return timezone.make_aware(datetime.combine(later, time(16, chance.randint(0, 59))))
