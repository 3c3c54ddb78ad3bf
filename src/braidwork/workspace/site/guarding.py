"""What every answer of the server carries, what every page knows, and what the log must not hold."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from braidwork.reference.languages import locale, text
from braidwork.workspace.site.languages import asked_for, is_checked, language_of, offered

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class GuardedHeaders:
    """Puts the policy of this site on every answer: nothing from elsewhere, nothing kept by browser or proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_POLICY
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        response["Cache-Control"] = "no-store"
        response["X-Frame-Options"] = "DENY"
        response["X-Robots-Tag"] = "noindex"
        return response


class SlidingSession:
    """Moves the end of a session that is in use, once in five minutes: each move is a write that waits for the disk."""

    EVERY_SECONDS = 300

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, now = request.session, int(time.time())
        ours = session.session_key and not session.is_empty() and "_auth_user_id" not in session  # staff: see accounts
        asks_alone = request.headers.get("HX-Request") == "true"  # a page that asks by itself is no use of it
        if ours and not asks_alone and abs(now - session.get("seen", 0)) > self.EVERY_SECONDS:
            session["seen"] = now
        return self.get_response(request)


class NoNullCharacters:
    """Takes null characters out of what a form sends: nobody types one, and PostgreSQL stores none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any("\x00" in value for values in request.POST.lists() for value in (values[0], *values[1])):
            clean = QueryDict(mutable=True)
            for name, values in request.POST.lists():
                clean.setlist(name.replace("\x00", ""), [v.replace("\x00", "") for v in values])
            request.POST = clean
        return self.get_response(request)


class NoValues(logging.Formatter):
    """A log line with the kind of error and where in the code it arose, and nothing that a person typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger; for an error its class and the place in the code."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0] is not None:
            at = traceback.extract_tb(record.exc_info[2])
            place = f"{at[-1].filename}:{at[-1].lineno} {at[-1].name}" if at else "?"
            return f"{line} {record.exc_info[0].__name__} at {place}"
        return f"{line} status {getattr(record, 'status_code', '?')}"


def every_page(request: HttpRequest) -> dict[str, object]:
    """Language and direction, whether a person checked its words, the name of the page, and whether this is a demo."""
    language = language_of(request)
    found = request.resolver_match
    return {
        "lang": language, "direction": locale(language).direction, "is_checked": is_checked(language),
        "speaks_own": text(language, "all.machine").locale == language,
        "page_name": found.url_name if found is not None else "", "speaks_many": len(offered()) > 1,
        "for_client": not request.path.startswith("/staff"), "demo": settings.DEMO,
    }  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what is not there, or is not for this person to see: one page, so that it tells nothing."""
    return render(request, "not_found.html", status=404)


def not_taken(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for what cannot be read: a form or a file that is too large, an address that is none of ours."""
    request.client_language = asked_for(request)  # what was sent may have come before its session was looked up
    return render(request, "not_taken.html", status=400)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours; it asks nothing of the database, which may be what failed."""
    request.client_language = asked_for(request)
    return render(request, "went_wrong.html", status=500)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long, or did not come from this site."""
    return render(request, "form_too_old.html", status=403)


def address_of(request: HttpRequest) -> str:
    """The address that a request came from; behind our own proxy the one that the proxy saw."""
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
