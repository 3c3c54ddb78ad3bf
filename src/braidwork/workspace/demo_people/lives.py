"""Invented clients by a seed: a name, a language, answers that agree with each other, and how far each one came."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from uuid import UUID

from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import NextQuestion, instances, is_shown
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.simulation import SyntheticClient, synthetic_clients
from braidwork.linkage import invented_names as names

Stage = Literal["open", "finished", "shared", "shared with two", "withdrawn", "expired"]
# How many of a hundred come how far, and how many days ago a talk began at the least and the most. A talk that nobody
# shares is erased after 14 days, so those are all younger.
_STAGES: tuple[tuple[Stage, int, int, int], ...] = (
    ("open", 16, 0, 9), ("finished", 10, 0, 11), ("shared", 42, 1, 80), ("shared with two", 16, 1, 80),
    ("withdrawn", 8, 4, 11), ("expired", 8, 95, 118),
)  # fmt: skip
# Shares of a hundred by rounded figures of our own, and the kind of names that come with a language.
_LANGUAGES = (
    ("en", 54, "english"), ("es", 15, "compound"), ("vi", 5, "concentrated"), ("zh-Hant", 2, "concentrated"),
    ("zh-Hans", 3, "concentrated"), ("so", 4, "patronymic"), ("am", 3, "patronymic"), ("ti", 1, "patronymic"),
    ("om", 1, "patronymic"), ("ko", 2, "concentrated"), ("ru", 2, "slavic"), ("uk", 2, "slavic"),
    ("tl", 2, "compound"), ("ar", 1, "patronymic"), ("fa", 1, "single"), ("km", 1, "single"),
    ("pa", 1, "concentrated"),
)  # fmt: skip
_OF_ENGLISH_SPEAKERS = ("english", "english", "english", "compound", "concentrated", "patronymic", "slavic", "single")
_WITHOUT_NAME = 0.15
_MARK = "(invented)"


@dataclass(frozen=True)
class Step:
    """One act of an invented client: consent, an answer, the end of a consent. `to` counts the organisations."""

    act: Literal["start", "consent", "answer", "withdraw"]
    at: datetime
    purpose: str = ""
    to: int | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class Life:
    """An invented client and everything she did, in order; the last answer of a whole talk finishes it."""

    number: int
    stage: Stage
    person_id: UUID
    intake_id: UUID
    name: str
    locale: str
    is_whole: bool
    steps: tuple[Step, ...]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What she said, in order."""
        return tuple(s.answer for s in self.steps if s.answer is not None)


def lives(count: int, seed: int, now: datetime, *, skip: int = 0) -> Iterator[Life]:
    """Invented clients number `skip` to `count` of a seed. One seed and one `now` give the same clients every time."""
    clients = synthetic_clients(count, now.date(), seed)
    for number in range(skip, count):
        yield _life(number, seed, clients[number], now)


def person_id(seed: int, number: int) -> UUID:
    """The id of an invented client, which tells whether she is there already."""
    return UUID(int=random.Random(f"braidwork {seed} {number}").getrandbits(128), version=4)


def _life(number: int, seed: int, client: SyntheticClient, now: datetime) -> Life:
    chance = random.Random(f"life {seed} {number}")
    locale, names_of = _language(chance)
    stage, least, most = _stage(chance)
    began = now - timedelta(days=chance.randint(least, most), minutes=chance.randint(30, 600))
    said = _said(client, began)
    is_whole = stage != "open"
    if not is_whole:
        said = said[: chance.randint(1, max(1, len(said) - 2))]
    steps = [Step("start", began), Step("consent", began, "screening"), *_talk(said, began, chance)]
    steps += _afterwards(stage, chance, steps[-1].at, now)
    name = "" if chance.random() < _WITHOUT_NAME else _name(chance, names_of)
    intake_id = UUID(int=chance.getrandbits(128), version=4)
    return Life(number, stage, person_id(seed, number), intake_id, name, locale, is_whole, tuple(steps))


def _stage(chance: random.Random) -> tuple[Stage, int, int]:
    return chance.choices([(s, least, most) for s, _, least, most in _STAGES], [share for _, share, _, _ in _STAGES])[0]


def _language(chance: random.Random) -> tuple[str, str]:
    locale, names_of = chance.choices([(t, g) for t, _, g in _LANGUAGES], [share for _, share, _ in _LANGUAGES])[0]
    return locale, chance.choice(_OF_ENGLISH_SPEAKERS) if locale == "en" else names_of


def _said(client: SyntheticClient, began: datetime) -> list[Answer]:
    """An answer to every question that earlier answers do not rule out, in the order of the set."""
    from django.utils import timezone

    on, answers = timezone.localdate(began), Answers(question_set())
    said: list[Answer] = []
    grows = True
    while grows:
        grows = False
        for question in answers.question_set.questions:
            if question.part == "reporting" or not is_shown(question, answers):
                continue
            for about in instances(question, answers):
                asked = NextQuestion(question, about)
                if asked.key not in answers.given:
                    said.append(client.answer(asked, on))
                    answers, grows = answers.with_answer(said[-1]), True
    return said


def _talk(said: list[Answer], began: datetime, chance: random.Random) -> Iterator[Step]:
    at, asked_private = began, False
    for answer in said:
        at += timedelta(seconds=chance.randint(5, 40))
        if answer.question in _private() and not asked_private:
            asked_private = True
            yield Step("consent", at, "private_screening")
        yield Step("answer", at, answer=answer)


@lru_cache(maxsize=1)
def _private() -> frozenset[str]:
    return frozenset(q.key for q in question_set().questions if q.part == "private")


def _afterwards(stage: Stage, chance: random.Random, ended: datetime, now: datetime) -> Iterator[Step]:
    """Whom she shares with, for how long, and whether she takes it back."""
    if stage in ("open", "finished"):
        return
    first, second = chance.sample(range(3), 2)
    at = ended + timedelta(minutes=2)
    yield Step("consent", at, "serving", first)
    if chance.random() < 0.6:
        yield Step("consent", at, "private_serving", first)
    if stage == "shared with two":
        yield Step("consent", at + timedelta(minutes=1), "serving", second)
    if stage == "withdrawn":
        yield Step("withdraw", at + timedelta(hours=chance.randint(1, 60)), "serving", first)
    if stage == "expired":  # she came back lately, and shares with nobody any more
        yield Step("consent", now - timedelta(days=chance.randint(1, 9), minutes=7), "screening")


def _name(chance: random.Random, group: str) -> str:
    pick = chance.choice
    if group == "compound":
        found = [pick(names.SPANISH_GIVEN), pick(names.SPANISH_SURNAMES), pick(names.SPANISH_SURNAMES)]
    elif group == "concentrated":
        found = [pick(names.CONCENTRATED_GIVEN), pick(names.CONCENTRATED_SURNAMES)]
    elif group == "patronymic":
        found = [pick(names.PATRONYMIC) for _ in range(3)]
    elif group == "slavic":
        found = [pick(names.SLAVIC_GIVEN), pick(names.SLAVIC_SURNAMES)]
    elif group == "single":
        found = [pick(names.SINGLE)]
    else:
        found = [pick(names.GIVEN), pick(names.SURNAME_STARTS) + pick(names.SURNAME_ENDS)]
    return " ".join([*(word.title() for word in found), _MARK])
