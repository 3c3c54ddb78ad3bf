"""What the next question came to in each talk: the questions it put, by the record, or put again by the same engine.

Invented talks of a demo were written down in the order of a form: no question was chosen in them. For some of them the
recommender is run now, and the client's own answers answer it; the others have no count of questions.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import NextQuestion, next_question
from braidwork.eligibility.questions.published import question_set
from braidwork.workspace.casework.conversing import answer_of
from braidwork.workspace.casework.models import Answer as StoredAnswer
from braidwork.workspace.extract.people import Participant, in_parts
from braidwork.workspace.extract.recorded import Row
from braidwork.workspace.rulebook.in_force import in_force

REPLAYS = 24  # about a tenth of a second each


def talk_rows(
    people: Sequence[Participant], results: Mapping[str, Counter[str]], told: Container[str], *,
    replays: int = REPLAYS,
) -> list[Row]:  # fmt: skip
    """One row a person: questions and minutes (blank where they were not counted), programs by outcome.

    `told` are the pseudonyms of people whose groups are known: only their invented talks are put again.
    """
    counted = _recorded([p for p in people if not p.was_invented])
    counted |= _replayed(replay_sample([p for p in people if p.pseudonym in told], replays))
    found = []
    for one in people:
        how, questions, seconds = counted.get(one.pseudonym, (None, None, None))
        result = results[one.pseudonym]
        found.append({
            "pseudonym": one.pseudonym, "how_code": how, "questions": questions,
            "client_minutes": None if seconds is None else seconds / 60, "programs_eligible": result["eligible"],
            "programs_likely": result["likely"], "programs_open": result["needs information"],
        })  # fmt: skip
    return found


def replay_sample(people: Iterable[Participant], most: int) -> list[Participant]:
    """Invented talks to be put again: the same ones every time, drawn by a hash of the person; with private consent."""
    able = [p for p in people if p.was_invented and p.private_agreed]
    return sorted(able, key=lambda p: hashlib.sha256(p.person_id.bytes).digest())[:most]


def replay(given: Mapping[str, Answer], one: Participant) -> tuple[int, float]:
    """Questions that the recommender puts to a client of these answers, and seconds of her time; a second look counts.

    A question that she has no answer to she does not know.
    """
    answers, programs = Answers(question_set()), in_force().programs_on(one.on)
    questions, seconds = 0, 0.0
    while (asked := next_question(answers, one.on, programs)) is not None:
        questions += 1
        seconds += asked.question.cost_seconds
        answers = answers.with_answer(_said(given, asked))
    return questions, seconds


def _said(given: Mapping[str, Answer], asked: NextQuestion) -> Answer:
    stored = given.get(asked.key)
    if stored is None:
        return Answer(asked.question.key, "unknown", about=asked.about)
    return replace(stored, text="closer") if asked.narrows is not None else stored


def _replayed(sample: Sequence[Participant]) -> dict[str, tuple[str, int, float]]:
    stored: dict[Any, dict[str, Answer]] = {}
    for part in in_parts([p.intake_id for p in sample]):
        rows = StoredAnswer.objects.filter(intake__in=part, replaced_in=None).order_by("position", "id")
        for talk, key, body in rows.values_list("intake_id", "key", "body"):
            stored.setdefault(talk, {})[key] = answer_of(body)
    return {p.pseudonym: ("replayed", *replay(stored.get(p.intake_id, {}), p)) for p in sample}


def _recorded(people: Sequence[Participant]) -> dict[str, tuple[str, int, float]]:
    """Questions as they were put: every answer ever given to a key counts once, a second look again."""
    names = {p.intake_id: p.pseudonym for p in people}
    cost = {q.key: q.cost_seconds for q in question_set().questions}
    found: dict[str, tuple[str, int, float]] = {}
    for part in in_parts(list(names)):
        seen = set()
        for talk, key, body in StoredAnswer.objects.filter(intake__in=part).values_list("intake_id", "key", "body"):
            look = (talk, key, body.get("text") == "closer")
            if look in seen:
                continue
            seen.add(look)
            _, questions, seconds = found.get(names[talk], ("", 0, 0.0))
            found[names[talk]] = ("recorded", questions + 1, seconds + cost.get(body["question"], 0))
    return found
