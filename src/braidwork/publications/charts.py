"""Charts of estimates with their error bars, drawn at publication time as SVG that follows the page's colours.

The grammar of each drawing is written once in Altair and compiled once to Vega; every further chart only replaces
data and scale, which keeps a whole report to a few seconds. Colours are CSS custom properties: light, dark and print
come from the stylesheet.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from textwrap import wrap
from typing import Any, Literal

from braidwork.disclosure.release import Release
from braidwork.errors import UndefinedMeasureError
from braidwork.publications.figures import Scale, scale_of
from braidwork.publications.standing import Role, Standing, standings
from braidwork.publications.wording import dimension_words

Size = Literal["wide", "narrow", "page", "half"]

COLOUR_OF: dict[Role, str] = {
    "best": "var(--mark-best)",
    "differs": "var(--mark-differs)",
    "ahead": "var(--mark-best)",
    "same": "var(--mark-same)",
    "plain": "var(--mark-same)",
    "withheld": "var(--muted)",
}
PRINT_COLOURS = {
    "ink": "#1c2b33", "muted": "#55636b", "line": "#d9d3c6", "paper": "#ffffff", "mark-best": "#0b5d66",
    "mark-differs": "#a24a0c", "mark-same": "#5f6c75",
}  # fmt: skip
AXIS_FORMAT: dict[Scale, str] = {
    "percent": ".0%", "points": ".0%", "dollars": "$,.0f", "hourly": "$,.0f", "count": ",.0f", "number": ",.3~g",
}  # fmt: skip
_HALF_DISC = "M0,-1A1,1,0,0,0,0,1Z"


@dataclass(frozen=True)
class Geometry:
    """Where things stand in a drawing, in CSS pixels. `row` is the least height of a row (without its label, where
    the label stands above), `label_width` where a long label wraps."""

    width: int
    plot_start: int
    plot_end: int
    value_at: int
    value_align: str
    label_width: int
    row: int
    label_above: bool


GEOMETRY: dict[Size, Geometry] = {
    "wide": Geometry(760, 222, 540, 560, "left", 210, 36, label_above=False),
    "narrow": Geometry(340, 8, 332, 340, "right", 340, 28, label_above=True),
    "page": Geometry(760, 222, 540, 560, "left", 210, 29, label_above=False),
    "half": Geometry(340, 8, 332, 340, "right", 340, 20, label_above=True),
}  # wide and narrow for screens, page and half for the brief
_CHARACTER = 7.6  # a generous width of one character of a label
_LINE, _AXIS = 17, 26


def domain_of(groups: Sequence[Standing], scale: Scale) -> tuple[float, float]:
    """The span of a shared axis: every interval inside, from zero where zero is near, shares within 0 to 1."""
    lows, highs = [], []
    for g in groups:
        if g.is_shown and g.cell.value is not None:
            margin = g.cell.margin_of_error or 0.0
            lows.append(g.cell.value - margin)
            highs.append(g.cell.value + margin)
    if not lows:
        return 0.0, 1.0
    low, high = min(lows), max(highs)
    if scale in ("percent", "dollars", "hourly", "count"):
        low = max(low, 0.0)
    if scale == "percent":
        high = min(high, 1.0)
    span = (high - low) or abs(high) or 1.0
    low = 0.0 if 0 <= low < max(span, 0.35 * high) else low - 0.06 * span
    high = high + 0.06 * span
    return low, min(high, 1.0) if scale == "percent" else high


def interval_chart(
    groups: Sequence[Standing],
    *,
    scale: Scale,
    domain: tuple[float, float],
    size: Size,
    ident: str,
    title: str,
    description: str,
) -> str:
    """One drawing: a row per group with point, 90 % interval and the figure in words, as inline SVG text.

    Returns an empty text where no group has a figure. `ident` must be unique on the page.
    """
    if not any(g.is_shown for g in groups):
        return ""
    geometry = GEOMETRY[size]
    rows, height = _rows(groups, geometry, domain)
    import vl_convert

    drawing = copy.deepcopy(_compiled(size, AXIS_FORMAT[scale]))
    values = {"low": domain[0], "high": domain[1], "height": height, "bottom": height}
    for signal in drawing["signals"]:
        if signal["name"] in values:
            signal["value"] = values[signal["name"]]
            signal.pop("update", None)
            signal.pop("init", None)
    drawing["height"] = height
    next(d for d in drawing["data"] if d["name"] == "rows")["values"] = rows
    return _accessible(vl_convert.vega_to_svg(drawing), ident, title, description, size)


def _rows(
    groups: Sequence[Standing], geometry: Geometry, domain: tuple[float, float]
) -> tuple[list[dict[str, Any]], int]:
    """The drawing's data: one `mark` row per group with a figure, one `label` row per line of text."""
    rows: list[dict[str, Any]] = []
    y = 4
    best = next((g for g in groups if g.role == "best"), None)
    for group in groups:
        value = group.shown.with_margin if group.is_shown else "withheld"
        room = geometry.label_width - (_CHARACTER * len(value) + 16 if geometry.label_above else 0)
        lines = wrap(group.short, int(room / _CHARACTER)) or [""]
        text_height = _LINE * len(lines)
        height = text_height + geometry.row if geometry.label_above else max(geometry.row, text_height + 8)
        first = y + 10 if geometry.label_above else y + height / 2 - _LINE * (len(lines) - 1) / 2
        mark = y + text_height + 10 if geometry.label_above else y + height / 2
        colour = COLOUR_OF[group.role]
        rows += [{"kind": "label", "y": first + i * _LINE, "text": line} for i, line in enumerate(lines)]
        value_y = first if geometry.label_above else mark
        rows.append(
            {"kind": "value", "y": value_y, "text": value, "colour": "var(--ink)" if group.is_shown else colour}
        )
        if group.role in ("best", "differs", "ahead"):
            rows.append({"kind": "note", "y": mark, "text": _note(group), "colour": colour})
        if group.is_shown:
            rows.append({"kind": "mark", "y": mark, "colour": colour, **_span(group, domain)})
        y += int(height)
    if best is not None:
        marks = (
            [(r["y"] - 9, r["y"] + 9) for r in rows if r["kind"] == "mark"] if geometry.label_above else [(0, y + 4)]
        )
        rows += [{"kind": "reference", "value": best.cell.value, "y": top, "end": end} for top, end in marks]
    return rows, y + 4


