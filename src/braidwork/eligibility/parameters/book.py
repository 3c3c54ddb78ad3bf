"""The book of limits: every row in force on a day, as known on a day, with its source; an absent row is an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from braidwork.eligibility.parameters.law import Slot, adoptions, review_months, size_laws, slots
from braidwork.eligibility.rules.reading import LimitReading
from braidwork.errors import BraidworkError, UnknownNameError
from braidwork.reference.dated import Parameter

PROGRAM = "program"  # part of a key that says who asks, so that the day of adoption counts
LARGEST_SIZE = 20


@dataclass(frozen=True)
class LimitBook:
    """Numbers of law that rules may ask for (a `LimitSource`). Immutable: a correction or a what-if is a new book."""

    rows: tuple[Parameter, ...]
    slots: tuple[Slot, ...] = ()
    _answers: dict[tuple[object, ...], LimitReading] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Parameter, ...]]:
        found: dict[str, list[Parameter]] = {}
        for row in self.rows:
            found.setdefault(row.name, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def _slots(self) -> Mapping[str, Slot]:
        return {slot.name: slot for slot in self.slots if slot.name not in self._by_name}

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a rule may ask for: rows, computed limits and empty slots."""
        return tuple(sorted({*self._by_name, *size_laws(), *(s.name for s in self.slots)}))

    @property
    def empty_slots(self) -> tuple[Slot, ...]:
        """The slots that no row has filled."""
        return tuple(self._slots.values())

    def limit(
        self, name: str, on: date, known_at: date | None = None, key: Mapping[str, object] | None = None
    ) -> LimitReading:
        """The row in force on a day, as known at a day; without a row, a reading without value and whom to ask.

        The key must be whole (`{"size": "3"}`); sizes above a table follow its stated increment. A key may also say
        `program`: then a yearly number counts from the day the program adopts it. Raises UnknownNameError for a name
        or part that does not exist.
        """
        whole = {part: _plain(value) for part, value in (key or {}).items()}
        question = (name, on, known_at, *sorted(whole.items()))
        if question not in self._answers:
            program = whole.pop(PROGRAM, None)
            self._check_key(name, whole)
            self._answers[question] = self._answer(name, on, known_at, whole, program)
        return self._answers[question]

    def _answer(
        self, name: str, on: date, known_at: date | None, key: dict[str, str], program: str | None
    ) -> LimitReading:
        from braidwork.eligibility.parameters.sizes import computed

        law = size_laws().get(name)
        if law is not None and (reading := computed(self, law, on, known_at, key, program)) is not None:
            return reading
        if name in self._slots:
            slot = self._slots[name]
            note = f"no number is loaded. Staff: load {slot.load}."
            return LimitReading(
                name, _pairs(key), None, slot.unit, _label(name, key), citation=slot.citation, note=note
            )
        return self._in_force(name, on, known_at, key, program)

    def _in_force(
        self, name: str, on: date, known_at: date | None, key: dict[str, str], program: str | None
    ) -> LimitReading:
        rows = [r for r in self._by_name[name] if r.key == key and r.was_known(known_at)]
        unit = self._by_name[name][0].unit
        adoption = adoptions().get((program, name)) if program is not None else None
        if adoption is not None:
            due = [r for r in rows if adoption.adopted_on(r.effective_from) <= on]
            row = max(due, key=lambda r: r.effective_from, default=None)
        else:
            row = next((r for r in rows if r.in_force(on)), None)
        if row is None:
            note = f"no row of {_label(name, key)} is in force on {on.isoformat()}. Staff: look it up and load it."
            return LimitReading(name, _pairs(key), None, unit, _label(name, key), note=note)
        overdue = row.effective_to is None and row.next_review is not None and row.next_review < on
        note = f"its source was to be looked at again by {row.next_review}: a newer number may hold" if overdue else ""
        reading = LimitReading(
            name, _pairs(key), row.value, unit, row.label, row.effective_from, row.effective_to, row.citation,
            row.verified == "verified" and not overdue, "; ".join(n for n in (row.note, note) if n),
        )  # fmt: skip
        return _adopted(reading, program, adoption.adopted_on(row.effective_from) if adoption else None)

    def share_of(
        self, share: str, base: str, on: date, known_at: date | None = None,
        key: Mapping[str, object] | None = None, share_key: Mapping[str, object] | None = None,
    ) -> LimitReading:  # fmt: skip
        """A share times an amount (200 percent of the guideline for four), shown with both rows; unknown if either is.

        Rounded to the cent, which only takes off what binary fractions leave.
        """
        part, whole = self.limit(share, on, known_at, share_key), self.limit(base, on, known_at, key)
        return times(part, whole)

    def key_values(self, name: str, part: str) -> tuple[str, ...]:
        """Every value of one part of a key that can be asked for; sizes run to 20 where larger ones are computed."""
        self._check_key(name, {part: ""}, whole=False)
        if part == "size" and name in size_laws():
            return tuple(str(size) for size in range(1, LARGEST_SIZE + 1))
        found = dict.fromkeys(row.key[part] for row in self._by_name.get(name, ()))
        return tuple(sorted(found, key=lambda v: (len(v), v) if v.isdigit() else (0, v)))

    def key_parts(self, name: str) -> tuple[str, ...]:
        """The parts that the key of a name has (`("size",)`); UnknownNameError for a name that does not exist."""
        if name in self._by_name:
            return tuple(self._by_name[name][0].key)
        if name in self._slots:
            return self._slots[name].key
        if name in size_laws():
            return ("size",)
        raise UnknownNameError.of("parameter", name, self.names)

    def with_rows(self, rows: Iterable[Parameter]) -> LimitBook:
        """A book with more rows; one with `known_from` corrects: what it overlaps was known until the day before.

        Raises DataError naming the row where two rows would hold for one day as known on one day.
        """
        from braidwork.eligibility.parameters.checks import checked, corrected

        return replace(self, rows=checked(corrected(self.rows, tuple(rows))), _answers={})

    def what_if(self, name: str, value: float, key: Mapping[str, object] | None = None) -> LimitBook:
        """A book in which a number of law is another, on every day: `what_if("snap_gross_income_share", 2.5)`."""
        whole = {part: _plain(v) for part, v in (key or {}).items()}
        self._check_key(name, whole, whole=False)
        note = "assumed for a what-if, not law"
        if name in self._slots:
            slot = self._slots[name]
            row = Parameter(name, whole, value, slot.unit, date.min, None, "assumption", "unverified", note)
            return replace(self, rows=(*self.rows, row), _answers={})
        if not any(_meant(row, name, whole) for row in self.rows):
            raise BraidworkError(f"no row of {_label(name, whole)} is loaded that could be changed.", mend=(
                f"change one of {', '.join(_parts_of(name)) or 'its rows'} instead."))  # fmt: skip
        changed = tuple(
            replace(row, value=value, verified="unverified", note=note) if _meant(row, name, whole) else row
            for row in self.rows
        )
        return replace(self, rows=changed, _answers={})

    def unverified(self) -> tuple[Parameter, ...]:
        """Rows that nobody has checked against the primary text."""
        return tuple(row for row in self.rows if row.verified == "unverified" and row.was_known(None))

    def due_for_review(self, today: date) -> tuple[Parameter, ...]:
        """Rows whose source should have been looked at again by that day."""
        return tuple(r for r in self.rows if r.next_review is not None and r.next_review <= today and r.was_known(None))

    def _check_key(self, name: str, key: Mapping[str, str], *, whole: bool = True) -> None:
        expected = self.key_parts(name)
        for part in key:
            if part not in expected:
                raise UnknownNameError.of("key", part, expected, where=f"parameter {name}")
        missing = sorted(set(expected) - set(key))
        if whole and missing:
            raise BraidworkError(f"parameter {name} also needs {', '.join(missing)}.", mend="give the whole key.")


