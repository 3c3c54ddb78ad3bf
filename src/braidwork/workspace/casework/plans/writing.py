"""Acts of a plan: begin one, change it, lay it before the client. Each is atomic, named by its actor, and evented."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import SYSTEM, Actor, record
from braidwork.workspace.casework.models import IntakeSession, Person
from braidwork.workspace.casework.plans.body import SECTIONS, checked, is_empty
from braidwork.workspace.casework.plans.comparing import merged
from braidwork.workspace.casework.plans.drafting import brought_up_to_date, drafted
from braidwork.workspace.casework.plans.models import Plan, PlanOffer, PlanVersion
from braidwork.workspace.casework.retention import joined_people

LONGEST_WHY = 300
_DRAFT = "The draft, with the client's change in it."
Body = dict[str, Any]


class PlanMovedOn(Exception):  # noqa: N818 - it is a choice for the writer, not an error
    """Somebody wrote a new version after this page was opened; nothing was written. `standing` is that version."""

    def __init__(self, standing: PlanVersion) -> None:
        self.standing = standing
        super().__init__(f"version {standing.number}")


@transaction.atomic
def draft_plan(
    intake: IntakeSession, *, by: Actor, token: str, organisation: Organisation | None = None,
    advice: dict[str, Any] | None = None, chosen: int | None = None, needs: tuple[Any, ...] = (),
) -> PlanVersion:  # fmt: skip
    """The first version of a plan, made from what is decided, the chosen way of `advice` and its priced needs.

    Without an organisation it is the client's own, and lies before her at once. Where there is a plan already its
    newest version is given back. RefusedError where the questions are not answered to the end.
    """
    Person.objects.select_for_update().get(pk=intake.person_id)  # two forms at once wait for each other
    there = Plan.objects.filter(person=intake.person_id, organisation=organisation).first()
    if there is not None:
        return newest(there)
    now = timezone.now()
    body = drafted(intake, organisation=organisation, advice=advice, chosen=chosen, needs=needs)
    plan = Plan.objects.create(person=intake.person, intake=intake, organisation=organisation, began_at=now)
    found = _add(plan, body, by=by, why="", token=token, decided_in=int(intake.version))
    record("plan begun", "person", plan.person_id, by=by, version=1, organisation=_home(plan))
    if organisation is None:
        _before_her(plan, found, None)
    return found


@transaction.atomic
def change_plan(plan: Plan, body: Body, *, by: Actor, seen: int, token: str, why: str = "") -> PlanVersion:
    """A new version with another content; the one before stays. `seen` is the number that the page showed.

    Raises PlanMovedOn where somebody wrote a newer version meanwhile, RefusedError for content that cannot be read and
    for a version that was signed and is changed without a reason. The same form sent twice counts once; the same
    content makes no version.
    """
    held = hold(plan)
    if (same := PlanVersion.objects.filter(plan=held, token=token).first()) is not None:
        return same
    standing = newest(held)
    if standing.number != seen:
        raise PlanMovedOn(standing)
    clean, reason = checked(body), " ".join(why.split())
    if clean == standing.body:
        return standing
    if len(reason) > LONGEST_WHY:
        raise RefusedError(f"the reason has {len(reason):,} characters; {LONGEST_WHY} fit.", mend="shorten it.")
    if not reason and by.kind == "staff" and standing.plansignature_set.exists():
        raise RefusedError("this version is signed.", mend="say why the plan changes.")
    found = _add(held, clean, by=by, why=reason, token=token, decided_in=int(standing.decided_in))
    record("plan changed", "person", held.person_id, by=by, version=found.number, organisation=_home(held))
    if held.organisation_id is None or by.kind == "client":
        _before_her(held, found, None)
    return found


@transaction.atomic
def change_by_client(plan: Plan, body: Body, *, by: Actor, seen: int, token: str, why: str = "") -> PlanVersion:
    """Her change of the version that lies before her (`seen`), which lies before her at once.

    A draft of staff that she does not see yet is no part of it: it is written anew on top, with her change in it, so
    that neither is lost; where both changed one line, hers stands. Raises as `change_plan`.
    """
    held = hold(plan)
    draft = newest(held)
    before_her = PlanVersion.objects.get(plan=held, number=held.offered)
    if PlanVersion.objects.filter(plan=held, token=token).exists() or draft.number == held.offered:
        return change_plan(plan, body, by=by, seen=seen, token=token, why=why)
    if before_her.number != seen:
        raise PlanMovedOn(before_her)
    clean, decided = checked(body), int(before_her.decided_in)
    if clean == before_her.body:
        return before_her
    found = _add(held, clean, by=by, why=" ".join(why.split())[:LONGEST_WHY], token=token, decided_in=decided)
    _before_her(held, found, None)
    record("plan changed", "person", held.person_id, by=by, version=found.number, organisation=_home(held))
    both, _ = merged(before_her.body, draft.body, clean)
    again = _add(held, both, by=_writer(draft), why=_DRAFT, token=f"{token}-draft"[-64:],
                 decided_in=int(draft.decided_in))  # fmt: skip
    record("plan changed", "person", held.person_id, by=SYSTEM, version=again.number, organisation=_home(held))
    return found


@transaction.atomic
def renew_plan(
    plan: Plan, *, by: Actor, seen: int, token: str, why: str, advice: dict[str, Any] | None = None,
    chosen: int | None = None, needs: tuple[Any, ...] = (),
) -> PlanVersion:  # fmt: skip
    """A new version on what is decided, referred and promised now; what people wrote and their own dates stay.

    With `advice` the way, its money and what it needs are taken anew too, but for what was asked for already.
    PlanMovedOn and RefusedError as in `change_plan`.
    """
    held = hold(plan)
    if (same := PlanVersion.objects.filter(plan=held, token=token).first()) is not None:
        return same
    standing = newest(held)
    if standing.number != seen:
        raise PlanMovedOn(standing)
    intake = IntakeSession.objects.select_related("person").get(pk=held.intake_id)
    body = checked(brought_up_to_date(held, standing.body, intake, advice=advice, chosen=chosen, needs=needs))
    if {**body, "on": ""} == {**standing.body, "on": ""} and standing.decided_in == intake.version:
        return standing
    found = _add(held, body, by=by, why=why, token=token, decided_in=int(intake.version))
    record("plan changed", "person", held.person_id, by=by, version=found.number, organisation=_home(held))
    if held.organisation_id is None:
        _before_her(held, found, None)
    return found


@transaction.atomic
def offer_plan(plan: Plan, *, by: Staff, seen: int) -> PlanVersion:
    """Lays the newest version before the client, who can read and sign it from now on; its follow-ups become tasks.

    PlanMovedOn where a newer version came, RefusedError for a plan without a goal or without anything to do.
    """
    from braidwork.workspace.casework.plans.nudging import set_follow_ups

    held = hold(plan)
    standing = newest(held)
    if standing.number != seen:
        raise PlanMovedOn(standing)
    if missing := is_empty(standing.body):
        raise RefusedError(f"the plan has {missing}.", mend="write that first: an empty plan helps nobody.")
    if held.offered != standing.number:
        _before_her(held, standing, by)
        record("plan offered", "person", held.person_id, by=Actor.staff(by), version=standing.number,
               organisation=_home(held))  # fmt: skip
    set_follow_ups(standing, by=by)
    return standing


@transaction.atomic
def share_plan(plan: Plan, shared: bool, *, by: Actor) -> Plan:
    """The client lets those who serve her read the plan that she made herself, or ends that."""
    held = hold(plan)
    if held.is_shared != shared:
        held.is_shared = shared
        held.save(update_fields=["is_shared"])
        record("plan shared" if shared else "plan sharing ended", "person", held.person_id, by=by)
    return held


def hold(plan: Plan) -> Plan:
    """The plan with its row locked for this transaction; RefusedError where it was erased."""
    found = Plan.objects.select_for_update(of=("self",)).select_related("person").filter(pk=plan.pk).first()
    if found is None:
        raise RefusedError("this plan was erased.", mend="begin a new one.")
    return found


def newest(plan: Plan) -> PlanVersion:
    """The newest version of a plan."""
    found = PlanVersion.objects.filter(plan=plan).select_related("plan", "plan__person").order_by("-number").first()
    assert found is not None, "a plan has a first version from its beginning"
    return found


def current_plan(person: Person, organisation: Organisation | None = None) -> PlanVersion | None:
    """The newest version of a person's plan with an organisation, or of her own; None where there is none."""
    plan = Plan.objects.filter(
        person__in=[person.pk, *joined_people(person.pk)], organisation=organisation
    ).order_by("-began_at").first()  # fmt: skip
    return None if plan is None else newest(plan)


