"""A population of invented households: one answer for one and for many, and losses as estimates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from braidwork.household import Row, Rules, losses, population_month
from braidwork.household.population.synthetic import GROUPS, synthetic_batch, synthetic_groups
from braidwork.reference.dated import Parameter

ON = date(2026, 1, 1)
RULES = Rules(allow_carried_forward=True)


@pytest.fixture(scope="module")
def batch():
    return synthetic_batch(600, seed=3)


def test_a_batch_and_each_household_alone_are_bit_identical(batch):
    together = population_month(batch, ON, RULES)
    for i in range(0, 600, 60):
        alone = population_month(batch.take(np.array([i])), ON, RULES)
        for name, line in alone.lines.items():
            assert line.amount[0] == together.lines[name].amount[i], name
        assert alone.total[0] == together.total[i]


def test_losses_leave_as_estimates_with_errors(batch):
    groups = {"group": synthetic_groups(600)}
    found = losses(batch, ON, 400.0, groups=groups, rules=RULES, is_synthetic=True)
    share = found.share_losing(["group"])
    assert [r.dimensions["group"] for r in share] == list(GROUPS)
    assert all(0 < r.standard_error < 0.1 and r.n > 100 for r in share if r.value)
    assert share.provenance.synthetic and share.measure.better == "lower"
    whole = found.share_losing().rows[0]
    assert whole.value == pytest.approx((found.change <= -1).mean())
    median = found.median_loss().rows[0]
    assert median.value == pytest.approx(np.median(-found.change[found.change <= -1]), rel=0.05)


def test_what_is_not_known_is_a_share_and_not_dropped(batch):
    found = losses(batch, date(2027, 2, 1), 400.0, rules=Rules())
    assert found.share_unknown().rows[0].value == 1
    assert found.share_losing().rows[0].reliability == "not_estimable"


def test_a_reform_has_gainers_and_no_losers_when_it_only_gives(batch):
    row = Parameter(
        "wccc_income_share", {"status": "applicant"}, 0.75, "share", date(2025, 1, 1), None, "a bill", "unverified"
    )
    found = losses(batch, ON, 0.0, rules=RULES, rules_after=RULES.with_rows([Row(row, "proposed")]))
    assert (found.change > 1).any() and found.change.min() >= -1  # food help may round by a dollar


def test_weights_count(batch):
    weight = np.where(np.arange(600) < 300, 2.0, 0.5)
    found = losses(batch, ON, 400.0, weight=weight, rules=RULES)
    expected = (weight * (found.change <= -1)).sum() / weight.sum()
    assert found.share_losing().rows[0].value == pytest.approx(expected)
