"""Pages of changes: the form of a draft, one change with what it would do, and the buttons of two people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.eligibility.programs import programs
from braidwork.errors import BraidworkError, RefusedError, UnknownNameError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.rulebook import publishing
from braidwork.workspace.rulebook.browse_pages import program_or_404
from braidwork.workspace.rulebook.checking import check, overlapping
from braidwork.workspace.rulebook.form_reading import LONGEST, wanted_number, wanted_program
from braidwork.workspace.rulebook.in_force import PROGRAM_FIELDS, Rules, entries, in_force
from braidwork.workspace.rulebook.models import Change
from braidwork.workspace.rulebook.numbers import KnownNumber, amount, known_number
from braidwork.workspace.rulebook.showing import content_in_words, row_label, standing_amount

_ACTS: dict[str, tuple[str, Callable[..., object]]] = {
    "propose": ("rulebook.propose", publishing.propose), "count": ("rulebook.propose", publishing.count_again),
    "withdraw": ("rulebook.propose", publishing.withdraw), "publish": ("rulebook.publish", publishing.publish),
}  # fmt: skip


@require_GET
@staff_page("rulebook.read")
def changes(request: HttpRequest) -> HttpResponse:
    """Every change, those that wait for a second person first."""
    order = {"proposed": 0, "draft": 1, "published": 2, "withdrawn": 3}
    found = sorted(
        Change.objects.select_related("drafted_by", "settled_by").order_by("-changed_at")[:300],
        key=lambda c: order[str(c.state)],
    )
    names = {p.id: p.name for p in programs()}
    for change in found:
        change.title = _title(change, names)
    return render(request, "rulebook/changes.html", {"changes": found, "staff": request.user})


@require_http_methods(["GET", "POST"])
@staff_page("rulebook.propose")
def change_number(request: HttpRequest, name: str) -> HttpResponse:
    """The form of a new value; a POST keeps it as a draft."""
    number, rules = _number_or_404(name), in_force()
    return _form(request, _number_fields(number, rules), lambda: wanted_number(request.POST, number), None)


@require_http_methods(["GET", "POST"])
@staff_page("rulebook.propose")
def change_program(request: HttpRequest, program_id: str) -> HttpResponse:
    """The form of what a program says of itself; a POST keeps it as a draft."""
    fields = _program_fields(program_id, in_force())
    return _form(request, fields, lambda: wanted_program(request.POST, program_id), None)


@require_http_methods(["GET", "POST"])
@staff_page("rulebook.propose")
def edit_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """The form of a draft once more, for the person who made it."""
    change = _change_or_404(change_id)
    if change.state != "draft" or change.drafted_by_id != request.user.pk:
        raise Http404
    rules = in_force()
    if change.kind == "number":
        number = _number_or_404(change.subject)
        return _form(request, _number_fields(number, rules), lambda: wanted_number(request.POST, number), change)
    fields = _program_fields(change.subject, rules)
    return _form(request, fields, lambda: wanted_program(request.POST, change.subject), change)


@require_GET
@staff_page("rulebook.read")
def change_page(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """One change: what it says next to what holds now, its source, what it would do, and who may go on with it."""
    return _show(request, _change_or_404(change_id))


@require_POST
@staff_page("rulebook.propose")
def act_on_change(request: HttpRequest, change_id: UUID, act: str) -> HttpResponse:
    """Propose, count again, withdraw or publish; what is refused says why, and nothing is written."""
    change = _change_or_404(change_id)
    if act not in _ACTS:
        raise Http404
    permission, do = _ACTS[act]
    if not request.user.may(permission):
        record("access refused", "page", "act_on_change", by=Actor.staff(request.user), permission=permission)
        raise Http404
    try:
        do(change_id, by=request.user, seen=_version(request))
    except RefusedError as error:
        change.refresh_from_db()
        return _show(request, change, error)
    return redirect("rulebook-change", change_id=change_id)


def _show(request: HttpRequest, change: Change, error: BraidworkError | None = None) -> HttpResponse:
    staff: Staff = request.user
    rules = in_force()
    own = staff.pk in (change.drafted_by_id, change.proposed_by_id)
    is_open = change.state in ("draft", "proposed")
    works = staff.may("rulebook.propose")
    counts = change.counts if works else None
    if counts is not None:
        names = {p.id: p for p in rules.programs_on(change.effective_from)}
        counts = {**counts, "programs": [{**row, "name": names[row["program"]]} for row in counts["programs"]]}
    problem, trouble = (_kindly(error) if error else ""), ""
    if is_open and works and not problem:
        trouble = _trouble(change, rules)
    page = {
        "change": change, "staff": staff, "is_open": is_open,
        "lines": content_in_words(change, rules) if is_open else _as_published(change),
         "replaced": overlapping(change, rules) if is_open else (), "counts": counts,
        "problem": problem, "trouble": trouble, "own": own,
        "title": _title(change, {p.id: p.name for p in programs()}),
        "may_edit": works and change.state == "draft" and change.drafted_by_id == staff.pk,
        "may_propose": works and change.state == "draft",
        "may_withdraw": works and is_open and (own or change.state == "proposed"),
        "may_publish": staff.may("rulebook.publish") and change.state == "proposed" and not own,
        "may_count": works and is_open,
    }  # fmt: skip
    status = 200 if error is None else 409 if isinstance(error, publishing.ChangedMeanwhile) else 422
    return render(request, "rulebook/change.html", page, status=status)


def _title(change: Change, programs_by_id: Mapping[str, str]) -> str:
    plain = str(change.subject).replace("_", " ")
    return programs_by_id.get(change.subject, plain) if change.kind == "program" else plain


def _as_published(change: Change) -> list[tuple[str, str, str]]:
    """What a settled change said; what stood before it is in the history of its number."""
    if change.kind == "program":
        return [(PROGRAM_FIELDS[name], "", value) for name, value in change.content.items()]
    found = entries(change)
    return [(row_label(change.subject, name, key), "", amount(value, change.unit)) for name, key, value in found]


def _trouble(change: Change, rules: Rules) -> str:
    try:
        check(change, rules)
    except BraidworkError as error:
        return _kindly(error)
    return ""


def _form(
    request: HttpRequest, fields: dict[str, Any], read: Callable[[], publishing.Wanted], change: Change | None
) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            wanted = read()
            if change is None:
                kept = publishing.draft(wanted, by=request.user)
            else:
                kept = publishing.edit(change.pk, wanted, by=request.user, seen=_version(request))
        except BraidworkError as error:
            problem = _kindly(error)
        else:
            return redirect("rulebook-change", change_id=kept.pk)
    typed = request.POST if request.method == "POST" else _typed_of(change, fields)
    shown = [{**field, "typed": typed.get(field["name"], "")} for field in fields["fields"]]
    new = [{**field, "typed": typed.get(field["name"], "")} for field in fields.get("new", ())]
    page = {**fields, "fields": shown, "new": new, "typed": typed, "problem": problem, "change": change,
            "staff": request.user, "longest": LONGEST, "today": timezone.localdate()}  # fmt: skip
    return render(request, "rulebook/change_form.html", page, status=422 if problem else 200)


def _number_fields(number: KnownNumber, rules: Rules) -> dict[str, Any]:
    today = timezone.localdate()
    fields = [
        {"name": f"value-{i}", "label": row_label(number.name, name, key), "is_long": False, "kind": "decimal",
         "now": standing_amount(name, rules, key, today)} for i, (name, key) in enumerate(number.fields)
    ]  # fmt: skip
    new = [{"name": f"key-{part}", "label": part.replace("_", " "), "now": ""} for part in number.parts]
    new += [{"name": "value-new", "label": "value", "now": ""}] if new else []
    return {"kind": "number", "title": number.plain, "fields": fields, "new": new, "unit": number.unit,
            "number": number}  # fmt: skip


def _program_fields(program_id: str, rules: Rules) -> dict[str, Any]:
    program = program_or_404(program_id, rules, timezone.localdate())
    fields = [
        {"name": name, "label": label, "now": str(getattr(program, name) or "nothing"),
         "is_long": name not in ("plain_name", "closed_to_new_from"),
         "kind": "date" if name == "closed_to_new_from" else "text"} for name, label in PROGRAM_FIELDS.items()
    ]  # fmt: skip
    return {"kind": "program", "title": program.name, "fields": fields, "program": program}


def _typed_of(change: Change | None, fields: dict[str, Any]) -> dict[str, Any]:
    if change is None:
        return {"unit": fields.get("unit", "")}
    typed: dict[str, Any] = {
        "unit": change.unit, "effective_from": change.effective_from.isoformat(), "citation": change.citation,
        "effective_to": change.effective_to.isoformat() if change.effective_to else "", "reason": change.reason,
        "version": change.version,
    }  # fmt: skip
    typed |= {name: "on" for name in ("is_verified", "takes_place") if getattr(change, name)}
    if change.kind == "program":
        return {**typed, **change.content}
    there = [(name, dict(key)) for name, key in fields["number"].fields]
    for name, key, value in entries(change):
        if (name, key) in there:
            typed[f"value-{there.index((name, key))}"] = f"{value:g}"
        else:
            typed |= {"value-new": f"{value:g}", **{f"key-{part}": text for part, text in key.items()}}
    return typed


def _number_or_404(name: str) -> KnownNumber:
    try:
        return known_number(name, in_force().numbers)
    except UnknownNameError as error:
        raise Http404 from error


def _change_or_404(change_id: UUID) -> Change:
    found = Change.objects.select_related("drafted_by", "proposed_by", "settled_by").filter(pk=change_id).first()
    if found is None:
        raise Http404
    return found


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _kindly(error: BraidworkError) -> str:
    mend = error.mend or ""
    return f"{error.what[:1].upper()}{error.what[1:]} {mend[:1].upper()}{mend[1:]}".strip()
