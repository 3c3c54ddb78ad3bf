"""Pages of administration: who works here, in which role, and which organisations there are. No case is seen."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from braidwork.errors import BraidworkError
from braidwork.workspace.accounts import organising, second_factors, staffing
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.accounts.roles import ROLES
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page


@require_http_methods(["GET", "POST"])
@staff_page("staff.manage")
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody of the own organisation; a POST adds one and shows her link once."""
    page: dict[str, object] = {}
    if request.method == "POST":
        post = request.POST
        try:
            added, token = staffing.add_staff(
                request.user.organisation, post.get("sign_in_name", "")[:200], post.get("display_name", "")[:200],
                post.get("role_name", ""), by=Actor.staff(request.user),
            )  # fmt: skip
            return _show_link(request, added, token)
        except BraidworkError as error:
            page = {"problem": _kindly(error), "typed": {k: post.get(k, "")[:200] for k in _TYPED}}
    people = Staff.objects.filter(organisation=request.user.organisation_id).order_by("-is_active", "display_name")
    record("staff list read", "organisation", request.user.organisation_id, by=Actor.staff(request.user))
    page |= {"people": people, "roles": ROLES.values(), "staff": request.user}
    return render(request, "accounts/staff_list.html", page, status=422 if "problem" in page else 200)


_TYPED = ("sign_in_name", "display_name", "role_name")


@require_http_methods(["GET", "POST"])
@staff_page("staff.manage")
def staff_member(request: HttpRequest, staff_id: UUID) -> HttpResponse:
    """One colleague: another role, a new link, access ended or given back, a reset of the second factor asked."""
    found = Staff.objects.filter(pk=staff_id, organisation=request.user.organisation_id).first()
    if found is None:
        record("access refused", "staff", staff_id, by=Actor.staff(request.user), permission="staff.manage")
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            token = _do(request, found)
            return _show_link(request, found, token) if token else redirect("staff-member", staff_id=found.pk)
        except BraidworkError as error:
            problem = _kindly(error)
            found.refresh_from_db()
    page = {
        "person": found, "roles": ROLES.values(), "staff": request.user, "problem": problem,
        "oneself": found.pk == request.user.pk, "has_factor": second_factors.has_factor(found),
        "waiting": found.resets.filter(state="waiting").order_by("-asked_at").first(),
        "has_password": found.has_usable_password(),
    }  # fmt: skip
    return render(request, "accounts/staff_member.html", page, status=409 if problem else 200)


def _do(request: HttpRequest, found: Staff) -> str:
    wanted, by = request.POST.get("do", ""), Actor.staff(request.user)
    if wanted == "role":
        staffing.change_role(found, request.POST.get("role_name", ""), by=by)
    elif wanted == "end":
        staffing.end_access(found, by=by)
    elif wanted == "back":
        staffing.give_access_back(found, by=by)
    elif wanted == "reset":
        staffing.ask_reset(found, by=request.user)
    elif wanted == "link":
        return staffing.new_link(found, by=by)
    return ""


@require_http_methods(["GET", "POST"])
@staff_page("staff.confirm")
def confirmations(request: HttpRequest) -> HttpResponse:
    """Resets of second factors that wait for a second person."""
    problem = ""
    if request.method == "POST":
        try:
            reset, confirm = UUID(request.POST.get("reset", "")[:40]), request.POST.get("do") == "confirm"
            staffing.decide_reset(reset, confirm=confirm, by=request.user)
            return redirect("confirmations")
        except ValueError as error:
            raise Http404 from error
        except BraidworkError as error:
            problem = _kindly(error)
    page = {"waiting": staffing.waiting_for(request.user), "staff": request.user, "problem": problem}
    return render(request, "accounts/confirmations.html", page, status=409 if problem else 200)


@require_http_methods(["GET", "POST"])
@staff_page("organisation.manage")
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation of the workspace; a POST adds one."""
    return _organisation_page(request, None)


@require_http_methods(["GET", "POST"])
@staff_page("organisation.manage")
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: its name, its county, for whom it holds data, its first administrator."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    return _organisation_page(request, found)


def _organisation_page(request: HttpRequest, found: Organisation | None) -> HttpResponse:
    post, by, problem = request.POST, Actor.staff(request.user), ""
    if request.method == "POST":
        try:
            if found is not None and post.get("do") == "administrator":
                return _first_administrator(request, found)
            fields = (post.get("name", ""), post.get("county_code", ""), post.get("acts_as", ""))
            if found is None:
                organising.add_organisation(*fields, by=by, synthetic=settings.DEMO)
            else:
                organising.change_organisation(found, *fields, by=by)
            return redirect("organisations")
        except BraidworkError as error:
            problem = _kindly(error)
    typed = {k: post.get(k, getattr(found, k, "")) for k in ("name", "county_code", "acts_as")}
    page = {
        "found": found, "problem": problem, "typed": typed, "acts_as": organising.ACTS_AS.items(),
        "organisations": Organisation.objects.order_by("name") if found is None else (),
        "staff": request.user, "no_administrator": found is not None and not _administrators(found).exists(),
    }  # fmt: skip
    return render(request, "accounts/organisations.html", page, status=422 if problem else 200)


def _first_administrator(request: HttpRequest, found: Organisation) -> HttpResponse:
    if _administrators(found).exists():
        raise BraidworkError("This organisation has an administrator.", mend="she adds her own staff.")
    added, token = staffing.add_staff(
        found, request.POST.get("sign_in_name", "")[:200], request.POST.get("display_name", "")[:200], "administrator",
        by=Actor.staff(request.user),
    )  # fmt: skip
    return _show_link(request, added, token)


def _administrators(found: Organisation):  # type: ignore[no-untyped-def] # a QuerySet, whose type Django makes
    return Staff.objects.filter(organisation=found, role_name="administrator", is_active=True)


def _show_link(request: HttpRequest, person: Staff, token: str) -> HttpResponse:
    path = reverse("first-link", args=[token])
    link = f"{settings.ORIGIN}{path}" if settings.ORIGIN else request.build_absolute_uri(path)
    page = {"person": person, "link": link, "days": staffing.LINK_FOR.days, "staff": request.user}
    return render(request, "accounts/link.html", page)


def _kindly(error: BraidworkError) -> str:
    mend = error.mend or ""
    return f"{error.what[:1].upper()}{error.what[1:]} {mend[:1].upper()}{mend[1:]}".strip()
