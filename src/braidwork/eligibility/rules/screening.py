"""One SQL statement that decides many rules for every row of a table of people.

In stages, each a common table expression: limits of law per person, comparisons, counts and groups, rules. A
comparison that ten programs share is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any as Ibis

from braidwork.eligibility.rules.bounds import DatedLimits, dated_limits
from braidwork.eligibility.rules.changes import facts_read
from braidwork.eligibility.rules.columns import Absent, PeopleColumns
from braidwork.eligibility.rules.compile import Compiler, bare
from braidwork.eligibility.rules.evaluate import dated
from braidwork.eligibility.rules.limit_columns import limit_ends
from braidwork.eligibility.rules.limits import Limit, key_facts
from braidwork.eligibility.rules.nodes import All, AtLeast, Compare, CountAtLeast, Exists, Node, ServiceDate
from braidwork.eligibility.rules.reading import LimitSource
from braidwork.errors import BraidworkError


def screening_sql(
    rules: Mapping[str, Node], schema: Ibis, view: str, on: date, known_at: date | None = None,
    limits: LimitSource | None = None, *, keep: Sequence[str] = (), absent: Absent = "refuse", dialect: str = "duckdb",
) -> str:  # fmt: skip
    """A SELECT with one row per row of `view`: the columns `keep`, and a boolean per rule (null: unknown).

    `schema` is the Ibis schema (or a mapping of column to type) of the view; the columns are read as `PeopleColumns`
    says. Run it with an engine: `engine.collect(screening_sql(…, dialect=engine.dialect))`.
    """
    import ibis

    if clash := sorted(set(rules) & set(keep)):
        raise BraidworkError(f"a rule and a kept column are both called {', '.join(clash)}.")
    staged = _Stages(ibis.table(schema, name=view), dated(limits, on, known_at), on, absent)
    return staged.sql(rules, keep, dialect)


_LEAVES = 2  # the first stage holds limits, the second comparisons


class _Stages:
    """Builds the stages in turn; each is compiled against the named result of the one before."""

    def __init__(self, people: Ibis, numbers: DatedLimits, on: date, absent: Absent) -> None:
        self.table, self.numbers, self.on, self.absent = people, numbers, on, absent
        self.made: dict[Node, str] = {}
        self.made_limits: dict[Limit, tuple[str, str]] = {}
        self.sources = [people]
        self.selected: list[Ibis] = []

    def sql(self, rules: Mapping[str, Node], keep: Sequence[str], dialect: str) -> str:
        """The whole statement."""
        import ibis

        nodes = list(dict.fromkeys(bare(n) for rule in rules.values() for n in rule.walk()))
        leaves = [n for n in nodes if not n.parts and not isinstance(n, ServiceDate)]
        counted = [n for n in nodes if isinstance(n, (AtLeast, Exists, CountAtLeast))]
        groups = [n for n in counted if isinstance(n, (Exists, CountAtLeast))]
        group_columns = [c for g in dict.fromkeys(g.group for g in groups) for c in (f"{g}_id", f"{g}_complete")]
        carried = list(dict.fromkeys(c for c in (*keep, *group_columns) if c in self.table.columns or c in keep))
        facts = facts_read(All(*rules.values()))
        read = [c for c in self.table.columns if c in carried or c in facts or _fact_of(c) in facts]
        self._stage(partial(self._limit_columns, leaves), read)
        self._stage(partial(self._truths, leaves, prefix="leaf"), carried)
        # A count reads its parts more than once: each level of counts is a stage, or the text would double with depth.
        for height, level in sorted(_by_height(counted).items()):
            carried_on = [*carried, *self.made.values()]
            self._stage(partial(self._truths, level, prefix=f"count_{height}"), carried_on)
        compiler = self._compiler(self.table)
        last = self.table.select(*keep, **{name: compiler.truth(rule) for name, rule in rules.items()})
        named = ",\n".join(self._named(i, ibis.to_sql(x, dialect), dialect) for i, x in enumerate(self.selected, 1))
        return f"WITH {named}\n{ibis.to_sql(last, dialect)}"

    def _named(self, i: int, sql: str, dialect: str) -> str:
        """DuckDB plans counts upon counts in a time that doubles with each level, unless the comparisons are kept.

        Rules without them run faster when DuckDB is left to flow through the stages.
        """
        levels = len(self.selected) - _LEAVES
        kept = " MATERIALIZED" if dialect == "duckdb" and i == _LEAVES and levels > 1 else ""
        return f"{self.sources[i].get_name()} AS{kept} (\n{sql}\n)"

    def _stage(self, columns: Callable[[Ibis], dict[str, Ibis]], carried: Iterable[str]) -> None:
        import ibis

        selected = self.table.select(*carried, **columns(self.table))
        self.selected.append(selected)
        self.table = ibis.table(selected.schema(), name=f"stage_{len(self.sources)}")
        self.sources.append(self.table)

    def _limit_columns(self, leaves: list[Node], table: Ibis) -> dict[str, Ibis]:
        """Limits that depend on a person's facts, one column each (two where they can be ranges)."""
        found = dict.fromkeys(
            x for n in leaves if isinstance(n, Compare) for x in dated_limits(n.limit) if key_facts(x)
        )
        people, columns = PeopleColumns(table, self.absent), {}
        for i, limit in enumerate(found):
            low, high = limit_ends(limit, people, self.numbers)
            if low is None or high is None:
                continue
            names = (f"limit_{i}", f"limit_{i}" if low is high else f"limit_{i}_high")
            columns[names[0]], columns[names[1]] = low, high
            self.made_limits[limit] = names
        return columns

    def _truths(self, nodes: Sequence[Node], table: Ibis, *, prefix: str) -> dict[str, Ibis]:
        compiler = self._compiler(table)
        names = {n: f"{prefix}_{i}" for i, n in enumerate(nodes)}
        columns = {name: compiler.truth(node) for node, name in names.items()}
        self.made = {**self.made, **names}
        return columns

    def _compiler(self, table: Ibis) -> Compiler:
        return Compiler(PeopleColumns(table, self.absent), self.on, self.numbers, self.made, self.made_limits)


def _fact_of(column: str) -> str:
    """The fact that a column tells of: `family_size` for `family_size_low`."""
    return re.sub(r"_(low|high|state)$", "", column)


def _by_height(counted: Sequence[Node]) -> dict[int, list[Node]]:
    """Counting nodes by how many of them lie below one another."""
    levels: dict[int, list[Node]] = {}
    for node in counted:
        levels.setdefault(_height(node), []).append(node)
    return levels


def _height(node: Node) -> int:
    below = max((_height(part) for part in node.parts), default=0)
    return below + isinstance(node, (AtLeast, Exists, CountAtLeast))
