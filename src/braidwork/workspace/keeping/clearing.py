"""Clears what is over: people of whom no consent holds any more, sessions that ended, tries of long ago."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

EVERY_SECONDS = 60 * 60
_FIRST_AFTER_SECONDS = 60


@dataclass(frozen=True)
class Cleared:
    """How many people were erased, and how many sessions and counts of failed tries were dropped."""

    people: int
    sessions: int
    tries: int


def clear_expired(*, dry_run: bool = False) -> Cleared:
    """Erases and drops all that is over; with `dry_run` only counts it. Safe beside others who do the same.

    People go a few at a time, each in a transaction of her own, so that nobody waits long; each is an event.
    """
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from braidwork.workspace.accounts.guessing import WINDOW
    from braidwork.workspace.accounts.models import Tries
    from braidwork.workspace.accounts.signing_in import tidy
    from braidwork.workspace.casework.papers.storing import sweep
    from braidwork.workspace.casework.retention import due_to_erase, erase_expired

    now = timezone.now()
    sessions = Session.objects.filter(expire_date__lt=now)
    tries = Tries.objects.filter(window_began__lt=now - WINDOW)  # one window later they count for nothing
    if dry_run:
        return Cleared(due_to_erase().count(), sessions.count(), tries.count())
    tidy()
    sweep()
    people = 0
    while erased := erase_expired():
        people += erased
    return Cleared(people, int(sessions.delete()[0]), int(tries.delete()[0]))


def clear_every_hour(*, every: float = EVERY_SECONDS, first: float = _FIRST_AFTER_SECONDS) -> threading.Event:
    """Clears once an hour in a thread of its own until the event that it gives is set; an error waits for next time."""
    stopped = threading.Event()
    threading.Thread(target=_clear_until, args=(stopped, every, first), name="clearing", daemon=True).start()
    return stopped


def _clear_until(stopped: threading.Event, every: float, first: float) -> None:
    from django.db import connections

    wait = first
    while not stopped.wait(wait):
        wait = every
        try:
            clear_expired()
        except Exception:  # the server goes on; the log names the place, never a value
            logging.getLogger("django.braidwork.clearing").exception("clearing failed")
        finally:
            connections.close_all()
