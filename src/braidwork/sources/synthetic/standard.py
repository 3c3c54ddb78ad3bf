"""An invented cost-of-living standard for the demo counties: 719 family types in the flat annual layout."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from braidwork.reference import Region
from braidwork.reference import region as named_region

FILE_NAME = "synthetic_selfsufficiencystandards.csv"
# Monthly dollars of the invented region; core, suburban and rural county. Further counties repeat the last.
_HOUSING = (1_760.0, 1_290.0, 900.0)
_CARE = (1.15, 1.0, 0.85)
_OTHER = (1.05, 1.0, 0.98)
_TRANSIT = (0.75, 1.0, 1.15)
# Per child by age: care, food, health and other needs.
_CARE_BY_AGE = {"i": 1_420.0, "p": 1_190.0, "s": 590.0, "t": 0.0}
_FOOD_BY_AGE = {"i": 175.0, "p": 195.0, "s": 290.0, "t": 345.0}
_ADULT_FOOD = 345.0
_CHILD_HEALTH, _ADULT_HEALTH = 75.0, 215.0
_CAR = 310.0
_MISCELLANEOUS = 0.10
_CHILD_CREDIT = 165.0


def write_cost_standard(out: Path, *, region: Region | None = None) -> Path:
    """Write `synthetic_selfsufficiencystandards.csv`: annual dollars, one row per family type, one column per county.

    719 types: 1 to 3 adults with up to 6 children by age (`a1i0p1s0t0`), larger families by number (`a2c8`). The
    first column says `synthetic` on every row.
    """
    region = region or named_region("demo")
    counties = sorted(region.counties, key=lambda c: c.fips)
    lines = [",".join(["synthetic", "family_type", *(f"{c.label}" for c in counties)])]
    for family, adults, children in family_types():
        costs = [annual_cost(adults, children, min(i, len(_HOUSING) - 1)) for i in range(len(counties))]
        lines.append(",".join(["synthetic", family, *(f"{cost:.2f}" for cost in costs)]))
    out.mkdir(parents=True, exist_ok=True)
    path = out / FILE_NAME
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def family_types() -> Iterator[tuple[str, int, dict[str, float]]]:
    """The 719 types as name, adults and children by age; without ages the children are spread over them."""
    for adults in (1, 2, 3):
        for number in range(7):
            yield from (_aged(adults, ages) for ages in _splits(number))
        yield from (_unaged(adults, number) for number in range(7, 11))
    for adults in range(4, 11):
        yield from (_unaged(adults, number) for number in range(11))


def annual_cost(adults: int, children: dict[str, float], kind: int) -> float:
    """Annual cost in dollars of a family in a kind of county: needs, then taxes less credits."""
    number = sum(children.values())
    bedrooms = 1 + max(0, -(-(int(number) + max(adults - 2, 0)) // 2))
    housing = _HOUSING[kind] * (1 + 0.24 * (bedrooms - 1))
    care = _CARE[kind] * sum(_CARE_BY_AGE[age] * n for age, n in children.items())
    size = adults + number
    scale = {1: 1.15, 2: 1.10, 3: 1.05}.get(int(size), 1.0)
    food = scale * (_ADULT_FOOD * adults + sum(_FOOD_BY_AGE[age] * n for age, n in children.items()))
    travel = _TRANSIT[kind] * _CAR * min(adults, 2)
    health = _ADULT_HEALTH * adults + _CHILD_HEALTH * number
    others = _OTHER[kind] * (food + travel + health)
    needs = (housing + care + others) * (1 + _MISCELLANEOUS)
    taxes = 0.10 * needs + 0.09 * max(needs - 3_500.0, 0.0) - min(_CHILD_CREDIT * number, 0.5 * needs)
    return 12 * (needs + taxes)


def _splits(number: int) -> Iterator[dict[str, float]]:
    """Every way to spread children over the four ages, youngest first."""
    for infants in range(number, -1, -1):
        for preschool in range(number - infants, -1, -1):
            for school in range(number - infants - preschool, -1, -1):
                yield {"i": infants, "p": preschool, "s": school, "t": number - infants - preschool - school}


def _aged(adults: int, ages: dict[str, float]) -> tuple[str, int, dict[str, float]]:
    return f"a{adults}" + "".join(f"{age}{n:.0f}" for age, n in ages.items()), adults, ages


def _unaged(adults: int, number: int) -> tuple[str, int, dict[str, float]]:
    shares = {"i": 0.10, "p": 0.20, "s": 0.40, "t": 0.30}
    return f"a{adults}c{number}", adults, {age: number * share for age, share in shares.items()}
