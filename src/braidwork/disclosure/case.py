"""One table of people before one history: its cells over the common atoms, and what earlier releases promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from braidwork.disclosure.atoms import Atoms, Covered, Part, Row
from braidwork.disclosure.attack import SLACK, Attacker, Constraint, Target
from braidwork.disclosure.complementary import Problem, all_withheld
from braidwork.disclosure.counts import CountRow, CountTable, Key
from braidwork.disclosure.refusals import Unprotectable
from braidwork.disclosure.rules import Policy
from braidwork.errors import RefusedError

PARTS: dict[str, tuple[Part, ...]] = {"count": ("count",), "mean": ("count",), "rate": ("numerator", "complement")}


@dataclass(frozen=True)
class Protected:
    """A table ready to leave: the keys withheld, and what its ledger entry must say.

    `rounded` holds the published multiples where the policy rounds.
    """

    withheld: frozenset[Key]
    facts: dict[str, Any]
    rounded: dict[Key, int] | None = None


@dataclass(frozen=True)
class Case:
    """One table before one history."""

    table: CountTable
    policy: Policy
    entries: tuple[dict[str, Any], ...]
    atoms: Atoms
    covered: Covered
    shown: tuple[CountRow, ...]

    @property
    def outcome(self) -> str | None:
        """The measure whose numerators the table tells, or None where it tells counts only."""
        return self.table.measure.name if self.table.figures == "rate" else None

    @property
    def floor(self) -> int:
        """What an outsider may take for granted of a withheld count: at least 1 where zeros are always shown."""
        always_shown = self.policy.zeros == "shown" and self.table.figures != "rate" and not self.table.sensitive
        return 1 if always_shown else 0

    def key_of(self, row: CountRow) -> dict[str, str]:
        """The cell's category per dimension, as the ledger writes it."""
        return dict(zip(self.table.dimensions, row.key, strict=True))

    def rows(self, key: Key) -> tuple[Row, ...]:
        """What showing the cell would tell exactly: its count, or of a rate both numerator and complement."""
        cell = covered_by(self, key)
        return tuple(self.atoms.row(cell, part, self.outcome) for part in PARTS[self.table.figures])


def covered_by(case: Case, key: Key) -> dict[str, frozenset[str]]:
    """Per dimension, the atoms that a cell of the table covers."""
    return {d: case.covered[d][c] for d, c in zip(case.table.dimensions, key, strict=True)}


def covered_of(entry: dict[str, Any]) -> dict[str, dict[str, frozenset[str]]]:
    """Per dimension, the atoms that each category of an earlier release covered."""
    return {d: {c: frozenset(a) for c, a in categories.items()} for d, categories in entry["atoms"].items()}


def refuse_two_methods(case: Case) -> None:
    """Exact and rounded figures of one cell give each other away, so the second method is refused."""
    mine = {signature(case.atoms, case.covered, case.key_of(r)) for r in case.shown}
    for entry in case.entries:
        if entry["method"] == case.policy.method:
            continue
        covered = covered_of(entry)
        theirs = (f["key"] for f in (*entry["published"], *entry["withheld"]))
        if any(signature(case.atoms, covered, key) in mine for key in theirs):
            raise RefusedError(
                f"release {entry['release_id']} holds cells of this table as {entry['method']} figures; "
                f"{case.policy.method} figures of the same cells would give both away.",
                where=case.table.measure.name,
                mend=f"release it with a policy whose method is {entry['method']}.",
            )


def signature(atoms: Atoms, covered: Covered, key: dict[str, str]) -> tuple[int, ...]:
    """The atoms of a cell, by which cells of different tables are known to be the same one."""
    row = atoms.row({d: covered[d][c] for d, c in key.items()}, "count", None)
    return tuple(row.index.tolist())


