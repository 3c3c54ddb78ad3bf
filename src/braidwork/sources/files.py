"""Source files as found: plain, gzip or zip, told apart by their first bytes, never by the name alone."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Literal, NoReturn, cast

from braidwork.engine.build import sha256_of
from braidwork.errors import DataError

Shape = Literal["text", "parquet", "workbook", "shapefile", "json", "html", "empty", "damaged", "other"]

# What reading a damaged, locked or oddly packed archive raises (RuntimeError: a zip with a password).
DAMAGE = (
    EOFError, OSError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile,
)  # fmt: skip
_DATA_ENDINGS = (".csv", ".txt", ".gz", ".zip", ".parquet", ".xlsx", ".xlsb", ".json", ".geojson")
_MEMBER_ENDINGS = (".csv", ".txt", ".parquet")
_ZIP = b"PK\x03\x04"
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
        try:
            return sha256_of(self.path)
        except OSError as problem:
            raise self.unreadable(problem) from problem

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
        """What the first bytes say that the file is; DataError for a file that may not be opened."""
        if self.size_bytes == 0:
            return "empty"
        on_disk = self._first_on_disk(4)
        if self.member is None and on_disk == _ZIP:
            return _archive_shape(self.path)
        start = self.start(512)
        if start.startswith(b"PAR1"):
            return "parquet"
        if not start:
            return "empty" if self._first_fault() is None else "damaged"
        return _text_shape(start)

    @property
    def is_archive(self) -> bool:
        """Whether the file is a sound zip of other files: no workbook and no shapefile."""
        return self.shape == "other" and self._first_on_disk(4) == _ZIP

    def start(self, size: int = 4096) -> bytes:
        """The first bytes of the content, decompressed; whatever can be had from a damaged file."""
        content = b""
        with suppress(*DAMAGE), self.open() as stream:
            while len(content) < size and (piece := stream.read1(size - len(content))):  # type: ignore[attr-defined]
                content += piece
        return content

    def open(self) -> IO[bytes]:
        """The content as bytes, decompressed; the caller closes it."""
        if self.member is not None:
            return _archive(self.path).open(self.member)
        if self._first_on_disk(2) == b"\x1f\x8b":
            return cast("IO[bytes]", gzip.open(self.path))
        return self.path.open("rb")

    def read(self) -> bytes:
        """All of the content; a plain error where the file is cut short."""
        try:
            with self.open() as stream:
                return stream.read()
        except DAMAGE as problem:
            raise self.unreadable(problem) from problem

    def truncated(self) -> DataError:
        """The error for a file that ends before its content does."""
        return DataError("the compressed file is cut short or damaged.", where=self.name, mend=_DOWNLOAD_AGAIN)

    def unreadable(self, problem: BaseException) -> DataError:
        """The error for a file that cannot be read: no right to it, a password, a foreign packing, or damage."""
        if isinstance(problem, DataError):
            return problem
        if isinstance(problem, PermissionError):
            return DataError(
                "the file may not be read.", where=self.name, mend="give yourself the right to read it, or remove it."
            )
        if isinstance(problem, NotImplementedError):
            return DataError(
                f"the archive is packed in a way that cannot be read here ({problem}).",
                where=self.name,
                mend="unpack it and give the files themselves.",
            )
        if isinstance(problem, RuntimeError):
            return DataError(
                "the archive is locked with a password.",
                where=self.name,
                mend="unpack it and give the files themselves.",
            )
        return self.truncated()

    @cached_property
    def header(self) -> tuple[str, ...]:
        """Column names as written, trimmed, without byte-order mark; empty for a file without a header row."""
        if self.shape == "parquet":
            return tuple(self.parquet().schema_arrow.names)
        if self.shape != "text":
            return ()
        import csv

        line = self._first_line()
        return tuple(cell.strip() for cell in next(csv.reader(io.StringIO(line), delimiter=self.separator), []))

    @property
    def separator(self) -> str:
        """What stands between the cells of a text file: a tab where the first line has one, else a comma."""
        return "\t" if "\t" in self._first_line() else ","

    def _first_line(self) -> str:
        text = self.start(1 << 16).decode("utf-8-sig", errors="replace")
        return text.replace("\r", "\n").split("\n", 1)[0]

    def parquet(self) -> Any:
        """The Parquet file, opened; a packed one is unpacked into memory. DataError where it is cut short."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        plain = self.member is None and self._first_on_disk(4) == b"PAR1"
        try:
            return pq.ParquetFile(str(self.path) if plain else pa.BufferReader(self.read()))
        except (pa.ArrowException, OSError) as problem:
            raise DataError(
                "the Parquet file is cut short or damaged.", where=self.name, mend=_DOWNLOAD_AGAIN
            ) from problem

    def _first_on_disk(self, size: int) -> bytes:
        try:
            with self.path.open("rb") as stream:
                return stream.read(size)
        except OSError as problem:
            raise self.unreadable(problem) from problem

    def _first_fault(self) -> Exception | None:
        try:
            with self.open() as stream:
                stream.read(1)
        except DAMAGE as problem:
            return problem
        return None

    def damage(self) -> DataError:
        """Why nothing of the content can be read."""
        fault = self._first_fault()
        return self.truncated() if fault is None else self.unreadable(fault)


