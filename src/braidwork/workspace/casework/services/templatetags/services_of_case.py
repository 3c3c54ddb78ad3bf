"""The section of services of a case, and notes where they belong: `{% services_of_case %}`, `{% notes_at %}`."""

from __future__ import annotations

from typing import Any

from django import template

from braidwork.workspace.casework.events import Actor, record

register = template.Library()
_PLANNED_SHOWN = 20


@register.inclusion_tag("services/case_section.html", takes_context=True)
def services_of_case(context: dict[str, Any]) -> dict[str, Any]:
    """The newest services and jobs of `case` as `staff` may see them; nothing for a role that sees none."""
    staff, case = context["staff"], context["case"]
    if not staff.may("service.keep"):
        return {}
    from braidwork.workspace.casework.services.lines import section

    return {"shown": True, "intake": case.intake, **section(staff, case.person)}


@register.inclusion_tag("services/planned_today.html", takes_context=True)
def planned_today(context: dict[str, Any]) -> dict[str, Any]:
    """Services planned for today or before, each with the case where to say whether it took place."""
    staff = context["staff"]
    if not staff.may("service.keep"):
        return {}
    from django.utils import timezone

    from braidwork.workspace.casework.services.lines import service_lines
    from braidwork.workspace.casework.services.reading import planned_by
    from braidwork.workspace.casework.serving.case_sections import person_label
    from braidwork.workspace.casework.serving.reach import case_number

    events = list(planned_by(staff, timezone.localdate())[:_PLANNED_SHOWN])
    rows = [(line, e, case_number(staff, e.person)) for line, e in zip(service_lines(events), events, strict=True)]
    lines = [{**line, "client": person_label(e.person), "case_id": c} for line, e, c in rows if c is not None]
    return {"shown": bool(lines), "lines": lines}


@register.inclusion_tag("services/notes_at.html", takes_context=True)
def notes_at(context: dict[str, Any], kind: str, subject: object, person: Any = None) -> dict[str, Any]:
    """The notes of the own organization that tell of a record; that they were read is kept once a page."""
    staff = context["staff"]
    if not staff.may("note.keep") or not subject:
        return {}
    from braidwork.workspace.casework.services.note_links import notes_at as found_at

    found, request = found_at(staff, kind, subject, person), context["request"]
    if found and not getattr(request, "linked_notes_read", False):
        request.linked_notes_read = True
        record("notes read", "person", found[0].person_id, by=Actor.staff(staff), purpose="serving", rows=len(found))
    return {"notes": found, "kind": kind}


@register.inclusion_tag("services/notes_at.html", takes_context=True)
def notes_at_plan(context: dict[str, Any]) -> dict[str, Any]:
    """The notes that tell of the plan of the case `case_id` with the own organization."""
    from braidwork.workspace.casework.plans.reach import plan_for
    from braidwork.workspace.casework.reading import cases_for

    intake = cases_for(context["staff"]).filter(pk=context["case_id"]).first()
    plan = plan_for(context["staff"], intake) if intake is not None else None
    return notes_at(context, "plan", plan.pk if plan is not None else "")


@register.inclusion_tag("services/told_by.html", takes_context=True)
def told_by(context: dict[str, Any], note: Any) -> dict[str, Any]:
    """What a note tells of, as a line under it; asked once for all notes of a page."""
    from braidwork.workspace.casework.services.note_links import told_by as told

    request, staff = context["request"], context["staff"]
    known = getattr(request, "told_by_notes", None)
    if known is None or note.pk not in known:
        page = list(context.get("notes") or [note])
        known = {n.pk: [] for n in [*page, note]} | told([*page, note], staff)
        request.told_by_notes = known
    return {"told": known[note.pk]}
