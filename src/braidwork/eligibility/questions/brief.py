"""A talk in brief: an invented client, and what somebody said in a few lines instead of a list of questions."""

from __future__ import annotations

from textwrap import shorten

from braidwork.eligibility.questions.answers import Answer, Answers, Member
from braidwork.eligibility.questions.simulation import SyntheticClient
from braidwork.eligibility.rules.sentences import shown_date

MOTHER = SyntheticClient(
    name="a mother of two, 29, part time in fast food, Kent",
    people=(Member("child", 6), Member("child", 3)),
    codes={
        "place": ("king",),
        "work": ("job",),
        "school": ("diploma",),
        "about_you": ("want", "more", "upskill"),
        "home": ("heat", "account", "school", "care"),
        "help_now": ("health_other",),
        "other_money": ("same_year", "child_support"),
        "taxes": ("children",),
        "work_papers": ("may_work", "not_required"),
        "home_now": ("yes",),
    },
    amounts={"age": 29, "pay": 1700, "other_amount@child_support": 250, "savings": 300, "hours": 24},
    days={},
)
# The lines of a talk in brief, and the questions that belong to each; "also" takes all others.
_LINES = (
    ("Home", ("age", "place", "people", "home_now")),
    ("Work", ("work", "pay", "hours", "school")),
    ("Wants", ("about_you",)),
    ("Needs", ("home", "health", "help_now", "help_before")),
    ("Also", ()),
)


def brief_answers(answers: Answers) -> tuple[tuple[str, str], ...]:
    """What a client said under five headings: home, work, wants, needs, also. A heading with no answer is left out."""
    placed = {key for _, keys in _LINES for key in keys}
    found = []
    for heading, keys in _LINES:
        mine = [a for a in answers.given.values() if a.question in keys or (not keys and a.question not in placed)]
        texts = [text for a in mine if (text := _shown(a, answers))]
        if texts:
            found.append((heading, ", ".join(texts)))
    return tuple(found)


def _shown(answer: Answer, answers: Answers) -> str:
    if answer.state != "known":
        return ""
    question = answers.question_set.question(answer.question)
    if answer.people:
        return "with " + " and ".join(f"a {m.relationship} of {m.age}" for m in answer.people)
    if question.kind == "money":
        return _NAMES.get(question.key, "{}").format(_amount(answer.low, answer.high))
    if answer.low is not None:
        return _NAMES.get(question.key, f"{_asked(question.ask)} {{}}").format(f"{answer.low:g}") if answer.low else ""
    if answer.first is not None:
        return f"{_asked(question.ask)} {shown_date(answer.first)}"
    phrases = (_phrase(question.key, c, question.choice(c).label) for c in answer.codes)
    said = ", ".join(p for p in phrases if p)
    if said == "No":
        return ""
    return f"{_asked(question.ask)} yes" if said == "Yes" else said


def _asked(ask: str) -> str:
    """A question beside an answer that says nothing alone, cut short; its braces are no place for a value."""
    return shorten(ask, _LONGEST, placeholder=" …").replace("{", "").replace("}", "")


def _amount(low: float | None, high: float | None) -> str:
    if low == high:
        return f"${low or 0:,.0f}"
    return f"${low or 0:,.0f} to {'more' if high is None else f'${high:,.0f}'}"


def _phrase(question: str, code: str, label: str) -> str:
    """A choice in a few words; one that has none in its own, cut short."""
    return _PHRASES.get((question, code), shorten(label, _LONGEST, placeholder=" …"))


_LONGEST = 44
_PHRASES = {
    ("place", "king"): "King County", ("work", "job"): "has a job", ("school", "diploma"): "high school diploma",
    ("about_you", "want"): "a better job", ("about_you", "more"): "more hours", ("about_you", "upskill"): "new skills",
    ("home", "heat"): "pays for heat", ("home", "account"): "a power account", ("home", "care"): "needs child care",
    ("home", "school"): "child in school", ("help_now", "health_other"): "a child has Apple Health",
    ("other_money", "same_year"): "", ("other_money", "child_support"): "gets child support",
    ("work_papers", "may_work"): "may work here", ("work_papers", "not_required"): "",
}  # fmt: skip
_NAMES = {
    "age": "{}", "pay": "{} a month", "savings": "savings {}", "other_amount": "{} of it a month", "hours": "{} hours",
}  # fmt: skip
