"""Undoing what was posted: only ever by a dated reversal of whole entries, with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from braidwork.workspace.casework.events import Actor
from braidwork.workspace.fiscal.acting import staff_of
from braidwork.workspace.fiscal.posting import REASONS, Sealed, reverse


@transaction.atomic
def undo(posting_ids: Sequence[int], *, reason: str, by: Actor, on: date | None = None) -> Sealed:
    """Reverses the entries of these postings, dated `on` or today; the lines are open to be planned again.

    RefusedError for a posting that is not there, was undone before, or cannot go without leaving less than nothing
    (a promise that was paid: undo the payment first); DataError for a reason that is not one of `reasons()`.
    """
    staff_of(by, "fund.post")
    return reverse(posting_ids, reason=reason, day=(on or timezone.localdate()).isoformat(), by=by)


def reasons() -> tuple[str, ...]:
    """The reasons that a reversal may have."""
    return tuple(r for r in REASONS if r)
