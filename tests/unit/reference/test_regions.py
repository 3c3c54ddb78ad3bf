"""Regions: the shipped ones, finding places, and files that contradict themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region, region, region_names, state, states

GOOD = """
name = "two-valleys"
label = "Two Valleys"
[state]
fips = "53"
postal = "WA"
name = "Washington"
[[counties]]
fips = "53901"
name = "Upper Vale"
adjacent = ["53903"]
[counties.pumas]
2020 = ["90101", "90102"]
[[counties]]
fips = "53903"
name = "Lower Vale"
adjacent = ["53901"]
[counties.pumas]
2020 = ["90301"]
[puma_names.2020]
90101 = "Mill End"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def puget_sound() -> Region:
    return region("puget-sound")


def test_the_shipped_regions() -> None:
    assert region_names() == ("demo", "puget-sound")
    assert region("puget-sound") is region("puget-sound")


def test_a_region_of_ones_own(tmp_path: Path) -> None:
    mine = region(write(tmp_path, GOOD))
    assert mine.label == "Two Valleys"
    assert mine.county_of("90102", "2020").name == "Upper Vale"
    assert mine.puma_name("90101", "2020") == "Mill End"
    assert mine.puma_name("90102", "2020") == "PUMA 90102"
    assert mine.adjacent("upper vale") == ("53903",)
    assert mine.find("UPPER-VALE").slug == "upper-vale"
    assert not mine.synthetic
    assert mine.cbsa is None


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "two-valleys"\n', "", "key name"),
        ('name = "two-valleys"', "name = 7", "key name"),
        ('name = "two-valleys"', 'name = "two-valleys"\ncolour = "green"', "key colour"),
        ('fips = "53"', 'fips = "5"', "key state.fips"),
        ('fips = "53"', "fips = 53", "key state.fips"),
        ('postal = "WA"\n', "", "key state.postal"),
        ('fips = "53901"', 'fips = "41901"', "key counties[0].fips"),
        ('fips = "53901"', 'fips = "5390"', "key counties[0].fips"),
        ('fips = "53903"', 'fips = "53901"', "key counties"),
        ('name = "Lower Vale"', 'name = "upper vale"', "key counties"),
        ('2020 = ["90301"]', '2020 = ["9030"]', "key counties[1].pumas.2020"),
        ('2020 = ["90301"]', '2020 = ["٩٠٣٠١"]', "key counties[1].pumas.2020"),
        ('2020 = ["90301"]', '2020 = "90301"', "key counties[1].pumas.2020"),
        ('2020 = ["90301"]', '2020 = ["90301", "90301"]', "key counties[1].pumas.2020"),
        ('2020 = ["90301"]', '2020 = ["90102"]', "key counties.pumas.2020"),
        ('2020 = ["90301"]', "2020 = []", "key counties[1].pumas"),
        ('adjacent = ["53903"]', 'adjacent = ["53999"]', "key counties[0].adjacent"),
        ('adjacent = ["53901"]', "adjacent = []", "key counties[0].adjacent"),
        ('90101 = "Mill End"', '90199 = "Mill End"', "key puma_names.2020.90199"),
        ('90101 = "Mill End"', "90101 = 5", "key puma_names.2020"),
        ("[puma_names.2020]", "[puma_names.2010]", "key puma_names.2010.90101"),
    ],
)
def test_a_bad_region_names_the_file_and_the_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DataError) as caught:
        region(path)
    assert caught.value.where == f"{path}, {key}"


def test_text_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "\n[[[")
    with pytest.raises(DataError, match="not valid TOML") as caught:
        region(path)
    assert caught.value.where == str(path)


def test_a_file_that_is_absent_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        region(tmp_path / "nowhere.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(DataError, match="UTF-8"):
        region(binary)


COST_PLACE = """
[[cost_places]]
name = "Vale towns"
table_number = "1"
county = "53901"
puma_vintage = "2020"
pumas = ["90101"]
"""


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('county = "53901"', 'county = "53999"', "key cost_places[0].county"),
        ('pumas = ["90101"]', 'pumas = ["90301"]', "key cost_places[0].pumas"),
        ('puma_vintage = "2020"', 'puma_vintage = "2010"', "key cost_places[0].pumas"),
    ],
)
def test_a_cost_place_lies_in_its_county(tmp_path: Path, old: str, new: str, key: str) -> None:
    good = write(tmp_path, GOOD + COST_PLACE)
    place = region(good).cost_place_of("90101", "2020")
    assert place is not None and place.name == "Vale towns"
    bad = write(tmp_path, GOOD + COST_PLACE.replace(old, new))
    with pytest.raises(DataError) as caught:
        region(bad)
    assert caught.value.where == f"{bad}, {key}"


def test_two_cost_places_share_no_puma(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="90101 appears more than once"):
        region(write(tmp_path, GOOD + COST_PLACE + COST_PLACE))


def test_unknown_names_suggest_the_nearest(puget_sound: Region) -> None:
    with pytest.raises(UnknownNameError, match="puget-sound"):
        region("puget-sund")
    with pytest.raises(UnknownNameError, match="Snohomish"):
        puget_sound.find("Snohomich")
    with pytest.raises(UnknownNameError, match="2010"):
        puget_sound.pumas("2011")
    with pytest.raises(UnknownNameError):
        puget_sound.county_of("23301", "2010")
    with pytest.raises(UnknownNameError, match="Washington"):
        state("Wahsington")


def test_states_have_unique_codes() -> None:
    found = states()
    assert len(found) == 52
    assert len({s.fips for s in found}) == len({s.postal for s in found}) == len({s.name for s in found}) == 52
    assert all(len(s.fips) == 2 and len(s.postal) == 2 for s in found)
    assert state("dc") == state("11") == state("District of Columbia")


def test_the_demo_region_cannot_be_taken_for_a_real_one() -> None:
    demo = region("demo")
    assert demo.synthetic
    assert "synthetic" in demo.label and "synthetic" in demo.state.name
    assert demo.state.fips not in {s.fips for s in states()}
    assert demo.state.postal not in {s.postal for s in states()}
    assert demo.county_fips == ("99001", "99003", "99005")
    assert 12 <= len(demo.pumas("2020")) <= 16
    assert set(demo.puma_names["2020"]) == set(demo.pumas("2020"))
