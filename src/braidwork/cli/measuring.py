"""`braidwork measure`: released figures by default, the analyst's own on request."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say
from braidwork.errors import UnknownNameError

if TYPE_CHECKING:
    from braidwork.disclosure import Release


def list_measures(*, as_json: bool) -> None:
    """Every measure with its unit and universe, and the dimensions to ask by."""
    from braidwork.labormarket import measures
    from braidwork.labormarket.asking import standards
    from braidwork.measures.dimensions import dimension_names

    if as_json:
        listed = [{"name": m.name, "label": m.label, "unit": m.unit, "universe": m.universe_text} for m in measures()]
        print_json({"measures": listed, "dimensions": dimension_names(), "standards": standards()})
        return
    width = max(len(m.name) for m in measures())
    say("Measures")
    for m in measures():
        say(f"  {m.name.ljust(width)}  {m.label} ({m.unit})")
    say("\nDimensions (--by, --where)\n  " + "\n  ".join(_wrapped(dimension_names())))
    say("\nWage standards (--standard)\n  " + "\n  ".join(_wrapped(standards())))


def _wrapped(names: Sequence[str]) -> list[str]:
    import textwrap

    return textwrap.wrap(", ".join(names), 96)


def print_measure(
    name: str,
    data: Path | None,
    *,
    by: Sequence[str],
    where: Sequence[str],
    period: str | None,
    since: str | None,
    standard: str | None,
    of: str | None,
    pool: bool,
    unreleased: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Ask, release, print."""
    from braidwork.cli.places import opened

    if as_json and as_csv:
        raise UnknownNameError("--json and --csv cannot both be printed.", mend="choose one.")
    dims = [d.strip() for part in by for d in part.split(",") if d.strip()]
    region, chosen = opened(data), choices(where)
    found = region.measure(name, by=dims, where=chosen, period=period, standard=standard, of=of, pool=pool)
    if since is not None:
        found = found.change_from(
            region.measure(name, by=dims, where=chosen, period=since, standard=standard, of=of, pool=pool)
        )
    released = None if unreleased else found.release()
    rows = found.to_dicts() if released is None else released.to_dicts()
    if as_json:
        print_json(_document(found, released, rows))
    elif as_csv:
        _print_csv(found, rows)
    else:
        _print_table(found, released)


def choices(where: Sequence[str]) -> dict[str, list[str]]:
    """The categories of each `DIMENSION=CATEGORY` as typed; UnknownNameError for any other form."""
    chosen: dict[str, list[str]] = {}
    for text in where:
        name, equals, values = text.partition("=")
        if not equals or not values.strip():
            raise UnknownNameError(
                f"--where {text} is not of the form DIMENSION=CATEGORY.", mend="as --where county=King."
            )
        chosen.setdefault(name.strip(), []).append(values.strip())
    return chosen


def _document(found: Any, released: Release | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The JSON answer: what is measured, how it was made, the rows."""
    from dataclasses import asdict

    provenance = asdict(found.provenance)
    return {
        "measure": found.measure.name,
        "label": found.measure.label,
        "unit": found.measure.unit,
        "universe": found.measure.universe_text,
        "period": found.provenance.period,
        "place": found.provenance.place,
        "synthetic": found.provenance.synthetic,
        "released": released is not None,
        "policy": released.policy if released is not None else None,
        "context": found.measure.context,
        "citation": found.measure.citation,
        "notes": [*found.measure.notes, *found.provenance.notes],
        "dimensions": list(found.dimensions),
        "rows": rows,
        "made": provenance,
    }


def _print_csv(found: Any, rows: list[dict[str, Any]]) -> None:
    """The rows, each with what it measures, of when and where, and whether the people are invented."""
    made = found.provenance
    told = {"measure": found.measure.name, "label": found.measure.label, "unit": found.measure.unit}
    told |= {"period": made.period, "place": made.place, "filter": made.filter, "synthetic": made.synthetic}
    rows = [row | told for row in rows]
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _print_table(found: Any, released: Release | None) -> None:
    from braidwork.region.printed import plain_table, released_table

    say(plain_table(found) if released is None else released_table(released))
    say()
    for note in dict.fromkeys([*found.measure.notes, *found.provenance.notes]):
        say(f"Note: {note}.")
    if found.rows and found.rows[0].method in ("design factor", "household bootstrap"):
        say("Note: margins are approximate, because the file has no replicate weights.")
    if released is None:
        say("Unreleased: for the analyst's own eyes, not for publication.")
    if found.provenance.synthetic:
        say("SYNTHETIC: invented people, no real region.")
    say("Margins are at 90 percent confidence.")
