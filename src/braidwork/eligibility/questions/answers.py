"""Answers as a client gave them, by question, and the people of the home as they named them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from braidwork.eligibility.facts.people import Relationship
from braidwork.eligibility.questions.question import QuestionSet

AnswerState = Literal["known", "unknown", "declined"]
CLIENT = "client"
STEADY = frozenset({"same_year", "same_half_year"})  # choices about money that name no kind of it
_CHILDREN = ("child", "stepchild")
_CORE_CHILD, _EARNS_FROM = 22, 15


@dataclass(frozen=True)
class Member:
    """One other person of the home: how they belong to the client, and their age in years (None: not known)."""

    relationship: Relationship
    age: int | None
    shares_child: bool = False

    def younger(self, years: int) -> bool:
        """Whether the person is surely younger."""
        return self.age is not None and self.age < years


@dataclass(frozen=True)
class Answer:
    """One answer: codes picked, a number, a range of money, a span of days, people, or a no-answer.

    `about` is the person or the kind of money that a repeated question is about. Money and counts: `low` and `high`
    with both ends included (high None: open). Dates: `first` and `last` day that it can be.
    """

    question: str
    state: AnswerState = "known"
    codes: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    first: date | None = None
    last: date | None = None
    people: tuple[Member, ...] = ()
    text: str = ""
    about: str = ""
    as_of: date | None = None

    @property
    def key(self) -> str:
        """The question and what it is about: `pay_of@p2`."""
        return f"{self.question}@{self.about}" if self.about else self.question


@dataclass(frozen=True)
class Answers:
    """All answers so far, in the order given; immutable (an `EarlierAnswers` for conditions).

    `kept` holds what was reckoned from the answers of this talk; nothing of a client outlives the talk.
    """

    question_set: QuestionSet
    given: Mapping[str, Answer] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def with_answer(self, answer: Answer) -> Answers:
        """The answers with one more; an earlier one to the same question keeps its place."""
        return Answers(self.question_set, {**self.given, answer.key: answer}, self.kept)

    def without(self, *keys: str) -> Answers:
        """The answers without those of these keys."""
        return Answers(self.question_set, {k: a for k, a in self.given.items() if k not in keys}, self.kept)

    def get(self, key: str) -> Answer | None:
        """The answer under a key, if there is one."""
        return self.given.get(key)

    def answered(self, question: str) -> bool:
        return question in self.given

    def codes(self, question: str) -> frozenset[str] | None:
        found = self.given.get(question)
        return None if found is None or found.state != "known" else frozenset(found.codes)

    def number(self, question: str, part: str) -> float | None:
        found = self.given.get(question)
        if found is None or found.state != "known":
            return None
        if part:
            return float(_count(self, part))
        return found.low if found.low == found.high else None

    @property
    def people(self) -> tuple[Member, ...] | None:
        """The others in the home; None where the client was not asked or did not say."""
        found = self.given.get("people")
        return None if found is None or found.state != "known" else found.people

    @property
    def members(self) -> dict[str, Member]:
        """The others by id: p2, p3, and so on."""
        return {f"p{i}": m for i, m in enumerate(self.people or (), start=2)}

    @property
    def money_sources(self) -> tuple[str, ...]:
        """The kinds of money besides pay that were named so far, wherever in the talk."""
        told = {source for question, code, source in TOLD_ELSEWHERE if code in (self.codes(question) or ())}
        return tuple(sorted(told | ((self.codes("other_money") or frozenset()) - STEADY)))

    @property
    def may_earn(self) -> tuple[str, ...]:
        """The ids of others who are old enough to be asked about pay."""
        return tuple(i for i, m in self.members.items() if not m.younger(_EARNS_FROM))

    @property
    def earners(self) -> tuple[str, ...]:
        """The ids of others whose pay is asked for: those named as paid, or the only one who may be."""
        if len(self.may_earn) < 2:
            return self.may_earn
        named = self.codes("who_earns")
        return tuple(i for i in self.may_earn if named is not None and i in named)


# Kinds of money that other questions bring to light, by question and choice.
TOLD_ELSEWHERE = (
    ("help_now", "ssi", "ssi"), ("help_now", "ssi_other", "ssi"), ("help_now", "ssdi", "ssdi"),
    ("help_now", "tanf", "tanf"), ("job_loss", "now", "unemployment"),
)  # fmt: skip


def _count(answers: Answers, part: str) -> int:
    people = answers.people or ()
    if part == "earners":
        return len(answers.earners)
    return sum(_PARTS[part](m) for m in people) if part in _PARTS else len(people)


def is_core(member: Member) -> bool:
    """A spouse or a child under 22: those who share food with the client by rule."""
    return member.relationship == "spouse" or (member.relationship in _CHILDREN and member.younger(_CORE_CHILD))


_PARTS: Mapping[str, Callable[[Member], bool]] = {
    "others": lambda m: True,
    "others_beyond_core": lambda m: not is_core(m),
    "others_beyond_spouse": lambda m: m.relationship != "spouse",
    "from_15": lambda m: not m.younger(_EARNS_FROM),
    "from_13_to_18": lambda m: m.age is not None and 13 <= m.age <= 18,
    "under_13": lambda m: m.younger(13),
    "under_19": lambda m: m.younger(19),
    "under_22": lambda m: m.younger(22),
    "own_children": lambda m: m.relationship in _CHILDREN,
    "parents": lambda m: m.relationship in ("parent", "stepparent"),
}
PARTS = (*_PARTS, "earners")
