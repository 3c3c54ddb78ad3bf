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
    ("en", 54, "english"), ("es", 15, "spanish"), ("vi", 5, "vietnamese"), ("zh-Hant", 2, "chinese"),
    ("zh-Hans", 3, "chinese"), ("so", 4, "somali"), ("am", 3, "ethiopian"), ("ti", 1, "ethiopian"),
    ("om", 1, "ethiopian"), ("ko", 2, "korean"), ("ru", 2, "slavic"), ("uk", 2, "slavic"), ("tl", 2, "spanish"),
    ("ar", 1, "somali"), ("fa", 1, "afghan"), ("km", 1, "single"), ("pa", 1, "punjabi"),
)  # fmt: skip
_OF_ENGLISH_SPEAKERS = (
    "english", "english", "english", "english", "spanish", "vietnamese", "korean", "chinese", "punjabi", "somali",
    "ethiopian", "slavic", "single",
)  # fmt: skip
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
    if group == "english":
        found = [chance.choice(names.GIVEN), chance.choice(names.SURNAME_STARTS) + chance.choice(names.SURNAME_ENDS)]
    else:
        found = [chance.choice(pool) for pool in _POOLS[group]]
    return " ".join([*(word.title() for word in found), _MARK])


def _part(pool: list[str], first: str, until: str = "") -> list[str]:
    """The names of one language within a pool: from one name up to another."""
    return pool[pool.index(first) : pool.index(until) if until else None]


_G, _S, _P = names.CONCENTRATED_GIVEN, names.CONCENTRATED_SURNAMES, names.PATRONYMIC
_POOLS: dict[str, tuple[list[str], ...]] = {
    "vietnamese": (_part(_G, "anh", "gurpreet"), _part(_S, "nguyen", "kim")),
    "punjabi": (_part(_G, "gurpreet", "jisoo"), _part(_S, "singh", "wang")),
    "korean": (_part(_G, "jisoo", "wei"), _part(_S, "kim", "singh")),
    "chinese": (_part(_G, "wei"), _part(_S, "wang")),
    "somali": 3 * (_part(_P, "mohamed", "tesfaye"),),
    "ethiopian": 2 * (_part(_P, "tesfaye"),),
    "slavic": (names.SLAVIC_GIVEN, names.SLAVIC_SURNAMES),
    "spanish": (names.SPANISH_GIVEN, names.SPANISH_SURNAMES, names.SPANISH_SURNAMES),
    "afghan": (_part(names.SINGLE, "abdul", "aung"),),
    "single": (names.SINGLE,),
}
