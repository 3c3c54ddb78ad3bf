"""Pages of staff: the papers of a case, a file to read, marks, and a file that staff add."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.errors import BraidworkError, RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.consenting import agreed
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.papers import bringing
from braidwork.workspace.casework.papers.checklist import Need, checklist, uploads_of
from braidwork.workspace.casework.papers.file_answers import as_attachment, megabytes
from braidwork.workspace.casework.papers.models import Upload
from braidwork.workspace.casework.papers.receiving import LARGEST, takes_a_file
from braidwork.workspace.casework.papers.storing import sweep
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.reach import case_of, refuse
from braidwork.workspace.casework.serving.reading_forms import day_in, kindly, new_token, token_in
from braidwork.workspace.casework.talking import decide_again
from braidwork.workspace.rulebook.in_force import in_force

_TOO_LARGE = f"This file is larger than {LARGEST // 1_000_000} MB. Take a photo of the paper instead."


@require_http_methods(["GET", "POST"])
@staff_page("paper.read")
@takes_a_file
def papers(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The list of a case with every file and mark; a POST adds, marks, puts aside or undoes."""
    staff = request.user
    intake = case_of(staff, case_id, "paper.read")
    if request.method == "GET":
        record("papers listed", "person", intake.person_id, by=Actor.staff(staff), purpose="serving")
        return _show(request, intake)
    if not staff.may("paper.keep"):
        refuse(staff, "case", case_id, "paper.keep")
    if getattr(request, "file_too_large", False):
        return _show(request, intake, _TOO_LARGE, status=413)
    try:
        _do(request, intake)
    except BraidworkError as error:
        return _show(request, intake, kindly(error), status=422)
    return redirect("papers", case_id=case_id)


@require_GET
@staff_page("paper.read")
def paper_file(request: HttpRequest, case_id: UUID, upload_id: UUID) -> HttpResponse:
    """One file to save, the reading kept."""
    staff = request.user
    intake = case_of(staff, case_id, "paper.read")
    upload = next((u for u in uploads_of(intake, private=may_read_private(staff, intake)) if u.pk == upload_id), None)
    if upload is None:
        refuse(staff, "paper", upload_id, "paper.read")
    assert upload is not None
    try:
        return as_attachment(upload, bringing.read_file(upload, by=Actor.staff(staff)))
    except RefusedError as error:
        return _show(request, intake, kindly(error), status=404)


def section(staff: Staff, intake: IntakeSession) -> list[Need]:
    """The list of a case as one member of staff may see it; what others did at another organization has no name."""
    needs, own = list(checklist(intake, private=may_read_private(staff, intake))), _colleagues(staff)
    for mark in (m for n in needs for m in n.marks if m.seat != "client" and m.made_by not in own):
        mark.name = ""
    return needs


def _colleagues(staff: Staff) -> set[str]:
    return {str(pk) for pk in Staff.objects.filter(organisation=staff.organisation_id).values_list("pk", flat=True)}


def _do(request: HttpRequest, intake: IntakeSession) -> None:
    staff, post = request.user, request.POST
    by, act = Actor.staff(staff), post.get("do", "")
    wanted = post.get("paper", "")
    need = next((n for n in section(staff, intake) if n.key == wanted), None)
    if act == "add":
        file = request.FILES.get("file")
        if file is None or not file.size:
            raise RefusedError("no file was picked.", mend="pick a photo or a PDF.")
        bringing.add_file(intake.person, file.read(), by=by, token=token_in(post), need=need)
        sweep()
        return
    if need is None:
        raise RefusedError("that paper is not on the list any more.", mend="look at the list below.")
    if act == "seen":
        seen_on = day_in(post, "day")
        if seen_on is None:
            raise RefusedError("the day cannot be read.", mend="type it like 11/30/2026.")
        paper = post.get("which", "") or (need.papers[0].id if len(need.papers) == 1 else "")
        with transaction.atomic():
            bringing.mark_seen(intake.person, need, paper, seen_on, name=str(staff.display_name), by=by)
            decide_again(intake, by=by)
    elif act == "aside":
        bringing.put_aside(intake.person, need, name=str(staff.display_name), by=by)
    elif act == "undo" and (mark := need.mark(post.get("state", ""))) is not None:
        with transaction.atomic():
            bringing.undo_mark(mark, by=by)
            decide_again(intake, by=by)


def may_read_private(staff: Staff, intake: IntakeSession) -> bool:
    """Whether a member of staff sees what rests on private answers of a case."""
    return staff.may("case.read_private") and agreed(intake.person, "private_serving", staff.organisation)


def _show(request: HttpRequest, intake: IntakeSession, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff, own = request.user, _colleagues(request.user)
    plain = in_force().plain_names_on(intake.service_date)
    lines = [
        {
            "need": n, "programs": [plain[p] for p in n.programs if p in plain],
            "files": [_line(u, own) for u in n.uploads], "token": new_token(),
            "seen_paper": next((p.name for p in n.papers if n.seen and p.id == n.seen.paper_id), ""),
        }
        for n in section(staff, intake)
    ]  # fmt: skip
    every = uploads_of(intake, private=may_read_private(staff, intake))
    page = {
        "staff": staff, "intake": intake, "lines": lines, "problem": problem, "today": timezone.localdate(),
        "others": [_line(u, own) for u in every if not u.paper_key], "token": new_token(),
        "may_keep": staff.may("paper.keep"), "most": LARGEST // 1_000_000,
        "client": intake.person.display_name or "A client without a name",
    }  # fmt: skip
    return render(request, "papers/papers.html", page, status=status)


def _line(upload: Upload, own: set[str]) -> dict[str, object]:
    kind = "PDF" if upload.kind == "pdf" else f"Photo ({str(upload.kind).upper()})"
    who = "the client" if upload.seat == "client" else "staff" if upload.added_by in own else ""
    return {"id": upload.pk, "kind": kind, "size": megabytes(int(upload.size)), "at": upload.added_at, "who": who}
