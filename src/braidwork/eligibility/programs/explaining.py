"""A program told in full for one date: its rule line by line, the numbers of law, and what nobody has checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from braidwork.eligibility.decisions import closed_because
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs.program import Document, Program, Tier
from braidwork.eligibility.rules.bounds import dated_limits
from braidwork.eligibility.rules.limits import Limit, factors
from braidwork.eligibility.rules.nodes import All, Any, Compare, DateWindow, Node, ServiceDate
from braidwork.eligibility.rules.reading import LimitReading
from braidwork.eligibility.rules.sentences import outline, sentence

_SHOWN_SIZES = 8


@dataclass(frozen=True)
class Number:
    """One number of law that a rule reads, with its rows on the date, one per part of its key (family sizes to 8)."""

    name: str
    rows: tuple[LimitReading, ...]

    @property
    def is_loaded(self) -> bool:
        """Whether there is any row on the date."""
        return any(row.value is not None for row in self.rows)

    @property
    def verified(self) -> bool:
        """Whether every row that is loaded has been checked against its source."""
        return all(row.verified for row in self.rows if row.value is not None)


@dataclass(frozen=True)
class Proof:
    """What proves one clause: any one of the papers, or the person's signed word where that is enough.

    `clause` is empty for a paper that no clause of the rule asks for, but that is looked at to apply or to be served
    first.
    """

    clause: str
    sentence: str
    any_of: tuple[Document, ...]
    word_is_enough: bool


@dataclass(frozen=True)
class Place:
    """One place in line: its tier, and in brief who belongs there (empty for everyone who is left)."""

    tier: Tier
    who: str


@dataclass(frozen=True)
class Explanation:
    """One program on one date; `closed` says why nobody new may enter, or is empty.

    `lines` are the rule line by line with depth, `places` the priority tiers by rank, `unchecked` in words what rests
    on memory, `empty` the notes on numbers that are not loaded.
    """

    program: Program
    on: date
    closed: str
    sentence: str
    lines: tuple[tuple[int, str], ...]
    places: tuple[Place, ...]
    numbers: tuple[Number, ...]
    proofs: tuple[Proof, ...]
    unchecked: tuple[str, ...]
    empty: tuple[str, ...]


def explained(program: Program, on: date, known_at: date | None = None) -> Explanation:
    """The program as of a service date, with the numbers of the book in use, as known on a day (None: now)."""
    numbers = tuple(numbers_read(_rules(program), on, known_at))
    return Explanation(
        program, on, closed_because(program, on), sentence(program.rule, on, known_at),
        outline(program.rule, on, known_at),
        tuple(Place(t, _brief(t.rule, on)) for t in sorted(program.tiers, key=lambda t: t.rank)), numbers,
        tuple(_proofs(program)), tuple(_unchecked(program, numbers)), tuple(_empty(numbers)),
    )  # fmt: skip


def _brief(node: Node, on: date) -> str:
    """The rule by the sentences of its clauses, without what each of them tests."""
    if node.carries and node.carries.sentence:
        said = node.carries.sentence.rstrip(".")
        return said[:1].lower() + said[1:]
    if isinstance(node, (All, Any)):
        word = "; and " if isinstance(node, All) else "; or "
        parts = [(part, _brief(part, on)) for part in node.of]
        return word.join(f"[{text}]" if isinstance(p, (All, Any)) and not p.carries else text for p, text in parts)
    return "" if node == ServiceDate() else sentence(node, on)


def _rules(program: Program) -> Iterator[Node]:
    for rule in (program.rule, *(tier.rule for tier in program.tiers)):
        yield from rule.walk()


def _limits(node: Node) -> Iterator[Limit]:
    if isinstance(node, Compare):
        for limit in dated_limits(node.limit):
            yield from factors(limit)
    elif isinstance(node, DateWindow):
        yield from (reach for reach in (node.within_months, node.within_days) if isinstance(reach, Limit))


def numbers_read(nodes: Iterable[Node], on: date, known_at: date | None = None) -> Iterator[Number]:
    """The numbers of law that some nodes of rules read themselves, each name once, with its rows on a date."""
    found: dict[str, dict[tuple[object, ...], LimitReading]] = {}
    for node in nodes:
        for limit in _limits(node):
            rows = found.setdefault(limit.parameter, {})
            for key in _keys(limit):
                row = limit_book().limit(limit.parameter, on, known_at, key)
                rows.setdefault(tuple(sorted(key.items())), row)
    for name, rows in found.items():
        yield Number(name, tuple(rows.values()))


def _keys(limit: Limit) -> Iterator[dict[str, str]]:
    """Every key that the limit may be asked with: fixed parts as they are, sizes up to 8, codes in full."""
    parts = [part for part, _ in limit.by_pairs]
    values = [limit_book().key_values(limit.parameter, part)[:_SHOWN_SIZES] or ("1",) for part in parts]
    for chosen in product(*values):
        yield {**dict(limit.at_pairs), **dict(zip(parts, chosen, strict=True))}


def _proofs(program: Program) -> Iterator[Proof]:
    clauses = {n.carries.id: n.carries for n in program.rule.walk() if n.carries and n.carries.evidence}
    for clause in clauses.values():
        papers = tuple(program.document(paper) for paper in clause.evidence)
        yield Proof(clause.id, clause.sentence, papers, clause.self_attestation)
    asked = {paper for clause in clauses.values() for paper in clause.evidence}
    for paper in program.documents:
        if paper.id not in asked:
            yield Proof("", "To apply, or to be served first.", (paper,), False)


def _unchecked(program: Program, numbers: tuple[Number, ...]) -> Iterator[str]:
    clauses = {n.carries.id: n.carries for n in _rules(program) if n.carries and n.carries.mark == "unverified"}
    for clause in clauses.values():
        yield f"{clause.sentence or clause.id} ({clause.cite or 'no source'})"
    for number in numbers:
        if number.is_loaded and not number.verified:
            row = next(r for r in number.rows if r.value is not None and not r.verified)
            yield f"the number {number.name.replace('_', ' ')} ({row.citation})"
    for tier in program.tiers:
        if tier.mark == "unverified":
            yield f"the place in line: {tier.name} ({tier.cite or 'no source'})"
    if program.mark == "unverified":
        yield "the program as a whole: staff read the cited text before anyone is turned away"


def _empty(numbers: tuple[Number, ...]) -> Iterator[str]:
    for number in numbers:
        notes = dict.fromkeys(row.note for row in number.rows if row.value is None)
        for note in notes:
            yield f"{number.name.replace('_', ' ')}: {note}"
