"""Dimensions: the recodes of `reference` as expressions over the people tables, and the region's places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.measures.expression import Expression, Literal, case, col
from braidwork.reference import Condition, Recode, Region, recode, recode_names, states

if TYPE_CHECKING:
    from braidwork.engine import Store

PLACES = ("county", "puma", "state")
OCCUPATION = "occupation"
OCCUPATION_DIMENSIONS = (OCCUPATION, "occupation_group")
# From this year of data on the occupation codes of the file are those of the 2018 lists; before, of the 2010 lists.
OCCUPATION_CODES_SINCE = 2018
_OCCUPATION_CODE = "occupation_code"
_OCCUPATION_TITLES = "census-2018-soc-2018"
_NO_OCCUPATION = "9920"  # out of work and never worked, or not for five years
RACE_DIMENSIONS = frozenset({
    "race_ethnicity", "race_alone_or_combined", "race_ethnicity_2024", "detailed_asian", "detailed_pacific_islander",
    "detailed_hispanic", "black_immigrant", "tribe",
})  # fmt: skip


@dataclass(frozen=True)
class Dimension:
    """One way of grouping records. `branches` give each category its condition, first match wins unless `overlapping`.

    A place dimension takes the values of a column instead (`column`), named by `labels`.
    """

    name: str
    label: str
    labels: Mapping[str, str]
    branches: tuple[tuple[str, Expression], ...] = ()
    column: Expression | None = None
    codes: Mapping[str, str] | None = None
    overlapping: bool = False
    context: str = ""
    citation: str = ""
    order_note: str = ""

    def columns(self) -> frozenset[str]:
        """The columns that the dimension reads."""
        read = [condition.columns() for _, condition in self.branches]
        return frozenset().union(*read, self.column.columns() if self.column is not None else ())

    def category(self, text: str) -> str:
        """The category that a person means by its code or label, in any letter case."""
        wanted = " ".join(str(text).split()).casefold()
        official = {c: o for o, c in (self.codes or {}).items()}
        for code, label in self.labels.items():
            if wanted in {code.casefold(), label.casefold(), str(official.get(code, code)).casefold()}:
                return code
        if not self.labels and self.column is not None and wanted.isdigit():
            return wanted  # a store without titles knows no list to hold the code against
        raise UnknownNameError.of(f"{self.name}", str(text), [*self.labels])

    def is_category(self, code: str) -> Expression:
        """The condition for belonging to one category: the same people as the row of that category, no others."""
        if self.column is not None:
            official = {c: o for o, c in (self.codes or {}).items()}
            return self.column == official.get(code, code)
        tests = [test for other, test in self.branches if other == code]
        if not tests:
            raise UnknownNameError.of(self.name, code, [c for c, _ in self.branches])
        if self.overlapping:
            return reduce(lambda a, b: a | b, tests)
        # Through the same cascade as the rows: an earlier test that is unknown passes on, it does not exclude.
        return case(*((test, other) for other, test in self.branches)) == code

    def text(self) -> str:
        """The recode in words, for "how this was made"."""
        if self.column is not None:
            return f"{self.name}: {self.column.text()}"
        rule = "each category that applies" if self.overlapping else "first that applies"
        return f"{self.name} ({rule}): " + "; ".join(f"{c} where {e.text()}" for c, e in self.branches)


def dimension_names() -> tuple[str, ...]:
    """Every dimension by which a measure can be asked."""
    return (*PLACES, OCCUPATION, *recode_names())


def required_columns(name: str, table: str) -> tuple[str, ...]:
    """The columns without which a dimension cannot be had; every people table carries those of places."""
    prefix = "householder_" if table == "pums_housing" else ""
    if name == OCCUPATION:
        return (prefix + _OCCUPATION_CODE,)
    return tuple(prefix + c for c in recode(name).required_columns) if name in recode_names() else ()


def optional_columns(name: str, table: str) -> tuple[str, ...]:
    """Columns that widen a dimension where a file carries them."""
    prefix = "householder_" if table == "pums_housing" else ""
    return tuple(prefix + c for c in recode(name).optional_columns) if name in recode_names() else ()


def require_occupation_codes(name: str, years: Collection[int], what: str) -> None:
    """Refuse an occupation dimension over data of before 2018, whose codes are of another list."""
    early = sorted(year for year in years if year < OCCUPATION_CODES_SINCE)
    if name in OCCUPATION_DIMENSIONS and early:
        raise NotAvailableError(
            f"{what} cannot be had of {early[0]}: its occupation codes are those of the 2010 list, and one code means "
            "another occupation in the 2018 list.",
            mend=f"ask for data of {OCCUPATION_CODES_SINCE} or later with --period.",
        )


def occupation_titles(store: Store) -> dict[str, str]:
    """Titles by Census occupation code (2018 list), from the crosswalk of the store; empty where it holds none."""
    held = [entry.partition for entry in store.manifest.of("crosswalk")]
    if _OCCUPATION_TITLES not in held:
        return {}
    table = store.table("crosswalk", _OCCUPATION_TITLES)
    found = store.collect(table.select("from_code", "from_label").distinct()).to_pylist()
    return {row["from_code"]: row["from_label"] for row in sorted(found, key=lambda row: str(row["from_code"]))}


def dimension(
    name: str, table: str, region: Region, available: Collection[str], store: Store | None = None
) -> Dimension:
    """The dimension over a people table with these columns; for housing units it describes the householder.

    `store` gives occupations their titles; without it, or without its crosswalk, they are told by code.
    """
    if name == OCCUPATION:
        return _occupation({} if store is None else occupation_titles(store), required_columns(name, table)[0])
    if name == "county":
        return _county(region)
    if name == "puma":
        return _puma(region)
    if name == "state":
        return _state(region)
    if name not in recode_names():
        raise UnknownNameError.of("dimension", name, dimension_names())
    prefix = "householder_" if table == "pums_housing" else ""
    carried = {c.removeprefix(prefix) for c in available if c.startswith(prefix)}
    return _recoded(recode(name).for_columns(carried), prefix)


def in_region(region: Region, vintages: tuple[str, ...]) -> Expression:
    """The condition for lying in the region, by PUMA of each definition that an edition uses."""
    condition: Expression | None = None
    for vintage in vintages:
        here = (col("puma_vintage") == vintage) & col("puma_code").is_in(region.pumas(vintage))
        condition = here if condition is None else condition | here
    inside = condition if condition is not None else Literal(False)
    return (col("state_code") == region.state.fips) & inside


def _county(region: Region) -> Dimension:
    branches = []
    for county in region.counties:
        test: Expression | None = None
        for vintage, pumas in county.pumas.items():
            here = (col("puma_vintage") == vintage) & col("puma_code").is_in(pumas)
            test = here if test is None else test | here
        if test is not None:
            branches.append((county.name, (col("state_code") == region.state.fips) & test))
    labels = {c.name: c.label for c in region.counties}
    fips = {c.fips: c.name for c in region.counties}
    return Dimension("county", "County", labels, tuple(branches), codes=fips)


def _puma(region: Region) -> Dimension:
    labels = {
        code: region.puma_name(code, vintage) for vintage in region.puma_vintages for code in region.pumas(vintage)
    }
    return Dimension("puma", "Public use microdata area", labels, column=col("puma_code"))


def _state(region: Region) -> Dimension:
    """The states, the region's own among them (an invented one is in no official list)."""
    listed = dict.fromkeys((*states(), region.state))
    return Dimension(
        "state",
        "State",
        {s.postal: s.name for s in listed},
        column=col("state_code"),
        codes={s.fips: s.postal for s in listed},
    )


