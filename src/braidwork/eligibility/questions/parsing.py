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
_LIKE_A_MONTH = "type month and year, like 3/2026."


class UnclearAnswerError(BraidworkError):
    """What was typed does not answer the question; the message says what would.

    `key` and `values` name the same in the catalogue of client texts (table `problem`), for any language.
    """

    def __init__(self, what: str, *, mend: str, key: str = "unclear", **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(what, mend=mend)


def no_answer(asked: NextQuestion, state: AnswerState, on: date) -> Answer:
    """ "I don't know" or "rather not say" to a question; UnclearAnswerError where the set does not allow it."""
    allowed = asked.question.allow_decline if state == "declined" else asked.question.allow_unknown
    if not allowed:
        mend = "type b to go back, or q to stop here."
        raise UnclearAnswerError("We do need an answer to this one.", mend=mend, key="needed")
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
        mend = "type the age in years, like 6 (0 for a baby)."
        raise UnclearAnswerError(f"{years:g} is very old.", mend=mend, key="too_old", age=f"{years:g}")
    return Member(relationship, int(years), shares_child)  # type: ignore[arg-type]


def people_answer(members: tuple[Member, ...], client_age: float | None, on: date) -> Answer:
    """The people of the home; UnclearAnswerError for two spouses, too many people, a child older than its parent."""
    if len(members) > MOST_OTHERS:
        raise UnclearAnswerError(
            f"{len(members)} others are more than we can take in.", mend="ask staff to help with a big home.",
            key="too_many_people", count=len(members),
        )  # fmt: skip
    spouses = [m for m in members if m.relationship == "spouse"]
    if len(spouses) > 1:
        ages = " and ".join(str(m.age) for m in spouses)
        mend = "name one as other family or as a housemate."
        raise UnclearAnswerError(
            f"You named two spouses ({ages}).",
            mend=mend,
            key="two_spouses",
            ages=", ".join(str(m.age) for m in spouses),
        )
    for member in members:
        if client_age is None or member.age is None:
            continue
        child, parent = member.relationship == "child", member.relationship == "parent"
        if (child and member.age > client_age - 10) or (parent and client_age > member.age - 10):
            younger = "child" if child else "parent"
            raise UnclearAnswerError(
                f"You said that you are {client_age:g}, and that your {younger} is {member.age}.",
                mend="look at both ages again.", key="child_too_old" if child else "parent_too_young",
                age=f"{client_age:g}", other=member.age,
            )  # fmt: skip
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
            what = f"We could not read “{text}” as a date."
            raise UnclearAnswerError(what, mend=_LIKE_A_MONTH, key="not_a_date", text=text)
    except ValueError as error:
        what = f"There is no day {text}."
        raise UnclearAnswerError(what, mend=_LIKE_A_MONTH, key="no_such_day", text=text) from error
    if first.year < on.year - 100 or last.year > on.year + 5:
        mend = "look at the year again."
        raise UnclearAnswerError(f"{text} looks like the wrong year.", mend=mend, key="wrong_year", text=text)
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
        what, mend = f"${amount:,.0f} a month looks too large.", "look at the zeros and the period."
        raise UnclearAnswerError(what, mend=mend, key="too_large", amount=f"${amount:,.0f}")
    return Answer(key, low=round(amount, 2), high=round(amount, 2), about=about, as_of=on, text=mark)


def numeral(text: str) -> str:
    """An amount as people of many places type it, in plain digits with a period: `1,450.50`, `1.450,50`, `16,35`.

    Half of our languages write a comma before cents. What could be read two ways (`1.450`) is left so that no number
    comes of it: whoever typed it is asked.
    """
    typed = text.strip().strip("$ ").replace("\u066b", ".").replace("\u066c", ",")
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(\D|$))", "", typed).strip()
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?", plain):
        return plain.replace(",", "")
    if re.fullmatch(r"\d+,\d{1,2}|\d{1,3}(\.\d{3})+,\d{1,2}", plain):
        return plain.replace(".", "").replace(",", ".")
    return plain.replace(".", ",") if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain) else plain


def _number(text: str) -> float:
    cleaned = numeral(text)
    try:
        number = float(cleaned)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        what, mend = f"We could not read “{text}” as a number.", "type it in digits, like 25."
        raise UnclearAnswerError(what, mend=mend, key="not_a_number", text=text)
    if number < 0:
        raise UnclearAnswerError(f"{text} is below zero.", mend="type 0 or more.", key="below_zero", text=text)
    return number


def _check_span(question: Question, number: float) -> None:
    least, most = question.least or 0, question.most
    if number != int(number):
        what = f"{number:g} is not a whole number."
        raise UnclearAnswerError(what, mend="round it, please.", key="not_whole", text=f"{number:g}")
    if number < least or (most is not None and number > most):
        upper = "" if most is None else f" to {most:g}"
        raise UnclearAnswerError(
            f"{number:g} cannot be right here.", mend=f"type a number from {least:g}{upper}.",
            key="too_small" if most is None else "out_of_range", text=f"{number:g}", least=f"{least:g}",
            most="" if most is None else f"{most:g}",
        )  # fmt: skip


def _pick(text: str, choices: tuple[tuple[str, str], ...]) -> str:
    if text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    alike = [code for code, label in choices if text and label.lower().startswith(text.lower())]
    if len(alike) == 1:
        return alike[0]
    raise UnclearAnswerError("Please pick one.", mend=f"type a number from 1 to {len(choices)}.", key="pick_one")


def _picks(text: str, choices: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    parts = [p for p in re.split(r"[\s,]+", text) if p]
    if parts == ["0"] or text.lower() in ("none", "no", "n"):
        return ()
    if not parts or "0" in parts:
        mend = "type numbers like 1 3, or 0 for none of these."
        raise UnclearAnswerError("Please pick all that fit.", mend=mend, key="pick_all")
    return tuple(dict.fromkeys(_pick(part, choices) for part in parts))
