"""What staff saw and found in a case, and a talk that is decided on it as well as on what the client said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.decisions import Decision, decide_all, with_papers
from braidwork.eligibility.facts import Case
from braidwork.eligibility.facts.people import Fact
from braidwork.eligibility.parameters import deciding_with
from braidwork.eligibility.questions.interview import Interview
from braidwork.workspace.casework.retention import joined_people

if TYPE_CHECKING:
    from braidwork.workspace.casework.models import IntakeSession


@dataclass(frozen=True)
class Evidence:
    """Papers that staff saw, by id with the day, and what staff found; `private` are those facts that are private."""

    seen: Mapping[str, date]
    found: tuple[Fact, ...] = ()
    private: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.seen or self.found)


def evidence_of(intake: IntakeSession, as_known: datetime | None = None) -> Evidence:
    """What stands of a case, those of starts that were joined into it included; with `as_known` what stood then."""
    from django.db.models import Q

    from braidwork.workspace.casework.papers.models import Finding, Mark

    stands = Q(undone_at=None) if as_known is None else Q(made_at__lte=as_known) & (
        Q(undone_at=None) | Q(undone_at__gt=as_known)
    )  # fmt: skip
    people = _people(intake, as_known)
    marks = Mark.objects.filter(stands, person__in=people, state="seen").exclude(paper_id="").order_by("id")
    found = Finding.objects.filter(stands, person__in=people).order_by("id")
    facts = tuple(
        Fact(str(f.fact), bool(f.value), as_of=intake.service_date, source="staff", recorded_at=f.found_on)
        for f in {str(f.fact): f for f in found}.values()
    )
    private = frozenset(str(f.fact) for f in found if f.is_private)
    return Evidence({str(m.paper_id): m.day for m in marks}, facts, private)


def _people(intake: IntakeSession, as_known: datetime | None) -> list[Any]:
    """Whose papers and findings count: hers, and those of starts that are joined into her case, or were then."""
    if as_known is None:
        return [intake.person_id, *joined_people(intake.person_id)]
    from django.db.models import Q

    from braidwork.workspace.casework.models import JoinedStart

    then = JoinedStart.objects.filter(Q(undone_at=None) | Q(undone_at__gt=as_known), joined_at__lte=as_known)
    found, talks = {intake.pk: intake.person_id}, [intake.pk]
    while talks:
        sources = dict(then.filter(into__in=talks).values_list("source_id", "source__person_id"))
        talks = [talk for talk in sources if talk not in found]
        found |= sources
    return list(found.values())


class HeldTalk(Interview):
    """A stored talk. It is decided on what the client said, on the papers that staff saw and on what staff found.

    `evidence` is read from the tables once a decision is wanted, most steps of a talk want none; or it is given.
    """

    def __init__(
        self, on: date, intake: IntakeSession, as_known: datetime | None, *, evidence: Evidence | None = None,
        **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(on, **more)
        self._intake, self._as_known, self._given = intake, as_known, evidence

    @property
    def evidence(self) -> Evidence:
        """What staff saw and found, as it stood when it was first asked for."""
        if self._given is None:
            self._given = evidence_of(self._intake, self._as_known)
        return self._given

    def decisions(self) -> tuple[Decision, ...]:
        """What the engine finds for every program, on answers and evidence."""
        return self.decided()[1]

    def decided(self) -> tuple[Case, tuple[Decision, ...]]:
        """The case with all that is known of it, and what the engine finds on it."""
        case, evidence = self.case, self.evidence
        with deciding_with(self.limits):
            if evidence.found:
                case = case.with_facts(*evidence.found)
            decisions = decide_all(case, self.on, programs=self.programs)
            if evidence.seen:
                proven, used = with_papers(case, decisions, evidence.seen)
                if used:
                    case, decisions = proven, decide_all(proven, self.on, programs=self.programs)
        return case, decisions

    def without_papers(self) -> HeldTalk:
        """The same talk before any paper was seen: so the list of papers stays whole when one of them is."""
        found = replace(self.evidence, seen={})
        return HeldTalk(
            self.on, self._intake, self._as_known, evidence=found, answers=self.answers, programs=self.programs,
            limits=self.limits,
        )  # fmt: skip
