"""`braidwork ladder`: drawn in text and as JSON, on the synthetic demo region."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from braidwork.cli import places
from braidwork.cli.ladders import run_ladder
from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.training import level_of, training_reference

LEVELS = training_reference().levels


@pytest.fixture(scope="module", autouse=True)
def opened_once(demo_store: Path) -> Iterator[None]:
    """The demo region is opened once for all: its graph of moves costs more than a ladder over it."""
    region = places.opened(demo_store)
    honest = places.opened
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "opened", lambda data: region if data == demo_store else honest(data))
        yield


def test_ladders_are_drawn_with_their_marks_reasons_and_sources(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_ladder("31-1131", demo_store)
    text = capsys.readouterr().out
    assert text.startswith("From Nursing assistants (31-1131)")
    assert "Licensed practical and licensed vocational nurses" in text and "┌─" in text
    assert "Why: " in text and "How: " in text and "an hour" in text
    assert text.count("SYNTHETIC: invented figures") == 2
    assert "never one person's chance" in text and "synthetic" in text.casefold()
    assert max(len(line) for line in text.splitlines()) <= 110


def test_json_and_limits(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_ladder("31-1131", demo_store, max_months=12, max_cost=4_000, schedules=["evening"], as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document["synthetic"] and document["asked"]["max_months"] == 12 and document["method"]
    for ladder in document["ladders"]:
        assert ladder["months"] <= 12 and ladder["cost_usd"] <= 4_000
        assert ladder["codes"][0] == "31-1131" and ladder["wage_gain_usd"] > 0


def test_a_limit_of_nothing_stands_in_the_document(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_ladder("31-1131", demo_store, max_months=0, max_cost=0, as_json=True)
    asked = json.loads(capsys.readouterr().out)["asked"]
    assert asked == {"origin_code": "31-1131", "max_months": 0, "max_cost_usd": 0}


def test_the_job_itself_and_a_job_that_pays_less_are_told_as_such(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_ladder("31-1131", demo_store, to=["31-1131"])
    text = capsys.readouterr().out
    assert "This is the job that you start from" in text and "not shown" not in text and "top of its" not in text
    run_ladder("29-1141", demo_store, to=["cashiers"])
    text = capsys.readouterr().out.replace("\n", " ")
    assert "no ladder from here to Cashiers" in text and "top of its field" not in text


def test_a_closed_door_is_said(demo_store: Path, capsys: pytest.CaptureFixture[str]):
    run_ladder("29-2061", demo_store, max_months=1)
    assert "limit of 1 month:" in capsys.readouterr().out.replace("\n", " ")


def test_education_in_usual_words():
    assert level_of("bachelor", LEVELS) == "Bachelor's degree" and level_of("GED", LEVELS) == LEVELS[1]
    assert level_of("none", LEVELS) == LEVELS[0]
    with pytest.raises(UnknownNameError, match="level of education"):
        level_of("some", ["Some college", "Some school"])
    with pytest.raises(UnknownNameError, match="time of day"):
        run_ladder("31-1131", Path("nowhere"), schedules=["night"])


def test_an_unknown_occupation_names_what_comes_nearest_and_not_the_whole_list(demo_store: Path):
    with pytest.raises(UnknownNameError, match="zzz") as nothing:
        run_ladder("zzz", demo_store)
    assert len(nothing.value.message) < 200


def test_broken_limits_name_the_option(demo_store: Path):
    with pytest.raises(DataError, match=r"--wage-floor .* is inf"):
        run_ladder("31-1131", demo_store, wage_floor=float("inf"))
    with pytest.raises(DataError, match="--max-steps"):
        run_ladder("31-1131", demo_store, max_steps=9)
    with pytest.raises(DataError, match="--max-cost"):
        run_ladder("31-1131", demo_store, max_cost=-1)
    with pytest.raises(UnknownNameError, match=r"--education.*nonsense") as unknown:
        run_ladder("31-1131", demo_store, education="nonsense")
    assert all(level in unknown.value.message for level in LEVELS)
