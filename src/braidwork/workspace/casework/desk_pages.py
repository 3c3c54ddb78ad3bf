"""Pages of staff who sit with a client: begin with her or take the seat she gave, ask, type, leave."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.eligibility.questions.parsing import UnclearAnswerError
from braidwork.errors import BraidworkError, RefusedError
from braidwork.reference.languages import SOURCE, locale
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework import client_words, form_answers, joining, seats, talking
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.desk_view import Desk, desk_page
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession, JoinedStart, Seat
from braidwork.workspace.casework.next_questions import next_of
from braidwork.workspace.casework.reading import cases_for, staff_page
from braidwork.workspace.casework.seat_changes import by_others, sign_of
from braidwork.workspace.site.guarding import address_of
from braidwork.workspace.site.languages import choices, offered

DEVICE = "device"
_OWN = frozenset({"version", "token", "csrfmiddlewaretoken"})


def device_of(request: HttpRequest) -> str:
    """The random name of this device, kept in its session."""
    if not request.session.get(DEVICE):
        request.session[DEVICE] = seats.new_device()
    return str(request.session[DEVICE])


@require_http_methods(["GET", "POST"])
@staff_page("case.sit")
def begin(request: HttpRequest) -> HttpResponse:
    """Begins with a client at the desk, or takes the seat that she gives by a code; and who staff sit with now."""
    staff, device, problem = request.user, device_of(request), ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "code":
                address = address_of(request)
                seat = seats.sit_by_code(staff, request.POST.get("code", ""), device=device, address=address)
                return redirect("desk", seat.intake_id)
            if "agree" in request.POST:
                keep = request.POST.get("serving") == "keep"
                seat = seats.begin_at_desk(staff, device=device, keep_sharing=keep, locale=_spoken(request.POST))
                return redirect("desk", seat.intake_id)
            problem = "Read the text to the client and tick the box at a yes. Without it nothing is kept."
        except RefusedError as error:
            problem = plainly(error)
    now, past = list(seats.seats_of(staff, device=device)), seats.sat_with(staff)
    record("list read", "organisation", staff.organisation_id, by=Actor.staff(staff), rows=len(now) + len(past))
    speak = _spoken(request.POST if request.method == "POST" else request.GET)
    page = {
        "staff": staff, "now": now, "past": past, "problem": problem, "shared": _is_shared(request),
        "languages": choices(), "speak": speak, "speak_direction": locale(speak).direction,
    }  # fmt: skip
    return render(request, "seats/begin.html", page, status=422 if problem else 200)


@require_POST
@staff_page("case.sit")
def sit(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Takes a seat at a case that the organisation serves, with the client at the desk."""
    staff = request.user
    intake = cases_for(staff).filter(pk=case_id).first()
    if intake is None or not staff.may("case.read"):
        record("access refused", "case", case_id, by=Actor.staff(staff), permission="case.sit")
        raise Http404
    if "present" in request.POST:
        seats.sit_again(staff, intake, device=device_of(request))
        return redirect("desk", case_id)
    return redirect("case", case_id)


@require_http_methods(["GET", "POST"])
@staff_page("case.sit")
def desk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The question of the moment for the one who sits with the client; a POST saves its answer and goes on."""
    seat = _seat(request, case_id)
    if isinstance(seat, HttpResponse):
        return seat
    try:
        return _answer(request, seat) if request.method == "POST" else _show(request, seat)
    except QuestionsChanged:
        return render(request, "seats/desk_changed.html", {"staff": request.user, "seat": seat})


@require_POST
@staff_page("case.sit")
def desk_act(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One step at the desk besides answering: back, private questions, a code, results, joining, leaving."""
    seat = _seat(request, case_id)
    if isinstance(seat, HttpResponse):
        return seat
    do, by = request.POST.get("do", ""), _actor(request)
    if do == "leave":
        seats.end_seat(seat, by=by)
        return redirect("begin")
    if do == "code":
        return _show(request, seat, code=seats.open_code(seat.intake, "client", by=by))
    if not seat.may_type:
        return _show(request, seat, "The client types now.", status=409)
    try:
        _step(request, seat, do, by)
    except talking.MovedOn:
        return _show(request, seat, "Something changed while this page was open. Here is how it is now.", status=409)
    except RefusedError as error:
        return _show(request, seat, plainly(error), status=409)
    return redirect("desk", request.POST.get("case") if do == "join" else case_id)


