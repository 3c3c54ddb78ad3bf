"""The few errors of Braidwork: each says what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class BraidworkError(Exception):
    """A problem that a person can mend; the message is complete and needs no stack trace.

    `what` is wrong, `where` it was found (file, row, column), and the `mend`.
    """

    def __init__(self, what: str, *, where: str | None = None, mend: str | None = None) -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole message on up to three lines."""
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.mend:
            lines.append(f"What to do: {self.mend}")
        return "\n".join(lines)


class DataError(BraidworkError):
    """A file or table that does not hold what it promises."""


class UnknownNameError(BraidworkError):
    """A measure, dimension, category, column or option that does not exist."""

    @classmethod
    def of(
        cls, kind: str, name: str, known: Iterable[str], *, where: str | None = None, alike: float = 0.5
    ) -> UnknownNameError:  # fmt: skip
        """An error that suggests the nearest known names; all of them where none is `alike` enough (0 to 1)."""
        names = sorted(set(known))
        starting = [n for n in names if name and n.casefold().startswith(name.casefold())]
        near = list(dict.fromkeys([*starting, *get_close_matches(name, names, n=3, cutoff=alike)]))[:3]
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names) or 'none'}."
        return cls(f"there is no {kind} '{name}'.", where=where, mend=hint)


class NotAvailableError(BraidworkError):
    """The store lacks what was asked for: a table, a vintage, a column."""


class UndefinedMeasureError(BraidworkError):
    """A statistic that has no value for this input (empty group, zero weight)."""


class RefusedError(BraidworkError):
    """A release or a write that a rule does not allow; nothing was changed."""
