"""Tables of people through the door: primary rules, protection, audit against everything released before."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from braidwork.disclosure.atoms import Atoms, Row
from braidwork.disclosure.attack import Attacker, Target
from braidwork.disclosure.case import (
    PARTS,
    Case,
    Protected,
    covered_of,
    facts_of,
    history_of,
    inherent,
    refuse_two_methods,
)
from braidwork.disclosure.case import unprotectable as unprotectable_in
from braidwork.disclosure.complementary import Figure, Problem, Suppressor, suppress
from braidwork.disclosure.counts import TOTAL, CountRow, CountTable, Key
from braidwork.disclosure.refusals import Unprotectable
from braidwork.disclosure.rounding import round_table
from braidwork.disclosure.rules import Policy


def protect(
    table: CountTable, policy: Policy, entries: Sequence[dict[str, Any]], *, suppressor: Suppressor = suppress
) -> Protected:
    """The table protected together with every earlier release over the same people.

    `table` is complete (`count_table`); `entries` are the ledger's, of this population. Unprotectable when no
    choice of withheld cells is safe, DataError when the table contradicts an earlier release.
    """
    history = tuple(e for e in entries if "published" in e)
    covered = table.parts()
    outcome = table.measure.name if table.figures == "rate" else None
    atoms = Atoms.of([*((covered_of(e), e["outcome"]) for e in history), (covered, outcome)])
    shown = (r for r in table.rows if table.figures != "mean" or r.value is not None)
    # Sorted, so that the order in which rows came in can never change what is withheld.
    case = Case(table, policy, history, atoms, covered, tuple(sorted(shown, key=lambda r: r.key)))
    refuse_two_methods(case)
    return round_table(case) if policy.method == "rounded" else _withhold(case, suppressor)


def _withhold(case: Case, suppressor: Suppressor) -> Protected:
    problem = _problem(case)
    problem.attacker(frozenset()).require_consistent(case.table.measure.name)
    pattern = suppressor(problem)
    if pattern is None:
        raise unprotectable_in(case, problem)
    # The suppressor is replaceable, so its answer is audited here whatever it promised.
    if problem.exposed(pattern.withheld):
        raise unprotectable_in(case, problem, pattern.withheld)
    if len(pattern.withheld) == len(problem.figures):
        raise _nothing_left(case, problem)
    published, withheld = _told(case, problem, pattern.withheld)
    facts = facts_of(case, published, withheld) | {"optimal": pattern.is_proven}
    return Protected(frozenset(case.shown[i].key for i in pattern.withheld), facts)


def _nothing_left(case: Case, problem: Problem) -> Unprotectable:
    """The refusal of a table none of whose figures could be shown, with what showing them would expose."""
    forced = frozenset(i for i, f in enumerate(problem.figures) if f.forced)
    exposed = problem.exposed(forced)
    attacker = problem.attacker(forced)
    return Unprotectable(
        sorted({t.name for t in exposed}) or [f.name for f in problem.figures],
        where=case.table.measure.name,
        because="every figure of the table would have to be withheld",
        releases=sorted({origin for t in exposed for origin in attacker.origins(t.row)}),
    )


def _problem(case: Case) -> Problem:
    known, targets = history_of(case)
    primary = _primary(case)
    floors = inherent(case)
    figures: list[Figure] = []
    if_withheld = []
    for i, row in enumerate(case.shown):
        name, rows, values = case.table.describe(row.key), case.rows(row.key), _values(row)
        is_zero = case.floor > 0 and row.count == 0
        cost = 1.0 + (row.count if case.policy.objective == "value" else 0)
        figures.append(Figure(name, rows, values, cost, forced=row.key in primary, optional=not is_zero))
        for of, value in zip(rows, values, strict=True):
            if row.key in primary and value < case.policy.threshold:
                targets.append(_around(case, row, name, of, value, floors))
            else:
                if_withheld.append((i, Target(name, of, width=case.policy.threshold)))
    return Problem(case.atoms.variables, tuple(known), tuple(figures), tuple(targets), tuple(if_withheld), case.floor)


def _told(case: Case, problem: Problem, hidden: frozenset[int]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the release makes public, and the interval that it leaves open around each withheld figure."""
    attacker, floors = problem.attacker(hidden), inherent(case)
    published, withheld = [], []
    for i, (row, figure) in enumerate(zip(case.shown, problem.figures, strict=True)):
        for part, of, value in zip(PARTS[case.table.figures], figure.rows, figure.values, strict=True):
            fact: dict[str, Any] = {"key": case.key_of(row), "part": part}
            if i not in hidden:
                published.append({**fact, "low": value, "high": value})
                continue
            low, high = attacker.interval(of)
            highest = None if high == inf else round(high, 6)
            least = round(floors.lowest(of), 6)
            withheld.append({**fact, "least": least, "low_after": round(low, 6), "high_after": highest})
    return published, withheld


def _values(row: CountRow) -> tuple[int, ...]:
    return (row.count,) if row.numerator is None else (row.numerator, row.count - row.numerator)


def _around(case: Case, figure: CountRow, name: str, row: Row, value: int, floors: Attacker) -> Target:
    t = case.policy.threshold
    # Numerator and complement can never be more than the people they are counted among.
    high = value + t if figure.numerator is None else min(value + t, figure.count)
    return Target(name, row, width=t, low=max(value - t, floors.lowest(row)), high=high)


def _primary(case: Case) -> set[Key]:
    """The cells that the rules themselves withhold."""
    t = case.policy.threshold
    primary = {r.key for r in case.shown if any(0 < v < t for v in _values(r))}
    if case.policy.group_disclosure and case.table.figures == "rate":
        primary |= {r.key for r in case.shown if r.count and 0 in _values(r)}
    if case.policy.group_disclosure and case.table.sensitive:
        primary |= _all_in_one_category(case, case.table.sensitive)
    return primary


def _all_in_one_category(case: Case, sensitive: str) -> set[Key]:
    """Cells of every group whose people all share one category of the sensitive dimension, the empty ones included."""
    at = case.table.dimensions.index(sensitive)
    count = {r.key: r.count for r in case.shown}
    everybody = case.covered[sensitive][TOTAL]
    found: set[Key] = set()
    for key in count:
        if case.covered[sensitive][key[at]] == everybody:
            continue
        group = (*key[:at], TOTAL, *key[at + 1 :])
        if 0 < count[key] == count[group]:
            found |= {k for k in count if k != group and (*k[:at], TOTAL, *k[at + 1 :]) == group}
    return found
