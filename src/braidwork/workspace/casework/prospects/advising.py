"""The advice of a case as it stands: the talk, what staff saw and found, work and home, the region of this folder."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from django.utils import timezone

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.advice.advising import Advice, advise
from braidwork.workspace.advice.region import Here, occupations_here
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.conversing import interview_of, standing
from braidwork.workspace.casework.evidence import HeldTalk
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.prospects.keeping import Said, said_of

_MOST, _SECONDS = 64, 600.0  # a sitting looks at one advice on many pages; then it is forgotten
_known: OrderedDict[bytes, tuple[float, Advice]] = OrderedDict()
_KEY = secrets.token_bytes(32)
_lock = Lock()


@dataclass(frozen=True)
class Advised:
    """The advice of a case, what it stands on, and how far the region's occupations are loaded."""

    advice: Advice
    said: Said
    here: Here


def advice_of(intake: IntakeSession, *, private: bool = True) -> Advised:
    """What to tell the client of a talk today, on the version of work and home that stands.

    Without `private`, private answers and findings are left out, as for staff whom she did not let see them. Raises
    QuestionsChanged where the talk began on earlier questions.
    """
    said, here = said_of(intake.person), occupations_here()
    case, decisions = talk_of(intake, private=private).decided()
    day = timezone.localdate()
    told = repr(
        (case.people, case.facts, case.on, day, [d.id for d in decisions], said.body(), id(here.work))
    )  # a folder built anew is read anew
    key = hashlib.blake2b(told.encode(), key=_KEY).digest()
    found = _remembered(key)
    if found is None:
        found = advise(case, decisions, said.home, here.work, on=day, limits=said.limits)
        with _lock:
            _known[key] = monotonic(), found
            while len(_known) > _MOST:
                _known.popitem(last=False)
    return Advised(found, said, here)


def _remembered(key: bytes) -> Advice | None:
    """The advice of the last minutes on the very same facts; older ones of anybody are dropped."""
    with _lock:
        while _known and next(iter(_known.values()))[0] < monotonic() - _SECONDS:
            _known.popitem(last=False)
        held = _known.get(key)
    return None if held is None else held[1]


def talk_of(intake: IntakeSession, *, private: bool) -> HeldTalk:
    """The talk with or without what is private."""
    if private:
        return interview_of(intake)
    talk = interview_of(intake, stored=[a for a in standing(intake) if not a.is_private])
    seen = talk.evidence
    found = tuple(f for f in seen.found if f.key not in seen.private)
    return HeldTalk(
        talk.on, intake, None, evidence=replace(seen, found=found), answers=talk.answers, programs=talk.programs,
        limits=talk.limits,
    )  # fmt: skip


def may_see_private(staff: Staff, intake: IntakeSession) -> bool:
    """Whether the client let this member of staff see what is private."""
    return bool(staff.may("case.read_private") and agreed(intake.person, "private_serving", staff.organisation))
