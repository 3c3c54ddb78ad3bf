"""Pages of staff: work and money of a case as the client sees it, and the forms to write them down with her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.eligibility.facts import Case
from braidwork.reference.languages import SOURCE
from braidwork.workspace.advice.region import occupations_here
from braidwork.workspace.casework.conversing import QuestionsChanged
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.prospects import forms
from braidwork.workspace.casework.prospects.advising import advice_of, may_see_private, talk_of
from braidwork.workspace.casework.prospects.client_pages import has_children, lost, work_fields
from braidwork.workspace.casework.prospects.keeping import Said, SaidMeanwhile, said_of, say_work
from braidwork.workspace.casework.prospects.telling import told
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.reach import case_of, refuse
from braidwork.workspace.casework.serving.reading_forms import new_token, number_in, token_in
from braidwork.workspace.site.languages import Said as Words


@require_GET
@staff_page("work.read")
def work_and_money(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The same picture that the client has, with rules and what was not checked; the reading is kept."""
    staff = request.user
    intake = case_of(staff, case_id, "work.read")
    private = may_see_private(staff, intake)
    record("work and money read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving", private=private)
    page = {"intake": intake, "client": person_label(intake.person), "staff": staff, "is_private": private,
            "may_keep": staff.may("work.keep")}  # fmt: skip
    try:
        advised = advice_of(intake, private=private)
        page |= told(SOURCE, advised)
        both = forms.clashes(SOURCE, advised.advice.case, advised.said)
        page["told_twice"] = [(c.words, c.mark in advised.said.confirmed) for c in both]
    except QuestionsChanged:
        page["is_old"] = True
    return render(request, "prospects/staff_ways.html", page)


@require_http_methods(["GET", "POST"])
@staff_page("work.read")
def work_forms(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every question on one page, to be typed while one talks; nothing must be answered."""
    staff = request.user
    intake = case_of(staff, case_id, "work.read")
    if not staff.may("work.keep"):
        refuse(staff, "case", case_id, "work.keep")
    kept, here = said_of(intake.person), occupations_here()
    case = talk_of(intake, private=may_see_private(staff, intake)).case
    fields = forms.fields_of(case, kept.home)
    post: QueryDict | None = None
    problems: dict[str, Words] = {}
    found: dict[str, Any] = {}
    clash, meanwhile = None, None
    if request.method == "POST":
        post, stands = request.POST, kept
        kept, found = forms.read_work(post, kept, here.work)
        kept, wrong = forms.read_limits(SOURCE, post, kept)
        kept, problems = forms.read_fields(SOURCE, post, fields, case, kept, timezone.localdate())
        problems |= wrong
        if not problems:
            kept = forms.confirmed(kept, post)
            clash = forms.clash(SOURCE, case, kept)
        if not (problems or found or clash):
            try:
                return _kept(intake, kept, request)
            except SaidMeanwhile:
                meanwhile = _meanwhile(fields, case, stands, post)
    elif kept.version:
        record("work and money read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving")
    page = {
        "intake": intake, "client": person_label(intake.person), "staff": staff, "clash": clash,
        "has_problems": bool(problems) or lost(found), "meanwhile": meanwhile,
        "version": _version(intake, post if meanwhile is None else None),
        **work_fields(SOURCE, kept, here.work, post if found else None, found),
        "fields": forms.shown_fields(SOURCE, fields, case, post, problems),
        "limits": forms.shown_limits(SOURCE, kept.limits, has_children=has_children(case), post=post,
                                     problems=problems),
        "times": [(t, t, t in (kept.limits.schedules or ())) for t in ("day", "evening")], "token": new_token(),
        "is_loading": here.is_loading, "no_region": here.work is None and not here.is_loading,
    }  # fmt: skip
    return render(
        request,
        "prospects/staff_forms.html",
        page,
        status=409 if meanwhile is not None else 422 if problems or lost(found) else 200,
    )


def _kept(intake: IntakeSession, kept: Said, request: HttpRequest) -> HttpResponse:
    seen = number_in(request.POST, "version", -1)
    say_work(intake.person, kept, by=Actor.staff(request.user), token=token_in(request.POST), what="home", seen=seen)
    return redirect("case-work", case_id=intake.pk)


def _version(intake: IntakeSession, post: QueryDict | None) -> int:
    """The version that a form was opened on; what stands now for a fresh one, and after its reader was told."""
    now = int(said_of(intake.person).version)
    return now if post is None else number_in(post, "version", now)


def _meanwhile(fields: Any, case: Case, stands: Said, post: QueryDict) -> list[tuple[str, str, str]]:
    """Lines that stand otherwise now than what this form says: the question, what stands, what was typed."""
    now = forms.shown_fields(SOURCE, forms.fields_of(case, stands.home), case, None, {})
    typed = {f.name: _value(f) for f in forms.shown_fields(SOURCE, fields, case, post, {})}
    return [(str(f.label), _value(f) or "nothing", typed[f.name] or "nothing")
            for f in now if f.name in typed and _value(f) != typed[f.name]]  # fmt: skip


def _value(field: Any) -> str:
    """What a field holds, in words."""
    picked = [str(c.label) for c in field.choices if c.is_picked]
    return str(field.typed or "; ".join(picked))
