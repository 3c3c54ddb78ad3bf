"""The audit trail of a page: what all its tables share is said once, what is each table's own under its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from braidwork.disclosure.release import Release
from braidwork.publications.wording import by_words


@dataclass(frozen=True)
class Fact:
    """One line of the trail; `style` says whether the text is prose, a formula or a checksum."""

    term: str
    text: str
    style: Literal["prose", "code", "hash"] = "prose"


@dataclass(frozen=True)
class Trail:
    """`shared` holds for every table of the page; `own` names each table with the facts that are its alone."""

    shared: tuple[Fact, ...]
    own: tuple[tuple[str, tuple[Fact, ...]], ...]


def trail(releases: Sequence[Release]) -> Trail:
    """How every release of a page was made, down to file, filter, weight, formula, parameter and checksum."""
    facts = [_facts(release) for release in releases]
    shared = tuple(f for f in facts[0] if all(f in other for other in facts[1:])) if facts else ()
    names = [_name(release) for release in releases]
    own = tuple(
        # Tables over the same dimensions are told apart by what they measure.
        (name if names.count(name) == 1 else f"{name}: {release.measure.label}",
         tuple(f for f in found if f not in shared))
        for name, release, found in zip(names, releases, facts, strict=True)
    )  # fmt: skip
    return Trail(shared, own)


def _name(release: Release) -> str:
    name = by_words(release.dimensions) if release.dimensions else "Everyone"
    return f"{name}: distance from the best-served group" if release.measure.kind == "gap" else name


def _facts(release: Release) -> list[Fact]:
    made = release.provenance
    return [
        Fact("Release", release.release_id, "hash"),
        Fact("Released", release.created),
        Fact("Table", f"{made.table}, {made.partition}"),
        Fact("Period", made.period),
        Fact("Universe", made.universe),
        Fact("Filter", made.filter or "none", "code"),
        Fact("Weight", made.weight, "code"),
        Fact("Variance", made.variance),
        Fact("Formula", made.formula, "code"),
        Fact("Engine", made.engine),
        *(Fact(f"Recode of {name}", text, "code") for name, text in made.recodes.items()),
        *(Fact("Parameter", _listed(parameter)) for parameter in made.parameters),
        *(Fact("Note", note) for note in made.notes),
        Fact("Policy", f"{release.policy}. {release.policy_text}"),
        *(fact for source in made.sources for fact in _file(source)),
    ]


def _listed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in values.items() if value is not None)


def _file(source: Mapping[str, Any]) -> list[Fact]:
    rows = source.get("rows")
    parts = [str(source[k]) for k in ("publisher", "name", "vintage") if source.get(k)]
    if isinstance(rows, int):
        parts.append(f"{rows:,} rows")
    found = [Fact("File", ", ".join(parts))]
    if source.get("sha256"):
        found.append(Fact(f"SHA-256 of {source.get('name', 'the file')}", str(source["sha256"]), "hash"))
    return found
