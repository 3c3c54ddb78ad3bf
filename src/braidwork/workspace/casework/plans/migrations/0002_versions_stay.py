"""The database itself refuses to change a version or a signature; both go only with the person they belong to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

_TABLES = {"plans_planversion": "versions", "plans_plansignature": "signatures"}


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{name} of a plan are never changed'); END"
            for table, name in _TABLES.items()
        ]
    made = [
        "CREATE FUNCTION plans_stay() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what a plan said or who signed it is never changed'; END $$"
    ]
    return made + [
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION plans_stay()"
        for table in _TABLES
    ]


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on the tables of versions and signatures; there is no way back."""

    dependencies: ClassVar = [("plans", "0001_plans")]
    operations: ClassVar = [migrations.RunPython(_guard)]
