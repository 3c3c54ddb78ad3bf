"""What a change would mean for people already screened: stored cases decided twice, and counted; never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from braidwork.eligibility.decisions.decide import outcome_of
from braidwork.eligibility.facts import Case
from braidwork.eligibility.parameters import deciding_with
from braidwork.eligibility.parameters.law import adoptions
from braidwork.eligibility.programs import program, programs
from braidwork.eligibility.questions.case_of_answers import case_of_answers
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.rules.bounds import DatedLimits
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.rulebook.in_force import Rules
from braidwork.workspace.rulebook.models import Change
from braidwork.workspace.rulebook.numbers import READ_BY_A_FACT, readers

MOST_CASES = 5000
YES = ("eligible", "likely")


@dataclass(frozen=True)
class Side:
    """The rulebook on one side of a comparison: which version, and on which day each program is looked at.

    `day` gives it from the service date of a case and the id of the program.
    """

    rules: Rules
    day: Callable[[date, str], date]
    _numbers: dict[date, DatedLimits] = field(default_factory=dict, repr=False, compare=False)

    def outcomes(self, case: Case, ids: frozenset[str]) -> dict[str, str]:
        """The outcome of each program: the case as it was told, with the numbers and program dates of the day."""
        found: dict[str, str] = {}
        days = {program_id: self.day(case.on, program_id) for program_id in sorted(ids)}
        with deciding_with(self.rules.numbers):
            for day in dict.fromkeys(days.values()):
                evaluation = Evaluation(case, day, None, self._numbers_on(day))
                here = (p for p in self.rules.programs_on(day) if days.get(p.id) == day)
                found.update({p.id: outcome_of(p, evaluation) for p in here})
        return found

    def _numbers_on(self, day: date) -> DatedLimits:
        if day not in self._numbers:
            self._numbers[day] = DatedLimits(self.rules.numbers, day)
        return self._numbers[day]


def rescreen(before: Side, after: Side, ids: Iterable[str], *, by: Actor) -> dict[str, Any]:
    """Gains, losses and other changes by program over stored finished cases, as JSON; the reading is recorded.

    A gain is a case that turns into a yes, a loss one that turns from it. `people_affected` have any change,
    `not_counted` cases that began with earlier questions and cannot be decided anew.
    """
    wanted = frozenset(ids)
    gains, losses, other = Counter[str](), Counter[str](), Counter[str]()
    people: Counter[str] = Counter()
    cases = not_counted = 0
    for intake in _finished():
        try:
            interview = interview_of(intake)
        except QuestionsChanged:
            not_counted += 1
            continue
        cases += 1
        case = _case(interview)
        # A case keeps what it derived, and one fact is derived from the book: where that may differ, a fresh one.
        other_case = _case(interview) if before.rules is not after.rules and wanted & _by_a_fact() else case
        was, would = before.outcomes(case, wanted), after.outcomes(other_case, wanted)
        kinds = {kind: [p for p in was if _kind(was[p], would[p]) == kind] for kind in ("gain", "loss", "other")}
        for kind, counter in (("gain", gains), ("loss", losses), ("other", other)):
            counter.update(kinds[kind])
            people[kind] += bool(kinds[kind])
        people["affected"] += any(kinds.values())
    record("cases re-screened", "rulebook", "", by=by, rows=cases, programs=len(wanted), purpose="rulebook")
    rows = [
        {"program": p.id, "gains": gains[p.id], "losses": losses[p.id], "other": other[p.id]}
        for p in programs() if p.id in wanted
    ]  # fmt: skip
    return {
        "cases": cases, "not_counted": not_counted, "programs": rows, "people_gaining": people["gain"],
        "people_losing": people["loss"], "people_affected": people["affected"],
        "most": MOST_CASES if cases + not_counted >= MOST_CASES else 0,
    }  # fmt: skip


def _case(interview: Interview) -> Case:
    return case_of_answers(interview.answers, interview.on)


def _by_a_fact() -> frozenset[str]:
    return frozenset(program_id for name in READ_BY_A_FACT for program_id in readers().get(name, ()))


def affected_programs(change: Change) -> tuple[str, ...]:
    """The programs that a change bears on."""
    return readers()[change.subject] if change.kind == "number" else (program(change.subject).id,)


def day_of(change: Change) -> Callable[[date, str], date]:
    """For the service date of a case and a program the nearest day on which the change holds for that program."""

    def nearest(on: date, program_id: str) -> date:
        adoption = adoptions().get((program_id, change.subject)) if change.kind == "number" else None
        if adoption is not None:  # a program that takes over new numbers later in the year
            return max(on, adoption.adopted_on(change.effective_from))
        day = max(on, change.effective_from)
        return day if change.effective_to is None else min(day, change.effective_to)

    return nearest


def _kind(was: str, would: str) -> str:
    if was == would:
        return ""
    if (would in YES) != (was in YES):
        return "gain" if would in YES else "loss"
    return "other" if {was, would} - set(YES) else ""


def _finished() -> Iterator[IntakeSession]:
    """The last finished talk of each person, newest first."""
    seen: set[object] = set()
    found = IntakeSession.objects.filter(state="finished").select_related("person").order_by("-changed_at")
    for intake in found[:MOST_CASES].iterator(chunk_size=500):
        if intake.person_id not in seen:
            seen.add(intake.person_id)
            yield intake
