"""Complementary suppression against published instances, and what stands when time runs out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from braidwork.disclosure import policy, release
from braidwork.disclosure.attack import Target
from braidwork.disclosure.complementary import Figure, Pattern, Problem, suppress
from braidwork.disclosure.counts import count_table
from braidwork.disclosure.refusals import Unprotectable
from braidwork.disclosure.restricted import protect

from .conftest import counted

PARTICIPANTS = policy("participants")
RACE_COUNTY_QUARTER = ("race", "county", "quarter")
OPEN_TO_ZERO = replace(PARTICIPANTS, zeros="may_be_withheld")  # the goldens let an outsider assume x ≥ 0


@pytest.fixture(scope="module")
def instances(public_data):
    return json.loads((public_data / "reference/sdc/suppression_instances.json").read_text())


def cells_of(instance, name):
    return {
        (r, c): instance[name][i][j] for i, r in enumerate(instance["rows"]) for j, c in enumerate(instance["cols"])
    }


@pytest.mark.public_data
def test_golden_microdata1_4x2_by_value(instances):
    golden = instances["microdata1_4x2"]
    table = count_table(counted(cells_of(golden, "freq"), ("row", "col")))
    protected = protect(table, OPEN_TO_ZERO, [])
    added = {"/".join(k) for k in protected.withheld} - set(golden["primary"])
    assert added == set(golden["optimal_added_by_freq"])
    assert len(table.rows) - len(protected.withheld) == golden["published_cells"]
    assert sum(r.count for r in table.rows if "/".join(r.key) in added) == golden["min_added_freq"]
    primary = next(f for f in protected.facts["withheld"] if f["key"] == {"row": "A", "col": "female"})
    assert (primary["low_after"], primary["high_after"]) == (0, 12)
    assert protected.facts["optimal"] is True


@pytest.mark.public_data
def test_golden_microdata1_4x2_by_fewest_cells(instances):
    golden = instances["microdata1_4x2"]
    table = count_table(counted(cells_of(golden, "freq"), ("row", "col")))
    protected = protect(table, replace(OPEN_TO_ZERO, objective="cells"), [])
    assert len(protected.withheld) - len(golden["primary"]) == golden["secondary_count"]


def _problem_of(cells, dimensions, rules):
    """The suppression problem that the door would hand to its suppressor."""
    seen: list[Problem] = []

    def keep(problem: Problem) -> Pattern | None:
        seen.append(problem)
        return suppress(problem)

    protect(count_table(counted(cells, dimensions)), rules, [], suppressor=keep)
    return seen[0]


def _with_primaries(problem, primaries, objective, protection=3):
    """The same table with the golden's own primaries, each to be protected by ± 3, instead of the small counts."""
    names = [f.name.replace("row=", "").replace(", col=", "/") for f in problem.figures]
    figures, targets = [], []
    for name, figure in zip(names, problem.figures, strict=True):
        (value,), (row,) = figure.values, figure.rows
        cost = 1.0 if objective == "cells" else 1.0 + value
        figures.append(replace(figure, name=name, forced=name in primaries, cost=cost))
        if name in primaries:
            targets.append(Target(name, row, protection, low=value - protection, high=value + protection))
    return replace(problem, figures=tuple(figures), targets=tuple(targets), if_withheld=())


