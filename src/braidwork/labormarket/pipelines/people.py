"""Shares of each group among the people of a step, from the person file: who could enter, who studies, who works."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from braidwork.engine import Store
from braidwork.errors import NotAvailableError
from braidwork.labormarket.job_quality.worker_shares import Share, WorkerSums, worker_sums
from braidwork.labormarket.universes import HOURLY_WAGE, STATUS, WAGE_WORKERS, WORKING_AGE
from braidwork.measures import Measure, col
from braidwork.reference import Region

BY = "race_ethnicity"
_ACS = "US Census Bureau, American Community Survey public-use microdata"
_BELOW_BACHELORS = col("education_code") <= "20"
# From the high school diploma on: enrolled people below it are in school, not in training for work.
_AFTER_HIGH_SCHOOL = (col("education_code") >= "16") & _BELOW_BACHELORS

_AT_WORK = WORKING_AGE & STATUS.is_in(("1", "2"))

_BASE = Measure(
    name="pipeline_people",
    label="People of a step of a talent pipeline",
    kind="share",
    table="pums_person",
    universe=WORKING_AGE,
    universe_text="residents aged 16 to 64",
    unit="share",
    better="neither",
    context="Who gets to a step depends on what came before it: schools, costs, hiring, and who is told of the job.",
    citation=_ACS,
)
ALL_OF_WORKING_AGE = _BASE
WITHOUT_BACHELORS = replace(
    _BASE,
    universe=WORKING_AGE & _BELOW_BACHELORS,
    universe_text="residents aged 16 to 64 without a bachelor's degree",
)
ENROLLED = replace(
    _BASE,
    universe=WORKING_AGE & _AFTER_HIGH_SCHOOL & col("enrollment_code").is_in(("2", "3")),
    universe_text="residents aged 16 to 64 with a high school diploma and without a bachelor's degree who are "
    "enrolled, in any field",
)
HIRED = replace(
    _BASE,
    universe=_AT_WORK & WAGE_WORKERS,
    universe_text="civilian wage and salary workers aged 16 to 64 at work now, by occupation",
)


@dataclass(frozen=True)
class StepPeople:
    """The people of one step by group: `shares` of all the step's people, each with its error; None: not observed."""

    sums: WorkerSums
    groups: tuple[str, ...]
    measure: Measure

    def shares(self, census_codes: Iterable[str] | None = None) -> dict[str, Share]:
        """Each group's share among the people of the step, or of these Census occupations."""
        codes = None if census_codes is None else tuple(census_codes)
        keys = {g: [(g,)] if codes is None else [(c, g) for c in codes] for g in self.groups}
        everybody = [k for group in keys.values() for k in group]
        return {g: self.sums.share(own, of=everybody) for g, own in keys.items()}

    def persons(self, group: str, census_codes: Iterable[str] | None = None) -> float:
        """Weighted people of one group at the step."""
        keys = [(group,)] if census_codes is None else [(c, group) for c in census_codes]
        return float(sum(self.sums.value[self.sums.at[k], 0] for k in keys if k in self.sums.at))


def retained(standard_hourly_usd: float) -> Measure:
    """Those of `HIRED` who are paid the standard or more."""
    return replace(
        _BASE,
        universe=_AT_WORK & WAGE_WORKERS & (HOURLY_WAGE >= standard_hourly_usd),
        universe_text=f"civilian wage and salary workers aged 16 to 64 paid ${standard_hourly_usd:,.2f} an hour or "
        "more, by occupation",
    )


def step_people(
    store: Store,
    region: Region,
    measure: Measure,
    groups: tuple[str, ...],
    census_codes: Iterable[str] | None = None,
) -> StepPeople | None:
    """The people of a step by race and ethnicity (and Census occupation if codes are given); None: not observed."""
    try:
        sums = worker_sums(
            store, region, measure, census_codes=census_codes, by=BY, by_occupation=census_codes is not None
        )
    except NotAvailableError:
        return None
    return StepPeople(sums, groups, measure)
