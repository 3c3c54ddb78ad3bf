"""Who is in an extract: people with a finished talk who agree to be served now; each under a new random pseudonym.

Nobody else is in it, not for a report either: what the law asks of people who took part is another file with its own
ground. Who withdraws is in no later extract.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from braidwork.eligibility.questions.published import question_set
from braidwork.reference import recode
from braidwork.workspace.casework.models import Answer, Consent, IntakeSession

AT_ONCE = 500
_WEEKS_A_MONTH = 52 / 12
_READ = ("age", "place", "pay", "hours", "school", "work")
# What a client says of her schooling, as the levels of the projections name it; the highest that she names counts.
_SCHOOLING = (
    ("bachelor", "Bachelor's degree"), ("year", "Some college, no degree"),
    ("diploma", "High school diploma or equivalent"),
)  # fmt: skip
_NO_SCHOOLING = "No formal educational credential"


@dataclass(frozen=True)
class Participant:
    """One person of an extract with what casework knows of her; leaves this process only through contract tables.

    `rows_of` are the ids under which she stands in other tables: her own, and those of starts joined into her case.
    """

    pseudonym: str
    person_id: UUID
    rows_of: tuple[UUID, ...]
    intake_id: UUID
    version: int
    on: date
    county_code: str | None
    age_band_code: str | None
    pay_hourly_usd: float | None
    schooling: str | None
    private_agreed: bool
    was_invented: bool
    is_synthetic: bool


def participants() -> list[Participant]:
    """Everybody who is in an extract made now, in the random order of their new names."""
    agreed = _agreed()
    talks = list(
        IntakeSession.objects.filter(state="finished", joined_into=None, person__in=agreed)
        .select_related("person").order_by("person_id", "-changed_at")
    )  # fmt: skip
    latest = {t.person_id: t for t in reversed(talks)}
    told = _told([t.pk for t in latest.values()])
    joined = _joined([t.pk for t in latest.values()])
    found = []
    for person, talk in latest.items():
        bodies, invented = told.get(talk.pk, ({}, False))
        found.append(Participant(
            pseudonym=secrets.token_hex(8), person_id=person, rows_of=(person, *joined.get(talk.pk, ())),
            intake_id=talk.pk, version=talk.version, on=talk.service_date, county_code=_county(bodies.get("place")),
            age_band_code=_age_band(bodies.get("age")), pay_hourly_usd=_pay(bodies),
            schooling=_schooling(bodies.get("school")), private_agreed="private_serving" in agreed[person],
            was_invented=invented, is_synthetic=talk.person.is_synthetic,
        ))  # fmt: skip
    return sorted(found, key=lambda p: p.pseudonym)


def by_row(people: Iterable[Participant]) -> dict[UUID, Participant]:
    """Whose row a row with this person id is."""
    return {row: p for p in people for row in p.rows_of}


def in_parts(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """So many ids at once as every database takes in one question."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def quarter(day: date) -> str:
    """The calendar quarter of a day: 2026Q3."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def _agreed() -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = Consent.objects.filter(
        purpose__in=("serving", "private_serving"), withdrawn_at=None, expires_at__gt=timezone.now()
    )
    for person, purpose in rows.values_list("person_id", "purpose"):
        found.setdefault(person, set()).add(purpose)
    return {person: purposes for person, purposes in found.items() if "serving" in purposes}


def _told(talks: Sequence[UUID]) -> dict[UUID, tuple[dict[str, Any], bool]]:
    """The few answers that the tables need, by talk, and whether a demo wrote the talk down at once."""
    found: dict[UUID, tuple[dict[str, Any], bool]] = {}
    for part in in_parts(talks):
        rows = Answer.objects.filter(intake__in=part, key__in=_READ, replaced_in=None)
        for talk, key, body, token in rows.values_list("intake_id", "key", "body", "token"):
            bodies, _ = found.get(talk, ({}, False))
            bodies[key] = body
            found[talk] = (bodies, str(token).startswith("invented-"))
    return found


def _joined(talks: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for part in in_parts(talks):
        rows = IntakeSession.objects.filter(joined_into__in=part)
        for into, person in rows.values_list("joined_into_id", "person_id"):
            found.setdefault(into, []).append(person)
    return found


def _county(body: Mapping[str, Any] | None) -> str | None:
    if body is None or body["state"] != "known" or not body.get("codes"):
        return None
    value = question_set().question("place").choice(body["codes"][0]).sets.get("county")
    return value if isinstance(value, str) else None


def _age_band(body: Mapping[str, Any] | None) -> str | None:
    if body is None or body.get("low") is None:
        return None
    low, high = body["low"], body.get("high")
    bands = {_band(age) for age in (low, low if high is None else high)}
    return bands.pop() if len(bands) == 1 else None


@lru_cache(maxsize=200)
def _band(age: float) -> str | None:
    for rule in recode("age_band").rules:
        low, high = rule.conditions[0].values
        if float(low) <= age < float(high) + 1:
            return rule.category
    return None


def _pay(bodies: Mapping[str, Any]) -> float | None:
    """Her pay an hour, where she works for pay and told both month and week."""
    work, pay, hours = (bodies.get(key, {}) for key in ("work", "pay", "hours"))
    if not {"job", "notice"} & set(work.get("codes", ())) or not hours.get("low") or pay.get("low") is None:
        return None
    monthly = (pay["low"] + (pay["low"] if pay.get("high") is None else pay["high"])) / 2
    return float(monthly / (hours["low"] * _WEEKS_A_MONTH)) or None


def _schooling(body: Mapping[str, Any] | None) -> str | None:
    if body is None or body["state"] != "known":
        return None
    codes = set(body.get("codes", ()))
    return next((level for code, level in _SCHOOLING if code in codes), _NO_SCHOOLING)
