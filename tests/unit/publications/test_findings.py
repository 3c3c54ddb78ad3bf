"""Sentences from cells: they name differences that the sample can show, and no others."""

from __future__ import annotations

import dataclasses

import pytest

from braidwork.publications.findings import panels_apart, spread
from braidwork.publications.headline import headline
from braidwork.publications.standing import best_served, standings
from braidwork.publications.wording import people_words, place_words, short_label

from . import invented

DIMENSION = "sex"


def release_of(*rows, better="higher", **options):
    """A release by sex: rows of (label, value, standard error[, reliability or Withheld])."""
    of = invented.measure(better=better)
    cells = []
    for label, value, se, *rest in rows:
        extra = rest[0] if rest else "high"
        made = (
            invented.cell({DIMENSION: label}, {DIMENSION: label}, value, se, reliability=extra)
            if isinstance(extra, str)
            else invented.cell({DIMENSION: label}, {DIMENSION: label}, None, None, withheld=extra)
        )
        cells.append(made)
    return invented.release(of, (DIMENSION,), cells, **options)


def roles(release, **options):
    return {s.label: s.role for s in standings(release, **options)}


def test_the_best_served_group_is_the_highest_or_the_lowest_by_direction():
    rows = (("A", 0.6, 0.01), ("B", 0.7, 0.01))
    assert roles(release_of(*rows))["B"] == "best"
    assert roles(release_of(*rows, better="lower"))["A"] == "best"
    assert set(roles(release_of(*rows, better="neither")).values()) == {"plain"}


def test_a_group_ahead_of_the_yardstick_is_not_shown_as_behind():
    release = release_of(("A", 0.6, 0.01), ("B", 0.9, 0.02, "medium"), ("C", 0.5, 0.01))
    assert roles(release) == {"A": "best", "B": "ahead", "C": "differs"}
    lower = release_of(("A", 0.6, 0.1), ("B", 0.55, 0.2, "medium"), better="lower")
    assert roles(lower)["B"] == "same"


def test_where_less_is_better_a_low_rate_is_not_barred_for_its_relative_error():
    """4 ± 1 against 8 ± 1 in a hundred: the smaller has the larger relative error, and is surely the better served."""
    release = release_of(("A", 0.08, 0.006, "high"), ("B", 0.04, 0.006, "medium"), better="lower")
    assert roles(release) == {"A": "differs", "B": "best"}


def test_an_unreliable_figure_is_no_yardstick():
    release = release_of(("A", 0.6, 0.01), ("B", 0.9, 0.4, "low"))
    assert roles(release)["A"] == "best"


def test_one_group_alone_is_not_best_served():
    release = release_of(("A", 0.6, 0.01), ("B", None, None, invented.TOO_FEW))
    assert best_served(release.cells, release.measure) is None
    assert roles(release) == {"A": "plain", "B": "withheld"}


@pytest.mark.parametrize(("gap", "role"), [(0.0232, "same"), (0.0234, "differs")])
def test_a_group_differs_when_the_gap_is_over_1645_standard_errors(gap, role):
    # √(0.01² + 0.01²) × 1.645 = 0.02326
    assert roles(release_of(("A", 0.7, 0.01), ("B", 0.7 - gap, 0.01)))["B"] == role


def test_replicate_differences_decide_where_they_are_given():
    release = release_of(("A", 0.7, 0.01), ("B", 0.68, 0.01))
    gap = invented.measure("prosperity_gap", "Gap", "points", "lower", kind="gap", of="employment_rate")
    cells = [
        invented.cell({DIMENSION: "A"}, {}, 0.0, 0.0, reference_group="A"),
        invented.cell({DIMENSION: "B"}, {}, 0.02, 0.005, reference_group="A"),
    ]
    assert roles(release)["B"] == "same"
    assert roles(release, gaps=invented.release(gap, (DIMENSION,), cells))["B"] == "differs"


def test_a_missing_standard_error_shows_no_difference():
    release = release_of(("A", 0.7, 0.01), ("B", 0.2, None, "not_estimable"))
    found = standings(release)[1]
    assert (found.role, found.gap) == ("same", None)


def test_a_clear_difference_is_told_with_its_margin():
    words = spread(standings(release_of(("A", 0.7, 0.01), ("B", 0.5, 0.01), ("C", 0.69, 0.02))))
    assert "50% ± 2 (B) to 70% ± 2 (A)".replace(" ± ", "\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}") in words
    assert "larger than its margin of error" in words
    assert "1 differs; for the other one this sample shows no difference" in words


