"""A program, a number and a change as pages show them, as of a day and as known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from braidwork.eligibility.decisions.decide import closed_because
from braidwork.eligibility.parameters import deciding_with
from braidwork.eligibility.programs.explaining import Explanation, Number, explained, numbers_read
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.rules.clause import Clause
from braidwork.eligibility.rules.sentences import sentence
from braidwork.workspace.rulebook.in_force import PROGRAM_FIELDS, Rules, entries
from braidwork.workspace.rulebook.models import Change
from braidwork.workspace.rulebook.numbers import amount, for_whom

_KINDS = {"open": "open", "closed_to_new": "closed", "capped": "while places last", "waitlist": "waiting list"}


@dataclass(frozen=True)
class Row:
    """One value of a number in force: for whom, how much, since when, from which source."""

    whom: str
    amount: str
    since: date | None
    until: date | None
    citation: str
    is_verified: bool
    note: str


@dataclass(frozen=True)
class ShownNumber:
    """A number with its rows; those that share dates and source stand in one group."""

    name: str
    plain: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ShownClause:
    """One requirement: in the program's words, as the rule tests it, its source, papers, and the numbers it reads."""

    clause: Clause
    test: str
    numbers: tuple[ShownNumber, ...]
    papers: tuple[Document, ...]


@dataclass(frozen=True)
class ShownProgram:
    """A program page: what the engine tells of it, and each requirement on its own."""

    program: Program
    told: Explanation
    state: str
    clauses: tuple[ShownClause, ...]
    other_numbers: tuple[ShownNumber, ...]


def listed(rules: Rules, on: date, wanted: str = "") -> list[tuple[Program, str]]:
    """The programs with their state on a day, those whose words hold all of `wanted`."""
    words = wanted.casefold().split()
    found = []
    for program in rules.programs_on(on):
        text = " ".join((program.id, program.name, program.plain_name, program.purpose, program.agency,
                         " ".join(program.cites))).casefold()  # fmt: skip
        if all(word in text for word in words):
            found.append((program, state_on(program, on)))
    return found


def state_on(program: Program, on: date) -> str:
    """Whether people may enter on a day, in a word or two."""
    return "closed" if closed_because(program, on) else _KINDS[program.availability]


def shown_program(program: Program, rules: Rules, on: date, known_at: date | None) -> ShownProgram:
    """Everything that the page of a program shows."""
    with deciding_with(rules.numbers):
        told = explained(program, on, known_at)
        clauses = tuple(_clauses(program, on, known_at))
    below = {n.name for c in clauses for n in c.numbers}
    rest = tuple(_shown(n) for n in told.numbers if n.name not in below)
    return ShownProgram(program, told, state_on(program, on), clauses, rest)


def content_in_words(change: Change, rules: Rules) -> list[tuple[str, str, str]]:
    """What a change says, line by line: of what, as it stands on its first day, as it would be."""
    on = change.effective_from
    if change.kind == "program":
        now = next(p for p in rules.programs_on(on) if p.id == change.subject)
        return [
            (PROGRAM_FIELDS[name], str(getattr(now, name) or "nothing"), value)
            for name, value in change.content.items()
        ]
    return [
        (row_label(change.subject, name, key), standing_amount(name, rules, key, on), amount(value, change.unit))
        for name, key, value in entries(change)
    ]


def row_label(subject: str, name: str, key: Any) -> str:
    """What a row is of: its key, with its name where that is not the subject of the page."""
    plain = name.replace("_", " ")
    parts = ", ".join(f"{part.replace('_', ' ')} {str(value).replace('_', ' ')}" for part, value in dict(key).items())
    return ", ".join(filter(None, (plain, parts))) if name != subject or not parts else parts


def standing_amount(name: str, rules: Rules, key: Any, on: date) -> str:
    """The value in force on a day, in words."""
    found = rules.numbers.limit(name, on, None, dict(key))
    return amount(found.value, found.unit)


def _clauses(program: Program, on: date, known_at: date | None) -> Iterator[ShownClause]:
    for node in program.rule.walk():
        if node.carries is not None:
            papers = tuple(program.document(paper) for paper in node.carries.evidence)
            numbers = tuple(_shown(n) for n in numbers_read(node.walk(), on, known_at))
            yield ShownClause(node.carries, sentence(node, on, known_at), numbers, papers)


def _shown(number: Number) -> ShownNumber:
    rows = tuple(
        Row(for_whom(r), amount(r.value, r.unit), r.effective_from, r.effective_to, r.citation, r.verified, r.note)
        for r in number.rows
    )
    return ShownNumber(number.name, number.name.replace("_", " "), rows)
