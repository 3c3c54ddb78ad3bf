"""Workbooks in the smallest lawful form: text and numbers, no styles, and a sheet that says synthetic."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | int
Rows = Sequence[Sequence[Cell]]

MARK = "SYNTHETIC"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH = (2026, 1, 1, 0, 0, 0)
_NOTICE: Rows = (("SYNTHETIC: every figure in this workbook is invented by the Braidwork project.",),)


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write sheets by name, the mark last; the same content gives the same bytes."""
    named = {**sheets, MARK: _NOTICE}
    with zipfile.ZipFile(path, "w") as archive:
        # The core properties stand first and unpacked, so that the file says synthetic in its first bytes.
        _add(archive, "docProps/core.xml", _core(), packed=False)
        _add(archive, "[Content_Types].xml", _types(len(named)))
        _add(archive, "_rels/.rels", _package_links())
        _add(archive, "xl/workbook.xml", _book(tuple(named)))
        _add(archive, "xl/_rels/workbook.xml.rels", _book_links(len(named)))
        for number, rows in enumerate(named.values(), start=1):
            _add(archive, f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return path


def _add(archive: zipfile.ZipFile, name: str, text: str, *, packed: bool = True) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    archive.writestr(entry, text)


def _core() -> str:
    return (
        f"{_HEAD}<!-- SYNTHETIC -->"
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties">'
        "<cp:keywords>synthetic</cp:keywords></cp:coreProperties>"
    )


def _types(sheets: int) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>{parts}</Types>'
    )


def _package_links() -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _book(names: Sequence[str]) -> str:
    sheets = "".join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="s{i}"/>' for i, n in enumerate(names, start=1))
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'


def _book_links(sheets: int) -> str:
    links = "".join(
        f'<Relationship Id="s{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _sheet(rows: Rows) -> str:
    lines = "".join(
        f'<row r="{y}">' + "".join(_cell(value, x, y) for x, value in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, start=1)
    )
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(value: Cell, x: int, y: int) -> str:
    place = f"{chr(ord('A') + x)}{y}"  # no sheet here is wider than Z
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
