"""`braidwork eligibility decide`: every program for a facts file, from yes to closed, with reasons and papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import Decision
    from braidwork.eligibility.facts import Case

_GROUPS = (
    ("eligible", "YES: it looks like you can get this"),
    ("likely", "LIKELY: bring the paper, and it should be a yes"),
    ("needs information", "ONE MORE THING: we can not say yet"),
    ("not eligible", "NOT NOW"),
    ("closed", "CLOSED to new people"),
)
_DUTY = "GOOD TO KNOW: a rule that may reach you"
_END = (
    "This is not the last word. A person at each office decides. You can ask why, and you can ask again when",
    "something in your life changes.",
)
_UNCHECKED = (
    "* Rests on a rule or number that no one has checked against its source yet. Staff read the source before",
    "  anyone is told no for good.",
)


def run_decide(facts_file: Path, on: date | None, known_at: date | None, as_json: bool) -> None:
    """Decide every program for the facts file and print the outcomes by group, or all of it as JSON.

    `on` is the service date (the file's own, else today); `known_at` replays what was known on a day. Raises
    DataError or UnknownNameError where the file cannot be read, naming what to mend.
    """
    from braidwork.eligibility.decisions import decide_all
    from braidwork.eligibility.facts import read_case

    case = read_case(facts_file, on)
    if known_at is not None:
        case = case.at(case.on, known_at)
    decisions = decide_all(case, case.on, case.known_at)
    if as_json:
        print_json(decided_document(case, decisions))
    else:
        print_decisions(case, decisions)


def print_decisions(case: Case, decisions: tuple[Decision, ...]) -> None:
    """The outcomes in plain words, from yes to closed; then the next question and the footnotes."""
    from braidwork.cli.eligibility_words import lines_of, next_question, opening
    from braidwork.eligibility.programs import programs

    shown = {p.id: p for p in programs()}
    benefits = [d for d in decisions if shown[d.program_id].kind == "benefit"]
    duties = [d for d in decisions if shown[d.program_id].kind == "duty"]
    for line in opening(case):
        say(line)
    grouped = [(title, [d for d in benefits if d.outcome == outcome]) for outcome, title in _GROUPS]
    for title, found in (*grouped, (_DUTY, duties)):
        if not found:
            continue
        say()
        say(f"{title} ({len(found)})")
        for decision in found:
            say()
            for line in lines_of(shown[decision.program_id], decision):
                say(line)
    if (asked := next_question(decisions)) is not None:
        say()
        say(f"The question that helps most now: {asked.ask}")
        say(f"  Why we ask: {asked.why}")
        say(f"  It bears on {len(asked.programs)} of the open answers above.")
    say()
    if any(d.rests_on_unverified for d in decisions):
        for line in _UNCHECKED:
            say(line)
    for line in _END:
        say(line)


def decided_document(case: Case, decisions: tuple[Decision, ...]) -> dict[str, Any]:
    """Everything that a caller needs to check the decisions, in plain types."""
    from braidwork.cli.eligibility_words import next_question
    from braidwork.eligibility.facts.contradictions import contradictions

    asked = next_question(decisions)
    return {
        "service_date": case.on,
        "known_at": case.known_at,
        "synthetic": case.synthetic,
        "people": len(case.people),
        "contradictions": list(contradictions(case)),
        "next_question": None if asked is None else {
            "key": asked.key, "ask": asked.ask, "why_we_ask": asked.why, "programs": list(asked.programs),
        },
        "decisions": [_decision(case, d) for d in decisions],
    }  # fmt: skip


def _decision(case: Case, decision: Decision) -> dict[str, Any]:
    from braidwork.cli.eligibility_words import next_question
    from braidwork.eligibility.programs import program
    from braidwork.eligibility.programs.amounts import amount_of

    shown = program(decision.program_id)
    asked = next_question((decision,))
    amount = amount_of(shown.id, case, decision.service_date, decision.known_at, tier=decision.tier)
    return {
        "id": decision.id,
        "program": shown.id,
        "kind": shown.kind,
        "name": shown.name,
        "plain_name": shown.plain_name,
        "outcome": decision.outcome,
        "tier": decision.tier,
        "clauses": [_clause(c) for c in decision.clauses],
        "documents_needed": [
            [{"id": paper.id, "name": paper.name, "how_to_get": paper.how_to_get} for paper in any_of]
            for any_of in decision.documents_needed
        ],
        "settled_by": list(decision.settled_by),
        "open_reasons": list(decision.open_reasons),
        "next_question": None if asked is None else asked.key,
        "what_would_change_it": [_change(c) for c in decision.changes],
        "estimate": None if amount is None else {
            "low": amount.low, "high": amount.high, "unit": amount.unit, "direction": amount.direction,
            "note": amount.note, "verified": amount.verified, "parameters": [vars(row) for row in amount.rows],
        },
        "flags": list(decision.flags),
        "rests_on_unverified": decision.rests_on_unverified,
        "agency": shown.agency,
        "where_to_apply": shown.where_to_apply,
        "cites": list(shown.cites),
        "service_date": decision.service_date,
        "known_at": decision.known_at,
        "rule_version": decision.rule_version,
    }  # fmt: skip


def _clause(clause: Any) -> dict[str, Any]:
    return {
        "id": clause.id,
        "sentence": clause.sentence,
        "truth": clause.truth,
        "deciding": clause.deciding,
        "why": clause.why,
        "cite": clause.cite,
        "mark": clause.mark,
        "documents": clause.documents,
        "effective_from": clause.effective_from,
        "facts": [vars(f) for f in clause.facts],
        "parameters": [vars(row) for row in clause.limits],
    }


def _change(change: Any) -> dict[str, Any]:
    return {k: getattr(change, k) for k in ("person_id", "key", "now", "to", "truth", "sentence")}
