"""`braidwork workspace …` and `braidwork linkage …`: the options of their commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

workspace_app = typer.Typer(help="The workspace of clients and staff: make it, check its record.", no_args_is_help=True)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data (default: data, or BRAIDWORK_DATA).")]
Demo = Annotated[bool, typer.Option("--demo", help="A demo: invented people, known passwords, this machine only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


@workspace_app.command()
def init(data: Data = None, demo: Demo = False) -> None:
    """Make the workspace: its secret and its tables."""
    from braidwork.cli.serving import run_workspace_init

    run_workspace_init(data, demo=demo)


@workspace_app.command("demo-people")
def demo_people(
    place: Annotated[
        Path | None, typer.Argument(metavar="[DATA]", help="Folder of the demo (default: data/demo).")
    ] = None,
    clients: Annotated[int, typer.Option("--clients", min=0, help="How many invented clients there shall be.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed invents the same clients.")] = 2026,
) -> None:
    """Fill a demo workspace with invented clients, three organisations and staff of every role."""
    from braidwork.cli.serving import run_demo_people

    run_demo_people(place, clients=clients, seed=seed)


@workspace_app.command("add-staff")
def add_staff(
    sign_in_name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    organisation: Annotated[str, typer.Option("--organisation", help="The organisation; a new one needs a county.")],
    name: Annotated[str, typer.Option("--name", help="The name that colleagues and clients see.")],
    role: Annotated[str, typer.Option("--role", help="The role.")] = "administrator",
    county: Annotated[str, typer.Option("--county", help="For a new organisation: its county, as 53033.")] = "",
    acts_as: Annotated[
        str, typer.Option("--acts-as", help="For a new organisation: itself, or government_contractor.")
    ] = "itself",
    data: Data = None,
    demo: Demo = False,
) -> None:
    """Add a member of staff, such as the first administrator; prints a link that sets a password, once."""
    from braidwork.cli.staffing import run_add_staff

    run_add_staff(sign_in_name, name, role, organisation, county, acts_as, data, demo=demo)


@workspace_app.command()
def verify(
    data: Data = None,
    demo: Demo = False,
    known_head: Annotated[
        str | None, typer.Option("--known-head", help="The end of the chain as written down before.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read the chain of events from end to end and hash every row; exit code 1 where the chain is broken."""
    from braidwork.cli.keeping import run_verify

    run_verify(data, demo=demo, known_head=known_head, as_json=as_json)


@workspace_app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet. It holds personal data.")],
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole workspace into one file, consistent while the server goes on."""
    from braidwork.cli.keeping import run_backup

    run_backup(file, data, demo=demo, as_json=as_json)


@workspace_app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that braidwork workspace backup wrote.")],
    into: Annotated[
        str | None, typer.Option("--into", help="A new folder, or postgresql://user@host/name of an empty database.")
    ] = None,
    data: Data = None,
    demo: Demo = False,
    other_secret: Annotated[
        bool, typer.Option("--other-secret", help="Go on without the old secret: papers and codes stay shut.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup into an empty workspace, of SQLite or PostgreSQL; all of it or nothing."""
    from braidwork.cli.keeping import run_restore

    run_restore(file, data, into, demo=demo, as_json=as_json, other_secret=other_secret)


@workspace_app.command("erase-expired")
def erase_expired(
    data: Data = None,
    demo: Demo = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and erase nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase clients of whom no consent holds any more, old sessions and old tries; the server does so every hour."""
    from braidwork.cli.keeping import run_erase_expired

    run_erase_expired(data, demo=demo, dry_run=dry_run, as_json=as_json)


linkage_app = typer.Typer(help="Who may be the same person.", no_args_is_help=True)


@linkage_app.command()
def dedupe(
    table: Annotated[Path, typer.Argument(help="Table of people, csv or Parquet, one row a record.")],
    out: Annotated[Path | None, typer.Option("--out", help="File for the pairs: ids, zone, reasons, no names.")] = None,
    learn: Annotated[bool, typer.Option("--learn", help="Learn the weights from this table.")] = False,
    engine: Annotated[
        str | None, typer.Option("--engine", help="duckdb, spark or spark://host:port (default: that of the settings).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find likely duplicates in a table, each with its reasons: sure ones, and ones for a person to look at."""
    from braidwork.cli.linking import run_dedupe

    run_dedupe(table, out, as_json=as_json, learn=learn, engine=engine)
