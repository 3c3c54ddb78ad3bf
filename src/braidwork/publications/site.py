"""The pages: templates filled with the report's views, and the downloads beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from braidwork.publications.audit import trail
from braidwork.publications.contents import MeasurePage, Report
from braidwork.publications.downloads import write_downloads
from braidwork.publications.headline import headline
from braidwork.publications.measure_pages import measure_view
from braidwork.publications.occupations import wing_links, write_wing
from braidwork.publications.scoreboard import scoreboard
from braidwork.publications.standing import Standing
from braidwork.publications.themes import themed
from braidwork.publications.wording import (
    BETTER,
    GLOSSARY,
    METHODS,
    ORIGIN_NOTE,
    RACES,
    RELIABILITY,
    by_words,
    method_words,
    place_words,
    reliability_words,
    short_label,
    unit_words,
)

if TYPE_CHECKING:
    from jinja2 import Environment


def write_site(report: Report, folder: Path, tell: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
    """Write every page, the stylesheet and the downloads into `folder`; returns the release ids behind each file."""
    environment = _environment(report)
    behind: dict[str, tuple[str, ...]] = {}
    (folder / "measures").mkdir(exist_ok=True)
    style = environment.loader.get_source(environment, "style.css")[0] if environment.loader else ""
    (folder / "style.css").write_text(style, encoding="utf-8")
    tell("Drawing the scoreboard")
    board = scoreboard(report)
    first = headline(report)
    _write(environment, folder, "index.html", root="", board=board, headline=first, approximate=_approximate(report))
    shown = [report.headline.release_id] + [
        r.release_id for p in report.pages for r in (p.overall, *p.breakdowns[:1], *((p.gaps,) if p.gaps else ()))
    ]
    behind["index.html"] = tuple(sorted(set(shown)))
    _write(environment, folder, "about.html", root="", methods=_methods(report), policies=_policies(report))
    behind["about.html"] = ()
    for number, page in enumerate(report.pages, 1):
        tell(f"Drawing {number} of {len(report.pages)}: {page.measure.label}")
        behind |= _write_measure(environment, folder, page, report)
    if report.wing is not None:
        behind |= write_wing(report.wing, folder, environment, tell)
    for path in write_downloads(f"{report.headline.measure.name}_headline", [report.headline], folder / "data"):
        behind[path.relative_to(folder).as_posix()] = (report.headline.release_id,)
    return behind


def _write_measure(
    environment: Environment, folder: Path, page: MeasurePage, report: Report
) -> dict[str, tuple[str, ...]]:
    view = measure_view(page, report)
    name = page.measure.name
    ids = tuple(sorted({r.release_id for r in view.releases}))
    _write(
        environment,
        folder,
        f"measures/{name}.html",
        template="measure.html",
        root="../",
        view=view,
        measure=page.overall.measure,
        trail=trail(view.releases),
        roles={line.standing.role for section in view.sections for line in section.lines},
        methods=sorted({c.method for r in view.releases for c in r.cells}),
    )
    cells = (page.overall, *page.breakdowns)
    behind = {f"measures/{name}.html": ids}
    for path in write_downloads(name, cells, folder / "data"):
        behind[path.relative_to(folder).as_posix()] = tuple(sorted({r.release_id for r in cells}))
    return behind


def _environment(report: Report) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("braidwork.publications", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "drawing": Markup,  # drawings are made by charts.py and maps.py, which escape every text
        "reliability": reliability_words,
        "method": method_words,
        "by": by_words,
        "thousands": lambda n: f"{n:,}" if isinstance(n, int) else n,
    }
    environment.globals |= {
        "report": report,
        "themes": themed(report.pages),
        "reliabilities": RELIABILITY,
        "better": BETTER,
        "unit_of": unit_words,
        "glossary": GLOSSARY,
        "difference_words": difference_words,
        "place": place_words(report.region_label),
        "origin_note": _origin_note(report),
        "wing_links": wing_links(report.wing) if report.wing is not None else (),
    }
    return environment


def difference_words(standing: Standing) -> str:
    """How a cell stands to the best-served group, for a table."""
    if standing.role == "best":
        return "best served"
    if standing.gap is None:
        return "–"
    return "no difference shown" if standing.role == "same" else standing.distance


def _methods(report: Report) -> list[tuple[str, str]]:
    used = {cell.method for release in report.releases() for cell in release.cells}
    return [(code, METHODS[code]) for code in METHODS if code in used]


def _origin_note(report: Report) -> str:
    """The note on Hispanic origin, where the labels of some race dimension carry it; else empty."""
    cells = (c for release in report.releases() for c in release.cells)
    labels = {label for c in cells for name, label in c.labels.items() if name in RACES}
    return ORIGIN_NOTE if any(short_label(label) != label for label in labels) else ""


def _policies(report: Report) -> list[tuple[str, str]]:
    return list(dict.fromkeys((r.policy, r.policy_text) for r in report.releases()))


def _approximate(report: Report) -> str:
    """What to say of approximate margins; empty where every margin is worked out from replicates."""
    used = {cell.method for release in report.releases() for cell in release.cells}
    return " ".join(METHODS[m] for m in ("design factor", "household bootstrap") if m in used)


def _write(environment: Environment, folder: Path, path: str, *, template: str | None = None, **values: Any) -> None:
    text = environment.get_template(template or path).render(path=path, **values)
    (folder / path).write_text(text, encoding="utf-8")
