"""The people of a region's sample as a population: what the survey carries as facts, everything else unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.facts import fact_definition
from braidwork.eligibility.population.columns import PERSON_ID
from braidwork.eligibility.population.people import Population, population_of
from braidwork.eligibility.population.pums import homes, incomes, roles, traits, units
from braidwork.errors import DataError, NotAvailableError
from braidwork.measures.dimensions import dimension, in_region
from braidwork.measures.edition import Edition, choose

if TYPE_CHECKING:
    from braidwork.engine import Store
    from braidwork.reference import Region

PERSON, HOUSING = "pums_person", "pums_housing"
HOUSING_UNIT = "1"
_NEEDED = ("serialno", "sporder", "person_weight", "age_years", "income_annual_usd", "wage_annual_usd", "weeks_worked")
_WHAT = "screening the people of the sample"
_VIEW = "sampled_people"
Value = bool | int | float | str


@dataclass(frozen=True)
class Sample:
    """A population made of an edition of the survey; `left_out` are its weighted people outside households."""

    population: Population
    edition: Edition
    left_out: int


def sampled_population(
    store: Store, region: Region, on: date, *, period: str | None = None,
    assume: Mapping[str, Value] | None = None,
) -> Sample:  # fmt: skip
    """The region's people in households, as facts on a service date (grain: sampled person; `serialno`, `sporder`).

    `assume` states facts that the sample does not carry, for everyone ("suppose that nobody is in college"). Raises
    NotAvailableError where the store has no people or their housing units.
    """
    edition = choose(store, PERSON, _NEEDED, what=_WHAT, period=period, nation=False)
    homes_of = _housing(store, edition)
    everyone = _everyone(store, region, edition)
    people = _in_households(everyone, homes_of)
    table = store.collect(_facts(people, region, edition, on))
    if not table.num_rows:
        raise DataError("no person of the sample lives in the region.", where=edition.entry.partition)
    table, assumed = _assumed(table, assume or {})
    notes = (*_notes(region, edition, on), *assumed)
    population = population_of(
        table, store.engine, view=_VIEW, notes=notes, synthetic=store.manifest.synthetic
    )  # fmt: skip
    inside = int(sum(store.collect(people.aggregate(n=people["person_weight"].sum())).column("n").to_pylist()))
    total = int(sum(store.collect(everyone.aggregate(n=everyone["person_weight"].sum())).column("n").to_pylist()))
    return Sample(population, edition, total - inside)


def _everyone(store: Store, region: Region, edition: Edition) -> Any:
    table = store.table(PERSON, edition.entry.partition)
    return table.filter(in_region(region, edition.puma_vintages).to_ibis(table))


def _housing(store: Store, edition: Edition) -> Any:
    if not any(e.partition == edition.entry.partition for e in store.manifest.of(HOUSING)):
        raise NotAvailableError(
            f"{_WHAT} needs the housing file of {edition.entry.partition}, which this store does not have.",
            mend="add the Census PUMS housing file of the same edition and run braidwork region build again.",
        )
    table = store.table(HOUSING, edition.entry.partition)
    wanted = ("serialno", "unit_type_code", "tenure_code", "rent_monthly_usd")
    return table.select(*[c for c in wanted if c in table.columns])


def _in_households(everyone: Any, housing: Any) -> Any:
    units_of = housing.filter(housing["unit_type_code"] == HOUSING_UNIT).drop("unit_type_code")
    joined = everyone.inner_join(units_of, "serialno")
    return joined.select(*[joined[c] for c in dict.fromkeys((*everyone.columns, *units_of.columns))])


def _facts(people: Any, region: Region, edition: Edition, on: date) -> Any:
    import ibis

    if "relationship_code" not in people.columns:
        missing = [c for c in roles.needed_without_relationships() if c not in people.columns]
        if missing:
            raise NotAvailableError(
                f"{_WHAT} cannot tell families: the file has no relationships, and no {', '.join(missing)}.",
                where=edition.entry.partition,
            )
    midpoints = any("class midpoints" in note for note in edition.entry.facts.get("notes", ()))
    placed = roles.with_roles(incomes.with_incomes(people, weeks_are_midpoints=midpoints))
    known = traits.trait_columns(placed, on, _county(region, placed), ibis.literal(True))
    known |= homes.home_columns(placed)
    ends = units.unit_columns(placed)
    for fact, own in (("income_annual_usd", "pace"), ("earned_income_monthly_usd", "pay_month")):
        ends[fact] = (placed[f"{own}_low"], placed[f"{own}_high"])
    if "weeks_worked" in placed.columns and not midpoints:
        weeks = 52 - placed["weeks_worked"].fill_null(0)
        known["unemployed_weeks"] = ibis.ifelse(placed["age_years"] >= 16, weeks, None)
    columns = {PERSON_ID: placed["serialno"] + "-" + placed["sporder"].cast("string")}
    columns |= {"serialno": placed["serialno"], "sporder": placed["sporder"].cast("int32")}
    columns |= {"household_id": placed["serialno"], "household_complete": ibis.literal(True)}
    first, last = traits.born_between(placed, on)
    columns |= {"birth_date_low": first, "birth_date_high": last}
    return placed.select(**columns, **known, **_ranged(ends))


def _county(region: Region, people: Any) -> Any:
    import ibis

    counties = dimension("county", PERSON, region, people.columns)
    fips = {name: code for code, name in (counties.codes or {}).items()}
    return ibis.cases(*((test.to_ibis(people), fips[name]) for name, test in counties.branches))


def _ranged(ends: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Each number as a value where it is settled, else as the two ends of a range; money to the cent."""
    import ibis

    found = {}
    for fact, (low, high) in ends.items():
        whole = fact_definition(fact).kind == "count"
        least, most = (e.cast("int32") if whole else e.cast("float64").round(2) for e in (low, high))
        same = least == most
        found[fact] = ibis.ifelse(same, least, None)
        found[f"{fact}_low"] = ibis.ifelse(same, None, least)
        found[f"{fact}_high"] = ibis.ifelse(same, None, most)
    return found


def _assumed(table: Any, assume: Mapping[str, Value]) -> tuple[Any, tuple[str, ...]]:
    """The table with a column per assumption; a fact that the sample carries keeps its own values where known."""
    import pyarrow as pa
    import pyarrow.compute as pc

    notes = []
    for key, value in assume.items():
        label = fact_definition(key, where="the assumptions").label
        shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        notes.append(f"assumed of everyone of whom the sample does not tell: {label}: {shown}")
        if key in table.column_names:
            filled = pc.fill_null(table.column(key), pa.scalar(value, table.column(key).type))
            table = table.set_column(table.column_names.index(key), key, filled)
        else:
            table = table.append_column(key, pa.array([value] * table.num_rows))
    return table, tuple(notes)


def _notes(region: Region, edition: Edition, on: date) -> tuple[str, ...]:
    columns = edition.columns
    notes = [incomes.NOTE, *units.NOTES, *traits.NOTES]
    if "self_employment_income_annual_usd" not in columns:
        notes.append(incomes.NO_SELF_EMPLOYMENT)
    if "relationship_code" not in columns:
        notes.append(roles.NO_RELATIONSHIPS)
    if edition.year != on.year:
        notes.append(
            f"incomes are in dollars of {edition.year}, limits those of {on.isoformat()}: the comparison crosses years"
        )
    if region.state.postal != "WA":
        notes.append("the people of this region are held to live in Washington, so that its programs apply to them")
    return (*notes, *edition.notes(()))
