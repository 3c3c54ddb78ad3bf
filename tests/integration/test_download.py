"""Downloads against a server on this machine: whole files, records, and every way in which a server can fail."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from braidwork.errors import RefusedError
from braidwork.reference import region
from braidwork.sources.build import build_region
from braidwork.sources.download import (
    Download,
    DownloadError,
    Limits,
    fetch,
    file_name,
    origins,
    public_address,
    recorded,
)
from braidwork.sources.files import SourceFile, discover

BODY = b"AREA,OCC_CODE\n99,29-1141\n" * 5_000
IMPATIENT = Limits(seconds=0.4, attempts=2, pause_seconds=0.01)
Route = Callable[["Handler"], None]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by route; the server object keeps what was asked."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.routes[self.path.split("?")[0]](self)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""

    def send(self, body: bytes, *, code: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """A publisher's server in this process."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.routes: dict[str, Route] = {}

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    found = Server()
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()


def only(downloads: tuple[Download, ...]) -> Download:
    (download,) = downloads
    return download


def left_behind(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_file_arrives_whole_with_a_record_beside_it(server: Server, tmp_path: Path) -> None:
    server.routes["/oes/national_M2024_dl.csv"] = lambda h: h.send(BODY, ETag='"v1"')
    address = server.address("/oes/national_M2024_dl.csv")
    got = only(fetch([address], tmp_path / "cache", contact="data@example.org"))
    assert got.file.read_bytes() == BODY
    assert (got.bytes, got.sha256, got.etag) == (len(BODY), hashlib.sha256(BODY).hexdigest(), '"v1"')
    assert got.is_new and got.address == got.final_address == address
    record = json.loads(got.file.with_name(got.file.name + ".download.json").read_text())
    assert record["address"] == address and record["sha256"] == got.sha256 and record["retrieved"] == got.retrieved
    assert left_behind(tmp_path / "cache") == sorted([got.file.name, got.file.name + ".download.json"])
    assert "(data@example.org)" in server.asked[0][1]["User-Agent"]


def test_records_feed_the_manifest_and_are_no_source_files(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv.gz"] = lambda h: h.send(gzip.compress(BODY))
    got = only(fetch([server.address("/a.csv.gz")], tmp_path))
    assert recorded(tmp_path) == (Download(**{**vars(got), "is_new": False}),)
    assert origins(recorded(tmp_path)) == {got.sha256: (got.address, got.retrieved)}
    assert SourceFile(got.file, got.file.name).header == ("AREA", "OCC_CODE")
    assert got.file in {f.path for f in discover(tmp_path)}


def test_an_unchanged_file_is_not_sent_again(server: Server, tmp_path: Path) -> None:
    def route(h: Handler) -> None:
        h.send(b"", code=304) if h.headers.get("If-None-Match") == '"v1"' else h.send(BODY, ETag='"v1"')

    server.routes["/a.csv"] = route
    first = only(fetch([server.address("/a.csv")], tmp_path))
    second = only(fetch([server.address("/a.csv")], tmp_path))
    assert not second.is_new
    assert (second.retrieved, second.sha256) == (first.retrieved, first.sha256)


def test_a_copy_that_was_altered_on_disk_is_fetched_anew(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY, ETag='"v1"')
    first = only(fetch([server.address("/a.csv")], tmp_path))
    first.file.write_bytes(BODY[:-9])
    again = only(fetch([server.address("/a.csv")], tmp_path))
    assert again.is_new and again.file.read_bytes() == BODY
    assert "If-None-Match" not in server.asked[-1][1]


def test_a_changed_file_replaces_the_old_one_and_says_so(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY)
    first = only(fetch([server.address("/a.csv")], tmp_path))
    server.routes["/a.csv"] = lambda h: h.send(BODY + b"x")
    said: list[str] = []
    second = only(fetch([server.address("/a.csv")], tmp_path, progress=said.append))
    assert second.replaced_sha256 == first.sha256
    assert any("has changed since" in s for s in said)
    assert recorded(tmp_path)[0].replaced_sha256 == first.sha256


def test_a_wrong_checksum_is_an_error_and_the_earlier_copy_stays(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY)
    address = server.address("/a.csv")
    good = hashlib.sha256(BODY).hexdigest()
    kept = only(fetch([address], tmp_path, expected={address: good.upper()}))
    server.routes["/a.csv"] = lambda h: h.send(b"tampered")
    with pytest.raises(DownloadError, match=f"not the {good} that was asked for"):
        fetch([address], tmp_path, expected={address: good})
    assert kept.file.read_bytes() == BODY
    assert len(left_behind(tmp_path)) == 2


def test_a_redirect_to_another_host_is_followed_and_recorded(server: Server, tmp_path: Path) -> None:
    target = server.address("/real.csv", host="localhost")
    server.routes["/moved.csv"] = lambda h: h.send(b"", code=302, Location=target)
    server.routes["/real.csv"] = lambda h: h.send(BODY)
    said: list[str] = []
    got = only(fetch([server.address("/moved.csv")], tmp_path, progress=said.append))
    assert got.final_address == target and got.address == server.address("/moved.csv")
    assert any("redirected to another host" in s for s in said)


def test_a_redirect_to_a_file_of_this_computer_is_refused(server: Server, tmp_path: Path) -> None:
    server.routes["/moved.csv"] = lambda h: h.send(b"", code=302, Location="file:///etc/hostname")
    with pytest.raises((DownloadError, RefusedError)):
        fetch([server.address("/moved.csv")], tmp_path)
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://example.org/a.csv", "data:text/plain,x", "a.csv"])
def test_only_web_addresses_are_fetched(address: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="only http and https"):
        fetch([address], tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("code", "mend"), [(403, "set a contact"), (404, "present address"), (410, "withdrawn"), (418, "in a browser")]
)
def test_a_refusal_is_a_plain_error_at_once(server: Server, tmp_path: Path, code: int, mend: str) -> None:
    server.routes["/a.csv"] = lambda h: h.send(b"no", code=code)
    with pytest.raises(DownloadError, match=f"answered {code}.*\n.*{mend}"):
        fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)
    assert len(server.asked) == 1
    assert left_behind(tmp_path) == []


def test_a_server_error_is_tried_again(server: Server, tmp_path: Path) -> None:
    def route(h: Handler) -> None:
        h.send(b"busy", code=503) if len(server.asked) == 1 else h.send(BODY)

    server.routes["/a.csv"] = route
    assert only(fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)).bytes == len(BODY)
    server.routes["/a.csv"] = lambda h: h.send(b"broken", code=500)
    with pytest.raises(DownloadError, match="not fetched in 2 attempts: the server answered 500"):
        fetch([server.address("/a.csv")], tmp_path / "other", limits=IMPATIENT)


