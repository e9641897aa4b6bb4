"""The wall around the append-only tables (只追加): the database itself refuses changes."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

TABLES = ("journal", "acts", "readings")
CHANGES = ("UPDATE", "DELETE")
REFUSAL = "只能追加，不能修改或删除"

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {name} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} {refusal}'); END
"""
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME; END $$
"""
POSTGRES = """
CREATE OR REPLACE TRIGGER {name} BEFORE {change} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""
LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def _wanted(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return table and change by the name of the trigger that refuses it."""
    postgres = connection.dialect.name == "postgresql"
    changes = (*CHANGES, "TRUNCATE") if postgres else CHANGES
    there = set(inspect(connection).get_table_names())
    return {
        f"{table}_no_{change.lower()}": (table, change)
        for table in TABLES
        if table in there
        for change in changes
    }


def put_triggers(connection: Connection) -> None:
    """Put up the triggers that are missing; a rebuilt table has lost its own."""
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.exec_driver_sql(POSTGRES_FUNCTION.replace("%", "%%"))
    template = POSTGRES if postgres else SQLITE
    wanted = _wanted(connection)
    for name in missing_triggers(connection):
        table, change = wanted[name]
        connection.exec_driver_sql(
            template.format(name=name, table=table, change=change, refusal=REFUSAL)
        )


def missing_triggers(connection: Connection) -> list[str]:
    """Return the names of the triggers the database lacks."""
    there = set(connection.scalars(text(LISTED[connection.dialect.name])))
    return [name for name in _wanted(connection) if name not in there]
