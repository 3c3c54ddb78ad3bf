"""Pages of sign-in: name and password, the second step, passkeys, the link of new staff, staying, signing out."""

from __future__ import annotations

import time

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import RefusedError
from braidwork.workspace.accounts import kept_forms, second_factors, sessions, signing_in, staffing
from braidwork.workspace.accounts.models import Staff

_LINK = "first_link"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; five wrong tries on a name, or thirty from one address, and no more are looked at a while."""
    if request.method == "GET":
        if isinstance(request.user, Staff):
            return redirect("kept-form" if kept_forms.kept_for(request.user) else first_page(request.user))
        page = {"next": request.GET.get("next", "")[:300], "kept": "kept" in request.GET}
        return render(request, "sign_in.html", page)
    wanted, name = request.POST.get("next", "")[:300], request.POST.get("name", "")[:150]
    try:
        staff = signing_in.by_password(request, name, request.POST.get("password", ""), wanted)
    except signing_in.NotIn as error:
        return render(request, "sign_in.html", {"problem": error.what, "next": wanted, "typed": name}, status=403)
    return redirect("second-step") if staff is None else _in(request, staff, wanted)


@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the app, a recovery code, or a passkey, after the right password."""
    half = signing_in.half_in(request)
    if half is None:
        return redirect("sign-in")
    staff, wanted = half
    kinds = {f["kind"] for f in second_factors.factors_of(staff)}
    page = {"app": "totp" in kinds, "passkeys": "webauthn" in kinds}
    if request.method == "GET":
        return render(request, "accounts/second_step.html", page)
    try:
        signing_in.by_code(request, staff, request.POST.get("code", ""))
    except signing_in.NotIn as error:
        return render(request, "accounts/second_step.html", {**page, "problem": error.what}, status=403)
    return _in(request, staff, wanted)


@require_POST
def passkey_question(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey, as JSON."""
    half = signing_in.half_in(request)
    return HttpResponse(second_factors.sign_in_options(half[0] if half else None), content_type="application/json")


@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in by the answer of a passkey."""
    half = signing_in.half_in(request)
    wanted = half[1] if half else request.POST.get("next", "")[:300]
    try:
        staff = signing_in.by_passkey(request, request.POST.get("credential", ""))
    except RefusedError as error:
        problem = f"{error.what} {error.mend}"
        return render(request, "sign_in.html", {"problem": problem, "next": wanted}, status=403)
    return _in(request, staff, wanted)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Signs staff out and clears the session."""
    signing_in.leave(request)
    response = redirect("sign-in")
    response.delete_cookie(sessions.LAST_STAFF)
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Makes a session longer, as far as it may be; tells in JSON how many seconds are left, none for one that ended."""
    if SESSION_KEY in request.session or request.session.get(sessions.CLIENT):
        request.session[sessions.SEEN] = int(time.time())
    end = sessions.ends_at(request.session)
    return JsonResponse({"left": 0 if end is None else max(0, end - int(time.time()))})


@require_GET
def first_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of new staff: the token goes into the session and out of the address."""
    if staffing.invited(token) is not None:  # else anyone could end somebody's session by a link
        request.session.flush()
        request.session[_LINK] = token
    return redirect("set-password")


@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """New staff choose a password; a link works once and for three days."""
    token = str(request.session.get(_LINK, ""))
    staff = staffing.invited(token)
    if staff is None:
        return render(request, "accounts/set_password.html", {"invited": None}, status=404)
    page: dict[str, object] = {"invited": staff}
    if request.method == "GET":
        return render(request, "accounts/set_password.html", page)
    password = request.POST.get("password", "")[:500]
    try:
        validate_password(password, staff)
        staffing.set_first_password(token, password)
    except ValidationError as error:
        page["problem"] = " ".join(str(m) for m in error.messages)
        return render(request, "accounts/set_password.html", page, status=422)
    except RefusedError:
        return render(request, "accounts/set_password.html", {"invited": None}, status=404)
    request.session.flush()
    return render(request, "sign_in.html", {"done": "Your password is set. Sign in with it.", "next": ""})


@require_http_methods(["GET", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """What she sent after her session had ended: she looks at it, and sends it or throws it away."""
    staff = request.user
    if not isinstance(staff, Staff):
        return redirect("sign-in")
    if request.method == "POST":
        sessions.forget_kept(request)
        return redirect(first_page(staff))
    kept = kept_forms.kept_for(staff)
    if kept is None:
        sessions.forget_kept(request)
        return redirect(first_page(staff))
    shown = [(n.replace("_", " ").replace("-", " "), v) for n, v in kept.fields if v.strip() and n not in _INNER]
    return render(request, "accounts/kept_form.html", {"kept": kept, "shown": shown, "staff": staff})


_INNER = frozenset({"token", "version", "do", "seen"})


def first_page(staff: Staff) -> str:
    """Where a role begins."""
    places = (("case.list", "today"), ("staff.manage", "staff-list"), ("events.read", "events"), ("fund.read", "funds"))
    for permission, name in places:
        if staff.may(permission):
            return reverse(name)
    return reverse("second-factor")


def _in(request: HttpRequest, staff: Staff, wanted: str) -> HttpResponse:
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    place = wanted if own else first_page(staff)
    if kept_forms.kept_for(staff):
        request.session[sessions.KEPT] = True
        place = reverse("kept-form")
    response = HttpResponseRedirect(place)
    sessions.remember(response, staff)
    return response
