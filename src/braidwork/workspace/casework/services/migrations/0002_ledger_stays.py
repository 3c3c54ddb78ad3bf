"""The database itself refuses to change a service or a job, and to drop one of a person who is not being erased."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TABLES = ("services_serviceevent", "services_joboutcome")
_SAYS = "the service ledger is added to, never changed"
_ERASED = "SELECT 1 FROM services_erasure e WHERE e.person_id = OLD.person_id"
_SQLITE = [
    statement
    for table in TABLES
    for statement in (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT EXISTS ({_ERASED}) "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    )
]
_POSTGRESQL = [
    "CREATE FUNCTION services_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP = 'DELETE' AND EXISTS ({_ERASED}) THEN RETURN OLD; END IF; RAISE EXCEPTION '{_SAYS}'; END $$",
    "CREATE FUNCTION services_not_emptied() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    *(
        statement
        for table in TABLES
        for statement in (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION services_stay()",
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION services_not_emptied()",
        )
    ),
]


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the tables of services and jobs; there is no way back."""

    dependencies: ClassVar = [("services", "0001_services_and_jobs")]
    operations: ClassVar = [migrations.RunPython(_guard)]
