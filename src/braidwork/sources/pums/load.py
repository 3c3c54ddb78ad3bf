"""Loading one PUMS edition: official columns to contract columns, money adjusted once, checks on every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from braidwork.contracts import PUMS_PERSON, Column, Table, Vintage
from braidwork.errors import DataError
from braidwork.reference import Region, adjhsg, adjinc
from braidwork.sources.pums.columns import Header, as_text, cast
from braidwork.sources.pums.edition import PumsFile
from braidwork.sources.pums.reading import batches

if TYPE_CHECKING:
    import pyarrow as pa

INCOME = frozenset({
    "wage_annual_usd", "self_employment_income_annual_usd", "earnings_annual_usd", "income_annual_usd",
    "income_household_annual_usd", "income_family_annual_usd",
})  # fmt: skip
HOUSING_COST = frozenset({"rent_monthly_usd", "gross_rent_monthly_usd"})
_COMPUTED = frozenset({"puma_vintage", "adjinc", "adjhsg", "dollars_year", "family_type_code"})


@dataclass
class LoadTally:
    """What happened while one file was loaded."""

    rows_read: int = 0
    rows_kept: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    parameters: list[Mapping[str, Any]] = field(default_factory=list)
    next_person: dict[str, int] = field(default_factory=dict)

    def note(self, text: str) -> None:
        """Add a note once."""
        if text not in self.notes:
            self.notes.append(text)


def rows_of(source: PumsFile, region: Region, states: frozenset[str] | None, tally: LoadTally) -> Iterator[pa.Table]:
    """The file's rows as contract tables; rows outside `states` (None keeps all) are left out and counted."""
    assert source.vintage is not None
    header = source.header
    wanted = [p for c in source.table.columns if c.source_name for p in header.parts(c.source_name)]
    wanted += [*header.replicates(), *(w for n in ("ADJINC", "ADJHSG") if (w := header.find(n)))]
    first_row = 1
    for piece in batches(source.file, wanted):
        yield from _piece(source, region, states, piece, first_row, tally)
        first_row += piece.num_rows


def _piece(
    source: PumsFile, region: Region, states: frozenset[str] | None, piece: pa.Table, first_row: int, tally: LoadTally
) -> Iterator[pa.Table]:
    import pyarrow as pa

    tally.rows_read += piece.num_rows
    columns: dict[str, Any] = {}
    for column in source.table.columns:
        values = _values(source, column, piece, first_row, region)
        if values is not None:
            columns[column.name] = values
    columns.update(_puma(source, region, piece, first_row))
    columns.update(_replicates(source, piece, first_row))
    columns.update(_money(source, piece, columns, tally, first_row))
    if source.table is PUMS_PERSON:
        _fill_person(columns, piece.num_rows, tally)
    elif "unit_type_code" not in columns:
        _fill_unit_type(columns, tally)
    ordered = [c.name for c in source.table.columns if c.name in columns]
    ordered += [n for n in columns if n not in ordered]
    table = pa.table({n: columns[n] for n in ordered})
    kept = _of_states(table, states, tally)
    tally.rows_kept += kept.num_rows
    if kept.num_rows:
        yield kept


def _values(source: PumsFile, column: Column, piece: pa.Table, first_row: int, region: Region) -> Any:
    import pyarrow as pa

    if column.source_name is None or column.source_name == "PUMA":
        return None
    parts = source.header.parts(column.source_name)
    if not parts:
        if column.name == "state_code":
            return pa.array([next(iter(source.states))] * piece.num_rows, pa.string())
        return None
    text = _coalesced(piece, parts, is_code=column.kind == "code")
    width = _race_detail_width(source, parts) if column.name == "race_detail_code" else None
    return cast(column, text, file=source.file.name, first_row=first_row, width=width)


def _coalesced(piece: pa.Table, parts: Sequence[str], *, is_code: bool) -> Any:
    import pyarrow.compute as pc

    texts = [as_text(piece.column(p), is_code=is_code) for p in parts]
    return texts[0] if len(texts) == 1 else pc.coalesce(*texts)


def _race_detail_width(source: PumsFile, parts: Sequence[str]) -> int | None:
    """RAC2P has 2 digits to 2022 and 4 from 2023; a file with both forms keeps each row's own."""
    assert source.vintage is not None
    if len(parts) > 1:
        return None
    if parts[0].upper().endswith("19"):
        return 2
    return 4 if source.vintage.year >= 2023 else 2


def puma_vintage(vintage: Vintage) -> str:
    """The PUMA definition that an edition uses: 2020 from data year 2022 on, before that 2010."""
    return "2020" if vintage.year >= 2022 else "2010"


