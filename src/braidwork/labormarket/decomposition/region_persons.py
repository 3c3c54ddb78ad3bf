"""The residents behind a region's cost of exclusion: income, earnings, hours and occupation, with weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.universes import AGE
from braidwork.labormarket.workers.household_bootstrap import BOOTSTRAP_RULE, household_draws
from braidwork.measures import Expression, Provenance, case, col
from braidwork.measures.dimensions import Dimension, dimension, in_region, required_columns
from braidwork.measures.edition import Edition, choose
from braidwork.measures.estimates import Method
from braidwork.measures.replicates import ACS, VarianceRule
from braidwork.reference import Region

Floats = NDArray[np.float64]

OCCUPATION = "occupation_group"
ADULTS = AGE >= 16
ADULTS_TEXT = "residents aged 16 and over, group quarters included, with known income"
HOURS = col("hours_weekly") * col("weeks_worked")
INCOME, EARNINGS = "income_annual_usd", "earnings_annual_usd"
_COLUMNS = ("age_years", INCOME, EARNINGS, "hours_weekly", "weeks_worked")


@dataclass(frozen=True)
class RegionPersons:
    """Columns (n,) as the kernel reads them, weights of replicates or bootstrap draws (n, R) and their rule.

    `labels` and `county_labels` name the groups and the counties; `households` counts them by (county, group).
    """

    columns: Mapping[str, Any]
    replicates: Floats
    rule: VarianceRule
    method: Method
    labels: Mapping[str, str]
    county_labels: Mapping[str, str]
    households: Mapping[tuple[str, str], int]
    n_without_hours: int
    n_without_occupation: int
    year: int
    provenance: Provenance


def region_persons(store: Store, region: Region, *, across: str, period: str | None) -> RegionPersons:
    """Everybody of 16 and over in the region who has a group and a county, by the edition that `period` names.

    Who reports earnings but no hours, or hours but no occupation, is left out and counted.
    """
    needed = {*_COLUMNS, "occupation_code", *required_columns(across, "pums_person")}
    edition = choose(store, "pums_person", needed, what="the cost of exclusion", period=period, nation=False)
    dims = {name: _dimension(name, region, edition) for name in (across, "county", OCCUPATION)}
    if dims[across].overlapping or not dims[across].branches:
        raise UndefinedMeasureError(
            f"{across} does not put every person in one group.",
            where="the cost of exclusion",
            mend="ask across race_ethnicity or sex.",
        )
    answer = store.collect(_selected(store, region, edition, dims, across))
    read = {name: _array(answer, name) for name in ("group", "county", "occupation", "serialno")}
    numbers = {name: _numbers(answer, name) for name in ("age", "income", "earnings", "hours", "w0")}
    hours, earnings = np.nan_to_num(numbers["hours"]), np.nan_to_num(numbers["earnings"])
    placed = np.array([g is not None and c is not None for g, c in zip(read["group"], read["county"], strict=True)])
    strange = placed & (hours == 0) & (earnings != 0)
    jobless = placed & (hours > 0) & np.array([o is None for o in read["occupation"]], dtype=bool)
    kept = np.flatnonzero(placed & ~strange & ~jobless)
    household = np.unique([str(v) for v in read["serialno"][kept]], return_inverse=True)[1]
    weight = numbers["w0"][kept]
    parts = [_numbers(answer, f"w{r}")[kept] for r in range(1, edition.replicates + 1)]
    columns = {
        across: read["group"][kept],
        "county": read["county"][kept],
        "age_years": numbers["age"][kept],
        INCOME: numbers["income"][kept],
        EARNINGS: numbers["earnings"][kept],
        "hours_annual": hours[kept],
        "occupation_code": read["occupation"][kept],
        "weight": weight,
    }
    return RegionPersons(
        columns=columns,
        replicates=np.stack(parts, axis=1) if parts else np.stack([*household_draws(household, weight)], axis=1),
        rule=ACS if parts else BOOTSTRAP_RULE,
        method="replicates" if parts else "household bootstrap",
        labels=dims[across].labels,
        county_labels=dims["county"].labels,
        households=_households(columns[across], columns["county"], household),
        n_without_hours=int(strange.sum()),
        n_without_occupation=int(jobless.sum()),
        year=edition.year,
        provenance=_provenance(store, region, edition, dims),
    )


def _dimension(name: str, region: Region, edition: Edition) -> Dimension:
    return dimension(name, "pums_person", region, edition.columns)


def _selected(store: Store, region: Region, edition: Edition, dims: Mapping[str, Dimension], across: str) -> Any:
    from braidwork.measures.dimensions import require_occupation_codes

    require_occupation_codes(OCCUPATION, [edition.year], "the cost of exclusion")
    table = store.table("pums_person", edition.entry.partition)
    inside = [ADULTS.to_ibis(table), in_region(region, edition.puma_vintages).to_ibis(table)]
    table = table.filter(inside)
    chosen: dict[str, Expression] = {
        "group": _category(dims[across]),
        "county": _category(dims["county"]),
        "occupation": _category(dims[OCCUPATION]),
        "age": AGE,
        "income": col(INCOME),
        "earnings": col(EARNINGS),
        "hours": HOURS,
        "serialno": col("serialno"),
        "w0": col(edition.weight),
    } | {f"w{r}": col(f"{edition.weight}_{r}") for r in range(1, edition.replicates + 1)}
    return table.select(**{name: expression.to_ibis(table) for name, expression in chosen.items()})


def _category(d: Dimension) -> Expression:
    return case(*((test, code) for code, test in d.branches))


def _array(answer: Any, name: str) -> NDArray[Any]:
    return np.array(answer.column(name).to_pylist(), dtype=object)


def _numbers(answer: Any, name: str) -> Floats:
    column = answer.column(name).combine_chunks().cast("float64")
    return np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)


def _households(group: NDArray[Any], county: NDArray[Any], household: NDArray[Any]) -> Mapping[tuple[str, str], int]:
    found: dict[tuple[str, str], set[int]] = {}
    for g, c, h in zip(group, county, household, strict=True):
        found.setdefault((c, g), set()).add(h)
        found.setdefault(("all", g), set()).add(h)
        found.setdefault((c, "all"), set()).add(h)
        found.setdefault(("all", "all"), set()).add(h)
    return {key: len(homes) for key, homes in found.items()}


def _provenance(store: Store, region: Region, edition: Edition, dims: Mapping[str, Dimension]) -> Provenance:
    from braidwork.measures.ask import provenance
    from braidwork.measures.frame import frame
    from braidwork.measures.measure import Measure

    asked = Measure(
        "exclusion_cost", "Cost of exclusion", "mean", "pums_person", ADULTS, ADULTS_TEXT, "USD", "", "",
        value=col(INCOME),
    )  # fmt: skip
    made = provenance(frame(store, region, asked, edition, by=tuple(dims), where={}, nation=False))
    notes = edition.notes(_COLUMNS)  # of earnings, hours and weeks too, which the kernel reads
    if "self_employment_income_annual_usd" not in edition.columns:
        notes = (*notes, "self-employment income therefore stands under other income, and hourly pay is too low")
    return replace(made, notes=notes)
