"""Invented organisations, staff and clients for a demo workspace."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from braidwork.eligibility.questions.answers import Answer
from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.parsing import codes_of, no_answer, parsed, people_answer
from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.accounts.roles import ROLES
from braidwork.workspace.casework.consenting import give_consent
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.talking import give_answer, start_intake

_ORGANISATIONS = (
    ("Invented Center North", "53061", "government_contractor"),
    ("Invented Center Central", "53033", "government_contractor"),
    ("Invented Neighbors South", "53053", "itself"),
)
_CLIENTS = 6
_SITTING = ("navigator", "helper", "program_manager", "steward", "auditor")


def fill() -> tuple[tuple[str, str, str], ...]:
    """Fills an empty demo workspace; gives (sign-in name, password, role and organisation) of every invented person."""
    if not settings.DEMO:
        raise RefusedError("invented people belong into a demo workspace only.", mend="add --demo.")
    _fill()
    staff = Staff.objects.filter(is_synthetic=True).select_related("organisation").order_by("sign_in_name")
    return tuple((s.sign_in_name, _password(s.sign_in_name), f"{s.role.label}, {s.organisation.name}") for s in staff)


def _password(sign_in_name: str) -> str:
    return f"invented-{sign_in_name}"


@transaction.atomic
def _fill() -> None:
    if Organisation.objects.exists():
        return
    north, central, south = (
        Organisation.objects.create(name=n, county_code=c, acts_as=a, is_synthetic=True) for n, c, a in _ORGANISATIONS
    )
    seats = [(central, name) for name in _SITTING] + [(south, "partner"), (north, "navigator")]
    for organisation, role_name in seats:
        name = role_name.replace("_", "-") + ("-north" if organisation is north else "")
        Staff.objects.create_user(
            name, _password(name), organisation=organisation, role_name=role_name, is_synthetic=True,
            display_name=f"Invented {ROLES[role_name].label.lower()}",
        )  # fmt: skip
    for number in range(_CLIENTS):
        _invent_client(number, central if number % 2 == 0 else north)


def _invent_client(number: int, organisation: Organisation) -> None:
    intake = start_intake(by=Actor("client"), synthetic=True)
    intake.person.display_name = f"Invented client {number + 1}"
    intake.person.save()
    by = Actor("client", str(intake.pk))
    give_consent(intake.person, "screening", by=by)
    give_consent(intake.person, "private_screening", by=by)
    give_consent(intake.person, "serving", by=by, to=organisation)
    from braidwork.workspace.casework.conversing import interview_of

    for step in range(60):
        asked = interview_of(intake).next()
        if asked is None or (number == _CLIENTS - 1 and step == 4):  # the last client stopped in the middle
            return
        intake = give_answer(
            intake,
            asked.key,
            lambda q, i: _invented(q, i, number),
            by=by,
            seen=intake.version,
            token=f"invented-{step:08}",
        )


def _invented(asked: NextQuestion, interview: Interview, number: int) -> Answer:
    kind, on, answers = asked.question.kind, interview.on, interview.answers
    if kind == "household_loop":
        return people_answer((), None, on)
    if kind in ("single", "multi"):
        return parsed(asked, str(number % len(codes_of(asked, answers)) + 1), answers, on)
    if kind == "money":
        return parsed(asked, f"${800 + 350 * number}", answers, on)
    if kind == "count":
        return parsed(
            asked, str(int(asked.question.least or 0) + 23 + 5 * number if asked.key == "age" else 1), answers, on
        )
    return no_answer(asked, "unknown", on)
