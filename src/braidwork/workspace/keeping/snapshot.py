"""The workspace as it stood at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_FROZEN = "braidwork_snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a database in which nothing changes: all of one moment, every committed write before it included.

    PostgreSQL: one transaction, REPEATABLE READ, READ ONLY. SQLite: a copy by its own backup, in a file without a name
    that is gone with this process, so that writers wait for the copy and not for the reader.
    """
    from django.db import connection, transaction

    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield "default"
        return
    with _copied():
        yield _FROZEN


@contextmanager
def _copied() -> Iterator[None]:
    from django.db import connections

    settings = dict(connections.databases["default"])
    settings["OPTIONS"] = {"database": "", "init_command": "PRAGMA foreign_keys=OFF;"}  # no name: SQLite removes it
    connections.databases[_FROZEN] = settings
    copy = connections[_FROZEN]
    try:
        copy.ensure_connection()
        source = sqlite3.connect(str(connections["default"].settings_dict["NAME"]), timeout=20)
        try:
            source.backup(copy.connection, sleep=0.05)
        finally:
            source.close()
        yield
    finally:
        copy.close()
        del connections[_FROZEN], connections.databases[_FROZEN]
