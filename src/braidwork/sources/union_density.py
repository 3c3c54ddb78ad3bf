"""Union membership and cover by metropolitan area and county, as ratios of the pooled Current Population Survey."""

from __future__ import annotations

import re

from braidwork.contracts import Vintage
from braidwork.contracts.worker_shares import UNION_DENSITY
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable
from braidwork.sources.files import SourceFile
from braidwork.sources.layouts import Layout, filled, first_fit
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.tidy import tidy

_COUNTS = ("observations", "employment", "members", "covered")
_COUNTY = Layout("union density by county", ("geoid", "name", "STATEFIP", *_COUNTS), ("geoid", "STATEFIP", "members"))
_METRO = Layout("union density by metropolitan area", ("geoid", "name", *_COUNTS), ("geoid", "members", "covered"))
_PUBLISHER = "Labor Data project"
_VINTAGE = Vintage(_PUBLISHER, "union-density", 2020, 5)  # the years that the compiler's page names


class UnionDensityLoader:
    """Shares of union members and of workers covered, as table union_density. Levels are dropped on purpose.

    Metropolitan areas that reach into the region's state and counties of it are kept.
    """

    name = "union_density"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns; the file does not tell its years."""
        layout = first_fit((_COUNTY, _METRO), file)
        return Recognition(layout.what, _PUBLISHER, _VINTAGE, detail=layout) if layout else None

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """One row an area: two ratios, and the interviews that they rest on."""
        import pyarrow as pa

        table = found.detail.read(file)
        _check(table)
        county = found.detail is _COUNTY
        inside = [_in_state(code, label, county, region)
                  for code, label in zip(table.values("geoid"), table.values("name"), strict=True)]  # fmt: skip
        if not any(inside):
            raise NotForRegion(f"no area of {region.state.name}", where=file.name)
        kept = table.filter(pa.array(inside))
        workers = filled(kept, "employment")
        kind = "county" if county else "metro"
        partition = f"{_VINTAGE.key}.{kind}"
        columns = {
            "area_code": kept.text("geoid"),
            "area_kind": kind,
            "area_label": kept.text("name"),
            "interviews": kept.numbers("observations"),
            "members_share": [m / w for m, w in zip(filled(kept, "members"), workers, strict=True)],
            "covered_share": [c / w for c, w in zip(filled(kept, "covered"), workers, strict=True)],
        }
        data = tidy(UNION_DENSITY, columns, file, vintage=partition)
        outside = table.num_rows - kept.num_rows
        notes = (
            "ratios only: the weighted counts are no annual averages, and part of the survey names no area",
            "the file does not tell its years: 2016 to 2020 by the word of its compiler",
        )
        return (
            Loaded(
                table=UNION_DENSITY, partition=partition, period="2016–2020, pooled", data=data,
                rows_read=table.num_rows, rows_kept=data.num_rows,
                dropped=(("outside the region's state", outside),) if outside else (),
                columns_not_kept=("covered", "employment", "members"), notes=notes, facts={"area_kind": kind},
                licence="MIT license of the Labor Data project; computed from US government work",
            ),
        )  # fmt: skip


def _check(table: TextTable) -> None:
    """Members are among those covered, and those among workers."""
    table.require_pattern("geoid", r"\d{5}", expected="an area code of 5 digits")
    table.require_pattern("name", ".+", expected="the name of the area")
    table.require_pattern("observations", r"[1-9]\d*", expected="a count of interviews")
    table.require_unique(("geoid",))
    workers, covered, members = (filled(table, n) for n in ("employment", "covered", "members"))
    for row, (all_, some, few) in enumerate(zip(workers, covered, members, strict=True)):
        if not 0 <= few <= some <= all_ or all_ <= 0:
            raise DataError(
                f"{few:,.0f} members, {some:,.0f} covered and {all_:,.0f} workers: each must be among the next.",
                where=table.row(row),
                mend="the columns may be shifted: compare the row with the compiler's file.",
            )


def _in_state(code: str | None, label: str | None, county: bool, region: Region) -> bool:
    """Whether an area lies in the region's state, or reaches into it (`Portland-Vancouver-Hillsboro, OR-WA`)."""
    if county:
        return (code or "").startswith(region.state.fips)
    states = re.search(r", ([A-Z]{2}(?:-[A-Z]{2})*)$", label or "")
    return states is not None and region.state.postal in states.group(1).split("-")
