"""The shipped rulebook with what was published over it, as known at a moment: numbers, and programs on a day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from threading import Lock
from typing import Any

from django.utils import timezone

from braidwork.eligibility.parameters import LimitBook, shipped_book
from braidwork.eligibility.programs import programs
from braidwork.eligibility.programs.program import Program
from braidwork.reference.dated import Parameter
from braidwork.workspace.rulebook.models import Published

PROGRAM_FIELDS = {
    "plain_name": "Plain name", "purpose": "What it gives", "where_to_apply": "Where to apply",
    "documents_note": "Note on documents", "closed_to_new_from": "Closed to new people from",
}  # fmt: skip
_MOST = 8
_layers: OrderedDict[str, Rules] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class ProgramText:
    """Fields of one program that say something else from a day to a day."""

    program_id: str
    fields: dict[str, str] = field(hash=False)
    effective_from: date
    effective_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True)
class Rules:
    """The rulebook as known at one moment. Every version has a book of its own, so that it can be told apart by it."""

    numbers: LimitBook
    texts: tuple[ProgramText, ...] = ()
    _programs: dict[frozenset[int], tuple[Program, ...]] = field(default_factory=dict, repr=False, compare=False)

    def programs_on(self, on: date) -> tuple[Program, ...]:
        """Every program as it stands on a day; the same objects again where nothing differs."""
        holding = frozenset(i for i, text in enumerate(self.texts) if text.in_force(on))
        if holding not in self._programs:
            self._programs[holding] = _programs_with([self.texts[i] for i in sorted(holding)])
        return self._programs[holding]

    def plain_names_on(self, on: date) -> dict[str, str]:
        """What clients and staff call each program on a day, by its id."""
        return {p.id: p.plain_name for p in self.programs_on(on)}

    def with_number(self, rows: Iterable[Parameter]) -> Rules:
        """The rulebook with more rows of numbers; see `LimitBook.with_rows` for what is refused."""
        return Rules(self.numbers.with_rows(rows), self.texts, self._programs)

    def with_text(self, text: ProgramText) -> Rules:
        """The rulebook in which a program says something else; of two that hold on one day, the later one speaks."""
        return Rules(replace(self.numbers, _answers={}), (*self.texts, text))


def in_force(as_known: datetime | None = None) -> Rules:
    """The rulebook as known at a moment (None: now), from the rows published until then."""
    found = Published.objects.order_by("-id")
    if as_known is not None:
        found = found.filter(known_from__lte=as_known)
    last = found.values_list("change_id", flat=True).first()
    if last is None:
        return _shipped()
    with _lock:
        if (held := _layers.get(str(last))) is not None:
            _layers.move_to_end(str(last))
            return held
    rules = _shipped()
    for row in reversed(found):
        rules = layered(rules, row, timezone.localdate(row.known_from))
    with _lock:
        _layers[str(last)] = rules
        while len(_layers) > _MOST:
            _layers.popitem(last=False)
    return rules


def end_of(day: date | None) -> datetime | None:
    """The last moment of a day, for "as known on"; None stays None."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))


def layered(rules: Rules, row: Any, known_from: date) -> Rules:
    """The rulebook with one published row, or a change that might become one, over it."""
    if row.kind == "number":
        return rules.with_number(number_rows(row, known_from))
    return rules.with_text(ProgramText(row.subject, dict(row.content), row.effective_from, row.effective_to))


def number_rows(row: Any, known_from: date) -> tuple[Parameter, ...]:
    """What a published row or a change says of a number, as rows of the book of limits."""
    note = str(getattr(row, "note", "") or getattr(row, "reason", ""))
    return tuple(
        Parameter(
            name, dict(key), float(value), row.unit, row.effective_from, row.effective_to, row.citation,
            "verified" if row.is_verified else "unverified", note, known_from,
        )
        for name, key, value in entries(row)
    )  # fmt: skip


def entries(row: Any) -> tuple[tuple[str, dict[str, str], float], ...]:
    """Name, key and value of each row of a change of a number; a third part names a number that changes with it."""
    return tuple((more[0] if more else row.subject, dict(key), value) for key, value, *more in row.content)


def _shipped() -> Rules:
    with _lock:
        if "" not in _layers:
            _layers[""] = Rules(shipped_book())
        _layers.move_to_end("")
        return _layers[""]


def _programs_with(texts: list[ProgramText]) -> tuple[Program, ...]:
    said: dict[str, dict[str, Any]] = {}
    for text in texts:
        said.setdefault(text.program_id, {}).update({k: _typed(k, v) for k, v in text.fields.items()})
    return tuple(replace(p, **said[p.id]) if p.id in said else p for p in programs())


def _typed(name: str, value: str) -> str | date:
    return date.fromisoformat(value) if name == "closed_to_new_from" else value
