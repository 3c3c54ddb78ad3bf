"""What is known of each occupation on each dimension of job quality: value, error, and how it was had, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import NotAvailableError
from braidwork.labormarket.job_quality.pay_evidence import PayEvidence
from braidwork.labormarket.job_quality.unions import union_density
from braidwork.labormarket.job_quality.worker_shares import WorkerSums, better_of, worker_sums
from braidwork.labormarket.job_quality.worker_tables import WorkerShare, worker_estimates
from braidwork.labormarket.occupations.records import Occupation
from braidwork.labormarket.universes import AGE, EMPLOYED, FULL_TIME, WORKED_LAST_YEAR, YEAR_ROUND
from braidwork.measures import Estimates, Measure, col
from braidwork.measures.estimates import Method
from braidwork.reference import Region

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

_ACS = "US Census Bureau, American Community Survey public-use microdata"
_NOT_MEASURED = {
    "safety": "No loaded source counts injuries by occupation.",
    "voice": "No loaded source says how far people in this occupation decide for themselves or have a union.",
}

YEAR_ROUND_SHARE = Measure(
    name="occupation_full_time_year_round_share",
    label="Full-time work the year round",
    kind="share",
    table="pums_person",
    universe=AGE.between(16, 64) & WORKED_LAST_YEAR & col("occupation_code").is_known(),
    universe_text="people aged 16 to 64 who worked in the past 12 months, by their current or last occupation",
    numerator=FULL_TIME & YEAR_ROUND,
    unit="share",
    context="Hours are set by employers; few people choose to be kept below full time.",
    citation=f"{_ACS}; 35 hours or more a week, 50 weeks or more a year",
)

EMPLOYER_COVER_SHARE = Measure(
    name="occupation_employer_cover_share",
    label="Health cover through an employer",
    kind="share",
    table="pums_person",
    universe=AGE.between(16, 64) & EMPLOYED & col("employer_insurance_code").is_known(),
    universe_text="employed people aged 16 to 64, by occupation",
    numerator=col("employer_insurance_code") == "1",
    unit="share",
    context="The survey asks for cover through any employer or union, one's own or that of a family member.",
    citation=f"{_ACS}; HINS1",
)


@dataclass(frozen=True)
class Observed:
    """One dimension of one occupation; `value` None is no evidence, and `basis` says why."""

    value: float | None
    standard_error: float | None
    basis: str
    method: Method | str = ""


Advancement = Mapping[str, tuple[float, float | None]]
Columns = dict[str, dict[str, Observed]]


@dataclass(frozen=True)
class Observations:
    """Evidence by dimension and occupation; `workers` holds what rests on survey people, by dimension."""

    columns: Columns
    workers: Mapping[str, Estimates]


def observed(
    store: Store,
    region: Region,
    book: OccupationBook,
    pay: Mapping[str, PayEvidence],
    advancement: Advancement | None,
) -> Observations:
    """Evidence by dimension and occupation, for the dimensions that a source of this store can speak to."""
    benefits, covered = _of_workers(store, region, book, EMPLOYER_COVER_SHARE, _covered)
    schedule, year_round = _of_workers(store, region, book, YEAR_ROUND_SHARE, _year_round)
    columns = {
        "pay": {code: _pay(found) for code, found in pay.items()},
        "benefits": benefits,
        "schedule": schedule,
        "advancement": {code: _advancement(code, advancement) for code in book.codes},
        "voice": dict.fromkeys(book.codes, _voice(store, region)),
    }
    tables = {"benefits": covered, "schedule": year_round}
    return Observations(columns, {name: table for name, table in tables.items() if table is not None})


def no_evidence(dimension: str) -> Observed:
    """The answer for a dimension that no source of the store measures."""
    return Observed(None, None, _NOT_MEASURED.get(dimension, "No loaded source measures this."))


def _voice(store: Store, region: Region) -> Observed:
    """Never a value: what is known of unions is of all workers of the metropolitan area, not of one occupation."""
    unions = union_density(store, region)
    if unions is None:
        return no_evidence("voice")
    said = (
        "No loaded source says how far people in this occupation decide for themselves. Of 100 workers of all kinds in "
        f"{unions.area_label}, {unions.members_of_hundred} are union members ({unions.years}, "
        f"{unions.interviews:,} interviews)."
    )
    return Observed(None, None, said)


def _pay(found: PayEvidence) -> Observed:
    method = "published median ÷ wage standard" if found.ratio is not None else ""
    return Observed(found.ratio, None, found.basis, method)


def _advancement(code: str, advancement: Advancement | None) -> Observed:
    if advancement is None:
        return Observed(None, None, "Moves between occupations were not modelled for this table.")
    if code not in advancement:
        return Observed(None, None, "Nothing is known of the moves out of this occupation.")
    value, error = advancement[code]
    said = (
        f"Of people who move on to another occupation, about {value:.0%} move to one that pays at least 10 % more. "
        "Modelled from moves in the nation and from what the occupations ask for; nobody was followed here, and the "
        "model gives no margin."
    )
    return Observed(value, error, said, "modelled")


def _year_round(share: str) -> str:
    return (
        f"{share} of people aged 16 to 64 who worked in the past 12 months had full-time work (35 hours or more a "
        "week) for 50 weeks or more"
    )


def _covered(share: str) -> str:
    return (
        f"{share} of employed people aged 16 to 64 have health cover through an employer or union, their own or a "
        "family member's"
    )


def _of_workers(
    store: Store, region: Region, book: OccupationBook, measure: Measure, words: Callable[[str], str]
) -> tuple[dict[str, Observed], Estimates | None]:
    try:
        here = worker_sums(store, region, measure)
    except NotAvailableError:
        said = "Not known: the loaded survey files do not carry this question by occupation."
        return dict.fromkeys(book.codes, Observed(None, None, said)), None
    state = worker_sums(store, region, measure, whole_state=True)
    workers = {
        code: _counted(book.occupation(code), here, state) for code in book.codes if book.occupation(code).census_codes
    }
    found = {code: _worker_evidence(worker, words) for code, worker in workers.items()}
    without = Observed(None, None, "No Census occupation corresponds to this one.")
    table = worker_estimates(measure, workers, here.provenance, here.place) if here.provenance else None
    return {code: found.get(code, without) for code in book.codes}, table


def _counted(occupation: Occupation, here: WorkerSums, state: WorkerSums) -> WorkerShare:
    """The better of the two shares, with how it was counted in words."""
    keys = [(c,) for c in occupation.census_codes]
    share = better_of(here.share(keys), state.share(keys))
    told = f"Counted in {share.place}: {share.n} survey records of the American Community Survey, {share.period}."
    if others := len(occupation.shares_census):
        told += f" The Census counts them together with {others} other occupation{'s' if others > 1 else ''}."
    return WorkerShare(occupation.label, share, told)


def _worker_evidence(worker: WorkerShare, words: Callable[[str], str]) -> Observed:
    share = worker.share
    if not share.is_evidence:
        return Observed(
            None,
            None,
            f"Too few survey records to say: {share.n} in {share.place} (US Census Bureau, ACS {share.period}).",
        )
    told = f"{words(f'{share.value or 0.0:.0%}')}. {worker.counted}"
    return Observed(share.value, share.standard_error, told, share.method)