def inherent(case: Case) -> Attacker:
    """An outsider who knows nothing but where zeros stand and, where zeros are always shown, where they do not.

    No choice of withheld cells can take this away, so no target asks for less.
    """
    facts = [Constraint(row, 0, inf) for row in case.atoms.bounds_between()]
    for entry, fact, row in _past(case):
        if fact.get("high") == 0:
            facts.append(Constraint(row, 0, 0))
        elif fact.get("low", 1) > 0:
            facts.append(Constraint(row, entry["floor"], inf))
    for figure in case.shown:
        for row in case.rows(figure.key) if case.floor else ():
            facts.append(Constraint(row, case.floor, inf) if figure.count else Constraint(row, 0, 0))
    return Attacker(case.atoms.variables, facts)


def history_of(case: Case) -> tuple[list[Constraint], list[Target]]:
    """What earlier releases made public, and the intervals they left open, which must stay open."""
    known = [Constraint(row, 0, inf) for row in case.atoms.bounds_between()]
    targets = []
    floors = inherent(case)
    for entry, fact, row in _past(case):
        width, name = entry["width"], _fact_name(fact, entry)
        if "low_after" in fact:
            known.append(Constraint(row, entry["floor"], inf, entry["release_id"]))
            targets.append(_still_open(row, fact, entry, floors))
            continue
        known.append(Constraint(row, fact["low"], fact["high"], entry["release_id"]))
        if entry["method"] == "rounded" and fact["low"] < entry["threshold"]:
            targets.append(Target(name, row, width=width))
    return known, targets


def _past(case: Case) -> Iterator[tuple[dict[str, Any], dict[str, Any], Row]]:
    """Every fact of every earlier release: entry, fact, and the fact as a sum over the common atoms."""
    for entry in case.entries:
        covered = covered_of(entry)
        for fact in (*entry["published"], *entry["withheld"]):
            cell = {d: covered[d][c] for d, c in fact["key"].items()}
            yield entry, fact, case.atoms.row(cell, fact["part"], entry["outcome"])


def _still_open(row: Row, fact: dict[str, Any], entry: dict[str, Any], floors: Attacker) -> Target:
    """The interval that an earlier release promised, without the ledger telling which cell was small.

    A cell below the threshold t was left its lowest possible value, and at least value + t at the other end, of which
    at most 2t − 1 is owed. Any cell whose interval reaches its lowest value gets that much, so a small one always does.
    """
    name = _fact_name(fact, entry)
    if fact["low_after"] > fact["least"] + SLACK:
        return Target(name, row, width=entry["width"])
    high = inf if fact["high_after"] is None else fact["high_after"]
    owed = min(high, 2 * entry["threshold"] - 1)
    return Target(name, row, width=entry["width"], low=floors.lowest(row), high=owed)


def _fact_name(fact: dict[str, Any], entry: dict[str, Any]) -> str:
    cell = ", ".join(f"{d}={c}" for d, c in fact["key"].items()) or "total"
    return f"{cell} of release {entry['release_id']}"


def facts_of(case: Case, published: list[dict[str, Any]], withheld: list[dict[str, Any]]) -> dict[str, Any]:
    """What the ledger keeps of a table: its atoms, what was told, and which figures were withheld, without values."""
    return {
        "method": case.policy.method,
        "outcome": case.outcome,
        "atoms": {d: {c: sorted(a) for c, a in categories.items()} for d, categories in sorted(case.covered.items())},
        "floor": case.floor,
        "threshold": case.policy.threshold,
        "width": case.policy.threshold,
        "published": published,
        "withheld": withheld,
    }


def unprotectable(case: Case, problem: Problem, withheld: frozenset[int] | None = None) -> Unprotectable:
    """The refusal that names the figures exposed under a choice, by default everything withheld, and their exposers."""
    hidden = all_withheld(problem.figures) if withheld is None else withheld
    exposed = problem.exposed(hidden)
    attacker = problem.attacker(hidden)
    releases = sorted({origin for t in exposed for origin in attacker.origins(t.row)})
    return Unprotectable(
        sorted({t.name for t in exposed}),
        where=case.table.measure.name,
        because="withheld figures could be worked out, or nearly so, however many more are withheld",
        releases=releases,
    )
