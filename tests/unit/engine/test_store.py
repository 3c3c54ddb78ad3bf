"""The store: a build is all or nothing, one at a time, and what it left half-made never shows."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.contracts import Column, Table
from braidwork.engine import Manifest, PartitionEntry, Store, StoreBuild
from braidwork.engine.session import embedded_connection
from braidwork.errors import BraidworkError, DataError, NotAvailableError, RefusedError

TABLE = Table("payroll", ("firm",), "One firm.", (Column("firm", "text", "name", nullable=False),
                                                  Column("jobs", "integer", "jobs", unit="jobs")))  # fmt: skip


def firms(*names: str, jobs: int = 3) -> pa.Table:
    return pa.table({"firm": pa.array(names, pa.string()), "jobs": pa.array([jobs] * len(names), pa.int32())})


def written(build: StoreBuild, data: Any, partition: str = "2024", **more: Any) -> PartitionEntry:
    return build.write(TABLE, partition, data, period="2024", sources=("ab",), made_by="a test", **more)


def manifest(*entries: PartitionEntry) -> Manifest:
    return Manifest(region="here", built="2026-01-01T00:00:00+00:00", version="0", partitions=entries)


def built(root: Path, *names: str, jobs: int = 3) -> Manifest:
    with StoreBuild(root) as build:
        made = manifest(written(build, firms(*names, jobs=jobs)))
        build.commit(made)
    return made


def files(root: Path) -> set[str]:
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and p.name != ".lock"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_store_says_what_it_holds(root: Path) -> None:
    made = built(root, "a", "b")
    store = Store.open(root)
    assert store.manifest == made
    entry = store.entry("payroll")
    assert (entry.rows, entry.partition, entry.period, entry.sources) == (2, "2024", "2024", ("ab",))
    assert store.file(entry).stat().st_size == entry.bytes
    assert store.columns(entry) == {"firm", "jobs"}
    table = store.table("payroll")
    assert store.collect(table.filter(table.firm == "b")).to_pylist() == [{"firm": "b", "jobs": 3}]


def test_the_file_carries_its_promise_and_its_edition(root: Path) -> None:
    with StoreBuild(root) as build:
        entry = written(build, firms("a"), synthetic=True)
    assert not (root / entry.file).exists()
    made = built(root, "a")
    metadata = pq.read_schema(root / made.partitions[0].file).metadata
    promise = json.loads(metadata[b"braidwork"])
    assert (promise["table"], promise["grain"], promise["units"]) == ("payroll", ["firm"], {"jobs": "jobs"})
    assert [c["name"] for c in promise["columns"]] == ["firm", "jobs"]
    edition = json.loads(metadata[b"braidwork_edition"])
    assert edition == {"partition": "2024", "period": "2024", "sources": ["ab"], "made_by": "a test"}
    assert b"synthetic" not in metadata


def test_equal_content_has_an_equal_name(root: Path) -> None:
    first = built(root, "a", "b").partitions[0]
    assert built(root, "a", "b").partitions[0] == first
    assert first.sha256[:12] in first.file


def test_a_stream_is_written_piece_by_piece(root: Path) -> None:
    with StoreBuild(root) as build:
        made = manifest(written(build, iter([firms("a"), firms("b", "c")])))
        build.commit(made)
    assert made.partitions[0].rows == 3


@pytest.mark.parametrize("stream", [True, False])
def test_rows_of_one_key_are_refused(root: Path, stream: bool) -> None:
    data = iter([firms("a"), firms("a")]) if stream else firms("a", "a")
    with StoreBuild(root) as build, pytest.raises(DataError) as caught:
        written(build, data, where="firms.csv")
    assert caught.value.where == "firms.csv"
    assert "2 rows" in caught.value.what
    assert "firm a" in caught.value.what
    assert not files(root)


def test_no_rows_are_refused(root: Path) -> None:
    with StoreBuild(root) as build:
        for data in (firms(), iter([])):
            with pytest.raises(DataError, match="no rows for table payroll"):
                written(build, data, where="firms.csv")
    assert not files(root)


def test_a_build_that_fails_changes_nothing(root: Path) -> None:
    built(root, "a")
    before = {name: (root / name).read_bytes() for name in files(root)}

    def pieces() -> Iterator[pa.Table]:
        yield firms("x")
        raise DataError("the second piece is bad.", where="firms.csv, row 9")

    with pytest.raises(DataError, match="second piece"), StoreBuild(root) as build:
        written(build, firms("y"), "2023")
        written(build, pieces())
    assert {name: (root / name).read_bytes() for name in files(root)} == before


def test_a_failed_build_with_equal_content_keeps_the_file_of_the_good_one(root: Path) -> None:
    made = built(root, "a")
    with pytest.raises(ValueError, match="later"), StoreBuild(root) as build:
        written(build, firms("a"))
        raise ValueError("later")
    assert (root / made.partitions[0].file).is_file()


def test_a_reader_that_opened_before_a_rebuild_can_still_ask(root: Path) -> None:
    built(root, "a")
    early = Store.open(root)
    built(root, "b")
    assert early.collect(early.table("payroll")).column("firm").to_pylist() == ["a"]
    late = Store.open(root)
    assert late.collect(late.table("payroll")).column("firm").to_pylist() == ["b"]
    built(root, "c")
    assert len(list((root / "tables" / "payroll").iterdir())) == 2


def test_leftovers_of_a_killed_build_are_cleared(root: Path) -> None:
    built(root, "a")
    kept = files(root)
    (root / ".draft-x1").mkdir()
    (root / ".draft-x1" / "big.parquet").write_bytes(b"x")
    (root / ".manifest.json.77").write_text("{")
    (root / "tables" / "payroll" / ".2024.77.parquet").write_bytes(b"PAR1")
    with StoreBuild(root):
        pass
    assert files(root) == kept
    assert not (root / ".draft-x1").exists()


def test_a_draft_folder_is_gone_afterwards(root: Path) -> None:
    with StoreBuild(root) as build:
        with pytest.raises(ValueError, match="x"), build.draft_folder() as folder:
            (folder / "part").write_text("x")
            raise ValueError("x")
        assert not folder.exists()


KILLED = """
    import sys, time
    from pathlib import Path
    import pyarrow as pa
    sys.path.insert(0, {here!r})
    from braidwork.engine import StoreBuild
    from test_store import TABLE, firms, written
    def slowly():
        yield firms("x")
        print("writing", flush=True)
        time.sleep(60)
    with StoreBuild(Path({root!r})) as build, build.draft_folder() as folder:
        (folder / "draft").write_text("x")
        written(build, slowly())
