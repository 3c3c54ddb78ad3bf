"""Pages of staff: file a case with likely duplicates beside it, queue and page of pairs, agreement of reviewers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from braidwork.errors import BraidworkError, RefusedError
from braidwork.linkage.model import shipped_model
from braidwork.linkage.review import Verdict
from braidwork.linkage.scoring import Score
from braidwork.workspace.accounts.guessing import keyed_hash
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import cases_for, staff_page
from braidwork.workspace.casework.same_person import looking, reviewing
from braidwork.workspace.casework.same_person.filing import Filed, file_case, filed_of, identity_of, read_form
from braidwork.workspace.casework.same_person.held_index import identities_for
from braidwork.workspace.casework.same_person.models import Identity, PairVerdict, Suggestion
from braidwork.workspace.casework.serving.case_sections import person_label
from braidwork.workspace.casework.serving.reach import case_of, refuse
from braidwork.workspace.casework.serving.reading_forms import kindly

_AT_ONCE = 100
FIELDS = (
    ("given_name", "Given names"), ("family_name", "Family names"), ("birth_date", "Birth date"), ("phone", "Phone"),
    ("email", "E-mail"), ("address", "Address"), ("place", "Town"), ("postcode", "ZIP code"),
)  # fmt: skip
_SAYS = {"given_name": "given_name", "family_name": "surname", "birth_date": "birth_date", "phone": "phone",
         "email": "email", "address": "address"}  # fmt: skip
VERDICTS = {"same": Verdict.SAME, "different": Verdict.DIFFERENT, "unsure": Verdict.UNSURE}


@require_http_methods(["GET", "POST"])
@staff_page("identity.file")
def file_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Files a case. "Look first" (with scripts: each field typed) shows likely duplicates and keeps nothing."""
    staff = request.user
    intake = case_of(staff, case_id, "identity.file")
    if request.method == "GET":
        standing = identity_of(intake.person)
        if standing is not None:
            record("identity read", "person", intake.person_id, by=Actor.staff(staff), purpose="serving")
        return _file(request, intake, _typed(filed_of(standing) if standing else Filed()))
    sent = {name: request.POST.get(name, "")[:1000] for name, _ in FIELDS}
    try:
        filed = read_form(sent)
        if request.POST.get("do") == "look":
            near = looking.likely_for(staff, filed.as_record(), but=intake.person)
            return _file(request, intake, sent, near=[_near(staff, n) for n in near], looked=True)
        file_case(intake.person, filed, by=Actor.staff(staff))
    except BraidworkError as error:
        return _file(request, intake, sent, problem=kindly(error), status=422)
    looking.suggest_for(staff, intake.person)
    return redirect("case", case_id=case_id)


