"""The two forms of an O*NET file: text with tabs, and a workbook that repeats names for the reader's eye."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from braidwork.sources.delimited import TextTable, fold, read_delimited, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.onet.releases import release_of
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

_REPEATED = ("Title", "Scale Name", "Related Title")  # in workbooks only, but for the title of Occupation Data


def header_of(file: SourceFile) -> frozenset[str]:
    """Folded column names without those that a workbook repeats; empty for what is neither form."""
    if file.shape == "text":
        return frozenset(fold(h) for h in file.header) if file.separator == "\t" else frozenset()
    sheets = sheet_names(file)
    header = {fold(h) for h in first_row(file, sheets[0])} if len(sheets) == 1 else set()
    if fold("Description") in header:
        return frozenset(header)
    return frozenset(header - {fold(r) for r in _REPEATED})


def read_form(file: SourceFile, *, keep: Iterable[str]) -> TextTable:
    """The rows of either form as one table of strings; repeated names go unless they are among `keep`."""
    if file.shape == "text":
        return read_delimited(file, quoting=False)
    rows = sheet_rows(file, sheet_names(file)[0])
    kept = {fold(k) for k in keep}
    leave = {fold(r) for r in _REPEATED} - kept
    places = [i for i, h in enumerate(rows[0]) if fold(str(h)) not in leave]
    return text_table(file.name, [rows[0][i] for i in places], [[r[i] for i in places] for r in rows[1:]])


def text_stands_beside(file: SourceFile) -> bool:
    """Whether the same place holds the text form of a workbook: then the workbook need not be parsed.

    Looks only into the neighbouring archive folders of the same release, and only below the place that is built.
    """
    release = release_of(file)
    inside = len(Path(file.name).parts) > 1
    if file.shape == "text" or file.member is not None or release is None or not inside:
        return False
    folders = file.path.parent.parent.glob(f"db_{release.major}_{release.minor}_text*")
    return any(f.is_file() for folder in folders for f in folder.glob(f"{file.path.stem}.txt*"))
