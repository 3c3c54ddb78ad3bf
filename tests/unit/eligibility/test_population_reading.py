"""A caseload file is read with its unknowns kept apart, and refused by row and column where it cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.cli.eligibility_screen import run_screen
from braidwork.eligibility.population import coverage, read_population
from braidwork.eligibility.programs import program, programs
from braidwork.engine.session import engine_for
from braidwork.errors import BraidworkError, DataError, RefusedError, UnknownNameError

ON = date(2026, 3, 1)
GOOD = """person_id,household_id,birth_date,county,food_unit_size,food_unit_income_monthly_usd,veteran,layoff_date
a1,h1,1990-05-02,53033,3,"$2,400.50",no,not applicable
a2,h1,2015-01-01,53033,3,,unknown,
a3,h2,1961-07-30,41051,1,declined,YES,2025-11-03
"""


def read(text: str, tmp_path: Path, name: str = "people.csv") -> list[dict]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_population(path, engine_for(), ON).collect().to_pylist()


def test_cells_become_facts_and_kinds_of_no_answer_stay_apart(tmp_path: Path):
    one, two, three = read(GOOD, tmp_path)
    assert (one["age"], two["age"], three["age"]) == (35.0, 11.0, 64.0)
    assert (one["washington_resident"], three["washington_resident"]) == (True, False)
    assert one["food_unit_income_monthly_usd"] == 2400.5
    assert two["food_unit_income_monthly_usd"] is None
    assert two["food_unit_income_monthly_usd_state"] is None
    assert three["food_unit_income_monthly_usd_state"] == "declined"
    assert (one["veteran"], two["veteran"], three["veteran"]) == (False, None, True)
    assert (one["layoff_date_state"], three["layoff_date"]) == ("not_applicable", date(2025, 11, 3))


def test_semicolons_a_byte_order_mark_and_parquet_are_read_alike(tmp_path: Path):
    (row,) = read("\ufeffperson_id;veteran\n7;yes\n", tmp_path)
    assert row == {"person_id": "7", "veteran": True}
    typed = pa.table({"person_id": [7], "veteran": [True], "food_unit_size": [3.0], "birth_date": [date(2000, 2, 29)]})
    pq.write_table(typed, tmp_path / "people.parquet")
    (row,) = read_population(tmp_path / "people.parquet", engine_for(), ON).collect().to_pylist()
    assert row == {"person_id": "7", "veteran": True, "food_unit_size": 3, "birth_date": date(2000, 2, 29), "age": 26.0}


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("person_id,vetran\n1,yes\n", UnknownNameError, "did you mean veteran"),
        ("person_id,shoe_colour\n1,yes\n", UnknownNameError, "take the column out"),
        ("name,veteran\n1,yes\n", DataError, "no column person_id"),
        ("person_id,veteran\n", DataError, "no people"),
        ("person_id,veteran\n1,yes\n2,maybe\n", DataError, "row 3, column veteran: 'maybe' is neither yes nor no"),
        ("person_id,age\n1,20\n2,-4\n", DataError, "row 3, column age: '-4' is too little"),
        ("person_id,household_income_annual_usd\n1,9e12\n", DataError, "too much"),
        ("person_id,age\n1,nan\n", DataError, "too little"),
        ("person_id,household_size\n1,40\n", DataError, "column household_size: '40' is too much"),
        ("person_id,household_size\n1,2.5\n", DataError, "not a whole number"),
        ("person_id,birth_date\n1,2026-02-31\n", DataError, "is not a date"),
        ("person_id,ui_status\n1,often\n", DataError, "one of receiving"),
        ("person_id,age\n1,2\n1,3\n", DataError, "row 3: person_id 1 is there twice"),
        ("person_id,age\n,2\n", DataError, "row 2: a person has no person_id"),
        ("person_id,family_size_low,family_size_high\n1,4,2\n", DataError, "row 2: family_size runs from 4 to 2"),
        ("person_id,age,age\n1,2,2\n", DataError, "twice"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, error: type[BraidworkError], says: str):
    with pytest.raises(error, match=says.replace("'", ".")):
        read(text, tmp_path)


@pytest.mark.parametrize("name", ["people.xlsx", "people.parquet"])
def test_a_file_of_another_kind_is_refused_plainly(tmp_path: Path, name: str):
    with pytest.raises(DataError, match=r"neither CSV nor Parquet|cannot be read"):
        read("hello", tmp_path, name)
    with pytest.raises(DataError, match="no such file"):
        read_population(tmp_path / "nowhere.csv", engine_for(), ON)


def test_a_missing_column_says_which_programs_it_keeps_open():
    lacking = coverage(["person_id", "washington_resident", "food_unit_income_monthly_usd_low"], programs())
    assert "food_unit_size" in lacking.missing["basic_food"]
    assert "food_unit_income_monthly_usd" not in lacking.missing["basic_food"]
    assert "basic_food" in lacking.by_fact["food_unit_size"]
    assert "resea" in lacking.blocked
    assert "basic_food" not in lacking.blocked
    most = [len(ids) for ids in lacking.by_fact.values()]
    assert most == sorted(most, reverse=True)


def test_the_command_writes_outcomes_beside_the_table_and_never_over_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    table = tmp_path / "people.csv"
    table.write_text(GOOD, encoding="utf-8")
    run_screen(table, ON, programs=["basic_food,tanf"])
    told = capsys.readouterr().out
    written = (tmp_path / "people-outcomes.csv").read_text(encoding="utf-8").splitlines()
    assert written[0] == '"person_id","basic_food","tanf"'
    assert written[3] == '"a3","not eligible","not eligible"'
    assert program("basic_food").name in told
    assert "college_attendance" in told
    with pytest.raises(RefusedError, match="not overwritten"):
        run_screen(table, ON)
    run_screen(table, ON, out=tmp_path / "again.parquet", as_json=True, programs=["basic_food"])
    again = pq.read_table(tmp_path / "again.parquet").column("basic_food").to_pylist()
    assert again == ["needs information", "needs information", "not eligible"]
    with pytest.raises(UnknownNameError, match="did you mean basic_food"):
        run_screen(table, ON, out=tmp_path / "more.csv", programs=["basic_fod"])