"""


def _writer(root: Path) -> subprocess.Popen[str]:
    code = textwrap.dedent(KILLED).format(here=str(Path(__file__).parent), root=str(root))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "writing\n"
    return child


def test_two_builds_at_once_and_a_kill_in_the_middle(root: Path) -> None:
    """The second build is refused, the store stays readable, and after kill -9 the next build clears up."""
    built(root, "a")
    child = _writer(root)
    try:
        with pytest.raises(RefusedError, match="another build is writing here now") as caught, StoreBuild(root):
            pass
        assert "wait for it to end" in (caught.value.mend or "")
        store = Store.open(root)
        assert store.collect(store.table("payroll")).column("firm").to_pylist() == ["a"]
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()  # type: ignore[union-attr]
    assert list(root.glob(".draft-*"))
    store = Store.open(root)
    assert store.collect(store.table("payroll")).column("firm").to_pylist() == ["a"]
    made = built(root, "b")
    assert not list(root.glob(".draft-*"))
    assert not list((root / "tables" / "payroll").glob(".*"))
    assert Manifest.read(root) == made


def test_data_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(RefusedError) as caught, StoreBuild(tmp_path / "data"):
        pass
    assert caught.value.message.startswith(f"{tmp_path / 'data'}: is a file, not a folder.")
    assert "--data" in (caught.value.mend or "")
    assert (tmp_path / "data").read_text() == "x"


AS_SOMEBODY = """
    import os, resource, sys, tempfile
    from pathlib import Path
    sys.path.insert(0, {here!r})
    from braidwork.engine import StoreBuild
    from braidwork.errors import BraidworkError
    from test_store import firms, manifest, written

    def attempt(root, names):
        with StoreBuild(root) as build:
            build.commit(manifest(written(build, firms(*names))))

    with tempfile.TemporaryDirectory() as warm:
        attempt(Path(warm), ["all that is imported late"])
    if os.geteuid() == 0:
        os.setgroups([]); os.setegid(65534); os.seteuid(65534)
    if limit := int(sys.argv[2]):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        attempt(Path(sys.argv[1]), [f"firm {{i * 7919}}" for i in range(100_000)])
    except BraidworkError as fault:
        print(fault.message)