@pytest.mark.public_data
@pytest.mark.parametrize("objective", ["cells", "value"])
def test_golden_table_4x4(instances, objective):
    golden = instances["table_4x4"]
    as_counts = _problem_of(cells_of(golden, "inner"), ("row", "col"), OPEN_TO_ZERO)
    problem = _with_primaries(as_counts, golden["primary"], objective)
    assert len(problem.figures) == 25
    rows = {f.name: f.rows[0] for f in problem.figures}
    values = {f.name: f.values[0] for f in problem.figures}
    assert values["all/all"] == 3943

    before = problem.attacker(frozenset(i for i, f in enumerate(problem.figures) if f.forced))
    assert before.interval(rows["w/b"]) == pytest.approx((golden["exact_disclosure_before"]["w/b"],) * 2)
    assert before.interval(rows["w/a"]) == pytest.approx((25, 94))
    assert before.interval(rows["x/a"]) == pytest.approx((26, 95))

    pattern = suppress(problem)
    added = {problem.figures[i].name for i in pattern.withheld} - set(golden["primary"])
    assert pattern.is_proven
    assert len(added) == golden["min_added_cells"]
    after = problem.attacker(pattern.withheld)
    for name in golden["primary"]:
        low, high = after.interval(rows[name])
        assert low <= values[name] - 3 + 1e-6
        assert high >= values[name] + 3 - 1e-6
    if objective == "value":
        assert added == set(golden["optimal_added_by_value"])
        assert sum(values[name] for name in added) == golden["min_added_value"]
        assert after.interval(rows["w/b"]) == pytest.approx(tuple(golden["attack_bounds_after"]["w/b"]))
        assert after.interval(rows["w/a"]) == pytest.approx((0, 120))
        assert after.interval(rows["x/c"]) == pytest.approx((0, 69))


THREE_WAY = {
    (race, county, quarter): (7 * i + 11 * j + 5 * k) % 23 + 4
    for i, race in enumerate(("a", "b", "c"))
    for j, county in enumerate(("K", "P"))
    for k, quarter in enumerate(("Q1", "Q2"))
}


def test_without_time_the_pattern_is_safe_and_says_that_it_is_not_proven():
    problem = _problem_of(THREE_WAY, RACE_COUNTY_QUARTER, PARTICIPANTS)
    quick, best = suppress(problem, seconds=0.0), suppress(problem)
    assert problem.exposed(quick.withheld) == []
    assert problem.exposed(best.withheld) == []
    assert not quick.is_proven
    assert best.is_proven
    assert best.cost <= quick.cost + 1e-9


def test_no_cheaper_pattern_exists_by_trying_them_all():
    cells = {("K", "f"): 12, ("K", "m"): 17, ("P", "f"): 14, ("P", "m"): 4, ("S", "f"): 21, ("S", "m"): 15}
    problem = _problem_of(cells, ("county", "sex"), PARTICIPANTS)
    best = suppress(problem)
    forced = {i for i, f in enumerate(problem.figures) if f.forced}
    free = [i for i, f in enumerate(problem.figures) if not f.forced]
    cheapest = float("inf")
    for bits in range(2 ** len(free)):
        choice = frozenset(forced | {f for b, f in enumerate(free) if bits >> b & 1})
        cost = sum(problem.figures[i].cost for i in choice)
        if cost < cheapest and not problem.exposed(choice):
            cheapest = cost
    assert best.cost == pytest.approx(cheapest)


def test_a_suppressor_that_does_not_protect_is_caught_by_the_audit():
    def careless(problem: Problem) -> Pattern:
        forced = frozenset(i for i, f in enumerate(problem.figures) if f.forced)
        return Pattern(forced, 0.0, 0.0)

    with pytest.raises(Unprotectable, match="race="):
        protect(
            count_table(counted(THREE_WAY, ("race", "county", "quarter"))),
            policy("participants"),
            [],
            suppressor=careless,
        )


def test_a_figure_says_what_it_would_tell():
    figure: Figure = _problem_of(THREE_WAY, RACE_COUNTY_QUARTER, PARTICIPANTS).figures[0]
    assert figure.name == "race=a, county=K, quarter=Q1"
    assert figure.values == (4,)
    assert figure.forced


def test_an_impossible_table_names_its_cells_and_what_to_do(ledger):
    with pytest.raises(Unprotectable) as refused:
        release(counted({("K",): 5, ("P",): 4}, ("county",)), "participants", ledger=ledger)
    assert refused.value.cells == ("county=K", "county=P", "county=all")
    assert "combine categories" in refused.value.message
    assert ledger.entries() == ()
