"""`braidwork occupation` on the invented occupations: a page of text, a choice, a document, a plain refusal."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from braidwork.cli.occupations import occupation_document, only_one, pay_strip, print_occupation, run_occupation
from braidwork.engine import Store
from braidwork.errors import DataError, UnknownNameError
from braidwork.labormarket.occupations.book import OccupationBook, occupation_book
from braidwork.labormarket.occupations.records import Found, IndustryShare, NationalMix, Source, WagePoint
from braidwork.reference import Cbsa, region, wage_standard
from braidwork.sources.build import build_region
from braidwork.sources.synthetic.occupations import write_occupations

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files, folder = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("store") / "data"
    write_occupations(files)
    build_region([files], folder, region("demo"))
    return folder


@pytest.fixture(scope="module")
def book(data: Path) -> OccupationBook:
    demo = replace(region("demo"), cbsa=Cbsa("99900", "Demo metro"))
    return occupation_book(Store.open(data), demo)


def test_an_occupation_prints_with_its_pay_openings_entry_programs_and_sources(book: OccupationBook, capsys: Captured):
    print_occupation(book, book.occupation("29-1141"))
    text = capsys.readouterr().out
    nurse = book.occupation("29-1141")
    assert text.startswith("Registered nurses (29-1141)\n") and "SYNTHETIC" in text
    assert f"${nurse.wage_hourly_usd:,.2f}" in text and f"{nurse.jobs_here:,}" in text
    for part in (
        "Pay by the hour",
        "(modelled)",
        "Getting in",
        "Bachelor's degree",
        "job zone 4",
        "Programs in the region",
    ):
        assert part in text, part
    assert "Registered nurse license (synthetic): needed" in text and "not verified" in " ".join(text.split())
    assert all(words in " ".join(text.split()) for words in book.attributions)
    assert max(len(line) for line in text.splitlines()) <= 120


def test_words_that_leave_no_doubt_open_the_occupation_and_others_are_a_choice(data: Path, capsys: Captured):
    run_occupation("registered nurses", data, as_json=False)
    assert capsys.readouterr().out.startswith("Registered nurses (29-1141)")
    run_occupation("nurse", data, as_json=False, limit=3)
    text = capsys.readouterr().out
    assert "29-1141" in text and ("Choose one by its code" in text or "Also near" in text)
    assert "SYNTHETIC" in text


def test_the_document_holds_everything_and_its_attribution(data: Path, capsys: Captured):
    run_occupation("29-1141", data, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "29-1141" and told["synthetic"] is True and told["attributions"]
    assert told["pay"][0]["hourly"]["p50"]["status"] == "released"
    assert {"outlook", "entry", "programs", "licenses", "census_codes", "notes", "sources"} <= set(told)


def test_a_choice_as_a_document(data: Path, capsys: Captured):
    run_occupation("29-1", data, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert len(told["matches"]) > 1 and all(m["code"].startswith("29-1") for m in told["matches"])


def test_nothing_near_is_a_plain_refusal(data: Path):
    with pytest.raises(UnknownNameError, match="zzzz"):
        run_occupation("zzzz", data, as_json=False)


def test_the_strip_marks_quarter_middle_and_standard_in_order(book: OccupationBook):
    nurse = book.occupation("29-1141")
    _, strip, below = pay_strip(nurse, wage_standard("poverty_300_two", 2024))
    left, middle, right = strip.index("="), strip.index("|"), strip.rindex("=")
    assert left < middle < right and below.index("^") < left, "the standard lies below a quarter of nurses' pay"
    blank = replace(nurse.pay[0], hourly=nurse.pay[0].hourly | {"p25": WagePoint(None, "not_released")})
    assert pay_strip(replace(nurse, pay=(blank,)), None) == (), "nothing is drawn from a guess"


@pytest.mark.parametrize(
    ("scores", "chosen"),
    [((0.6,), True), ((1.0, 0.95), True), ((1.0, 1.0), False), ((0.97, 0.86), True),
     ((0.97, 0.9), False), ((0.7, 0.5), False)],
)  # fmt: skip
def test_only_an_answer_without_doubt_is_opened(scores: tuple[float, ...], chosen: bool):
    found = tuple(Found(str(i), "label", "name", s) for i, s in enumerate(scores))
    assert (only_one(found) == found[0]) is chosen


def test_the_document_of_the_book_is_plain_json(book: OccupationBook):
    for occupation in book.occupations.values():
        json.dumps(occupation_document(book, occupation), allow_nan=False)


def test_a_choice_carries_the_attribution_and_a_limit_below_one_is_refused(data: Path, capsys: Captured):
    run_occupation("nurse", data, as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document["matches"] and any("synthetic" in words for words in document["attributions"])
    run_occupation("nurse", data, as_json=False)
    assert document["attributions"][0][:40] in capsys.readouterr().out
    for limit in (0, -3):
        with pytest.raises(DataError, match=f"{limit} occupations to list"):
            run_occupation("nurse", data, as_json=False, limit=limit)


def test_the_nation_is_printed_where_it_is_known_and_not_mentioned_where_it_is_not(
    book: OccupationBook, capsys: Captured
):
    source = Source("Invented Bureau", "2022, annual average", "cps_occupation_shares")
    nurse = book.occupation("29-1141")
    mix = NationalMix(2022, "Nurses of all kinds", 900_000, "released", 87.9, 73.5, 14.5, 8.9, 8.1, source)
    told = replace(
        nurse, national_mix=mix, industries=(IndustryShare("622", "Hospitals", 6, 0.6, "subsector", source),)
    )
    print_occupation(book, told)
    text = " ".join(capsys.readouterr().out.split())
    assert "60 in hospitals" in text and "88 are women" in text and "“Nurses of all kinds”" in text
    print_occupation(book, replace(nurse, national_mix=None, industries=()))
    assert "In the nation " not in capsys.readouterr().out
