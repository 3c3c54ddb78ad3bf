"""The recodes against the code lists of the Census Bureau's own dictionaries."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from braidwork.reference import recode

pytestmark = pytest.mark.public_data

VINTAGES = ("acs1_2022", "acs1_2023", "acs1_2024", "acs5_2021", "acs5_2022", "acs5_2023")
Codes = Callable[[str, str], dict[str, str]]


@pytest.fixture(scope="module")
def codes(public_data: Path) -> Codes:
    """Codes and labels of a variable in one dictionary; empty if the dictionary has no such variable."""

    def read(vintage: str, variable: str) -> dict[str, str]:
        path = public_data / f"census-pums/dictionaries/PUMS_Data_Dictionary_{vintage}.txt.gz"
        found: dict[str, str] = {}
        inside = False
        with gzip.open(path, "rt", encoding="latin-1") as file:
            for line in file:
                if head := re.match(r"([A-Z][A-Z0-9]+)\s+(Character|Numeric)\s+\d+", line):
                    inside = head[1] == variable
                elif inside and (entry := re.match(r"\s+(\S+)\s+\.(?!N/A)(.+)", line)):
                    found[entry[1]] = entry[2].strip()
        return {c: label for c, label in found.items() if "Not Applicable" not in label}

    return read


def detail_codes(codes: Codes) -> dict[str, str]:
    """Every RAC2P code of every dictionary, with its label."""
    found: dict[str, str] = {}
    for vintage in VINTAGES:
        for variable in ("RAC2P", "RAC2P19", "RAC2P23"):
            found |= codes(vintage, variable)
    assert len(found) > 200
    return found


def belongs(low: str, high: str, low4: str, high4: str) -> Callable[[str], bool]:
    return lambda code: low <= code <= high if len(code) == 2 else low4 <= code <= high4


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("detailed_asian", belongs("38", "59", "4000", "4999")),
        ("detailed_pacific_islander", belongs("60", "66", "7500", "7999")),
        ("tribe", belongs("03", "37", "5000", "5999")),
    ],
)
def test_every_detailed_race_code_is_mapped(codes: Codes, name: str, inside: Callable[[str], bool]) -> None:
    found = recode(name)
    official = detail_codes(codes)
    ours = {str(v) for r in found.rules for c in r.conditions for v in c.values}
    assert ours == {c for c in official if inside(c)}
    for rule in found.rules:
        width = 2 if rule.code_system == "RAC2P, 2 digits" else 4
        assert all(len(str(v)) == width for c in rule.conditions for v in c.values)


@pytest.mark.parametrize("name", ["detailed_asian", "detailed_pacific_islander", "tribe"])
def test_the_code_goes_where_its_label_says(codes: Codes, name: str) -> None:
    found = recode(name)
    for code, label in detail_codes(codes).items():
        for category in found.classify({"race_detail_code": code}):
            ours = found.category(category)
            words = set(
                re.findall(r"[A-Za-z']{4,}", f"{ours.label} {ours.meaning}".casefold().replace("yup'ik", "yupik"))
            )
            theirs = set(re.findall(r"[A-Za-z']{4,}", label.casefold().replace("yup'ik", "yupik"))) - {"alone"}
            assert words & theirs, (code, label, ours.label)


def test_hispanic_origins_are_those_of_the_dictionary(codes: Codes) -> None:
    found = recode("detailed_hispanic")
    for vintage in VINTAGES:
        official = codes(vintage, "HISP")
        assert len(official) == 24
        for code, label in official.items():
            hit = found.classify({"hispanic_origin_code": code})
            assert len(hit) == (0 if code == "01" else 1)
            if hit:
                first = label.split("/")[0].removeprefix("All Other ")
                assert first in f"{found.category(hit[0]).label} {found.category(hit[0]).meaning}", (code, label)
            wide = recode("race_ethnicity").classify({"hispanic_origin_code": code, "race_code": "1"})
            assert wide == (("white",) if code == "01" else ("hispanic",))


@pytest.mark.parametrize(
    ("dimension", "variable", "column"),
    [
        ("education", "SCHL", "education_code"),
        ("sex", "SEX", "sex_code"),
        ("nativity", "NATIVITY", "nativity_code"),
        ("disability", "DIS", "disability_code"),
        ("veteran", "MIL", "military_code"),
    ],
)
def test_every_code_of_a_simple_dimension_has_a_category(
    codes: Codes, dimension: str, variable: str, column: str
) -> None:
    for vintage in VINTAGES:
        official = codes(vintage, variable)
        assert official
        for code in official:
            assert len(recode(dimension).classify({column: code})) == 1, (vintage, code)


def test_birthplaces_of_black_immigrants(codes: Codes) -> None:
    found = recode("black_immigrant")
    for vintage in VINTAGES:
        official = codes(vintage, "POBP")
        assert len(official) > 200
        for code, label in official.items():
            (hit,) = found.classify({"race_black_code": "1", "nativity_code": "2", "birthplace_code": code})
            if "400" <= code <= "469":
                assert hit == "african_immigrant", label
            elif code == "303" or "310" <= code <= "374":
                assert hit == "caribbean_latin_american_immigrant", label
            else:
                assert hit == "other_immigrant", label


def test_middle_eastern_codes_exist(codes: Codes) -> None:
    rules = [r for r in recode("race_ethnicity_2024").rules if r.category == "mena"]
    ancestry = {str(v) for r in rules for c in r.conditions if c.column.startswith("ancestry") for v in c.values}
    detail = {str(v) for r in rules for c in r.conditions if c.column == "race_detail_code" for v in c.values}
    official = codes("acs1_2024", "ANC1P")
    assert ancestry <= set(official)
    beside = {c: label for c, label in official.items() if "400" <= c <= "499" and c not in ancestry}
    assert set(beside.values()) == {"Armenian", "Turkish"}
    labels = [codes("acs1_2024", "RAC2P")[c].removesuffix(" alone") for c in sorted(detail)]
    assert labels[0] == "Algerian" and labels[-1] == "Yemeni" and labels == sorted(labels)
