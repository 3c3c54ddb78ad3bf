"""Which person each fund-year may serve: decided by the caller, packed here to bit words of any number of funds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import pyarrow as pa

Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]
BITS = 64
NEVER = np.iinfo(np.int32).max


def packed(flags: Flags) -> Words:
    """Rows × funds flags as rows × words: fund f is bit f % 64 of word f // 64."""
    rows, funds = flags.shape
    padded = np.zeros((rows, max(1, -(-funds // BITS)) * BITS), dtype=bool)
    padded[:, :funds] = flags
    return np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64, copy=False)


def unpacked(words: Words, funds: int) -> Flags:
    """Rows × words back to rows × funds flags."""
    octets = np.ascontiguousarray(words, dtype="<u8").view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little", count=funds).astype(bool)


@dataclass(frozen=True)
class PersonDecision:
    """What eligibility decided for one person and one fund-year, with the clause that decided and its citation."""

    person: str
    fund_year_id: str
    is_eligible: bool
    reason: str = ""
    citation: str = ""
    valid_until_date: date | None = None


@dataclass(frozen=True, eq=False)
class PersonEligibility:
    """Persons × fund-years, as the caller's rule trees decided.

    `person_ids` are pseudonyms without repeats; `allowed` is persons × fund-years; `expires_day` (same shape, days
    since 1970, `NEVER` without end) is the last day on which a decision counts. `reason(person, fund_year_id)` gives
    the sentence and the citation of a refusal when somebody asks.
    """

    person_ids: pa.Array
    fund_year_ids: tuple[str, ...]
    allowed: Flags
    expires_day: NDArray[np.int32] | None = None
    reason: Callable[[str, str], tuple[str, str]] | None = None

    def __post_init__(self) -> None:
        import pyarrow as pa

        if not isinstance(self.person_ids, pa.Array):
            object.__setattr__(self, "person_ids", pa.array(self.person_ids, pa.string()))
        if self.allowed.shape != (len(self.person_ids), len(self.fund_year_ids)):
            raise DataError(
                f"decisions are {self.allowed.shape}, persons × fund-years are "
                f"{(len(self.person_ids), len(self.fund_year_ids))}.",
                where="person eligibility",
            )

    @classmethod
    def of_decisions(cls, decisions: Iterable[PersonDecision]) -> PersonEligibility:
        """From single decisions; a person and fund-year without one is not eligible. DataError for two that differ."""
        import pyarrow as pa

        found: dict[tuple[str, str], PersonDecision] = {}
        for d in decisions:
            if found.setdefault((d.person, d.fund_year_id), d) != d:
                raise DataError(f"two decisions about {d.person} and {d.fund_year_id} differ.", where="decisions",
                                mend="hand in the one in force.")  # fmt: skip
        persons = sorted({p for p, _ in found})
        funds = tuple(sorted({f for _, f in found}))
        row, column = {p: i for i, p in enumerate(persons)}, {f: i for i, f in enumerate(funds)}
        allowed = np.zeros((len(persons), len(funds)), dtype=bool)
        expires = np.full(allowed.shape, NEVER, dtype=np.int32)
        for (person, fund), d in found.items():
            allowed[row[person], column[fund]] = d.is_eligible
            if d.valid_until_date is not None:
                expires[row[person], column[fund]] = (d.valid_until_date - date(1970, 1, 1)).days
        ends = expires if (expires != NEVER).any() else None

        def reason(person: str, fund_year_id: str) -> tuple[str, str]:
            d = found.get((person, fund_year_id))
            return (d.reason or "eligibility decided: not eligible", d.citation) if d else _UNDECIDED

        return cls(pa.array(persons, pa.string()), funds, allowed, ends, reason)

    def with_fund_year(self, fund_year_id: str, *, like: str | None = None) -> PersonEligibility:
        """The same decisions and one more fund-year, open to those of `like` or to everyone: what if it were won?"""
        place = None if like is None else self._place(like)
        column = np.ones(len(self.person_ids), dtype=bool) if place is None else self.allowed[:, place]
        ends = self.expires_day
        if ends is not None:
            end = np.full(len(self.person_ids), NEVER, dtype=np.int32) if place is None else ends[:, place]
            ends = np.column_stack([ends, end])
        allowed = np.column_stack([self.allowed, column])
        return PersonEligibility(self.person_ids, (*self.fund_year_ids, fund_year_id), allowed, ends, self.reason)

    def _place(self, fund_year_id: str) -> int:
        if fund_year_id not in self.fund_year_ids:
            raise UnknownNameError.of("fund-year", fund_year_id, self.fund_year_ids, where="person eligibility")
        return self.fund_year_ids.index(fund_year_id)

    def aligned(self, person_ids: pa.Array, fund_year_ids: Sequence[str]) -> tuple[Flags, NDArray[np.int32] | None]:
        """Decisions for these persons × fund-years (False where there is none), and the last days if any end."""
        import pyarrow.compute as pc

        columns = {f: i for i, f in enumerate(self.fund_year_ids)}
        take = np.array([columns.get(f, -1) for f in fund_year_ids], dtype=np.int64)
        if self.person_ids.equals(person_ids):
            rows = np.arange(len(person_ids))
        else:
            places: Any = pc.index_in(person_ids, self.person_ids)
            rows = pc.fill_null(places, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        if not len(self.person_ids) or not len(columns):
            return np.zeros((len(person_ids), len(take)), dtype=bool), None
        allowed = self.allowed[rows][:, take]
        allowed[rows < 0] = False
        allowed[:, take < 0] = False
        return allowed, None if self.expires_day is None else self.expires_day[rows][:, take]

    def why_not(self, person: str, fund_year_id: str) -> tuple[str, str]:
        """Sentence and citation of a refusal."""
        if fund_year_id not in self.fund_year_ids or self.reason is None:
            return _UNDECIDED if fund_year_id not in self.fund_year_ids else ("eligibility decided: not eligible", "")
        return self.reason(person, fund_year_id)


_UNDECIDED = ("no decision of eligibility about this person and fund was handed in", "")
