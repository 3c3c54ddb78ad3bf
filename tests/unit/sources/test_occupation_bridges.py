"""Census codes of 2010 and 2018 by the sentences that tell their changes, and the 22 occupation groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.crosswalks import CrosswalkLoader
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded

Write = Callable[..., SourceFile]
LOADER = CrosswalkLoader()
LISTS = [
    ["Crosswalk from 2010 to 2018"],
    [],
    ["2010 SOC code", "2010 Census Code", "2010 Census Title \n", "2018 SOC Code", "2018 Census Code",
     "2018 Census Title "],
    ["11-1011", "0010", "Chief Executives", "11-1011", 10, "Chief Executives"],
    ["11-2020", "0050", "Marketing and Sales Managers", "", "", ""],
    ["", "", "", "11-2021", "0051", "Marketing Managers"],
    ["", "", "", "11-2022", 52, "Sales Managers"],
    ["33-3051", "3850", "Patrol Officers", "", "", ""],
    ["33-3052", "3860", "Transit Police", "33-3050", "3870", "Police Officers"],
    ["", "", "Total Codes, 2010: 4", "", "", "Total Codes, 2018: 4"],
]  # fmt: skip
CHANGES = [
    ["Summary"],
    ["2010 Census OCC Code", "2010 Census Title", "New 2018 Census OCC Code", "2018  Census Title",
     "Summary of changes"],
    ["0050", "Marketing and Sales Managers", "0051", "Marketing Managers",
     "Code 0050 split in to two codes: 0051 and 0052"],
    ["", "", 52, "Sales Managers", ""],
    ["3850", "Patrol Officers", "3870", "Police Officers", "Codes 3850 and 3860 combined to form code 3870"],
    ["3860", "Transit Police", "", "", ""],
]  # fmt: skip
GROUPS = (
    "source_system,source_occ_code,source_occ_title,census_occ_code_range,soc_major_group_code,soc_major_group_title,"
    "occ22_id,occ22_label,is_military_excluded,notes\n"
    "CPS_PRDTOCC1,1,Management,0010-0440,11-0000,Management,1,Management,false,a\n"
    "CPS_PRDTOCC1,23,Armed Forces,9840,55-0000,Military,,,true,a\n"
    "CPS_PEIO1OCD_2018,0010,Chiefs,,11-0000,Management,1,Management,false,b\n"
    "CPS_PEIO1OCD_2018,9130,Drivers,,53-0000,Transportation,22,Transportation,false,b\n"
    "SOC_2018_DETAIL,13-20XX,,,13-0000,Business,2,Business,false,c\n"
)


def load(file: SourceFile, region: Region) -> dict[str, Loaded]:
    found = LOADER.recognise(file)
    assert found is not None
    loaded = {item.partition: item for item in LOADER.load(file, found, region)}
    for item in loaded.values():
        item.table.check(item.data, where=file.name)
    return loaded


def pairs(loaded: Loaded) -> list[tuple[Any, ...]]:
    data: Any = loaded.data
    return [(r["from_code"], r["to_code"], r["cardinality"]) for r in data.to_pylist()]


def book(workbook: Write, lists: list[list[Any]], changes: list[list[Any]]) -> SourceFile:
    return workbook("codes.xlsx", {"2010 to 2018 Crosswalk ": lists, "Occ Code Changes": changes})


def test_splits_and_mergers_are_read_from_their_sentences(workbook: Write, puget_sound: Region) -> None:
    loaded = load(book(workbook, LISTS, CHANGES), puget_sound)["census-2010-census-2018"]
    assert pairs(loaded) == [
        ("0010", "0010", "one_to_one"),
        ("0050", "0051", "one_to_many"),
        ("0050", "0052", "one_to_many"),
        ("3850", "3870", "many_to_one"),
        ("3860", "3870", "many_to_one"),
    ]
    data: Any = loaded.data
    first, split, *_ = data.to_pylist()
    assert (first["from_version"], first["to_version"]) == ("Census occupation 2010", "Census occupation 2018")
    assert (split["from_label"], split["to_label"], split["weight"]) == (
        "Marketing and Sales Managers", "Marketing Managers", None,
    )  # fmt: skip
    assert first["note"] is None and split["note"].startswith("Code 0050 split")


@pytest.mark.parametrize(
    ("row", "cell", "text", "message"),
    [
        (2, 4, "Code 0050 became two codes: 0051 and 0052", "does not tell how 0050 became 0051"),
        (2, 4, "Code 0050 split in to two codes: 0051 and 0053", "code 0052 of the 2018 list has no answer"),
        (4, 4, "Code 3850 changed to code 3870", None),  # the merger is then told by the row that holds both
        (4, 4, "Codes 3850 and 3861 combined to form code 3870", "code 3861 of the 2010 list is not on the list"),
    ],
)
def test_a_sentence_that_leaves_a_code_open_is_refused(
    workbook: Write, puget_sound: Region, row: int, cell: int, text: str, message: str | None
) -> None:
    changes = [[text if (i, j) == (row, cell) else c for j, c in enumerate(r)] for i, r in enumerate(CHANGES)]
    file = book(workbook, LISTS, changes)
    if message is None:
        assert ("3860", "3870", "many_to_one") in pairs(load(file, puget_sound)["census-2010-census-2018"])
        return
    with pytest.raises(DataError, match=message):
        load(file, puget_sound)


def test_groups_answer_in_the_codes_of_the_transitions(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("any.csv", GROUPS), puget_sound)
    assert {k: pairs(v) for k, v in loaded.items()} == {
        "census-2018-occ22": [("0010", "01", "one_to_one"), ("9130", "22", "one_to_one")],
        "cps-prdtocc1-occ22": [("01", "01", "one_to_one")],
        "soc-2018-occ22": [("13-20XX", "02", "one_to_one")],
    }
    assert loaded["cps-prdtocc1-occ22"].dropped == (("no counterpart, says the publisher", 1),)
    from braidwork.sources.transitions import TransitionsLoader

    months = text_file("m.csv", "month,origin_state,destination_state,weighted_transition_count\n"
                                "2019-01,occ22_01,occ22_22,3\n")  # fmt: skip
    told = TransitionsLoader().recognise(months)
    assert told is not None
    (moves,) = TransitionsLoader().load(months, told, puget_sound)
    data: Any = loaded["census-2018-occ22"].data
    assert {r["to_version"] for r in data.to_pylist()} == {moves.facts["classification_version"]}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",22,Tr", ",23,Tr", "row 4: column occ22_id holds '23'"),
        (",22,Tr", ",1,Tr", "row 4: group 1 is 53-0000 here and 11-0000 in an earlier row"),
        (",22,Tr", ",,Tr", "row 4: column occ22_id is blank"),
        ("SOC_2018_DETAIL", "SOC_2028_DETAIL", "no row of source system SOC_2018_DETAIL"),
    ],
)
def test_a_bad_group_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    assert GROUPS.count(old) == 1
    with pytest.raises(DataError, match=message):
        load(text_file("any.csv", GROUPS.replace(old, new)), puget_sound)
