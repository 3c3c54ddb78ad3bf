"""Who pays for the services of a visit: proposed, approved by a second person, posted, and traced back to the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from braidwork.errors import RefusedError
from braidwork.funding import Plan, plan
from braidwork.funding.explaining import LineExplanation
from braidwork.funding.funds import families
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.advice.pricing import Need, rows_of
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.plans.models import Plan as CasePlan
from braidwork.workspace.casework.plans.models import PlanLine
from braidwork.workspace.casework.plans.writing import newest
from braidwork.workspace.fiscal.approving import approve, post_plan
from braidwork.workspace.fiscal.inputs import Inputs, inputs_of
from braidwork.workspace.fiscal.models import FundingPlan, FundYear, ServiceLine
from braidwork.workspace.fiscal.planning import document_of, made_again, plan_of_line, policy_for, propose
from braidwork.workspace.fiscal.tracing import Grounds, grounds_of, trace
from braidwork.workspace.fiscal.verifying import LedgerCheck, verify_ledger
from braidwork.workspace.visit.client import Comer


@dataclass(frozen=True)
class Paid:
    """One service and who pays it: `explained` has every fund's verdict, with rule and citation."""

    line_id: str
    category_code: str
    label: str
    cost_cents: int
    service_date: date
    explained: LineExplanation

    @property
    def short_cents(self) -> int:
        """Cents that nobody pays."""
        return self.explained.short_cents


@dataclass(frozen=True)
class Proof:
    """One dollar traced back: the posting's grounds, the plan and its two people, the sealed ledger."""

    plan_id: str
    plan_hash: str
    proposed_by: str
    approved_by: str
    batches: tuple[int, ...]
    grounds: Grounds
    ledger: LedgerCheck


@dataclass(frozen=True)
class Payment:
    """The services with who pays them, among how many other lines and awards; `proof` where it is posted."""

    paid: tuple[Paid, ...]
    pseudonym: str
    lines: int
    awards: int
    covered_cents: int
    needed_cents: int
    status: str
    names: Mapping[str, str]
    proof: Proof | None = None

    def by_fund(self) -> dict[str, int]:
        """Cents by fund-year over all services, the largest first."""
        found: dict[str, int] = {}
        for one in self.paid:
            for v in one.explained.chosen:
                found[v.fund_year_id] = found.get(v.fund_year_id, 0) + v.amount_cents
        return dict(sorted(found.items(), key=lambda item: -item[1]))


def pay(on: date) -> FundingPlan:
    """Plans all that is open, and has two people approve and post the plan.

    RefusedError where the books have no award, or no fiscal manager and director to act.
    """
    if not FundYear.objects.exists():
        raise RefusedError("there is no award in the books.", mend="load some: braidwork fund load FILE --as NAME.")
    manager, director = _one("fiscal_manager"), _one("director")
    found = approve(propose(by=manager, policy=policy_for(on)), by=director)
    post_plan(found, by=manager, on=on)
    return found


def payment_of_plan(plan: CasePlan) -> Payment | None:
    """What the funds promised for the services of a client's plan, from the plan of money that was kept.

    Nothing is written. None where no plan of money has looked at them yet.
    """
    labels = {str(s["key"]): str(s["label"]) for s in newest(plan).body["services"]}
    items = dict(PlanLine.objects.filter(plan=plan, replaced_at=None).values_list("line_id", "item"))
    lines = list(ServiceLine.objects.filter(pk__in=list(items)).order_by("service_date", "line_id"))
    found = _plan_of([str(x.pk) for x in lines])
    if found is None:
        return None
    made = made_again(found)
    known = set(made.lines.line_ids.to_pylist())
    paid = tuple(
        Paid(str(x.pk), x.category_code, labels.get(items[str(x.pk)], x.category_code), x.cost_cents, x.service_date,
             made.explain(str(x.pk)))
        for x in lines if str(x.pk) in known
    )  # fmt: skip
    return _payment(paid, str(lines[0].pseudonym_id), made, _proof(found, paid)) if paid else None


