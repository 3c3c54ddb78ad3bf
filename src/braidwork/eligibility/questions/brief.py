"""One synthetic client's talk in brief: what was asked, what she can get and why, with the rule and its dates."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.decisions.decision import Decision
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.answers import Answer, Member
from braidwork.eligibility.questions.choosing import next_question, words
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.results import papers_to_bring, results
from braidwork.eligibility.questions.simulation import SyntheticClient
from braidwork.eligibility.rules.sentences import outline, shown_date

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
_EXPLAINED = "basic_food"


def brief_interview(client: SyntheticClient = MOTHER, on: date | None = None) -> tuple[str, ...]:
    """The lines of a talk with a synthetic client: questions with answers, results, one rule with numbers and dates."""
    interview = Interview(on or date.today())
    lines = [f"SYNTHETIC: a talk with {client.name}, on {shown_date(interview.on)}.", ""]
    while (asked := next_question(interview.answers, interview.on, interview.programs)) is not None:
        answer = client.answer(asked, interview.on)
        lines.append(f"{asked.still_open:3} open  {words(asked, interview.answers)}  {_shown(answer, interview)}")
        interview.answer(answer)
    found = results(interview)
    lines += [
        "",
        f"{len(interview.asked)} questions settled what she can say about {len(found)} kinds of help. She may get:",
    ]
    lines += [f"  * {r.program.plain_name} ({r.program.name}: {r.decision.outcome})" for r in found if r.group == "get"]
    staff = [r.program.name for r in found if r.group == "check"]
    lines += ["  Staff look once more at: " + "; ".join(staff), ""]
    explained = next(r for r in found if r.program.id == _EXPLAINED)
    lines += _explained(explained.program, explained.decision, interview)
    papers = papers_to_bring([explained])
    lines += [f"  Bring: {' or '.join(p.name for p in choices)}" for choices, _ in papers]
    lines += [f"  Decision {explained.decision.id[:12]}: the same answers give the same id years later."]
    return (*lines, "This is a first look, not a decision. A person decides.")


def _shown(answer: Answer, interview: Interview) -> str:
    if answer.state != "known":
        return f"[{answer.state}]"
    question = interview.answers.question_set.question(answer.question)
    if answer.people:
        return "[" + ", ".join(f"{m.relationship} {m.age}" for m in answer.people) + "]"
    if question.kind == "money" and answer.low != answer.high:
        return f"[${answer.low or 0:,.0f} to {'more' if answer.high is None else f'${answer.high:,.0f}'}]"
    if answer.low is not None:
        return f"[${answer.low:,.0f}]" if question.kind == "money" else f"[{answer.low:g}]"
    if answer.first is not None:
        return f"[{shown_date(answer.first)}]"
    return f"[{'; '.join(question.choice(c).label for c in answer.codes) or 'none'}]"


def _explained(program: Program, decision: Decision, interview: Interview) -> list[str]:
    rule = outline(program.rule, interview.on, case=interview.case)
    dates = [row.effective_from for row in decision.verdict.limits if row.effective_from]
    since = f", numbers in force from {shown_date(max(dates))}" if dates else ""
    return [f"Why {program.name}: {decision.outcome}{since}", *(f"  {'  ' * depth}{text}" for depth, text in rule)]
