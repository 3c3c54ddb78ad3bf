"""Choosing the language of the client pages, and how far each language is translated and checked, for staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.reference.languages import SOURCE, locales
from braidwork.reference.languages.checking import states, to_do, unapproved_binding
from braidwork.reference.languages.strings import Words, part_of
from braidwork.workspace.casework import talking
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.site.languages import choices, keep_language, language_of

_BACK_TO = frozenset({"welcome", "question", "results", "sharing", "pause", "come-back", "plan", "plan-change"})
_MOST_KEYS = 400


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, back: str) -> HttpResponse:
    """The list of languages, each by its own name; a POST takes one and goes back to the page it came from."""
    back = back if back in _BACK_TO else "welcome"
    if request.method == "GET":
        return render(request, "language.html", {"languages": choices(), "back": back})
    keep_language(request, request.POST.get("language", "")[:20])
    intake = open_intake(request)
    if intake is not None:
        talking.choose_language(intake, language_of(request), by=client(intake))
    return redirect(back)


@require_GET
@staff_page("languages.read")
def states_of_all(request: HttpRequest) -> HttpResponse:
    """Each language with its texts by state, and for one of them what is missing or no longer fits its English."""
    record("languages read", "page", "languages", by=Actor.staff(request.user))
    tags = [tag for tag in locales() if tag != SOURCE]
    rows = [(locales()[tag], states(tag), len(unapproved_binding(tag))) for tag in tags]
    one = request.GET.get("of", "")
    page = {
        "rows": rows, "staff": request.user, "of": locales().get(one),
        "to_do": [(key, part_of(key), _in_one_line(words)) for key, words in to_do(one).items()][:_MOST_KEYS]
        if one in tags else [],
    }  # fmt: skip
    return render(request, "languages.html", page)


def _in_one_line(words: Words) -> str:
    return words if isinstance(words, str) else " / ".join(words.values())