def _span(group: Standing, domain: tuple[float, float]) -> dict[str, Any]:
    value, margin = group.cell.value or 0.0, group.cell.margin_of_error
    clipped = {
        "from": max(value - (margin or 0.0), domain[0]),
        "to": min(value + (margin or 0.0), domain[1]),
    }
    return {"value": value, **clipped, "reliability": group.reliability if margin is not None else "no margin"}


def _note(group: Standing) -> str:
    if group.role == "best":
        return "best served"
    return "" if group.gap is None else f"{group.gap.value} {group.side}"


@cache
def _compiled(size: Size, axis_format: str) -> dict[str, Any]:
    """The Vega drawing of one size and axis format, still without data."""
    import vl_convert

    chart = _grammar(GEOMETRY[size], axis_format)
    compiled: dict[str, Any] = json.loads(json.dumps(vl_convert.vegalite_to_vega(chart)))
    return compiled


def _grammar(geometry: Geometry, axis_format: str) -> dict[str, Any]:
    import altair as alt

    low, high, bottom = (alt.param(name=n, value=v) for n, v in (("low", 0), ("high", 1), ("bottom", 100)))
    axis = alt.Axis(format=axis_format, title=None, tickCount=4, domain=False, ticks=False, labelPadding=8)
    span = alt.Scale(
        domain=[{"expr": "low"}, {"expr": "high"}],
        range=[geometry.plot_start, geometry.plot_end],
        nice=False,
        zero=False,
    )
    x = alt.X("from:Q", scale=span, axis=axis)
    down = alt.Y(
        "y:Q",
        axis=None,
        scale=alt.Scale(domain=[0, {"expr": "bottom"}], range=[0, {"expr": "bottom"}], nice=False, zero=False),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=down)
    marks = base.transform_filter("datum.kind == 'mark'")
    colour = alt.Stroke("colour:N", scale=None)
    fill = alt.Fill("colour:N", scale=None)

    def text(kind: str, at: int, align: str, **style: Any) -> alt.Chart:
        drawn = base.transform_filter(f"datum.kind == '{kind}'").mark_text(align=align, baseline="middle", **style)
        encoded: alt.Chart = drawn.encode(x=alt.value(at), text="text:N")
        return encoded

    labels = text("label", 0, "left", fill="var(--ink)", fontSize=14).encode(opacity=alt.value(1))
    values = text("value", geometry.value_at, geometry.value_align, fontSize=14, fontWeight=600).encode(fill=fill)
    notes = text("note", geometry.width, "right", fontSize=12).encode(fill=fill)
    reference = (
        base.transform_filter("datum.kind == 'reference'")
        .mark_rule(strokeDash=[2, 3], stroke="var(--mark-best)", strokeWidth=1.25)
        .encode(x=alt.X("value:Q"), y2="end:Q")
    )
    bars = marks.mark_rule(strokeWidth=5, strokeCap="round", opacity=0.45).encode(x=x, x2="to:Q", stroke=colour)
    ring = marks.mark_point(size=120, shape="circle", fill="var(--paper)", strokeWidth=2, opacity=1).encode(
        x="value:Q", stroke=colour
    )
    full = marks.transform_filter("datum.reliability == 'high'").mark_point(
        size=120, shape="circle", opacity=1, stroke="transparent", strokeWidth=0
    )
    half = marks.transform_filter("datum.reliability == 'medium'").mark_point(
        size=150, shape=_HALF_DISC, opacity=1, stroke="transparent", strokeWidth=0
    )
    layers = [
        reference,
        bars,
        ring,
        full.encode(x="value:Q", fill=fill),
        half.encode(x="value:Q", fill=fill),
        labels,
        values,
    ]
    if not geometry.label_above:
        layers.append(notes)
    chart = (
        alt.layer(*layers)
        .add_params(low, high, bottom)
        .properties(width=geometry.width, height=100, padding={"left": 0, "top": 0, "right": 0, "bottom": _AXIS})
        .configure(aria=False, autosize=alt.AutoSizeParams(type="none"), background="transparent")
        .configure_view(stroke=None)
        .configure_axis(gridColor="var(--line)", labelColor="var(--muted)", labelFontSize=12, gridOpacity=1)
    )
    specification: dict[str, Any] = chart.to_dict()
    return specification


