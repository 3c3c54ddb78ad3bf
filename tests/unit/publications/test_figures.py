"""Figures are rounded to what their margin supports, in signs for the eye and words for the ear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.publications.figures import about, scale_of, show, show_cell

from . import invented

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "margin", "shown"),
    [
        (0.6234, 0.031, "62% ± 3"),
        (0.6234, 0.0094, "62.3% ± 0.9"),
        (0.6234, 0.01, "62% ± 1"),
        (0.625, 0.02, "63% ± 2"),
        (0.0, 0.02, "0% ± 2"),
        (0.0451, 0.00002, "4.5% ± 0.1"),
        (0.5, 0.0, "50% ± 0"),
        (1.0, 0.4, "100% ± 40"),
        (0.62, None, "62%"),
    ],
)
def test_a_percentage_has_a_decimal_only_where_its_margin_is_under_one_point(value, margin, shown):
    assert show(value, margin, "percent").with_margin == shown.replace(" ± ", f"{NBSP}±{NBSP}")


@pytest.mark.parametrize(
    ("value", "margin", "shown"),
    [
        (65432.1, 2345.0, "$65,400 ± $2,300"),
        (65432.1, 850.0, "$65,430 ± $850"),
        (65432.1, 12_345.0, "$65,000 ± $12,000"),
        (1_234_567_890.0, 1_500_000.0, "$1,234,600,000 ± $1,500,000"),
        (0.4, 0.2, "$0 ± $1"),
        (65432.1, None, "$65,400"),
        (55839.0, 0.0, "$55,800 ± $0"),
    ],
)
def test_dollars_keep_two_digits_of_the_margin(value, margin, shown):
    assert show(value, margin, "dollars").with_margin == shown.replace(" ± ", f"{NBSP}±{NBSP}")


@pytest.mark.parametrize(
    ("value", "margin", "shown"),
    [(28.532, 0.45, "$28.53 ± $0.45"), (28.532, 1.23, "$28.50 ± $1.20"), (28.532, 12.3, "$29 ± $12")],
)
def test_hourly_pay_has_cents_in_pairs(value, margin, shown):
    assert show(value, margin, "hourly").with_margin == shown.replace(" ± ", f"{NBSP}±{NBSP}")


def test_people_have_thousands_separators():
    shown = show(1234567, 12345, "count")
    assert shown.value == "1,235,000"
    assert shown.margin == "12,000"
    assert shown.interval == "1,222,000 to 1,247,000"


def test_points_are_named_and_signed_with_a_real_minus():
    assert show(-0.271, 0.042, "points", signed=True).value == f"−27{NBSP}points"
    assert show(0.271, 0.042, "points", signed=True).value == f"+27{NBSP}points"
    assert show(0.01, 0.02, "points").value == f"1{NBSP}point"


def test_a_negative_gap_keeps_both_ends_of_its_interval():
    assert show(-0.02, 0.05, "points").interval == f"−7{NBSP}points to 3{NBSP}points"


def test_an_interval_of_a_share_stays_between_nothing_and_all():
    assert show(0.02, 0.05, "percent").interval == "0% to 7%"
    assert show(0.98, 0.05, "percent").interval == "93% to 100%"
    assert show(100.0, 400.0, "dollars").interval == "$0 to $500"


def test_figures_are_spoken_in_words():
    assert show(0.62, 0.031, "percent").spoken == "62 percent, plus or minus 3 points"
    assert show(28.5, 1.2, "hourly").spoken == "$28.50 an hour, plus or minus $1.20"
    assert show(-0.3, 0.012, "points").spoken == "minus 30 points, plus or minus 1 point"


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_missing_value_is_said_never_drawn(value):
    shown = show(value, 0.1, "percent")
    assert (shown.value, shown.margin, shown.interval) == ("not available", None, None)


def test_a_missing_margin_is_not_a_margin_of_zero():
    shown = show(0.62, float("nan"), "percent")
    assert shown.margin is None
    assert shown.interval is None


def test_a_withheld_cell_shows_no_figure_even_if_it_holds_one():
    import dataclasses

    full = invented.cell({}, {}, 0.62, 0.01)
    hidden = dataclasses.replace(full, withheld=invented.TOO_WIDE)
    assert show_cell(hidden, "percent").with_margin == "withheld"


@pytest.mark.parametrize(
    ("people", "words"),
    [(0, "0"), (-5, "0"), (7, "7"), (97_940, "98,000"), (1_234_567, "1.2 million"), (10_000_000, "10 million")],
)
def test_people_in_a_sentence_have_two_digits(people, words):
    assert about(people) == words


@pytest.mark.parametrize(
    ("unit", "kind", "scale"),
    [
        ("share", "share", "percent"),
        ("USD", "quantile", "dollars"),
        ("USD per hour", "quantile", "hourly"),
        ("persons", "total", "count"),
        ("points", "gap", "points"),
        ("minutes", "mean", "number"),
    ],
)
def test_the_unit_of_a_measure_decides_how_it_is_written(unit, kind, scale):
    assert scale_of(invented.measure(unit=unit, kind=kind)) == scale


@given(st.floats(0, 1), st.floats(0.0001, 0.5))
def test_rounding_moves_a_percentage_by_half_a_step_at_most(value, margin):
    shown = show(value, margin, "percent")
    step = 0.1 if margin * 100 < 1 else 1.0
    assert abs(float(shown.value.rstrip("%")) - value * 100) <= step / 2 + 1e-9
    assert float(shown.margin or 0) > 0


@given(st.floats(-1e12, 1e12), st.floats(0, 1e10), st.sampled_from(["dollars", "hourly", "count", "number"]))
def test_any_figure_can_be_written(value, margin, scale):
    shown = show(value, margin, scale)
    assert shown.value
    assert shown.margin is not None
    assert "E" not in shown.value
    assert "nan" not in shown.with_margin
