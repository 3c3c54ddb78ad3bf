"""O*NET: both forms give equal tables, releases are told apart, void levels and imprecise ratings are marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion
from braidwork.sources.onet import OnetLoader

Write = Callable[..., SourceFile]
LOADER = OnetLoader()
RATING = [
    "O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value", "N", "Standard Error", "Lower CI Bound",
    "Upper CI Bound", "Recommend Suppress", "Not Relevant", "Date", "Domain Source",
]  # fmt: skip
NURSE, AIDE = "29-1141.00", "31-1131.00"
SKILLS = [
    [NURSE, "2.A.1.a", 'The "Reading" skill', "IM", "4.12", "8", "0.1250", "3.8800", "4.3700", "N", "n/a"],
    [NURSE, "2.A.1.a", 'The "Reading" skill', "LV", "4.62", "8", "0.1830", "4.2664", "4.9836", "Y", "N"],
    [AIDE, "2.A.1.a", 'The "Reading" skill', "IM", "1.50", "8", "n/a", "n/a", "n/a", "n/a", "n/a"],
    [AIDE, "2.A.1.a", 'The "Reading" skill', "LV", "0.38", "8", "0.1830", "0", "0.7", "N", "Y"],
]
SKILLS = [[*row, "08/2023", "Analyst"] for row in SKILLS]
EDUCATION = [*RATING[:4], "Category", *RATING[4:10], *RATING[11:]]


def tabbed(header: list[str], rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\r\n" for row in [header, *rows])


def shares(*percents: str) -> list[list[str]]:
    rest = ["28", "n/a", "n/a", "n/a", "N", "08/2023", "Incumbent"]
    return [[NURSE, "2.D.1", "Required Level of Education", "RL", str(i), p, *rest] for i, p in enumerate(percents, 1)]


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_ratings_keep_their_flags_and_lose_void_levels(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("db_30_1_text/Skills.txt", tabbed(RATING, SKILLS)), puget_sound)
    importance, level, unsure, void = listed(loaded)
    assert (loaded.partition, loaded.period) == ("onet-30.1.skills", "O*NET 30.1")
    assert (importance["value"], importance["standard_error"], importance["element_label"]) == (
        4.12, 0.125, 'The "Reading" skill',
    )  # fmt: skip
    assert level["suppress_recommended"] is True and level["value"] == 4.62
    assert unsure["suppress_recommended"] is None and unsure["ci95_low"] is None and unsure["value"] == 1.5
    assert (void["value"], void["value_status"], void["not_relevant"]) == (None, "not_applicable", True)
    assert importance["not_relevant"] is None
    for words in (loaded.licence, loaded.facts["attribution"]):
        assert "O*NET 30.1 Database" in words and "CC BY 4.0" in words and "modified" in words


def test_both_forms_of_one_release_give_equal_tables(text_file: Write, workbook: Write, puget_sound: Region) -> None:
    text = load(text_file("db_30_1_text/Skills.txt", tabbed(RATING, SKILLS)), puget_sound)
    header = [RATING[0], "Title", *RATING[1:4], "Scale Name", *RATING[4:]]
    rows = [[r[0], "A title", *r[1:4], "Importance", *(_cell(c) for c in r[4:])] for r in SKILLS]
    book = workbook("db_30_1_Skills.xlsx", {"Skills": [header, *rows]})
    found = load(book, puget_sound)
    assert found.partition == text.partition
    own = {"source_sha256": None}
    assert [{**r, **own} for r in listed(found)] == [{**r, **own} for r in listed(text)]


def _cell(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return "" if text == "n/a" else text


def test_a_workbook_beside_its_text_is_left_unparsed(
    text_file: Write, workbook: Write, tmp_path: Path, puget_sound: Region
) -> None:
    text_file("db_30_1_text/Job Zones.txt", "O*NET-SOC Code\tJob Zone\n29-1141.00\t4\n")
    (tmp_path / "db_30_1_excel").mkdir()
    rows = [["O*NET-SOC Code", "Title", "Job Zone"], [NURSE, "Nurses", 4]]
    beside = workbook("db_30_1_excel/Job Zones.xlsx", {"Job Zones": rows})
    alone = SourceFile(beside.path, "Job Zones.xlsx")
    found = LOADER.recognise(beside)
    assert found is not None
    with pytest.raises(NotForRegion, match="text form of the same release"):
        LOADER.load(beside, found, puget_sound)
    # Built from its own folder alone, the workbook is all there is.
    assert listed(load(alone, puget_sound))[0]["job_zone"] == 4


def test_work_styles_of_release_30_have_other_scales(text_file: Write, puget_sound: Region) -> None:
    header = [*RATING[:5], "Date", "Domain Source"]
    rows = [[NURSE, "1.D.1.a", "Innovation", s, v, "12/2025", "AI/Expert"] for s, v in (("WI", "-1.5"), ("DR", "7"))]
    loaded = load(text_file("db_30_1_text/Work Styles.txt", tabbed(header, rows)), puget_sound)
    assert loaded.partition == "onet-30.1.work_styles"
    assert [(r["scale_code"], r["value"], r["standard_error"]) for r in listed(loaded)] == [
        ("WI", -1.5, None), ("DR", 7.0, None),
    ]  # fmt: skip


def test_the_read_me_tells_the_release_and_no_release_is_guessed(text_file: Write, puget_sound: Region) -> None:
    content = "O*NET-SOC Code\tTitle\tDescription\n29-1141.00\tNurses\tNurse people.\n"
    unknown = load(text_file("plain/Occupation Data.txt", content), puget_sound)
    assert unknown.partition == "onet-unknown" and "release unknown" in unknown.notes[0]
    text_file("told/Read Me.txt", "O*NET 29.1 Database\nNovember 2024 Release\n")
    told = load(text_file("told/Occupation Data.txt", content), puget_sound)
    assert (told.partition, told.facts["classification_version"]) == ("onet-29.1", "O*NET-SOC 2019")


@pytest.mark.parametrize(
    ("row", "cell", "value", "message"),
    [
        (1, 4, "7.5", "row 2: column Data Value holds '7.5'; expected a number from 0 to 7 on scale LV"),
        (0, 4, "0.5", "row 1: column Data Value holds '0.5'; expected a number from 1 to 5 on scale IM"),
        (0, 4, "n/a", "row 1: column Data Value holds 'n/a'"),
        (2, 0, "31-1131", "row 3: column O\\*NET-SOC Code holds '31-1131'; expected an O\\*NET-SOC code"),
        (3, 3, "IM", "row 4: the row has the same key"),
        (3, 3, "XX", "row 4: column Scale ID holds 'XX'"),
        (3, 10, "maybe", "row 4: column Not Relevant holds 'maybe'"),
        (3, 0, "31-1132.00", "occupation 31-1131.00 has 1 ratings; the file has 2"),
    ],
)
def test_a_bad_rating_is_named(
    text_file: Write, puget_sound: Region, row: int, cell: int, value: str, message: str
) -> None:
    rows = [[value if (i, j) == (row, cell) else c for j, c in enumerate(r)] for i, r in enumerate(SKILLS)]
    with pytest.raises(DataError, match=message):
        load(text_file("db_30_1_text/Skills.txt", tabbed(RATING, rows)), puget_sound)


def test_education_is_a_distribution(text_file: Write, puget_sound: Region) -> None:
    certificate = [NURSE, "2.D.4.a", "Certification", "IM", "n/a", "3.1", "28", "n/a", "n/a", "n/a", "N", "x", "y"]
    certificate[-2:] = ["08/2023", "Incumbent"]
    whole = tabbed(EDUCATION, [*shares("25.00", "74.97"), certificate])
    loaded = load(text_file("db_29_1_text/Education.txt", whole), puget_sound)
    assert [(r["category_code"], r["percent"]) for r in listed(loaded)] == [("1", 25.0), ("2", 74.97)]
    assert (loaded.rows_read, loaded.dropped) == (3, (("not a distribution of answers", 1),))
    with pytest.raises(DataError, match=r"29-1141.00 on scale RL sum to 99.90 percent"):
        load(text_file("short/Education.txt", tabbed(EDUCATION, shares("25.00", "74.90"))), puget_sound)


def test_other_tabbed_files_are_left_alone(text_file: Write) -> None:
    interests = tabbed(RATING[:5], [[NURSE, "1.B.1.a", "Realistic", "OI", "3.1"]])
    assert LOADER.recognise(text_file("Interests.txt", interests)) is None
    assert LOADER.recognise(text_file("a.csv", "O*NET-SOC Code,Title,Description\n")) is None


OFFICIAL = {
    "db_30_1_text_rebuilt/Skills.txt.gz": ("onet-30.1.skills", 62_580, 147),
    "db_30_1_text_rebuilt/Knowledge.txt.gz": ("onet-30.1.knowledge", 59_004, 4_880),
    "db_30_0_text_rebuilt/Abilities.txt.gz": ("onet-30.0.abilities", 92_976, 0),
    "db_30_0_text_rebuilt/Work Activities.txt.gz": ("onet-30.0.work_activities", 73_308, 0),
}


@pytest.mark.public_data
@pytest.mark.parametrize("name", OFFICIAL)
def test_official_ratings(public_data: Path, puget_sound: Region, name: str) -> None:
    key, count, imprecise = OFFICIAL[name]
    loaded = load(SourceFile(public_data / "onet" / name, name), puget_sound)
    found = listed(loaded)
    assert (loaded.partition, len(found)) == (key, count)
    assert len({r["occupation_code"] for r in found}) == 894
    assert sum(bool(r["suppress_recommended"]) for r in found) == imprecise
    assert not any(r["value"] is None for r in found if r["scale_code"] == "IM")


@pytest.mark.public_data
def test_official_lists_of_both_releases(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "onet"

    def rows(name: str) -> list[dict[str, Any]]:
        return listed(load(SourceFile(folder / name, name), puget_sound))

    known = {r["occupation_code"] for r in rows("db_29_1_text/Occupation Data.txt.gz")}
    related = rows("db_29_1_text/Related Occupations.txt.gz")
    zones = {r["occupation_code"]: r["job_zone"] for r in rows("db_29_1_text/Job Zones.txt.gz")}
    assert len(known) == 1_016 and len(zones) == 923 and zones[NURSE] == 4 and zones.keys() < known
    assert Counter(r["tier"] for r in related) == {
        "primary_short": 4_615, "primary_long": 4_615, "supplemental": 9_230,
    }  # fmt: skip
    first = [r["related_code"][:7] for r in sorted(related, key=lambda r: r["rank"]) if r["occupation_code"] == AIDE]
    assert first[:5] == ["31-1121", "29-2061", "29-2043", "29-1141", "31-1133"]
    pairs = {(r["occupation_code"], r["related_code"]) for r in related}
    later = {(r["occupation_code"], r["related_code"]) for r in rows("db_30_1_excel/Related Occupations.xlsx")}
    assert len(pairs & later) == 17_418 and {c for p in pairs for c in p} <= known
    titles = rows("db_29_1_text/Alternate Titles.txt.gz")
    assert len(titles) == 55_120 and {r["occupation_code"] for r in titles} <= known
    schooled = {r["occupation_code"] for r in rows("db_29_1_text/Education, Training, and Experience.txt.gz")}
    assert len(schooled) == 858 and schooled <= known
    schooled = {r["occupation_code"] for r in rows("db_30_1_excel/Education, Training, and Experience.xlsx")}
    assert len(schooled) == 878
    styles = rows("db_30_1_excel/Work Styles.xlsx")
    assert len(styles) == 37_422 and {r["scale_code"] for r in styles} == {"WI", "DR"}
    assert {r["scale_code"] for r in rows("db_29_1_text/Work Styles.txt.gz")} == {"IM"}
