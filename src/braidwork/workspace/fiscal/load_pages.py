"""The page that loads awards and service lines: a file or pasted text, all of it or nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from braidwork.errors import BraidworkError, DataError
from braidwork.funding.funds import families
from braidwork.funding.ledger import dollars
from braidwork.funding.lines.categories import categories
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.papers.receiving import LARGEST, takes_a_file
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.awards import load_awards
from braidwork.workspace.fiscal.need_tables import read_csv_text
from braidwork.workspace.fiscal.needs import load_needs
from braidwork.workspace.fiscal.showing import problem_of, told

_AWARD = """[[fund_year]]
fund_year_id = "LEVY-27"
award = "County levy 2027"
family = "county_levy"
start_date = 2026-07-01
end_date = 2027-06-30
allotment_cents = 2500000
balance_cents = 2500000
county_codes = ["53033"]"""
_LINE = """line_id,person,category_code,cost_cents,other_grants_cents,service_date,waiting_since_date,county_code,tier
need-1,p-0a1b,transport,13000,0,2026-12-01,2026-10-15,53033,2"""


@require_GET
@staff_page("fund.load")
def load(request: HttpRequest) -> HttpResponse:
    """The two forms: awards, and service lines."""
    return _page(request)


@takes_a_file
@require_POST
@staff_page("fund.load")
def load_award_file(request: HttpRequest) -> HttpResponse:
    """Loads an award file; its money is posted as it is loaded."""
    try:
        text = _text(request, "the award file")
        found = load_awards(text, by=Actor.staff(request.user), synthetic=settings.DEMO, name="the award file")
    except BraidworkError as error:
        return _page(request, error, "awards")
    words = f"Loaded {len(found.new)} new fund-year{'' if len(found.new) == 1 else 's'}"
    words += f" with {dollars(found.available_cents + found.administration_cents)}."
    if found.known:
        words += f" {len(found.known)} were there before and stay as they are."
    if found.book_changed:
        words += " The common rules of the award book are changed."
    told(request, " ".join([words, *found.warnings]))
    return redirect("funds")


@takes_a_file
@require_POST
@staff_page("fund.load")
def load_line_file(request: HttpRequest) -> HttpResponse:
    """Loads a table of service lines, and decisions about people if a table of them was pasted too."""
    try:
        rows, name = read_csv_text(_text(request, "the table of lines"), name="the table of lines")
        decided = request.POST.get("decisions", "").strip()
        decisions = read_csv_text(decided, name="the decisions")[0] if decided else None
        found = load_needs(
            rows, by=Actor.staff(request.user), decisions=decisions, synthetic=settings.DEMO, name=name,
            decisions_name="the decisions",
        )  # fmt: skip
    except BraidworkError as error:
        return _page(request, error, "lines")
    lines = f"{found.lines:,} line{'' if found.lines == 1 else 's'}"
    people = f"{found.people:,} {'person' if found.people == 1 else 'people'}"
    new, need = f"{found.new_people:,} of them new", dollars(found.net_cents)
    told(request, f"Loaded {lines} of {people}, {new}. After other grants they need {need}.")
    return redirect("fund-plans")


def _page(request: HttpRequest, error: BraidworkError | None = None, at: str = "") -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("text", "decisions")} if at else {}
    page = {
        "staff": request.user, "problem": problem_of(error) if error else None, "at": at, "typed": typed,
        "families": sorted(families()), "services": sorted(categories()), "award": _AWARD, "line": _LINE,
        "most": LARGEST // 1_000_000, "here": "load",
    }  # fmt: skip
    return render(request, "fiscal/load.html", page, status=422 if error else 200)


def _text(request: HttpRequest, what: str) -> str:
    """What was sent: the file, or else the pasted text."""
    if getattr(request, "file_too_large", False):
        raise DataError(
            "the file is too large.", where=what, mend=f"at most {LARGEST // 1_000_000} MB; use the command line."
        )
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        text = request.POST.get("text", "")
    else:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError("this is no text in UTF-8.", where=what, mend="save it as UTF-8 text.") from error
    if not text.strip():
        raise DataError("nothing was sent.", where=what, mend="choose a file, or paste the text.")
    return text
