"""What clients say of work and home, by version; the database itself refuses to change a version."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

TABLE = "prospects_workandhomeversion"
_SAYS = "what was said of work and home is never changed: say it anew"
_SQLITE = [f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"]
_POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    f"CREATE TRIGGER {TABLE}_stays BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_stays()",
]


def _guard(apps: Any, schema_editor: Any) -> None:
    """Rows of a person who is erased go with her, so deleting is not refused."""
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """The table of work and home, with its trigger."""

    initial = True

    dependencies: ClassVar = [
        ("casework", "0003_seats"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="WorkAndHomeVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("token", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("seat", models.CharField(max_length=12)),
                ("made_by", models.CharField(max_length=64)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="casework.person")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "version"), name="one_work_and_home_a_version"),
                    models.UniqueConstraint(fields=("person", "token"), name="one_work_and_home_a_form"),
                ],
            },
        ),
        migrations.RunPython(_guard),
    ]
