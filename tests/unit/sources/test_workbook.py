"""Workbooks: looking at names and first rows without parsing; damage is said plainly."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from braidwork.errors import DataError
from braidwork.sources.files import SourceFile, discover
from braidwork.sources.workbook import first_row, is_workbook, sheet_names, sheet_rows

Write = Callable[..., SourceFile]
SHEETS = {"Notes": [["a title", "", "May 2024"]], "Data & more": [["Code", "Jobs"], ["01.0000", 5], ["x", 2.5]]}


def test_names_first_rows_and_rows(workbook: Write) -> None:
    file = workbook("book.xlsx", SHEETS)
    assert is_workbook(file)
    assert sheet_names(file) == ("Notes", "Data & more")
    assert first_row(file, "Data & more") == ("Code", "Jobs")
    assert first_row(file, "Notes")[-1] == "May 2024"
    assert sheet_rows(file, "Data & more") == [["Code", "Jobs"], ["01.0000", 5.0], ["x", 2.5]]


def test_a_workbook_inside_an_archive(workbook: Write, tmp_path: Path) -> None:
    file = workbook("book.xlsx", SHEETS)
    with zipfile.ZipFile(tmp_path / "oesm24nat.zip", "w") as archive:
        archive.write(file.path, "oesm24nat/book.xlsx")
    member = SourceFile(tmp_path / "oesm24nat.zip", "m", "oesm24nat/book.xlsx")
    assert sheet_names(member) == ("Notes", "Data & more")
    assert first_row(member, "Data & more") == ("Code", "Jobs")
    assert sheet_rows(member, "Data & more") == sheet_rows(file, "Data & more")


def test_a_changed_file_is_looked_at_again(workbook: Write) -> None:
    assert sheet_names(workbook("book.xlsx", SHEETS)) == ("Notes", "Data & more")
    assert sheet_names(workbook("book.xlsx", {"Other": [["a long enough other text"]]})) == ("Other",)


def test_what_is_no_workbook_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not an archive")
    file = SourceFile(tmp_path / "a.xlsx", "a.xlsx")
    assert sheet_names(file) == () and first_row(file, "any") == ()


def test_a_missing_or_damaged_sheet_is_an_error(workbook: Write, tmp_path: Path) -> None:
    file = workbook("book.xlsx", SHEETS)
    with pytest.raises(DataError, match=r"no sheet 'SSS'; it has Notes, Data & more"):
        sheet_rows(file, "SSS")
    whole = file.path.read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    cut = SourceFile(tmp_path / "cut.xlsx", "cut.xlsx")
    assert sheet_names(cut) == ()
    with pytest.raises(DataError, match=r"cut\.xlsx: the workbook is cut short or damaged"):
        sheet_rows(cut, "Notes")


@pytest.mark.public_data
def test_looking_at_every_official_workbook_takes_moments(public_data: Path) -> None:
    books = [f for f in discover(public_data) if is_workbook(f)]
    began = time.process_time()
    for book in books:
        assert sheet_names(book)
        assert any(first_row(book, s) for s in sheet_names(book)[:3]), book.name
    assert len(books) > 40
    # Parsing one large O*NET sheet alone takes about half a second.
    assert time.process_time() - began < 3


@pytest.mark.public_data
def test_first_rows_agree_with_the_parsed_sheet(public_data: Path) -> None:
    for name in ("bls/oews/national_M2024_dl.xlsx", "self-sufficiency/cww-sss-fixtures/CO2025_SSS_Partial.xlsx"):
        file = SourceFile(public_data / name, name)
        for sheet in sheet_names(file)[:2]:
            parsed = [str(c) for c in sheet_rows(file, sheet)[0] if c != ""]
            assert [c for c in first_row(file, sheet) if c] == [p.strip() for p in parsed]
