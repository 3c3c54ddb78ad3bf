"""Source files: told apart by their bytes, damage said plainly."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from braidwork.errors import DataError
from braidwork.sources.files import SourceFile, discover, require_content


def file_of(path: Path, content: bytes) -> SourceFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return SourceFile(path, path.name)


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        (b"a,b\n1,2\n", "text"),
        (gzip.compress(b"a,b\n1,2\n"), "text"),
        (b'[["NAME"],["King"]]', "json"),
        (b'\xef\xbb\xbf {"type": "FeatureCollection"}', "json"),
        (b"\n <!DOCTYPE html>", "html"),
        (gzip.compress(b"<html>"), "html"),
        (b"PAR1....", "parquet"),
        (b"\x89PNG\x00\x00", "other"),
        (b"", "empty"),
    ],
)
def test_shape_comes_from_the_bytes_not_the_name(tmp_path: Path, content: bytes, shape: str) -> None:
    assert file_of(tmp_path / "any.csv", content).shape == shape


def test_archives_open_into_their_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "csv_pwa.zip", "w") as archive:
        archive.writestr("psam_p53.csv", "SERIALNO,PUMA\n1,2\n")
        archive.writestr("readme.pdf", "x")
    (member,) = discover(tmp_path)
    assert (member.name, member.header) == ("csv_pwa.zip!psam_p53.csv", ("SERIALNO", "PUMA"))
    assert member.stem == "psam_p53"


def test_a_shapefile_stays_one_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "tl_2017_53_puma10.zip", "w") as archive:
        for ending in ("shp", "dbf", "txt"):
            archive.writestr(f"a.{ending}", "x")
    (file,) = discover(tmp_path)
    assert file.shape == "shapefile" and file.member is None


def test_hidden_files_and_other_endings_are_passed_over(tmp_path: Path) -> None:
    for name in ("a.csv", ".b.csv", ".cache/c.csv", "d.pdf", "sub/e.json"):
        file_of(tmp_path / name, b"x,y\n1,2\n")
    assert [f.name for f in discover(tmp_path)] == ["a.csv", "sub/e.json"]


def test_no_such_place(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file or folder"):
        list(discover(tmp_path / "absent"))


def test_a_cut_gzip_shows_its_header_but_refuses_to_be_read(tmp_path: Path) -> None:
    whole = gzip.compress(b"AREA,OCC_CODE\n" + b"99,11-1011\n" * 40_000)
    file = file_of(tmp_path / "a.csv.gz", whole[: len(whole) // 2])
    assert file.shape == "text"
    with pytest.raises(DataError, match="cut short or damaged") as caught:
        file.read()
    assert caught.value.where == "a.csv.gz" and "download" in (caught.value.mend or "")


def test_a_cut_archive_and_a_cut_parquet_file(tmp_path: Path) -> None:
    file_of(tmp_path / "a.zip", b"PK\x03\x04 and then nothing")
    (archive,) = discover(tmp_path)
    with pytest.raises(DataError, match="cut short"):
        require_content(archive)
    with pytest.raises(DataError, match="Parquet file is cut short"):
        _ = file_of(tmp_path / "b.parquet", b"PAR1" + b"\x00" * 100).header


def test_empty_and_web_page_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a\.csv: the file is empty"):
        require_content(file_of(tmp_path / "a.csv", b""))
    with pytest.raises(DataError, match="web page, not data"):
        require_content(file_of(tmp_path / "b.csv", b"<html>403</html>"))
    require_content(file_of(tmp_path / "c.csv", b"a,b\n1,2\n"))
