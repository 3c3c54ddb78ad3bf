"""Employment Projections: jobs from thousands, groups told apart from occupations, identities held on load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.projections import ProjectionsLoader

Write = Callable[..., SourceFile]
LOADER = ProjectionsLoader()
CODES = ["2024 National Employment Matrix title", "2024 National Employment Matrix code", "Occupation type"]
JOBS = ["Employment, 2024", "Employment, 2034", "Employment change, numeric, 2024–34",
        "Employment change, percent, 2024–34"]  # fmt: skip
RATES = [f"{n}, 2024–34 annual average" for n in
         ("Labor force exit rate", "Occupational transfer rate", "Total occupational separations rate")]  # fmt: skip
FLOWS = [f"{n}, 2024–34 annual average" for n in
         ("Labor force exits", "Occupational transfers", "Total occupational separations",
          "Occupational openings")]  # fmt: skip
WORKERS = ["Percent self employed, 2024", "Median annual wage, dollars, 2024[1]", "Typical education needed for entry",
           "Work experience in a related occupation",
           "Typical on-the-job training needed to attain competency in the occupation"]  # fmt: skip
TOTAL = ("Total, all occupations", "00-0000", "Summary")
BAKER, JUDGE = ("  Bakers ", "51-3011", "Line item"), ("Judges", "23-1023", "Line item")
FIGURES: dict[Any, list[Any]] = {
    TOTAL: [150, 160, 10, 6.7, 1, 2, 3, 1.5, 3.0, 4.5, 5.5],
    BAKER: [100, 105, 5, 5.0, 1, 2, 3, 1.0, 2.0, 3.0, 3.5],
    JUDGE: [50, 55, 5, 10.0, 1, 2, 3, 0.5, 1.0, 1.5, 2.0],
}
SAID: dict[Any, list[Any]] = {
    TOTAL: [5.0, 49500, "—", "—", "—"],
    BAKER: ["—", "—", "No formal educational credential", "None", "Long-term on-the-job training"],
    JUDGE: [0.1, ">=$239,200", "Doctoral or professional degree", "5 years or more", "None"],
}
EXPORT = (
    '"Occupation Title","Occupation Code","Employment 2024","Employment 2034","Employment Change, 2024-2034",'
    '"Employment Percent Change, 2024-2034","Occupational Openings, 2024-2034 Annual Average",'
    '"Median Annual Wage 2024","Typical Entry-Level Education","Education Code",'
    '"Work Experience in a Related Occupation","Workex Code","Typical on-the-job Training","trCode"\n'
    '"Bakers    * Bagel Maker* Pastry Chef","=""51-3011""","1,100.0","1,105.0","5.0","0.5","3.5","N/A",'
    '"No formal educational credential","8","None","4","Long-term on-the-job training","3"\n'
    '"Judges","=""23-1023""","50.0","55.0","5.0","10.0","2.0",">=239,200","Doctoral or professional degree","1",'
    '"5 years or more","1","None","6"\n'
)


def book(workbook: Write, figures: dict[Any, list[Any]] = FIGURES, said: dict[Any, list[Any]] = SAID) -> SourceFile:
    flows = [[*k, *f[:4], *f[4:]] for k, f in figures.items()]
    title = "Table 1.10 Occupational separations and openings, projected 2024–34 (Employment in thousands)"
    return workbook("renamed.xlsx", {
        "Table 1.2": [["Table 1.2 Occupational projections, 2024–2034, and worker characteristics, 2024"],
                      [*CODES, *WORKERS], *([*k, *v] for k, v in reversed(said.items())),
                      ["Footnotes:"], ["[1] Wages of wage and salary workers."]],
        "Table 1.10": [[title], [*CODES, *JOBS, *RATES, *FLOWS], *flows, ["Source: BLS"]],
    })  # fmt: skip


def load(file: SourceFile, region: Region) -> tuple[Loaded, ...]:
    found = LOADER.recognise(file)
    assert found is not None
    loaded = LOADER.load(file, found, region)
    for item in loaded:
        item.table.check(item.data, where=file.name)
    return loaded


def rows(loaded: Loaded) -> dict[str, dict[str, Any]]:
    return {r["occupation_code"]: r for r in listed(loaded)}


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_the_two_tables_of_a_workbook_meet_by_code(workbook: Write, puget_sound: Region) -> None:
    (loaded,) = load(book(workbook), puget_sound)
    found = rows(loaded)
    assert (loaded.partition, loaded.period) == ("ep-2024-2034", "2024–2034")
    assert "national rate" in loaded.notes[0]
    assert loaded.facts["year"] == 2024  # the age of the figures, not the year that they look ahead to
    baker, judge, total = found["51-3011"], found["23-1023"], found["00-0000"]
    assert (baker["occupation_label"], baker["employment_base_jobs"], baker["openings_annual_jobs"]) == (
        "Bakers", 100_000, 3_500,
    )  # fmt: skip
    assert (baker["related_experience"], baker["entry_education"]) == ("None", "No formal educational credential")
    assert (baker["wage_annual_p50_usd"], baker["wage_annual_p50_status"]) == (None, "not_released")
    assert baker["self_employed_percent"] is None
    assert (judge["wage_annual_p50_usd"], judge["wage_annual_p50_status"]) == (None, "top_coded")
    assert judge["wage_annual_bound_usd"] == 239_200
    assert (total["occupation_type"], total["entry_education"], total["wage_annual_p50_usd"]) == (
        "summary", None, 49_500,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({4 + 6: 9.9}, "row 2: openings are not separations and a tenth of the change"),
        ({4 + 3: 1.5}, "row 2: separations are not exits and transfers"),
        ({1: 106}, "row 2: the change is not projected less base jobs"),
        ({0: 140, 1: 145}, r"line items sum to 190,000 jobs, all occupations to 150,000"),
        ({0: "many"}, "row 2: column Employment, base holds 'many'; expected a number"),
    ],
)
def test_figures_that_contradict_each_other_stop_the_load(
    workbook: Write, puget_sound: Region, changed: dict[int, Any], message: str
) -> None:
    bad = [changed.get(i, v) for i, v in enumerate(FIGURES[BAKER])]
    with pytest.raises(DataError, match=message):
        load(book(workbook, {**FIGURES, BAKER: bad}), puget_sound)


