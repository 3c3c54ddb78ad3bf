"""From any dollar to its fund, the rule on that date and a pseudonymous person, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.funding import LimitRule
from braidwork.funding.funds import families
from braidwork.funding.funds.reading import funds_of_document
from braidwork.funding.ledger import ACCOUNTS
from braidwork.workspace.fiscal.book import book_document, stored_funds
from braidwork.workspace.fiscal.inputs import counts, stored_lines
from braidwork.workspace.fiscal.models import FundDecision, FundingPlan, FundYear, ServiceLine
from braidwork.workspace.fiscal.standing import among

MOST = 1000
_FIELDS = (
    "p.id, p.batch, p.entry, b.kind, b.made_at, p.day, p.account, p.fund_year, p.person, p.line, p.category, "
    "p.amount_cents, p.reverses, b.rule_version, b.plan_id, b.made_by, b.approved_by, b.reason"
)


@dataclass(frozen=True)
class Step:
    """One posting with what its batch says. Cents, debit positive; `account` by name; `undone_by` names a reversal."""

    id: int
    batch: int
    entry: int
    kind: str
    made_at: str
    day: str
    account: str
    fund_year: str
    person: str
    line: str
    category: str
    amount_cents: int
    reverses: int | None
    rule_version: str
    plan_id: str
    made_by: str
    approved_by: str
    reason: str
    undone_by: int | None = None


@dataclass(frozen=True)
class Grounds:
    """Why a fund paid: its award and citation, what opened it for the person, the caps that counted it, the plan."""

    posting: Step
    fund: dict[str, Any]
    person_reason: str
    line: dict[str, Any]
    rules: tuple[dict[str, Any], ...]
    plan: dict[str, Any]

    def sentences(self) -> list[str]:
        """The trail as people read it."""
        p, fund = self.posting, self.fund
        cents = f"${abs(p.amount_cents) // 100:,}.{abs(p.amount_cents) % 100:02}"
        said = [f"Posting {p.id} of {p.day}: {cents} {p.kind}, {p.account} of {p.fund_year} ({fund['award']})."]
        if p.line:
            said.append(f"For line {p.line} ({p.category}) of the person {p.person}: {self.person_reason}.")
        said.append(f"The fund: {fund['label']}; {fund['citation']}; from {fund['start_date']} to {fund['end_date']}.")
        said += [f"Counted by {r['name']}: {r['sense']} of ${r['cents'] / 100:,.2f} ({r['citation']})."
                 for r in self.rules]  # fmt: skip
        if self.plan:
            said.append(f"By plan {self.plan['id'][:8]} of {self.plan['day']}, approved by a second person; "
                        f"inputs {self.plan['inputs_sha256'][:12]}.")  # fmt: skip
        if p.undone_by:
            said.append(f"Undone by posting {p.undone_by}.")
        return said


def trace(
    *, person: str = "", line: str = "", fund_year: str = "", rule: str = "", posting: int | None = None,
    limit: int = MOST,
) -> list[Step]:  # fmt: skip
    """Postings by exactly one of: pseudonym, line, fund-year, rule (a cap, a floor or a family), posting (its entry).

    In the order of the ledger, at most `limit`. An unknown name raises UnknownNameError.
    """
    asked = {"person": person, "line": line, "fund_year": fund_year, "rule": rule, "posting": posting}
    given = [name for name, value in asked.items() if value not in ("", None)]
    if len(given) != 1:
        raise DataError("trace by one thing.", mend=f"give one of: {', '.join(asked)}.")
    if rule:
        return _by_rule(rule, limit)
    if posting is not None:
        found = _steps("p.entry = (SELECT entry FROM fiscal_posting WHERE id = %s)", [posting], limit)
        if not found:
            raise RefusedError(f"there is no posting {posting}.", mend="trace the line and look again.")
        return found
    column, value = given[0], str(asked[given[0]])
    found = _steps(f"p.{column} = %s AND p.{column} <> ''", [value], limit)
    if not found:
        _refuse_unknown(column, value)
    return found


def grounds_of(posting: int) -> Grounds:
    """All that a posting rests on, as it stood when it was planned (as it stands now, for one without a plan)."""
    step = next(s for s in trace(posting=posting) if s.id == posting)
    year = FundYear.objects.get(pk=step.fund_year)
    kind = families()[str(year.fund_id)]
    fund = {
        "fund_year_id": step.fund_year, "award": str(year.award), "family": kind.code,
        "label": year.terms.get("label", kind.label), "citation": year.terms.get("citation", kind.citation),
        "is_verified": kind.verified, "programs": list(kind.programs), "start_date": year.start_date.isoformat(),
        "end_date": year.end_date.isoformat(), "rule_version": str(year.rule_version), "origin": str(year.origin),
        "is_synthetic": bool(year.is_synthetic),
    }  # fmt: skip
    kept, plan = _plan_behind(step)
    line = ServiceLine.objects.filter(pk=step.line).first() if step.line else None
    day = date.fromisoformat(kept["on"]) if kept else timezone.localdate()
    funds = funds_of_document(kept["awards"] if kept else book_document(day), on=day, where="the award book")
    rules = tuple(
        _rule(r) for r in funds.limits if line is not None and step.fund_year in r.fund_year_ids
        and counts(r.predicate, line)
    )  # fmt: skip
    reason = _person_reason(step, kept, kind.code, kind.programs) if step.line else ""
    return Grounds(step, fund, reason, _line(line), rules, plan)


def _by_rule(rule: str, limit: int) -> list[Step]:
    if rule in families():
        members = list(FundYear.objects.filter(fund_id=rule).values_list("pk", flat=True))
        return _steps_among("fund_year", members, limit)
    funds = stored_funds(timezone.localdate())
    found = next((r for r in funds.limits if r.rule_id == rule), None)
    if found is None:
        raise UnknownNameError.of("cap, floor or family", rule, [*(r.rule_id for r in funds.limits), *families()])
    return _counted_by(found, limit)


def _counted_by(rule: LimitRule, limit: int) -> list[Step]:
    pairs = among("SELECT DISTINCT line FROM fiscal_posting WHERE fund_year IN {} AND line <> ''", rule.fund_year_ids)
    lines = [name for name, line in stored_lines(r[0] for r in pairs).items() if counts(rule.predicate, line)]
    return [s for s in _steps_among("line", lines, limit * 8) if s.fund_year in rule.fund_year_ids][:limit]


def _steps(condition: str, values: list[Any], limit: int) -> list[Step]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_FIELDS}, r.id FROM fiscal_posting p JOIN fiscal_batch b ON b.id = p.batch "
            f"LEFT JOIN fiscal_posting r ON r.reverses = p.id AND r.reverses IS NOT NULL "
            f"WHERE {condition} ORDER BY p.id LIMIT {int(limit)}", values,
        )  # fmt: skip
        return [_step(row) for row in cursor.fetchall()]


def _steps_among(column: str, values: list[str], limit: int) -> list[Step]:
    rows = among(
        f"SELECT {_FIELDS}, r.id FROM fiscal_posting p JOIN fiscal_batch b ON b.id = p.batch "
        "LEFT JOIN fiscal_posting r ON r.reverses = p.id AND r.reverses IS NOT NULL "
        f"WHERE p.{column} IN {{}} AND p.{column} <> '' ORDER BY p.id LIMIT {int(limit)}", values,
    )  # fmt: skip
    return [_step(row) for row in rows]


def _step(row: tuple[Any, ...]) -> Step:
    named: tuple[Any, ...] = (*row[:6], ACCOUNTS[int(row[6])], *row[7:])
    return Step(*named)


def _refuse_unknown(column: str, value: str) -> None:
    """A name that nothing was posted under: known, or a slip of the pen?"""
    from braidwork.workspace.fiscal.models import Pseudonym

    model: Any = {"person": Pseudonym, "line": ServiceLine, "fund_year": FundYear}[column]
    if not model.objects.filter(pk=value).exists():
        if column == "person":  # none is suggested: nobody fishes for people here
            raise UnknownNameError(f"nobody has the pseudonym '{value}'.", mend="take it from a line or a posting.")
        kind = {"line": "service line", "fund_year": "fund-year"}[column]
        raise UnknownNameError.of(kind, value, [str(k) for k in model.objects.values_list("pk", flat=True)[:2000]])


def _plan_behind(step: Step) -> tuple[dict[str, Any], dict[str, Any]]:
    """The kept inputs of the plan that a posting's line was promised by, and the plan's names."""
    from braidwork.workspace.fiscal.planning import content_of

    plan_id = step.plan_id or next((s.plan_id for s in trace(line=step.line) if s.plan_id), "") if step.line else ""
    try:
        found = FundingPlan.objects.filter(pk=plan_id).first() if plan_id else None
    except ValidationError:
        found = None
    if found is None:
        return {}, {}
    inputs = content_of(found)["inputs"]
    return inputs, {"id": str(found.pk), "day": inputs["on"], "inputs_sha256": str(found.inputs_sha256),
                    "made_by": str(found.made_by_id), "approved_by": str(found.approved_by_id)}  # fmt: skip


def _person_reason(step: Step, kept: dict[str, Any], family: str, programs: tuple[str, ...]) -> str:
    decided = {(d[0], d[1]): (d[2], d[3]) for d in kept.get("decisions", ())}
    if not kept:
        rows = FundDecision.objects.filter(pseudonym_id=step.person).values_list("fund", "is_eligible", "reason")
        decided = {(step.person, f): (yes, reason) for f, yes, reason in rows}
    found = decided.get((step.person, step.fund_year)) or decided.get((step.person, family))
    if found is None:
        return "the fund serves everyone" if "everyone" in programs else "no decision is on record"
    return found[1] or ("eligible as decided before loading" if found[0] else "not eligible")


def _rule(rule: LimitRule) -> dict[str, Any]:
    return {"rule_id": rule.rule_id, "name": rule.name, "sense": rule.sense, "cents": rule.cents,
            "citation": rule.citation, "is_verified": rule.verified}  # fmt: skip


def _line(line: ServiceLine | None) -> dict[str, Any]:
    if line is None:
        return {}
    return {
        "line_id": str(line.pk), "category_code": line.category_code, "cost_cents": line.cost_cents,
        "other_grants_cents": line.other_grants_cents, "service_date": line.service_date.isoformat(),
        "county_code": line.county_code, "tier": line.tier, "is_synthetic": bool(line.is_synthetic),
    }  # fmt: skip
