"""Source files as found: plain, gzip or zip, told apart by their first bytes, never by the name alone."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Literal

from braidwork.engine.build import sha256_of
from braidwork.errors import DataError

Shape = Literal["text", "parquet", "workbook", "shapefile", "json", "html", "empty", "other"]

_DATA_ENDINGS = (".csv", ".txt", ".gz", ".zip", ".parquet", ".xlsx", ".xlsb", ".json", ".geojson")
_DOWNLOAD_AGAIN = "download the file again and compare its size with the publisher's page."


@dataclass(frozen=True)
class SourceFile:
    """One file, or one member of a zip archive, that a loader may read.

    `name` is the path relative to the folder that the person named, with the member after an exclamation mark.
    """

    path: Path
    name: str
    member: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Checksum of the file as it lies on disk (of the archive, for a member)."""
        return sha256_of(self.path)

    @property
    def size_bytes(self) -> int:
        """Size on disk."""
        return self.path.stat().st_size

    @property
    def stem(self) -> str:
        """The lower-case name without folders or endings: a hint, never proof."""
        return Path(self.member or self.path.name).name.lower().split(".")[0]

    @cached_property
    def shape(self) -> Shape:
        """What the first bytes say that the file is."""
        if self.size_bytes == 0:
            return "empty"
        start = self.path.open("rb").read(8)
        if start.startswith(b"PK\x03\x04") and self.member is None:
            return _archive_shape(self.path)
        if start.startswith(b"PAR1"):
            return "parquet"
        return _text_shape(self.start(512))

    def start(self, size: int = 4096) -> bytes:
        """The first bytes of the content, decompressed; whatever can be had from a damaged file."""
        try:
            with self.open() as stream:
                return stream.read(size)
        except (OSError, EOFError, zipfile.BadZipFile, DataError):
            return b""

    def open(self) -> IO[bytes]:
        """The content as bytes, decompressed; the caller closes it."""
        if self.member is not None:
            return zipfile.ZipFile(self.path).open(self.member)
        if self.path.open("rb").read(2) == b"\x1f\x8b":
            return gzip.open(self.path)
        return self.path.open("rb")

    def read(self) -> bytes:
        """All of the content; a plain error where the file is cut short."""
        try:
            with self.open() as stream:
                return stream.read()
        except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile, OSError) as problem:
            raise self.truncated() from problem

    def truncated(self) -> DataError:
        """The error for a file that ends before its content does."""
        return DataError("the compressed file is cut short or damaged.", where=self.name, mend=_DOWNLOAD_AGAIN)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """Column names as written, trimmed, without byte-order mark; empty for a file without a header row."""
        if self.shape == "parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            try:
                return tuple(pq.read_schema(self.path).names)
            except (pa.ArrowInvalid, OSError) as problem:
                raise DataError(
                    "the Parquet file is cut short or damaged.", where=self.name, mend=_DOWNLOAD_AGAIN
                ) from problem
        if self.shape != "text":
            return ()
        import csv

        line = self.start(1 << 16).decode("utf-8-sig", errors="replace").split("\n", 1)[0].rstrip("\r")
        separator = "\t" if "\t" in line else ","
        return tuple(cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=separator), []))


def _archive_shape(path: Path) -> Shape:
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile:
        return "other"
    if any(n.startswith("xl/workbook") for n in names):
        return "workbook"
    return "shapefile" if any(n.lower().endswith(".shp") for n in names) else "other"


def _text_shape(start: bytes) -> Shape:
    text = start.decode("utf-8-sig", errors="replace").lstrip().lower()
    if text.startswith(("<!doctype html", "<html")):
        return "html"
    if text.startswith(("{", "[")):
        return "json"
    return "text" if text and "\x00" not in text else "other"


def discover(place: Path) -> Iterator[SourceFile]:
    """Every file that a loader could read in a folder (or the one file named), archives opened, in stable order."""
    if place.is_file():
        paths, base = [place], place.parent
    elif place.is_dir():
        paths, base = sorted(p for p in place.rglob("*") if p.is_file()), place
    else:
        raise DataError("there is no such file or folder.", where=str(place), mend="check the path given to --from.")
    for path in paths:
        if path.suffix.lower() in _DATA_ENDINGS and not any(p.startswith(".") for p in path.relative_to(base).parts):
            yield from _parts(path, str(path.relative_to(base)))


def _parts(path: Path, name: str) -> Iterator[SourceFile]:
    file = SourceFile(path, name)
    if path.suffix.lower() != ".zip" or file.shape == "shapefile":
        yield file
        return
    try:
        members = [m for m in zipfile.ZipFile(path).namelist() if m.lower().endswith((".csv", ".txt", ".parquet"))]
    except zipfile.BadZipFile as problem:
        raise file.truncated() from problem
    for member in sorted(members):
        yield SourceFile(path, f"{name}!{member}", member)


def require_content(file: SourceFile) -> None:
    """Refuse an empty file and a web page saved in place of data."""
    if file.shape == "empty":
        raise DataError("the file is empty.", where=file.name, mend="remove it from the folder, or download it again.")
    if file.shape == "html":
        raise DataError(
            "this is a web page, not data: the publisher's server answered with an error page.",
            where=file.name,
            mend="open the address in a browser, download the file itself and replace this one.",
        )
