"""A state's own list of occupations in demand, as a csv file that a person types in from the list."""

from __future__ import annotations

from braidwork.contracts.labor import STATE_DEMAND_LIST
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile
from braidwork.sources.layouts import dates
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.tidy import tidy

DEMAND_LIST_COLUMNS = ("state", "area", "occupation_code", "occupation_title", "flag", "list_date", "citation")
_MARKS = ("occupation_code", "flag")
_SIGNS = ("state", "area", "list_date", "citation")  # two of them beside the marks: then it is meant as a list
_WHAT = "a state's demand list"
_SOC = "SOC 2018"


class DemandListLoader:
    """A state's demand list as table state_demand_list.

    The file is a csv with the header `state,area,occupation_code,occupation_title,flag,list_date,citation`, one row
    for each occupation and area on the list: the state's postal code, the area as the list names it, the SOC 2018 code
    (29-1141), the title, the list's own words on demand, the day of the list (2026-07-01), and where it stands. Only
    the title may be blank. An occupation that is absent is not said to lack demand.
    """

    name = "demand_list"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns, also where some are missing: `load` then names them."""
        if file.shape != "text":
            return None
        header = {fold(h) for h in file.header}
        if not set(_MARKS) <= header or len(header & set(_SIGNS)) < 2:
            return None
        return Recognition(_WHAT, "the state's workforce agency", None)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The rows of the region's state, words unchanged."""
        import pyarrow.compute as pc

        table = _read(file)
        kept = table.filter(pc.equal(table.text("state"), region.state.postal))
        if kept.num_rows == 0:
            raise NotForRegion(f"no row for {region.state.name}", where=file.name)
        days = dates(kept, "list_date")
        latest = max(d for d in days if d is not None)
        partition = f"demand-list-{region.state.postal.lower()}-{latest.isoformat()}"
        columns = {
            "state_postal_code": kept.text("state"),
            "area_label": kept.text("area"),
            "occupation_code": kept.text("occupation_code"),
            "occupation_label": kept.text("occupation_title"),
            "flag": kept.text("flag"),
            "list_date": days,
            "citation": kept.text("citation"),
        }
        data = tidy(STATE_DEMAND_LIST, columns, file, vintage=partition, classification=_SOC)
        outside = table.num_rows - kept.num_rows
        return (
            Loaded(
                table=STATE_DEMAND_LIST, partition=partition, period=f"list of {latest.isoformat()}", data=data,
                rows_read=table.num_rows, rows_kept=data.num_rows,
                dropped=(("outside the region's state", outside),) if outside else (),
                facts={"classification_version": _SOC, "year": latest.year},
                licence="facts of a state list; cite the list",
            ),
        )  # fmt: skip


def _read(file: SourceFile) -> TextTable:
    table = read_delimited(file)
    missing = [c for c in DEMAND_LIST_COLUMNS if c not in table.columns]
    if missing:
        raise DataError(
            f"{_WHAT} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}.",
            where=file.name,
            mend=f"give the file the header {','.join(DEMAND_LIST_COLUMNS)}",
        )
    table.forbid_others(DEMAND_LIST_COLUMNS, what=_WHAT)
    table.require_pattern("state", "[A-Z]{2}", expected="a state's postal code such as WA")
    table.require_pattern("occupation_code", r"\d\d-\d{4}", expected="a SOC 2018 code such as 29-1141")
    for name, expected in (
        ("area", "the area as the list names it"),
        ("flag", "the list's own words on demand"),
        ("citation", "where the list stands"),
    ):
        table.require_pattern(name, r"(?s).+", expected=expected)
    dates(table, "list_date")
    table.require_unique(("state", "area", "occupation_code"))
    return table
