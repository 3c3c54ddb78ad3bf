"""Plans over what is not yet promised: made, kept as a document with all that they rest on, explained, withdrawn."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.funding import Plan, PlanDocument, Policy, ServiceLines, plan, read_plan
from braidwork.funding.funds import Funds
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.fiscal.acting import member_of_staff
from braidwork.workspace.fiscal.inputs import Inputs, inputs_of
from braidwork.workspace.fiscal.models import FundingPlan

WATERFALLS = ("fixed", "first_to_expire", "narrowest")


def inputs_now(on: date | None = None) -> tuple[ServiceLines, Funds]:
    """Open lines and funds with their balances as they stand in the workspace."""
    found = inputs_of(on or timezone.localdate())
    return found.lines, found.funds


def policy_for(on: date, **changes: Any) -> Policy:
    """The policy of a day: what a board did not decide stays as `Policy` has it; the fixed order is the book's."""
    return Policy(today=on, saves_pairs=changes.pop("saves_pairs", True), **changes)


@transaction.atomic
def propose(*, by: Actor, policy: Policy | None = None) -> FundingPlan:
    """Makes a plan of all that is open and keeps it with its inputs. It posts nothing.

    Plans that were proposed before and not approved are withdrawn: one plan is looked at a time.
    """
    staff = member_of_staff(by, "fund.propose")
    chosen = policy or policy_for(timezone.localdate())
    inputs = inputs_of(chosen.today)
    made = plan(inputs.lines, inputs.funds, replace(chosen, made_at=datetime.now(UTC)))
    content = {"plan": made.to_document(), "inputs": inputs.document, "policy": _policy_document(made.policy)}
    packed = zlib.compress(json.dumps(content, sort_keys=True, separators=(",", ":")).encode(), 6)
    for old in FundingPlan.objects.select_for_update().filter(state="proposed"):
        _withdrawn(old, by)
    found = FundingPlan.objects.create(
        made_at=made.policy.made_at, made_by=staff, inputs_sha256=made.inputs_sha256,
        rule_version=content["plan"]["rule_version"][:64], document=packed,
        document_sha256=hashlib.sha256(packed).hexdigest(), summary=_summary(made, inputs),
    )  # fmt: skip
    record("plan proposed", "plan", found.pk, by=by, rows=len(made.allocations), state=made.status)
    return found


@transaction.atomic
def withdraw(found: FundingPlan, *, by: Actor) -> FundingPlan:
    """Takes a plan back that is not posted. RefusedError for one that is."""
    member_of_staff(by, "fund.propose")
    held = FundingPlan.objects.select_for_update().get(pk=found.pk)
    if held.state not in ("proposed", "approved"):
        raise RefusedError(f"the plan is {held.state}.", where=short_name(held), mend="reverse what it posted instead.")
    return _withdrawn(held, by)


def find_plan(name: str = "", *, state: str = "") -> FundingPlan:
    """A stored plan by its id, the beginning of its id, or the latest (in a state); UnknownNameError for none."""
    plans = FundingPlan.objects.order_by("-made_at")
    if state:
        plans = plans.filter(state=state)
    if not name:
        found = plans.first()
    else:
        try:
            found = plans.filter(pk=name).first()
        except ValidationError:
            found = next((p for p in plans if str(p.pk).startswith(name.lower())), None)
    if found is None:
        kind = f"{state} plan" if state else "plan"
        raise UnknownNameError.of(kind, name, [short_name(p) for p in plans[:20]])
    return found


def plan_of_line(line_id: str) -> FundingPlan | None:
    """The latest plan that is not withdrawn and looked at a line, paid or not; None for none."""
    for found in FundingPlan.objects.exclude(state="withdrawn").order_by("-made_at")[:50]:
        if line_id in content_of(found)["inputs"]["lines"]["line_id"]:
            return found
    return None


def short_name(found: FundingPlan) -> str:
    """The first eight digits of a plan's id: what people call it."""
    return str(found.pk)[:8]


def content_of(found: FundingPlan) -> dict[str, Any]:
    """The kept document: plan, inputs, policy. DataError where it was changed after it was kept."""
    packed = bytes(found.document)
    if hashlib.sha256(packed).hexdigest() != found.document_sha256:
        raise DataError("the kept plan was changed.", where=short_name(found), mend="plan again and tell the auditor.")
    content: dict[str, Any] = json.loads(zlib.decompress(packed))
    return content


def document_of(found: FundingPlan) -> PlanDocument:
    """The plan's header and allocations, its hash checked."""
    return read_plan(content_of(found)["plan"])


def made_again(found: FundingPlan) -> Plan:
    """The plan itself, made anew from the inputs that were kept with it, to be explained and compared.

    DataError where this version of the program makes another plan of them.
    """
    content = content_of(found)
    inputs = Inputs(content["inputs"])
    again = plan(inputs.lines, inputs.funds, _policy(content["policy"]))
    if again.inputs_sha256 != found.inputs_sha256:
        raise DataError("the kept inputs give another hash than the plan's.", where=short_name(found),
                        mend="explain it with the version of braidwork that made it.")  # fmt: skip
    return again


def inputs_hash_now(found: FundingPlan) -> str:
    """The hash that the plan's inputs have now, under its own policy: another than the plan's means it is stale."""
    from braidwork.funding import inputs_sha256

    policy = _policy(content_of(found)["policy"])
    inputs = inputs_of(policy.today)
    return inputs_sha256(inputs.lines, inputs.funds, policy)


def is_stale(found: FundingPlan) -> bool:
    """Whether lines, balances or rules changed since the plan was made."""
    return inputs_hash_now(found) != found.inputs_sha256


def _withdrawn(held: FundingPlan, by: Actor) -> FundingPlan:
    held.state = "withdrawn"
    held.save(update_fields=["state"])
    record("plan withdrawn", "plan", held.pk, by=by)
    return held


def _summary(made: Plan, inputs: Inputs) -> dict[str, Any]:
    """What a list or a review shows without opening the document."""
    compared = [o.document() for o in made.compare(WATERFALLS)]
    spent = dict.fromkeys(made.funds.ids, 0)
    for one in made.allocations:
        spent[one.fund_year_id] += one.amount_cents
    return {
        **made.outcome.document(), "name": made.plan_id, "status": made.status, "solver": made.solver,
        "lines": len(made.lines),
        "people": len(made.lines.person_ids), "allocations": len(made.allocations), "notes": list(made.notes),
        "left_out": list(inputs.document["left_out"]), "planned_cents_by_fund": spent, "compared": compared,
        "shortfalls_cents": dict(made.shortfalls), "note": made.lines.note,
        "inversions": len(made.inversions),
    }  # fmt: skip


def _policy_document(policy: Policy) -> dict[str, Any]:
    said = asdict(policy)
    said["today"], said["made_at"] = policy.today.isoformat(), policy.made_at.isoformat() if policy.made_at else None
    return said


def _policy(said: dict[str, Any]) -> Policy:
    made_at = datetime.fromisoformat(said["made_at"]) if said["made_at"] else None
    rest = {k: v for k, v in said.items() if k not in ("today", "made_at", "fixed_order")}
    order = tuple(said["fixed_order"])
    return Policy(today=date.fromisoformat(said["today"]), made_at=made_at, fixed_order=order, **rest)
