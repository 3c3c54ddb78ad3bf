"""Every measure worked out a second time from the Census file itself: Census columns, numpy, no line of the product.

What is written here is read from the data dictionary and from the text of each measure, so that an error in the
store, the recodes, the SQL or the estimators shows as a difference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

ADJINC_2024 = 1_015_250 / 1_000_000
STANDARD_2024 = 3.00 * 20_440 / 2_080  # 300 % of the 2024 guideline for two people over 2,080 hours
DESIGN_BY_RACE, DESIGN_OTHERWISE, F_ONE_YEAR = 2.0, 1.6, 99.0
_TEXT = {"SERIALNO", "PUMA", "STATE", "SYNTHETIC", "RT", "SOCP", "NAICSP"}


@dataclass(frozen=True)
class Answer:
    """One cell worked out by hand; `replicates` holds the 80 replicate values where the file has them."""

    value: float | None
    standard_error: float | None
    n: int
    households: int
    persons: float
    replicates: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Survey:
    """The two files of one edition, every code a number, persons with their home, homes with their householder."""

    persons: pd.DataFrame
    housing: pd.DataFrame
    counties: dict[str, str]  # first three digits of the PUMA: county

    def table(self, name: str) -> pd.DataFrame:
        return self.persons if MEASURES[name].of == "persons" else self.housing


def read(persons: Path, housing: Path, counties: dict[str, str]) -> Survey:
    people, homes = _numeric(persons), _numeric(housing)
    people = people.assign(W=people["PWGTP"])
    homes = homes.assign(W=homes["WGTP"], household=(homes["TYPEHUGQ"] == 1) & (homes["NP"] > 0))
    heads = people[people["SPORDER"] == 1].drop(columns=["STATE", "PUMA", "SPORDER", "W"])
    heads = heads[[c for c in heads if c == "SERIALNO" or c not in homes]]
    in_units = homes[["SERIALNO"]][homes["TYPEHUGQ"] == 1].merge(heads, on="SERIALNO", how="left")
    homes = homes.merge(in_units, on="SERIALNO", how="left")
    people = people.merge(homes[["SERIALNO", "TYPEHUGQ"]], on="SERIALNO", how="left")
    return Survey(people, homes, counties)


def _numeric(path: Path) -> pd.DataFrame:
    read = pd.read_parquet(path)
    numbers = {c: read[c] if c in _TEXT else pd.to_numeric(read[c]).astype("float64") for c in read}
    numbers["PUMA"] = read["PUMA"].astype(str).str.zfill(5)
    return pd.DataFrame(numbers)


def _adjusted(d: pd.DataFrame) -> pd.Series:
    return d["ADJINC"] / 1_000_000 if "ADJINC" in d else pd.Series(ADJINC_2024, index=d.index)


def hourly(d: pd.DataFrame) -> pd.Series:
    return d["WAGP"] * _adjusted(d) / (d["WKHP"] * d["WKWN"])


def _earnings(d: pd.DataFrame) -> pd.Series:
    return (d["PERNP"] if "PERNP" in d else d["WAGP"]) * _adjusted(d)


def _wage_workers(d: pd.DataFrame) -> pd.Series:
    return (d["AGEP"] >= 16) & d["COW"].between(1, 5) & (d["WAGP"] > 0) & (hourly(d) >= 7.25 / 2)


def _sixteen_to_64(d: pd.DataFrame) -> pd.Series:
    return d["AGEP"].between(16, 64) & d["ESR"].notna()


def _employed(d: pd.DataFrame) -> pd.Series:
    return d["ESR"].isin([1, 2, 4, 5])


def _known(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda d: d[name].notna()


@dataclass(frozen=True)
class ByHand:
    """One measure: whose records, which of them, and the truth or the amount that is taken of each."""

    of: str
    kind: str
    universe: Callable[[pd.DataFrame], pd.Series]
    x: Callable[[pd.DataFrame], pd.Series]


def _share(universe: Callable, x: Callable, of: str = "persons") -> ByHand:
    return ByHand(of, "share", universe, x)


MEASURES: dict[str, ByHand] = {
    "population": ByHand("persons", "total", lambda d: d["AGEP"] >= 0, lambda d: d["W"] * 0 + 1),
    "employment_rate": _share(_sixteen_to_64, _employed),
    "labor_force_participation": _share(_sixteen_to_64, lambda d: d["ESR"] <= 5),
    "unemployment_rate": _share(lambda d: (d["AGEP"] >= 16) & (d["ESR"] <= 3), lambda d: d["ESR"] == 3),
    "full_time_year_round_share": _share(
        lambda d: d["AGEP"].between(16, 64) & d["WKHP"].notna() & d["WKWN"].notna(),
        lambda d: (d["WKHP"] >= 35) & (d["WKWN"] >= 50),
    ),
    "median_hourly_wage": ByHand("persons", "median", _wage_workers, hourly),
    "median_annual_earnings": ByHand(
        "persons", "median", lambda d: (d["AGEP"] >= 16) & (_earnings(d) > 0), _earnings
    ),
    "wage_standard_share": _share(_wage_workers, lambda d: hourly(d) >= STANDARD_2024),
    "working_poor_share": _share(
        lambda d: d["AGEP"].between(25, 64) & (d["WKHP"] >= 35) & (d["WKWN"] >= 50) & d["POVPIP"].notna(),
        lambda d: d["POVPIP"] < 200,
    ),
    "poverty_rate": _share(_known("POVPIP"), lambda d: d["POVPIP"] < 100),
    "below_200_poverty_share": _share(_known("POVPIP"), lambda d: d["POVPIP"] < 200),
    "bachelors_or_higher_share": _share(lambda d: d["AGEP"] >= 25, lambda d: d["SCHL"] >= 21),
    "high_school_or_higher_share": _share(lambda d: d["AGEP"] >= 25, lambda d: d["SCHL"] >= 16),
    "disconnected_youth_share": _share(
        lambda d: d["AGEP"].between(16, 24), lambda d: (d["SCH"] == 1) & d["ESR"].isin([3, 6])
    ),
    "limited_english_share": _share(lambda d: d["AGEP"] >= 5, lambda d: (d["LANX"] == 1) & (d["ENG"] >= 2)),
    "disability_employment_rate": _share(lambda d: _sixteen_to_64(d) & (d["DIS"] == 1), _employed),
    "veteran_employment_rate": _share(
        lambda d: d["AGEP"].between(18, 64) & d["ESR"].notna() & (d["MIL"] == 2), _employed
    ),
    "uninsured_share": _share(_known("HICOV"), lambda d: d["HICOV"] == 2),
    "self_employed_share": _share(
        lambda d: d["ESR"].isin([1, 2]) & d["COW"].notna(), lambda d: d["COW"].isin([6, 7])
    ),
    "median_household_income": ByHand(
        "housing", "median", lambda d: d["household"] & d["HINCP"].notna(), lambda d: d["HINCP"] * _adjusted(d)
    ),
    "homeownership_rate": _share(lambda d: d["household"] & d["TEN"].notna(), lambda d: d["TEN"] <= 2, "housing"),
    "rent_burden_share": _share(
        lambda d: d["household"] & (d["TEN"] == 3) & d["GRPIP"].notna(), lambda d: d["GRPIP"] >= 30, "housing"
    ),
    "broadband_share": _share(
        lambda d: d["household"] & d["ACCESSINET"].isin([1, 2, 3]),
        lambda d: (d["ACCESSINET"] == 1) & ((d["HISPEED"] == 1) | (d["BROADBND"] == 1)),
        "housing",
    ),
    "computer_share": _share(
        lambda d: d["household"] & d["LAPTOP"].isin([1, 2]), lambda d: d["LAPTOP"] == 1, "housing"
    ),
}  # fmt: skip


def race_ethnicity(d: pd.DataFrame) -> pd.Series:
    names = {1: "white", 2: "black", 3: "aian", 4: "aian", 5: "aian", 6: "asian", 7: "nhpi", 8: "other"}
    alone = d["RAC1P"].map({**names, 9: "two_or_more"})
    return alone.mask(d["HISP"] > 1, "hispanic").where(d["HISP"].notna())


def _cut(column: str, edges: list[float], names: list[str]) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda d: pd.cut(d[column], edges, labels=names, right=False).astype(object)


def _mapped(column: str, names: dict[int, str]) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda d: d[column].map(names)


def _english(d: pd.DataFrame) -> pd.Series:
    speaks = d["ENG"].map(
        {1: "very_well", 2: "less_than_very_well", 3: "less_than_very_well", 4: "less_than_very_well"}
    )
    return speaks.where(d["LANX"] == 1).mask(d["LANX"] == 2, "english_only")


DIMENSIONS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "race_ethnicity": race_ethnicity,
    "sex": _mapped("SEX", {1: "male", 2: "female"}),
    "nativity": _mapped("NATIVITY", {1: "native_born", 2: "foreign_born"}),
    "age_band": _cut("AGEP", [0, 16, 25, 35, 45, 55, 65, 120],
                     ["under_16", "16_24", "25_34", "35_44", "45_54", "55_64", "65_plus"]),
    "education": _cut("SCHL", [1, 16, 18, 20, 21, 22, 25],
                      ["less_than_high_school", "high_school", "some_college", "associate", "bachelors", "graduate"]),
    "disability": _mapped("DIS", {1: "with", 2: "without"}),
    "english": _english,
}  # fmt: skip

# Groups that overlap: a person counts in each of them.
OVERLAPPING: dict[str, dict[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "race_alone_or_combined": {
        "hispanic": lambda d: d["HISP"] > 1,
        "white": lambda d: d["RACWHT"] == 1,
        "black": lambda d: d["RACBLK"] == 1,
        "aian": lambda d: d["RACAIAN"] == 1,
        "asian": lambda d: d["RACASN"] == 1,
        "nhpi": lambda d: (d["RACNH"] == 1) | (d["RACPI"] == 1),
        "other": lambda d: d["RACSOR"] == 1,
    },
}
RACE = {"race_ethnicity", "race_alone_or_combined", "race_ethnicity_2024"}


@cache
def labelled(survey: Survey, of: str, dimension: str) -> np.ndarray:
    """The category of each record of the persons or the housing file."""
    frame = survey.persons if of == "persons" else survey.housing
    if dimension == "county":
        return frame["PUMA"].str[:3].map(survey.counties).to_numpy(dtype=object)
    if dimension == "puma":
        return frame["PUMA"].to_numpy(dtype=object)
    return DIMENSIONS[dimension](frame).to_numpy(dtype=object)


@cache
def _universe(survey: Survey, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The positions of a measure's records within the region's counties, and the amount taken of each."""
    measure, frame = MEASURES[name], survey.table(name)
    inside = measure.universe(frame).fillna(False) & frame["PUMA"].str[:3].isin(survey.counties)
    rows = np.flatnonzero(inside.to_numpy(dtype=bool))
    return rows, measure.x(frame).to_numpy(dtype=float)[rows]


