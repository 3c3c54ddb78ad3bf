"""Minimum wages and living-wage points that people compile from public pages, each row with its citation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from braidwork.contracts import Table
from braidwork.contracts.standards import WAGE_FLOOR, WAGE_STANDARD
from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable
from braidwork.sources.files import SourceFile
from braidwork.sources.layouts import Layout, dates, filled, first_fit, state_in_name
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.self_sufficiency.editions import PUBLISHER as STANDARD_PUBLISHER
from braidwork.sources.self_sufficiency.editions import known_state
from braidwork.sources.tidy import tidy

if TYPE_CHECKING:
    import pyarrow as pa

_MINIMUM = Layout(
    "the table of minimum wages",
    ("jurisdiction", "within", "effective", "employer_class", "usd_per_hour", "source"),
    ("jurisdiction", "employer_class"),
)
_LIVING = Layout(
    "the table of MIT living wages",
    ("vintage", "area", "family", "usd_per_hour_per_working_adult", "source"),
    ("area", "family", "usd_per_hour_per_working_adult"),
)
_STANDARD = Layout(
    "the table of published Self-Sufficiency figures",
    ("edition", "area", "family", "annual_usd", "hourly_usd", "source"),
    ("edition", "area", "family"),
)
_MIT_FAMILY = re.compile(r"(\d)A(?:(\d)W)?(\d)C")
_MIT_HOURS, _STANDARD_HOURS = 2080, 2112
_CHILDREN = ("infant", "preschooler", "school-age", "teenager", "child")


class WagePointsLoader:
    """Minimum wages (table wage_floor) and published living-wage points (table wage_standard).

    Rows that contradict each other stay, marked in_conflict: which one holds is a question for a person.
    """

    name = "wage_points"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns."""
        layout = first_fit((_MINIMUM, _LIVING, _STANDARD), file)
        return Recognition(layout.what, "compiled from public pages", None, detail=layout) if layout else None

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The rows of the region's state, metropolitan area and counties."""
        table = found.detail.read(file)
        return (_READERS[found.detail.what](table, file, region),)


