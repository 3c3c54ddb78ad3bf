"""The questions on work, home and limits that a page asks: which, in which order, and how one answer is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from braidwork.eligibility.facts import Case
from braidwork.eligibility.facts.people import Person as Told
from braidwork.eligibility.questions.parsing import numeral
from braidwork.errors import BraidworkError
from braidwork.household.people.answers import DECLINED, NOT_APPLICABLE, UNKNOWN, NoAnswer, is_known
from braidwork.workspace.advice.told_before import Before, gets_in_talk, other_income_in_talk, savings_in_talk
from braidwork.workspace.advice.work_and_home import Child, Help, WorkAndHome

Kind = Literal["money", "hours", "count", "month", "yes_no", "plan", "care_help"]
PARTS = ("pay", "home", "children", "help")
LONGEST_NUMBER = 12
_MONTH = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{4})")
_MOST = {"money": 50_000.0, "hours": 112.0, "count": 600.0, "plan": 5_000.0}
_EXAMPLES = {"wage_hourly_usd": "18.50", "hours": "24", "count": "6", "plan": "140", "commute_monthly_usd": "60"}
_EXAMPLE = "1450"
_CARE_BELOW, _GROWN, _OLDEST = 13, 18, 110


class UnreadableFieldError(BraidworkError):
    """What a field holds cannot be read; `word` names the sentence for the client, `values` what fills it in."""

    def __init__(self, field: str, word: str, **values: str) -> None:
        super().__init__(f"{field}: {word}.")
        self.field, self.word, self.values = field, word, values


@dataclass(frozen=True)
class Field:
    """One question: its name in the form, the part of the page, its text, whom it is about, what stands.

    `is_from_talk`: `value` is what the talk told, and was not said here yet. `before` is a range that the talk told.
    """

    name: str
    part: str
    kind: Kind
    text: str
    person: str = ""
    hint: str = ""
    value: Any = UNKNOWN
    keep: Callable[[WorkAndHome, Any], WorkAndHome] = lambda home, value: home
    is_from_talk: bool = False
    before: Before | None = None

    def told(self, talk: Any) -> Field:
        """The same with what the talk told, where nothing was said here: an answer, or a range to remember by."""
        if self.value is not UNKNOWN or talk is None:
            return self
        if not isinstance(talk, Before):
            return replace(self, value=talk, is_from_talk=True)
        if talk.exact_usd is None:
            return replace(self, before=talk)
        return replace(self, value=talk.exact_usd, is_from_talk=True)


def fields_of(case: Case, home: WorkAndHome) -> tuple[Field, ...]:
    """The questions for this household in their order; those that do not concern it are left out."""
    return (*_pay(case, home), *_home(case, home), *_children(case, home), *_help(case, home))


def _plain(name: str, part: str, kind: Kind, text: str, home: WorkAndHome, hint: str = "") -> Field:
    return Field(
        name, part, kind, text, hint=hint, value=getattr(home, name), keep=lambda h, v: replace(h, **{name: v})
    )


def _pay(case: Case, home: WorkAndHome) -> Iterator[Field]:
    works = case.get(None, "employment_status").value not in ("unemployed", "not_in_labor_force")
    if works:
        yield _plain("wage_hourly_usd", "pay", "money", "wage", home)
        yield _plain("hours_weekly", "pay", "hours", "hours", home).told(_number_in(case, "hours_worked_weekly"))
    yield _plain("most_hours_weekly", "pay", "hours", "most_hours", home)
    yield _plain("commute_monthly_usd", "pay", "money", "commute", home)
    if works:
        yield _plain("employer_premium_self_monthly_usd", "pay", "plan", "plan", home, "plan_hint")


def _home(case: Case, home: WorkAndHome) -> Iterator[Field]:
    rent = _plain("rent_monthly_usd", "home", "money", "rent", home, "rent_hint")
    yield rent.told(_number_in(case, "rent_monthly_usd"))
    yield _plain("savings_usd", "home", "money", "savings", home).told(savings_in_talk(case))
    other = _plain("other_income_monthly_usd", "home", "money", "other_income", home, "other_income_hint")
    yield other.told(other_income_in_talk(case))


def _number_in(case: Case, fact: str) -> float | None:
    value = case.get(None, fact).value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _children(case: Case, home: WorkAndHome) -> Iterator[Field]:
    in_school = False
    for told in case.people:
        youngest, oldest = case.age_ends(told.id)
        if told.relationship == "self" or told.lives_in_home is False or (youngest or 0) >= _GROWN:
            continue
        child = home.child(told.id)
        yield _of_child(child, "born", "month", "born", "born_hint")
        if youngest is None or youngest < _CARE_BELOW:
            yield _of_child(child, "care_monthly_usd", "money", "care", "care_hint")
        if oldest is None or oldest >= 5:
            in_school = True
            stated = case.get(told.id, "grade_school_student").value
            field = _of_child(child, "is_in_school", "yes_no", "in_school")
            yield field.told(stated if isinstance(stated, bool) else None)
    if in_school and not isinstance(case.get(None, "school_serves_free_meals_to_all").value, bool):
        yield _plain("school_serves_free_meals_to_all", "children", "yes_no", "free_meals", home)


def _of_child(child: Child, name: str, kind: Kind, text: str, hint: str = "") -> Field:
    def keep(home: WorkAndHome, value: Any) -> WorkAndHome:
        return home.with_child(replace(home.child(child.person), **{name: value}))

    return Field(f"{name}-{child.person}", "children", kind, text, child.person, hint, getattr(child, name), keep)


def _help(case: Case, home: WorkAndHome) -> Iterator[Field]:
    if any(_may_need_care(case, told) for told in case.people):
        held = home.help.get("wccc")
        field = Field("wccc", "help", "care_help", "help_care", value=UNKNOWN if held is None else held.status,
                      keep=lambda h, v: _helped(h, "wccc", v))  # fmt: skip
        yield field.told("recipient" if gets_in_talk(case, "wccc") else None)
    snap, before = home.help.get("snap"), gets_in_talk(case, "snap")
    value: Any = UNKNOWN if snap is None else snap.status in ("recipient", "transitional")
    field = Field("snap", "help", "yes_no", "help_food", value=value,
                  keep=lambda h, v: _food(h, v, ended=bool(before)))  # fmt: skip
    yield field.told(before)
    yield _plain("has_ssn_for_work", "help", "yes_no", "ssn", home, "ssn_hint")
    if case.get(None, "receives_tanf").value is True and case.get(None, "tanf_months_used").value is None:
        yield _plain("tanf_months_used", "help", "count", "tanf_months", home)


def _may_need_care(case: Case, told: Told) -> bool:
    youngest = case.age_ends(told.id)[0]
    return told.relationship != "self" and told.lives_in_home is not False and (youngest or 0) < _CARE_BELOW


def _helped(home: WorkAndHome, program: str, status: Any) -> WorkAndHome:
    """The same with a status; what is not known or not said is no status, and what was said goes."""
    others = {p: h for p, h in home.help.items() if p != program}
    if status is DECLINED:
        status = "none"  # not receiving is what counts where nothing is said of a program with few places
    return replace(home, help=others if isinstance(status, NoAnswer) else {**others, program: Help(status)})


def _food(home: WorkAndHome, value: Any, *, ended: bool) -> WorkAndHome:
    """Without food help the rules decide whether she can ask for it; help that the talk still told has ended."""
    return _helped(home, "snap", "recipient" if value is True else "closed" if ended and value is False else UNKNOWN)


def read(field: Field, typed: str, picked: str, on: date) -> Any:
    """The answer that a form gives to a field. UnreadableFieldError says what cannot be read.

    `typed` is the text, `picked` the button beside it: unknown, declined, yes, no, none (no plan), or a status. A
    button cannot be let go again, so new text goes before it, and the button before text that stood there already.
    """
    text = typed.strip()
    if text and text == typed_again(field.value, field.kind) and picked in ("unknown", "declined", "none"):
        text = ""
    if not text and picked in ("unknown", "declined"):
        return UNKNOWN if picked == "unknown" else DECLINED
    if field.kind == "yes_no":
        return {"yes": True, "no": False}.get(picked, field.value)
    if field.kind == "care_help":
        return picked if picked in ("recipient", "applicant", "none") else field.value
    if not text and picked == "none":
        return NOT_APPLICABLE
    if not text:
        return UNKNOWN if is_known(field.value) else field.value
    return _month(field, text, on) if field.kind == "month" else _number(field, text)


def _number(field: Field, text: str) -> float | int:
    found = numeral(text)
    try:
        number = float(found) if len(found) <= LONGEST_NUMBER and re.fullmatch(r"[0-9.]+", found) else None
    except ValueError:
        number = None
    example = _EXAMPLES.get(field.name, _EXAMPLES.get(field.kind, _EXAMPLE))
    if number is None:
        raise UnreadableFieldError(field.name, "not_a_number", text=text[:20], example=example)
    if number > (500.0 if field.name == "wage_hourly_usd" else _MOST[field.kind]):
        raise UnreadableFieldError(field.name, "too_high", text=text[:20], example=example)
    return int(number) if field.kind == "count" else number


def _month(field: Field, text: str, on: date) -> date:
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 12:
        raise UnreadableFieldError(field.name, "not_a_month", text=text[:20])
    day = date(max(int(found[2]), 1), int(found[1]), 15)
    if day > on:
        if day.replace(day=1) > on:
            raise UnreadableFieldError(field.name, "in_future", text=text[:20])
        day = on - timedelta(days=1)
    if on.year - day.year > _OLDEST:
        raise UnreadableFieldError(field.name, "too_old", text=text[:20])
    return day


def typed_again(value: Any, kind: Kind) -> str:
    """A standing answer as it would be typed."""
    if isinstance(value, date):
        return f"{value.month}/{value.year}"
    if isinstance(value, bool) or not isinstance(value, (int, float)) or kind in ("yes_no", "care_help"):
        return ""
    return f"{value:.2f}".removesuffix(".00")


def picked_again(value: Any, kind: Kind) -> str:
    """Which button stands for an answer."""
    if isinstance(value, NoAnswer):
        return {DECLINED: "declined", NOT_APPLICABLE: "none"}.get(value, "")
    if kind == "yes_no":
        return "yes" if value is True else "no" if value is False else ""
    return str(value) if kind == "care_help" else ""
