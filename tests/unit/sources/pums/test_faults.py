"""Every fault of a PUMS file names file, row, column and mend, and leaves the last good store as it was."""

from __future__ import annotations

import gzip
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.errors import BraidworkError
from braidwork.region.health import examine

from .tiny import Tiny, as_csv, build

Spoil = Callable[[Tiny], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store built from the sound files, once: read only."""
    folder = tmp_path_factory.mktemp("sound")
    build(Tiny().write(folder / "good"), folder / "data")
    return folder / "data"


@pytest.fixture
def good(built: Path, tmp_path: Path) -> Path:
    """A copy of that store for one test to harm."""
    return Path(shutil.copytree(built, tmp_path / "data"))


def refusal(folder: Path, data: Path) -> BraidworkError:
    """The error of a build, after which the store is byte for byte what it was and the doctor is content."""
    before = {p: p.read_bytes() for p in data.rglob("*") if p.is_file()}
    with pytest.raises(BraidworkError) as caught:
        build(folder, data)
    assert {p: p.read_bytes() for p in data.rglob("*") if p.is_file()} == before
    assert all(c.good for c in examine(data) if c.name not in ("Disk", "Spark"))
    assert caught.value.mend
    assert caught.value.where
    return caught.value


def renamed(old: str, new: str) -> Spoil:
    def spoil(tiny: Tiny) -> None:
        tiny.persons = [{new if k == old else k: v for k, v in row.items()} for row in tiny.persons]

    return spoil


def person(row: int, column: str, value: str) -> Spoil:
    return lambda tiny: tiny.persons[row - 1].__setitem__(column, value)


def home(row: int, column: str, value: str) -> Spoil:
    return lambda tiny: tiny.housing[row - 1].__setitem__(column, value)


def everyone(column: str, value: str) -> Spoil:
    def spoil(tiny: Tiny) -> None:
        for row in tiny.persons:
            row[column] = value

    return spoil


def without(column: str) -> Spoil:
    def spoil(tiny: Tiny) -> None:
        for row in tiny.persons:
            del row[column]

    return spoil


def twin(tiny: Tiny) -> None:
    tiny.persons.append(dict(tiny.persons[1]))


def double_home(tiny: Tiny) -> None:
    tiny.housing.append(dict(tiny.housing[2]))


def homeless(tiny: Tiny) -> None:
    del tiny.housing[2]


def replicates(count: int, **cells: str) -> Spoil:
    def spoil(tiny: Tiny) -> None:
        tiny.persons = Tiny().with_replicates(count).persons
        tiny.persons[2].update(cells)

    return spoil


def of_2020(tiny: Tiny) -> None:
    for row in tiny.persons:
        row["SERIALNO"] = row["SERIALNO"].replace("2024", "2020")


def five_one_year_files(tiny: Tiny) -> None:
    """Five 1-year files put together look like a 5-year file, but for the factor that brings dollars to 2023."""
    tiny.persons = [
        {**row, "SERIALNO": row["SERIALNO"].replace("2024", str(year)), "ADJINC": "1010145"}
        for year in range(2019, 2024)
        for row in tiny.persons
    ]


P, H = "psam_p53.csv", "psam_h53.csv"


@pytest.mark.parametrize(
    ("spoil", "where", "what", "mend"),
    [
        pytest.param(without("PWGTP"), P, "no column PWGTP (persons that the record", "download", id="missing column"),
        pytest.param(renamed("AGEP", "AGE"), P, "no column AGEP (age)", "if 'AGE' is that column", id="renamed"),
        pytest.param(renamed("PWGTP", "FINALWT"), P, "no column PWGTP", "if one of FINALWT is", id="strange name"),
        pytest.param(renamed("RAC1P", "rac1p_code"), P, "no column RAC1P", "rename it", id="renamed race"),
        pytest.param(person(3, "SEX", "7"), f"{P}, row 3", "column SEX holds the unknown code '7'", "1, 2", id="code"),
        pytest.param(person(2, "HISP", "99"), f"{P}, row 2", "column HISP holds", "", id="two-digit code"),
        pytest.param(person(2, "OCCP", "12345"), f"{P}, row 2", "OCCP holds the unknown code '12345'", "", id="width"),
        pytest.param(home(2, "TEN", "9"), f"{H}, row 2", "column TEN holds the unknown code '9'", "", id="tenure"),
        pytest.param(person(1, "SERIALNO", "2022GQ0000005"), f"{P}, row 2", "interviews of 2022, 2024: editions", "",
                     id="two editions in a file"),
        pytest.param(person(3, "SERIALNO", "000000127"), f"{P}, row 3", "a year before 2017, 2024", "",
                     id="old serial"),
        pytest.param(person(3, "SERIALNO", "2.024E+12"), f"{P}, row 3", "column SERIALNO holds '2.024E+12'",
                     "a spreadsheet rounds", id="serial rounded"),
        pytest.param(person(3, "SERIALNO", ""), f"{P}, row 3", "column SERIALNO holds ''", "", id="no serial"),
        pytest.param(five_one_year_files, f"{P}, row 1", "holds 1.010145 for an interview of 2019",
                     "file of its own", id="five editions as one"),
        pytest.param(person(2, "PUMA", "11603"), f"{P}, row 2",
                     "column PUMA holds 11603, a code of the 2010 definition", "--vintage", id="other PUMA definition"),
        pytest.param(person(2, "PUMA", ""), f"{P}, row 2", "column PUMA is blank", "", id="no PUMA"),
        pytest.param(everyone("ST", "53"), P, "columns STATE and ST are two vintages' names", "", id="both spellings"),
        pytest.param(everyone("agep", "40"), P, "columns AGEP and agep are the same name", "", id="folded twins"),
        pytest.param(of_2020, f"{P}, row 1", "which has no standard 1-year release", "5-year", id="2020"),
        pytest.param(twin, f"{P}, rows 2 and 5", "2 records share SERIALNO 2024HU0000001, SPORDER 1", "remove",
                     id="duplicated person"),
        pytest.param(double_home, f"{H}, rows 3 and 5", "2 records share SERIALNO 2024HU0000003", "", id="double home"),
        pytest.param(homeless, f"{P}, row 4", "1 person has no housing unit in psam_h53.csv", "same edition",
                     id="person without household"),
        pytest.param(person(2, "PWGTP", "many"), f"{P}, row 2", "PWGTP holds 'many'; expected a whole", "", id="text"),
        pytest.param(person(2, "PWGTP", "NaN"), f"{P}, row 2", "column PWGTP is blank", "", id="not a number"),
        pytest.param(person(2, "PWGTP", "-4"), f"{P}, row 2", "PWGTP holds -4; the dictionary allows 0", "",
                     id="below 0"),
        pytest.param(person(2, "PWGTP", "1000000000000"), f"{P}, row 2", "the dictionary allows 0 to 9,999", "",
                     id="huge weight"),
        pytest.param(person(2, "PWGTP", "1" + "0" * 30), f"{P}, row 2", "the dictionary allows 0 to 9,999", "",
                     id="weight beyond 64 bits"),
        pytest.param(person(2, "PWGTP", "12.5"), f"{P}, row 2", "PWGTP holds '12.5'; expected a whole", "", id="half"),
        pytest.param(everyone("PWGTP", "0"), f"{P}, row 1", "column PWGTP is 0 in every record", "", id="all zero"),
        pytest.param(person(2, "WAGP", "99999999"), f"{P}, row 2", "WAGP holds 99999999; the dictionary", "",
                     id="wages beyond the range"),
        pytest.param(person(2, "WAGP", "80,000".replace(",", "k")), f"{P}, row 2", "WAGP holds '80k000'", "",
                     id="wages"),
        pytest.param(person(3, "WAGP", "-1"), f"{P}, row 3", "WAGP holds -1; the dictionary allows 0", "",
                     id="API blank"),
        pytest.param(person(3, "ESR", "0"), f"{P}, row 3", "ESR holds the unknown code '0'", "", id="API blank code"),
        pytest.param(person(2, "AGEP", "140"), f"{P}, row 2", "AGEP holds 140; the dictionary allows 0 to 99", "",
                     id="age"),
        pytest.param(replicates(79), P, "79 replicate weights; the ACS has 80 (missing PWGTP80)", "",
                     id="79 replicates"),
        pytest.param(replicates(81), P, "81 replicate weights; the ACS has 80", "", id="81 replicates"),
        pytest.param(replicates(80, PWGTP7="x"), f"{P}, row 3", "column PWGTP7 holds 'x'", "", id="replicate of text"),
        pytest.param(replicates(80, PWGTP7=""), f"{P}, row 3", "column PWGTP7 is blank", "", id="blank replicate"),
        pytest.param(replicates(80, PWGTP80="40000"), f"{P}, row 3", "PWGTP80 holds 40000", "", id="huge replicate"),
        pytest.param(person(4, "ADJINC", "52"), f"{P}, row 4", "column ADJINC holds 52; expected a factor", "",
                     id="factor"),
        pytest.param(person(4, "ADJINC", ""), f"{P}, row 4", "column ADJINC is blank", "", id="blank factor"),
        pytest.param(person(4, "ADJINC", "1042311"), f"{P}, row 4", "says 1.015250: editions are mixed", "",
                     id="factor of another edition"),
        pytest.param(person(4, "STATE", ""), f"{P}, row 4", "column STATE is blank", "", id="no state"),
    ],
)  # fmt: skip
def test_a_fault_is_named(good: Path, tmp_path: Path, spoil: Spoil, where: str, what: str, mend: str) -> None:
    tiny = Tiny()
    spoil(tiny)
    fault = refusal(tiny.write(tmp_path / "bad"), good)
    assert fault.where == where
    assert what in fault.what
    assert mend in fault.message


def test_a_row_of_another_state_does_not_shift_the_rows_that_are_named(good: Path, tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.persons.insert(0, {**tiny.persons[0], "STATE": "41", "SERIALNO": "2024GQ0000001", "SEX": "7"})
    tiny.persons[3]["SEX"] = "8"
    assert refusal(tiny.write(tmp_path / "bad"), good).where == "psam_p53.csv, row 4"


def test_every_faulty_file_is_named_at_once(good: Path, tmp_path: Path) -> None:
    tiny = Tiny()
    without("PWGTP")(tiny)
    folder = tiny.write(tmp_path / "bad")
    (folder / "psam_h53.csv").write_bytes(b"")
    with pytest.raises(BraidworkError) as caught:
        build(folder, good)
    assert "2 files cannot be used" in caught.value.message
    assert "psam_h53.csv: the file is empty" in caught.value.message
    assert "psam_p53.csv: there is no column PWGTP" in caught.value.message


def test_no_factor_is_known_for_the_edition(good: Path, tmp_path: Path) -> None:
    tiny = Tiny()
    without("ADJINC")(tiny)
    for row in tiny.persons:
        row["SERIALNO"] = row["SERIALNO"].replace("2024", "2031")
    fault = refusal(tiny.write(tmp_path / "bad"), good)
    assert fault.where == "psam_p53.csv"
    assert "no column ADJINC, and no factor is known for 2031 (1-year), interviews of 2031" in fault.what
    assert "with its ADJINC column" in (fault.mend or "")


def test_only_files_of_another_state(good: Path, tmp_path: Path) -> None:
    tiny = Tiny()
    for row in (*tiny.persons, *tiny.housing):
        row["STATE"] = "41"
    with pytest.raises(BraidworkError) as caught:
        build(tiny.write(tmp_path / "bad"), good)
    assert "nothing here serves the region Puget Sound" in caught.value.message
    assert "psam_p53.csv: it holds state 41 (Oregon); the region" in caught.value.message
    assert "add the Census PUMS person and housing files" in (caught.value.mend or "")


def test_another_state_beside_the_right_one_is_named_and_not_used(tmp_path: Path) -> None:
    folder = Tiny().write(tmp_path / "files")
    tiny = Tiny()
    for row in tiny.persons:
        row["STATE"] = "41"
    (folder / "psam_p41.csv").write_text(as_csv(tiny.persons))
    manifest = build(folder, tmp_path / "data").manifest
    (unused,) = manifest.unused
    assert unused.name == "psam_p41.csv"
    assert "it holds state 41 (Oregon)" in unused.reason


def test_a_region_without_a_record(good: Path, tmp_path: Path) -> None:
    tiny = Tiny()
    for row in (*tiny.persons, *tiny.housing):
        row["PUMA"] = "10100"
    with pytest.raises(BraidworkError) as caught:
        build(tiny.write(tmp_path / "bad"), good)
    assert "nothing here serves" in caught.value.what
    assert "no record lies in a PUMA of Puget Sound" in caught.value.what
    assert "(2020 definition)" in caught.value.what


def _bytes_of(tiny: Tiny) -> bytes:
    return as_csv(tiny.persons * 2000).encode()


def _gz(content: bytes) -> tuple[str, bytes]:
    return "psam_p53.csv.gz", gzip.compress(content)


def _zip(content: bytes, tmp: Path) -> tuple[str, bytes]:
    with zipfile.ZipFile(tmp / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("psam_p53.csv", content)
    return "csv_pwa.zip", (tmp / "x.zip").read_bytes()


def _parquet(tmp: Path) -> tuple[str, bytes]:
    rows = Tiny().persons
    pq.write_table(pa.table({k: [r[k] for r in rows] for k in rows[0]}), tmp / "x.parquet")
    return "p_53.parquet", (tmp / "x.parquet").read_bytes()


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95, 0.999])
@pytest.mark.parametrize("kind", ["gz", "zip", "parquet"])
def test_a_truncated_file(good: Path, tmp_path: Path, kind: str, part: float) -> None:
    content = _bytes_of(Tiny())
    name, whole = {"gz": lambda: _gz(content), "zip": lambda: _zip(content, tmp_path)}.get(
        kind, lambda: _parquet(tmp_path)
    )()
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / name).write_bytes(whole[: int(len(whole) * part)])
    fault = refusal(folder, good)
    assert "cut short or damaged" in fault.what
    assert (fault.where or "").startswith(name)
    assert "download the file again" in (fault.mend or "")


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_flipped_byte_inside(good: Path, tmp_path: Path, kind: str) -> None:
    content = _bytes_of(Tiny())
    name, whole = _gz(content) if kind == "gz" else _zip(content, tmp_path)
    spoiled = bytearray(whole)
    middle = len(whole) // 2
    spoiled[middle : middle + 40] = bytes(255 - b for b in spoiled[middle : middle + 40])
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / name).write_bytes(bytes(spoiled))
    with pytest.raises(BraidworkError):
        build(folder, good)


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        pytest.param(b"", "psam_p53.csv", "the file is empty", id="empty"),
        pytest.param(b"HEADER", "psam_p53.csv", "a header and no rows", id="header only"),
        pytest.param(b"HEADER\n", "psam_p53.csv", "a header and no rows", id="header and line end"),
        pytest.param(b"<!DOCTYPE html><html>404</html>", "psam_p53.csv", "this is a web page, not data", id="web page"),
        pytest.param(gzip.compress(b"\n<html>"), "psam_p53.csv", "this is a web page", id="packed web page"),
        pytest.param(gzip.compress(b""), "psam_p53.csv", "the file is empty", id="packed nothing"),
    ],
)
def test_a_file_without_data(good: Path, tmp_path: Path, content: bytes, where: str, what: str) -> None:
    folder = Tiny().write(tmp_path / "bad")
    header = (folder / "psam_p53.csv").read_text().split("\n", 1)[0].encode()
    (folder / "psam_p53.csv").write_bytes(content.replace(b"HEADER", header))
    fault = refusal(folder, good)
    assert (fault.where, what in fault.what) == (where, True)


def test_a_csv_cut_in_a_row(good: Path, tmp_path: Path) -> None:
    folder = Tiny().write(tmp_path / "bad")
    path = folder / "psam_p53.csv"
    path.write_text(path.read_text()[:-20])
    fault = refusal(folder, good)
    assert fault.where == "psam_p53.csv, row 4"
    assert re.search(r"the row has \d+ values; the header names 21 columns", fault.what)
    assert "cut short" in (fault.mend or "")


def test_a_long_csv_cut_in_its_last_row(good: Path, tmp_path: Path) -> None:
    """The row is named where the file is read in many blocks, too."""
    folder = tmp_path / "bad"
    folder.mkdir()
    text = as_csv(Tiny().persons * 80_000)
    (folder / "psam_p53.csv").write_text(text[:-20])
    fault = refusal(folder, good)
    assert fault.where == "psam_p53.csv, row 320000"


def test_a_person_file_cut_between_rows_is_noted(tmp_path: Path) -> None:
    """Such a file is whole rows only; NP of the housing file still tells that people are absent."""
    tiny = Tiny()
    del tiny.persons[2]
    result = build(tiny.write(tmp_path / "files"), tmp_path / "data")
    notes = result.manifest.partition("pums_person", "acs1-2024").facts["notes"]
    assert any("1 units have another number of persons than column NP says (1 persons" in n for n in notes)


def test_a_table_of_braidwork_is_not_a_source(good: Path, tmp_path: Path) -> None:
    """Its money is adjusted already; read again it would be adjusted twice."""
    folder = tmp_path / "bad"
    folder.mkdir()
    (own,) = (good / "tables" / "pums_person").glob("*.parquet")
    (folder / "p_53.parquet").write_bytes(own.read_bytes())
    fault = refusal(folder, good)
    assert fault.where == "p_53.parquet"
    assert "a table of a Braidwork store" in fault.what
    assert "adjusted already" in fault.what


def test_a_locked_archive(good: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    name, whole = _zip(_bytes_of(Tiny()), tmp_path)
    locked = bytearray(whole)
    locked[6] |= 1  # the flag of encryption, in the member's header and in the directory
    directory = whole.rindex(b"PK\x01\x02")
    locked[directory + 8] |= 1
    (folder / name).write_bytes(bytes(locked))
    fault = refusal(folder, good)
    assert fault.where == "csv_pwa.zip!psam_p53.csv"
    assert "password" in fault.what


@pytest.mark.parametrize("name", ["somebody.xlsx", "somebody.csv", "somebody.txt", "somebody.geojson", "national.json"])
@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02\xff" * 50, b"\xff\xfe\x00a", b"{", b"\x1f\x8bnope", b"PK\x03\x04no"]
)
def test_a_broken_file_that_nobody_asked_for(tmp_path: Path, name: str, content: bytes) -> None:
    """It is named as not used, or refused in plain words; never a stack trace."""
    folder = Tiny().write(tmp_path / "files")
    (folder / name).write_bytes(content)
    try:
        manifest = build(folder, tmp_path / "data").manifest
    except BraidworkError as fault:
        assert name in fault.message
    else:
        assert [u.name for u in manifest.unused] == [name]


def test_vintage_must_name_a_file_and_agree_with_it(good: Path, tmp_path: Path) -> None:
    from braidwork.contracts import Vintage
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    folder = Tiny().write(tmp_path / "files")
    stated = Vintage("US Census Bureau", "acs1", 2015)
    with pytest.raises(BraidworkError, match=r"did you mean psam_p53\.csv"):
        build_region(folder, good, region("puget-sound"), stated={"psam_p54.csv": stated})
    with pytest.raises(BraidworkError) as caught:
        build_region(folder, good, region("puget-sound"), stated={"psam_p53.csv": stated})
    assert caught.value.where == "psam_p53.csv, row 1"
    assert "names an interview of 2024, but the edition was stated as 2015 (1-year)" in caught.value.what