def _archive(path: Path) -> zipfile.ZipFile:
    """A zip archive, opened; BadZipFile whatever its directory is broken by."""
    try:
        return zipfile.ZipFile(path)
    except (struct.error, ValueError, KeyError, OverflowError) as problem:
        raise zipfile.BadZipFile(str(problem)) from problem


def _archive_shape(path: Path) -> Shape:
    try:
        with _archive(path) as archive:
            names = archive.namelist()
    except DAMAGE:
        return "damaged"
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


def discover(place: Path, *, leave_out: Path | None = None) -> Iterator[SourceFile]:
    """Every file that a loader could read in a folder (or the one file named), archives opened, in stable order.

    The store in `leave_out`, when it lies in or below the place, and hidden folders are passed over. Raises
    DataError for a place that is not there and for a folder that may not be opened.
    """
    try:
        is_file, is_folder = place.is_file(), place.is_dir()
    except OSError as problem:
        _refuse_folder(problem)
    if is_file:
        yield from _parts(place, shown(place.name))
        return
    if not is_folder:
        raise DataError("there is no such file or folder.", where=shown(str(place)),
                        mend="check the path given to --from.")  # fmt: skip
    for path in sorted(_data_files(place, leave_out)):
        yield from _parts(path, shown(str(path.relative_to(place))))


def _data_files(place: Path, leave_out: Path | None) -> Iterator[Path]:
    store = leave_out.resolve() if leave_out else None
    own = {store, store / "tables", store / "manifest.json"} if store else set()
    for folder, folders, names in os.walk(place, onerror=_refuse_folder):
        here = Path(folder)
        folders[:] = [f for f in folders if not f.startswith(".") and (here / f).resolve() not in own]
        for name in names:
            path = here / name
            if name.startswith(".") or path.suffix.lower() not in _DATA_ENDINGS or not path.is_file():
                continue
            if path.resolve() not in own:
                yield path


def _refuse_folder(problem: OSError) -> NoReturn:
    raise DataError(
        f"the folder cannot be opened ({problem.strerror}).",
        where=shown(str(problem.filename)),
        mend="give yourself the right to read it, or name another folder with --from.",
    ) from problem


def shown(name: str) -> str:
    """A file name on one line: line breaks and bytes that are no text are written as escapes."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _parts(path: Path, name: str) -> Iterator[SourceFile]:
    file = SourceFile(path, name)
    members = _members(path) if file.size_bytes > 0 and file.is_archive else []
    if not members:
        yield file
    for member in members:
        yield SourceFile(path, f"{name}!{shown(member)}", member)


def _members(path: Path) -> list[str]:
    """The data files of an archive, without the folders and shadow files that some packers add."""
    with _archive(path) as archive:
        return sorted(
            m for m in archive.namelist()
            if m.lower().endswith(_MEMBER_ENDINGS) and not any(p.startswith((".", "__MACOSX")) for p in Path(m).parts)
        )  # fmt: skip


def require_content(file: SourceFile) -> None:
    """Refuse an empty or damaged file, a web page saved in place of data, and a table that Braidwork wrote itself."""
    if file.shape == "empty":
        raise DataError("the file is empty.", where=file.name, mend="remove it from the folder, or download it again.")
    if file.shape == "damaged":
        raise file.damage()
    if file.shape == "html":
        raise DataError(
            "this is a web page, not data: the publisher's server answered with an error page.",
            where=file.name,
            mend="open the address in a browser, download the file itself and replace this one.",
        )
    if file.shape == "parquet" and b"braidwork" in (file.parquet().schema_arrow.metadata or {}):
        raise DataError(
            "this is a table of a Braidwork store, not a publisher's file: its money is adjusted already.",
            where=file.name,
            mend="give the official file that the store was built from.",
        )
