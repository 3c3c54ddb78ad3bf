"""The report as a folder: whole, relative, honest about what it is, the same each time."""

from __future__ import annotations

import dataclasses
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from braidwork.errors import RefusedError
from braidwork.publications import write_report

from . import invented


class Page(HTMLParser):
    """Links, identifiers and text of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.idents: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        self.links += [v for k, v in attrs if k in ("href", "src") and v]
        self.idents += [v for k, v in attrs if k == "id" and v]


@pytest.fixture(scope="module")
def pages(written):
    return {p.relative_to(written.folder).as_posix(): Page(p) for p in sorted(written.folder.rglob("*.html"))}


def test_every_part_is_there(written, pages):
    assert set(pages) == {
        "index.html",
        "about.html",
        *(f"measures/{n}.html" for n in ("wage_standard_share", "median_hourly_wage", "poverty_rate")),
    }
    for name in ("style.css", "manifest.json", "brief.pdf", "data/poverty_rate.csv", "data/poverty_rate.parquet"):
        assert (written.folder / name).is_file()
    assert all((written.folder / path).is_file() for path in written.files)


def test_every_link_leads_to_a_file_or_a_part_of_this_report(written, pages):
    for name, page in pages.items():
        for link in page.links:
            path, _, part = link.partition("#")
            assert "://" not in link, f"{name} reaches another host: {link}"
            target = (written.folder / name).parent / path if path else written.folder / name
            assert target.is_file(), f"{name}: {link}"
            if part and path == "":
                assert part in page.idents, f"{name}: {link}"


def test_identifiers_are_unique_on_each_page(pages):
    for name, page in pages.items():
        twice = {i for i in page.idents if page.idents.count(i) > 1}
        assert not twice, f"{name}: {twice}"


def test_no_page_needs_a_script(pages):
    for page in pages.values():
        assert "script" not in {tag for tag, _ in page.tags}
        assert not [k for _, values in page.tags for k in values if k.startswith("on")]


def test_every_page_says_that_it_is_synthetic(pages):
    assert all("Synthetic figures" in page.source for page in pages.values())


def test_headings_go_down_one_level_at_a_time(pages):
    for name, page in pages.items():
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), f"{name}: {levels}"


def test_every_chart_about_race_carries_its_context(pages, small_report):
    for page in small_report.pages:
        source = pages[f"measures/{page.measure.name}.html"].source
        by_race = [s for s in re.findall(r'<section class="breakdown.*?</section>', source, re.S) if "by-race" in s]
        assert len(by_race) == 2
        assert all(page.measure.context in s for s in by_race)


def test_the_scoreboard_marks_what_is_withheld_with_its_reason(pages):
    source = pages["index.html"].source
    assert 'title="Fewer than 10 people in the sample."' in source
    assert re.search(r'<li id="why-\d">Fewer than 10 people in the sample.</li>', source)


def test_the_audit_trail_names_file_filter_weight_and_formula(pages):
    source = pages["measures/poverty_rate.html"].source
    for words in (
        invented.FILE["sha256"],
        "age ≥ 16",
        "person_weight",
        "80 replicates",
        "Σw·x ÷ Σw",
        "public_survey 1",
        "wage_standard",
    ):
        assert words in source


def test_measures_that_cannot_be_made_are_named(pages):
    assert "Union membership" in pages["index.html"].source


def test_no_exact_record_count_leaves_the_room(written):
    for path in written.folder.rglob("*"):
        if path.suffix in (".html", ".csv", ".json"):
            assert not re.search(r"(?<![\d.#])812(?![\d.])", path.read_text(encoding="utf-8")), path.name


def test_the_manifest_lists_every_file_with_checksum_and_releases(written, small_report):
    manifest = json.loads(written.manifest.read_text(encoding="utf-8"))
    listed = {entry["path"]: entry for entry in manifest["files"]}
    on_disk = {p.relative_to(written.folder).as_posix() for p in written.folder.rglob("*") if p.is_file()}
    assert set(listed) == on_disk - {"manifest.json", ".braidwork-report"}
    for name, entry in listed.items():
        assert entry["sha256"] == sha256((written.folder / name).read_bytes()).hexdigest()
    assert "poverty_rate-race_ethnicity" in listed["measures/poverty_rate.html"]["releases"]
    assert {r["id"] for r in manifest["releases"]} == {r.release_id for r in small_report.releases()}
    assert manifest["synthetic"] is True


def test_the_same_releases_make_the_same_bytes(written, small_report, tmp_path):
    again = write_report(small_report, tmp_path / "again")
    assert again.manifest.read_bytes() == written.manifest.read_bytes()


def test_progress_is_told(small_report, tmp_path):
    told = []
    write_report(
        dataclasses.replace(small_report, pages=small_report.pages[:1]), tmp_path / "site", progress=told.append
    )
    assert any("1 of 1" in line for line in told)


def test_estimates_that_passed_no_policy_are_refused(small_report, tmp_path):
    page = small_report.pages[0]
    strange = dataclasses.replace(page, overall={"value": 0.5})
    with pytest.raises(RefusedError, match="releases only, not dict"):
        write_report(dataclasses.replace(small_report, pages=(strange,)), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_synthetic_release_cannot_pass_for_a_real_one(small_report, tmp_path):
    with pytest.raises(RefusedError, match="is synthetic"):
        write_report(dataclasses.replace(small_report, synthetic=False), tmp_path / "site")


def test_two_pages_of_one_measure_are_refused(small_report, tmp_path):
    with pytest.raises(RefusedError, match="two pages for"):
        write_report(dataclasses.replace(small_report, pages=small_report.pages[:1] * 2), tmp_path / "site")


def test_a_real_report_says_nothing_of_synthetic_figures(tmp_path):
    real = dataclasses.replace(
        invented.report([]),
        synthetic=False,
        region_label="Example",
        attributions=(),
        files=(),
        unavailable=(),
        headline=dataclasses.replace(invented.headline_release(), provenance=invented.provenance(synthetic=False)),
    )
    written = write_report(real, tmp_path / "site")
    assert "ynthetic" not in written.index.read_text(encoding="utf-8")


def test_hostile_text_stays_text(tmp_path):
    name = '<img src=x onerror="alert(1)">'
    page = invented.page("poverty_rate", name, "share", "lower", 0.1)
    written = write_report(invented.report([page], title=name, region_label=name), tmp_path / "site")
    for path in written.folder.rglob("*.html"):
        assert "<img" not in path.read_text(encoding="utf-8")


def test_a_measure_of_one_group_without_any_breakdown_has_a_page(tmp_path):
    of = invented.measure("population", "Population", "persons", "neither")
    alone = invented.release(of, (), [invented.cell({}, {}, 1e9, 2e5)])
    from braidwork.publications import MeasurePage

    written = write_report(invented.report([MeasurePage(of, alone)]), tmp_path / "site")
    assert "1,000,000,000" in (written.folder / "measures" / "population.html").read_text(encoding="utf-8")


def test_direction_and_language_are_parameters(tmp_path):
    written = write_report(invented.report([], lang="ar", direction="rtl"), tmp_path / "site")
    assert '<html lang="ar" dir="rtl">' in written.index.read_text(encoding="utf-8")
