"""The section on the page of a case about who the client is: `{% same_person_of_case %}`."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("same_person/case_section.html", takes_context=True)
def same_person_of_case(context: dict[str, Any]) -> dict[str, Any]:
    """Filed or not, other cases of the same person, pairs that wait; nothing for a role that does not review."""
    staff, case = context["staff"], context["case"]
    if not staff.may("same_person.review"):
        return {}
    from django.db.models import Q

    from braidwork.workspace.casework.reading import cases_for
    from braidwork.workspace.casework.same_person.filing import identity_of
    from braidwork.workspace.casework.same_person.reviewing import joined_with, standing_of, suggestions_for
    from braidwork.workspace.casework.serving.case_sections import person_label

    pairs = suggestions_for(staff).filter(Q(left=case.person) | Q(right=case.person))
    same = [(person_label(p), cases_for(staff).filter(person=p).first()) for p in joined_with(staff, case.person)]
    return {
        "shown": True, "intake": case.intake, "is_filed": identity_of(case.person) is not None,
        "same": [(name, intake) for name, intake in same if intake is not None],
        "waiting": [p for p in pairs if standing_of(p).event is None],
    }  # fmt: skip