def _occupation(titles: Mapping[str, str], column: str) -> Dimension:
    """Every occupation of the file by its Census code; who never worked has none."""
    code = col(column)
    return Dimension(
        OCCUPATION,
        "Occupation",
        titles,
        column=case((code.is_known() & ~(code == _NO_OCCUPATION), code)),
        context="The main job's occupation. People were shut out of some trades and steered into others for "
        "generations, and who works where still shows it.",
        citation="Census Bureau, 2018 Census occupation code list; public-use files join some of its codes",
    )


def _recoded(source: Recode, prefix: str) -> Dimension:
    branches: list[tuple[str, Expression]] = []
    for rule in source.rules:
        test: Expression | None = None
        for condition in rule.conditions:
            part = _condition(prefix, condition)
            test = part if test is None else test & part
        branches.append((rule.category, test if test is not None else Literal(True)))
    if source.overlapping:
        branches = _alternatives_joined(branches)
    return Dimension(
        source.dimension,
        source.label,
        {c.code: c.label for c in source.categories},
        tuple(branches),
        overlapping=source.overlapping,
        context=source.context,
        citation=source.citation,
        order_note=source.order_note,
    )


def _alternatives_joined(branches: list[tuple[str, Expression]]) -> list[tuple[str, Expression]]:
    """One condition a category, so that nobody is counted twice in it."""
    joined: dict[str, Expression] = {}
    for code, test in branches:
        joined[code] = joined[code] | test if code in joined else test
    return list(joined.items())


def _condition(prefix: str, condition: Condition) -> Expression:
    value = col(prefix + condition.column)
    if condition.operator == "in":
        return value.is_in(condition.values)
    if condition.operator == "not in":
        return value.is_known() & ~value.is_in(condition.values)
    if condition.operator == "between":
        return (value >= condition.values[0]) & (value <= condition.values[1])
    return value.is_known()
