"""How each service of a plan stands: what the books say of its money, and when it was given by the service ledger."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.plans.body import day_of
from braidwork.workspace.casework.plans.models import PlanVersion
from braidwork.workspace.casework.plans.promises import promises_of, with_promises
from braidwork.workspace.casework.plans.telling import of_cents
from braidwork.workspace.casework.services.reading import services_of

_STATES = {
    "not_asked": "money not asked for", "asked": "money asked for, not planned yet",
    "planned": "money planned, not promised", "promised": "money promised", "paid": "paid",
}  # fmt: skip


def states_since(version: PlanVersion) -> dict[str, str]:
    """By key, how services stand today whose money did not move: that it was asked for makes no new version."""
    services = version.body["services"]
    return {
        str(now["key"]): str(now["state"])
        for was, now in zip(services, with_promises(services, promises_of(version.plan)), strict=True)
        if was["paid_by"] == now["paid_by"]
    }


def services_as_they_stand(version: PlanVersion, staff: Staff) -> list[dict[str, Any]]:
    """Each service of a version with its money as the books have it today, and the days on which it was given.

    `not_before` is the day on which one begins that has not begun.
    """
    found = promises_of(version.plan)
    given: dict[str, list[str]] = {}
    today = timezone.localdate().isoformat()
    if staff.may("service.keep"):
        for event in services_of(version.plan.person).exclude(plan_item="").order_by("start_date", "pk"):
            if event.start_date is not None:
                given.setdefault(str(event.plan_item), []).append(f"{event.start_date:%b} {event.start_date.day}")
    return [
        {
            "key": s["key"], "label": s["label"], "state": _STATES[s["state"]],
            "payers": [f"{p['name']}: {of_cents(int(p['cents']))}" for p in s["paid_by"]],
            "short": f"nobody pays {of_cents(int(s['short_cents']))}" if s["short_cents"] else "",
            "given": ", ".join(given.get(str(s["key"]), [])), "begins": s["begins"],
            "not_before": day_of(s["begins"]) if s["begins"] > today else None,
        }
        for s in with_promises(version.body["services"], found)
    ]  # fmt: skip
