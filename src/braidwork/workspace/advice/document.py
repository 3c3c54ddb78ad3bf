"""Advice as JSON: what a plan freezes, and what programs read. Dollars a month unless a name says otherwise."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from braidwork.household.outcomes.words import cut_cents, filled_cents
from braidwork.pathways.net import HORIZON_MONTHS

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff, Mitigation
    from braidwork.pathways.net import NetLadder, NetStep
    from braidwork.workspace.advice.advising import Advice


def advice_document(advice: Advice) -> dict[str, Any]:
    """Everything a reader of a plan needs years later: today, what enough costs, the ladders, cliffs, what is open."""
    standard, now = advice.standard, advice.now
    lines = [x for x in now.lines if x.amount_usd] if now else []
    return {
        "on": advice.on.isoformat(), "synthetic": advice.synthetic or advice.told.source == "synthetic",
        "now_monthly_usd": None if now is None else _cents(now.total_usd),
        "help_not_yet": list(advice.unclaimed), "now_without_that_help_monthly_usd": _cents(advice.without_usd),
        "standard_monthly_usd": None if standard is None else _cents(standard.monthly_usd),
        "standard": None if standard is None else {
            "name": standard.name, "edition": standard.edition, "place": standard.place,
            "family_type": standard.family_type, "monthly_usd": _cents(standard.monthly_usd),
            "hourly_usd": _cents(standard.hourly_usd),
        },
        "minimum_wage": None if advice.minimum is None else {
            "hourly_usd": advice.minimum.wage_hourly_usd, "citations": list(advice.minimum.citations),
            "stands_in": advice.minimum.reason, "is_verified": advice.minimum.is_verified,
            "pay_is_below": advice.is_paid_below_minimum, "lifted": list(advice.lifted),
        },
        "enough_left_monthly_usd": _cents(advice.enough_usd), "horizon_months": HORIZON_MONTHS,
        "ways": [_way(w) for w in advice.ways], "also": [_way(w) for w in advice.also],
        "asked_for": None if advice.asked_for is None else list(advice.asked_for.codes),
        "raise": None if advice.raised is None else {
            "hourly_usd": advice.raise_usd, **_change(advice.raised),
            "cliffs": [_cliff(c) for c in advice.raise_cliffs],
        },
        "first_step": None if advice.stepped is None else _change(advice.stepped),
        "cliffs": [_cliff(c) for c in advice.cliffs],
        "next_cliff": None if advice.next_cliff is None else _cliff(advice.next_cliff),
        "missing": [
            {"who": m.who, "field": m.field, "programs": list(m.programs), "question": m.question,
             "answer": m.answer.value} for m in advice.missing
        ],
        "assumed": [asdict(a) for a in advice.assumed], "wrong": advice.wrong,
        "openings": [asdict(o) for o in advice.openings], "notes": list(advice.notes),
        "not_verified": [x.label for x in lines if not x.is_verified],
        "projected": [x.label for x in lines if x.is_projected],
        "proposed": [a.sentence for a in now.proposals] if now else [],
        "attribution": advice.attribution, "method": advice.method,
    }  # fmt: skip


def _way(way: NetLadder) -> dict[str, Any]:
    return {
        "name": way.name, "codes": list(way.codes), "steps": [_step(s) for s in way.steps],
        "months": way.ladder.months, "cost_usd": way.ladder.cost_usd, "commonness": way.ladder.commonness,
        "gain_usd": _cents(way.gain_usd), "final_gain_usd": _cents(way.final_gain_usd),
        "low_final_gain_usd": _cents(way.low_final_usd), "high_final_gain_usd": _cents(way.high_final_usd),
        "final_net_monthly_usd": _cents(way.final_net_usd), "reaches_enough": way.reaches_enough,
        "lowest_month": None if way.lowest_month is None else way.lowest_month.isoformat(),
        "lowest_usd": _cents(way.lowest_usd), "months_net_usd": [_cents(x) for x in way.net],
        "first_month": way.months[0].isoformat() if way.months else None,
        "bridge": None if way.bridge is None else _bridge(way.bridge, way),
    }  # fmt: skip


def _step(step: NetStep) -> dict[str, Any]:
    rung = step.rung
    return {
        "from_code": rung.origin_code, "from_label": rung.origin_label, "to_code": rung.destination_code,
        "to_label": rung.destination_label, "training": rung.training, "begins": step.begins.isoformat(),
        "months": rung.months, "cost_usd": rung.cost_usd, "schedule": rung.schedule,
        "wage_from_usd": rung.wage_from_usd, "wage_to_usd": rung.wage_to_usd,
        "hours_during_weekly": step.hours_during, "hours_after_weekly": step.hours_after,
        "net_during_monthly_usd": _cents(step.net_during_usd), "net_monthly_usd": _cents(step.net_after_usd),
        "of_hundred_leavers": round(rung.of_hundred_leavers, 2), "openings": rung.openings,
        "licenses": [{"name": x.name, "authority": x.authority, "required_for": x.required_for}
                     for x in rung.licenses],
        "programs": [f"{p.institution_label} ({p.award_label})" for p in rung.programs],
        "is_apprenticeship": rung.is_apprenticeship, "why": list(rung.why), "missing": list(rung.missing),
    }  # fmt: skip


def _bridge(bridge: Mitigation, way: NetLadder) -> dict[str, Any]:
    return {
        "is_feasible": bridge.is_feasible,
        "gap_usd": _cents(bridge.gap_usd),
        "total_usd": _cents(way.bridged_usd),
        "from": way.bridged_months[0].isoformat() if way.bridged_months else None,
        "to": way.bridged_months[-1].isoformat() if way.bridged_months else None,
        "months": [m.isoformat() for m in bridge.months],
        "paid_usd": {k: [_cents(x) for x in v] for k, v in bridge.plan_usd.items()},
    }


def _change(found: Attribution) -> dict[str, Any]:
    return {"change_usd": _cents(found.change_usd), "parts": [asdict(p) for p in found.parts]}


def _cliff(cliff: Cliff) -> dict[str, Any]:
    at, back = cliff.wage_hourly_usd, cliff.recovery_wage_usd
    return {
        "sentence": cliff.tell(), "program": cliff.program, "label": cliff.label, "code_from": cliff.code_from,
        "code_to": cliff.code_to, "wage_hourly_usd": None if at is None else cut_cents(at),
        "pay_monthly_usd": _cents(cliff.pay_monthly_usd), "drop_usd": _cents(cliff.drop_usd),
        "bites_on": cliff.bites_on.isoformat(), "recovery_wage_usd": None if back is None else filled_cents(back),
        "recovery_pay_monthly_usd": _cents(cliff.recovery_pay_monthly_usd),
        "citation": cliff.citation, "is_verified": not cliff.unverified,
    }  # fmt: skip


def _cents(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 2)
