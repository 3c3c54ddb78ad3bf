"""The page of the region's answer: who we serve beside who lives here, what they gain, a card for each recommender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from braidwork.errors import BraidworkError
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.reading import staff_page
from braidwork.workspace.extract.kept import kept_equity, make_equity
from braidwork.workspace.extract.words import RAISE_NOTE, amount, by_chance, shown, span

_OPEN = ("Race and ethnicity", "Sex")


@require_GET
@staff_page("equity.read")
def equity(request: HttpRequest) -> HttpResponse:
    """This month's view, or the button that makes it."""
    return _shown(request)


@require_POST
@staff_page("equity.read")
def make(request: HttpRequest) -> HttpResponse:
    """Makes this month's view and shows it; says why where it cannot be made."""
    try:
        make_equity(by=Actor.staff(request.user))
    except BraidworkError as error:
        return _shown(request, problem=f"{error.what} {error.mend or ''}".strip())
    return redirect("equity")


def _shown(request: HttpRequest, problem: str = "") -> HttpResponse:
    found = kept_equity()
    page: dict[str, Any] = {"staff": request.user, "problem": problem, "month": timezone.localdate()}
    if found is not None:
        record("equity view read", "extract", found["extract"], by=Actor.staff(request.user), purpose="analysis")
        page |= page_of(found)
    return render(request, "extract/equity.html", page, status=422 if problem else 200)


def page_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The view as its templates read it: tables with the geometry of their bars, figures as text."""
    cards = [
        {**card["recommender"], "outcomes": [_outcome(o) for o in card["outcomes"]], "said": by_chance(card)}
        for card in found["cards"]
    ]
    return {
        "view": found, "day": date.fromisoformat(found["on"]), "people": _range(found["people"]),
        "served": _range(found["served"]), "beside": [_beside(t) for t in found["composition"]],
        "pay": [_beside(t) for t in found["pay"]], "placed": _outcome(found["placed"]), "cards": cards,
        "raises": [_outcome(o) for o in found["raises"]],
        "raise_note": RAISE_NOTE,
        "contexts": found["contexts"],
    }  # fmt: skip


def _beside(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of pairs with the geometry of its bars: parts of a hundred of the widest figure."""
    unit, rows = table["unit"], table["rows"]
    most = _most([r["participants"] for r in rows], [_top(r) for r in rows])
    return {
        **table, "name": _plain(table["grouping"]), "title": _title(table),
        "is_open": _plain(table["grouping"]) in _OPEN,
        "has_residents": any(r["residents"] is not None for r in rows),
        "lines": [
            {
                "label": r["participants"]["label"], "figure": _figure(r["participants"], unit),
                "span": span(r["participants"], unit), "verdict": r["verdict"],
                "differs": r["verdict"] not in ("", "may be chance"), "bar": _bar(r["participants"], most),
                "residents": "" if r["residents"] is None else amount(r["residents"], unit),
                "margin": "" if r["residents"] is None else _margin(r["residents_margin"], unit),
                "why": r["residents_why"], "other": _other(r, most),
            }
            for r in rows
        ],
    }  # fmt: skip


def _title(table: Mapping[str, Any]) -> str:
    name = _plain(table["grouping"])
    if name == "English":
        return "Share of people for whom English is hard"
    if table["unit"] == "USD per hour":
        return f"{table['label']} in a first job, by {name.lower()}"
    return f"{table['label']} by {name.lower()}"


def _outcome(outcome: Mapping[str, Any]) -> dict[str, Any]:
    unit = outcome["unit"]
    figures = [f for b in outcome["breakdowns"] for f in b["figures"]]
    most = _most([*figures, outcome["everyone"]], [])
    groups: list[dict[str, Any]] = []
    for b in outcome["breakdowns"]:
        seen = [f for f in b["figures"] if f["value"] is not None]
        groups.append({
            "name": _plain(b["label"]), "hidden": [f["label"] for f in b["figures"] if f["value"] is None],
            "lines": [
                {"label": f["label"], "figure": _figure(f, unit), "span": span(f, unit), "people": _range(f["people"]),
                 "ratio": "" if f["impact"] is None else f"{f['impact']['ratio']:.2f}", "is_best": f["is_best"],
                 "flag": f["impact"] is not None and f["impact"]["is_flagged"], "bar": _bar(f, most)}
                for f in seen
            ],
        })  # fmt: skip
    return {
        **outcome, "figure": _figure(outcome["everyone"], unit), "span": span(outcome["everyone"], unit),
        "seen": [g for g in groups if g["lines"]], "unseen": ", ".join(
            g["name"].lower() for g in groups if not g["lines"]
        ),
    }  # fmt: skip


def _figure(figure: Mapping[str, Any], unit: str) -> str:
    return shown({**figure, "interval": None}, unit)


def _margin(margin: float | None, unit: str) -> str:
    if margin is None:
        return ""
    return f"± {100 * margin:.1f} points" if unit == "share" else f"± {amount(margin, unit)}"


def _range(people: str) -> str:
    return people.replace("-", " to ")


def _plain(label: str) -> str:
    return label.split(",")[0]


def _top(row: Mapping[str, Any]) -> float:
    return (row["residents"] or 0.0) + (row["residents_margin"] or 0.0)


def _most(figures: Sequence[Mapping[str, Any]], others: Sequence[float]) -> float:
    tops = [f["interval"]["high"] if f["interval"] else f["value"] for f in figures if f["value"] is not None]
    return max([*tops, *others, 0.0]) or 1.0


def _bar(figure: Mapping[str, Any], most: float) -> dict[str, str] | None:
    if figure["value"] is None:
        return None
    ends = figure["interval"] or {"low": figure["value"], "high": figure["value"]}
    return _parts(figure["value"], ends["low"], ends["high"], most)


def _other(row: Mapping[str, Any], most: float) -> dict[str, str] | None:
    if row["residents"] is None:
        return None
    margin = row["residents_margin"] or 0.0
    return _parts(row["residents"], row["residents"] - margin, row["residents"] + margin, most)


def _parts(value: float, low: float, high: float, most: float) -> dict[str, str]:
    def part(x: float) -> str:
        return f"{max(0.0, 100 * x / most):.2f}"

    return {"width": part(value), "low": part(low), "span": part(high - max(low, 0.0))}
