"""Decisions in plain words for a person who reads them on a screen: marks, numbers, papers, and what to do next."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import ClauseDecision, Decision
    from braidwork.eligibility.facts import Case
    from braidwork.eligibility.programs.program import Program
    from braidwork.eligibility.questions.question import Question

_WIDTH = 110
_LABEL = 14
_MOST_OPEN, _MOST_CHANGES = 2, 2
_MOSTLY = 0.5
_NOBODY_CHANGES = ("age", "birth_date")
_MARKS = {True: "yes", False: "no", None: "?"}
_PARTS = ("gate", "ask", "private")


@dataclass(frozen=True)
class NextQuestion:
    """A question of the published set and the programs whose open answers it bears on."""

    key: str
    ask: str
    why: str
    programs: tuple[str, ...]


def opening(case: Case) -> Iterator[str]:
    """Who and when, that a made-up case is one, and answers that disagree."""
    from braidwork.eligibility.facts.contradictions import contradictions
    from braidwork.eligibility.rules.sentences import shown_date

    name = case.client.name or "This person"
    known = f", as known on {shown_date(case.known_at)}" if case.known_at else ""
    yield f"{name}, on {shown_date(case.on)}{known}"
    if case.synthetic:
        yield "SYNTHETIC: an invented person."
    for line in contradictions(case):
        yield from _wrapped("Disagree", line)


def lines_of(program: Program, decision: Decision) -> Iterator[str]:
    """One program: its plain name and purpose, then by outcome the reasons, the papers, the amount, the next step."""
    star = " *" if decision.rests_on_unverified else ""
    yield f"  {program.plain_name}{star}"
    yield from _wrapped("", f"{program.name}. {program.agency}.")
    told = decision.outcome in ("eligible", "likely")
    if told:
        yield from _wrapped("", program.purpose)
    yield from _answer_of_a_duty(program, decision)
    yield from _tier(program, decision)
    for clause in _clauses_to_tell(decision):
        yield from _clause(decision, clause)
    yield from _what_is_open(decision)
    yield from _what_would_change(decision)
    for any_of in decision.documents_needed:
        yield from _wrapped("Bring", "; or ".join(_lower(paper.name) for paper in any_of) + ".")
        for paper in any_of:
            if paper.how_to_get:
                yield from _wrapped("", f"{paper.how_to_get}")
    if told:
        yield from _amount(program, decision)
        yield from _wrapped("Where", program.where_to_apply)
        yield from _beside(program)
    yield from _notes(program, decision, told)


def next_question(decisions: Iterable[Decision]) -> NextQuestion | None:
    """The question to ask next for the open decisions; None where staff or a paper must settle them.

    First the opening questions of the set in their order, then the one that settles most of what is open for a
    client's time; time counts more for private questions. A question whose facts are mostly known is not asked again.
    """
    from braidwork.eligibility.questions.published import question_set

    wanted = [d for d in decisions if d.outcome == "needs information" and d.settled_by]
    best: tuple[float, NextQuestion] | None = None
    for question in question_set().questions if wanted else ():
        if question.part not in _PARTS or _share_not_known(wanted[0], question) < _MOSTLY:
            continue
        written = _written(question)
        settles = {d.program_id: len(written & set(d.settled_by)) / len(d.settled_by) for d in wanted}
        helped = tuple(program for program, share in settles.items() if share)
        asked = NextQuestion(question.key, question.ask, question.why_we_ask, helped)
        if helped and question.part == "gate":
            return asked
        score = sum(settles.values()) / (question.cost_seconds * (1 + question.sensitivity))
        if score > (best[0] if best else 0):
            best = (score, asked)
    return best[1] if best else None


def _written(question: Question) -> frozenset[str]:
    """The facts that a question can settle. Who lives there and what they earn belong to the opening questions."""
    from braidwork.eligibility.facts.definitions import CASE_INPUTS
    from braidwork.eligibility.questions.published import affected_facts

    written = question.facts_written
    return affected_facts(written if question.part == "gate" else written - set(CASE_INPUTS))


def _share_not_known(decision: Decision, question: Question) -> float:
    from braidwork.eligibility.facts import Case, fact_definitions
    from braidwork.eligibility.facts.definitions import HOUSEHOLD_MEMBERS, INCOME_EVENTS

    evaluation, case = decision.evaluation, decision.evaluation.case
    known = [
        evaluation.fact(case.applicant, key).is_known for key in question.facts_written if key in fact_definitions()
    ]
    if isinstance(case, Case) and HOUSEHOLD_MEMBERS in question.facts_written:
        known.append(case.everyone_listed)
    if isinstance(case, Case) and INCOME_EVENTS in question.facts_written:
        known.append(case.client.income is not None)
    if question.kind == "single" and any(known):
        return 0.0  # one answer settles all its facts: it has been given
    return 1 - sum(known) / len(known) if known else 1.0


def _answer_of_a_duty(program: Program, decision: Decision) -> Iterator[str]:
    if program.kind != "duty":
        return
    said = {
        "eligible": "This rule reaches you.",
        "likely": "This rule most likely reaches you.",
        "not eligible": "This rule does not reach you now.",
    }
    yield from _wrapped("Answer", said.get(decision.outcome, "We can not say yet."))


def _tier(program: Program, decision: Decision) -> Iterator[str]:
    tier = next((t for t in program.tiers if t.id == decision.tier), None)
    if tier is not None and decision.outcome in ("eligible", "likely"):
        yield from _wrapped("Which", tier.name + ".")


def _clauses_to_tell(decision: Decision) -> Iterator[ClauseDecision]:
    """What the answer rests on: for a yes the clauses met, for a no those missed; never what did not matter."""
    wanted = {"eligible": True, "likely": True, "not eligible": False}.get(decision.outcome)
    inner = {p.node.carries.id for r in decision.verdict.clauses for p in r.walk() if p is not r and p.node.carries}
    for clause in decision.clauses:
        if wanted is not None and clause.deciding and clause.truth is wanted and clause.id not in inner:
            yield clause


def _clause(decision: Decision, clause: ClauseDecision) -> Iterator[str]:
    from braidwork.cli.eligibility_numbers import number_lines

    yield from _wrapped(_MARKS[clause.truth], clause.sentence)
    reason = next(r for r in decision.verdict.clauses if r.node.carries and r.node.carries.id == clause.id)
    for line in number_lines(decision, reason, money_only=bool(clause.truth)):
        yield from _wrapped("", line)


def _what_is_open(decision: Decision) -> Iterator[str]:
    from braidwork.eligibility.facts import fact_definition

    if decision.outcome != "needs information":
        return
    for reason in decision.open_reasons[:_MOST_OPEN]:
        yield from _wrapped("?", reason)
    if (more := len(decision.open_reasons) - _MOST_OPEN) > 0:
        yield from _wrapped("", f"and {more} more. Not all of them may be needed.")
    asked = next_question((decision,))
    if asked:
        yield from _wrapped("Next", asked.ask)
    elif not any(fact_definition(key).settled_by == "client" for key in decision.settled_by):
        yield from _wrapped("Next", "Staff or a paper settles this. Ask at the office.")


def _what_would_change(decision: Decision) -> Iterator[str]:
    if decision.outcome != "not eligible":
        return
    from braidwork.cli.eligibility_numbers import said_change

    helping = [c for c in decision.changes if c.truth and c.key not in _NOBODY_CHANGES]
    for change in helping[:_MOST_CHANGES]:
        yield from _wrapped("Yes if", said_change(change) + ".")


def _amount(program: Program, decision: Decision) -> Iterator[str]:
    from braidwork.cli.eligibility_numbers import said_amount
    from braidwork.eligibility.programs.amounts import amount_of

    evaluation = decision.evaluation
    amount = amount_of(
        program.id, evaluation.case, evaluation.on, evaluation.known_at, evaluation.numbers.source, decision.tier
    )
    if amount is not None:
        yield from _wrapped("You pay" if amount.direction == "pays" else "How much", said_amount(amount))


def _beside(program: Program) -> Iterator[str]:
    """What goes with it and what can not be had at the same time; a pair that nobody lists is left unsaid."""
    from braidwork.eligibility.programs import programs

    called = {p.id: _lower(p.plain_name) for p in programs()}
    for relation, label in (("requires", "Only with"), ("stacks", "Goes with"), ("excludes", "Not with")):
        names = [called[c.other] for c in program.co_enrolment if c.relation == relation]
        if names:
            yield from _wrapped(label, "; ".join(names) + ".")


def _notes(program: Program, decision: Decision, told: bool) -> Iterator[str]:
    from braidwork.eligibility.decisions import PROVISIONAL, UNVERIFIED

    shown = [f for f in decision.flags if f not in (UNVERIFIED, PROVISIONAL)]
    if decision.outcome != "closed" and program.availability_note and program.availability_note not in shown:
        shown.append(program.availability_note)
    if told and program.note:
        shown.append(program.note)
    if decision.outcome == "not eligible":
        shown = []
    for note in shown:
        yield from _wrapped("Note", note[:1].upper() + note[1:] + ("" if note.endswith(".") else "."))


def _wrapped(label: str, text: str) -> Iterator[str]:
    """Text behind a label in its own column, wrapped so that the column stays clear."""
    lines = textwrap.wrap(text, _WIDTH - _LABEL)
    for number, line in enumerate(lines):
        yield f"    {(label if number == 0 else '').ljust(_LABEL - 4)}{line}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
