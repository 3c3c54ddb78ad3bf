"""Acts on what was said of work and home: read what stands, write the next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import BraidworkError
from braidwork.pathways.limits import Limits
from braidwork.workspace.advice.work_and_home import WorkAndHome, home_of
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.prospects.models import WorkAndHomeVersion
from braidwork.workspace.casework.retention import joined_people

_LIMITS = ("care_hours_weekly", "commute_minutes", "commute_monthly_usd", "max_months", "max_cost_usd")


@dataclass(frozen=True)
class Said:
    """What stands of a person: her work and home, what she can take on, the pages she skipped, the version (0: none).

    `pay_as_talked` is the pay she confirmed though it differs from what she said in the talk.
    """

    home: WorkAndHome = field(default_factory=WorkAndHome)
    limits: Limits = field(default_factory=Limits)
    passed: frozenset[str] = frozenset()
    version: int = 0
    confirmed: frozenset[str] = frozenset()

    def body(self) -> dict[str, Any]:
        """JSON of what stands."""
        limits: dict[str, Any] = {n: v for n in _LIMITS if (v := getattr(self.limits, n)) is not None}
        if self.limits.schedules is not None:
            limits["schedules"] = sorted(self.limits.schedules)
        return {
            "home": self.home.document(), "limits": limits, "passed": sorted(self.passed),
            "confirmed": sorted(self.confirmed),
        }  # fmt: skip


def said_of(person: Person) -> Said:
    """What stands of a person, a start that was joined into hers included; nothing said where nothing was."""
    people = [person.pk, *joined_people(person.pk)]
    found = WorkAndHomeVersion.objects.filter(person__in=people).order_by("-made_at", "-id").first()
    return Said() if found is None else said_in(found.body, int(found.version))


def said_in(body: Mapping[str, Any], version: int) -> Said:
    """What a stored body holds; a field of an earlier edition that is not known any more is left out."""
    limits = dict(body.get("limits", {}))
    schedules = limits.pop("schedules", None)
    try:
        home = home_of(body.get("home", {}))
    except BraidworkError:
        known = WorkAndHome.__dataclass_fields__
        home = home_of({k: v for k, v in body.get("home", {}).items() if k in known})
    return Said(
        home, Limits(**limits, schedules=None if schedules is None else frozenset(schedules)),
        frozenset(body.get("passed", ())), version, frozenset(body.get("confirmed", ())),
    )  # fmt: skip


class SaidMeanwhile(Exception):  # noqa: N818 - it is a choice for the writer, not an error
    """Something was said after the page was opened; nothing was written. `stands` is what stands now."""

    def __init__(self, stands: Said) -> None:
        self.stands = stands
        super().__init__(f"version {stands.version}")


@transaction.atomic
def say_work(
    person: Person, said: Said, *, by: Actor, token: str, what: str = "home", seen: int | None = None
) -> Said:  # fmt: skip
    """Keeps the next version of what a person said. The same form sent twice, and no change, keep nothing.

    `what` names the part for the event: work, limits, home. `seen` is the version that a page of every question showed:
    SaidMeanwhile where another one stands by now.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    stands = said_of(person)
    if WorkAndHomeVersion.objects.filter(person=person, token=token).exists():
        return stands
    if seen is not None and seen != stands.version:
        raise SaidMeanwhile(stands)
    if stands.version and said.body() == stands.body():
        return stands
    newest = WorkAndHomeVersion.objects.filter(person=person).order_by("-version").first()
    version = (int(newest.version) if newest else 0) + 1
    WorkAndHomeVersion.objects.create(
        person=person, version=version, body=said.body(), token=token, made_at=timezone.now(), seat=by.seat,
        made_by=by.id,
    )  # fmt: skip
    record("work and home told", "person", person.pk, by=by, version=version, question=what)
    return replace(said, version=version)
