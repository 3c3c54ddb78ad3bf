"""Building a region again: what has not changed is not read, what is damaged is mended, what failed changes nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest
from braidwork.errors import BraidworkError, DataError
from braidwork.reference import region
from braidwork.region.health import examine
from braidwork.sources import build as build_room
from braidwork.sources.build import BuildResult, build_region
from braidwork.sources.synthetic import five_year, generate, write_cost_standard


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    generate(folder, persons=600, format="parquet")
    write_cost_standard(folder)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(files: Path, data: Path, said: list[str] | None = None, **options: bool) -> BuildResult:
    return build_region(files, data, region("demo"), progress=(said if said is not None else []).append, **options)


def test_unchanged_files_are_not_read_again(files: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(files, data)
    before = (data / "manifest.json").read_bytes()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("an unchanged file was parsed")

    monkeypatch.setattr(build_room, "inspect", never)
    monkeypatch.setattr(build_room, "_recognised", never)
    start = time.perf_counter()
    again = run(files, data)
    seconds = time.perf_counter() - start
    assert (first.changed, again.changed) == (True, False)
    assert again.manifest == first.manifest
    assert (data / "manifest.json").read_bytes() == before
    assert seconds < 0.1 * len(list(files.iterdir())) + 1.0


def test_a_touched_file_is_unchanged(files: Path, data: Path) -> None:
    run(files, data)
    for path in files.iterdir():
        os.utime(path, (1, 1))
    assert not run(files, data).changed


def test_an_added_file_keeps_the_editions_that_stand(files: Path, data: Path) -> None:
    first = run(files, data).manifest
    five_year(files / "five", persons=600)
    said: list[str] = []
    second = run(files, data, said)
    assert second.changed
    assert "keeping synthetic-2024: its files have not changed" in said
    assert not any(s.startswith("reading psam_p99.parquet") for s in said)
    for entry in first.partitions:
        assert entry in second.manifest.partitions
    assert {s.name for s in first.sources} < {s.name for s in second.manifest.sources}
    assert [p.partition for p in second.manifest.of("pums_person")] == ["synthetic-2024", "synthetic-2019-2023"]


def test_a_removed_file_takes_its_tables_along(files: Path, data: Path) -> None:
    five_year(files / "five", persons=600)
    run(files, data)
    for path in (files / "five").iterdir():
        path.unlink()
    result = run(files, data)
    assert result.changed
    assert [p.partition for p in result.manifest.of("pums_person")] == ["synthetic-2024"]


def test_a_changed_file_is_read_again(files: Path, data: Path) -> None:
    first = run(files, data).manifest
    table = pq.read_table(files / "psam_p99.parquet")
    pq.write_table(table.slice(0, 500), files / "psam_p99.parquet")
    said: list[str] = []
    second = run(files, data, said).manifest
    assert any(s.startswith("reading psam_p99.parquet") for s in said)
    assert (first.of("pums_person")[0].rows, second.of("pums_person")[0].rows) == (600, 500)


def test_a_renamed_file_keeps_its_table_under_its_new_name(files: Path, data: Path) -> None:
    first = run(files, data).manifest
    (files / "psam_p99.parquet").rename(files / "people.parquet")
    said: list[str] = []
    second = run(files, data, said)
    assert second.changed
    assert second.manifest.of("pums_person") == first.of("pums_person")
    assert "people.parquet" in {s.name for s in second.manifest.sources}
    assert "psam_p99.parquet" not in {s.name for s in second.manifest.sources}


def test_another_request_is_another_build(files: Path, data: Path) -> None:
    run(files, data)
    assert run(files, data, nation=True).changed
    assert not run(files, data, nation=True).changed
    assert run(files, data).changed


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_table_is_found_and_mended(files: Path, data: Path, damage: str) -> None:
    first = run(files, data).manifest
    entry = first.of("pums_person")[0]
    path = data / entry.file
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + (b"" if damage == "cut" else b"\x00" * 8 + whole[middle + 8 :]))
    bad = [c for c in examine(data) if not c.good and c.name.startswith("pums_person")]
    assert len(bad) == 1
    assert "region build" in bad[0].mend
    said: list[str] = []
    result = run(files, data, said)
    assert result.changed
    assert "keeping synthetic-2024: its files have not changed" not in said
    assert (data / result.manifest.of("pums_person")[0].file).read_bytes() == whole
    assert all(c.good for c in examine(data) if c.name.startswith(("pums", "Store")))


def test_a_failed_build_leaves_the_store_as_it_was(files: Path, data: Path) -> None:
    run(files, data)
    before = {p: p.read_bytes() for p in data.rglob("*") if p.is_file()}
    (files / "broken.csv").write_text("")
    with pytest.raises(DataError, match=r"broken\.csv: the file is empty"):
        run(files, data)
    assert {p: p.read_bytes() for p in data.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("place", ["store", "."])
def test_the_store_may_lie_in_the_folder_of_the_files(files: Path, place: str) -> None:
    assert run(files, files / place).changed
    assert not run(files, files / place).changed


def test_a_folder_without_files(tmp_path: Path, data: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError) as caught:
        run(tmp_path / "empty", data)
    assert caught.value.where == str(tmp_path / "empty")
    assert "no data file here" in caught.value.what
    assert not data.exists()


def test_a_place_that_is_not_there(tmp_path: Path, data: Path) -> None:
    with pytest.raises(DataError, match="no such file or folder"):
        run(tmp_path / "nowhere", data)


@pytest.mark.parametrize("name", ["with space", 'it\'s "quoted"', "naïve – 人口", "two\nlines", "[a]*?", "a!b,c;d"])
def test_odd_names_of_folders_and_files(tmp_path: Path, name: str) -> None:
    files, data = tmp_path / name, tmp_path / f"store {name}"
    for path in generate(files, persons=500):
        path.rename(path.with_name(f"{name} {path.name}"))
    manifest = run(files, data).manifest
    assert len(manifest.sources) == 2
    assert all("\n" not in s.name for s in manifest.sources)
    assert not run(files, data).changed
    (files / f"{name}.csv").write_text("")
    with pytest.raises(DataError) as caught:
        run(files, data)
    assert "the file is empty" in caught.value.message
    assert caught.value.message.count("\n") == 1


def test_a_name_that_is_no_text(tmp_path: Path, data: Path) -> None:
    files = tmp_path / "files"
    people, _ = generate(files, persons=500)
    people.rename(Path(os.fsdecode(os.fsencode(people) + b"\xff.csv")))
    manifest = run(files, data).manifest
    assert any("udcff" in s.name for s in manifest.sources)
    assert Manifest.read(data) == manifest


def test_a_loader_that_stumbles_is_told_plainly(files: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from braidwork.sources.loaders import LOADERS

    def stumble(_: object) -> None:
        raise ZeroDivisionError("by an unforeseen file")

    monkeypatch.setattr(type(LOADERS[0]), "recognise", lambda self, file: stumble(file))
    with pytest.raises(BraidworkError) as caught:
        run(files, data)
    assert "loader cannot read it (ZeroDivisionError: by an unforeseen file)" in caught.value.message
    assert "take it out of the folder" in caught.value.message
