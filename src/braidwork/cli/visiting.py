"""`braidwork visit`: one client, one sitting, from what she says to the dollar that pays and its proof."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.region import OpenRegion
    from braidwork.workspace.visit import Visit

SYNTHETIC = "SYNTHETIC: an invented client, invented awards and prices."


def run_visit(
    facts: Path | None, data: Path | None, *, demo: bool, case: str, as_: str, works_as: str, aims_at: str,
    schooling: str | None, on: date | None, pdf: Path | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """A case as it stands; or a facts file, of which nothing is kept; or the demo's visit, held once.

    With `demo` a case is one of the demo workspace, and a facts file is planned with the demo's awards.
    """
    from braidwork.cli.serving import workspace_folder
    from braidwork.errors import DataError

    if sum((facts is not None, bool(case))) > 1 or not (facts or case or demo):
        raise DataError(
            "whose visit?", mend="give --demo for the invented client, --facts FILE or --case ID --as NAME."
        )
    of_file = {"--work": works_as, "--to": aims_at, "--education": schooling, "--on": on}
    refuse_idle({k: bool(v) for k, v in of_file.items()}, "--facts", is_there=facts is not None)
    refuse_idle({"--as": bool(as_)}, "--case", is_there=bool(case))
    refuse_idle({"--language": bool(language)}, "--pdf", is_there=pdf is not None)
    if facts is not None and pdf is not None:
        mend = "print the plan of a visit that is kept: give --demo, or --case ID --as NAME."
        raise DataError("a facts file has no plan to print.", where="--pdf", mend=mend)
    folder = workspace_folder(data, demo)
    if case:
        visit = _of_case(case, as_, data, folder, demo)
    elif facts is not None:
        visit = _of_facts(facts, folder, demo, works_as, aims_at, schooling, on)
    else:
        visit = visit_of_demo(folder)
    if pdf is not None:
        write_plan(visit, pdf, language or "en")
    if as_json:
        from braidwork.workspace.visit import visit_document

        print_json(visit_document(visit))
        return
    if visit.comer.is_invented or visit.comer.case.synthetic:
        say(f"{SYNTHETIC}\n")
    elif demo or (visit.advice is not None and visit.advice.synthetic):
        say("SYNTHETIC: work, pay, awards and prices of an invented region.\n")
    if facts is not None and demo and visit.payment is not None:
        say("Planned with the invented awards of the demo.\n")
    print_visit(visit, options_of(data, demo))
    if pdf is not None:
        say(f"The plan, to print: {pdf}")


def refuse_idle(given: Mapping[str, bool], needs: str, *, is_there: bool) -> None:
    """DataError for the options given that do nothing without another one."""
    from braidwork.errors import DataError

    idle = [] if is_there else [name for name, is_given in given.items() if is_given]
    if idle:
        raise DataError(f"it does nothing without {needs}.", where=", ".join(idle),
                        mend=f"add {needs}, or leave it out.")  # fmt: skip


def options_of(data: Path | None, demo: bool) -> str:
    """The options that open the same workspace again, for a command to be typed next."""
    parts = ["--demo"] if demo else []
    return " ".join([*parts, *(["--data", shlex.quote(str(data))] if data is not None else [])])


def write_plan(visit: Visit, path: Path, language: str = "en") -> None:
    """Writes the plan of a visit as tagged PDF in a language; RefusedError where there is no plan."""
    from braidwork.errors import DataError, RefusedError
    from braidwork.reference.languages import locale

    if visit.home is None:
        raise RefusedError(
            "there is no plan in this case yet.", where="--pdf", mend="make one on the page of the case."
        )
    from braidwork.workspace.casework.plans.printing import plan_pdf

    try:
        path.write_bytes(plan_pdf(visit.home.version, locale(language).tag, sight=visit.home.sight))
    except OSError as error:
        raise DataError(f"the plan cannot be written ({error.strerror}).", where=str(path),
                        mend="name a file in a folder that is there.") from error  # fmt: skip


def visit_of_demo(folder: Path, region: OpenRegion | None = None, *, clients: int | None = None) -> Visit:
    """Opens the demo workspace of a folder, fills it with so many invented clients, and holds the visit there."""
    from braidwork.region import open_region
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace
    from braidwork.workspace.visit import demo_visit

    work = (region or open_region(folder)).occupations
    open_workspace(folder, demo=True)
    prepare_workspace()
    begin_demo() if clients is None else begin_demo(clients)
    return demo_visit(work)


def print_visit(visit: Visit, options: str = "") -> None:
    """The visit as a story; `options` open its workspace again."""
    from braidwork.workspace.visit import story

    for line in story(visit, options):
        say(line)


def _of_case(case: str, as_: str, data: Path | None, folder: Path, demo: bool) -> Visit:
    from uuid import UUID

    from braidwork.cli.fund_commands_acting import opened as opened_workspace
    from braidwork.cli.fund_commands_acting import staff_named
    from braidwork.errors import DataError, NotAvailableError
    from braidwork.region import open_region
    from braidwork.workspace.visit import visit_of_case

    try:
        case_id = UUID(case)
    except ValueError as error:
        raise DataError(f"'{case}' is no number of a case.", where="--case",
                        mend="copy it from the address of the case's page.") from error  # fmt: skip
    if not as_:
        raise DataError("who reads the case?", where="--as", mend="give the sign-in name of who serves it.")
    opened_workspace(data, demo)
    try:
        work = open_region(folder).occupations
        work.book  # noqa: B018  a folder without occupations says so here
    except NotAvailableError:
        work = None
    return visit_of_case(case_id, staff_named(as_), work)


def _of_facts(
    facts: Path, folder: Path, demo: bool, works_as: str, aims_at: str, schooling: str | None, on: date | None
) -> Visit:
    from braidwork.cli.fund_commands_acting import opened as opened_books
    from braidwork.errors import RefusedError
    from braidwork.region import open_region
    from braidwork.workspace.advice import read_home
    from braidwork.workspace.visit import visit_of_facts

    work = open_region(folder).occupations if works_as or read_home(facts).works_as else None
    try:
        opened_books(folder, demo)
        with_awards = True
    except RefusedError:  # no workspace here: the visit is told without who pays
        with_awards = False
    return visit_of_facts(
        facts, work, on=on, works_as=works_as, aims_at=aims_at, schooling=schooling, with_awards=with_awards
    )
