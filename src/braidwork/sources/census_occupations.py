"""Census occupation codes of 2010 and 2018: the workbook tells splits and mergers in sentences, not in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from braidwork.errors import DataError
from braidwork.sources.delimited import TextTable, as_written, fold, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.workbook import sheet_rows

LISTS_SHEET = "2010 to 2018 Crosswalk "  # the publisher's own blank at the end
CODE_2010, TITLE_2010, CODE_2018, TITLE_2018 = (
    "2010 Census Code", "2010 Census Title", "2018 Census Code", "2018 Census Title",
)  # fmt: skip
CHANGE = "Summary of changes"
_CHANGES_SHEET = "Occ Code Changes"
_CODE = re.compile(r"\d{4}")
_SENTENCE = re.compile(r"Codes? (.+?) (?:split|changed|combined) (.+)", re.DOTALL)


def read_census_2010(file: SourceFile) -> TextTable:
    """Every pair of a 2010 and a 2018 code: equal ones from the lists, the others from the sentences on changes.

    DataError where a sentence cannot be read, or a code of either list is left without an answer.
    """
    titles_2010, titles_2018, beside = _lists(file)
    told = _told(file)
    changed = {old for old, _ in told}
    pairs = {(old, new): "" for old, new in beside if old not in changed} | told
    for year, known, answered in (
        (2010, set(titles_2010), {old for old, _ in pairs}),
        (2018, set(titles_2018), {new for _, new in pairs}),
    ):
        if known != answered:
            code = min(known ^ answered)
            without = "has no answer in the other list" if code in known else "is not on the list"
            raise DataError(
                f"code {code} of the {year} list {without}.",
                where=f"{file.name}, {_CHANGES_SHEET}",
                mend="download the workbook again.",
            )
    rows = [(old, titles_2010[old], new, titles_2018[new], note) for (old, new), note in sorted(pairs.items())]
    header = (CODE_2010, TITLE_2010, CODE_2018, TITLE_2018, CHANGE)
    return text_table(f"{file.name}, {LISTS_SHEET.strip()}", header, rows)


def _lists(file: SourceFile) -> tuple[dict[str, str], dict[str, str], list[tuple[str, str]]]:
    """Titles by code of both years, and the pairs that stand in one row."""
    old_titles: dict[str, str] = {}
    new_titles: dict[str, str] = {}
    beside = []
    for old, old_title, new, new_title in _rows(file, LISTS_SHEET, CODE_2010, TITLE_2010, CODE_2018, TITLE_2018):
        first, second = _code(old), _code(new)
        if first:
            old_titles[first] = " ".join(as_written(old_title).split())
        if second:
            new_titles[second] = " ".join(as_written(new_title).split())
        if first and second:
            beside.append((first, second))
    return old_titles, new_titles, beside


def _told(file: SourceFile) -> dict[tuple[str, str], str]:
    """The pairs of codes that changed, each with the sentence that says so."""
    found: dict[tuple[str, str], str] = {}
    for old, new, cell in _rows(file, _CHANGES_SHEET, "2010 Census OCC Code", "New 2018 Census OCC Code", CHANGE):
        sentence = " ".join(as_written(cell).split())
        if not sentence:
            continue  # a further row of the sentence above
        parts = _SENTENCE.fullmatch(sentence)
        before, after = (_CODE.findall(p) for p in parts.groups()) if parts else ([], [])
        if _code(old) not in before or _code(new) not in after:
            raise DataError(
                f"the sentence {sentence!r} does not tell how {as_written(old)} became {as_written(new)}.",
                where=f"{file.name}, {_CHANGES_SHEET}",
                mend="download the workbook again.",
            )
        found |= {(a, b): sentence for a in before for b in after}
    return found


def _code(cell: Any) -> str | None:
    """A code of four digits, which the workbook holds as text or as a number; None for anything else."""
    text = as_written(cell)
    return text.zfill(4) if re.fullmatch(r"\d{1,4}", text) else None


def _rows(file: SourceFile, sheet: str, *names: str) -> Iterator[tuple[Any, ...]]:
    """The cells of the named columns below the sheet's own header."""
    rows = sheet_rows(file, sheet)
    wanted = [fold(n) for n in names]
    for top, row in enumerate(rows):
        header = [fold(as_written(c)) for c in row]
        if set(wanted) <= set(header):
            places = [header.index(n) for n in wanted]
            yield from (tuple(r[i] for i in places) for r in rows[top + 1 :])
            return
    raise DataError(
        f"the sheet '{sheet.strip()}' has no columns {', '.join(names)}.",
        where=file.name,
        mend="download the file again.",
    )
