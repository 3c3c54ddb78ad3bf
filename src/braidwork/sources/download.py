"""Fetching official files from the addresses that a person configured; every download leaves a record beside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from braidwork.sources.web import Answer, DownloadError, Limits, get, require_web_address
from braidwork.version import VERSION

__all__ = ["Download", "DownloadError", "Limits", "fetch", "file_name", "origins", "public_address", "recorded"]

Progress = Callable[[str], None]
_RECORD_ENDING = ".download.json"
_SECRET_NAME = re.compile("key|token|secret|sig|pass|auth|user", re.IGNORECASE)


@dataclass(frozen=True)
class Download:
    """One file as fetched: where from, where it lies, when, and its checksum.

    `final_address` differs from `address` after a redirect; `replaced_sha256` is the checksum of the copy that this
    one replaced; `is_new` is False where the kept copy was still good.
    """

    address: str
    final_address: str
    file: Path
    retrieved: str
    bytes: int
    sha256: str
    etag: str | None = None
    last_modified: str | None = None
    replaced_sha256: str | None = None
    is_new: bool = True


def fetch(
    addresses: Sequence[str],
    into: Path,
    *,
    contact: str = "",
    progress: Progress | None = None,
    expected: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> tuple[Download, ...]:
    """Every address as a file in the folder `into`, with a record beside it (address, time, size, SHA-256, etag).

    A file already there is asked for with its etag or date, and kept when the server says it has not changed.
    `contact` (an e-mail address or page) goes into the user agent, as some publishers require. `expected` maps an
    address to the SHA-256 that it must have. Raises RefusedError for an address that is not http or https, and
    DownloadError for a file that cannot be had whole; that file's place is left as it was.
    """
    for address in addresses:
        require_web_address(address)
    into.mkdir(parents=True, exist_ok=True)
    say = progress or (lambda text: None)
    return tuple(
        _fetch_one(address, into, contact, say, (expected or {}).get(address), limits or Limits())
        for address in dict.fromkeys(addresses)
    )


def recorded(folder: Path) -> tuple[Download, ...]:
    """The downloads that lie in a folder, read from their records; a record without its file is passed over."""
    found = (_read_record(path) for path in sorted(folder.glob(f"*{_RECORD_ENDING}")))
    return tuple(d for d in found if d is not None and d.file.is_file())


def origins(downloads: Sequence[Download]) -> dict[str, tuple[str, str | None]]:
    """Checksum to (address, time), as a build wants it for its manifest: what a manifest says is published."""
    return {d.sha256: (public_address(d.address), d.retrieved) for d in downloads}


def public_address(address: str) -> str:
    """The address as it may be published: without a login, and without the value of any key or token."""
    parts = urllib.parse.urlsplit(address)
    query = "&".join(
        f"{name}=withheld" if equals and _SECRET_NAME.search(name) else name + equals + value
        for name, equals, value in (part.partition("=") for part in parts.query.split("&"))
    )
    return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query))


def file_name(address: str) -> str:
    """The name under which an address is kept: its own file name and part of the address's checksum.

    An address without a file name keeps the words of its path, because they tell the edition.
    """
    parts = urllib.parse.urlsplit(address)
    words = [w for w in urllib.parse.unquote(parts.path).split("/") if w]
    last = words[-1] if words else "index"
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", last if "." in last else "_".join(words[-3:]) + ".json")
    stem, dot, ending = name.partition(".")
    mark = hashlib.sha256(address.encode()).hexdigest()[:8]
    return f"{stem[:80]}-{mark}{dot}{ending}"


def _fetch_one(address: str, into: Path, contact: str, say: Progress, expected: str | None, limits: Limits) -> Download:
    file = into / file_name(address)
    kept = _kept(file, address)
    temporary = into / f".{file.name}.{os.getpid()}.part"
    answer = get(address, temporary, _headers(contact, kept), limits, say)
    if answer is None:
        assert kept is not None, "only a request with the etag or date of a kept copy is answered `not modified`"
        _require_checksum(address, kept.sha256, expected)
        return kept
    try:
        _require_checksum(address, answer.sha256, expected)
        found = _found(address, answer, file, kept)
        if found.replaced_sha256:
            say(f"{address} has changed since it was last fetched: the new copy replaces the old one")
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    _write_record(found)
    return found


def _found(address: str, answer: Answer, file: Path, kept: Download | None) -> Download:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    replaced = kept.sha256 if kept is not None and kept.sha256 != answer.sha256 else None
    return Download(
        address,
        answer.final_address,
        file,
        now,
        answer.bytes,
        answer.sha256,
        answer.etag,
        answer.last_modified,
        replaced,
    )


def _headers(contact: str, kept: Download | None) -> dict[str, str]:
    agent = f"Braidwork/{VERSION}" + (f" ({contact})" if contact else "")
    headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    if kept is not None and kept.etag:
        headers["If-None-Match"] = kept.etag
    elif kept is not None and kept.last_modified:
        headers["If-Modified-Since"] = kept.last_modified
    return headers


def _require_checksum(address: str, sha256: str, expected: str | None) -> None:
    if expected is not None and sha256 != expected.lower():
        raise DownloadError(
            f"the file has SHA-256 {sha256}, not the {expected.lower()} that was asked for.",
            where=address,
            mend="the publisher has changed the file, or it was altered on the way: compare with the publisher's "
            "page; an earlier copy stays in place.",
        )


def _kept(file: Path, address: str) -> Download | None:
    """The earlier download of an address, when its file still has the recorded checksum."""
    record = _read_record(file.with_name(file.name + _RECORD_ENDING))
    if record is None or record.address != address or not file.is_file():
        return None
    with file.open("rb") as stream:
        same = hashlib.file_digest(stream, "sha256").hexdigest() == record.sha256
    return record if same else None


def _write_record(found: Download) -> None:
    """Replace the record in one step, so that no half-written one is ever seen."""
    path = found.file.with_name(found.file.name + _RECORD_ENDING)
    record = {k: v for k, v in asdict(found).items() if k not in ("file", "is_new")}
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)


def _read_record(path: Path) -> Download | None:
    """A record as a download that is not new; None where there is none or it cannot be read."""
    file = path.with_name(path.name.removesuffix(_RECORD_ENDING))
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return replace(Download(**record, file=file), is_new=False)
    except (OSError, ValueError, TypeError):
        return None