@require_GET
@staff_page("case.sit")
def desk_changes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is new at the case since a version; 204 where nothing is, the way to the page where the sitting ended."""
    seat = seats.seat_of(request.user, case_id, device=device_of(request))
    if seat is None:  # the page loads itself anew, and says why it shows no more
        gone = HttpResponse(status=204)
        gone["HX-Redirect"] = reverse("desk", args=[case_id])
        return gone
    since, sign = version_of(request.GET.get("since", "")), request.GET.get("seats", "")
    now = sign_of(seats.live_seats(seat.intake))
    if since is None or (since == seat.intake.version and sign == now):
        return HttpResponse(status=204)
    view = Desk(seat, request.user)
    others = by_others(seat.intake, since, _actor(request), private=view.may_see_private)
    page = {"staff": request.user, "seat": seat, "sign": now, "others": others, "people_changed": sign != now}
    return render(request, "seats/desk_live.html", {**page, "since": seat.intake.version})


@require_POST
@staff_page("case.join")
def undo_joining(request: HttpRequest, joined_id: int) -> HttpResponse:
    """Takes two joined starts apart again, with a reason."""
    staff = request.user
    joined = JoinedStart.objects.select_related("into", "source").filter(pk=joined_id).first()
    if joined is None or not cases_for(staff).filter(pk=joined.into_id).exists():
        record("access refused", "joining", joined_id, by=Actor.staff(staff), permission="case.join")
        raise Http404
    try:
        joining.undo_joining(joined, by=staff, reason=request.POST.get("reason", "")[:24])
    except RefusedError as error:
        return render(request, "seats/refused.html", {"staff": staff, "problem": plainly(error), "case": joined.into})
    return redirect("case", joined.into_id)


def plainly(error: BraidworkError) -> str:
    """What went wrong and what to do, as two sentences."""
    mend = error.mend or ""
    what = f"{error.what[:1].upper()}{error.what[1:]}"
    return f"{what} {mend[:1].upper()}{mend[1:]}".strip()


def version_of(text: str) -> int | None:
    """The version that a form or an address names; None for what is no version."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _actor(request: HttpRequest) -> Actor:
    return Actor.staff(request.user, device=device_of(request))


def _seat(request: HttpRequest, case_id: UUID) -> Seat | HttpResponse:
    """The seat; where it ended a page that says so; else 404, and the try is kept."""
    staff, device = request.user, device_of(request)
    found = seats.seat_of(staff, case_id, device=device)
    if found is not None:
        return found
    record("access refused", "case", case_id, by=Actor.staff(staff), permission="case.sit")
    if Seat.objects.filter(intake=case_id, staff=staff, device=device).exists():
        return render(request, "seats/ended.html", {"staff": staff}, status=404)
    raise Http404


def _show(
    request: HttpRequest, seat: Seat, problem: str = "", *, status: int = 200, code: str = "", again: bool = False
) -> HttpResponse:
    """The desk as it is now; `again` shows what was just sent in the form once more."""
    try:
        return _shown(request, seat, problem, status, code, again)
    except QuestionsChanged:
        return render(request, "seats/desk_changed.html", {"staff": request.user, "seat": seat})


def _shown(request: HttpRequest, seat: Seat, problem: str, status: int, code: str, again: bool) -> HttpResponse:
    seat.intake.refresh_from_db()
    view = Desk(seat, request.user)
    by = _actor(request)
    if seat.seen_version != seat.intake.version:
        act = "read at the desk" if view.sees_answers else "question read at the desk"
        record(act, "person", seat.intake.person_id, by=by, version=seat.intake.version)
        Seat.objects.filter(pk=seat.pk).update(seen_version=seat.intake.version)
    page = desk_page(view, by, request.POST if again else None)
    page |= {
        "staff": request.user, "problem": problem, "code": code, "token": secrets.token_urlsafe(16), "live": True,
        "mine": [s for s in seats.seats_of(request.user, device=device_of(request)) if s.pk != seat.pk],
    }  # fmt: skip
    return render(request, "seats/desk.html", page, status=status)