def _accessible(svg: str, ident: str, title: str, description: str, size: Size) -> str:
    """The drawing with a role, a title and a description; fonts and size are left to the stylesheet."""
    svg = re.sub(r' (?:role|aria-roledescription|aria-hidden|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r' font-family="[^"]*"', "", svg)
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", svg)
    view_box = re.search(r'viewBox="[^"]+"', svg)
    body = svg[svg.index(">") + 1 :]
    box = view_box.group(0) if view_box else ""
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{size}" {box} role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" direction="ltr">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>'
    )
    return opening + body


def release_chart(release: Release) -> str:
    """A release over one dimension (or none) as an SVG that stands alone: fixed colours, an accessible description.

    UndefinedMeasureError for more dimensions, and where no cell has a figure.
    """
    if len(release.dimensions) > 1:
        raise UndefinedMeasureError(
            f"one chart shows one dimension, not {len(release.dimensions)}.",
            where=release.measure.name,
            mend="ask for the measure by one dimension, or write the report: it draws small multiples.",
        )
    groups = standings(release)
    scale = scale_of(release.measure)
    svg = interval_chart(
        groups,
        scale=scale,
        domain=domain_of(groups, scale),
        size="wide",
        ident=release.measure.name,
        title=", ".join([release.measure.label, *(f"by {dimension_words(d)}" for d in release.dimensions)]),
        description=described(groups),
    )
    if not svg:
        raise UndefinedMeasureError("no cell of this release has a figure to draw.", where=release.measure.name)
    return in_print(svg, PRINT_COLOURS, "sans-serif")


def in_print(svg: str, colours: Mapping[str, str], font: str) -> str:
    """The drawing for paper: custom properties become fixed colours, and one font is named."""
    for name, colour in colours.items():
        svg = svg.replace(f"var(--{name})", colour)
    return svg.replace("<svg ", f'<svg font-family="{font}" ', 1)


def described(groups: Sequence[Standing]) -> str:
    """The drawing in words, for people who do not see it: every figure with its margin."""
    parts = [f"{g.short}: {g.shown.spoken if g.is_shown else 'withheld'}" for g in groups]
    return "; ".join(parts) + "."
