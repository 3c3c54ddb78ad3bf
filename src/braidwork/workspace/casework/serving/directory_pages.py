"""Pages of the directory: for anyone, and for staff from a case. What is asked never stands in an address."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.errors import UnknownNameError
from braidwork.workspace.casework.client_pages import OPEN
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving import directory_book
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.directory_asking import Search, choices, look, more, search_in
from braidwork.workspace.casework.serving.directory_cards import card_of
from braidwork.workspace.casework.serving.reach import case_of

_SEARCHED = "searched for services"


@require_http_methods(["GET", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """The directory for anyone: a form, and after a POST what was found."""
    return _search(request, {"base": "base.html"})


@require_http_methods(["GET", "POST"])
@staff_page("referral.make")
def services_for_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The directory for staff who look for a service for a client; each answer leads to a referral."""
    intake = case_of(request.user, case_id, "referral.make")
    page = {"base": "staff_base.html", "staff": request.user, "case_id": case_id}
    return _search(request, {**page, "client": person_label(intake.person)})


@require_GET
def service(request: HttpRequest, key: str) -> HttpResponse:
    """One entry of the directory."""
    book = directory_book.open_book()
    if book is None:
        raise Http404
    try:
        entry = book.entry(key)
    except UnknownNameError:
        raise Http404 from None
    case = _kept(request).get("case", "")
    back = reverse("services-for-case", args=[case]) if case else reverse("services")
    return render(request, "serving/service.html", {"card": card_of(entry), "back": back})


def _search(request: HttpRequest, page: dict[str, object]) -> HttpResponse:
    book = directory_book.open_book()
    if book is None:
        return render(request, "serving/services.html", {**page, "no_directory": True})
    case = str(page.get("case_id", ""))
    search = search_in(request.POST) if request.method == "POST" else _again(request, case)
    page |= {**choices(), "search": search, "editions": book.editions, "invented": book.synthetic}
    if request.method == "GET" and search.is_empty:
        return render(request, "serving/services.html", page)
    _keep(request, search, case)
    answer = look(book, search)
    page |= {
        "asked": not answer.problem, "problem": answer.problem, "near": answer.near,
        "cards": [card_of(f.entry, f) for f in answer.found], "more": more(search).limit if answer.has_more else 0,
    }  # fmt: skip
    return render(request, "serving/services.html", page, status=422 if answer.problem else 200)


def _keep(request: HttpRequest, search: Search, case: str) -> None:
    """Keeps the last search with the session of a client or of staff, for the way back; anybody else's is not kept."""
    if request.user.is_authenticated or OPEN in request.session:
        request.session[_SEARCHED] = {"case": case, "search": asdict(search)}


def _kept(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(_SEARCHED, {})
    return found


def _again(request: HttpRequest, case: str) -> Search:
    kept = _kept(request)
    return Search(**kept["search"]) if kept and kept["case"] == case else Search()
