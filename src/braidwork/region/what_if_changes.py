"""Supposed numbers of law, as typed: `snap_gross_income_share=2.5`, `poverty_guideline=x1.1`, and a book with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from braidwork.errors import BraidworkError, UnknownNameError

if TYPE_CHECKING:
    from braidwork.eligibility.parameters import LimitBook
    from braidwork.reference.dated import Parameter

_FORM = re.compile(r"\s*([^\[\]=\s]+)\s*(?:\[([^\]]*)\])?\s*=\s*(.+?)\s*")
_MEND = "as snap_gross_income_share=2.5, poverty_guideline=x1.1 or wccc_income_share[status=applicant]=0.75."
_SUPPOSED = "supposed for a what-if, not law"
_LARGEST = 1e9


@dataclass(frozen=True)
class Supposed:
    """A number of law as it is supposed to be: a `value`, or the law's own times `factor`; `key` picks some rows."""

    parameter: str
    value: float | None = None
    factor: float | None = None
    key: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Parameter and key as they are typed."""
        parts = ",".join(f"{k}={v}" for k, v in self.key)
        return f"{self.parameter}[{parts}]" if parts else self.parameter


@dataclass(frozen=True)
class Supposition:
    """One supposed number beside the law in force on the day: its rows' values before and after, and its unit."""

    supposed: Supposed
    before: tuple[float, ...]
    after: tuple[float, ...]
    unit: str
    citation: str

    @property
    def text(self) -> str:
        """`snap_gross_income_share: 2 → 2.5 (share of the poverty guideline)`."""
        law = _shown(self.before) if self.before else "no number loaded"
        return f"{self.supposed.name}: {law} → {_shown(self.after)} ({self.unit})"


