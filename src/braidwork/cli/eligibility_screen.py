"""`braidwork eligibility screen` and `what-if`: a whole caseload at once, and a region under supposed limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import Progress, print_json, say
from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.reference.clock import today

if TYPE_CHECKING:
    from braidwork.eligibility.population import Coverage, Population, Screening
    from braidwork.eligibility.programs.program import Program

_MOST_FACTS = 6
_SHOWN_FACTS = 12


def run_screen(
    table: Path, on: date | None = None, *, as_json: bool = False, out: Path | None = None,
    programs: Sequence[str] = (),
) -> None:  # fmt: skip
    """Decide every program for everyone in a CSV or Parquet table; write the outcomes beside it, print the counts.

    The outcomes go to `out` (default: `<table>-outcomes` with the table's suffix); an existing file is never
    overwritten.
    """
    from braidwork.eligibility.population import read_population, screen
    from braidwork.engine.session import engine_for

    day = on or today()
    target = _target(table, out)
    chosen = programs_named(programs)
    progress = Progress(quiet=as_json)
    progress(f"reading {table.name}")
    people = read_population(table, engine_for(), day)
    progress(f"deciding {len(chosen)} programs for {people.rows:,} people")
    found = screen(people, chosen, day)
    seconds = progress.seconds
    _write(found, target)
    progress.done()
    lacking = people.coverage(chosen)
    if as_json:
        print_json(_screen_document(table, target, people, found, lacking))
    else:
        _print_screen(target, people, found, lacking, seconds)


def programs_named(ids: Sequence[str]) -> tuple[Program, ...]:
    """The programs of these ids (commas allowed), all of them where none is named; near names for an unknown one."""
    from braidwork.eligibility.programs import program
    from braidwork.eligibility.programs import programs as shipped

    wanted = [part.strip() for text in ids for part in text.split(",") if part.strip()]
    return tuple(program(id) for id in dict.fromkeys(wanted)) if wanted else shipped()


def _target(table: Path, out: Path | None) -> Path:
    suffix = ".parquet" if table.suffix.lower() == ".parquet" else ".csv"
    target = out or table.with_name(f"{table.stem}-outcomes{suffix}")
    if target.suffix.lower() not in (".csv", ".parquet"):
        raise UnknownNameError(
            f"outcomes cannot be written as '{target.suffix}'.", mend="name a .csv or .parquet file."
        )
    if target.exists():
        raise RefusedError("the file is there already and is not overwritten.", where=str(target),
                           mend="name another with --out, or move it away.")  # fmt: skip
    if not target.parent.is_dir():
        raise DataError("there is no such folder.", where=str(target.parent), mend="make it, or name another.")
    return target


def _write(found: Screening, target: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv as pa_csv
    import pyarrow.parquet as pq

    named = found.named()
    if target.suffix.lower() == ".parquet":
        pq.write_table(named, target)
        return
    plain = {n: c.cast("string") if pa.types.is_dictionary(c.type) else c
             for n, c in zip(named.column_names, named.columns, strict=True)}  # fmt: skip
    pa_csv.write_csv(pa.table(plain), target)


def _print_screen(
    target: Path, people: Population, found: Screening, lacking: Coverage, seconds: float
) -> None:  # fmt: skip
    from braidwork.eligibility.rules.sentences import shown_date

    say(f"{people.rows:,} people, {len(found.programs)} programs, as of {shown_date(found.on)} ({seconds:.1f} s)")
    say()
    head = ("program", "eligible", "likely", "needs information", "not eligible", "closed")
    rows = [
        (p.name, *(f"{found.counts[p.id][outcome]:,}" for outcome in head[1:]))  # type: ignore[index]
        for p in found.programs
    ]
    for line in aligned([head, *rows]):
        say(line)
    say()
    open_ = [p for p in found.programs if found.counts[p.id]["needs information"] == people.rows]
    if open_:
        say("Nobody could be settled for these programs, because the table lacks what they ask for:")
        for p in open_:
            say(f"  {p.name}: no column {some(lacking.missing[p.id])}")
        say()
    wanted = [(fact, ids) for fact, ids in lacking.by_fact.items()][:_SHOWN_FACTS]
    if wanted:
        say("Columns that the table lacks, and how many programs ask for each (unknown is never a no):")
        for line in aligned([(f"  {fact}", f"{len(ids)}", some(ids)) for fact, ids in wanted]):
            say(line)
        rest = len(lacking.by_fact) - len(wanted)
        say(f"  and {rest} more." if rest > 0 else "")
    for note in people.notes:
        say(f"Note: {note}")
    say(f"Outcomes: {target}")


def _screen_document(
    table: Path, target: Path, people: Population, found: Screening, lacking: Coverage
) -> dict[str, Any]:
    return {
        "table": str(table), "outcomes": str(target), "people": people.rows, "on": found.on.isoformat(),
        "counts": found.counts, "closed": found.closed, "missing_columns": lacking.missing,
        "programs_without_any_column": lacking.blocked,
    }  # fmt: skip


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines in columns: the first on the left, numbers on the right."""
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    number = [any(r[i][:1].isdigit() for r in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            c.rjust(w) if i and right else c.ljust(w)
            for i, (c, w, right) in enumerate(zip(r, widths, number, strict=True))
        ).rstrip()
        for r in rows
    ]


def some(names: Sequence[str]) -> str:
    """The first few names, and how many more."""
    shown = ", ".join(names[:_MOST_FACTS])
    return shown if len(names) <= _MOST_FACTS else f"{shown} and {len(names) - _MOST_FACTS} more"
