"""The timeline of a case in plain sentences, as far as it is the reader's business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import AuditEvent, Person

# {n} counts events of one kind in a row; what is not listed here is told by its own name.
_SENTENCES: dict[str, tuple[str, str]] = {
    "intake started": ("{who} began the questions.", ""),
    "answer given": ("{who} gave an answer.", "{who} gave {n} answers."),
    "private questions declined": ("{who} passed over the private questions.", ""),
    "went back": ("{who} went back a question.", "{who} went back {n} questions."),
    "question asked again": ("{who} looked at an answer again.", "{who} looked at {n} answers again."),
    "answers confirmed": ("{who} confirmed answers that do not seem to fit together.", ""),
    "questions upgraded": ("{who} went on with the newest questions.", ""),
    "intake finished": ("The answers were checked against every program.", ""),
    "case read": ("{who} opened the case.", "{who} opened the case {n} times."),
    "case status read": ("{who} looked at how far the case is.", "{who} looked {n} times at how far the case is."),
    "notes read": ("{who} read notes.", "{who} read notes {n} times."),
    "note written": ("{who} wrote a note.", "{who} wrote {n} notes."),
    "note corrected": ("{who} corrected a note.", "{who} corrected {n} notes."),
    "task set": ("{who} set a task.", "{who} set {n} tasks."),
    "task done": ("{who} marked a task as done.", "{who} marked {n} tasks as done."),
    "reminder set": ("Braidwork set a reminder: a referral has no answer.", ""),
    "service recorded": ("{who} wrote a service down.", "{who} wrote {n} services down."),
    "service planned": ("{who} planned a service.", "{who} planned {n} services."),
    "service taken out": ("{who} took a service out again.", "{who} took {n} services out again."),
    "services brought in": ("{who} brought in services of before.", ""),
    "services read": ("{who} looked at the services.", "{who} looked {n} times at the services."),
    "job recorded": ("{who} wrote a job down.", "{who} wrote {n} jobs down."),
    "job taken out": ("{who} took a job out again.", ""),
    "referral made": ("{who} made a referral.", "{who} made {n} referrals."),
    "referral read": ("{who} opened a referral.", "{who} opened referrals {n} times."),
    "referral agreed to": ("{who} agreed to a referral.", ""),
    "referral accepted": ("{who} accepted a referral.", ""),
    "referral put on a list": ("{who} put a referral on the waiting list.", ""),
    "referral declined": ("{who} declined a referral.", ""),
    "referral kept": ("{who} said that the client came.", ""),
    "referral missed": ("{who} said that the client did not come.", ""),
    "referral closed": ("{who} closed a referral.", ""),
    "referral taken back": ("{who} took a referral back.", ""),
    "paper added": ("{who} added a paper.", "{who} added {n} papers."),
    "paper taken out": ("{who} took a paper out.", "{who} took {n} papers out."),
    "paper read": ("{who} opened a paper.", "{who} opened {n} papers."),
    "papers listed": ("{who} looked at the list of papers.", "{who} looked {n} times at the list of papers."),
    "paper marked": ("{who} marked a paper.", "{who} marked {n} papers."),
    "paper mark undone": ("{who} took a mark on a paper back.", "{who} took {n} marks on papers back."),
    "staff found": ("{who} said what was found.", "{who} said {n} times what was found."),
    "finding taken back": ("{who} took a finding back.", "{who} took {n} findings back."),
    "findings read": ("{who} looked at what was found.", "{who} looked {n} times at what was found."),
    "decided on evidence": ("The case was decided anew on papers and findings.", ""),
    "work and home told": ("{who} wrote down work and home.", "{who} changed work and home {n} times."),
    "work and money read": ("{who} looked at work and money.", "{who} looked {n} times at work and money."),
    "plan begun": ("{who} began a plan.", ""),
    "plan changed": ("{who} changed the plan.", "{who} changed the plan {n} times."),
    "plan offered": ("{who} laid the plan before the client.", ""),
    "plan signed": ("{who} signed the plan, or kept a signature on paper.", ""),
    "plan read": ("{who} read the plan.", "{who} read the plan {n} times."),
    "plan printed": ("{who} printed the plan.", "{who} printed the plan {n} times."),
    "plan shared": ("{who} let staff read the own plan.", ""),
    "plan sharing ended": ("{who} stopped letting staff read the own plan.", ""),
    "plan money asked for": ("{who} asked for the money of the plan.", ""),
    "case filed": ("{who} filed who the client is.", "{who} changed {n} times who the client is."),
    "identity read": ("{who} looked at who the client is.", "{who} looked {n} times at who the client is."),
}
_CONSENT = {
    ("consent given", "screening"): "{who} agreed that we keep the answers.",
    ("consent given", "private_screening"): "{who} agreed to private questions.",
    ("consent given", "serving"): "{who} shared the case with your organization.",
    ("consent given", "private_serving"): "{who} shared private answers with your organization.",
    ("consent withdrawn", "serving"): "{who} stopped sharing the case with your organization.",
    ("consent withdrawn", "private_serving"): "{who} stopped sharing private answers with your organization.",
}
_BETWEEN_TWO = (
    "referral", "task", "note", "reminder", "consent", "paper", "case filed", "plan ", "service", "job", "staff found",
    "finding", "decided on evidence", "work and home told",
)  # fmt: skip
_EVIDENCE = ("paper", "staff found", "finding")
_READS = frozenset({
    "case read", "case status read", "notes read", "referral read", "paper read", "papers listed", "identity read",
    "services read", "plan read", "findings read", "work and money read",
})  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the timeline: when (the newest, where several are told as one) and the sentence."""

    at: datetime
    text: str


