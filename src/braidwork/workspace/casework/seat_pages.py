"""Pages of the client who sits with staff: who is there, a code to let someone sit, joining by a code, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.errors import RefusedError
from braidwork.reference.languages import SOURCE
from braidwork.workspace.casework import client_words, joining, seats
from braidwork.workspace.casework.client_pages import DEVICE, MOVED_ON, OPEN, client, open_intake
from braidwork.workspace.casework.conversing import QuestionsChanged, answer_of, interview_of
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import Answer, IntakeSession, JoinedStart, Seat
from braidwork.workspace.casework.seat_changes import Who, by_others, sign_of, typed_so_far, who_typed
from braidwork.workspace.site.guarding import address_of
from braidwork.workspace.site.languages import keep_language, language_of

SEEN, SAT = "seen_version", "sat_with"


@dataclass(frozen=True)
class Notice:
    """What every page of a client says about others at her case: who sits, what is new, what differs."""

    seats: tuple[Seat, ...]
    phones: tuple[Seat, ...]
    sign: str
    version: int
    new: int
    who: Who | None
    at: datetime | None
    differ: int
    gone: bool
    moved_on: bool

    def __bool__(self) -> bool:
        return bool(self.seats or self.new or self.differ or self.gone or self.moved_on)


def every_client_page(request: HttpRequest) -> dict[str, object]:
    """`seats_here` for the pages of a client, worked out only where a page shows it."""
    return {"seats_here": SimpleLazyObject(lambda: notice_of(request))}


def notice_of(request: HttpRequest) -> Notice | None:
    """The notice for the client's case that this browser has open, as against what it showed last."""
    intake = getattr(request, "open_intake", None) if request.method == "GET" else None  # a step may have changed it
    if intake is None and OPEN in request.session:
        intake = open_intake(request)
    if intake is None:
        return None
    notice = _notice(request, intake)
    if request.headers.get("HX-Request") != "true":
        _looked(request, notice)
    return notice


def _notice(request: HttpRequest, intake: IntakeSession) -> Notice:
    sits, joined = _around(intake)
    everyone, session = tuple(seats.live_seats(intake)) if sits else (), request.session
    staff = tuple(s for s in everyone if s.kind != "client")
    since = session.get(SEEN)
    new: list[Answer] = []
    if since is not None and since < intake.version:
        new = by_others(intake, int(since), client(intake), private=True)
    first = new[0] if new else None
    return Notice(
        staff, tuple(s for s in everyone if s.kind == "client" and s.device != session.get(DEVICE)), sign_of(everyone),
        int(intake.version), len(new), who_typed(first, client(intake)) if first else None,
        first.given_at if first else None, len(joining.differences(intake)) if joined else 0,
        bool(session.get(SAT)) and not staff, bool(session.get(MOVED_ON)),
    )  # fmt: skip


def _around(intake: IntakeSession) -> tuple[bool, bool]:
    """Whether a seat may be live at a case, and whether another start was joined into it: mostly neither, in one look.

    Every page asks; who sits and what differs is then looked up only where there is something.
    """
    seat = Seat.objects.filter(intake=OuterRef("pk"), ended_at=None, expires_at__gt=timezone.now())
    start = JoinedStart.objects.filter(into=OuterRef("pk"), undone_at=None)
    looks = IntakeSession.objects.filter(pk=intake.pk).order_by().values_list(Exists(seat), Exists(start))
    return next(iter(looks), (False, False))


def _looked(request: HttpRequest, notice: Notice) -> None:
    """Remembers what this device has been shown; written only where somebody else sits or sat at the case."""
    session, sits = request.session, bool(notice.seats)
    if (sits or notice.phones or session.get(SEEN) is not None) and session.get(SEEN) != notice.version:
        session[SEEN] = notice.version
    if MOVED_ON in session:
        del session[MOVED_ON]
    if bool(session.get(SAT)) != sits:
        session[SAT] = sits


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest) -> HttpResponse:
    """Who sits at the case; the client ends that, says who types, lets somebody sit by a code, or just watches."""
    intake = open_intake(request)
    if intake is None:
        return redirect("seat-join")
    by, do = client(intake), request.POST.get("do", "")
    if request.method == "POST" and do == "code":
        if not seats.live_seats(intake).filter(kind="client", device=by.device).exists():
            seats.seat_client(intake, device=by.device)  # whoever comes sees that she is there with it
        return _overview(request, intake, code=seats.open_code(intake, "staff", by=by))
    if request.method == "POST":
        if do == "end":
            for one in seats.live_seats(intake).exclude(kind="client"):
                if str(one.pk) == request.POST.get("seat"):
                    seats.end_access(one, by=by)
        elif do in ("i-type", "we-type"):
            seats.say_who_types(intake, do == "we-type", by=by)
        return redirect("seat")
    return _overview(request, intake)