def planned_payment(comer: Comer, needs: Sequence[Need], county_code: str) -> Payment | None:
    """What would pay for the needs of a client who is in no book: planned and kept nowhere; None without awards."""
    if not FundYear.objects.exists():
        return None
    prefix, person = "the visit", "the client of the visit"
    more = {"county_code": county_code, "tier": comer.tier, "person": person, "waiting_since_date": comer.on}
    rows = rows_of(tuple(needs), prefix=prefix, **more)
    document = {**inputs_of(comer.on).document}
    columns = {"last_service_date": document["lines"]["service_date"], **document["lines"]}
    document["lines"] = {
        name: [*column, *(_cell(row.get(name, False)) for row in rows)] for name, column in columns.items()
    }
    document["decisions"] = [*document["decisions"], *family_decisions(person, comer)]
    inputs = Inputs(document)
    made = plan(inputs.lines, inputs.funds, policy_for(comer.on))
    paid = tuple(
        Paid(row["line_id"], n.category_code, n.label, n.cost_cents, n.service_date, made.explain(row["line_id"]))
        for row, n in zip(rows, needs, strict=True)
    )
    return _payment(paid, person, made, None)


def family_decisions(person: str, comer: Comer) -> list[list[Any]]:
    """Whom each family of money may serve by the client's decisions: only `eligible` opens one."""
    found = []
    for family in families().values():
        if "everyone" in family.programs:
            continue
        decided = [d for d in comer.decisions if d.program_id in family.programs]
        yes = next((d for d in decided if d.outcome == "eligible"), None)
        if yes is not None:
            reason = f"decided: eligible for {yes.program_id}"
        else:
            reason = "; ".join(f"decided on {d.program_id}: {d.outcome}" for d in decided) or "nothing is decided"
        found.append([person, family.code, yes is not None, reason, "", None])
    return found


def _plan_of(lines: Sequence[str]) -> FundingPlan | None:
    """The plan that promised money to one of the lines, else the latest that looked at the first."""
    for line in lines:
        if plan_id := next((s.plan_id for s in trace(line=line) if s.plan_id), ""):
            return FundingPlan.objects.get(pk=plan_id)
    return plan_of_line(lines[0]) if lines else None


def _payment(paid: tuple[Paid, ...], pseudonym: str, made: Plan, proof: Proof | None) -> Payment:
    reached = made.outcome
    return Payment(
        paid, pseudonym, len(made.lines), len(made.funds.fund_years), reached.covered_cents, reached.needed_cents,
        made.status, {f.fund_year_id: f.name for f in made.funds.fund_years}, proof,
    )  # fmt: skip


def _proof(found: FundingPlan, paid: Sequence[Paid]) -> Proof | None:
    """The largest share of the visit traced back from its posting."""
    shares = [(v.amount_cents, p.line_id, v.fund_year_id) for p in paid for v in p.explained.chosen]
    if not shares:
        return None
    _, line, fund_year = max(shares)
    steps = [s for s in trace(line=line) if s.fund_year == fund_year and s.plan_id == str(found.pk)]
    step = next(s for s in steps if s.account == "encumbered" and s.amount_cents > 0)
    batches = sorted({s.batch for p in paid for s in trace(line=p.line_id) if s.plan_id == str(found.pk)})
    return Proof(
        str(found.pk), document_of(found).sha256, _role(found.made_by), _role(found.approved_by), tuple(batches),
        grounds_of(step.id), verify_ledger(),
    )  # fmt: skip


def _one(role: str) -> Actor:
    found = Staff.objects.filter(
        role_name=role, is_synthetic=True, is_active=True, organisation__runs_workspace=True
    ).first()
    if found is None:
        raise RefusedError(f"there is no invented {role.replace('_', ' ')} here.", mend="make the demo's staff first.")
    return Actor.staff(found)


def _role(staff: Any) -> str:
    return str(staff.display_name) if staff is not None else ""


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


__all__ = ["Paid", "Payment", "Proof", "family_decisions", "pay", "payment_of_plan", "planned_payment"]
