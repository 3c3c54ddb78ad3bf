"""Building a region: official files go in, a store comes out, or a plain sentence says why not.

The files here are tiny, but they are written as the Census Bureau writes its public-use sample: one row for a person,
one for a housing unit, joined by SERIALNO. Everything that these tests do, `braidwork region build --from FOLDER
--data DIR` does.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from braidwork.engine import Manifest, Store
from braidwork.errors import BraidworkError, DataError
from braidwork.reference import region
from braidwork.sources.build import BuildResult, build_region

PERSONS = """\
SERIALNO,SPORDER,PUMA,STATE,ADJINC,PWGTP,AGEP,SEX,RAC1P,HISP,SCHL,ESR,WAGP
2024HU0000001,1,23301,53,1015250,100,40,1,6,01,21,1,80000
2024HU0000001,2,23301,53,1015250,90,4,2,6,01,01,,
2024HU0000003,1,25301,53,1015250,60,70,2,1,02,16,6,0
"""
HOUSING = """\
SERIALNO,PUMA,STATE,ADJHSG,ADJINC,WGTP,NP,TYPEHUGQ,TEN,VACS,GRNTP,HINCP
2024HU0000001,23301,53,1000000,1015250,95,2,1,3,,2000,80000
2024HU0000003,25301,53,1000000,1015250,60,1,1,2,,,12000
2024HU0000007,10100,53,1000000,1015250,30,0,1,,1,,
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def build(folder: Path, data: Path) -> BuildResult:
    return build_region(folder, data, region("puget-sound"))


