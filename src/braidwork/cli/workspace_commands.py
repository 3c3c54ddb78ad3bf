"""`braidwork workspace …` and `braidwork linkage …`: the options of their commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

workspace_app = typer.Typer(help="The workspace of clients and staff: make it, check its record.", no_args_is_help=True)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data (default: data, or BRAIDWORK_DATA).")]
Demo = Annotated[bool, typer.Option("--demo", help="A demo: invented people, known passwords, this machine only.")]


@workspace_app.command()
def init(data: Data = None, demo: Demo = False) -> None:
    """Make the workspace: its secret and its tables."""
    from braidwork.cli.serving import run_workspace_init

    run_workspace_init(data, demo=demo)


@workspace_app.command()
def verify(
    data: Data = None,
    demo: Demo = False,
    known_head: Annotated[
        str | None, typer.Option("--known-head", help="The end of the chain as written down before.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")] = False,
) -> None:
    """Read the chain of events from end to end; exit code 1 where it is broken."""
    from braidwork.cli.serving import run_workspace_verify

    run_workspace_verify(data, demo=demo, known_head=known_head, as_json=as_json)


linkage_app = typer.Typer(help="Who may be the same person.", no_args_is_help=True)


@linkage_app.command()
def dedupe(
    table: Annotated[Path, typer.Argument(help="Table of people, csv or Parquet, one row a record.")],
    out: Annotated[Path | None, typer.Option("--out", help="File for the pairs: ids, zone, reasons, no names.")] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn the weights from this table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")] = False,
) -> None:
    """Find likely duplicates in a table, each with its reasons: sure ones, and ones for a person to look at."""
    from braidwork.cli.linking import run_dedupe

    run_dedupe(table, out, as_json=as_json, learn=learn)
