"""Pages of the client: her work and the work she wants, what she can take on, her home, and her ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.workspace.advice.region import begin, occupations_here
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.conversing import QuestionsChanged, interview_of
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.prospects import forms
from braidwork.workspace.casework.prospects.advising import advice_of
from braidwork.workspace.casework.prospects.fields import PARTS
from braidwork.workspace.casework.prospects.keeping import Said, said_of, say_work
from braidwork.workspace.casework.prospects.telling import told
from braidwork.workspace.casework.serving.reading_forms import new_token, token_in
from braidwork.workspace.site.languages import Said as Words
from braidwork.workspace.site.languages import language_of, say

View = Callable[[HttpRequest, IntakeSession], HttpResponse]


def own_case(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """A page of the talk that this browser has open; without one, the welcome."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        intake = open_intake(request)
        if intake is None:
            return redirect("welcome")
        try:
            return view(request, intake)
        except QuestionsChanged:
            return render(request, "questions_changed.html")

    return guarded


@require_http_methods(["GET", "POST"])
@own_case
def work(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """Her work now or last, the work she would like, her schooling; looked up in the region's occupations."""
    language, kept, here = language_of(request), said_of(intake.person), occupations_here()
    found: dict[str, Any] = {}
    if request.method == "POST":
        if "skip" in request.POST:
            return _passed(request, intake, kept, "work", "work-limits")
        kept, found = forms.read_work(request.POST, kept, here.work)
        if not found:
            say_work(intake.person, kept, by=client(intake), token=token_in(request.POST), what="work")
            return redirect("work-limits")
    page = {**work_fields(language, kept, here.work, request.POST if found else None, found),
            "is_loading": here.is_loading, "no_region": here.work is None and not here.is_loading,
            "token": new_token(), "step": 1}  # fmt: skip
    return render(request, "prospects/work.html", page, status=422 if lost(found) else 200)


def lost(found: dict[str, Any]) -> bool:
    """Whether words that were looked up name no job here."""
    return any(not jobs for jobs in found.values())


def work_fields(
    language: str, kept: Said, occupations: Any, post: Any = None, found: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The fields of work for a page: what stands, or what was typed with the jobs to pick from."""
    jobs = []
    for name, title, hint, none in (("works_as", "now_title", "now_hint", "no_work"),
                                    ("aims_at", "wish_title", "wish_hint", "no_wish")):  # fmt: skip
        code = getattr(kept.home, name)
        typed = post.get(name, "")[: forms.LONGEST] if post is not None else forms.label_of(code, occupations)
        jobs.append({
            "name": name, "title": say(language, f"work.{title}"), "hint": say(language, f"work.{hint}"),
            "none": say(language, f"work.{none}"), "typed": typed, "found": (found or {}).get(name),
            "problem": say(language, "work.none_found") if name in (found or {}) and not (found or {})[name] else None,
        })  # fmt: skip
    chosen = kept.home.schooling
    levels = [(n, say(language, f"work.school_{n}"), level == chosen) for n, level in enumerate(forms.LEVELS)]
    return {"jobs": jobs, "levels": levels}


@require_http_methods(["GET", "POST"])
@own_case
def limits(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """What she can take on: hours of child care, times of day, the way, months, money."""
    language, kept = language_of(request), said_of(intake.person)
    post: QueryDict | None = None
    problems: dict[str, Words] = {}
    if request.method == "POST":
        if "skip" in request.POST:
            return _passed(request, intake, kept, "limits", "work-home")
        post = request.POST
        kept, problems = forms.read_limits(language, post, kept)
        if not problems:
            say_work(intake.person, kept, by=client(intake), token=token_in(post), what="limits")
            return redirect("work-home")
    case = interview_of(intake).case
    page = {
        "fields": forms.shown_limits(language, kept.limits, has_children=has_children(case), post=post,
                                     problems=problems),
        "times": [(t, say(language, f"work.{t}"), t in (kept.limits.schedules or ())) for t in ("day", "evening")],
        "token": new_token(), "step": 2,
    }  # fmt: skip
    return render(request, "prospects/limits.html", page, status=422 if problems else 200)


def has_children(case: Any) -> bool:
    """Whether a child under 13 may live at home."""
    others = (p for p in case.people if p.relationship != "self" and p.lives_in_home is not False)
    return any((case.age_ends(p.id)[0] or 0) < 13 for p in others)


@require_http_methods(["GET", "POST"])
@own_case
def home(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """What money needs and the talk did not ask, a few questions a page; each may be left open."""
    language, kept, case = language_of(request), said_of(intake.person), interview_of(intake).case
    begin()  # the region is read while she types
    parts = [p for p in PARTS if any(f.part == p for f in forms.fields_of(case, kept.home))]
    sent = request.POST.get("part", "") if request.method == "POST" else request.GET.get("part", "")
    part = sent if sent in parts else parts[0]
    fields = tuple(f for f in forms.fields_of(case, kept.home) if f.part == part)
    post: QueryDict | None = None
    problems: dict[str, Words] = {}
    clash: dict[str, Any] | None = None
    if request.method == "POST":
        after = parts[parts.index(part) + 1] if part != parts[-1] else ""
        if "skip" in request.POST:
            return _next(after)
        post = request.POST
        kept, problems = forms.read_fields(language, post, fields, case, kept, timezone.localdate())
        if not problems:
            kept = forms.confirmed(kept, post)
            clash = forms.clash(language, case, kept, part)
        if not problems and clash is None:
            say_work(intake.person, kept, by=client(intake), token=token_in(post), what="home")
            return _next(after)
    page = {
        "fields": forms.shown_fields(language, fields, case, post, problems), "part": part, "clash": clash,
        "title": say(language, f"work.part_{part}"), "number": parts.index(part) + 1, "parts": len(parts),
        "back": parts[parts.index(part) - 1] if part != parts[0] else "", "token": new_token(), "step": 3,
    }  # fmt: skip
    return render(request, "prospects/home.html", page, status=422 if problems else 409 if clash else 200)


@require_GET
@own_case
def ways(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """The money picture and what stands behind it."""
    advised = advice_of(intake)
    page = {**told(language_of(request), advised), "step": 4, "is_wide": True}
    return render(request, "prospects/ways.html", page)


def _next(part: str) -> HttpResponse:
    answer = redirect("work-home" if part else "work-ways")
    if part:
        answer["Location"] += f"?part={part}"
    return answer


def _passed(request: HttpRequest, intake: IntakeSession, kept: Said, page: str, to: str) -> HttpResponse:
    """Skips a page; that it was skipped is kept, so that nobody asks again at once."""
    said = replace(kept, passed=kept.passed | {page})
    say_work(intake.person, said, by=client(intake), token=token_in(request.POST), what=page)
    return redirect(to)
