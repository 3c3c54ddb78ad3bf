"""Amounts in dollars of the edition's last year: the row's own factor, or the dated table's, applied once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from braidwork.contracts import Column
from braidwork.errors import DataError
from braidwork.reference import adjhsg, adjinc
from braidwork.sources.pums.columns import Place, as_text, cast
from braidwork.sources.pums.edition import PumsFile
from braidwork.sources.pums.tally import LoadTally

if TYPE_CHECKING:
    import pyarrow as pa

INCOME = frozenset({
    "wage_annual_usd", "self_employment_income_annual_usd", "earnings_annual_usd", "income_annual_usd",
    "income_household_annual_usd", "income_family_annual_usd",
})  # fmt: skip
HOUSING_COST = frozenset({"rent_monthly_usd", "gross_rent_monthly_usd"})
# Half a millionth: the files write the factors to six digits.
_EXACT = 5e-7


def adjusted(
    source: PumsFile, piece: pa.Table, columns: Mapping[str, Any], tally: LoadTally, place: Place
) -> dict[str, Any]:
    """The amounts among `columns` after adjustment, the factors that were applied, and the year of the dollars."""
    import pyarrow as pa
    import pyarrow.compute as pc

    assert source.vintage is not None
    amounts: dict[str, Any] = {}
    for factor_name, names in (("ADJINC", INCOME), ("ADJHSG", HOUSING_COST)):
        present = sorted(n for n in names if n in columns)
        if not present:
            continue
        factor = _factor(source, piece, columns, factor_name, tally, place)
        amounts[factor_name.lower()] = factor
        for name in present:
            amounts[name] = pc.multiply(columns[name], factor)
    if amounts:
        amounts["dollars_year"] = pa.repeat(pa.scalar(source.vintage.year, pa.int32()), piece.num_rows)
    return amounts


def _factor(
    source: PumsFile, piece: pa.Table, columns: Mapping[str, Any], name: str, tally: LoadTally, place: Place
) -> Any:
    years = _interview_years(source, columns)
    written = source.header.find(name)
    if written is None:
        return _from_table(source, years, name, tally)
    factor = _from_file(source, piece, written, name, place)
    _compare(source, factor, years, name, tally, place)
    return factor


def _from_file(source: PumsFile, piece: pa.Table, written: str, name: str, place: Place) -> Any:
    """The file's own factors as ratios, whether it writes 1015250 or 1.015250."""
    import pyarrow.compute as pc

    promise = Column(name.lower(), "number", "adjustment factor", source_name=name, nullable=False, minimum=0)
    values = cast(promise, as_text(piece.column(written)), place)
    ratio = pc.if_else(pc.greater(values, 1000), pc.divide(values, 1e6), values)
    strange = pc.or_(pc.less(ratio, 0.5), pc.greater(ratio, 3))
    if pc.any(strange).as_py():
        at = pc.index(strange, True).as_py()
        raise DataError(
            f"column {name} holds {values[at].as_py():g}; expected a factor such as 1015250, which means 1.015250.",
            where=place.row(at),
            mend="download the official file again.",
        )
    return ratio


def _compare(source: PumsFile, factor: Any, years: Any, name: str, tally: LoadTally, place: Place) -> None:
    """Hold each factor against the dictionary's: another edition's factor means that editions are mixed."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pairs = pa.table({"year": years, "factor": factor}).group_by(["year", "factor"]).aggregate([])
    for pair in pairs.to_pylist():
        year, value = pair["year"], pair["factor"]
        known = _known(source, name, year)
        if known is not None and known.verified == "verified" and abs(float(known.value) - value) > _EXACT:
            at = pc.index(pc.and_(pc.equal(years, year), pc.equal(factor, value)), True).as_py()
            assert source.vintage is not None
            raise DataError(
                f"column {name} holds {value:.6f} for an interview of {year}; the dictionary of {source.vintage.label} "
                f"says {float(known.value):.6f}: editions are mixed, or the money was adjusted before.",
                where=place.row(at),
                mend="give each edition a file of its own, as downloaded.",
            )
        tally.parameter(name, value, year, "the file's own column")


def _from_table(source: PumsFile, years: Any, name: str, tally: LoadTally) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.unique(years).to_pylist()
    factors = []
    for year in known:
        row = _known(source, name, year)
        if row is None:
            assert source.vintage is not None
            raise DataError(
                f"there is no column {name}, and no factor is known for {source.vintage.label}, interviews of {year}.",
                where=source.file.name,
                mend=f"download the file with its {name} column.",
            )
        factors.append(float(row.value))
        tally.parameter(name, float(row.value), year, row.citation)
    adjusted = INCOME if name == "ADJINC" else HOUSING_COST
    tally.note(f"no column {name}: the dated table's factor was applied", about=adjusted)
    return pa.array(factors, pa.float64()).take(pc.index_in(years, pa.array(known, years.type)))


def _known(source: PumsFile, name: str, interview_year: int) -> Any:
    assert source.vintage is not None
    lookup = adjinc if name == "ADJINC" else adjhsg
    return lookup(f"{source.vintage.span}yr", source.vintage.year, interview_year)


def _interview_years(source: PumsFile, columns: Mapping[str, Any]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    assert source.vintage is not None
    serial = columns["serialno"]
    if source.vintage.span == 1:
        return pa.repeat(pa.scalar(source.vintage.year, pa.int32()), len(serial))
    years = pc.utf8_slice_codeunits(serial, 0, 4).cast(pa.int32())
    return years.combine_chunks() if isinstance(years, pa.ChunkedArray) else years
