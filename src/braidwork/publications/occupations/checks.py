"""What must hold before a wing is written: pages show releases only, and cards and funnels only what those show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from braidwork.disclosure.release import Cell, Release
from braidwork.errors import RefusedError
from braidwork.publications.occupations.contents import OccupationWing

_PASS = "pass the estimates through braidwork.disclosure.release first."
Key = tuple[str, ...]
# where it stands, the release that must show it, its key there, value and standard error
Figure = tuple[str, Any, Key, float | None, float | None]


def check(wing: OccupationWing) -> None:
    """Raise RefusedError for survey figures outside a Release, hidden synthetic ones, and a code with two pages."""
    codes = [page.occupation.code for page in wing.pages]
    twice = next((c for c in codes if codes.count(c) > 1), None) if len(set(codes)) < len(codes) else None
    if twice is not None:
        raise RefusedError(f"{twice} has two pages.", where="occupations", mend="give each occupation one page.")
    for release in wing.releases():
        _require_release(release, wing.synthetic)
    known: dict[int, dict[Key, Cell]] = {}
    for where, release, key, value, error in (*_of_cards(wing), *_of_funnels(wing)):
        if id(release) not in known:
            known[id(release)] = _by_key(release)
        cell = known[id(release)].get(key)
        if cell is None or cell.withheld is not None or (cell.value, cell.standard_error) != (value, error):
            raise RefusedError(f"{where}: no release shows this survey figure.", where="occupations", mend=_PASS)


def _require_release(release: Release, synthetic: bool) -> None:
    if not isinstance(release, Release):
        raise RefusedError(
            f"pages show releases only, not {type(release).__name__}.", where="occupations", mend=_PASS
        )  # fmt: skip
    if release.provenance.synthetic and not synthetic:
        raise RefusedError(
            f"release {release.release_id} is synthetic, and the pages do not say so.",
            where=f"occupations, {release.measure.name}",
            mend="mark the wing synthetic, or build the region from official files.",
        )


def _of_cards(wing: OccupationWing) -> Iterator[Figure]:
    for card in (page.quality for page in wing.pages if page.quality):
        for d in card.dimensions:
            if d.is_of_a_survey and d.value is not None:
                code = card.occupation_code
                yield f"{code}, {d.label}", wing.quality.get(d.name), (code,), d.value, d.standard_error


def _of_funnels(wing: OccupationWing) -> Iterator[Figure]:
    followed = wing.pipelines
    given = [page.pipeline for page in wing.pages if page.pipeline] + list(followed.pipelines if followed else ())
    shares, indices = (followed.shares, followed.indices) if followed else (None, None)
    for pipeline in given:
        for s in pipeline.steps:
            key = (pipeline.occupation_code, s.group, s.step)
            if s.sample is not None and s.share is not None:
                yield f"{', '.join(key)}, share", shares, key, s.share, s.standard_error
            if s.index_sample is not None and s.index is not None:
                yield f"{', '.join(key)}, index", indices, key, s.index, s.index_error


def _by_key(release: Release | None) -> dict[Key, Cell]:
    if release is None:
        return {}
    return {tuple(cell.dimensions[d] for d in release.dimensions): cell for cell in release.cells}
