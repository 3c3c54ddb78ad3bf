"""The section of work and money on the page of a case: `{% work_of_case %}`."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("prospects/case_section.html", takes_context=True)
def work_of_case(context: dict[str, Any]) -> dict[str, Any]:
    """What was said of work, as `staff` may see it; nothing for a role that does not reach it."""
    staff, case = context["staff"], context["case"]
    if not staff.may("work.read"):
        return {}
    from braidwork.workspace.advice.region import occupations_here
    from braidwork.workspace.casework.prospects.forms import label_of
    from braidwork.workspace.casework.prospects.keeping import said_of

    said, here = said_of(case.person), occupations_here(wait_seconds=0)
    return {
        "shown": True, "intake": case.intake, "version": said.version, "may_keep": staff.may("work.keep"),
        "works_as": label_of(said.home.works_as, here.work), "aims_at": label_of(said.home.aims_at, here.work),
    }  # fmt: skip
