"""The forms of work, limits and home: shown in a language, read back, and what was wrong beside its own field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from braidwork.eligibility.facts import Case
from braidwork.eligibility.questions.parsing import numeral
from braidwork.errors import BraidworkError
from braidwork.pathways.limits import Limits
from braidwork.pathways.training_options import DAY, EVENING
from braidwork.workspace.advice.pay_told import TwoPays, pays_that_differ
from braidwork.workspace.advice.told_before import helps_that_differ
from braidwork.workspace.casework.form_answers import western
from braidwork.workspace.casework.prospects import words
from braidwork.workspace.casework.prospects.fields import (
    Field,
    UnreadableFieldError,
    fields_of,
    picked_again,
    read,
    typed_again,
)
from braidwork.workspace.casework.prospects.keeping import Said as Kept
from braidwork.workspace.site.languages import Said, say

if TYPE_CHECKING:
    from braidwork.region.occupations import RegionOccupations

LONGEST, FOUND = 80, 6
_LONGEST_MARK, _MOST_MARKS = 40, 8
LEVELS = (
    "No formal educational credential", "High school diploma or equivalent", "Some college, no degree",
    "Postsecondary nondegree award", "Associate's degree", "Bachelor's degree", "Master's degree",
    "Doctoral or professional degree",
)  # fmt: skip
# A limit: its name, its text, the most it can be, and an example to type.
_LIMITS = (("care_hours_weekly", "care_hours", 168, 40), ("commute_minutes", "minutes", 240, 45),
           ("commute_monthly_usd", "trip_cost", 2_000, 60), ("max_months", "months", 120, 18),
           ("max_cost_usd", "course_cost", 200_000, 1_450))  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One button of a field."""

    value: str
    label: Said
    is_picked: bool


@dataclass(frozen=True)
class Shown:
    """One field as the page shows it."""

    name: str
    label: Said
    hint: Said | None
    typed: str
    takes_text: bool
    choices: tuple[Choice, ...]
    problem: Said | None
    mode: str
    before: Said | None = None


def shown_fields(
    lang: str, fields: tuple[Field, ...], case: Case, post: QueryDict | None = None,
    problems: Mapping[str, Said] | None = None,
) -> list[Shown]:  # fmt: skip
    """Fields for the page; what was sent stands in them again where something was wrong."""
    return [_shown(lang, f, case, post, (problems or {}).get(f.name)) for f in fields]


def _shown(lang: str, field: Field, case: Case, post: QueryDict | None, problem: Said | None) -> Shown:
    picked = picked_again(field.value, field.kind)
    typed = typed_again(field.value, field.kind)
    is_sent = post is not None and f"is-{field.name}" in post
    if post is not None and is_sent:
        picked, typed = post.get(f"pick-{field.name}", ""), post.get(field.name, "")[:LONGEST]
    person = f"\u2068{called(lang, case, field.person)}\u2069" if field.person else ""
    hint = say(lang, f"work.{field.hint}") if field.hint else None
    return Shown(
        field.name, say(lang, f"work.{field.text}", person=person), hint, typed,
        field.kind not in ("yes_no", "care_help"),
        tuple(Choice(v, say(lang, f"work.{k}"), v == picked) for v, k in _choices(field.kind)), problem,
        "numeric" if field.kind in ("hours", "count") else "text" if field.kind == "month" else "decimal",
        None if is_sent and field.is_from_talk else _before(lang, field),
    )  # fmt: skip


def _before(lang: str, field: Field) -> Said | None:
    """That the answer that stands is from the talk, or the range that was told there."""
    if field.before is None:
        return say(lang, "work.said_before") if field.is_from_talk else None
    from braidwork.workspace.casework.client_words import money

    told = money(field.before.low_usd, field.before.high_usd, lang)
    return say(lang, "work.said_range", amount=f"\u2068{told}\u2069")


