"""O*NET tasks and technology: both forms give equal tables, quotes are text, what is not rated stays blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import BraidworkError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.onet import OnetLoader

Write = Callable[..., SourceFile]
LOADER = OnetLoader()
NURSE = "29-1141.00"
TASK = ["O*NET-SOC Code", "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"]
TASKS = [
    [NURSE, "15", 'Record "vital" signs.', "Core", "95", "08/2023", "Incumbent"],
    [NURSE, "16", "Teach, then listen.", "Supplemental", "95", "08/2023", "Incumbent"],
    [NURSE, "17", "Order supplies.", "n/a", "n/a", "08/2023", "Analyst"],
]
TOOL = ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"]
TOOLS = [
    [NURSE, "Electronic records", "43232202", "Medical software", "Y", "N"],
    [NURSE, "Electronic records", "43232306", "Data base software", "N", "Y"],
]


def tabbed(header: list[str], rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\r\n" for row in [header, *rows])


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


@pytest.mark.parametrize(("name", "header", "rows"), [("Tasks", TASK, TASKS), ("Tools", TOOL, TOOLS)])
def test_both_forms_of_one_release_give_equal_tables(
    text_file: Write, workbook: Write, puget_sound: Region, name: str, header: list[str], rows: list[list[str]]
) -> None:
    text = load(text_file(f"db_30_1_text/{name}.txt", tabbed(header, rows)), puget_sound)
    cells = [[r[0], "A title", *(float(c) if c.isdigit() else "" if c == "n/a" else c for c in r[1:])] for r in rows]
    found = load(workbook(f"db_30_1_{name}.xlsx", {name: [[header[0], "Title", *header[1:]], *cells]}), puget_sound)
    assert (found.partition, found.table.name) == (text.partition, text.table.name)
    own = {"source_sha256": None}
    assert [{**r, **own} for r in listed(found)] == [{**r, **own} for r in listed(text)]
    for words in (text.licence, text.facts["attribution"]):
        assert "O*NET 30.1 Database" in words and "CC BY 4.0" in words and "modified" in words


def test_quotes_are_text_and_an_unrated_task_has_no_type(text_file: Write, puget_sound: Region) -> None:
    first, second, unrated = listed(load(text_file("db_30_1_text/Tasks.txt", tabbed(TASK, TASKS)), puget_sound))
    assert (first["task_code"], first["task"], first["task_type"], first["respondents"]) == (
        "15", 'Record "vital" signs.', "core", 95,
    )  # fmt: skip
    assert second["task_type"] == "supplemental"
    assert (unrated["task_type"], unrated["respondents"], unrated["rated_by"]) == (None, None, "Analyst")


def test_a_release_without_a_word_on_demand(text_file: Write, puget_sound: Region) -> None:
    hot, cold = listed(load(text_file("db_30_1_text/Tools.txt", tabbed(TOOL, TOOLS)), puget_sound))
    assert (hot["hot_technology"], hot["in_demand"], cold["in_demand"]) == (True, False, True)
    older = tabbed(TOOL[:-1], [r[:-1] for r in TOOLS])
    assert listed(load(text_file("db_25_1_text/Tools.txt", older), puget_sound))[0]["in_demand"] is None


@pytest.mark.parametrize(
    ("header", "rows", "old", "new", "message"),
    [
        (TASK, TASKS, "Core", "Central", "row 1: column Task Type holds 'Central'; expected Core or Supplemental"),
        (TASK, TASKS, "\t16\t", "\t15\t", "row 2: the row has the same key"),
        (TASK, TASKS, "\t15\t", "\tfifteen\t", "row 1: column Task ID holds 'fifteen'"),
        (TOOL, TOOLS, "43232202", "4323", "row 1: column Commodity Code holds '4323'"),
        (TOOL, TOOLS, "software\tY", "software\t1", "row 1: column Hot Technology holds '1'; expected Y or N"),
        (TOOL, TOOLS, "In Demand", "In Favor", "no column 'in favor'|In Favor"),
    ],
)
def test_a_bad_row_is_named(
    text_file: Write, puget_sound: Region, header: list[str], rows: list[list[str]], old: str, new: str, message: str
) -> None:
    content = tabbed(header, rows)
    assert content.count(old) == 1
    with pytest.raises(BraidworkError, match=message):
        load(text_file("db_30_1_text/any.txt", content.replace(old, new)), puget_sound)


def test_lists_of_tasks_of_another_kind_are_left_alone(text_file: Write) -> None:
    emerging = ["O*NET-SOC Code", "Task", "Category", "Original Task ID", "Original Task", "Date", "Domain Source"]
    tools = ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title"]
    activities = ["O*NET-SOC Code", "Task ID", "Task", "DWA ID", "DWA Title", "Date", "Domain Source"]
    for header in (emerging, tools, activities):
        assert LOADER.recognise(text_file("a.txt", tabbed(header, [["x"] * len(header)]))) is None


@pytest.mark.public_data
def test_official_tasks_and_technology(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "onet"

    def rows(name: str) -> list[dict[str, Any]]:
        return listed(load(SourceFile(folder / name, name), puget_sound))

    tasks = rows("db_29_1_text/Task Statements.txt.gz")
    assert len(tasks) == 18_796 and len({r["occupation_code"] for r in tasks}) == 923
    assert Counter(r["task_type"] for r in tasks) == {"core": 13_417, "supplemental": 4_222, None: 1_157}
    assert sum(r["task"].count('"') for r in tasks) == 12
    tools = rows("db_29_1_text/Technology Skills.txt.gz")
    assert len(tools) == 32_627 and sum(r["hot_technology"] and r["in_demand"] for r in tools) == 2_020
    assert len(rows("db_30_1_excel/Task Statements.xlsx")) == 18_796
    later = rows("db_30_1_excel/Technology Skills.xlsx")
    assert len(later) == 32_773 and sum(r["in_demand"] for r in later) == 2_177 + 316
