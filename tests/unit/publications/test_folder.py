"""A report replaces an earlier report in one step, and nothing else."""

from __future__ import annotations

import pytest

from braidwork.errors import RefusedError
from braidwork.publications.folder import MARKER, replaced_folder


def write(out, text):
    with replaced_folder(out) as folder:
        (folder / "page.html").write_text(text, encoding="utf-8")


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_second_report_takes_the_place_of_the_first(tmp_path):
    out = tmp_path / "deep" / "site"
    write(out, "first")
    (out / "old.html").write_text("old", encoding="utf-8")
    write(out, "second")
    assert (out / "page.html").read_text(encoding="utf-8") == "second"
    assert names(out) == [MARKER, "page.html"]
    assert names(out.parent) == ["site"]


def test_an_empty_folder_may_be_used(tmp_path):
    write(tmp_path, "first")
    assert (tmp_path / "page.html").is_file()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(RefusedError, match="not written by braidwork"):
        write(tmp_path / "site", "first")
    assert names(tmp_path / "site") == ["thesis.txt"]
    assert names(tmp_path) == ["site"]


def test_a_stranger_that_moves_in_meanwhile_is_left_alone(tmp_path):
    out = tmp_path / "site"
    with pytest.raises(RefusedError), replaced_folder(out):
        out.mkdir()
        (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert names(tmp_path) == ["site"]
    assert names(out) == ["thesis.txt"]


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "site").write_text("a file", encoding="utf-8")
    with pytest.raises(RefusedError, match="there is a file where the report should go"):
        write(tmp_path / "site", "first")


def test_after_a_failure_the_earlier_report_stands(tmp_path):
    out = tmp_path / "site"
    write(out, "first")
    with pytest.raises(ZeroDivisionError), replaced_folder(out) as folder:
        (folder / "page.html").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert (out / "page.html").read_text(encoding="utf-8") == "first"
    assert names(tmp_path) == ["site"]


def test_a_link_to_a_report_keeps_pointing_at_it(tmp_path):
    write(tmp_path / "site", "first")
    (tmp_path / "link").symlink_to(tmp_path / "site")
    write(tmp_path / "link", "second")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "site" / "page.html").read_text(encoding="utf-8") == "second"
