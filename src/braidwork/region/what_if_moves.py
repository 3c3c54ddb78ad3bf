"""What a supposed number of law does to each person's answers: one move per person and program, nobody left out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.rules import Compare, CountAtLeast, DateWindow, Exists, Node, Not
from braidwork.eligibility.rules.bounds import dated_limits
from braidwork.eligibility.rules.limits import Limit, factors

if TYPE_CHECKING:
    from braidwork.eligibility.parameters import LimitBook
    from braidwork.eligibility.population import Population
    from braidwork.eligibility.programs.program import Program
    from braidwork.region.what_if_changes import Supposition

CHANGE = "change"
VIEW = "what_if"
LABELS: Mapping[str, str] = {
    "now_yes": "gain: now eligible or likely",
    "no_longer_ruled_out": "gain: no longer ruled out, more must be asked",
    "now_passes": "gain: passes this test now, more must be asked",
    "no_longer_yes": "lose: no longer eligible or likely",
    "now_ruled_out": "lose: now ruled out",
    "no_longer_passes": "lose: passes this test no longer, not ruled out",
    "yes": "eligible or likely, before and after",
    "untold": "not ruled out, before and after: the sample cannot tell",
    "no": "not eligible, before and after",
}
GAINS = ("now_yes", "no_longer_ruled_out", "now_passes")
LOSES = ("no_longer_yes", "now_ruled_out", "no_longer_passes")
_KEEP = ("serialno", "sporder")
Test = tuple[Node, bool]


@contextmanager
def moves_of(
    people: Population, programs: Sequence[Program], on: date, book: LimitBook, suppositions: Sequence[Supposition]
) -> Iterator[dict[str, str]]:
    """Registers the view `what_if` (grain: sampled person) and gives its column of moves per program that has any.

    A program is in it where the supposed numbers move somebody; the codes are those of `LABELS`. The view lasts as
    long as the context.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = names_touched(s.supposed.parameter for s in suppositions)
    tests = {p.id: comparisons_reading(p.rule, names) for p in programs}
    before, after = (_answers(people, programs, tests, on, limits) for limits in (None, book))
    columns, moved = {k: before.column(k) for k in _KEEP}, {}
    for program in programs:
        leaves = [(f"test_{program.id}_{i}", sense) for i, (_, sense) in enumerate(tests[program.id])]
        codes = moves(before, after, program.id, leaves)
        if codes is not None:
            moved[program.id] = f"{CHANGE}_{program.id}"
            columns[moved[program.id]] = pa.array(codes)
    with tempfile.TemporaryDirectory(prefix="braidwork-what-if-") as folder:
        path = Path(folder) / f"{VIEW}.parquet"
        pq.write_table(pa.table(columns), path)
        people.engine.register(VIEW, [path])
        yield moved


def moves(before: Any, after: Any, program: str, tests: Sequence[tuple[str, bool]]) -> Any | None:
    """The code of `LABELS` per row of two screened tables for one program; None where nobody moves."""
    import numpy as np

    was, now = (_state(t.column(program).to_numpy()) for t in (before, after))
    still_open = (was == 1) & (now == 1)
    passes, fails = np.zeros(len(was), dtype=bool), np.zeros(len(was), dtype=bool)
    for name, sense in tests:
        first, second = (_passed(t.column(name), sense) for t in (before, after))
        passes |= still_open & ~first & second
        fails |= still_open & first & ~second
    cases = [
        (now == 2) & (was < 2), (now == 1) & (was == 0), passes, (was == 2) & (now < 2), (was == 1) & (now == 0),
        fails, was == 2, was == 1,
    ]  # fmt: skip
    if not any(case.any() for case in cases[:6]):
        return None
    return np.select(cases, list(LABELS)[:-1], default="no")


def names_touched(parameters: Any) -> frozenset[str]:
    """The names that rules may ask for whose numbers follow from these parameters, themselves included."""
    from braidwork.eligibility.parameters.law import size_laws

    changed = set(parameters)
    return frozenset(changed | {n for n, law in size_laws().items() if changed & set(map(str, vars(law).values()))})


def comparisons_reading(rule: Node, names: frozenset[str], sense: bool = True) -> list[Test]:
    """The comparisons of a rule about the person that read one of these numbers, each with whether true is good."""
    if isinstance(rule, (Exists, CountAtLeast)):
        return []
    if isinstance(rule, Not):
        return comparisons_reading(rule.part, names, not sense)
    if isinstance(rule, Compare):
        limits: Sequence[Limit] = dated_limits(rule.limit)
    elif isinstance(rule, DateWindow):
        limits = [x for x in (rule.within_months, rule.within_days) if isinstance(x, Limit)]
    else:
        return [test for part in rule.parts for test in comparisons_reading(part, names, sense)]
    read = {factor.parameter for limit in limits for factor in factors(limit)}
    return [(rule, sense)] if read & names else []


def _answers(
    people: Population, programs: Sequence[Program], tests: Mapping[str, list[Test]], on: date,
    limits: LimitBook | None,
) -> Any:  # fmt: skip
    """Outcomes per program and truths per test, in the order of the sample."""
    from braidwork.eligibility.population import screen
    from braidwork.eligibility.rules.screening import screening_sql

    table = screen(people, programs, on, keep=_KEEP, limits=limits).table
    table = table.sort_by([(k, "ascending") for k in _KEEP])
    asked = {f"test_{id}_{i}": node for id, found in tests.items() for i, (node, _) in enumerate(found)}
    if not asked:
        return table
    sql = screening_sql(
        asked, people.schema, people.view, on, None, limits, keep=_KEEP, absent="unknown", dialect=people.engine.dialect
    )
    truths = people.engine.collect(sql).sort_by([(k, "ascending") for k in _KEEP])
    for name in asked:
        table = table.append_column(name, truths.column(name))
    return table


def _state(outcomes: Any) -> Any:
    """0 ruled out, 1 open, 2 yes."""
    import numpy as np

    from braidwork.eligibility.population.screening import CODE

    return np.where(outcomes >= CODE["likely"], 2, np.where(outcomes == CODE["needs information"], 1, 0))


def _passed(truths: Any, sense: bool) -> Any:
    import numpy as np

    return np.array([t is sense for t in truths.to_pylist()])
