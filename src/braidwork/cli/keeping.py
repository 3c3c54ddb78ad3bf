"""`braidwork workspace backup | restore | verify | erase-expired`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from braidwork.cli.serving import workspace_folder
from braidwork.cli.telling import print_json, say

if TYPE_CHECKING:
    from braidwork.workspace.keeping.manifest import Manifest

URL = "BRAIDWORK_DATABASE_URL"


def run_backup(file: Path, data: Path | None, *, demo: bool, as_json: bool) -> None:
    """Writes the workspace into one file while the server goes on."""
    from braidwork.workspace.keeping.backing_up import write_backup
    from braidwork.workspace.keeping.manifest import WARNING

    folder = _open(data, demo)
    made = write_backup(file, folder)
    if as_json:
        print_json({"file": str(file), "bytes": file.stat().st_size, **_summary(made)})
        return
    say(f"{file}: {_counted(made)}, {file.stat().st_size / 1e6:,.1f} MB.")
    say(f"Content hash: {made.content.hash}")
    say(f"End of the chain of events: {made.chain_head}")
    say(WARNING)
    say("The secret of the workspace is not in it, and papers do not open without it: keep a copy of workspace.secret")
    say("in another place.")


def run_restore(
    file: Path, data: Path | None, into: str | None, *, demo: bool, as_json: bool, other_secret: bool = False
) -> None:
    """Puts a backup into an empty workspace: the data folder, another folder, or a database named by its address.

    The file is read and checked whole before anything is made.
    """
    from braidwork.errors import RefusedError
    from braidwork.workspace import open_workspace, prepare_workspace
    from braidwork.workspace.keeping.restoring import read_backup, refuse_other_secret, restore_backup
    from braidwork.workspace.site.configuration import SECRET_NAME, new_secret

    made = read_backup(file)
    address = into if into is not None and "://" in into else None
    folder = Path(into) if into is not None and address is None else workspace_folder(data, demo)
    environment = {k: v for k, v in os.environ.items() if k != URL or not into}
    if address:
        environment[URL] = address
    has_secret = demo or environment.get("BRAIDWORK_SECRET_KEY") or (folder / SECRET_NAME).exists()
    if not has_secret and not other_secret:
        raise RefusedError(
            "papers, second factors and codes to come back with open only with the secret of the old workspace.",
            where=str(folder), mend=f"copy {SECRET_NAME} there first, or add --other-secret to go on without them.",
        )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    if not has_secret:
        new_secret(folder)
    open_workspace(folder, demo=demo, environment=environment)
    if not other_secret:
        refuse_other_secret(made, str(folder))
    prepare_workspace()
    restored = restore_backup(file, folder, other_secret=other_secret)
    if as_json:
        print_json({"into": into or str(folder), "same_secret": restored.same_secret, **_summary(made)})
        return
    say(f"Restored {_counted(made)}, as they stood on {made.made_at}.")
    say(f"Content hash: {made.content.hash} (read back and equal)")
    say("Everybody signs in anew. Who erased her answers after the backup was made is back: erase her once more.")
    if not restored.same_secret:
        say("This workspace has another secret: old papers, second factors and codes cannot be opened any more.")


def run_verify(data: Path | None, *, demo: bool = False, known_head: str | None = None, as_json: bool = False) -> None:
    """Reads the chain of events and every row, all of one moment; exit code 1 where the chain is broken.

    `known_head` is the end that was written down before: with it a chain that was cut short is found too.
    """
    folder = _open(data, demo)
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.keeping.snapshot import snapshot
    from braidwork.workspace.keeping.tables import content_of

    with snapshot() as using:
        check, content = verify_events(known_head=known_head, using=using), content_of(folder, using)
    if as_json:
        chain = {"good": check.good, **asdict(check)}
        rows = {p.name: p.size for p in content.tables}
        print_json({**chain, "content_hash": content.hash, "rows": rows, "papers": len(content.papers)})
    elif check.good:
        say(f"The chain of events is whole: {check.events} events. Its end: {check.head}")
    else:
        say(f"The chain of events is broken at event {check.broken_at}: {check.why}.")
    if not as_json:
        rows_kept = sum(p.size for p in content.tables)
        say(f"Content hash of {rows_kept:,} rows and {len(content.papers):,} papers: {content.hash}")
    if not check.good:
        raise typer.Exit(1)


def run_erase_expired(data: Path | None, *, demo: bool, dry_run: bool, as_json: bool) -> None:
    """Erases what is over, for a timer of the machine; the running server does the same once an hour."""
    _open(data, demo)
    from braidwork.workspace.keeping.clearing import clear_expired

    found = clear_expired(dry_run=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(found)})
        return
    verb = "Would erase" if dry_run else "Erased"
    say(f"{verb} {found.people:,} people of whom no consent holds any more,")
    say(f"{found.sessions:,} sessions that ended and {found.tries:,} old counts of failed tries.")


def _open(data: Path | None, demo: bool) -> Path:
    """The data folder, its workspace open; RefusedError where it has none, DataError where its tables are older."""
    from braidwork.errors import RefusedError
    from braidwork.workspace import open_workspace
    from braidwork.workspace.site.configuration import DATABASE_NAME

    folder = workspace_folder(data, demo)
    if not os.environ.get(URL) and not (folder / DATABASE_NAME).exists():
        raise RefusedError(
            "there is no workspace in this folder.", where=str(folder), mend="make one with braidwork workspace init."
        )
    open_workspace(folder, demo=demo)
    from braidwork.workspace.keeping.backing_up import refuse_other_tables

    refuse_other_tables()
    return folder


def _counted(made: Manifest) -> str:
    rows = sum(p.size for p in made.content.tables)
    return f"{rows:,} rows of {len(made.content.tables)} tables and {len(made.content.papers):,} papers"


def _summary(made: Manifest) -> dict[str, object]:
    return {
        "content_hash": made.content.hash, "events": made.events, "chain_head": made.chain_head,
        "made_at": made.made_at, "rows": {p.name: p.size for p in made.content.tables},
        "papers": len(made.content.papers),
    }  # fmt: skip
