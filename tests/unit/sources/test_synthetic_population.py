"""The invented population: universes, codes, keys, identities and the gaps that the measures must find."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.reference import region
from braidwork.sources.synthetic import generate
from braidwork.sources.synthetic.income import THRESHOLDS, THRESHOLDS_65, rounded
from braidwork.sources.synthetic.work import ALL_OCCUPATIONS

PERSONS = 20_000
FAMILY = ["20", "21", "23", "25", "26", "27", "28", "29", "30", "31", "32", "33"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    people, units = generate(tmp_path_factory.mktemp("demo"), persons=PERSONS, format="parquet")
    return people, units


@pytest.fixture(scope="module")
def people(files: tuple[Path, Path]) -> pd.DataFrame:
    return pq.read_table(files[0]).to_pandas()


@pytest.fixture(scope="module")
def units(files: tuple[Path, Path]) -> pd.DataFrame:
    return pq.read_table(files[1]).to_pandas()


def test_exactly_the_asked_persons_and_every_one_finds_a_unit(people: pd.DataFrame, units: pd.DataFrame) -> None:
    assert len(people) == PERSONS
    assert not people.duplicated(["SERIALNO", "SPORDER"]).any()
    assert units["SERIALNO"].is_unique
    assert people["SERIALNO"].isin(units["SERIALNO"]).all()
    counted = people.groupby("SERIALNO").size().reindex(units["SERIALNO"], fill_value=0)
    assert (counted.to_numpy() == units["NP"].to_numpy()).all()
    first = people.groupby("SERIALNO")["SPORDER"].agg(["min", "max", "size"])
    assert (first["min"] == 1).all()
    assert (first["max"] == first["size"]).all()


def test_pumas_are_those_of_the_demo_region_and_persons_live_where_their_unit_stands(
    people: pd.DataFrame, units: pd.DataFrame
) -> None:
    assert set(people["PUMA"]) == set(region("demo").pumas("2020"))
    assert set(people["STATE"]) == {"99"}
    home = people["SERIALNO"].map(units.set_index("SERIALNO")["PUMA"])
    assert (home == people["PUMA"]).all()


def test_group_quarters_have_one_placeholder_of_weight_zero_per_person(
    people: pd.DataFrame, units: pd.DataFrame
) -> None:
    quarters = units[units["TYPEHUGQ"] != "1"]
    assert len(quarters) > 100
    assert set(quarters["TYPEHUGQ"]) == {"2", "3"}
    assert quarters["SERIALNO"].str.startswith("2024GQ").all()
    assert (quarters.filter(regex=r"^WGTP\d*$") == 0).all().all()
    assert (quarters["NP"] == 1).all()
    in_quarters = people["SERIALNO"].isin(quarters["SERIALNO"])
    assert in_quarters.sum() == len(quarters)
    assert (in_quarters == people["RELSHIPP"].isin(["37", "38"])).all()
    housed = units[units["TYPEHUGQ"] == "1"]
    assert housed["SERIALNO"].str.startswith("2024HU").all()
    assert (housed["WGTP"] > 0).all()


def test_every_contract_code_is_a_known_code(people: pd.DataFrame, units: pd.DataFrame) -> None:
    checked = 0
    for table, data in ((PUMS_PERSON, people), (PUMS_HOUSING, units)):
        for column in table.columns:
            if column.codes is None or column.source_name is None:
                continue
            if column.source_name in data and not column.name.startswith("householder_"):
                strange = set(data[column.source_name].dropna()) - set(column.codes)
                assert not strange, column.source_name
                checked += 1
    assert checked > 40


def test_every_contract_column_of_the_current_layout_is_written(people: pd.DataFrame, units: pd.DataFrame) -> None:
    older = {"WKW"}  # classes of weeks, replaced by WKWN
    for table, data in ((PUMS_PERSON, people), (PUMS_HOUSING, units)):
        names = {c.source_name for c in table.columns if c.source_name} - older
        assert names <= set(data.columns)


def blank_outside(data: pd.DataFrame, names: Iterable[str], universe: pd.Series) -> None:
    for name in names:
        assert (data[name].notna() == universe).all(), name


def test_person_universes(people: pd.DataFrame) -> None:
    age = people["AGEP"]
    blank_outside(people, ["SCHL", "SCH"], age >= 3)
    blank_outside(people, ["LANX", "DREM", "DPHY", "DDRS"], age >= 5)
    blank_outside(people, ["ENG"], people["LANX"] == "1")
    blank_outside(people, ["DOUT", "WAGP", "SEMP", "PINCP"], age >= 15)
    blank_outside(people, ["ESR", "PERNP"], age >= 16)
    blank_outside(people, ["MIL"], age >= 17)
    blank_outside(people, ["JWTRNS"], people["ESR"].isin(["1", "4"]))
    blank_outside(people, ["JWMNP"], people["JWTRNS"].notna() & (people["JWTRNS"] != "11"))
    blank_outside(people, ["SOCP", "INDP", "NAICSP"], people["OCCP"].notna())
    unrelated_child = ~people["RELSHIPP"].isin([*FAMILY, "37", "38"]) & (age < 15)
    in_hall = (people["RELSHIPP"] == "38") & (age < 24)
    blank_outside(people, ["POVPIP"], ~(unrelated_child | in_hall | (people["RELSHIPP"] == "37")))
    always = ["SEX", "RAC1P", "HISP", "POBP", "CIT", "NATIVITY", "HICOV", "DIS", "DEAR", "DEYE", "MAR", "RELSHIPP"]
    assert people[always].notna().all().all()


def test_work_columns_agree_with_one_another(people: pd.DataFrame) -> None:
    employed = people["ESR"].isin(["1", "2", "4", "5"])
    assert people.loc[employed, ["WKHP", "WKWN", "COW", "OCCP"]].notna().all().all()
    assert (people["WKHP"].notna() == people["WKWN"].notna()).all()
    worked = people["WKHP"].notna()
    assert (people.loc[~worked & (people["AGEP"] >= 15), "WAGP"] == 0).all()
    never = people["COW"] == "9"
    assert (people.loc[never, "ESR"] == "3").all()
    assert people.loc[never, "OCCP"].isna().all()
    assert (people.loc[people["ESR"].isin(["4", "5"]), "MIL"] == "1").all()
    pairs = {(f"{o[0]:04d}", o[1]) for o in ALL_OCCUPATIONS}
    assert set(people[["OCCP", "SOCP"]].dropna().itertuples(index=False, name=None)) <= pairs


def test_earnings_and_incomes_add_up(people: pd.DataFrame, units: pd.DataFrame) -> None:
    adults = people[people["AGEP"] >= 16]
    assert (adults["PERNP"] == (adults["WAGP"] + adults["SEMP"]).clip(lower=-10_000)).all()
    assert (people["WAGP"].dropna() >= 0).all()
    assert people["SEMP"].min() >= -10_000
    summed = people.groupby("SERIALNO")["PINCP"].sum()
    households = units[(units["TYPEHUGQ"] == "1") & (units["NP"] > 0)].set_index("SERIALNO")
    assert (summed.reindex(households.index) == households["HINCP"]).all()


def test_wages_are_rounded_heaped_and_top_coded(people: pd.DataFrame) -> None:
    wages = people.loc[people["WAGP"] > 0, "WAGP"].astype(int)
    assert (wages.to_numpy() == rounded(wages.to_numpy().astype(float))).all()
    assert (wages % 5_000 == 0).mean() > 0.25
    assert (wages == wages.max()).sum() > 20
    assert wages.max() < 1_000_000


def test_poverty_ratio_is_family_income_over_the_threshold(people: pd.DataFrame, units: pd.DataFrame) -> None:
    kin = people[people["RELSHIPP"].isin(FAMILY)]
    size = kin.groupby("SERIALNO").size().clip(upper=9)
    income = kin.groupby("SERIALNO")["PINCP"].sum()
    old = people[people["RELSHIPP"] == "20"].set_index("SERIALNO")["AGEP"] >= 65
    line = pd.Series(THRESHOLDS[size], size.index)
    small = old.reindex(size.index) & (size <= 2)
    line[small] = THRESHOLDS_65[size[small]]
    expected = (100 * (income / line)).round().clip(0, 501)
    assert (kin["SERIALNO"].map(expected) == kin["POVPIP"]).all()
    family = size[size > 1].index
    assert (units.set_index("SERIALNO")["FINCP"].dropna().index.sort_values() == family.sort_values()).all()


def test_housing_universes_and_burdens(units: pd.DataFrame) -> None:
    occupied = (units["TYPEHUGQ"] == "1") & (units["NP"] > 0)
    vacant = (units["TYPEHUGQ"] == "1") & (units["NP"] == 0)
    blank_outside(units, ["TEN", "HINCP", "ACCESSINET", "LAPTOP", "HHL", "LNGI"], occupied)
    blank_outside(units, ["VACS"], vacant)
    blank_outside(units, ["BROADBND", "HISPEED", "SATELLITE"], units["ACCESSINET"] == "1")
    blank_outside(units, ["RNTP"], (units["TEN"] == "3") | units["VACS"].isin(["1", "2"]))
    blank_outside(units, ["VALP"], units["TEN"].isin(["1", "2"]) | units["VACS"].isin(["3", "4"]))
    blank_outside(units, ["GRNTP"], units["TEN"] == "3")
    blank_outside(units, ["GRPIP"], (units["TEN"] == "3") & (units["HINCP"] > 0))
    blank_outside(units, ["OCPIP"], units["TEN"].isin(["1", "2"]) & (units["HINCP"] > 0))
    renters = units[units["GRPIP"].notna()]
    expected = (1_200 * renters["GRNTP"] / renters["HINCP"]).round().clip(1, 101)
    assert (expected == renters["GRPIP"]).all()
    assert set(units["VACS"].dropna()) == {str(i) for i in range(1, 8)}


def test_race_recodes_agree_and_children_carry_both_parents(people: pd.DataFrame) -> None:
    flags = people[["RACAIAN", "RACASN", "RACBLK", "RACSOR", "RACWHT"]].eq("1")
    islander = people[["RACNH", "RACPI"]].eq("1").any(axis=1)
    major = flags.sum(axis=1) + islander
    assert (major >= 1).all()
    assert ((major > 1) == (people["RAC1P"] == "9")).all()
    alone = people[major == 1]
    assert (alone["RACBLK"].eq("1") == alone["RAC1P"].eq("2")).all()
    assert (alone["RACASN"].eq("1") == alone["RAC1P"].eq("6")).all()
    head = people[people["RELSHIPP"] == "20"].set_index("SERIALNO")
    children = people[people["RELSHIPP"].isin(["25", "26", "27"])]
    for name in ("RACBLK", "RACASN", "RACWHT"):
        parent = children["SERIALNO"].map(head[name])
        assert (children.loc[parent == "1", name] == "1").all()


def test_native_and_foreign_birthplaces(people: pd.DataFrame) -> None:
    foreign = people["NATIVITY"] == "2"
    assert (foreign == people["CIT"].isin(["4", "5"])).all()
    in_states = people["POBP"].astype(int) < 60
    assert (in_states == (people["CIT"] == "1")).all()
    assert (people.loc[people["CIT"] == "2", "POBP"] == "072").all()


def median(data: pd.DataFrame, values: pd.Series) -> float:
    ordered = np.argsort(values.to_numpy())
    weights = data["PWGTP"].to_numpy()[ordered].cumsum()
    return float(values.to_numpy()[ordered][np.searchsorted(weights, weights[-1] / 2)])


def share(data: pd.DataFrame, hit: pd.Series) -> float:
    return float(np.average(hit, weights=data["PWGTP"]))


def test_the_gaps_that_the_measures_show_are_there(people: pd.DataFrame) -> None:
    paid = people[(people["WAGP"] > 0) & people["WKHP"].notna() & (people["AGEP"] >= 16)].copy()
    paid["hourly"] = paid["WAGP"] / (paid["WKHP"] * paid["WKWN"])

    def hourly(rows: pd.Series) -> float:
        return median(paid[rows], paid.loc[rows, "hourly"])

    white, black = (paid["RAC1P"] == "1") & (paid["HISP"] == "01"), paid["RAC1P"] == "2"
    assert 0.55 < hourly(black) / hourly(white) < 0.88
    assert 0.45 < hourly(paid["HISP"] != "01") / hourly(white) < 0.80
    assert 0.70 < hourly(paid["SEX"] == "2") / hourly(paid["SEX"] == "1") < 0.95
    core, rural = paid["PUMA"].str[2] == "1", paid["PUMA"].str[2] == "5"
    assert 0.45 < hourly(rural) / hourly(core) < 0.85
    grown = people[people["AGEP"].between(25, 64)]
    employed = grown["ESR"].isin(["1", "2", "4", "5"])
    assert 0.70 < share(grown, employed) < 0.88
    unable = grown["DIS"] == "1"
    assert share(grown[unable], employed[unable]) < share(grown[~unable], employed[~unable]) - 0.15
    known = people[people["POVPIP"].notna()]
    poor = known["POVPIP"] < 100
    assert 0.07 < share(known, poor) < 0.18
    assert share(known[known["RAC1P"] == "2"], poor[known["RAC1P"] == "2"]) > share(known, poor)
    assert 0.04 < share(people, people["HICOV"] == "2") < 0.13


def test_households_look_like_households(people: pd.DataFrame, units: pd.DataFrame) -> None:
    occupied = units[(units["TYPEHUGQ"] == "1") & (units["NP"] > 0)]
    mean_size = np.average(occupied["NP"], weights=occupied["WGTP"])
    assert 2.0 < mean_size < 2.9
    assert 0.16 < share(people, people["AGEP"] < 18) < 0.27
    assert 0.10 < share(people, people["AGEP"] >= 65) < 0.22
    children = people[people["RELSHIPP"] == "25"]
    head_age = children["SERIALNO"].map(people[people["RELSHIPP"] == "20"].set_index("SERIALNO")["AGEP"])
    assert ((head_age - children["AGEP"]) >= 16).all()
    assert 0.50 < np.average(occupied["TEN"].isin(["1", "2"]), weights=occupied["WGTP"]) < 0.70


@pytest.mark.public_data
def test_every_code_is_in_the_official_dictionary(people: pd.DataFrame, units: pd.DataFrame, public_data: Path) -> None:
    path = public_data / "census-pums/dictionaries/PUMS_Data_Dictionary_acs1_2024.txt.gz"
    listed = _dictionary(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))
    checked = 0
    for data in (people, units):
        for name in set(data.columns) & set(listed) - {"STATE", "PUMA", "SERIALNO", "SPORDER"}:
            codes, low, high = listed[name]
            values = data[name].dropna()
            if values.dtype.kind in "if":
                legal = values.between(low, high) | values.astype(int).astype(str).isin(codes)
            else:
                legal = values.isin(codes)
            assert legal.all(), (name, set(values[~legal]))
            checked += 1
    assert checked > 200


def _dictionary(text: str) -> dict[str, tuple[set[str], float, float]]:
    """Legal codes and the outer bounds of ranges of every variable."""
    listed: dict[str, tuple[set[str], float, float]] = {}
    name = ""
    for line in text.splitlines():
        head = re.match(r"^([A-Z][A-Z0-9]+)\s+(Character|Numeric)\s+\d+", line)
        code = re.match(r"^\s+(\S+)\s*\.", line)
        if head:
            name = head[1]
            listed.setdefault(name, (set(), np.inf, -np.inf))
        elif name and (ends := re.match(r"^\s+(-?\d+)\.\.(-?\d+)\s*\.", line)):
            codes, low, high = listed[name]
            listed[name] = (codes, min(low, float(ends[1])), max(high, float(ends[2])))
        elif name and code:
            listed[name][0].add(code[1])
    return listed