def timeline(events: Iterable[AuditEvent], person: Person, staff: Staff) -> tuple[Line, ...]:
    """The events as sentences for one member of staff, in the order given; a run of one kind is one line.

    Left out is what is between the client and another organization: its looks, notes, tasks, consents and referrals.
    Staff of other organizations stand without their names.
    """
    home = str(staff.organisation_id)
    seen = [e for e in events if _concerns(e, home)]
    names = _names(seen, staff)
    return tuple(_lines(seen, str(person.display_name) or "The client", names, home))


def _concerns(event: AuditEvent, home: str) -> bool:
    own = home in (event.organisation_id, event.details.get("organisation"))
    if str(event.act).startswith(_EVIDENCE) and event.details.get("private"):
        return False  # that there is one may tell of a private answer
    if event.act in _READS:
        return bool(event.organisation_id == home)
    if str(event.act).startswith(_BETWEEN_TWO):
        return own or not (event.organisation_id or event.details.get("organisation"))
    return True


def _names(events: Iterable[AuditEvent], staff: Staff) -> dict[str, str]:
    wanted = {e.actor_id for e in events if e.actor_kind == "staff"}
    here = Staff.objects.filter(pk__in=wanted, organisation_id=staff.organisation_id)
    return {str(s.pk): str(s.display_name) for s in here}


def _lines(events: list[AuditEvent], client: str, names: dict[str, str], home: str) -> Iterator[Line]:
    run: list[AuditEvent] = []
    for event in events:
        if run and not _alike(run[0], event):
            yield _line(run, client, names)
            run = []
        run.append(event)
    if run:
        yield _line(run, client, names)


def _alike(one: AuditEvent, other: AuditEvent) -> bool:
    several = _SENTENCES.get(str(one.act), ("", ""))[1]
    return bool(several) and (one.act, one.actor_kind, one.actor_id) == (other.act, other.actor_kind, other.actor_id)


def _line(run: list[AuditEvent], client: str, names: dict[str, str]) -> Line:
    first, n = run[0], len(run)
    who = {
        "client": client, "system": "Braidwork", "visitor": "Someone who is not signed in",
        "staff": names.get(str(first.actor_id), "Staff of another organization"),
    }.get(str(first.actor_kind), "Someone")  # fmt: skip
    consent = _CONSENT.get((str(first.act), str(first.details.get("purpose", ""))))
    one, several = _SENTENCES.get(str(first.act), ("{who}: " + str(first.act).replace("{", "").replace("}", ""), ""))
    sentence = consent or (several if n > 1 else one)
    return Line(first.at, sentence.format(who=who, n=n))