def test_a_cut_body_is_never_kept(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY[:1000], length=len(BODY))
    with pytest.raises(DownloadError, match=f"ended after 1,000 of {len(BODY):,} bytes"):
        fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)
    assert left_behind(tmp_path) == []


def test_a_body_cut_once_is_fetched_whole_the_second_time(server: Server, tmp_path: Path) -> None:
    def route(h: Handler) -> None:
        h.send(BODY[:1000], length=len(BODY)) if len(server.asked) == 1 else h.send(BODY)

    server.routes["/a.csv"] = route
    assert only(fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)).file.read_bytes() == BODY


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<!DOCTYPE html><html><body>Access denied</body></html>", {}),
        (b"\xef\xbb\xbf  <html>maintenance</html>", {"Content_Type": "application/octet-stream"}),
        (b"please wait", {"Content_Type": "text/html; charset=utf-8"}),
    ],
)
def test_a_web_page_in_place_of_data_is_refused(
    server: Server, tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    server.routes["/a.csv"] = lambda h: h.send(body, **headers)
    with pytest.raises(DownloadError, match="web page, not a data file"):
        fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)
    assert left_behind(tmp_path) == []


def test_an_empty_answer_is_refused(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(b"")
    with pytest.raises(DownloadError, match="empty file"):
        fetch([server.address("/a.csv")], tmp_path)


def test_a_silent_server_is_given_up(server: Server, tmp_path: Path) -> None:
    def route(h: Handler) -> None:
        h.send(BODY[:100], length=len(BODY))
        time.sleep(1.2)

    server.routes["/a.csv"] = route
    began = time.monotonic()
    with pytest.raises(DownloadError, match=r"sent nothing for too long"):
        fetch([server.address("/a.csv")], tmp_path, limits=IMPATIENT)
    assert time.monotonic() - began < 5
    assert left_behind(tmp_path) == []


def test_a_server_that_drips_is_given_up(server: Server, tmp_path: Path) -> None:
    def route(h: Handler) -> None:
        h.send(b"", length=len(BODY))
        with contextlib.suppress(ConnectionError):
            for start in range(0, len(BODY), 1000):
                h.wfile.write(BODY[start : start + 1000])
                time.sleep(0.02)

    server.routes["/a.csv"] = route
    with pytest.raises(DownloadError, match=r"took more than 0\.2 seconds"):
        fetch([server.address("/a.csv")], tmp_path, limits=Limits(seconds=1, total_seconds=0.2, attempts=1))
    assert left_behind(tmp_path) == []


def test_a_file_over_the_limit_is_refused_before_and_while_it_arrives(server: Server, tmp_path: Path) -> None:
    server.routes["/announced.csv"] = lambda h: h.send(BODY)

    def unannounced(h: Handler) -> None:
        h.send_response(200)
        h.end_headers()
        h.wfile.write(BODY)

    server.routes["/unannounced.csv"] = unannounced
    small = Limits(bytes=1000, attempts=2, pause_seconds=0.01)
    for path in ("/announced.csv", "/unannounced.csv"):
        with pytest.raises(DownloadError, match="at most 1,000 are fetched"):
            fetch([server.address(path)], tmp_path, limits=small)
    assert left_behind(tmp_path) == []


def test_no_server_at_all(server: Server, tmp_path: Path) -> None:
    address = server.address("/a.csv")
    server.shutdown()
    server.server_close()
    with pytest.raises(DownloadError, match="not fetched in 2 attempts"):
        fetch([address], tmp_path, limits=IMPATIENT)


def test_one_failure_leaves_the_files_before_it(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY)
    server.routes["/b.csv"] = lambda h: h.send(b"", code=404)
    with pytest.raises(DownloadError, match="404"):
        fetch([server.address("/a.csv"), server.address("/b.csv")], tmp_path)
    assert [d.bytes for d in recorded(tmp_path)] == [len(BODY)]


def test_an_address_given_twice_is_fetched_once(server: Server, tmp_path: Path) -> None:
    server.routes["/a.csv"] = lambda h: h.send(BODY)
    fetch([server.address("/a.csv")] * 2, tmp_path)
    assert len(server.asked) == 1


def test_names_keep_what_tells_the_edition() -> None:
    assert file_name("https://example.org/pums/2024/csv_pwa.zip").startswith("csv_pwa-")
    assert file_name("https://example.org/pums/2024/csv_pwa.zip").endswith(".zip")
    assert file_name("https://example.org/data/2023/acs/acs5?get=NAME").startswith("2023_acs_acs5-")
    one, other = (file_name(f"https://example.org/data/2023/acs/acs5?get={v}") for v in "AB")
    assert one != other


def test_a_download_stands_in_the_manifest_with_its_address_and_time(server: Server, tmp_path: Path) -> None:
    route = "/esd/oews-washington.csv"
    text = (
        "Year,Area code,Area name,SOC code,Occupational title,Employment,Average wage,25th Percentile,"
        "50th Percentile,75th Percentile,Annual wage\n2022,042660,Seattle,29-1141,Nurses,35071,50,40,47.61,60,99310\n"
    )
    server.routes[route] = lambda h: h.send(text.encode())
    got = fetch([server.address(route)], tmp_path / "cache")
    result = build_region(tmp_path / "cache", tmp_path / "data", region("puget-sound"), origins=origins(got))
    (source,) = result.manifest.sources
    assert (source.origin, source.retrieved) == (server.address(route), got[0].retrieved)
    assert source.sha256 == got[0].sha256


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://api.example/data?get=NAME&for=county:*&key=abc123", "https://api.example/data?get=NAME&for=county:*&key=withheld"),
        ("https://ann:pw@files.example:8443/p.zip?year=2024", "https://files.example:8443/p.zip?year=2024"),
        ("https://x.example/?registrationKey=1&UserID=2&access_token=3&sig=4", "https://x.example/?registrationKey=withheld&UserID=withheld&access_token=withheld&sig=withheld"),
        ("https://x.example/a/b.csv", "https://x.example/a/b.csv"),
    ],
)  # fmt: skip
def test_a_key_or_a_login_in_an_address_never_reaches_the_manifest(address, published, tmp_path):
    """Once a key stood in the manifest and in every downloadable table of the report."""
    assert public_address(address) == published
    got = Download(address, address, tmp_path / "f", "2026-01-01T00:00:00+00:00", 1, "ab")
    assert origins([got]) == {"ab": (published, got.retrieved)}
