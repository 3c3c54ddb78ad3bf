"""When a session ends, who is told, and what becomes of a form that was sent too late."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from braidwork.workspace.accounts import kept_forms
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record

STAFF_IDLE = 30 * 60
LONGEST = 12 * 60 * 60
FACTOR, SIGNED_IN, SEEN, CLIENT, BEGAN = "factor", "signed_in_at", "seen", "intake", "began"
WARN_BEFORE = 2 * 60
KEPT = "kept"
LAST_STAFF = "last_staff"  # cookie: who was last signed in here, signed; a form sent too late is kept for nobody else
_EVERY = 60
# Pages that are there before sign-in, or that hold secrets: nothing sent to them is ever kept.
WITHOUT_SIGN_IN = frozenset({
    "sign-in", "sign-out", "second-step", "passkey-question", "passkey-sign-in", "first-link", "set-password", "stay",
})  # fmt: skip
_WITHOUT_FACTOR = WITHOUT_SIGN_IN | {
    "second-factor", "app-set-up", "passkey-options", "passkey-set-up", "recovery-codes", "prove",
}  # fmt: skip
_NEVER_KEPT = _WITHOUT_FACTOR | {"factor-remove", "kept-form"}


def begin(session: Any, factor: str) -> None:
    """Notes in a fresh session when it began and by which second factor."""
    session[SIGNED_IN] = session[SEEN] = int(time.time())
    session[FACTOR] = factor


def ends_at(session: Any) -> int | None:
    """The second at which a session ends if nothing more is sent; None where nobody has anything open in it."""
    seen = int(session.get(SEEN, time.time()))
    if SESSION_KEY in session:
        return min(seen + STAFF_IDLE, int(session.get(SIGNED_IN, seen)) + LONGEST)
    if not session.get(CLIENT):
        return None
    return min(seen + int(settings.SESSION_COOKIE_AGE), int(session.get(BEGAN, seen)) + LONGEST)


def remember(response: HttpResponse, staff: Staff) -> None:
    """Sets the cookie that says who was signed in here last."""
    response.set_cookie(
        LAST_STAFF, signing.dumps(str(staff.pk), salt=LAST_STAFF), max_age=LONGEST, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


class StaffSessions:
    """Ends sessions of staff after half an hour without use or twelve hours in all; leads to the second factor.

    Works after the check for forged forms: only a form of this site is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400 and "kept_form" in request.POST:
            forget_kept(request)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Nothing for a live session, else the way to sign-in; the view is not asked then."""
        session, name = request.session, request.resolver_match.url_name or ""
        if session.get(CLIENT) and abs(time.time() - session.setdefault(BEGAN, int(time.time()))) > LONGEST:
            session.pop(CLIENT) if SESSION_KEY in session else session.flush()  # answers are saved; her code opens them
        if SESSION_KEY not in session or not isinstance(request.user, Staff):
            return self._too_late(request, self._last_here(request), name)
        staff, now = request.user, int(time.time())
        session.setdefault(SEEN, now)
        session.setdefault(SIGNED_IN, now)
        end = ends_at(session)
        if (end is not None and now >= end) or session[SEEN] > now + LONGEST:  # also after a clock was set back
            record("session ended", "staff", staff.pk, by=Actor.staff(staff))
            logout(request)
            return self._too_late(request, staff, name)
        if abs(now - session[SEEN]) > _EVERY and not _looks_by_itself(request):
            session[SEEN] = now
        if settings.SECOND_FACTOR_REQUIRED and not session.get(FACTOR) and name not in _WITHOUT_FACTOR:
            return redirect("second-factor")
        return None

    def _too_late(self, request: HttpRequest, staff: Staff | None, name: str) -> HttpResponse | None:
        if _looks_by_itself(request) and request.path.startswith("/staff/"):
            return HttpResponse(status=204)  # the sign-in page has no place inside another
        if request.method != "POST" or staff is None or name in _NEVER_KEPT or not kept_forms.keep(request, staff):
            return None  # the page itself leads to sign-in
        return redirect(f"{reverse('sign-in')}?kept=1")

    def _last_here(self, request: HttpRequest) -> Staff | None:
        ours = request.path.startswith("/staff/")
        if request.method != "POST" or not ours or LAST_STAFF not in request.COOKIES:
            return None
        try:
            key = signing.loads(request.COOKIES[LAST_STAFF], salt=LAST_STAFF, max_age=LONGEST)
        except signing.BadSignature:
            return None
        return Staff.objects.filter(pk=key, is_active=True).first()


def _looks_by_itself(request: HttpRequest) -> bool:
    """Whether a page asks for news without anybody touching it: that keeps no session open."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def forget_kept(request: HttpRequest) -> None:
    """Forgets the form that was kept for the one who is signed in: it was sent, or thrown away."""
    if isinstance(request.user, Staff):
        kept_forms.drop(request.user)
        request.session.pop(KEPT, None)


def session_end(request: HttpRequest) -> dict[str, object]:
    """For each page: when its session ends (`session_ends`), in how many seconds, and whether it may be longer."""
    session: Any = getattr(request, "session", {})
    end = ends_at(session)
    if end is None:
        return {}
    left = max(0, end - int(time.time()))
    return {
        "session_ends": datetime.fromtimestamp(end, UTC), "session_left": left, "session_warns": WARN_BEFORE,
        "session_of_staff": SESSION_KEY in session, "session_kept": session.get(KEPT, False),
    }  # fmt: skip
