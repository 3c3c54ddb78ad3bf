"""What is refused, and that the message names table, row, id and what to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest

from braidwork.errors import BraidworkError, DataError, RefusedError, UnknownNameError
from braidwork.funding import (
    Funds,
    HoldBack,
    LimitRule,
    LinePredicate,
    MatchRule,
    PersonDecision,
    PersonEligibility,
    UnitCeiling,
    plan,
    service_lines,
)

from .braiding import KING, fund, funds_of, lines_of, policy


def _row(**more):
    given = {
        "line_id": "l1",
        "person": "p1",
        "category_code": "career",
        "cost_cents": 100,
        "other_grants_cents": 0,
        "service_date": date(2025, 8, 1),
        "waiting_since_date": "2025-07-01",
        "county_code": KING,
        "tier": 1,
    }
    return {**given, **more}


def _lines(*rows, counties=(KING,)):
    return service_lines(list(rows), PersonEligibility.of_decisions([]), county_codes=counties)


@pytest.mark.parametrize(
    "value", [1.0, 12.5, Decimal("12.5"), True, "100", float("nan"), None, np.float64(3)], ids=repr
)
@pytest.mark.parametrize("column", ["cost_cents", "other_grants_cents"])
def test_an_amount_that_is_not_whole_cents(column, value):
    with pytest.raises(DataError, match=r"service_line, row 2, id l2") as refused:
        _lines(_row(), _row(line_id="l2", **{column: value}))
    assert column in str(refused.value) and "whole cents" in str(refused.value) and "What to do" in str(refused.value)


@pytest.mark.parametrize("value", [1.0, True, Decimal("1.1"), "5"])
def test_a_balance_that_is_not_whole_cents(value):
    with pytest.raises(DataError, match="fund_year, row 1, id A"):
        funds_of(fund("A", 1, balance_cents=value))


def test_a_column_of_floats_is_never_rounded():
    table = pa.table({k: [v] for k, v in _row(waiting_since_date=date(2025, 7, 1)).items()})
    floats = table.set_column(table.column_names.index("cost_cents"), "cost_cents", pa.array([100.0]))
    with pytest.raises(DataError, match="cost_cents"):
        service_lines(floats, PersonEligibility.of_decisions([]))
    assert len(service_lines(table, PersonEligibility.of_decisions([]))) == 1


def test_whole_decimals_are_cents():
    assert _lines(_row(cost_cents=Decimal("250"))).cost_cents.tolist() == [250]


def test_negative_amounts():
    with pytest.raises(DataError, match="negative"):
        _lines(_row(cost_cents=-1))
    with pytest.raises(DataError, match="negative") as refused:
        funds_of(fund("A", -1))
    assert "reversal" in str(refused.value)


def test_grants_above_the_price_and_grants_that_cover_it():
    with pytest.raises(DataError, match=r"above the price.*"):
        _lines(_row(other_grants_cents=101))
    lines = lines_of(("l1", 10, "A", {"other_grants_cents": 1_000}), ("l2", 10, "A"))
    made = plan(lines, funds_of(fund("A", 100)), policy())
    assert made.covered_elsewhere == ("l1",)
    assert [a.line_id for a in made.allocations] == ["l2"] and not made.uncovered


def test_unknown_names_bring_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean career"):
        _lines(_row(category_code="carer"))
    with pytest.raises(UnknownNameError, match="53033"):
        _lines(_row(county_code="53034"))
    known = fund("ADULT-25", 1)
    rules = [
        {"limits": (LimitRule("r", ("ADULT-26",), "cap", limit_cents=1),)},
        {"ceilings": (UnitCeiling("c", ("ADULT-26",), frozenset({"ojt"}), ceiling_cents=1),)},
        {"matches": (MatchRule("m", "ADULT-25", ("ADULT-26",)),)},
        {"hold_backs": (HoldBack("ADULT-26", 1),)},
    ]
    for rule in rules:
        with pytest.raises(UnknownNameError, match="ADULT-25"):
            funds_of(known, **rule)
    cap = LimitRule("r", ("ADULT-25",), "cap", LinePredicate(category_codes=frozenset({"carer"})), limit_cents=1)
    with pytest.raises(UnknownNameError, match="career"):
        funds_of(known, limits=(cap,))
    with pytest.raises(UnknownNameError, match="53033"):
        Funds((fund("A", 1, county_codes=frozenset({"53034"})),), county_codes=(KING,))


def test_duplicates_and_dates():
    with pytest.raises(DataError, match="given twice"):
        _lines(_row(), _row(person="p2"))
    with pytest.raises(DataError, match="before start_date"):
        funds_of(fund("A", 1, end_date=date(2024, 1, 1)))
    with pytest.raises(DataError, match="no window"):
        funds_of(fund("A", 1, start_date=None))
    with pytest.raises(DataError, match="not a date"):
        _lines(_row(service_date="soon"))


def test_two_definitions_of_one_fund_year_are_both_named():
    with pytest.raises(DataError, match=r"rows 1 and 2, rule versions v1 and v2.*both valid on one day"):
        funds_of(fund("A", 1, rule_version="v1"), fund("A", 2, rule_version="v2"))
    carry_in = fund("A-24", 1, award="A", start_date=date(2024, 7, 1))
    assert len(funds_of(carry_in, fund("A-25", 1, award="A")).fund_years) == 2


def test_caps_and_floors_that_cannot_stand():
    every = ("A",)
    with pytest.raises(DataError, match=r"floor.*above the cap"):
        funds_of(
            fund("A", 1),
            limits=(LimitRule("c", every, "cap", limit_cents=1), LimitRule("f", every, "floor", limit_cents=2)),
        )
    with pytest.raises(DataError, match="outside 0 to 1"):
        funds_of(fund("A", 1), limits=(LimitRule("c", every, "cap", share=Fraction(3, 2), base_cents=1),))
    empty = funds_of(fund("A", 1), limits=(LimitRule("c", (), "cap", limit_cents=1),))
    assert "covers no line" in empty.warnings[0]
    assert plan(lines_of(("l1", 1, "A")), empty, policy()).notes == empty.warnings


def test_match_sources():
    federal, local = fund("F", 10), fund("N", 10, is_federal=False)
    with pytest.raises(DataError, match="federal money"):
        funds_of(federal, fund("G", 1), matches=(MatchRule("m", "F", ("G",)),))
    with pytest.raises(DataError, match="leads back to itself"):
        a, b = fund("A", 1, is_federal=False), fund("B", 1, is_federal=False)
        funds_of(a, b, matches=(MatchRule("m", "A", ("B",)), MatchRule("n", "B", ("A",))))
    both = funds_of(federal, fund("G", 5), local, matches=(MatchRule("m", "F", ("N",)), MatchRule("n", "G", ("N",))))
    assert plan(lines_of(("l1", 1, "FN"), ("l2", 1, "GN")), both, policy()).status == "optimal"
    with pytest.raises(DataError, match="matches once"):
        plan(lines_of(("l1", 1, "FGN")), both, policy())


def test_totals_that_float64_cannot_hold():
    with pytest.raises(DataError, match=r"2\^53"):
        _lines(_row(cost_cents=2**52), _row(line_id="l2", cost_cents=2**52 + 2))
    with pytest.raises(DataError, match=r"2\^53"):
        funds_of(fund("A", 1, balance_cents=2**53), fund("B", 1))


@pytest.mark.parametrize(
    "name", ["race", "is_hispanic", "sex_code", "has_national_origin_mexico", "Gender", "is_black"]
)
def test_protected_characteristics_never_enter(name):
    with pytest.raises(RefusedError, match=name):
        _lines(_row(**{name: True}))
    if name.startswith(("is_", "has_")):
        with pytest.raises(RefusedError, match=name):
            funds_of(
                fund("A", 1), limits=(LimitRule("c", ("A",), "cap", LinePredicate(flags_any=(name,)), limit_cents=1),)
            )


def test_nothing_to_plan_is_a_plan():
    empty = service_lines([], PersonEligibility.of_decisions([]))
    assert plan(empty, funds_of(fund("A", 1)), policy()).status == "empty"
    assert plan(empty, funds_of(), policy()).status == "empty"
    nobody = plan(lines_of(("l1", 1, "A")), funds_of(), policy())
    assert nobody.status == "empty" and nobody.uncovered[0].reason == "there is no fund."
    assert nobody.to_document()["allocations"]["rows"] == []


def test_unknown_facts_and_columns():
    with pytest.raises(DataError, match="is_in_school"):
        _lines(_row(is_in_school=None))
    with pytest.raises(UnknownNameError, match="cost_cents"):
        _lines(_row(cost_cent=1))
    with pytest.raises(DataError, match="tier"):
        _lines(_row(tier=0))
    with pytest.raises(DataError, match="lacks county_code"):
        service_lines([{k: v for k, v in _row().items() if k != "county_code"}], PersonEligibility.of_decisions([]))


def test_decisions_that_differ():
    with pytest.raises(DataError, match="differ"):
        PersonEligibility.of_decisions([PersonDecision("p", "A", True), PersonDecision("p", "A", False)])


def test_a_solver_that_stops_leaves_the_narrowest_waterfall(monkeypatch):
    from braidwork.funding.braid.engines import NotSolvedError
    from braidwork.funding.braid.solver import Solver

    def stopped(self, costs):
        raise NotSolvedError("the solver stopped without an optimum: Time limit reached.")

    monkeypatch.setattr(Solver, "solve", stopped)
    years = fund("SNAP", 100), fund("N", 30, is_federal=False)
    funds = funds_of(*years, matches=(MatchRule("match", "SNAP", ("N",)),))
    made = plan(lines_of(("l1", 100, ("SNAP", "N"))), funds, policy())
    assert made.status == "fallback" and made.solver == "narrowest waterfall"
    assert made.outcome.covered_cents <= 6_000
    assert "Narrowest-first" in made.notes[0]
    assert made.shadow_prices == () and made.explain("l1").short_cents > 0


def test_a_stage_that_stops_is_named(monkeypatch):
    from braidwork.funding.braid.engines import NotSolvedError
    from braidwork.funding.braid.solver import Solver

    real, calls = Solver.solve, []

    def stops(self, costs):
        calls.append(1)
        if len(calls) > 2:
            raise NotSolvedError("time is up")
        return real(self, costs)

    monkeypatch.setattr(Solver, "solve", stops)
    made = plan(lines_of(("l1", 100, "A"), ("l2", 10, "A", {"tier": 2})), funds_of(fund("A", 50)), policy())
    assert made.status == "not proven" and made.stopped_at == "covered need of tier 2"
    assert made.outcome.covered_cents == 5_000


def test_policies_that_make_no_sense():
    with pytest.raises(BraidworkError, match="ratio"):
        policy(tier_ratio=1)
    with pytest.raises(BraidworkError, match="bucket"):
        policy(waiting_bucket_days=0)


def test_without_highspy_scipy_solves_the_same(monkeypatch):
    import sys

    from braidwork.errors import NotAvailableError
    from braidwork.funding.synthetic import adversarial, instance

    cases = [instance(300, 12, 4), adversarial("contradictory floors", 200, 2)]
    ours = [plan(c.lines, c.funds, c.policy) for c in cases]
    monkeypatch.setitem(sys.modules, "highspy", None)
    for case, with_highspy in zip(cases, ours, strict=True):
        without = plan(case.lines, case.funds, case.policy)
        assert (without.solver, with_highspy.solver) == ("HiGHS in scipy", "HiGHS")
        assert without.status == with_highspy.status
        assert without.stage_values == with_highspy.stage_values
        assert without.price("PHILANTHROPY").words()
        with pytest.raises(NotAvailableError, match="highspy"):
            without.with_fewest_pairs()
