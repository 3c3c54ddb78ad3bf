"""What a file is by its content, and photos without what they tell beside the picture (place, device, thumbnails)."""

from __future__ import annotations

import re
import struct
from typing import Literal

from braidwork.errors import BraidworkError

Kind = Literal["pdf", "jpeg", "png", "heic"]
CONTENT_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "heic": "image/heic",
}  # fmt: skip
ENDINGS: dict[Kind, str] = {"pdf": "pdf", "jpeg": "jpg", "png": "png", "heic": "heic"}

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PNG = b"\x89PNG\r\n\x1a\n"
_TELLING_CHUNKS = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_TIFF = re.compile(rb"II\*\x00\x08\x00\x00\x00|MM\x00\*\x00\x00\x00\x08")
_XMP_PLACE = re.compile(rb"""(exif:GPS\w+(?:="|>))([^"<]*)""")
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION, _PLACE = 0x0112, 0x8825


class UnreadableFileError(BraidworkError):
    """A file that cannot be taken; `word` is the key of the sentence that a client reads."""

    def __init__(self, word: str, what: str) -> None:
        self.word = word
        super().__init__(what, mend="take a photo of the paper and add that.")


def kind_of(data: bytes) -> Kind:
    """What a file is, by its first bytes and never by its name; UnreadableFileError for what we do not take."""
    if data.startswith(b"%PDF-"):
        if b"/Encrypt" in data:
            raise UnreadableFileError("problem_locked", "this PDF has a password.")
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(_PNG):
        return "png"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "heic"
    raise UnreadableFileError("problem_type", "this is not a photo (JPEG, PNG, HEIC) or a PDF.")


def without_telling(data: bytes, kind: Kind) -> bytes:
    """The file without the place, time and device that a camera writes beside the picture. A PDF stays as it is.

    JPEG and PNG lose every such segment but the way up; in HEIC the place is blanked where it stands.
    """
    try:
        if kind == "jpeg":
            return _jpeg(data)
        if kind == "png":
            return _png(data)
        return _without_place(data) if kind == "heic" else data
    except (IndexError, struct.error) as error:
        raise UnreadableFileError("problem_broken", "this photo is cut off or damaged.") from error


def _jpeg(data: bytes) -> bytes:
    kept, at, way_up = bytearray(), 2, 1
    while True:
        if data[at] != 0xFF:
            raise IndexError
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:  # the end: what follows (a second picture, a maker's own notes) is left out
            return b"\xff\xd8" + _way_up(way_up) + bytes(kept) + b"\xff\xd9"
        (length,) = struct.unpack_from(">H", data, at)
        segment = data[at : at + length]
        if length < 2 or len(segment) < length:
            raise IndexError
        at += length
        if marker == 0xE1 and segment[2:8] == b"Exif\x00\x00":
            way_up = _way_up_in(segment[8:])
        if _belongs_to_picture(marker, segment):
            kept += bytes((0xFF, marker)) + segment
        if marker == 0xDA:
            found = _NEXT_MARKER.search(data, at)
            end = found.start() if found else len(data)
            kept += data[at:end]
            at = end
            if found is None:
                return b"\xff\xd8" + _way_up(way_up) + bytes(kept) + b"\xff\xd9"


def _belongs_to_picture(marker: int, segment: bytes) -> bool:
    if marker == 0xE0:
        return segment[2:7] == b"JFIF\x00"
    if marker == 0xE2:
        return segment[2:13] == b"ICC_PROFILE"
    return marker == 0xEE or not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _way_up_in(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    for at in _entries(tiff, 0, order):
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if (tag, kind, count) == (_ORIENTATION, 3, 1) and 1 <= value <= 8:
            return int(value)
    return 1


def _way_up(value: int) -> bytes:
    """A segment that says nothing but which way is up; none for a photo that lies as it was taken."""
    if value == 1:
        return b""
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHHI", _ORIENTATION, 3, 1, value, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    kept, at = bytearray(_PNG), len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise IndexError
        if name not in _TELLING_CHUNKS:
            kept += data[at:end]
        at = end
        if name == b"IEND":
            return bytes(kept)


def _without_place(data: bytes) -> bytes:
    clean = bytearray(_XMP_PLACE.sub(lambda m: m[1] + b" " * len(m[2]), data))
    for found in _TIFF.finditer(data):
        start, order = found.start(), "<" if found[0][:2] == b"II" else ">"
        for at in _entries(clean, start, order):
            tag, _, _, offset = struct.unpack_from(f"{order}HHII", clean, at)
            if tag == _PLACE:
                _blank_directory(clean, start, offset, order)
    return bytes(clean)


def _entries(tiff: bytes | bytearray, start: int, order: str, offset: int | None = None) -> list[int]:
    """Where the entries of a directory begin; none where it does not fit into the file."""
    try:
        first = start + (struct.unpack_from(f"{order}I", tiff, start + 4)[0] if offset is None else offset)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
    except struct.error:
        return []
    entries = [first + 2 + 12 * n for n in range(count)]
    return entries if count < 500 and first + 2 + 12 * count <= len(tiff) else []


def _blank_directory(tiff: bytearray, start: int, offset: int, order: str) -> None:
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
    for at in _entries(tiff, start, order, offset):
        _, kind, count, value = struct.unpack_from(f"{order}HHII", tiff, at)
        size = sizes.get(kind, 1) * count
        if 4 < size < 4096 and start + value + size <= len(tiff):
            tiff[start + value : start + value + size] = bytes(size)
        tiff[at : at + 12] = bytes(12)
