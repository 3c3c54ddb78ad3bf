"""`braidwork segregation`: how far apart groups work, where that is made, and what unequal work costs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.measuring import choices
from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.disclosure import Release
    from braidwork.disclosure.release import Cell
    from braidwork.labormarket.decomposition.region import RegionCost
    from braidwork.labormarket.segregation.region_results import RegionSegregation

OCCUPATIONS_SHOWN = 10
SECTORS_SHOWN = 6
_WIDTH = 100
# Tables that are printed whole, so that what is withheld in them is seen.
_TOLD = {"index", "counties", "groups", "dissimilarity", "shortfall", "parts", "cost_of_all", "cost_by_county"}
_WITHHELD = (
    "Withheld: groups and places are withheld for reliability, because too few survey records stand behind them to "
    "tell the figure from chance. It does not mean that their figure is small."
)


def run_segregation(
    data: Path | None,
    *,
    across: str = "race_ethnicity",
    level: str = "occupation",
    where: Sequence[str] = (),
    period: str | None = None,
    cost: bool = False,
    as_json: bool = False,
) -> None:
    """Print the index with its margin, the counties, the groups and the levers; with `cost` what exclusion costs.

    Every figure passed the disclosure rules of public surveys; what they withhold is said to be withheld.
    """
    from braidwork.cli.places import opened
    from braidwork.labormarket.segregation.region import segregation_of

    region = opened(data)
    found = segregation_of(
        region.store, region.definition, across=across, level=level, where=choices(where), period=period
    )
    tables = _segregation_tables(found)
    priced = _priced(region, across, period) if cost else None
    costs = _cost_tables(priced) if priced is not None else {}
    if as_json:
        print_json(_document(found, priced, tables | costs))
        return
    _print_segregation(found, tables)
    if priced is not None:
        _print_cost(priced, costs, found.notes)
        if where:
            say("The cost is that of the whole region: --where narrows the index only.")
    if any(cell.value is None for name, table in (tables | costs).items() if name in _TOLD for cell in table):
        say()
        _paragraph(_WITHHELD)
    if found.provenance.synthetic:
        say("\nSYNTHETIC: invented people, no real region.")
    say("\nMargins are at 90 percent confidence.")


def _segregation_tables(found: RegionSegregation) -> dict[str, Release]:
    from braidwork.disclosure import release
    from braidwork.labormarket.segregation import region_estimates as made

    tables = {
        "index": made.segregation_estimates(found),
        "mutual_information": made.segregation_estimates(found, made.SEGREGATION_M),
        "counties": made.segregation_by_county(found),
        "groups": made.local_segregation_estimates(found),
        "dissimilarity": made.dissimilarity_estimates(found),
        "occupations": made.lever_estimates(found),
        "sectors": made.lever_estimates(found, "industry_sector"),
    }
    return {name: release(table, "public_survey") for name, table in tables.items()}


def _priced(region: Any, across: str, period: str | None) -> RegionCost:
    from braidwork.labormarket.decomposition.region import cost_of_exclusion_of

    return cost_of_exclusion_of(region.store, region.definition, across=across, period=period)


def _cost_tables(found: RegionCost) -> dict[str, Release]:
    from braidwork.disclosure import release
    from braidwork.labormarket.decomposition import region_estimates as made
    from braidwork.labormarket.decomposition.region_parts import integration_estimates, part_estimates

    tables = {
        "shortfall": made.shortfall_estimates(found),
        "parts": part_estimates(found),
        "integration": integration_estimates(found),
        "cost": made.cost_estimates(found),
        "cost_of_all": made.total_cost_estimates(found),
        "cost_share": made.total_cost_estimates(found, as_share=True),
        "cost_by_county": made.total_cost_estimates(found, by_county=True),
    }
    return {name: release(table, "public_survey") for name, table in tables.items()}


def _document(found: RegionSegregation, priced: RegionCost | None, tables: dict[str, Release]) -> dict[str, Any]:
    """The JSON answer: what was asked, every released table, how it was made and what a reader must know."""
    made = found.provenance
    return {
        "across": found.across,
        "level": found.level,
        "period": found.period,
        "place": made.place,
        "filter": made.filter,
        "synthetic": made.synthetic,
        "method": found.method,
        "notes": found.notes,
        "sources": made.sources,
        "tables": {name: {"label": t.measure.label, "unit": t.measure.unit, "policy": t.policy,
                          "notes": t.measure.notes, "rows": t.to_dicts()} for name, t in tables.items()},
        "cost": None if priced is None else {
            "reference": priced.reference, "dollars_year": priced.dollars_year, "method": priced.method,
            "caveat": priced.caveat, "notes": priced.notes,
        },
    }  # fmt: skip


def _print_segregation(found: RegionSegregation, tables: dict[str, Release]) -> None:
    whole = found.whole
    over = "occupations" if found.level == "occupation" else "major occupation groups"
    say(f"Occupational segregation across {_words(found.across)}, {found.period}, {found.provenance.place}")
    if chosen := found.provenance.filter.partition("; ")[2]:
        say(f"Only where {chosen}")
    say(f"{whole.persons:,.0f} employed civilians in {whole.units:,} {over}; {whole.n:,} survey records\n")
    _print_index(next(iter(tables["index"])), over)
    _print_meaning(tables["dissimilarity"])
    _print_counties(tables["counties"])
    _print_groups(tables["groups"], tables["dissimilarity"])
    _print_levers("Occupations that move the index most", tables["occupations"], OCCUPATIONS_SHOWN)
    _print_levers("Sectors whose hiring could move it most", tables["sectors"], SECTORS_SHOWN)
    say("\nA lever says how much of the index would go if that part kept its size and were made up as all workers are,")
    say("with nothing else changed. It is accounting, no forecast, and levers do not add up.")
    for note in found.notes:
        _paragraph(f"Note: {note}.")


def _print_index(cell: Cell, over: str) -> None:
    if cell.value is None:
        say(f"Theil's H: withheld ({_why(cell)}).")
        return
    say(f"Theil's H  {_index(cell)}   (0: all groups have the same {over}; 1: no two groups share one)")
    measured, chance = cell.extra.get("as_measured"), cell.extra.get("by_chance")
    if isinstance(measured, float) and isinstance(chance, float):
        by_chance = f"a sample of this size shows {chance:.3f} by chance alone, taken off"
        say(f"           {measured:.3f} as measured; {by_chance}")
    between = cell.extra.get("between")
    if isinstance(between, float) and over == "occupations":
        say(f"           {_between(between / cell.value)} lies between major occupation groups, the rest inside them")


def _between(share: float) -> str:
    """What is taken off for chance can leave parts beyond the whole, so no share of 100 % or more is printed."""
    return f"{share:.0%} of it" if 0 <= share < 0.995 else "nearly all of it" if share > 0 else "hardly any of it"


def _print_meaning(apart: Release) -> None:
    """The index in people: the group with the largest share who would have to change their kind of work."""
    shown = [c for c in apart if c.value is not None]
    if not shown:
        return
    most = max(shown, key=lambda c: c.value or 0.0)
    share = f"{100 * (most.value or 0.0):.0f}"
    say()
    _paragraph(
        f"What it means: of 100 {_workers(most)}, about {share} would have to change to another kind of "
        "work (another major occupation group) before the group was spread over work as everyone else is."
    )


def _print_counties(table: Release) -> None:
    if len(table.cells) < 2:
        return
    say("\nBy county")
    _lines([[_label(c), _index(c) if c.value is not None else f"withheld: {_why(c)}"] for c in table], left=2)


def _print_groups(local: Release, apart: Release) -> None:
    say("\nGroups, those furthest from the occupations of everyone first")
    cells = sorted(local, key=lambda c: -(c.value if c.value is not None else -1.0))
    rows = [["", "local score", "would have to change major group *"]]
    for cell in cells:
        other = apart.cell(**cell.dimensions)
        share = f"{other.value:.0%} ± {other.margin_of_error:.0%}" if other and other.value is not None else "withheld"
        rows.append([_label(cell), _index(cell) if cell.value is not None else "withheld", share])
    _lines(rows, left=1)
    say("  * share of the group's workers who would have to change to be spread as everyone else; as measured")


def _print_levers(title: str, table: Release, most: int) -> None:
    shown = [c for c in table if c.value is not None][:most]
    if not shown:
        return
    say(f"\n{title}")
    rows = []
    for cell in shown:
        share = cell.extra.get("share_of_index")
        assert cell.value is not None and cell.margin_of_error is not None
        margin = share * cell.margin_of_error / cell.value if isinstance(share, float) else None
        told = f"{share:.1%} ± {margin:.1%} of the index" if isinstance(share, float) and margin is not None else ""
        rows.append([_label(cell), told])
    _lines(rows, left=1)


def _print_cost(found: RegionCost, tables: dict[str, Release], told: Sequence[str]) -> None:
    say(f"\nCost of exclusion: incomes at the level of {found.reference_label}, ages 16 and over")
    say(f"Dollars of {found.dollars_year} a year; group by group at its own ages\n")
    rows = [["", "short per person", "short in all"]]
    for cell in tables["shortfall"]:
        cost = tables["cost"].cell(**cell.dimensions)
        each = f"{_dollars(cell.value)} ± {_dollars(cell.margin_of_error)}" if cell.value is not None else "withheld"
        total = _billions(cost) if cost is not None and cost.value is not None else _no_cost(cost)
        rows.append([_label(cell), each, total])
    _lines(rows, left=1)
    _print_parts(tables["shortfall"], tables["parts"])
    say()
    for cell, share in zip(tables["cost_of_all"], tables["cost_share"], strict=True):
        if cell.value is not None and share.value is not None:
            say(f"All groups: {_billions(cell)} a year, {share.value:.1%} ± {share.margin_of_error:.1%} of all income")
            quarter, half = cell.extra.get("at_25_percent"), cell.extra.get("at_50_percent")
            if isinstance(quarter, float) and isinstance(half, float):
                say(f"Closing a quarter of it gives ${quarter / 1e9:.1f} billion, half ${half / 1e9:.1f} billion")
    counties = [[_label(c), _billions(c) if c.value is not None else "withheld"] for c in tables["cost_by_county"]]
    if len(counties) > 1:
        say("By county, each against the reference group's incomes there (so they do not add up to the region's)")
        _lines(counties, left=1)
    say()
    _paragraph(found.caveat)
    for note in found.notes:
        if note not in told:
            _paragraph(f"Note: {note.rstrip('.')}.")


def _print_parts(shortfall: Release, parts: Release) -> None:
    say("\nWhat the gap in mean income is made of, ages as they are; a part below 0 makes it smaller")
    rows = [["", "work", "hours", "occupations", "hourly pay", "other income"]]
    for cell in shortfall:
        made = [parts.cell(**cell.dimensions, part=name) for name in
                ("employment", "hours", "occupation_mix", "hourly_pay", "other_income")]  # fmt: skip
        rows.append([_label(cell), *(_part(part) for part in made)])
    _lines(rows, left=1)


def _no_cost(cell: Cell | None) -> str:
    return "none" if cell is not None and (_why(cell) or "").startswith("no shortfall") else "withheld"


def _index(cell: Cell) -> str:
    return f"{cell.value:.3f} ± {cell.margin_of_error:.3f}"


def _billions(cell: Cell) -> str:
    assert cell.value is not None and cell.margin_of_error is not None
    return f"${cell.value / 1e9:,.2f} ± {cell.margin_of_error / 1e9:,.2f} billion"


def _dollars(value: object) -> str:
    if not isinstance(value, float):
        return "–"
    return f"{'−' if value < 0 else ''}${abs(value):,.0f}"


def _part(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return "withheld"
    return f"{_dollars(cell.value)} ± {_dollars(cell.margin_of_error)}"


def _why(cell: Cell) -> str:
    return cell.withheld.reason if cell.withheld is not None else ""


def _label(cell: Cell) -> str:
    return ", ".join(cell.labels.values())


def _workers(cell: Cell) -> str:
    """The workers of a group within a sentence."""
    sexes = {"Female": "women who work", "Male": "men who work"}
    return sexes.get(_label(cell), f"workers who are {_label(cell)}")


def _words(across: str) -> str:
    from braidwork.reference import recode

    return recode(across).label.lower()


def _lines(rows: Iterable[Sequence[str]], *, left: int) -> None:
    from braidwork.region.printed import aligned

    for line in aligned(list(rows), left):
        say(f"  {line}")


def _paragraph(text: str) -> None:
    for line in textwrap.wrap(text, _WIDTH):
        say(line)
