"""The program browser: programs, one program, one number with its history. Every role reads it; nothing is personal."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from braidwork.eligibility.programs.program import Program
from braidwork.errors import BraidworkError, UnknownNameError
from braidwork.reference.dated import Parameter
from braidwork.workspace.casework.events import Actor
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.rulebook.checking import FIRST, LAST
from braidwork.workspace.rulebook.in_force import Rules, end_of, in_force
from braidwork.workspace.rulebook.models import Change, Published
from braidwork.workspace.rulebook.numbers import amount, for_whom, history, known_number, readers
from braidwork.workspace.rulebook.rescreening import Side, rescreen
from braidwork.workspace.rulebook.showing import listed, shown_program


@require_GET
@staff_page("rulebook.read")
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every program with its state on a day, searched by words."""
    dates, wanted = _Dates(request), request.GET.get("q", "").strip()[:80]
    found = listed(dates.rules, dates.on, wanted)
    waiting = Change.objects.filter(state="proposed").count()
    page = {"dates": dates, "q": wanted, "programs": found, "waiting": waiting, "staff": request.user}
    return render(request, "rulebook/programs.html", page, status=422 if dates.problem else 200)


@require_GET
@staff_page("rulebook.read")
def program_page(request: HttpRequest, program_id: str) -> HttpResponse:
    """One program: its rule, each requirement with its numbers and source, papers, where to apply, what changed."""
    dates = _Dates(request)
    program = program_or_404(program_id, dates.rules, dates.on)
    read = [name for name, ids in readers().items() if program.id in ids]
    here = Q(kind="program", subject=program.id) | Q(kind="number", subject__in=read)
    changes = Published.objects.filter(here).order_by("-id")
    if dates.known is not None:
        changes = changes.filter(known_from__lte=end_of(dates.known))
    page = {
        "dates": dates, "shown": shown_program(program, dates.rules, dates.on, dates.known), "changes": changes,
        "staff": request.user,
    }  # fmt: skip
    return render(request, "rulebook/program.html", page, status=422 if dates.problem else 200)


@require_GET
@staff_page("rulebook.read")
def number_page(request: HttpRequest, name: str) -> HttpResponse:
    """One number of law: every row there ever was, corrected ones included, and the programs that read it."""
    rules = in_force()
    try:
        number = known_number(name, rules.numbers)
    except UnknownNameError:
        return _computed(request, name, rules)
    today, by_key = timezone.localdate(), dict[str, list[tuple[str, str, Parameter]]]()
    for row in history(name, rules.numbers):
        by_key.setdefault(for_whom(row), []).append((for_whom(row), amount(row.value, row.unit), row))
    in_force_now = [r for some in by_key.values() for r in some if r[2].in_force(today) and r[2].was_known(None)]
    changes = Published.objects.filter(kind="number", subject=name).order_by("-id")
    by_id = {p.id: p for p in rules.programs_on(today)}
    page = {
        "number": number, "today_rows": in_force_now, "by_key": list(by_key.items()), "changes": changes,
        "programs": [by_id[i] for i in number.programs], "staff": request.user,
    }  # fmt: skip
    return render(request, "rulebook/number.html", page)


@require_GET
@staff_page("rulebook.propose")
def newly_included(request: HttpRequest, program_id: str) -> HttpResponse:
    """Whom a program would newly include on a day, next to the day each case was told: counts only."""
    dates = _Dates(request)
    program = program_or_404(program_id, dates.rules, dates.on)
    now = in_force()
    counts = None
    if "count" in request.GET and not dates.problem:
        then = Side(dates.rules, lambda on, _: dates.on)
        counts = rescreen(Side(now, lambda on, _: on), then, [program.id], by=Actor.staff(request.user))
    page = {"dates": dates, "program": program, "counts": counts, "staff": request.user}
    if counts is not None:
        counts["programs"] = [{**row, "name": program} for row in counts["programs"]]
    return render(request, "rulebook/newly_included.html", page, status=422 if dates.problem else 200)


def program_or_404(program_id: str, rules: Rules, on: date) -> Program:
    """One program as it stands on a day; Http404 for an id that does not exist."""
    found = next((p for p in rules.programs_on(on) if p.id == program_id), None)
    if found is None:
        raise Http404
    return found


class _Dates:
    """The two days of a page: in force on, and as known on (None: now); a bad one is said and replaced."""

    def __init__(self, request: HttpRequest) -> None:
        self.problem = ""
        self.on = self._day(request.GET.get("on", "")) or timezone.localdate()
        self.known = self._day(request.GET.get("known", ""))
        self.rules = in_force(end_of(self.known))

    def _day(self, text: str) -> date | None:
        if not text.strip():
            return None
        try:
            found = date.fromisoformat(text.strip()[:10])
        except ValueError:
            found = date.min
        if not FIRST <= found <= LAST:
            self.problem = f"That is no day we know. Write it like 2026-11-23, from {FIRST} to {LAST}."
            return None
        return found


def _computed(request: HttpRequest, name: str, rules: Rules) -> HttpResponse:
    """A number that follows from others (median income by size): the page says from which."""
    from braidwork.eligibility.parameters.law import size_laws

    law = size_laws().get(name)
    if law is None or name not in rules.numbers.names:
        raise Http404
    sources = [v for k, v in vars(law).items() if k in ("base", "factor", "each_further")]
    today, rows = timezone.localdate(), []
    try:
        for size in range(1, 9):
            reading = rules.numbers.limit(name, today, None, {"size": str(size)})
            rows.append((f"size {size}", amount(reading.value, reading.unit), reading.note))
    except BraidworkError as error:
        raise Http404 from error
    page = {"plain": name.replace("_", " "), "sources": sources, "rows": rows, "today": today, "staff": request.user}
    return render(request, "rulebook/computed_number.html", page)
