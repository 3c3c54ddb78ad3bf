"""Who belongs to which group: the dimensions of the reference asked of the extract's table, in one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.contracts.participants import PARTICIPANT
from braidwork.measures import col
from braidwork.measures.dimensions import Dimension, dimension
from braidwork.measures.expression import Expression
from braidwork.reference import Region, recode, region, region_names

if TYPE_CHECKING:
    from braidwork.engine import Store

Bools = NDArray[np.bool_]
_LANGUAGES = {
    "1": "English", "2": "Spanish", "4": "An Asian or Pacific Island language",
    "3": "Another language (Arabic, Russian, Somali …)",
}  # fmt: skip
_JOINED = {"3": ("3", "5")}  # the survey's other Indo-European and other languages: each alone is soon too few to show
_NEVER_ASKED = frozenset({"other"})  # some other race: the federal record has no such code
_ENGLISH = {"1": "English is hard", "2": "English is not hard"}
_LANGUAGE_CONTEXT = (
    "Forms, phones and classes that work in English only keep people out. Languages stand in the four groups that the "
    "census uses, two of them joined, because single ones are too few to show."
)


@dataclass(frozen=True)
class Grouping:
    """One way of grouping the people of an extract. `member` has a row of truths for each group, people in its order.

    `known` says of whom the group is known at all. Where groups are `overlapping`, each stands against all others.
    """

    name: str
    label: str
    labels: Mapping[str, str]
    member: Mapping[str, Bools]
    known: Mapping[str, Bools]
    overlapping: bool
    context: str


def groupings(store: Store, definition: Region | None = None) -> tuple[tuple[str, ...], tuple[Grouping, ...]]:
    """Pseudonyms in the order of every array, and the groupings: race, sex, language, disability, county, age, English.

    `definition` names the region's counties; a county of no region that we know keeps its number.
    """
    found = [*_of_the_reference(definition), *_of_columns(definition)]
    table = store.table(PARTICIPANT.name)
    tests = {f"{d.name}|{code}": test for d in found for code, test in d.branches}
    tests |= {f"{d.name}?{code}": _is_known(d.name, code) for d in found for code, _ in d.branches}
    asked = store.collect(table.select("pseudonym", **{k: e.to_ibis(table) for k, e in tests.items()}))
    names = asked.column("pseudonym").to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    truths = {k: np.array([x is True for x in asked.column(k).to_pylist()], dtype=bool)[order] for k in tests}
    return tuple(names[i] for i in order), tuple(_grouping(d, truths) for d in found)


def _grouping(one: Dimension, truths: Mapping[str, Bools]) -> Grouping:
    codes = [c for c, _ in one.branches if c not in _NEVER_ASKED]
    if one.name == "county":  # counties of other regions, where nobody lives
        codes = [c for c in codes if truths[f"county|{c}"].any()]
    return Grouping(
        one.name, one.label, {c: one.labels.get(c, c) for c in codes}, {c: truths[f"{one.name}|{c}"] for c in codes},
        {c: truths[f"{one.name}?{c}"] for c in codes}, one.overlapping, one.context,
    )  # fmt: skip


def _is_known(name: str, code: str) -> Expression:
    """Whether a person's group is known: her answer to the item, or what the case tells."""
    if name in ("county", "age_band"):
        return col(f"{name}_code").is_known()
    item = "hispanic" if code == "hispanic" else "race" if name == "race_alone_or_combined" else name
    return col(f"{item}_state_code") == "known"


def _of_the_reference(definition: Region | None) -> list[Dimension]:
    """The survey's own dimensions: the same conditions that group residents."""
    anywhere = definition or region(region_names()[0])  # none of these reads a place
    return [
        dimension(name, PARTICIPANT.name, anywhere, PARTICIPANT.column_names)
        for name in ("race_alone_or_combined", "sex", "disability")
    ]


def _of_columns(definition: Region | None) -> list[Dimension]:
    bands = {c.code: c.label for c in recode("age_band").categories}
    return [
        _languages(),
        _column("county", "County", "county_code", _counties(definition), ""),
        _column("age_band", "Age", "age_band_code", bands, recode("age_band").context),
        _column("english", "English", "limited_english_code", _ENGLISH, recode("english").context),
    ]


def _column(name: str, label: str, column: str, labels: Mapping[str, str], context: str) -> Dimension:
    branches = tuple((code, col(column) == code) for code in labels)
    return Dimension(name, label, labels, branches, context=context)


def _languages() -> Dimension:
    branches = tuple((code, col("language_code").is_in(_JOINED.get(code, (code,)))) for code in _LANGUAGES)
    return Dimension("language", "Language", _LANGUAGES, branches, context=_LANGUAGE_CONTEXT)


def _counties(definition: Region | None) -> dict[str, str]:
    found = {c.fips: c.label for name in region_names() for c in region(name).counties}
    return found | ({c.fips: c.label for c in definition.counties} if definition else {})
