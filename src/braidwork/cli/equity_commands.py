"""`braidwork extract` and `braidwork equity`: people to analysis, and what may be told of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from braidwork.cli.telling import Progress, print_json, say

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the data (default: data, or BRAIDWORK_DATA).")]
Demo = Annotated[bool, typer.Option("--demo", help="The demo workspace (default folder: data/demo).")]
Replays = Annotated[
    int, typer.Option("--replays", min=0, max=5000, help="Invented talks that the next question is run again on.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
_REPLAYS = 24
_DEMO_CLIENTS = 300


def add_to(app: typer.Typer) -> None:
    """Adds both commands."""
    app.command("extract")(extract)
    app.command("equity")(equity)


def extract(
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables, empty or of an earlier extract.")],
    replays: Replays = _REPLAYS,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write people who agree to be served as pseudonymous contract tables, for analysis in a locked room."""
    progress = Progress(quiet)
    _open(data, demo, progress)
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.extract import write_extract
    from braidwork.workspace.extract.kept import region_here

    progress("writing the extract")
    made = write_extract(out, by=SYSTEM, region=region_here(), replays=replays)
    progress.done()
    if as_json:
        print_json({"folder": str(made.folder), "id": made.id, "on": made.on.isoformat(), "rows": dict(made.rows),
                    "rare": made.rare, "synthetic": made.synthetic, "notes": list(made.notes)})  # fmt: skip
        return
    from braidwork.region.printed import aligned

    say(f"{'SYNTHETIC: ' if made.synthetic else ''}extract {made.id} of {made.on} in {made.folder}")
    rows = [["table", "rows"], *([name, f"{count:,}"] for name, count in made.rows.items() if count)]
    say("\n".join(f"  {line}" for line in aligned(rows, 1)))
    for note in made.notes:
        say(f"Note: {note}.")
    say("Only people whose consent to be served stands are in it, under names made for this extract alone.")
    say(f"{made.rare} of them share age, county, sex, race, language and disability with fewer than four others: keep")
    say("the folder locked, and let nothing out of it but through disclosure.release.")


def equity(
    replays: Replays = _REPLAYS,
    data: Data = None,
    demo: Demo = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Who we serve beside who lives here, what they gain, and how even-handed each recommender is."""
    progress = Progress(quiet)
    _open(data, demo, progress)
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.extract import make_equity, whole_story

    document = make_equity(by=SYSTEM, replays=replays, progress=progress)
    progress.done()
    if as_json:
        print_json(document)
        return
    for line in whole_story(document):
        say(line)


def _open(data: Path | None, demo: bool, progress: Progress) -> None:
    """The workspace of a folder; a demo is filled to a caseload that has groups to compare."""
    from braidwork.cli.fund_commands_acting import opened
    from braidwork.cli.serving import workspace_folder

    if not demo:
        opened(data, demo)
        return
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace

    folder = workspace_folder(data, demo)
    folder.mkdir(parents=True, exist_ok=True)
    open_workspace(folder, demo=True)
    prepare_workspace()
    progress("inventing people")
    begin_demo(_DEMO_CLIENTS)
