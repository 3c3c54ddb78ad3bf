"""The analyst's door: `bw.open("data").measure("median_hourly_wage", by=["race_ethnicity", "county"])`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.engine import Manifest, Store
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.measures import Estimates
from braidwork.reference import Region, region, region_names
from braidwork.region.definition import region_from

if TYPE_CHECKING:
    from braidwork.disclosure import Ledger, Policy, Release
    from braidwork.labormarket.decomposition.region import RegionCost
    from braidwork.labormarket.segregation.region_results import RegionSegregation
    from braidwork.publications import ReportFiles
    from braidwork.region.occupations import RegionOccupations

LEDGER_NAME = "releases.jsonl"


class RegionEstimates(Estimates):
    """Estimates that know the way out: `release`, and a chart of what was released."""

    def release(self, policy: str | Policy = "public_survey", *, ledger: Ledger | None = None) -> Release:
        """The table as it may leave the analysis room: unreliable and unsafe cells withheld, each with its reason."""
        from braidwork.disclosure import release

        return release(self, policy, ledger=ledger)

    def change_from(self, earlier: Estimates) -> RegionEstimates:
        """The change since an earlier edition of the same table, with its margin and whether it is more than chance."""
        from braidwork.measures.change import change

        return _region_estimates(change(self, earlier))

    def chart(self) -> str:
        """An accessible SVG of the released figures with their 90 percent intervals."""
        from braidwork.publications.charts import release_chart

        return release_chart(self.release())

    def __str__(self) -> str:
        from braidwork.region.printed import plain_table

        return plain_table(self)


class OpenRegion:
    """A region's store and its definition."""

    def __init__(self, store: Store, definition: Region) -> None:
        self.store = store
        self.definition = definition

    @property
    def manifest(self) -> Manifest:
        """What is in the store and how it was made."""
        return self.store.manifest

    @property
    def ledger(self) -> Ledger:
        """The ledger of what this region has released."""
        from braidwork.disclosure import Ledger

        return Ledger.open(self.store.root / LEDGER_NAME)

    def measure(
        self,
        name: str,
        by: Sequence[str] | str = (),
        where: Mapping[str, str | Sequence[str]] | None = None,
        *,
        period: str | None = None,
        standard: str | None = None,
        of: str | None = None,
        pool: bool = False,
    ) -> RegionEstimates:
        """The estimates of a measure by dimensions, within chosen categories.

        `period` names an edition (default: the newest that covers the region), `standard` the wage standard, `of` the
        share behind `prosperity_gap`; `pool` climbs the ladder (several years, then several counties) for groups too
        small to publish, each pooled row saying so. Unknown names raise UnknownNameError with the nearest known.
        """
        from braidwork.labormarket.asking import ask
        from braidwork.labormarket.pooling import ask_pooled

        dims = _dimensions(by)
        _require_choices(where)
        question = ask_pooled if pool else ask
        found = question(
            self.store, self.definition, name, by=dims, where=where, period=period, standard=standard, of=of
        )
        return _region_estimates(found)

    @cached_property
    def occupations(self) -> RegionOccupations:
        """The region's occupations: records, finder, job quality, moves, ladders, targets, pipelines."""
        from braidwork.region.occupations import RegionOccupations

        return RegionOccupations(self.store, self.definition)

    def segregation(
        self,
        across: str = "race_ethnicity",
        *,
        level: str = "occupation",
        where: Mapping[str, str | Sequence[str]] | None = None,
        period: str | None = None,
    ) -> RegionSegregation:
        """How far groups work apart, in the region and its counties: indices less chance, each with its error.

        `across` is any dimension of people whose groups do not overlap; `level` is `occupation` or `occupation_group`.
        """
        from braidwork.labormarket.segregation.region import segregation_of

        _require_choices(where)
        return segregation_of(self.store, self.definition, across=across, level=level, where=where, period=period)

    def cost_of_exclusion(
        self, across: str = "race_ethnicity", *, reference: str | None = None, period: str | None = None
    ) -> RegionCost:
        """What incomes would add up to if each group had the reference group's, age for age: accounting, not causal."""
        from braidwork.labormarket.decomposition.region import cost_of_exclusion_of

        return cost_of_exclusion_of(self.store, self.definition, across=across, reference=reference, period=period)

    def report(self, out: str | Path, *, progress: Any = None) -> ReportFiles:
        """Write the report of the region into folder `out`; every figure passes the release policy first."""
        from braidwork.publications import write_report
        from braidwork.region.reporting import assemble_report

        return write_report(assemble_report(self, progress=progress), Path(out), progress=progress)


def _dimensions(by: object) -> tuple[str, ...]:
    dims = (by,) if isinstance(by, str) else tuple(by) if isinstance(by, Sequence) else (by,)
    for d in dims:
        if not isinstance(d, str):
            raise UnknownNameError(
                f"by names dimensions, and {d!r} is none.", mend="as by=['race_ethnicity', 'county']."
            )
    return tuple(str(d) for d in dims)


def _require_choices(where: object) -> None:
    if where is not None and not isinstance(where, Mapping):
        raise UnknownNameError(
            f"where maps dimensions to categories, and {where!r} does not.", mend="as where={'county': ['King']}."
        )


def _region_estimates(found: Estimates) -> RegionEstimates:
    return RegionEstimates(**{f.name: getattr(found, f.name) for f in fields(Estimates)})


def open_region(path: str | Path, *, engine: str | None = None) -> OpenRegion:
    """The region in a folder, or on Spark by address (the folder then comes from the settings)."""
    text = str(path)
    if text.startswith("spark://"):
        from braidwork.settings import settings

        text, engine = str(settings().data), text
    elif engine is None:
        from braidwork.settings import settings

        engine = settings().engine
    store = Store.open(text, engine)
    return OpenRegion(store, _definition(store.manifest))


def _definition(manifest: Manifest) -> Region:
    if manifest.region_definition:
        return region_from(manifest.region_definition)
    if manifest.region in region_names():
        return region(manifest.region)
    raise NotAvailableError(
        f"the store was built for the region '{manifest.region}', whose definition it does not hold.",
        mend="rebuild it with braidwork region build --region FILE.",
    )
