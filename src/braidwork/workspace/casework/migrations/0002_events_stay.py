"""The database itself refuses to change or delete an event."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TABLE = "casework_auditevent"
_SQLITE = [
    f"CREATE TRIGGER auditevent_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE FUNCTION auditevent_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$",
    f"CREATE TRIGGER auditevent_stays BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION auditevent_stays()",
    f"CREATE TRIGGER auditevent_not_emptied BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION auditevent_stays()",
]


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the table of events; there is no way back."""

    dependencies: ClassVar = [("casework", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(_guard)]
