"""A visit as JSON: the same content as its story, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from braidwork.workspace.visit.client import Comer
    from braidwork.workspace.visit.paying import Paid, Payment
    from braidwork.workspace.visit.sitting import Visit
    from braidwork.workspace.visit.taking_home import TakenHome


def visit_document(visit: Visit) -> dict[str, Any]:
    """Client, decisions, ladder, services, payment with every fund's verdict, proof; amounts in whole cents."""
    return {
        "synthetic": visit.comer.case.synthetic or visit.comer.is_invented, "client": visit.comer.name,
        "on": visit.comer.on.isoformat(),
        "tier": visit.comer.tier, "decisions": _decisions(visit.comer),
        "ladder": None if visit.ladder is None else asdict(visit.ladder), "attribution": visit.attribution,
        "services": [
            {**asdict(n), "service_date": n.service_date.isoformat(),
             "last_date": n.last_date.isoformat() if n.last_date else None} for n in visit.needs
        ],
        "payment": None if visit.payment is None else _payment(visit.payment), "notes": list(visit.notes),
        "plan": None if visit.home is None else _plan(visit.home), "posted_now": visit.is_new,
        "advice": None if visit.advice is None else visit.advice.document(),
    }  # fmt: skip


def _plan(home: TakenHome) -> dict[str, Any]:
    return {
        "version": int(home.version.number), "sha256": home.version.body_sha256,
        "signed": [{"name": name, "on": day.isoformat()} for name, day in home.signed], "unsigned": list(home.unsigned),
        "referrals": [{"to": to, "need": need, "state": state} for to, need, state in home.referrals],
        "services": [{"on": day.isoformat(), "kind": kind} for day, kind in home.services],
        "next_steps": [{"on": day.isoformat(), "what": what} for day, what in home.next_steps],
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
