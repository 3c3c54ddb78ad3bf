"""Which numbers of law the programs read, by name, with the keys they come in and the programs that they bear on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from braidwork.eligibility.parameters import LimitBook, shipped_book
from braidwork.eligibility.parameters.law import size_laws
from braidwork.eligibility.programs import programs
from braidwork.eligibility.programs.explaining import numbers_read
from braidwork.eligibility.rules.reading import LimitReading
from braidwork.errors import UnknownNameError
from braidwork.reference.dated import Parameter

# Tables that the law ties together: neither can change alone (see `eligibility.parameters.checks`).
TOGETHER = {
    "tanf_payment_standard": ("tanf_earned_income_limit",), "tanf_earned_income_limit": ("tanf_payment_standard",),
}  # fmt: skip
READ_BY_A_FACT = {"snap_time_limit_waived": "lives_in_waived_county"}
_SINCE = date(2026, 1, 1)  # any day: which numbers a rule reads does not hang on the date


@dataclass(frozen=True)
class KnownNumber:
    """One number that staff may change: its unit, the parts of its key, each known key, and who reads it.

    `fields` are the rows that a form offers: its own, and those of numbers that change together with it.
    """

    name: str
    unit: str
    parts: tuple[str, ...]
    keys: tuple[Mapping[str, str], ...]
    programs: tuple[str, ...]
    fields: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def plain(self) -> str:
        """The name for people."""
        return self.name.replace("_", " ")


@cache
def readers() -> Mapping[str, tuple[str, ...]]:
    """The ids of the programs that a number bears on, by its name; what a table is computed from is among them."""
    found: dict[str, dict[str, None]] = {}
    for program in programs():
        nodes = [n for rule in (program.rule, *(t.rule for t in program.tiers)) for n in rule.walk()]
        names = {n.name for n in numbers_read(nodes, _SINCE)}
        facts = {str(getattr(n, "fact", "")) for n in nodes}
        names |= {name for name, fact in READ_BY_A_FACT.items() if fact in facts}
        for name in tuple(names):
            law = size_laws().get(name)
            names |= {v for k, v in vars(law).items() if k in ("base", "factor", "each_further")} if law else set()
        for name in names:
            found.setdefault(name, {})[program.id] = None
    return {name: tuple(ids) for name, ids in sorted(found.items())}


def known_number(name: str, book: LimitBook | None = None) -> KnownNumber:
    """One number that a program reads and that is not computed; UnknownNameError for any other name."""
    book = book or shipped_book()
    rows = _rows(name, book)
    slot = next((s for s in book.slots if s.name == name), None)
    if name not in readers() or not (rows or slot):
        raise UnknownNameError.of("number of a program", name, names_to_change(book))
    unit = rows[0].unit if rows else slot.unit if slot else ""
    keys = _keys(rows)
    more = [(other, key) for other in TOGETHER.get(name, ()) for key in _keys(_rows(other, book))]
    fields = (*((name, key) for key in keys), *more)
    return KnownNumber(name, unit, book.key_parts(name), keys, readers()[name], fields)


def _rows(name: str, book: LimitBook) -> list[Parameter]:
    return [row for row in book.rows if row.name == name]


def _keys(rows: list[Parameter]) -> tuple[Mapping[str, str], ...]:
    keys = {tuple(sorted(r.key.items())): r.key for r in rows}
    return tuple(sorted(keys.values(), key=lambda k: [(len(v), v) for v in k.values()])) or ({},)


def names_to_change(book: LimitBook) -> tuple[str, ...]:
    """The names that `known_number` knows."""
    have = {r.name for r in book.rows} | {s.name for s in book.slots}
    return tuple(name for name in readers() if name in have)


def history(name: str, book: LimitBook) -> tuple[Parameter, ...]:
    """Every row of a number, those that were corrected included: by key, then by the day it takes effect."""
    rows = [row for row in book.rows if row.name == name]
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                [(len(v), v) for v in r.key.values()], -r.effective_from.toordinal(),
                -(r.known_from or date.min).toordinal(),
            ),
        )
    )  # fmt: skip


def amount(value: float | None, unit: str) -> str:
    """A value as people read it: $1,450 a month, 60% of the state median income, 24 years."""
    if value is None:
        return "not loaded"
    if unit.startswith("USD"):
        return f"${value:,.2f}".removesuffix(".00") + unit.removeprefix("USD").replace("/", " a ")
    if unit.startswith("share"):
        return f"{100 * value:,.6g}% {unit.removeprefix('share').strip()}".rstrip()
    if unit == "flag":
        return "yes" if value else "no"
    return f"{value:,.6g} {unit}".rstrip()


def for_whom(row: LimitReading | Parameter) -> str:
    """The key of a row in words, empty where the number has none."""
    pairs = row.key if isinstance(row, LimitReading) else tuple(row.key.items())
    return ", ".join(f"{part.replace('_', ' ')} {value.replace('_', ' ')}" for part, value in pairs)
