"""Pages of the ledger: batches, a posting with all that it rests on, a line, a person; and the way to undo and pay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import BraidworkError, DataError
from braidwork.funding.funds import families
from braidwork.funding.ledger import dollars
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.fiscal.actuals import Paid, post_actuals, release
from braidwork.workspace.fiscal.balances import waiting_plan
from braidwork.workspace.fiscal.models import (
    FundDecision,
    FundingPlan,
    FundYear,
    LedgerBatch,
    LedgerPosting,
    Pseudonym,
    ServiceLine,
)
from braidwork.workspace.fiscal.planning import short_name
from braidwork.workspace.fiscal.showing import (
    KINDS,
    county,
    fund_names,
    parsed_cents,
    parsed_day,
    plainly,
    problem_of,
    service,
    shown,
    told,
    what_was_done,
)
from braidwork.workspace.fiscal.standing import StoredStanding
from braidwork.workspace.fiscal.tracing import Step, grounds_of, trace
from braidwork.workspace.fiscal.undoing import reasons, undo

_AT_ONCE = 50
_ENCUMBERED, _SPENT = "encumbered", "expended"


@require_GET
@staff_page("fund.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """Every batch, the newest first."""
    number, count = _page_of(request), LedgerBatch.objects.count()
    rows = LedgerBatch.objects.order_by("-id")[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    page = {
        "staff": request.user, "here": "ledger", "done": what_was_done(request), "count": count, "page": number,
        "batches": [(b, KINDS.get(b.kind, b.kind), _who(b.made_by)) for b in rows],
        "after": number + 1 if number * _AT_ONCE < count else 0, "before": number - 1,
    }  # fmt: skip
    return render(request, "fiscal/ledger.html", page)


@require_GET
@staff_page("fund.read")
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One sealed batch with its postings."""
    found = LedgerBatch.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    here = _page_of(request)
    first = found.first_posting + (here - 1) * 2 * _AT_ONCE
    last = min(first + 2 * _AT_ONCE, found.first_posting + found.n) - 1
    ids = list(LedgerPosting.objects.filter(pk__range=(first, last)).order_by("pk").values_list("entry", flat=True))
    steps = [s for e in dict.fromkeys(ids) for s in _entry(e)]
    record("postings read", "batch", number, by=Actor.staff(request.user), rows=len(steps))
    page = {
        "staff": request.user, "here": "ledger", "batch": found, "kind": KINDS.get(found.kind, found.kind),
        "rows": shown(steps), "by": _who(found.made_by), "approved": _who(found.approved_by), "page": here,
        "plan": _plan(found.plan_id), "before": here - 1,
        "after": here + 1 if last < found.first_posting + found.n - 1 else 0,
    }  # fmt: skip
    return render(request, "fiscal/batch.html", page)


@require_http_methods(["GET", "POST"])
@staff_page("fund.read")
def find(request: HttpRequest) -> HttpResponse:
    """Where a trace begins: a posting's number, a line, a pseudonym, a fund-year or a rule. Asked by POST: no name of a
    person stands in an address."""
    page: dict[str, Any] = {"staff": request.user, "here": "trace"}
    if request.method == "GET":
        return render(request, "fiscal/trace.html", page)
    wanted = request.POST.get("wanted", "").strip()[:200]
    page["wanted"] = wanted
    if wanted.isdigit() and len(wanted) < 16 and LedgerPosting.objects.filter(pk=int(wanted)).exists():
        return redirect("fund-posting", int(wanted))
    if ServiceLine.objects.filter(pk=wanted).exists():
        return redirect("fund-line", wanted)
    try:
        if Pseudonym.objects.filter(pk=wanted).exists():
            steps, what = trace(person=wanted), "person"
        elif FundYear.objects.filter(pk=wanted).exists():
            steps, what = trace(fund_year=wanted), "fund-year"
        else:
            steps, what = trace(rule=wanted), "rule"
    except BraidworkError:
        page["problem"] = problem_of(DataError(
            "Nothing in the books has this name.", mend="type a posting's number, a line, a pseudonym, a fund-year or "
            "the code of a cap, exactly as the books have it.",
        ))  # fmt: skip
        return render(request, "fiscal/trace.html", page, status=422)
    record("trace read", "trace", what, by=Actor.staff(request.user), rows=len(steps))
    return render(request, "fiscal/trace.html", page | {"rows": shown(steps), "what": what, "searched": True})


