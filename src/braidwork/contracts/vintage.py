"""The publisher's edition of a dataset, a first-class key of every table and file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Vintage:
    """One edition: publisher, dataset, last year of data, and years it spans.

    `key` names the partition in the store (`acs1-2024`, `acs5-2013-2017`, `oews-2024`).
    """

    publisher: str
    dataset: str
    year: int
    span: int = 1

    @property
    def key(self) -> str:
        """The partition key: dataset, span for ACS, year or first-last year."""
        years = f"{self.year}" if self.span == 1 else f"{self.year - self.span + 1}-{self.year}"
        return f"{self.dataset}-{years}"

    @property
    def label(self) -> str:
        """The period as a person reads it: `2024 (1-year)`, `2013–2017 (5-year)`."""
        if self.dataset in ("acs1", "acs5", "synthetic"):
            years = f"{self.year}" if self.span == 1 else f"{self.year - self.span + 1}–{self.year}"
            return f"{years} ({self.span}-year)"
        return str(self.year)
