"""The national projection of each occupation, and the local openings modelled from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from braidwork.engine import Store
from braidwork.labormarket.occupations.editions import newest, rows, source_of, version_of
from braidwork.labormarket.occupations.records import Outlook, Source

_FIGURES = (
    "base_year", "projected_year", "employment_base_jobs", "employment_change_jobs", "employment_change_percent",
    "exits_annual_jobs", "transfers_annual_jobs", "openings_annual_jobs", "transfer_rate_percent",
)  # fmt: skip
_ENTRY = ("entry_education", "related_experience", "job_training")
_NEEDED = (*_FIGURES[:4], *_FIGURES[5:8])


@dataclass(frozen=True)
class Projections:
    """The line items of the newest projection by code: figures of the nation, and what it takes to enter."""

    version: str
    source: Source
    items: Mapping[str, Mapping[str, Any]]

    def label(self, code: str) -> str:
        """The publisher's name of a line item, in sentence case."""
        return str(self.items[code]["occupation_label"])


def projections(store: Store) -> Projections | None:
    """The newest Employment Projections of the store; None where none is loaded."""
    entry = newest(store, "ep_occupation")
    if entry is None:
        return None
    columns = ("occupation_code", "occupation_label", *_FIGURES, *_ENTRY)
    read = rows(store, entry, columns, lambda t: (t.occupation_type == "line_item",))
    items = {row[0]: dict(zip(columns, row, strict=True)) for row in read}
    return Projections(version_of(entry), source_of(store, entry), items)


@dataclass(frozen=True)
class Denominator:
    """The nation's jobs that local jobs are set against, and their name in the method."""

    jobs: Mapping[str, int] | None
    period: str | None


def outlook(
    item: Mapping[str, Any], code: str, local_jobs: int | None, nation: Denominator, source: Source
) -> Outlook | None:
    """The outlook of one line item: national figures as published, local openings by the share of national jobs.

    Openings here = national openings × (local jobs ÷ national jobs). The national jobs are the wage survey's of the
    local jobs' own year, else the projection's base year. None where the projection lacks openings or separations;
    local figures are None without local jobs, and where local jobs are more than the nation's.
    """
    if any(item[name] is None for name in _NEEDED):
        return None
    years = item["projected_year"] - item["base_year"]
    growth = item["employment_change_jobs"] / years
    jobs, of = (nation.jobs or {}).get(code), f"the wage survey's national jobs of {nation.period}"
    if not jobs:
        jobs, of = item["employment_base_jobs"], f"the projection's national jobs of {item['base_year']}"
    share = local_jobs / jobs if local_jobs is not None and jobs and local_jobs <= jobs else None
    return Outlook(
        base_year=item["base_year"], projected_year=item["projected_year"], jobs_national=item["employment_base_jobs"],
        change_percent=item["employment_change_percent"], growth_annual_national=growth,
        exits_annual_national=item["exits_annual_jobs"], transfers_annual_national=item["transfers_annual_jobs"],
        openings_annual_national=item["openings_annual_jobs"], transfer_rate_percent=item["transfer_rate_percent"],
        openings_local=None if share is None else item["openings_annual_jobs"] * share,
        growth_local=None if share is None else growth * share, local_share=share,
        method=_method(of, local_jobs, share), source=source,
    )  # fmt: skip


def _method(of: str, local_jobs: int | None, share: float | None) -> str:
    if local_jobs is None:
        return "national figures only: jobs in the region are not published"
    if share is None:
        return f"national figures only: more jobs in the region than {of}"
    return (
        f"modelled: national openings × (jobs in the region ÷ {of}); it assumes that jobs here change and are left "
        "at the national rate"
    )
