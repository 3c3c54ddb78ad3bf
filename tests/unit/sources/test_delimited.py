"""Text tables: values arrive as written, and every bad row is named as a person counts."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.sources.delimited import as_written, read_delimited, text_table
from braidwork.sources.files import SourceFile, discover

TEXT = 'Code,Label,Jobs\n01.0000,"Farm, general","1,234"\n000053,Ámbito,\n'


def file_of(path: Path, content: str | bytes) -> SourceFile:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return SourceFile(path, path.name)


def test_codes_stay_text_and_blanks_are_null(tmp_path: Path) -> None:
    table = read_delimited(file_of(tmp_path / "a.csv", TEXT))
    assert table.values("code") == ["01.0000", "000053"]
    assert table.values("LABEL ") == ["Farm, general", "Ámbito"]
    assert table.numbers("Jobs").to_pylist() == [1234.0, None]
    assert table.num_rows == 2


def test_plain_gzip_zip_and_older_encodings_give_equal_tables(tmp_path: Path) -> None:
    plain = read_delimited(file_of(tmp_path / "a.csv", TEXT)).columns
    crlf = file_of(tmp_path / "b.csv", b"\xef\xbb\xbf" + TEXT.replace("\n", "  \r\n").encode())
    packed = file_of(tmp_path / "c.csv.gz", gzip.compress(TEXT.encode()))
    western = file_of(tmp_path / "d.csv", TEXT.encode("cp1252"))
    tabs = file_of(tmp_path / "e.txt", TEXT.replace('"Farm, general"', "Farm~ general").replace('"1,234"', "1~234")
                   .replace(",", "\t").replace("~", ","))  # fmt: skip
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("inner/a.csv", TEXT)
    (member,) = discover(tmp_path / "f.zip")
    for other in (crlf, packed, western, tabs, member):
        assert read_delimited(other).columns == plain, other.name


def test_ragged_row_is_named(tmp_path: Path) -> None:
    file = file_of(tmp_path / "a.csv", "a,b\n1,2\n3\n")
    with pytest.raises(DataError, match=r"a\.csv, row 2: the row has 1 cells; the header has 2") as caught:
        read_delimited(file)
    assert "comma" in (caught.value.mend or "")


def test_empty_truncated_and_web_page_are_refused(tmp_path: Path) -> None:
    cases = {
        "is empty": b"",
        "no rows": b"a,b\n",
        "web page": b"<!DOCTYPE html><html>Access denied</html>",
        "cut short": gzip.compress(TEXT.encode() * 500)[:-40],
    }
    for message, content in cases.items():
        with pytest.raises(DataError, match=message):
            read_delimited(file_of(tmp_path / "a.csv.gz", content))


def test_two_columns_that_fold_to_one_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"two columns have one name \('Code' and 'CODE'\)"):
        read_delimited(file_of(tmp_path / "a.csv", "Code,CODE \n1,2\n"))


def test_a_word_among_numbers_names_file_row_and_column(tmp_path: Path) -> None:
    table = read_delimited(file_of(tmp_path / "a.csv", "Jobs\n5\n#\nmany\n"))
    with pytest.raises(DataError, match=r"a\.csv, row 3: column Jobs holds 'many'; expected a number"):
        table.numbers("jobs", symbols=["#"])
    with pytest.raises(DataError, match=r"row 2: column Jobs holds '#'"):
        table.numbers("jobs")


def test_pattern_key_and_column_checks(tmp_path: Path) -> None:
    table = read_delimited(file_of(tmp_path / "a.csv", "code,x\n11-1011,1\n11-1011,2\n,3\n"))
    with pytest.raises(DataError, match=r"row 3: column code is blank; expected a SOC code"):
        table.require_pattern("code", r"\d\d-\d{4}", expected="a SOC code")
    with pytest.raises(DataError, match=r"row 2: the row has the same key \(code 11-1011\) as row 1"):
        table.require_unique(["code"])
    with pytest.raises(DataError, match="the list lacks the column y; it has code, x"):
        table.require(["code", "y"], what="the list")
    with pytest.raises(UnknownNameError, match="no column 'x'"):
        table.forbid_others(["code", "y"], what="the list")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(147886000.0, "147886000"), (29.76, "29.76"), ("  99 ", "99"), (None, ""), (True, "TRUE"), (0.0, "0"), (7, "7")],
)
def test_workbook_cells_read_as_the_text_file_writes_them(cell: object, text: str) -> None:
    assert as_written(cell) == text


def test_rows_of_a_sheet_make_the_same_table_as_text() -> None:
    table = text_table("book.xlsx", ["Code ", "Jobs", ""], [["01.0000", 1234.0], ["000053", ""]])
    assert table.values("code") == ["01.0000", "000053"]
    assert table.numbers("jobs").to_pylist() == [1234.0, None]
    assert table.row(0) == "book.xlsx, row 1"
