"""A seeded, invented caseload of any size: households of people with facts, ranges and much that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from braidwork.eligibility.facts import FactDefinition, fact_definitions
from braidwork.eligibility.population.columns import PERSON_ID

if TYPE_CHECKING:
    import pyarrow as pa

    from braidwork.engine.session import Engine

    from .people import Population

UNKNOWN = 0.3  # share of facts that nobody knows
RANGES = 0.1  # share of numbers of which only a range is known
NOT_APPLICABLE = 0.05
_SIZES = np.array([0.30, 0.33, 0.15, 0.13, 0.06, 0.03])  # households of 1 to 6
_COUNTIES = ("53033", "53053", "53061", "53035", "41051")
_RARE_FROM_SENSITIVITY = 2
_YEARS_BACK = 6
Array = NDArray[Any]


@dataclass(frozen=True)
class _Households:
    """Which household each person is in, by position; `size` per person."""

    of: Array
    count: int
    size: Array


def synthetic_caseload(people: int, on: date, seed: int = 2026) -> pa.Table:
    """An Arrow table of so many invented people, every fact of the register as a column; one seed makes one table.

    Three in ten facts are unknown, one in ten numbers is a range, some do not apply; one household in ten may have
    members who are not listed.
    """
    import pyarrow as pa

    rng = np.random.default_rng(seed)
    homes = _households(people, rng)
    columns: dict[str, Any] = {PERSON_ID: pa.array(np.arange(people)).cast("string")}
    columns |= _groups(homes, rng)
    for key, definition in fact_definitions().items():
        # Each fact draws from its own stream: a new fact in the register leaves the others as they were.
        own = np.random.default_rng([seed, crc32(key.encode())])
        columns |= _fact(definition, homes, on, own)
    return pa.table(columns)


def synthetic_population(people: int, on: date, engine: Engine, seed: int = 2026) -> Population:
    """`synthetic_caseload` as a population of an engine, marked synthetic."""
    from braidwork.eligibility.population.people import population_of

    table = synthetic_caseload(people, on, seed)
    return population_of(table, engine, notes=("SYNTHETIC: invented people.",), synthetic=True)


def _households(people: int, rng: np.random.Generator) -> _Households:
    sizes = rng.choice(np.arange(1, len(_SIZES) + 1), size=people, p=_SIZES)  # more than enough households
    last = int(np.searchsorted(np.cumsum(sizes), people)) + 1
    of = np.repeat(np.arange(last), sizes[:last])[:people]
    actual = np.bincount(of, minlength=last)
    return _Households(of, last, actual[of])


def _groups(homes: _Households, rng: np.random.Generator) -> dict[str, Any]:
    import pyarrow as pa

    columns: dict[str, Any] = {}
    complete = (rng.random(homes.count) < 0.9)[homes.of]
    splits = rng.random(len(homes.of)) < 0.15  # lives there, but is of no family with the rest
    for group in ("household", "family", "assistance_unit"):
        ids = homes.of * 2 if group == "household" else homes.of * 2 + splits
        columns[f"{group}_id"] = pa.array(ids).cast("string")
        columns[f"{group}_complete"] = pa.array(complete)
    return columns


def _fact(definition: FactDefinition, homes: _Households, on: date, rng: np.random.Generator) -> dict[str, Any]:
    """The columns of one fact: drawn per person, or per household where the household shares it."""
    shared = definition.subject not in ("person", "case")
    n = homes.count if shared else len(homes.of)
    spread = homes.of if shared else slice(None)
    unknown = (rng.random(n) < UNKNOWN)[spread]
    columns = _drawn(definition, homes, n, spread, on, rng, unknown)
    if definition.kind == "date":
        elsewhere = (rng.random(n) < NOT_APPLICABLE)[spread] & unknown
        columns[f"{definition.key}_state"] = _masked(np.where(elsewhere, "not_applicable", ""), ~elsewhere)
    return columns


def _drawn(
    definition: FactDefinition, homes: _Households, n: int, spread: Any, on: date, rng: np.random.Generator,
    unknown: Array,
) -> dict[str, Any]:  # fmt: skip
    key = definition.key
    if definition.kind == "bool":
        often = 0.04 if definition.sensitivity >= _RARE_FROM_SENSITIVITY else 0.3
        return {key: _masked((rng.random(n) < often)[spread], unknown)}
    if definition.kind == "code":
        return {key: _masked(rng.choice(_codes(definition), size=n)[spread], unknown)}
    if definition.kind == "date":
        days = np.datetime64(on, "D") - rng.integers(0, 365 * _YEARS_BACK, size=n)
        return {key: _masked(days[spread], unknown)}
    return _numbers(definition, homes, rng, n, spread, unknown)


def _numbers(
    definition: FactDefinition, homes: _Households, rng: np.random.Generator, n: int, spread: Any, unknown: Array
) -> dict[str, Any]:
    key, whole = definition.key, definition.kind == "count" or definition.key == "age"
    values = _amounts(definition, homes, rng, n)[spread] if not _is_size(key) else homes.size.astype(np.float64)
    values = np.clip(values, definition.least, definition.most)
    values = np.rint(values) if whole else np.round(values, 2)
    ranged = (rng.random(n) < RANGES)[spread] & ~unknown
    low = np.maximum(np.floor(values * 0.8), definition.least or 0)
    high = np.minimum(np.ceil(values * 1.25), definition.most if definition.most is not None else np.inf)
    kind = "int32" if whole else "float64"
    return {
        key: _masked(values.astype(kind), unknown | ranged),
        f"{key}_low": _masked(low.astype(kind), ~ranged),
        f"{key}_high": _masked(high.astype(kind), ~ranged),
    }


def _amounts(definition: FactDefinition, homes: _Households, rng: np.random.Generator, n: int) -> Array:
    if definition.key == "age":
        return rng.integers(0, 95, size=n).astype(np.float64)
    if definition.kind == "money":
        monthly = np.exp(rng.normal(7.8, 1.0, size=n)) * (rng.random(n) > 0.12)  # one in eight has nothing
        return monthly * (12 if definition.unit == "USD/year" else 1)
    top = min(definition.most if definition.most is not None else 100.0, 100.0)
    return rng.random(n) * top


def _is_size(key: str) -> bool:
    return key.endswith("_size")


def _codes(definition: FactDefinition) -> tuple[str, ...]:
    return definition.choices or _COUNTIES


def _masked(values: Array, unknown: Array) -> Any:
    import pyarrow as pa

    return pa.array(values, mask=np.asarray(unknown))
