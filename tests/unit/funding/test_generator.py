"""The synthetic instance has the shape that it promises, and says what it is."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import BraidworkError, UnknownNameError
from braidwork.funding.braid.classes import classes_of
from braidwork.funding.lines import lawful
from braidwork.funding.lines.person_eligibility import unpacked
from braidwork.funding.synthetic import adversarial, instance


@pytest.fixture(scope="module")
def made():
    return instance(100_000, 12, 2025)


def test_prices_tiers_and_training(made):
    lines = made.lines
    assert np.mean(lines.net_cents) == pytest.approx(140_000, rel=0.08)
    assert np.median(lines.net_cents) == pytest.approx(39_000, rel=0.02)
    assert np.bincount(lines.tier, minlength=5)[1:] / len(lines) == pytest.approx([0.04, 0.62, 0.02, 0.32], abs=0.01)
    training = lines.category == lines.category_codes.index("training_account")
    assert training.mean() == pytest.approx(0.10, abs=0.005)
    assert lines.net_cents[training].sum() / lines.net_cents.sum() == pytest.approx(0.46, abs=0.06)
    assert sum(f.balance_cents for f in made.funds.fund_years) == pytest.approx(0.75 * lines.cost_cents.sum(), rel=1e-6)


def test_lawful_funds_and_classes(made):
    flags = unpacked(lawful(made.lines, made.funds).words(), 12)
    assert flags.sum(axis=1).mean() == pytest.approx(3.5, abs=0.15)
    assert (~flags.any(axis=1)).mean() == pytest.approx(0.012, abs=0.002)
    # The ceilings are cut into parts, so there are fewer classes than with prices in the key (about 3 000).
    assert 800 < len(classes_of(made.lines, made.funds, made.policy)) < 3_000


def test_it_is_seeded_and_labelled():
    one, two, other = instance(200, 40, 1), instance(200, 40, 1), instance(200, 40, 2)
    assert one.lines.cost_cents.tolist() == two.lines.cost_cents.tolist() != other.lines.cost_cents.tolist()
    assert len(one.funds.fund_years) == 40 and "synthetic" in one.note and "synthetic" in one.lines.note
    assert all(f.citation == "synthetic" for f in one.funds.fund_years)
    with pytest.raises(BraidworkError):
        instance(-1)
    with pytest.raises(UnknownNameError, match="one cent"):
        adversarial("one cents")
