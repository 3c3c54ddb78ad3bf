"""A plan as a document: what is approved, kept and read back. A plan is a document, never a batch of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from braidwork.errors import DataError, RefusedError
from braidwork.funding.amounts import whole_cents
from braidwork.funding.plans.inputs import canonical

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan

FORMAT = "braidwork plan 1"
# What the hash leaves out: the clock, and itself.
_OUTSIDE_HASH = ("made_at", "plan_id", "sha256", "seconds")


@dataclass(frozen=True)
class PlanDocument:
    """A plan read back: its header and its allocations (line, person, fund-year, category, cents), checked."""

    header: Mapping[str, Any]
    allocations: tuple[Mapping[str, Any], ...]

    @property
    def sha256(self) -> str:
        """The hash that an approval names."""
        return str(self.header["sha256"])

    @property
    def inputs_sha256(self) -> str:
        """The hash of lines, balances, rules and policy from which the plan was made."""
        return str(self.header["inputs_sha256"])

    def refuse_if_stale(self, inputs_sha256: str) -> None:
        """RefusedError unless today's inputs are still those of the plan."""
        if inputs_sha256 != self.inputs_sha256:
            raise RefusedError(
                "lines, balances or rules have changed since this plan was made.",
                where=str(self.header["plan_id"]),
                mend="plan again, then approve the new plan.",
            )


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-ready values; `read_plan` reads it back."""
    content = _content(plan)
    made_at = plan.policy.made_at or datetime.now(UTC)
    return {
        **content, "made_at": made_at.isoformat(timespec="seconds"), "plan_id": plan.plan_id, "sha256": plan.sha256,
    }  # fmt: skip


def plan_hash(plan: Plan) -> str:
    """SHA-256 of the plan's content, clock left out: the same inputs and shares give the same hash."""
    return hashlib.sha256(canonical(_content(plan))).hexdigest()


def read_plan(document: Mapping[str, Any]) -> PlanDocument:
    """The document read back; DataError for another format, a hash that does not fit, or an amount that is no cents."""
    if document.get("format") != FORMAT:
        raise DataError(f"format is {document.get('format')!r}, not {FORMAT!r}.", where="plan document")
    content = {k: v for k, v in document.items() if k not in _OUTSIDE_HASH}
    if hashlib.sha256(canonical(content)).hexdigest() != document.get("sha256"):
        raise DataError("the document does not fit its hash: it was changed after it was written.",
                        where=f"plan document {document.get('plan_id')}", mend="plan again.")  # fmt: skip
    table = document["allocations"]
    rows = tuple(
        {**dict(zip(table["columns"], row, strict=True))}
        for row in table["rows"]
    )  # fmt: skip
    for i, row in enumerate(rows, 1):
        whole_cents(row["amount_cents"], what="amount_cents", where=f"allocation, row {i}, id {row['line_id']}")
    return PlanDocument({k: v for k, v in document.items() if k != "allocations"}, rows)


def _content(plan: Plan) -> dict[str, Any]:
    table = plan.allocations.to_table()
    columns = table.column_names
    rows = [list(r) for r in zip(*(table.column(c).to_pylist() for c in columns), strict=True)]
    rules = sorted({f.rule_version for f in plan.funds.fund_years if f.rule_version})
    return {
        "format": FORMAT,
        "inputs_sha256": plan.inputs_sha256,
        "rule_version": ", ".join(rules),
        "solver": plan.solver,
        "status": plan.status,
        "stopped_at": plan.stopped_at,
        "gap": plan.gap,
        "notes": [*plan.notes, *([plan.lines.note] if plan.lines.note else [])],
        "unverified_rules": list(plan.funds.unverified),
        "policy": plan.policy.promise(),
        "stage_values": dict(plan.stage_values),
        "shortfalls_cents": dict(plan.shortfalls),
        "outcome": plan.outcome.document(),
        "baseline": plan.baseline.document(),
        "uncovered": [{"line_id": u.line_id, "short_cents": u.short_cents, "reason": u.reason} for u in plan.uncovered],
        "covered_elsewhere": list(plan.covered_elsewhere),
        "allocations": {"columns": columns, "rows": rows},
    }
