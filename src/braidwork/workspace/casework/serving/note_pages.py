"""The page of the notes of a case: read, write, correct."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from braidwork.errors import RefusedError
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.case_sections import person_label, read_notes
from braidwork.workspace.casework.serving.models import Note
from braidwork.workspace.casework.serving.noting import write_note
from braidwork.workspace.casework.serving.reach import case_of, notes_for
from braidwork.workspace.casework.serving.reading_forms import kindly, new_token, token_in, uuid_in

_A_PAGE = 20


@require_http_methods(["GET", "POST"])
@staff_page("note.keep")
def notes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The notes of the own organization about a case; a POST adds one."""
    intake = case_of(request.user, case_id, "note.keep")
    if request.method == "GET":
        return _show(request, intake)
    chosen = notes_for(request.user, intake.person).filter(pk=uuid_in(request.POST, "corrects")).first()
    if request.POST.get("do") == "correct":
        return _show(request, intake, corrects=chosen, text=chosen.text if chosen else "")
    try:
        write_note(
            intake.person, request.POST.get("text", ""), by=request.user, token=token_in(request.POST), corrects=chosen
        )
    except RefusedError as error:
        return _show(request, intake, kindly(error), corrects=chosen, text=request.POST.get("text", ""), status=422)
    return redirect("notes", case_id=case_id)


def _show(
    request: HttpRequest, intake: IntakeSession, problem: str = "", *, corrects: Note | None = None, text: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    pages = Paginator(notes_for(request.user, intake.person), _A_PAGE)
    part = pages.get_page(request.GET.get("page", "1"))
    page = {
        "staff": request.user, "case_id": intake.pk, "client": person_label(intake.person), "problem": problem,
        "notes": read_notes(request.user, intake.person, start=(part.number - 1) * _A_PAGE, most=_A_PAGE),
        "part": part, "total": pages.count, "corrects": corrects, "text": text, "token": new_token(),
    }  # fmt: skip
    return render(request, "serving/notes.html", page, status=status)
