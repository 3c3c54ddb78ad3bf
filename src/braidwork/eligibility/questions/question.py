"""What a question is: its words, why it is asked, who may answer, what it writes and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from braidwork.eligibility.facts.people import Value
from braidwork.eligibility.questions.conditions import Condition
from braidwork.errors import UnknownNameError

Kind = Literal["single", "multi", "money", "date", "count", "text", "household_loop"]
Part = Literal["gate", "ask", "private", "reporting"]
About = Literal["client", "each_earner", "each_source"]
Subject = Literal["client", "children_13_to_18"]
Set = Value | tuple[float, float]

DAY_OF_THE_TALK = "the day of the talk"


@dataclass(frozen=True)
class Choice:
    """One answer to pick: what it sets where picked, and in a multi question what holds where it is not.

    `others` are facts that it says of someone else at home, without saying of whom. A choice whose `shown_if` does
    not hold is not offered, and says nothing.
    """

    code: str
    label: str
    sets: Mapping[str, Set]
    else_sets: Mapping[str, Set]
    not_applicable: tuple[str, ...] = ()
    else_not_applicable: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    shown_if: tuple[Condition, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that picking it, or not picking it, says something about."""
        return frozenset((*self.sets, *self.else_sets, *self.not_applicable, *self.else_not_applicable, *self.others))


@dataclass(frozen=True)
class Question:
    """One question of the set; `key` is its name for ever, `cost_seconds` what it takes of a client's time.

    `part` says when it comes: gate first and in order, ask and private by what settles most, reporting after the
    results. `sensitivity` runs from 0 to 3. `na_means` is the truth of its facts where they do not apply to a person.
    """

    key: str
    kind: Kind
    part: Part
    ask: str
    why_we_ask: str
    help: str
    choices: tuple[Choice, ...]
    writes: tuple[str, ...]
    shown_if: tuple[Condition, ...]
    cost_seconds: float
    sensitivity: int
    about: About
    subject: Subject
    audience: tuple[str, ...]
    who_must_answer: str
    allow_decline: bool
    allow_unknown: bool
    na_means: bool | None
    pirl: tuple[str, ...]
    citation: str
    serves: str
    least: float | None
    most: float | None
    source: str
    per_year: float
    everyone: tuple[str, ...]
    choices_from: str

    @cached_property
    def facts_written(self) -> frozenset[str]:
        """The facts and the inputs of a case that its answers say something about."""
        return (
            frozenset(self.writes).union(*(c.facts for c in self.choices)) if self.choices else frozenset(self.writes)
        )

    @property
    def waits_for(self) -> frozenset[str]:
        """The questions whose answers decide whether it is shown."""
        return frozenset(name for condition in self.shown_if for name in condition.questions)

    @cached_property
    def offers_by(self) -> frozenset[str]:
        """The questions whose answers decide which of its choices are offered."""
        return frozenset(name for c in self.choices for x in c.shown_if for name in x.questions)

    def choice(self, code: str) -> Choice:
        """One choice; UnknownNameError with the nearest codes for one that it does not have."""
        for found in self.choices:
            if found.code == code:
                return found
        raise UnknownNameError.of("answer", code, [c.code for c in self.choices], where=f"question {self.key}")


@dataclass(frozen=True)
class Contradiction:
    """Earlier answers that cannot all be; `say` names them with both values."""

    when: tuple[Condition, ...]
    say: str

    @property
    def questions(self) -> frozenset[str]:
        """The questions whose answers it holds against each other."""
        return frozenset(name for condition in self.when for name in condition.questions)


@dataclass(frozen=True)
class QuestionSet:
    """A published set of questions; `checksum` is the SHA-256 of its text, and the set never changes under it."""

    id: str
    version: str
    effective_from: date
    checksum: str
    questions: tuple[Question, ...]
    contradictions: tuple[Contradiction, ...]

    @cached_property
    def _by_key(self) -> Mapping[str, Question]:
        return {q.key: q for q in self.questions}

    def question(self, key: str) -> Question:
        """One question; UnknownNameError with the nearest keys for one that the set does not have."""
        found = self._by_key.get(key)
        if found is not None:
            return found
        raise UnknownNameError.of(
            "question", key, [q.key for q in self.questions], where=f"question set {self.version}"
        )
