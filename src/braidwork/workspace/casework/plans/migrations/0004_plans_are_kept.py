"""The database refuses to drop a version, an offer or a signature of a person who is not being erased."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

_SAYS = "what a plan said, who read it and who signed it is kept"
_OF_VERSION = "SELECT 1 FROM plans_plan p JOIN services_erasure e ON e.person_id = p.person_id WHERE p.id = {plan}"
_PLAN_OF_VERSION = "(SELECT v.plan_id FROM plans_planversion v WHERE v.id = OLD.version_id)"
# By table: whether the person whose plan the row is of is being erased in this transaction.
_ERASED = {
    "plans_planversion": _OF_VERSION.format(plan="OLD.plan_id"),
    "plans_planoffer": _OF_VERSION.format(plan=_PLAN_OF_VERSION),
    "plans_plansignature": _OF_VERSION.format(plan=_PLAN_OF_VERSION),
}


def _sqlite() -> list[str]:
    kept = [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT EXISTS ({erased}) "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        for table, erased in _ERASED.items()
    ]
    return [
        *kept,
        "CREATE TRIGGER plans_planoffer_stays BEFORE UPDATE ON plans_planoffer "
        "BEGIN SELECT RAISE(ABORT, 'offers of a plan are never changed'); END",
    ]


def _postgresql() -> list[str]:
    made = []
    for table, erased in _ERASED.items():
        made += [
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({erased}) THEN RETURN OLD; END IF; RAISE EXCEPTION '{_SAYS}'; END $$",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION plans_stay()",
        ]
    return [
        *made,
        "CREATE TRIGGER plans_planoffer_stays BEFORE UPDATE ON plans_planoffer "
        "FOR EACH ROW EXECUTE FUNCTION plans_stay()",
    ]


def _guard(apps: Any, schema_editor: Any) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers against dropping what was written, laid before a client, or signed; there is no way back."""

    dependencies: ClassVar = [("plans", "0003_offers"), ("services", "0002_ledger_stays")]
    operations: ClassVar = [migrations.RunPython(_guard)]
