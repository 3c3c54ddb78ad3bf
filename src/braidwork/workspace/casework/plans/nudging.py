"""Follow-ups of a plan as tasks on the list of today, and the nudge before one is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import SYSTEM, record
from braidwork.workspace.casework.plans.body import day_of, is_empty
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.telling import english
from braidwork.workspace.casework.serving.models import Task
from braidwork.workspace.casework.serving.tasking import LONGEST_TASK, finish_task, set_task

NUDGED_BEFORE = timedelta(days=3)
_STAFF = frozenset({"staff", "both"})


def set_follow_ups(version: PlanVersion, *, by: Staff) -> int:
    """A task for each follow-up that staff have to make, on its day; how many are new.

    Tasks of follow-ups that the plan no longer has, or has on another day, are closed; one that comes back is opened
    again, unless somebody did it.
    """
    plan, made = version.plan, 0
    wanted: dict[str, tuple[str, date]] = {}
    for one in version.body["follow_ups"]:
        day = day_of(one["on"])
        if day is not None and one["who"] in _STAFF:
            wanted[_token(plan, one)] = (f"Follow up on the plan: {english(one)}"[:LONGEST_TASK], day)
    there = Task.objects.filter(person=plan.person_id, token__startswith=f"{_prefix(plan)}on-")
    for task in there.filter(done_at=None).exclude(token__in=list(wanted)):
        finish_task(task, by=SYSTEM)
    back = there.filter(token__in=list(wanted), done_by=SYSTEM.id or SYSTEM.kind).exclude(done_at=None)
    made += back.update(done_at=None, done_by="")
    known, today = set(there.values_list("token", flat=True)), timezone.localdate()
    for token, (what, day) in wanted.items():
        if token not in known:
            set_task(plan.person, what, max(day, today), by=by, token=token, for_staff=by)
            made += 1
    return made


def nudge(organisation: Organisation, *, on: date | None = None) -> int:
    """Sets a task for each follow-up that the client makes herself within three days: remind her; how many were new.

    Read from the versions that lie before clients. A plan that waits for a signature a week long is nudged once too.
    """
    today, made = on or timezone.localdate(), 0
    before_them = PlanVersion.objects.filter(plan__organisation=organisation, number=F("plan__offered"))
    for version in before_them.select_related("plan").prefetch_related("plansignature_set"):
        plan = version.plan
        for one in version.body["follow_ups"]:
            day = day_of(one["on"])
            if day is not None and one["who"] == "client" and today <= day <= today + NUDGED_BEFORE:
                made += _task(plan, f"remind-{one['key']}-{day:%m%d}", f"Remind the client: {english(one)}", today)
        signed = {s.who for s in version.plansignature_set.all()}
        waits = plan.offered_at is not None and timezone.localdate(plan.offered_at) <= today - timedelta(days=7)
        if waits and "client" not in signed and not is_empty(version.body):
            made += _task(plan, f"unsigned-{plan.offered}", "The plan waits for the client's signature: ask.", today)
    return made


def _task(plan: Plan, token: str, what: str, today: date) -> int:
    _, new = Task.objects.get_or_create(
        person_id=plan.person_id, token=f"{_prefix(plan)}{token}"[:64],
        defaults={
            "organisation_id": plan.organisation_id, "what": what[:LONGEST_TASK], "due_on": today,
            "for_staff_id": plan.offered_by_id, "made_at": timezone.now(), "origin": "staff",
        },
    )  # fmt: skip
    if new:
        record("reminder set", "person", plan.person_id, by=SYSTEM, organisation=str(plan.organisation_id))
    return int(new)


def _prefix(plan: Plan) -> str:
    return f"plan-{plan.pk.hex[:20]}-"


def _token(plan: Plan, one: dict[str, Any]) -> str:
    return f"{_prefix(plan)}on-{one['key']}-{one['on']}"[:64]


def client_changed(version: PlanVersion) -> int:
    """A task for whoever laid the plan before the client: she changed it; how many were new."""
    plan = version.plan
    if plan.organisation_id is None:
        return 0
    return _task(plan, f"changed-{version.number}", "The client changed the plan: read it.", timezone.localdate())