def _answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    post, intake = request.POST, seat.intake
    key, token, seen = post.get("key", "")[:80], post.get("token", "")[:64], version_of(post.get("version", ""))
    if not key or len(token) < 16 or seen is None:
        return _show(request, seat)
    view = Desk(seat, request.user)
    if (refused := view.refuses(key)) != "":
        return _show(request, seat, refused, status=409)
    try:
        if key == "people" and "pass" not in post and _wants_rows(request):
            return _show(request, seat, again=True)
        talking.give_answer(
            intake, key, lambda asked, interview: form_answers.read(post, asked, interview), by=_actor(request),
            seen=seen, token=token,
        )  # fmt: skip
    except UnclearAnswerError as error:
        return _show(request, seat, plainly(error), status=422, again=True)
    except talking.Conflict as conflict:
        return _choose(request, seat, view, conflict)
    except RefusedError as error:
        return _show(request, seat, plainly(error), status=409)
    return redirect("desk", intake.pk)


def _wants_rows(request: HttpRequest) -> bool:
    rows = form_answers.rows(request.POST)
    return any(f"relation-{i}" not in request.POST for i in range(1, len(rows) + 1))


def _choose(request: HttpRequest, seat: Seat, view: Desk, conflict: talking.Conflict) -> HttpResponse:
    if not view.sees_answers:
        return _show(request, seat, "The client answered this herself just now. Her answer stands.", status=409)
    seat.intake.refresh_from_db()
    interview = interview_of(seat.intake)
    sent = [(n, v) for n, values in request.POST.lists() for v in values if n not in _OWN]
    try:
        mine = client_words.said(
            form_answers.read(request.POST, view.asked_as(conflict.key), interview), interview.answers
        )
    except BraidworkError:
        mine = ""
    page = {
        "there": client_words.said(conflict.standing, interview.answers), "by": conflict.by_seat, "sent": sent,
        "mine": mine, "words": interview.answers.question_set.question(conflict.standing.question).ask,
        "version": seat.intake.version, "token": secrets.token_urlsafe(16), "seat": seat, "staff": request.user,
    }  # fmt: skip
    return render(request, "seats/desk_conflict.html", page, status=409)


def _step(request: HttpRequest, seat: Seat, do: str, by: Actor) -> None:
    post, intake, view = request.POST, seat.intake, Desk(seat, request.user)
    seen = version_of(post.get("version", ""))
    if do == "upgrade":
        talking.upgrade_questions(intake, by=by)
    elif do == "private-no":
        talking.decline_private(intake, by=by, token=post.get("token", "")[:64], seen=seen)
    elif do == "finish" and (view.sees_answers or next_of(intake, interview_of(intake)) is None):
        talking.finish(intake, by=by, seen=seen)
    elif not view.sees_answers:
        record("access refused", "case", intake.pk, by=by, permission="case.read")
        raise Http404
    elif do == "back":
        talking.go_back(intake, by=by, seen=intake.version if seen is None else seen)
    elif do == "again" and view.may_see(post.get("key", "")):
        talking.ask_again(intake, post.get("key", "")[:80], by=by, seen=seen)
    elif do == "right" and len(mark := post.get("mark", "")) == 64:
        talking.accept_contradiction(intake, mark, by=by, seen=seen)
    elif do == "private-yes":
        seats.agree_to_private_at_desk(seat, by=by)
    elif do == "pick" and request.user.may("case.join"):
        _pick(view, post.get("pick", ""), by)
    elif do == "join" and request.user.may("case.join"):
        _join(request.user, seat, post.get("case", ""), by)


def _pick(view: Desk, text: str, by: Actor) -> None:
    number, _, side = text.partition(" ")
    for difference in view.differences():
        if str(difference.id) == number and side in ("ours", "theirs"):
            joining.pick(view.seat.intake, difference.id, "ours" if side == "ours" else "theirs", by=by)


def _join(staff: Staff, seat: Seat, text: str, by: Actor) -> None:
    """Joins the case of this desk into another one that the same member of staff sits at on this device."""
    other = {str(s.intake_id): s for s in seats.seats_of(staff, device=by.device)}.get(text)
    if other is None or other.pk == seat.pk:
        raise RefusedError("you do not sit at that case.", mend="ask the client for a code.")
    joining.join_starts(seat.intake, IntakeSession.objects.get(pk=other.intake_id), by=by)


def _spoken(sent: QueryDict) -> str:
    """The language that the client is asked in; English for one that there is no text in."""
    wanted = sent.get("speak", "")
    return wanted if wanted in offered() else SOURCE


def _is_shared(request: HttpRequest) -> bool:
    from braidwork.workspace.site.shared_devices import is_shared

    return is_shared(request)
