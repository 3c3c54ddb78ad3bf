"""A talent pipeline: what the region needs of an occupation, who is being trained, and where groups are lost."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.measures.estimates import Method, Provenance


@dataclass(frozen=True)
class Sample:
    """The survey people that a figure rests on: unweighted records and households, weighted persons, and the method."""

    n: int
    households: int | None
    persons: float
    method: Method


@dataclass(frozen=True)
class GroupStep:
    """One group at one step: its share of the people counted there, with the standard error where one is known.

    `index` is that share ÷ the group's share one step earlier; `low` and `high` its 90 % interval (None: unknown) and
    `index_error` its standard error. `sample` are the people behind the share (None: a full count), `index_sample` the
    smaller of the samples behind the index. `withheld` says why the share may not be shown; then all figures are None.
    """

    group: str
    label: str
    step: str
    people: float | None
    share: float | None
    standard_error: float | None
    index: float | None
    low: float | None
    high: float | None
    index_error: float | None = None
    sample: Sample | None = None
    index_sample: Sample | None = None
    withheld: str | None = None


@dataclass(frozen=True)
class Pipeline:
    """Need, supply and equity funnel of one occupation. People a year; supply as bounds over every lawful split.

    `verdict` is shortage, surplus, balanced, depends on split or no linked program, None where need is unknown.
    `largest_loss` names per group the step with the largest loss, where the whole interval lies under 1.
    `not_observed` are steps that no loaded source counts; `caveats` must be shown with the funnel (steps of different
    sources and years do not count the same people). `provenance` says how the steps of survey people were made; None
    where there is none.

    A pipeline that leaves the analysis room has passed the disclosure rules (`region.released_work`): its survey shares
    and indices are those of releases, and a loss is named only where both are shown.
    """

    occupation_code: str
    occupation_label: str
    need: float | None
    need_is_modelled: bool
    supply_low: float
    supply_central: float
    supply_high: float
    verdict: str | None
    steps: tuple[GroupStep, ...]
    largest_loss: dict[str, str]
    not_observed: tuple[str, ...]
    programs: int
    method: str
    caveats: tuple[str, ...]
    provenance: Provenance | None = None
