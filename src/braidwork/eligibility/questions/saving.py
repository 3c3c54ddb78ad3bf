"""Keeps a talk in a JSON file, written whole after each answer, and takes it up again."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from braidwork.eligibility.questions.answers import Answer, Answers, Member
from braidwork.eligibility.questions.question import QuestionSet
from braidwork.errors import BraidworkError, DataError

FORMAT = "braidwork-intake-answers/1"
_NOTE = "Answers of one talk. This file holds private facts: keep it safe, delete it when you are done."


def save_answers(path: Path, answers: Answers, started: date) -> None:
    """Writes the answers, all or nothing: a power cut leaves the old file or the new one. Readable by its owner only.

    Reporting answers (race, sex and the like) never go into this file; see `reporting_path`.
    """
    questions = answers.question_set
    reporting = {q.key for q in questions.questions if q.part == "reporting"}
    kept = [a for a in answers.given.values() if a.question not in reporting]
    _write(path, answers, started, kept)
    apart = [a for a in answers.given.values() if a.question in reporting]
    if apart:
        _write(reporting_path(path), answers, started, apart)


def reporting_path(path: Path) -> Path:
    """Where the answers for reports are kept: apart from the case, as equal-opportunity rules ask."""
    return path.with_name(f"{path.stem}.reporting{path.suffix or '.json'}")


def load_answers(path: Path, questions: QuestionSet, *, upgrade: bool = False) -> tuple[Answers, date, tuple[str, ...]]:
    """The answers of a file, the day the talk began, and what an upgrade could not carry over.

    A talk stays on the version of the set it began with: another version is refused unless `upgrade`, which maps
    answers by question and drops those that the set no longer takes. DataError names the file and what is wrong.
    """
    where = str(path)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(f"the answers cannot be read ({error}).", where=where, mend="start a new file.") from error
    if not isinstance(raw, Mapping) or raw.get("format") != FORMAT:
        raise DataError(
            "this is not a file of answers.", where=where, mend="name the file that braidwork intake wrote."
        )
    same = raw.get("question_set") == questions.id and raw.get("checksum") == questions.checksum
    if not same and not upgrade:
        raise DataError(
            f"the talk began with version {raw.get('version')} of the questions; this is {questions.version}.",
            where=where,
            mend="go on with --upgrade, which keeps every answer that still fits.",
        )
    answers, lost = Answers(questions), []
    for part in raw.get("answers", []):
        try:
            answer = _read(part)
            _check(answer, questions)
        except (BraidworkError, KeyError, TypeError, ValueError, AttributeError) as error:
            if not upgrade:
                raise DataError(
                    f"an answer cannot be used ({error}): {part!r}.", where=where, mend="start a new file."
                ) from error
            lost.append(str(part.get("question", part)) if isinstance(part, Mapping) else str(part))
            continue
        answers = answers.with_answer(answer)
    try:
        started = date.fromisoformat(raw["started"])
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("the file does not say when the talk began.", where=where, mend="start a new file.") from error
    return answers, started, tuple(lost)


def _check(answer: Answer, questions: QuestionSet) -> None:
    question = questions.question(answer.question)
    for code in answer.codes if not question.choices_from else ():
        question.choice(code)


def _write(path: Path, answers: Answers, started: date, kept: list[Answer]) -> None:
    questions = answers.question_set
    document = {
        "format": FORMAT,
        "note": _NOTE,
        "question_set": questions.id,
        "version": questions.version,
        "checksum": questions.checksum,
        "started": started.isoformat(),
        "answers": [_written(a) for a in kept],
    }
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file, indent=1, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DataError(
            f"the answers could not be saved ({error}).", where=str(path), mend="name another place."
        ) from error


def _written(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {"question": answer.question, "state": answer.state}
    for name in ("about", "text", "low", "high"):
        if (value := getattr(answer, name)) not in ("", None):
            found[name] = value
    if answer.codes:
        found["codes"] = list(answer.codes)
    for name in ("first", "last", "as_of"):
        if (day := getattr(answer, name)) is not None:
            found[name] = day.isoformat()
    if answer.people:
        found["people"] = [
            {"relationship": m.relationship, "age": m.age, "shares_child": m.shares_child} for m in answer.people
        ]
    return found


def _read(raw: Mapping[str, Any]) -> Answer:
    days = {name: date.fromisoformat(raw[name]) if name in raw else None for name in ("first", "last", "as_of")}
    people = tuple(Member(m["relationship"], m["age"], m.get("shares_child", False)) for m in raw.get("people", ()))
    if raw["state"] not in ("known", "unknown", "declined"):
        raise ValueError(f"state {raw['state']}")
    return Answer(
        raw["question"],
        raw["state"],
        tuple(raw.get("codes", ())),
        raw.get("low"),
        raw.get("high"),
        days["first"],
        days["last"],
        people,
        raw.get("text", ""),
        raw.get("about", ""),
        days["as_of"],
    )
