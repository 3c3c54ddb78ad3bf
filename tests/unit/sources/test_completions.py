"""IPEDS: six-digit programs and first majors, totals held, one system of award levels, no names of persons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.completions import CompletionsLoader, InstitutionsLoader
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion

Write = Callable[..., SourceFile]
AWARDS, PLACES = CompletionsLoader(), InstitutionsLoader()
HEADER = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,CTOTALM,CTOTALW\n"
ROWS = (
    "100001,01.0000,1,3,R,5,2,3\n100001,51.3801,1,3,R,10,1,9\n100001,51.3801,2,3,R,4,2,2\n"
    "100001,51,1,3,R,10,1,9\n100001,99,1,3,R,15,3,12\n100001,01.0000,1,20,R,0,0,0\n"
)
DIRECTORY = (
    "UNITID,INSTNM,CHFNM,CHFTITLE,STABBR,COUNTYCD,COUNTYNM,CONTROL,ICLEVEL\n"
    "100001,First College,Pat Example,President,WA,53033,King County,1,2\n"
    "100002,Second School,Sam Example,Director,AL,1089,Madison County,3,3\n"
)


def load(loader: CompletionsLoader | InstitutionsLoader, file: SourceFile, region: Region) -> Loaded:
    found = loader.recognise(file)
    assert found is not None
    (loaded,) = loader.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_only_first_majors_of_six_digit_programs_are_kept(text_file: Write, puget_sound: Region) -> None:
    loaded = load(AWARDS, text_file("C2024_A.csv", HEADER + ROWS), puget_sound)
    assert [(r["program_code"], r["award_level_code"], r["awards"], r["awards_women"]) for r in listed(loaded)] == [
        ("01.0000", "3", 5, 3), ("51.3801", "3", 10, 9), ("01.0000", "20", 0, 0),
    ]  # fmt: skip
    assert loaded.partition == "ipeds-completions-2024"
    assert loaded.dropped == (("second majors", 1), ("totals of programs", 2))
    assert loaded.columns_not_kept == ("XCTOTALT",)
    unnamed = load(AWARDS, text_file("awards.csv", HEADER + ROWS), puget_sound)
    assert unnamed.partition == "ipeds-completions-unknown" and "year unknown" in unnamed.notes[0]


def test_parquet_and_csv_of_one_content_are_equal(text_file: Write, tmp_path: Path, puget_sound: Region) -> None:
    import pyarrow as pa
    import pyarrow.csv as pv
    import pyarrow.parquet as pq

    text = text_file("C2024_A.csv", HEADER + ROWS)
    data = pv.read_csv(str(text.path), convert_options=pv.ConvertOptions(column_types={"CIPCODE": pa.string()}))
    pq.write_table(data, tmp_path / "c2024_a_totals.parquet")
    own = {"source_sha256": None}
    found = load(AWARDS, SourceFile(tmp_path / "c2024_a_totals.parquet", "c2024_a_totals.parquet"), puget_sound)
    assert [{**r, **own} for r in listed(found)] == [
        {**r, **own} for r in listed(load(AWARDS, text, puget_sound))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("R,10,1,9\n100001,51.3801,2", "R,10,1,8\n100001,51.3801,2", "row 2: 9 awards to men and women, 10 in all"),
        ("1,20,R,0,0,0", "1,20,R,0,0,0\n100001,01.0000,1,1,R,1,1,0", "award level 1 .* beside levels 20 and 21"),
        ("15,3,12", "16,4,12", "institution 100001 at award level 3 sum to 15 awards, its total is 16"),
        ("51,1,3", "51.38011,1,3", "row 4: column CIPCODE holds '51.38011'"),
        ("01.0000,1,20", "01.0000,1,22", "row 6: column AWLEVEL holds '22'"),
        ("R,4,2,2", "R,.,2,2", r"row 3: column CTOTALT holds '\.'"),
    ],
)
def test_a_bad_row_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    assert ROWS.count(old) == 1
    with pytest.raises(DataError, match=message):
        load(AWARDS, text_file("C2024_A.csv", HEADER + ROWS.replace(old, new)), puget_sound)


def test_the_directory_keeps_the_state_and_no_person(
    text_file: Write, puget_sound: Region, region_in: Callable[[str], Region]
) -> None:
    file = text_file("hd2024.csv", DIRECTORY)
    loaded = load(PLACES, file, puget_sound)
    (row,) = listed(loaded)
    assert (row["institution_label"], row["county_code"], row["control_code"]) == ("First College", "53033", "1")
    assert "Pat Example" not in str(row) and {"CHFNM", "CHFTITLE"} <= set(loaded.columns_not_kept)
    assert loaded.dropped == (("outside the region's state", 1),)
    assert listed(load(PLACES, file, region_in("AL")))[0]["county_code"] == "01089"
    found = PLACES.recognise(file)
    assert found is not None
    with pytest.raises(NotForRegion, match="no institution of Oregon"):
        PLACES.load(file, found, region_in("OR"))


def test_other_files_are_left_alone(text_file: Write) -> None:
    file = text_file("a.csv", "UNITID,CIPCODE,AWLEVEL\n")
    assert AWARDS.recognise(file) is None and PLACES.recognise(file) is None


NATION = {2020: 5_203_844, 2021: 5_315_767, 2022: 5_310_086, 2023: 5_297_774, 2024: 5_459_862}


@pytest.mark.public_data
@pytest.mark.parametrize("year", NATION)
def test_official_awards_of_the_nation(public_data: Path, puget_sound: Region, year: int) -> None:
    name = f"c{year}_a_totals.parquet"
    loaded = load(AWARDS, SourceFile(public_data / "nces" / "ipeds" / name, name), puget_sound)
    assert sum(r["awards"] for r in listed(loaded)) == NATION[year]


@pytest.mark.public_data
def test_official_awards_of_the_three_counties(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "nces" / "ipeds"
    places = listed(load(PLACES, SourceFile(folder / "hd2024.csv.gz", "hd2024.csv.gz"), puget_sound))
    here = {r["institution_code"] for r in places if r["county_code"] in ("53033", "53053", "53061")}
    assert (len(places), len(here)) == (97, 46)
    name = "c2024_a_totals.parquet"
    awards = [r for r in listed(load(AWARDS, SourceFile(folder / name, name), puget_sound))
              if r["institution_code"] in here]  # fmt: skip
    assert sum(r["awards"] for r in awards) == 48_464
    assert len({r["program_code"] for r in awards}) == 732
    assert len({r["program_code"] for r in awards if r["awards"]}) == 551
    assert sum(r["awards"] for r in awards if r["program_code"] == "51.3801") == 1_805
