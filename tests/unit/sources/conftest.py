"""Tiny source files, written by the test that reads them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from braidwork.reference import County, Region, region, state
from braidwork.sources.files import SourceFile

Sheets = Mapping[str, Sequence[Sequence[object]]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@pytest.fixture
def puget_sound() -> Region:
    return region("puget-sound")


@pytest.fixture
def region_in() -> Callable[[str], Region]:
    """A region of one invented county in a state named by its postal code."""

    def make(postal: str) -> Region:
        found = state(postal)
        county = County(f"{found.fips}001", "First", "First County", {"2020": ("00101",)})
        return Region(f"one-{postal}", f"one county of {found.name}", found, None, (county,))

    return make


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[[str, str], SourceFile]:
    """Write a text file and return it as a source file."""

    def write(name: str, content: str) -> SourceFile:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
        return SourceFile(path, name)

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[[str, Sheets], SourceFile]:
    """Write a small xlsx (shared strings, as official ones have them) and return it as a source file."""

    def write(name: str, sheets: Sheets) -> SourceFile:
        write_xlsx(tmp_path / name, sheets)
        return SourceFile(tmp_path / name, name)

    return write


def write_xlsx(path: Path, sheets: Sheets) -> None:
    strings: dict[str, int] = {}
    parts = {f"xl/worksheets/sheet{i}.xml": _sheet(rows, strings) for i, rows in enumerate(sheets.values(), 1)}
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers
    )
    links += f'<Relationship Id="rs" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    texts = "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in numbers
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}" count="{len(strings)}">{texts}</sst>')
        for name, part in parts.items():
            archive.writestr(name, part)


def _sheet(rows: Sequence[Sequence[object]], strings: dict[str, int]) -> str:
    lines = []
    for r, row in enumerate(rows, 1):
        cells = "".join(_cell(value, r, c, strings) for c, value in enumerate(row) if value not in (None, ""))
        lines.append(f'<row r="{r}">{cells}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: object, row: int, column: int, strings: dict[str, int]) -> str:
    letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
    if isinstance(value, (int, float)):
        return f'<c r="{letters}{row}"><v>{value!r}</v></c>'
    index = strings.setdefault(str(value), len(strings))
    return f'<c r="{letters}{row}" t="s"><v>{index}</v></c>'
