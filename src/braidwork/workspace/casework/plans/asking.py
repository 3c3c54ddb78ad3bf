"""The act of asking for the money: each service of a plan becomes a line in the books, under the client's pseudonym."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.conversing import interview_of
from braidwork.workspace.casework.events import SYSTEM, Actor, record
from braidwork.workspace.casework.models import Decision, IntakeSession
from braidwork.workspace.casework.plans.models import Plan, PlanLine
from braidwork.workspace.casework.plans.writing import hold, newest
from braidwork.workspace.fiscal.models import ServiceLine
from braidwork.workspace.fiscal.needs import load_needs, withdraw_line


@dataclass(frozen=True)
class Asked:
    """What asking did: lines newly loaded, lines that stood in the books already, lines taken back."""

    new: int
    there: int
    withdrawn: int


@transaction.atomic
def ask_for_money(plan: Plan, *, by: Staff) -> Asked:
    """Puts the services of the newest version among the needs that the funds plan for; each of them once.

    A service that changed since gets a new line and its old one is withdrawn; one that the books hold already (same
    person, kind, price and day) is taken as it is. RefusedError without services, without the client's consent or
    county, and as `load_needs` refuses.
    """
    held = hold(plan)
    intake = IntakeSession.objects.select_related("person").get(pk=held.intake_id)
    services = newest(held).body["services"]
    if not services:
        raise RefusedError("the plan names no service.", mend="write down what it takes and what it costs first.")
    standing = {str(x.item): x for x in PlanLine.objects.filter(plan=held, replaced_at=None)}
    lines = {str(x.pk): x for x in ServiceLine.objects.filter(pk__in=[x.line_id for x in standing.values()])}
    as_asked = {key for key, x in standing.items() if _is(lines.get(str(x.line_id)), _service(services, key))}
    old = [x for key, x in standing.items() if key not in as_asked]
    open_services = [s for s in services if s["key"] not in as_asked]
    there = _in_books(open_services, _free(held))
    new = {s["key"]: f"plan-{secrets.token_hex(6)}" for s in open_services if s["key"] not in there}
    now = timezone.now()
    for one in old:
        _replace(one, now)
    for key, line_id in {**there, **new}.items():
        PlanLine.objects.create(plan=held, item=key, line_id=line_id, asked_at=now, asked_by=str(by.pk))
    if new:
        tier = _tier(intake, held.organisation)
        rows = [_row(s, new[s["key"]], intake, tier) for s in open_services if s["key"] in new]
        load_needs(rows, by=SYSTEM, synthetic=bool(intake.person.is_synthetic), name="the plan")
    record("plan money asked for", "person", held.person_id, by=Actor.staff(by), rows=len(new),
           organisation=str(held.organisation_id or ""))  # fmt: skip
    return Asked(len(new), len(there), len(old))


def _service(services: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    return next((s for s in services if s["key"] == key), None)


def _in_books(services: Sequence[Mapping[str, Any]], free: list[ServiceLine]) -> dict[str, str]:
    """By the key of a service: the line that the books hold for it already; each line once."""
    found: dict[str, str] = {}
    for service in services:
        match = next((x for x in free if _is(x, service)), None)
        if match is not None:
            free.remove(match)
            found[service["key"]] = str(match.pk)
    return found


def _replace(old: PlanLine, now: Any) -> None:
    """Ends a line; what was promised for it stays in the books until a fiscal manager releases it."""
    old.replaced_at = now
    old.save(update_fields=["replaced_at"])
    if ServiceLine.objects.filter(pk=old.line_id, withdrawn_at=None).exists():
        withdraw_line(str(old.line_id), by=SYSTEM)


def _free(plan: Plan) -> list[ServiceLine]:
    """Lines of this person that stand in the books and belong to no plan yet."""
    taken = PlanLine.objects.filter(replaced_at=None).values_list("line_id", flat=True)
    mine = ServiceLine.objects.filter(pseudonym__person=plan.person_id, withdrawn_at=None)
    return list(mine.exclude(pk__in=list(taken)).order_by("line_id"))


def _is(line: ServiceLine | None, service: Mapping[str, Any] | None) -> bool:
    if line is None or service is None:
        return False
    last = line.last_service_date
    booked = (line.category_code, int(line.cost_cents), line.service_date.isoformat())
    asked = (service["category_code"], int(service["cost_cents"]), service["begins"])
    return (*booked, last.isoformat() if last else "") == (*asked, service.get("ends", ""))


def _row(service: Mapping[str, Any], line_id: str, intake: IntakeSession, tier: int) -> dict[str, Any]:
    return {
        "line_id": line_id, "category_code": service["category_code"], "cost_cents": int(service["cost_cents"]),
        "other_grants_cents": 0, "service_date": date.fromisoformat(service["begins"]),
        "last_service_date": date.fromisoformat(service["ends"]) if service.get("ends") else None,
        "waiting_since_date": timezone.localdate(), "county_code": _county(intake), "tier": tier,
        "case": str(intake.person_id),
    }  # fmt: skip


def _county(intake: IntakeSession) -> str:
    county = interview_of(intake).case.get(None, "county").value
    if not isinstance(county, str):
        raise RefusedError("the county where the client lives is not known.", mend="ask for it: funds serve counties.")
    return county


def _tier(intake: IntakeSession, organisation: Organisation | None) -> int:
    """Priority of service as the kept decisions have it; the last tier where they have none.

    The books tell it to people who see no answers: what rests on private ones counts where she agreed to that.
    """
    from braidwork.eligibility.programs import PRIORITY_PROGRAM, priority_rank

    decided = Decision.objects.filter(intake=intake, program_id=PRIORITY_PROGRAM).order_by("-intake_version").first()
    if decided is None or (decided.rests_on_private and not agreed(intake.person, "private_serving", organisation)):
        return priority_rank(None)
    return priority_rank(decided.tier)
