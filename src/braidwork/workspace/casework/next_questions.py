"""Remembers, in this process only, the question that a talk has come to: finding it is the costly part of a step."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from django.db import transaction

from braidwork.eligibility.parameters import LimitBook
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.workspace.casework.models import IntakeSession

_MOST = 2000
_known: OrderedDict[str, tuple[int, LimitBook | None, NextQuestion | None]] = OrderedDict()
_lock = Lock()


def next_of(intake: IntakeSession, interview: Interview) -> NextQuestion | None:
    """The next question of a talk as it stands; `interview` holds the answers of the talk's present version.

    What a transaction found is remembered only once it is committed: a version that is rolled back never was. A
    rulebook published since then has a book of its own, and the question is found anew.
    """
    talk, version = str(intake.pk), int(intake.version)
    with _lock:
        found = _known.get(talk)
    if found is not None and found[0] == version and found[1] is interview.limits:
        return found[2]
    asked = interview.next()
    transaction.on_commit(lambda: _remember(talk, version, interview.limits, asked))
    return asked


def forget(intake: IntakeSession) -> None:
    """Drops what is remembered of a talk, now and once the transaction is committed."""
    talk = str(intake.pk)
    _drop(talk)
    transaction.on_commit(lambda: _drop(talk))


def _remember(talk: str, version: int, book: LimitBook | None, asked: NextQuestion | None) -> None:
    with _lock:
        _known[talk] = (version, book, asked)
        _known.move_to_end(talk)
        while len(_known) > _MOST:
            _known.popitem(last=False)


def _drop(talk: str) -> None:
    with _lock:
        _known.pop(talk, None)
