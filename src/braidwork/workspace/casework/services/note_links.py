"""Where a note is shown besides its own page: what it tells of, and the notes that tell of a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from braidwork.reference.services import service_kinds
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.services.checking import her_rows
from braidwork.workspace.casework.services.models import JobOutcome, NoteLink, ServiceEvent
from braidwork.workspace.casework.serving.case_sections import need_label
from braidwork.workspace.casework.serving.models import Note, Referral, Task
from braidwork.workspace.casework.serving.reach import sharing_with

_MOST = 20


@dataclass(frozen=True)
class Told:
    """One record that a note tells of: its kind in a word, what it is, and where it is (blank: in the case)."""

    kind: str
    label: str
    address: str = ""


def notes_at(staff: Staff, kind: str, subject: object, person: Person | None = None) -> list[Note]:
    """The notes of the own organization that tell of a record, newest first; none of people who do not share now.

    A line of papers is called alike in every case: with `person` only the notes of her case are found.
    """
    links = NoteLink.objects.filter(kind=kind, subject=str(subject))
    found = Note.objects.filter(
        links__in=links, organisation=staff.organisation_id, person__in=sharing_with(staff.organisation)
    )  # fmt: skip
    if person is not None:
        found = found.filter(person__in=her_rows(person))
    return list(found.select_related("by").order_by("-written_at", "-pk")[:_MOST])


def notes_of_rows(staff: Staff, kind: str, rows: Iterable[Any]) -> dict[str, list[Note]]:
    """The notes of the own organization that tell of each of some rows, by the row's id; asked once for all."""
    links = NoteLink.objects.filter(
        kind=kind, subject__in=[str(r.pk) for r in rows], note__organisation=staff.organisation_id,
        note__person__in=sharing_with(staff.organisation),
    ).select_related("note__by")  # fmt: skip
    found: dict[str, list[Note]] = {}
    for link in links.order_by("-note__written_at"):
        found.setdefault(str(link.subject), []).append(link.note)
    return found


def told_by(notes: Iterable[Note], staff: Staff) -> dict[Any, list[Told]]:
    """What each note tells of, by the note's id, in the order it was linked."""
    links = list(NoteLink.objects.filter(note__in=[n.pk for n in notes]).order_by("pk"))
    names = _names(links)
    found: dict[Any, list[Told]] = {}
    for link in links:
        told = _told(str(link.kind), str(link.subject), names.get((link.kind, link.subject), ""), staff)
        found.setdefault(link.note_id, []).append(told)
    return found


def _names(links: list[NoteLink]) -> dict[tuple[str, str], str]:
    by_kind: dict[str, list[str]] = {}
    for link in links:
        by_kind.setdefault(str(link.kind), []).append(str(link.subject))
    kinds, names = service_kinds(), dict[tuple[str, str], str]()
    for s in ServiceEvent.objects.filter(pk__in=by_kind.get("service", ())):
        names["service", str(s.pk)] = kinds[str(s.kind)].name if s.kind in kinds else str(s.kind)
    for t in Task.objects.filter(pk__in=by_kind.get("task", ())):
        names["task", str(t.pk)] = str(t.what)
    for r in Referral.objects.filter(pk__in=by_kind.get("referral", ())).select_related("to_organisation"):
        names["referral", str(r.pk)] = f"{need_label(str(r.need))}, {r.receiver_name}"
    for j in JobOutcome.objects.filter(pk__in=by_kind.get("job", ())):
        names["job", str(j.pk)] = f"Job since {j.start_date:%B %-d, %Y}"
    return names


def _told(kind: str, subject: str, name: str, staff: Staff) -> Told:
    if kind == "paper":
        return Told("Paper", _paper(subject))
    if kind == "plan":
        return Told("Plan", "")
    if kind == "referral" and name and staff.may("referral.answer"):
        return Told("Referral", name, reverse("referral", args=[subject]))
    return Told(kind.capitalize(), name)


def _paper(key: str) -> str:
    from braidwork.eligibility.programs import programs

    known = {d.id: d.name for p in programs() for d in p.documents}
    return " or ".join(known[part] for part in key.split("+") if part in known)
