"""The wing's files: pages filled from templates, the finder's script, open data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.publications.audit import trail
from braidwork.publications.occupations.checks import check
from braidwork.publications.occupations.contents import OccupationWing
from braidwork.publications.occupations.exclusion_view import exclusion_view
from braidwork.publications.occupations.finder import groups, letters, terms_script
from braidwork.publications.occupations.open_data import wing_attributions, write_open_data
from braidwork.publications.occupations.page_view import codes_by_census, page_view, pages_by_code
from braidwork.publications.occupations.pay_view import standard_words
from braidwork.publications.occupations.segregation_view import segregation_view
from braidwork.publications.occupations.system_views import pipelines_view, targets_view
from braidwork.publications.occupations.wording import LEARNED_ON_THE_JOB, slug

if TYPE_CHECKING:
    from jinja2 import Environment

    from braidwork.disclosure.release import Release

Behind = dict[str, tuple[str, ...]]
_TOLD = 100


def wing_links(wing: OccupationWing) -> tuple[tuple[str, str], ...]:
    """Path and name of the wing's pages for the navigation of every page of the report."""
    given = (
        ("occupations/index.html", "Occupations", True),
        ("segregation.html", "Segregation", wing.segregation is not None),
        ("targets.html", "Targets", wing.targets is not None),
        ("pipelines.html", "Pipelines", wing.pipelines is not None),
    )
    return tuple((path, name) for path, name, is_there in given if is_there)


def write_wing(
    wing: OccupationWing, folder: Path, environment: Environment, tell: Callable[[str], None] = lambda _: None
) -> Behind:
    """Write every page of the wing into a report's folder; returns the release ids behind each file.

    `environment` is that of the report (it has the globals `report` and `place`); it is not changed. Raises
    RefusedError for survey figures outside a Release and for synthetic ones that are not marked.
    """
    check(wing)
    pages = _environment(environment, wing)
    (folder / "occupations").mkdir(parents=True, exist_ok=True)
    behind = _write_finder(wing, folder, pages)
    behind |= _write_occupations(wing, folder, pages, tell)
    behind |= _write_systems(wing, folder, pages)
    behind |= {path.relative_to(folder).as_posix(): () for path in write_open_data(wing, folder)}
    return behind


def _environment(environment: Environment, wing: OccupationWing) -> Environment:
    own = environment.overlay()
    own.globals = {
        **environment.globals,
        "wing": wing,
        "wing_links": wing_links(wing),
        "standard": wing.standard,
        "standard_text": standard_words(wing.standard) if wing.standard else "",
        "attributions": wing_attributions(wing),
    }
    return own


def _write_finder(wing: OccupationWing, folder: Path, environment: Environment) -> Behind:
    found = groups(wing)
    (folder / "occupations" / "terms.js").write_text(terms_script(found, wing.find_terms), encoding="utf-8")
    script = environment.loader.get_source(environment, "occupations/finder.js")[0] if environment.loader else ""
    (folder / "occupations" / "finder.js").write_text(script, encoding="utf-8")
    common: dict[str, Any] = {"root": "../", "groups": found}
    _write(environment, folder, "occupations/index.html", "index", **common)
    _write(environment, folder, "occupations/a-to-z.html", "a-to-z", letters=letters(found), **common)
    _write(environment, folder, "occupations/sources.html", "sources", trail=trail(wing.releases()), root="../")
    ids = tuple(sorted({r.release_id for r in wing.releases()}))
    return {
        "occupations/index.html": (),
        "occupations/a-to-z.html": (),
        "occupations/sources.html": ids,
        "occupations/terms.js": (),
        "occupations/finder.js": (),
    }


def _write_occupations(
    wing: OccupationWing, folder: Path, environment: Environment, tell: Callable[[str], None]
) -> Behind:
    labels = pages_by_code(wing)
    behind: Behind = {}
    for number, page in enumerate(wing.pages, 1):
        if number % _TOLD == 1:
            tell(f"Writing occupations: {number} of {len(wing.pages)}")
        view = page_view(page, wing, labels)
        path = f"occupations/{slug(page.occupation.code)}.html"
        _write(environment, folder, path, "occupation", root="../", view=view)
        behind[path] = view.release_ids
    return behind


def _write_systems(wing: OccupationWing, folder: Path, environment: Environment) -> Behind:
    labels = pages_by_code(wing)
    behind: Behind = {}

    by_census = codes_by_census(wing)

    def link(code: str) -> str:
        found = code if code in labels else by_census.get(code)
        return f"occupations/{slug(found)}.html" if found else ""

    def put(name: str, view: object, page: object, *releases: Release | None) -> None:
        given = [r for r in releases if r is not None]
        values = {"view": view, "page": page, "releases": given, "trail": trail(given), "root": ""}
        _write(environment, folder, f"{name}.html", name, **values)
        behind[f"{name}.html"] = tuple(sorted({r.release_id for r in given}))

    if s := wing.segregation:
        tables = [r for t in s.tables for r in (t.index, t.dissimilarity, t.counties, t.levers, t.sectors)]
        put("segregation", segregation_view(s, link), s, *tables)
    if t := wing.targets:
        put("targets", targets_view(t, link), t)
    if p := wing.pipelines:
        put("pipelines", pipelines_view(p, link, _by_doing(wing)), p, p.shares, p.indices)
    if e := wing.exclusion:
        given = (e.total, e.rise, e.gain, e.shortfall, e.parts, e.integration)
        put("exclusion", exclusion_view(e), e, *given)
    return behind


def _by_doing(wing: OccupationWing) -> frozenset[str]:
    found = (page.occupation for page in wing.pages)
    return frozenset(o.code for o in found if o.entry.education in LEARNED_ON_THE_JOB)


def _write(environment: Environment, folder: Path, path: str, template: str, **values: Any) -> None:
    text = environment.get_template(f"occupations/{template}.html").render(path=path, **values)
    (folder / path).write_text(text, encoding="utf-8")
