"""What a client takes home from a sitting: her plan and who signed it, referrals, services, what is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from braidwork.eligibility.rules.sentences import shown_date
from braidwork.navigation.directory.needs import needs
from braidwork.reference.services import service_kind
from braidwork.workspace.casework.plans.models import Plan, PlanVersion
from braidwork.workspace.casework.plans.sight import EVERYTHING, Sight
from braidwork.workspace.casework.plans.signing import missing_of, signatures_of
from braidwork.workspace.casework.plans.writing import newest
from braidwork.workspace.casework.services.reading import services_of
from braidwork.workspace.casework.serving.models import Referral, Task
from braidwork.workspace.casework.serving.referral_rules import STATES
from braidwork.workspace.visit.layout import heading, wrapped
from braidwork.workspace.visit.voice import ANYBODY, Voice


@dataclass(frozen=True)
class TakenHome:
    """What a sitting leaves, as it stands: the plan's newest version, who signed it and when, and who still has to.

    `referrals` are (receiver, need, state), `services` what the plan's organization wrote down by day, `next_steps` its
    tasks by day. `sight` is how much of the plan its reader may see.
    """

    version: PlanVersion
    signed: tuple[tuple[str, date], ...]
    unsigned: tuple[str, ...]
    referrals: tuple[tuple[str, str, str], ...]
    services: tuple[tuple[date, str], ...]
    next_steps: tuple[tuple[date, str], ...]
    sight: Sight = EVERYTHING


def taken_home(plan: Plan, *, sight: Sight = EVERYTHING) -> TakenHome:
    """What the client of a plan takes home; of other organizations nothing."""
    version, person = newest(plan), plan.person
    signed = tuple((str(s.name), s.signed_on) for s in signatures_of(version).values())
    sent = Referral.objects.filter(person=person, from_organisation=plan.organisation).order_by("made_at")
    labels = {name: need.label for name, need in needs().items()}
    referrals = tuple(
        (r.receiver_name, labels.get(str(r.need), str(r.need)), STATES[str(r.state)])
        for r in sent.select_related("to_organisation")
    )
    services = tuple(
        (s.start_date, service_kind(str(s.kind)).name)
        for s in services_of(person).filter(organisation=plan.organisation).order_by("pk") if s.start_date
    )  # fmt: skip
    tasks = Task.objects.filter(person=person, organisation=plan.organisation, done_at=None).order_by("due_on", "pk")
    steps = tuple((t.due_on, str(t.what)) for t in tasks)
    return TakenHome(version, signed, missing_of(version), referrals, services, steps, sight)


def home_story(home: TakenHome | None, voice: Voice = ANYBODY) -> Iterator[str]:
    """The lines on what the client takes home; none without a plan."""
    if home is None:
        return
    yield from heading(f"What {voice.who} takes home")
    names = " and ".join(name for name, _ in home.signed)
    plan = f"{voice.opens(voice.whose)} plan, version {home.version.number}, sealed as {home.version.body_sha256[:12]}"
    waits = f" {' and '.join(home.unsigned).capitalize()} still sign." if home.unsigned else ""
    yield from wrapped(f"{plan}, signed by {names}.{waits}" if names else f"{plan}, not signed yet.")
    for receiver, need, state in home.referrals:
        yield from wrapped(
            f"A referral to {receiver} for {need[:1].lower()}{need[1:]}: {state[:1].lower()}{state[1:]}."
        )
    if home.services:
        kinds = "; ".join(f"{kind[:1].lower()}{kind[1:]}" for _, kind in home.services)
        yield from wrapped(f"Written into the service ledger: {kinds}.")
    for day, what in home.next_steps[:4]:
        yield from wrapped(f"{shown_date(day)}: {what}", "  ")
    yield ""
