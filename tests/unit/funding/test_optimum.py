"""The plan is optimal: against brute force, the line-level program, min-cost flow, and itself in another order."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from braidwork.funding import LimitRule, LinePredicate, MatchRule, UnitCeiling, plan
from braidwork.funding.checks import Paid, breaches
from braidwork.funding.plans import line_level, replanned
from braidwork.funding.synthetic import FAMILIES, adversarial, instance

from .braiding import fund, funds_of, lines_of, policy

CATEGORIES = ("career", "transport")
LINE = st.tuples(
    st.integers(0, 4), st.integers(0, 7), st.sampled_from(CATEGORIES), st.integers(1, 3)
)  # dollars, mask of funds, category, tier


@st.composite
def small(draw, *, full):
    names = "ABC"
    rows = draw(st.lists(LINE, min_size=1, max_size=3))
    lines = lines_of(
        *(
            (f"l{i}", d, [n for b, n in enumerate(names) if mask >> b & 1], {"category_code": c, "tier": t})
            for i, (d, mask, c, t) in enumerate(rows)
        )
    )
    years = [fund(n, draw(st.integers(0, 6)), is_federal=n == "A") for n in names]
    limits = [
        LimitRule(
            f"cap {n}",
            (n,),
            "cap",
            LinePredicate(category_codes=frozenset({"transport"})),
            limit_cents=100 * draw(st.integers(0, 4)),
        )
        for n in draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    ]
    if full and draw(st.booleans()):
        crossing = LinePredicate(tiers=frozenset({2}))
        limits.append(LimitRule("crossing", ("A", "B"), "cap", crossing, limit_cents=100 * draw(st.integers(0, 4))))
    matches = (
        (MatchRule("match", "A", draw(st.sampled_from([("B",), ("B", "C")]))),) if full and draw(st.booleans()) else ()
    )
    ceilings = tuple(
        UnitCeiling(
            f"ceiling {i}",
            f,
            frozenset({"career"}),
            ceiling_cents=100 * draw(st.integers(0, 3)),
            joint=draw(st.booleans()),
        )
        for i, f in enumerate(
            draw(st.lists(st.sampled_from([("A",), ("B",), ("C",), ("A", "B"), ("B", "C")]), max_size=4))
        )
    )
    return lines, funds_of(*years, limits=tuple(limits), matches=matches, ceilings=ceilings)


def _best_whole_dollars(lines, funds):
    """Tier vector of the best lawful allocation in whole dollars, by trying them all."""
    from braidwork.funding.lines.failing import first_failing

    n, m = len(lines), len(funds.fund_years)
    options = []
    for r in range(n):
        top = [
            int(lines.net_cents[r]) // 100 if first_failing(lines, r, f, funds) is None else 0 for f in funds.fund_years
        ]
        options.append([o for o in product(*(range(t + 1) for t in top)) if sum(o) * 100 <= lines.net_cents[r]])
    best = None
    for choice in product(*options):
        shares = [(r, f, 100 * choice[r][f]) for r in range(n) for f in range(m) if choice[r][f]]
        columns = list(zip(*shares, strict=True)) or [(), (), ()]
        paid = Paid(*(np.array(c, dtype=t) for c, t in zip(columns, (np.int32, np.int16, np.int64), strict=True)))
        if best is not None and _covered(lines, paid) <= best:
            continue
        if not breaches(lines, funds, paid):
            best = _covered(lines, paid)
    return best


def _covered(lines, paid):
    per_line = np.bincount(paid.line, weights=paid.cents, minlength=len(lines))
    return tuple(int(per_line[lines.tier == t].sum()) for t in lines.tiers)


@settings(max_examples=15)
@given(small(full=False))
def test_a_network_plan_equals_brute_force(case):
    lines, funds = case
    made = plan(lines, funds, policy())
    assert _covered(lines, made.shares) == _best_whole_dollars(lines, funds)


@settings(max_examples=15)
@given(small(full=True))
def test_a_full_plan_is_lawful_and_never_below_brute_force(case):
    lines, funds = case
    made = plan(lines, funds, policy())
    assert not breaches(lines, funds, made.shares)
    reached = _covered(lines, made.shares)
    # Halves of a dollar may beat whole dollars; cents lose at most one a column.
    assert tuple(c + len(made.columns) for c in reached) >= _best_whole_dollars(lines, funds)
    exact = _strict_tiers(line_level(lines, funds, policy()))
    for ours, theirs in zip(_strict_tiers(made.solution), exact, strict=True):
        assert ours == pytest.approx(theirs, abs=0.01)


def _strict_tiers(solution):
    return [r.value for r in solution.results if r.name.startswith("covered need")]


@pytest.mark.parametrize(("model", "funds"), [("FULL", 12), ("NET", 12), ("FULL", 40)])
def test_classes_lose_nothing_against_single_lines(model, funds):
    made = instance(1_000, funds, 5)
    rules = replanned(plan(made.lines, made.funds, made.policy), model=model)
    single = line_level(made.lines, made.funds, rules.policy)
    for ours, theirs in zip(rules.solution.results, single.results, strict=True):
        assert ours.name == theirs.name and ours.value == pytest.approx(theirs.value, abs=0.05), ours.name


def test_strict_stages_and_the_verified_start_agree():
    for seed, funds in ((1, 12), (2, 40)):
        made = instance(3_000, funds, seed)
        verified = plan(made.lines, made.funds, made.policy)
        assert replanned(verified, method="strict").stage_values == verified.stage_values
        assert verified.status == "optimal"


def test_a_network_plan_equals_min_cost_flow():
    made = instance(120, 12, 8)
    net = replanned(plan(made.lines, made.funds, made.policy), model="NET", uses_tiers=False)
    whole = {j: i for i, j in enumerate(net.model.classes.of_class)}
    assert whole and net.outcome.covered_cents == _max_flow(net)


def _max_flow(net):
    """Most cents from classes through caps and balances, by augmenting paths on the rows that NET keeps."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_flow

    model = net.model
    rows = [r for r in model.rows if r.kind in ("balance", "cap", "ceiling")]
    sets = [set(r.columns.tolist()) for r in rows]
    fund_side = [i for i, r in enumerate(rows) if r.kind != "ceiling"]
    names, arcs = {}, []

    def node(key):
        return names.setdefault(key, len(names))

    def above(members, among):
        """Rows around a set of columns, the smallest first: laminar, so a chain."""
        return sorted((i for i in among if members <= sets[i]), key=lambda i: (len(sets[i]), -i))

    source, sink = node("source"), node("sink")
    for k, cents in enumerate(model.classes.cents.tolist()):
        arcs.append((source, node(("class", k)), cents))
    line_side = [i for i, r in enumerate(rows) if r.kind == "ceiling"]
    for i in fund_side:
        outer = [o for o in above(sets[i], fund_side) if o != i and (len(sets[o]) > len(sets[i]) or o < i)]
        arcs.append((node(("row", i)), node(("row", outer[0])) if outer else sink, rows[i].cents))
    for i in line_side:
        k = int(model.of_class[rows[i].columns[0]])
        arcs.append((node(("class", k)), node(("row", i)), rows[i].cents))
    for j in range(len(model.upper)):
        inside = above({j}, line_side)
        start = ("row", inside[0]) if inside else ("class", int(model.of_class[j]))
        arcs.append((node(start), node(("row", above({j}, fund_side)[0])), int(model.upper[j])))
    graph = np.zeros((len(names), len(names)), dtype=np.int64)
    for a, b, cents in arcs:
        graph[a, b] += min(cents, 2**31 - 1)
    return int(maximum_flow(csr_matrix(graph.clip(max=2**31 - 1).astype(np.int32)), source, sink).flow_value)


