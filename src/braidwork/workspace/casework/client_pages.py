"""Pages of the client who is alone with a phone: no account, one question a page, every step saved."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.eligibility.questions.choosing import NextQuestion
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.parsing import UnclearAnswerError
from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.guessing import failed, is_locked
from braidwork.workspace.casework import client_words, form_answers, talking
from braidwork.workspace.casework.consenting import agreed, give_consent
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.models import Answer, IntakeSession
from braidwork.workspace.casework.next_questions import next_of
from braidwork.workspace.casework.resuming import new_code, resume
from braidwork.workspace.casework.seat_changes import touched_by_other, who_typed
from braidwork.workspace.casework.seats import left_by_client
from braidwork.workspace.site.guarding import address_of
from braidwork.workspace.site.languages import Said, binding_language, choices, keep_language, language_of, say

OPEN, DEVICE, MOVED_ON = "intake", "device", "moved_on"
View = Callable[[HttpRequest], HttpResponse]
_MOST_STARTS = 200  # a library or a job center shares one address


def open_intake(request: HttpRequest) -> IntakeSession | None:
    """The talk that this browser has open."""
    found = request.session.get(OPEN)
    intake = IntakeSession.objects.select_related("person").filter(pk=found).first() if found else None
    if intake is None:
        return None
    while intake.joined_into is not None:  # two starts of one case were joined: go on with the one that lives
        intake = intake.joined_into
        request.session[OPEN] = str(intake.pk)
    if not request.session.get(DEVICE):
        request.session[DEVICE] = secrets.token_hex(8)
    intake.device = request.session[DEVICE]
    request.open_intake = intake
    return intake


def looks_anew(view: View) -> View:
    """A page whose step was made on something that changed meanwhile: nothing is written, the client looks anew."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except talking.MovedOn:
            request.session[MOVED_ON] = True
            return redirect("question")

    return guarded


def _seen(request: HttpRequest) -> int | None:
    """The version that the page showed, where its form says so."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None


def client(intake: IntakeSession) -> Actor:
    """The client of a talk as an actor."""
    return Actor("client", str(intake.pk), device=getattr(intake, "device", ""))


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is, in which language, what is kept; the way to begin and the way back in."""
    return _welcome(request)


