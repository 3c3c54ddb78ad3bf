"""`braidwork eligibility what-if`: who would gain and lose in a region if numbers of law were others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.eligibility_screen import aligned, programs_named, some
from braidwork.cli.telling import Progress, print_json, say
from braidwork.errors import UnknownNameError
from braidwork.reference.clock import today

if TYPE_CHECKING:
    from braidwork.disclosure import Release
    from braidwork.disclosure.release import Cell
    from braidwork.eligibility.population.pums.facts import Value
    from braidwork.region.what_if import Effect, WhatIf

_WIDTH = 110


def run_what_if(
    data: Path | None, sets: Sequence[str], programs: Sequence[str] = (), by: Sequence[str] = (),
    on: date | None = None, *, as_json: bool = False, assume: Sequence[str] = (), period: str | None = None,
) -> None:  # fmt: skip
    """Suppose numbers of law (`PARAMETER=VALUE`, `PARAMETER=x1.1`), screen the region's sample twice, print who moves.

    `by` are dimensions, each a table of its own; `assume` states facts that the sample does not carry (`FACT=VALUE`).
    Every figure has passed the release policy.
    """
    from braidwork.cli.places import opened
    from braidwork.region.what_if import BY, what_if
    from braidwork.region.what_if_changes import parse_supposed

    supposed = [parse_supposed(text) for text in sets]
    dims = tuple(d.strip() for part in by for d in part.split(",") if d.strip()) or BY
    region = opened(data)
    progress = Progress(quiet=as_json)
    progress("deciding every program for everyone in the sample, twice")
    found = what_if(
        region.store, region.definition, supposed, on or today(), by=dims, programs=programs_named(programs),
        period=period, assume=assumptions(assume),
    )  # fmt: skip
    progress.done()
    if as_json:
        print_json(_document(found))
    else:
        _print(found)


def assumptions(texts: Sequence[str]) -> dict[str, Value]:
    """`FACT=VALUE` as facts; UnknownNameError with the nearest fact, or for a value that cannot be."""
    from braidwork.eligibility.facts import fact_definition
    from braidwork.eligibility.population.cells import Fault, cells_of

    found: dict[str, Value] = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value:
            raise UnknownNameError(
                f"--assume {text} is not of the form FACT=VALUE.", mend="as college_attendance=none."
            )
        fact = fact_definition(key, where="--assume")
        read = cells_of(fact).read(value)
        if isinstance(read, Fault):
            raise UnknownNameError(f"--assume {text}: {value!r} {read.why}.", mend=read.mend)
        found[key] = read
    return found


def _print(found: WhatIf) -> None:
    from braidwork.eligibility.rules.sentences import shown_date

    if found.synthetic:
        say("SYNTHETIC: invented people, no real region.")
    for supposition in found.suppositions:
        say(f"Suppose {supposition.text}")
    say(f"{found.place}, {found.period}, programs as of {shown_date(found.on)}")
    if not found.effects:
        say("\nNobody moves: no program of those asked reads this number, or nobody of the sample stands near it.")
    for effect in found.effects:
        say()
        _print_effect(effect, found)
    say()
    if found.effects and found.unmoved:
        say(f"Nobody moves in {len(found.unmoved)} other programs.")
    say(f"Left out: {found.left_out:,} people in group quarters, of whom the sample has no household.")
    _told("±: 90 % margin of error. –: too uncertain to print. A fact that the sample does not carry stays unknown: "
        "such people are counted above as not ruled out, never as a no.")  # fmt: skip
    if found.effects:
        _told(f"Read with care: {found.effects[0].everyone.measure.context}")
        variance = found.effects[0].everyone.provenance.variance
        _told(f"Margins: {variance}.")
    for note in found.notes:
        _told(f"Note: {note}.")


def _print_effect(effect: Effect, found: WhatIf) -> None:
    from braidwork.region.what_if_moves import CHANGE, GAINS, LABELS, LOSES

    released = effect.release()
    tables, shares = released[: len(effect.tables)], released[len(effect.tables) :]
    say(effect.program.name)
    total = {cell.dimensions[CHANGE]: cell for cell in tables[0].cells}
    for line in aligned([(f"  {LABELS[c]}", *_figure(total[c])) for c in LABELS if total[c].n or c == "no"]):
        say(line)
    if effect.not_carried:
        _told(f"  The sample does not carry {some(effect.not_carried)}: suppose them with --assume FACT=VALUE.")
    moved = [c for c in (*GAINS, *LOSES) if total[c].n]
    for name, table, share in zip(found.by, tables[1:], shares, strict=True):
        say()
        for line in _by_group(name, table, share, moved):
            say(line)


def _by_group(name: str, table: Release, share: Release, moved: Sequence[str]) -> list[str]:
    """One row a group: people by each move that happens, and the share of the group that gains."""
    from braidwork.region.what_if_moves import CHANGE, LABELS

    cells = {(c.dimensions[CHANGE], c.dimensions[name]): c for c in table.cells}
    head = (f"  by {name.replace('_', ' ')}", *(t for m in moved for t in (_short(LABELS[m]), "±")))
    rows = [(*head, "share that gains", "±")]
    for cell in share.cells:
        group = cell.dimensions[name]
        figures = [text for m in moved for text in _figure(cells[m, group])]
        rows.append((f"  {cell.labels.get(name, group)}", *figures, *_percent(cell)))
    return aligned(rows)


def _told(text: str) -> None:
    """A sentence on lines of readable length."""
    import textwrap

    for line in textwrap.wrap(text, _WIDTH, subsequent_indent="  "):
        say(line)


def _short(label: str) -> str:
    return label.split(": ")[-1].split(",")[0]


def _figure(cell: Cell) -> tuple[str, str]:
    if cell.value is None:
        return ("–", "") if cell.n else ("0", "")
    return f"{cell.value:,.0f}", "" if cell.margin_of_error is None else f"± {cell.margin_of_error:,.0f}"


def _percent(cell: Cell) -> tuple[str, str]:
    if cell.value is None:
        return "–", ""
    return f"{100 * cell.value:.1f} %", "" if cell.margin_of_error is None else f"± {100 * cell.margin_of_error:.1f}"


def _document(found: WhatIf) -> dict[str, Any]:
    return {
        "supposed": [
            {"parameter": s.supposed.name, "law": s.before, "supposed": s.after, "unit": s.unit, "citation": s.citation}
            for s in found.suppositions
        ],
        "on": found.on.isoformat(), "place": found.place, "period": found.period, "by": found.by,
        "synthetic": found.synthetic, "left_out_persons": found.left_out, "notes": found.notes,
        "effects": [_effect_document(e) for e in found.effects], "unmoved": found.unmoved,
    }  # fmt: skip


def _effect_document(effect: Effect) -> dict[str, Any]:
    return {
        "program": effect.program.id,
        "name": effect.program.name,
        "facts_not_in_sample": effect.not_carried,
        "tables": [
            {"measure": r.measure.name, "unit": r.measure.unit, "dimensions": r.dimensions, "release": r.release_id,
             "policy": r.policy, "rows": r.to_dicts()}
            for r in effect.release()
        ],
    }  # fmt: skip
