"""The page of the services of a case: what was done and planned, one more, one taken out, one corrected; and jobs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from braidwork.errors import BraidworkError, RefusedError
from braidwork.reference.services import service_programs
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.services.jobs import record_job, void_job
from braidwork.workspace.casework.services.lines import (
    CHOOSABLE_REASONS,
    REASONS,
    SOURCES,
    WORK_TYPES,
    grouped_kinds,
    job_line,
    lines_of_books,
    service_lines,
)
from braidwork.workspace.casework.services.models import ServiceEvent
from braidwork.workspace.casework.services.naming_jobs import SeveralOccupations, label_of, occupation_in
from braidwork.workspace.casework.services.note_links import notes_of_rows
from braidwork.workspace.casework.services.reading import job_of_staff, jobs_for, service_of_staff, services_for
from braidwork.workspace.casework.services.recording import From, record_service, void_service
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.reach import case_of
from braidwork.workspace.casework.serving.reading_forms import day_in, kindly, new_token, number_in, token_in, uuid_in

_FIELDS = ("kind", "program", "on", "until", "planned_for", "minutes", "provider", "line_id", "posting_id", "corrects")
_JOB_FIELDS = (
    "start", "end", "occupation", "wage", "hours", "employer", "work_type", "related", "source", "corrects",
)  # fmt: skip
_DOLLARS = re.compile(r"\$?\s*(\d{1,4})(?:\.(\d{1,2}))?", re.ASCII)


@require_http_methods(["GET", "POST"])
@staff_page("service.keep")
def service_ledger(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The services of a case by the own organization; a POST writes one down, corrects one or takes one out."""
    staff, post = request.user, request.POST
    intake = case_of(staff, case_id, "service.keep")
    if request.method == "GET":
        record("services read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving")
        return _show(request, intake)
    chosen = service_of_staff(staff, intake.person, uuid_in(post, "corrects")) if post.get("corrects") else None
    act = post.get("do", "keep")
    if act in ("correct", "happened") and chosen is not None:
        return _show(request, intake, typed=_typed_of(chosen, happened=act == "happened"))
    try:
        if act == "void" and chosen is not None:
            void_service(chosen, by=staff, reason=post.get("reason", ""), token=token_in(post))
        else:
            _keep(intake, post, staff, chosen)
    except BraidworkError as error:
        return _show(request, intake, kindly(error), typed=_typed(post, _FIELDS), status=422)
    return redirect("service-ledger", case_id=case_id)