def files(folder: Path, **texts: str) -> Path:
    """A folder of csv files, the two above unless others are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (texts or {"persons": PERSONS, "housing": HOUSING}).items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def refused(tmp_path: Path, data: Path, **texts: str) -> str:
    """The whole message of a build that is refused."""
    with pytest.raises(BraidworkError) as caught:
        build(files(tmp_path / "refused", **texts), data)
    return caught.value.message


def test_a_file_is_known_by_what_it_holds(tmp_path: Path, data: Path) -> None:
    """Names do not matter. The columns tell persons from housing, SERIALNO tells the edition."""
    manifest = build(files(tmp_path / "in", a=PERSONS, b=HOUSING), data).manifest
    assert [(s.name, s.recognised_as, s.vintage, s.rows_kept) for s in manifest.sources] == [
        ("b.csv", "pums_housing", "acs1-2024", 3),
        ("a.csv", "pums_person", "acs1-2024", 3),
    ]


def test_what_is_written(tmp_path: Path, data: Path) -> None:
    """Codes keep their zeros, money is in dollars of the edition, a blank is a blank and not a zero."""
    build(files(tmp_path / "in"), data)
    store = Store.open(data)
    people = store.table("pums_person")
    rows = store.collect(people.select("serialno", "education_code", "wage_annual_usd", "family_type_code")).to_pylist()
    assert [tuple(r.values()) for r in rows] == [
        ("2024HU0000001", "21", pytest.approx(81_220.0), "a1i0p1s0t0"),
        ("2024HU0000001", "01", None, "a1i0p1s0t0"),
        ("2024HU0000003", "16", 0.0, "a1i0p0s0t0"),
    ]


def test_each_table_says_how_it_was_made(tmp_path: Path, data: Path) -> None:
    """The manifest names the source by checksum, what of the region it covers, and every factor that was applied."""
    manifest = build(files(tmp_path / "in"), data).manifest
    people = manifest.partition("pums_person", "acs1-2024")
    assert people.sources == (next(s.sha256 for s in manifest.sources if s.name == "persons.csv"),)
    assert people.facts["coverage"] == "2 of 32 PUMAs; ages 4 to 70"
    assert people.facts["weighted"] == 250
    assert people.facts["parameters"] == [
        {"name": "ADJINC", "value": 1.01525, "interview_year": 2024, "citation": "the file's own column"}
    ]
    assert b"braidwork" in pq.read_schema(data / people.file).metadata


def test_packed_files_and_other_spellings_give_the_same_store(tmp_path: Path, data: Path) -> None:
    """A gzip, a zip, lower-case names, `20.0` for 20 or NA for a blank: the tables are the same, byte for byte."""
    build(files(tmp_path / "in"), data)
    odd = files(tmp_path / "odd", housing=HOUSING)
    spelled = PERSONS.replace(",01,", ",1.0,").replace(",6,01", ",6.0,1").replace(",,\n", ",NA,NA\n")
    header, rest = spelled.split("\n", 1)
    (odd / "persons.csv.gz").write_bytes(gzip.compress(f"{header.lower()}\n{rest}".encode()))
    build(odd, tmp_path / "other")
    one, two = (Manifest.read(d).partition("pums_person", "acs1-2024") for d in (data, tmp_path / "other"))
    assert pq.read_table(data / one.file).equals(pq.read_table(tmp_path / "other" / two.file))


def test_building_again_changes_nothing(tmp_path: Path, data: Path) -> None:
    """The checksums of the files decide. Nothing is parsed, nothing is written."""
    folder = files(tmp_path / "in")
    assert build(folder, data).changed
    assert not build(folder, data).changed


def test_a_copy_is_named_and_a_part_is_joined(tmp_path: Path, data: Path) -> None:
    """Two files of one edition that share no record are parts of it; a file with the same records is a copy."""
    lines = PERSONS.splitlines(keepends=True)
    parts = {"a": "".join(lines[:3]), "b": lines[0] + lines[3], "copy": lines[0] + lines[3], "housing": HOUSING}
    manifest = build(files(tmp_path / "in", **parts), data).manifest
    assert manifest.partition("pums_person", "acs1-2024").rows == 3
    assert [(u.name, u.reason) for u in manifest.unused] == [
        ("copy.csv", "the same edition and the same 1 records as b.csv")
    ]


def test_a_file_of_another_state_is_named_and_not_used(tmp_path: Path, data: Path) -> None:
    """Alone it is an error; beside the right files it is only listed."""
    oregon = PERSONS.replace(",53,", ",41,")
    assert refused(tmp_path, data, persons=oregon).startswith(
        "nothing here serves the region Puget Sound (King, Pierce and Snohomish counties).\n"
        "  persons.csv: it holds state 41 (Oregon); the region Puget Sound"
    )
    manifest = build(files(tmp_path / "in", persons=PERSONS, housing=HOUSING, oregon=oregon), data).manifest
    assert [u.name for u in manifest.unused] == ["oregon.csv"]


def test_a_missing_column_is_named_and_a_renamed_one_is_guessed(tmp_path: Path, data: Path) -> None:
    """The message ends with what to do."""
    assert refused(tmp_path, data, persons=PERSONS.replace("AGEP", "AGE")) == (
        "persons.csv: there is no column AGEP (age).\n"
        "What to do: if 'AGE' is that column, rename it; otherwise download the official file again."
    )


def test_an_unknown_code_is_named_with_its_row(tmp_path: Path, data: Path) -> None:
    """Rows are counted as a person counts them: the first below the header is row 1."""
    assert refused(tmp_path, data, persons=PERSONS.replace(",70,2,1,", ",70,3,1,")) == (
        "persons.csv, row 3: column SEX holds the unknown code '3'; the dictionary knows 1, 2.\n"
        "What to do: correct the code; if the publisher has added it, tell the maintainers which edition this is."
    )


def test_mixed_editions_are_refused(tmp_path: Path, data: Path) -> None:
    """By the year in SERIALNO, by the PUMA definition, and by the factor that brings dollars to the edition's year."""
    by_year = refused(tmp_path, data, persons=PERSONS.replace("2024HU0000003", "2022HU0000003"))
    assert by_year.startswith("persons.csv, row 3: SERIALNO names interviews of 2022, 2024: editions are mixed.")
    by_puma = refused(tmp_path, data, persons=PERSONS.replace("25301", "11501"))
    assert by_puma.startswith("persons.csv, row 3: column PUMA holds 11501, a code of the 2010 definition")
    by_factor = refused(tmp_path, data, persons=PERSONS.replace("1015250", "1042311"))
    assert by_factor.startswith(
        "persons.csv, row 1: column ADJINC holds 1.042311 for an interview of 2024; the diction"
    )
    by_spelling = refused(tmp_path, data, persons=PERSONS.replace("SPORDER", "ST"))
    assert by_spelling.startswith("persons.csv: columns STATE and ST are two vintages' names of one question.")


