"""The database itself refuses to change or delete what was published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TABLE = "rulebook_published"
_SQLITE = [
    f"CREATE TRIGGER published_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, 'what was published is never changed'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE FUNCTION published_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what was published is never changed'; END $$",
    f"CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION published_stays()",
    f"CREATE TRIGGER published_not_emptied BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION published_stays()",
]


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the table of published rows; there is no way back."""

    dependencies: ClassVar = [("rulebook", "0001_changes")]
    operations: ClassVar = [migrations.RunPython(_guard)]