def test_an_occupation_of_one_table_only_and_a_strange_wage_are_named(workbook: Write, puget_sound: Region) -> None:
    with pytest.raises(DataError, match="occupation 23-1023 stands in only one"):
        load(book(workbook, said={k: v for k, v in SAID.items() if k != JUDGE}), puget_sound)
    with pytest.raises(DataError, match="Median annual wage holds 'plenty'"):
        load(book(workbook, said={**SAID, JUDGE: [0.1, "plenty", "x", "y", "z"]}), puget_sound)


def test_the_export_is_an_edition_of_its_own_with_titles(text_file: Write, puget_sound: Region) -> None:
    figures, titles = load(text_file("any.csv", EXPORT), puget_sound)
    assert (figures.partition, titles.partition) == ("ep-2024-2034.export", "ep-2024-2034")
    found = rows(figures)
    assert (found["51-3011"]["occupation_label"], found["51-3011"]["employment_base_jobs"]) == ("Bakers", 1_100_000)
    assert found["51-3011"]["exits_annual_jobs"] is None and found["51-3011"]["job_training"].startswith("Long")
    assert found["23-1023"]["wage_annual_bound_usd"] == 239_200
    assert [(r["occupation_code"], r["title"]) for r in listed(titles)] == [
        ("51-3011", "Bagel Maker"), ("51-3011", "Pastry Chef"),
    ]  # fmt: skip
    with pytest.raises(DataError, match="row 1: column Occupation Code holds '51-3011'"):
        load(text_file("bad.csv", EXPORT.replace('"=""51-3011"""', "51-3011")), puget_sound)


def test_other_files_are_left_alone(text_file: Write, workbook: Write) -> None:
    assert LOADER.recognise(text_file("a.csv", "Occupation Code,Occupation Title\n1,2\n")) is None
    assert LOADER.recognise(workbook("b.xlsx", {"Table 1.10": [["Something else"]]})) is None


@pytest.mark.public_data
@pytest.mark.parametrize(
    ("name", "key", "total", "gaps"),
    [
        ("occupation_2024-2034.xlsx", "ep-2024-2034", (169_956_100, 175_167_900), (300, 2_000)),
        ("occupation_2022-2032.xlsx", "ep-2022-2032", (164_482_600, 169_148_100), (600, -900)),
    ],
)
def test_official_workbooks(
    public_data: Path, puget_sound: Region, name: str, key: str, total: tuple[int, int], gaps: tuple[int, int]
) -> None:
    (loaded,) = load(SourceFile(public_data / "bls" / "ep" / name, name), puget_sound)
    found = rows(loaded)
    assert loaded.partition == key and len(found) == 1_113
    assert Counter(r["occupation_type"] for r in found.values()) == {"line_item": 832, "summary": 281}
    names = ("employment_base_jobs", "employment_projected_jobs")
    assert tuple(found["00-0000"][n] for n in names) == total
    # Rounding alone: the publisher's own line items miss its total by this much.
    items = [r for r in found.values() if r["occupation_type"] == "line_item"]
    assert tuple(sum(r[n] for r in items) - whole for n, whole in zip(names, total, strict=True)) == gaps


@pytest.mark.public_data
def test_official_figures_of_2024(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "bls" / "ep"
    (loaded,) = load(SourceFile(folder / "occupation_2024-2034.xlsx", "a"), puget_sound)
    export, titles = load(SourceFile(folder / "Employment Projections.csv.gz", "b"), puget_sound)
    found, exported = rows(loaded), rows(export)
    nurse = found["29-1141"]
    names = ("employment_base", "employment_projected", "exits_annual", "transfers_annual", "openings_annual")
    assert [nurse[f"{n}_jobs"] for n in names] == [3_391_000, 3_557_100, 97_900, 74_600, 189_100]
    line_items = {c: r for c, r in found.items() if r["occupation_type"] == "line_item"}
    assert sorted(Counter(r["entry_education"] for r in line_items.values()).values()) == [
        7, 40, 48, 51, 73, 109, 178, 326,
    ]  # fmt: skip
    assert exported.keys() == line_items.keys()
    same = ("employment_base_jobs", "openings_annual_jobs", "entry_education", "job_training", "wage_annual_p50_status")
    for code, row in exported.items():
        assert [row[n] for n in same] == [line_items[code][n] for n in same]
    assert ("29-1141", "CCU Nurse") in {(r["occupation_code"], r["title"]) for r in listed(titles)}
