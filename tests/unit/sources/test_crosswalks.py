"""Crosswalks: pairs with their versions and cardinality, never a weight; wrong versions never meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import BraidworkError, DataError
from braidwork.reference import Region
from braidwork.sources.crosswalks import CrosswalkLoader, require_same_version, translate
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded

Write = Callable[..., SourceFile]
LOADER = CrosswalkLoader()
SOC = "\ufeff2010 SOC Code,2010 SOC Title,2018 SOC Code,2018 SOC Title\n"
PAIRS = "11-1011,Chiefs,11-1011,Chiefs\n11-2031,Public Relations,11-2032,PR\n11-2031,Public Relations,11-2033,Funds\n"


def load(file: SourceFile, region: Region) -> list[Loaded]:
    found = LOADER.recognise(file)
    assert found is not None
    loaded = list(LOADER.load(file, found, region))
    for item in loaded:
        item.table.check(item.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_pairs_carry_versions_and_cardinality_without_weight(text_file: Write, puget_sound: Region) -> None:
    content = SOC + PAIRS + ",,,\n11-2031,Public Relations,11-2033,Funds\n15-1011,A,11-1011,Chiefs\n"
    (loaded,) = load(text_file("any.csv", content), puget_sound)
    rows = listed(loaded)
    assert loaded.partition == "soc-2010-2018"
    assert [(r["from_code"], r["to_code"], r["cardinality"]) for r in rows] == [
        ("11-1011", "11-1011", "many_to_one"),
        ("11-2031", "11-2032", "one_to_many"),
        ("11-2031", "11-2033", "one_to_many"),
        ("15-1011", "11-1011", "many_to_one"),
    ]
    assert {(r["from_version"], r["to_version"], r["weight"]) for r in rows} == {("SOC 2010", "SOC 2018", None)}
    assert loaded.dropped == (("blank row", 1), ("the pair stands in an earlier row", 1))


def test_translation_needs_the_versions_of_the_crosswalk(text_file: Write, puget_sound: Region) -> None:
    rows = listed(load(text_file("any.csv", SOC + PAIRS), puget_sound)[0])
    assert translate(["11-2031", "11-1011", "99-0000"], "SOC 2010", rows, "SOC 2018") == {
        "11-2031": ("11-2032", "11-2033"), "11-1011": ("11-1011",), "99-0000": (),
    }  # fmt: skip
    with pytest.raises(BraidworkError, match="codes of SOC 2018 cannot be joined to codes of SOC 2010"):
        translate(["11-1011"], "SOC 2018", rows, "SOC 2018")
    with pytest.raises(BraidworkError, match="codes of SOC 2018 cannot be joined to codes of NEM 2024"):
        translate(["11-1011"], "SOC 2010", rows, "NEM 2024")
    require_same_version("SOC 2018", "SOC 2018")
    with pytest.raises(BraidworkError, match="SOC 2010 cannot be joined to codes of SOC 2018"):
        require_same_version("SOC 2010", "SOC 2018")


def test_a_workbook_is_read_below_its_own_header(workbook: Write, puget_sound: Region) -> None:
    header = ["", "2018 Census Title ", "2018 Census Code", "2018 SOC Code"]
    rows = [["Census list"], [], header, ["Management:", "", "0010-3550", "11-0000 - 29-0000"], [],
            ["", "Chief executives", "0010", "11-1011"], ["", "Other specialists", "0960", "13-20XX"],
            ["", "Unemployed", "9920", "none"]]  # fmt: skip
    (loaded,) = load(workbook("list.xlsx", {"2018 Census Occ Code List": rows}), puget_sound)
    assert [(r["from_code"], r["to_code"], r["cardinality"]) for r in listed(loaded)] == [
        ("0010", "11-1011", "one_to_one"), ("0960", "13-20XX", "one_to_many"),
    ]  # fmt: skip
    assert (loaded.rows_read, loaded.dropped) == (3, (("no counterpart, says the publisher", 1),))
    codes = ["Sort Order", "Hybrid SOC Code", "National Employment Matrix/SOC Occupational Title", "CPS Code",
             "CPS Occupational Title"]  # fmt: skip
    book = workbook("cps.xlsx", {"NEM SOC CPS crosswalk": [["BLS"], codes, [1, "11-1011", "Chiefs", 10, "Chiefs"]]})
    assert listed(load(book, puget_sound)[0])[0]["to_code"] == "0010"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("11-1011,Chiefs,,\n", "row 4: column 2018 SOC Code is blank"),
        (",,11-1011,Chiefs\n", "row 4: column 2010 SOC Code is blank"),
        ("111011,Chiefs,11-1011,Chiefs\n", "row 4: column 2010 SOC Code holds '111011'; expected a code of SOC 2010"),
    ],
)
def test_a_bad_code_is_named(text_file: Write, puget_sound: Region, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        load(text_file("any.csv", SOC + PAIRS + line), puget_sound)


def test_other_files_and_sheets(text_file: Write, workbook: Write, puget_sound: Region) -> None:
    assert LOADER.recognise(text_file("a.csv", "2010 SOC Code,2018 SOC Code\n")) is None
    assert LOADER.recognise(workbook("b.xlsx", {"SOC-CIP": [["SOC2018Code"]]})) is None
    renamed = workbook("c.xlsx", {"CIP-SOC": [["CIP", "SOC"], ["01.0000", "19-1011"]]})
    with pytest.raises(DataError, match="no columns CIP2020Code and SOC2018Code"):
        load(renamed, puget_sound)


OFFICIAL = {
    "bls/soc/soc_2000_to_2010_crosswalk.csv.gz": [(1_441, 860, 821, 840)],
    "bls/soc/soc_2010_to_2018_crosswalk.csv.gz": [(900, 900, 840, 867)],
    "bls/soc/oes_2019_hybrid_crosswalk.csv.gz": [(868, 848, 790, 848), (868, 821, 790, 820)],
    "bls/ep/nem-onet-to-soc-crosswalk.xlsx": [(997, 997, 997, 832)],
    "bls/ep/nem-occcode-acs-crosswalk.xlsx": [(824, 824, 790, 525)],
    "bls/ep/nem-occcode-cps-crosswalk.xlsx": [(806, 806, 790, 483)],
    "census/2018-occupation-code-list-and-crosswalk.xlsx": [(570, 568, 568, 568), (632, 632, 540, 570)],
    "transitions/occ22_crosswalk.csv.gz": [(568, 565, 565, 22), (23, 22, 22, 22), (568, 565, 565, 22)],
    "nces/CIP2020_SOC2018_Crosswalk.xlsx": [(6_097, 5_903, 1_949, 867)],
}


@pytest.mark.public_data
@pytest.mark.parametrize("name", OFFICIAL)
def test_official_crosswalks(public_data: Path, puget_sound: Region, name: str) -> None:
    for loaded, expected in zip(load(SourceFile(public_data / name, name), puget_sound), OFFICIAL[name], strict=True):
        rows = listed(loaded)
        codes = len({r["from_code"] for r in rows}), len({r["to_code"] for r in rows})
        assert (loaded.rows_read, loaded.rows_kept, *codes) == expected
        assert sum(n for _, n in loaded.dropped) == loaded.rows_read - loaded.rows_kept


@pytest.mark.public_data
def test_programs_without_an_occupation_are_counted(public_data: Path, puget_sound: Region) -> None:
    name = "nces/CIP2020_SOC2018_Crosswalk.xlsx"
    (loaded,) = load(SourceFile(public_data / name, name), puget_sound)
    assert loaded.dropped == (("no counterpart, says the publisher", 194),)
    assert len({r["from_code"] for r in listed(loaded)}) + 194 == 2_143
    assert Counter(r["cardinality"] for r in listed(loaded))["many_to_many"] == 5_105


@pytest.mark.public_data
def test_every_matrix_occupation_of_the_crosswalk_is_projected(public_data: Path, puget_sound: Region) -> None:
    from braidwork.sources.projections import ProjectionsLoader

    (bridge,) = load(SourceFile(public_data / "bls/ep/nem-onet-to-soc-crosswalk.xlsx", "bridge"), puget_sound)
    answers = {(r["to_code"], r["to_version"]) for r in listed(bridge)}
    for years in ("2022-2032", "2024-2034"):
        file = SourceFile(public_data / f"bls/ep/occupation_{years}.xlsx", years)
        found = ProjectionsLoader().recognise(file)
        assert found is not None
        (projected,) = ProjectionsLoader().load(file, found, puget_sound)
        items = [r for r in listed(projected) if r["occupation_type"] == "line_item"]
        assert {(r["occupation_code"], r["classification_version"]) for r in items} == answers
