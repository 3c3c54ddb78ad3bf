"""The law of one month: numbers in force, or unknown; every number that was used is kept with its source."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UnknownNameError
from braidwork.household.law.rows import Availability, Row, adoption_days, availabilities, shipped_rows, slots
from braidwork.reference.dated import Parameter

LARGEST_SIZE = 20
_LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True)
class Rules:
    """How law is read: as known on a day, with an overlay (a reform), and whether last year's number may stand in.

    `is_cautious` counts an open line at its worst known bound: a benefit at its least, a cost at its most.
    `proposals` names the proposed availability rows that the run takes as law ("wccc_entry_stop_2026").
    """

    known_at: date | None = None
    overlay: tuple[Row, ...] = ()
    proposals: tuple[str, ...] = ()
    allow_carried_forward: bool = False
    is_cautious: bool = False

    def month(self, on: date) -> LawOfMonth:
        """The law in force on a day."""
        return _law(self, on)

    def with_rows(self, rows: Iterable[Row]) -> Rules:
        """The same reading with more rows laid over it."""
        return replace(self, overlay=(*self.overlay, *rows))

    @cached_property
    def by_name(self) -> dict[str, tuple[Row, ...]]:
        """Rows by name, overlay first so that it wins."""
        found: dict[str, list[Row]] = {}
        for row in (*self.overlay, *(r for r in shipped_rows() if r.status != "proposed")):
            found.setdefault(row.parameter.name, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}


@dataclass(frozen=True)
class Used:
    """A number that a result rests on."""

    parameter: Parameter
    status: str
    is_carried: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether the text of the law was read, for these dates."""
        return self.parameter.verified == "verified" and not self.is_carried and self.status == "enacted"


@dataclass(eq=False)
class LawOfMonth:
    """Numbers of one month. An absent number is NaN and is remembered in `missing`; used ones in `used`."""

    rules: Rules
    on: date
    used: dict[str, dict[str, Used]] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    _values: dict[tuple[object, ...], float] = field(default_factory=dict)
    _tables: dict[tuple[object, ...], NDArray[np.float64]] = field(default_factory=dict)

    def value(self, program: str, name: str, **key: str | int) -> float:
        """The number for a program; NaN where none is in force."""
        asked = (program, name, *key.items())
        if asked not in self._values:
            found = self.row(program, name, **key)
            if found is None:
                label = f"{name} ({', '.join(f'{k} {v}' for k, v in key.items())})" if key else name
                self.missing.setdefault(program, set()).add(label)
            else:
                self.used.setdefault(program, {})[found.parameter.label] = found
            self._values[asked] = math.nan if found is None else found.parameter.value
        return self._values[asked]

    def has(self, program: str, name: str, **key: str | int) -> bool:
        """Whether the number is known, without noting it as missing."""
        return self.row(program, name, **key) is not None

    def row(self, program: str, name: str, **key: str | int) -> Used | None:
        """The row in force for the program: on its own adoption day where it has one."""
        rows = self.rules.by_name.get(name)
        if rows is None and name in slots():
            return None
        if rows is None:
            raise UnknownNameError.of("parameter", name, self.rules.by_name)
        wanted = {k: str(v) for k, v in key.items()}
        day = self.adopted(program, name)
        same = [r for r in rows if r.parameter.key == wanted and r.parameter.was_known(self.rules.known_at)]
        for row in same:
            if row.parameter.in_force(day):
                return Used(row.parameter, row.status)
        if self.rules.allow_carried_forward:
            ended = [r for r in same if r.parameter.effective_to and r.parameter.effective_to < day]
            if ended:
                last = max(ended, key=lambda r: r.parameter.effective_to or _LAST_DAY)
                return Used(last.parameter, "projected", is_carried=True)
        return None

    def adopted(self, program: str, name: str) -> date:
        """The day whose table the program uses this month."""
        each = adoption_days().get((program, name.removesuffix("_each_further_person")))
        if each is None:
            return self.on
        this_year = date(self.on.year, *each)
        return this_year if this_year <= self.on else date(self.on.year - 1, *each)

    def by_size(self, program: str, name: str) -> NDArray[np.float64]:
        """The number by family size 0 to 20 (0 is NaN): a table by size, the guideline or the median income."""
        asked = (program, name)
        if asked not in self._tables:
            numbers = {"poverty_guideline": self._guideline, "state_median_income": self._median}.get(name)
            sizes = range(1, LARGEST_SIZE + 1)
            if numbers:
                found = [numbers(program, size) for size in sizes]
            else:
                last = max((s for s in sizes if self.has(program, name, size=s)), default=1)
                found = [self.value(program, name, size=min(s, last)) if s <= last else math.nan for s in sizes]
            self._tables[asked] = np.array([math.nan, *found])
        return self._tables[asked]

    def _guideline(self, program: str, size: int) -> float:
        each = self.value(program, "poverty_guideline_each_further_person") if size > 8 else 0.0
        return self.value(program, "poverty_guideline", size=min(size, 8)) + max(0, size - 8) * each

    def _median(self, program: str, size: int) -> float:
        four = self.value(program, "wa_median_income_four_persons")
        factor = self.value(program, "median_income_size_factor", size=min(size, 6))
        if size > 6:
            factor += (size - 6) * self.value(program, "median_income_factor_each_further_person")
        return four * factor

    def availability(self, program: str) -> Availability | None:
        """Who gets in this month; a proposed row counts only where the run names it."""
        found = None
        for row in availabilities():
            if row.program != program or not row.effective_from <= self.on <= (row.effective_to or _LAST_DAY):
                continue
            if (row.status == "enacted" and found is None) or row.name in self.rules.proposals:
                found = row
        return found

    def proposed(self, program: str) -> tuple[Availability, ...]:
        """Proposals about who gets in that would hold this month: a reader must see them, no total uses them."""
        return tuple(
            a for a in availabilities()
            if a.program == program and a.status == "proposed"
            and a.effective_from <= self.on <= (a.effective_to or _LAST_DAY)
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _law(rules: Rules, on: date) -> LawOfMonth:
    return LawOfMonth(rules, on)
