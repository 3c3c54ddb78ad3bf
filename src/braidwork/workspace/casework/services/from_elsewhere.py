"""Services that follow in one step from another record: a referral that was kept, an item of a plan that is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.reference.services import kinds_of_category
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.services.models import ServiceEvent
from braidwork.workspace.casework.services.recording import From, record_service
from braidwork.workspace.casework.serving.models import Referral, ReferralChange

if TYPE_CHECKING:
    from braidwork.workspace.casework.plans.models import PlanVersion

_KEPT = ("attended", "closed")
# Needs that other programs meet; all others are daily needs, met by supports.
_OF_PROGRAMS = frozenset({"job_search", "training", "english_classes", "veterans"})
_OTHERWISE = "support_other"


@dataclass(frozen=True)
class PlanItem:
    """One service of a plan: its key there, what it is called, the kind that the ledger would give it, the line that
    pays for it (blank where no money is promised), the day it begins."""

    key: str
    label: str
    kind: str
    line_id: str
    begins: date | None = None


@transaction.atomic
def service_of_referral(
    referral: Referral, *, by: Staff, on: date | None = None, kind: str = "", program: str = ""
) -> ServiceEvent:
    """The service that a kept referral was: to a program, or to supports (or `kind`), on the day the client came.

    One a referral and day. RefusedError where nobody said that the client came, or another organization sent her.
    """
    if referral.from_organisation_id != by.organisation_id:
        raise RefusedError("another organization made this referral.", mend="they write the service down.")
    came = ReferralChange.objects.filter(referral=referral, act="attended").order_by("-pk").first()
    if referral.state not in _KEPT or came is None:
        raise RefusedError("nobody said so far that the client came.", mend="mark the referral first.")
    day = on or timezone.localdate(came.at)
    chosen = kind or ("program_referral" if str(referral.need) in _OF_PROGRAMS else "support_referral")
    return record_service(
        referral.person, chosen, by=by, token=f"referral-{referral.pk.hex}-{day:%Y%m%d}", on=day, program=program,
        provider=referral.receiver_name[:200], came_from=From("referral", referral=referral),
    )  # fmt: skip


@transaction.atomic
def service_of_plan_item(
    version: PlanVersion, key: str, *, by: Staff, on: date, token: str, kind: str = "", minutes: int | None = None,
    program: str = "",
) -> ServiceEvent:  # fmt: skip
    """The service that an item of a plan became, with its line in the books where its money is promised or paid.

    RefusedError where the plan has no such item or is another organization's, and for a day before the item begins.
    """
    item = next((i for i in items_of(version) if i.key == key), None)
    if item is None or version.plan.organisation_id != by.organisation_id:
        raise RefusedError("the plan has no such service.", mend="look at the plan as it stands.")
    if item.begins is not None and on < item.begins:
        begins = f"{item.begins:%B} {item.begins.day}, {item.begins.year}"
        raise RefusedError(
            f"the plan begins this on {begins}.", mend="give a day from then on, or change the day in the plan first."
        )
    return record_service(
        version.plan.person, kind or item.kind, by=by, token=token, on=on, minutes=minutes, program=program,
        came_from=From("plan", plan_version=str(version.pk), plan_item=key, line_id=item.line_id),
    )  # fmt: skip


def items_of(version: PlanVersion) -> tuple[PlanItem, ...]:
    """The services of a version of a plan, in its order."""
    from braidwork.workspace.casework.plans.models import PlanLine
    from braidwork.workspace.casework.plans.promises import promised_lines

    standing = PlanLine.objects.filter(plan=version.plan_id, replaced_at=None)
    lines = {str(item): str(line) for item, line in standing.values_list("item", "line_id")}
    pay = promised_lines(lines.values())
    return tuple(
        _item(one, {item: line for item, line in lines.items() if line in pay}) for one in version.body["services"]
    )


def plan_here(person: Any, organisation: Any) -> PlanVersion | None:
    """The newest version of the plan of a person with an organization; None where there is none."""
    from braidwork.workspace.casework.plans.writing import current_plan

    return current_plan(person, organisation)


def _item(one: dict[str, Any], lines: dict[str, str]) -> PlanItem:
    from braidwork.workspace.casework.plans.body import day_of

    kinds = kinds_of_category(str(one["category_code"]))
    key = str(one["key"])
    return PlanItem(
        key, str(one["label"]), kinds[0].code if kinds else _OTHERWISE, lines.get(key, ""), day_of(one["begins"])
    )
