"""The promise of a table of people: which column carries which fact, and which programs an absent one blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from braidwork.eligibility.facts import FactDefinition, fact_definitions
from braidwork.eligibility.rules import Group, facts_read
from braidwork.errors import UnknownNameError

if TYPE_CHECKING:
    from braidwork.eligibility.programs.program import Program

Part = Literal["value", "low", "high", "state"]

PERSON_ID = "person_id"
GROUPS: tuple[Group, ...] = get_args(Group)
GROUP_COLUMNS = tuple(f"{group}_{end}" for group in GROUPS for end in ("id", "complete"))
# Columns of the sample that stand beside the facts so that answers can be weighted and told by place.
CARRIED = ("serialno", "sporder", "person_weight")


@dataclass(frozen=True)
class FactColumn:
    """One column of a table of people: the fact it carries, and which part of it: value, end of a range, or state."""

    name: str
    fact: FactDefinition
    part: Part


def fact_column(name: str) -> FactColumn | None:
    """The fact that a column of this name carries, or None where it carries none.

    `<fact>` is the value, `<fact>_low` and `<fact>_high` the ends of a range (numbers and dates), `<fact>_state` why
    there is no value ("unknown", "declined", "not_applicable", "not_yet_available").
    """
    definitions = fact_definitions()
    if name in definitions:
        return FactColumn(name, definitions[name], "value")
    key, _, part = name.rpartition("_")
    found = definitions.get(key)
    if found is None:
        return None
    if part == "state":
        return FactColumn(name, found, "state")
    ranged = found.is_numeric or found.kind == "date"
    if part == "low" and ranged:
        return FactColumn(name, found, "low")
    return FactColumn(name, found, "high") if part == "high" and ranged else None


def recognized(names: Iterable[str], *, where: str) -> tuple[FactColumn, ...]:
    """The fact columns among these names; UnknownNameError names the nearest for a column that is none of ours."""
    found = []
    for name in names:
        if name == PERSON_ID or name in GROUP_COLUMNS or name in CARRIED:
            continue
        column = fact_column(name)
        if column is None:
            raise UnknownNameError.of(
                "column", name, [PERSON_ID, *GROUP_COLUMNS, *fact_definitions()], where=where
            )  # fmt: skip
        found.append(column)
    return tuple(found)


def facts_carried(names: Iterable[str]) -> frozenset[str]:
    """The facts about which a table with these columns can say something."""
    found = (fact_column(name) for name in names)
    return frozenset(c.fact.key for c in found if c is not None and c.part != "state")


def facts_of(program: Program) -> frozenset[str]:
    """Every fact that a program's rule reads."""
    return frozenset(facts_read(program.rule))


@dataclass(frozen=True)
class Coverage:
    """What a table lacks: per program the facts of its rule that no column carries, in alphabetic order.

    `blocked` are the programs of whose rule the table carries nothing: everyone needs information there.
    """

    missing: Mapping[str, tuple[str, ...]]
    blocked: tuple[str, ...]

    @property
    def by_fact(self) -> Mapping[str, tuple[str, ...]]:
        """Each absent fact with the programs that read it, the most wanted first."""
        found: dict[str, list[str]] = {}
        for program, facts in self.missing.items():
            for fact in facts:
                found.setdefault(fact, []).append(program)
        return {f: tuple(p) for f, p in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))}


def coverage(names: Iterable[str], programs: Sequence[Program]) -> Coverage:
    """What a table with these columns lacks for these programs."""
    carried = facts_carried(names)
    missing, blocked = {}, []
    for program in programs:
        needed = facts_of(program)
        missing[program.id] = tuple(sorted(needed - carried))
        if needed and not needed & carried:
            blocked.append(program.id)
    return Coverage(missing, tuple(blocked))