@require_http_methods(["GET", "POST"])
@staff_page("service.keep")
def jobs(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The jobs of a case as the own organization knows them; a POST writes one down, corrects one or takes one out."""
    staff, post = request.user, request.POST
    intake = case_of(staff, case_id, "service.keep")
    if request.method == "GET":
        record("services read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving")
        return _show_jobs(request, intake)
    chosen = job_of_staff(staff, intake.person, uuid_in(post, "corrects")) if post.get("corrects") else None
    act = post.get("do", "keep")
    if act == "correct" and chosen is not None:
        return _show_jobs(request, intake, typed=_typed_of_job(chosen))
    try:
        if act == "void" and chosen is not None:
            void_job(chosen, by=staff, reason=post.get("reason", ""), token=token_in(post))
        else:
            _keep_job(intake, post, staff, chosen)
    except SeveralOccupations as several:
        typed = {**_typed(post, _JOB_FIELDS), "found": several.found}
        return _show_jobs(request, intake, "Which occupation is it? Pick one.", typed=typed, status=422)
    except BraidworkError as error:
        return _show_jobs(request, intake, kindly(error), typed=_typed(post, _JOB_FIELDS), status=422)
    return redirect("jobs", case_id=case_id)


def day_or_none(post: QueryDict, name: str, what: str) -> date | None:
    """A day that may be left empty; RefusedError for one that cannot be read."""
    if not post.get(name, "").strip():
        return None
    found = day_in(post, name)
    if found is None:
        raise RefusedError(f"{what} cannot be read.", mend="type it like 11/30/2026.")
    return found


def minutes_in(post: QueryDict) -> int | None:
    """Minutes, or None where the field is empty; RefusedError for what is no number."""
    sent = post.get("minutes", "").strip()
    if not sent:
        return None
    if not (sent.isascii() and sent.isdigit() and len(sent) < 7):
        raise RefusedError("the minutes are no number.", mend="type them like 45.")
    return int(sent)


def _keep(intake: IntakeSession, post: QueryDict, staff: Staff, chosen: ServiceEvent | None) -> None:
    posting = post.get("posting_id", "").strip()
    if posting and not (posting.isascii() and posting.isdigit() and len(posting) < 16):
        raise RefusedError("the posting is no number.", mend="type it as the books show it.")
    money = From(
        source=str(chosen.source) if chosen and chosen.source in ("referral", "plan") else "staff",
        referral=chosen.referral if chosen else None, plan_version=str(chosen.plan_version) if chosen else "",
        plan_item=str(chosen.plan_item) if chosen else "", line_id=post.get("line_id", "").strip()[:64],
        posting_id=int(posting) if posting else None,
    )  # fmt: skip
    on = day_or_none(post, "on", "the day")
    happened = chosen is not None and chosen.start_date is None and on is not None
    record_service(
        intake.person, post.get("kind", "")[:40], by=staff, token=token_in(post), on=on,
        until=day_or_none(post, "until", "the last day"), minutes=minutes_in(post),
        planned_for=day_or_none(post, "planned_for", "the planned day"), program=post.get("program", "")[:40],
        provider=post.get("provider", "")[:300],
        came_from=money, instead_of=chosen, reason="took_place" if happened else "corrected",
    )  # fmt: skip


def _keep_job(intake: IntakeSession, post: QueryDict, staff: Staff, chosen: Any) -> None:
    start = day_or_none(post, "start", "the first day")
    if start is None:
        raise RefusedError("the job has no first day.", mend="say when it began.")
    record_job(
        intake.person, by=staff, token=token_in(post), start=start, end=day_or_none(post, "end", "the last day"),
        occupation_code=occupation_in(post), wage_hourly_cents=_cents(post.get("wage", "")),
        hours_weekly=number_in(post, "hours") or None, employer=post.get("employer", "")[:300],
        work_type=post.get("work_type", "")[:16], source=post.get("source", "")[:12],
        is_related_to_training={"yes": True, "no": False}.get(post.get("related", "")), instead_of=chosen,
    )  # fmt: skip


def _cents(text: str) -> int | None:
    clean = text.strip()
    if not clean:
        return None
    found = _DOLLARS.fullmatch(clean)
    if found is None:
        raise RefusedError("the wage cannot be read.", mend="write dollars and cents for one hour, like 21.50.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _typed(post: QueryDict, names: tuple[str, ...]) -> dict[str, str]:
    return {name: post.get(name, "")[:300] for name in names}


def _typed_of(event: ServiceEvent, *, happened: bool) -> dict[str, str]:
    on = str(event.start_date or (timezone.localdate() if happened else ""))
    planned = "" if happened else str(event.planned_for or "")
    return {
        "kind": str(event.kind), "program": str(event.program), "on": on, "until": str(event.end_date or ""),
        "planned_for": planned, "minutes": str(event.minutes or ""), "provider": str(event.provider),
        "line_id": str(event.line_id), "posting_id": str(event.posting_id or ""), "corrects": str(event.pk),
    }  # fmt: skip


def _typed_of_job(job: Any) -> dict[str, str]:
    wage = "" if job.wage_hourly_cents is None else f"{job.wage_hourly_cents / 100:.2f}"
    related = {True: "yes", False: "no"}.get(job.is_related_to_training, "")
    return {
        "start": str(job.start_date), "end": str(job.end_date or ""), "occupation": str(job.occupation_code),
        "wage": wage, "hours": str(job.hours_weekly or ""), "employer": str(job.employer),
        "work_type": str(job.work_type), "related": related, "source": str(job.source), "corrects": str(job.pk),
    }  # fmt: skip


def _show(
    request: HttpRequest, intake: IntakeSession, problem: str = "", *, typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    events = list(services_for(request.user, intake.person).filter(voids=None))
    rows = _with_notes(request.user, intake, "service", service_lines(events), events)
    stand = [r for r in rows if r["voided_by"] is None]
    last = next((r["event"].program for r in stand if r["event"].program), "")
    page = {
        **_page(request, intake, problem, typed or {"program": last, "on": ""}), "groups": grouped_kinds(),
        "programs": service_programs().values(), "planned": [r for r in stand if r["is_planned"]],
        "lines": lines_of_books(intake.person, request.user) if request.user.may("plan.read") else [],
        "given": [r for r in stand if not r["is_planned"]], "voided": [r for r in rows if r["voided_by"] is not None],
    }  # fmt: skip
    return render(request, "services/ledger.html", page, status=status)


def _show_jobs(
    request: HttpRequest, intake: IntakeSession, problem: str = "", *, typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    held = list(jobs_for(request.user, intake.person).filter(voids=None))
    rows = _with_notes(request.user, intake, "job", [job_line(j, label_of(str(j.occupation_code))) for j in held], held)
    page = {
        **_page(request, intake, problem, typed or {"work_type": "unsubsidized", "source": "client"}),
        "jobs": [r for r in rows if r["voided_by"] is None], "sources": SOURCES, "work_types": WORK_TYPES,
        "voided": [r for r in rows if r["voided_by"] is not None],
    }  # fmt: skip
    return render(request, "services/jobs.html", page, status=status)


def _with_notes(
    staff: Staff, intake: IntakeSession, kind: str, lines: list[dict[str, Any]], rows: list[Any]
) -> list[dict[str, Any]]:
    """The lines with the notes that tell of each; that they were read is kept."""
    notes = notes_of_rows(staff, kind, rows) if staff.may("note.keep") else {}
    if notes:
        several = len({n.pk for found in notes.values() for n in found})
        record("notes read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving", rows=several)
    return [{**line, "notes": notes.get(str(row.pk), [])} for line, row in zip(lines, rows, strict=True)]


def _page(request: HttpRequest, intake: IntakeSession, problem: str, typed: dict[str, Any]) -> dict[str, Any]:
    return {
        "staff": request.user, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "typed": typed, "token": new_token(), "today": timezone.localdate(),
        "reasons": [(r, REASONS[r]) for r in CHOOSABLE_REASONS],
    }  # fmt: skip
