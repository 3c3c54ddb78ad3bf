"""What those who sit at a case see of each other: who typed what and when, and whether anything is new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.errors import BraidworkError
from braidwork.reference.languages import SOURCE
from braidwork.workspace.casework import client_words
from braidwork.workspace.casework.conversing import answer_of, standing
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import Answer, IntakeSession, Seat
from braidwork.workspace.site.languages import Said

Who = Literal["mine", "other_device", "client", "navigator", "helper"]


@dataclass(frozen=True)
class Typed:
    """One standing answer as another seat may see it: the question, the answer in words, who typed it and when."""

    key: str
    words: Said
    answer: str
    who: Who
    at: datetime
    version: int


def who_typed(answer: Answer, viewer: Actor) -> Who:
    """Who typed an answer, as the viewer would say it."""
    if answer.seat == "client":
        if viewer.kind != "client":
            return "client"
        return "mine" if answer.device in ("", viewer.device) else "other_device"
    if viewer.kind == "staff" and answer.given_by == viewer.id:
        return "mine"
    return "helper" if answer.seat == "helper" else "navigator"


def typed_so_far(
    intake: IntakeSession, interview: Interview, viewer: Actor, *, private: bool, lang: str = SOURCE
) -> list[Typed]:
    """The answers that stand, in the order of the talk; private ones only where the viewer may see them."""
    found = []
    for stored in standing(intake):
        if stored.is_private and not private:
            continue
        given, answers = answer_of(stored.body), interview.answers
        try:
            put = NextQuestion(answers.question_set.question(given.question), given.about)
            asked = client_words.question_words(lang, put, answers)
            answer = client_words.said(given, answers, lang)
        except (BraidworkError, KeyError):
            asked, answer = Said(str(given.question), SOURCE), "…"  # an answer to earlier questions
        at, version = stored.given_at, int(stored.version)
        found.append(Typed(str(stored.key), asked, answer, who_typed(stored, viewer), at, version))
    return found


def by_others(intake: IntakeSession, since: int, viewer: Actor, *, private: bool) -> list[Answer]:
    """Standing answers that other seats gave after a version, the latest first."""
    new = Answer.objects.filter(intake=intake, replaced_in=None, version__gt=since).order_by("-version", "-id")
    return [a for a in new if (private or not a.is_private) and who_typed(a, viewer) != "mine"]


def touched_by_other(intake: IntakeSession, key: str, viewer: Actor) -> Answer | None:
    """The standing answer to a question, where another seat gave it."""
    found = Answer.objects.filter(intake=intake, key=key, replaced_in=None).first()
    return found if found is not None and who_typed(found, viewer) != "mine" else None


def sign_of(seats: Iterable[Seat]) -> str:
    """A short sign of who sits and who types: another sign means that this changed."""
    text = " ".join(f"{s.pk}{s.may_type}" for s in seats)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
