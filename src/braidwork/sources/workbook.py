"""Sheets of official workbooks (xlsx, xlsb). Looking at the names and the first row never parses a sheet."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import IO, Any
from xml.etree import ElementTree

from braidwork.errors import DataError
from braidwork.sources.delimited import as_written
from braidwork.sources.files import DAMAGE, SourceFile

_DOWNLOAD_AGAIN = "open it in a spreadsheet program; if that fails too, download the file again."
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a control character, as the format writes it
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def is_workbook(file: SourceFile) -> bool:
    """Whether the file, or the archive member, is a workbook."""
    if file.member is None:
        return file.shape == "workbook"
    return file.member.lower().endswith((".xlsx", ".xlsb")) and file.start(4) == b"PK\x03\x04"


def sheet_names(file: SourceFile) -> tuple[str, ...]:
    """Names of the sheets; empty for what is no readable workbook, so that recognising never fails."""
    if not is_workbook(file):
        return ()
    return _sheet_names(file, _stamp(file))


def first_row(file: SourceFile, sheet: str) -> tuple[str, ...]:
    """The cells of a sheet's first row as text, without parsing the sheet; empty where it cannot be read."""
    return _first_row(file, sheet, _stamp(file))


def sheet_rows(file: SourceFile, sheet: str) -> list[list[Any]]:
    """All rows of a sheet as Python values, from its first row and column; DataError where it is damaged."""
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(_content(file))
        if sheet not in book.sheet_names:
            raise DataError(
                f"the workbook has no sheet '{sheet}'; it has {', '.join(book.sheet_names)}.", where=file.name
            )
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as problem:
        raise DataError("the workbook is cut short or damaged.", where=file.name, mend=_DOWNLOAD_AGAIN) from problem


def _content(file: SourceFile) -> Any:
    return str(file.path) if file.member is None else io.BytesIO(file.read())


def _stamp(file: SourceFile) -> tuple[int, int]:
    """Changes when the file does: the key under which findings may be kept."""
    status = file.path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=512)
def _sheet_names(file: SourceFile, stamp: tuple[int, int]) -> tuple[str, ...]:
    from python_calamine import CalamineError, load_workbook

    try:
        return tuple(load_workbook(_content(file)).sheet_names)
    except (CalamineError, DataError):
        return ()


@lru_cache(maxsize=512)
def _first_row(file: SourceFile, sheet: str, stamp: tuple[int, int]) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(_content(file)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                rows = sheet_rows(file, sheet)
                return tuple(as_written(c) for c in rows[0]) if rows else ()
            return _first_cells(archive, sheet)
    except (ElementTree.ParseError, KeyError, DataError, *DAMAGE):
        return ()


def _first_cells(archive: zipfile.ZipFile, sheet: str) -> tuple[str, ...]:
    cells: list[tuple[str, str]] = []
    with archive.open(_part(archive, sheet)) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}row":
                cells = [_raw_cell(c) for c in element.iter(f"{_MAIN}c")]
                break
    shared = _shared(archive, {int(v) for kind, v in cells if kind == "s" and v.isdigit()})
    return tuple(shared.get(int(v), "") if kind == "s" and v.isdigit() else v for kind, v in cells)


def _raw_cell(cell: ElementTree.Element) -> tuple[str, str]:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return kind, "".join(t.text or "" for t in cell.iter(f"{_MAIN}t")).strip()
    value = cell.find(f"{_MAIN}v")
    return kind, ((value.text or "") if value is not None else "").strip()


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for entry in book.iter(f"{_MAIN}sheet"):
        if entry.get("name") == sheet:
            target = targets[entry.get(_LINK)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _shared(archive: zipfile.ZipFile, wanted: set[int]) -> dict[int, str]:
    """The shared strings at the wanted places, reading no further than the last of them."""
    found: dict[int, str] = {}
    if not wanted:
        return found
    with archive.open("xl/sharedStrings.xml") as stream:
        for index, text in enumerate(_strings(stream)):
            if index in wanted:
                found[index] = text
            if index >= max(wanted):
                break
    return found


def _strings(stream: IO[bytes]) -> Any:
    for _, element in ElementTree.iterparse(stream):
        if element.tag == f"{_MAIN}si":
            yield _ESCAPE.sub(_unescaped, "".join(t.text or "" for t in element.iter(f"{_MAIN}t"))).strip()
            element.clear()


def _unescaped(code: re.Match[str]) -> str:
    return chr(int(code.group(1), 16))
