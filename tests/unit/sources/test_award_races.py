"""Awards and completers by race: nine categories that sum to the total, two code systems that never meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.contracts.training import AWARD_RACES
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.award_races import RACE_STEMS
from braidwork.sources.completers import CompletersLoader
from braidwork.sources.completions import CompletionsLoader
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded

Write = Callable[..., SourceFile]
AWARDS, PEOPLE = CompletionsLoader(), CompletersLoader()
STEMS = tuple(RACE_STEMS.values())  # hispanic white black aian asian nhpi two_or_more nonresident unknown
TOTALS = ["UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CTOTALM", "CTOTALW"]
BY_RACE = [f"C{s}T" for s in STEMS]
BY_SEX = [f"C{s}{x}" for s in STEMS for x in "TMW"]
RENAMED = (
    "INSTITUTION_ID,AWARD_LVL,TOTAL,TOTAL_M,TOTAL_W,TOTAL_NATIVE,TOTAL_ASIAN,TOTAL_BLACK,TOTAL_HISP,TOTAL_NHPI,"
    "TOTAL_WHITE,TOTAL_MULT,TOTAL_UNKNOWN,TOTAL_NRA,UND18,AGE18_24,AGE25_39,AGE40PLUS,AGE_UNKNOWN\n"
)
PERSONS = "100001,3,22,9,13,1,2,3,4,0,5,2,2,3,1,13,4,3,1\n100001,11,1,0,1,0,0,0,0,0,0,0,0,1,0,1,0,0,0\n"


def load(loader: CompletionsLoader | CompletersLoader, file: SourceFile, region: Region) -> list[Loaded]:
    found = loader.recognise(file)
    assert found is not None
    return list(loader.load(file, found, region))


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    import pyarrow as pa

    data = loaded.data if isinstance(loaded.data, pa.Table) else pa.concat_tables(loaded.data)
    loaded.table.check(data, where="test")
    return list(data.to_pylist())


def awards(*rows: tuple[str, str, list[int]], sexes: bool = False) -> str:
    """A file of awards; each row a program, a level, and the nine categories, all men, plus one woman in the first."""
    lines = [",".join([*TOTALS, *(BY_SEX if sexes else BY_RACE)])]
    for program, level, counts in rows:
        women = [1] + [0] * 8 if counts[0] else [0] * 9
        split = [f"{c},{c - w},{w}" for c, w in zip(counts, women, strict=True)]
        shown = split if sexes else [str(c) for c in counts]
        total = sum(counts)
        head = ["100001", program, "1", level, str(total), str(total - sum(women)), str(sum(women))]
        lines.append(",".join([*head, *shown]))
    return "\n".join(lines) + "\n"


NURSES = ("51.3801", "03", [4, 3, 2, 1, 5, 0, 1, 2, 6])
NOBODY = ("01.0000", "3", [0] * 9)


@pytest.mark.parametrize("sexes", [False, True])
def test_awards_by_race_sum_to_the_program(text_file: Write, puget_sound: Region, sexes: bool) -> None:
    plain, by_race = load(AWARDS, text_file("C2024_A.csv", awards(NURSES, NOBODY, sexes=sexes)), puget_sound)
    assert [(r["program_code"], r["award_level_code"], r["awards"]) for r in listed(plain)] == [
        ("51.3801", "3", 24), ("01.0000", "3", 0),
    ]  # fmt: skip
    rows = listed(by_race)
    assert by_race.table.name == "ipeds_completions_race" and by_race.partition == plain.partition
    assert {r["race_code"]: r["awards"] for r in rows} == dict(zip(RACE_STEMS, NURSES[2], strict=True))
    assert set(AWARD_RACES) == set(RACE_STEMS) >= {"nonresident", "unknown"}
    first = next(r for r in rows if r["race_code"] == "hispanic")
    assert (first["awards_men"], first["awards_women"]) == ((3, 1) if sexes else (None, None))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",4,3,1,3,3,0,", ",4,3,1,4,4,0,", "row 1: columns CHISPT to CUNKNT sum to 25 awards, column CTOTALT holds 24"),
        (",4,3,1,3,3,0,", ",4,3,1,3,2,1,", "row 1: columns CHISPM to CUNKNM sum to 22 awards, column CTOTALM holds 23"),
        (",4,3,1,3,3,0,", ",4,2,1,3,4,0,", "row 1: columns CHISPM to CHISPW sum to 3 awards, column CHISPT holds 4"),
        (",4,3,1,", ",.,3,1,", "row 1: column CHISPT holds '.'"),
        ("CUNKNT", "CNEWT", "lacks the column CUNKNT"),
        ("51.3801,1,03", "51.3801,1,11", "row 1: column AWLEVEL holds '11'"),
    ],
)
def test_a_bad_row_of_awards_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    content = awards(NURSES, sexes=True)
    assert content.count(old) == 1
    with pytest.raises(DataError, match=message):
        load(AWARDS, text_file("C2024_A.csv", content.replace(old, new)), puget_sound)


def test_completers_are_people_under_their_own_levels(text_file: Write, puget_sound: Region) -> None:
    (loaded,) = load(PEOPLE, text_file("c2021_c_wa_renamed.csv", RENAMED + PERSONS), puget_sound)
    rows = listed(loaded)
    assert (loaded.table.name, loaded.partition) == ("ipeds_completers_race", "ipeds-completers-2021")
    degree = {r["race_code"]: r["completers"] for r in rows if r["completer_level_code"] == "3"}
    assert degree == {"aian": 1, "asian": 2, "black": 3, "hispanic": 4, "nhpi": 0, "white": 5, "two_or_more": 2,
                      "unknown": 2, "nonresident": 3}  # fmt: skip
    assert {"UND18", "TOTAL_M"} <= set(loaded.columns_not_kept) and "TOTAL_HISP" not in loaded.columns_not_kept
    official = RENAMED.replace("INSTITUTION_ID,AWARD_LVL", "UNITID,AWLEVELC").replace(
        "TOTAL,TOTAL_M", "CSTOTLT,CSTOTLM"
    )
    (same,) = load(PEOPLE, text_file("C2021_C.csv", official + PERSONS), puget_sound)
    own = {"source_sha256": None}
    assert [{**r, **own} for r in listed(same)] == [{**r, **own} for r in rows]
    assert AWARDS.recognise(text_file("C2021_C.csv", official + PERSONS)) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("100001,11,1,", "100001,20,1,", "row 2: column AWARD_LVL holds '20'; expected a level of file C_C"),
        ("100001,11,1,", "100001,3,1,", "row 2: the row has the same key"),
        ("0,1,0,1,0,0,0\n", "0,1,0,1,0,0,0\n100001,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0\n", "level 1 .* beside levels"),
        (",22,9,13,1,2,3,4,", ",22,9,13,1,2,3,5,", "row 1: columns CSHISPT to CSUNKNT sum to 23 people"),
        (",22,9,13,", ",22,9,12,", "row 1: columns CSTOTLM to CSTOTLW sum to 21 people"),
        (",13,4,3,1\n", ",14,4,3,1\n", "row 1: columns CSUND18 to CSUNKN sum to 23 people"),
        ("TOTAL_NRA", "TOTAL_NEW", "lacks the column CSNRALT"),
        ("TOTAL_NRA", "CSUNKNT", "columns 'TOTAL_UNKNOWN' and 'CSUNKNT' both mean CSUNKNT"),
    ],
)
def test_a_bad_row_of_people_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    content = RENAMED + PERSONS
    assert content.count(old) == 1
    with pytest.raises(DataError, match=message):
        load(PEOPLE, text_file("c2021_c.csv", content.replace(old, new)), puget_sound)


@pytest.mark.public_data
def test_official_people_never_exceed_official_awards(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "nces" / "ipeds"
    name = "c2021_c_wa_by_race_age_renamed.csv"
    (loaded,) = load(PEOPLE, SourceFile(folder / name, name), puget_sound)
    rows = listed(loaded)
    assert len(rows) == 315 * 9 and len({r["institution_code"] for r in rows}) == 94
    people: Counter[tuple[str, str]] = Counter()
    for r in rows:
        people[r["institution_code"], r["completer_level_code"]] += r["completers"]
    levels = {"2": "2", "4": "2", "3": "3", "5": "5", "7": "7", "17": "9", "18": "9", "19": "9", "6": "10", "8": "10",
              "20": "11", "21": "12"}  # fmt: skip
    (all_awards,) = load(AWARDS, SourceFile(folder / "c2021_a_totals.parquet", "c2021_a_totals.parquet"), puget_sound)
    given: Counter[tuple[str, str]] = Counter()
    for r in listed(all_awards):
        given[r["institution_code"], levels[r["award_level_code"]]] += r["awards"]
    assert all(count <= given[key] for key, count in people.items())
    assert sum(people.values()) == 94_912 and sum(given[key] for key in people) == 98_799
    doctors = [key for key in people if key[1] == "9"]
    assert doctors and all(people[key] == given[key] for key in doctors)
