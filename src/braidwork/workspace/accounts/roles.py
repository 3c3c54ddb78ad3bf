"""Roles of staff as plain classes: what each may do, and no more."""

from __future__ import annotations

from typing import ClassVar

from braidwork.errors import UnknownNameError

PERMISSIONS = {
    "case.list": "see which cases the organisation serves",
    "case.status": "see how far a case is, and no answers",
    "case.read": "read the answers and results of a case that the client shared",
    "case.read_private": "read private answers, where the client agreed to that too",
    "case.sit": "sit with a client: begin, take the seat she gives, type with her",
    "case.join": "join two starts of one case, and take them apart again",
    "events.read": "read the chain of events",
    "languages.read": "see how far the texts of each language are checked",
    "rulebook.read": "read the programs, their rules and numbers, and how they changed",
    "rulebook.propose": "draft and propose changes to the rulebook, and count what they would change",
    "rulebook.publish": "publish a change that somebody else proposed",
    "reporting.counts": "see equal-opportunity counts with small groups withheld, and no row",
    "equity.read": "see whom we serve and how even-handed each recommender is, small groups withheld, and no row",
    "referral.make": "send a client who agrees to another organisation or service",
    "referral.answer": "see referrals from and to the organisation, answer and close them",
    "note.keep": "write notes and read those of the same organisation",
    "task.keep": "set tasks and mark them done",
    "service.keep": "write services and jobs of a case down, and read those of the same organisation",
    "work.read": "see work, home and limits of a case that the client shared, and what ladders leave",
    "work.keep": "write down work, home and limits with a client",
    "plan.read": "read the plan of a case that the client shared",
    "plan.keep": "make, change, offer and sign the plan of a case, and ask for its money",
    "paper.read": "see the papers of a case that the client shared",
    "paper.keep": "add papers, mark them as seen or as not needed",
    "identity.file": "file a case: name, birth date, ways to reach the client",
    "same_person.review": "review cases that may be of one person, join them and part them again",
    "same_person.measure": "see how far reviewers of likely duplicates agree, and no case",
    "staff.manage": "add staff of the own organisation, change roles, end access",
    "staff.confirm": "confirm that a colleague's second factor is taken away",
    "organisation.manage": "add and change organisations, where the own one runs the workspace",
    "fund.read": "read awards, plans and the ledger, where the own organisation runs the workspace",
    "fund.load": "load awards and service lines",
    "fund.propose": "propose which fund pays for which service",
    "fund.approve": "approve a plan that somebody else proposed, and the reopening of a closed month",
    "fund.post": "post approved plans and what was paid, undo postings, close months",
}

# The books are of the whole workspace: whom another organisation calls a fiscal manager has no business with them.
WORKSPACE_WIDE = frozenset(
    {"organisation.manage", "fund.read", "fund.load", "fund.propose", "fund.approve", "fund.post"}
)


class Role:
    """What a kind of staff may do."""

    name: ClassVar[str]
    label: ClassVar[str]
    permissions: ClassVar[frozenset[str]] = frozenset()


class Navigator(Role):
    """Sits with a client and carries the case."""

    name, label = "navigator", "Navigator"
    permissions = frozenset({
        "case.sit", "case.join", "case.list", "case.status", "case.read", "case.read_private",
        "referral.make", "referral.answer", "note.keep", "task.keep", "service.keep",
        "paper.read", "paper.keep", "identity.file", "same_person.review", "work.read", "work.keep",
        "rulebook.read", "plan.read", "plan.keep",
    })  # fmt: skip


class Helper(Role):
    """A community helper: types with the client and sees no case afterwards but its status."""

    name, label = "helper", "Community helper"
    permissions = frozenset({"case.sit", "case.list", "case.status", "rulebook.read"})


class Partner(Role):
    """Staff of a partner organisation: what the client shared with it, private answers excepted."""

    name, label = "partner", "Partner"
    permissions = frozenset({
        "case.list", "case.status", "case.read", "referral.answer",
        "note.keep", "task.keep", "service.keep", "rulebook.read", "paper.read", "plan.read",
    })  # fmt: skip


class ProgramManager(Role):
    """Sees which cases there are and how far they are."""

    name, label = "program_manager", "Program manager"
    permissions = frozenset(
        {"case.list", "case.status", "staff.confirm", "rulebook.read", "rulebook.propose", "rulebook.publish",
         "languages.read", "equity.read"}
    )  # fmt: skip


class Steward(Role):
    """Keeps the data in order: events, no answers."""

    name, label = "steward", "Data steward"
    permissions = frozenset(
        {"events.read", "rulebook.read", "rulebook.propose", "rulebook.publish", "reporting.counts", "languages.read",
         "same_person.measure", "equity.read"}
    )  # fmt: skip


class Auditor(Role):
    """Reads the chain of events."""

    name, label = "auditor", "Auditor"
    permissions = frozenset({"languages.read", "events.read", "rulebook.read", "fund.read"})


class FiscalManager(Role):
    """Loads awards and needs, proposes plans and posts what another person approved; sees pseudonyms, no case."""

    name, label = "fiscal_manager", "Fiscal manager"
    permissions = frozenset({"fund.read", "fund.load", "fund.propose", "fund.post"})


class Director(Role):
    """Approves plans that somebody else proposed."""

    name, label = "director", "Director"
    permissions = frozenset({"fund.read", "fund.approve", "equity.read"})


class Administrator(Role):
    """Manages who works here, and sees no case."""

    name, label = "administrator", "Administrator"
    permissions = frozenset({"staff.manage", "staff.confirm", "organisation.manage", "rulebook.read"})


ROLES: dict[str, type[Role]] = {
    r.name: r for r in (
        Navigator, Helper, Partner, ProgramManager, Steward, Auditor, FiscalManager, Director, Administrator,
    )
}  # fmt: skip


def role(name: str) -> type[Role]:
    """One role; UnknownNameError for one that does not exist."""
    if name not in ROLES:
        raise UnknownNameError.of("role", name, ROLES)
    return ROLES[name]
