"""When a question is shown: plain statements on earlier answers, such as "work is job|notice" or "age < 25"."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from braidwork.errors import DataError

_CODES = re.compile(r"([a-z_]+) (is|has|lacks) ([a-z0-9_|]+)")
_ASKED = re.compile(r"([a-z_]+) was asked")
_NUMBER = re.compile(r"([a-z_]+)(?:\.([a-z0-9_]+))? (<=|>=|<|>) (\d+)")
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class EarlierAnswers(Protocol):
    """What conditions read: the answers given so far."""

    def answered(self, question: str) -> bool:
        """Whether the question has an answer, a no-answer included."""

    def codes(self, question: str) -> frozenset[str] | None:
        """The choices picked; None where it was not answered, declined or not known."""

    def number(self, question: str, part: str) -> float | None:
        """A number of the answer (`part` of the people at home, else empty); None where it is not known."""


@dataclass(frozen=True)
class Test:
    """One comparison with one earlier answer."""

    question: str
    verb: str
    codes: frozenset[str] = frozenset()
    part: str = ""
    limit: float = 0

    def holds(self, answers: EarlierAnswers) -> bool:
        """Whether it holds. A number that the person did not give hides nothing: the test holds once it was asked."""
        if self.verb == "asked":
            return answers.answered(self.question)
        if self.verb in _OPERATORS:
            number = answers.number(self.question, self.part)
            if number is None:
                return answers.answered(self.question)
            return _OPERATORS[self.verb](number, self.limit)
        codes = answers.codes(self.question)
        if codes is None:
            return False
        return not codes & self.codes if self.verb == "lacks" else bool(codes & self.codes)


@dataclass(frozen=True)
class Condition:
    """Tests of which at least one must hold; `text` as the set writes it."""

    text: str
    tests: tuple[Test, ...]

    @property
    def questions(self) -> frozenset[str]:
        """The questions whose answers it reads."""
        return frozenset(t.question for t in self.tests)

    def holds(self, answers: EarlierAnswers) -> bool:
        """Whether at least one test holds for the answers so far."""
        return any(t.holds(answers) for t in self.tests)


def condition(text: str, where: str) -> Condition:
    """The condition that a text states; DataError naming `where` for one that cannot be read."""
    return Condition(text, tuple(_test(part.strip(), where) for part in text.split(" or ")))


def _test(text: str, where: str) -> Test:
    if found := _CODES.fullmatch(text):
        return Test(found[1], found[2], frozenset(found[3].split("|")))
    if found := _ASKED.fullmatch(text):
        return Test(found[1], "asked")
    if found := _NUMBER.fullmatch(text):
        return Test(found[1], found[3], part=found[2] or "", limit=float(found[4]))
    raise DataError(
        f'"{text}" is not a condition.',
        where=where,
        mend='write "work is job|notice", "served has veteran" or "age < 25".',
    )
