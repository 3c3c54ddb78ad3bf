"""The pages of the whole system: segregation, the cost of exclusion, targets and pipelines, ready to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from braidwork.disclosure import Ledger, Release, release
from braidwork.errors import NotAvailableError, UndefinedMeasureError
from braidwork.measures import Estimates
from braidwork.publications.occupations import (
    Criterion,
    ExclusionPage,
    GatewayRow,
    PipelinesPage,
    SegregationPage,
    SegregationTables,
    TargetRow,
    TargetsPage,
)

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.segregation.region_results import RegionSegregation
    from braidwork.labormarket.targets.region import RegionTargets
    from braidwork.region.occupations import RegionOccupations
    from braidwork.region.released_work import ReleasedPipelines

_POLICY = "public_survey"
_INSIDE = "Kinds of work are the 500 or so of the census list: differences inside one of them are not seen."


def segregation_page(found: RegionOccupations, ledger: Ledger) -> SegregationPage | None:
    """How evenly race groups and sexes are spread over the region's work; None where the people cannot tell."""
    by_race = found.segregation
    if by_race is None:
        return None
    tables = [_segregation_tables(by_race, ledger)]
    by_sex = found.segregation_across("sex")
    if by_sex is not None:
        tables.append(_segregation_tables(by_sex, ledger))
    return SegregationPage(
        tables=tuple(tables),
        method=by_race.method,
        caveats=(*(_sentence(n) for n in by_race.notes), _INSIDE),
    )


def _segregation_tables(found: RegionSegregation, ledger: Ledger) -> SegregationTables:
    from braidwork.labormarket.segregation.region_estimates import (
        dissimilarity_estimates,
        lever_estimates,
        segregation_by_county,
        segregation_estimates,
    )

    return SegregationTables(
        across=found.across,
        index=_released(segregation_estimates(found), ledger),
        dissimilarity=_released(dissimilarity_estimates(found), ledger),
        counties=_released(segregation_by_county(found), ledger) if found.counties else None,
        levers=_released(lever_estimates(found), ledger),
        sectors=_released(lever_estimates(found, "industry_sector"), ledger) if found.sectors else None,
    )


def exclusion_page(found: RegionOccupations, ledger: Ledger) -> ExclusionPage | None:
    """What unequal work and pay cost; None where the people cannot tell."""
    from braidwork.labormarket.decomposition.region import cost_of_exclusion_of
    from braidwork.labormarket.decomposition.region_estimates import (
        cost_estimates,
        shortfall_estimates,
        total_cost_estimates,
    )
    from braidwork.labormarket.decomposition.region_parts import integration_estimates, part_estimates

    try:
        cost = cost_of_exclusion_of(found.store, found.definition, by_county=False)
    except (NotAvailableError, UndefinedMeasureError):
        return None
    return ExclusionPage(
        across=cost.across,
        reference_label=f"{cost.reference_label.split(',')[0]} people",
        dollars_year=str(cost.dollars_year),
        total=_released(total_cost_estimates(cost), ledger),
        rise=_released(total_cost_estimates(cost, as_share=True), ledger),
        gain=_released(cost_estimates(cost), ledger),
        shortfall=_released(shortfall_estimates(cost), ledger),
        parts=_released(part_estimates(cost), ledger),
        integration=_released(integration_estimates(cost, per_person=True), ledger),
        method=cost.method,
        caveats=(cost.caveat, *(_sentence(n) for n in cost.notes)),
    )


def targets_page(found: RegionTargets, book: OccupationBook) -> TargetsPage:
    """The target list as scored, weights printed."""
    from braidwork.labormarket.targets.acceptability import DRAWS
    from braidwork.labormarket.targets.moves import GATEWAYS_METHOD
    from braidwork.labormarket.targets.weights import LABELS

    criteria = [Criterion(n, LABELS[n], w) for n, w in found.weights.items()]
    criteria += [Criterion(n, LABELS.get(n, n), 0.0, f"not observed: {why}") for n, why in found.not_observed.items()]
    rows = tuple(
        TargetRow(
            code=t.occupation_code, label=t.label, rank=t.rank, score=t.score, near=t.acceptability_near,
            free=t.acceptability_all, stands_near=t.stands_near, stands_all=t.stands_all, percentiles=t.percentiles,
            wage_hourly_usd=t.wage_hourly_usd, openings=t.outlook.openings if t.outlook else None,
            official_flag=t.official_flag,
        )
        for t in found.targets
    )  # fmt: skip
    left = {**found.missing, **found.below_required}
    return TargetsPage(
        rows=rows,
        criteria=tuple(criteria),
        top=found.top,
        draws=DRAWS,
        missing=tuple((c, book.occupation(c).label, why) for c, why in sorted(left.items())),
        gateways=tuple(
            GatewayRow(g.code, g.label, g.wage_hourly_usd, g.people, g.people_in, g.onward_share, g.leads_to)
            for g in found.gateways
        ),
        gateways_method=GATEWAYS_METHOD,
        method=found.method,
        caveats=tuple(_sentence(n) for n in (*found.notes, *found.outlooks.caveats)),
    )


def pipelines_page(released: ReleasedPipelines) -> PipelinesPage | None:
    """Pipelines of the published targets; None where there are none."""
    pipelines = released.pipelines
    if not pipelines:
        return None
    from braidwork.labormarket.workers import COMPOSITION

    return PipelinesPage(
        pipelines=pipelines,
        shares=released.shares,
        indices=released.indices,
        method=pipelines[0].method,
        caveats=tuple(dict.fromkeys(c for p in pipelines for c in p.caveats)),
        context=COMPOSITION.context,
    )


def _released(estimates: Estimates, ledger: Ledger) -> Release:
    return release(estimates, _POLICY, ledger=ledger)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else text
