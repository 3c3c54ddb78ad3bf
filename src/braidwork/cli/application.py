"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from braidwork.cli.telling import Progress

app = typer.Typer(
    name="braidwork",
    help="Equity measures of a region that carry their own uncertainty, from official files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
region_app = typer.Typer(help="Build a region from official files.", no_args_is_help=True)
verify_app = typer.Typer(help="Hold our estimates against the publisher's own.", no_args_is_help=True)
app.add_typer(region_app, name="region")
app.add_typer(verify_app, name="verify")

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the store (default: data, or BRAIDWORK_DATA).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Equity measures of a region that carry their own uncertainty, from official files."""
    if version:
        from braidwork import __version__

        typer.echo(f"braidwork {__version__}")
        raise typer.Exit


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="Folder for the demo store.")] = Path("data/demo"),
    out: Annotated[Path, typer.Option("--out", help="Folder for the demo report.")] = Path("report/demo"),
    persons: Annotated[int, typer.Option("--persons", help="Synthetic people to make.")] = 60_000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the synthetic population.")] = 2026,
    quiet: Quiet = False,
) -> None:
    """Build the synthetic demo region, print its headline, write its report."""
    from braidwork.cli.demonstration import run_demo

    run_demo(data, out, persons=persons, seed=seed, progress=Progress(quiet))


@region_app.command("build")
def region_build(
    source: Annotated[
        list[Path] | None, typer.Option("--from", help="Folder or file of official data; may be given more than once.")
    ] = None,
    data: Data = None,
    region: Annotated[
        str, typer.Option("--region", help="Name of a region, or a TOML file of your own.")
    ] = "puget-sound",
    nation: Annotated[bool, typer.Option("--nation", help="Keep the records of every state in the files.")] = False,
    vintage: Annotated[
        list[str] | None,
        typer.Option("--vintage", help="FILE=EDITION where content does not tell it, as ss15pwa.csv=acs1-2015."),
    ] = None,
    url: Annotated[list[str] | None, typer.Option("--url", help="Publisher's address to download from.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Recognise official files by content, check them, and write the region's store."""
    from braidwork.cli.building import run_build

    run_build(
        source or [],
        data,
        region,
        nation=nation,
        vintages=vintage or [],
        urls=url,
        as_json=as_json,
        progress=Progress(quiet),
    )


@app.command()
def measure(
    name: Annotated[str | None, typer.Argument(help="Name of the measure; see --list.")] = None,
    by: Annotated[list[str] | None, typer.Option("--by", help="Dimensions, comma separated or repeated.")] = None,
    where: Annotated[list[str] | None, typer.Option("--where", help="DIMENSION=CATEGORY[,CATEGORY…].")] = None,
    data: Data = None,
    period: Annotated[str | None, typer.Option("--period", help="Edition, as acs1-2024.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Earlier edition: print the change from it.")] = None,
    standard: Annotated[str | None, typer.Option("--standard", help="Wage standard to compare pay with.")] = None,
    of: Annotated[str | None, typer.Option("--of", help="The share behind prosperity_gap.")] = None,
    pool: Annotated[bool, typer.Option("--pool", help="Pool years, then counties, for groups too small.")] = False,
    unreleased: Annotated[
        bool, typer.Option("--unreleased", help="An analyst's own eyes: nothing withheld, not for publication.")
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="List measures and dimensions.")] = False,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Print a measure by groups, with margins of error; what is unreliable is withheld, with the reason."""
    from braidwork.cli.measuring import list_measures, print_measure

    if listing or name is None:
        list_measures(as_json=as_json)
        return
    print_measure(
        name, data, by=by or [], where=where or [], period=period, since=since, standard=standard, of=of,
        pool=pool, unreleased=unreleased, as_json=as_json, as_csv=as_csv,
    )  # fmt: skip


@app.command()
def report(
    data: Data = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the report.")] = Path("report"),
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the region's report: scoreboard, a page a measure, open data, a two-page brief."""
    from braidwork.cli.publishing import run_report

    run_report(data, out, as_json=as_json, progress=Progress(quiet))


@verify_app.command("pums")
def verify_pums(
    files: Annotated[
        list[Path] | None, typer.Argument(help="PUMS file and the Bureau's verification file, in any order.")
    ] = None,
    source: Annotated[list[Path] | None, typer.Option("--from", help="Folder that holds both.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare our estimates, standard errors and margins with the Census Bureau's user-verification file."""
    from braidwork.cli.verifying import run_verify

    run_verify([*(files or []), *(source or [])], as_json=as_json)


@app.command()
def doctor(data: Data = None, as_json: AsJson = False) -> None:
    """Check this machine and the store: versions, engine, files against their checksums, release ledger."""
    from braidwork.cli.doctoring import run_doctor

    run_doctor(data, as_json=as_json)
