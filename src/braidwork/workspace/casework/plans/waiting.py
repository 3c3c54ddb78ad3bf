"""What waits for the client: a plan that was laid before her to sign, and a referral that asks for her yes."""

from __future__ import annotations

from typing import Any

from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.plans.models import Plan, PlanSignature
from braidwork.workspace.casework.plans.reach import plans_of_client
from braidwork.workspace.casework.plans.way_words import named
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.serving.models import Referral
from braidwork.workspace.site.languages import say


def plans_to_sign(plans: list[Plan]) -> list[Plan]:
    """Those of her plans that an organization laid before her and that she has not signed, in the same order."""
    found = [p for p in plans if p.organisation_id is not None and p.offered and p.offered == p.number]
    signed = set(
        PlanSignature.objects.filter(version__plan__in=found, who="client").values_list(
            "version__plan_id", "version__number"
        )
    )
    return [p for p in found if (p.pk, p.number) not in signed]


def waits_for_her(intake: IntakeSession, lang: str, *, but: Plan | None = None) -> dict[str, Any]:
    """Notices for a page: each plan to sign (without `but`, which the page shows), each referral to agree to."""
    hers = [intake.person_id, *joined_people(intake.person_id)]
    asking = Referral.objects.filter(person__in=hers, state="asking").select_related("to_organisation")
    return {
        "plans": [
            {"id": p.pk, "words": say(lang, "plan_page.to_sign", organisation=named(_home(p)))}
            for p in plans_to_sign(plans_of_client(intake)) if but is None or p.pk != but.pk
        ],
        "referrals": [
            say(lang, "plan_page.referral_waits", place=named(str(r.receiver_name))) for r in asking.order_by("made_at")
        ],
    }  # fmt: skip


def _home(plan: Plan) -> str:
    assert plan.organisation is not None, "only a plan of an organization is laid before her"
    return str(plan.organisation.name)
