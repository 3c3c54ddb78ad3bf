"""A case read from answers, made only when it is needed: sums of money are kept for answers that say the same of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, cached_property

from braidwork.eligibility.facts import Case, fact_definitions
from braidwork.eligibility.questions.answers import CLIENT, Answers
from braidwork.eligibility.questions.published import affected_facts
from braidwork.eligibility.questions.question import QuestionSet
from braidwork.eligibility.rules.reading import FactReading, Group, Members

ADDS_MONEY = frozenset({"help_now", "job_loss"})  # they bring kinds of money to light
_OF_SETS: dict[str, frozenset[str]] = {}


@cache
def sums() -> frozenset[str]:
    """The facts that add up income."""
    return frozenset(k for k, d in fact_definitions().items() if "income events" in d.derived_from)


class KeptCase:
    """A `FactSource` of answers on a day; `make` builds the case the first time something is read that is not kept.

    What a rule reads of the client's sums hangs only on answers about people, help and money: for equal ones it is
    read once, in however many suppositions about other questions.
    """

    def __init__(self, answers: Answers, on: date, make: Callable[[], Case]) -> None:
        self._make = make
        about = _about_money(answers.question_set)
        said = tuple((k, a) for k, a in answers.given.items() if a.question in about)
        self._sums: dict[str, FactReading] = answers.kept.setdefault(("sums", on, said), {})

    @cached_property
    def case(self) -> Case:
        """The case itself."""
        return self._make()

    @property
    def applicant(self) -> str:
        return CLIENT

    def get(self, person_id: str | None, key: str) -> FactReading:
        if key not in sums() or person_id not in (None, CLIENT):
            return self.case.get(person_id, key)
        found = self._sums.get(key)
        if found is None:
            found = self._sums[key] = self.case.get(CLIENT, key)
        return found

    def members(self, group: Group, person_id: str) -> Members:
        return self.case.members(group, person_id)


def _about_money(questions: QuestionSet) -> frozenset[str]:
    found = _OF_SETS.get(questions.checksum)
    if found is None:
        touching = {q.key for q in questions.questions if affected_facts(q.facts_written) & sums()}
        found = _OF_SETS[questions.checksum] = frozenset(touching | ADDS_MONEY | {"work"})
    return found
