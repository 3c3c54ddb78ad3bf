"""What a form sent, read as the engine's answer; and an answer as the form shows it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import NextQuestion, words
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
    words: str
    why: str
    help: str
    options: tuple[Option, ...]
    typed: str
    none_is_picked: bool
    may_not_know: bool
    may_decline: bool
    closer: str


def shown(asked: NextQuestion, answers: Answers) -> Asked:
    """The question for the page, with the standing answer picked or typed in where there is one."""
    question, given = asked.question, answers.get(asked.key)
    known = given if given is not None and given.state == "known" and asked.narrows is None else None
    return Asked(
        key=asked.key, kind=question.kind, words=words(asked, answers), why=question.why_we_ask,
        help=_for_the_page(question.help), options=_options(asked, answers, known), typed=_typed(known),
        none_is_picked=known is not None and question.kind == "multi" and not known.codes,
        may_not_know=question.allow_unknown, may_decline=question.allow_decline,
        closer=money(asked.narrows.low or 0, asked.narrows.high) if asked.narrows is not None else "",
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
    text = post.get("typed", "").strip()[:LONGEST]
    if kind == "money" and not text:
        spans = [_span(low, high) for low, high in asked.ranges]
        if post.get("pick", "") not in spans:
            raise UnclearAnswerError("Please pick one, or type an amount.", mend="a guess is fine.")
        return parsed(asked, str(spans.index(post["pick"]) + 1), answers, interview.on)
    if not text:
        raise UnclearAnswerError("Nothing is typed yet.", mend="type an answer, or pick “I don’t know.”")
    return parsed(asked, f"${text.lstrip('$ ')}" if kind == "money" else text, answers, interview.on)


def rows(post: QueryDict) -> tuple[Row, ...]:
    """The people of the home as typed so far, as many as `others` says; UnclearAnswerError for no count."""
    text = post.get("others", "").strip()
    if not (text.isascii() and text.isdigit()) or int(text[:4]) > MOST_OTHERS:
        raise UnclearAnswerError("How many people live with you?", mend=f"type a number from 0 to {MOST_OTHERS}.")
    return tuple(
        (post.get(f"relation-{i}", "")[:3], post.get(f"age-{i}", "")[:8].strip()) for i in range(1, int(text) + 1)
    )


def relations() -> tuple[Option, ...]:
    """How a person can belong to the client."""
    return tuple(Option(str(i), label) for i, (label, _, _) in enumerate(RELATIONS, start=1))


def rows_of(answer: Answer | None) -> tuple[Row, ...]:
    """The people of a standing answer as rows of the form."""
    numbers: Mapping[tuple[str, bool], str] = {(r, s): str(i) for i, (_, r, s) in enumerate(RELATIONS, start=1)}
    return tuple(
        (numbers.get((m.relationship, m.shares_child), ""), "" if m.age is None else str(m.age))
        for m in (answer.people if answer is not None else ())
    )


def said(answer: Answer, answers: Answers) -> str:
    """An answer in words, for a person to read."""
    if answer.state != "known":
        return "I don’t know" if answer.state == "unknown" else "Rather not say"
    question = answers.question_set.question(answer.question)
    if question.kind in ("single", "multi"):
        labels = dict(codes_of(NextQuestion(question, answer.about), answers))
        return "; ".join(labels.get(c, c) for c in answer.codes) or "None of these"
    if question.kind == "money":
        return money(answer.low or 0, answer.high)
    if question.kind == "household_loop":
        return _people_in_words(answer)
    return _typed(answer)


def money(low: float, high: float | None) -> str:
    """A range of dollars as a client reads it."""
    if high is None:
        return f"more than ${max(low - 0.01, 0):,.0f}"
    if low == high:
        return f"${low:,.0f}"
    return f"${high:,.0f} or less" if low == 0 else f"${math.ceil(low):,.0f} to ${high:,.0f}"


def _people_in_words(answer: Answer) -> str:
    labels = [label for label, _, _ in RELATIONS]
    told = [f"{labels[int(r) - 1] if r else 'Other family'}{f', {age}' if age else ''}" for r, age in rows_of(answer)]
    return "; ".join(told) or "Nobody else"


def _options(asked: NextQuestion, answers: Answers, known: Answer | None) -> tuple[Option, ...]:
    if asked.question.kind == "money":
        if len(asked.ranges) < 2:
            return ()
        picked = (known.low, known.high) if known is not None else None
        return tuple(Option(_span(a, b), money(a, b), (a, b) == picked) for a, b in asked.ranges)
    if asked.question.kind in ("single", "multi"):
        codes = known.codes if known is not None else ()
        return tuple(Option(code, label, code in codes) for code, label in codes_of(asked, answers))
    return ()


def _picked(post: QueryDict, asked: NextQuestion, answers: Answers, on: date) -> Answer:
    offered = [code for code, _ in codes_of(asked, answers)]
    given = post.getlist("pick")
    if asked.question.kind == "multi" and "none" in post and given:
        raise UnclearAnswerError("You picked answers and “None of these” too.", mend="keep one or the other.")
    if any(code not in offered for code in given):
        raise UnclearAnswerError("That answer is not on the list.", mend="pick from the list.")
    numbers = [str(offered.index(code) + 1) for code in given]
    if asked.question.kind == "single":
        return parsed(asked, numbers[0] if len(numbers) == 1 else "", answers, on)
    return parsed(asked, " ".join(numbers) or ("0" if "none" in post else ""), answers, on)


def _span(low: float, high: float | None) -> str:
    return f"{low:.2f}-{'' if high is None else f'{high:.2f}'}"


def _typed(known: Answer | None) -> str:
    if known is None:
        return ""
    if known.first is not None:
        one_day = known.first == known.last
        return known.first.isoformat() if one_day else f"{known.first.month}/{known.first.year}"
    if known.low is not None and known.low == known.high:
        return f"{known.low:g}"
    return known.text if known.low is None else ""


def _for_the_page(text: str) -> str:
    """The help of a question without the sentence on what to type for none: the page has a box for that."""
    return (
        text.replace("Type 0 if none. ", "")
        .replace("Type 0 if no one does.", "")
        .replace("Type 0 if none.", "")
        .strip()
    )
