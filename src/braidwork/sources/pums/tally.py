"""What happened while one file was loaded: rows, what was left out and why, factors applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class LoadTally:
    """The count of one file, filled while it streams and written into the manifest."""

    rows_read: int = 0
    rows_kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    parameters: list[Mapping[str, Any]] = field(default_factory=list)
    next_person: dict[str, int] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Add a note once."""
        if text not in self.notes:
            self.notes.append(text)

    def parameter(self, name: str, value: float, interview_year: int, citation: str) -> None:
        """Record a factor that was applied, once."""
        fact = {"name": name, "value": value, "interview_year": interview_year, "citation": citation}
        if fact not in self.parameters:
            self.parameters.append(fact)
