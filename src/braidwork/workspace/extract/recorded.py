"""Rows of an extract from what stands in the ledger and in the decisions: services, jobs, results of talks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from braidwork.reference.services import service_kind, service_programs
from braidwork.workspace.casework.models import Decision
from braidwork.workspace.casework.services.reading import standing_jobs, standing_services
from braidwork.workspace.extract.people import Participant, by_row, in_parts, quarter

Row = dict[str, Any]


def service_rows(people: Sequence[Participant]) -> list[Row]:
    """Services that took place, numbered for each person from the earliest; plans are none."""
    found = []
    for participant, number, one in _numbered(people, standing_services):
        found.append({
            "pseudonym": participant.pseudonym, "number": number, "kind_code": str(one.kind),
            "group_code": service_kind(str(one.kind)).group, "program_code": str(one.program) or None,
            "start_quarter": quarter(one.start_date), "minutes": one.minutes, "source_code": str(one.source),
        })  # fmt: skip
    return found


def outcome_rows(people: Sequence[Participant]) -> list[Row]:
    """Jobs that count as an outcome; subsidized work does not."""
    found = []
    for participant, number, one in _numbered(people, standing_jobs):
        cents = one.wage_hourly_cents
        found.append({
            "pseudonym": participant.pseudonym, "number": number, "start_quarter": quarter(one.start_date),
            "occupation_group_code": str(one.occupation_code)[:2] or None, "source_code": str(one.source),
            "wage_hourly_usd": None if cents is None else cents / 100, "hours_weekly": one.hours_weekly,
        })  # fmt: skip
    return found


def served(services: Sequence[Row]) -> dict[str, Row]:
    """Of each person with a service: how many, first and last quarter, and whether one made her a participant."""
    found: dict[str, Row] = {}
    families = {program.id: program.family for program in service_programs().values()}
    for row in services:
        own = found.setdefault(row["pseudonym"], {
            "services": 0, "is_served": False,
            "first_service_quarter": row["start_quarter"], "last_service_quarter": row["start_quarter"],
        })  # fmt: skip
        own["services"] += 1
        own["first_service_quarter"] = min(own["first_service_quarter"], row["start_quarter"])
        own["last_service_quarter"] = max(own["last_service_quarter"], row["start_quarter"])
        family = families.get(row["program_code"] or "", "adult")
        own["is_served"] = own["is_served"] or service_kind(row["kind_code"]).carries_on(family)
    return found


def result_counts(people: Sequence[Participant]) -> dict[str, Counter[str]]:
    """Programs by outcome in the last version of each talk. What rests on private answers counts where she agreed."""
    of_talk = {p.intake_id: p for p in people}
    found: dict[str, Counter[str]] = {p.pseudonym: Counter() for p in people}
    for part in in_parts(list(of_talk)):
        rows = Decision.objects.filter(intake__in=part)
        for talk, version, outcome, private in rows.values_list(
            "intake_id", "intake_version", "outcome", "rests_on_private"
        ):
            participant = of_talk[talk]
            if version == participant.version and (participant.private_agreed or not private):
                found[participant.pseudonym][outcome] += 1
    return found


def _numbered(people: Sequence[Participant], standing: Any) -> Iterator[tuple[Participant, int, Any]]:
    of_row: Mapping[Any, Participant] = by_row(people)
    rows = [one for part in in_parts(list(of_row)) for one in standing(part)]
    numbers: defaultdict[str, int] = defaultdict(int)
    for one in sorted((r for r in rows if r.start_date), key=lambda r: (r.start_date, r.recorded_at, str(r.pk))):
        if getattr(one, "work_type", "") == "subsidized":
            continue
        participant = of_row[one.person_id]
        numbers[participant.pseudonym] += 1
        yield participant, numbers[participant.pseudonym], one
