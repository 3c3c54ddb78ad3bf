"""Which program makes the difference between two states: by line, in order, and by Shapley value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import factorial

import numpy as np

from braidwork.errors import NotAvailableError
from braidwork.household.law.book import Rules
from braidwork.household.outcomes.asking import Asked, ask
from braidwork.household.outcomes.words import dollars, listed
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Bools, Floats
from braidwork.household.programs.engine import BY_NAME, PROGRAMS, evaluated, run_with
from braidwork.household.programs.line import SIGN, Line, Month, Program

MOST_PLAYERS = 15  # every subset is weighed: 13 take 0.15 s, 15 under 1 s
_CHANGED = 1e-9


@dataclass(frozen=True)
class Part:
    """One program's part of a change, USD a month, three ways; with what its rule said before and says after."""

    program: str
    label: str
    line_usd: float
    ordered_usd: float
    shapley_usd: float
    code_from: str
    code_to: str
    sentence: str
    citation: str


@dataclass(frozen=True)
class Attribution:
    """A change of net resources (USD a month) and its parts; each of the three columns sums to the change."""

    change_usd: float
    parts: tuple[Part, ...]

    def tell(self) -> str:
        """The change and its largest causes, in words."""
        word = "more" if self.change_usd >= 0 else "less"
        said = [f"You would have {dollars(abs(self.change_usd))} {word} a month."]
        for part in sorted(self.parts, key=lambda p: -abs(p.shapley_usd)):
            if abs(part.shapley_usd) >= 1:
                said.append(
                    f"{part.label}: {'+' if part.shapley_usd > 0 else ''}{dollars(part.shapley_usd)}. {part.sentence}"
                )
        return "\n".join(said)


def attribute(
    a: Household, b: Household, on: date, later: date | None = None, *, rules: Rules | None = None,
    rules_b: Rules | None = None,
) -> Attribution:  # fmt: skip
    """What each program does between two states: other pay, another month (`later`), other rules (`rules_b`).

    Pay is a player like the programs. Exact over every program that answers differently; more than 15 raise
    NotAvailableError, as does an open total.
    """
    one, two = ask(a, on, rules), ask(b, later or on, rules_b or rules)
    names = _players(one, two)
    if len(names) > MOST_PLAYERS:
        raise NotAvailableError(
            f"{len(names)} programs change at once: {listed(names)}.",
            mend="attribute in two steps: pay first, then time.",
        )
    subsets = (np.arange(2 ** len(names))[:, None] >> np.arange(len(names))) & 1 == 1
    lines = _lattice(one, two, {n: subsets[:, i] for i, n in enumerate(names)}, len(subsets))
    value = _total(lines, len(subsets))
    if np.isnan(value).any():
        raise NotAvailableError(
            "a line is open, so the change cannot be divided.", mend="see net_resources(…).unknown."
        )
    return Attribution(float(value[-1] - value[0]), _parts(names, lines, value))


def _players(one: Asked, two: Asked) -> list[str]:
    """Programs that answer differently when they alone, or all others, see the second state."""
    order = [p.name for p in PROGRAMS]
    rows = len(order)
    alone = np.eye(rows, dtype=bool)
    flips = np.vstack([alone, ~alone, np.zeros((1, rows), bool), np.ones((1, rows), bool)])
    lines = _lattice(one, two, {n: flips[:, i] for i, n in enumerate(order)}, len(flips))
    found = []
    for i, name in enumerate(order):
        amount, codes = lines[name].amount, lines[name].reason
        from_a, to_b = (i, -2), (rows + i, -1)
        if any(not _same(amount[x], amount[y]) or codes[x] != codes[y] for x, y in (from_a, to_b)):
            found.append(name)
    return [n for n in found if SIGN[BY_NAME[n].kind] or BY_NAME[n].name == "apple_health_adults"]


def _same(x: float, y: float) -> bool:
    return abs(x - y) <= _CHANGED or bool(np.isnan(x) and np.isnan(y))


def _lattice(one: Asked, two: Asked, sees_b: Mapping[str, Bools], n: int) -> dict[str, Line]:
    """Every row a mixture: the programs marked in it see the second state, the others the first."""
    month_a, month_b = Month(one.batch.repeat(n), one.law), Month(two.batch.repeat(n), two.law)

    def evaluate(program: Program, before: Mapping[str, Line]) -> Line:
        marked = sees_b.get(program.name)
        if marked is None or not marked.any():
            return evaluated(program, month_a, before)
        after = evaluated(program, month_b, before)
        return after if marked.all() else _mixed(evaluated(program, month_a, before), after, marked)

    return run_with(n, evaluate)


def _mixed(a: Line, b: Line, marked: Bools) -> Line:
    return Line(
        np.where(marked, b.amount, a.amount), np.where(marked, b.reason, a.reason), np.where(marked, b.tier, a.tier)
    )


def _total(lines: Mapping[str, Line], n: int) -> Floats:
    total = np.zeros(n)
    for program in PROGRAMS:
        if SIGN[program.kind]:
            total = total + SIGN[program.kind] * lines[program.name].amount
    return total


def _parts(names: list[str], lines: Mapping[str, Line], value: Floats) -> tuple[Part, ...]:
    shapley = _shapley(value, len(names))
    ordered = np.diff(value[[2**i - 1 for i in range(len(names) + 1)]])  # the first i programs in order
    found = []
    for program in PROGRAMS:
        line = lines[program.name]
        by_line = SIGN[program.kind] * float(line.amount[-1] - line.amount[0])
        is_player = program.name in names
        if not is_player and abs(by_line) <= _CHANGED:
            continue
        at = names.index(program.name) if is_player else -1
        before, after = (program.reasons[int(line.reason[i])] for i in (0, -1))
        found.append(
            Part(program.name, program.label, by_line, float(ordered[at]) if is_player else 0.0,
                 float(shapley[at]) if is_player else 0.0, before.code, after.code, after.sentence, program.citation)
        )  # fmt: skip
    return tuple(found)


def _shapley(value: Floats, n: int) -> Floats:
    """Shapley values of a game whose coalition S is row Σ 2^i; shape (n,). Shapley (1953)."""
    members = np.arange(2**n)
    size = ((members[:, None] >> np.arange(n)) & 1).sum(axis=1)
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    found = np.zeros(n)
    for i in range(n):
        without = members[(members >> i) & 1 == 0]
        found[i] = (weight[size[without]] * (value[without | (1 << i)] - value[without])).sum()
    return found
