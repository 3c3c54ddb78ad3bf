"""Cases worked out by hand (in dollars)."""

from __future__ import annotations

import numpy as np

from braidwork.funding import LimitRule, LinePredicate, MatchRule, plan
from braidwork.funding.braid.classes import classes_of
from braidwork.funding.braid.disaggregation import disaggregate
from braidwork.funding.braid.model import model_of
from braidwork.funding.braid.rotation import rotated
from braidwork.funding.braid.solver import Solver
from braidwork.funding.braid.stages import solve, stages_of

from .braiding import fund, funds_of, lines_of, paid, policy


def test_g1_the_optimum_leaves_the_narrow_line_its_only_fund():
    lines = lines_of(("l1", 100, "AB"), ("l2", 100, "A"))
    made = plan(lines, funds_of(fund("A", 100), fund("B", 100)), policy(fixed_order=("A", "B")))
    assert paid(made) == {("l1", "B"): 10_000, ("l2", "A"): 10_000}
    optimum, fixed, narrowest = made.compare(("fixed", "narrowest"))
    assert (optimum.covered_cents, fixed.covered_cents, narrowest.covered_cents) == (20_000, 10_000, 20_000)
    assert fixed.left_cents == 10_000


def _matched(snap=100, other=30, **more):
    years = fund("SNAP", snap), fund("N", other, is_federal=False)
    return funds_of(*years, matches=(MatchRule("match", "SNAP", ("N",)),), **more)


def test_g2_a_match_covers_twice_its_source():
    made = plan(lines_of(("l1", 100, ("SNAP", "N"))), _matched(), policy())
    assert paid(made) == {("l1", "SNAP"): 3_000, ("l1", "N"): 3_000}


def _g3():
    lines = lines_of(("l1", 30, ("N",), {"tier": 3}), ("l2", 60, ("SNAP", "N"), {"tier": 4}))
    return lines, _matched(snap=30)


def test_g3_tiers_have_a_price_where_money_brings_money():
    made = plan(*_g3(), policy())
    assert paid(made) == {("l1", "N"): 3_000}
    assert made.price_of_tiers_cents == 3_000
    assert plan(*_g3(), policy(uses_tiers=False)).outcome.covered_cents == 6_000


def test_g4_weights_that_are_too_close_are_found_out_and_the_strict_plan_is_kept():
    _, funds = _g3()
    close = policy(tier_ratio=2, method="weighted")
    funds = funds_of(
        fund("SNAP", 30, end_date=close.today), funds.fund_years[1], matches=funds.matches
    )  # the match's money ends today: any bonus tips the scale
    weighted = plan(
        lines_of(
            ("l1", 30, ("N",), {"tier": 3, "service_date": close.today}),
            ("l2", 60, ("SNAP", "N"), {"tier": 4, "service_date": close.today}),
        ),
        funds,
        close,
    )
    assert paid(weighted) == {("l2", "N"): 3_000, ("l2", "SNAP"): 3_000}
    assert weighted.status == "not proven"
    verified = plan(weighted.lines, funds, policy(tier_ratio=2))
    assert paid(verified) == {("l1", "N"): 3_000}
    assert verified.status == "optimal"
    assert "covered need of tier 3" in verified.solution.weighted_missed
    strict = plan(weighted.lines, funds, policy(method="strict"))
    assert strict.stage_values == verified.stage_values


def _one_class(*dollars):
    lines = lines_of(*((f"l{i}", d, "AB") for i, d in enumerate(dollars, 1)))
    funds = funds_of(fund("A", 100), fund("B", 100))
    classes = classes_of(lines, funds, policy())
    assert len(classes) == 1
    return lines, funds, model_of(classes, funds)


def test_g5_blocks_are_laid_over_costs_and_the_tail_waits():
    lines, funds, model = _one_class(5, 7, 3)
    shares = disaggregate(lines, funds, model, np.array([600, 700]))
    got = {(f"l{r + 1}", "AB"[f]): c for r, f, c in zip(shares.line, shares.fund, shares.cents, strict=True)}
    assert got == {("l1", "A"): 500, ("l2", "A"): 100, ("l2", "B"): 600, ("l3", "B"): 100}


def test_g6_remainders_go_round_so_that_no_line_is_overpaid():
    shares = rotated([1_000, 2_003], 3)
    assert shares.tolist() == [[334, 667], [333, 668], [333, 668]]
    assert shares.sum(axis=1).tolist() == [1_001] * 3


def test_a_solver_returns_to_all_plans_after_a_face():
    lines, funds = _g3()
    model = model_of(classes_of(lines, funds, policy()), funds)
    solver = Solver(model)
    aims = stages_of(model, funds, policy())
    first = solver.solve(aims[0].costs)
    solver.keep_face(first)
    solver.open_face()
    assert solver.solve(np.ones(solver.n_columns)).objective == 60
    assert solve(model, funds, policy()).results[0].value == 30


def test_the_work_experience_cap_and_a_hard_floor():
    youth = fund("Y", 100)
    cap = LimitRule("rest", ("Y",), "cap", LinePredicate(category_codes=frozenset({"transport"})), limit_cents=8_000)
    lines = lines_of(
        ("a", 100, ("Y",), {"category_code": "transport"}), ("b", 50, ("Y",), {"category_code": "work_experience"})
    )
    made = plan(lines, funds_of(youth, limits=(cap,)), policy())
    assert made.outcome.covered_cents == 10_000
    assert paid(made)["a", "Y"] <= 8_000
    floor = LimitRule(
        "work experience",
        ("Y",),
        "floor",
        LinePredicate(category_codes=frozenset({"work_experience"})),
        limit_cents=7_000,
        citation="x",
    )
    short = plan(lines, funds_of(youth, limits=(cap, floor)), policy())
    assert short.status == "floor short"
    assert short.shortfalls == {"work experience": 2_000}
    assert "paid work experience" in short.short_floors[0].words() and "$20.00" in short.short_floors[0].words()
    assert paid(short) == {("a", "Y"): 5_000, ("b", "Y"): 5_000}
