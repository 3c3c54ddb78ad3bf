"""One row of a population as the person evaluator reads a case, so that both evaluators can be held to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from braidwork.eligibility.facts import fact_definition
from braidwork.eligibility.population.columns import PERSON_ID
from braidwork.eligibility.rules import FactReading, Group, Members
from braidwork.eligibility.rules.reading import Source, State

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RowCase:
    """A person of a table of people and the rows that share a group with them (a `FactSource`)."""

    applicant: str
    rows: Mapping[str, Row] = field(repr=False)
    source: Source = "self_attested"

    def get(self, person_id: str | None, key: str) -> FactReading:
        """One fact as its columns say; a fact without a column is unknown."""
        fact_definition(key)
        row = self.rows[person_id or self.applicant]
        value, low, high = row.get(key), row.get(f"{key}_low"), row.get(f"{key}_high")
        state = row.get(f"{key}_state")
        if state == "not_applicable":
            return FactReading(key, state="not_applicable", source=self.source, person_id=person_id)
        if value is not None:
            return FactReading(key, _plain(value), state="known", source=self.source, person_id=person_id)
        if low is not None or high is not None:
            return FactReading(key, None, low, high, "known", source=self.source, person_id=person_id)
        return FactReading(key, state=cast("State", state or "unknown"), source=self.source, person_id=person_id)

    def members(self, group: Group, person_id: str) -> Members:
        """The rows with the same `<group>_id`; without one the person is alone and the group not listed."""
        own = self.rows[person_id].get(f"{group}_id")
        if own is None:
            return Members((person_id,), False)
        same = tuple(i for i, r in self.rows.items() if r.get(f"{group}_id") == own)
        return Members(same, bool(self.rows[person_id].get(f"{group}_complete")))


def row_cases(rows: Sequence[Row], people: Sequence[str], *, documented: bool = False) -> list[RowCase]:
    """The cases of these people; `rows` must hold everyone who shares a group with them."""
    by_id = {str(row[PERSON_ID]): row for row in rows}
    mates: dict[tuple[str, Any], dict[str, Row]] = {}
    groups: tuple[Group, ...] = ("household", "family", "assistance_unit")
    for person, row in by_id.items():
        for group in groups:
            if (own := row.get(f"{group}_id")) is not None:
                mates.setdefault((group, own), {})[person] = row
    source: Source = "document" if documented else "self_attested"
    found = []
    for person in people:
        near: dict[str, Row] = {person: by_id[person]}
        for group in groups:
            near |= mates.get((group, by_id[person].get(f"{group}_id")), {})
        found.append(RowCase(person, near, source))
    return found


def _plain(value: Any) -> bool | int | float | str | date:
    return value if isinstance(value, (bool, int, float, str, date)) else str(value)
