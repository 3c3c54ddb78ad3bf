"""What happens to a whole award: its money moves, it pays for administration, it ends, is changed or expires."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from braidwork.errors import BraidworkError, DataError
from braidwork.funding.ledger import dollars
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.actuals import expire, pay_administration, transfer
from braidwork.workspace.fiscal.awards import change_allotment, end_award
from braidwork.workspace.fiscal.balances import balances
from braidwork.workspace.fiscal.models import FundYear
from braidwork.workspace.fiscal.showing import fund_names, name_of, parsed_cents, parsed_day, problem_of, told
from braidwork.workspace.fiscal.undoing import reasons


@require_GET
@staff_page("fund.post")
def change_fund(request: HttpRequest, fund_year_id: str) -> HttpResponse:
    """The forms that change a whole award."""
    return _page(request, _year_or_404(fund_year_id))


@require_POST
@staff_page("fund.post")
def move_money(request: HttpRequest, fund_year_id: str) -> HttpResponse:
    """Moves money to another fund, pays a cost of administration, or lets what is left expire."""
    year, by, sent = _year_or_404(fund_year_id), Actor.staff(request.user), request.POST
    try:
        if sent.get("do") == "transfer":
            approval = sent.get("approval", "").strip()
            if not approval:
                raise DataError("The approval is not named.", where="Approval", mend="Name the letter that allows it.")
            cents, to = _cents(request), sent.get("to", "")
            transfer(fund_year_id, to, cents, by=by, approval=approval)
            words = f"{dollars(cents)} moved to {fund_names().get(to, to)}."
        elif sent.get("do") == "administration":
            cents, day = _cents(request), parsed_day(sent.get("day", ""))
            pay_administration(fund_year_id, cents, by=by, on=day)
            words = f"{dollars(cents)} of administration is posted as paid."
        elif sent.get("do") == "expire":
            expire(fund_year_id, by=by)
            words = f"What was left of {name_of(year)} has expired."
        else:
            raise DataError("Nothing was chosen.", mend="Use one of the buttons.")
    except BraidworkError as error:
        return _page(request, year, error)
    return _done(request, fund_year_id, words)


@require_POST
@staff_page("fund.load")
def change_award(request: HttpRequest, fund_year_id: str) -> HttpResponse:
    """Ends an award, or awards another allotment and undoes the one before, both dated."""
    year, by, sent = _year_or_404(fund_year_id), Actor.staff(request.user), request.POST
    try:
        if sent.get("do") == "end":
            end_award(fund_year_id, by=by)
            words = f"{name_of(year)} has ended: nothing more is planned with it. What is encumbered stays."
        elif sent.get("do") == "allotment":
            set_aside = sent.get("administration", "").strip() or "0"
            administration = parsed_cents(set_aside)
            if administration is None:
                raise DataError("That is no amount of money.", where="Administration", mend="Write it as 2500.00.")
            change_allotment(
                fund_year_id, allotment_cents=_cents(request), administration_cents=administration,
                reason=sent.get("reason", ""), by=by,
            )  # fmt: skip
            words = f"The allotment of {name_of(year)} is changed. The award before is undone by a dated reversal."
        else:
            raise DataError("Nothing was chosen.", mend="Use one of the buttons.")
    except BraidworkError as error:
        return _page(request, year, error)
    return _done(request, fund_year_id, words)


def _page(request: HttpRequest, year: FundYear, error: BraidworkError | None = None) -> HttpResponse:
    names = fund_names()
    page: dict[str, Any] = {
        "staff": request.user, "here": "funds", "year": year, "name": name_of(year), "reasons": reasons(),
        "b": balances([year], {})[0], "others": sorted((k, n) for k, n in names.items() if k != year.pk),
        "typed": request.POST, "problem": problem_of(error) if error else None, "today": timezone.localdate(),
        "is_over": year.end_date < timezone.localdate() or year.ended_on is not None,
        "may_load": request.user.may("fund.load"), "allotment": dollars(year.allotment_cents),
    }  # fmt: skip
    return render(request, "fiscal/change_fund.html", page, status=409 if error else 200)


def _done(request: HttpRequest, fund_year_id: str, words: str) -> HttpResponse:
    told(request, words)
    return redirect("fund", fund_year_id)


def _cents(request: HttpRequest) -> int:
    found = parsed_cents(request.POST.get("amount", ""))
    if not found:
        raise DataError("The amount is no amount of money.", where="Amount", mend="Write it as 2500.00.")
    return found


def _year_or_404(fund_year_id: str) -> FundYear:
    found = FundYear.objects.filter(pk=fund_year_id).first()
    if found is None:
        raise Http404
    return found
