"""Ladders of the Seattle area from the real files, read as somebody who looks for better work would read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from braidwork.labormarket.occupations.book import OccupationBook, occupation_book
from braidwork.pathways import Constraints, evaluate
from braidwork.pathways.moves.leaving import among, observed_moves
from braidwork.pathways.region_graph import MoveGraph, move_graph
from braidwork.pathways.rungs import ToldLadder
from braidwork.pathways.telling import advise, best_ladders, ladders_into
from braidwork.reference import region
from braidwork.region import open_region

pytestmark = pytest.mark.public_data

AIDE, PRACTICAL, NURSE, PRACTITIONER = "31-1131", "29-2061", "29-1141", "29-1171"
FAST_FOOD, ELECTRICIAN, DEVELOPER = "35-3023", "47-2111", "15-1252"
LOW_PAID = [FAST_FOOD, AIDE, "37-2011", "31-1120", "41-2011", "53-3032", "39-9011", "47-2061", "41-2031"]


@pytest.fixture(scope="module")
def seattle(work_store: Path) -> tuple[MoveGraph, OccupationBook, object]:
    place = region("puget-sound")
    store = open_region(work_store).store
    book = occupation_book(store, place)
    return move_graph(store, place, book), book, store


@pytest.fixture(scope="module")
def told(seattle):
    graph, book, _ = seattle

    def ladders(origin: str, constraints: Constraints | None = None, **more: object) -> tuple[ToldLadder, ...]:
        return best_ladders(graph, book, origin, constraints, **more)

    return ladders


def steps(ladders: tuple[ToldLadder, ...]) -> set[str]:
    return {code for ladder in ladders for code in ladder.codes[1:]}


def test_nursing_assistants_reach_registered_nurse_over_practical_nurse(told):
    shown = told(AIDE)
    assert (AIDE, PRACTICAL, NURSE) in [x.codes for x in shown]
    ladder = next(x for x in shown if x.codes == (AIDE, PRACTICAL, NURSE))
    assert ladder.months == 24, "a year to practical nurse, one more to an associate's degree"
    assert ladder.rungs[1].missing and "Registered nurse" in " ".join(ladder.rungs[1].missing)
    assert "31-9092" in steps(shown), "medical assistants, the common step of less time"


def test_fast_food_leads_to_the_kitchen_and_to_leading_it(told):
    shown = steps(told(FAST_FOOD))
    assert shown & {"35-2014", "35-2012", "35-3031", "35-2021"}, "cook, waiter or food preparation"
    assert shown & {"35-1012", "11-9051"}, "supervisor or manager of food service"


def test_electricians_stay_in_the_trades_or_lead_them(told):
    shown = steps(told(ELECTRICIAN))
    assert "47-1011" in shown, "supervisors of construction trades"
    assert shown & {"47-4021", "49-9051", "47-4011", "49-2095"}, "elevator, power line, inspector, substation"
    assert all(code[:2] in ("11", "47", "49", "17", "51") for code in shown)


def test_registered_nurses_become_practitioners_and_managers(told):
    assert {PRACTITIONER, "11-9111"} <= steps(told(NURSE))
    assert not [c for c in steps(told(NURSE)) if c.startswith("29-12")], "a physician is no step of a ladder"


def test_developers_rise_within_computing(told):
    shown = steps(told(DEVELOPER))
    assert "11-3021" in shown and all(code.startswith(("15", "11-3021", "17-2061")) for code in shown)


@pytest.mark.parametrize("origin", [*LOW_PAID, ELECTRICIAN, NURSE, DEVELOPER])
def test_no_step_is_absurd(seattle, told, origin):
    graph, book, _ = seattle
    wage = book.occupation(origin).wage_hourly_usd
    shown = told(origin)
    assert 1 <= len(shown) <= 5 and len({x.codes for x in shown}) == len(shown)
    for ladder in shown:
        assert ladder.wage_to_usd >= min(1.1 * wage, wage + 5)
        assert len(ladder.rungs) <= 3 and ladder.months <= 72
        for rung in ladder.rungs:
            assert rung.wage_to_usd > rung.wage_from_usd, "every step pays more than the one before"
            assert rung.why and rung.training and 0 < rung.of_hundred_leavers < 50
            zones = graph.features.job_zones
            rise = (
                zones[graph.features.row(rung.destination_code)] - zones[graph.features.row(rung.origin_code)]
            )  # fmt: skip
            untrained = rung.cost_usd == 0 and not rung.is_apprenticeship
            assert not (untrained and (rise > 1.5 or rung.wage_to_usd > 2.25 * rung.wage_from_usd))


def test_from_low_pay_there_is_a_way_up(seattle):
    graph, book, _ = seattle
    rising = {m.origin for m in graph.graph_for(None, rising=True).moves}
    low = [c for c in graph.features.codes if (book.occupation(c).wage_hourly_usd or 99) < 28]
    walled = [c for c in low if c not in rising]
    assert len(low) > 200 and not walled, f"no step leads up from {walled}"


def test_limits_are_kept_and_a_closed_door_is_named(seattle, told):
    graph, book, _ = seattle
    quick = told(AIDE, Constraints(max_months=12, max_cost_usd=3_000))
    assert quick and all(x.months <= 12 and x.cost_usd <= 3_000 for x in quick)
    evening = told(AIDE, Constraints(max_hops=2, schedules=frozenset({"evening"})))
    assert all(r.schedule in (None, "evening") and r.months_below_floor == 0 for x in evening for r in x.rungs)
    assert NURSE in steps(evening)
    none = advise(graph, book, NURSE, Constraints(max_months=3))
    assert not none.ladders and any("limit of 3 months" in note for note in none.notes)


def test_a_stated_degree_shortens_the_way(told):
    def months(education: str | None) -> int:
        return min(x.months for x in told("43-3031", targets=["13-2011"], education=education))

    assert months("Bachelor's degree") < months(None)


def test_ladders_in_come_from_work_that_pays_less(seattle):
    graph, book, _ = seattle
    into = ladders_into(graph, book, NURSE)
    assert PRACTICAL in {x.codes[0] for x in into}
    assert all(x.wage_gain_usd > 0 and len(x.rungs) == 1 for x in into)


def test_shares_of_leavers_agree_with_later_moves(seattle):
    graph, _, store = seattle
    counts = observed_moves(store)
    model = graph.fitted.model
    scores = evaluate(model, among(counts, model.groups), draws=0).scores["model"]
    # The bars of the specification, on months that the model has not seen.
    assert scores["auc"].value >= 0.90 and scores["within_origin_rho"].value >= 0.80
    assert scores["lift_rho"].value >= 0.45 and 0.8 <= scores["calibration_slope"].value <= 1.2
    assert np.allclose(graph.shares.sum(axis=1), 1.0) and (np.diag(graph.shares) == 0).all()
    assert 100 * graph.leavers_share(AIDE, PRACTICAL) > 1
