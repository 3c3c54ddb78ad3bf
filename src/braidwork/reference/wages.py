"""Wage floors and wage standards: dated, cited, with their hours convention and derivation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.reference.dated import Parameter, Verified, convention, parameters, poverty_guideline
from braidwork.reference.state_list import state

_GROWN = "age_16_and_over"


@dataclass(frozen=True)
class WageFloor:
    """The answer to "which minimum wage applied here on this day?".

    `wage_hourly_usd` is None where the answer is unknown; `reason` then says why and `rules` holds every row that
    spoke, with its citation.
    """

    jurisdiction: str
    employer_class: str
    on: date
    wage_hourly_usd: float | None
    reason: str
    rules: tuple[Parameter, ...]

    @property
    def is_known(self) -> bool:
        """Whether the sources give one answer."""
        return self.wage_hourly_usd is not None

    @property
    def grounds(self) -> str:
        """What the answer rests on: citations, what stands in, and that it was not read at its source."""
        checked = "" if self.is_verified else "not verified"
        return "; ".join(x for x in (*self.citations, self.reason, checked) if x)

    @property
    def is_verified(self) -> bool:
        """Whether every rule that spoke was read at its source."""
        return all(r.verified == "verified" for r in self.rules)

    @property
    def citations(self) -> tuple[str, ...]:
        """The source of every rule that spoke."""
        return tuple(r.citation for r in self.rules)


def minimum_wage(jurisdiction: str, on: date, employer_class: str) -> WageFloor:
    """The minimum wage of one jurisdiction and employer class on a day, in dollars an hour.

    Rules may overlap (an ordinance and a ballot measure); where they disagree the answer is unknown, with both
    citations. A jurisdiction or class that no row names raises UnknownNameError.
    """
    rows = parameters("minimum_wage")
    places = sorted({r.key["jurisdiction"] for r in rows})
    if jurisdiction not in places:
        raise UnknownNameError.of("jurisdiction with a loaded minimum wage", jurisdiction, places)
    here = [r for r in rows if r.key["jurisdiction"] == jurisdiction]
    classes = sorted({r.key["employer_class"] for r in here})
    if employer_class not in classes:
        raise UnknownNameError.of("employer class", employer_class, classes, where=jurisdiction)
    rules = tuple(r for r in here if r.key["employer_class"] == employer_class and r.in_force(on))
    values = sorted({r.value for r in rules})
    if len(values) == 1:
        return WageFloor(jurisdiction, employer_class, on, values[0], "", rules)
    amounts = " or ".join(f"${v:.2f}" for v in values)
    reason = f"sources disagree: {amounts}" if values else f"no rate is loaded for {on.isoformat()}"
    return WageFloor(jurisdiction, employer_class, on, None, reason, rules)


def state_minimum_wage(state_fips: str, on: date) -> WageFloor | None:
    """The state's own minimum wage of grown workers on a day; None for a state of which no rate is loaded.

    Where the rate of the day is not loaded yet, the last one stands in, and `reason` says so: such rates follow prices.
    """
    try:
        jurisdiction = state(state_fips).name.casefold().replace(" ", "-")
        found = minimum_wage(jurisdiction, on, _GROWN)
    except UnknownNameError:
        return None
    if found.is_known or found.rules:
        return found
    rows = [r for r in parameters("minimum_wage") if r.key["jurisdiction"] == jurisdiction]
    before = [r for r in rows if r.key["employer_class"] == _GROWN and r.effective_from <= on]
    if not before:
        return found
    last = max(before, key=lambda r: r.effective_from)
    reason = f"the rate of {last.effective_from.year} stands in: none is loaded for {on.isoformat()}"
    return replace(found, wage_hourly_usd=last.value, reason=reason, rules=(last,))


@dataclass(frozen=True)
class WageStandard:
    """An hourly wage to measure pay against, in dollars of `dollars_year`.

    `hours_per_year` is the convention that turns it into a year's pay; `basis` shows the derivation.
    """

    name: str
    label: str
    wage_hourly_usd: float
    hours_per_year: int
    dollars_year: int
    citation: str
    verified: Verified
    basis: str

    @property
    def earnings_annual_usd(self) -> float:
        """A year's pay at this wage and this hours convention."""
        return self.wage_hourly_usd * self.hours_per_year


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    import tomllib

    return tomllib.loads((Path(__file__).parent / "wage_standards.toml").read_text(encoding="utf-8"))


def wage_standard_names() -> tuple[str, ...]:
    """Names of the wage standards; the first is the default of the measures."""
    return tuple(_definitions())


def wage_standard(name: str, on: int) -> WageStandard:
    """The wage standard for the dollars of year `on`; a stated figure keeps its own `dollars_year`.

    Raises UnknownNameError for an unknown name and NotAvailableError when the standard has no figure for that year.
    """
    definition = _definitions().get(name)
    if definition is None:
        raise UnknownNameError.of("wage standard", name, wage_standard_names())
    if definition["kind"] == "poverty_guideline":
        return _from_guideline(name, definition, on)
    if definition["kind"] == "minimum_wage":
        return _from_minimum_wage(name, definition, on)
    return _stated(name, definition, on)


def _hours(definition: dict[str, Any]) -> int:
    return int(convention("hours_per_year", convention=definition["hours"]))


def _from_guideline(name: str, definition: dict[str, Any], year: int) -> WageStandard:
    size, percent, hours = definition["size"], definition["percent"], _hours(definition)
    # A guideline appears in January and holds until the next: the last day of the year shows that year's own.
    row = poverty_guideline(size, date(year, 12, 31))
    if row is None or row.effective_from.year != year:
        raise _absent(name, year, "the poverty guideline of that year is not loaded")
    wage = percent / 100 * row.value / hours
    basis = (
        f"{percent} % of the {year} poverty guideline for a family of {size} (${row.value:,.0f} a year) "
        f"is ${percent / 100 * row.value:,.0f} a year, ${percent / 1200 * row.value:,.2f} a month; "
        f"over {hours:,} hours ${wage:.2f} an hour"
    )
    citation = f"{definition['citation']}; {row.citation}" if definition["citation"] else row.citation
    return WageStandard(name, definition["label"], wage, hours, year, citation, row.verified, basis)


def _from_minimum_wage(name: str, definition: dict[str, Any], year: int) -> WageStandard:
    floor = minimum_wage(definition["jurisdiction"], date(year, 7, 1), definition["employer_class"])
    if floor.wage_hourly_usd is None:
        raise _absent(name, year, floor.reason)
    rule = floor.rules[0]
    basis = f"rate in force on 1 July {year}: ${floor.wage_hourly_usd:.2f} an hour"
    return WageStandard(
        name, definition["label"], floor.wage_hourly_usd, _hours(definition), year, rule.citation,
        rule.verified, basis,
    )  # fmt: skip


def _stated(name: str, definition: dict[str, Any], year: int) -> WageStandard:
    if year < definition.get("first_year", year):
        raise _absent(name, year, f"the figure is stated for {definition['first_year']} or later")
    dollars = year if definition["kind"] == "own_dollars" else definition["first_year"]
    return WageStandard(
        name, definition["label"], definition["wage_hourly_usd"], _hours(definition), dollars,
        definition["citation"], definition["verified"], definition["basis"],
    )  # fmt: skip


def _absent(name: str, year: int, reason: str) -> NotAvailableError:
    return NotAvailableError(
        f"wage standard {name} has no figure for {year}: {reason}.",
        mend="choose another year or another standard.",
    )