def seal_of(body: Body) -> str:
    """SHA-256 of a content, written canonically: what a signature stands for."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _add(plan: Plan, body: Body, *, by: Actor, why: str, token: str, decided_in: int) -> PlanVersion:
    assert set(body) == set(SECTIONS), "a content is made by `body` and `drafting` only"
    plan.number += 1
    plan.save(update_fields=["number"])
    return PlanVersion.objects.create(
        plan=plan, number=plan.number, body=body, body_sha256=seal_of(body), why=why, decided_in=decided_in,
        made_at=timezone.now(), made_by=by.id, seat=by.seat, token=token,
    )  # fmt: skip


def _writer(version: PlanVersion) -> Actor:
    return Actor("staff", str(version.made_by), sits_as=str(version.seat))


def _before_her(plan: Plan, version: PlanVersion, by: Staff | None) -> None:
    now = timezone.now()
    plan.offered, plan.offered_at, plan.offered_by = version.number, now, by or plan.offered_by
    plan.save(update_fields=["offered", "offered_at", "offered_by"])
    PlanOffer.objects.get_or_create(
        version=version, defaults={"offered_at": now, "offered_by": str(by.pk) if by else str(version.made_by)}
    )


def _home(plan: Plan) -> str:
    return str(plan.organisation_id or "")
