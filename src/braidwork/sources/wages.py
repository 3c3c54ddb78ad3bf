"""Published wages with the reason of each missing one: the symbols of OEWS and its top codes by edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from braidwork.errors import DataError
from braidwork.sources.delimited import TextTable

if TYPE_CHECKING:
    import pyarrow as pa

# Hourly and annual wages from which OEWS prints `#`. May 2025 prints wages up to 742,310 and has none.
_TOP_CODES: Mapping[int, tuple[float, float] | tuple[None, None]] = {
    2021: (100.00, 208_000.0),
    2022: (115.00, 239_200.0),
    2023: (115.00, 239_200.0),
    2024: (115.00, 239_200.0),
    2025: (None, None),
}
_SYMBOLS = ("*", "#")


def top_codes(year: int | None) -> tuple[float | None, float | None]:
    """The top codes (hourly, annual, in dollars) of an OEWS edition; None where it has none or is unknown."""
    return _TOP_CODES.get(year, (None, None)) if year is not None else (None, None)


def wage_cells(table: TextTable, period: str, names: Mapping[str, str], absent: pa.Array) -> dict[str, Any]:
    """Value and status of each wage of one period. `names` maps a point to its column; `absent` marks rows whose
    occupation has no wage of this period."""
    import pyarrow.compute as pc

    cells: dict[str, Any] = {}
    for point, column in names.items():
        text = table.text(column)
        why_star = pc.if_else(absent, "not_applicable", "not_released")
        status = pc.if_else(pc.is_valid(text), "released", "not_applicable")
        status = pc.if_else(pc.fill_null(pc.equal(text, "*"), False), why_star, status)
        status = pc.if_else(pc.fill_null(pc.equal(text, "#"), False), "top_coded", status)
        cells[f"wage_{period}_{point}_usd"] = table.numbers(column, symbols=_SYMBOLS)
        cells[f"wage_{period}_{point}_status"] = status
    return cells


def check_percentiles(table: TextTable, names: Sequence[str]) -> None:
    """Raise unless each percentile is at least the one before it, wherever both are given."""
    import numpy as np

    values = np.column_stack([table.numbers(n, symbols=_SYMBOLS).to_numpy(zero_copy_only=False) for n in names])
    known = np.where(np.isnan(values), -np.inf, values)
    highest_before = np.maximum.accumulate(known, axis=1)[:, :-1]
    falling = values[:, 1:] < highest_before
    if falling.any():
        row, column = (int(i[0]) for i in np.nonzero(falling))
        raise DataError(
            f"column {names[column + 1]} holds {values[row, column + 1]:,.2f}, less than a lower percentile "
            f"({highest_before[row, column]:,.2f}).",
            where=table.row(row),
            mend="the columns may be shifted: compare the row with the publisher's file.",
        )