def test_the_1_year_file_of_2020_is_refused(tmp_path: Path, data: Path) -> None:
    """The Bureau published experimental weights only."""
    said = refused(tmp_path, data, persons=PERSONS.replace("2024HU", "2020HU"))
    assert "which has no standard 1-year release (experimental weights only)" in said
    assert "use a 5-year file that contains 2020" in said


def test_a_person_twice_and_a_person_without_a_home(tmp_path: Path, data: Path) -> None:
    """Both name the rows in which to look."""
    twice = PERSONS + PERSONS.splitlines()[1] + "\n"
    assert refused(tmp_path, data, persons=twice, housing=HOUSING).startswith(
        "persons.csv, rows 1 and 4: 2 records share SERIALNO 2024HU0000001, SPORDER 1; each may appear once."
    )
    homes = "".join(line for line in HOUSING.splitlines(keepends=True) if "0000003" not in line)
    assert refused(tmp_path, data, persons=PERSONS, housing=homes).startswith(
        "persons.csv, row 3: 1 person has no housing unit in housing.csv; the first is SERIALNO 2024HU0000003."
    )


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        ("many", "persons.csv, row 1: column PWGTP holds 'many'; expected a whole number."),
        ("", "persons.csv, row 1: column PWGTP is blank."),
        ("-4", "persons.csv, row 1: column PWGTP holds -4; the dictionary allows 0 to 9,999."),
        ("1000000000000", "persons.csv, row 1: column PWGTP holds 1000000000000; the dictionary allows 0 to 9,999."),
    ],
)
def test_a_weight_that_is_none(tmp_path: Path, data: Path, weight: str, said: str) -> None:
    """A base weight is a whole number from 0 on; replicate weights may be zero or negative, as the Bureau's are."""
    assert refused(tmp_path, data, persons=PERSONS.replace(",100,40,", f",{weight},40,")).startswith(said)


def test_replicate_weights_are_80_or_none(tmp_path: Path, data: Path) -> None:
    """Without them measures use design factors and say so; 79 of them are a fault."""
    lines = PERSONS.splitlines()
    names = ",".join(f"PWGTP{i}" for i in range(1, 80))
    wide = "\n".join([f"{lines[0]},{names}", *(f"{line}{',50' * 79}" for line in lines[1:])])
    assert refused(tmp_path, data, persons=wide).startswith(
        "persons.csv: 79 replicate weights; the ACS has 80 (missing PWGTP80)."
    )


def test_a_broken_download_is_refused_before_it_is_read(tmp_path: Path, data: Path) -> None:
    """Cut short, empty, a header alone, or a web page in place of the file."""
    folder = files(tmp_path / "in", housing=HOUSING)
    path = folder / "persons.csv.gz"
    for content, said in (
        (gzip.compress(PERSONS.encode() * 50)[:-30], "the compressed file is cut short or damaged."),
        (b"", "the file is empty."),
        (gzip.compress(PERSONS.splitlines()[0].encode()), "the file has a header and no rows."),
        (b"<!DOCTYPE html><h1>Not found</h1>", "this is a web page, not data"),
        (gzip.compress(PERSONS[:-8].encode()), "the row has 10 values; the header names 13 columns."),
    ):
        path.write_bytes(content)
        with pytest.raises(DataError) as caught:
            build(folder, data)
        assert said in caught.value.what
        assert (caught.value.where or "").startswith("persons.csv.gz")


def test_a_refused_build_leaves_the_store_as_it_was(tmp_path: Path, data: Path) -> None:
    """The last good store stays, to the byte."""
    build(files(tmp_path / "in"), data)
    before = (data / "manifest.json").read_bytes()
    refused(tmp_path, data, persons=PERSONS.replace("AGEP", "AGE"))
    assert (data / "manifest.json").read_bytes() == before
    assert Store.open(data).entry("pums_person").rows == 3


def test_a_table_of_a_store_is_no_source(tmp_path: Path, data: Path) -> None:
    """Its money was adjusted once already; it is never adjusted a second time."""
    build(files(tmp_path / "in"), data)
    own = data / Manifest.read(data).partition("pums_person", "acs1-2024").file
    with pytest.raises(DataError, match="a table of a Braidwork store, not a publisher's file"):
        build(own, tmp_path / "second")
