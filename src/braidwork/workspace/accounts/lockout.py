"""What axes keeps of failed sign-ins: keyed hashes of name and address, a count and a time, for minutes."""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest

from braidwork.workspace.accounts.guessing import keyed_hash
from braidwork.workspace.accounts.sign_in_settings import FAILURES_FOR_NAME, FAILURES_FROM_ADDRESS
from braidwork.workspace.site.guarding import address_of


class Lockout(AxesDatabaseHandler):
    """Closes a name after five failures and an address after thirty; a success clears the name, not the address."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether name or address failed too often of late."""
        by_name, by_address = (
            found.aggregate(count=Sum("failures_since_start"))["count"] or 0
            for found in self.get_user_attempts(request, credentials)
        )
        return by_name >= FAILURES_FOR_NAME or by_address >= FAILURES_FROM_ADDRESS

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forgets the failures of the name that has just signed in."""
        count, _ = AccessAttempt.objects.filter(username=hashed_name(request, credentials)).delete()
        return int(count)


def hashed_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name of a sign-in as axes stores it."""
    given = credentials or {}
    name = str(given.get("username") or given.get("sign_in_name") or "")
    return keyed_hash("sign in", name.strip().lower())


def hashed_address(request: HttpRequest) -> str:
    """The address of a request as axes stores it: a keyed hash in the shape of a private IPv6 address."""
    digest = bytes.fromhex(keyed_hash("sign in from", address_of(request)))
    return str(IPv6Address(b"\xfd" + digest[:15]))


def bare(request: HttpRequest) -> HttpRequest:
    """A request with an address and nothing else, so that axes has nothing else to store."""
    found = HttpRequest()
    found.method = "POST"
    found.META = {k: request.META[k] for k in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR") if k in request.META}
    return found


def is_shut(request: HttpRequest, name: str) -> bool:
    """Whether a name, or the address of a request, is locked out now."""
    return not AxesProxyHandler.is_allowed(bare(request), {"username": name})


def count_failure(request: HttpRequest, name: str) -> None:
    """Counts a wrong code or a wrong passkey as a failed sign-in of that name."""
    user_login_failed.send(sender=__name__, credentials={"username": name}, request=bare(request))
