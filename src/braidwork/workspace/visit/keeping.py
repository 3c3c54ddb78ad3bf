"""Keeps the invented client of the visit in casework, as if she had talked, shared her case and shown her papers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers.bringing import mark_seen
from braidwork.workspace.casework.papers.checklist import checklist
from braidwork.workspace.casework.papers.finding import find
from braidwork.workspace.demo_people.lives import Life, Step
from braidwork.workspace.demo_people.storing import store
from braidwork.workspace.visit.client import Comer

_NAMES = UUID("6d2f7c1e-5f0b-4b0e-9a53-8c6a0f4f9b11")
PERSON, INTAKE = uuid5(_NAMES, "person"), uuid5(_NAMES, "intake")
_NAME = "Willow Marsh (invented)"
_LASTED = timedelta(minutes=20)
_BASIS = "the talk about training, 20 CFR 680.210 (invented)"


def keep_client(comer: Comer) -> None:
    """Stores the client with her talk, her consents, and the decisions made again on what staff saw."""
    home = Organisation.objects.filter(runs_workspace=True, is_synthetic=True).first()
    navigator = Staff.objects.filter(role_name="navigator", organisation=home, is_synthetic=True).first()
    if home is None or navigator is None:
        raise RefusedError("the demo's staff are not there.", mend="make them: braidwork workspace init --demo.")
    store([_life(comer, timezone.now() - _LASTED)], [home])
    intake, by = IntakeSession.objects.get(pk=INTAKE), Actor.staff(navigator)
    wanted = {paper.id for paper in comer.seen}
    for need in checklist(intake, private=True):
        for paper in (p for p in need.papers if p.id in wanted):
            mark_seen(intake.person, need, paper.id, comer.on, name=navigator.display_name, by=by)
            wanted.discard(paper.id)
    for fact in comer.found:
        find(intake, fact, True, _BASIS, comer.on, by=by)


def _life(comer: Comer, began: datetime) -> Life:
    steps = [Step("start", began), Step("consent", began, "screening"), Step("consent", began, "private_screening")]
    for number, answer in enumerate(comer.answers, 1):
        steps.append(Step("answer", began + timedelta(seconds=20 * number), answer=answer))
    ended = steps[-1].at + timedelta(minutes=1)
    steps += [Step("consent", ended, "serving", 0), Step("consent", ended, "private_serving", 0)]
    return Life(-1, "shared", PERSON, INTAKE, _NAME, "en", True, tuple(steps))
