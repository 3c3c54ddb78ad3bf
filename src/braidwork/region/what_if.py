"""What if a number of law were another: who gains and who loses, by group and place, with margins, nobody left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from braidwork.errors import UnknownNameError
from braidwork.measures import Estimates, Measure, col
from braidwork.measures.ask import estimates
from braidwork.measures.dimensions import Dimension, dimension, dimension_names
from braidwork.measures.frame import Frame
from braidwork.region.what_if_changes import Supposed, Supposition, supposed_from, with_supposed
from braidwork.region.what_if_moves import CHANGE, GAINS, LABELS, VIEW, moves_of

if TYPE_CHECKING:
    from braidwork.disclosure import Ledger, Release
    from braidwork.eligibility.population.pums import Sample
    from braidwork.eligibility.population.pums.facts import Value
    from braidwork.eligibility.programs.program import Program
    from braidwork.engine import Store
    from braidwork.reference import Region

BY = ("race_ethnicity", "county")
_CONTEXT = (
    "A limit on income helps those who stand near it. Groups that were kept out of well-paid work and of wealth stand "
    "near it more often, so the same change moves them more."
)
_CITATION = "US Census Bureau, American Community Survey public-use microdata, under the rules of Braidwork's programs"


class _WholeHouseholds(Frame):
    """People of one household change together, so an approximate margin takes the wider of the design factors."""

    @property
    def by_race(self) -> bool:
        return True


@dataclass(frozen=True)
class Effect:
    """What the change does to one program: persons by `change`, in all and by each dimension; shares that gain.

    `tables` are totals of persons (the rows of one add up to everyone in households), `gaining` the share of each
    group that gains; both in the order of `by`, the first of `tables` without a dimension. `not_carried` are the facts
    of the rule that the sample does not carry: what keeps people `untold`.
    """

    program: Program
    tables: tuple[Estimates, ...]
    gaining: tuple[Estimates, ...]
    not_carried: tuple[str, ...] = ()

    @property
    def everyone(self) -> Estimates:
        """Persons by `change`, all groups together."""
        return self.tables[0]

    def release(self, *, ledger: Ledger | None = None) -> tuple[Release, ...]:
        """Every table of the effect as it may leave the analysis room."""
        from braidwork.disclosure import release

        return tuple(release(table, "public_survey", ledger=ledger) for table in (*self.tables, *self.gaining))


@dataclass(frozen=True)
class WhatIf:
    """The answer: what was supposed, the programs whose answers change for someone, and those that stay as they are."""

    suppositions: tuple[Supposition, ...]
    on: date
    by: tuple[str, ...]
    effects: tuple[Effect, ...]
    unmoved: tuple[str, ...]
    period: str
    place: str
    left_out: int
    notes: tuple[str, ...]
    synthetic: bool


def what_if(
    store: Store, region: Region, changes: Mapping[str, float | str] | Iterable[Supposed], on: date, *,
    by: Sequence[str] = BY, programs: Sequence[Program] | None = None, period: str | None = None,
    assume: Mapping[str, Value] | None = None,
) -> WhatIf:  # fmt: skip
    """Who gains and loses in a region's sample if numbers of law were others: `{"snap_gross_income_share": 2.5}`.

    Unit: persons in households. Margins from replicate weights where the file has them, else approximate, marked so.
    A fact that the sample does not carry stays unknown; `assume` states some for everyone. Unknown names raise
    UnknownNameError with the nearest.
    """
    from braidwork.eligibility.decisions.decide import closed_because
    from braidwork.eligibility.parameters import limit_book
    from braidwork.eligibility.population.pums import sampled_population
    from braidwork.eligibility.programs import programs as shipped

    _require_dimensions(by)
    book, suppositions = with_supposed(limit_book(), supposed_from(changes), on)
    sample = sampled_population(store, region, on, period=period, assume=assume)
    dims = tuple(dimension(name, "pums_person", region, sample.edition.columns, store) for name in by)
    open_ = [p for p in (programs if programs is not None else shipped()) if not closed_because(p, on)]
    with moves_of(sample.population, open_, on, book, suppositions) as moved:
        effects = tuple(_effect(store, region, sample, p, moved, dims, suppositions) for p in open_ if p.id in moved)
    return WhatIf(
        suppositions, on, tuple(by), effects, tuple(p.id for p in open_ if p.id not in moved),
        sample.edition.entry.period, region.label, sample.left_out, sample.population.notes,
        store.manifest.synthetic,
    )  # fmt: skip


def _require_dimensions(by: Sequence[str]) -> None:
    """Told before the sample is read, which takes a while."""
    for name in by:
        if name not in dimension_names():
            raise UnknownNameError.of("dimension", name, dimension_names())
    if len(set(by)) < len(by):
        raise UnknownNameError(f"a dimension is named twice: {', '.join(by)}.", mend="name each once.")


def _effect(
    store: Store, region: Region, sample: Sample, program: Program, moved: Mapping[str, str],
    dims: tuple[Dimension, ...], suppositions: tuple[Supposition, ...],
) -> Effect:  # fmt: skip
    column = moved[program.id]
    codes = Dimension(CHANGE, "Change", LABELS, tuple((code, col(column) == code) for code in LABELS), context=_CONTEXT)

    def asked(measure: Measure, by: tuple[Dimension, ...]) -> Estimates:
        frame = _WholeHouseholds(store, region, measure, sample.edition, by, {}, (), False, _joined(column, moved))
        found = estimates(frame)
        return replace(found, provenance=_told(found, sample, suppositions))

    total, share = _measures(program, column)
    tables = tuple(asked(total, (codes, *part)) for part in ((), *((d,) for d in dims)))
    lacking = sample.population.coverage([program]).missing[program.id]
    return Effect(program, tables, tuple(asked(share, (d,)) for d in dims), lacking)


def _measures(program: Program, column: str) -> tuple[Measure, Measure]:
    everyone = col(column).is_known()
    common: dict[str, Any] = {
        "table": "pums_person", "universe": everyone, "universe_text": "people in households", "context": _CONTEXT,
        "citation": _CITATION, "better": "neither",
    }  # fmt: skip
    total = Measure(f"what_if_{program.id}", f"{program.name}: people by what the change does", "total",
                    unit="persons", **common)  # fmt: skip
    share = Measure(f"what_if_{program.id}_gain", f"{program.name}: share of the group that gains", "share",
                    unit="share", numerator=col(column).is_in(GAINS), **common)  # fmt: skip
    return total, share


def _joined(column: str, moved: Mapping[str, str]) -> Any:
    import ibis

    def prepare(people: Any) -> Any:
        schema = {"serialno": "string", "sporder": "int32", **dict.fromkeys(moved.values(), "string")}
        changes = ibis.table(schema, name=VIEW)
        joined = people.inner_join(changes, ["serialno", "sporder"])
        return joined.select(*[people[c] for c in people.columns], changes[column])

    return prepare


def _told(found: Estimates, sample: Sample, suppositions: tuple[Supposition, ...]) -> Any:
    supposed = tuple(
        {
            "name": s.supposed.name, "value": s.after[0], "law": s.before[0] if s.before else None, "unit": s.unit,
            "citation": s.citation, "note": "supposed",
        }
        for s in suppositions
    )  # fmt: skip
    made = found.provenance
    return replace(made, parameters=(*made.parameters, *supposed), notes=(*made.notes, *sample.population.notes))
