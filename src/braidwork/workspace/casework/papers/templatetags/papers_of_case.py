"""The section of papers on the page of a case: `{% papers_of_case %}`."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("papers/case_section.html", takes_context=True)
def papers_of_case(context: dict[str, Any]) -> dict[str, Any]:
    """The papers of `case` as `staff` may see them; nothing for a role that sees no papers."""
    staff, case = context["staff"], context["case"]
    if not staff.may("paper.read"):
        return {}
    from braidwork.workspace.casework.papers.staff_pages import section

    needs = section(staff, case.intake)
    return {"shown": True, "needs": needs, "intake": case.intake, "may_find": staff.may("paper.keep")}