"""


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that another user may enter."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


def as_somebody(root: Path, *, largest_file: int = 0) -> str:
    """What an ordinary user's build says, in a process of its own (the super-user may write anywhere)."""
    code = textwrap.dedent(AS_SOMEBODY).format(here=str(Path(__file__).parent))
    ran = subprocess.run([sys.executable, "-c", code, str(root), str(largest_file)], capture_output=True, text=True)
    assert ran.stderr == ""
    return ran.stdout


def test_a_folder_without_the_right_to_write(open_place: Path) -> None:
    root = open_place / "data"
    root.mkdir(mode=0o555)
    said = as_somebody(root)
    assert said.startswith(f"{root}: you may not write here.")
    assert "--data" in said
    assert "you may not write here." in as_somebody(root / "deeper" / "data")
    assert not list(root.iterdir())


def test_a_full_disk(open_place: Path) -> None:
    """A limit on the size of files stands for the disk: the machine refuses the same write."""
    root = open_place / "data"
    root.mkdir()
    root.chmod(0o777)
    said = as_somebody(root, largest_file=60_000)
    assert said.startswith(f"{root}: the disk is full")
    assert "the store is as it was" in said
    assert not files(root)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "you may not write here"), (errno.EIO, "cannot be written")],
)
def test_what_the_machine_refuses_is_said_plainly(
    root: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    built(root, "a")
    before = {name: (root / name).read_bytes() for name in files(root)}

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(pq.ParquetWriter, "write_table", refuse)
    with pytest.raises(RefusedError, match=words) as caught, StoreBuild(root) as build:
        written(build, firms("b"))
    assert caught.value.mend
    assert {name: (root / name).read_bytes() for name in files(root)} == before


@pytest.mark.parametrize(
    "name", ["with space", "it's", 'say "so"', "[ab]", "a*b?", "{x}", "naïve 💡", "two\nlines", "back\\slash", "a%20b"]
)
def test_odd_folder_names(tmp_path: Path, name: str) -> None:
    """Quotes and wildcards in a path are part of the name, never a pattern."""
    root = tmp_path / name / "data"
    with StoreBuild(root) as build:
        build.commit(manifest(written(build, iter([firms("a")]))))
    other = tmp_path / "a" / "data"
    built(other, "wrong")
    store = Store.open(root)
    assert store.collect(store.table("payroll")).column("firm").to_pylist() == ["a"]


def test_a_missing_file_and_unknown_names(root: Path) -> None:
    made = built(root, "a")
    store = Store.open(root)
    with pytest.raises(NotAvailableError, match="has no table rent"):
        store.entry("rent")
    with pytest.raises(NotAvailableError) as caught:
        store.entry("payroll", "1999")
    assert "editions of payroll here: 2024" in (caught.value.mend or "")
    (root / made.partitions[0].file).unlink()
    with pytest.raises(DataError) as gone:
        store.table("payroll")
    assert "listed in the manifest but is gone" in gone.value.what
    assert made.partitions[0].file in (gone.value.where or "")
    assert "region build" in (gone.value.mend or "")


def test_whether_a_file_is_still_what_it_was(root: Path) -> None:
    entry = built(root, "a").partitions[0]
    path = root / entry.file
    with StoreBuild(root) as build:
        assert build.holds(entry)
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + b"X")
        assert not build.holds(entry)
        path.write_bytes(whole + b"X")
        assert not build.holds(entry)
        path.unlink()
        assert not build.holds(entry)


