"""Questions, answers and problems as the client reads them, in her language."""

from __future__ import annotations

import math
from collections.abc import Iterable

from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import NextQuestion, source_words
from braidwork.eligibility.questions.interview import Disagreement
from braidwork.eligibility.questions.parsing import RELATIONS, UnclearAnswerError, codes_of
from braidwork.eligibility.questions.results import Result
from braidwork.eligibility.questions.wording import key_of, page_help
from braidwork.errors import BraidworkError
from braidwork.reference.languages import SOURCE, locale
from braidwork.workspace.site.languages import Said, day_in, say

# What an act refuses, by what it says in English.
_REFUSED = {
    "We could not read the month.": "not_a_month",
    "We could not find answers with this code and month.": "no_such_talk",
    "this talk was erased.": "erased",
    "that question is not asked any more.": "not_asked_now",
    "an organisation carries this case.": "carried",
    "This code does not work.": "wrong_code",
    "this talk was joined with another.": "joined_before",
    "one of the two began on earlier questions.": "newer_questions",
}


def published(lang: str, english: str, **values: object) -> Said:
    """A text of the published questions or programs; English where the catalogue does not have it."""
    if not english:
        return Said("", lang)
    try:
        return say(lang, key_of(english), **values)
    except KeyError:
        return Said(english, SOURCE)


def question_words(lang: str, asked: NextQuestion, answers: Answers) -> Said:
    """The question as it is said to this client."""
    question = asked.question
    if question.about == "each_earner":
        return published(lang, question.ask, about=called(lang, asked.about, answers))
    if question.about == "each_source":
        return published(lang, question.ask, about=published(lang, source_words(asked.about)))
    return published(lang, question.ask)


def why(lang: str, asked: NextQuestion) -> Said:
    """Why it is asked."""
    return published(lang, asked.question.why_we_ask)


def help_for(lang: str, asked: NextQuestion) -> Said:
    """The help of a question, without what only a keyboard needs."""
    return published(lang, page_help(asked.question.help))


def called(lang: str, person: str, answers: Answers) -> str:
    """What the talk calls another person of the home."""
    member = answers.members[person]
    words: str = say(lang, f"called.{member.relationship}")
    if member.relationship not in ("spouse", "partner"):
        words = say(lang, "called.with_age", person=words, age="?" if member.age is None else member.age)
    alike = [i for i, m in answers.members.items() if (m.relationship, m.age) == (member.relationship, member.age)]
    if len(alike) > 1:
        words = say(lang, "called.numbered", person=words, number=alike.index(person) + 1)
    return words


def labels(lang: str, asked: NextQuestion, answers: Answers) -> tuple[tuple[str, Said], ...]:
    """The codes of the choices offered to this client, each with its label."""
    if asked.question.choices_from:
        return tuple((i, say(lang, "called.mine", person=called(lang, i, answers))) for i in answers.may_earn)
    return tuple((code, published(lang, label)) for code, label in codes_of(asked, answers))


def said(answer: Answer, answers: Answers, lang: str = SOURCE) -> str:
    """An answer in words, for a person to read; staff read English."""
    if answer.state != "known":
        return say(lang, f"question.{answer.state}")
    question = answers.question_set.question(answer.question)
    if question.kind in ("single", "multi"):
        known = dict(labels(lang, NextQuestion(question, answer.about), answers))
        return locale(lang).listed_apart(known.get(c, c) for c in answer.codes) or say(lang, "question.none")
    if question.kind == "money":
        return money(answer.low or 0, answer.high, lang)
    if question.kind == "household_loop":
        return _people(lang, answer)
    return typed(answer)


def money(low: float, high: float | None, lang: str = SOURCE) -> str:
    """A range of US dollars as a client reads it: whole dollars that lie in it, so that no two ranges share one."""
    if high is None:
        return say(lang, "money.more_than", amount=f"${max(math.ceil(low) - 1, 0):,}")
    if low == high:
        return f"${low:,.0f}"
    if low == 0:
        return say(lang, "money.or_less", amount=f"${math.floor(high):,}")
    return say(lang, "money.from_to", low=f"${math.ceil(low):,}", high=f"${math.floor(high):,}")


def typed(known: Answer | None) -> str:
    """A standing answer as it would be typed."""
    if known is None:
        return ""
    if known.first is not None:
        one_day = known.first == known.last
        return known.first.isoformat() if one_day else f"{known.first.month}/{known.first.year}"
    if known.low is not None and known.low == known.high:
        return f"{known.low:g}"
    return known.text if known.low is None else ""


def _people(lang: str, answer: Answer) -> str:
    names = {(r, shares): label for label, r, shares in RELATIONS}
    told = []
    for member in answer.people:
        label = names.get((member.relationship, member.shares_child), "Other family")
        told.append(f"{published(lang, label)}{'' if member.age is None else f', {member.age}'}")
    return locale(lang).listed_apart(told) or say(lang, "question.nobody_else")


def disagreement(lang: str, found: Disagreement) -> Said:
    """Two answers that cannot both be, with their values."""
    return published(lang, found.say, **found.values)


def problem(lang: str, error: BraidworkError) -> Said:
    """What was wrong with what a form sent, and what to do."""
    if isinstance(error, UnclearAnswerError):
        return say(lang, f"problem.{error.key}", **error.values)
    if error.what in _REFUSED:
        return say(lang, f"problem.{_REFUSED[error.what]}")
    mend = error.mend or ""
    return Said(f"{error.what} {mend[:1].upper()}{mend[1:]}".strip(), SOURCE)


def heading(lang: str, group: str) -> Said:
    """The heading of a group of results."""
    return say(lang, f"group.{group.replace(' ', '_')}")


def line(lang: str, result: Result) -> Said:
    """One program in a sentence: what it gives, for whom it is where it does not fit, since when it is closed.

    English tells which part of the rule does not hold; other languages tell for whom the program is.
    """
    program = result.program
    if result.group == "closed":
        since = program.closed_to_new_from
        return say(lang, "results.closed_since", date=day_in(lang, since)) if since else say(lang, "results.closed_now")
    if result.group != "not now":
        return published(lang, program.purpose)
    if lang == SOURCE and result.line:
        return Said(result.line, SOURCE)
    try:
        return say(lang, f"who.{program.id}")
    except BraidworkError:  # a program that this office added itself
        return Said(result.line, SOURCE)


def any_of(lang: str, papers: Iterable[Document]) -> Said:
    """Papers of which any one will do."""
    return joined_by_or(lang, (paper.name for paper in papers))


def joined_by_or(lang: str, names: Iterable[str]) -> Said:
    """Published names of which any one will do, the later ones as they stand within a sentence."""
    first, *more = [published(lang, name) for name in names]
    for other in more:
        same = first.lang == other.lang
        both = say(first.lang if same else lang, "all.list_or", first=first, last=within(other))
        first = Said(both, first.lang if same else lang)
    return first


def within(words: str) -> str:
    """Words as they stand within a sentence: the capital goes, but not one of a name in capitals."""
    is_plain = words[1:2].islower() or words[1:2].isspace()
    return f"{words[:1].lower()}{words[1:]}" if is_plain else words
