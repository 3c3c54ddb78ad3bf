"""The section of the plan on the page of a case: `{% plan_of_case %}`."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("plans/case_section.html", takes_context=True)
def plan_of_case(context: dict[str, Any]) -> dict[str, Any]:
    """The plan of `case` with the organization of `staff`; nothing for a role that sees no plans."""
    staff, case = context["staff"], context["case"]
    if not staff.may("plan.read"):
        return {}
    from braidwork.workspace.casework.plans.reach import has_own_plan_unshared, own_plan_for, plan_for
    from braidwork.workspace.casework.plans.showing import state_in_words
    from braidwork.workspace.casework.plans.writing import newest

    plan = plan_for(staff, case.intake)
    version = newest(plan) if plan is not None else None
    return {
        "shown": True, "plan": plan, "own": own_plan_for(staff, case.intake),
        "unshared": has_own_plan_unshared(case.intake), "intake": case.intake,
        "may_keep": staff.may("plan.keep"), "client_changed": version is not None and version.seat == "client",
        "state": state_in_words(plan, version) if plan is not None and version is not None else "",
    }  # fmt: skip