def _puma(source: PumsFile, region: Region, piece: pa.Table, first_row: int) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    assert source.vintage is not None
    column = source.table.column("puma_code")
    parts = source.header.parts("PUMA")
    one = [p for p in parts if p.upper() == "PUMA"]
    if one or len(parts) == 1:
        definition = (
            puma_vintage(source.vintage) if one else parts[0][-2:].replace("10", "2010").replace("20", "2020")[-4:]
        )
        codes = cast(column, as_text(piece.column(parts[0])), file=source.file.name, first_row=first_row)
        _refuse_other_definition(source, region, codes, definition, first_row)
        return {"puma_code": codes, "puma_vintage": pa.array([definition] * piece.num_rows, pa.string())}
    older, newer = (as_text(piece.column(p), is_code=True) for p in sorted(parts, key=str.upper))
    unclear = pc.equal(pc.is_valid(older), pc.is_valid(newer))
    if pc.any(unclear).as_py():
        row = first_row + pc.index(unclear, True).as_py()
        raise DataError(
            "exactly one of PUMA10 and PUMA20 must apply.",
            where=f"{source.file.name}, row {row}",
            mend="download it again.",
        )
    codes = cast(column, pc.coalesce(newer, older), file=source.file.name, first_row=first_row)
    return {"puma_code": codes, "puma_vintage": pc.if_else(pc.is_valid(newer), "2020", "2010")}


def _refuse_other_definition(source: PumsFile, region: Region, codes: Any, definition: str, first_row: int) -> None:
    """A region's code of the other PUMA definition means that the file is not the edition it claims."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if region.state.fips not in source.states:
        return
    other = "2010" if definition == "2020" else "2020"
    here = {p for c in region.counties for p in c.pumas.get(definition, ())}
    strange = {p for c in region.counties for p in c.pumas.get(other, ())} - here
    own_state = len(source.states) == 1
    bad = pc.is_in(codes, pa.array(sorted(strange), pa.string()))
    if own_state and here and pc.any(bad).as_py():
        at = pc.index(bad, True).as_py()
        raise DataError(
            f"PUMA {codes[at].as_py()} belongs to the {other} definition, but this edition uses {definition}: "
            "vintages are mixed.",
            where=f"{source.file.name}, row {first_row + at}",
            mend="check the edition of the file, or state it with --vintage.",
        )


def _replicates(source: PumsFile, piece: pa.Table, first_row: int) -> dict[str, Any]:
    import pyarrow as pa

    base = "person_weight" if source.table is PUMS_PERSON else "housing_weight"
    columns = {}
    for i, name in enumerate(source.header.replicates(), 1):
        promise = Column(f"{base}_{i}", "integer", "replicate weight", source_name=name, nullable=False,
                         minimum=-9999, maximum=9999)  # fmt: skip
        values = cast(promise, as_text(piece.column(name)), file=source.file.name, first_row=first_row)
        columns[promise.name] = values.cast(pa.int16())
    return columns


def _money(
    source: PumsFile, piece: pa.Table, columns: dict[str, Any], tally: LoadTally, first_row: int
) -> dict[str, Any]:
    """Every amount in dollars of the edition's last year: the row's own factor, or the dated table's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    assert source.vintage is not None
    amounts: dict[str, Any] = {}
    for factor_name, names in (("ADJINC", INCOME), ("ADJHSG", HOUSING_COST)):
        present = [n for n in names if n in columns]
        if not present:
            continue
        factor = _factor(source, piece, columns, factor_name, tally, first_row)
        amounts[factor_name.lower()] = factor
        for name in present:
            amounts[name] = pc.multiply(columns[name], factor)
    if amounts:
        amounts["dollars_year"] = pa.array([source.vintage.year] * piece.num_rows, pa.int32())
    return amounts


def _factor(
    source: PumsFile, piece: pa.Table, columns: Mapping[str, Any], name: str, tally: LoadTally, first_row: int
) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    written = source.header.find(name)
    if written:
        promise = Column(name.lower(), "number", "adjustment factor", source_name=name, nullable=False,
                         minimum=0.5, maximum=3_000_000)  # fmt: skip
        values = cast(promise, as_text(piece.column(written)), file=source.file.name, first_row=first_row)
        return pc.if_else(pc.greater(values, 1000), pc.divide(values, 1e6), values)
    years = _interview_years(source, columns)
    assert source.vintage is not None
    lookup = adjinc if name == "ADJINC" else adjhsg
    factors: dict[int, float] = {}
    for year in sorted(set(years.to_pylist())):
        row = lookup(f"{source.vintage.span}yr", source.vintage.year, year)
        if row is None:
            raise DataError(
                f"there is no column {name}, and no factor is known for {source.vintage.label}, interviews of {year}.",
                where=source.file.name,
                mend=f"download the file with its {name} column.",
            )
        factors[year] = float(row.value)
        fact = {"name": name, "value": float(row.value), "interview_year": year, "citation": row.citation}
        if fact not in tally.parameters:
            tally.parameters.append(fact)
    tally.note(f"no column {name}: the dated table's factor was applied")
    if len(factors) == 1:
        return pa.array([next(iter(factors.values()))] * piece.num_rows, pa.float64())
    return pa.array([factors[y] for y in years.to_pylist()], pa.float64())