@cache
def _sample(survey: Survey, of: str) -> tuple[np.ndarray, np.ndarray]:
    """The weights (records, 1 or 81), full sample first, and the household of each record as a number."""
    frame, name = (survey.persons, "PWGTP") if of == "persons" else (survey.housing, "WGTP")
    names = [name, *(f"{name}{r}" for r in range(1, 81) if f"{name}{r}" in frame)]
    return frame[names].to_numpy(), pd.factorize(frame["SERIALNO"])[0]


def answer(survey: Survey, name: str, cell: dict[str, str], *, by_race: bool) -> Answer:
    """One cell of one measure."""
    measure, frame = MEASURES[name], survey.table(name)
    rows, x = _universe(survey, name)
    for dimension, category in cell.items():
        if dimension in OVERLAPPING:
            inside = OVERLAPPING[dimension][category](frame).to_numpy(dtype=bool)[rows]
        else:
            inside = labelled(survey, measure.of, dimension)[rows] == category
        rows, x = rows[inside], x[inside]
    weights, homes = _sample(survey, measure.of)
    w = weights[rows]
    sampled = w[:, 0] > 0
    n, households, persons = int(sampled.sum()), len(np.unique(homes[rows][sampled])), float(w[:, 0].sum())
    if not persons:
        return Answer(0.0 if measure.kind == "total" else None, None, n, households, 0.0)
    statistic = {"total": _totals, "share": _shares, "median": medians}[measure.kind]
    value, *replicates = statistic(x, w).tolist()
    if not replicates:
        factor = DESIGN_BY_RACE if by_race else DESIGN_OTHERWISE
        error = _approximate_error(measure.kind, value, x, w, float(weights[:, 0].sum()), factor)
        unknown = error == 0 and measure.kind != "median"
        return Answer(value, None if unknown else error, n, households, persons)
    error = float(np.sqrt(4 / 80 * sum((r - value) ** 2 for r in replicates)))
    usable = len(replicates) == 80 and (w.sum(axis=0) > 0).all()
    return Answer(value, error if usable else None, n, households, persons, np.array(replicates))


