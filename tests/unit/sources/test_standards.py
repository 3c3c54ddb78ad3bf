"""Compiled standards: every figure dated and cited, stale years and conflicts said, never settled by the loader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import BraidworkError, DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Loader, NotForRegion
from braidwork.sources.standards import BenefitStandardsLoader
from braidwork.sources.wage_points import WagePointsLoader

Write = Callable[..., SourceFile]
BENEFITS, WAGES = BenefitStandardsLoader(), WagePointsLoader()


def load(loader: Loader, file: SourceFile, region: Region) -> Loaded:
    found = loader.recognise(file)
    assert found is not None
    (loaded,) = loader.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def rows(loaded: Loaded) -> list[dict[str, Any]]:
    return list(loaded.data.to_pylist())


def test_guidelines_by_year(text_file: Write, puget_sound: Region) -> None:
    text = "ruleYear,famsize,FPL\n2025,1,15650\n2025.00,2.00,21150\n2026,1,15960\n"
    loaded = load(BENEFITS, text_file("fpl.csv", text), puget_sound)
    first, second, third = rows(loaded)
    assert (first["rule_year"], first["household_size"], first["value"]) == (2025, 1, 15_650)
    assert (second["key"], second["effective_label"], second["effective_date"]) == ("household_size=2", "2025", None)
    assert third["status"] == "current" and third["unit"] == "USD/year"
    assert loaded.partition == "poverty-guideline-2025-2026"
    assert "not the day" in loaded.notes[0]


def test_a_median_income_that_repeats_a_year_is_stale(text_file: Write, puget_sound: Region) -> None:
    text = "ruleYear,famsize,SMI\n2019,1,50\n2019,2,60\n2020,1,50\n2020,2,60\n2022,1,55\n2022,2,66\n2022,3,70\n"
    loaded = load(BENEFITS, text_file("smi_wa_prd.csv", text), puget_sound)
    assert Counter((r["rule_year"], r["status"]) for r in rows(loaded))[2020, "stale"] == 2
    assert "stale: 2020 repeats 2019 in every row" in loaded.notes
    assert "2022 has household sizes to 3, other years to 2" in loaded.notes
    assert "no figure for 2021" in loaded.notes


def test_median_incomes_of_another_or_unnamed_state(text_file: Write, puget_sound: Region) -> None:
    for name, whose in (("smi_or_prd.csv", "Oregon"), ("smi.csv", "a state that the file name does not tell")):
        with pytest.raises(NotForRegion, match=whose):
            load(BENEFITS, text_file(name, "ruleYear,famsize,SMI\n2019,1,50\n"), puget_sound)


INCOME = "parameter,valid_from,unit,household_size,value,citation\n"


def test_dated_income_parameters(text_file: Write, puget_sound: Region) -> None:
    text = INCOME + (
        "federal_poverty_guideline,2026-01-13,USD/year,1,15960,91 FR 1797\n"
        "or_payment,2026-01-01,USD/month,1,5,ORS\n"
        "llsil,,USD/year,4,,NOT SOURCED\n"
        "wa_tanf_resource_limit,2024-02-01,USD,,12000,WAC 388-470-0005\n"
    )
    loaded = load(BENEFITS, text_file("income.csv", text), puget_sound)
    guideline, limit = rows(loaded)
    assert (guideline["effective_date"], guideline["citation"]) == (date(2026, 1, 13), "91 FR 1797")
    assert (limit["key"], limit["household_size"]) == ("all", None)
    assert dict(loaded.dropped) == {"no value in the file: not sourced": 1, "outside the region's state": 1}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (INCOME + "a,,USD,1,5,x\n", r"row 1: column valid_from is blank; each figure needs its own date"),
        (INCOME + "a,1/13/2026,USD,1,5,x\n", r"row 1: column valid_from holds '1/13/2026'"),
        (INCOME + "a,2026-01-01,USD,one,5,x\n", r"row 1: column household_size holds 'one'"),
        (INCOME + "a,2026-01-01,USD,1,5,x\na,2026-01-01,USD,1,6,y\n", r"row 2: the row has the same key"),
        ("ruleYear,famsize,FPL\n2026,1,\n", r"row 1: column FPL is blank"),
        ("ruleYear,famsize,FPL\n2026,1,5\n2026,1,6\n", r"row 2: the row has the same key"),
        ("ruleYear,size,FPL\n2026,1,5\n", "lacks the column famsize"),
        (INCOME.replace("citation", "source") + "a,2026-01-01,USD,1,5,x\n", "lacks the column citation"),
    ],
)
def test_bad_benefit_files(text_file: Write, puget_sound: Region, text: str, message: str) -> None:
    with pytest.raises(BraidworkError, match=message):
        load(BENEFITS, text_file("a.csv", text), puget_sound)


FLOORS = "jurisdiction,within,effective,employer_class,usd_per_hour,source\n"


def test_conflicting_floors_stay_and_are_marked(text_file: Write, puget_sound: Region) -> None:
    text = FLOORS + (
        "Washington State,53,2026-01-01,all,17.13,L&I\n"
        "Burien,King,2025-01-01,level 1,21.16,ballot measure\n"
        "Burien,King,2025-01-01,level 1,19.66,council ordinance\n"
        "Everett,Snohomish,2025-07-01,large,20.24,two pages conflicting\n"
        "Portland,Multnomah,2025-07-01,all,16.30,BOLI\n"
    )
    loaded = load(WAGES, text_file("minimum.csv", text), puget_sound)
    status = [(r["jurisdiction"], r["wage_hourly_usd"], r["legal_status"]) for r in rows(loaded)]
    assert status == [
        ("Washington State", 17.13, "reported"),
        ("Burien", 21.16, "in_conflict"),
        ("Burien", 19.66, "in_conflict"),
        ("Everett", 20.24, "in_conflict"),
    ]
    assert loaded.dropped == (("outside the region", 1),)
    assert "3 rows are in conflict" in loaded.notes[0]


LIVING = "vintage,area,family,usd_per_hour_per_working_adult,source\n"


def test_living_wages(text_file: Write, puget_sound: Region) -> None:
    text = LIVING + (
        "2019 (min wage 12.00),Washington,1A0C,13.47,stored copy\n"
        "2018,Seattle-Tacoma-Bellevue MSA 42660,2A1W2C,29.95,stored copy\n"
        "2025 or later,King County,2A2W0C,17.96,page\n"
        "2025 or later,Oregon,1A0C,24.00,page\n"
    )
    loaded = load(WAGES, text_file("mit.csv", text), puget_sound)
    found = [(r["area_code"], r["adults"], r["workers"], r["children"], r["edition_year"]) for r in rows(loaded)]
    assert found == [("53", 1, 1, 0, 2019), ("42660", 2, 1, 2, 2018), ("53033", 2, 2, 0, None)]
    assert {r["hours_per_year"] for r in rows(loaded)} == {2080}


POINTS = "edition,area,family,annual_usd,hourly_usd,source\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FLOORS + "Seattle,King,soon,all,21.30,x\n", r"row 1: column effective holds 'soon'"),
        (FLOORS + "Seattle,King,2026-01-01,all,,x\n", r"row 1: column usd_per_hour is blank"),
        (LIVING + "2019,Washington,two adults,13.47,x\n", r"row 1: column family holds 'two adults'"),
        (LIVING + "2019,Washington,1A0C,13,x\n2019,Washington,1A0C,14,y\n", r"row 2: the row has the same key"),
        (LIVING + "spring,Washington,1A0C,13,x\n", "no edition begins with a year"),
        (POINTS + "2020,King,1 adult,,,x\n", r"row 1: neither annual_usd nor hourly_usd"),
        (POINTS + '2020,King,"1 adult, infnt",5,,x\n', r"row 1: there is no family member 'infnt'.*\n.*infant"),
    ],
)
def test_bad_wage_files(text_file: Write, puget_sound: Region, text: str, message: str) -> None:
    with pytest.raises(BraidworkError, match=message) as caught:
        load(WAGES, text_file("a.csv", text), puget_sound)
    assert isinstance(caught.value, (DataError, UnknownNameError))


def test_other_tables_are_left_alone(text_file: Write) -> None:
    for text in ("a,b\n1,2\n", "state,hud_fmr_area_code,year,bedrooms,value\nWA,1,2,3,4\n", "family,area\n1,2\n"):
        file = text_file("a.csv", text)
        assert BENEFITS.recognise(file) is None and WAGES.recognise(file) is None


@pytest.mark.public_data
def test_compiled_public_files(public_data: Path, puget_sound: Region) -> None:
    def of(loader: Loader, name: str) -> Loaded:
        return load(loader, SourceFile(public_data / name, name), puget_sound)

    guideline = of(BENEFITS, "benefits-wa/fpl_48states_prd.csv")
    dated = of(BENEFITS, "intake/income_parameters.csv")
    by_size = {(r["rule_year"], r["household_size"]): r["value"] for r in rows(guideline)}
    for row in rows(dated):
        if row["parameter"] == "federal_poverty_guideline":
            assert by_size[row["rule_year"], row["household_size"]] == row["value"]
    assert dict(dated.dropped) == {"no value in the file: not sourced": 1}

    median = of(BENEFITS, "benefits-wa/smi_wa_prd.csv")
    assert {r["rule_year"] for r in rows(median) if r["status"] == "stale"} == {2020}
    assert any("2022 has household sizes to 24" in n for n in median.notes)

    programs = of(BENEFITS, "benefits-wa/wa_program_standards.csv")
    assert len(rows(programs)) == 248 and len({r["parameter"] for r in rows(programs)}) == 61

    floors = of(WAGES, "people-place-reference/wa_minimum_wages_points.csv")
    conflicts = [r for r in rows(floors) if r["legal_status"] == "in_conflict"]
    assert [(r["jurisdiction"], r["wage_hourly_usd"]) for r in conflicts] == [("Burien", 21.16)]

    living = of(WAGES, "people-place-reference/mit_living_wage_points.csv")
    assert Counter(r["area_code"] for r in rows(living)) == {"53": 27, "42660": 12}

    points = of(WAGES, "people-place-reference/wa_self_sufficiency_points.csv")
    seattle = next(r for r in rows(points) if r["annual_usd"] == 36_065)
    assert (seattle["adults"], seattle["children"], seattle["hours_per_year"]) == (1, 0, 2112)
