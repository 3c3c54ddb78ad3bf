"""The printable brief: two pages of US Letter with the headline, three charts and the scoreboard, set by Typst."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from braidwork.publications.charts import PRINT_COLOURS, described, domain_of, in_print, interval_chart
from braidwork.publications.contents import MeasurePage, Report
from braidwork.publications.figures import scale_of
from braidwork.publications.findings import spread
from braidwork.publications.headline import headline
from braidwork.publications.scoreboard import ScoreCell, ScoreRow, breakdown, scoreboard
from braidwork.publications.standing import standings
from braidwork.publications.wording import METHODS

# What a board asks for first; the headline's own measure comes before them.
PREFERRED = ("median_hourly_wage", "homeownership_rate", "employment_rate", "poverty_rate")
FONT = "Libertinus Serif"  # embedded in Typst (SIL Open Font License): the brief looks alike on every machine
MOST_ROWS = 26
ARROWS = {"higher": "↑", "lower": "↓", "neither": ""}


def write_brief(report: Report, path: Path) -> None:
    """Write the brief to `path`, a tagged PDF with the same bytes for the same releases."""
    import typst

    made = _made(report)
    with tempfile.TemporaryDirectory(prefix="braidwork-brief-") as folder:
        root = Path(folder)
        shutil.copyfile(Path(__file__).with_name("templates") / "brief.typ", root / "brief.typ")
        charts = _charts(report, root)
        content = _content(report, charts, made)
        typst.compile(
            str(root / "brief.typ"),
            output=str(path),
            root=str(root),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
            timestamp=int(made.timestamp()),
            pdf_standards="ua-1",
        )


def _made(report: Report) -> datetime:
    """When the headline was released; the brief carries no other time."""
    try:
        made = datetime.fromisoformat(report.headline.created)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def key_pages(report: Report) -> tuple[MeasurePage, ...]:
    """The three measures that the brief draws: the headline's own, then those a board asks for first."""
    wanted = [report.headline.measure.of or "", *PREFERRED, *(p.measure.name for p in report.pages)]
    pages = {p.measure.name: p for p in report.pages if breakdown(p, "race_ethnicity") is not None}
    return tuple(pages[n] for n in dict.fromkeys(wanted) if n in pages)[:3]


def _charts(report: Report, root: Path) -> list[dict[str, str]]:
    charts = []
    for i, page in enumerate(key_pages(report)):
        release = breakdown(page, "race_ethnicity")
        assert release is not None  # key_pages takes only such pages
        groups = standings(release, gaps=page.gaps)
        scale = scale_of(page.overall.measure)
        svg = interval_chart(
            groups, scale=scale, domain=domain_of(groups, scale), size="page" if i == 0 else "half",
            ident=f"chart-{i}", title=page.overall.measure.label, description=described(groups),
        )  # fmt: skip
        if not svg:
            continue
        name = f"chart-{i}.svg"
        (root / name).write_text(in_print(svg, PRINT_COLOURS, FONT), encoding="utf-8")
        charts.append(
            {
                "file": name,
                "label": page.overall.measure.label,
                "universe": page.overall.measure.universe_text.split(";")[0],
                "finding": spread(groups) if i == 0 else "",
                "words": described(groups),
                "context": page.overall.measure.context,
            }
        )
    return charts


def _content(report: Report, charts: Sequence[Mapping[str, str]], made: datetime) -> dict[str, Any]:
    board = scoreboard(report)
    first = headline(report)
    rows = [row for _, rows in board.themes for row in rows]
    used = {cell.method for release in report.releases() for cell in release.cells}
    sources = [", ".join(str(f[k]) for k in ("publisher", "name", "vintage") if f.get(k)) + "." for f in report.files]
    return {
        "title": report.title,
        "region": report.region_label,
        "period": report.period,
        "lang": report.lang,
        "direction": report.direction,
        "synthetic": report.synthetic,
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "sentence": first.sentence,
        "detail": first.detail,
        "context": report.headline.measure.context,
        "charts": list(charts),
        "ahead": board.has_ahead,
        "columns": ["Everyone", *(label for _, label in board.groups)],
        "rows": [_row(row) for row in rows[:MOST_ROWS]],
        "more": max(0, len(rows) - MOST_ROWS),
        "about": f"Estimates from a survey of {report.region_label}, {report.period}. "
        "“62% ± 3” means that nine such surveys in ten would give an interval, here 59% to 65%, that holds the figure "
        "for the whole population.",
        "methods": [text for code, text in METHODS.items() if code in used],
        "sources": [*sources, *report.attributions] or ["See the report’s pages."],
    }


def _row(row: ScoreRow) -> dict[str, Any]:
    return {"label": row.label, "arrow": ARROWS[row.better_code], "cells": [_cell(c) for c in row.all_cells]}


def _cell(cell: ScoreCell) -> dict[str, str]:
    standing = cell.standing
    if standing is None:
        return {"text": "", "margin": "", "role": "plain", "reliability": ""}
    return {
        "text": standing.shown.value,
        "margin": standing.shown.margin or "",
        "role": standing.role,
        "reliability": standing.reliability,
    }