def _totals(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return (w * x[:, None]).sum(axis=0)


def _shares(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    whole = w.sum(axis=0)
    return np.divide(_totals(x, w), whole, out=np.full(len(whole), np.nan), where=whole != 0)


def medians(x: np.ndarray, w: np.ndarray, tau: float = 0.5) -> np.ndarray:
    """The smallest value at which the cumulative weight first reaches tau of the whole, equal values together."""
    values, position = np.unique(x, return_inverse=True)
    sums = np.zeros((len(values), w.shape[1]))
    np.add.at(sums, position, w)
    return values[np.argmax(np.cumsum(sums, axis=0) >= tau * w.sum(axis=0) - 1e-9, axis=0)]


def _approximate_error(
    kind: str, value: float, x: np.ndarray, w: np.ndarray, units: float, factor: float
) -> float | None:
    """The Bureau's formulas for simple random sampling times the design factor."""
    if kind == "total":
        return float(factor * np.sqrt(F_ONE_YEAR * value * (1 - value / units)))
    if kind == "share":
        return float(factor * np.sqrt(F_ONE_YEAR / w.sum() * value * (1 - value)))
    margin = factor * np.sqrt(F_ONE_YEAR / w.sum() * 0.25)
    if margin >= 0.5:
        return None
    return float(medians(x, w, 0.5 + margin)[0] - medians(x, w, 0.5 - margin)[0]) / 2
