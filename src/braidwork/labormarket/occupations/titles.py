"""Names that people use for an occupation, best known first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from braidwork.engine import Store
from braidwork.labormarket.occupations.classification import ONET, joined
from braidwork.labormarket.occupations.editions import Row, newest, rows, source_of, version_of
from braidwork.labormarket.occupations.records import Source
from braidwork.sources.crosswalks import require_same_version

MOST = 100
_BRACKETED = re.compile(r"(.+?)\s*\(([^()]+)\)\s*$")
_MISCELLANY = 0.5


def titles(
    store: Store, codes: Sequence[str], version: str, members: Mapping[str, Sequence[str]]
) -> tuple[dict[str, tuple[str, ...]], tuple[Source, ...]]:
    """Names in use by occupation, at most `MOST` each, and where they come from.

    Names that both the projections and O*NET list come first, then those that more of O*NET's sources know, then the
    alphabet. A name with its abbreviation in brackets becomes both; names that differ in case or marks are one.
    """
    known: dict[str, dict[str, tuple[str, float]]] = {code: {} for code in codes}
    sources = []
    projected = newest(store, "ep_title")
    if projected is not None:
        sources.append(source_of(store, projected))
        listed = list(rows(store, projected, ("occupation_code", "title")))
        # The table of titles follows the matrix of its own edition; the version check is in `joined`.
        to_matrix = joined(codes, version, {code for code, _ in listed}, version_of(projected))
        by_matrix = {matrix: code for code, matrix in to_matrix.items()}
        for matrix, title in listed:
            if matrix in by_matrix:
                _add(known[by_matrix[matrix]], title, 2.0)
    alternate = newest(store, "onet_title")
    if alternate is not None and members:
        require_same_version(version_of(alternate), ONET)
        sources.append(source_of(store, alternate))
        for code, title, weight in _alternates(rows(store, alternate, _COLUMNS), members):
            _add(known[code], title, weight)
    return {code: _best_first(names) for code, names in known.items()}, tuple(sources)


_COLUMNS = ("occupation_code", "title", "short_title", "sources")


def _alternates(read: Iterable[Row], members: Mapping[str, Sequence[str]]) -> Iterable[tuple[str, str, float]]:
    """Occupation, name and weight of each alternate title: the number of O*NET's sources that know it."""
    occupation = {m: (code, place) for code, listed in members.items() for place, m in enumerate(listed)}
    for onet_code, title, short, codes in read:
        if onet_code not in occupation:
            continue
        code, place = occupation[onet_code]
        # Names of a specialty tell less of the whole occupation than those of its parent.
        weight = (1 + (codes or "").count(",")) * (1.0 if place == 0 else _MISCELLANY)
        bracketed = _BRACKETED.match(title) if short else None
        for name in bracketed.groups() if bracketed else (title,):
            yield code, name, weight


def _add(names: dict[str, tuple[str, float]], title: str, weight: float) -> None:
    key = re.sub(r"[^a-z0-9+#]", "", title.casefold())
    if key:
        first, before = names.get(key, (title.strip(), 0.0))
        # Of two spellings of a short form the one without dots: RN, not R.N.
        plain = title.strip() if first.count(".") > title.count(".") else first
        names[key] = (plain, before + weight)


def _best_first(names: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    ordered = sorted(names.values(), key=lambda n: (-n[1], n[0].casefold()))
    return tuple(name for name, _ in ordered[:MOST])
