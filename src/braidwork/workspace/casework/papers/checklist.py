"""Which papers a case needs, from its decisions, and how far each is: needed, added, seen, signed for, not needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from braidwork.eligibility.decisions.decision import Decision
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.questions.results import results
from braidwork.eligibility.rules.clause import Clause
from braidwork.eligibility.rules.support import support_of
from braidwork.workspace.casework.client_words import within
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.models import Decision as KeptDecision
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers.models import Mark, Upload

State = Literal["needed", "added", "attested", "seen", "not_needed"]
_LOOKED_AT = ("get", "check")


@dataclass(frozen=True)
class Need:
    """One line of the list: any one of `papers` will do; `programs` (ids) ask for it.

    `by_word`: the rule takes the client's signed word instead. `is_private`: only programs whose decisions rest on
    private answers ask for it. A line that nothing asks for any more has no programs.
    """

    key: str
    papers: tuple[Document, ...]
    programs: tuple[str, ...]
    by_word: bool
    is_private: bool
    marks: tuple[Mark, ...] = ()
    uploads: tuple[Upload, ...] = ()

    @property
    def state(self) -> State:
        """How far it is; what staff saw counts most."""
        states = {str(m.state) for m in self.marks}
        if "not_needed" in states or not self.programs:
            return "not_needed"
        if "seen" in states:
            return "seen"
        if self.uploads:
            return "added"
        return "attested" if "attested" in states else "needed"

    @property
    def name(self) -> str:
        """The papers in English, for staff."""
        first, *more = [p.name for p in self.papers] or ["A paper that was asked for before"]
        return ", or ".join([first, *(within(name) for name in more)])

    def mark(self, state: str) -> Mark | None:
        """The standing mark of a kind."""
        return next((m for m in self.marks if m.state == state), None)

    @property
    def seen(self) -> Mark | None:
        """That staff saw it."""
        return self.mark("seen")

    @property
    def attested(self) -> Mark | None:
        """That the client signed for it."""
        return self.mark("attested")

    @property
    def put_aside(self) -> Mark | None:
        """That staff put it aside."""
        return self.mark("not_needed")


def checklist(intake: IntakeSession, *, private: bool) -> tuple[Need, ...]:
    """The papers of a case, those still asked for first; without `private` none that a private answer brought about.

    Empty of needs until the questions are answered and where they changed since; what was marked or added stays.
    """
    asked = {n.key: n for n in _asked_for(intake, private=private)}
    marks = Mark.objects.filter(person__in=people_of(intake), undone_at=None).order_by("id")
    uploads = uploads_of(intake, private=private)
    if not private:
        marks = marks.filter(is_private=False)
    past = {str(x.paper_key) for x in (*marks, *uploads)} - {""} - set(asked)
    every = (*asked.values(), *(Need(key, _named(key), (), False, False) for key in sorted(past)))
    return tuple(
        Need(
            n.key, n.papers, n.programs, n.by_word, n.is_private, tuple(m for m in marks if m.paper_key == n.key),
            tuple(u for u in uploads if u.paper_key == n.key),
        )
        for n in every
    )  # fmt: skip


def people_of(intake: IntakeSession) -> list[UUID]:
    """The person of a case, and those of starts that were joined into it: what she added there is hers here too."""
    joined = IntakeSession.objects.filter(joined_into=intake).values_list("person_id", flat=True)
    return [intake.person_id, *joined]


def uploads_of(intake: IntakeSession, *, private: bool) -> list[Upload]:
    """The files of a case, oldest first; without `private` none that a private answer brought about."""
    found = Upload.objects.filter(person__in=people_of(intake)).order_by("added_at", "id")
    return list(found if private else found.filter(is_private=False))


def paper_key(papers: Iterable[Document]) -> str:
    """What a line of the list is called: the ids of its papers."""
    return "+".join(sorted(p.id for p in papers))


def _asked_for(intake: IntakeSession, *, private: bool) -> list[Need]:
    if intake.state != "finished":
        return []
    try:
        found = results(interview_of(intake).without_papers())
    except QuestionsChanged:
        return []
    kept = KeptDecision.objects.filter(intake=intake, intake_version=intake.version, rests_on_private=False)
    plain = set(kept.values_list("program_id", flat=True))
    needs: dict[str, Need] = {}
    for result in found:
        decision, program = result.decision, result.program
        rests_on_private = program.id not in plain
        if result.group not in _LOOKED_AT or (rests_on_private and not private):
            continue
        by_word = [tuple(program.document(p) for p in c.evidence) for c in _attested(decision)]
        for papers, word in [*((p, False) for p in decision.documents_needed), *((p, True) for p in by_word)]:
            key = paper_key(papers)
            before = needs.get(key, Need(key, papers, (), True, True))
            needs[key] = Need(
                key, papers, tuple(dict.fromkeys((*before.programs, program.id))), before.by_word and word,
                before.is_private and rests_on_private,
            )  # fmt: skip
    return list(needs.values())


def _attested(decision: Decision) -> tuple[Clause, ...]:
    """Requirements that hold by the client's word alone, where the rule takes it."""
    return support_of(decision.verdict.reason).attested if decision.verdict.truth is True else ()


def _named(key: str) -> tuple[Document, ...]:
    from braidwork.eligibility.programs import programs

    ids = key.split("+")
    known = {d.id: d for p in programs() for d in p.documents if d.id in ids}
    return tuple(known[i] for i in ids if i in known)