def _minimum_wages(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    kept = _only(table, [_is_within(w or "", region) for w in table.values("within")], file, region)
    effective = dates(kept, "effective")
    wages = filled(kept, "usd_per_hour")
    keys = list(zip(kept.values("jurisdiction"), effective, kept.values("employer_class"), strict=True))
    amounts: dict[Any, set[float]] = {}
    for key, wage in zip(keys, wages, strict=True):
        amounts.setdefault(key, set()).add(wage)
    said = ["conflicting" in (s or "").casefold() for s in kept.values("source")]
    conflict = [s or len(amounts[k]) > 1 for s, k in zip(said, keys, strict=True)]
    columns = {
        "jurisdiction": kept.text("jurisdiction"),
        "within": kept.text("within"),
        "effective_date": effective,
        "employer_class": kept.text("employer_class"),
        "wage_hourly_usd": wages,
        "legal_status": ["in_conflict" if c else "reported" for c in conflict],
        "citation": kept.text("source"),
    }
    notes = [f"{sum(conflict)} rows are in conflict: the wage is unknown there"] if any(conflict) else []
    years = [d.year for d in effective if d]
    partition = f"minimum-wages-{region.state.postal.casefold()}"
    data = tidy(WAGE_FLOOR, columns, file, vintage=partition)
    return _loaded(WAGE_FLOOR, partition, data, table.num_rows, notes, max(years), f"{min(years)}–{max(years)}")


def _living_wages(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    kept = _only(table, [_is_area(a or "", region) for a in table.values("area")], file, region)
    kept.require_unique(("vintage", "area", "family"))
    kept.require_pattern("family", _MIT_FAMILY.pattern, expected="a family such as 1A0C or 2A1W2C")
    families = [_MIT_FAMILY.fullmatch(f or "") for f in kept.values("family")]
    adults = [int(f.group(1)) for f in families if f]
    columns = {
        "publisher": "MIT Living Wage Calculator",
        "edition_label": kept.text("vintage"),
        "area_label": kept.text("area"),
        "family_label": kept.text("family"),
        "adults": adults,
        "workers": [int(f.group(2) or f.group(1)) for f in families if f],
        "children": [int(f.group(3)) for f in families if f],
        "wage_hourly_usd": filled(kept, "usd_per_hour_per_working_adult"),
        "annual_usd": None,
        "hours_per_year": _MIT_HOURS,
        "citation": kept.text("source"),
    }
    return _points(file, region, columns, table, kept, kept.values("vintage"), "mit-living-wage")


def _standard_points(table: TextTable, file: SourceFile, region: Region) -> Loaded:
    state = state_in_name(file)
    if state is not None and state.fips != region.state.fips:
        raise NotForRegion(f"figures of {state.name}", where=file.name)
    kept = table
    kept.require_unique(("edition", "area", "family", "annual_usd", "hourly_usd"))
    hourly, annual = kept.numbers("hourly_usd").to_pylist(), kept.numbers("annual_usd").to_pylist()
    for row, (h, a) in enumerate(zip(hourly, annual, strict=True)):
        if h is None and a is None:
            raise DataError("neither annual_usd nor hourly_usd is given.", where=kept.row(row), mend="remove the row.")
    families = [_family(f or "", kept.row(row)) for row, f in enumerate(kept.values("family"))]
    columns = {
        "publisher": STANDARD_PUBLISHER,
        "edition_label": kept.text("edition"),
        "area_label": kept.text("area"),
        "family_label": kept.text("family"),
        "adults": [a for a, _ in families],
        "workers": [min(a, 2) for a, _ in families],
        "children": [c for _, c in families],
        "wage_hourly_usd": hourly,
        "annual_usd": annual,
        "hours_per_year": _STANDARD_HOURS,
        "citation": kept.text("source"),
    }
    return _points(file, region, columns, table, kept, kept.values("edition"), "self-sufficiency-points")


_READERS: dict[str, Callable[[TextTable, SourceFile, Region], Loaded]] = {
    _MINIMUM.what: _minimum_wages,
    _LIVING.what: _living_wages,
    _STANDARD.what: _standard_points,
}


def _only(table: TextTable, keep: Sequence[bool], file: SourceFile, region: Region) -> TextTable:
    import pyarrow as pa

    kept = table.filter(pa.array(keep))
    if kept.num_rows == 0:
        raise NotForRegion(f"no row of {region.label}", where=file.name)
    return kept


def _is_within(within: str, region: Region) -> bool:
    """Whether a jurisdiction lies in the region's state (by FIPS) or in one of its counties (by name)."""
    if within == region.state.fips:
        return True
    try:
        region.find(within)
    except UnknownNameError:
        return False
    return True


def _is_area(area: str, region: Region) -> bool:
    return _area_code(area, region) is not None


def _area_code(area: str, region: Region) -> str | None:
    """State, metropolitan or county code of an area as sources write it; None outside the region."""
    if region.cbsa and region.cbsa.code in re.findall(r"\d{5}", area):
        return region.cbsa.code
    state = known_state(area)
    if state is not None:
        return state.fips if state.fips == region.state.fips else None
    try:
        return region.find(area).fips
    except UnknownNameError:
        return None


def _family(text: str, where: str) -> tuple[int, int]:
    """Adults and children of a family in words: `1 adult, preschooler, school-age`."""
    pieces = [p.strip() for p in text.split(",")]
    adults = re.fullmatch(r"(\d+) adults?", pieces[0])
    unknown = [p for p in pieces[1:] if p not in _CHILDREN]
    if adults is None or unknown:
        raise UnknownNameError.of("family member", (unknown or pieces)[0], ("1 adult", *_CHILDREN), where=where)
    return int(adults.group(1)), len(pieces) - 1


def _points(
    file: SourceFile, region: Region, columns: dict[str, Any], table: TextTable, kept: TextTable,
    editions: Sequence[str | None], name: str,
) -> Loaded:  # fmt: skip
    exact = [_exact_year(e or "") for e in editions]
    columns |= {
        "edition_year": exact,
        "area_code": [_area_code(a or "", region) for a in kept.values("area")],
    }
    years = [int(y) for e in editions for y in re.findall(r"^\d{4}", e or "")]
    if not years:
        raise DataError("no edition begins with a year.", where=file.name, mend="write the edition as 2026.")
    key = f"{name}-{region.state.postal.casefold()}"
    data = tidy(WAGE_STANDARD, columns, file, vintage=key)
    notes = ["single published figures, not an edition of the standard"]
    period = f"{min(years)}–{max(years)}"
    return _loaded(WAGE_STANDARD, key, data, table.num_rows, notes, max(years), period)


def _exact_year(edition: str) -> int | None:
    """The year of an edition; None for one such as `2025 or later`."""
    return int(edition[:4]) if re.fullmatch(r"\d{4}(?: \(.*\))?", edition) else None


def _loaded(
    table: Table, partition: str, data: pa.Table, read: int, notes: Sequence[str], year: int, period: str
) -> Loaded:
    outside = read - data.num_rows
    return Loaded(
        table=table, partition=partition, period=period, data=data, rows_read=read, rows_kept=data.num_rows,
        dropped=(("outside the region", outside),) if outside else (), notes=tuple(notes), facts={"year": year},
        licence="facts, cited by row",
    )  # fmt: skip
