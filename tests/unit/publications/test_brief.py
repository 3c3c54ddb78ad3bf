"""The printable brief: two pages of US Letter, tagged, headline and scoreboard on it."""

from __future__ import annotations

import dataclasses

import pytest
from pypdf import PdfReader

from braidwork.publications.brief import key_pages, write_brief

from . import invented


@pytest.fixture(scope="module")
def brief(written):
    return PdfReader(written.brief)


def words(page):
    return " ".join(page.extract_text().split())


def test_it_has_two_letter_pages(brief):
    assert len(brief.pages) == 2
    assert [(float(p.mediabox.width), float(p.mediabox.height)) for p in brief.pages] == [(612, 792)] * 2


def test_it_says_the_headline_and_shows_the_scoreboard(brief):
    first, second = (words(p) for p in brief.pages)
    assert "42% of Hispanic or Latino workers in Puget Sound are paid $31.80 an hour or more" in first
    assert "Invented context" in first
    for part in (
        "The scoreboard",
        "Context.",
        "Median hourly wage",
        "Poverty rate",
        "How to read these figures",
        "Sources.",
    ):
        assert part in second


def test_it_says_on_both_pages_that_it_is_synthetic(brief):
    assert all("Synthetic figures" in words(p) for p in brief.pages)


def test_it_can_be_read_aloud(brief):
    root = brief.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert brief.metadata.title.startswith("Who shares in the region")


def test_no_font_of_this_machine_is_used(brief):
    fonts = {str(f.get_object()["/BaseFont"]) for p in brief.pages for f in p["/Resources"]["/Font"].values()}
    assert fonts
    assert all("Libertinus" in f or "DejaVuSansMono" in f or "NewCM" in f for f in fonts), fonts


@pytest.mark.parametrize("count", [0, 1, 24, 30])
def test_it_stays_on_two_pages_whatever_it_holds(count, tmp_path):
    measures = [
        (f"{m[0]}_{i}", m[1] + " and more of a long label", *m[2:]) for i, m in enumerate(invented.MEASURES * 2)
    ]
    pages = [invented.page(*m) for m in measures[:count]]
    write_brief(invented.report(pages), tmp_path / "brief.pdf")
    assert len(PdfReader(tmp_path / "brief.pdf").pages) == 2


def test_markup_in_data_stays_text(tmp_path):
    report = invented.report([], title="#panic() *bold* $x$ ] [", attributions=('#read("/etc/hostname")',))
    write_brief(report, tmp_path / "brief.pdf")
    assert "#panic()" in words(PdfReader(tmp_path / "brief.pdf").pages[0])


def test_the_headline_measure_is_drawn_first(small_report):
    assert key_pages(small_report)[0].measure.name == "wage_standard_share"
    other = dataclasses.replace(small_report, headline=invented.headline_release("poverty_rate"))
    assert key_pages(other)[0].measure.name == "poverty_rate"
