"""The shape of a program: its rule, dates, papers, priority, and what it opens; one file per program.

OPPORTUNITY_GRANT = Program(
    id="opportunity_grant",
    name="Opportunity Grant",
    plain_name="Money for college in a job field that is hiring",
    purpose="Pays for up to 45 credits of job training for people with low incomes.",
    rule=All(
        IsOneOf("state_code", "53").clause("resident", "Lives in Washington.", cite="RCW 28B.50.271",
                                           evidence=("proof-of-address",)),
        Compare("family_income_monthly_usd", "<=",
                Limit("poverty_guideline", by={"size": "family_size"}, times=Limit("opportunity_grant_share"),
                      monthly=True)).clause("income", "Family income is low enough.", cite="RCW 28B.50.271"),
    ),
    documents=(Document("proof-of-address", "Something with your name and address", "A bill or a lease."),),
    cites=("RCW 28B.50.271",),
    mark="verified",
    effective_from=date(2007, 7, 1),
    agency="State Board for Community and Technical Colleges",
)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from braidwork.eligibility.rules.clause import Mark
from braidwork.eligibility.rules.nodes import Node
from braidwork.errors import BraidworkError, UnknownNameError

Availability = Literal["open", "closed_to_new", "capped", "waitlist"]
Kind = Literal["benefit", "duty"]
Relation = Literal["requires", "excludes", "stacks", "extends_exit"]


@dataclass(frozen=True)
class Document:
    """A paper that proves something: how a client calls it, and how to get one."""

    id: str
    name: str
    how_to_get: str = ""


@dataclass(frozen=True)
class Tier:
    """A place in the queue, apart from eligibility: the first tier (lowest `rank`) whose rule is true."""

    id: str
    rank: int
    name: str
    rule: Node
    cite: str = ""
    mark: Mark = "unverified"


@dataclass(frozen=True)
class CoEnrolment:
    """How this program stands to another (`other` is its id). A pair that nobody lists is not known: ask staff."""

    other: str
    relation: Relation
    cite: str = ""
    mark: Mark = "unverified"
    note: str = ""


@dataclass(frozen=True)
class Program:
    """One program as law and guidance describe it; checked when it is made.

    `effective_from` to `effective_to` is when it exists; from `closed_to_new_from` on nobody new may enter;
    `availability` is whether slots or funds are open now; `monthly_value_usd` weighs its questions where known, and is
    a parameter's name, never a number. A `kind` of duty is a rule to know about: yes means that it applies.
    `documents_note` says what to know about papers as a whole.
    """

    id: str
    name: str
    plain_name: str
    purpose: str
    rule: Node
    cites: tuple[str, ...]
    effective_from: date
    mark: Mark = "unverified"
    tiers: tuple[Tier, ...] = ()
    documents: tuple[Document, ...] = ()
    effective_to: date | None = None
    closed_to_new_from: date | None = None
    availability: Availability = "open"
    availability_note: str = ""
    co_enrolment: tuple[CoEnrolment, ...] = ()
    services: tuple[str, ...] = ()
    fund_kinds: tuple[str, ...] = ()
    agency: str = ""
    where_to_apply: str = ""
    monthly_value_parameter: str | None = None
    exit_program_code: str | None = None
    note: str = ""
    kind: Kind = "benefit"
    documents_note: str = ""

    def __post_init__(self) -> None:
        known = {d.id for d in self.documents}
        ids = [n.carries.id for n in self.rule.walk() if n.carries]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise BraidworkError(f"two clauses are called {', '.join(twice)}.", where=f"program {self.id}")
        for node in self.rule.walk():
            for paper in node.carries.evidence if node.carries else ():
                if paper not in known:
                    raise UnknownNameError.of("document", paper, known, where=f"program {self.id}")

    def document(self, id: str) -> Document:
        """The document of this id; UnknownNameError names the nearest."""
        for paper in self.documents:
            if paper.id == id:
                return paper
        raise UnknownNameError.of("document", id, [d.id for d in self.documents], where=f"program {self.id}")
