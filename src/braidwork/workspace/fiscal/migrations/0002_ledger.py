"""The ledger's two tables with the guards that the database itself keeps."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

_BATCH = """CREATE TABLE fiscal_batch (
  id {big} PRIMARY KEY, made_at TEXT NOT NULL, kind TEXT NOT NULL, inputs_sha256 TEXT NOT NULL,
  rule_version TEXT NOT NULL, plan_id TEXT NOT NULL, n {big} NOT NULL CHECK (n > 0), first_posting {big} NOT NULL,
  root TEXT NOT NULL, prev TEXT NOT NULL, chain TEXT NOT NULL UNIQUE, made_by TEXT NOT NULL,
  approved_by TEXT NOT NULL, reason TEXT NOT NULL,
  CHECK (kind IN ('award','transfer','encumber','actual','release','refund','expire','reversal'))
) {strict}"""
_POSTING = """CREATE TABLE fiscal_posting (
  id {big} PRIMARY KEY, batch {big} NOT NULL REFERENCES fiscal_batch (id) DEFERRABLE INITIALLY DEFERRED,
  entry {big} NOT NULL, account {int} NOT NULL, fund_year TEXT NOT NULL, person TEXT NOT NULL, line TEXT NOT NULL,
  category TEXT NOT NULL, day TEXT NOT NULL, amount_cents {big} NOT NULL CHECK (amount_cents <> 0), reverses {big},
  mark {big} NOT NULL,
  CHECK (account IN (1000, 1100, 1200, 1300, 1400, 1500, 1600))
) {strict}"""
_INDEXES = (
    "CREATE INDEX fiscal_posting_person ON fiscal_posting (person) WHERE person <> ''",
    "CREATE INDEX fiscal_posting_line ON fiscal_posting (line) WHERE line <> ''",
    "CREATE UNIQUE INDEX fiscal_posting_reverses ON fiscal_posting (reverses) WHERE reverses IS NOT NULL",
)
# A posting may only join the batch that comes next, and only behind the last sealed posting: so nothing joins a sealed
# batch, and REPLACE cannot write over what is sealed.
_SEALED = "SELECT COALESCE(MAX(id), 0) AS last, COALESCE(MAX(first_posting + n), 1) AS free FROM " \
    "(SELECT id, first_posting, n FROM fiscal_batch ORDER BY id DESC LIMIT 1) t"  # fmt: skip
_MINE = "FROM fiscal_posting WHERE id >= NEW.first_posting AND batch = NEW.id"

_SQLITE = (
    *(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END"
        for table in ("fiscal_batch", "fiscal_posting")
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER fiscal_posting_joins BEFORE INSERT ON fiscal_posting BEGIN "
    f"SELECT RAISE(ABORT, 'the batch is sealed') FROM ({_SEALED}) s "
    "WHERE NEW.batch <> s.last + 1 OR NEW.id < s.free; END",
    "CREATE TRIGGER fiscal_batch_follows BEFORE INSERT ON fiscal_batch BEGIN "
    f"SELECT RAISE(ABORT, 'the batch does not follow the last') FROM ({_SEALED}) s "
    "WHERE NEW.id <> s.last + 1 OR NEW.first_posting <> s.free; END",
    "CREATE TRIGGER fiscal_batch_complete AFTER INSERT ON fiscal_batch BEGIN "
    f"SELECT RAISE(ABORT, 'the batch is not complete') WHERE (SELECT COUNT(*) {_MINE}) <> NEW.n; "
    f"SELECT RAISE(ABORT, 'an entry does not sum to zero') WHERE EXISTS "
    f"(SELECT 1 {_MINE} GROUP BY entry HAVING SUM(amount_cents) <> 0); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION fiscal_stays() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is never changed'; END $$",
    *(
        statement
        for table in ("fiscal_batch", "fiscal_posting")
        for statement in (
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION fiscal_stays()",
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION fiscal_stays()",
        )
    ),
    # One look for a whole statement: the rows that it brought are seen as a table.
    "CREATE FUNCTION fiscal_joins() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE s record; BEGIN "
    f"{_SEALED} INTO s; "
    "IF EXISTS (SELECT 1 FROM fresh WHERE batch <> s.last + 1 OR id < s.free) THEN "
    "RAISE EXCEPTION 'the batch is sealed'; END IF; RETURN NULL; END $$",
    "CREATE TRIGGER fiscal_posting_joins AFTER INSERT ON fiscal_posting REFERENCING NEW TABLE AS fresh "
    "FOR EACH STATEMENT EXECUTE FUNCTION fiscal_joins()",
    "CREATE FUNCTION fiscal_seals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF (SELECT COUNT(*) {_MINE}) <> NEW.n THEN RAISE EXCEPTION 'the batch is not complete'; END IF; "
    f"IF EXISTS (SELECT 1 {_MINE} GROUP BY entry HAVING SUM(amount_cents) <> 0) THEN "
    "RAISE EXCEPTION 'an entry does not sum to zero'; END IF; "
    "IF NEW.id <> (SELECT COUNT(*) FROM fiscal_batch) OR NEW.first_posting <> (SELECT COALESCE(MAX(first_posting + n), "
    "1) FROM fiscal_batch WHERE id = NEW.id - 1) THEN RAISE EXCEPTION 'the batch does not follow the last'; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER fiscal_batch_complete AFTER INSERT ON fiscal_batch FOR EACH ROW EXECUTE FUNCTION fiscal_seals()",
)


def _make(apps: Any, schema_editor: Any) -> None:
    lite = schema_editor.connection.vendor == "sqlite"
    words = {"big": "INTEGER" if lite else "BIGINT", "int": "INTEGER", "strict": "STRICT" if lite else ""}
    for statement in (_BATCH.format(**words), _POSTING.format(**words), *_INDEXES, *(_SQLITE if lite else _POSTGRESQL)):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Makes the tables; there is no way back."""

    dependencies: ClassVar = [("fiscal", "0001_awards_and_plans")]
    operations: ClassVar = [migrations.RunPython(_make)]
