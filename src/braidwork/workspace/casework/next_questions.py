"""Remembers, in this process only, the question that a talk has come to: finding it is the costly part of a step.

Talks with the same answers come to the same question, and most begin alike: it is found once for all of them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from django.db import transaction

from braidwork.eligibility.parameters import LimitBook
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.workspace.casework.models import IntakeSession

_MOST = 2000
_known: OrderedDict[str, tuple[int, LimitBook | None, NextQuestion | None]] = OrderedDict()
_alike: OrderedDict[bytes, tuple[LimitBook | None, Sequence[Program], NextQuestion | None]] = OrderedDict()
_KEY = secrets.token_bytes(32)
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
    asked = interview.next() if intake.wanted_key else _alike_next(interview)
    transaction.on_commit(lambda: _remember(talk, version, interview.limits, asked))
    return asked


def _alike_next(interview: Interview) -> NextQuestion | None:
    """The next question of anybody who gave these answers, by rules and numbers of the same version.

    Kept under a keyed hash: the answers cannot be read back from it. A question that repeats an amount is not kept.
    """
    answers = interview.answers
    said = repr((answers.question_set.checksum, interview.on, list(answers.given.values())))
    name = hashlib.blake2b(said.encode(), key=_KEY).digest()
    with _lock:
        found = _alike.get(name)
    if found is not None and found[0] is interview.limits and found[1] is interview.programs:
        return found[2]
    asked = interview.next()
    if asked is None or asked.narrows is None:
        with _lock:
            _alike[name] = interview.limits, interview.programs, asked
            while len(_alike) > _MOST:
                _alike.popitem(last=False)
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
