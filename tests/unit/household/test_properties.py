"""What holds for every household: generated ones, forty at a time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from braidwork.household import Rules, attribute, population_month
from braidwork.household.population.synthetic import synthetic_batch
from braidwork.household.programs.batch import NONE, RECIPIENT
from braidwork.household.programs.engine import BY_NAME, PROGRAMS
from braidwork.household.programs.line import SIGN

RULES = Rules(allow_carried_forward=True)
few = settings(max_examples=8, deadline=None)
seeds, months = st.integers(0, 10_000), st.sampled_from([date(2026, m, 1) for m in range(1, 13)])


def month_of(seed, on, rules=RULES, n=40):
    batch = synthetic_batch(n, seed)
    return batch, population_month(batch, on, rules)


@few
@given(seeds, months)
def test_lines_sum_and_no_program_pays_less_than_nothing(seed, on):
    _, result = month_of(seed, on)
    total = sum(SIGN[p.kind] * result.lines[p.name].amount for p in PROGRAMS)
    assert np.abs(total - result.total).max() < 0.005
    for program in PROGRAMS:
        assert (result.lines[program.name].amount >= 0).all(), program.name
        assert (result.lines[program.name].reason < len(program.reasons)).all()


@few
@given(seeds, months)
def test_taxes_rise_with_pay(seed, on):
    batch, before = month_of(seed, on)
    pay = batch.summed(np.where(batch.persons["is_earner"], batch.persons["pay"], 0.0))
    after = population_month(batch.with_pay(pay + 50), on, RULES)
    for name in ("fica", "pfml", "wa_cares", "income_tax"):
        assert (after.lines[name].amount >= before.lines[name].amount).all(), name


@few
@given(seeds, months)
def test_people_in_another_order_get_the_same(seed, on):
    batch, before = month_of(seed, on)
    order = np.lexsort((-np.arange(len(batch.persons["household"])), batch.persons["household"]))
    turned = batch.with_persons(**{k: v[order] for k, v in batch.persons.items()})
    assert population_month(turned, on, RULES).total == pytest.approx(before.total, abs=1e-9)


@few
@given(seeds, months)
def test_replay_is_identical_and_a_batch_equals_its_parts(seed, on):
    batch, once = month_of(seed, on)
    assert (population_month(batch, on, RULES).total == once.total).all()
    halves = [population_month(batch.take(np.arange(a, a + 20)), on, RULES).total for a in (0, 20)]
    assert (np.concatenate(halves) == once.total).all()


@few
@given(seeds)
def test_places_matter_only_to_who_asks_for_one(seed):
    batch, plain = month_of(seed, date(2026, 9, 1))
    frozen = population_month(
        batch, date(2026, 9, 1), Rules(allow_carried_forward=True, proposals=("wccc_entry_stop_2026",))
    )
    asks = batch.status["wccc"] == 1
    assert (plain.total[~asks] == frozen.total[~asks]).all()
    # Dearer care raises food help and the care credit, never above the care itself.
    assert (plain.lines["wccc"].amount <= frozen.lines["wccc"].amount).all()


@few
@given(seeds, months)
def test_an_unknown_driver_or_number_yields_no_number(seed, on):
    batch = synthetic_batch(40, seed).with_status(snap=RECIPIENT)
    open_rent = batch.with_households(rent=np.full(40, np.nan))
    line = population_month(open_rent, on, RULES).lines["snap"]
    decided = np.isin(line.reason, [BY_NAME["snap"].index("over_gross_limit")])
    assert np.isnan(line.amount[~decided]).all()


@few
@given(seeds, months)
def test_nothing_above_the_limit(seed, on):
    batch, _ = month_of(seed, on)
    rich = population_month(batch.with_pay(np.full(40, 60_000.0)), on, RULES)
    for name in ("tanf", "snap", "eitc", "wftc"):
        assert (rich.lines[name].amount == 0).all(), name
    assert np.isin(rich.lines["wccc"].reason, [BY_NAME["wccc"].index("copay")]).sum() == 0


@few
@given(seeds)
def test_no_fall_without_a_reason(seed):
    """Where no reason and no tier changes, net resources fall by no more than food help's whole dollar."""
    batch = synthetic_batch(60, seed)
    pay = batch.summed(np.where(batch.persons["is_earner"], batch.persons["pay"], 0.0))
    a, b = (population_month(batch.with_pay(pay + x), date(2026, 3, 1), RULES) for x in (0.0, 0.01))
    same = (a.state == b.state).all(axis=0)
    assert (a.total - b.total)[same].max(initial=0) <= 1.01


@few
@given(st.floats(12, 60), st.floats(12, 60), st.sampled_from(["recipient", "applicant", "none"]))
def test_parts_of_a_change_sum_to_it(make, low, high, status):
    found = attribute(make(low, wccc=status), make(high, wccc=status), date(2026, 9, 1),
                      rules=Rules(allow_carried_forward=True, is_cautious=True))  # fmt: skip
    for column in ("line_usd", "ordered_usd", "shapley_usd"):
        assert sum(getattr(p, column) for p in found.parts) == pytest.approx(found.change_usd, rel=1e-9, abs=1e-7)


@few
@given(seeds)
def test_help_not_asked_for_is_nothing(seed):
    batch = synthetic_batch(40, seed).with_status(**dict.fromkeys(("snap", "tanf", "wccc", "wftc"), NONE))
    result = population_month(batch, date(2026, 3, 1), RULES)
    assert not any(result.lines[p].amount.any() for p in ("snap", "tanf", "wftc"))
