"""A screened population gives the person evaluator's answers; an unknown is never a no; papers make a yes likely."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from braidwork.eligibility.decisions import decide_all
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.population import OUTCOMES, fact_column, population_of, screen
from braidwork.eligibility.population.columns import facts_of
from braidwork.eligibility.population.row_case import row_cases
from braidwork.eligibility.population.synthetic import synthetic_caseload, synthetic_population
from braidwork.eligibility.programs import program, programs
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.rules import All, Any, AtLeast, Exists, Is, Node, Not
from braidwork.engine.session import engine_for

ON = date(2026, 3, 1)
PAPER = Document("letter", "A letter")


def invented(rule: Node, **more: object) -> Program:
    made = Program("made_up", "Made up", "Made up", "For tests.", rule, (), date(2000, 1, 1), documents=(PAPER,))
    return replace(made, **more)


def outcomes(rule: Node | Program, facts: dict[str, list], *, documented: bool = False) -> list[str]:
    """What the rule gives for rows of these facts."""
    count = len(next(iter(facts.values())))
    table = pa.table({"person_id": [str(i) for i in range(count)], **facts})
    asked = rule if isinstance(rule, Program) else invented(rule)
    found = screen(population_of(table, engine_for()), [asked], ON, documented=documented)
    return [OUTCOMES[code] for code in found.table.column(asked.id).to_pylist()]


@pytest.mark.parametrize("documented", [False, True])
def test_every_program_decides_everyone_as_the_person_evaluator_does(documented: bool):
    people = synthetic_population(2_000, ON, engine_for(), seed=11)
    found = screen(people, programs(), ON, documented=documented)
    rows = people.collect(limit=200).to_pylist()
    ids = [row["person_id"] for row in rows[:60]]  # whose households end before the last row read
    by_id = {row["person_id"]: row for row in found.table.slice(0, 200).to_pylist()}
    seen = set()
    for case in row_cases(rows, ids, documented=documented):
        for decision in decide_all(case, ON, programs=programs()):
            assert OUTCOMES[by_id[case.applicant][decision.program_id]] == decision.outcome, (case, decision.program_id)
            seen.add(decision.outcome)
    assert seen == set(OUTCOMES) - ({"likely"} if documented else set())


def test_other_numbers_of_law_reach_both_evaluators():
    book = limit_book().what_if("snap_gross_income_share", 4.0)
    food = program("basic_food")
    people = synthetic_population(800, ON, engine_for(), seed=3)
    found = screen(people, [food], ON, limits=book)
    cases = row_cases(people.collect().to_pylist(), [str(i) for i in range(80)])
    for case, row in zip(cases, found.table.to_pylist(), strict=False):
        assert OUTCOMES[row["basic_food"]] == decide_all(case, ON, programs=[food], limits=book)[0].outcome
    law = screen(people, [food], ON).counts["basic_food"]
    assert found.counts["basic_food"]["not eligible"] < law["not eligible"]


def test_with_no_facts_at_all_no_open_program_says_no():
    table = pa.table({"person_id": ["1", "2"]})
    found = screen(population_of(table, engine_for()), programs(), ON)
    for id, counts in found.counts.items():
        assert counts["not eligible"] == 0, id
        assert counts["closed"] == (2 if id in found.closed else 0), id
    assert "trade_adjustment_assistance" in found.closed


def test_a_yes_that_needs_a_paper_is_likely_until_the_table_rests_on_papers():
    clause = Is("veteran").clause("service", "Has served.", evidence=("letter",), self_attestation=False)
    facts = {"veteran": [True, False, None]}
    assert outcomes(clause, facts) == ["likely", "not eligible", "needs information"]
    assert outcomes(clause, facts, documented=True) == ["eligible", "not eligible", "needs information"]
    by_word = Is("veteran").clause("service", "Has served.", evidence=("letter",))
    assert outcomes(by_word, facts)[0] == "eligible"


def test_a_yes_that_another_way_proves_needs_no_paper():
    paper = Is("veteran").clause("service", "Has served.", evidence=("letter",), self_attestation=False)
    facts = {"veteran": [True, True, True], "homeless": [True, False, None], "disability": [True, True, None]}
    assert outcomes(Any(paper, Is("homeless")), facts) == ["eligible", "likely", "likely"]
    assert outcomes(All(paper, Is("disability")), facts) == ["likely", "likely", "needs information"]
    assert outcomes(AtLeast(2, paper, Is("homeless"), Is("disability")), facts) == [
        "eligible",
        "likely",
        "needs information",
    ]
    assert outcomes(Not(paper), {"veteran": [False, True]}) == ["eligible", "not eligible"]
    assert outcomes(Exists("household", paper), {"veteran": [True, None], "household_id": ["a", "b"]}) == [
        "likely", "needs information",
    ]  # fmt: skip


def test_closed_comes_before_everything_else():
    ended = invented(Is("veteran"), effective_to=date(2026, 2, 28))
    assert outcomes(ended, {"veteran": [True, None]}) == ["closed", "closed"]
    assert outcomes(replace(ended, effective_to=ON), {"veteran": [True]}) == ["eligible"]


def test_outcomes_in_words_and_counts_agree():
    people = synthetic_population(300, ON, engine_for())
    found = screen(people, [program("basic_food"), program("tanf")], ON)
    words = found.named().column("tanf").to_pylist()
    assert {o: words.count(o) for o in OUTCOMES} == dict(found.counts["tanf"])
    assert sum(found.counts["basic_food"].values()) == 300


def test_a_caseload_follows_its_seed_and_has_unknowns_and_ranges():
    one, same, other = (synthetic_caseload(500, ON, seed) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)
    income = one.column("food_unit_income_monthly_usd")
    ranged = one.column("food_unit_income_monthly_usd_low")
    assert 0.3 < income.null_count / 500 < 0.5
    assert 10 < 500 - ranged.null_count < 90
    sizes = {}
    for home, size in zip(
        one.column("household_id").to_pylist(), one.column("household_size").to_pylist(), strict=True
    ):
        assert size is None or sizes.setdefault(home, size) == size


@pytest.mark.spark
def test_spark_gives_the_same_outcomes(spark_url: str):
    chosen = [program("working_connections_child_care")]  # ranges, a limit by size, someone in the household
    caseload = synthetic_caseload(200, ON)
    read = {fact for p in chosen for fact in facts_of(p)}
    carried = [n for n in caseload.column_names if (column := fact_column(n)) and column.fact.key in read]
    people = caseload.select(["person_id", "household_id", "household_complete", *carried])
    tables = []
    for engine in ("duckdb", spark_url):
        found = screen(population_of(people, engine_for(engine)), chosen, ON).table
        tables.append(found.sort_by("person_id").to_pylist())
    assert tables[0] == tables[1]
    assert len({row["working_connections_child_care"] for row in tables[0]}) > 1
