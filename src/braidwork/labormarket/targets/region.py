"""Target occupations of a region, wired to the book, the outlooks and the job quality cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.demand.region import OccupationOutlook, RegionOutlooks, outlooks_of
from braidwork.labormarket.job_quality.cards import QualityCard
from braidwork.labormarket.job_quality.region import JobQualityTable
from braidwork.labormarket.targets.moves import Gateway
from braidwork.labormarket.targets.scoring import Targets, targets
from braidwork.labormarket.targets.weights import LABELS, TargetWeights, read_target_weights
from braidwork.reference import Region

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.occupations.records import Occupation

TOP = 40
# O*NET's required level of education: categories 1 to 5 lie below a bachelor's degree, 6 is the degree itself.
_BELOW_BACHELORS = ("1", "2", "3", "4", "5")
_ENTRY_BELOW_BACHELORS = {
    "no formal educational credential": 1.0,
    "high school diploma or equivalent": 1.0,
    "some college, no degree": 1.0,
    "postsecondary nondegree award": 1.0,
    "associate's degree": 1.0,
    "bachelor's degree": 0.0,
    "master's degree": 0.0,
    "doctoral or professional degree": 0.0,
}
_NOT_OBSERVED = {
    "openings": "projections of jobs are not loaded, or have no local jobs beside them",
    "entry_share": "projections of jobs are not loaded",
    "employer_commitment": "no source: commitments that employers sign are not loaded",
    "job_quality": "too little is observed of any occupation to compare them",
    "upward_moves": "moves between occupations were not modelled for this list",
    "segregation_relief": "the levers of segregation were not computed for this list",
}


@dataclass(frozen=True)
class Target:
    """One scored occupation. `score` 0 to 100; `percentiles` and `values` by criterion that counts.

    `stands_near` says whether the place in the top holds near the board's weights, `stands_all` under any weights
    (None below the top). `pays_standard`: the median reaches the wage standard of its year. `official_flag` is the
    state's own word and never enters the score; the outlook's `in_demand` is our own computation of the state's rule
    of 2013 to 2016.
    """

    rank: float
    occupation_code: str
    label: str
    score: float
    values: Mapping[str, float]
    percentiles: Mapping[str, float]
    acceptability_near: float
    acceptability_all: float
    stands_near: str | None
    stands_all: str | None
    wage_hourly_usd: float | None
    wage_place: str
    pays_standard: bool | None
    outlook: OccupationOutlook | None
    quality: QualityCard | None
    official_flag: str | None

    @property
    def in_top(self) -> bool:
        """Whether the occupation is in the published top."""
        return self.stands_near is not None


@dataclass(frozen=True)
class RegionTargets:
    """Scored occupations of a region, best first; `top` is the length of the published list.

    `weights` are those of the board scaled to what is observed, as printed; `board` the file as given;
    `not_observed` maps criteria left out to why. `missing` maps occupations without a score to the criteria they lack,
    `below_required` those that the board leaves out to the criteria of which they have too little. `gateways` lead out
    of low-paid work in two steps; empty where moves are not modelled.
    """

    targets: tuple[Target, ...]
    weights: Mapping[str, float]
    board: TargetWeights
    not_observed: Mapping[str, str]
    missing: Mapping[str, tuple[str, ...]]
    below_required: Mapping[str, tuple[str, ...]]
    outlooks: RegionOutlooks
    top: int
    standard: str
    method: str
    notes: tuple[str, ...]
    gateways: tuple[Gateway, ...] = ()

    @property
    def published(self) -> tuple[Target, ...]:
        """The published top, with all who tie at its edge."""
        return tuple(t for t in self.targets if t.in_top)

    def target(self, code: str) -> Target | None:
        """The row of one occupation; None where it has no score."""
        return next((t for t in self.targets if t.occupation_code == code), None)

    def weights_text(self) -> str:
        """The weights in one line, as every list must print them."""
        return "; ".join(f"{LABELS[name]} {w:.0%}" for name, w in self.weights.items())


def targets_of(
    store: Store,
    region: Region,
    book: OccupationBook,
    quality: JobQualityTable,
    *,
    weights: Path | None = None,
    upward: Mapping[str, float] | None = None,
    segregation_relief: Mapping[str, float] | None = None,
    gateways: tuple[Gateway, ...] = (),
    top: int = TOP,
) -> RegionTargets:
    """The region's occupations scored under the board's weights, with the acceptability of every place.

    `upward` maps an occupation to the modelled chance that people from low-paid work move into it, `segregation_relief`
    to how far segregation would fall; a criterion without any value is left out, named, and the other weights keep
    their proportions. An occupation that lacks one of the others has no score and is listed with what it lacks.
    """
    board = read_target_weights(weights)
    outlooks = outlooks_of(store, region, book)
    columns = _criteria(book, quality, outlooks, upward, segregation_relief)
    observed = {name for name, values in columns.items() if any(v is not None for v in values.values())}
    used = board.used(observed)
    below = _below_required(book, columns, board)
    codes = [c for c in book.codes if c not in below]
    if below and not any(all(columns[n].get(c) is not None for n in used) for c in codes):
        least = ", ".join(f"{n} of at least {v:g}" for n, v in board.require.items())
        raise UndefinedMeasureError(
            f"no occupation has what the board requires: {least}.", where=board.file, mend="require less."
        )
    table: dict[str, list[object]] = {"occupation_code": list(codes)}
    for name in used:
        table[name] = [columns[name].get(c) for c in codes]
    table["job_quality_se"] = [quality.error(c) for c in codes]
    table["official_flag"] = [book.occupation(c).official_flag for c in codes]
    scored = targets(table, used, top=top)
    return RegionTargets(
        _rows(scored, book, quality, outlooks, columns),
        used,
        board,
        {n: _NOT_OBSERVED.get(n, "no value for any occupation") for n in columns if n not in observed},
        scored.missing,
        below,
        outlooks,
        top,
        quality.standard,
        scored.method,
        _notes(book, scored, outlooks, below),
        gateways,
    )


def access_without_bachelors(occupation: Occupation) -> float | None:
    """Share of the jobs that ask for less than a bachelor's degree; None where neither source says.

    O*NET's shares of required education where they exist; else the one entry education of the projection, as 1 or 0.
    """
    shares = {str(int(k)): v for k, v in occupation.entry.education_shares.items()}
    total = sum(shares.values())
    if total > 0:
        return float(sum(shares.get(k, 0.0) for k in _BELOW_BACHELORS) / total)
    education = occupation.entry.education
    return None if education is None else _ENTRY_BELOW_BACHELORS.get(education.strip().casefold())


def _criteria(
    book: OccupationBook,
    quality: JobQualityTable,
    outlooks: RegionOutlooks,
    upward: Mapping[str, float] | None,
    relief: Mapping[str, float] | None,
) -> dict[str, dict[str, float | None]]:
    found = {c: outlooks.outlooks[c] for c in book.codes}
    return {
        "openings": {c: o.openings for c, o in found.items()},
        "entry_share": {c: o.entry_share for c, o in found.items()},
        "living_wage_ratio": {c: quality.pay[c].ratio for c in book.codes},
        "job_quality": {c: _quality_score(quality.card(c)) for c in book.codes},
        "access_without_bachelors": {c: access_without_bachelors(book.occupation(c)) for c in book.codes},
        "upward_moves": {c: upward.get(c) for c in book.codes} if upward else {},
        "segregation_relief": {c: relief.get(c) for c in book.codes} if relief else {},
        "employer_commitment": {},
    }


def _below_required(
    book: OccupationBook, columns: Mapping[str, Mapping[str, float | None]], board: TargetWeights
) -> dict[str, tuple[str, ...]]:
    """Occupations known to have less than the board requires; what is not known decides nothing here."""
    found: dict[str, tuple[str, ...]] = {}
    for code in book.codes:
        short = [n for n, least in board.require.items() if (v := columns[n].get(code)) is not None and v < least]
        if short:
            found[code] = tuple(short)
    return found


def _quality_score(card: QualityCard | None) -> float | None:
    """The score where enough is observed for a rank: a score of two dimensions is not compared with one of five."""
    return None if card is None or card.rank is None else card.score


def _rows(
    scored: Targets,
    book: OccupationBook,
    quality: JobQualityTable,
    outlooks: RegionOutlooks,
    columns: Mapping[str, Mapping[str, float | None]],
) -> tuple[Target, ...]:
    rows = []
    for i, code in enumerate(scored.occupations):
        occupation = book.occupation(code)
        pay = occupation.local_pay
        rows.append(
            Target(
                rank=float(scored.rank[i]),
                occupation_code=code,
                label=occupation.label,
                score=float(scored.score[i]),
                values={n: value for n in scored.criteria if (value := columns[n].get(code)) is not None},
                percentiles={n: float(p) for n, p in zip(scored.criteria, scored.percentiles[i], strict=True)},
                acceptability_near=float(scored.acceptability_near[i]),
                acceptability_all=float(scored.acceptability_all[i]),
                stands_near=scored.stands_near[i],
                stands_all=scored.stands_all[i],
                wage_hourly_usd=occupation.wage_hourly_usd,
                wage_place=pay.area_label if pay else "",
                pays_standard=None if (ratio := quality.pay[code].ratio) is None else ratio >= 1,
                outlook=outlooks.outlook(code),
                quality=quality.card(code),
                official_flag=scored.official_flag[i],
            )
        )
    return tuple(rows)


def _occupations(number: int, one: str, more: str) -> str:
    return f"1 occupation {one}" if number == 1 else f"{number} occupations {more}"


def _notes(
    book: OccupationBook, scored: Targets, outlooks: RegionOutlooks, below: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    notes = [*outlooks.notes]
    if scored.top >= len(scored.occupations):
        scores = _occupations(len(scored.occupations), "has", "have")
        notes.append(
            f"The list has {scored.top} places and {scores} a score: all are on it whatever the weights, so that the "
            "standings say nothing. Ask for fewer."
        )
    if below:
        notes.append(f"{_occupations(len(below), 'is', 'are')} left out for having less than the board requires.")
    if scored.missing:
        notes.append(
            f"{_occupations(len(scored.missing), 'has', 'have')} no score because a criterion is not known for them."
        )
    if not any(book.occupation(c).official_flag for c in book.codes):
        notes.append("The state's own list of occupations in demand is not loaded.")
    return tuple(notes)
