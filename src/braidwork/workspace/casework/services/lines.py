"""Services and jobs as lines of a page: in plain words, with what they count for and what may be done with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from braidwork.reference.services import GROUPS, ServiceKind, service_kinds, service_programs
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.services.checking import her_rows
from braidwork.workspace.casework.services.models import JobOutcome, ServiceEvent
from braidwork.workspace.casework.services.reading import jobs_for, services_for

_SHOWN = 4
GROUP_NAMES = {
    "information": "Information and self-service", "basic": "Basic career services",
    "individualized": "Individualized career services", "training": "Training", "supportive": "Supportive services",
    "youth": "Youth program elements", "follow-up": "Follow-up and rapid response",
}  # fmt: skip
REASONS = {
    "corrected": "Corrected by another entry", "mistake": "Written down by mistake",
    "someone_else": "It was another client", "did_not_happen": "It did not happen", "took_place": "It took place",
}  # fmt: skip
CHOOSABLE_REASONS = ("mistake", "someone_else", "did_not_happen")
_COUNTS = {
    "participation": "participation", "element": "youth element", "assessment": "youth assessment",
    "strategy": "service strategy", "contact_hours": "contact hours", "reportable": "reported, no participation",
    "supporting": "needs a participant", "none": "not of this program",
}  # fmt: skip
SOURCES = {
    "wage_record": "Wage record", "pay_stub": "Pay stub", "employer": "The employer", "client": "The client",
}  # fmt: skip
_SOURCE_NAMES = {**SOURCES, "import": "Brought in", "demo": "Invented"}
WORK_TYPES = {
    "unsubsidized": "A job without subsidy", "apprenticeship": "Registered apprenticeship", "military": "Military",
    "self_employed": "Works for oneself", "subsidized": "A job with a wage subsidy",
}  # fmt: skip


def section(staff: Staff, person: Person) -> dict[str, Any]:
    """The newest services and jobs of a person for the page of her case, and how many more there are."""
    rows = list(services_for(staff, person).filter(voids=None, voided_by=None))
    jobs = list(jobs_for(staff, person).filter(voids=None, voided_by=None)[:_SHOWN])
    return {
        "services": service_lines(rows[:_SHOWN]), "more": max(0, len(rows) - _SHOWN),
        "jobs": [job_line(j) for j in jobs],
    }  # fmt: skip


def service_lines(events: Iterable[ServiceEvent]) -> list[dict[str, Any]]:
    """Services as lines: name, days, program, what it counts for, who gave it, and whether a line of the books pays."""
    from braidwork.workspace.casework.plans.promises import promised_lines

    rows = list(events)
    pay = promised_lines(str(e.line_id) for e in rows if e.line_id)
    return [_service_line(e, pays=str(e.line_id) in pay) for e in rows]


def _service_line(event: ServiceEvent, *, pays: bool) -> dict[str, Any]:
    kind = service_kinds().get(str(event.kind))
    program = service_programs().get(str(event.program))
    voided_by = getattr(event, "voided_by", None)
    return {
        "event": event, "name": kind.name if kind else str(event.kind), "when": _when(event),
        "program": program.name if program else "", "counts": _counts(kind, program.family if program else None),
        "is_planned": event.start_date is None, "runs": _runs(kind, event), "voided_by": voided_by,
        "why": REASONS.get(str(voided_by.reason), "") if voided_by else "", "length": length(event.minutes),
        "pays": pays,
    }  # fmt: skip


def job_line(job: JobOutcome, label: str = "") -> dict[str, Any]:
    """One job as a line: occupation (its name is `label`), days, wage an hour, hours a week, who said so."""
    voided_by = getattr(job, "voided_by", None)
    when = _days(job.start_date, job.end_date, runs=job.end_date is None)
    return {
        "job": job, "name": label or _occupation(job), "when": when,
        "wage": "" if job.wage_hourly_cents is None else f"${job.wage_hourly_cents / 100:,.2f} an hour",
        "type": "" if job.work_type == "unsubsidized" else WORK_TYPES[str(job.work_type)],
        "source": _SOURCE_NAMES[str(job.source)], "voided_by": voided_by,
        "why": REASONS.get(str(voided_by.reason), "") if voided_by else "",
    }  # fmt: skip


def lines_of_books(person: Person, staff: Staff) -> list[tuple[str, str]]:
    """The service lines that stand in the books for a person, by id: what each is, its price and its day.

    Those that another organization asked for by a plan of its own are not among them: they would tell what she gets.
    """
    from braidwork.funding.lines.categories import categories
    from braidwork.workspace.casework.plans.models import PlanLine
    from braidwork.workspace.fiscal.models import ServiceLine

    hers = her_rows(person)
    others = PlanLine.objects.filter(plan__person__in=hers).exclude(plan__organisation=staff.organisation)
    own = PlanLine.objects.filter(plan__person__in=hers, plan__organisation=staff.organisation)
    not_ours = set(others.values_list("line_id", flat=True)) - set(own.values_list("line_id", flat=True))
    found = ServiceLine.objects.filter(pseudonym__person__in=hers, withdrawn_at=None).exclude(pk__in=not_ours)
    known = categories()
    return [
        (str(x.pk), f"{_label(known, x.category_code)}, ${x.cost_cents / 100:,.2f}, {_day(x.service_date)}")
        for x in found.order_by("service_date", "line_id")
    ]  # fmt: skip


def _label(known: Any, code: str) -> str:
    label = str(known[code].label) if code in known else code
    return label[:1].upper() + label[1:]


def grouped_kinds() -> list[tuple[str, list[ServiceKind]]]:
    """All kinds of service under the plain names of their groups."""
    return [(GROUP_NAMES[g], [k for k in service_kinds().values() if k.group == g]) for g in GROUPS]


def length(minutes: int | None) -> str:
    """Minutes as people say them: 45 min, 1 h 30 min."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def _counts(kind: ServiceKind | None, family: Any) -> str:
    if kind is None or family is None:
        return ""
    return _COUNTS[kind.counts_for(family)]


def _runs(kind: ServiceKind | None, event: ServiceEvent) -> bool:
    """A training without an end still runs; a talk without one took place on its day."""
    return kind is not None and kind.group == "training" and event.start_date is not None and event.end_date is None


def _when(event: ServiceEvent) -> str:
    if event.start_date is None:
        return f"Planned for {_day(event.planned_for)}"
    return _days(event.start_date, event.end_date, runs=_runs(service_kinds().get(str(event.kind)), event))


def _days(start: date, end: date | None, *, runs: bool) -> str:
    if runs:
        return f"Since {_day(start)}"
    return _day(start) if end is None or end == start else f"{_day(start)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _occupation(job: JobOutcome) -> str:
    from braidwork.reference.occupation_groups import major_label

    if not job.occupation_code:
        return "Job"
    return f"Job in {major_label(str(job.occupation_code))} ({job.occupation_code})"
