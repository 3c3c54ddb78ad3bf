"""Invented referrals, notes and tasks for a demo workspace, made by the same acts as real ones."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import cases_for
from braidwork.workspace.casework.serving.models import Referral
from braidwork.workspace.casework.serving.noting import write_note
from braidwork.workspace.casework.serving.referral_rules import Side
from braidwork.workspace.casework.serving.referring import move, refer
from braidwork.workspace.casework.serving.tasking import set_task

# Each line is one client: the need, whether private answers are asked for, and the steps with who takes them.
_STORIES: tuple[tuple[str, bool, tuple[tuple[str, Side, str], ...]], ...] = (
    ("food", False, (("agree", "client", ""),)),
    ("housing", True, ()),
    ("legal", False, (("agree", "client", ""), ("accept", "receiver", ""))),
    ("child_care", False, (("agree", "client", ""), ("wait", "receiver", ""))),
    ("transport", False, (("agree", "client", ""), ("decline", "receiver", "full"))),
    ("english_classes", False, (
        ("agree", "client", ""), ("accept", "receiver", ""), ("attended", "receiver", ""),
        ("close", "sender", "served"),
    )),
)  # fmt: skip
_WORDS = "Best reached by text message, after 4 pm. (invented)"
_NOTE = "Came with a sister, who interpreted. Wants to begin English classes in January. (invented)"
_TASK = "Ask for the pay stub of last month (invented)"


def invent_serving() -> int:
    """Referrals at every stage, a note and tasks, between the organisations of a demo; how many referrals were made.

    Where there is any referral already, nothing is added.
    """
    if Referral.objects.exists():
        return 0
    homes, made = list(Organisation.objects.filter(is_synthetic=True).order_by("name")), 0
    for place, home in enumerate(homes):
        sender = Staff.objects.filter(organisation=home, role_name="navigator").order_by("sign_in_name").first()
        receiver = (
            Staff.objects.filter(organisation=homes[place - 1], role_name="partner").order_by("sign_in_name").first()
        )
        if sender is None or receiver is None or receiver.organisation_id == home.pk:
            continue
        named = cases_for(sender).filter(state="finished").exclude(person__display_name="")
        cases = list(named.order_by("began_at", "pk").distinct()[: len(_STORIES)])
        for number, (intake, story) in enumerate(zip(cases, _STORIES, strict=False)):
            _tell(intake, story, sender, receiver, f"invented-{place}-{number}")
            made += 1
        if cases:
            _write(cases, sender, f"invented-{place}")
    return made


def _tell(
    intake: IntakeSession, story: tuple[str, bool, tuple[tuple[str, Side, str], ...]], sender: Staff, receiver: Staff,
    token: str,
) -> None:  # fmt: skip
    need, private, steps = story
    actors = {
        "client": Actor("client", str(intake.pk)), "sender": Actor.staff(sender), "receiver": Actor.staff(receiver),
    }  # fmt: skip
    held = refer(
        intake.person, receiver.organisation, need, by=sender, token=f"{token}-made", words=_WORDS, asks_private=private
    )
    for number, (act, side, code) in enumerate(steps):
        if act == "agree" and held.state == "sent":  # she shared with them before
            continue
        held = move(
            held, act, by=actors[side], side=side, seen=held.version, token=f"{token}-step-{number}", code=code
        )  # fmt: skip


def _write(cases: list[IntakeSession], by: Staff, token: str) -> None:
    today = timezone.localdate()
    write_note(cases[0].person, _NOTE, by=by, token=f"{token}-note-written")
    for number, intake in enumerate(cases[:3]):
        set_task(
            intake.person, _TASK, today + timedelta(days=number), by=by, token=f"{token}-task-{number}",
            for_staff=by if number else None,
        )  # fmt: skip
