"""Pages of one's own second factor: a code app, passkeys, recovery codes; the password again before a change."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import RefusedError
from braidwork.workspace.accounts import second_factors, signing_in
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.accounts.pages import first_page
from braidwork.workspace.casework.events import Actor

View = Callable[..., HttpResponse]


def _own(view: View) -> View:
    """A page for any member of staff who signed in or gave her password within ten minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not isinstance(request.user, Staff):
            return redirect_to_login(reverse("second-factor"))
        if not signing_in.has_proved(request):
            return redirect("prove")
        return view(request, *args, **kwargs)

    return guarded


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """What she has, and the ways to add: the page that sign-in leads to where a second factor is still missing."""
    if not isinstance(request.user, Staff):
        return redirect_to_login(request.get_full_path())
    return _page(request)


@require_http_methods(["GET", "POST"])
@_own
def app_set_up(request: HttpRequest) -> HttpResponse:
    """Sets up a code app: the key as QR code and as text, and a first code as proof."""
    staff, problem = request.user, ""
    if request.method == "POST":
        try:
            second_factors.confirm_app(request, staff, request.POST.get("code", ""), by=Actor.staff(staff))
            signing_in.proved_factor(request, "app")
            return _codes_or_page(request)
        except RefusedError as error:
            problem = _kindly(error)
    key, drawn = second_factors.new_app(request, staff)
    page = {"staff": staff, "key": key, "drawn": drawn, "problem": problem}
    return render(request, "accounts/app_set_up.html", page, status=422 if problem else 200)


@require_POST
@_own
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey, as JSON."""
    return HttpResponse(second_factors.passkey_options(request.user), content_type="application/json")


@require_POST
@_own
def passkey_set_up(request: HttpRequest) -> HttpResponse:
    """Keeps the passkey that the browser made."""
    name, credential = request.POST.get("passkey_name", ""), request.POST.get("credential", "")
    try:
        second_factors.add_passkey(request.user, name, credential, by=Actor.staff(request.user))
    except RefusedError as error:
        return _page(request, problem=_kindly(error), status=422)
    signing_in.proved_factor(request, "passkey")
    return _codes_or_page(request)


@require_POST
@_own
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten fresh recovery codes, shown once."""
    try:
        codes = second_factors.new_recovery_codes(request.user, by=Actor.staff(request.user))
    except RefusedError as error:
        return _page(request, problem=_kindly(error), status=409)
    return _show_codes(request, codes)


@require_POST
@_own
def factor_remove(request: HttpRequest) -> HttpResponse:
    """Takes one own factor away, but not the last where one is required."""
    factor = request.POST.get("factor", "")
    try:
        if factor.isascii() and factor.isdigit() and len(factor) < 15:
            second_factors.remove_factor(request.user, int(factor), by=Actor.staff(request.user))
    except RefusedError as error:
        return _page(request, problem=_kindly(error), status=409)
    return redirect("second-factor")


@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """The password once more."""
    if not isinstance(request.user, Staff):
        return redirect_to_login(reverse("second-factor"))
    problem = ""
    if request.method == "POST":
        try:
            signing_in.prove(request, request.user, request.POST.get("password", ""))
            return redirect("second-factor")
        except signing_in.NotIn as error:
            problem = error.what
    page = {"staff": request.user, "problem": problem}
    return render(request, "accounts/prove.html", page, status=403 if problem else 200)


def _codes_or_page(request: HttpRequest) -> HttpResponse:
    if second_factors.recovery_codes_left(request.user):
        return redirect("second-factor")
    return _show_codes(request, second_factors.new_recovery_codes(request.user, by=Actor.staff(request.user)))


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    page = {"staff": request.user, "codes": codes, "first": first_page(request.user)}
    return render(request, "accounts/recovery_codes.html", page)


def _page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    staff = request.user
    factors = second_factors.factors_of(staff)
    page = {
        "staff": staff, "factors": factors, "codes_left": second_factors.recovery_codes_left(staff),
        "has_app": any(f["kind"] == "totp" for f in factors), "required": settings.SECOND_FACTOR_REQUIRED,
        "first": first_page(staff), "problem": problem,
    }  # fmt: skip
    return render(request, "accounts/second_factor.html", page, status=status)


def _kindly(error: RefusedError) -> str:
    mend = error.mend or ""
    return f"{error.what[:1].upper()}{error.what[1:]} {mend[:1].upper()}{mend[1:]}".strip()
