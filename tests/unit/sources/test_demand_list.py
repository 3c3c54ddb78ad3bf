"""A state's own demand list: typed in by a person, words unchanged, and every mistake named with its mend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from braidwork.errors import BraidworkError
from braidwork.reference import Region
from braidwork.sources.demand_list import DEMAND_LIST_COLUMNS, DemandListLoader
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion

Write = Callable[..., SourceFile]
LOADER = DemandListLoader()
HEADER = ",".join(DEMAND_LIST_COLUMNS) + "\n"
ROWS = (
    "WA,Seattle-King County,29-1141,Registered nurses,In demand,2026-07-01,Synthetic list of this test\n"
    "WA,Pierce County,29-1141,,Balanced,2026-06-01,Synthetic list of this test\n"
    "OR,Lane,29-1141,Registered nurses,High,2026-07-01,Synthetic list of this test\n"
)


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def test_the_words_of_the_list_stay_as_they_are(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("list.csv", HEADER + ROWS), puget_sound)
    data: Any = loaded.data
    assert [(r["area_label"], r["flag"], r["list_date"], r["occupation_label"]) for r in data.to_pylist()] == [
        ("Seattle-King County", "In demand", date(2026, 7, 1), "Registered nurses"),
        ("Pierce County", "Balanced", date(2026, 6, 1), None),
    ]
    assert loaded.partition == "demand-list-wa-2026-07-01" and loaded.dropped == (("outside the region's state", 1),)
    assert loaded.facts["classification_version"] == "SOC 2018"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("In demand", "", "row 1: column flag is blank; expected the list's own words"),
        ("2026-06-01", "6/1/2026", "row 2: column list_date holds '6/1/2026'.*\n.*2026-01-31"),
        ("County,29-1141,Reg", "County,291141,Reg", "row 1: column occupation_code holds '291141'"),
        ("Pierce County", "Seattle-King County", "row 2: the row has the same key"),
        ("WA,Pierce", "Washington,Pierce", "row 2: column state holds 'Washington'; expected a state's postal code"),
        (",citation", "", r"lacks the column citation.*\n.*header state,area,occupation_code"),
    ],
)
def test_a_mistake_is_named_with_its_mend(
    text_file: Write, puget_sound: Region, old: str, new: str, message: str
) -> None:
    content = HEADER + ROWS
    assert content.count(old) == 1
    if new == "" and old == ",citation":
        content = content.replace(",Synthetic list of this test", "")
    with pytest.raises(BraidworkError) as caught:
        load(text_file("list.csv", content.replace(old, new)), puget_sound)
    import re

    assert re.search(message, caught.value.message, re.DOTALL)


def test_other_states_and_other_files(text_file: Write, region_in: Callable[[str], Region]) -> None:
    with pytest.raises(NotForRegion, match="no row for Maine"):
        load(text_file("list.csv", HEADER + ROWS), region_in("ME"))
    assert LOADER.recognise(text_file("a.csv", "occupation_code,occupation_title,display_level\n")) is None
    assert LOADER.recognise(text_file("b.csv", "occupation_code,flag\n")) is None
