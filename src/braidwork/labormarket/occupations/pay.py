"""Published pay and jobs of the occupations of one area, every wage with its status; the book's list of occupations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from braidwork.contracts.labor import WAGE_POINTS
from braidwork.engine import PartitionEntry, Store
from braidwork.errors import NotAvailableError
from braidwork.labormarket.occupations.editions import rows, source_of, version_of
from braidwork.labormarket.occupations.records import AreaKind, PaidBy, Pay, WagePoint
from braidwork.reference import Region

_ALL_INDUSTRIES = "000000"
_AREA_TYPES: Mapping[AreaKind, tuple[str, ...]] = {"region": ("4",), "state": ("2", "3"), "nation": ("1",)}
_NATION = "99"
_KEYS = (
    "area_code", "area_type_code", "area_label", "ownership_code", "occupation_code", "occupation_label",
    "employment_jobs", "annual_wage_only", "hourly_wage_only", "top_code_hourly_usd", "top_code_annual_usd",
)  # fmt: skip
_PERIODS = ("hourly", "annual")
_WAGES = tuple(f"wage_{t}_{p}_{part}" for t in _PERIODS for p in WAGE_POINTS for part in ("usd", "status"))


@dataclass(frozen=True)
class AreaPay:
    """Pay of every detailed occupation that one edition prints for one area, by code.

    `version` is the classification of the codes, `year` that of the edition, `labels` the publisher's names.
    """

    kind: AreaKind
    version: str
    year: int | None
    pay: Mapping[str, Pay]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class WageBook:
    """Pay in the region, the state and the nation, each from the newest edition that has the area.

    `areas` is ordered region, state, nation and lacks what is not published. `national_jobs` are the nation's jobs of
    the same year as those of the first area, None where that year is not loaded.
    """

    areas: tuple[AreaPay, ...]
    national_jobs: Mapping[str, int] | None
    national_jobs_period: str | None

    @property
    def list_area(self) -> AreaPay:
        """The area whose detailed occupations are the book's list: the nearest one that is published."""
        return self.areas[0]


def wage_book(store: Store, region: Region) -> WageBook:
    """Pay by occupation in the region's metropolitan area, its state and the nation.

    The editions are never mixed: each area carries the period and source of its own, and shares of national jobs are
    taken within one year. Raises NotAvailableError where no loaded wage table has any of the three areas.
    """
    wanted: dict[AreaKind, str | None] = {
        "region": region.cbsa.code if region.cbsa else None, "state": region.state.fips, "nation": _NATION,
    }  # fmt: skip
    held = _areas_held(store, wanted)
    areas = tuple(_area_pay(store, held[kind][0], kind, code) for kind, code in wanted.items() if code and held[kind])
    if not areas:
        raise NotAvailableError(
            f"the store has no wages by occupation for {region.label}, for {region.state.name} or for the nation.",
            mend="add a file of Occupational Employment and Wage Statistics to the folder and run "
            "braidwork region build again.",
        )
    same_year = next((e for e in held["nation"] if e.facts.get("year") == areas[0].year), None)
    if same_year is None:
        return WageBook(areas, None, None)
    nation = next((a for a in areas if a.kind == "nation" and a.year == areas[0].year), None)
    nation = nation or _area_pay(store, same_year, "nation", _NATION, wages=False)
    jobs = {code: p.jobs for code, p in nation.pay.items() if p.jobs}
    return WageBook(areas, jobs, same_year.period)


def _areas_held(store: Store, wanted: Mapping[AreaKind, str | None]) -> dict[AreaKind, list[PartitionEntry]]:
    """The editions that print each area across all industries, newest first."""
    found: dict[AreaKind, list[PartitionEntry]] = {kind: [] for kind in wanted}
    for entry in store.manifest.of("oews_wages"):
        table = store.table(entry.table, entry.partition)
        areas = table.filter(*_of_area(table, [c for c in wanted.values() if c])).select("area_code", "area_type_code")
        answer = store.collect(areas.distinct())
        here = set(zip(answer["area_code"].to_pylist(), answer["area_type_code"].to_pylist(), strict=True))
        for kind, code in wanted.items():
            if any((code, kind_code) in here for kind_code in _AREA_TYPES[kind]):
                found[kind].append(entry)
    return found


def _of_area(table: Any, codes: list[str]) -> tuple[Any, ...]:
    return (
        table.area_code.isin(codes), table.industry_code == _ALL_INDUSTRIES, table.occupation_group == "detailed",
    )  # fmt: skip


def _area_pay(store: Store, entry: PartitionEntry, kind: AreaKind, code: str, *, wages: bool = True) -> AreaPay:
    columns = (*_KEYS, *_WAGES) if wages else _KEYS
    source, types = source_of(store, entry), list(_AREA_TYPES[kind])
    read = rows(store, entry, columns, lambda t: (*_of_area(t, [code]), t.area_type_code.isin(types)))
    pay: dict[str, Pay] = {}
    labels: dict[str, str] = {}
    owners: dict[str, str] = {}
    for row in sorted(read, key=lambda r: (r[4], r[3])):
        cells = dict(zip(columns, row, strict=True))
        occupation, owner = cells["occupation_code"], cells["ownership_code"]
        # Files with several ownerships print all of them together under the code that joins most.
        if occupation in pay and len(owner) <= len(owners[occupation]):
            continue
        owners[occupation] = owner
        pay[occupation] = Pay(
            area_code=code, area_label=cells["area_label"] or code, area_kind=kind, period=entry.period,
            jobs=cells["employment_jobs"], hourly=_points(cells, "hourly"), annual=_points(cells, "annual"),
            paid_by=_paid_by(cells), source=source,
        )  # fmt: skip
        labels[occupation] = cells["occupation_label"] or occupation
    return AreaPay(kind, version_of(entry), entry.facts.get("year"), pay, labels)


def _points(cells: Mapping[str, Any], period: str) -> dict[str, WagePoint]:
    """The wages that the layout has, each with its status; points that it never has are left out."""
    found = {}
    for point in WAGE_POINTS:
        status = cells.get(f"wage_{period}_{point}_status")
        if status is None or status == "not_collected":
            continue
        bound = cells[f"top_code_{period}_usd"] if status in ("top_coded", "probably_top_coded") else None
        found[point] = WagePoint(cells[f"wage_{period}_{point}_usd"], status, bound)
    return found


def _paid_by(cells: Mapping[str, Any]) -> PaidBy:
    if cells["annual_wage_only"]:
        return "year only"
    return "hour only" if cells["hourly_wage_only"] else "hour or year"