_in_use: ContextVar[LimitBook | None] = ContextVar("the book to decide with", default=None)


def limit_book() -> LimitBook:
    """The limits to decide with: those of `deciding_with` inside its block, else those that ship with Braidwork."""
    book = _in_use.get()
    return shipped_book() if book is None else book


@contextmanager
def deciding_with(book: LimitBook | None) -> Iterator[None]:
    """Inside the block every rule reads this book, in this thread only; None changes nothing."""
    if book is None:
        yield
        return
    before = _in_use.set(book)
    try:
        yield
    finally:
        _in_use.reset(before)


@cache
def shipped_book() -> LimitBook:
    """The limits that ship with Braidwork, checked once per process."""
    from braidwork.eligibility.parameters.checks import checked
    from braidwork.reference.parameter_files import shipped_parameters

    return LimitBook(checked(tuple(_to_review(row) for row in shipped_parameters())), slots())


def read_book(*paths: Path) -> LimitBook:
    """The shipped limits and those of more files (LLSIL of the area, a correction with `known_from`)."""
    from braidwork.reference.parameter_files import read_parameters

    book = limit_book()
    for path in paths:
        book = book.with_rows(read_parameters(path))
    return book


def _to_review(row: Parameter) -> Parameter:
    months = review_months().get(row.name)
    if months is None or row.next_review is not None or row.effective_to is not None:
        return row
    from braidwork.eligibility.facts.statements import months_after

    return replace(row, next_review=months_after(row.effective_from, months))


def times(share: LimitReading, base: LimitReading) -> LimitReading:
    """The product of a share and an amount, carrying both sources; without value where either has none."""
    value = None if share.value is None or base.value is None else round(share.value * base.value, 2)
    ends = [day for day in (share.effective_to, base.effective_to) if day is not None]
    starts = [day for day in (share.effective_from, base.effective_from) if day is not None]
    return LimitReading(
        base.name, base.key, value, base.unit,
        f"{share.label} {_amount(share.value)} × {base.label} {_amount(base.value)}",
        max(starts, default=None), min(ends, default=None),
        "; ".join(dict.fromkeys(c for c in (share.citation, base.citation) if c)),
        share.verified and base.verified,
        "; ".join(dict.fromkeys(n for n in (share.note, base.note) if n)),
    )  # fmt: skip


def _amount(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.2f}".removesuffix(".00")


def _adopted(reading: LimitReading, program: str | None, adopted: date | None) -> LimitReading:
    if program is None:
        return reading
    if adopted is not None:
        note = f"adopted by {program} on {adopted.isoformat()}"
        law = adoptions()[program, reading.name]
        verified = reading.verified and (law.verified or adopted == reading.effective_from)
    else:
        note, verified = f"day of adoption by {program} not known: the day of effect is used", reading.verified
    return replace(reading, note="; ".join(n for n in (reading.note, note) if n), verified=verified)


def _meant(row: Parameter, name: str, key: Mapping[str, str]) -> bool:
    return row.name == name and all(row.key[part] == value for part, value in key.items())


def _parts_of(name: str) -> tuple[str, ...]:
    law = size_laws().get(name)
    return tuple(v for k, v in vars(law).items() if k in ("base", "factor", "each_further")) if law else ()


def _plain(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text


def _pairs(key: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(key.items()))


def _label(name: str, key: Mapping[str, str]) -> str:
    parts = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in key.items())
    return f"{name} ({parts})" if parts else name
