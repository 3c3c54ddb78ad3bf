"""One note typed once: a talk becomes a note, services, finished tasks, papers seen, a next step, and links to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession, Person
from braidwork.workspace.casework.papers.bringing import mark_seen
from braidwork.workspace.casework.services.checking import her_rows
from braidwork.workspace.casework.services.from_elsewhere import plan_here, service_of_plan_item, service_of_referral
from braidwork.workspace.casework.services.models import NoteLink
from braidwork.workspace.casework.services.recording import record_service
from braidwork.workspace.casework.serving.models import Note, Referral
from braidwork.workspace.casework.serving.noting import write_note
from braidwork.workspace.casework.serving.reach import referrals_for, side_of, tasks_for
from braidwork.workspace.casework.serving.referral_rules import moves_of
from braidwork.workspace.casework.serving.referring import move
from braidwork.workspace.casework.serving.tasking import finish_task, set_task
from braidwork.workspace.casework.talking import decide_again


@dataclass(frozen=True)
class Talk:
    """What a form says of a talk: the text, its day and minutes, what it was, and which records it belongs to.

    `papers` are pairs of a line of the list and the paper that was seen; `came` are referrals that the client kept;
    `plan_items` are services of the plan that took place; the next step is a task for `next_for`, or for anyone.
    """

    text: str
    on: date
    minutes: int | None = None
    kinds: tuple[str, ...] = ()
    program: str = ""
    referrals: tuple[UUID, ...] = ()
    came: tuple[UUID, ...] = ()
    tasks: tuple[UUID, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    is_about_plan: bool = False
    plan_items: tuple[str, ...] = ()
    next_step: str = ""
    next_on: date | None = None
    next_for: Staff | None = None


Link = tuple[str, str]


@transaction.atomic
def write_talk(intake: IntakeSession, talk: Talk, *, by: Staff, token: str) -> Note:
    """All that a talk led to, in one act: nothing of it is kept where a part is refused. The same form counts once.

    The minutes are those of the whole talk, shared out over its services. Raises what the acts of notes, services,
    referrals, papers and tasks raise, RefusedError also for a record that is not of this case.
    """
    Person.objects.select_for_update().filter(pk=intake.person_id).first()  # two forms at once wait for each other
    earlier = Note.objects.filter(person=intake.person_id, token=token).first()
    if earlier is not None:
        return earlier
    note = write_note(intake.person, talk.text, by=by, token=token)
    links: list[Link] = [
        *_services(intake, talk, by, token), *_referrals(intake, talk, by, token), *_tasks(intake, talk, by),
        *_papers(intake, talk, by), *_plan(intake, talk, by, token), *_next(intake, talk, by, token),
    ]  # fmt: skip
    NoteLink.objects.bulk_create(
        [NoteLink(note=note, kind=kind, subject=subject) for kind, subject in dict.fromkeys(links)]
    )
    return note


def shared_out(minutes: int | None, parts: int) -> list[int | None]:
    """Minutes of a talk over its services, so that they add up to the talk."""
    if minutes is None or parts == 0:
        return [None] * parts
    each, left = divmod(minutes, parts)
    return [(each + (place < left)) or None for place in range(parts)]


def _services(intake: IntakeSession, talk: Talk, by: Staff, token: str) -> Iterator[Link]:
    kinds = tuple(dict.fromkeys(talk.kinds))
    for number, (kind, minutes) in enumerate(zip(kinds, shared_out(talk.minutes, len(kinds)), strict=True)):
        made = record_service(
            intake.person, kind, by=by, token=f"{token[:50]}-s{number}", on=talk.on, minutes=minutes,
            program=talk.program,
        )  # fmt: skip
        yield "service", str(made.pk)


def _referrals(intake: IntakeSession, talk: Talk, by: Staff, token: str) -> Iterator[Link]:
    hers = {r.pk: r for r in referrals_for(by).filter(person__in=her_rows(intake.person))}
    for chosen in dict.fromkeys((*talk.referrals, *talk.came)):
        if chosen not in hers:
            raise RefusedError("that referral is not of this case.", mend="choose one that is listed.")
        yield "referral", str(chosen)
    for number, chosen in enumerate(dict.fromkeys(talk.came)):
        found = _kept(hers[chosen], by, f"{token[:50]}-r{number}")
        if found.from_organisation_id == by.organisation_id:
            made = service_of_referral(found, by=by, on=talk.on, program=talk.program)
            yield "service", str(made.pk)


def _kept(referral: Referral, by: Staff, token: str) -> Referral:
    side, outside = side_of(by, referral), referral.to_organisation_id is None
    seen = int(referral.version)
    if "attended" not in moves_of(str(referral.state), side, outside=outside):
        if "accept" not in moves_of(str(referral.state), side, outside=outside):
            raise RefusedError("that referral can not be kept from here.", mend="open it and see how it stands.")
        # A service outside the workspace answers nothing here: that the client was there says both.
        seen = int(move(referral, "accept", by=Actor.staff(by), side=side, seen=seen, token=f"{token}a").version)
    return move(referral, "attended", by=Actor.staff(by), side=side, seen=seen, token=token)


def _tasks(intake: IntakeSession, talk: Talk, by: Staff) -> Iterator[Link]:
    hers = {t.pk: t for t in tasks_for(by).filter(person__in=her_rows(intake.person))}
    for chosen in dict.fromkeys(talk.tasks):
        if chosen not in hers:
            raise RefusedError("that task is not of this case.", mend="choose one that is listed.")
        finish_task(hers[chosen], by=Actor.staff(by))
        yield "task", str(chosen)


def _papers(intake: IntakeSession, talk: Talk, by: Staff) -> Iterator[Link]:
    from braidwork.workspace.casework.papers.staff_pages import section

    if not talk.papers:
        return
    if not by.may("paper.keep"):
        raise RefusedError("your role does not mark papers.", mend="ask a navigator.")
    needs = {n.key: n for n in section(by, intake)}
    for key, paper in dict.fromkeys(talk.papers):
        if key not in needs:
            raise RefusedError("that paper is not on the list any more.", mend="look at the list of papers.")
        mark_seen(intake.person, needs[key], paper, talk.on, name=str(by.display_name), by=Actor.staff(by))
        if not needs[key].is_private:  # a link would tell colleagues without that right of a private answer
            yield "paper", key
    decide_again(intake, by=Actor.staff(by))


def _plan(intake: IntakeSession, talk: Talk, by: Staff, token: str) -> Iterator[Link]:
    if not (talk.is_about_plan or talk.plan_items):
        return
    version = plan_here(intake.person, by.organisation) if by.may("plan.read") else None
    if version is None:
        raise RefusedError("there is no plan yet.", mend="begin the plan first.")
    yield "plan", str(version.plan_id)
    for number, key in enumerate(dict.fromkeys(talk.plan_items)):
        made = service_of_plan_item(
            version, key, by=by, on=talk.on, token=f"{token[:50]}-p{number}", program=talk.program
        )  # fmt: skip
        yield "service", str(made.pk)


def _next(intake: IntakeSession, talk: Talk, by: Staff, token: str) -> Iterator[Link]:
    if not talk.next_step.strip():
        return
    if talk.next_on is None:
        raise RefusedError("the next step has no day.", mend="say by when.")
    own = f"{token[:50]}-n"
    made = set_task(intake.person, talk.next_step, talk.next_on, by=by, token=own, for_staff=talk.next_for)
    yield "task", str(made.pk)
