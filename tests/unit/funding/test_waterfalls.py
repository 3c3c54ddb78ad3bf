"""Waterfalls by chunks pay what the plain loop over lines pays; the optimum keeps priority better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from braidwork.errors import UnknownNameError
from braidwork.funding import plan
from braidwork.funding.checks import breaches
from braidwork.funding.plans import replanned
from braidwork.funding.synthetic import instance
from braidwork.funding.waterfalls import ORDERS, fund_order, lines_per_fund, waterfall


def _plainly(made, order):
    """One line after the other, one fund after the other, written without classes."""
    from braidwork.funding.checks.readding import counts
    from braidwork.funding.lines import lawful
    from braidwork.funding.lines.person_eligibility import unpacked

    lines, funds = made.lines, made.funds
    may = unpacked(lawful(lines, funds).words(), len(funds.ids))
    ranked = fund_order(order, may[lines.net_cents > 0].sum(axis=0), funds, made.policy)
    balance = [f.balance_cents for f in funds.fund_years]
    every = np.arange(len(lines), dtype=np.int32)
    caps = [
        [{funds.places[f] for f in r.fund_year_ids}, counts(r.predicate, lines, every), r.cents] for r in funds.limits
    ]
    found = {}
    for row in sorted(range(len(lines)), key=lambda r: (lines.service_day[r], r)):
        need = int(lines.net_cents[row])
        room = [
            [{funds.places[f] for f in c.fund_year_ids}, c.on_line(int(lines.cost_cents[row]))]
            for c in funds.ceilings
            if lines.category_codes[lines.category[row]] in c.category_codes
        ]
        for f in ranked:
            if not may[row, f]:
                continue
            over = [c for c in caps if f in c[0] and c[1][row]]
            above = [c for c in room if f in c[0]]
            take = min([need, balance[f], *(c[2] for c in over), *(c[1] for c in above)])
            if take:
                found[row, f] = take
                balance[f] -= take
                need -= take
                for c in over:
                    c[2] -= take
                for c in above:
                    c[1] -= take
    return found


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("lines", "funds", "seed"), [(700, 8, 3), (1_500, 12, 4), (900, 40, 5)])
def test_chunks_pay_what_the_plain_loop_pays(order, lines, funds, seed):
    made = instance(lines, funds, seed)
    found = plan(made.lines, made.funds, made.policy)
    run = waterfall(made.lines, made.funds, made.policy, found.model, order)
    got = dict(
        zip(
            zip(run.shares.line.tolist(), run.shares.fund.tolist(), strict=True), run.shares.cents.tolist(), strict=True
        )
    )
    assert got == _plainly(made, order)


def test_waterfalls_keep_balances_caps_and_ceilings():
    made = instance(4_000, 40, 6)
    found = plan(made.lines, made.funds, made.policy)
    for order in ORDERS:
        run = waterfall(made.lines, made.funds, made.policy, found.model, order)
        assert not breaches(made.lines, made.funds, run.shares, leaving_out={m.rule_id for m in made.funds.matches})
        assert run.columns.sum() == run.shares.cents.sum()


def test_only_the_optimum_keeps_priority():
    made = instance(20_000, 12, 2)
    net = replanned(plan(made.lines, made.funds, made.policy), model="NET")
    ours, fixed, expiring, narrowest = net.compare()
    assert ours.share_covered(1) > 0.99 and ours.share_covered(2) > 0.9
    for other in (fixed, expiring, narrowest):
        assert ours.covered_cents >= other.covered_cents
        assert ours.share_covered(2) > other.share_covered(2) + 0.1
    assert fixed.left_cents > 1.5 * narrowest.left_cents and ours.covered_cents > fixed.covered_cents


def test_narrowest_counts_lines_and_names_are_checked():
    made = instance(500, 12, 1)
    found = plan(made.lines, made.funds, made.policy)
    counted = lines_per_fund(made.lines, found.model)
    order = fund_order("narrowest", counted, made.funds, made.policy)
    assert [counted[f] for f in order] == sorted(counted.tolist())
    with pytest.raises(UnknownNameError, match="narowest"):
        found.compare(("narowest",))
    with pytest.raises(UnknownNameError, match="ADULTT"):
        fund_order("fixed", counted, made.funds, replace(made.policy, fixed_order=("ADULTT",)))


def test_a_waterfall_says_what_it_claims_without_match():
    made = instance(2_000, 12, 2)
    full = plan(made.lines, made.funds, made.policy)
    notes = [o.note for o in full.compare()[1:]]
    assert all("neither match nor floors" in n for n in notes)
    assert any("of match" in n for n in notes)
