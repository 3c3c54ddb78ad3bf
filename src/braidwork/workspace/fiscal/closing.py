"""Months of the books: a closed one takes no posting dated in it; two people are needed to reopen one."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.errors import DataError, RefusedError
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import member_of_staff
from braidwork.workspace.fiscal.models import PeriodClose
from braidwork.workspace.fiscal.posting import hold_ledger
from braidwork.workspace.fiscal.verifying import verify_chain


@transaction.atomic
def close_month(month: str, *, by: Actor, on: date | None = None) -> PeriodClose:
    """Closes a month such as 2026-10, once it is over, with the head of the chain at that moment.

    RefusedError for a month that is not over, is closed, or where the chain of batches is broken.
    """
    staff = member_of_staff(by, "fund.post")
    name, today = _month(month), on or timezone.localdate()
    hold_ledger()
    if name >= today.isoformat()[:7]:
        raise RefusedError(f"{name} is not over.", where=name, mend="close it on the first day after it.")
    if PeriodClose.objects.filter(month=name, reopened_at=None).exists():
        raise RefusedError(f"{name} is closed already.", where=name, mend="nothing is left to do.")
    check = verify_chain()
    if not check.good:
        raise RefusedError(f"the ledger is not as it was sealed: {check.faults[0]}.", where=name,
                           mend="run braidwork fund verify and tell the auditor.")  # fmt: skip
    found = PeriodClose.objects.create(month=name, closed_at=timezone.now(), closed_by=staff, head=check.head)
    record("month closed", "month", name, by=by)
    return found


@transaction.atomic
def ask_reopening(month: str, *, reason: str, by: Actor) -> PeriodClose:
    """Asks for a closed month to be reopened; it stays closed until another person confirms it."""
    staff = member_of_staff(by, "fund.post")
    if not 3 <= len(reason.strip()) <= 40:
        raise DataError("the reason is too short or too long.", mend="3 to 40 signs, such as: late invoice.")
    held = _closed(_month(month))
    held.reopening_asked_at, held.reopening_asked_by, held.reason = timezone.now(), staff, reason.strip()
    held.save(update_fields=["reopening_asked_at", "reopening_asked_by", "reason"])
    record("reopening asked", "month", held.month, by=by)
    return held


@transaction.atomic
def confirm_reopening(month: str, *, by: Actor) -> PeriodClose:
    """Reopens a month that somebody else asked to reopen."""
    staff = member_of_staff(by, "fund.approve")
    hold_ledger()
    held = _closed(_month(month))
    if held.reopening_asked_by_id is None:
        raise RefusedError(f"nobody asked to reopen {held.month}.", where=held.month, mend="ask first.")
    if held.reopening_asked_by_id == staff.pk:
        raise RefusedError("nobody confirms the own wish.", where=held.month, mend="ask a second person.")
    held.reopened_at, held.reopened_by = timezone.now(), staff
    held.save(update_fields=["reopened_at", "reopened_by"])
    record("month reopened", "month", held.month, by=by)
    return held


def closed_months() -> list[PeriodClose]:
    """The months that are closed now, the latest first."""
    return list(PeriodClose.objects.filter(reopened_at=None).order_by("-month"))


def _closed(month: str) -> PeriodClose:
    held = PeriodClose.objects.select_for_update().filter(month=month, reopened_at=None).first()
    if held is None:
        raise RefusedError(f"{month} is not closed.", where=month, mend="look at the list of months.")
    return held


def _month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text.strip()):
        raise DataError(f"'{text}' is no month.", mend="write it as 2026-10.")
    return text.strip()
