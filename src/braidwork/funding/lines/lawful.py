"""Which fund may lawfully pay which line: the person's eligibility and the fund's own rules of use, as bit words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.lines.categories import SUPPORT, categories
from braidwork.funding.lines.person_eligibility import Words, packed

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds, FundYear
    from braidwork.funding.lines.service_lines import ServiceLines

ENROLLED = "is_enrolled"
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


@dataclass(frozen=True, eq=False)
class Lawful:
    """Lines × fund-years, kept as two small tables of words and one code a line into each.

    A line's lawful funds are `person_table[person_code] & use_table[use_code]`: rows × words, fund f is bit f % 64 of
    word f // 64. Few distinct patterns exist, so that a million lines are grouped without a million words. A row of the
    use table stands for one category and county (their positions) from one stretch of time to another.
    """

    person_code: NDArray[np.int32]
    person_table: Words
    use_code: NDArray[np.int32]
    use_table: Words
    use_category: NDArray[np.int64]
    use_county: NDArray[np.int64]

    def words(self, rows: NDArray[np.int64] | slice = slice(None)) -> Words:
        """The lawful funds of these lines, rows × words."""
        return self.person_table[self.person_code[rows]] & self.use_table[self.use_code[rows]]


def lawful(lines: ServiceLines, funds: Funds) -> Lawful:
    """Both halves: what eligibility decided per person; category, window, county and the supportive-service test."""
    person_code, person_table = _by_person(lines, funds)
    return Lawful(person_code, person_table, *_by_use(lines, funds))


def enabled_persons(lines: ServiceLines) -> NDArray[np.bool_]:
    """Persons with a career or training service: a line that enables, or a line that says they are enrolled."""
    enables = np.array([categories()[c].enables for c in lines.category_codes], dtype=bool)
    opening = enables[lines.category] | lines.flag(ENROLLED)
    found = np.zeros(len(lines.person_ids), dtype=bool)
    found[lines.person[opening]] = True
    return found


def _by_person(lines: ServiceLines, funds: Funds) -> tuple[NDArray[np.int32], Words]:
    allowed, expires = lines.decisions(funds.ids)
    words = packed(allowed)
    if expires is not None:
        per_line = packed(allowed[lines.person] & (lines.service_day[:, None] <= expires[lines.person]))
        code, table = _distinct(per_line)
        return code, table
    code, table = _distinct(words)
    return code[lines.person], table


def _distinct(words: Words) -> tuple[NDArray[np.int32], Words]:
    """A dense code per row and the table of distinct rows."""
    code = np.zeros(len(words), dtype=np.int64)
    for w in range(words.shape[1]):
        _, part = np.unique(words[:, w], return_inverse=True)
        code = code * (int(part.max(initial=0)) + 1) + part
        _, first, code = np.unique(code, return_index=True, return_inverse=True)
    return code.astype(np.int32), words[first]


def _by_use(lines: ServiceLines, funds: Funds) -> tuple[NDArray[np.int32], Words, NDArray[np.int64], NDArray[np.int64]]:
    edges = sorted({e for f in funds.fund_years for e in (day_number(f.start_date), day_number(f.end_date) + 1)})
    period = _periods(lines.service_day, edges)
    support = np.array([categories()[c].group == SUPPORT for c in lines.category_codes], dtype=bool)
    tested = any(f.needs_enabling_service for f in funds.fund_years)
    # Lines of people without an enabling service stand in the second half of the table.
    bare = ~enabled_persons(lines)[lines.person] if tested else np.zeros(1, dtype=bool)
    counties, periods = max(1, len(lines.county_codes)), len(edges) + 1
    lasts = 1 if lines.last_day is None else periods
    shape = (2 if tested else 1, len(lines.category_codes), counties, periods, lasts)
    code = ((bare * shape[1] + lines.category) * counties + lines.county) * periods + period
    if lines.last_day is not None:
        code = code * lasts + _periods(lines.last_day, edges)
    flags = np.empty((*shape, len(funds.fund_years)), dtype=bool)
    starts = np.array([-(2**31), *edges])
    for f, fund in enumerate(funds.fund_years):
        flags[..., f] = _own_use(fund, lines, starts, support, shape)
    _, category, county, _, _ = (part.ravel() for part in np.indices(shape))
    return code.astype(np.int32), packed(flags.reshape(len(category), len(funds.fund_years))), category, county


def _own_use(
    fund: FundYear, lines: ServiceLines, starts: NDArray[np.int64], support: NDArray[np.bool_], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    pays = np.array([fund.category_codes is None or c in fund.category_codes for c in lines.category_codes])
    serves = np.array([fund.county_codes is None or c in fund.county_codes for c in lines.county_codes or ("",)])
    in_window = (starts >= day_number(fund.start_date)) & (starts <= day_number(fund.end_date))
    window = in_window[:, None] & (in_window[None, :] if shape[4] > 1 else True)  # first day × last day
    use: NDArray[np.bool_] = pays[:, None, None, None] & serves[None, :, None, None] & window[None, None]
    if shape[0] == 1:
        return use[None]
    bare = use & ~support[:, None, None, None] if fund.needs_enabling_service else use
    return np.stack([use, bare])


def _periods(days: NDArray[np.int32], edges: list[int]) -> NDArray[np.int64]:
    """Between which edges each day lies: a table over the days that occur is faster than a search per line."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    low, high = int(days.min()), int(days.max())
    if high - low > 4_000_000:
        return np.searchsorted(np.array(edges), days, side="right")
    table = np.searchsorted(np.array(edges), np.arange(low, high + 1), side="right")
    return table[days - low]
