"""What `doctor` asks about a workspace: is the chain of events whole, does SQLite keep what it acknowledges."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from braidwork.errors import BraidworkError
from braidwork.region.health import Check


def examine_workspace(data: Path, *, demo: bool = False) -> tuple[Check, ...]:
    """The checks of the workspace of a data folder; where there is none yet that is said, not failed."""
    import os

    from braidwork.workspace.opening import open_workspace
    from braidwork.workspace.site.configuration import DATABASE_NAME

    if not (data / DATABASE_NAME).exists() and not os.environ.get("BRAIDWORK_DATABASE_URL"):
        return (Check("Workspace", True, "none in this folder yet (braidwork workspace init)"),)
    try:
        open_workspace(data, demo=demo)
    except BraidworkError as error:
        return (Check("Workspace", False, error.what, error.mend or ""),)
    return (_tables(), _journal(), _fields())


def _tables() -> Check:
    from django.db import DatabaseError

    from braidwork.workspace.casework.events import verify_events

    try:
        found = verify_events()
    except DatabaseError:
        return Check("Workspace events", False, "its tables cannot be read", "run braidwork workspace init")
    if found.good:
        return Check("Workspace events", True, f"the chain is whole: {found.events} events, its end {found.head[:16]}")
    mend = "keep the file as it is, tell the data steward, and restore from a backup"
    return Check("Workspace events", False, f"the chain is broken at event {found.broken_at}: {found.why}", mend)


def _journal() -> Check:
    from django.db import connection

    from braidwork.workspace.site.configuration import journal_mode

    if connection.vendor != "sqlite":
        return Check("Workspace database", True, connection.display_name)
    why = "its WAL is sound" if journal_mode() == "WAL" else "its WAL can lose writes, so the rollback journal is used"
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synced = cursor.execute("PRAGMA synchronous").fetchone()[0]
    good = mode.upper() == journal_mode() and synced == 2
    finding = f"SQLite {sqlite3.sqlite_version}: {why}; journal {mode}, synchronous {synced}"
    return Check("Workspace database", good, finding, "stop the server and start it again")


def _fields() -> Check:
    from braidwork.workspace.classified import unclassified

    found = unclassified()
    finding = f"nobody classified {', '.join(found)}" if found else "every field is public, personal or sensitive"
    return Check("Workspace fields", not found, finding, "classify them beside the model")
