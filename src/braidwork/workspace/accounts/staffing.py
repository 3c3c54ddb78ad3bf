"""Acts on staff: added with a one-time link, given another role, let go, and a second factor taken away by two."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts import kept_forms
from braidwork.workspace.accounts.guessing import keyed_hash
from braidwork.workspace.accounts.models import FactorReset, Invitation, Organisation, Staff
from braidwork.workspace.accounts.roles import role
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import AuditEvent

LINK_FOR = timedelta(days=3)
RESET_FOR = timedelta(days=1)
# Who let somebody in, or gave her a role, within a week cannot have her as the second person: two names may be one.
_TOO_CLOSE = timedelta(days=7)
_LETTING_IN = ("staff added", "password link made", "role changed", "access given back")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{2,99}")


@transaction.atomic
def add_staff(
    organisation: Organisation, sign_in_name: str, display_name: str, role_name: str, *, by: Actor
) -> tuple[Staff, str]:
    """A new member of staff without a password, and the token of the link with which she sets one.

    BraidworkError for a sign-in name that is taken or cannot be used, UnknownNameError for an unknown role.
    """
    name, shown = sign_in_name.strip(), display_name.strip()[:150]
    if not _NAME.fullmatch(name):
        raise BraidworkError("This name cannot be used.", mend="take 3 to 100 letters, digits, dots or dashes.")
    if not shown:
        raise BraidworkError("The name that colleagues and clients see is missing.", mend="type it.")
    if Staff.objects.filter(sign_in_name__iexact=name).exists():
        raise BraidworkError("Somebody signs in with this name already.", mend="choose another.")
    role(role_name)
    staff = Staff(sign_in_name=name, display_name=shown, organisation=organisation, role_name=role_name)
    staff.set_unusable_password()
    staff.save()
    record("staff added", "staff", staff.pk, by=by, organisation=str(organisation.pk), role=role_name)
    return staff, new_link(staff, by=by)


@transaction.atomic
def new_link(staff: Staff, *, by: Actor) -> str:
    """The token of a fresh link to set a password, shown once; an earlier link stops working."""
    if not staff.is_active:
        raise RefusedError("this person has no access.", mend="give access back first.")
    token, now = secrets.token_urlsafe(32), timezone.now()
    Invitation.objects.update_or_create(
        staff=staff,
        defaults={"token_hash": keyed_hash("first link", token), "made_at": now, "expires_at": now + LINK_FOR},
    )
    record("password link made", "staff", staff.pk, by=by)
    return token


def invited(token: str) -> Staff | None:
    """Who may set a password with a token now."""
    found = Invitation.objects.select_related("staff__organisation").filter(
        token_hash=keyed_hash("first link", token[:200]), expires_at__gt=timezone.now(), staff__is_active=True
    )
    invitation = found.first() if token else None
    return invitation.staff if invitation else None


@transaction.atomic
def set_first_password(token: str, password: str) -> Staff:
    """Sets the password of the person invited; the link is used up and every session of hers ends."""
    staff = invited(token)
    if staff is None or not Invitation.objects.filter(staff=staff).delete()[0]:
        raise RefusedError("this link was used, or is too old.", mend="ask an administrator for a new one.")
    staff.set_password(password)
    staff.save(update_fields=["password"])
    record("password set", "staff", staff.pk, by=Actor.staff(staff))
    return staff


@transaction.atomic
def change_role(staff: Staff, role_name: str, *, by: Actor) -> None:
    """Gives another role; her sessions end at once."""
    role(role_name)
    held = _held(staff, by, "nobody changes the own role.")
    if held.role_name != role_name:
        held.role_name = role_name
        _end_sessions(held)
        record("role changed", "staff", held.pk, by=by, role=role_name)


@transaction.atomic
def end_access(staff: Staff, *, by: Actor) -> None:
    """Takes access away: sessions, links and kept forms end at once; what she did stays on record."""
    held = _held(staff, by, "nobody ends the own access.")
    held.is_active = False
    _end_sessions(held)
    Invitation.objects.filter(staff=held).delete()
    kept_forms.drop(held)
    record("access ended", "staff", held.pk, by=by)


@transaction.atomic
def give_access_back(staff: Staff, *, by: Actor) -> None:
    """Gives access back to somebody whose access was ended; sessions from before stay ended."""
    held = _held(staff, by, "nobody gives access to herself.")
    held.is_active = True
    _end_sessions(held)
    record("access given back", "staff", held.pk, by=by)


@transaction.atomic
def ask_reset(staff: Staff, *, by: Staff) -> FactorReset:
    """Asks that the second factor of a colleague be taken away; nothing happens until another person confirms it."""
    held = _held(staff, Actor.staff(by), "nobody asks for her own reset.")
    FactorReset.objects.filter(staff=held, state="waiting").update(state="replaced", decided_at=timezone.now())
    found = FactorReset.objects.create(staff=held, asked_by=by, asked_at=timezone.now())
    record("second factor reset asked", "staff", held.pk, by=Actor.staff(by))
    return found


def waiting_for(by: Staff) -> list[FactorReset]:
    """The resets that a member of staff may confirm: of her organisation (of all, where hers runs the workspace),
    about somebody else, asked within a day by somebody else who did not let her in within a week."""
    if not by.may("staff.confirm"):
        return []
    found = FactorReset.objects.filter(state="waiting", asked_at__gt=timezone.now() - RESET_FOR)
    if not by.organisation.runs_workspace:
        found = found.filter(staff__organisation=by.organisation)
    found = found.exclude(asked_by=by).exclude(staff=by).select_related("staff__organisation", "asked_by")
    let_in = AuditEvent.objects.filter(
        subject_kind="staff", subject_id=str(by.pk), act__in=_LETTING_IN, at__gt=timezone.now() - _TOO_CLOSE
    )
    close = set(let_in.values_list("actor_id", flat=True))
    return [r for r in found.order_by("asked_at") if str(r.asked_by_id) not in close]


@transaction.atomic
def decide_reset(reset_id: object, *, confirm: bool, by: Staff) -> Staff:
    """Confirms or declines a reset. Confirmed: factors and recovery codes are gone, sessions end, and she sets up a new
    one after her next sign-in. RefusedError where it is not for this person to decide."""
    held = FactorReset.objects.select_for_update(of=("self",)).select_related("staff").filter(pk=reset_id).first()
    if held is None or held.pk not in {r.pk for r in waiting_for(by)}:
        raise RefusedError("this is not yours to confirm.", mend="ask a second person who is not concerned.")
    held.state, held.decided_by, held.decided_at = ("done" if confirm else "declined"), by, timezone.now()
    held.save()
    if confirm:
        Authenticator.objects.filter(user=held.staff).delete()
        _end_sessions(held.staff)
    act = "second factor reset confirmed" if confirm else "second factor reset declined"
    record(act, "staff", held.staff_id, by=Actor.staff(by))
    return held.staff


def _held(staff: Staff, by: Actor, not_oneself: str) -> Staff:
    if by.kind == "staff" and by.id == str(staff.pk):
        raise RefusedError(not_oneself, mend="ask another administrator.")
    return Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)


def _end_sessions(staff: Staff) -> None:
    staff.session_epoch += 1
    staff.save()
