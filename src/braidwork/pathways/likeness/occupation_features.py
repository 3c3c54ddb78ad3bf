"""Features of the occupations of the book, from O*NET ratings through the crosswalk to the codes of BLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store, remembered
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.pathways.likeness.borrowed import lenders_of, with_borrowed
from braidwork.pathways.likeness.model import Likeness, related_pairs
from braidwork.pathways.likeness.onet_tables import OnetTables, read_onet
from braidwork.pathways.likeness.parts import parts_of, standardized
from braidwork.pathways.moves import features
from braidwork.pathways.moves.features import IMPORTANCE, LEVEL, Features, scaled, similarity

Matrix = NDArray[np.float64]

# What a gap is counted over: elements that can be learned, rated for importance and for level.
_LEARNED = ("skills", "knowledge")
# Fewer related pairs for each part do not carry a weight (ten observations a coefficient, the rule of thumb).
_PAIRS_A_PART = 10
_MIN_OCCUPATIONS = 3


@dataclass(frozen=True)
class OccupationFeatures:
    """What O*NET says of n occupations of the book, row the origin and column the destination.

    `codes` (n,) are the occupations with ratings, in the order asked for. Most have their own; `borrowed` names, for
    each that has none, the occupations of its broad or minor group whose mean stands in. Wherever something of such
    an occupation is shown, that must be said. `unrated` are those that have neither: they have no row.
    `job_zones` (n,) are means over the O*NET occupations of a code, 1 to 5. `likeness` (n, n), symmetric, in standard
    deviations from the average pair, higher is more alike; `method` says in words how it was made.

    `related` are O*NET's Primary related occupations by code of the book, the closest first; an unrated occupation
    may be among them and may have its own. `elements` (k,), `importance` (n, k) and `level` (n, k), both 0 to 1, are
    what the gaps are told from. `attribution` must stand wherever any of it is shown.
    """

    codes: tuple[str, ...]
    features: Features
    job_zones: Matrix
    likeness: Matrix
    related: Mapping[str, tuple[str, ...]]
    unrated: tuple[str, ...]
    borrowed: Mapping[str, tuple[str, ...]]
    attribution: str
    method: str
    elements: tuple[str, ...] = field(repr=False)
    importance: Matrix = field(repr=False)
    level: Matrix = field(repr=False)

    def row(self, code: str) -> int:
        """The row of an occupation in every matrix; UnknownNameError for one without ratings."""
        if code not in self._rows:
            raise UnknownNameError.of("rated occupation", code, self.codes)
        return self._rows[code]

    def element_gaps(self, origin: str, destination: str, k: int = 5) -> tuple[tuple[str, float], ...]:
        """The k elements of which the origin lacks most of what the destination asks for, the largest first.

        (label, size): size is the element's share of all that the destination asks for, 0 to 1; these sizes over all
        elements add up to `features.gap`. Elements without a gap are left out.
        """
        o, d = self.row(origin), self.row(destination)
        asked = float((self.importance[d] * self.level[d]).sum())
        sizes = self.importance[d] * np.maximum(self.level[d] - self.level[o], 0.0) / asked
        return self._largest(sizes, k)

    def shared_elements(self, origin: str, destination: str, k: int = 5) -> tuple[tuple[str, float], ...]:
        """The k elements that matter most in both occupations, the largest first.

        (label, size): size is the smaller of the two importances, 0 to 1, of elements that matter more than in the
        average occupation in both.
        """
        o, d = self.row(origin), self.row(destination)
        average = self.importance.mean(axis=0)
        both = np.minimum(self.importance[o], self.importance[d])
        return self._largest(np.where(both > average, both, 0.0), k)

    def _largest(self, sizes: Matrix, k: int) -> tuple[tuple[str, float], ...]:
        order = np.argsort(-sizes, kind="stable")[:k]
        return tuple((self.elements[i], float(sizes[i])) for i in order if sizes[i] > 0)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.codes)}


def occupation_features(store: Store, codes: Sequence[str]) -> OccupationFeatures:
    """Features of the occupations `codes` (SOC 2018 as BLS prints it), unweighted means over their O*NET occupations.

    An occupation of the crosswalk without ratings takes the mean of its broad group's, where that has none of its
    minor group's (see `borrowed`); its words and its job zone are its own where O*NET has them.

    Likeness is learned when asked: the weights are those of the store's own related occupations, from all that have
    their own ratings, and a store that lists too few falls back to the cosine of importance. NotAvailableError where
    the store has no ratings, job zones or crosswalk from O*NET to the projections' codes, or none of the occupations
    has ratings.
    """
    onet = read_onet(store)
    members = _members(store)
    domains = [d for d in _LEARNED if d in onet.ratings and onet.ratings[d].level is not None]
    domains = domains or sorted(d for d, r in onet.ratings.items() if r.level is not None and r.scale == "IM")
    if not domains:
        raise NotAvailableError("no rated domain has both importance and level.", mend="add O*NET's Skills file.")
    if not onet.job_zones:
        raise NotAvailableError("the store has no job zones (onet_job_zone).", mend="add O*NET's Job Zones file.")
    rated = _rated_everywhere(onet, domains)
    book, borrowed = _with_ratings(codes, members, rated)
    onet = with_borrowed(onet, members, borrowed)
    kept = tuple(c for c, of in book.items() if of)
    if not kept:
        raise NotAvailableError(
            f"none of {len(book)} occupations has O*NET ratings through the crosswalk.",
            mend="ask for SOC 2018 codes, as BLS prints them.",
        )
    order = sorted({m for c in kept for m in book[c]})
    averaging = _averaging([book[c] for c in kept], order)
    important, level, elements = _stacked(onet, domains, order)
    important, level = _mean(averaging, important, IMPORTANCE), _mean(averaging, level, LEVEL)
    zones = averaging @ np.array([float(onet.job_zones[m]) for m in order])
    importance = scaled(important, IMPORTANCE, "importance")
    held = remembered(
        store.root, "likeness", _inputs(store, codes), lambda: _as_arrays(onet, rated, borrowed, order, averaging)
    )
    alike, method = held["alike"], str(held["method"])
    if not alike.size:
        alike = similarity(importance)
        method = f"cosine of importance ratings ({' and '.join(domains)}), the average occupation taken away; {method}"
    if borrowed:
        method += f"; {len(borrowed)} without ratings of their own take the mean of their broad or minor group's"
    return OccupationFeatures(
        codes=kept,
        features=Features.of(kept, important, level, zones),
        job_zones=zones,
        likeness=_on_scale(alike),
        related=_related(onet, {c: members.get(c, ()) for c in book}),
        unrated=tuple(c for c, of in book.items() if not of),
        borrowed=borrowed,
        attribution=onet.attribution,
        method=method,
        elements=elements,
        importance=importance,
        level=scaled(level, LEVEL, "level"),
    )


def _with_ratings(
    codes: Sequence[str], members: Mapping[str, Sequence[str]], rated: Set[str]
) -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """The rows of ratings of each code asked for, its own or one that is borrowed, and who lends it.

    A code that the crosswalk does not know borrows nothing: nobody says that it is an occupation.
    """
    every = {c: [m for m in of if m in rated] for c, of in members.items()}
    book = {c: every.get(c, []) for c in dict.fromkeys(codes)}
    wanting = [c for c, of in book.items() if not of and c in members]
    borrowed = lenders_of(wanting, (c for c, of in every.items() if of))
    return {c: [c] if c in borrowed else of for c, of in book.items()}, borrowed


def _likeness(
    onet: OnetTables, rated: Sequence[str], borrowed: Sequence[str], order: Sequence[str], averaging: Matrix
) -> tuple[Matrix | None, str]:
    """Learned scores of the book's occupations, means over pairs of O*NET occupations, and how; else None and why.

    Learned from the rated ones alone: borrowed ratings would find their lenders alike and teach what was put in.
    """
    if len(rated) < _MIN_OCCUPATIONS:
        return None, "too few occupations to learn from"
    parts = parts_of(onet, rated, beside=borrowed)
    related = related_pairs(rated, onet.related)
    pairs, asked = int(related.sum()), _PAIRS_A_PART * len(parts.names)
    if pairs < asked:
        return None, f"the store lists {pairs} pairs of related occupations, learning asks for {asked}"
    learned = Likeness.fit(parts.within(np.arange(len(rated))), related)
    scores = learned.scores(parts)
    place = {code: i for i, code in enumerate(parts.codes)}
    rows = np.array([place[m] for m in order], dtype=np.intp)
    members = scores[np.ix_(rows, rows)]
    np.fill_diagonal(members, 0.0)  # itself: met in the mean only where two codes of the book share a member
    return (
        averaging @ members @ averaging.T,
        f"learned from the related occupations listed beside the ratings: {learned}",
    )


def _inputs(store: Store, codes: Sequence[str]) -> Iterator[object]:
    """All that the likeness follows from: what O*NET and the crosswalks say, the codes asked for, the code here."""
    for entry in store.manifest.partitions:
        if entry.table.startswith("onet") or entry.table == "crosswalk":
            yield f"{entry.table} {entry.partition} {entry.sha256}"
    yield from (tuple(codes), features)
    yield from (path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py")))


def _as_arrays(
    onet: OnetTables, rated: Set[str], borrowed: Mapping[str, object], order: Sequence[str], averaging: Matrix
) -> dict[str, NDArray[Any]]:
    """What `_likeness` gives, to be kept; no scores are an empty matrix."""
    alike, method = _likeness(onet, sorted(rated), sorted(borrowed), order, averaging)
    return {"alike": np.zeros((0, 0)) if alike is None else alike, "method": np.array(method)}


def _on_scale(likeness: Matrix) -> Matrix:
    """In standard deviations from the average pair; an occupation is as like itself as the most alike pair is."""
    values = standardized(likeness)
    if values is None:
        return np.zeros_like(likeness)
    np.fill_diagonal(values, values.max())
    return values


def _members(store: Store) -> dict[str, list[str]]:
    """O*NET occupations of each code of the book, by the newest crosswalk."""
    entries = [
        e for e in store.manifest.of("crosswalk")
        if str(e.facts.get("from_version", "")).startswith("O*NET-SOC")
        and str(e.facts.get("to_version", "")).startswith("NEM")
    ]  # fmt: skip
    if not entries:
        raise NotAvailableError(
            "the store has no crosswalk from O*NET-SOC to the codes of the employment projections (NEM).",
            mend="add the O*NET-SOC to NEM crosswalk of BLS to the folder and run braidwork region build again.",
        )
    table = store.collect(store.table("crosswalk", entries[0].partition).select("from_code", "to_code"))
    members: dict[str, list[str]] = {}
    for one, book in zip(table["from_code"].to_pylist(), table["to_code"].to_pylist(), strict=True):
        if one is not None and book is not None:
            members.setdefault(book, []).append(one)
    return members


def _rated_everywhere(onet: OnetTables, domains: Sequence[str]) -> set[str]:
    return set.intersection(set(onet.job_zones), *(set(onet.ratings[d].codes) for d in domains))


def _averaging(members: Sequence[Sequence[str]], order: Sequence[str]) -> Matrix:
    """(book codes, O*NET codes): each row is the unweighted mean over the members of a code."""
    place = {code: i for i, code in enumerate(order)}
    means = np.zeros((len(members), len(order)))
    for row, of in enumerate(members):
        means[row, [place[m] for m in of]] = 1.0 / len(of)
    return means


def _mean(averaging: Matrix, ratings: Matrix, scale: tuple[float, float]) -> Matrix:
    scaled(ratings, scale, "a rating")  # nothing outside the scale may hide in a mean
    return np.asarray(np.clip(averaging @ ratings, *scale), dtype=np.float64)  # a mean of fives may round above five


def _stacked(onet: OnetTables, domains: Sequence[str], order: Sequence[str]) -> tuple[Matrix, Matrix, tuple[str, ...]]:
    important, levels = [], []
    labels: list[str] = []
    for domain in domains:
        ratings = onet.ratings[domain]
        place = {code: i for i, code in enumerate(ratings.codes)}
        rows = [place[code] for code in order]
        assert ratings.level is not None
        important.append(ratings.importance[rows])
        levels.append(ratings.level[rows])
        labels.extend(ratings.labels)
    return np.hstack(important), np.hstack(levels), tuple(labels)


def _related(onet: OnetTables, members: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Primary related occupations in codes of the book: by the best place that any O*NET member gives."""
    code_of = {m: c for c, of in members.items() for m in of}
    answer = {}
    for code, of in members.items():
        places: dict[str, int] = {}
        for member in of:
            for place, other in enumerate(onet.related.get(member, ())):
                target = code_of.get(other)
                if target is not None and target != code:
                    places[target] = min(place, places.get(target, place))
        answer[code] = tuple(sorted(places, key=lambda c: (places[c], c)))
    return answer
