"""Invented filing cards, likely duplicates and papers for a demo workspace, made by the same acts as real ones."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from django.utils import timezone

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers.bringing import add_file, mark_seen
from braidwork.workspace.casework.papers.checklist import checklist
from braidwork.workspace.casework.reading import cases_for
from braidwork.workspace.casework.same_person.filing import Filed, file_case
from braidwork.workspace.casework.same_person.looking import suggest_all
from braidwork.workspace.casework.same_person.models import Identity

_NAMED, _TWICE = 6, 2  # filing cards of each organisation, and how many of them come once more under no name so far
_STREETS = ("Example Ave", "Sample St", "Model Way")
_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
"""


def invent_filing() -> int:
    """Filing cards with some likely duplicates and a few papers for each organisation of a demo; how many cards.

    Where anybody is filed already, nothing is added.
    """
    if Identity.objects.exists():
        return 0
    made = 0
    for by in Staff.objects.filter(role_name="navigator", is_synthetic=True).order_by("sign_in_name"):
        finished = cases_for(by).filter(state="finished", person__is_synthetic=True).order_by("began_at", "pk")
        finished = finished.exclude(person__in=Identity.objects.values("person"))  # filed by another organisation
        named = list(finished.exclude(person__display_name="")[:_NAMED])
        unnamed = list(finished.filter(person__display_name="")[: min(_TWICE, len(named))])
        cards = [_card(intake) for intake in named]
        cards += [_otherwise(card) for card in cards[: len(unnamed)]]
        for intake, card in zip([*named, *unnamed], cards, strict=True):
            file_case(intake.person, card, by=Actor.staff(by))
        made += len(cards)
        for intake in named[:2]:
            _bring(intake, by)
        if cards:
            suggest_all(by)
    return made


def _card(intake: IntakeSession) -> Filed:
    chance = random.Random(f"card {intake.person_id}")
    given, _, family = str(intake.person.display_name).partition(" ")
    number = chance.randint(1, 99)
    born = date(chance.randint(1950, 2006), number % 12 + 1, 1 + number % 28)
    return Filed(
        given_name=given, family_name=family, birth_date=born,
        phone=f"206-555-01{number:02}", email=f"client{chance.randint(100, 999)}@example.org",
        address=f"{100 + 7 * number} {chance.choice(_STREETS)}", place="Sampleton",
    )  # fmt: skip


def _otherwise(card: Filed) -> Filed:
    """The same person as another desk wrote her down: one letter of the name more, no e-mail, an older address."""
    return replace(card, given_name=f"{card.given_name}h", email="", address="12 Former Rd")


def _bring(intake: IntakeSession, by: Staff) -> None:
    lines = checklist(intake, private=False)
    if lines:
        mark_seen(
            intake.person, lines[0], lines[0].papers[0].id, timezone.localdate(), name=str(by.display_name),
            by=Actor.staff(by),
        )  # fmt: skip
    if len(lines) > 1:
        add_file(
            intake.person, _PAGE, by=Actor("client", str(intake.pk)), token=f"invented-{intake.pk}", need=lines[1]
        )  # fmt: skip
