"""What must hold before a book of limits is used: no two rows for one day, one unit per name, TANF's identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from braidwork.errors import DataError
from braidwork.reference.dated import Parameter

_DAY = timedelta(days=1)


def checked(rows: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """The rows, or a DataError naming the first that cannot stand beside the others."""
    from braidwork.reference.parameter_files import check_rows

    check_rows((f"parameter {row.label} from {row.effective_from}", row) for row in rows)
    _check_units(rows)
    _check_tanf(rows)
    return rows


def corrected(rows: tuple[Parameter, ...], more: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Old and new rows together; a new row with `known_from` closes what it overlaps, and keeps the rest of it."""
    kept = list(rows)
    for new in more:
        if new.known_from is None:
            continue
        after: list[Parameter] = []
        for old in kept:
            after += _superseded(old, new) if _same_days(old, new) else [old]
        kept = after
    return (*kept, *more)


def _same_days(old: Parameter, new: Parameter) -> bool:
    same = old.name == new.name and old.key == new.key and old.known_to is None
    return same and (old.in_force(new.effective_from) or new.in_force(old.effective_from))


def _superseded(old: Parameter, new: Parameter) -> Iterator[Parameter]:
    assert new.known_from is not None
    yield replace(old, known_to=new.known_from - _DAY)
    if old.effective_from < new.effective_from:
        yield replace(old, effective_to=new.effective_from - _DAY, known_from=new.known_from)
    if new.effective_to is not None and (old.effective_to is None or new.effective_to < old.effective_to):
        yield replace(old, effective_from=new.effective_to + _DAY, known_from=new.known_from)


def _check_units(rows: Iterable[Parameter]) -> None:
    units: dict[str, str] = {}
    for row in rows:
        if row.name.startswith("tanf_") or row.unit.startswith("USD"):
            first = units.setdefault(row.name, row.unit)
            if first != row.unit:
                raise DataError(
                    f"the unit is {row.unit}, in earlier rows {first}.",
                    where=f"parameter {row.label} from {row.effective_from}",
                    mend="give every row of a name in one unit.",
                )


def _check_tanf(rows: tuple[Parameter, ...]) -> None:
    """Earned limit = flat disregard + payment standard / (1 - share disregard), for every size and day."""
    for limit in (r for r in rows if r.name == "tanf_earned_income_limit" and r.was_known(None)):
        for day in {limit.effective_from, *_changes(rows, limit)}:
            standard = _row(rows, "tanf_payment_standard", limit.key, day)
            flat = _row(rows, "tanf_earned_income_flat_disregard", {}, day)
            share = _row(rows, "tanf_earned_income_share_disregard", {}, day)
            if standard is None or flat is None or share is None:
                continue
            expected = flat.value + standard.value / (1 - share.value)
            if abs(limit.value - expected) >= 0.5:
                raise DataError(
                    f"{limit.label} is {limit.value:,.0f} on {day}, but the payment standard {standard.value:,.0f} and "
                    f"the disregards give {expected:,.0f}.",
                    where=f"parameter {limit.label} from {limit.effective_from}",
                    mend="check both amounts against WAC 388-478-0020 and 388-478-0035.",
                )


def _changes(rows: tuple[Parameter, ...], limit: Parameter) -> set[date]:
    names = {"tanf_payment_standard", "tanf_earned_income_flat_disregard", "tanf_earned_income_share_disregard"}
    return {r.effective_from for r in rows if r.name in names and limit.in_force(r.effective_from)}


def _row(rows: Iterable[Parameter], name: str, key: dict[str, str], on: date) -> Parameter | None:
    found = (r for r in rows if r.name == name and r.key == key and r.was_known(None) and r.in_force(on))
    return next(found, None)