def test_without_a_clear_difference_none_is_claimed():
    words = spread(standings(release_of(("A", 0.70, 0.02), ("B", 0.69, 0.02))))
    assert words == "Between the groups this sample shows no difference that can be told from chance."


@pytest.mark.parametrize(("others", "start"), [(1, ""), (2, "Both groups"), (3, "All 3 groups")])
def test_when_every_group_differs_it_is_said_once(others, start):
    rows = [("A", 0.7, 0.01), *((str(i), 0.5, 0.01) for i in range(others))]
    words = spread(standings(release_of(*rows)))
    assert words.endswith(f"{start} compared with the best-served one differ from it." if start else "margin of error.")


def test_a_group_ahead_is_not_counted_among_those_that_do_not_differ():
    words = spread(standings(release_of(("A", 0.6, 0.01), ("B", 0.9, 0.02, "medium"), ("C", 0.5, 0.01))))
    assert words.startswith("The figure runs from 50%")
    assert words.endswith("B: ahead of the best-served one, on a less reliable figure.")
    assert "no difference" not in words
    alone = spread(standings(release_of(("A", 0.6, 0.01), ("B", 0.9, 0.02, "medium"))))
    assert "B: ahead" in alone


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        ([("A", None, None, invented.TOO_FEW), ("B", None, None, invented.SECRET)], "No figure for these groups"),
        ([("A", 0.5, 0.01), ("B", None, None, invented.TOO_FEW)], "Only one of these groups"),
    ],
)
def test_withheld_groups_are_not_talked_about(rows, start):
    assert spread(standings(release_of(*rows))).startswith(start)


def test_findings_never_name_a_cause():
    for _, _, _, better, _ in invented.MEASURES:
        page = invented.page("poverty_rate", "Poverty rate", "share", better, 0.2)
        for release in page.breakdowns:
            if len(release.dimensions) == 1:
                words = spread(standings(release)).lower()
                assert not {"because", "due to", "causes", "caused", "leads to"} & set(words.split())


def test_small_multiples_count_the_panels_that_differ():
    apart = standings(release_of(("A", 0.7, 0.01), ("B", 0.5, 0.01)))
    alike = standings(release_of(("A", 0.7, 0.02), ("B", 0.69, 0.02)))
    empty = standings(release_of(("A", None, None, invented.TOO_FEW)))
    assert panels_apart([apart, alike, empty], what="county").startswith("In 1 of 2 panels")
    assert panels_apart([alike], what="county").startswith("Within no county")
    assert panels_apart([empty], what="county").startswith("In no county")


def test_the_headline_can_be_said_aloud(small_report):
    words = headline(small_report)
    assert words.sentence == (
        "42% of Hispanic or Latino workers in Puget Sound are paid $31.80 an hour or more, "
        "against 68% of Asian workers: a gap of 26\N{NO-BREAK SPACE}points, give or take 3."
    )
    assert "4 of 6 groups" in words.detail
    assert "about 98,000 more" in words.detail
    assert [label for label, _ in words.withheld] == ["Native Hawaiian or other Pacific Islander"]
    ahead = next(g for g in words.gaps if g.label == "Two or more races")
    assert ahead.is_ahead
    assert not ahead.differs


def test_the_headline_without_a_page_for_its_measure_still_names_the_gap(small_report):
    words = headline(dataclasses.replace(small_report, pages=()))
    assert words.sentence.startswith("Prosperity gap in Puget Sound: 42% among Hispanic or Latino people")


def test_a_headline_without_a_clear_gap_says_so(small_report):
    release = small_report.headline
    cells = tuple(dataclasses.replace(c, value=0.01, margin_of_error=0.2) if c.value else c for c in release.cells)
    words = headline(dataclasses.replace(small_report, headline=dataclasses.replace(release, cells=cells)))
    assert "no gap between groups that can be told from chance" in words.sentence


def test_group_names_in_sentences():
    assert short_label("White, not Hispanic") == "White"
    assert short_label("Hispanic or Latino (any race)") == "Hispanic or Latino"
    assert people_words("Two or more races, not Hispanic", "workers") == "workers of two or more races"
    assert place_words("Demo region (synthetic)") == "the Demo region"
    assert place_words("Puget Sound (King, Pierce and Snohomish counties)") == "Puget Sound"
