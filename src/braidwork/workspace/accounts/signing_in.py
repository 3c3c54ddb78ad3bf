"""Acts of sign-in: the password, the second step, the end. Each is evented; a refusal tells nothing about the name."""

from __future__ import annotations

import hmac
import time
from typing import NoReturn

from axes.models import AccessAttempt
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts import kept_forms, lockout, second_factors, sessions
from braidwork.workspace.accounts.models import Invitation, Staff
from braidwork.workspace.accounts.sign_in_settings import LOCKED_FOR
from braidwork.workspace.casework.events import VISITOR, Actor, record

NOT_IN = "Name and password do not fit, or there were too many tries. After five, wait 15 minutes."
NOT_THE_CODE = "This code does not fit, or there were too many tries. After five, wait 15 minutes."
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_HALF, _HALF_FOR = "half", 5 * 60
_PROVED_FOR = 10 * 60


class NotIn(RefusedError):  # noqa: N818 - what the visitor is told
    """Name and password do not fit, or are locked: one wording for all."""

    def __init__(self, what: str = NOT_IN) -> None:
        super().__init__(what)


def by_password(request: HttpRequest, name: str, password: str, wanted: str) -> Staff | None:
    """Signs in by name and password; None where a second factor is still to be shown, NotIn where they do not fit."""
    staff = authenticate(lockout.bare(request), username=name.strip()[:150], password=password[:500])
    if not isinstance(staff, Staff):
        _refused()
    logout(request)  # also ends what whoever was here before had open
    if not second_factors.has_factor(staff):
        return _complete(request, staff, "")
    mark = staff.get_session_auth_hash()
    request.session[_HALF] = {"staff": str(staff.pk), "at": int(time.time()), "mark": mark, "next": wanted[:300]}
    return None


def half_in(request: HttpRequest) -> tuple[Staff, str] | None:
    """Who gave the right password in this browser within five minutes and owes the second factor; and where to."""
    half = request.session.get(_HALF)
    if not half or abs(time.time() - half["at"]) > _HALF_FOR:
        return None
    staff = Staff.objects.filter(pk=half["staff"], is_active=True).first()
    if staff is None or not hmac.compare_digest(half["mark"], staff.get_session_auth_hash()):
        return None
    return staff, half["next"]


def by_code(request: HttpRequest, staff: Staff, code: str) -> Staff:
    """The second step by a code of the app or a recovery code; a wrong one counts as a failed sign-in."""
    name = str(staff.sign_in_name)
    factor = "" if lockout.is_shut(request, name) else second_factors.fits(staff, code)
    if not factor:
        if not lockout.is_shut(request, name):
            lockout.count_failure(request, name)
        _refused(NOT_THE_CODE)
    return _complete(request, staff, factor)


def by_passkey(request: HttpRequest, credential: str) -> Staff:
    """Signs in by a passkey, alone or as the second step: what unlocks it is the first factor."""
    half = half_in(request)
    try:
        staff = second_factors.staff_of_passkey(credential, only=half[0] if half else None)
    except RefusedError:
        record("sign-in refused", "staff", "", by=VISITOR)
        raise
    return _complete(request, staff, "passkey")


def prove(request: HttpRequest, staff: Staff, password: str) -> None:
    """The password once more before factors are changed; NotIn where it does not fit."""
    found = authenticate(lockout.bare(request), username=staff.sign_in_name, password=password[:500])
    if not isinstance(found, Staff) or found.pk != staff.pk:
        _refused("The password does not fit, or there were too many tries. After five, wait 15 minutes.")
    request.session["proved_at"] = int(time.time())


def has_proved(request: HttpRequest) -> bool:
    """Whether she signed in, or gave her password again, within ten minutes."""
    last = max(int(request.session.get("proved_at", 0)), int(request.session.get(sessions.SIGNED_IN, 0)))
    return abs(time.time() - last) < _PROVED_FOR


def proved_factor(request: HttpRequest, factor: str) -> None:
    """Notes that a factor was set up and shown in this session."""
    request.session[sessions.FACTOR] = factor


def leave(request: HttpRequest) -> None:
    """Signs out: the session is cleared, and so is a form that was kept."""
    if isinstance(request.user, Staff):
        kept_forms.drop(request.user)
        record("signed out", "staff", request.user.pk, by=Actor.staff(request.user))
    logout(request)


def tidy() -> None:
    """Erases what sign-in leaves behind and is over: kept forms, links, failures that lock nobody any more."""
    now = timezone.now()
    kept_forms.forget_old()
    Invitation.objects.filter(expires_at__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - LOCKED_FOR).delete()


def _complete(request: HttpRequest, staff: Staff, factor: str) -> Staff:
    tidy()
    logout(request)
    login(request, staff, backend=_BACKEND)
    sessions.begin(request.session, factor)
    record("signed in", "staff", staff.pk, by=Actor.staff(staff), factor=factor)
    return staff


def _refused(what: str = NOT_IN) -> NoReturn:
    record("sign-in refused", "staff", "", by=VISITOR)
    raise NotIn(what)