def test_neither_order_nor_names_change_a_value():
    made = instance(800, 12, 4)
    first = plan(made.lines, made.funds, made.policy)
    from dataclasses import replace

    from braidwork.funding import PersonEligibility, service_lines

    rng = np.random.default_rng(1)
    records = [{k: v for k, v in made.lines.record(r).items() if k != "flags"} for r in range(800)]
    for r, record in enumerate(records):
        record["is_in_school"] = bool(made.lines.flag("is_in_school")[r])
    shuffled = [records[i] for i in rng.permutation(800)]
    again = plan(
        service_lines(shuffled, made.lines.eligibility, county_codes=made.funds.county_codes), made.funds, made.policy
    )
    assert again.stage_values == first.stage_values
    assert list(again.allocations) == list(first.allocations)
    renamed = [{**r, "line_id": f"z{r['line_id']}", "person": f"q{r['person']}"} for r in records]
    e = made.lines.eligibility
    persons = pa.array([f"q{p}" for p in e.person_ids.to_pylist()])
    years = tuple(replace(f, fund_year_id=f"x {f.fund_year_id}") for f in made.funds.fund_years)
    funds = replace(
        made.funds,
        fund_years=years,
        limits=tuple(replace(r, fund_year_ids=tuple(f"x {f}" for f in r.fund_year_ids)) for r in made.funds.limits),
        ceilings=tuple(replace(c, fund_year_ids=tuple(f"x {f}" for f in c.fund_year_ids)) for c in made.funds.ceilings),
        matches=tuple(
            replace(
                m,
                fund_year_id=f"x {m.fund_year_id}",
                source_fund_year_ids=tuple(f"x {f}" for f in m.source_fund_year_ids),
            )
            for m in made.funds.matches
        ),
    )
    eligible = PersonEligibility(persons, tuple(f"x {f}" for f in e.fund_year_ids), e.allowed)
    other = plan(service_lines(renamed, eligible, county_codes=made.funds.county_codes), funds, policy())
    assert other.stage_values == first.stage_values


@pytest.mark.parametrize("family", FAMILIES)
def test_adversarial_instances_are_planned_exactly(family):
    made = adversarial(family, 200, 3)
    found = plan(made.lines, made.funds, made.policy)
    assert found.status == ("floor short" if family == "contradictory floors" else "optimal")
    single = line_level(made.lines, made.funds, made.policy)
    for ours, theirs in zip(found.solution.results, single.results, strict=True):
        assert ours.value == pytest.approx(theirs.value, abs=0.05), ours.name
    assert not breaches(made.lines, made.funds, found.shares)
    assert all(i.explained_by for i in found.inversions)


def test_a_share_of_a_price_is_a_ceiling_too():
    lines = lines_of(("a", 33.33, "AB", {"category_code": "ojt"}))
    half = UnitCeiling("half", ("A",), frozenset({"ojt"}), ceiling_share=Fraction(1, 2))
    made = plan(lines, funds_of(fund("A", 100), fund("B", 10), ceilings=(half,)), policy())
    assert {a.fund_year_id: a.amount_cents for a in made.allocations} == {"A": 1_666, "B": 1_000}
    assert made.uncovered[0].short_cents == 3_333 - 2_666
