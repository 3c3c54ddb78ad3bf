"""Loads awards: each fund-year once as its agreement says, its money posted to the ledger as it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.funding import Funds
from braidwork.funding.funds import FundYear as Terms
from braidwork.funding.funds.reading import funds_of_document
from braidwork.funding.ledger import ADMINISTRATION, Movement, dollars
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import staff_of
from braidwork.workspace.fiscal.book import OF_THE_LEDGER, SECTIONS, book_document, book_in_force, plain
from braidwork.workspace.fiscal.models import AwardBook, FundYear, LedgerPosting
from braidwork.workspace.fiscal.posting import REASONS, Grounds, Sealed, hold_ledger, post, reverse

# Time to pay what was promised before the end and to report: 2 CFR 200.344 gives a subrecipient 90 days.
CLOSEOUT = timedelta(days=90)
_MONEY = ("allotment_cents", "balance_cents", "administration_cents")


@dataclass(frozen=True)
class LoadedAwards:
    """What a load did: fund-years that are new and those that were there, whether the book changed, what was posted."""

    new: tuple[str, ...]
    known: tuple[str, ...]
    book_changed: bool
    available_cents: int
    administration_cents: int
    batches: tuple[Sealed, ...]
    warnings: tuple[str, ...] = ()


@transaction.atomic
def load_awards(
    source: Path | str | Mapping[str, Any], *, by: Actor, on: date | None = None, synthetic: bool = False,
    name: str = "",
) -> LoadedAwards:  # fmt: skip
    """Loads an award file (TOML, in the layout of `funding.funds.read_funds`), its text, or its values.

    New fund-years are stored and their money is awarded in the ledger on the day; those that are known stay. Sections
    of the book (limits, ceilings, matches …) take the place of those before. All of it or nothing: DataError,
    UnknownNameError or RefusedError names file and section.
    """
    staff = staff_of(by, "fund.load")
    day = on or timezone.localdate()
    hold_ledger()  # two loads of one file, or a load while somebody approves: one after the other
    raw, where = _read(source, name)
    book = {**book_in_force(), **{k: raw[k] for k in SECTIONS if k in raw}}
    there = {str(y.pk): y for y in FundYear.objects.all()}
    new, known = [], []
    for number, row in enumerate(raw.get("fund_year", ()), 1):
        at = f"{where}, fund_year {number}, id {row.get('fund_year_id')}"
        if row.get("fund_year_id") in there:
            _refuse_difference(there[row["fund_year_id"]], row, at)
            known.append(str(row["fund_year_id"]))
        else:
            new.append(row)
    funds = _whole_book(raw, book, new, day, where)
    stored = [_store(row, funds.fund_year(row["fund_year_id"]), synthetic, where) for row in new]
    changed = book != book_in_force()
    if changed:
        AwardBook.objects.create(
            loaded_at=timezone.now(), loaded_by=staff, source=where[:200], document=book, is_synthetic=synthetic
        )
    moved = [m for row in new if "draws_on" not in row for m in _awarded(row, day)]
    rules = ", ".join(sorted({str(y.rule_version) for y in stored if y.rule_version}))
    batches = post("award", moved, by=by, grounds=Grounds(rule_version=rules)) if moved else []
    record("awards loaded", "awards", "", by=by, rows=len(stored), state="synthetic" if synthetic else "real")
    administration = sum(m.amount_cents for m in moved if m.given_to == ADMINISTRATION)
    available = sum(m.amount_cents for m in moved) - administration
    return LoadedAwards(
        tuple(str(y.pk) for y in stored), tuple(known), changed, available, administration, tuple(batches),
        funds.warnings,
    )  # fmt: skip


@transaction.atomic
def change_allotment(
    fund_year_id: str, *, allotment_cents: int, administration_cents: int = 0, reason: str, by: Actor,
    on: date | None = None,
) -> list[Sealed]:  # fmt: skip
    """Awards a fund-year anew and undoes the award before, both dated: the only way to change an allotment.

    RefusedError where more than the new award is planned or spent already.
    """
    staff_of(by, "fund.load")
    if reason not in REASONS or not reason:
        raise DataError(f"'{reason}' is no reason.", mend=f"use one of: {', '.join(r for r in REASONS if r)}.")
    year, day = fund_year(fund_year_id), on or timezone.localdate()
    if not 0 <= administration_cents <= allotment_cents:
        raise DataError("administration is part of the allotment.", where=fund_year_id, mend="give a smaller part.")
    undone = LedgerPosting.objects.filter(reverses__isnull=False).values("reverses")
    # What was awarded, never money that came by a transfer.
    awarded = LedgerPosting.objects.filter(fund_year=fund_year_id, account=1000, reverses=None).exclude(pk__in=undone)
    old = list(awarded.values_list("pk", flat=True))
    terms = {**dict(year.terms), "allotment_cents": allotment_cents, "administration_cents": administration_cents,
             "balance_cents": allotment_cents - administration_cents}  # fmt: skip
    year.terms, year.allotment_cents = terms, allotment_cents
    year.save(update_fields=["terms", "allotment_cents"])
    found = post("award", _awarded(terms, day), by=by, grounds=Grounds(rule_version=str(year.rule_version)))
    if old:
        found.append(reverse(old, reason=reason, day=day.isoformat(), by=by))
    record("allotment changed", "fund_year", fund_year_id, by=by, reason=reason)
    return found


@transaction.atomic
def end_award(fund_year_id: str, *, by: Actor, on: date | None = None) -> None:
    """Marks an award as ended: it is planned with no more. What is promised stays; expire what is left over."""
    staff_of(by, "fund.load")
    year = fund_year(fund_year_id)
    year.ended_on = on or timezone.localdate()
    year.save(update_fields=["ended_on"])
    record("award ended", "fund_year", fund_year_id, by=by)


def fund_year(fund_year_id: str) -> FundYear:
    """The stored fund-year of an id; UnknownNameError with the nearest ids."""
    found = FundYear.objects.filter(pk=fund_year_id).first()
    if found is None:
        raise UnknownNameError.of("fund-year", fund_year_id, FundYear.objects.values_list("pk", flat=True))
    return found


def _read(source: Path | str | Mapping[str, Any], name: str) -> tuple[dict[str, Any], str]:
    if isinstance(source, Mapping):
        return plain(source), name or "awards"
    import tomllib

    where = name or (str(source) if isinstance(source, Path) else "awards")
    try:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        return plain(tomllib.loads(text, parse_float=str)), where
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the awards cannot be read ({error}).", where=where) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"the awards are no TOML: {error}.", where=where, mend="correct that line.") from error


def _whole_book(
    raw: Mapping[str, Any], book: Mapping[str, Any], new: list[dict[str, Any]], day: date, where: str
) -> Funds:
    """The book as it would stand, checked whole: a new limit may name an old fund-year."""
    strange = {k: v for k, v in raw.items() if k not in (*SECTIONS, "fund_year")}
    rows = [{k: v for k, v in row.items() if k not in OF_THE_LEDGER} for row in new]
    whole = {**book_document(day), **book, **strange}
    whole["fund_year"] = [*rows, *whole["fund_year"]]  # new ones first: their numbers in messages are the file's
    return funds_of_document(whole, on=day, where=where)


def _store(row: Mapping[str, Any], terms: Terms, synthetic: bool, where: str) -> FundYear:
    at = f"{where}, id {terms.fund_year_id}"
    awarded = int(row["balance_cents"]) + int(row.get("administration_cents", 0))
    if "draws_on" not in row and awarded > terms.allotment_cents:
        raise DataError(
            f"balance and administration come to {dollars(awarded)}, more than the allotment of "
            f"{dollars(terms.allotment_cents)}.", where=at, mend="balance_cents is without administration_cents.",
        )  # fmt: skip
    last = row.get("last_posting_date")
    try:
        last_day = date.fromisoformat(last) if last else terms.end_date + CLOSEOUT
    except (TypeError, ValueError) as error:
        raise DataError(f"last_posting_date {last!r} is no day.", where=at, mend="write 2027-09-30.") from error
    if last_day < terms.end_date:
        raise DataError("last_posting_date is before end_date.", where=at, mend="give a later day.")
    return FundYear.objects.create(
        fund_year_id=terms.fund_year_id, fund_id=terms.family, award=terms.award[:200], origin=terms.origin[:64],
        start_date=terms.start_date, end_date=terms.end_date, last_posting_date=last_day,
        allotment_cents=terms.allotment_cents, is_federal=terms.is_federal, flex=terms.flex, terms=dict(row),
        rule_version=terms.rule_version[:40], is_synthetic=synthetic,
    )  # fmt: skip


def _awarded(row: Mapping[str, Any], day: date) -> list[Movement]:
    name, told = str(row["fund_year_id"]), day.isoformat()
    parts = ((int(row["balance_cents"]), None), (int(row.get("administration_cents", 0)), ADMINISTRATION))
    return [Movement(name, cents, told, given_to=account) for cents, account in parts if cents]


def _refuse_difference(stored: FundYear, row: Mapping[str, Any], where: str) -> None:
    before = dict(stored.terms)
    differs = sorted(k for k in {*before, *row} if before.get(k) != row.get(k))
    if not differs:
        return
    money = [k for k in differs if k in _MONEY]
    if money:
        was, now = before.get(money[0]), row.get(money[0])
        raise RefusedError(
            f"{money[0]} of {stored.pk} was {was} and would be {now}: money is never changed by a load.", where=where,
            mend="change the allotment by a dated reversal, or move money by a transfer; else load it as it was.",
        )  # fmt: skip
    raise RefusedError(
        f"{stored.pk} would have two definitions on one day: {', '.join(differs)} "
        f"{'differs' if len(differs) == 1 else 'differ'}.", where=where,
        mend="load it as it was; carry-in money or an amended award is a fund-year of its own with its own id.",
    )  # fmt: skip
