"""One file over http or https into a temporary file: counted, checked, with a plain reason when it cannot be had."""

from __future__ import annotations

import hashlib
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from braidwork.errors import BraidworkError, RefusedError

Say = Callable[[str], None]
_PIECE = 1 << 18
_SAY_EVERY_SECONDS = 2.0
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MENDS = {
    401: "the address asks for a password: download the file yourself and give its folder with --from.",
    403: "the server refuses unknown callers: set a contact in the configuration, or download it in a browser.",
    404: "the file is not there: look up its present address on the publisher's page.",
    410: "the file was withdrawn: look up its present address on the publisher's page.",
}


class DownloadError(BraidworkError):
    """An address that did not give the file; nothing was written."""


@dataclass(frozen=True)
class Limits:
    """How patient a download is.

    `seconds` without a byte end an attempt, as do `total_seconds` in all; `pause_seconds` doubles after each
    attempt; `bytes` ends the download for good.
    """

    seconds: float = 60.0
    total_seconds: float = 3600.0
    attempts: int = 3
    pause_seconds: float = 2.0
    bytes: int = 8 << 30


@dataclass(frozen=True)
class Answer:
    """What a server gave: its size and checksum, where it came from in the end, its etag and date."""

    final_address: str
    bytes: int
    sha256: str
    etag: str | None
    last_modified: str | None


class _TryAgainError(Exception):
    """A problem that another attempt may not meet."""


def require_web_address(address: str) -> None:
    """Raise RefusedError unless the address is http or https with a host."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError(
            "only http and https addresses are fetched.",
            where=address,
            mend="give the publisher's address; a file on this computer goes with --from.",
        )


def get(address: str, into: Path, headers: Mapping[str, str], limits: Limits, say: Say) -> Answer | None:
    """The file of an address, written to the path `into`; None where the server says it has not changed.

    Tries again after a broken connection, a short body, a time-out or a server's own error. Raises DownloadError,
    and leaves nothing at `into`.
    """
    for attempt in range(1, limits.attempts + 1):
        say(f"fetching {address}" + (f" (attempt {attempt} of {limits.attempts})" if attempt > 1 else ""))
        try:
            return _attempt(address, into, headers, limits, say)
        except _TryAgainError as problem:
            into.unlink(missing_ok=True)
            if attempt == limits.attempts:
                raise DownloadError(
                    f"not fetched in {attempt} attempt{'s' if attempt > 1 else ''}: {problem}.",
                    where=address,
                    mend="try again later, or download the file in a browser and give its folder with --from.",
                ) from problem
            time.sleep(limits.pause_seconds * 2 ** (attempt - 1))
        except BaseException:
            into.unlink(missing_ok=True)
            raise
    raise AssertionError("the last attempt returns or raises")


def _attempt(address: str, into: Path, headers: Mapping[str, str], limits: Limits, say: Say) -> Answer | None:
    request = urllib.request.Request(address, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=limits.seconds) as stream:
            return _save(stream, stream.headers, stream.geturl(), address, into, limits, say)
    except urllib.error.HTTPError as problem:
        with problem:
            if problem.code == 304:
                return None
            raise _refusal(address, problem) from problem
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as problem:
        raise _TryAgainError(_words(getattr(problem, "reason", problem))) from problem


def _save(
    stream: HTTPResponse, headers: Message, final: str, address: str, into: Path, limits: Limits, say: Say
) -> Answer:
    require_web_address(final)
    if urllib.parse.urlsplit(final).hostname != urllib.parse.urlsplit(address).hostname:
        say(f"{address} is redirected to another host: {final}")
    announced = headers.get("Content-Length")
    total = int(announced) if announced and announced.isdigit() else None
    if total is not None and total > limits.bytes:
        raise _too_large(address, total, limits)
    size, digest = _copy(stream, into, address, total, limits, say)
    if total is not None and size != total:
        raise _TryAgainError(f"the answer ended after {size:,} of {total:,} bytes")
    _require_data(into, headers, address, size)
    return Answer(final, size, digest, headers.get("ETag"), headers.get("Last-Modified"))


def _copy(
    stream: HTTPResponse, into: Path, address: str, total: int | None, limits: Limits, say: Say
) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    began = said = time.monotonic()
    with into.open("wb") as out:
        while piece := stream.read1(_PIECE):
            size += len(piece)
            if size > limits.bytes:
                raise _too_large(address, total or size, limits)
            digest.update(piece)
            out.write(piece)
            now = time.monotonic()
            if now - began > limits.total_seconds:
                raise _TryAgainError(f"the server took more than {limits.total_seconds:,g} seconds")
            if now - said > _SAY_EVERY_SECONDS:
                said = now
                say(f"fetching {address}: {size / 1e6:,.0f}" + (f" of {total / 1e6:,.0f} MB" if total else " MB"))
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _require_data(into: Path, headers: Message, address: str, size: int) -> None:
    """Refuse an empty answer, and a web page in place of data."""
    if size == 0:
        raise DownloadError("the server answered with an empty file.", where=address, mend="try again later.")
    with into.open("rb") as stream:
        start = stream.read(512).decode("utf-8", "replace").lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html")) or headers.get_content_type() == "text/html":
        raise DownloadError(
            "the server answered with a web page, not a data file.",
            where=address,
            mend="open the address in a browser: the file may have moved, or the page asks a question first.",
        )


def _refusal(address: str, problem: urllib.error.HTTPError) -> Exception:
    said = f"the server answered {problem.code} {problem.reason}".rstrip()
    if problem.code in _TRY_AGAIN:
        return _TryAgainError(said)
    mend = _MENDS.get(problem.code, "open the address in a browser to see what the server says.")
    return DownloadError(f"{said}.", where=address, mend=mend)


def _too_large(address: str, size: int, limits: Limits) -> DownloadError:
    return DownloadError(f"the file has {size:,} bytes; at most {limits.bytes:,} are fetched.", where=address,
                         mend="raise the limit in the configuration if the file is the right one.")  # fmt: skip


def _words(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "the server sent nothing for too long"
    text = str(reason) or type(reason).__name__
    return "no server of that name is found" if "Name or service" in text or "nodename" in text else text
