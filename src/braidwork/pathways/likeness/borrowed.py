"""Ratings for occupations that have none: the means over the rated occupations of their broad or minor group."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from braidwork.pathways.likeness.onet_tables import OnetTables, Ratings

Matrix = NDArray[np.float64]

# Characters of a SOC code that name its broad and its minor group: the nearer group is asked first.
_GROUPS = (6, 4)
# In a name it says only what an occupation is not; kept, it would make every such occupation like every other.
_RESIDUAL = re.compile(r",?\s*\ball other\b", re.IGNORECASE)


def lenders_of(codes: Iterable[str], rated: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Which of the `rated` occupations of the book stand in for each of `codes`: all of one group, in order of code.

    Those of the broad group (first six characters); only where it has none, those of the minor group (first four).
    A code with neither is left out.
    """
    lenders = sorted(rated)
    found = {}
    for code in codes:
        near = (tuple(r for r in lenders if r[:digits] == code[:digits]) for digits in _GROUPS)
        if standing_in := next((group for group in near if group), ()):
            found[code] = standing_in
    return found


def with_borrowed(
    onet: OnetTables, members: Mapping[str, Sequence[str]], borrowed: Mapping[str, Sequence[str]]
) -> OnetTables:
    """The tables with one more occupation for each code in `borrowed`, under the code of the book.

    `members` are the O*NET occupations of every code. What O*NET publishes of a code's own members (words, job zone)
    stays its own; what it lacks is the unweighted mean over the codes in `borrowed`, each the mean over its members.
    Job zones so made may be fractions. Words and related occupations are not borrowed; "all other" in a name is left
    out.
    """

    def means(values: Mapping[str, Matrix]) -> dict[str, Matrix]:
        found = {}
        for code, lenders in borrowed.items():
            own = _mean([members.get(code, ())], values)
            mean = own if own is not None else _mean([members.get(c, ()) for c in lenders], values)
            if mean is not None:
                found[code] = mean
        return found

    def lines(texts: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        return {code: tuple(t for m in members.get(code, ()) for t in texts.get(m, ())) for code in borrowed}

    zones = means({c: np.array([float(z)]) for c, z in onet.job_zones.items()})
    described = lines({c: (text,) for c, text in onet.descriptions.items()})
    labeled = lines({c: (label,) for c, label in onet.labels.items()})
    titled = lines(onet.titles)
    named = {c: tuple(_RESIDUAL.sub("", text) for text in (*labeled[c], *titled[c])) for c in borrowed}
    return replace(
        onet,
        ratings={name: _extended(ratings, means) for name, ratings in onet.ratings.items()},
        job_zones={**onet.job_zones, **{c: float(zone[0]) for c, zone in zones.items()}},
        education={**onet.education, **means(onet.education)},
        descriptions={**onet.descriptions, **{c: " ".join(texts) for c, texts in described.items()}},
        titles={**onet.titles, **named},
        tasks={**onet.tasks, **lines(onet.tasks)},
    )


def _extended(ratings: Ratings, means: Callable[[Mapping[str, Matrix]], dict[str, Matrix]]) -> Ratings:
    important = means(dict(zip(ratings.codes, ratings.importance, strict=True)))
    if not important:
        return ratings
    level = None
    if ratings.level is not None:
        levels = means(dict(zip(ratings.codes, ratings.level, strict=True)))
        level = np.vstack([ratings.level, *(levels[c] for c in important)])
    importance = np.vstack([ratings.importance, *important.values()])
    return replace(ratings, codes=(*ratings.codes, *important), importance=importance, level=level)


def _mean(groups: Iterable[Sequence[str]], values: Mapping[str, Matrix]) -> Matrix | None:
    """Mean over groups of the mean over members, of what has a value; None where nothing has."""
    known = [[values[m] for m in group if m in values] for group in groups]
    each = [np.mean(found, axis=0) for found in known if found]
    return np.asarray(np.mean(each, axis=0), dtype=np.float64) if each else None