def _interview_years(source: PumsFile, columns: Mapping[str, Any]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    assert source.vintage is not None
    serial = columns["serialno"]
    if source.vintage.span == 1:
        return pa.array([source.vintage.year] * len(serial), pa.int32())
    return pc.utf8_slice_codeunits(serial, 0, 4).cast(pa.int32())


def _fill_person(columns: dict[str, Any], rows: int, tally: LoadTally) -> None:
    """Person number where the file has none, and earnings from the parts that the file carries."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if "sporder" not in columns:
        numbers = []
        for serial in columns["serialno"].to_pylist():
            tally.next_person[serial] = tally.next_person.get(serial, 0) + 1
            numbers.append(tally.next_person[serial])
        columns["sporder"] = pa.array(numbers, pa.int32())
        tally.note("no column SPORDER: persons of a unit are numbered in file order")
    if "weeks_worked_class_code" in columns:
        _fill_weeks(columns, tally)
    if "weeks_worked_class_code" not in columns and "weeks_worked" in columns:
        columns["weeks_worked_class_code"] = _weeks_class(columns["weeks_worked"])
    if "earnings_annual_usd" in columns or "wage_annual_usd" not in columns:
        return
    wages, own = columns["wage_annual_usd"], columns.get("self_employment_income_annual_usd")
    if own is None:
        columns["earnings_annual_usd"] = wages
        tally.note("no columns PERNP and SEMP: earnings are wages and salaries only, self-employment income is missing")
    else:
        columns["earnings_annual_usd"] = pc.add(wages, own)


_CLASS_MIDPOINTS = {"1": 51, "2": 48, "3": 43, "4": 33, "5": 20, "6": 7}


def _fill_weeks(columns: dict[str, Any], tally: LoadTally) -> None:
    """Weeks from the midpoints of WKW where a row has no WKWN; hourly pay is then modelled, and says so."""
    import pyarrow as pa
    import pyarrow.compute as pc

    classes, weeks = columns["weeks_worked_class_code"], columns.get("weeks_worked")
    places = pc.index_in(classes, pa.array(list(_CLASS_MIDPOINTS)))
    midpoints = pc.take(pa.array(list(_CLASS_MIDPOINTS.values()), pa.int32()), places)
    filled = midpoints if weeks is None else pc.coalesce(weeks, midpoints)
    if weeks is None or weeks.null_count > filled.null_count:
        tally.note("weeks worked are class midpoints where the file gives classes only: hourly pay is modelled")
    columns["weeks_worked"] = filled


def _weeks_class(weeks: Any) -> Any:
    """The classes of WKW from the number of weeks, so that one definition of year-round serves every edition."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bounds = ((50, "1"), (48, "2"), (40, "3"), (27, "4"), (14, "5"))
    conditions = pc.make_struct(*[pc.greater_equal(weeks, low) for low, _ in bounds])
    classes = pc.case_when(conditions, *[pa.scalar(code) for _, code in bounds], pa.scalar("6"))
    return pc.if_else(pc.is_valid(weeks), classes, None)


def _fill_unit_type(columns: dict[str, Any], tally: LoadTally) -> None:
    """A unit of weight 0 is a group-quarters placeholder; older extracts do not carry the type."""
    import pyarrow.compute as pc

    placeholder = pc.equal(columns["housing_weight"], 0)
    columns["unit_type_code"] = pc.if_else(placeholder, "3", "1")
    tally.note("no column TYPE: units of weight 0 are taken as group quarters")


def _of_states(table: pa.Table, states: frozenset[str] | None, tally: LoadTally) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if states is None:
        return table
    kept = table.filter(pc.is_in(table.column("state_code"), pa.array(sorted(states), pa.string())))
    left = table.num_rows - kept.num_rows
    if left:
        tally.dropped["outside the region's state"] = tally.dropped.get("outside the region's state", 0) + left
    return kept
