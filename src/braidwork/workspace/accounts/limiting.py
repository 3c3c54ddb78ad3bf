"""Few tries from one address: what costs us work or helps a guesser is counted, and too much is answered with 429."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from braidwork.workspace.accounts.guessing import WINDOW, failed, is_locked
from braidwork.workspace.site.guarding import address_of

# Most forms from one address in a quarter of an hour, by the name of the page; a library or a job center shares one
# address. Wrong names, codes and links are limited more closely where they are checked; a start counts itself.
MOST = {
    "come-back": 100, "sign-in": 100, "second-step": 100, "passkey-question": 100, "passkey-sign-in": 100,
    "set-password": 30, "prove": 60,
}  # fmt: skip
MOST_UPLOADS = 120


class FewTries:
    """Counts forms to the pages of `MOST`, and uploads to any page, by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """A plain page with 429 where an address sent too much, else nothing."""
        if request.method != "POST":
            return None
        name = request.resolver_match.url_name or ""
        upload = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/") and name not in MOST
        most = MOST_UPLOADS if upload else MOST.get(name)
        if most is None:
            return None
        kind, address = "upload" if upload else f"sent {name}", address_of(request)
        if is_locked(kind, address, most=most):
            answer = render(request, "accounts/too_many.html", status=429)
            answer["Retry-After"] = str(int(WINDOW.total_seconds()))
            return answer
        failed(kind, address)
        return None
