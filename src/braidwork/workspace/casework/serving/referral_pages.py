"""Pages of staff for referrals: make one from a case, the list of those received and sent, one with its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.errors import RefusedError, UnknownNameError
from braidwork.navigation.directory.needs import needs
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving import directory_book
from braidwork.workspace.casework.serving.case_sections import need_label, person_label, referral_line
from braidwork.workspace.casework.serving.directory_cards import card_of, service_of
from braidwork.workspace.casework.serving.models import Referral, ReferralChange
from braidwork.workspace.casework.serving.reach import case_number, case_of, referral_of, referrals_for, side_of
from braidwork.workspace.casework.serving.reading_forms import kindly, new_token, number_in, token_in, uuid_in
from braidwork.workspace.casework.serving.referral_rules import (
    CODES,
    GROUPS,
    MOVES,
    STATES,
    moves_of,
)
from braidwork.workspace.casework.serving.referring import Outdated, Service, move, refer

_MOST = 200
_MADE = {True: "made it, and it was sent at once", False: "made it"}
_CHANGED = "Someone changed this referral after you opened it. See how it stands now, then choose."


@require_http_methods(["GET", "POST"])
@staff_page("referral.make")
def make_referral(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form of a referral from a case, to an organization or to a service of the directory; a POST makes it."""
    intake = case_of(request.user, case_id, "referral.make")
    post = request.POST
    service = _service(post.get("service", "")[:300])
    if request.method == "GET" or post.get("do") == "choose":
        return _form(request, intake, service)
    to: Organisation | Service | None = service or Organisation.objects.filter(pk=uuid_in(post, "to")).first()
    if to is None:
        return _form(request, intake, service, "Choose where the client goes.", status=422)
    try:
        made = refer(
            intake.person, to, post.get("need", "")[:40], by=request.user, token=token_in(post),
            words=post.get("words", ""), asks_private="private" in post,
        )  # fmt: skip
    except RefusedError as error:
        return _form(request, intake, service, kindly(error), status=422)
    return redirect("referral", referral_id=made.pk)


def _form(
    request: HttpRequest, intake: IntakeSession, service: Service | None, problem: str = "", *, status: int = 200
) -> HttpResponse:
    others = Organisation.objects.exclude(pk=request.user.organisation_id).order_by("name")
    page = {
        "staff": request.user, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "service": service, "needs": needs().values(), "token": new_token(),
        "organisations": [(o, agreed(intake.person, "serving", o)) for o in others],
        "need": request.POST.get("need", ""), "words": request.POST.get("words", ""), "to": request.POST.get("to", ""),
        "private": "private" in request.POST, "has_directory": directory_book.open_book() is not None,
    }  # fmt: skip
    return render(request, "serving/refer.html", page, status=status)


def _service(key: str) -> Service | None:
    book = directory_book.open_book() if key else None
    if book is None:
        return None
    try:
        return service_of(card_of(book.entry(key)))
    except UnknownNameError:
        return None


@require_GET
@staff_page("referral.answer")
def referrals(request: HttpRequest, shown: str = "open") -> HttpResponse:
    """Referrals received (open, waiting, closed) and sent, of clients who share with the organization now."""
    staff = request.user
    all_of_them = referrals_for(staff)
    received = all_of_them.filter(to_organisation=staff.organisation)
    counts = {name: received.filter(state__in=states).count() for name, states in GROUPS.items()}
    sent = all_of_them.filter(from_organisation=staff.organisation)
    some = sent if shown == "sent" else received.filter(state__in=GROUPS[shown])
    lines = [referral_line(r, staff) for r in some[:_MOST]]
    record("list read", "organisation", staff.organisation_id, by=Actor.staff(staff), page="referrals", rows=len(lines))
    tabs = [(name, f"{name.title()} ({counts[name]})") for name in GROUPS] + [("sent", f"Sent by us ({sent.count()})")]
    return render(request, "serving/referrals.html", {"staff": staff, "lines": lines, "tabs": tabs, "shown": shown})


@require_http_methods(["GET", "POST"])
@staff_page("referral.answer")
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One referral with everything that happened to it; a POST takes one step of the table."""
    found = referral_of(request.user, referral_id)
    if request.method == "GET":
        record("referral read", "person", found.person_id, by=Actor.staff(request.user), purpose="serving")
        return _one(request, found)
    post, act = request.POST, request.POST.get("do", "")[:16]
    try:
        move(
            found, act, by=Actor.staff(request.user), side=side_of(request.user, found),
            seen=number_in(post, "version"), token=token_in(post), code=post.get(f"code-{act}", "")[:24],
        )  # fmt: skip
    except Outdated:
        found.refresh_from_db()
        return _one(request, found, _CHANGED, status=409)
    except RefusedError as error:
        return _one(request, found, kindly(error), status=422)
    return redirect("referral", referral_id=referral_id)


def _one(request: HttpRequest, found: Referral, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff: Staff = request.user
    side = side_of(staff, found)
    steps = moves_of(str(found.state), side, outside=found.to_organisation_id is None)
    page = {
        "staff": staff, "referral": found, "client": person_label(found.person), "need": need_label(str(found.need)),
        "state": STATES[str(found.state)], "side": side, "problem": problem, "token": new_token(),
        "case_id": case_number(staff, found.person), "history": history(found, staff),
        "main_steps": ("accept", "attended"),
        "plain_steps": [(name, MOVES[name].label) for name in steps if not MOVES[name].needs],
        "chosen_steps": [
            (name, MOVES[name].label, MOVES[name].needs, CODES[MOVES[name].needs].items())
            for name in steps
            if MOVES[name].needs
        ],
        "private": found.to_organisation is not None and agreed(found.person, "private_serving", found.to_organisation),
    }  # fmt: skip
    return render(request, "serving/referral.html", page, status=status)


def history(found: Referral, staff: Staff) -> list[dict[str, Any]]:
    """Every change of a referral, oldest first: when, who, what, and the reason or outcome that was chosen."""
    changes = list(ReferralChange.objects.filter(referral=found).order_by("pk"))
    people = {
        str(s.pk): s for s in Staff.objects.filter(pk__in=[c.actor_id for c in changes if c.actor_kind == "staff"])
    }
    places = {
        str(o.pk): str(o.name) for o in (found.from_organisation, found.to_organisation) if o is not None
    }  # fmt: skip
    lines = []
    for change in changes:
        who = "The client"
        if change.actor_kind == "staff":
            person = people.get(str(change.actor_id))
            own = str(change.organisation_id) == str(staff.organisation_id)
            who = str(person.display_name) if own and person else places.get(str(change.organisation_id), "Staff")
        step = MOVES.get(str(change.act))
        made_and_sent = change.state == "sent" and found.to_organisation is not None
        code = CODES[step.needs].get(str(change.code), "") if step else ""
        lines.append({"at": change.at, "who": who, "told": step.told if step else _MADE[made_and_sent], "code": code})
    return lines
