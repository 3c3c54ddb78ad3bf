"""Pages of the questions for reporting: for the client alone, after her results; and the steward's counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from braidwork.eligibility.questions.published import question_set
from braidwork.errors import RefusedError
from braidwork.reference.languages import locales
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework import client_words
from braidwork.workspace.casework.client_pages import client, open_intake
from braidwork.workspace.casework.conversing import QuestionsChanged
from braidwork.workspace.casework.equal_opportunity import keeping
from braidwork.workspace.casework.equal_opportunity.counting import SMALLEST_SHOWN, reporting_counts
from braidwork.workspace.casework.equal_opportunity.items import AGE_BANDS, NO_ANSWERS, Item, item, items
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import IntakeSession
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.site.languages import Said, language_of, say

View = Callable[..., HttpResponse]


def _own_page(view: View) -> View:
    """A page for the client of a finished talk; staff never get it, not even with the client's talk open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if isinstance(request.user, Staff):
            record("access refused", "page", view.__name__, by=Actor.staff(request.user), permission="reporting.own")
            raise Http404
        intake = open_intake(request)
        if intake is None:
            return redirect("welcome")
        if intake.state != "finished":
            return redirect("question")
        try:
            return view(request, intake, *args, **kwargs)
        except QuestionsChanged:
            return redirect("results")

    return guarded


@require_GET
@_own_page
def about_you(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """Why these are asked, that nobody has to answer, what is kept; the way in and the way past."""
    there = bool(keeping.own_answers(intake, by=client(intake)))
    return render(request, "equal_opportunity/about_you.html", {"first": items()[0].key, "there": there})


@require_http_methods(["GET", "POST"])
@_own_page
def about_you_item(request: HttpRequest, intake: IntakeSession, key: str) -> HttpResponse:
    """One item; a POST keeps its answer, or why there is none, and goes on to the next."""
    keys = [i.key for i in items()]
    if key not in keys:
        raise Http404
    found, problem = item(key), ""
    if request.method == "POST":
        try:
            keeping.keep(intake, key, _given(request, found), by=client(intake))
            return _after(keys, key)
        except RefusedError:
            problem = say(language_of(request), "reporting.pick")
    lang, given = language_of(request), keeping.own_answers(intake, by=client(intake)).get(key)
    page = {
        "item": found, "ask": _ask(found, intake, lang), "options": _options(found, intake, lang, given),
        "why": say(lang, "reporting.why"), "number": keys.index(key) + 1, "total": len(keys), "problem": problem,
        "none_is_picked": given is not None and given.state == "known" and not given.codes,
        "next": keys[keys.index(key) + 1] if key != keys[-1] else "",
    }  # fmt: skip
    return render(request, "equal_opportunity/item.html", page, status=422 if problem else 200)


@require_GET
@_own_page
def about_you_done(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """Thanks, and the way to look again or to erase them."""
    there = bool(keeping.own_answers(intake, by=client(intake)))
    return render(request, "equal_opportunity/done.html", {"first": items()[0].key, "there": there})


@require_POST
@_own_page
def about_you_erase(request: HttpRequest, intake: IntakeSession) -> HttpResponse:
    """Erases the answers for reporting; the results stay."""
    keeping.erase(intake, by=client(intake))
    return render(request, "equal_opportunity/done.html", {"erased": True})


@require_GET
@staff_page("reporting.counts")
def counts(request: HttpRequest) -> HttpResponse:
    """Counts by item with small groups withheld, and no row."""
    asked, found = reporting_counts(by=request.user)
    page = {"asked": asked, "items": found, "smallest": SMALLEST_SHOWN, "staff": request.user}
    return render(request, "equal_opportunity/counts.html", page)


def _after(keys: list[str], key: str) -> HttpResponse:
    return redirect("about-you-done") if key == keys[-1] else redirect("about-you-item", key=keys[keys.index(key) + 1])


def _given(request: HttpRequest, found: Item) -> keeping.Given:
    state = request.POST.get("pass", "")
    for no_answer in NO_ANSWERS:
        if state == no_answer:
            return keeping.Given(no_answer)
    picked = tuple(code[:24] for code in request.POST.getlist("pick")[:40])
    if found.kind == "multi" and not picked and "none" in request.POST:
        return keeping.Given("known")
    if not picked or (found.kind == "multi" and "none" in request.POST):
        raise RefusedError("nothing is picked.", mend="pick an answer, or skip it.")
    return keeping.Given("known", picked)


def _ask(found: Item, intake: IntakeSession, lang: str) -> Said:
    if found.key == "age":
        band = keeping.known_band(intake)
        return say(lang, "reporting.age_ask", band=_band(band, lang)) if band else say(lang, "reporting.age_none")
    if found.key in ("english", "language"):
        return say(lang, f"reporting.{found.key}_ask")
    return client_words.published(lang, question_set().question(found.question).ask)


def _options(
    found: Item, intake: IntakeSession, lang: str, given: keeping.Given | None
) -> list[tuple[str, object, str, bool]]:
    """Each choice: code, label, the language of the label where it is a language's own name, and whether picked."""
    picked = given.codes if given is not None else ()
    if found.key == "age":
        band = keeping.known_band(intake)
        return [(band, say(lang, "reporting.age_yes"), "", band in picked)] if band else []
    shown: list[tuple[str, object, str, bool]] = []
    for code, label in found.choices:
        own = ""
        words: object
        if found.key == "language" and code != "other":
            words, own = locales()[code].own, code
        elif code == "other":
            words = say(lang, "reporting.language_other")
        elif code == "mena":
            words = say(lang, "reporting.mena")
        elif label in ("Yes", "No"):
            words = say(lang, f"reporting.{label.lower()}")
        else:
            words = client_words.published(lang, label)
        shown.append((code, words, own, code in picked))
    return shown


def _band(band: str, lang: str) -> str:
    low, high = next((least, most) for name, least, most in AGE_BANDS if name == band)
    if high is None:
        return say(lang, "reporting.older", age=low)
    return say(lang, "reporting.between", low=low, high=high) if low else say(lang, "reporting.younger", age=high + 1)