def test_a_sort_larger_than_its_memory_goes_through_the_folder_given(tmp_path: Path) -> None:
    db = embedded_connection(spill=tmp_path / "spill", memory="50MB")
    sorted_rows = db.execute(
        "select n from (select (i * 7919) % 2000003 n, repeat('x', 60) t from range(2000000) r(i)) order by n, t"
    )
    first = sorted_rows.fetchone()
    assert first == (0,)
    assert list((tmp_path / "spill").iterdir())


def test_no_extension_is_ever_fetched() -> None:
    db = embedded_connection()
    settings = dict(db.execute(
        "select name, value from duckdb_settings() where name in "
        "('autoinstall_known_extensions', 'autoload_known_extensions')"
    ).fetchall())  # fmt: skip
    assert set(settings.values()) == {"false"}
    with pytest.raises(duckdb.Error):
        db.execute("select * from st_read('x.shp')")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('"x"', "cannot be read"),
        ("null", "cannot be read"),
        ('{"format": 1}', "cannot be read"),
        ('{"format": "one"}', "cannot be read"),
        ('{"region": "x"}', "cannot be read"),
        ('{"format": 1, "region": 3, "sources": [], "unused": [], "partitions": [{"table": "x"}]}', "cannot be read"),
        ('{"format": 9, "region": "x"}', r"written by a newer Braidwork \(format 9; this one reads 1\)"),
    ],
)
def test_a_damaged_or_newer_manifest(root: Path, text: str, words: str) -> None:
    built(root, "a")
    (root / "manifest.json").write_text(text)
    with pytest.raises(DataError, match=words) as caught:
        Store.open(root)
    assert caught.value.where == str(root / "manifest.json")
    assert caught.value.mend
    kept = files(root)
    with pytest.raises(ValueError, match="stop"), StoreBuild(root) as build:
        assert build.previous is None
        raise ValueError("stop")
    assert files(root) == kept, "a failed rebuild over a damaged manifest removes nothing"
    made = built(root, "b")
    assert Store.open(root).manifest == made


def test_a_manifest_in_bytes_that_are_no_text(root: Path) -> None:
    built(root, "a")
    (root / "manifest.json").write_bytes(b"\xff\xfe{}")
    with pytest.raises(DataError, match="cannot be read"):
        Store.open(root)


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(NotAvailableError) as caught:
        Store.open(tmp_path / "nowhere")
    assert "braidwork region build" in (caught.value.mend or "")


def test_the_newest_edition_comes_first(root: Path) -> None:
    with StoreBuild(root) as build:
        entries = [written(build, firms("a"), p, facts={"year": y})
                   for p, y in (("x-2021", 2021), ("x-2024", 2024), ("x-2022", 2022))]  # fmt: skip
        build.commit(manifest(*entries))
    store = Store.open(root)
    assert [p.partition for p in store.manifest.of("payroll")] == ["x-2024", "x-2022", "x-2021"]
    assert store.entry("payroll").partition == "x-2024"
    assert store.manifest.sources_of(store.entry("payroll")) == ()


def test_every_refusal_is_ours(root: Path) -> None:
    with StoreBuild(root), pytest.raises(BraidworkError), StoreBuild(root):
        pass
