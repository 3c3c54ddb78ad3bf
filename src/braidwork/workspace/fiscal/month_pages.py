"""Pages that close the books: months, exports by month, and whether the ledger still is what was sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import BraidworkError
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.closing import ask_reopening, close_month, closed_months, confirm_reopening
from braidwork.workspace.fiscal.exporting import LANGUAGES, export_lines, head_of_ledger, posted_months
from braidwork.workspace.fiscal.models import PeriodClose
from braidwork.workspace.fiscal.showing import month_name, problem_of, told, what_was_done
from braidwork.workspace.fiscal.verifying import verify_ledger

_ENDINGS = {"beancount": "beancount", "hledger": "journal"}


@require_GET
@staff_page("fund.read")
def months(request: HttpRequest) -> HttpResponse:
    """The months of the books, open and closed, with their exports."""
    return _months(request)


@require_POST
@staff_page("fund.post")
def close(request: HttpRequest, month: str) -> HttpResponse:
    """Closes a month that is over."""
    return _act(request, lambda by: close_month(month, by=by), f"{month} is closed. Nothing can be dated in it now.")


@require_POST
@staff_page("fund.post")
def ask_to_reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Asks for a closed month to be reopened."""
    reason = request.POST.get("reason", "")[:200]
    words = f"You asked to reopen {month}. It stays closed until another person says yes."
    return _act(request, lambda by: ask_reopening(month, reason=reason, by=by), words)


@require_POST
@staff_page("fund.approve")
def reopen(request: HttpRequest, month: str) -> HttpResponse:
    """Reopens a month that somebody else asked for."""
    return _act(request, lambda by: confirm_reopening(month, by=by), f"{month} is open again.")


@require_GET
@staff_page("fund.read")
def export_file(request: HttpRequest, language: str, month: str) -> HttpResponse:
    """The ledger of one month (or `all`) as a file for beancount or hledger."""
    try:
        text = "\n".join(export_lines(language, "" if month == "all" else month)) + "\n"
    except BraidworkError as error:
        return _months(request, error)
    record("ledger exported", "month", month, by=Actor.staff(request.user), page=language, rows=text.count("\n"))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="braided-funds-{month}.{_ENDINGS[language]}"'
    return response


@require_http_methods(["GET", "POST"])
@staff_page("fund.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Reads the whole ledger anew and says whether it is what was sealed; the head to write down."""
    page: dict[str, Any] = {"staff": request.user, "here": "months"}
    if request.method == "POST":
        known = request.POST.get("head", "").strip().lower()[:64]
        check = verify_ledger(known_head=known or None)
        record("ledger verified", "page", "ledger", by=Actor.staff(request.user), rows=check.postings,
               state="whole" if check.good else "broken")  # fmt: skip
        page |= {"check": check, "known": known, "at": timezone.now()}
    return render(request, "fiscal/verify.html", page)


@require_GET
@staff_page("fund.read")
def head_file(request: HttpRequest) -> HttpResponse:
    """The head of the chain as a small file, to be kept where nobody who runs the database can reach it."""
    response = HttpResponse(json.dumps(head_of_ledger(), indent=1) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="ledger-head.json"'
    record("ledger head read", "page", "ledger", by=Actor.staff(request.user))
    return response


def _act(request: HttpRequest, act: Callable[[Actor], object], words: str) -> HttpResponse:
    try:
        act(Actor.staff(request.user))
    except BraidworkError as error:
        return _months(request, error)
    told(request, words)
    return redirect("fund-months")


def _months(request: HttpRequest, error: BraidworkError | None = None) -> HttpResponse:
    staff, this_month = request.user, timezone.localdate().isoformat()[:7]
    closed = {str(c.month): c for c in closed_months()}
    rows = []
    for month in sorted({*posted_months(), *closed}, reverse=True):
        c = closed.get(month)
        asked = c is not None and c.reopening_asked_by_id is not None
        rows.append({
            "month": month, "name": month_name(month), "closed": c, "asked": asked, "is_over": month < this_month,
            "may_close": c is None and month < this_month and staff.may("fund.post"),
            "may_ask": c is not None and not asked and staff.may("fund.post"),
            "may_reopen": c is not None and asked and staff.may("fund.approve")
            and c.reopening_asked_by_id != staff.pk,
        })  # fmt: skip
    page = {
        "staff": staff, "here": "months", "months": rows, "languages": LANGUAGES, "done": what_was_done(request),
        "past": PeriodClose.objects.exclude(reopened_at=None).select_related("closed_by", "reopened_by")
        .order_by("-reopened_at")[:20],
        "problem": problem_of(error) if error else None,
    }  # fmt: skip
    return render(request, "fiscal/months.html", page, status=409 if error else 200)
