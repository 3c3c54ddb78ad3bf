"""The equity funnels of pipelines as tables of estimates, ready for the disclosure rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from braidwork.labormarket.pipelines.people import ALL_OF_WORKING_AGE, BY, StepPeople
from braidwork.labormarket.pipelines.records import GroupStep, Pipeline, Sample
from braidwork.measures import Estimate, Estimates, Measure
from braidwork.measures.estimates import Provenance
from braidwork.measures.reliability import assess

Made = Callable[[Pipeline, GroupStep], Estimate | None]
DIMENSIONS = ("occupation", BY, "step")
STEP_SHARE = replace(
    ALL_OF_WORKING_AGE, name="pipeline_step_share", label="Share of each group among the people of a step"
)
STEP_INDEX = replace(
    STEP_SHARE,
    name="pipeline_step_index",
    label="Share of each group at a step ÷ its share at the step before",
    kind="ratio",
    unit="ratio",
    notes=("below 1 the group is rarer than one step earlier; its 90 % interval is that of the logarithm",),
)
_NONE_OR_ALL = "the survey found nobody of this group at this step, or nobody else"
_REASONS = {"minimum_persons": "fewer than 10 survey records", "minimum_households": "records of a single household"}


def step_share_estimates(pipelines: Iterable[Pipeline]) -> Estimates | None:
    """Shares at every step of survey people over (occupation, race_ethnicity, step); None where there is none.

    `n`, households and persons are those of the whole step. Full counts (awards) are no estimates and take no part.
    """
    return _table(STEP_SHARE, pipelines, _share)


def step_index_estimates(pipelines: Iterable[Pipeline]) -> Estimates | None:
    """Indices that rest on survey people, over the same dimensions; `extra` carries `low` and `high`.

    The people behind an index are those of the smaller of its two samples.
    """
    return _table(STEP_INDEX, pipelines, _index)


def people_provenance(steps: Mapping[str, StepPeople]) -> Provenance | None:
    """One audit line for the steps of survey people: of whom each is made is said step by step."""
    made = {step: people.sums.provenance for step, people in steps.items() if people.sums.provenance is not None}
    if not made:
        return None
    lines = list(made.values())
    sources = {(str(s.get("name")), str(s.get("sha256"))): s for line in lines for s in line.sources}
    return replace(
        lines[0],
        partition=", ".join(dict.fromkeys(p.partition for p in lines)),
        period=", ".join(dict.fromkeys(p.period for p in lines)),
        universe="; ".join(f"{_words(step)}: {people.measure.universe_text}" for step, people in steps.items()),
        filter="; ".join(dict.fromkeys(p.filter for p in lines if p.filter)),
        formula="weighted people of the group at a step ÷ weighted people of all groups at that step",
        sources=tuple(sources.values()),
        recodes={name: text for p in lines for name, text in p.recodes.items()},
        notes=tuple(dict.fromkeys(note for p in lines for note in p.notes)),
    )


def _words(step: str) -> str:
    return step.replace("_", " ")


def _table(measure: Measure, pipelines: Iterable[Pipeline], made: Made) -> Estimates | None:
    several = tuple(pipelines)
    provenance = next((p.provenance for p in several if p.provenance is not None), None)
    rows = tuple(row for p in several for step in p.steps if (row := made(p, step)) is not None)
    if provenance is None or not rows:
        return None
    return Estimates(replace(measure, universe_text=provenance.universe), DIMENSIONS, rows, provenance)


def _share(pipeline: Pipeline, step: GroupStep) -> Estimate | None:
    if step.sample is None:
        return None
    return _row(pipeline, step, step.share, step.standard_error, step.sample, is_share=True)


def _index(pipeline: Pipeline, step: GroupStep) -> Estimate | None:
    if step.index is None or step.index_sample is None:
        return None
    row = _row(pipeline, step, step.index, step.index_error, step.index_sample, is_share=False)
    return replace(row, extra={"low": step.low, "high": step.high})


def _row(
    pipeline: Pipeline, step: GroupStep, value: float | None, error: float | None, sample: Sample, *, is_share: bool
) -> Estimate:
    assessed = assess(value, error, n=sample.n, households=sample.households, is_share=is_share)
    codes = (pipeline.occupation_code, step.group, step.step)
    labels = (pipeline.occupation_label, step.label, _words(step.step))
    return Estimate(
        dimensions=dict(zip(DIMENSIONS, codes, strict=True)),
        labels=dict(zip(DIMENSIONS, labels, strict=True)),
        value=value,
        standard_error=error,
        n=sample.n,
        households=sample.households,
        persons=sample.persons,
        reliability=assessed.reliability,
        method=sample.method,
        reason=_REASONS.get(str(assessed.reason), _NONE_OR_ALL) if assessed.reason else None,
    )
