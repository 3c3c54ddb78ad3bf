"""The invented occupations: marked in every file, read by the loaders of real ones, and sensible to climb through."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from braidwork.engine import Manifest, Store
from braidwork.reference import region
from braidwork.sources.build import build_region
from braidwork.sources.files import SourceFile
from braidwork.sources.marks import MAKER, is_synthetic
from braidwork.sources.onet.releases import release_of
from braidwork.sources.synthetic import generate
from braidwork.sources.synthetic.occupations import write_occupations
from braidwork.sources.synthetic.occupations.latent import distances, rate, related
from braidwork.sources.synthetic.occupations.roster import Roster, make_roster, table
from braidwork.sources.synthetic.occupations.sheets import write_workbook
from braidwork.sources.synthetic.work import ALL_OCCUPATIONS, OCCUPATIONS
from braidwork.sources.workbook import sheet_rows

SERVICE = 9830
# Steps that people really take, from the first job to a trade or profession.
LADDERS = (
    ("31-1131", "29-2061", "29-1141", "29-1171"),
    ("35-3023", "35-2014", "35-1011", "11-9051"),
    ("53-7062", "53-7051", "53-3032", "53-1047", "11-3071"),
    ("47-3013", "47-2111", "47-1011", "11-9021"),
    ("41-2011", "43-3071", "13-2072"),
    ("43-9061", "43-3031", "13-2011"),
    ("15-1232", "15-1244", "15-1252"),
    ("39-9011", "25-9045", "25-2021"),
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return write_occupations(tmp_path_factory.mktemp("occupations"))


@pytest.fixture(scope="module")
def built(files: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    generate(files[0].parent, persons=600, format="parquet")
    build_region(files[0].parent, folder, region("demo"))
    return folder


@pytest.fixture(scope="module")
def manifest(built: Path) -> Manifest:
    return Store.open(built).manifest


@pytest.fixture(scope="module")
def roster() -> Roster:
    return make_roster(2026)


def rows(built: Path, name: str, partition: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    store = Store.open(built)
    return list(store.collect(store.table(name, partition).select(*columns)).to_pylist())


def test_every_file_says_synthetic_in_its_first_bytes_and_the_loaders_see_it(files: tuple[Path, ...]) -> None:
    for path in files:
        assert b"synthetic" in path.read_bytes()[:200].lower(), path.name
        assert is_synthetic(SourceFile(path, path.name)), path.name


def test_the_same_seed_gives_the_same_bytes(files: tuple[Path, ...], tmp_path: Path) -> None:
    def digests(paths: Sequence[Path]) -> list[str]:
        return [hashlib.sha256(p.read_bytes()).hexdigest() for p in paths]

    assert digests(write_occupations(tmp_path / "again")) == digests(files)
    other = digests(write_occupations(tmp_path / "other", seed=7))
    # Crosswalks hold no figures, so nothing in them is drawn; everything else is.
    same = {p.name for p, a, b in zip(files, other, digests(files), strict=True) if a == b}
    assert {n for n in same if n.endswith(".csv") and "_M2024_" in n} == set()
    assert "synthetic_Skills.txt" not in same and "c2024_a_synthetic.csv" not in same


def test_the_build_uses_every_file_and_marks_every_table(manifest: Manifest, files: tuple[Path, ...]) -> None:
    assert [u for u in manifest.unused if u.name in {p.name for p in files}] == []
    made = {(p.table, p.partition): p for p in manifest.partitions}
    assert {t for t, _ in made} >= {
        "oews_wages", "ep_occupation", "ep_title", "onet_rating", "onet_related", "onet_title", "onet_education",
        "onet_job_zone", "onet_occupation", "crosswalk", "ipeds_completions", "institution", "transitions",
    }  # fmt: skip
    assert all(p.synthetic for p in made.values())
    assert {s.publisher for s in manifest.sources} == {MAKER}
    assert {s.licence for s in manifest.sources} == {"synthetic"}
    words = str(made["onet_rating", "onet-0.0.skills"].facts["attribution"])
    assert "Invented" in words and "CC BY" not in words


def test_invented_ratings_are_no_release_wherever_they_lie(files: tuple[Path, ...], tmp_path: Path) -> None:
    folder = tmp_path / "db_30_1_text"
    folder.mkdir()
    (folder / "Read Me.txt").write_text("O*NET 30.1 Database")
    skills = next(p for p in files if p.name == "synthetic_Skills.txt")
    shutil.copy(skills, folder / "Skills.txt")
    found = release_of(SourceFile(folder / "Skills.txt", "db_30_1_text/Skills.txt"))
    assert found is not None
    assert (found.key, found.is_synthetic, found.taxonomy) == ("onet-0.0", True, "O*NET-SOC 2019")
    lines = skills.read_text().splitlines()
    unmarked = [line.split("\t", 1)[1] for line in lines[:3]]
    (folder / "Skills.txt").write_text("\n".join(unmarked) + "\n")
    real = release_of(SourceFile(folder / "Skills.txt", "db_30_1_text/Skills.txt"))
    assert real is not None and real.key == "onet-30.1"


def test_every_occupation_of_the_population_crosses_to_one_with_pay(built: Path, roster: Roster) -> None:
    wanted = {f"{o[0]:04d}" for o in ALL_OCCUPATIONS if o[0] != SERVICE}
    listed = {r["from_code"] for r in rows(built, "crosswalk", "census-2018-soc-2018", ["from_code"])}
    assert wanted == listed
    assert wanted == {c for o in roster.occupations for c in o.census}
    assert len(wanted) >= 60


def test_kindred_occupations_keep_schooling_and_pay_and_leave_some_behind() -> None:
    own = {f"{o[0]:04d}": o for o in OCCUPATIONS}
    every = {f"{o[0]:04d}": o for o in ALL_OCCUPATIONS}
    taken: dict[str, float] = {}
    for line in (t for t in table("census") if t["from"]):
        assert every[line["code"]][4:7] == own[line["from"]][4:7]
        taken[line["from"]] = taken.get(line["from"], 0.0) + max(float(line["men"]), float(line["women"]))
    assert taken and max(taken.values()) < 0.9


def test_wages_of_region_state_and_nation_hold_every_kind_of_cell(built: Path, roster: Roster) -> None:
    columns = ["occupation_code", "occupation_group", "employment_status", "wage_hourly_p50_status",
               "wage_annual_p50_status", "wage_hourly_p90_status", "wage_hourly_p50_usd", "annual_wage_only",
               "hourly_wage_only", "area_type_code"]  # fmt: skip
    by_area = {k: rows(built, "oews_wages", f"oews-2024{k}", columns) for k in ("", ".state", ".metro")}
    for kind, found in zip(("1", "2", "4"), by_area.values(), strict=True):
        detailed = [r for r in found if r["occupation_group"] == "detailed"]
        assert {r["occupation_code"] for r in detailed} == set(roster.codes)
        assert {r["area_type_code"] for r in found} == {kind}
    here = [r for r in by_area[".metro"] if r["occupation_group"] == "detailed"]
    assert {r["employment_status"] for r in here} == {"released", "not_released"}
    assert {r["wage_hourly_p50_status"] for r in here} >= {"released", "not_released", "not_applicable"}
    assert {r["wage_hourly_p90_status"] for r in here} >= {"top_coded"}
    assert any(r["annual_wage_only"] for r in here) and any(r["hourly_wage_only"] for r in here)
    medians = [r["wage_hourly_p50_usd"] for r in here if r["wage_hourly_p50_usd"] is not None]
    # Both sides of the pay floor of about $30 an hour are well filled.
    assert 0.35 < np.mean([m < 30 for m in medians]) < 0.75
    assert min(medians) > 14


def test_real_ladders_are_listed_as_closely_related_and_pay_more(roster: Roster) -> None:
    near = related(distances(roster, rate(roster)))
    place = {code: i for i, code in enumerate(roster.codes)}
    for ladder in LADDERS:
        for lower, upper in pairwise(ladder):
            listed = {roster.codes[j]: tier for j, tier in near[place[lower]]}
            assert listed.get(upper, "").startswith("Primary"), (lower, upper)
        pays = [roster.occupations[place[c]].wage["region"] for c in (ladder[0], ladder[-1])]
        assert pays[1] > pays[0] + 10


def test_level_rises_with_preparation(roster: Roster) -> None:
    ratings = rate(roster)
    zones = np.array([o.zone for o in roster.occupations])
    means = [ratings.level[zones == z].mean() for z in range(1, 6)]
    assert means == sorted(means)
    assert ratings.importance.min() >= 1 and ratings.importance.max() <= 5 and ratings.level.max() <= 7


def test_awards_of_every_county_go_to_every_group(built: Path) -> None:
    colleges = rows(built, "institution", "ipeds-directory-2024", ["institution_code", "county_code"])
    assert {c["county_code"] for c in colleges} == {"99001", "99003", "99005"}
    awards = rows(built, "ipeds_completions", "ipeds-completions-2024", ["program_code", "institution_code", "awards"])
    assert {a["institution_code"] for a in awards} == {c["institution_code"] for c in colleges}
    linked = {r["from_code"] for r in rows(built, "crosswalk", "cip-2020-soc-2018", ["from_code"])}
    assert {a["program_code"] for a in awards} - linked == {"24.0101"}


def test_a_workbook_reads_back_as_it_was_written(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "book.xlsx", {"A & B": [("a <b>", 1, 2.5), ("", "é", 0)]})
    assert sheet_rows(SourceFile(path, path.name), "A & B") == [["a <b>", 1.0, 2.5], ["", "é", 0.0]]
