"""What happened while one file was loaded: rows, what was left out and why, factors applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    about: dict[str, list[str]] = field(default_factory=dict)

    def note(self, text: str, about: Iterable[str] = ()) -> None:
        """Add a note once. `about` names the columns concerned: a measure that reads none of them leaves it out."""
        if text not in self.notes:
            self.notes.append(text)
            if about:
                self.about[text] = sorted(about)

    def parameter(self, name: str, value: float, interview_year: int, citation: str) -> None:
        """Record a factor that was applied, once."""
        fact = {"name": name, "value": value, "interview_year": interview_year, "citation": citation}
        if fact not in self.parameters:
            self.parameters.append(fact)
