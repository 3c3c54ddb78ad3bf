"""What a batch must satisfy before it is sealed. The rules stand here once; a store answers for what is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from braidwork.errors import DataError, RefusedError
from braidwork.funding.ledger.postings import (
    ACCOUNTS,
    ADMINISTRATION,
    AVAILABLE,
    ENCUMBERED,
    EXPENDED,
    KINDS,
    LARGEST_CENTS,
    MATCH_IN_KIND,
    MOVES,
    PERSONAL,
    Kind,
    Posting,
    check_posting,
)

_NEVER_BELOW_ZERO = (AVAILABLE, ENCUMBERED, ADMINISTRATION, MATCH_IN_KIND)


class Standing(Protocol):
    """What a ledger knows before a batch. Every amount in integer cents."""

    def window(self, fund_year: str) -> tuple[str, str] | None:
        """First and last day (ISO) on which a fund-year takes postings; None for an unknown one."""

    def known_people(self, people: Iterable[str]) -> frozenset[str]:
        """Those of the pseudonyms that were given out."""

    def balances(self, fund_years: Iterable[str]) -> Mapping[tuple[str, int], int]:
        """Balance by fund-year and account; held until the batch is sealed or given up."""

    def line_sums(self, lines: Iterable[str]) -> Mapping[tuple[str, str, int], int]:
        """Sum by line, fund-year and account."""

    def costs(self, lines: Iterable[str]) -> Mapping[str, int]:
        """Net cost of lines; a line that is absent is unknown."""

    def posted(self, ids: Iterable[int]) -> Mapping[int, Posting]:
        """Postings by id; absent ones are left out."""

    def reversed_ids(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of the ids that a posting undid already."""


@dataclass
class Changes:
    """What a batch adds: by fund-year and account, by line, fund-year and account, and cents per entry."""

    balances: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    lines: dict[tuple[str, str, int], int] = field(default_factory=lambda: defaultdict(int))
    entries: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def check_batch(kind: Kind, postings: Sequence[Posting], standing: Standing) -> Changes:
    """What the batch changes, when every rule holds.

    Raises DataError for a posting that cannot be, RefusedError for one that must not be; nothing is written here.
    """
    if kind not in KINDS:
        raise DataError(f"there is no kind of batch '{kind}'.", mend=f"use one of {', '.join(KINDS)}.")
    if not postings:
        raise RefusedError("the batch has no postings.", mend="post nothing instead.")
    changes = _add_up(postings)
    for entry, cents in changes.entries.items():
        if cents:
            where = f"batch {postings[0].batch}, entry {entry}"
            raise RefusedError(f"the entry sums to {cents} cents.", where=where, mend="give what was taken.")
    if kind == "reversal":
        _check_reversals(postings, standing)
    else:
        _check_moves(kind, postings)
    _check_names(kind, postings, standing)
    _check_lines(kind, changes, standing)
    _check_balances(changes, standing)
    return changes


def _add_up(postings: Sequence[Posting]) -> Changes:
    changes, clean = Changes(), set[str]()
    balances, lines, entries = changes.balances, changes.lines, changes.entries
    sound, whole = (int, int, int), LARGEST_CENTS
    for p in postings:
        number, batch, entry, account, fund_year, person, line, category, day, cents, _ = p
        if not (
            # What was looked at in this batch before is not looked at again.
            type(cents) is int and 0 != cents <= whole and -whole <= cents and account in ACCOUNTS
            and (type(number), type(batch), type(entry)) == sound and fund_year in clean and person in clean
            and line in clean and category in clean and f"day {day}" in clean
        ):  # fmt: skip
            check_posting(p, clean)
        balances[fund_year, account] += cents
        entries[entry] += cents
        if line:
            lines[line, fund_year, account] += cents
    return changes


def _check_moves(kind: Kind, postings: Sequence[Posting]) -> None:
    sources, targets = MOVES[kind]
    overhead = {p.entry for p in postings if p.account == ADMINISTRATION}  # costs of nobody in particular
    personal = kind in PERSONAL
    for p in postings:
        _, _, entry, account, _, person, line, category, _, cents, reverses = p
        if (
            account in (sources if cents < 0 else targets) and reverses is None
            and (not personal or (person and line and category) or entry in overhead)
        ):  # fmt: skip
            continue
        if p.account not in (sources if p.amount_cents < 0 else targets):
            side = "taken from" if p.amount_cents < 0 else "given to"
            raise RefusedError(f"in {kind} nothing is {side} {ACCOUNTS[p.account]}.", where=p.where)
        if p.reverses is not None:
            raise RefusedError(
                "only a reversal undoes a posting.", where=p.where, mend="post a batch of kind reversal."
            )
        raise RefusedError("person, line or category is empty.", where=p.where, mend="name all three.")


