"""Pages of the client: my papers, add a photo, take it out, open it, sign instead."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.errors import BraidworkError, RefusedError
from braidwork.reference.languages import locale
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.client_words import any_of, published
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers import bringing
from braidwork.workspace.casework.papers.checklist import Need, checklist, people_of, uploads_of
from braidwork.workspace.casework.papers.file_answers import as_attachment, megabytes
from braidwork.workspace.casework.papers.file_kinds import UnreadableFileError
from braidwork.workspace.casework.papers.models import Upload
from braidwork.workspace.casework.papers.receiving import LARGEST, takes_a_file
from braidwork.workspace.casework.papers.storing import sweep
from braidwork.workspace.casework.serving.reading_forms import new_token, token_in
from braidwork.workspace.rulebook.in_force import in_force
from braidwork.workspace.site.languages import day_in, language_of, say

_DONE = frozenset({"added", "removed", "signed"})


@require_GET
def my_papers(request: HttpRequest) -> HttpResponse:
    """What is needed, what was added, and the forms to add, take out and sign."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    done = request.session.pop("papers_done", "")
    return _show(request, intake, done=done if done in _DONE else "")


@require_POST
@takes_a_file
def add_paper(request: HttpRequest) -> HttpResponse:
    """Takes one photo or PDF."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    need, wanted = _need(request, intake), request.POST.get("paper", "")
    if getattr(request, "file_too_large", False):
        return _show(request, intake, problem="problem_too_large", at=wanted, status=413)
    if wanted and need is None:
        return _show(request, intake, problem="problem_gone", status=409)
    file = request.FILES.get("photo") or request.FILES.get("file")
    if file is None or not file.size:
        return _show(request, intake, problem="problem_no_file", at=wanted, status=422)
    try:
        bringing.add_file(intake.person, file.read(), by=client(intake), token=token_in(request.POST), need=need)
    except UnreadableFileError as error:
        return _show(request, intake, problem=error.word, at=wanted, status=422)
    except bringing.TooManyFilesError:
        return _show(request, intake, problem="problem_too_many", at=wanted, status=409)
    sweep()
    return _back(request, "added")


@require_POST
def take_out_paper(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Erases a file that was added."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    upload = Upload.objects.filter(pk=upload_id, person__in=people_of(intake)).first()
    if upload is not None:  # else the button was pressed twice
        bringing.take_out(upload, by=client(intake))
    return _back(request, "removed")


@require_GET
def open_paper(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Gives a file back to the client who added it."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    upload = Upload.objects.filter(pk=upload_id, person__in=people_of(intake)).first()
    if upload is None:
        raise Http404
    try:
        return as_attachment(upload, bringing.read_file(upload, by=client(intake)))
    except RefusedError:
        return _show(request, intake, problem="problem_broken", status=404)


@require_http_methods(["POST"])
def sign_paper(request: HttpRequest) -> HttpResponse:
    """Takes the client's signed word where the rule accepts it."""
    intake = open_intake(request)
    if intake is None:
        return redirect("welcome")
    need = _need(request, intake)
    if need is None or not need.by_word:
        return _show(request, intake, problem="problem_gone", status=409)
    try:
        bringing.sign(intake.person, need, request.POST.get("name", ""), by=client(intake))
    except BraidworkError:
        return _show(request, intake, problem="problem_name", at=need.key, status=422)
    return _back(request, "signed")


def _back(request: HttpRequest, done: str) -> HttpResponse:
    request.session["papers_done"] = done
    return redirect("my-papers")


def _need(request: HttpRequest, intake: IntakeSession) -> Need | None:
    wanted = request.POST.get("paper", "")
    return next((n for n in checklist(intake, private=True) if n.key == wanted and n.programs), None)


def _show(
    request: HttpRequest, intake: IntakeSession, *, problem: str = "", at: str = "", done: str = "", status: int = 200
) -> HttpResponse:
    language = language_of(request)
    every = checklist(intake, private=True)
    called = in_force().plain_names_on(intake.service_date)
    needs = [_told(n, language, called, is_open=bool(problem) and n.key == at) for n in every if n.programs]
    past = [_told(n, language, called) for n in every if not n.programs]
    others = [_line(u, language) for u in uploads_of(intake, private=True) if not u.paper_key]
    words = say(language, f"papers.{problem}", size=LARGEST // 1_000_000, most=bringing.MOST_FILES) if problem else ""
    page = {
        "needs": needs, "past": past,
        "others": others, "problem": words, "at": at, "done": f"papers.{done}" if done else "",
        "is_finished": intake.state == "finished", "most": LARGEST // 1_000_000, "token": new_token(),
    }  # fmt: skip
    return render(request, "papers/my_papers.html", page, status=status)


def _told(need: Need, language: str, called: Mapping[str, str], *, is_open: bool = False) -> dict[str, object]:
    # Isolated, so that a name in English keeps its order among words that run from right to left.
    plain = [f"\u2068{published(language, name)}\u2069" for program, name in called.items() if program in need.programs]
    return {
        "need": need, "name": any_of(language, need.papers) if need.papers else say(language, "papers.other"),
        "state": _state(need, language),
        "programs": say(language, "papers.helps_with", names=locale(language).listed_apart(plain)),
        "files": [_line(u, language) for u in need.uploads], "opened": is_open, "token": new_token(),
    }  # fmt: skip


def _line(upload: Upload, language: str) -> dict[str, object]:
    kind = say(language, "papers.pdf" if upload.kind == "pdf" else "papers.photo")
    return {"id": upload.pk, "kind": kind, "size": megabytes(int(upload.size)), "at": upload.added_at}


def _state(need: Need, language: str) -> str:
    if need.state == "seen" and need.seen is not None:
        return say(language, "papers.state_seen", name=need.seen.name, date=day_in(language, need.seen.day))
    if need.state == "added":
        return say(language, "papers.state_uploaded", date=day_in(language, need.uploads[-1].added_at))
    if need.state == "attested" and need.attested is not None:
        return say(language, "papers.state_attested", date=day_in(language, need.attested.day))
    return say(language, "papers.state_not_needed" if need.state == "not_needed" else "papers.state_needed")
