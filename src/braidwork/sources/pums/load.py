"""Loading one PUMS edition: official columns to contract columns, money adjusted once, checks on every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from braidwork.contracts import PUMS_PERSON, Column
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.pums.columns import Place, as_text, cast, coded, serial_numbers, typed
from braidwork.sources.pums.edition import PumsFile, puma_definitions
from braidwork.sources.pums.money import adjusted
from braidwork.sources.pums.reading import batches
from braidwork.sources.pums.tally import LoadTally

if TYPE_CHECKING:
    import pyarrow as pa


def rows_of(source: PumsFile, region: Region, states: frozenset[str] | None, tally: LoadTally) -> Iterator[pa.Table]:
    """The file's rows as contract tables; rows outside `states` (None keeps all) are left out and counted."""
    assert source.vintage is not None
    header = source.header
    wanted = [p for c in source.table.columns if c.source_name for p in header.parts(c.source_name)]
    wanted += [*header.replicates(), *(w for n in ("ADJINC", "ADJHSG") if (w := header.find(n)))]
    rows_before = 0
    for piece in batches(source.file, wanted):
        place = Place(source.file.name, rows_before + 1)
        rows_before += piece.num_rows
        tally.rows_read += piece.num_rows
        if states is not None:
            piece, place = _of_states(source, states, piece, place, tally)
        if piece.num_rows:
            tally.rows_kept += piece.num_rows
            yield _contract_rows(source, region, piece, place, tally)


def _of_states(
    source: PumsFile, states: frozenset[str], piece: pa.Table, place: Place, tally: LoadTally
) -> tuple[pa.Table, Place]:
    """The rows of these states; a row without a state is kept, to be refused by its number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = source.header.find("STATE")
    if column is None:
        return piece, place
    codes = pc.utf8_lpad(as_text(piece.column(column)), 2, "0")
    wanted = pc.fill_null(pc.is_in(codes, pa.array(sorted(states), pa.string())), False)
    kept = pc.indices_nonzero(pc.or_(wanted, pc.is_null(codes)))
    if left := piece.num_rows - len(kept):
        tally.dropped["outside the region's state"] = tally.dropped.get("outside the region's state", 0) + left
    return piece.take(kept), Place(place.file, place.first_row, kept)


def _contract_rows(source: PumsFile, region: Region, piece: pa.Table, place: Place, tally: LoadTally) -> pa.Table:
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for column in source.table.columns:
        values = _values(source, column, piece, place)
        if values is not None:
            columns[column.name] = values
    columns.update(_puma(source, region, piece, columns["state_code"], place))
    columns.update(_replicates(source, piece, place))
    columns.update(adjusted(source, piece, columns, tally, place))
    if source.table is PUMS_PERSON:
        _fill_person(columns, tally)
    elif "unit_type_code" not in columns:
        _fill_unit_type(columns, tally)
    ordered = [c.name for c in source.table.columns if c.name in columns]
    ordered += [n for n in columns if n not in ordered]
    return pa.table({n: columns[n] for n in ordered})


def _values(source: PumsFile, column: Column, piece: pa.Table, place: Place) -> Any:
    import pyarrow as pa

    if column.source_name is None or column.source_name == "PUMA":
        return None
    parts = source.header.parts(column.source_name)
    if column.name == "serialno":
        return cast(column, serial_numbers(piece.column(parts[0])), place)
    if column.name == "race_detail_code" and parts:
        return _race_detail(source, column, piece, parts, place)
    if parts:
        return typed(column, piece.column(parts[0]), place)
    if column.name == "state_code":
        return pa.repeat(next(iter(source.states)), piece.num_rows)
    return None


def _race_detail(source: PumsFile, column: Column, piece: pa.Table, parts: Sequence[str], place: Place) -> Any:
    """RAC2P has 2 digits to 2022 and 4 from 2023; a 5-year file across the change keeps each row's own."""
    import pyarrow.compute as pc

    assert source.vintage is not None
    own = 4 if source.vintage.year >= 2023 else 2
    widths = {"RAC2P19": 2, "RAC2P23": 4}
    codes = [coded(column, piece.column(p), place, width=widths.get(p.upper(), own)) for p in parts]
    return codes[0] if len(codes) == 1 else pc.coalesce(*codes)


def _puma(source: PumsFile, region: Region, piece: pa.Table, states: Any, place: Place) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    column = source.table.column("puma_code")
    parts = source.header.parts("PUMA")
    if len(parts) == 1:
        (definition,) = puma_definitions(source)
        codes = coded(column, piece.column(parts[0]), place)
        _refuse_other_definition(source, region, codes, states, definition, place)
        return {"puma_code": codes, "puma_vintage": pa.repeat(definition, piece.num_rows)}
    older, newer = (as_text(piece.column(p), is_code=True) for p in sorted(parts, key=str.upper))
    unclear = pc.equal(pc.is_valid(older), pc.is_valid(newer))
    if pc.any(unclear).as_py():
        at = pc.index(unclear, True).as_py()
        raise DataError(
            "exactly one of the columns PUMA10 and PUMA20 must apply.",
            where=place.row(at),
            mend="download the official file again.",
        )
    codes = cast(column, pc.coalesce(newer, older), place)
    return {"puma_code": codes, "puma_vintage": pc.if_else(pc.is_valid(newer), "2020", "2010")}


def _refuse_other_definition(
    source: PumsFile, region: Region, codes: Any, states: Any, definition: str, place: Place
) -> None:
    """A region's code of the other PUMA definition means that the file is not the edition it claims."""
    import pyarrow as pa
    import pyarrow.compute as pc

    other = "2010" if definition == "2020" else "2020"
    here = {p for c in region.counties for p in c.pumas.get(definition, ())}
    strange = {p for c in region.counties for p in c.pumas.get(other, ())} - here
    if not strange:
        return
    bad = pc.and_(pc.is_in(codes, pa.array(sorted(strange), pa.string())), pc.equal(states, region.state.fips))
    if pc.any(bad).as_py():
        at = pc.index(bad, True).as_py()
        raise DataError(
            f"column PUMA holds {codes[at].as_py()}, a code of the {other} definition, but this edition uses that of "
            f"{definition}: vintages are mixed.",
            where=place.row(at),
            mend="check the edition of the file, or state it with --vintage.",
        )


def _replicates(source: PumsFile, piece: pa.Table, place: Place) -> dict[str, Any]:
    import pyarrow as pa

    base = "person_weight" if source.table is PUMS_PERSON else "housing_weight"
    columns = {}
    for i, name in enumerate(source.header.replicates(), 1):
        promise = Column(f"{base}_{i}", "integer", "replicate weight", source_name=name, nullable=False,
                         minimum=-9999, maximum=9999)  # fmt: skip
        values = typed(promise, piece.column(name), place)
        columns[promise.name] = values.cast(pa.int16())
    return columns


def _fill_person(columns: dict[str, Any], tally: LoadTally) -> None:
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
        tally.note(
            "no columns PERNP and SEMP: earnings are wages and salaries only, self-employment income is missing",
            about=("earnings_annual_usd",),
        )
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
        tally.note(
            "weeks worked are class midpoints where the file gives classes only: hourly pay is modelled",
            about=("weeks_worked",),
        )
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
