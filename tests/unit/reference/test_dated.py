"""Dated parameters: look-up by day, absence as an answer, and families that are refused."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest

from braidwork.errors import BraidworkError, DataError, NotAvailableError, UnknownNameError
from braidwork.reference import (
    adjhsg,
    adjinc,
    convention,
    parameter,
    parameter_names,
    parameters,
    poverty_guideline,
    read_parameters,
)

HEAD = "name,key,value,unit,effective_from,effective_to,citation,verified,note\n"
ROW = "fare,zone=1,2.5,USD,2024-01-01,2024-12-31,Ordinance 5,verified,\n"


def test_every_row_has_a_source_a_unit_and_a_state_of_checking() -> None:
    rows = [row for name in parameter_names() for row in parameters(name)]
    assert len(rows) > 250
    for row in rows:
        assert row.citation and row.unit and row.verified in ("verified", "unverified")
        assert row.label.startswith(row.name)


def test_the_day_decides() -> None:
    day = date(2025, 1, 15)
    before = parameter("poverty_guideline", on=day - timedelta(days=1), size=2)
    after = parameter("poverty_guideline", on=day, size=2)
    assert before is not None and before.value == 20440
    assert after is not None and after.value == 21150
    assert "2025" in after.citation


def test_absent_is_an_answer() -> None:
    assert parameter("poverty_guideline", on=date(1990, 1, 1), size=2) is None
    assert parameter("poverty_guideline", on=date(2024, 6, 1), size=9) is None
    assert adjinc("1yr", 2030, 2030) is None
    assert adjinc("1yr", 2020, 2020) is None
    assert adjhsg("5yr", 2019, 2015) is None
    assert poverty_guideline(2, date(1990, 1, 1)) is None


def test_without_a_day_the_row_that_still_holds() -> None:
    row = parameter("poverty_guideline", size=1)
    assert row is not None and row.effective_to is None
    assert row.effective_from == max(r.effective_from for r in parameters("poverty_guideline"))


def test_guidelines_follow_each_other_without_gap() -> None:
    for size in range(1, 9):
        rows = sorted((r for r in parameters("poverty_guideline") if r.key == {"size": str(size)}),
                      key=lambda r: r.effective_from)  # fmt: skip
        assert [r.effective_from.year for r in rows] == list(range(2013, 2027))
        for earlier, later in itertools.pairwise(rows):
            assert earlier.effective_to == later.effective_from - timedelta(days=1)
            assert earlier.value <= later.value


def test_a_guideline_grows_by_a_fixed_step_but_in_2016() -> None:
    for year in range(2013, 2027):
        amounts = [poverty_guideline(n, date(year, 12, 31)) for n in range(1, 12)]
        values = [a.value for a in amounts if a is not None]
        steps = {b - a for a, b in itertools.pairwise(values)}
        assert len(values) == 11
        assert len(steps) == (1 if year != 2016 else 3), (year, steps)


def test_sizes_above_eight_are_derived_and_say_so() -> None:
    ten = poverty_guideline(10, date(2026, 6, 1))
    assert ten is not None and ten.value == 67080
    assert "2 × 5,680" in ten.note
    with pytest.raises(BraidworkError):
        poverty_guideline(0, date(2026, 6, 1))


def test_the_key_must_be_whole_and_known() -> None:
    with pytest.raises(BraidworkError, match="also needs size"):
        parameter("poverty_guideline", on=date(2024, 6, 1))
    with pytest.raises(UnknownNameError, match="size"):
        parameter("poverty_guideline", on=date(2024, 6, 1), sise=2)
    with pytest.raises(UnknownNameError, match="poverty_guideline"):
        parameters("poverty_gideline")


def test_conventions() -> None:
    assert convention("moe_factor") == 1.645
    assert convention("replicate_coefficient") == 4 / convention("replicate_count")
    assert convention("reliability_cv_high", scheme="esri") == 12
    assert convention("reliability_cv_medium", scheme="15/30") == 30
    assert [convention("n_bucket_edge", edge=i) for i in range(1, 6)] == [10, 30, 100, 400, 1600]
    assert convention("hours_per_year", convention="self_sufficiency") == 12 * 176
    assert convention("design_factor", kind="race_or_ethnicity") == 2.0
    with pytest.raises(NotAvailableError, match="reliability_cv_high"):
        convention("reliability_cv_high", scheme="another")


def test_the_top_code_belongs_to_the_vintage() -> None:
    bound = parameter("oews_top_code_annual_usd", vintage=2024)
    assert bound is not None and bound.value == 239_200
    assert parameter("oews_top_code_annual_usd", vintage=2025) is None
    assert convention("oews_has_top_code", vintage=2025) == 0
    assert parameter("oews_has_top_code", vintage=2019) is None


def test_a_good_family_is_read(tmp_path: Path) -> None:
    path = tmp_path / "fares.csv"
    path.write_text(HEAD + ROW + ROW.replace("2024", "2025").replace("2.5", "3"), encoding="utf-8-sig")
    first, second = read_parameters(path)
    assert (first.value, second.value) == (2.5, 3)
    assert first.in_force(date(2024, 12, 31)) and not first.in_force(date(2025, 1, 1))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (ROW.replace("Ordinance 5", ""), "citation is blank"),
        (ROW.replace("USD", " "), "unit is blank"),
        (ROW.replace("2.5", "2,5"), "too many or too few columns"),
        (ROW.replace("2.5", "lots"), "'lots' is not a number"),
        (ROW.replace("2.5", "nan"), "'nan' is not a number"),
        (ROW.replace("2.5", ""), "'' is not a number"),
        (ROW.replace("verified", "probably"), "verified is 'probably'"),
        (ROW.replace("2024-01-01", "1/1/2024"), "effective_from '1/1/2024' is not a date"),
        (ROW.replace("2024-12-31", "2023-12-31"), "lies before effective_from"),
        (ROW.replace("zone=1", "zone"), "not of the form"),
        (ROW.replace("zone=1", "zone=1;zone=2"), "not of the form"),
        (ROW.replace("zone=1", "area=1"), "has the key area"),
        (ROW.replace("2024-01-01,2024-12-31", "2024-12-31,"), "given twice for 2024-12-31"),
        (ROW, "given twice for 2024-01-01"),
    ],
)  # fmt: skip
def test_a_bad_row_names_the_file_and_the_row(tmp_path: Path, row: str, problem: str) -> None:
    path = tmp_path / "fares.csv"
    path.write_text(HEAD + ROW + row, encoding="utf-8")
    with pytest.raises(DataError, match=problem) as caught:
        read_parameters(path)
    assert caught.value.where == f"{path}, row 3"


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "fares.csv"
    path.write_text("name,value\nfare,2.5\n", encoding="utf-8")
    with pytest.raises(DataError, match="the columns are name, value"):
        read_parameters(path)
    with pytest.raises(DataError, match="cannot be read"):
        read_parameters(tmp_path / "absent.csv")


MORE = HEAD.rstrip("\n") + ",known_from,known_to,next_review\n"


def test_a_file_may_say_when_it_was_known_and_when_to_look_again(tmp_path: Path) -> None:
    path = tmp_path / "fares.csv"
    path.write_text(
        MORE
        + "fare,,2.5,USD,2024-01-01,,Ordinance 5,verified,,,2024-05-31,\n"
        + "fare,,2.75,USD,2024-01-01,,Ordinance 5 as printed,verified,,2024-06-01,,2025-01-01\n"
    )
    old, new = read_parameters(path)
    assert old.was_known(date(2024, 5, 31)) and not old.was_known(date(2024, 6, 1)) and not old.was_known(None)
    assert new.was_known(date(2024, 6, 1)) and not new.was_known(date(2024, 5, 31)) and new.was_known(None)
    assert new.next_review == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("a,,1,USD,2024-01-01,,x,verified,,,2024-06-01,\na,,2,USD,2024-01-01,,x,verified,,2024-06-01,,\n", "twice"),
        ("a,,1,USD,2024-01-01,,x,verified,,2024-06-01,2024-05-01,\n", "lies before known_from"),
        ("a,,1,USD,2024-01-01,,x,verified,,June,,\n", "known_from 'June' is not a date"),
        ("a,,1,USD,2024-01-01,,,verified,,,,\n", "citation is blank"),
    ],
)
def test_what_was_known_must_hold_together_too(tmp_path: Path, rows: str, says: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(MORE + rows)
    with pytest.raises(DataError, match=says):
        read_parameters(path)