def parse_supposed(text: str) -> Supposed:
    """`PARAMETER=VALUE`, `PARAMETER=xFACTOR`, `PARAMETER[KEY=VALUE]=…`; UnknownNameError for any other form."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise UnknownNameError(f"--set {text} is not of the form PARAMETER=VALUE.", mend=_MEND)
    name, key, amount = match.groups()
    pairs = []
    for part in (key or "").split(","):
        part_name, equals, value = part.partition("=")
        if part.strip():
            if not equals:
                raise UnknownNameError(f"--set {text}: the key {part} is not of the form NAME=VALUE.", mend=_MEND)
            pairs.append((part_name.strip(), value.strip()))
    is_factor = amount[:1] in ("x", "×", "*")
    number = _number(amount[1:] if is_factor else amount, text)
    if is_factor:
        return Supposed(name, factor=number, key=tuple(sorted(pairs)))
    return Supposed(name, value=number, key=tuple(sorted(pairs)))


def supposed_from(changes: Mapping[str, float | str] | Iterable[Supposed]) -> tuple[Supposed, ...]:
    """Supposed numbers from `{parameter: value or "x1.1"}`, or as they are."""
    if isinstance(changes, Mapping):
        return tuple(parse_supposed(f"{name}={value}") for name, value in changes.items())
    return tuple(changes)


def with_supposed(
    book: LimitBook, changes: Iterable[Supposed], on: date
) -> tuple[LimitBook, tuple[Supposition, ...]]:  # fmt: skip
    """A copy of the book under the supposed numbers, and what each changes on the day.

    A number of a table of sizes is changed as a whole only by a factor; a computed one (a share of the median for a
    size) through what it is computed from. Raises UnknownNameError with the nearest names, BraidworkError where one
    value would stand for rows that differ.
    """
    told = []
    for supposed in changes:
        book, supposition = _changed(book, supposed, on)
        told.append(supposition)
    if not told:
        raise UnknownNameError("nothing is supposed: no number is to be changed.", mend=_MEND)
    return book, tuple(told)


def _changed(book: LimitBook, supposed: Supposed, on: date) -> tuple[LimitBook, Supposition]:
    parts = book.key_parts(supposed.parameter)
    for part, _ in supposed.key:
        if part not in parts:
            raise UnknownNameError.of("key", part, parts, where=f"parameter {supposed.parameter}")
    if supposed.parameter in {slot.name for slot in book.empty_slots}:
        return _filled(book, supposed)
    names = _rows_behind(book, supposed)
    meant = [r for r in book.rows if r.name in names and _is_meant(r, supposed)]
    if not meant:
        listed = sorted({r.label for r in book.rows if r.name in names})
        raise UnknownNameError.of("row", supposed.name, listed, where="the numbers of law")
    changed = {id(row): _supposed_row(row, supposed) for row in meant}
    in_force = [r for r in meant if r.in_force(on) and r.was_known(None) and r.name == next(iter(names))]
    shown = in_force or meant[-1:]
    if supposed.value is not None and len({r.value for r in shown}) > 1:
        keys = "; ".join(f"{r.label}: {r.value:,g}" for r in shown[:4])
        raise BraidworkError(
            f"{supposed.name} is a table of different numbers ({keys} …); one value cannot stand for all.",
            mend=f"name a key, as {_with_key(shown[0])}=…, or give a factor, as {supposed.parameter}=x1.1.",
        )
    rows = tuple(changed.get(id(row), row) for row in book.rows)
    first = shown[0]
    supposition = Supposition(
        supposed, tuple(r.value for r in shown), tuple(changed[id(r)].value for r in shown), first.unit, first.citation
    )
    return replace(book, rows=rows, _answers={}), supposition


def _filled(book: LimitBook, supposed: Supposed) -> tuple[LimitBook, Supposition]:
    slot = next(s for s in book.empty_slots if s.name == supposed.parameter)
    if supposed.value is None:
        raise BraidworkError(
            f"no number is loaded for {supposed.parameter}, so there is nothing to multiply.",
            mend=f"suppose a value, as {supposed.parameter}=…",
        )
    filled = book.what_if(supposed.parameter, supposed.value, dict(supposed.key))
    return filled, Supposition(supposed, (), (supposed.value,), slot.unit, slot.citation)


def _rows_behind(book: LimitBook, supposed: Supposed) -> tuple[str, ...]:
    """The names of the rows that a change touches, the asked one first."""
    from braidwork.eligibility.parameters.law import Factors, Increments, size_laws

    law = size_laws().get(supposed.parameter)
    own = any(r.name == supposed.parameter for r in book.rows)
    if isinstance(law, Factors) and not own:
        if supposed.factor is None or supposed.key:
            raise BraidworkError(
                f"{supposed.parameter} is computed from {law.base} and {law.factor}.",
                mend=f"change one of these, or give a factor without a key, as {supposed.parameter}=x1.1.",
            )
        return (law.base,)
    if isinstance(law, Increments) and supposed.factor is not None and not supposed.key:
        return supposed.parameter, law.each_further
    return (supposed.parameter,)


def _is_meant(row: Parameter, supposed: Supposed) -> bool:
    return row.name != supposed.parameter or all(row.key.get(part) == value for part, value in supposed.key)


def _supposed_row(row: Parameter, supposed: Supposed) -> Parameter:
    value = supposed.value if supposed.value is not None else round(row.value * (supposed.factor or 0), 6)
    return replace(row, value=value, verified="unverified", note=_SUPPOSED)


def _with_key(row: Parameter) -> str:
    return f"{row.name}[{','.join(f'{k}={v}' for k, v in row.key.items())}]"


def _number(text: str, whole: str) -> float:
    plain = text.strip().removeprefix("$").replace(",", "")
    percent = plain.endswith("%")
    try:
        value = float(plain.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        raise UnknownNameError(f"--set {whole}: {text!r} is not a number.", mend=_MEND) from None
    if not 0 <= value <= _LARGEST:
        raise BraidworkError(f"--set {whole}: {text} is not a possible number of law.", mend="give one from 0 up.")
    return value


def _shown(values: tuple[float, ...]) -> str:
    texts = list(dict.fromkeys(f"{v:,.6g}" if abs(v) < 100 else f"{v:,.0f}" for v in values))
    return texts[0] if len(texts) == 1 else f"{texts[0]} … {texts[-1]}"
