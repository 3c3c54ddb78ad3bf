"""`braidwork measure`: lists, tables, JSON, CSV, and plain words when a question cannot be answered."""

from __future__ import annotations

import csv
import io

import pytest

from braidwork.labormarket import measure_names
from braidwork.measures.dimensions import dimension_names
from braidwork.region import open_region

BY = ("--by", "race_ethnicity,county")
PANDAS = ["value", "standard_error", "margin_of_error", "n", "persons", "reliability", "method", "universe"]


@pytest.mark.parametrize("words", [("measure", "--list"), ("measure",)])
def test_the_list_names_every_measure_dimension_and_standard(run, words):
    ended = run(*words)
    assert (ended.code, ended.err) == (0, "")
    for name in (*measure_names(), *dimension_names(), "poverty_300_two", "self_sufficiency"):
        assert name in ended.out
    listed = run("measure", "--list", "--json").json()
    assert [m["name"] for m in listed["measures"]] == list(measure_names())
    assert listed["dimensions"] == list(dimension_names())
    assert all(m["unit"] and m["universe"] and m["label"] for m in listed["measures"])


def test_json_rows_have_the_names_of_the_data_frame_and_the_reason_of_what_is_withheld(run, small_store):
    document = run("measure", "employment_rate", *BY, "--data", small_store, "--json").json()
    found = open_region(small_store).measure("employment_rate", by=["race_ethnicity", "county"])
    assert list(found.to_pandas().columns) == ["race_ethnicity", "county", *PANDAS]
    assert len(document["rows"]) == len(found)
    withheld = 0
    for printed, row in zip(document["rows"], found, strict=True):
        assert list(printed)[: 2 + len(PANDAS)] == ["race_ethnicity", "county", *PANDAS]
        assert {d: printed[d] for d in row.dimensions} == row.dimensions
        if printed["withheld"] is None:
            assert (printed["value"], printed["standard_error"]) == (row.value, row.standard_error)
            assert (printed["n"], printed["persons"], printed["method"]) == (row.n, row.persons, row.method)
            continue
        withheld += 1
        assert printed["value"] is printed["standard_error"] is printed["margin_of_error"] is None
        assert printed["withheld"]
    assert 0 < withheld < len(found)
    assert (document["measure"], document["released"], document["policy"]) == ("employment_rate", True, "public_survey")
    assert document["synthetic"] is True
    assert document["made"]["universe"].startswith("age_years ≥ 16")


def test_unreleased_rows_withhold_nothing_and_say_what_they_are(run, small_store):
    document = run("measure", "employment_rate", *BY, "--data", small_store, "--json", "--unreleased").json()
    assert (document["released"], document["policy"]) == (False, None)
    assert all("withheld" not in row for row in document["rows"])
    assert sum(row["value"] is not None for row in document["rows"]) > 18
    text = run("measure", "employment_rate", *BY, "--data", small_store, "--unreleased").out
    assert "Unreleased: for the analyst's own eyes, not for publication." in text


def test_csv_holds_the_same_rows(run, small_store):
    asked = ("measure", "median_hourly_wage", "--by", "sex", "--data", small_store)
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--csv").out)))
    for printed, row in zip(rows, run(*asked, "--json").json()["rows"], strict=True):
        expected = {name: "" if value is None else str(value) for name, value in row.items()}
        assert {name: printed[name] for name in expected} == expected
        assert (printed["measure"], printed["unit"], printed["synthetic"]) == (
            "median_hourly_wage",
            "USD per hour",
            "True",
        )
        assert "Demo region" in printed["place"]
        assert printed["period"] == "2024 (1-year)"


def test_the_table_shows_margins_notes_and_that_people_are_invented(run, small_store):
    ended = run("measure", "prosperity_gap", "--data", small_store)
    assert (ended.code, ended.err) == (0, "")
    first = ended.out.splitlines()[0]
    assert first == "Prosperity gap, 2024 (1-year), Demo region (synthetic)"
    for words in ("best served", "± margin", "people short", "Note: wage standard", "SYNTHETIC", "90 percent"):
        assert words in ended.out
    assert "(1) withheld: " in ended.out


@pytest.mark.parametrize(
    ("where", "counties"),
    [
        (("county=Willowmere",), ["Willowmere"]),
        (("county=99003, WILLOWMERE",), ["Lanternfield", "Willowmere"]),
        (("county=Thistledown", "county=Willowmere", "sex=female"), ["Thistledown", "Willowmere"]),
    ],
)
def test_where_chooses_categories_comma_separated_or_repeated(run, small_store, where, counties):
    options = [word for text in where for word in ("--where", text)]
    ended = run("measure", "population", "--by", "county", *options, "--data", small_store, "--json")
    assert [row["county"] for row in ended.json()["rows"]] == counties


def test_by_may_be_repeated(run, small_store):
    ended = run("measure", "population", "--by", "sex", "--by", "county", "--data", small_store, "--json")
    assert ended.json()["dimensions"] == ["sex", "county"]


def test_options_of_a_measure_are_passed_on(run, small_store):
    ended = run("measure", "wage_standard_share", "--standard", "poverty_300_two", "--data", small_store, "--json")
    assert ended.json()["made"]["parameters"][-1]["name"] == "wage standard poverty_300_two"
    gap = run("measure", "prosperity_gap", "--of", "employment_rate", "--by", "sex", "--data", small_store, "--json")
    assert {row["reference_group"] for row in gap.json()["rows"]} <= {"female", "male"}
    pooled = run("measure", "employment_rate", *BY, "--pool", "--data", small_store, "--json").json()
    assert any(row["pooled"] for row in pooled["rows"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("emplyment_rate",), "did you mean employment_rate"),
        (("employment_rate", "--by", "countie"), "did you mean county"),
        (("employment_rate", "--by", "county,county"), "named twice"),
        (("employment_rate", "--where", "county=Wilowmere"), "did you mean Willowmere"),
        (("employment_rate", "--where", "county"), "as --where county=King"),
        (("employment_rate", "--where", "county="), "as --where county=King"),
        (("employment_rate", "--where", "county=,"), "there is no county"),
        (("employment_rate", "--period", "2019"), "there is no period '2019'"),
        (("employment_rate", "--standard", "poverty_300_two"), "takes no option 'standard'"),
        (("wage_standard_share", "--standard", "poverty_300_tow"), "did you mean poverty_300_two"),
        (("prosperity_gap", "--of", "population"), "is not such a share"),
        (("population", "--by", "state"), "--nation"),
        (("population", "--by", "race_alone_or_combined,race_ethnicity_2024"), "cannot be crossed"),
    ],
)
def test_a_question_that_cannot_be_answered_ends_in_plain_words(run, small_store, words, said):
    ended = run("measure", *words, "--data", small_store)
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.startswith("braidwork: ")
    assert said in ended.err
    assert "What to do: " in ended.err
    assert "Traceback" not in ended.err


def test_a_folder_without_a_store_says_how_to_make_one(run, tmp_path):
    ended = run("measure", "population", "--data", tmp_path / "nothing")
    assert (ended.code, ended.out) == (1, "")
    assert "region build" in ended.err


def test_a_damaged_table_is_named(run, small_store, tmp_path):
    import shutil

    data = tmp_path / "data"
    shutil.copytree(small_store, data)
    next((data / "tables" / "pums_person").glob("*.parquet")).write_bytes(b"not parquet")
    ended = run("measure", "population", "--data", data)
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert "pums_person" in ended.err
