"""Limits by family size that follow from rows of other names: median income, LLSIL, large families."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from braidwork.eligibility.parameters.law import Factors, Increments, SizeLaw
from braidwork.eligibility.rules.reading import LimitReading

if TYPE_CHECKING:
    from braidwork.eligibility.parameters.book import LimitBook


def computed(
    book: LimitBook, law: SizeLaw, on: date, known_at: date | None, key: dict[str, str], program: str | None
) -> LimitReading | None:
    """The limit of a size where it is computed, with the rows it came from; None where the table has the size."""
    if not key["size"].isdigit() or int(key["size"]) < 1:
        note = f"there is no size {key['size']}: a family has at least one person."
        return LimitReading(law.name, tuple(key.items()), None, note=note)
    size, who = int(key["size"]), {"program": program} if program else {}
    if isinstance(law, Factors):
        return _by_factor(book, law, size, on, known_at, who)
    if size <= law.last:
        return None
    last = book.limit(law.name, on, known_at, {"size": str(law.last), **who})
    if isinstance(law, Increments):
        more = book.limit(law.each_further, on, known_at, {})
        if last.effective_from is not None:
            # The increment belongs to the same table as the row, also where a program adopts the table later.
            more = book.limit(law.each_further, last.effective_from, known_at, {})
        return _sum(last, more, size, law.last)
    note = "; ".join(n for n in (last.note, law.note) if n)
    return replace(last, key=(("size", str(size)),), verified=last.verified and law.verified, note=note)


def _sum(last: LimitReading, more: LimitReading, size: int, last_size: int) -> LimitReading:
    name, key = last.name, (("size", str(size)),)
    if last.value is None or more.value is None:
        return LimitReading(name, key, None, last.unit, f"{name} (size {size})", note=last.note or more.note)
    note = f"amount for {last_size} plus {size - last_size} × {more.value:,.0f}"
    return replace(
        last, key=key, value=round(last.value + (size - last_size) * more.value, 2), label=f"{name} (size {size})",
        verified=last.verified and more.verified, note="; ".join(n for n in (last.note, note) if n),
    )  # fmt: skip


def _by_factor(
    book: LimitBook, law: Factors, size: int, on: date, known_at: date | None, who: dict[str, str]
) -> LimitReading:
    base = book.limit(law.base, on, known_at, who)
    last = max(int(value) for value in book.key_values(law.factor, "size"))
    factor = book.limit(law.factor, on, known_at, {"size": str(min(size, last))})
    more = book.limit(law.each_further, on, known_at, {}) if size > last else None
    key, label = (("size", str(size)),), f"{law.name} (size {size})"
    share = factor.value
    if share is not None and more is not None:
        share = None if more.value is None else round(share + (size - last) * more.value, 6)
    if base.value is None or share is None:
        missing = next(r for r in (base, factor, more) if r is not None and r.value is None)
        return LimitReading(law.name, key, None, base.unit, label, citation=missing.citation, note=missing.note)
    used = [r for r in (base, factor, more) if r is not None]
    note = f"{base.label} {base.value:,.0f} × {share:g}"
    return LimitReading(
        law.name, key, round(base.value * share, 2), base.unit, label,
        max(r.effective_from for r in used if r.effective_from is not None),
        min((r.effective_to for r in used if r.effective_to is not None), default=None),
        "; ".join(dict.fromkeys(r.citation for r in used)),
        all(r.verified for r in used),
        "; ".join(n for n in (note, base.note) if n),
    )  # fmt: skip
