"""Screens a population: the outcome of every program for every person, in one statement over the whole table."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.decisions.decide import closed_because
from braidwork.eligibility.decisions.decision import Outcome
from braidwork.eligibility.population.columns import PERSON_ID
from braidwork.eligibility.rules import All, AtLeast, CountAtLeast, Exists, Is, Node, Not
from braidwork.eligibility.rules import Any as AnyOf
from braidwork.eligibility.rules.screening import screening_sql

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.eligibility.population.people import Population
    from braidwork.eligibility.programs.program import Program
    from braidwork.eligibility.rules import LimitSource

# The number that stands for each outcome in a screened table.
OUTCOMES: tuple[Outcome, ...] = ("closed", "not eligible", "needs information", "likely", "eligible")
CODE: Mapping[Outcome, int] = {outcome: code for code, outcome in enumerate(OUTCOMES)}
_PAPERS = Is("papers_on_file")  # no table carries it: what needs a paper is not proven


@dataclass(frozen=True)
class Screening:
    """Outcomes of a population: one row per person, one column per program, as the numbers of `OUTCOMES`.

    `table` has the kept columns first (`person_id`); `closed` names the programs that are closed on the day.
    """

    table: pa.Table
    programs: tuple[Program, ...]
    on: date
    closed: Mapping[str, str]

    @cached_property
    def counts(self) -> Mapping[str, Mapping[Outcome, int]]:
        """Persons per program and outcome, each outcome named."""
        import numpy as np

        found = {}
        for program in self.programs:
            codes = self.table.column(program.id).to_numpy()
            tally = np.bincount(codes, minlength=len(OUTCOMES))
            found[program.id] = {outcome: int(n) for outcome, n in zip(OUTCOMES, tally, strict=True)}
        return found

    def named(self) -> pa.Table:
        """The same table with the outcomes in words."""
        import pyarrow as pa

        words = pa.array(OUTCOMES)
        columns = {}
        ids = {p.id for p in self.programs}
        for name in self.table.column_names:
            column = self.table.column(name).combine_chunks()
            columns[name] = pa.DictionaryArray.from_arrays(column.cast("int32"), words) if name in ids else column
        return pa.table(columns)


def screen(
    population: Population, programs: Sequence[Program], on: date, *, known_at: date | None = None,
    limits: LimitSource | None = None, keep: Sequence[str] = (PERSON_ID,), documented: bool = False,
) -> Screening:  # fmt: skip
    """Every program for everyone on a service date; the same answers as `decide_all` gives person by person.

    A fact without a column is unknown, never a no. `documented` says that the table rests on papers or cross-matches;
    otherwise a clause that needs a paper makes a yes "likely". `limits` decides under other numbers of law.
    """
    closed = {p.id: why for p in programs if (why := closed_because(p, on))}
    asked = [p for p in programs if p.id not in closed]
    sql = outcome_sql(
        population, asked, on, known_at, limits=limits, keep=tuple(keep), closed=tuple(closed), documented=documented
    )
    order = [*keep, *(p.id for p in programs)]
    return Screening(population.engine.collect(sql).select(order), tuple(programs), on, closed)


def outcome_sql(
    population: Population, programs: Sequence[Program], on: date, known_at: date | None = None, *,
    limits: LimitSource | None = None, keep: tuple[str, ...] = (PERSON_ID,), closed: Sequence[str] = (),
    documented: bool = False,
) -> str:  # fmt: skip
    """The statement behind `screen`: columns `keep`, then the number of the outcome per program."""
    import ibis

    rules: dict[str, Node] = {}
    for program in programs:
        rules[f"rule_{program.id}"] = program.rule
        if not documented and needs_papers(program.rule):
            rules[f"sure_{program.id}"] = without_papers(program.rule)
    dialect = population.engine.dialect
    kept = {name: population.schema[name] for name in keep}
    none = {name: ibis.literal(CODE["closed"], type="int8") for name in closed}
    if not rules:
        everyone = ibis.table(population.schema, name=population.view)
        return str(ibis.to_sql(everyone.select(*keep, **none), dialect=dialect))
    truths = screening_sql(
        rules, population.schema, population.view, on, known_at, limits, keep=keep, absent="unknown", dialect=dialect
    )
    decided = ibis.table({**kept, **dict.fromkeys(rules, "boolean")}, name="decided")
    columns = {p.id: _outcome(decided, p.id, f"sure_{p.id}" in rules) for p in programs}
    return f"WITH decided AS (\n{truths}\n)\n{ibis.to_sql(decided.select(*keep, **columns, **none), dialect)}"


def _outcome(decided: Any, program: str, has_papers: bool) -> Any:
    import ibis

    truth = decided[f"rule_{program}"]
    yes = ibis.literal(CODE["eligible"], type="int8")
    if has_papers:
        sure = decided[f"sure_{program}"].fill_null(False)
        yes = ibis.ifelse(sure, CODE["eligible"], CODE["likely"]).cast("int8")
    no, open_ = (ibis.literal(CODE[o], type="int8") for o in ("not eligible", "needs information"))
    return ibis.cases((truth.isnull(), open_), (truth, yes), else_=no)


def needs_papers(node: Node) -> bool:
    """Whether a yes to a rule can rest on a clause that a signed word does not prove."""
    return any(_wants_paper(n) for n in node.walk())


def without_papers(node: Node) -> Node:
    """The rule in which a clause that needs a paper is unknown instead of true: a yes that stays is proven without."""
    same = _rebuilt(node)
    return All(same, _PAPERS) if _wants_paper(node) else same


def _wants_paper(node: Node) -> bool:
    clause = node.carries
    return clause is not None and bool(clause.evidence) and not clause.self_attestation


def _rebuilt(node: Node) -> Node:
    if isinstance(node, (All, AnyOf, AtLeast)):
        parts = tuple(without_papers(p) for p in node.of)
        return AtLeast(node.k, *parts) if isinstance(node, AtLeast) else type(node)(*parts)
    if isinstance(node, Not):
        return Not(without_papers(node.part))
    if isinstance(node, (Exists, CountAtLeast)):
        inside = copy.copy(node)
        object.__setattr__(inside, "node", without_papers(node.node))
        return inside
    return node
