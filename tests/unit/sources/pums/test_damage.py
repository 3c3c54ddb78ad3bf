"""Bytes changed at random: a build goes through or ends in a plain message, and never touches the good store."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from braidwork.errors import BraidworkError

from .tiny import Tiny, as_csv, build


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The person file in each of its forms."""
    place = tmp_path_factory.mktemp("sound")
    text = as_csv(Tiny().persons).encode()
    rows = Tiny().persons
    pq.write_table(pa.table({k: [r[k] or None for r in rows] for k in rows[0]}), place / "p.parquet")
    with zipfile.ZipFile(place / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("psam_p53.csv", text)
    return {
        "p.csv": text,
        "p.csv.gz": gzip.compress(text),
        "p.zip": (place / "p.zip").read_bytes(),
        "p.parquet": (place / "p.parquet").read_bytes(),
    }


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the sound files, to be copied."""
    place = tmp_path_factory.mktemp("store")
    build(Tiny().write(place / "files"), place / "data")
    return place / "data"


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, float, bytes]]:
    """Up to four changes: overwrite, insert or cut at a part of the length."""
    kind = st.sampled_from(["overwrite", "insert", "cut", "end"])
    part = st.floats(0, 1, allow_nan=False)
    piece = st.one_of(st.binary(min_size=1, max_size=6), st.sampled_from([b",", b"\n", b'"', b"\x00", b"-", b"9" * 20]))
    return draw(st.lists(st.tuples(kind, part, piece), min_size=1, max_size=4))


def changed(content: bytes, how: list[tuple[str, float, bytes]]) -> bytes:
    for kind, part, piece in how:
        at = int(part * len(content))
        if kind == "overwrite":
            content = content[:at] + piece + content[at + len(piece) :]
        elif kind == "insert":
            content = content[:at] + piece + content[at:]
        elif kind == "cut":
            content = content[:at] + content[at + len(piece) :]
        else:
            content = content[:at]
    return content


@pytest.mark.parametrize("form", ["p.csv", "p.csv.gz", "p.zip", "p.parquet"])
@settings(max_examples=min(60, settings.default.max_examples))
@given(how=changes())
def test_no_bytes_break_a_build(
    tmp_path_factory: pytest.TempPathFactory,
    sound: dict[str, bytes],
    store: Path,
    form: str,
    how: list[tuple[str, float, bytes]],
) -> None:
    place = tmp_path_factory.mktemp("damage")
    try:
        data = shutil.copytree(store, place / "data")
        before = (data / "manifest.json").read_bytes()
        folder = Tiny().write(place / "files")
        (folder / "psam_p53.csv").unlink()
        (folder / form).write_bytes(changed(sound[form], how))
        try:
            build(folder, data)
        except BraidworkError as fault:
            assert fault.message
            assert (data / "manifest.json").read_bytes() == before
        assert not list(data.glob(".draft-*"))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_the_changes_do_reach_the_rows(sound: dict[str, bytes], tmp_path: Path) -> None:
    """The search above would prove nothing if every file were refused at its first byte."""
    content = changed(sound["p.csv"], [("overwrite", 0.98, b"7")])
    assert content != sound["p.csv"]
    folder = Tiny().write(tmp_path / "files")
    (folder / "psam_p53.csv").write_bytes(sound["p.csv"])
    assert build(folder, tmp_path / "data").changed
