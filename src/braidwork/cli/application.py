"""The commands and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from braidwork.cli import equity_commands
from braidwork.cli.eligibility_commands import eligibility_app
from braidwork.cli.fund_commands import fund_app
from braidwork.cli.telling import Progress
from braidwork.cli.workspace_commands import linkage_app, workspace_app

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
app.add_typer(eligibility_app, name="eligibility")
app.add_typer(workspace_app, name="workspace")
app.add_typer(fund_app, name="fund")
app.add_typer(linkage_app, name="linkage")
equity_commands.add_to(app)

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
    """Build the synthetic demo region and tell it: its headline, one visit end to end, an audit, the equity view."""
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


@app.command()
def occupation(
    words: Annotated[list[str], typer.Argument(help="SOC code (29-1141) or the words that people use (nurse aide).")],
    data: Data = None,
    limit: Annotated[int, typer.Option("--limit", help="Occupations to list where several fit.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Print an occupation: pay here, how good the job is, openings, who works in it, how to get in, where it leads."""
    from braidwork.cli.occupations import run_occupation

    run_occupation(" ".join(words), data, as_json=as_json, limit=limit)


@app.command()
def ladder(
    origin: Annotated[str, typer.Option("--from", help="Occupation to start from: SOC code or words.")],
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Occupation to reach; without it the best ladders out.")
    ] = None,
    data: Data = None,
    max_months: Annotated[int | None, typer.Option("--max-months", help="Longest ladder, in months.")] = None,
    max_cost: Annotated[int | None, typer.Option("--max-cost", help="Most to pay after grants, in dollars.")] = None,
    max_steps: Annotated[int | None, typer.Option("--max-steps", help="Most steps, 1 to 4.")] = None,
    wage_floor: Annotated[
        float | None, typer.Option("--wage-floor", help="Least hourly pay of every job on the way, in dollars.")
    ] = None,
    no_license: Annotated[bool, typer.Option("--no-license", help="Only work that needs no license.")] = False,
    evenings: Annotated[
        bool, typer.Option("--evenings", help="Only training held in the evening or on the job.")
    ] = False,
    education: Annotated[
        str | None, typer.Option("--education", help="What you have, as high school, associate, bachelor.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw career ladders: months, cost, how common each step is, and why it fits."""
    from braidwork.cli.ladders import run_ladder

    run_ladder(
        origin, data, to=to or [], max_months=max_months, max_cost=max_cost, max_steps=max_steps, wage_floor=wage_floor,
        no_license=no_license, schedules=["evening"] if evenings else None, education=education, as_json=as_json,
    )  # fmt: skip


@app.command()
def visit(
    demo: Annotated[
        bool,
        typer.Option("--demo", help="The invented client; or the demo workspace of --case, its awards for --facts."),
    ] = False,
    facts: Annotated[Path | None, typer.Option("--facts", help="A facts file; nothing of it is kept.")] = None,
    case: Annotated[str, typer.Option("--case", help="A case of the workspace, by the number in its address.")] = "",
    as_: Annotated[
        str, typer.Option("--as", help="With --case: sign-in name of who reads it; the reading is kept.")
    ] = "",
    work: Annotated[str, typer.Option("--work", help="With --facts: what the client does now, code or words.")] = "",
    towards: Annotated[str, typer.Option("--to", help="With --facts: the work wanted, code or words.")] = "",
    education: Annotated[
        str | None, typer.Option("--education", help="With --facts: what the client has, as high school.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="With --facts: the day, as 2026-08-01.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Write the plan here, to print.")] = None,
    language: Annotated[str, typer.Option("--language", help="Language of the PDF, as es (default: en).")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """One client, one sitting: decisions, ladders, what each leaves, what it takes, who pays, the plan, the proof."""
    from braidwork.cli.eligibility_commands import day
    from braidwork.cli.visiting import run_visit

    run_visit(
        facts, data, demo=demo, case=case, as_=as_, works_as=work, aims_at=towards, schooling=education,
        on=day(on, "--on"), pdf=pdf, language=language, as_json=as_json,
    )  # fmt: skip


@app.command("raise")
def raise_(
    wage: Annotated[float, typer.Option("--wage", help="Hourly wage now, in dollars.")],
    rent: Annotated[float, typer.Option("--rent", help="Rent a month before any help, in dollars.")],
    county: Annotated[str, typer.Option("--county", help="County of the region, as King.")],
    up: Annotated[float, typer.Option("--up", help="The raise, in dollars an hour.")] = 3.0,
    hours: Annotated[float, typer.Option("--hours", help="Hours a week.")] = 40.0,
    family: Annotated[
        list[str] | None, typer.Option("--family", help="Children as age:price of care a month, as 3:1500,6:700.")
    ] = None,
    taking: Annotated[str, typer.Option("--taking", help="Help that the family gets, as child-care,food,health.")] = "",
    asking: Annotated[str, typer.Option("--asking", help="Help that it has asked for, in the same words.")] = "",
    health_plan: Annotated[
        float | None, typer.Option("--health-plan", help="What the employee pays a month for the employer's plan.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="The day, as 2026-09-30.")] = None,
    region: Annotated[str, typer.Option("--region", help="The region of the county.")] = "puget-sound",
    as_json: AsJson = False,
) -> None:
    """What a raise leaves an example family, which help it loses and when, and from which wage on it is safe."""
    from braidwork.cli.eligibility_commands import day
    from braidwork.cli.raising import run_raise
    from braidwork.reference.clock import today

    run_raise(
        wage, up=up, hours=hours, families=family or [], rent=rent, county=county, taking=taking, asking=asking,
        health_plan=health_plan, on=day(on, "--on") or today(), region_name=region, as_json=as_json,
    )  # fmt: skip


@app.command()
def targets(
    data: Data = None,
    weights: Annotated[Path | None, typer.Option("--weights", help="A board's own weights (TOML).")] = None,
    top: Annotated[int, typer.Option("--top", help="Length of the published list.")] = 40,
    as_json: AsJson = False,
) -> None:
    """Print the target occupations: scores under printed weights, and whether each place survives other weights."""
    from braidwork.cli.targeting import run_targets

    run_targets(data, weights_file=weights, top=top, as_json=as_json)


@app.command()
def segregation(
    data: Data = None,
    across: Annotated[str, typer.Option("--across", help="Groups: race_ethnicity or sex.")] = "race_ethnicity",
    level: Annotated[str, typer.Option("--level", help="occupation or occupation_group.")] = "occupation",
    where: Annotated[list[str] | None, typer.Option("--where", help="DIMENSION=CATEGORY[,CATEGORY…].")] = None,
    period: Annotated[str | None, typer.Option("--period", help="Edition, as acs1-2024.")] = None,
    cost: Annotated[bool, typer.Option("--cost", help="Print the cost of exclusion too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print how unevenly groups are spread over occupations, what moves it most, and what exclusion costs."""
    from braidwork.cli.segregating import run_segregation

    run_segregation(data, across=across, level=level, where=where or [], period=period, cost=cost, as_json=as_json)


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
def intake(
    file: Annotated[
        Path | None, typer.Option("--file", help="Keep the talk in this file, to go on later; else nothing is kept.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the talk in the file.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="Day of service, as 2026-11-22 (default: today).")] = None,
    language: Annotated[str | None, typer.Option("--language", help="The language that you like best.")] = None,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Carry the answers over to the questions of today.")
    ] = False,
) -> None:
    """Talk through what a household can get: questions, why they are asked, results and papers to bring."""
    from braidwork.cli.eligibility_commands import day
    from braidwork.cli.intake import run_intake

    run_intake(file, on=day(on, "--on"), resume=resume, language=language, upgrade=upgrade)


@app.command()
def directory(
    words: Annotated[list[str] | None, typer.Argument(help="What you look for, in your own words.")] = None,
    data: Data = None,
    need: Annotated[str | None, typer.Option("--need", help="A need, as food or housing.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Language of the service.")] = None,
    near: Annotated[str | None, typer.Option("--near", help="City, ZIP code, or 'LATITUDE, LONGITUDE'.")] = None,
    within: Annotated[float | None, typer.Option("--within", help="Kilometers around it, as the crow flies.")] = None,
    hours: Annotated[str | None, typer.Option("--open", help="A moment, as 'tuesday 6pm'.")] = None,
    age: Annotated[float | None, typer.Option("--age", help="Age of the person, in years.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="Services to show.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Find services for a person: by need, language, distance and hours; what a directory does not say is no 'no'."""
    from braidwork.cli.directory import run_directory

    run_directory(
        " ".join(words or []), data, need=need, language=language, near=near, hours=hours, as_json=as_json,
        within_km=within, age=age, limit=limit,
    )  # fmt: skip


@app.command()
def serve(
    data: Data = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port to listen on.")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="A demo with invented people and known passwords, this machine only.")
    ] = False,
) -> None:
    """Serve the workspace: intake in a browser for clients, the list of the day for navigators."""
    from braidwork.cli.serving import run_serve

    run_serve(data, host, port, demo=demo)


@app.command()
def doctor(data: Data = None, as_json: AsJson = False) -> None:
    """Check this machine and the store: versions, engine, files against their checksums, release ledger."""
    from braidwork.cli.doctoring import run_doctor

    run_doctor(data, as_json=as_json)