def _choices(kind: str) -> tuple[tuple[str, str], ...]:
    open_ = (("unknown", "unknown"), ("declined", "declined"))
    if kind == "yes_no":
        return (("yes", "yes"), ("no", "no"), *open_)
    if kind == "care_help":
        helps = (("recipient", "help_care_yes"), ("applicant", "help_care_asked"), ("none", "help_care_no"))
        return (*helps, *open_)
    return (("none", "no_plan"), *open_) if kind == "plan" else open_


def called(lang: str, case: Case, person: str) -> str:
    """What the page calls another person of the home: by what they are and the age."""
    told = case.person(person)
    words_ = str(say(lang, f"called.{told.relationship if told.relationship != 'foster_child' else 'child'}"))
    youngest, _ = case.age_ends(person)
    if youngest is None:
        return words_
    said = str(say(lang, "called.with_age", person=words_, age=int(youngest)))
    alike = [p.id for p in case.people if p.relationship == told.relationship and case.age_ends(p.id)[0] == youngest]
    if len(alike) == 1:
        return said
    return str(say(lang, "called.numbered", person=said, number=alike.index(person) + 1))


def read_fields(
    lang: str, post: QueryDict, fields: tuple[Field, ...], case: Case, kept: Kept, on: date
) -> tuple[Kept, dict[str, Said]]:
    """What stands with the answers that a form gave, and what was wrong, by field."""
    home, problems = kept.home, {}
    for field in fields:
        if f"is-{field.name}" not in post:
            continue
        typed = western(post.get(field.name, ""))[:LONGEST]
        try:
            value = read(field, typed, post.get(f"pick-{field.name}", ""), on)
            _fits_age(field, value, case)
        except UnreadableFieldError as error:
            values = dict(error.values)
            if field.person:
                values["person"] = called(lang, case, field.person)
            problems[field.name] = say(lang, f"work.{error.word}", **values)
            continue
        home = field.keep(home, value)
    return replace(kept, home=home), problems


def _fits_age(field: Field, value: object, case: Case) -> None:
    """A month of birth must fit the age that was said in the talk, by a year."""
    if field.kind != "month" or not isinstance(value, date):
        return
    youngest, oldest = case.age_ends(field.person)
    age = (case.on - value).days / 365.25
    if youngest is not None and oldest is not None and not youngest - 1 <= age <= oldest + 2:
        raise UnreadableFieldError(field.name, "age_differs", age=str(max(0, int(age))), before=f"{youngest:g}")


@dataclass(frozen=True)
class Clash:
    """What the talk and these pages tell apart: the part it is asked on, both in a sentence, the mark that confirms."""

    part: str
    words: Said
    mark: str
    right: Said


def clashes(lang: str, case: Case, kept: Kept) -> tuple[Clash, ...]:
    """Every answer that differs from the talk, confirmed or not."""
    found = [] if (pays := pays_that_differ(case, kept.home)) is None else [_two_pays(lang, pays)]
    for two in helps_that_differ(case, kept.home):
        told = say(
            lang, f"work.help_differs_{'yes' if two.gets_now else 'no'}", help=say(lang, f"work.help_{two.program}")
        )
        mark = f"help-{two.program}-{'yes' if two.gets_now else 'no'}"
        found.append(Clash("help", told, mark, say(lang, "work.help_is_right")))
    return tuple(found)


def _two_pays(lang: str, pays: TwoPays) -> Clash:
    from braidwork.workspace.casework.client_words import money

    before, now = f"\u2068{money(pays.low_usd, pays.high_usd, lang)}\u2069", words.dollars(pays.now_usd)
    told = say(lang, "work.pay_differs", before=before, now=now)
    return Clash("pay", told, f"pay-{round(pays.now_usd)}", say(lang, "work.pay_is_right", now=now))


def clash(lang: str, case: Case, kept: Kept, part: str = "") -> dict[str, Any] | None:
    """What is still to be confirmed on a part of the page (all of them where none is named), and its one button."""
    here = [c for c in clashes(lang, case, kept) if part in ("", c.part) and c.mark not in kept.confirmed]
    if not here:
        return None
    right = here[0].right if len(here) == 1 else say(lang, "work.help_is_right")
    return {"words": [c.words for c in here], "mark": " ".join(c.mark for c in here), "right": right}