def _overview(request: HttpRequest, intake: IntakeSession, *, code: str = "") -> HttpResponse:
    try:
        told = typed_so_far(intake, interview_of(intake), client(intake), private=True, lang=language_of(request))
    except QuestionsChanged:
        return render(request, "questions_changed.html")
    told.sort(key=lambda t: -t.version)
    page = {"code": code, "told": told, "live": True, "watching": "watch" in request.GET}
    return render(request, "seats/seat.html", page)


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Seats this device at the case that staff began; answers typed here before are brought along, or left out."""
    if request.method == "GET":
        return render(request, "seats/join.html")
    text, address = request.POST.get("code", "")[:40], address_of(request)
    own, choice = open_intake(request), request.POST.get("own", "")
    try:
        into = seats.case_of_code(text, "client", address=address)
        has_answers = own is not None and own.pk != into.pk and Answer.objects.filter(intake=own).exists()
        if has_answers and choice not in ("bring", "leave"):
            return render(request, "seats/own_start.html", {"code": text})
        taken = seats.join_by_code(text, device=str(request.session.get(DEVICE) or seats.new_device()), address=address)
        if own is not None and has_answers and choice == "bring":
            joining.join_starts(own, taken.intake, by=Actor("client", str(into.pk), device=str(taken.device)))
    except RefusedError as error:
        return render(
            request, "seats/join.html", {"problem": client_words.problem(language_of(request), error)}, status=403
        )
    begun_in = str(taken.intake.locale)  # the language that staff asked her in, unless that was English
    language = begun_in if begun_in != SOURCE else language_of(request)
    request.session.flush()
    keep_language(request, language)
    request.session[OPEN], request.session[DEVICE] = str(into.pk), str(taken.device)
    return redirect("seat-differences" if joining.differences(into) else "question")


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """The notice anew where something is new since `since`, else 204: a page asks for it every few seconds."""
    intake = open_intake(request)
    if intake is None:
        return HttpResponse(status=204)
    notice = _notice(request, intake)
    if request.GET.get("since") == str(notice.version) and request.GET.get("seats") == notice.sign:
        return HttpResponse(status=204)
    return render(request, "seats/live.html", {"seats_here": notice, "live": True})


@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest) -> HttpResponse:
    """Where two starts answered one question differently: both answers, and the client picks."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    try:
        return _settle(request, intake)
    except QuestionsChanged:
        return render(request, "questions_changed.html")


def _settle(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    by = client(intake)
    if request.method == "POST":
        number, _, side = request.POST.get("pick", "").partition(" ")
        if number.isascii() and number.isdigit() and len(number) < 18 and side in ("ours", "theirs"):
            joining.pick(intake, int(number), "ours" if side == "ours" else "theirs", by=by)
        return redirect("seat-differences" if joining.differences(intake) else "question")
    return render(request, "seats/differences.html", {"differences": _differing(request, intake, by)})


def _differing(request: HttpRequest, intake: IntakeSession, by: Actor) -> list[tuple[int, object, list[object]]]:
    """Each difference as its number, the question, and both sides: name, answer in words, who, when."""
    answers, lang = interview_of(intake).answers, language_of(request)
    found: list[tuple[int, object, list[object]]] = []
    for one in joining.differences(intake):
        name, _, about = one.key.partition("@")
        put = NextQuestion(answers.question_set.question(name), about)
        sides: list[object] = [
            (side, client_words.said(answer_of(a.body), answers, lang), who_typed(a, by), a.given_at)
            for side, a in (("ours", one.ours), ("theirs", one.theirs))
        ]
        found.append((one.id, client_words.question_words(lang, put, answers), sides))
    return found
