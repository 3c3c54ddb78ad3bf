"""A device that clients share: it clears itself when nobody touches it, and keeps nothing of the one before.

Staff mark a device once; the mark is a signed cookie that says nothing about anyone. BRAIDWORK_SHARED_DEVICES=1 marks
every device that is not signed in, for a workspace that serves a room of kiosks only.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.seats import left_by_client

COOKIE = "shared_device"
WARN_SECONDS, CLEAR_SECONDS = 180, 60
_GRACE = 30  # a page may arrive late
_YEAR = 365 * 24 * 3600
_TOUCHED, _CASE = "touched", "intake"


def is_shared(request: HttpRequest) -> bool:
    """Whether this device is one that clients share."""
    if settings.SHARED_DEVICES:
        return True
    try:
        return bool(request.get_signed_cookie(COOKIE, default="", salt=COOKIE) == "yes")
    except BadSignature:
        return False


class SharedDevice:
    """Clears a shared device that nobody touched for too long, also where the page could not do it itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.shared_device = is_shared(request)
        if not request.shared_device:
            return self.get_response(request)
        if _CASE in request.session:
            now, polls = int(time.time()), request.headers.get("HX-Request") == "true"
            last = request.session.get(_TOUCHED, now)
            if abs(now - last) > WARN_SECONDS + CLEAR_SECONDS + _GRACE:
                return cleared_now(request)
            if not polls and request.path not in (reverse("still-there"), reverse("cleared")):
                request.session[_TOUCHED] = now
        response = self.get_response(request)
        if "Clear-Site-Data" in response:
            _keep_the_mark(response)
        return response


@require_http_methods(["GET", "POST"])
def still_there(request: HttpRequest) -> HttpResponse:
    """The warning before a shared device clears itself; one press goes on where the client was."""
    if request.method == "POST":
        return redirect("question")
    if _CASE not in request.session:
        return redirect("welcome")
    response = render(request, "seats/still_there.html")
    response["Refresh"] = f"{CLEAR_SECONDS}; url={reverse('cleared')}"  # one press goes on; no answer hangs on it
    return response


@require_http_methods(["GET", "POST"])
def cleared(request: HttpRequest) -> HttpResponse:
    """Clears a shared device: at once on a press, by itself only when the time has run out; then says so."""
    if request.method == "POST":
        return cleared_now(request)
    last = request.session.get(_TOUCHED)
    if _CASE in request.session and last is not None and abs(int(time.time()) - last) < WARN_SECONDS:
        return redirect("question")
    return cleared_now(request) if _CASE in request.session else render(request, "seats/cleared.html")


def cleared_now(request: HttpRequest) -> HttpResponse:
    """Ends the session of a client and has the browser drop what it kept."""
    left_by_client(request.session.get(_CASE), device=str(request.session.get("device", "")))
    request.session.flush()
    response = redirect("cleared")
    response["Clear-Site-Data"] = '"cache", "storage"'
    _keep_the_mark(response)
    return response


@require_POST
@staff_page("case.sit")
def this_device(request: HttpRequest) -> HttpResponse:
    """Marks this device as one that clients share, or takes the mark away."""
    shared = request.POST.get("do") == "share"
    by = Actor.staff(request.user)
    record("device marked shared" if shared else "device no longer shared", "page", "this-device", by=by)
    response = redirect("begin")
    if shared:
        response.set_signed_cookie(
            COOKIE, "yes", salt=COOKIE, max_age=_YEAR, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _keep_the_mark(response: HttpResponse) -> None:
    """Clears all but cookies by header, and those of the client one by one: the mark of the device stays."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")


__all__ = ["SharedDevice", "cleared", "cleared_now", "is_shared", "still_there", "this_device"]
