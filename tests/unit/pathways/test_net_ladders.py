"""Ladders by what they leave: ranked by net money, ties by the lowest month; limits of a day are limits of a search."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.household import NOT_APPLICABLE, Household, Housing, Person, Work
from braidwork.pathways.limits import EVENING_CLASS_HOURS, FULL_TIME_CLASS_HOURS, Limits, Living
from braidwork.pathways.net import Bridge, bridge_dip, lived, next_month, rank_net
from braidwork.pathways.rungs import Rung, ToldLadder

ON = date(2026, 11, 23)
LIVING = Living(17.0, 30.0, 40.0, 20.0)
ALONE = Household(
    (Person("lee", date(1990, 3, 2), jobs=(Work(17.0, 30.0, employer_premium_self_monthly_usd=NOT_APPLICABLE),),
            is_disabled=False, has_ssn_for_work=True),),
    county_fips="53033", housing=Housing(rent_monthly_usd=900.0), resources_usd=0.0,
)  # fmt: skip


def ladder(code: str, wage: float | None, *, months: int = 2, cost: int = 0, below: int = 0) -> ToldLadder:
    """An invented ladder of one step."""
    more: dict[str, Any] = {"licenses": (), "programs": (), "why": (), "missing": ()}
    step = Rung(
        "35-3023", "Fast food workers", code, f"Work {code}", "A way", months, cost, below, "day" if below else None,
        3.0, 17.0, wage, "here", 100.0, **more,
    )  # fmt: skip
    return ToldLadder((step,), months, cost, "Some people take this step")


@pytest.fixture(scope="module")
def ranked() -> Any:
    """A long course to the best pay, a job at once, another that pays a little more, and one without pay known."""
    long = ladder("29-2061", 34.0, months=24, cost=4000, below=24)
    some = ladder("53-7065", 19.0, months=1), ladder("35-2014", 19.5, months=1), ladder("11-1011", None)
    return rank_net(ALONE, ON, [*some, long], LIVING)


def test_ladders_are_ranked_by_what_they_leave_and_unknown_pay_stands_last(ranked):
    assert [w.codes[1] for w in ranked] == ["29-2061", "35-2014", "53-7065", "11-1011"]
    gains = [w.gain_usd for w in ranked[:3]]
    assert gains == sorted(gains, reverse=True) and gains[-1] > 0
    assert ranked[-1].gain_usd is None and ranked[-1].final_net_usd is None and ranked[-1].net == ()
    for way in ranked[:3]:
        assert way.lowest_usd == pytest.approx(min(way.net)) and way.months[0] == next_month(ON)
        assert way.low_final_usd <= way.final_gain_usd <= way.high_final_usd


def test_what_enough_leaves_goes_before_the_gain_of_all_months():
    quick, slow = ladder("53-7065", 21.0, months=1), ladder("29-2061", 24.0, months=40, cost=400, below=40)
    by_gain = rank_net(ALONE, ON, [quick, slow], LIVING)
    assert by_gain[0].ladder is quick and by_gain[0].reaches_enough is None
    between = (by_gain[0].final_net_usd + by_gain[1].final_net_usd) / 2
    by_standard = rank_net(ALONE, ON, [quick, slow], LIVING, enough_usd=between)
    assert [w.reaches_enough for w in by_standard] == [True, False] and by_standard[0].ladder is slow


def test_a_course_dips_and_the_bridge_fills_every_month_of_it(ranked):
    way = bridge_dip(ALONE, ON, ranked[0], LIVING, Bridge("Help with rent", 900.0))
    assert ranked[0].steps[0].net_during_usd < ranked[0].net[-1] and ranked[0].steps[0].hours_during == 20.0
    assert way.bridge.is_feasible and way.bridged_usd > 0 and len(way.bridged_months) <= 24
    exact = sum(sum(a) for a in way.bridge.plan_usd.values())
    assert way.bridged_usd == int(way.bridged_usd) and exact <= way.bridged_usd < exact + len(way.bridged_months), (
        "the sentence and the priced service name one sum: whole dollars, each month filled up"
    )
    assert (way.bridge.net >= way.bridge.floor - 0.02).all()
    assert bridge_dip(ALONE, ON, ranked[1], LIVING, Bridge("Help with rent", 900.0)).bridged_months == ()


def test_without_a_household_ladders_keep_their_order_and_tell_no_money():
    shown = rank_net(None, ON, [ladder("53-7065", 19.0), ladder("35-2014", 24.0)], LIVING)
    assert [w.codes[1] for w in shown] == ["53-7065", "35-2014"]
    assert all(w.gain_usd is None and w.steps[0].net_after_usd is None for w in shown)


def test_hours_of_child_care_bound_the_search_and_the_hours_worked():
    none = Limits().constraints(LIVING)
    assert none.max_months_below_floor is None and none.schedules is None
    tight = Limits(care_hours_weekly=30.0 + EVENING_CLASS_HOURS - 1)
    assert tight.constraints(LIVING).schedules == {"day"}
    full = Limits(care_hours_weekly=FULL_TIME_CLASS_HOURS + 7)
    assert full.constraints(LIVING).max_months_below_floor == 0
    assert Limits(care_hours_weekly=60).constraints(LIVING).max_months_below_floor is None
    with_way = Limits(care_hours_weekly=40, commute_minutes=30, commute_monthly_usd=90)
    lived_so = with_way.lived(LIVING)
    assert lived_so.full_hours_weekly == 35 and lived_so.commute_monthly_usd == 90  # five hours go on the way
    assert lived(ladder("53-7065", 19.0), lived_so).phases[-1].commute_monthly_usd == 90
    assert Limits(care_hours_weekly=20).without("care_hours_weekly") == Limits()


def test_limits_that_cannot_be_are_refused():
    with pytest.raises(DataError, match="care_hours_weekly"):
        Limits(care_hours_weekly=-1)
    with pytest.raises(DataError, match="time of day"):
        Limits(schedules=frozenset({"at night"}))