def _check_names(kind: Kind, postings: Sequence[Posting], standing: Standing) -> None:
    windows: dict[str, tuple[str, str]] = {}
    people = {p.person for p in postings if p.person}
    unknown = people - standing.known_people(people) if people else frozenset()
    told = {(p.fund_year, p.day) for p in postings}
    fine: set[tuple[str, str]] = set()
    for p in postings if unknown or len(told) > 1 else postings[:1]:
        if (p.fund_year, p.day) in fine and p.person not in unknown:
            continue
        if p.fund_year not in windows:
            window = standing.window(p.fund_year)
            if window is None:
                raise RefusedError(f"there is no fund-year '{p.fund_year}'.", where=p.where, mend="load it first.")
            windows[p.fund_year] = window
        first, last = windows[p.fund_year]
        if kind in PERSONAL and not first <= p.day <= last:
            raise RefusedError(
                f"{p.day} is outside the days of {p.fund_year} ({first} to {last}).", where=p.where,
                mend="date it inside, or choose another fund-year.",
            )  # fmt: skip
        if p.person in unknown:
            raise RefusedError(f"nobody has the pseudonym '{p.person}'.", where=p.where, mend="load the line first.")
        fine.add((p.fund_year, p.day))


def _check_reversals(postings: Sequence[Posting], standing: Standing) -> None:
    ids = [p.reverses for p in postings if p.reverses is not None]
    if len(ids) != len(postings):
        raise RefusedError("a posting of a reversal names none that it undoes.", mend="name each posting it undoes.")
    if len(set(ids)) != len(ids):
        raise RefusedError("the reversal undoes a posting twice.", mend="name each posting once.")
    found, already = standing.posted(ids), standing.reversed_ids(ids)
    undone: dict[tuple[int, int], int] = defaultdict(int)
    for p in postings:
        before = found.get(p.reverses or 0)
        if before is None:
            raise RefusedError(
                f"there is no posting {p.reverses}.", where=p.where, mend="trace the line and look again."
            )
        if before.reverses is not None:
            raise RefusedError(
                f"posting {before.id} is itself a reversal.", where=p.where, mend="post it anew instead."
            )
        if before.id in already:
            raise RefusedError(
                f"posting {before.id} was undone already.", where=p.where, mend="nothing is left to undo."
            )
        if (p.account, *p[4:8], p.amount_cents) != (before.account, *before[4:8], -before.amount_cents):
            raise RefusedError(f"this is not the exact opposite of posting {before.id}.", where=p.where)
        if p.day < before.day:
            raise RefusedError(f"{p.day} is before posting {before.id} itself ({before.day}).", where=p.where)
        undone[before.batch, before.entry] += before.amount_cents
    for (batch, entry), cents in undone.items():
        if cents:
            raise RefusedError("only half of an entry is undone.", where=f"batch {batch}, entry {entry}")


def _check_balances(changes: Changes, standing: Standing) -> None:
    before = standing.balances(sorted({fund_year for fund_year, _ in changes.balances}))
    for (fund_year, account), cents in sorted(changes.balances.items()):
        held = before.get((fund_year, account), 0)
        if cents < 0 and account in _NEVER_BELOW_ZERO and held + cents < 0:
            raise RefusedError(
                f"{fund_year} has {dollars(held)} {ACCOUNTS[account]}; {dollars(-cents)} was asked.", where=fund_year,
                mend="plan again on the balances of now, or reverse what stands in the way.",
            )  # fmt: skip


def _check_lines(kind: Kind, changes: Changes, standing: Standing) -> None:
    lines = sorted({line for line, _, _ in changes.lines})
    if not lines:
        return
    before, costs = standing.line_sums(lines), standing.costs(lines)
    after = changes.lines
    if before:
        after = defaultdict(int, before)
        for key, cents in changes.lines.items():
            after[key] += cents
    spent: dict[str, int] = defaultdict(int)
    promised: dict[str, int] = defaultdict(int)
    for (line, fund_year, account), cents in after.items():
        if account != ENCUMBERED and account != EXPENDED:
            continue
        if cents < 0:
            held, name = cents - changes.lines.get((line, fund_year, account), 0), ACCOUNTS[account]
            told = f"line {line} has {dollars(held)} {name} in {fund_year}; {dollars(held - cents)} was asked."
            raise RefusedError(told, where=line, mend="post no more than that.")
        (promised if account == ENCUMBERED else spent)[line] += cents
    grows = kind in ("encumber", "actual", "reversal")
    for line in lines:
        if line not in costs:
            raise RefusedError(f"there is no line '{line}'.", where=line, mend="load the line first.")
        if grows and spent[line] + promised[line] > costs[line]:
            raise RefusedError(
                f"line {line} costs {dollars(costs[line])}; {dollars(spent[line] + promised[line])} would be spent or "
                "promised.", where=line, mend="post no more than the line costs.",
            )  # fmt: skip


def dollars(cents: int) -> str:
    """Cents as dollars for a message: -$1,234.05."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}${whole:,}.{rest:02}"
