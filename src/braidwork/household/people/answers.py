"""Four answers that are no value, and the errors of a household that cannot be worked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeGuard, TypeVar

from braidwork.errors import BraidworkError

T = TypeVar("T")


class NoAnswer(Enum):
    """Why a fact has no value. Unknown and declined leave a result open; the other two settle it."""

    UNKNOWN = "unknown"
    DECLINED = "declined"
    NOT_APPLICABLE = "not applicable"
    NOT_YET = "not yet available"


UNKNOWN, DECLINED, NOT_APPLICABLE, NOT_YET = (
    NoAnswer.UNKNOWN, NoAnswer.DECLINED, NoAnswer.NOT_APPLICABLE, NoAnswer.NOT_YET,
)  # fmt: skip


def is_known(value: T | NoAnswer) -> TypeGuard[T]:
    """Whether the answer is a value."""
    return not isinstance(value, NoAnswer)


def is_open(value: object) -> bool:
    """Whether the answer leaves a result open: unknown, declined or not yet there."""
    return isinstance(value, NoAnswer) and value is not NoAnswer.NOT_APPLICABLE


def known_or(value: T | NoAnswer, settled: T) -> T:
    """The value, or what a settled "not applicable" stands for; call it only after the drivers were checked."""
    return value if is_known(value) else settled


class HouseholdError(BraidworkError):
    """A household that cannot be: names the field, the value and the mend."""


@dataclass(frozen=True)
class Missing:
    """One fact that is asked for: whose, which, for which programs, and the question in plain words."""

    who: str
    field: str
    programs: tuple[str, ...]
    question: str
    answer: NoAnswer = NoAnswer.UNKNOWN

    def __str__(self) -> str:
        return f"{self.who}, {self.field} (for {', '.join(self.programs)}): {self.question}"


class MissingDriver(BraidworkError):  # noqa: N818  the spec's word
    """Facts that must be asked before anything is computed: all of them at once, none taken as zero."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        lines = "\n".join(f"- {m}" for m in self.missing)
        many = "facts are" if len(self.missing) > 1 else "fact is"
        super().__init__(
            f"{len(self.missing)} {many} still open:\n{lines}",
            mend="ask, or answer NOT_APPLICABLE where that is so. A declined or open fact leaves the result unknown.",
        )