@require_GET
@staff_page("fund.read")
def posting(request: HttpRequest, number: int) -> HttpResponse:
    """One posting: its entry, fund, rule on that date, decision, plan and pseudonymous person; and the way to undo."""
    return _posting(request, number)


@require_POST
@staff_page("fund.post")
def undo_posting(request: HttpRequest, number: int) -> HttpResponse:
    """Reverses the whole entry of a posting, on a day and for a reason."""
    _step_or_404(number)
    try:
        day = _day(request)
        sealed = undo([number], reason=request.POST.get("reason", ""), by=Actor.staff(request.user), on=day)
    except BraidworkError as error:
        return _posting(request, number, error)
    told(request, f"Undone by batch {sealed.id}, dated {day:%B %-d, %Y}. The first posting stays as it was.")
    return redirect("fund-posting", number)


@require_GET
@staff_page("fund.read")
def line(request: HttpRequest, line_id: str) -> HttpResponse:
    """One line in the ledger: what was encumbered and paid for it, by which fund, in what order."""
    return _line(request, line_id)


@require_POST
@staff_page("fund.post")
def pay_line(request: HttpRequest, line_id: str) -> HttpResponse:
    """Posts what one fund paid for a line; the rest of its promise goes back, unless another bill is to come."""
    _line_or_404(line_id)
    by, fund = Actor.staff(request.user), request.POST.get("fund", "")
    try:
        if request.POST.get("do") == "release":
            release(line_id, fund_year_id=fund, by=by, on=_day(request))
            words = "The money is back with its fund."
        else:
            cents = parsed_cents(request.POST.get("amount", ""))
            if not cents:
                raise DataError("The amount is no amount of money.", where="Paid", mend="Write it as 1250.00.")
            more = request.POST.get("more") == "yes"
            post_actuals([Paid(line_id, fund, cents)], by=by, on=_day(request), release_rest=not more)
            words = f"{dollars(cents)} is posted as paid."
    except BraidworkError as error:
        return _line(request, line_id, error)
    told(request, words)
    return redirect("fund-line", line_id)


@require_GET
@staff_page("fund.read")
def person_of(request: HttpRequest, line_id: str) -> HttpResponse:
    """Everything in the books of the person whose line this is, under her pseudonym."""
    found = _line_or_404(line_id)
    name = str(found.pseudonym_id)
    lines = list(ServiceLine.objects.filter(pseudonym_id=name).order_by("service_date", "line_id"))
    steps = trace(person=name)
    decided = FundDecision.objects.filter(pseudonym_id=name).order_by("fund")
    record("trace read", "trace", "person", by=Actor.staff(request.user), rows=len(steps))
    page = {
        "staff": request.user, "here": "trace", "pseudonym": name, "rows": shown(steps),
        "lines": [(x, service(x.category_code), dollars(x.cost_cents), county(x.county_code)) for x in lines],
        "decisions": [(_opened(d.fund), d, plainly(d.reason)) for d in decided],
    }  # fmt: skip
    return render(request, "fiscal/person.html", page)


def _posting(request: HttpRequest, number: int, error: BraidworkError | None = None) -> HttpResponse:
    step = _step_or_404(number)
    try:
        grounds = grounds_of(number)
    except BraidworkError as broken:  # the plan behind it was changed after it was kept
        page = {"staff": request.user, "here": "trace", "problem": problem_of(broken)}
        return render(request, "fiscal/trace.html", page, status=409)
    record("posting read", "posting", number, by=Actor.staff(request.user), rows=1)
    found = LedgerBatch.objects.get(pk=step.batch)
    page = {
        "staff": request.user, "here": "trace", "p": shown([step])[0], "entry": shown(_entry(step.entry)),
        "grounds": grounds, "batch": found, "by": _who(step.made_by), "approved": _who(step.approved_by),
        "rules": [{**r, "money": dollars(r["cents"])} for r in grounds.rules],
        "plan": _plan(grounds.plan.get("id", "")),
        "plan_approved": _who(grounds.plan.get("approved_by", "")), "plan_by": _who(grounds.plan.get("made_by", "")),
        "service": service(step.category) if step.category else "", "reasons": reasons(), "today": timezone.localdate(),
        "may_undo": request.user.may("fund.post") and step.undone_by is None and step.reverses is None,
        "county": county(grounds.line["county_code"]) if grounds.line else "", "done": what_was_done(request),
        "cost": dollars(grounds.line["cost_cents"]) if grounds.line else "",
        "window": [date.fromisoformat(grounds.fund[k]) for k in ("start_date", "end_date")],
        "person_reason": plainly(grounds.person_reason),
        "service_day": date.fromisoformat(grounds.line["service_date"]) if grounds.line else None,
        "plan_day": date.fromisoformat(grounds.plan["day"]) if grounds.plan else None,
        "problem": problem_of(error) if error else None, "typed": request.POST,
    }  # fmt: skip
    return render(request, "fiscal/posting.html", page, status=409 if error else 200)


