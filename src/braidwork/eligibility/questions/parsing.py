"""Turns what a client types into an answer, or says kindly what was expected."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date

from braidwork.eligibility.questions.answers import Answer, Answers, AnswerState, Member
from braidwork.eligibility.questions.case_of_answers import called
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.question import Question
from braidwork.errors import BraidworkError

MOST_OTHERS = 19
RELATIONS: tuple[tuple[str, str, bool], ...] = (
    ("My spouse", "spouse", False),
    ("My partner, and we have a child here together", "partner", True),
    ("My partner", "partner", False),
    ("My child", "child", False),
    ("My grandchild", "grandchild", False),
    ("My parent", "parent", False),
    ("My brother or sister", "sibling", False),
    ("Other family", "other_relative", False),
    ("A friend or housemate", "unrelated", False),
)
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_LARGEST_MONTHLY_USD = 1_000_000


class UnclearAnswerError(BraidworkError):
    """What was typed does not answer the question; the message says what would."""


def no_answer(asked: NextQuestion, state: AnswerState, on: date) -> Answer:
    """ "I don't know" or "rather not say" to a question; UnclearAnswerError where the set does not allow it."""
    allowed = asked.question.allow_decline if state == "declined" else asked.question.allow_unknown
    if not allowed:
        raise UnclearAnswerError("We do need an answer to this one.", mend="type b to go back, or q to stop here.")
    return Answer(asked.question.key, state, about=asked.about, as_of=on)


def parsed(asked: NextQuestion, text: str, answers: Answers, on: date) -> Answer:
    """The answer that a text gives to a question on a day; UnclearAnswerError says what was expected."""
    question, text = asked.question, text.strip()
    if question.kind == "single":
        return Answer(question.key, codes=(_pick(text, codes_of(asked, answers)),), about=asked.about, as_of=on)
    if question.kind == "multi":
        return Answer(question.key, codes=_picks(text, codes_of(asked, answers)), about=asked.about, as_of=on)
    if question.kind == "money":
        return _money(asked, text, on)
    if question.kind == "count":
        number = _number(text)
        _check_span(question, number)
        return Answer(question.key, low=number, high=number, about=asked.about, as_of=on)
    if question.kind == "date":
        first, last = days_of(text, on)
        return Answer(question.key, first=first, last=last, about=asked.about, as_of=on)
    return Answer(question.key, text=text[:80], about=asked.about, as_of=on)


def codes_of(asked: NextQuestion, answers: Answers) -> tuple[tuple[str, str], ...]:
    """The codes of the choices and their labels, as they are shown to this client."""
    if asked.question.choices_from:
        return tuple((i, f"My {called(i, answers)}") for i in answers.may_earn)
    offered = (c for c in asked.question.choices if all(x.holds(answers) for x in c.shown_if))
    return tuple((c.code, c.label) for c in offered)


def member_of(relation: str, age: str) -> Member:
    """One other person of the home from the number of a relation and an age (empty: not known)."""
    label = _pick(relation, tuple((str(i), name) for i, (name, _, _) in enumerate(RELATIONS)))
    _, relationship, shares_child = RELATIONS[int(label)]
    if not age.strip():
        return Member(relationship, None, shares_child)  # type: ignore[arg-type]
    years = _number(age)
    if years > 120:
        raise UnclearAnswerError(f"{years:g} is very old.", mend="type the age in years, like 6 (0 for a baby).")
    return Member(relationship, int(years), shares_child)  # type: ignore[arg-type]


def people_answer(members: tuple[Member, ...], client_age: float | None, on: date) -> Answer:
    """The people of the home; UnclearAnswerError for two spouses, too many people, a child older than its parent."""
    if len(members) > MOST_OTHERS:
        raise UnclearAnswerError(
            f"{len(members)} others are more than we can take in.", mend="ask staff to help with a big home."
        )
    spouses = [m for m in members if m.relationship == "spouse"]
    if len(spouses) > 1:
        ages = " and ".join(str(m.age) for m in spouses)
        raise UnclearAnswerError(f"You named two spouses ({ages}).", mend="name one as other family or as a housemate.")
    for member in members:
        if client_age is None or member.age is None:
            continue
        child, parent = member.relationship == "child", member.relationship == "parent"
        if (child and member.age > client_age - 10) or (parent and client_age > member.age - 10):
            younger = "child" if child else "parent"
            raise UnclearAnswerError(
                f"You said that you are {client_age:g}, and that your {younger} is {member.age}.",
                mend="look at both ages again.",
            )
    return Answer("people", people=members, as_of=on)


def days_of(text: str, on: date) -> tuple[date, date]:
    """The first and the last day that a text can mean: 2024, 3/2024, Mar 2024, 3/15/2024, 2024-03-15."""
    words = text.strip().lower().replace(",", " ")
    try:
        if re.fullmatch(r"\d{4}", words):
            first, last = date(int(words), 1, 1), date(int(words), 12, 31)
        elif found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
            first = last = date(int(found[1]), int(found[2]), int(found[3]))
        elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", words):
            first = last = date(int(found[3]), int(found[1]), int(found[2]))
        elif found := re.fullmatch(r"(\d{1,2})\s*[/-]\s*(\d{4})", words):
            first, last = _month(int(found[2]), int(found[1]))
        elif (found := re.fullmatch(r"([a-z]{3})[a-z]*\.?\s+(\d{4})", words)) and found[1] in _MONTHS:
            first, last = _month(int(found[2]), _MONTHS[found[1]])
        else:
            raise UnclearAnswerError(f"We could not read “{text}” as a date.", mend="type month and year, like 3/2026.")
    except ValueError as error:
        raise UnclearAnswerError(f"There is no day {text}.", mend="type month and year, like 3/2026.") from error
    if first.year < on.year - 100 or last.year > on.year + 5:
        raise UnclearAnswerError(f"{text} looks like the wrong year.", mend="look at the year again.")
    return first, last


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _money(asked: NextQuestion, text: str, on: date) -> Answer:
    """A number from the list picks a range; anything else is an amount. Small amounts are typed with a dollar sign."""
    key, about = asked.question.key, asked.about
    mark = "closer" if asked.narrows is not None else "range"
    if re.fullmatch(r"\d{1,2}", text) and 1 <= int(text) <= len(asked.ranges):
        low, high = asked.ranges[int(text) - 1]
        return Answer(key, low=low, high=high, about=about, as_of=on, text=mark)
    amount = _number(text)
    if amount > _LARGEST_MONTHLY_USD:
        raise UnclearAnswerError(f"${amount:,.0f} a month looks too large.", mend="look at the zeros and the period.")
    return Answer(key, low=round(amount, 2), high=round(amount, 2), about=about, as_of=on, text=mark)


def _number(text: str) -> float:
    cleaned = text.strip().lstrip("$").replace(",", "")
    try:
        number = float(cleaned)
    except ValueError as error:
        raise UnclearAnswerError(
            f"We could not read “{text}” as a number.", mend="type it in digits, like 25."
        ) from error
    if not math.isfinite(number):
        raise UnclearAnswerError(f"We could not read “{text}” as a number.", mend="type it in digits, like 25.")
    if number < 0:
        raise UnclearAnswerError(f"{text} is below zero.", mend="type 0 or more.")
    return number


def _check_span(question: Question, number: float) -> None:
    least, most = question.least or 0, question.most
    if number != int(number):
        raise UnclearAnswerError(f"{number:g} is not a whole number.", mend="round it, please.")
    if number < least or (most is not None and number > most):
        upper = "" if most is None else f" to {most:g}"
        raise UnclearAnswerError(f"{number:g} cannot be right here.", mend=f"type a number from {least:g}{upper}.")


def _pick(text: str, choices: tuple[tuple[str, str], ...]) -> str:
    if text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    alike = [code for code, label in choices if text and label.lower().startswith(text.lower())]
    if len(alike) == 1:
        return alike[0]
    raise UnclearAnswerError("Please pick one.", mend=f"type a number from 1 to {len(choices)}.")


def _picks(text: str, choices: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    parts = [p for p in re.split(r"[\s,]+", text) if p]
    if parts == ["0"] or text.lower() in ("none", "no", "n"):
        return ()
    if not parts or "0" in parts:
        raise UnclearAnswerError("Please pick all that fit.", mend="type numbers like 1 3, or 0 for none of these.")
    return tuple(dict.fromkeys(_pick(part, choices) for part in parts))
