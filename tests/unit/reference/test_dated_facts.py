"""Parameters against the public files that carry them."""

from __future__ import annotations

import csv
import gzip
import re
from datetime import date
from pathlib import Path

import pytest

from braidwork.reference import adjhsg, adjinc, minimum_wage, parameters, poverty_guideline, wage_standard

pytestmark = pytest.mark.public_data


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_adjinc_equals_the_table(public_data: Path) -> None:
    table = rows(public_data / "people-place-reference/pums_adjinc.csv")
    assert len(table) == 23
    for row in table:
        ours = adjinc(row["file"][:3], int(row["dollars_of"]), int(row["interview_year"]))
        assert ours is not None and ours.value == float(row["adjinc"]), row
        assert ours.verified == "verified"


@pytest.mark.parametrize("vintage", ["acs1_2022", "acs1_2023", "acs1_2024", "acs5_2021", "acs5_2022", "acs5_2023"])
def test_dollar_factors_equal_the_dictionary(public_data: Path, vintage: str) -> None:
    span, last = f"{vintage[3]}yr", int(vintage[-4:])
    path = public_data / f"census-pums/dictionaries/PUMS_Data_Dictionary_{vintage}.txt.gz"
    text = gzip.decompress(path.read_bytes()).decode("latin-1").replace("\r\n", "\n")
    for name, look_up in (("ADJINC", adjinc), ("ADJHSG", adjhsg)):
        part = text.split(f"\n{name} ", 1)[1].split("\n\n", 1)[0]
        found = re.findall(r"(\d{7})\s+\.(\d{4}) factor", part)
        assert len(found) == (1 if span == "1yr" else 5)
        for digits, year in found:
            ours = look_up(span, last, int(year))
            assert ours is not None and ours.value == int(digits) / 1e6
    for year, factor in re.findall(r"\.(\d{4}) factor \((\d\.\d{6})\s*\*", text):
        if year != "2020":  # no standard 1-year file
            one = adjinc("1yr", int(year), int(year))
            assert one is not None and one.value == float(factor)


def test_a_five_year_factor_is_the_year_factor_times_inflation() -> None:
    """The 2013-2017 factors that no dictionary here states still multiply to those that the file carries."""
    for year in range(2013, 2018):
        five, one, prices = adjinc("5yr", 2017, year), adjinc("1yr", year, year), adjhsg("5yr", 2017, year)
        assert five is not None and one is not None and prices is not None
        assert abs(one.value * prices.value - five.value) < 1.5e-6


def test_poverty_guidelines_equal_both_tables(public_data: Path) -> None:
    table = rows(public_data / "benefits-wa/fpl_48states_prd.csv")
    assert len(table) == 96
    for row in table:
        ours = poverty_guideline(int(row["famsize"]), date(int(row["ruleYear"]), 12, 31))
        assert ours is not None and ours.value == float(row["FPL"]), row
    dated = [r for r in rows(public_data / "intake/income_parameters.csv")
             if r["parameter"] == "federal_poverty_guideline"]  # fmt: skip
    assert len(dated) == 24
    for row in dated:
        first_day = date.fromisoformat(row["valid_from"])
        ours = poverty_guideline(int(row["household_size"]), first_day)
        assert ours is not None and (ours.value, ours.effective_from) == (float(row["value"]), first_day)


def test_minimum_wages_hold_every_point_of_the_table(public_data: Path) -> None:
    table = rows(public_data / "people-place-reference/wa_minimum_wages_points.csv")
    ours = {(r.effective_from.isoformat(), r.value) for r in parameters("minimum_wage")}
    assert {(r["effective"], float(r["usd_per_hour"])) for r in table} <= ours
    states_own = {r["effective"]: float(r["usd_per_hour"]) for r in table
                  if r["jurisdiction"] == "Washington State" and "16 and over" in r["employer_class"]}  # fmt: skip
    for day, value in states_own.items():
        found = minimum_wage("washington", date.fromisoformat(day), "age_16_and_over")
        assert found.wage_hourly_usd == value


def test_the_living_wage_point(public_data: Path) -> None:
    table = rows(public_data / "people-place-reference/mit_living_wage_points.csv")
    (point,) = [r for r in table if r["vintage"].startswith("2025") and r["family"] == "1A0C"]
    ours = wage_standard("mit_living_wage_wa_1_adult", 2025)
    assert ours.wage_hourly_usd == float(point["usd_per_hour_per_working_adult"])
    assert ours.verified == "unverified"


def test_the_largest_wage_of_the_washington_file(public_data: Path) -> None:
    path = public_data / "census-pums/wa-2024-1yr/psam_p53_cut.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        largest = max(int(r["WAGP"] or 0) for r in csv.DictReader(file))
    (row,) = parameters("largest_published_value")
    assert row.value == largest