def _line(request: HttpRequest, line_id: str, error: BraidworkError | None = None) -> HttpResponse:
    found, names = _line_or_404(line_id), fund_names()
    steps = trace(line=line_id)
    record("trace read", "trace", "line", by=Actor.staff(request.user), rows=len(steps))
    sums: dict[str, dict[str, int]] = {}
    for s in steps:
        if s.account in (_ENCUMBERED, _SPENT):
            of = sums.setdefault(s.fund_year, {_ENCUMBERED: 0, _SPENT: 0})
            of[s.account] += s.amount_cents
    paid = sum(of[_SPENT] for of in sums.values())
    promised = sum(of[_ENCUMBERED] for of in sums.values())
    net = found.cost_cents - found.other_grants_cents
    page = {
        "staff": request.user, "here": "trace", "line": found, "service": service(str(found.category_code)),
        "county": county(str(found.county_code)), "cost": dollars(found.cost_cents), "net": dollars(net),
        "others": dollars(found.other_grants_cents), "paid": dollars(paid), "promised": dollars(promised),
        "open": dollars(net - paid - promised), "rows": shown(steps),
        "funds": [(f, names.get(f, f), dollars(of[_ENCUMBERED]), dollars(of[_SPENT])) for f, of in sums.items()],
        "promises": [(f, names.get(f, f), dollars(of[_ENCUMBERED]).lstrip("$").replace(",", ""))
                     for f, of in sums.items() if of[_ENCUMBERED]],
        "plan": waiting_plan() if net > paid + promised and found.withdrawn_at is None else None,
        "problem": problem_of(error) if error else None, "today": timezone.localdate(), "done": what_was_done(request),
        "may_post": request.user.may("fund.post"), "typed": request.POST,
    }  # fmt: skip
    return render(request, "fiscal/line.html", page, status=409 if error else 200)


def _entry(entry: int) -> list[Step]:
    first = StoredStanding().entries([entry])[0].id
    return trace(posting=first)


def _step_or_404(number: int) -> Step:
    if number > 2**62 or not LedgerPosting.objects.filter(pk=number).exists():
        raise Http404
    return next(s for s in trace(posting=number) if s.id == number)


def _line_or_404(line_id: str) -> ServiceLine:
    found = ServiceLine.objects.filter(pk=line_id).first()
    if found is None:
        raise Http404
    return found


def _plan(plan_id: str) -> tuple[str, str] | None:
    """Id and short name of a plan that a batch or a posting names."""
    try:
        found = FundingPlan.objects.defer("document").filter(pk=plan_id).first() if plan_id else None
    except ValidationError:  # a batch may name a plan of another making
        found = None
    return (str(found.pk), short_name(found)) if found else None


def _who(staff_id: str) -> str:
    """The name of a member of staff by the id in a batch; what stands there otherwise."""
    if len(staff_id) != 36:
        return "the system" if staff_id == "system" else staff_id
    found = Staff.objects.filter(pk=staff_id).first()
    return str(found.display_name) if found else "somebody who left"


def _opened(fund: str) -> str:
    """The name of a family of funds or of a fund-year."""
    return families()[fund].label if fund in families() else fund_names().get(fund, fund)


def _day(request: HttpRequest) -> date:
    found = parsed_day(request.POST.get("day", ""))
    if found is None:
        raise DataError("The day is no day.", where="Day", mend="Pick a day, or write it as 2026-11-23.")
    return found


def _page_of(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    return max(1, int(number)) if number.isdigit() and len(number) < 8 else 1
