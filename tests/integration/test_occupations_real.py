"""The occupations of the Seattle metro from the real files: every page stands, and says what it must."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.public_data

PAGE_LIMIT = 60_000  # bytes: a page is read on a phone


@pytest.fixture(scope="module")
def wing(work_store: Path, tmp_path_factory: pytest.TempPathFactory):
    """The assembled wing; what it releases goes into a ledger of its own, the store is shared."""
    from braidwork.disclosure import Ledger
    from braidwork.region import open_region
    from braidwork.region.wing import assemble_wing

    ledger = Ledger.open(tmp_path_factory.mktemp("ledger") / "releases.jsonl")
    return assemble_wing(open_region(work_store).occupations, ledger)


@pytest.fixture(scope="module")
def pages(wing, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every written page of an occupation by its code."""
    from braidwork.publications import Report
    from braidwork.publications.occupations import write_wing
    from braidwork.publications.site import _environment

    # Only the chrome of the pages is the report's: title, place and language.
    headline = next(iter(wing.releases()))
    chrome = Report("Work", wing.region_label, "puget-sound", wing.period, False, headline, (), wing=wing)
    folder = tmp_path_factory.mktemp("wing")
    write_wing(wing, folder, _environment(chrome))
    found = {p.stem: p.read_text("utf-8") for p in (folder / "occupations").glob("[0-9][0-9]-*.html")}
    assert max(len(text.encode()) for text in found.values()) < PAGE_LIMIT
    return found


def test_seven_hundred_occupations_have_pages_with_what_a_job_seeker_asks(wing):
    rows = wing.pages
    assert len(rows) == 700
    wage = [p for p in rows if p.occupation.wage_hourly_usd is not None]
    entry = [p for p in rows if p.occupation.entry.education]
    openings = [p for p in rows if p.occupation.outlook and p.occupation.outlook.openings_local is not None]
    ladders = [p for p in rows if p.out or p.into]
    assert len(wage) >= 695 and len(entry) == 700 and len(openings) >= 670
    assert all(p.quality is not None for p in rows) and sum(p.quality.rank is not None for p in rows) > 500
    assert all(
        p.quality.rank is None or p.quality.rank_low <= p.quality.rank_median <= p.quality.rank_high for p in rows
    )
    assert len(ladders) >= 650
    assert wing.segregation and wing.targets and wing.pipelines and wing.exclusion


def test_every_page_names_where_its_figures_are_from_and_what_is_modelled(wing, pages):
    assert set(pages) == {p.occupation.code for p in wing.pages}
    by_code = {p.occupation.code: p.occupation for p in wing.pages}
    for code, text in pages.items():
        assert "O*NET" in text and "CC BY 4.0" in text and "modified" in text, f"{code} lacks O*NET's attribution"
        told = by_code[code].outlook
        if told is not None and told.openings_local is not None:
            assert "modelled" in text, f"{code} shows local openings without saying that they are modelled"
        assert not re.search(r"\bNaN\b|\bNone</|\{\{", text), f"{code} shows a hole"


def test_the_pages_lead_to_each_other(pages):
    linked = {m for text in pages.values() for m in re.findall(r'href="(\d\d-\d{4})\.html"', text)}
    assert linked <= set(pages) and len(linked) > 500