@require_http_methods(["GET", "POST"])
@staff_page("same_person.review")
def queue(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a reviewer and those that are decided; a POST compares all filed clients anew."""
    staff = request.user
    if request.method == "POST":
        looking.suggest_all(staff)
        return redirect("same-person")
    pairs = list(reviewing.suggestions_for(staff)[:_AT_ONCE])
    record("likely duplicates listed", "organisation", staff.organisation_id, by=Actor.staff(staff), rows=len(pairs))
    lines = [_line(staff, pair) for pair in pairs]
    page = {
        "staff": staff, **{g: [x for x in lines if x["group"] == g] for g in ("mine", "others", "decided")},
        "contradictions": reviewing.contradictions_for(staff), "filed": identities_for(staff).count(),
    }  # fmt: skip
    return render(request, "same_person/queue.html", page)


@require_http_methods(["GET", "POST"])
@staff_page("same_person.review")
def pair_page(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Both clients side by side with what each field says; a POST takes the reviewer's word, or undoes a decision."""
    staff = request.user
    pair = reviewing.suggestions_for(staff).filter(pk=pair_id).first()
    if pair is None:
        refuse(staff, "pair", pair_id, "same_person.review")
    assert pair is not None
    if request.method == "GET":
        return _pair(request, pair)
    reason, verdict = request.POST.get("reason", ""), VERDICTS.get(request.POST.get("verdict", ""))
    try:
        if request.POST.get("do") == "undo":
            reviewing.undo(pair, reason, by=staff)
        elif verdict is None:
            raise RefusedError("no answer was picked.", mend="say whether this is one person.")
        else:
            reviewing.decide(pair, verdict, reason, by=staff)
    except BraidworkError as error:
        return _pair(request, pair, kindly(error), status=422)
    return redirect("same-person-pair", pair_id=pair_id)


@require_GET
@staff_page("same_person.measure")
def agreement_page(request: HttpRequest) -> HttpResponse:
    """How far reviewers agree, over all pairs that two of them saw: made-up codes, no name and no case."""
    record("agreement read", "page", "agreement", by=Actor.staff(request.user))
    twice: dict[str, dict[object, str]] = {}
    for word in PairVerdict.objects.order_by("id"):
        twice.setdefault(str(word.suggestion_id), {}).setdefault(word.by_id, str(word.verdict))
    rows = [(keyed_hash("pair", k)[:8], tuple(said.values())[:2]) for k, said in twice.items() if len(said) > 1]
    page = {
        "staff": request.user, "found": reviewing.agreement_of_reviewers(),
        "rows": [(code, words, words[0] == words[1]) for code, words in rows[-_AT_ONCE:]],
        "reviewed": len(twice), "model": shipped_model(),
    }  # fmt: skip
    return render(request, "same_person/agreement.html", page)


def strength(weight: float) -> tuple[str, str]:
    """What a weight in bits says, in words, and for or against."""
    side = "for" if weight > 0 else "against"
    size = abs(weight)
    if size < 1:
        return "says little", ""
    how = "speaks strongly" if size >= 8 else "speaks" if size >= 3 else "speaks a little"
    return f"{how} {side} one person", side


def _file(
    request: HttpRequest, intake: IntakeSession, typed: dict[str, str], *, problem: str = "",
    near: list[dict[str, Any]] | None = None, looked: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = {
        "staff": request.user, "intake": intake, "client": person_label(intake.person), "problem": problem,
        "typed": typed, "near": near or [], "looked": looked,
    }  # fmt: skip
    part = "near.html" if looked and request.headers.get("HX-Request") else "file.html"  # while somebody types
    return render(request, f"same_person/{part}", page, status=status)


def _typed(filed: Filed) -> dict[str, str]:
    born = "" if filed.birth_date is None else f"{filed.birth_date:%m/%d/%Y}"
    return {name: str(getattr(filed, name)) for name, _ in FIELDS} | {"birth_date": born}


def _near(staff: Staff, near: looking.Likely) -> dict[str, Any]:
    intake = cases_for(staff).filter(person=near.identity.person_id).first()
    return {
        "name": person_label(near.identity.person), "sureness": near.sureness, "why": near.score.sentence,
        "case_id": intake.pk if intake else None,
    }  # fmt: skip


def _line(staff: Staff, pair: Suggestion) -> dict[str, Any]:
    standing = reviewing.standing_of(pair)
    mine = standing.said_by(staff) is None or standing.state == "disagree"
    group = "decided" if standing.event else "mine" if mine else "others"
    return {
        "pair": pair, "left": person_label(pair.left), "right": person_label(pair.right), "state": standing.state,
        "group": group, "second": standing.state == "second",
    }  # fmt: skip


def _pair(request: HttpRequest, pair: Suggestion, problem: str = "", *, status: int = 200) -> HttpResponse:
    staff = request.user
    found = looking.compared(staff, pair.left, pair.right)
    if found is None:
        refuse(staff, "pair", pair.pk, "same_person.review")
    assert found is not None
    for person_id in (pair.left_id, pair.right_id):
        record("identity read", "person", person_id, by=Actor.staff(staff), purpose="same person")
    standing = reviewing.standing_of(pair)
    mine = standing.said_by(staff)
    shown = standing.words if standing.event or mine else ()
    page = {
        "staff": staff, "pair": pair, "standing": standing, "mine": mine, "problem": problem,
        "words": [_word(staff, w) for w in shown], "by": _reviewer(staff, standing.event.by) if standing.event else "",
        "rows": _rows(*found), "cases": [cases_for(staff).filter(person=p).first() for p in (pair.left, pair.right)],
        "names": [person_label(pair.left), person_label(pair.right)], "needed": reviewing.reviewers_needed(pair),
        "sureness": looking.SURENESS.get(found[2].zone, "unlikely to be the same person as filed now"),
        "reason": request.POST.get("reason", "")[:500] if problem else "",
    }  # fmt: skip
    return render(request, "same_person/pair.html", page, status=status)


def _word(staff: Staff, word: PairVerdict) -> dict[str, Any]:
    """What a reviewer said; of one at another organization neither name nor reason: who serves whom is not told."""
    own = word.by.organisation_id == staff.organisation_id
    reason = word.reason if own else ""
    return {"verdict": word.verdict, "by": _reviewer(staff, word.by), "reason": reason, "at": word.said_at}


def _reviewer(staff: Staff, by: Staff) -> str:
    return str(by.display_name) if by.organisation_id == staff.organisation_id else "a reviewer"


def _rows(one: Identity, other: Identity, score: Score) -> list[dict[str, str]]:
    reasons = {r.field: r for r in score.reasons}
    rows = []
    for name, label in FIELDS:
        reason = reasons.get(_SAYS.get(name, ""))
        left, right = _typed(filed_of(one))[name], _typed(filed_of(other))[name]
        words, side = strength(reason.weight) if reason else ("", "")
        if left or right:
            rows.append({
                "label": label, "left": left, "right": right, "says": reason.words if reason else "",
                "strength": words, "side": side,
            })  # fmt: skip
    return rows
