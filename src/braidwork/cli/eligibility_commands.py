"""`braidwork eligibility …`: the options of its commands, each of which hands on to a module of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from braidwork.errors import DataError

eligibility_app = typer.Typer(
    help="Programs as rules: decide for one person, screen a table, explain, ask what if.", no_args_is_help=True
)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the store (default: data, or BRAIDWORK_DATA).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
On = Annotated[str | None, typer.Option("--on", help="Day of service, as 2026-11-22 (default: today).")]


def day(text: str | None, option: str) -> date | None:
    """The day that an option names; DataError for anything but a date of the calendar."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DataError(f"'{text}' is no day of the calendar.", where=option, mend="write it as 2026-11-22.") from None


@eligibility_app.command()
def decide(
    facts: Annotated[Path, typer.Option("--facts", help="File of facts about one household (TOML or JSON).")],
    on: On = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Replay what was known on that day, as 2026-01-31.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Every program for one person: yes, likely, one more thing, not now, closed; with reasons and papers."""
    from braidwork.cli.eligibility_decide import run_decide

    run_decide(facts, day(on, "--on"), day(known_at, "--known-at"), as_json)


@eligibility_app.command()
def screen(
    table: Annotated[Path, typer.Argument(help="Table of people, csv or Parquet, one row a person.")],
    on: On = None,
    out: Annotated[Path | None, typer.Option("--out", help="File for the outcomes; an existing one is kept.")] = None,
    program: Annotated[list[str] | None, typer.Option("--program", help="Only these programs.")] = None,
    as_json: AsJson = False,
) -> None:
    """Decide every program for every row of a table; what a table lacks blocks only the programs that need it."""
    from braidwork.cli.eligibility_screen import run_screen

    run_screen(table, day(on, "--on"), as_json=as_json, out=out, programs=program or [])


@eligibility_app.command()
def explain(
    program: Annotated[str, typer.Argument(help="Id of the program.")], on: On = None, as_json: AsJson = False
) -> None:
    """A program in full: its sentence, numbers with dates and sources, papers, the line, what is unverified."""
    from braidwork.cli.eligibility_explain import run_explain

    run_explain(program, day(on, "--on"), as_json)


@eligibility_app.command()
def programs(on: On = None, as_json: AsJson = False) -> None:
    """List the programs."""
    from braidwork.cli.eligibility_explain import run_programs

    run_programs(as_json, day(on, "--on"))


@eligibility_app.command()
def facts(as_json: AsJson = False) -> None:
    """List the facts that rules read: kind, unit, whose, and which programs use them."""
    from braidwork.cli.eligibility_facts import run_facts

    run_facts(as_json)


@eligibility_app.command("what-if")
def what_if(
    change: Annotated[
        list[str], typer.Option("--set", help="PARAMETER=VALUE, or PARAMETER=x1.1 to multiply; may be repeated.")
    ],
    data: Data = None,
    program: Annotated[list[str] | None, typer.Option("--program", help="Only these programs.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="Dimensions, comma separated or repeated.")] = None,
    on: On = None,
    assume: Annotated[
        list[str] | None, typer.Option("--assume", help="FACT=VALUE that the survey does not carry.")
    ] = None,
    period: Annotated[str | None, typer.Option("--period", help="Edition, as acs1-2024.")] = None,
    as_json: AsJson = False,
) -> None:
    """Suppose another number of law: who in the region gains and who loses, by group and county, with margins."""
    from braidwork.cli.eligibility_what_if import run_what_if

    run_what_if(
        data, change, program or [], by or [], day(on, "--on"), as_json=as_json, assume=assume or [], period=period
    )
