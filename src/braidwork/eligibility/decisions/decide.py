"""Decides programs for one person: the rule's verdict, dates, papers and tier become an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from braidwork.eligibility.decisions.decision import (
    PROVISIONAL,
    TIER_OPEN,
    UNVERIFIED,
    Decision,
    Outcome,
)
from braidwork.eligibility.decisions.identity import decision_id, rule_version
from braidwork.eligibility.facts import Case
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.reading import FactSource, LimitSource
from braidwork.eligibility.rules.sentences import shown_date
from braidwork.eligibility.rules.support import Support, support_of
from braidwork.eligibility.rules.verdict import Verdict


def decide_program(
    program: Program, case: FactSource, on: date, known_at: date | None = None, limits: LimitSource | None = None
) -> Decision:
    """One program for the applicant of a case on a service date, as known on a day (`known_at` None: now)."""
    return decision_of(program, _evaluation(case, on, known_at, limits))


def decide_all(
    case: FactSource, on: date, known_at: date | None = None, *, programs: Iterable[Program] | None = None,
    limits: LimitSource | None = None,
) -> tuple[Decision, ...]:  # fmt: skip
    """Every program (the shipped ones unless given), in their order; facts and numbers are read once for all."""
    if programs is None:
        from braidwork.eligibility.programs import programs as shipped

        programs = shipped()
    evaluation = _evaluation(case, on, known_at, limits)
    return tuple(decision_of(program, evaluation) for program in programs)


def decision_of(program: Program, evaluation: Evaluation) -> Decision:
    """The decision on one program from an evaluation that may have decided others before."""
    verdict = evaluation.decide(program.rule)
    support = support_of(verdict.reason) if verdict.truth is not None else None
    closed = closed_because(program, evaluation.on)
    outcome = _outcome(verdict, support, closed)
    tier, tier_open, tier_verdicts = _tier(program, evaluation)
    open_leaves = verdict.deciding if verdict.truth is None else ()
    missing = support.missing if support and verdict.truth else ()
    flags = [
        closed,
        UNVERIFIED if outcome != "closed" and _doubtful(program, verdict) else "",
        PROVISIONAL if outcome == "likely" else "",
        TIER_OPEN if tier_open and outcome in ("eligible", "likely") else "",
        program.availability_note if program.availability != "open" and not closed else "",
    ]
    return Decision(
        decision_id(program, (verdict, *tier_verdicts), evaluation), program.id, outcome, tier,
        tuple(tuple(program.document(paper) for paper in clause.evidence) for clause in missing),
        tuple(dict.fromkeys(f.key for leaf in open_leaves for f in leaf.facts if f.value is None)),
        tuple(filter(None, flags)), evaluation.on, evaluation.known_at, rule_version(program), verdict, evaluation,
    )  # fmt: skip


def outcome_of(program: Program, evaluation: Evaluation) -> Outcome:
    """The outcome alone, as `decision_of` finds it: for counting many cases without ids, tiers and papers."""
    verdict = evaluation.decide(program.rule)
    support = support_of(verdict.reason) if verdict.truth is not None else None
    return _outcome(verdict, support, closed_because(program, evaluation.on))


def _evaluation(case: FactSource, on: date, known_at: date | None, limits: LimitSource | None) -> Evaluation:
    """Facts and numbers of law as of the same day, and as known on the same day."""
    if isinstance(case, Case):
        known_at = known_at or case.known_at
        case = case.at(on, known_at)
    return Evaluation(case, on, known_at, limits)


def closed_because(program: Program, on: date) -> str:
    """Why nobody new may enter on a day, or an empty text where the program is open."""
    if on < program.effective_from:
        return f"the program begins on {shown_date(program.effective_from)}"
    if program.effective_to and on > program.effective_to:
        return f"the program ended on {shown_date(program.effective_to)}"
    if program.closed_to_new_from and on >= program.closed_to_new_from:
        return f"closed to new people from {shown_date(program.closed_to_new_from)}"
    return "closed to new people now" if program.availability == "closed_to_new" else ""


def _outcome(verdict: Verdict, support: Support | None, closed: str) -> Outcome:
    if closed:
        return "closed"
    if verdict.truth is None or support is None:
        return "needs information"
    if verdict.truth is False:
        return "not eligible"
    return "likely" if support.missing else "eligible"


def _doubtful(program: Program, verdict: Verdict) -> bool:
    return verdict.unverified or (verdict.truth is not None and program.mark == "unverified")


def _tier(program: Program, evaluation: Evaluation) -> tuple[str | None, bool, tuple[Verdict, ...]]:
    """The first tier whose rule is true; it stays open while an earlier one is unknown."""
    read: list[Verdict] = []
    for tier in sorted(program.tiers, key=lambda t: t.rank):
        read.append(evaluation.decide(tier.rule))
        if read[-1].truth is None:
            return None, True, tuple(read)
        if read[-1].truth:
            return tier.id, False, tuple(read)
    return None, False, tuple(read)
