"""`braidwork visit`: one client, one sitting, from what she says to the dollar that pays and its proof."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.region import OpenRegion
    from braidwork.workspace.visit import Visit

SYNTHETIC = "SYNTHETIC: an invented client, invented awards and prices."


def run_visit(
    facts: Path | None, data: Path | None, *, demo: bool, works_as: str, aims_at: str, schooling: str | None,
    on: date | None, as_json: bool,
) -> None:  # fmt: skip
    """The demo's visit, kept and posted once; or the visit of a facts file, which keeps and posts nothing."""
    from braidwork.cli.serving import workspace_folder
    from braidwork.errors import DataError

    if facts is None and not demo:
        raise DataError("whose visit?", mend="give --demo for the invented client, or --facts FILE.")
    folder = workspace_folder(data, demo)
    visit = visit_of_demo(folder) if facts is None else _of_facts(facts, folder, demo, works_as, aims_at, schooling, on)
    if as_json:
        from braidwork.workspace.visit import visit_document

        print_json(visit_document(visit))
        return
    if visit.comer.is_invented:
        say(f"{SYNTHETIC}\n")
    print_visit(visit)


def visit_of_demo(folder: Path, region: OpenRegion | None = None) -> Visit:
    """Opens the demo workspace of a folder, fills it where it is empty, and holds the visit there."""
    from braidwork.region import open_region
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace
    from braidwork.workspace.visit import demo_visit

    work = (region or open_region(folder)).occupations
    open_workspace(folder, demo=True)
    prepare_workspace()
    begin_demo()
    return demo_visit(work)


def print_visit(visit: Visit) -> None:
    """The visit as a story."""
    from braidwork.workspace.visit import story

    for line in story(visit):
        say(line)


def _of_facts(
    facts: Path, folder: Path, demo: bool, works_as: str, aims_at: str, schooling: str | None, on: date | None
) -> Visit:
    from braidwork.cli.fund_commands_acting import opened as opened_books
    from braidwork.cli.ladders import level_of
    from braidwork.errors import RefusedError
    from braidwork.region import open_region
    from braidwork.workspace.advice import read_home
    from braidwork.workspace.visit import visit_of_facts

    work = open_region(folder).occupations if works_as or read_home(facts).works_as else None
    level = level_of(schooling, work.moves.reference.levels) if schooling and work else None
    try:
        opened_books(folder, demo)
        with_awards = True
    except RefusedError:  # no workspace here: the visit is told without who pays
        with_awards = False
    return visit_of_facts(
        facts, work, on=on, works_as=works_as, aims_at=aims_at, schooling=level, with_awards=with_awards
    )
