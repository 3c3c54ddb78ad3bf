"""Stores invented clients as the acts of casework would have: the same rows, the same events, in a few statements.

An act that writes something new writes it here too: a test holds every row and event of this against the acts.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.published import question_set
from braidwork.workspace.accounts.models import Organisation
from braidwork.workspace.casework.consenting import TEXT_VERSION, Purpose, terms_of
from braidwork.workspace.casework.conversing import body_of, is_private
from braidwork.workspace.casework.events import Actor, Happened, record_many
from braidwork.workspace.casework.models import Answer, Consent, Decision, IntakeSession, Person
from braidwork.workspace.casework.talking import decisions_of
from braidwork.workspace.demo_people.lives import Life, Step

_AT_ONCE = 500


@dataclass
class _Rows:
    people: list[Person] = field(default_factory=list)
    intakes: list[IntakeSession] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)


@transaction.atomic
def store(found: Iterable[Life], organisations: Sequence[Organisation]) -> int:
    """Stores invented clients with all they said and agreed to; how many. Events stand in the order of their time."""
    rows = _Rows()
    with _no_collecting():
        for life in sorted(found, key=lambda one: one.steps[0].at):  # the numbers of one day are read once
            _Told(life, organisations, rows).tell()
        for kind in (rows.people, rows.intakes, rows.consents, rows.answers, rows.decisions):
            if kind:
                cast(Any, type(kind[0])).objects.bulk_create(kind, batch_size=_AT_ONCE)
        record_many(sorted(rows.events, key=lambda e: e.at))
    return len(rows.people)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Many rows are made and none is let go: looking for garbage among them would cost an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Told:
    """One life told step by step into rows."""

    def __init__(self, life: Life, organisations: Sequence[Organisation], rows: _Rows) -> None:
        self.life, self.organisations, self.rows = life, organisations, rows
        self.consents: list[Consent] = []
        self.left = len(life.answers)
        began = life.steps[0].at
        self.person = Person(id=life.person_id, display_name=life.name, is_synthetic=True, began_at=began)
        questions = question_set()
        self.intake = IntakeSession(
            id=life.intake_id, person=self.person, question_set_id=questions.id,
            question_set_version=questions.version, question_set_checksum=questions.checksum,
            service_date=timezone.localdate(began), locale=life.locale, began_at=began, changed_at=began,
        )  # fmt: skip
        self.by = Actor("client", str(life.intake_id))

    def tell(self) -> None:
        """Every step as its act would store it."""
        for step in self.life.steps:
            if step.act == "start":
                self._event(step.at, "intake started", Actor("client"), question_set=question_set().version)
            elif step.act == "consent":
                self._consent(step)
            elif step.act == "withdraw":
                self._withdraw(step)
            else:
                self._answer(step)
        self.rows.people.append(self.person)
        self.rows.intakes.append(self.intake)
        self.rows.consents += self.consents

    def _consent(self, step: Step) -> None:
        purpose, to = cast(Purpose, step.purpose), self._organisation(step)
        days, scope = terms_of(purpose)
        self._end(purpose, to, step.at)
        self.consents.append(
            Consent(
                person=self.person, purpose=purpose, scope=list(scope), recipient=to, legal_basis="consent",
                text_version=TEXT_VERSION, locale=self.life.locale, given_at=step.at,
                expires_at=step.at + timedelta(days=days), seat=self.by.seat,
            )
        )  # fmt: skip
        self._event(step.at, "consent given", purpose=purpose, organisation=str(to.pk) if to else "")

    def _withdraw(self, step: Step) -> None:
        to = self._organisation(step)
        self._end(step.purpose, to, step.at)
        if step.purpose == "serving":
            self._end("private_serving", to, step.at)
        self._event(step.at, "consent withdrawn", purpose=step.purpose, organisation=str(to.pk) if to else "")

    def _answer(self, step: Step) -> None:
        given, intake = step.answer, self.intake
        assert given is not None
        intake.version += 1
        intake.changed_at = step.at
        self.rows.answers.append(
            Answer(
                intake=intake, key=given.key, body=body_of(given), is_private=is_private(given.question),
                position=intake.version, version=intake.version, token=f"invented-{intake.version:08}",
                given_at=step.at, seat=self.by.seat, given_by=self.by.id, device=self.by.device,
            )
        )  # fmt: skip
        self._event(step.at, "answer given", question=given.question, version=intake.version)
        self.left -= 1
        if self.left == 0 and self.life.is_whole:
            self._finish(step.at)

    def _finish(self, at: datetime) -> None:
        answers = Answers(question_set(), {a.key: a for a in self.life.answers})
        found = decisions_of(self.intake, Interview(self.intake.service_date, answers=answers), at)
        self.rows.decisions += found
        self.intake.state = "finished"
        self._event(at, "intake finished", programs=len(found), version=self.intake.version)

    def _end(self, purpose: str, to: Organisation | None, at: datetime) -> None:
        """What stands of a purpose and recipient ends."""
        for consent in self.consents:
            stands = consent.withdrawn_at is None and consent.expires_at > at
            if stands and consent.purpose == purpose and consent.recipient == to:
                consent.withdrawn_at = at

    def _organisation(self, step: Step) -> Organisation | None:
        return None if step.to is None else self.organisations[step.to]

    def _event(self, at: datetime, act: str, by: Actor | None = None, **details: str | int | bool) -> None:
        self.rows.events.append(Happened(at, act, "person", str(self.person.pk), by or self.by, details))
