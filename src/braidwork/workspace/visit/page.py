"""A visit as one page that stands alone: to open on a phone, to mail, to print. It asks no server for anything."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from braidwork.eligibility.rules.sentences import shown_date
from braidwork.reference.languages import locale
from braidwork.workspace.casework.plans.signing import signatures_of
from braidwork.workspace.casework.plans.telling import told
from braidwork.workspace.extract.pages import page_of
from braidwork.workspace.site.application import STYLE_OF_REPORT
from braidwork.workspace.visit.month_story import raise_story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from braidwork.workspace.visit.sitting import Visit

_STYLES = Path(__file__).parents[1] / "site" / "static" / "workspace.css"


def visit_page(visit: Visit, equity: Mapping[str, Any] | None = None, language: str = "en") -> str:
    """HTML of a visit: the plan as the client reads it, what a raise keeps, one dollar traced, and the equity view.

    `equity` is the kept view of the caseload (`make_equity`), None where it is not shown. The visit has a plan.
    """
    if visit.home is None:
        raise ValueError("a page is made of a visit that ended with a plan")
    found = locale(language)
    page = {
        "lang": found.tag, "direction": found.direction, "style": _style(), "for_client": True, "demo": True,
        "p": told(visit.home.version, found.tag, signatures=signatures_of(visit.home.version), sight=visit.home.sight),
        "who": visit.comer.name, "on": shown_date(visit.comer.on), "raise_lines": raise_story(visit),
        "proof": None if visit.payment is None else visit.payment.proof,
        "equity": None if equity is None else page_of(equity),
    }  # fmt: skip
    return render_to_string("visit/page.html", page)


def _style() -> str:
    """The report's tokens and the workspace's own rules, in one sheet."""
    report = Path(str(files("braidwork"))).joinpath(*STYLE_OF_REPORT)
    return f"{report.read_text(encoding='utf-8')}\n{_STYLES.read_text(encoding='utf-8')}"
