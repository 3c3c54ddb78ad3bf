"""Keeps the invented client of the visit in casework, as if she had talked, shared her case and shown her papers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from braidwork.eligibility.decisions import Decision as Decided
from braidwork.eligibility.questions.interview import Interview
from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.conversing import interview_of
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Decision, IntakeSession
from braidwork.workspace.casework.talking import decisions_of, hold, mark_changed
from braidwork.workspace.demo_people.lives import Life, Step
from braidwork.workspace.demo_people.storing import store
from braidwork.workspace.visit.client import Comer

_NAMES = UUID("6d2f7c1e-5f0b-4b0e-9a53-8c6a0f4f9b11")
PERSON, INTAKE = uuid5(_NAMES, "person"), uuid5(_NAMES, "intake")
_NAME = "Willow Marsh (invented)"
_LASTED = timedelta(minutes=20)


class _OnPapers(Interview):
    """The talk as decided with the papers that staff saw and what they found."""

    def __init__(self, comer: Comer, told: Interview) -> None:
        super().__init__(comer.on, answers=told.answers)
        self._comer = comer

    def decisions(self) -> tuple[Decided, ...]:
        """The decisions of the visit."""
        return self._comer.decisions


def keep_client(comer: Comer) -> None:
    """Stores the client with her talk, her consents, and the decisions made again on what staff saw."""
    home = Organisation.objects.filter(runs_workspace=True, is_synthetic=True).first()
    navigator = Staff.objects.filter(role_name="navigator", organisation=home, is_synthetic=True).first()
    if home is None or navigator is None:
        raise RefusedError("the demo's staff are not there.", mend="make them: braidwork workspace init --demo.")
    store([_life(comer, timezone.now() - _LASTED)], [home])
    held = hold(IntakeSession.objects.get(pk=INTAKE))
    mark_changed(held)
    Decision.objects.bulk_create(decisions_of(held, _OnPapers(comer, interview_of(held)), timezone.now()))
    record("decided on papers", "person", PERSON, by=Actor.staff(navigator), rows=len(comer.seen), version=held.version)


def _life(comer: Comer, began: datetime) -> Life:
    steps = [Step("start", began), Step("consent", began, "screening"), Step("consent", began, "private_screening")]
    for number, answer in enumerate(comer.answers, 1):
        steps.append(Step("answer", began + timedelta(seconds=20 * number), answer=answer))
    ended = steps[-1].at + timedelta(minutes=1)
    steps += [Step("consent", ended, "serving", 0), Step("consent", ended, "private_serving", 0)]
    return Life(-1, "shared", PERSON, INTAKE, _NAME, "en", True, tuple(steps))
