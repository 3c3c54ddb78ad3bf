"""Parts of an edition are joined, copies are set aside, and what is neither is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.errors import DataError
from braidwork.sources.synthetic import full_layout

from .tiny import Tiny, as_csv, build, tables


@pytest.fixture
def whole(tmp_path: Path) -> dict[str, object]:
    build(Tiny().write(tmp_path / "whole"), tmp_path / "whole-data")
    return {**tables(tmp_path / "whole-data")}


def test_a_state_in_two_parts_is_one_table(tmp_path: Path, whole: dict[str, object]) -> None:
    """Records in any order and any split: no SERIALNO stands in both parts."""
    tiny = Tiny()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text(as_csv([tiny.persons[3], tiny.persons[0]]))
    (folder / "b.csv").write_text(as_csv([tiny.persons[2], tiny.persons[1]]))
    (folder / "h1.csv").write_text(as_csv(tiny.housing[1::2]))
    (folder / "h2.csv").write_text(as_csv(tiny.housing[0::2]))
    manifest = build(folder, tmp_path / "data").manifest
    assert tables(tmp_path / "data") == whole
    assert not manifest.unused
    assert {s.name: s.rows_kept for s in manifest.sources} == {"a.csv": 2, "b.csv": 2, "h1.csv": 2, "h2.csv": 2}
    assert len(manifest.partition("pums_person", "acs1-2024").sources) == 2


def test_a_household_split_over_two_parts_is_joined_by_person_number(tmp_path: Path, whole: dict[str, object]) -> None:
    tiny = Tiny()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text(as_csv(tiny.persons[:2]))
    (folder / "b.csv").write_text(as_csv(tiny.persons[2:]))
    (folder / "h.csv").write_text(as_csv(tiny.housing))
    build(folder, tmp_path / "data")
    assert tables(tmp_path / "data") == whole


def test_a_copy_is_named_and_not_used(tmp_path: Path, whole: dict[str, object]) -> None:
    folder = Tiny().write(tmp_path / "files")
    (folder / "copy.csv").write_text(as_csv(list(reversed(Tiny().persons))))
    manifest = build(folder, tmp_path / "data").manifest
    assert tables(tmp_path / "data") == whole
    assert [u.reason for u in manifest.unused] == ["the same edition and the same 4 records as copy.csv"]
    assert [u.name for u in manifest.unused] == ["psam_p53.csv"]


def test_a_cut_of_the_same_records_is_named_and_not_used(tmp_path: Path, whole: dict[str, object]) -> None:
    folder = Tiny().write(tmp_path / "files")
    (folder / "cut.csv").write_text(as_csv(Tiny().persons[1:3]))
    manifest = build(folder, tmp_path / "data").manifest
    assert tables(tmp_path / "data") == whole
    (unused,) = manifest.unused
    assert (unused.name, unused.reason) == ("cut.csv", "its 2 records stand among the 4 of psam_p53.csv")


def test_of_equal_copies_the_wider_one_is_taken(tmp_path: Path) -> None:
    folder = Tiny().with_replicates().write(tmp_path / "files")
    (folder / "a_narrow.csv").write_text(as_csv(Tiny().persons))
    manifest = build(folder, tmp_path / "data").manifest
    assert [u.name for u in manifest.unused] == ["a_narrow.csv"]
    assert manifest.partition("pums_person", "acs1-2024").facts["replicates"] == 80


def test_files_that_share_only_some_records_are_refused(tmp_path: Path) -> None:
    tiny = Tiny()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text(as_csv(tiny.persons[:3]))
    (folder / "b.csv").write_text(as_csv(tiny.persons[2:]))
    with pytest.raises(DataError) as caught:
        build(folder, tmp_path / "data")
    assert caught.value.where == "b.csv"
    assert "1 of its 2 records stand in a.csv too, the others do not" in caught.value.what
    assert "give one of the two files, or all parts of one download" in (caught.value.mend or "")


def test_parts_with_other_columns_are_refused(tmp_path: Path) -> None:
    tiny = Tiny()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text(as_csv(tiny.persons[:3]))
    (folder / "b.csv").write_text(as_csv([{k: v for k, v in r.items() if k != "ESR"} for r in tiny.persons[3:]]))
    with pytest.raises(DataError) as caught:
        build(folder, tmp_path / "data")
    assert caught.value.where == "b.csv"
    assert "differ from those of a.csv" in caught.value.what
    assert "it lacks employment_status_code" in caught.value.what


def test_the_file_named_twice_is_read_once(tmp_path: Path) -> None:
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    folder = Tiny().write(tmp_path / "files")
    result = build_region([folder, folder / "psam_p53.csv"], tmp_path / "data", region("puget-sound"))
    assert not result.manifest.unused
    assert len(result.manifest.sources) == 2


def test_the_national_form_in_two_parts(tmp_path: Path) -> None:
    """Each part holds whole states: the region takes its own, the nation both, without a repeated key."""
    full_layout(tmp_path / "files", persons=1_200, parts=2, zipped=True)
    build(tmp_path / "files", tmp_path / "one", "demo")
    build(tmp_path / "files", tmp_path / "all", "demo", nation=True)
    one, both = tables(tmp_path / "one"), tables(tmp_path / "all")
    assert one["pums_person synthetic-2024"].num_rows == 600
    people = both["pums_person synthetic-2024"]
    assert people.num_rows == 1_200
    assert set(people.column("state_code").to_pylist()) == {"99", "98"}
    own = people.filter([s == "99" for s in people.column("state_code").to_pylist()])
    assert own.equals(one["pums_person synthetic-2024"])


def test_of_a_national_file_only_the_regions_state_is_read_and_the_rest_counted(tmp_path: Path) -> None:
    tiny = Tiny()
    other = [{**r, "STATE": "41", "SERIALNO": r["SERIALNO"].replace("HU0", "HU1").replace("GQ0", "GQ1")}
             for r in tiny.persons]  # fmt: skip
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "psam_pusa.csv").write_text(as_csv([*other, *tiny.persons]))
    manifest = build(folder, tmp_path / "data").manifest
    (source,) = manifest.sources
    assert (source.rows_read, source.rows_kept) == (8, 4)
    assert source.dropped == (("outside the region's state", 4),)


def test_for_the_nation_one_wide_file_of_many_states_wins_over_a_state(tmp_path: Path) -> None:
    tiny = Tiny()
    other = [{**r, "STATE": "41"} for r in tiny.persons]
    for row in other:
        row["SERIALNO"] = row["SERIALNO"][:6] + "1" + row["SERIALNO"][7:]
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "psam_pusa.csv").write_text(as_csv([*other, *tiny.persons]))
    (folder / "psam_p53.csv").write_text(as_csv(Tiny().with_replicates().persons))
    nation = build(folder, tmp_path / "all", nation=True).manifest
    assert [u.name for u in nation.unused] == ["psam_p53.csv"]
    region = build(folder, tmp_path / "one").manifest
    assert [u.name for u in region.unused] == ["psam_pusa.csv"]
    assert region.partition("pums_person", "acs1-2024").facts["replicates"] == 80
