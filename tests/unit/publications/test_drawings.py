"""Charts and maps: every group is drawn or said to be withheld, in words too, in the page's own colours."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from braidwork.errors import UndefinedMeasureError
from braidwork.publications.charts import PRINT_COLOURS, described, domain_of, in_print, interval_chart, release_chart
from braidwork.publications.contents import Shape
from braidwork.publications.maps import draw_map
from braidwork.publications.standing import standings

from . import invented

SVG = "{http://www.w3.org/2000/svg}"


def groups_of(*rows, unit="share", better="higher", dimension="race_ethnicity"):
    cells = []
    for i, (label, value, se, *rest) in enumerate(rows):
        place, names = {dimension: str(i)}, {dimension: label}
        withheld = rest[0] if rest and not isinstance(rest[0], str) else None
        reliability = rest[0] if rest and isinstance(rest[0], str) else "high"
        cells.append(invented.cell(place, names, value, se, reliability=reliability, withheld=withheld))
    return standings(invented.release(invented.measure(unit=unit, better=better), (dimension,), cells))


def draw(groups, scale="percent", size="wide"):
    return interval_chart(
        groups,
        scale=scale,
        domain=domain_of(groups, scale),
        size=size,
        ident="c",
        title="A & B",
        description=described(groups),
    )


def texts(svg):
    return ["".join(t.itertext()) for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


THREE = (
    ("White, not Hispanic", 0.68, 0.006),
    ("American Indian or Alaska Native, not Hispanic", 0.5, 0.05, "medium"),
    ("Native Hawaiian or other Pacific Islander", None, None, invented.TOO_FEW),
)


@pytest.mark.parametrize("size", ["wide", "narrow", "page", "half"])
def test_every_group_is_named_and_every_figure_printed(size):
    found = " ".join(texts(draw(groups_of(*THREE), size=size)))
    for words in ("White", "American Indian or Alaska", "Native Hawaiian", "50%", "68.0%", "withheld"):
        assert words in found


def test_a_drawing_has_a_role_a_title_and_a_description():
    root = ElementTree.fromstring(draw(groups_of(*THREE)))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "A & B"
    assert "50 percent, plus or minus 8 points" in root.find(f"{SVG}desc").text
    assert "withheld" in root.find(f"{SVG}desc").text
    assert not [e for e in root.iter() if e is not root and e.get("role")]


def test_colours_come_from_the_stylesheet_only():
    svg = draw(groups_of(*THREE))
    assert not re.search(r'(?:fill|stroke)="(?!none|var\(|transparent)[^"]+"', svg)
    assert "font-family" not in svg


def test_on_paper_every_colour_is_fixed():
    assert "var(" not in in_print(draw(groups_of(*THREE), size="page"), PRINT_COLOURS, "Libertinus Serif")


def test_a_release_alone_makes_a_chart_that_stands_alone():
    page = invented.page(*invented.MEASURES[0])
    svg = release_chart(page.breakdowns[0])
    assert "var(" not in svg
    assert (
        ElementTree.fromstring(svg).find(f"{SVG}title").text
        == "Workers paid $31.80 an hour or more, by race and ethnicity"
    )
    assert release_chart(page.overall)


def test_a_chart_of_two_dimensions_or_of_nothing_is_refused():
    page = invented.page(*invented.MEASURES[0])
    with pytest.raises(UndefinedMeasureError, match="one dimension"):
        release_chart(page.breakdowns[-1])
    nothing = invented.cell({"sex": "1"}, {"sex": "Men"}, None, None, withheld=invented.TOO_FEW)
    with pytest.raises(UndefinedMeasureError, match="no cell"):
        release_chart(invented.release(invented.measure(), ("sex",), [nothing]))


def test_reliability_is_a_shape_not_only_a_colour():
    drawn = {r: draw(groups_of(("A", 0.5, 0.05, r), ("B", 0.6, 0.01))) for r in ("high", "medium", "low")}
    bodies = {re.sub(r"<desc.*?</desc>", "", svg) for svg in drawn.values()}
    assert len(bodies) == 3


def test_nothing_to_draw_is_an_empty_text():
    assert draw(groups_of(("A", None, None, invented.TOO_FEW))) == ""


def test_hostile_labels_stay_text():
    svg = draw(groups_of(('<script>alert("x")</script>', 0.5, 0.01), ("B", 0.6, 0.01)))
    assert "<script" not in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("rows", "scale", "low", "high"),
    [
        ([("A", 0.05, 0.01), ("B", 0.12, 0.02)], "percent", 0.0, 0.2),
        ([("A", 0.95, 0.01), ("B", 0.999, 0.02)], "percent", 0.9, 1.0),
        ([("A", -0.1, 0.01), ("B", 0.1, 0.01)], "number", -0.2, 0.2),
    ],
)
def test_the_axis_holds_every_interval_and_no_impossible_share(rows, scale, low, high):
    start, end = domain_of(groups_of(*rows), scale)
    assert low <= start < end <= high
    if scale == "percent" and low == 0:
        assert start == 0


@pytest.mark.parametrize("rows", [[("A", 0.0, 0.0)], [("A", 1e12, 1e9), ("B", 3e12, 1e9)], [("A", 0.5, None)]])
def test_strange_figures_can_be_drawn(rows):
    svg = draw(groups_of(*rows, unit="USD"), scale="dollars")
    assert "NaN" not in svg
    assert "null" not in svg


def counties(*values):
    cells = []
    for (code, name), value in zip(invented.COUNTIES, values, strict=True):
        hidden = invented.TOO_FEW if value is None else None
        cells.append(invented.cell({"county": code}, {"county": name}, value, 0.01, withheld=hidden))
    return standings(invented.release(invented.measure(), ("county",), cells))


def map_of(places, shapes=invented.SHAPES):
    return draw_map(places, shapes, scale="percent", ident="m", title="T", description=described(places))


def test_a_map_prints_names_values_and_classes():
    drawn = map_of(counties(0.5, 0.6, 0.7))
    assert {"King", "Pierce", "Snohomish"} <= set(texts(drawn.svg))
    assert set(re.findall(r'<path class="(class-\d)"', drawn.svg)) == {"class-1", "class-2", "class-3"}
    assert [c.number for c in drawn.legend] == [1, 2, 3]
    assert drawn.legend[0].words.startswith("50%")


def test_close_values_get_a_legend_that_tells_the_classes_apart():
    words = [c.words for c in map_of(counties(0.081, 0.087, 0.095)).legend]
    assert len(set(words)) == 3
    assert all(w.split(" to ")[0] != w.split(" to ")[1] for w in words)


def test_a_withheld_place_is_hatched():
    drawn = map_of(counties(0.5, None, 0.7))
    assert drawn.has_withheld
    assert 'fill="url(#m-hatch)"' in drawn.svg
    assert "withheld" in texts(drawn.svg)


def test_equal_values_make_one_class():
    assert len(map_of(counties(0.5, 0.5, 0.5)).legend) == 1


def test_all_withheld_makes_a_map_without_classes():
    drawn = map_of(counties(None, None, None))
    assert drawn.legend == ()


def test_no_outline_no_map():
    assert map_of(counties(0.5, 0.6, 0.7), shapes=()) is None


def test_a_map_across_the_antimeridian_stays_whole():
    square = Shape("53033", "King", (((179.0, 51.0), (-179.0, 51.0), (-179.0, 52.0), (179.0, 52.0), (179.0, 51.0)),))
    drawn = map_of(counties(0.5, 0.6, 0.7), shapes=(square,))
    numbers = [float(x) for x in re.findall(r"[ML](-?\d+\.\d),", drawn.svg)]
    assert min(numbers) >= 0
    assert max(numbers) <= 400
