"""The named case: a single parent of two in King County, the cliff of leaving child-care help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from braidwork.errors import NotAvailableError
from braidwork.household import (
    NOT_APPLICABLE,
    attribute,
    cliffs,
    curve,
    employers_view,
    net_resources,
    raise_by,
    safe_raise,
)
from braidwork.household.outcomes.asking import ask

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 1)
SMI_2025, SMI_2026 = 139_313 * 0.84 / 12, 146_816 * 0.84 / 12


def leaving(family, on, rules):
    (found,) = [
        c for c in cliffs(family, on, rules=rules) if c.program == "wccc" and c.code_to.startswith("over_limit")
    ]
    return found


@pytest.mark.parametrize(
    ("status", "on", "limit", "code"),
    [
        ("recipient", SEPTEMBER, 0.65 * SMI_2025, "over_limit_recipient"),
        ("applicant", SEPTEMBER, 0.60 * SMI_2025, "over_limit_applicant"),
        ("recipient", OCTOBER, 0.65 * SMI_2026, "over_limit_recipient"),
        ("applicant", OCTOBER, 0.60 * SMI_2026, "over_limit_applicant"),
    ],
)
def test_leaving_child_care_help_is_found_to_the_cent(make, settled, status, on, limit, code):
    found = leaving(make(wccc=status), on, settled)
    assert found.code_to == code
    assert found.pay_monthly_usd == pytest.approx(np.floor(limit * 100) / 100, abs=1e-6)
    assert 1700 < found.drop_usd < 2300


def test_the_cliff_is_dated_at_the_review_of_a_recipient(make, settled):
    assert leaving(make(), SEPTEMBER, settled).bites_on == date(2027, 3, 1)
    assert leaving(make(wccc="applicant"), SEPTEMBER, settled).bites_on == date(2026, 9, 1)


def test_the_cliff_is_told_in_words_of_a_desk(make, settled):
    told = leaving(make(), SEPTEMBER, settled).tell()
    assert told.startswith("Above $36.56 an hour you would leave child-care help in March 2027: $")
    assert "not checked yet" in told


def test_recovery_pay_is_the_least_that_makes_up_for_it(make, settled):
    family = make()
    found = leaving(family, SEPTEMBER, settled)
    asked = ask(family, SEPTEMBER, settled)
    below = asked.at(np.arange(0, found.pay_monthly_usd, 5.0)).total.max()
    best = max(below, asked.at(np.array([found.pay_monthly_usd])).total[0])
    at, before = asked.at(np.array([found.recovery_pay_monthly_usd, found.recovery_pay_monthly_usd - 1])).total
    assert at >= best - 0.01 > before


def test_two_days_and_two_rules(make, settled):
    """From October 2026 the copay of this family rises from a flat 90 to 160.15; the law's vintage is not verified."""
    before, after = (curve(make(), d, points=2, low=50_960, high=50_970, rules=settled) for d in (SEPTEMBER, OCTOBER))
    assert before.lines["wccc"][0] == -90 and after.lines["wccc"][0] == pytest.approx(-160.15, abs=0.01)
    found = attribute(make(), make(), SEPTEMBER, OCTOBER, rules=settled)
    part = {p.program: p for p in found.parts}["wccc"]
    assert part.line_usd == pytest.approx(-70.15, abs=0.01) and part.shapley_usd < 0
    assert leaving(make(), OCTOBER, settled).unverified


def test_every_cliff_of_a_dollar_scan_is_found(make, settled):
    """A threshold from bisection lies within a dollar of where a scan by dollars sees the fall."""
    family = make(wccc="recipient")
    pays = np.arange(1_000, 8_000, 1.0)
    net = ask(family, SEPTEMBER, settled).at(pays).total
    seen = pays[:-1][np.diff(net) < -6]
    found = np.array([c.pay_monthly_usd for c in cliffs(family, SEPTEMBER, rules=settled, low=1_000, high=8_000)])
    assert len(found) == len(seen)
    assert np.abs(found - seen).max() <= 1


def test_attribution_sums_three_ways(make, settled):
    found = attribute(make(36), make(38), SEPTEMBER, rules=settled)
    for column in ("line_usd", "ordered_usd", "shapley_usd"):
        assert sum(getattr(p, column) for p in found.parts) == pytest.approx(found.change_usd, rel=1e-9)
    largest = min(found.parts, key=lambda p: p.shapley_usd)
    assert (largest.program, largest.code_from, largest.code_to) == ("wccc", "copay", "over_limit_recipient")
    assert "Child care you pay" in found.tell() and largest.citation


def test_an_open_line_cannot_be_attributed(make):
    with pytest.raises(NotAvailableError, match="open"):
        attribute(make(36), make(38), OCTOBER)


def test_a_safe_raise_jumps_the_cliff(make, settled):
    family = make(36.4)
    found = safe_raise(family, SEPTEMBER, rules=settled)
    asked = ask(family, SEPTEMBER, settled)
    always = found.always_better_usd
    after = asked.at(np.arange(always, always + 3_000, 10.0)).total
    assert (after >= found.net_usd - 0.01).all()
    assert asked.at(np.array([always - 2])).total[0] < found.net_usd
    assert found.first_better_usd < always and found.cliffs[0].program == "wccc"
    assert "you never have less than now" in found.tell()


def test_any_raise_is_safe_where_no_rule_stands_in_the_way(make, settled):
    family = make(45, wccc="none", care=(0.0, 0.0)).enrolled(snap="none", apple_health="none")
    found = safe_raise(family, SEPTEMBER, rules=settled)
    assert not found.cliffs and found.always_better_usd == found.pay_monthly_usd
    assert "Any raise" in found.tell()


def test_the_employers_view_clears_every_family(make, settled):
    families = [make(), make(wccc="applicant"), make(care=(0.0, 0.0), wccc="none")]
    found = employers_view(families, 36.0, SEPTEMBER, rules=settled)
    assert found.clearing_wage_usd == max(found.clearing_wages_usd)
    assert "leaves nobody with less" in found.tell()


def test_losing_the_only_health_plan_is_told_though_it_is_no_money(make, settled):
    family = make()
    job = replace(family.people[0].jobs[0], employer_premium_self_monthly_usd=NOT_APPLICABLE)
    bare = replace(family, people=(replace(family.people[0], jobs=(job,)), *family.people[1:]))
    (found,) = [c for c in cliffs(bare, SEPTEMBER, rules=settled) if c.code_to == "uninsured"]
    assert found.pay_monthly_usd == pytest.approx(3141.80, abs=0.011)
    assert "have no health plan" in found.tell()
    drawn = curve(bare, SEPTEMBER, points=3, low=20_000, high=60_000, rules=settled)
    assert drawn.adult_coverage == ("apple_health", "uninsured", "uninsured")
    assert net_resources(family, SEPTEMBER, settled).coverage == {"adults": "employer", "children": "free"}


def test_a_raise_of_three_dollars_over_the_edge(make, settled):
    found = raise_by(make(35), SEPTEMBER, 3.0, rules=settled)
    assert found.attribution.change_usd < -1500
    assert [c.program for c in found.cliffs] == ["wccc"]
    assert found.tell().startswith("At $38.00 an hour instead of $35.00 an hour you would have $1,")
    assert "leave child-care help in March 2027" in found.tell()


def test_hours_up_to_the_first_cliff(make, settled):
    found = safe_raise(make(35), SEPTEMBER, rules=settled)
    assert found.most_hours_weekly == pytest.approx(0.65 * SMI_2025 * 12 / 52 / 35, abs=0.01)