def _welcome(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    page = {"going_on": open_intake(request), "languages": choices(), "problem": problem}
    return render(request, "welcome.html", page, status=status)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begins a talk once the client agreed that her answers are kept."""
    language = language_of(request)
    if "agree" not in request.POST:
        return _welcome(request, say(language, "problem.agree"), status=422)
    if is_locked("start from", address_of(request), most=_MOST_STARTS):
        return _welcome(request, say(language, "problem.too_many_starts"), status=429)
    failed("start from", address_of(request))
    request.session.flush()
    keep_language(request, language)
    intake = talking.start_intake(by=Actor("client"), locale=language, synthetic=settings.DEMO)
    binds = binding_language(language, ("consent.keep", "consent.screening"))
    give_consent(intake.person, "screening", by=client(intake), locale=binds)
    request.session[OPEN] = str(intake.pk)
    return redirect("question")


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """The question of the moment; a POST saves its answer and goes on."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    try:
        return _answer(request, intake) if request.method == "POST" else _ask(request, intake)
    except QuestionsChanged:
        return render(request, "questions_changed.html")


def _ask(request: HttpRequest, intake: IntakeSession, problem: str = "", status: int = 200) -> HttpResponse:
    interview, language = interview_of(intake), language_of(request)
    if not intake.wanted_key and (clash := _contradiction(intake, interview, language)) is not None:
        return render(request, "contradiction.html", {**clash, "version": intake.version})
    asked = next_of(intake, interview)
    if asked is None:
        return (
            redirect("results")
            if intake.state == "finished"
            else render(request, "ready.html", {"version": intake.version})
        )
    if asked.question.part == "private" and not agreed(intake.person, "private_screening"):
        page = {"token": secrets.token_urlsafe(16), "version": intake.version}
        return render(request, "private_consent.html", page)
    people = form_answers.rows_of(interview.answers.get("people"))
    others = "" if interview.answers.get("people") is None else str(len(people))
    if asked.question.kind == "household_loop" and request.method == "POST" and "others" in request.POST:
        others = request.POST["others"].strip()[:4]
        try:
            people = form_answers.rows(request.POST)
        except UnclearAnswerError:
            people = ()
    total = len(interview.programs)
    page = {
        "asked": form_answers.shown(asked, interview.answers, language), "number": _number(intake, interview),
        "still_open": asked.still_open, "total": total, "settled": total - asked.still_open, "version": intake.version,
        "token": secrets.token_urlsafe(16), "problem": problem, "people": people, "others": others,
        "relations": form_answers.relations(language), "may_go_back": _may_go_back(intake, interview),
        "typed": request.POST.get("typed", "")[: form_answers.LONGEST] if problem else "",
        "names_people": others not in ("", "0") and bool(people),
        "touched": (touched := _touched(intake, asked.key, interview)),
        "touched_by": who_typed(touched, client(intake)) if touched is not None else "",
    }  # fmt: skip
    return render(request, "question.html", page, status=status)


def _touched(intake: IntakeSession, key: str, interview: Interview) -> Answer | None:
    """The standing answer to a question, where another seat gave it; not looked for where there is none."""
    return touched_by_other(intake, key, client(intake)) if key in interview.answers.given else None


def _answer(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    post = request.POST
    key, token, seen = post.get("key", "")[:80], post.get("token", "")[:64], post.get("version", "")
    if not key or len(token) < 16 or not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        return _ask(request, intake)
    try:
        if key == "people" and "pass" not in post and _wants_rows(request):
            return _ask(request, intake)
        talking.give_answer(
            intake, key, lambda asked, interview: form_answers.read(post, asked, interview), by=client(intake),
            seen=int(seen), token=token,
        )  # fmt: skip
    except UnclearAnswerError as error:
        return _ask(request, intake, _kindly(request, error), status=422)
    except talking.Conflict as conflict:
        return _choose(request, intake, conflict)
    except RefusedError as error:
        return _ask(request, intake, _kindly(request, error), status=409)
    return redirect("question")


def _wants_rows(request: HttpRequest) -> bool:
    """Whether the count of people was sent and the people themselves are still to be named."""
    rows = form_answers.rows(request.POST)
    return any(f"relation-{i}" not in request.POST for i in range(1, len(rows) + 1))


def _choose(request: HttpRequest, intake: IntakeSession, conflict: talking.Conflict) -> HttpResponse:
    intake.refresh_from_db()
    interview = interview_of(intake)
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OWN]
    language = language_of(request)
    page = {
        "there": client_words.said(conflict.standing, interview.answers, language), "by": conflict.by_seat,
        "words": _words_of(conflict.standing.key, interview, language), "sent": sent, "version": intake.version,
        "token": secrets.token_urlsafe(16), "mine": _sent_in_words(request, interview, conflict.key),
    }  # fmt: skip
    return render(request, "conflict.html", page, status=409)


def _sent_in_words(request: HttpRequest, interview: Interview, key: str) -> str:
    """What the form that met another answer said; nothing where it could not be read."""
    name, _, about = key.partition("@")
    try:
        asked = NextQuestion(interview.answers.question_set.question(name), about)
        given = form_answers.read(request.POST, asked, interview)
        return client_words.said(given, interview.answers, language_of(request))
    except BraidworkError:
        return ""


_OWN = frozenset({"version", "token", "csrfmiddlewaretoken"})


def _contradiction(intake: IntakeSession, interview: Interview, language: str) -> dict[str, object] | None:
    for found in interview.disagreements():
        mark = hashlib.sha256(found.text.encode()).hexdigest()
        if mark not in intake.accepted:
            named = [(k, _words_of(k, interview, language)) for k in found.keys]
            return {"text": client_words.disagreement(language, found), "questions": named, "mark": mark}
    return None


def _words_of(key: str, interview: Interview, language: str) -> Said:
    """The question behind the key of an answer, as it was put."""
    name, _, about = key.partition("@")
    asked = NextQuestion(interview.answers.question_set.question(name), about)
    return client_words.question_words(language, asked, interview.answers)


def _number(intake: IntakeSession, interview: Interview) -> int:
    keys = list(interview.answers.given)
    return keys.index(intake.wanted_key) + 1 if intake.wanted_key in keys else len(keys) + 1


def _may_go_back(intake: IntakeSession, interview: Interview) -> bool:
    keys = list(interview.answers.given)
    return bool(keys) and keys[0] != intake.wanted_key


def _kindly(request: HttpRequest, error: BraidworkError) -> Said:
    return client_words.problem(language_of(request), error)


@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """One question back; nothing said is lost."""
    intake = open_intake(request)
    if intake is not None:
        seen = _seen(request)
        talking.go_back(intake, by=client(intake), seen=intake.version if seen is None else seen)
    return redirect("question")


@require_POST
@looks_anew
def look_again(request: HttpRequest) -> HttpResponse:
    """After answers that cannot all be: asks one of them again, or takes the client's word that both are right."""
    intake = open_intake(request)
    if intake is not None and "again" in request.POST:
        talking.ask_again(intake, request.POST["again"][:80], by=client(intake), seen=_seen(request))
    elif intake is not None and len(mark := request.POST.get("mark", "")) == 64:
        talking.accept_contradiction(intake, mark, by=client(intake), seen=_seen(request))
    return redirect("question")


@require_POST
@looks_anew
def private_questions(request: HttpRequest) -> HttpResponse:
    """Takes or declines the separate consent that private questions need."""
    intake = open_intake(request)
    if intake is not None and request.POST.get("agree") == "yes":
        binds = binding_language(language_of(request), ("consent.private", "consent.private_yes"))
        give_consent(intake.person, "private_screening", by=client(intake), locale=binds)
    elif intake is not None and request.POST.get("agree") == "no":
        token = request.POST.get("token", "")[:64]
        talking.decline_private(intake, by=client(intake), token=token, seen=_seen(request))
    return redirect("question")


@require_POST
@looks_anew
def finish(request: HttpRequest) -> HttpResponse:
    """Stops asking and decides on what was said so far."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    talking.finish(intake, by=client(intake), seen=_seen(request))
    return redirect("results")


@require_POST
def upgrade(request: HttpRequest) -> HttpResponse:
    """Goes on with the questions of today."""
    intake = open_intake(request)
    if intake is not None:
        talking.upgrade_questions(intake, by=client(intake))
    return redirect("question")


@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest) -> HttpResponse:
    """Stops for now: a code to come back with, shown once; or leaves this device; or erases everything."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    if request.method == "GET":
        return render(request, "pause.html")
    try:
        code = new_code(intake, request.POST.get("birth_month", ""), by=client(intake))
    except BraidworkError as error:
        return render(request, "pause.html", {"problem": _kindly(request, error)}, status=422)
    return render(
        request, "pause.html", {"code": code, "expires": IntakeSession.objects.get(pk=intake.pk).code_expires_at}
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Clears this device; with `erase` the answers too."""
    intake, language = open_intake(request), language_of(request)
    erased = False
    if intake is not None and "erase" in request.POST:
        try:
            talking.wipe(intake, by=client(intake))
            erased = True
        except RefusedError as error:
            return render(request, "pause.html", {"problem": _kindly(request, error)}, status=409)
    request.session.flush()
    if intake is not None and not erased:
        left_by_client(intake.pk, device=intake.device)
    request.client_language = language  # this last page still speaks it, the device forgets it
    response = render(request, "left.html", {"erased": erased})
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """The way back in with a code and the month of birth."""
    if request.method == "GET":
        return render(request, "come_back.html")
    try:
        found = resume(
            request.POST.get("code", ""),
            request.POST.get("birth_month", ""),
            address=address_of(request),
        )
    except RefusedError as error:
        return render(request, "come_back.html", {"problem": _kindly(request, error)}, status=403)
    request.session.flush()
    keep_language(request, found.locale)
    request.session[OPEN] = str(found.pk)
    return redirect("question")
