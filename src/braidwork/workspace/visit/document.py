"""A visit as JSON: the same content as its story, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.workspace.visit.client import Comer
    from braidwork.workspace.visit.month import Months
    from braidwork.workspace.visit.paying import Paid, Payment
    from braidwork.workspace.visit.sitting import Visit


def visit_document(visit: Visit) -> dict[str, Any]:
    """Client, decisions, ladder, services, payment with every fund's verdict, proof; amounts in whole cents."""
    return {
        "synthetic": visit.comer.case.synthetic or visit.comer.is_invented, "client": visit.comer.name,
        "on": visit.comer.on.isoformat(),
        "tier": visit.comer.tier, "decisions": _decisions(visit.comer),
        "ladder": None if visit.ladder is None else asdict(visit.ladder), "attribution": visit.attribution,
        "services": [{**asdict(n), "service_date": n.service_date.isoformat()} for n in visit.needs],
        "payment": None if visit.payment is None else _payment(visit.payment), "notes": list(visit.notes),
        "posted_now": visit.is_new, "months": None if visit.months is None else _months(visit.months),
    }  # fmt: skip


def _decisions(comer: Comer) -> list[dict[str, Any]]:
    return [
        {"program_id": d.program_id, "outcome": d.outcome, "tier": d.tier, "decision_id": d.id,
         "rule_version": d.rule_version, "service_date": d.service_date.isoformat(), "flags": list(d.flags),
         "rests_on": [{"clause": c.id, "sentence": c.sentence, "citation": c.cite, "papers": c.documents}
                      for c in d.clauses if c.deciding],
         "papers": [[p.name for p in group] for group in d.documents_needed]}
        for d in comer.decisions
    ]  # fmt: skip


def _months(months: Months) -> dict[str, Any]:
    """Net money: US dollars a month, gains over the horizon."""
    bridge = months.bridge
    return {
        "now_usd": months.now.total_usd, "horizon_months": months.horizon_months,
        "raise": {"hourly_usd": months.raise_usd, **_change(months.raised),
                  "cliffs": [_cliff(c) for c in months.raise_cliffs]},
        "first_step": {"label": months.step_label, "hours_weekly": months.step_hours, **_change(months.stepped)},
        "cliffs": [_cliff(c) for c in months.cliffs],
        "next_cliff": None if months.next_cliff is None else _cliff(months.next_cliff),
        "ladders": [
            {"codes": list(w.ladder.codes), "label": w.name, "gain_usd": w.gain_usd, "final_gain_usd": w.final_gain_usd,
             "lowest_month": w.lowest_month.isoformat(), "lowest_usd": w.lowest_usd} for w in months.ways
        ],
        "bridge": None if bridge is None else {
            "is_feasible": bridge.is_feasible, "gap_usd": bridge.gap_usd,
            "months": [m.isoformat() for m in bridge.months],
            "paid_usd": {k: list(v) for k, v in bridge.plan_usd.items()},
        },
    }  # fmt: skip


def _change(found: Attribution) -> dict[str, Any]:
    return {"change_usd": found.change_usd, "parts": [asdict(p) for p in found.parts]}


def _cliff(cliff: Cliff) -> dict[str, Any]:
    return {
        "program": cliff.program, "label": cliff.label, "wage_hourly_usd": cliff.wage_hourly_usd,
        "pay_monthly_usd": cliff.pay_monthly_usd, "drop_usd": cliff.drop_usd, "bites_on": cliff.bites_on.isoformat(),
        "recovery_wage_usd": cliff.recovery_wage_usd, "citation": cliff.citation,
        "is_verified": not cliff.unverified,
    }  # fmt: skip


def _payment(payment: Payment) -> dict[str, Any]:
    proof = payment.proof
    return {
        "person": payment.pseudonym, "lines": payment.lines, "awards": payment.awards, "status": payment.status,
        "covered_cents": payment.covered_cents, "needed_cents": payment.needed_cents,
        "by_fund_cents": payment.by_fund(), "services": [_paid(one) for one in payment.paid],
        "proof": None if proof is None else {
            "plan_id": proof.plan_id, "plan_hash": proof.plan_hash, "proposed_by": proof.proposed_by,
            "approved_by": proof.approved_by, "batches": list(proof.batches),
            "trace": proof.grounds.sentences(), "posting": proof.grounds.posting.id,
            "ledger": {"good": proof.ledger.good, **asdict(proof.ledger)},
        },
    }  # fmt: skip


def _paid(one: Paid) -> dict[str, Any]:
    return {
        "line_id": one.line_id, "category_code": one.category_code, "label": one.label, "cost_cents": one.cost_cents,
        "service_date": one.service_date.isoformat(), "short_cents": one.short_cents, "reason": one.explained.reason,
        "funds": [
            {"fund_year_id": v.fund_year_id, "name": v.name, "verdict": v.verdict, "amount_cents": v.amount_cents,
             "sentence": v.sentence, "citation": v.citation} for v in one.explained.verdicts
        ],
    }  # fmt: skip
