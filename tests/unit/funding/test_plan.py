"""What a plan says of itself: reasons, prices, checks that catch tampering, fewer files, its document and hash."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from braidwork.errors import BraidworkError, DataError, RefusedError, UnknownNameError
from braidwork.funding import HoldBack, LimitRule, LinePredicate, MatchRule, UnitCeiling, inputs_sha256, plan, read_plan
from braidwork.funding.braid.disaggregation import Shares
from braidwork.funding.checks import Paid, breaches, inversions
from braidwork.funding.synthetic import FAMILIES, adversarial, instance

from .braiding import fund, funds_of, lines_of, paid, policy


@pytest.fixture(scope="module")
def made():
    drawn = instance(1_000, 12, 3)
    return plan(drawn.lines, drawn.funds, drawn.policy)


def test_every_line_is_explained_and_the_cents_agree(made):
    for line_id in ("L0003", made.uncovered[0].line_id, made.uncovered[-1].line_id):
        said = made.explain(line_id)
        assert len(said.verdicts) == 12
        assert sum(v.amount_cents for v in said.verdicts) == said.net_cents - said.short_cents
        assert {v.fund_year_id: v.amount_cents for v in said.chosen} == {
            a.fund_year_id: a.amount_cents for a in made.allocations.of_line(line_id)
        }
        assert all(v.sentence and (v.citation or v.verdict == "lawful") for v in said.verdicts)
        assert all(len(sentence) > 10 for sentence in said.sentences())
    with pytest.raises(UnknownNameError, match="no service line 'L003'"):
        made.explain("L003")


def test_why_not_names_the_loss_in_need_of_a_higher_tier():
    lines = lines_of(("a", 100, "A"), ("b", 50, "AB", {"tier": 2}))
    small = plan(lines, funds_of(fund("A", 100), fund("B", 20)), policy())
    said = small.explain("b")
    assert said.short_cents == 3_000 and "balance of B" in said.reason
    other = said.verdict("A")
    assert other.verdict == "lawful" and "$1.00 of need of tier 1" in other.sentence
    assert [(t.rule, round(t.per_dollar, 6)) for t in other.losses] == [("balance of A", 1.0)]
    assert "Paid in full" in small.explain("a").reason


def test_prices_are_read_off_by_solving_again():
    lines = lines_of(("l1", 100, ("SNAP", "N")))
    years = fund("SNAP", 100), fund("N", 30, is_federal=False)
    matched = plan(lines, funds_of(*years, matches=(MatchRule("match", "SNAP", ("N",)),)), policy())
    price = matched.price("N")
    assert price.more == {"covered need of tier 1": 2.0} and price.less == {"covered need of tier 1": -2.0}
    assert price.words() == "One more dollar in balance of N covers $2.00 of need of tier 1."
    assert {p.rule_id for p in matched.shadow_prices} == {"N", "match"}
    assert matched.price("SNAP").words().endswith("changes nothing.")
    with pytest.raises(UnknownNameError):
        matched.price("M")


def test_a_price_has_two_sides_at_a_corner():
    corner = plan(lines_of(("l", 100, "A")), funds_of(fund("A", 100)), policy())
    assert corner.price("A").words() == (
        "One more dollar in balance of A changes nothing; one dollar less uncovers $1.00 of need of tier 1."
    )


def test_what_if_questions_change_one_thing():
    lines = lines_of(("l", 100, "A", {"category_code": "transport"}))
    cap = LimitRule("support", ("A",), "cap", LinePredicate(category_codes=frozenset({"transport"})), limit_cents=1_000)
    funds = funds_of(fund("A", 100), limits=(cap,))
    assert plan(lines, funds, policy()).outcome.covered_cents == 1_000
    assert plan(lines, funds.without_limit("support"), policy()).outcome.covered_cents == 10_000
    assert plan(lines, funds.with_balance("A", 0), policy()).outcome.covered_cents == 0
    won = lines.with_eligibility(lines.eligibility.with_fund_year("B", like="A"))
    assert plan(won, funds.with_fund_year(fund("B", 20)), policy()).outcome.covered_cents == 3_000
    everyone = lines_of(("l", 100, "")).eligibility.with_fund_year("B")
    assert everyone.allowed.tolist() == [] and everyone.fund_year_ids == ("B",)
    with pytest.raises(UnknownNameError, match="A"):
        lines.eligibility.with_fund_year("B", like="AA")
    with pytest.raises(UnknownNameError, match="support"):
        funds.without_limit("suport")


def test_money_near_its_end_is_spent_first_and_forecast():
    today = policy().today
    soon, later = fund("SOON", 60, end_date=today + timedelta(days=50)), fund("LATER", 100)
    lines = lines_of(("l", 100, ("SOON", "LATER")))
    made = plan(lines, funds_of(later, soon), policy())
    assert paid(made) == {("l", "LATER"): 4_000, ("l", "SOON"): 6_000}
    assert [(e.fund_year_id, e.days_left, e.left_cents) for e in made.expiring(60)] == [("SOON", 50, 0)]
    assert (
        "points of expiry"
        in plan(lines_of(("l", 50, ("SOON", "LATER"))), funds_of(later, soon), policy())
        .explain("l")
        .verdict("LATER")
        .sentence
    )


def test_many_waiting_buckets_are_solved_strictly():
    lines = lines_of(*((f"l{i:02d}", 10, "A", {"waiting_since_date": date(2025, 1 + i % 12, 1)}) for i in range(24)))
    made = plan(lines, funds_of(fund("A", 120)), policy(waiting_bucket_days=28))
    assert made.status == "optimal" and len(made.stage_values) > 12
    paid_months = {lines.record(lines.row(a.line_id))["waiting_since_date"].month for a in made.allocations}
    assert paid_months == set(range(1, 7))


def test_money_that_stays_has_a_reason(made):
    assert {u.fund_year_id: u.cents for u in made.unspent} == {
        k: c for k, c in made.outcome.left_cents_by_fund.items() if c
    }
    assert all(u.reason for u in made.unspent)
    cap = LimitRule("support", ("A",), "cap", LinePredicate(category_codes=frozenset({"transport"})), limit_cents=1_000)
    lines = lines_of(("l", 100, "A", {"category_code": "transport"}))
    capped = plan(lines, funds_of(fund("A", 100), limits=(cap,)), policy())
    assert capped.unspent[0].reason.startswith("support leaves $90.00 of need open.")
    late = fund("A", 100, start_date=lines_of(("l", 1, "A")).record(0)["service_date"].replace(year=2026))
    assert (
        "outside its window"
        in plan(lines, funds_of(replace(late, end_date=late.start_date)), policy()).unspent[0].reason
    )
    nobody = plan(lines, funds_of(fund("A", 200)), policy())
    assert "everybody whom it may serve is covered" in nobody.unspent[0].reason


def test_disparity_is_computed_afterwards_and_adds_up(made):
    persons = made.lines.person_ids.to_pylist()
    rows = made.disparity({"race_ethnicity": {p: "one" if i % 3 else "two" for i, p in enumerate(persons[:150])}})
    assert {r.dimension for r in rows} == {"race_ethnicity", "county"}
    assert {r.group for r in rows if r.dimension == "race_ethnicity"} == {"one", "two", "not stated"}
    for dimension in ("race_ethnicity", "county"):
        whole = [r for r in rows if r.dimension == dimension and r.tier is None]
        assert sum(r.covered_cents for r in whole) == made.outcome.covered_cents
        assert sum(r.lines for r in whole) == 1_000 and all(0 <= r.share <= 1 for r in whole)


@pytest.mark.parametrize("family", [None, *FAMILIES])
def test_the_checker_catches_every_tampering(family):
    drawn = adversarial(family, 150, 5) if family else instance(300, 12, 5)
    found = plan(drawn.lines, drawn.funds, drawn.policy)
    s = found.shares
    assert not breaches(drawn.lines, drawn.funds, s)
    if not len(s.line):
        return
    over = s.cents.copy()
    over[0] += int(drawn.lines.net_cents.max()) + 1
    assert "need" in {b.rule for b in breaches(drawn.lines, drawn.funds, replace(s, cents=over))}
    poor = replace(drawn.funds, fund_years=tuple(replace(f, balance_cents=0) for f in drawn.funds.fund_years))
    assert "balance" in {b.rule for b in breaches(drawn.lines, poor, s)}


def test_the_checker_reads_every_kind_of_rule():
    lines = lines_of(("l", 100, "AN", {"category_code": "ojt", "tier": 2}))
    shares = Paid(np.array([0], np.int32), np.array([0], np.int16), np.array([5_000]))
    a, n = fund("A", 100), fund("N", 100, is_federal=False)
    ojt = frozenset({"ojt"})
    rules = {
        "cap": {"limits": (LimitRule("cap", ("A",), "cap", LinePredicate(tiers=frozenset({2})), limit_cents=4_999),)},
        "ceiling": {"ceilings": (UnitCeiling("ceiling", ("A", "N"), ojt, ceiling_cents=4_999),)},
        "match": {"matches": (MatchRule("match", "A", ("N",)),)},
        "hold-back A": {"hold_backs": (HoldBack("A", 5_001, for_tiers=1),)},
    }
    assert not breaches(lines, funds_of(a, n), shares)
    for name, rule in rules.items():
        assert [b.rule for b in breaches(lines, funds_of(a, n, **rule), shares)] == [name]
    for changed in (
        {"category_codes": frozenset({"career"})},
        {"county_codes": frozenset({"1"})},
        {"end_date": a.start_date},
    ):
        assert [b.rule for b in breaches(lines, funds_of(replace(a, **changed), n), shares)] == ["lawful"]
    until = lines_of(("l", 100, "AN", {"category_code": "ojt", "last_service_date": "2026-07-01"}))
    assert [b.rule for b in breaches(until, funds_of(a, n), shares)] == ["lawful"]
    nobody = lines_of(("l", 100, "N", {"category_code": "ojt"}))
    assert [b.rule for b in breaches(nobody, funds_of(a, n), shares)] == ["lawful"]


def test_an_inversion_is_found_and_a_cap_explains_it():
    lines = lines_of(("a", 10, "A", {"category_code": "transport"}), ("b", 10, "A", {"tier": 2}))
    priority = fund("A", 10, has_priority_of_service=True)
    held = Paid(np.array([1], np.int32), np.array([0], np.int16), np.array([1_000]))
    (found,) = inversions(lines, funds_of(priority), held)
    assert (found.short_line, found.paid_line, found.explained_by) == ("a", "b", None)
    cap = LimitRule("support", ("A",), "cap", LinePredicate(category_codes=frozenset({"transport"})), limit_cents=0)
    (found,) = inversions(lines, funds_of(priority, limits=(cap,)), held)
    assert found.explained_by == "support"
    assert not plan(lines, funds_of(priority), policy()).inversions


def test_fewer_files_at_the_same_value():
    drawn = instance(150, 12, 9)
    first = plan(drawn.lines, drawn.funds, drawn.policy)
    swapped, exact = first.with_fewer_pairs(), first.with_fewest_pairs(time_limit_seconds=2)
    assert exact.outcome.pairs <= swapped.outcome.pairs <= first.outcome.pairs
    assert exact.outcome.pairs < 0.8 * first.outcome.pairs
    saving = plan(drawn.lines, drawn.funds, replace(drawn.policy, saves_pairs=True))
    assert saving.outcome.pairs == swapped.outcome.pairs
    for better in (swapped, exact):
        assert not breaches(drawn.lines, drawn.funds, better.shares)
        assert better.outcome.covered_cents_by_tier == first.outcome.covered_cents_by_tier
        assert better.stage_values == first.stage_values
        assert better.explain("L0003").sentences()
    assert exact.gap is not None and 0 <= exact.gap < 1


def test_one_person_is_kept_in_one_fund():
    lines = lines_of(
        *((f"l{i}", 10, "AB", {"person": p}) for i, p in enumerate("ppqq"))
    )  # two people, two funds: two files are enough
    made = plan(lines, funds_of(fund("A", 20), fund("B", 20)), policy()).with_fewest_pairs()
    assert (made.outcome.pairs, made.gap) == (2, 0.0)
    crossed = replace(
        made, shares=Shares(np.arange(4, dtype=np.int32), np.array([0, 1, 1, 0], np.int16), np.full(4, 1_000))
    )
    assert crossed.outcome.pairs == 4 and crossed.with_fewer_pairs().outcome.pairs == 2


def test_a_document_is_read_back_and_its_hash_is_stable(made):
    document = json.loads(json.dumps(made.to_document()))
    read = read_plan(document)
    assert read.sha256 == made.sha256 == plan(made.lines, made.funds, made.policy).sha256
    assert sum(a["amount_cents"] for a in read.allocations) == made.outcome.covered_cents
    assert document["baseline"]["name"] == "narrowest" and document["made_at"]
    assert any("synthetic" in note for note in document["notes"])
    read.refuse_if_stale(inputs_sha256(made.lines, made.funds, made.policy))
    name = made.funds.ids[0]
    with pytest.raises(RefusedError, match="changed since"):
        read.refuse_if_stale(inputs_sha256(made.lines, made.funds.with_balance(name, 1), made.policy))
    document["allocations"]["rows"][0][-1] += 1
    with pytest.raises(DataError, match="does not fit its hash"):
        read_plan(document)
    with pytest.raises(DataError, match="format"):
        read_plan({})


def test_inputs_have_one_hash_whatever_their_order():
    rows = ("a", 10, "AB"), ("b", 20, "A")
    funds = funds_of(fund("A", 10), fund("B", 10))

    def digest(*given, rules=funds):
        return inputs_sha256(lines_of(*given, waiting_since_date="2025-06-01"), rules, policy())

    assert digest(*rows) == digest(*reversed(rows))
    assert (
        len({digest(*rows), digest(("a", 10.01, "AB"), rows[1]), digest(("a", 10, "A"), rows[1]), digest(rows[0])}) == 4
    )
    assert digest(*rows) != digest(*rows, rules=funds.with_balance("B", 999))


def test_a_plan_that_fails_its_own_check_never_leaves(monkeypatch):
    from braidwork.funding.plans import making

    def spoiled(lines, funds, model, cents):
        return Shares(np.array([0], np.int32), np.array([0], np.int16), np.array([10**6]))

    monkeypatch.setattr(making, "disaggregate", spoiled)
    with pytest.raises(BraidworkError, match="fails its own check"):
        plan(lines_of(("l", 1, "A")), funds_of(fund("A", 1)), policy())


def test_allocations_are_rows(made):
    first = made.allocations[0]
    assert first == next(iter(made.allocations)) == made.allocations[:1][0]
    assert paid(made)[first.line_id, first.fund_year_id] == first.amount_cents
    assert made.plan_id == f"plan-{made.sha256[:12]}"
    assert made.compare(())[0] is made.outcome


def test_a_weekly_plan_leaves_what_is_committed(made):
    committed = [a.line_id for a in made.allocations[:50]]
    spent = dict.fromkeys(made.funds.ids, 0)
    funds = made.funds
    for line_id in dict.fromkeys(committed):
        for share in made.allocations.of_line(line_id):
            spent[share.fund_year_id] += share.amount_cents
    for name, cents in spent.items():
        funds = funds.with_balance(name, funds.fund_year(name).balance_cents - cents)
    rest = made.lines.without(committed)
    assert len(rest) == len(made.lines) - len(set(committed))
    again = plan(rest, funds, made.policy)
    assert again.status == "optimal" and not {a.line_id for a in again.allocations} & set(committed)
    assert again.inputs_sha256 != made.inputs_sha256 and "lines of" in repr(rest) and "optimal" in repr(again)


def test_a_floor_that_nobody_can_meet_names_the_missing_people():
    floor = LimitRule("north", ("A",), "floor", LinePredicate(county_codes=frozenset({"53061"})), limit_cents=500)
    made = plan(lines_of(("l", 1, "A")), funds_of(fund("A", 10), limits=(floor,)), policy())
    assert (made.status, made.shortfalls) == ("floor short", {"north": 500})
    assert "county 53061" in made.short_floors[0].words() and "(0 lines)" in made.short_floors[0].words()
    assert made.price("north").words()
