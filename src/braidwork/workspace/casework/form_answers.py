"""What a form sent, read as the engine's answer; and an answer as the form shows it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.parsing import (
    MOST_OTHERS,
    RELATIONS,
    UnclearAnswerError,
    codes_of,
    member_of,
    no_answer,
    parsed,
    people_answer,
)
from braidwork.reference.languages import SOURCE
from braidwork.workspace.casework import client_words
from braidwork.workspace.site.languages import Said

LONGEST = 200
Row = tuple[str, str]  # number of the relation, age as typed


@dataclass(frozen=True)
class Option:
    """One thing to pick: what the form sends, what the client reads, whether it is picked now."""

    value: str
    label: str
    is_picked: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it."""

    key: str
    kind: str
    words: Said
    why: Said
    help: Said
    options: tuple[Option, ...]
    typed: str
    none_is_picked: bool
    may_not_know: bool
    may_decline: bool
    closer: str


def shown(asked: NextQuestion, answers: Answers, lang: str = SOURCE) -> Asked:
    """The question for the page, with the standing answer picked or typed in where there is one."""
    question, given = asked.question, answers.get(asked.key)
    known = given if given is not None and given.state == "known" and asked.narrows is None else None
    narrows = asked.narrows
    return Asked(
        key=asked.key, kind=question.kind, words=client_words.question_words(lang, asked, answers),
        why=client_words.why(lang, asked), help=client_words.help_for(lang, asked),
        options=_options(asked, answers, known, lang), typed=client_words.typed(known),
        none_is_picked=known is not None and question.kind == "multi" and not known.codes,
        may_not_know=question.allow_unknown, may_decline=question.allow_decline,
        closer=client_words.money(narrows.low or 0, narrows.high, lang) if narrows is not None else "",
    )  # fmt: skip


def read(post: QueryDict, asked: NextQuestion, interview: Interview) -> Answer:
    """The answer that a form gives; UnclearAnswerError says kindly what was expected."""
    if (state := post.get("pass", "")) in ("unknown", "declined"):
        return no_answer(asked, state, interview.on)
    kind, answers = asked.question.kind, interview.answers
    if kind in ("single", "multi"):
        return _picked(post, asked, answers, interview.on)
    if kind == "household_loop":
        members = tuple(member_of(relation, age) for relation, age in rows(post))
        return people_answer(members, answers.number("age", ""), interview.on)
    text = western(post.get("typed", "")).strip()[:LONGEST]
    if kind == "money" and not text:
        spans = [_span(low, high) for low, high in asked.ranges]
        if post.get("pick", "") not in spans:
            raise UnclearAnswerError("Please pick one, or type an amount.", mend="a guess is fine.", key="pick_or_type")
        return parsed(asked, str(spans.index(post["pick"]) + 1), answers, interview.on)
    if not text:
        mend = "type an answer, or pick “I don’t know.”"
        raise UnclearAnswerError("Nothing is typed yet.", mend=mend, key="nothing_typed")
    return parsed(asked, f"${text.lstrip('$ ')}" if kind == "money" else text, answers, interview.on)


def rows(post: QueryDict) -> tuple[Row, ...]:
    """The people of the home as typed so far, as many as `others` says; UnclearAnswerError for no count."""
    text = western(post.get("others", "")).strip()
    if not (text.isascii() and text.isdigit()) or int(text[:4]) > MOST_OTHERS:
        mend = f"type a number from 0 to {MOST_OTHERS}."
        raise UnclearAnswerError("How many people live with you?", mend=mend, key="how_many", most=MOST_OTHERS)
    return tuple(
        (post.get(f"relation-{i}", "")[:3], western(post.get(f"age-{i}", ""))[:8].strip())
        for i in range(1, int(text) + 1)
    )


def western(text: str) -> str:
    """The text with digits of any script as 0 to 9: a phone in Arabic or Farsi may type its own."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text[:1000])


def relations(lang: str = SOURCE) -> tuple[Option, ...]:
    """How a person can belong to the client."""
    labels = (label for label, _, _ in RELATIONS)
    return tuple(Option(str(i), client_words.published(lang, label)) for i, label in enumerate(labels, start=1))


def rows_of(answer: Answer | None) -> tuple[Row, ...]:
    """The people of a standing answer as rows of the form."""
    numbers: Mapping[tuple[str, bool], str] = {(r, s): str(i) for i, (_, r, s) in enumerate(RELATIONS, start=1)}
    return tuple(
        (numbers.get((m.relationship, m.shares_child), ""), "" if m.age is None else str(m.age))
        for m in (answer.people if answer is not None else ())
    )


def _options(asked: NextQuestion, answers: Answers, known: Answer | None, lang: str) -> tuple[Option, ...]:
    if asked.question.kind == "money":
        if len(asked.ranges) < 2:
            return ()
        picked = (known.low, known.high) if known is not None else None
        return tuple(Option(_span(a, b), client_words.money(a, b, lang), (a, b) == picked) for a, b in asked.ranges)
    if asked.question.kind in ("single", "multi"):
        codes = known.codes if known is not None else ()
        return tuple(Option(c, label, c in codes) for c, label in client_words.labels(lang, asked, answers))
    return ()


def _picked(post: QueryDict, asked: NextQuestion, answers: Answers, on: date) -> Answer:
    offered = [code for code, _ in codes_of(asked, answers)]
    given = post.getlist("pick")
    if asked.question.kind == "multi" and "none" in post and given:
        what = "You picked answers and “None of these” too."
        raise UnclearAnswerError(what, mend="keep one or the other.", key="none_and_some")
    if any(code not in offered for code in given):
        raise UnclearAnswerError("That answer is not on the list.", mend="pick from the list.", key="not_on_list")
    numbers = [str(offered.index(code) + 1) for code in given]
    if asked.question.kind == "single":
        return parsed(asked, numbers[0] if len(numbers) == 1 else "", answers, on)
    return parsed(asked, " ".join(numbers) or ("0" if "none" in post else ""), answers, on)


def _span(low: float, high: float | None) -> str:
    return f"{low:.2f}-{'' if high is None else f'{high:.2f}'}"
