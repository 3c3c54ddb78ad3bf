"""Service lines as columns: what people need, what it costs after other grants, when and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UnknownNameError
from braidwork.funding.amounts import Cents

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.funding.lines.person_eligibility import PersonEligibility

Ints = NDArray[np.int32]
MOST_FLAGS = 64


@dataclass(frozen=True, eq=False, repr=False)
class ServiceLines:
    """Uncommitted needs, one row a line, ordered by line id. Make one with `service_lines(table, eligibility)`.

    Arrays have one entry a line: `person` indexes `person_ids`, `category` and `county` index their codes; days count
    from 1970-01-01; money is int64 cents; bit b of `flag_words` is fact `flag_names[b]`. `is_enrolled` marks lines of
    people who already receive a career or training service. `allowance_cents` is what the person may still get for this
    line under a ceiling of allowances. `last_day` is the last day of each service (None: all are of one day). Synthetic
    lines say so in `note`.
    """

    line_ids: pa.Array
    person_ids: pa.Array
    person: Ints
    category_codes: tuple[str, ...]
    category: NDArray[np.int16]
    county_codes: tuple[str, ...]
    county: NDArray[np.int16]
    cost_cents: Cents
    other_grants_cents: Cents
    service_day: Ints
    waiting_day: Ints
    tier: NDArray[np.int8]
    flag_names: tuple[str, ...]
    flag_words: NDArray[np.uint64]
    eligibility: PersonEligibility
    note: str = ""
    allowance_cents: Cents | None = None
    last_day: Ints | None = None

    def __repr__(self) -> str:
        note = f", {self.note}" if self.note else ""
        return f"<ServiceLines: {len(self):,} lines of {len(self.person_ids):,} people{note}>"

    def __len__(self) -> int:
        return len(self.cost_cents)

    @cached_property
    def net_cents(self) -> Cents:
        """Price less other grants, per line: what the funds are asked for."""
        return self.cost_cents - self.other_grants_cents

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """The tiers that occur, first the most urgent."""
        return tuple(int(t) for t in np.flatnonzero(np.bincount(self.tier, minlength=1)))

    @cached_property
    def _alignments(self) -> dict[tuple[str, ...], tuple[NDArray[np.bool_], Ints | None]]:
        return {}

    def decisions(self, fund_year_ids: Sequence[str]) -> tuple[NDArray[np.bool_], Ints | None]:
        """Persons × these fund-years as eligibility decided, and the last days of decisions if any end."""
        key = tuple(fund_year_ids)
        if key not in self._alignments:
            self._alignments.clear()
            self._alignments[key] = self.eligibility.aligned(self.person_ids, key)
        return self._alignments[key]

    def row(self, line_id: str) -> int:
        """The row of a line; UnknownNameError for an id that is none."""
        import pyarrow.compute as pc

        found = pc.index(self.line_ids, line_id).as_py()
        if found < 0:
            near = [str(i) for i in self.line_ids[:2000].to_pylist()]
            raise UnknownNameError.of("service line", line_id, near)
        return int(found)

    def line_id(self, row: int) -> str:
        """The id of a row."""
        return str(self.line_ids[int(row)].as_py())

    def person_of(self, row: int) -> str:
        """The pseudonym of a row's person."""
        return str(self.person_ids[int(self.person[row])].as_py())

    def allowance(self, row: int) -> int | None:
        """Cents that a ceiling of allowances leaves for a line, or None where none is stated."""
        return None if self.allowance_cents is None else int(self.allowance_cents[row])

    def flag(self, name: str) -> NDArray[np.bool_]:
        """One fact of every line; all False if no line states it."""
        if name not in self.flag_names:
            return np.zeros(len(self), dtype=bool)
        bit = np.uint64(self.flag_names.index(name))
        return (self.flag_words >> bit & np.uint64(1)).astype(bool)

    def without(self, line_ids: Iterable[str]) -> ServiceLines:
        """The lines that are not committed yet: a weekly plan never moves what was encumbered.

        Mark remaining lines of people who already receive a service with `is_enrolled`, or support may seem unlawful.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        gone = pc.is_in(self.line_ids, pa.array(list(line_ids), pa.string()))
        return self.take(np.flatnonzero(~gone.to_numpy(zero_copy_only=False)))

    def take(self, rows: NDArray[np.int64]) -> ServiceLines:
        """These rows only, in ascending order of id (rows ascending)."""
        import pyarrow as pa

        kept = np.sort(rows)
        columns: dict[str, Any] = {
            name: getattr(self, name)[kept]
            for name in (
                "person", "category", "county", "cost_cents", "other_grants_cents", "service_day", "waiting_day",
                "tier", "flag_words",
            )
        }  # fmt: skip
        return ServiceLines(
            line_ids=self.line_ids.take(pa.array(kept)), person_ids=self.person_ids, county_codes=self.county_codes,
            category_codes=self.category_codes, flag_names=self.flag_names, eligibility=self.eligibility,
            note=self.note, allowance_cents=None if self.allowance_cents is None else self.allowance_cents[kept],
            last_day=None if self.last_day is None else self.last_day[kept], **columns,
        )  # fmt: skip

    def with_eligibility(self, eligibility: PersonEligibility) -> ServiceLines:
        """The same lines under other decisions of eligibility."""
        from dataclasses import replace

        return replace(self, eligibility=eligibility)

    def record(self, row: int) -> Mapping[str, Any]:
        """One line as people read it."""
        from datetime import date, timedelta

        first = date(1970, 1, 1)
        return {
            "line_id": self.line_id(row),
            "person": self.person_of(row),
            "category_code": self.category_codes[self.category[row]],
            "county_code": self.county_codes[self.county[row]],
            "cost_cents": int(self.cost_cents[row]),
            "other_grants_cents": int(self.other_grants_cents[row]),
            "service_date": first + timedelta(days=int(self.service_day[row])),
            **({} if self.last_day is None else {"last_service_date": first + timedelta(days=int(self.last_day[row]))}),
            "waiting_since_date": first + timedelta(days=int(self.waiting_day[row])),
            "tier": int(self.tier[row]),
            "flags": tuple(n for b, n in enumerate(self.flag_names) if int(self.flag_words[row]) >> b & 1),
        }