def confirmed(kept: Kept, post: QueryDict) -> Kept:
    """What stands with the marks that the button of a clash confirms."""
    marks = (mark[:_LONGEST_MARK] for mark in post.get("right", "").split()[:_MOST_MARKS])
    return replace(kept, confirmed=kept.confirmed | set(marks))


def read_limits(lang: str, post: QueryDict, kept: Kept) -> tuple[Kept, dict[str, Said]]:
    """What stands with the limits that a form gave; a blank line is no limit."""
    found: dict[str, Any] = {}
    problems: dict[str, Said] = {}
    for name, _, most, example in _LIMITS:
        text = numeral(western(post.get(f"limit-{name}", "")))
        if not text:
            continue
        if not (text.isascii() and text.isdigit()):
            problems[f"limit-{name}"] = say(lang, "work.not_a_number", text=text[:20], example=example)
        elif len(text) > 7 or int(text) > most:
            problems[f"limit-{name}"] = say(lang, "work.too_high", text=text[:20], example=example)
        else:
            found[name] = int(text)
    times = frozenset(t for t in post.getlist("times") if t in (DAY, EVENING))
    both = times in (frozenset(), frozenset((DAY, EVENING)))
    return replace(kept, limits=Limits(**found, schedules=None if both else times)), problems


def shown_limits(
    lang: str, limits: Limits, *, has_children: bool, post: QueryDict | None = None,
    problems: Mapping[str, Said] | None = None,
) -> list[Shown]:  # fmt: skip
    """The limits for the page; the hours of child care only where a child lives at home."""
    found = []
    for name, text, _, _ in _LIMITS:
        if name == "care_hours_weekly" and not has_children:
            continue
        value = getattr(limits, name)
        typed = "" if value is None else f"{value:g}"
        field = f"limit-{name}"  # the home has a question on the way to work, too
        typed = post.get(field, "")[:LONGEST] if post is not None else typed
        hint = say(lang, "work.care_hours_hint") if text == "care_hours" else None
        label, problem = say(lang, f"work.{text}"), (problems or {}).get(field)
        found.append(Shown(field, label, hint, typed, True, (), problem, "numeric"))
    return found


def read_work(post: QueryDict, kept: Kept, work: RegionOccupations | None) -> tuple[Kept, dict[str, Any]]:
    """Work now, wished work, school. Words that are not picked yet are looked up: then the page shows what was found.

    Returns what stands, and the jobs to pick from by field: none of a field whose words name no job here.
    """
    home = kept.home
    found: dict[str, Any] = {}
    jobs = {"works_as": home.works_as, "aims_at": home.aims_at}
    for name in jobs:
        typed, picked = western(post.get(name, "")).strip()[:LONGEST], post.get(f"pick-{name}", "")
        stands = label_of(jobs[name], work)[:LONGEST]
        code = _code(picked, work) if typed in ("", post.get(f"looked-{name}", "")) else ""
        if picked == "none" or code or not typed:
            jobs[name] = code
            continue
        if typed == stands:
            continue
        found[name] = [(f.code, f.label) for f in work.find(typed, FOUND)] if work is not None and typed else []
    home = replace(home, works_as=jobs["works_as"], aims_at=jobs["aims_at"])
    level = post.get("schooling", "")
    if level.isascii() and level.isdigit() and int(level) < len(LEVELS):
        home = replace(home, schooling=LEVELS[int(level)])
    return replace(kept, home=home), found


def _code(picked: str, work: RegionOccupations | None) -> str:
    try:
        return work.book.occupation(picked).code if work is not None and picked else ""
    except BraidworkError:
        return ""


def label_of(code: str, work: RegionOccupations | None) -> str:
    """The name of a stored occupation; the code where this region's book does not have it."""
    if not code or work is None:
        return code
    try:
        return work.book.occupation(code).label
    except BraidworkError:
        return code


__all__ = ["LEVELS", "Choice", "Shown", "called", "clash", "clashes", "confirmed", "fields_of", "label_of",
           "read_fields", "read_limits", "read_work", "shown_fields", "shown_limits"]  # fmt: skip
