"""The mark of invented files: a first column, a sheet, or Parquet metadata that says synthetic."""

from __future__ import annotations

from braidwork.sources.delimited import SYNTHETIC, fold
from braidwork.sources.files import SourceFile
from braidwork.sources.workbook import sheet_names

MAKER = "Braidwork (synthetic)"


def is_synthetic(file: SourceFile) -> bool:
    """Whether a file says of itself that its figures are invented.

    A text file by its first column, a workbook by a sheet of that name, Parquet by its metadata.
    """
    if file.shape == "workbook" or file.member is not None:
        return SYNTHETIC in {fold(s) for s in sheet_names(file)} or _says_so(file.header)
    if file.shape == "parquet":
        return (file.parquet().schema_arrow.metadata or {}).get(SYNTHETIC.encode()) == b"true"
    return _says_so(file.header)


def _says_so(header: tuple[str, ...]) -> bool:
    return bool(header) and fold(header[0]) == SYNTHETIC
